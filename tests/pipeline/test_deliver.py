from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from exodus.contracts import Abilities, Advice
from exodus.errors import DeliveryError
from exodus.model import Actor, Attachment, Document, Record
from exodus.pipeline.deliver import deliver
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.item import fingerprint
from exodus.pipeline.ledger import Deliveries, Ledger
from exodus.pipeline.plan import plan_deliveries
from exodus.pipeline.selection import StoreSelection
from exodus.pipeline.undo import undo
from exodus.pipeline.verify import verify_deliveries
from exodus.store import Store
from tests.exporters.board import Board, BoardExporter, PowerCut, failing_at, recording
from tests.pipeline.scripted import OWNER, Silence, note, tell

BOB = Actor(key="scripted:person:2", name="Bob Example")
READERS = Readers(audience="group", private=True)
POSTS: list[Record] = [
    BOB,
    note("1", "one", attributed_to=OWNER.key, published="2024-01-01T00:00:00Z", audience="public"),
    note(
        "2",
        "two",
        kind="comment",
        attributed_to=BOB.key,
        in_reply_to={"key": "scripted:note:1"},
        published="2024-01-02T00:00:00Z",
        audience="public",
    ),
    note("3", "three", attributed_to=OWNER.key, published="2024-01-03T00:00:00Z", audience="public"),
]
KEYS = {OWNER.key, BOB.key, "scripted:note:1", "scripted:note:2", "scripted:note:3"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "t.exodus", create=True)
    tell(store, tmp_path / "a", POSTS, made_at=datetime(2024, 2, 1, tzinfo=UTC))
    return store


def export(store: Store, exporter: BoardExporter, chosen: Filter | None = None, *, retry: bool = False) -> Deliveries:
    ledger = Ledger()
    selection = StoreSelection(store, chosen or Filter(), READERS)
    run = store.begin_run("export")
    deliver(store, run, exporter, selection, ledger, Silence(), retry_refused=retry)
    return ledger.deliveries


def whole(board: Board) -> bool:
    """Everything there once, replies under what they reply to, authors known."""
    reply = next(entry for entry in board.entries.values() if entry.text == "two")
    return (
        set(board.order) == KEYS
        and len(board.order) == len(KEYS)
        and board.entries[reply.parent or ""].text == "one"
        and board.entries[reply.author].text == "Bob Example"
    )


def test_everything_is_delivered_once_and_again_nothing(store: Store) -> None:
    board = Board()
    assert export(store, BoardExporter(board)).delivered == 5
    assert whole(board)
    second = export(store, BoardExporter(board))
    assert (second.delivered, second.updated, second.skipped) == (0, 0, 5)
    assert board.writes == 5


def test_power_may_fail_at_every_moment(tmp_path: Path) -> None:
    moments: list[str] = []
    with Store.open(tmp_path / "0.exodus", create=True) as store:
        tell(store, tmp_path / "a", POSTS)
        export(store, BoardExporter(Board(), recording(moments)))
    assert len(moments) == 10
    for number, moment in enumerate(moments, 1):
        board = Board()
        with Store.open(tmp_path / f"{number}.exodus", create=True) as store:
            tell(store, tmp_path / "a", POSTS)
            with pytest.raises(PowerCut):
                export(store, BoardExporter(board, failing_at(moment)))
        with Store.open(tmp_path / f"{number}.exodus") as store:
            export(store, BoardExporter(board))
        assert whole(board), moment
        assert board.writes == 5, moment


def test_what_cannot_be_asked_is_in_doubt_and_never_guessed(store: Store) -> None:
    blind = Abilities(backdates=True, threads=True, private=True, edits=True, deletes=True, finds=False)
    board = Board()
    with pytest.raises(PowerCut):
        export(store, BoardExporter(board, failing_at("after scripted:note:1"), abilities=blind))
    result = export(store, BoardExporter(board, abilities=blind))
    assert (result.in_doubt, board.order.count("scripted:note:1")) == (1, 1)
    ledger = Ledger()
    selection = StoreSelection(store, Filter(), READERS)
    deliver(
        store,
        store.begin_run("export"),
        BoardExporter(board, abilities=blind),
        selection,
        ledger,
        Silence(),
        assumed=["scripted:note:1"],
    )
    assert ledger.deliveries.in_doubt == 0
    assert board.order.count("scripted:note:1") == 1


def test_a_refusal_is_listed_the_others_go_on_and_it_is_not_asked_again(store: Store) -> None:
    board = Board()
    refusing = BoardExporter(
        board, refuses=lambda act: "too long" if act.key.endswith(":1") and "note" in act.key else None
    )
    first = export(store, refusing)
    assert (first.delivered, first.refused) == (4, 1)
    again = export(store, BoardExporter(board))
    assert (again.skipped, again.refused) == (4, 1)
    retried = export(store, BoardExporter(board), retry=True)
    assert (retried.skipped, retried.delivered, retried.refused) == (4, 1, 0)


def test_next_years_edit_is_updated_in_place(store: Store, tmp_path: Path) -> None:
    board = Board()
    export(store, BoardExporter(board))
    edited = [
        msgspec.structs.replace(one, content="ONE", extra={"likes": 1}) if one.key.endswith("note:1") else one
        for one in POSTS
    ]
    tell(store, tmp_path / "b", edited, made_at=datetime(2025, 2, 1, tzinfo=UTC), files={"later": b""})
    result = export(store, BoardExporter(board))
    assert (result.updated, result.skipped, result.delivered) == (1, 4, 0)
    assert {entry.text for entry in board.entries.values()} >= {"ONE", "two", "three"}
    assert board.writes == 5


def test_counters_alone_update_nothing(store: Store, tmp_path: Path) -> None:
    board = Board()
    export(store, BoardExporter(board))
    liked = [msgspec.structs.replace(one, extra={"likes": 7}) for one in POSTS]
    tell(store, tmp_path / "b", liked, made_at=datetime(2025, 2, 1, tzinfo=UTC), files={"later": b""})
    assert export(store, BoardExporter(board)).skipped == 5


def test_what_cannot_be_edited_is_said_and_left(store: Store, tmp_path: Path) -> None:
    fixed = Abilities(backdates=True, threads=True, private=True, edits=False, deletes=False)
    board = Board()
    export(store, BoardExporter(board, abilities=fixed))
    edited = [msgspec.structs.replace(one, content="ONE") if one.key.endswith("note:1") else one for one in POSTS]
    tell(store, tmp_path / "b", edited, made_at=datetime(2025, 2, 1, tzinfo=UTC), files={"later": b""})
    result = export(store, BoardExporter(board, abilities=fixed))
    assert (result.refused, result.skipped, board.writes) == (1, 4, 5)


def test_what_the_community_deleted_is_not_resurrected(store: Store) -> None:
    board = Board()
    export(store, BoardExporter(board))
    del board.entries[board.marks["scripted:note:3", ""]]
    export(store, BoardExporter(board))
    assert board.writes == 5


def test_a_thing_delivered_under_one_alias_is_not_delivered_under_another(store: Store, tmp_path: Path) -> None:
    board = Board()
    export(store, BoardExporter(board))
    twin = note("0", "one", attributed_to=OWNER.key, published="2024-01-01T00:00:00Z", audience="public")
    tell(store, tmp_path / "b", [twin], files={"later": b""})
    store.execute("INSERT INTO alias VALUES ('scripted:note:0', 'scripted:note:1', 'a test')")
    result = export(store, BoardExporter(board))
    assert (result.delivered, board.writes) == (0, 5)


@pytest.mark.parametrize("lanes", [2, 4])
def test_lanes_run_side_by_side_and_each_in_order(tmp_path: Path, lanes: int) -> None:
    from exodus.model import Collection

    rooms: list[Record] = [Collection(key=f"scripted:room:{i}", kind="group", audience="group") for i in range(5)]
    said = [
        note(
            f"{i}",
            f"{i}",
            context=f"scripted:room:{i % 5}",
            published=f"2024-01-01T00:{i // 60:02}:{i % 60:02}Z",
            audience="public",
        )
        for i in range(200)
    ]
    board = Board()
    abilities = Abilities(backdates=True, threads=True, private=True, edits=True, deletes=True, lanes=lanes)
    with Store.open(tmp_path / "t.exodus", create=True) as store:
        tell(store, tmp_path / "a", [*rooms, *said])
        result = export(store, BoardExporter(board, abilities=abilities))
    assert result.delivered == 206
    for room in range(5):
        in_room = [int(key.rpartition(":")[2]) for key in board.order if key.startswith("scripted:note:")]
        ours = [number for number in in_room if number % 5 == room]
        assert ours == sorted(ours)


def test_a_probe_that_refuses_stops_before_the_first_write(store: Store) -> None:
    exporter = BoardExporter(Board())
    exporter.advice = [Advice("turn e-mail off: set disable_emails to yes", refusal=True)]
    with pytest.raises(DeliveryError, match="disable_emails"):
        export(store, exporter)
    assert exporter.board.writes == 0


def test_an_empty_selection_is_no_success(store: Store) -> None:
    with pytest.raises(DeliveryError, match="nothing is left"):
        export(store, BoardExporter(Board()), Filter(only=("album",), exclude=("person",)))


@pytest.mark.parametrize("already", [0, 1, 2, 5])
def test_the_plan_equals_the_result_and_writes_nothing(store: Store, already: int) -> None:
    board = Board()
    if already:
        moments: list[str] = []

        def cut(moment: str) -> None:
            moments.append(moment)
            if moment.startswith("before") and len(moments) > 2 * already:
                raise PowerCut(moment)

        try:
            export(store, BoardExporter(board, cut))
        except PowerCut:
            assert already < 5
    before = list(store.rows("SELECT * FROM journal"))
    numbers = store.value("SELECT count(*) FROM number")
    plan = plan_deliveries(store, BoardExporter(board), StoreSelection(store, Filter(), READERS))
    assert list(store.rows("SELECT * FROM journal")) == before
    assert store.value("SELECT count(*) FROM number") == numbers
    result = export(store, BoardExporter(board))
    done = {name: getattr(result, name) for name in result.__struct_fields__ if getattr(result, name)}
    assert plan.steps == done


def test_the_plan_says_who_will_see_what(tmp_path: Path) -> None:
    said: list[Record] = [
        note("1", "x", audience="public"),
        note("2", "x", audience="friends"),
        note("3", "x", audience="unknown"),
        note("4", "x", audience="list"),
        note("5", "x", audience="direct", kind="message"),
        note("6", "x", audience="self"),
    ]
    with Store.open(tmp_path / "t.exodus", create=True) as store:
        tell(store, tmp_path / "a", said)
        plan = plan_deliveries(store, BoardExporter(Board()), StoreSelection(store, Filter(), READERS))
        rows = {row.audience: (row.taken, row.left_out, list(row.readers)) for row in plan.visibility}
        assert rows["public"] == (1, 0, ["the circle"])
        assert rows["friends"] == (1, 0, ["the circle"])
        assert rows["direct"] == (1, 0, ["the circle"])
        assert [rows[audience] for audience in ("self", "list", "unknown")] == [(0, 1, [])] * 3
        assert plan.unstated == {"scripted": 1}
        wide = StoreSelection(store, Filter(widen=("unknown",)), READERS)
        assert {one.key for one in wide.records("Note")} == {f"scripted:note:{i}" for i in (1, 2, 3, 5)}
        everything = StoreSelection(store, Filter(widen=("all",)), READERS)
        assert len(list(everything.records("Note"))) == 6
        public = StoreSelection(store, Filter(), Readers(audience="public"))
        assert {one.key for one in public.records("Note")} == {"scripted:note:1"}


def test_the_plan_names_what_takes_along_the_posts_that_one_of_several_takeouts_tells(tmp_path: Path) -> None:
    said: list[Record] = [note(audience, "x", audience=audience) for audience in ("group", "list", "self", "public")]
    with Store.open(tmp_path / "t.exodus", create=True) as store:
        tell(store, tmp_path / "a", said)
        tell(store, tmp_path / "b", [], account="2")

        def advice(*widen: str) -> str:
            selection = StoreSelection(store, Filter(widen=widen), READERS)
            return " ".join(plan_deliveries(store, BoardExporter(Board()), selection).advice)

        offered = "holds stays behind (1 group). To take it along, if all readers may see it: --widen group"
        assert offered in advice() and offered in advice("list")
        assert "holds stays behind" not in advice("group")


def test_undo_withdraws_newest_first_keeps_what_others_built_on_and_resumes(store: Store) -> None:
    board = Board()
    export(store, BoardExporter(board))
    owners = board.marks[OWNER.key, ""]
    board.entries[owners].replies += 1
    rehearsed = list(undo(store, store.begin_run("undo"), BoardExporter(board), dry_run=True))
    assert len(rehearsed) == 5
    assert len(board.entries) == 5
    third = board.marks["scripted:note:1", ""]
    with pytest.raises(PowerCut):
        list(undo(store, store.begin_run("undo"), BoardExporter(board, failing_at(f"after withdraw {third}"))))
    undone = list(undo(store, store.begin_run("undo"), BoardExporter(board)))
    assert [one.key for one in undone if one.kept] == [OWNER.key]
    assert set(board.entries) == {owners}
    again = export(store, BoardExporter(board))
    assert (again.delivered, again.skipped) == (4, 1)


def test_undoing_a_run_that_only_updated_says_that_it_cannot(store: Store, tmp_path: Path) -> None:
    board = Board()
    export(store, BoardExporter(board))
    edited = [msgspec.structs.replace(one, content="ONE") if one.key.endswith("note:1") else one for one in POSTS]
    tell(store, tmp_path / "b", edited, made_at=datetime(2025, 2, 1, tzinfo=UTC), files={"later": b""})
    export(store, BoardExporter(board))
    run = store.value("SELECT max(run) FROM journal")
    (only,) = undo(store, store.begin_run("undo"), BoardExporter(board), run)
    assert only.key == "scripted:note:1"
    assert only.kept
    assert len(board.entries) == 5


def test_verify_reads_back(store: Store) -> None:
    board = Board()
    exporter = BoardExporter(board)
    export(store, exporter)
    assert list(verify_deliveries(store, exporter, Silence())) == []
    board.entries[board.marks["scripted:note:1", ""]].text = "tampered"
    del board.entries[board.marks["scripted:note:3", ""]]
    found = {(one.state, one.thing) for one in verify_deliveries(store, exporter, Silence())}
    assert found == {("differs", "scripted:note:1"), ("missing", "scripted:note:3")}


def test_fingerprints_cover_meaning_only() -> None:
    one = note("1", "x", attributed_to="a")
    assert fingerprint(one) == fingerprint(msgspec.structs.replace(one, extra={"likes": 1}, language="en"))
    for change in ({"content": "y"}, {"attributed_to": "b"}, {"attachment": (Attachment("d"),)}, {"audience": "self"}):
        assert fingerprint(one) != fingerprint(msgspec.structs.replace(one, **change))
    document = Document(key="d", kind="image", sha256="1")
    assert fingerprint(document) != fingerprint(msgspec.structs.replace(document, sha256="2"))


def test_two_peoples_store_shows_only_what_both_could_see(tmp_path: Path) -> None:
    with Store.open(tmp_path / "t.exodus", create=True) as store:
        ours = note("1", "both hold it", audience="direct", kind="message")
        mine, all_see = note("2", "mine", audience="direct", kind="message"), note("3", "x", audience="public")
        tell(store, tmp_path / "a", [ours, mine, all_see])
        tell(store, tmp_path / "b", [ours], files={"other": b""}, account="2")
        seen = {one.key for one in StoreSelection(store, Filter()).records("Note")}
        assert seen == {"scripted:note:1", "scripted:note:3"}
        one_person = Readers(persons={"Ada": ("scripted:1", "scripted:2")})
        assert len(list(StoreSelection(store, Filter(), one_person).records("Note"))) == 3
