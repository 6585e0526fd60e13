from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exodus.model import Actor, Collection, Finding, Location, Note, Source
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.plan import PLAINLY, plan_deliveries
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests.exporters.board import Board, BoardExporter
from tests.pipeline.scripted import OWNER, note, tell

FOLDER = "messages/inbox/eveexample_1/message_1.json"
TOLD = {
    "name": "Ada Example",
    "preferred_username": "ada",
    "url": "https://example.org/ada",
    "summary": "what friends read",
    "published": datetime(2009, 3, 1, tzinfo=UTC),
    "location": Location(name="Secretcity"),
    "extra": {"religious_view": "secret"},
}
ADA = Actor(key=OWNER.key, owner=True, **TOLD)  # type: ignore[arg-type]  # values of Any
BIRD = Actor(key="x:user:1", summary="what all read", source=Source(FOLDER, "/0"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "t.exodus", create=True) as opened:
        yield opened


def tell_all(store: Store, folder: Path, *, pooled: bool) -> None:
    """Ada's takeout, and a friend's beside it."""
    findings = [Finding(FOLDER, "a bad row", f"/{n}", "I love Eve") for n in (1, 2)]
    said = [note(str(n), "x", audience="public", source={"member": "told.json", "pointer": "/1"}) for n in (1,)]
    spoken = note("2", "x", audience="public", attributed_to=BIRD.key)
    tell(store, folder / "ada", [ADA, BIRD, spoken, *said, *findings], files={FOLDER: b"[]"})
    if pooled:
        tell(store, folder / "bob", [], account="2")


def test_one_person_has_all_of_it(store: Store, tmp_path: Path) -> None:
    tell_all(store, tmp_path, pooled=False)
    selection = StoreSelection(store, Filter())
    ada = selection.get(ADA.key)
    assert isinstance(ada, Actor)
    assert {name: getattr(ada, name) for name in TOLD} == TOLD
    assert next(selection.findings()) == ("ada", Finding(FOLDER, "a bad row", "/1", "I love Eve"))
    assert selection.sources_of(BIRD.key) == (("ada", FOLDER, "/0"),)


@pytest.mark.parametrize("readers", [Readers(), Readers(audience="group", private=True)])
def test_of_several_people_no_facts_go_along(store: Store, tmp_path: Path, readers: Readers) -> None:
    tell_all(store, tmp_path, pooled=True)
    selection = StoreSelection(store, Filter(), readers)
    plain = Actor(key=ADA.key, owner=True, **{name: TOLD[name] for name in ("name", "preferred_username", "url")})  # type: ignore[arg-type]  # values of Any
    assert selection.get(ADA.key) == plain
    assert [one for one in selection.records("Actor") if one.key == ADA.key] == [plain]
    assert [one for one in selection.steadily("Actor") if one.key == ADA.key] == [plain]
    bird = selection.get(BIRD.key)
    assert isinstance(bird, Actor)
    assert bird.summary == "what all read"
    assert PLAINLY in plan_deliveries(store, BoardExporter(Board()), selection).advice


@pytest.mark.parametrize("widen", ["self", "all"])
def test_facts_of_several_people_go_along_when_asked_for(store: Store, tmp_path: Path, widen: str) -> None:
    tell_all(store, tmp_path, pooled=True)
    selection = StoreSelection(store, Filter(widen=(widen,)))
    ada = selection.get(ADA.key)
    assert isinstance(ada, Actor)
    assert (ada.location, ada.extra, ada.summary) == (TOLD["location"], TOLD["extra"], TOLD["summary"])
    assert PLAINLY not in plan_deliveries(store, BoardExporter(Board()), selection).advice


def test_of_several_people_findings_name_takeout_and_reason(store: Store, tmp_path: Path) -> None:
    tell_all(store, tmp_path, pooled=True)
    selection = StoreSelection(store, Filter())
    assert list(selection.findings()) == [("ada", Finding("", "a bad row", count=2))]
    assert selection.sources_of(BIRD.key) == (("ada", "", ""),)
    assert selection.sources_of("scripted:note:1") == (("ada", "told.json", "/1"),)


def test_the_order_is_that_of_the_times_and_ordinals_which_are_shown(store: Store, tmp_path: Path) -> None:
    """The canonical key is a page's, whose time is coarse; the time and the order come from its twin."""
    minute, at = datetime(2020, 9, 13, 12, 28, tzinfo=UTC), datetime(2020, 9, 13, 12, 28, 40, tzinfo=UTC)
    room = Collection(key="scripted:room:1", kind="conversation")
    rough = note("1", "later", published=minute, zone_origin="user", precision="min", context=room.key)
    exact = note("9", "later", published=at, ordinal=1, context=room.key)
    before = note("5", "earlier", published=at.replace(second=20), context=room.key)
    beside = note("7", "at the same time", published=at, context=room.key)
    undated = Actor(key="scripted:person:3")
    early = Actor(key="scripted:person:4", published=datetime(2008, 1, 1, tzinfo=UTC))
    tell(store, tmp_path / "a", [room, rough, Actor(key="scripted:person:2")], made_at=minute)
    tell(store, tmp_path / "b", [before, beside, exact, undated, early], files={"b.txt": b""}, made_at=at)
    for one, other in ((rough.key, exact.key), ("scripted:person:2", early.key)):
        store.execute("INSERT INTO alias VALUES (?, ?, 'a test')", (one, other))
    selection = StoreSelection(store, Filter())
    said = ["earlier", "at the same time", "later"]
    assert [one.content for one in selection.records("Note", context=room.key) if isinstance(one, Note)] == said
    assert [one.content for one in selection.steadily("Note", context=room.key) if isinstance(one, Note)] == said
    newest = selection.records("Note", newest_first=True)
    assert [one.content for one in newest if isinstance(one, Note)] == said[::-1]
    actors = [one.key for one in selection.records("Actor")]
    assert actors == ["scripted:person:2", OWNER.key, undated.key]


def test_times_that_are_not_shown_order_nothing(store: Store, tmp_path: Path) -> None:
    late = Actor(key="scripted:person:0", published=datetime(2020, 1, 1, tzinfo=UTC))
    tell(store, tmp_path / "ada", [ADA, late])
    tell(store, tmp_path / "bob", [], account="2")
    keys = [one.key for one in StoreSelection(store, Filter()).records("Actor")]
    assert keys == sorted(keys)
