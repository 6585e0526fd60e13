from __future__ import annotations

import hashlib
import io
import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from exodus.model import Actor, Attachment, Finding, Note
from exodus.pipeline import reading
from exodus.pipeline.filter import Filter
from exodus.pipeline.ledger import Ledger
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from exodus.takeout.element import ODD
from tests.pipeline.scripted import OWNER, WHERE, note, picture, tell
from tests.takeout.test_package import zipped


def _png() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (3, 2)).save(stream, "PNG")
    return stream.getvalue()


PNG = _png()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "t.exodus", create=True)


def contents(store: Store) -> dict[str, str | None]:
    return {note.key: note.content for note in StoreSelection(store, Filter()).records("Note")}  # type: ignore[union-attr]


def test_a_second_import_says_same_for_everything(store: Store, tmp_path: Path) -> None:
    values = [note("1", "one"), note("2", "two")]
    first = tell(store, tmp_path / "a", values)
    second = tell(store, tmp_path / "a", values)
    assert first.records and second.records
    assert (first.records.seen, first.records.new) == (3, 3)
    assert (second.records.seen, second.records.new, second.records.same) == (3, 0, 3)
    assert store.value("SELECT count(*) FROM takeout") == 1
    assert store.value("SELECT count(*) FROM body") == 3


def test_a_thing_told_twice_in_one_takeout_is_folded_and_counted_once(store: Store, tmp_path: Path) -> None:
    bob = Actor(key="scripted:person:2", name="Bob Example")
    handle = Actor(key="scripted:person:2", preferred_username="bob")
    account = tell(store, tmp_path / "a", [bob, note("1", "x"), handle])
    assert account.records and account.records.seen == account.records.new == 3
    folded = StoreSelection(store, Filter()).get("scripted:person:2")
    assert isinstance(folded, Actor)
    assert (folded.name, folded.preferred_username) == ("Bob Example", "bob")
    again = tell(store, tmp_path / "a", [bob, note("1", "x"), handle])
    assert again.records and again.records.same == 3


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_newest_takeout_is_believed_and_gaps_are_filled_whatever_the_order(
    store: Store, tmp_path: Path, order: tuple[int, int]
) -> None:
    told = [
        (note("1", "before", name="title", extra={"likes": 1}), datetime(2024, 1, 1, tzinfo=UTC)),
        (note("1", "after", extra={"likes": 9}), datetime(2025, 1, 1, tzinfo=UTC)),
    ]
    for i in order:
        tell(store, tmp_path / str(i), [told[i][0]], made_at=told[i][1], files={f"{i}.json": b""})
    seen = StoreSelection(store, Filter()).get("scripted:note:1")
    assert seen is not None
    assert (seen.content, seen.name, seen.extra) == ("after", "title", {"likes": 9})  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("versions", "audience", "content"),
    [
        (("public a", "followers b", "unknown c"), "followers", "b"),
        (("followers a", "unknown b", "unknown a"), "followers", "a"),
        (("public a", "public b", "public c"), "public", None),
    ],
)
def test_of_takeouts_of_one_time_the_order_of_import_tells_nothing(
    versions: tuple[str, ...], audience: str, content: str | None, tmp_path: Path
) -> None:
    """The narrower audience is believed; beyond that, always the same one. None of the versions is lost."""
    seen = set()
    for number, order in enumerate(itertools.permutations(range(3))):
        with Store.open(tmp_path / f"{number}.exodus", create=True) as store:
            for i in order:
                told = note("1", versions[i][-1], audience=versions[i][:-2])
                tell(store, tmp_path / f"{number}-{i}", [told], files={f"{i}.json": b""})
            record = StoreSelection(store, Filter()).get("scripted:note:1")
            assert isinstance(record, Note)
            assert record.audience == audience
            assert content in (record.content, None)
            sources = StoreSelection(store, Filter()).sources_of("scripted:note:1")
            seen.add((record.content, tuple(name.rpartition("-")[2] for name, _, _ in sources)))
    assert len(seen) == 1
    assert sorted(seen.pop()[1]) == ["0", "1", "2"]


def test_what_others_came_to_together_is_a_version_as_well(store: Store, tmp_path: Path) -> None:
    for number, (told, year) in enumerate(
        (
            (note("1", "a", name="b"), 2024),
            (note("1", "a", summary="c"), 2023),
            (note("1", "a", name="b", summary="c"), 2022),
        )
    ):
        at = datetime(year, 1, 1, tzinfo=UTC)
        tell(store, tmp_path / str(number), [told], made_at=at, files={f"{number}.json": b""})
    sources = StoreSelection(store, Filter()).sources_of("scripted:note:1")
    assert [name for name, _, _ in sources] == ["0", "1", "2"]


def test_a_takeout_that_differs_in_counters_only_says_same(store: Store, tmp_path: Path) -> None:
    tell(store, tmp_path / "a", [note("1", "x", extra={"likes": 1})], made_at=datetime(2024, 1, 1, tzinfo=UTC))
    later = tell(
        store,
        tmp_path / "b",
        [note("1", "x", extra={"likes": 2})],
        made_at=datetime(2025, 1, 1, tzinfo=UTC),
        files={"b": b""},
    )
    assert later.records and (later.records.same, later.records.changed) == (2, 0)


def test_an_edit_counts_as_changed(store: Store, tmp_path: Path) -> None:
    tell(store, tmp_path / "a", [note("1", "x")], made_at=datetime(2024, 1, 1, tzinfo=UTC))
    later = tell(store, tmp_path / "b", [note("1", "y")], made_at=datetime(2025, 1, 1, tzinfo=UTC), files={"b": b""})
    assert later.records and later.records.changed == 1
    assert contents(store) == {"scripted:note:1": "y"}


def test_what_a_better_importer_names_otherwise_does_not_stay_twice(store: Store, tmp_path: Path) -> None:
    tell(store, tmp_path / "a", [note("old", "x")])
    tell(store, tmp_path / "a", [note("new", "x")])
    assert contents(store) == {"scripted:note:new": "x"}


def test_bytes_are_stored_once_and_told_by_their_first_bytes(store: Store, tmp_path: Path) -> None:
    values = [picture("1", "m/1.webp"), picture("2", "m/2.jpg"), picture("3", "m/lost.jpg")]
    account = tell(store, tmp_path / "a", values, files={"m/1.webp": PNG, "m/2.jpg": PNG})
    digest = hashlib.sha256(PNG).hexdigest()
    selection = StoreSelection(store, Filter())
    one, three = selection.get("scripted:media:1"), selection.get("scripted:media:3")
    assert one is not None and three is not None
    assert (one.sha256, one.media_type, one.width, one.height) == (digest, "image/png", 3, 2)  # type: ignore[union-attr]
    path = selection.blob(digest)
    assert path is not None and path.read_bytes() == PNG
    assert store.value("SELECT count(*) FROM blob") == 1
    assert three.missing  # type: ignore[union-attr]
    assert account.findings == 1
    assert account.members and (account.members.media, account.members.read) == (2, 1)


def test_the_disk_holds_the_bytes_before_a_commit_names_them(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uncommitted: list[bool] = []
    monkeypatch.setattr(store.blobs, "make_durable", lambda: uncommitted.append(store.in_transaction))
    tell(store, tmp_path, [OWNER, picture("1", "media/1.png")], files={"media/1.png": PNG})
    assert uncommitted == [True]


def test_members_and_findings_are_accounted_for(store: Store, tmp_path: Path) -> None:
    files = {"ads/1.json": b"x", "what.bin": b"x", ".DS_Store": b"x"}
    finding = Finding("told.json", "a bad row", "/7")
    account = tell(store, tmp_path / "a", [finding], files=files)
    assert account.members
    members = account.members
    assert (members.all, members.read, members.ignored, members.unread) == (4, 1, 2, 1)
    assert list(StoreSelection(store, Filter()).findings()) == [("a", finding)]


def test_rows_that_are_no_records_are_seen_and_failed(store: Store, tmp_path: Path) -> None:
    bad = Finding("told.json", "a bad row", "/7", failed=True)
    rows = Finding("told.json", "secret rows", count=5, failed=True)
    told = Finding("told.json", "a remark on a record", "/8")
    for new in (2, 0):
        account = tell(store, tmp_path / "a", [note("1", "x"), bad, rows, told])
        assert account.records
        records = account.records
        assert (records.seen, records.failed, records.new, records.same) == (8, 6, new, 2 - new)
        ledger = Ledger()
        ledger.add(account)
        ledger.check()


def test_failed_rows_that_are_only_counted_count_as_well(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LISTED", 2)
    rows = [Finding("told.json", "a bad row", f"/{i}", failed=True) for i in range(5)]
    account = tell(store, tmp_path / "a", rows)
    assert account.records and account.records.failed == 5
    assert account.findings == 3


def test_a_zip_inside_that_nobody_opens_is_told(store: Store, tmp_path: Path) -> None:
    inside = zipped(tmp_path / "inner.zip", {"a.json": b"[]"}).read_bytes()
    files = {"inner.zip": inside, "ads/ours.zip": inside, "x_media/broken.zip": b"PK", "media/sent.zip": inside}
    account = tell(store, tmp_path / "a", [picture("1", "media/sent.zip")], files=files)
    found = {finding.member: finding.reason for _, finding in StoreSelection(store, Filter()).findings()}
    assert found == {"inner.zip": reading.UNOPENED, "x_media/broken.zip": "this zip inside the takeout cannot be read"}
    assert account.findings == 2
    again = tell(store, tmp_path / "a", [picture("1", "media/sent.zip")], files=files)
    assert again.findings == 2 == store.value("SELECT count(*) FROM finding")


def test_a_known_key_of_an_odd_type_is_not_called_unknown(store: Store, tmp_path: Path) -> None:
    odd = [Finding("told.json", ODD, f"/{i}", "rows.0.time") for i in range(2)]
    unknown = {"time": "bad", "new.time": 1, "new": 1}
    tell(
        store, tmp_path / "a", [*odd, *(note(str(i), "x", extra={"unknown": unknown}, source=WHERE) for i in range(3))]
    )
    found = [
        (finding.reason, finding.detail, finding.count) for _, finding in StoreSelection(store, Filter()).findings()
    ]
    assert found == [
        (ODD, "rows.*.time", 2),
        (reading.UNKNOWN_KEY, "new", 3),
        (reading.UNKNOWN_KEY, "new.time", 3),
        (reading.UNKNOWN_KEY, "time", 1),
    ]


def test_unknown_keys_are_one_finding_a_path(store: Store, tmp_path: Path) -> None:
    source = {"member": "told.json", "pointer": "/0"}
    notes = [note(str(i), "x", extra={"unknown": {f"a.{i}.b": 1}}, source=source) for i in range(3)]
    tell(store, tmp_path / "a", notes)
    ((_, finding),) = list(StoreSelection(store, Filter()).findings())
    assert (finding.detail, finding.count) == ("a.*.b", 3)


def test_deleted_records_are_left_out_with_what_only_they_show(store: Store, tmp_path: Path) -> None:
    shown = note("1", "x", attachment=[{"document": "scripted:media:1"}])
    deleted = note("2", "gone", deleted=True, attachment=[{"document": "scripted:media:2"}])
    pictures = [picture("1", "1.png"), picture("2", "2.png"), picture("3", "3.png")]
    tell(store, tmp_path / "a", [*pictures, shown, deleted], files={f"{i}.png": PNG for i in (1, 2, 3)})
    selection = StoreSelection(store, Filter())
    assert selection.excluded == {"deleted": 1, "belongs only to what is left out": 1}
    assert {document.key for document in selection.records("Document")} == {"scripted:media:1", "scripted:media:3"}
    everything = StoreSelection(store, Filter(include=("deleted",)))
    assert everything.excluded == {}


def test_excluding_messages_leaves_out_their_rooms_people_and_pictures(store: Store, tmp_path: Path) -> None:
    from exodus.model import Collection

    bob = Actor(key="scripted:person:2", name="Bob Example")
    room = Collection(key="scripted:room:1", kind="conversation", participants=(OWNER.key, bob.key))
    said = note("2", "psst", kind="message", context=room.key, attachment=[{"document": "scripted:media:1"}])
    tell(store, tmp_path / "a", [bob, room, picture("1", "1.png"), said, note("1", "hi")], files={"1.png": PNG})
    selection = StoreSelection(store, Filter(exclude=("message",)))
    assert {record.key for record in selection.records()} == {OWNER.key, "scripted:note:1"}
    only = StoreSelection(store, Filter(only=("message",)))
    assert {record.key for record in only.records()} == {OWNER.key, bob.key, room.key, "scripted:media:1", said.key}


def test_aliases_are_resolved_in_a_view(store: Store, tmp_path: Path) -> None:
    reply = note("3", "re", in_reply_to={"key": "scripted:note:2"})
    tell(store, tmp_path / "a", [note("1", "x"), note("2", "x", name="title"), reply])
    store.execute("INSERT INTO alias VALUES ('scripted:note:2', 'scripted:note:1', 'a test')")
    selection = StoreSelection(store, Filter())
    assert selection.keys_of("scripted:note:2") == ("scripted:note:1", "scripted:note:2")
    merged = selection.get("scripted:note:2")
    assert merged is not None and (merged.key, merged.name) == ("scripted:note:1", "title")
    replies = list(selection.records("Note", in_reply_to="scripted:note:1"))
    assert [r.in_reply_to.key for r in replies] == ["scripted:note:1"]  # type: ignore[union-attr]
    assert selection.excluded == {"same as another record": 1}
    assert Attachment("x").document == "x"
