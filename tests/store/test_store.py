from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from exodus.errors import StoreError
from exodus.store import Journal, Store


def test_a_folder_that_is_no_store_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(StoreError, match="not a store"):
        Store.open(tmp_path, create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_missing_store_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store"):
        Store.open(tmp_path / "none.exodus")


def test_two_at_once_are_told_apart_and_the_lock_falls_with_its_process(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "a.exodus", create=True),
        pytest.raises(StoreError, match="another exodus is using"),
    ):
        Store.open(tmp_path / "a.exodus")
    code = (
        "import os, pathlib, sys; from exodus.store import Store;"
        "Store.open(pathlib.Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.exodus")], check=False)
    Store.open(tmp_path / "a.exodus").close()


def test_readers_do_not_wait_for_the_writer(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "a.exodus", create=True) as writer,
        Store.open(tmp_path / "a.exodus", write=False) as reader,
    ):
        writer.begin_run("import")
        assert reader.value("SELECT count(*) FROM run") == 1


def test_a_newer_store_is_not_touched(tmp_path: Path) -> None:
    Store.open(tmp_path / "a.exodus", create=True).close()
    connection = apsw.Connection(str(tmp_path / "a.exodus" / "store.sqlite"))
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(StoreError, match="newer exodus"):
        Store.open(tmp_path / "a.exodus")


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    Store.open(tmp_path / "a.exodus", create=True).close()
    (tmp_path / "a.exodus" / "store.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(tmp_path / "a.exodus")


def test_a_store_whose_first_run_died_at_once_is_empty_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.exodus").mkdir()
    (tmp_path / "a.exodus" / "store.sqlite").touch()
    with pytest.raises(StoreError, match=r"nothing in the store at .* yet; import a takeout first"):
        Store.open(tmp_path / "a.exodus", write=False)
    Store.open(tmp_path / "a.exodus", create=True).close()
    Store.open(tmp_path / "a.exodus", write=False).close()


@pytest.mark.parametrize("identity", [0, 7])
def test_another_programs_database_is_not_a_store(tmp_path: Path, identity: int) -> None:
    (tmp_path / "a.exodus").mkdir()
    connection = apsw.Connection(str(tmp_path / "a.exodus" / "store.sqlite"))
    connection.execute(f"CREATE TABLE t (x); PRAGMA application_id = {identity}")
    connection.close()
    with pytest.raises(StoreError, match="not a store of exodus"):
        Store.open(tmp_path / "a.exodus")


def test_too_little_disk_is_said_before_writing(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "a.exodus", create=True) as store,
        pytest.raises(StoreError, match="make room"),
    ):
        store.require_space(1 << 60)


@pytest.mark.parametrize("size", [0, 1, 1000, (16 << 20) + 17])
def test_blobs_are_written_once_read_only(tmp_path: Path, size: int) -> None:
    with Store.open(tmp_path / "a.exodus", create=True) as store:
        data = bytes(range(256)) * (size // 256) + bytes(size % 256)
        first = store.blobs.add(io.BytesIO(data))
        second = store.blobs.add(io.BytesIO(data))
        path = store.blobs.path(first.sha256)
        assert first == second
        assert path.read_bytes() == data
        assert path.stat().st_mode & 0o222 == 0
        assert not list((tmp_path / "a.exodus" / "blobs").glob("*.partial"))


def test_the_journal_keeps_one_row_a_part_and_asks_every_alias(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.exodus", create=True) as store:
        run = store.begin_run("export")
        journal = Journal(store, "static", "id-1", "here")
        journal.write(run, "a", "", "intent", "f1")
        journal.write(run, "a", "", "delivered", "f1", {"native_id": "7"})
        found = journal.find(["b", "a"], "")
        assert found is not None
        assert (found.key, found.state, found.delivery) == ("a", "delivered", {"native_id": "7"})
        assert journal.find(["b"], "") is None
        assert journal.counts() == {"delivered": 1}
        assert Journal(store, "static", "id-1", "moved").destination == journal.destination


def test_numbers_are_stable_for_destination_and_key(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.exodus", create=True) as store:
        one, two = Journal(store, "static", "1", "x"), Journal(store, "static", "2", "y")
        assert [one.number(["a"]), one.number(["b"]), one.number(["c", "a"]), two.number(["b"])] == [1, 2, 1, 1]
