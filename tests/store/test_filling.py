"""An empty store is filled without a write-ahead log, its indexes last: all or nothing all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from exodus.errors import StoreError
from exodus.model import EPOCH, Note, Source
from exodus.pipeline.merge import fold
from exodus.store import Staging, Store

FILL = """
import os, pathlib, sys
from tests.store.test_filling import staged, fold
from exodus.store import Store
store = Store.open(pathlib.Path(sys.argv[1]), create=True)
staging = staged(store, 40_000)
staging.attach(store)
with store.transaction():
    staging.move(store, 1, fold)
    os.kill(os.getpid(), 9)
"""


def staged(store: Store, count: int) -> Staging:
    """Notes of half a kilobyte, more than fit into the page cache if there are many."""
    staging = Staging(store.path)
    for number in range(count):
        staging.add(
            Note(
                key=f"x:status:{number}",
                kind="post",
                content="tea " * 150,
                published=EPOCH,
                source=Source("data/tweets.js", f"/{number}"),
            )
        )
    staging.settle(fold)
    return staging


def indexes(store: Store) -> set[tuple[str, str]]:
    return set(store.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"))


def fail(store: Store, staging: Staging) -> None:
    with store.transaction():
        staging.move(store, 1, fold)
        raise StoreError("the disk is full")


def is_whole(store: Store, reference: Path) -> None:
    """All indexes of a new store, none of them damaged, and the log."""
    store.check(whole=True)
    with Store.open(reference, create=True) as new:
        assert indexes(store) == indexes(new)
    assert store.value("PRAGMA journal_mode") == "wal"


def test_a_kill_in_the_middle_leaves_the_store_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.exodus"
    done = subprocess.run([sys.executable, "-c", FILL, str(path)], check=False, cwd=Path(__file__).parents[2])
    assert done.returncode
    journal = path / "store.sqlite-journal"
    assert journal.stat().st_size > 0  # it had begun to write into the file
    with Store.open(path) as store:
        assert store.is_empty()
        assert store.value("SELECT count(*) FROM body") == 0
        is_whole(store, tmp_path / "new.exodus")
        assert not list(path.glob("staging-*"))
    assert not journal.exists()


def test_what_is_filled_is_like_any_store(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.exodus", create=True) as store, staged(store, 100) as staging:
        staging.attach(store)
        assert store.value("PRAGMA journal_mode") == "delete"
        with store.transaction():
            assert staging.move(store, 1, fold).new == 100
        staging.detach(store)
        is_whole(store, tmp_path / "new.exodus")
        assert store.record(store.value("SELECT json FROM body WHERE id = 7")).key == "x:status:6"
        assert store.value("SELECT pointer FROM version WHERE record = 7") == "/6"
        assert not list(store.damaged_bodies())


def test_an_error_takes_everything_back(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.exodus", create=True) as store, staged(store, 100) as staging:
        staging.attach(store)
        with pytest.raises(StoreError, match="full"):
            fail(store, staging)
        staging.detach(store)
        assert store.is_empty()
        is_whole(store, tmp_path / "new.exodus")


def test_a_reader_keeps_the_log_and_disturbs_nobody(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "a.exodus", create=True) as store,
        Store.open(tmp_path / "a.exodus", write=False) as reader,
        staged(store, 100) as staging,
    ):
        assert reader.is_empty()
        staging.attach(store)
        assert store.value("PRAGMA journal_mode") == "wal"
        with store.transaction():
            staging.move(store, 1, fold)
            assert reader.is_empty()
        staging.detach(store)
        assert not reader.is_empty()
        is_whole(store, tmp_path / "new.exodus")
