from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from exodus.contracts import Abilities, Kept
from exodus.errors import DeliveryError, UsageError
from exodus.model import Activity, Actor, Collection, Note, Record, Reference
from exodus.pipeline.deliver import deliver
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.ledger import Ledger
from exodus.pipeline.plan import plan_deliveries
from exodus.pipeline.selection import StoreSelection
from exodus.pipeline.stream import LONGEST, activities_alone, after_parents, gathered, streams, with_activities
from exodus.pipeline.undo import take_down, undo
from exodus.pipeline.verify import verify_deliveries
from exodus.store import Store
from tests.exporters.board import ABLE, Board, BoardExporter, PowerCut, failing_at
from tests.exporters.memory import MemorySelection
from tests.pipeline.scripted import OWNER, Silence, note, tell

READERS = Readers(audience="group", private=True)
BOB = Actor(key="scripted:person:2", name="Bob Example")
ROOM = Collection(key="scripted:room:1", kind="conversation", name="Tea", audience="direct", participants=(BOB.key,))
OTHER = Collection(key="scripted:room:2", kind="conversation", name="Cake", audience="direct", participants=(BOB.key,))


def message(id_: str, minute: int, by: str = OWNER.key, **fields: Any) -> Note:
    return note(
        id_,
        fields.pop("content", id_),
        kind="message",
        attributed_to=by,
        context=fields.pop("context", ROOM.key),
        published=fields.pop("published", f"2024-01-01T00:{minute:02}:00Z"),
        audience="direct",
        **fields,
    )


def reaction(id_: str, to: str, published: datetime | None = None) -> Activity:
    return Activity(
        key=f"scripted:reaction:{id_}",
        kind="reaction",
        actor=BOB.key,
        object=Reference(key=f"scripted:note:{to}"),
        content="❤",
        published=published,
        audience="direct",
    )


def at(minute: int, second: int = 0) -> datetime:
    return datetime(2024, 1, 1, 0, minute, second, tzinfo=UTC)


def keys(records: Iterator[Record]) -> list[str]:
    return [record.key.rpartition(":")[2] for record in records]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "t.exodus", create=True)


def selected(store: Store) -> StoreSelection:
    return StoreSelection(store, Filter(), READERS)


def export(store: Store, exporter: BoardExporter) -> Ledger:
    ledger = Ledger()
    deliver(store, store.begin_run("export"), exporter, selected(store), ledger, Silence())
    return ledger


def test_reactions_follow_what_they_are_about_in_the_order_of_time(tmp_path: Path) -> None:
    said = [message("1", 1), message("2", 2), message("3", 3)]
    done = [
        reaction("none", "1"),
        reaction("early", "2", at(0)),
        reaction("soon", "1", at(1, 30)),
        reaction("late", "1", at(2, 30)),
        reaction("last", "2", at(59)),
    ]
    found = keys(with_activities(said, MemorySelection([*said, *done], tmp_path)))  # type: ignore[arg-type]  # a double
    assert found == ["1", "none", "soon", "2", "early", "late", "3", "last"]


def test_every_conversation_is_a_stream_and_all_else_is_one(store: Store, tmp_path: Path) -> None:
    said: list[Record] = [
        BOB,
        ROOM,
        OTHER,
        message("a2", 2),
        message("a1", 1),
        message("b1", 1, context=OTHER.key),
        note("post", "post", published="2024-01-01T00:00:00Z", audience="public"),
        message("lost", 9, context="scripted:room:unknown"),
    ]
    tell(store, tmp_path / "a", said)
    found = [[record.key.rpartition(":")[2] for record, _ in stream] for stream in streams(selected(store))]
    assert found == [["post", "lost"], ["a1", "a2"], ["b1"]]


def test_messages_of_one_moment_stand_in_the_order_their_takeout_tells(store: Store, tmp_path: Path) -> None:
    same: list[Record] = [message(id_, 1, ordinal=ordinal) for id_, ordinal in (("z", 0), ("a", 1), ("m", 2), ("b", 3))]
    tell(store, tmp_path / "a", [ROOM, *same])
    assert keys(selected(store).records("Note")) == ["z", "a", "m", "b"]
    assert keys(selected(store).steadily("Note")) == ["z", "a", "m", "b"]
    assert keys(selected(store).records("Note", newest_first=True)) == ["b", "m", "a", "z"]


def runs(*records: Record, leads: frozenset[str] = frozenset()) -> list[list[str]]:
    return [
        keys(iter([record, *rest])) for record, rest in gathered(records, lambda key: key.rpartition(":")[2] in leads)
    ]


def test_what_one_person_says_on_a_day_without_anybody_between_is_one() -> None:
    assert runs(message("1", 1), message("2", 2), message("3", 3, BOB.key), message("4", 4)) == [
        ["1", "2"],
        ["3"],
        ["4"],
    ]
    tomorrow = message("2", 0, published="2024-01-02T00:00:00Z")
    assert runs(message("1", 59), tomorrow) == [["1"], ["2"]]
    answer = message("2", 2, in_reply_to=Reference(key="scripted:note:1"))
    assert runs(message("1", 1), answer, message("3", 3)) == [["1"], ["2", "3"]]
    assert runs(message("1", 1), reaction("r", "1"), message("2", 2)) == [["1", "2"], ["r"]]
    long = [message(str(number), 1) for number in range(LONGEST + 1)]
    assert [len(run) for run in runs(*long)] == [LONGEST, 1]


def test_what_led_once_leads_for_ever() -> None:
    one, two, three = message("1", 1), message("2", 2), message("3", 3)
    assert runs(one, two, three, leads=frozenset({"2"})) == [["1"], ["2", "3"]]


class Together(BoardExporter):
    def __init__(self, board: Board, cut: Any = lambda moment: None) -> None:
        super().__init__(board, cut, abilities=GATHERS)


GATHERS = Abilities(backdates=True, threads=True, private=True, edits=True, deletes=True, gathers=True)


def test_late_finds_move_no_item_and_answers_find_the_one_they_went_along_in(store: Store, tmp_path: Path) -> None:
    board = Board()
    said = [message("2", 2), message("3", 3), message("4", 4, BOB.key, in_reply_to={"key": "scripted:note:3"})]
    tell(store, tmp_path / "a", [BOB, ROOM, *said])
    assert export(store, Together(board)).deliveries.delivered == 5  # two people, a room, two items
    answer = next(entry for entry in board.entries.values() if entry.text == "4")
    assert board.entries[answer.parent or ""].text == "2"
    tell(store, tmp_path / "b", [message("1", 1), message("2b", 2, ordinal=1)], files={"later": b""})
    plan = plan_deliveries(store, Together(board), selected(store))
    late = export(store, Together(board)).deliveries
    assert (late.delivered, late.updated, late.skipped) == (1, 1, 4)
    assert plan.steps == {"delivered": 1, "updated": 1, "skipped": 4}


def test_what_concludes_comes_last_and_once(store: Store, tmp_path: Path) -> None:
    board = Board()
    exporter = BoardExporter(board)
    exporter.concludes = True
    tell(store, tmp_path / "a", [BOB, ROOM, message("1", 1)])
    assert plan_deliveries(store, exporter, selected(store)).steps == {"delivered": 5}
    export(store, exporter)
    assert board.entries[str(len(board.order))].text == "invitation"
    assert export(store, exporter).deliveries.skipped == 5


def test_a_lost_journal_finds_what_stands_there(store: Store, tmp_path: Path) -> None:
    board = Board()
    said: list[Record] = [BOB, ROOM, message("1", 1), message("2", 2)]
    tell(store, tmp_path / "a", said)
    export(store, BoardExporter(board))
    with Store.open(tmp_path / "new.exodus", create=True) as new:
        tell(new, tmp_path / "b", [*said, message("3", 3)])
        with pytest.raises(PowerCut):  # dies early, and what is left is asked for again in the next run
            export(new, BoardExporter(board, failing_at("before scripted:note:3")))
    with Store.open(tmp_path / "new.exodus") as new:
        assert export(new, BoardExporter(board)).deliveries.delivered == 1
    assert len(board.order) == len(set(board.order)) == 6


def test_a_room_made_anew_holds_late_finds_in_order(store: Store, tmp_path: Path) -> None:
    board = Holding()
    tell(store, tmp_path / "a", [BOB, ROOM, OTHER, message("2", 2), message("b", 1, context=OTHER.key)])
    export(store, HoldingExporter(board))
    tell(store, tmp_path / "b", [message("1", 1)], files={"later": b""})
    run = store.begin_run("export")
    assert take_down(store, run, HoldingExporter(board), selected(store), "Tea") == 2
    export(store, HoldingExporter(board))
    assert [key.rpartition(":")[2] for key in board.order[-3:]] == ["1", "1", "2"]  # the room, then both
    assert len(board.entries) == 7
    with pytest.raises(UsageError, match="there is none"):
        take_down(store, run, HoldingExporter(board), selected(store), "Coffee")
    board.entries[board.marks[ROOM.key, ""]].replies = 1
    with pytest.raises(DeliveryError, match="somebody replied"):
        take_down(store, run, HoldingExporter(board), selected(store), ROOM.key)


class Holding(Board):
    """A board whose rooms go with all that stands in them."""


class HoldingExporter(BoardExporter):
    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self.asked: list[str] = []

    def perform(self, act: Any) -> Any:
        import msgspec

        delivery = super().perform(act)
        return msgspec.structs.replace(delivery, holds=act.effect == "conversation", detail={"lane": act.key})

    def withdraw(self, delivery: Any) -> Any:
        self.asked.append(delivery.native_id)
        gone = super().withdraw(delivery)
        if delivery.holds and not isinstance(gone, Kept):
            inside = {"scripted:room:1": {"1", "2"}, "scripted:room:2": {"b"}}[delivery.detail["lane"]]
            self.board.entries = {id_: entry for id_, entry in self.board.entries.items() if entry.text not in inside}
            marks = self.board.marks.items()
            self.board.marks = {mark: id_ for mark, id_ in marks if id_ in self.board.entries}
        return gone


def test_undo_begins_with_the_rooms_unless_another_run_wrote_there_too(store: Store, tmp_path: Path) -> None:
    board = Holding()
    tell(store, tmp_path / "a", [BOB, ROOM, message("2", 2)])
    export(store, HoldingExporter(board))
    exporter = HoldingExporter(board)
    room = board.marks[ROOM.key, ""]
    assert [one for one in undo(store, store.begin_run("undo"), exporter) if one.kept] == []
    assert exporter.asked[0] == room
    assert board.entries == {}
    export(store, HoldingExporter(board))
    tell(store, tmp_path / "b", [message("3", 3)], files={"later": b""})
    export(store, HoldingExporter(board))
    first = store.value("SELECT id FROM run WHERE verb = 'export' ORDER BY id DESC LIMIT 1 OFFSET 1")
    exporter = HoldingExporter(board)
    list(undo(store, store.begin_run("undo"), exporter, first))
    assert exporter.asked[0] != board.marks.get((ROOM.key, ""))
    assert "3" in {entry.text for entry in board.entries.values()}


def test_verify_tells_what_stands_there_of_nobody(store: Store, tmp_path: Path) -> None:
    board = Board()
    tell(store, tmp_path / "a", [BOB, ROOM, message("1", 1)])
    export(store, BoardExporter(board))
    assert list(verify_deliveries(store, BoardExporter(board), Silence())) == []
    board.entries["99"] = board.entries["1"]
    assert [one.state for one in verify_deliveries(store, BoardExporter(board), Silence())] == ["extra"]


@pytest.mark.parametrize("lanes", [1, 3])
def test_a_lane_that_fails_stops_the_others_and_the_next_run_goes_on(store: Store, tmp_path: Path, lanes: int) -> None:
    from msgspec.structs import replace

    rooms = [replace(ROOM, key=f"scripted:room:{number}", name=str(number)) for number in range(6)]
    said = [message(f"{r}-{m}", m, context=f"scripted:room:{r}") for r in range(6) for m in range(20)]
    tell(store, tmp_path / "a", [BOB, *rooms, *said])
    board = Board()
    able = replace(ABLE, lanes=lanes)
    with pytest.raises(PowerCut):
        export(store, BoardExporter(board, failing_at("before scripted:note:3-7"), abilities=able))
    store.close()
    with Store.open(tmp_path / "t.exodus") as again:
        export(again, BoardExporter(board, abilities=able))
    assert len(board.order) == len(set(board.order)) == 2 + 6 + 120
    for room in range(6):
        inside = [key for key in board.order if key.startswith(f"scripted:note:{room}-")]
        assert inside == [f"scripted:note:{room}-{number}" for number in range(20)]


def test_where_the_room_holds_nothing_what_stands_in_it_is_taken_down_piece_by_piece(
    store: Store, tmp_path: Path
) -> None:
    board = Board()
    tell(store, tmp_path / "a", [BOB, ROOM, message("2", 2), message("3", 3)])
    export(store, BoardExporter(board))
    tell(store, tmp_path / "b", [message("1", 1)], files={"later": b""})
    assert take_down(store, store.begin_run("export"), BoardExporter(board), selected(store), "Tea") == 2
    assert {entry.text for entry in board.entries.values()} == {"Ada Example", "Bob Example", "Tea"}
    assert export(store, BoardExporter(board)).deliveries.delivered == 3
    assert [key.rpartition(":")[2] for key in board.order[-3:]] == ["1", "2", "3"]


def test_an_answer_that_is_dated_before_what_it_answers_comes_after_it(tmp_path: Path) -> None:
    def answer(id_: str, minute: int, to: str | None) -> Note:
        above = Reference(key=f"scripted:note:{to}") if to else None
        return note(id_, id_, published=f"2024-01-01T00:{minute:02}:00Z", in_reply_to=above)

    notes = [answer("a", 1, "c"), answer("b", 2, "a"), answer("c", 3, None), answer("d", 3, "c"), answer("e", 4, "e")]
    circle = [answer("f", 5, "g"), answer("g", 5, "f")]
    told = list(after_parents(notes + circle, MemorySelection(notes + circle, tmp_path)))
    assert [one.content for one in told] == ["c", "a", "b", "d", "e", "f", "g"]


def test_an_answer_dated_too_early_waits_unless_all_goes_by_time(store: Store, tmp_path: Path) -> None:
    post = note("post", "post", published="2024-01-02T00:00:00Z", audience="public")
    early = note(
        "early", "early", published="2024-01-01T00:00:00Z", audience="public", in_reply_to={"key": "scripted:note:post"}
    )
    tell(store, tmp_path / "a", [post, early])
    waiting, strict = (
        [record.key.rpartition(":")[2] for stream in streams(selected(store), by_time=by_time) for record, _ in stream]
        for by_time in (False, True)
    )
    assert (waiting, strict) == (["post", "early"], ["early", "post"])


def test_what_is_shared_stands_among_what_is_said_and_is_told_once(store: Store, tmp_path: Path) -> None:
    def shared(id_: str, minute: int, of: str) -> Activity:
        return Activity(
            key=f"scripted:announce:{id_}",
            kind="announce",
            actor=OWNER.key,
            object=Reference(key=of),
            published=at(minute),
            audience="public",
        )

    posts = [note(str(m), str(m), published=f"2024-01-01T00:0{m}:00Z", audience="public") for m in (1, 3)]
    follow = Activity(key="scripted:follow:1", kind="follow", actor=OWNER.key, audience="public")
    answer = note(
        "4", "4", published="2024-01-01T00:00:00Z", audience="public", in_reply_to={"key": "scripted:announce:a"}
    )
    tell(
        store,
        tmp_path / "a",
        [*posts, answer, shared("a", 2, "scripted:note:99"), shared("b", 4, "scripted:note:1"), follow],
    )
    told = [record.key.rpartition(":")[2] for stream in streams(selected(store)) for record, _ in stream]
    assert told == ["1", "a", "4", "3", "b"]
    assert keys(activities_alone(selected(store))) == ["1"]
