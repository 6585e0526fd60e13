from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exodus.exporters.discourse_bulk import DiscourseBulk, DiscourseBulkOptions
from exodus.model import Activity, Actor, Collection, Document, Note, Record, Reference
from exodus.pipeline.filter import NOT_ALL, STRAY, UNSHOWN, Filter, Readers
from exodus.pipeline.plan import OWNER_ALONE, plan_deliveries, plan_publication
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests.exporters.board import Board, BoardExporter
from tests.pipeline.scripted import note, picture, tell

GROUP = Readers(audience="group", private=True)
ONE, TWO = "scripted:note:1", "scripted:note:2"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "t.exodus", create=True) as opened:
        yield opened


def keys(store: Store, chosen: Filter | None = None, readers: Readers | None = None) -> set[str]:
    return {record.key for record in StoreSelection(store, chosen or Filter(), readers).records()}


def join(store: Store, key: str, other: str) -> None:
    store.execute("INSERT INTO alias VALUES (?, ?, 'a test')", (key, other))


def stray(number: str) -> Document:
    """A file of that number which nothing shows."""
    return picture(number, f"{number}.png")


def tell_two(store: Store, folder: Path, ours: list[Record], theirs: list[Record]) -> None:
    """Two people's takeouts; each holds the pictures 1 to 9."""
    files = {f"{number}.png": PNG + bytes([number]) for number in range(10)}
    tell(store, folder / "a", ours, files=files)
    tell(store, folder / "b", theirs, files=files, account="2")


def test_what_nothing_shows_is_one_persons_own_and_goes_along(store: Store, tmp_path: Path) -> None:
    tell(store, tmp_path / "a", [stray("1"), note("1", "x")], files={"1.png": PNG})
    for readers in (Readers(), GROUP):
        assert "scripted:media:1" in keys(store, readers=readers)


def test_what_nothing_shows_stays_behind_in_several_peoples_archive(store: Store, tmp_path: Path) -> None:
    shown = note("1", "x", audience="public", attachment=[{"document": "scripted:media:2"}])
    tell_two(store, tmp_path, [stray("1"), stray("2"), stray("3"), shown], [stray("3")])
    selection = StoreSelection(store, Filter())
    assert {one.key for one in selection.records("Document")} == {"scripted:media:2", "scripted:media:3"}
    assert selection.excluded == {STRAY: 1}
    assert "scripted:media:1" in keys(store, Filter(widen=("self",)))
    assert "scripted:media:1" in keys(store, Filter(widen=("all",)))
    assert "scripted:media:1" not in keys(store, Filter(widen=("unknown", "direct")))


def test_what_nothing_shows_goes_where_its_owner_has_a_place(store: Store, tmp_path: Path) -> None:
    tell_two(store, tmp_path, [stray("1")], [])
    assert "scripted:media:1" in keys(store, readers=GROUP)


def test_a_face_is_shown_and_a_liked_picture_is_not(store: Store, tmp_path: Path) -> None:
    face = Actor(key="scripted:person:3", name="Cem Example", icon="scripted:media:1")
    said = note("1", "x", audience="public", attributed_to=face.key)
    liked = Activity(key="scripted:like:1", kind="like", object=Reference(key="scripted:media:2"), audience="public")
    tell_two(store, tmp_path, [stray("1"), stray("2"), face, said, liked], [])
    selection = StoreSelection(store, Filter())
    assert [one.key for one in selection.records("Document")] == ["scripted:media:1"]
    assert selection.excluded == {STRAY: 1, UNSHOWN: 1}


def test_a_picture_of_a_private_message_is_not_chosen_by_its_kind(store: Store, tmp_path: Path) -> None:
    room = Collection(key="scripted:room:1", kind="conversation", audience="direct")
    secret = note(
        "1", "x", kind="message", audience="direct", context=room.key, attachment=[{"document": "scripted:media:1"}]
    )
    open_ = note("2", "x", audience="public", attachment=[{"document": "scripted:media:2"}])
    tell_two(store, tmp_path, [room, stray("1"), stray("2"), secret, open_], [])
    selection = StoreSelection(store, Filter(only=("image",)))
    assert [one.key for one in selection.records("Document")] == ["scripted:media:2"]
    assert selection.excluded[UNSHOWN] == 1


def test_people_whom_nothing_chosen_names_stay_behind(store: Store, tmp_path: Path) -> None:
    unknown = Actor(key="scripted:person:3", name="Cem Example")
    friend = Activity(key="scripted:friend:1", kind="friend", actor=unknown.key, audience="self")
    tell_two(store, tmp_path, [unknown, friend], [])
    assert keys(store) == {"scripted:person:1", "scripted:person:2"}
    assert StoreSelection(store, Filter()).excluded == {NOT_ALL: 1, UNSHOWN: 1}


def test_people_whom_nothing_names_stay_behind_in_several_peoples_archive(store: Store, tmp_path: Path) -> None:
    contact = Actor(key="scripted:person:3", name="Cem Example")
    said = note("1", "x", audience="public")
    tell(store, tmp_path / "a", [contact, said])
    assert contact.key in keys(store)
    tell(store, tmp_path / "b", [], account="2")
    assert keys(store) == {"scripted:person:1", "scripted:person:2", said.key}


@pytest.mark.parametrize("deleted", [ONE, TWO])
def test_a_thing_is_deleted_when_one_of_its_records_is(store: Store, tmp_path: Path, deleted: str) -> None:
    both = [note(key[-1], "x", audience="public", deleted=key == deleted) for key in (ONE, TWO)]
    tell(store, tmp_path / "a", both)
    join(store, ONE, TWO)
    assert keys(store) == {"scripted:person:1"}
    assert StoreSelection(store, Filter()).excluded == {"deleted": 1, "same as another record": 1}
    assert ONE in keys(store, Filter(include=("deleted",)))


@pytest.mark.parametrize("told", [ONE, TWO])
def test_a_things_audience_is_what_its_class_tells(store: Store, tmp_path: Path, told: str) -> None:
    both = [note(key[-1], "x", audience="self" if key == told else "unknown") for key in (ONE, TWO)]
    tell(store, tmp_path / "a", both)
    join(store, ONE, TWO)
    assert ONE in keys(store)
    assert keys(store, Filter(widen=("unknown",)), GROUP) == {"scripted:person:1"}
    selection = StoreSelection(store, Filter(widen=("unknown",)), GROUP)
    assert selection.excluded == {"audience self": 1, "same as another record": 1}
    plan = plan_deliveries(store, BoardExporter(Board()), selection)
    assert [(row.audience, row.taken, row.left_out) for row in plan.visibility] == [("self", 0, 1)]


def test_a_things_time_is_what_its_class_tells(store: Store, tmp_path: Path) -> None:
    timed = note("2", "x", published="2024-05-01T00:00:00Z", context="scripted:room:1")
    tell(store, tmp_path / "a", [note("1", "x"), timed])
    join(store, ONE, TWO)
    april, june = datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)
    assert ONE in keys(store, Filter(since=april, until=june))
    assert ONE not in keys(store, Filter(since=june))
    assert ONE not in keys(store, Filter(until=april))


def test_a_conversation_is_chosen_by_the_name_of_any_of_its_records(store: Store, tmp_path: Path) -> None:
    rooms: list[Record] = [
        Collection(key="scripted:room:1", kind="conversation"),
        Collection(key="scripted:room:2", kind="conversation", name="Tea"),
    ]
    said: list[Note] = [note(n, "x", kind="message", context=f"scripted:room:{n}") for n in ("1", "2")]
    tell(store, tmp_path / "a", [*rooms, *said, note("3", "x")])
    join(store, "scripted:room:1", "scripted:room:2")
    assert {one.key for one in StoreSelection(store, Filter(conversations=("tea",))).records("Note")} == {ONE, TWO}


def test_the_plan_counts_the_files_that_nothing_shows(store: Store, tmp_path: Path) -> None:
    shown = note("1", "x", audience="public", attachment=[{"document": "scripted:media:2"}])
    files = {"1.png": PNG, "2.png": PNG + b"2"}
    tell(store, tmp_path / "a", [stray("1"), stray("2"), shown], files=files)
    alone = plan_deliveries(store, BoardExporter(Board()), StoreSelection(store, Filter(), GROUP))
    rows = {row.audience: (row.taken, row.left_out, sum(row.readers.values())) for row in alone.visibility}
    assert rows == {"self": (1, 0, 1), "public": (1, 0, 1)}
    tell(store, tmp_path / "b", [], account="2")
    several = plan_deliveries(store, BoardExporter(Board()), StoreSelection(store, Filter(), Readers(audience="group")))
    rows = {row.audience: (row.taken, row.left_out, sum(row.readers.values())) for row in several.visibility}
    assert rows == {"self": (0, 1, 0), "public": (1, 0, 1)}


def test_the_plan_says_that_a_file_goes_to_its_owner_alone(store: Store, tmp_path: Path) -> None:
    publisher = DiscourseBulk(DiscourseBulkOptions(directory=str(tmp_path / "bulk")))
    secret = note("1", "x", audience="self")
    tell(store, tmp_path / "a", [stray("1"), secret], files={"1.png": PNG})
    readers = Readers(audience=publisher.audience, private=publisher.private)
    plan = plan_publication(store, publisher, StoreSelection(store, Filter(), readers))
    assert [(row.audience, row.taken, row.left_out, row.readers) for row in plan.visibility] == [
        ("self", 1, 1, {OWNER_ALONE: 1})
    ]
    assert plan.bytes == len(PNG)
    wide = plan_publication(store, publisher, StoreSelection(store, Filter(widen=("self",)), readers))
    assert [row.readers for row in wide.visibility] == [{OWNER_ALONE: 1, publisher.readers("self"): 1}]
