"""The law over all exporters. Whoever adds one adds how to make it here: a publication by its folder, a server by a
stand-in of it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exodus import registry
from exodus.cli import run
from exodus.contracts import Exporter, Kept, Publisher
from exodus.errors import DeliveryError
from exodus.pipeline.deliver import deliver
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.ledger import Ledger
from exodus.pipeline.selection import StoreSelection
from exodus.pipeline.undo import undo
from exodus.store import Store
from tests import shelf
from tests.exporters.board import Board, BoardExporter, PowerCut
from tests.exporters.discourse.law import under_law as discourse_under_law
from tests.exporters.matrix.law import under_law as matrix_under_law
from tests.exporters.memory import Counting
from tests.pipeline.scripted import Silence

Cut = Callable[[str], None]

PUBLISHERS: dict[str, Callable[[Path], Publisher]] = {
    name: lambda folder, name=name: registry.exporter(name)(registry.exporter(name).Options(str(folder)))  # type: ignore[misc]  # the address is the first option
    for name in registry.exporter_names()
    if hasattr(registry.exporter(name), "publish")
}
SERVERS: dict[str, Callable[[Board, Cut], Exporter]] = {
    "board": BoardExporter,
    "discourse": discourse_under_law,
    "matrix": matrix_under_law,
}
"""How to make each server exporter: with what outlives it, and with a hook at every step before and after an act."""

every_publisher = pytest.mark.parametrize("make", PUBLISHERS.values(), ids=PUBLISHERS)
every_server = pytest.mark.parametrize("make", SERVERS.values(), ids=SERVERS)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("contract") / "s.exodus"
    samples = [str(sample) for sample in shelf.samples() if sample.name in {"2023-data", "2024-json"}]
    assert run(["import", *samples, "--store", str(path), "--quiet"]) == 0
    return path


@pytest.fixture
def selection(filled: Path) -> Iterator[StoreSelection]:
    with Store.open(filled) as store:
        yield StoreSelection(store, Filter())


class CutAt:
    """A progress during which power fails at the so-many-th step."""

    def __init__(self, step: int) -> None:
        self.left = step

    def start(self, label: str, total: int, unit: str) -> None: ...

    def advance(self, amount: int) -> None:
        self.left -= 1
        if self.left == 0:
            raise PowerCut

    def finish(self) -> None: ...


def test_every_exporter_is_under_the_law() -> None:
    assert set(registry.exporter_names()) <= PUBLISHERS.keys() | SERVERS.keys()


@every_publisher
def test_the_same_selection_gives_the_same_publication(
    make: Callable[[Path], Publisher], selection: StoreSelection, tmp_path: Path
) -> None:
    assert make(tmp_path / "a").identity() is None
    first = make(tmp_path / "a").publish(selection, Silence(), Counting())
    second = make(tmp_path / "a").publish(selection, Silence(), Counting())
    elsewhere = make(tmp_path / "b").publish(selection, Silence(), Counting())
    assert first.identity == second.identity == make(tmp_path / "a").identity() != elsewhere.identity
    assert first.digest == second.digest == elsewhere.digest
    assert first.records == sum(sum(kinds.values()) for kinds in selection.counts().values())
    assert list(make(tmp_path / "a").verify()) == []


@every_publisher
@pytest.mark.parametrize("step", [1, 40, 200])
def test_a_build_that_dies_leaves_the_former_one_whole(
    make: Callable[[Path], Publisher], selection: StoreSelection, tmp_path: Path, step: int
) -> None:
    with pytest.raises(PowerCut):
        make(tmp_path / "a").publish(selection, CutAt(step), Counting())
    assert make(tmp_path / "a").identity() is None
    first = make(tmp_path / "a").publish(selection, Silence(), Counting())
    with pytest.raises(PowerCut):
        make(tmp_path / "a").publish(selection, CutAt(step), Counting())
    assert make(tmp_path / "a").identity() == first.identity
    assert list(make(tmp_path / "a").verify()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@every_publisher
def test_what_is_not_ours_is_not_overwritten_nor_withdrawn(
    make: Callable[[Path], Publisher], selection: StoreSelection, tmp_path: Path
) -> None:
    mine = tmp_path / "a" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(DeliveryError, match="another folder"):
        make(tmp_path / "a").publish(selection, Silence(), Counting())
    assert mine.read_text() == "mine"
    make(tmp_path / "b").publish(selection, Silence(), Counting())
    (tmp_path / "b" / "mine.txt").write_text("mine")
    assert isinstance(make(tmp_path / "b").withdraw(), Kept)
    (tmp_path / "b" / "mine.txt").unlink()
    make(tmp_path / "b").withdraw()
    assert not (tmp_path / "b").exists()


@every_publisher
def test_a_flipped_byte_a_lost_and_a_foreign_file_are_named(
    make: Callable[[Path], Publisher], selection: StoreSelection, tmp_path: Path
) -> None:
    make(tmp_path / "a").publish(selection, Silence(), Counting())
    files = sorted(path for path in (tmp_path / "a").rglob("*.*") if path.is_file() and not path.name.startswith("."))
    written = [path for path in files if path.stat().st_nlink == 1 and "manifest" not in path.name]
    written[0].write_bytes(written[0].read_bytes()[:-1] + b"?")
    written[1].unlink()
    (tmp_path / "a" / "foreign.txt").write_text("x")
    found = {(one.state, one.thing) for one in make(tmp_path / "a").verify()}
    expected = {("differs", written[0]), ("missing", written[1]), ("extra", tmp_path / "a" / "foreign.txt")}
    assert {(state, path.relative_to(tmp_path / "a").as_posix()) for state, path in expected} <= found


@pytest.mark.slow(35)
@pytest.mark.parametrize("name", PUBLISHERS)
def test_kills_at_random_moments_never_break_a_publication(name: str, filled: Path, tmp_path: Path) -> None:
    source = random.Random(7)
    command = [sys.executable, "-m", "exodus", "export", "--store", str(filled), "--to", f"{name}:{tmp_path / 'a'}"]
    assert subprocess.run([*command, "--quiet"], check=False).returncode == 0
    for _ in range(20):
        process = subprocess.Popen([*command, "--quiet"], stderr=subprocess.DEVNULL)
        time.sleep(0.2 + source.random())
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        if PUBLISHERS[name](tmp_path / "a").identity() is not None:
            assert list(PUBLISHERS[name](tmp_path / "a").verify()) == []
    assert subprocess.run([*command, "--quiet"], check=False).returncode == 0
    assert list(PUBLISHERS[name](tmp_path / "a").verify()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def deliver_all(make: Callable[[Board, Cut], Exporter], board: Board, path: Path, cut: Cut) -> Ledger:
    ledger = Ledger()
    with Store.open(path) as store:
        readers = Readers(audience="group", private=True)
        chosen = StoreSelection(store, Filter(widen=("all",)), readers)
        deliver(store, store.begin_run("export"), make(board, cut), chosen, ledger, Silence())
    return ledger


@every_server
def test_a_second_delivery_is_a_no_op_and_undo_leaves_nothing(
    make: Callable[[Board, Cut], Exporter], tmp_path: Path
) -> None:
    path, board = tmp_path / "s.exodus", Board()
    run(["import", str(shelf.SHELF / "x" / "2023-data"), "--store", str(path), "--quiet"])
    first = deliver_all(make, board, path, lambda moment: None).deliveries
    second = deliver_all(make, board, path, lambda moment: None).deliveries
    assert first.delivered == second.skipped > 0
    assert (second.delivered, second.updated) == (0, 0)
    with Store.open(path) as store:
        left = [one for one in undo(store, store.begin_run("undo"), make(board, lambda moment: None)) if one.kept]
    assert left == []
    assert board.entries == {}


@every_server
def test_power_cuts_at_many_moments_deliver_everything_once(
    make: Callable[[Board, Cut], Exporter], tmp_path: Path
) -> None:
    path, board = tmp_path / "s.exodus", Board()
    run(["import", str(shelf.SHELF / "x" / "2023-data"), "--store", str(path), "--quiet"])
    source = random.Random(11)

    def cut(moment: str) -> None:
        if source.random() < 0.15:
            raise PowerCut(moment)

    for _ in range(300):
        try:
            deliver_all(make, board, path, cut)
        except PowerCut:
            continue
        break
    assert len(board.order) == len(set(board.order)) == len(board.entries)
    assert deliver_all(make, board, path, lambda moment: None).deliveries.skipped == len(board.order)
