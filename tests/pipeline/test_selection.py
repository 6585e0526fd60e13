from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exodus.model import Actor, Finding, Location, Source
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
