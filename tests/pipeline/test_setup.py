from __future__ import annotations

from pathlib import Path

import pytest

from exodus.contracts import Advice
from exodus.pipeline.claim import claims_at
from exodus.pipeline.deliver import deliver
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.ledger import Ledger
from exodus.pipeline.selection import StoreSelection
from exodus.pipeline.setup import Step, restore, set_up
from exodus.store import Journal, Store
from tests.exporters.board import Board, BoardExporter, PowerCut, failing_at
from tests.pipeline.scripted import Silence, tell
from tests.pipeline.test_stream import BOB, ROOM, message


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "t.exodus", create=True)


def set_up_all(store: Store, exporter: BoardExporter, *, dry_run: bool = False) -> list[Step | Advice]:
    return list(set_up(store, store.begin_run("setup"), exporter, dry_run=dry_run))


def test_what_is_changed_is_kept_and_put_back(store: Store) -> None:
    board = Board()
    done = set_up_all(store, BoardExporter(board))
    assert [one.name for one in done if isinstance(one, Step)] == ["mail", "limit"]
    assert isinstance(done[-1], Advice)
    assert board.settings == {"mail": "off", "limit": "0"}
    assert [one for one in set_up_all(store, BoardExporter(board)) if isinstance(one, Step)] == []
    back = list(restore(store, BoardExporter(board)))
    assert {(one.state, one.name, one.before) for one in back} == {
        ("restored", "mail", "on"),
        ("restored", "limit", "500"),
    }
    assert board.settings == {"mail": "on", "limit": "500"}
    assert list(restore(store, BoardExporter(board))) == []


def test_a_dry_run_changes_nothing(store: Store) -> None:
    board = Board()
    assert len(set_up_all(store, BoardExporter(board), dry_run=True)) == 3
    assert board.settings == {"mail": "on", "limit": "500"}
    assert list(restore(store, BoardExporter(board), dry_run=True)) == []


@pytest.mark.parametrize("moment", ["before change mail", "after change mail", "before change limit"])
def test_power_may_fail_and_the_first_values_are_put_back(store: Store, moment: str) -> None:
    board = Board()
    with pytest.raises(PowerCut):
        set_up_all(store, BoardExporter(board, failing_at(moment)))
    set_up_all(store, BoardExporter(board))
    assert board.settings == {"mail": "off", "limit": "0"}
    list(restore(store, BoardExporter(board)))
    assert board.settings == {"mail": "on", "limit": "500"}


def test_what_somebody_set_meanwhile_is_theirs(store: Store) -> None:
    board = Board()
    set_up_all(store, BoardExporter(board))
    board.settings["limit"] = "77"
    assert {(one.state, one.name) for one in restore(store, BoardExporter(board))} == {
        ("restored", "mail"),
        ("kept", "limit"),
    }
    assert board.settings == {"mail": "on", "limit": "77"}


def test_claims_are_of_the_people_something_was_delivered_of(store: Store, tmp_path: Path) -> None:
    tell(store, tmp_path / "a", [BOB, ROOM, message("1", 1)])
    board = Board()
    assert list(claims_at(store, BoardExporter(board))) == []
    selection = StoreSelection(store, Filter(), Readers(audience="group", private=True))
    deliver(store, store.begin_run("export"), BoardExporter(board), selection, Ledger(), Silence())
    assert {claim.name for claim in claims_at(store, BoardExporter(board))} == {"Ada Example", "Bob Example"}


def test_numbers_are_given_once_under_every_key_and_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path / "t.exodus", create=True) as store:
        journal = Journal(store, "bulk", "every build", "every build")
        assert [journal.number(["a", "b"]), journal.number(["c"]), journal.number(["z", "b", "a"])] == [1, 2, 1]
        journal.settle()
        assert journal.number(["d"]) == 3  # never settled: as if it had not been given
    with Store.open(tmp_path / "t.exodus") as store:
        journal = Journal(store, "bulk", "every build", "every build")
        assert [journal.number(["e"]), journal.number(["a"])] == [3, 1]
