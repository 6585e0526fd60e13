"""Opening a store: its lock, its version, its health."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw
import msgspec
from isal import isal_zlib

from exodus.errors import StoreError
from exodus.model import Record
from exodus.store import fault
from exodus.store.blob import Blobs
from exodus.store.connection import BUSY, connect, make_folder, migrate, take_lock

CHECKS = {"quick": "PRAGMA quick_check(1)", "whole": "PRAGMA integrity_check(1)"}
RESERVE = 64 << 20
"""Bytes of disk that always stay free."""


class Store:
    """A store that is open. Use as a context manager; only one process writes at a time."""

    def __init__(self, path: Path, connection: apsw.Connection, lock: apsw.Connection | None) -> None:
        self.path = path
        self.blobs = Blobs(path / "blobs")
        self._connection = connection
        self._lock = lock
        self._decode: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)
        self._checked = False

    @classmethod
    def open(cls, path: Path, *, create: bool = False, write: bool = True) -> "Store":
        """Open the store in the folder ``path``.

        With ``create`` a new one is made where there is none. Raises StoreError when there is no store, another
        exodus writes to it, it was made by a newer exodus, or it is damaged.
        """
        file = path / "store.sqlite"
        if not file.exists():
            if not create:
                raise StoreError(f"there is no store at {path}; import a takeout first, or name it with --store")
            make_folder(path)
        lock = take_lock(path) if write else None
        try:
            connection = connect(file, write=write)
            migrate(connection, path, write=write)
        except apsw.Error as error:
            if lock:
                lock.close()
            raise fault.of_sqlite(error, path) from error
        except StoreError:
            if lock:
                lock.close()
            raise
        store = cls(path, connection, lock)
        if write:
            store._forget_dead()
        return store

    def execute(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> apsw.Cursor:
        """Run one statement; errors of the disk become StoreErrors."""
        with self._plainly():
            return self._connection.execute(sql, values)

    def executemany(self, sql: str, rows: Any) -> None:
        """Run one statement for many rows."""
        with self._plainly():
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[Any]:
        """The rows of a query, read as they are asked for."""
        with self._plainly():
            yield from self._connection.execute(sql, values)

    def value(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row; ``None`` when there is none."""
        return next((row[0] for row in self.rows(sql, values)), None)

    @property
    def in_transaction(self) -> bool:
        """Whether something is written that no commit has kept yet."""
        return self._connection.in_transaction

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @classmethod
    @contextlib.contextmanager
    def rehearsed(cls, path: Path) -> Iterator["Store"]:
        """A copy of the store (an empty one where there is none) in a temporary folder that is thrown away.

        Blobs are not copied: what the copy is given goes with it.
        """
        with tempfile.TemporaryDirectory(prefix="exodus-", ignore_cleanup_errors=True) as folder:
            copy = Path(folder) / "rehearsal.exodus"
            if (path / "store.sqlite").exists():
                copy.mkdir()
                with cls.open(path, write=False) as original:
                    original.execute("VACUUM INTO ?", (str(copy / "store.sqlite"),))
            with cls.open(copy, create=True) as store:
                yield store

    def destinations(self, run: int | None = None) -> list[tuple[str, str]]:
        """(exporter, address) of every destination something is delivered at, or was by one run."""
        condition = "" if run is None else " AND j.run = ?"
        return list(
            self.rows(
                "SELECT d.exporter, d.address FROM destination AS d WHERE EXISTS (SELECT 1 FROM journal AS j"
                f" WHERE j.destination = d.id AND j.state = 'delivered'{condition}) ORDER BY d.id",
                () if run is None else (run,),
            )
        )

    def begin_run(self, verb: str) -> int:
        """A new run of this verb; its id."""
        self.execute("INSERT INTO run (verb, started, state) VALUES (?, ?, 'running')", (verb, now()))
        return self._connection.last_insert_rowid()

    def end_run(self, run: int, ledger: str, state: str = "done") -> None:
        """Close a run with its ledger (JSON)."""
        self.execute("UPDATE run SET ended = ?, state = ?, ledger = ? WHERE id = ?", (now(), state, ledger, run))

    def is_empty(self) -> bool:
        """Whether there is no record in it."""
        return self.value("SELECT 1 FROM record LIMIT 1") is None

    def keep_log(self, kept: bool) -> None:
        """Whether transactions go through a write-ahead log, as they do unless told otherwise, or straight into the
        file, with a rollback journal beside it: half the work where a store is filled for the first time.

        Both are safe at any moment. Where somebody reads, everything stays as it is; the log is back at the latest
        when the store is opened again.
        """
        self._connection.set_busy_timeout(0)
        with contextlib.suppress(apsw.BusyError, apsw.LockedError):
            self._connection.execute(f"PRAGMA main.journal_mode = {'WAL' if kept else 'DELETE'}")
        self._connection.set_busy_timeout(BUSY)

    def inserted(self) -> int:
        """The id of the row inserted last."""
        return self._connection.last_insert_rowid()

    def require_space(self, needed: int) -> None:
        """Raise StoreError unless ``needed`` bytes and a reserve are free where the store is."""
        free = shutil.disk_usage(self.path).free
        if free < needed + RESERVE:
            raise StoreError(
                f"the store at {self.path} needs {needed / 1e9:.2f} GB and {free / 1e9:.2f} GB are free; "
                "make room, or put the store elsewhere with --store"
            )

    def check(self, *, whole: bool = False) -> None:
        """Raise StoreError when SQLite finds the database damaged; ``whole`` compares its indexes, too.

        Nothing is ever repaired silently. The quick check is done once for each time a store is opened.
        """
        if self._checked and not whole:
            return
        for (line,) in self.rows(CHECKS["whole" if whole else "quick"]):
            if line != "ok":
                raise fault.damaged(self.path, " ".join(str(line).split()))
        self._checked = True

    def damaged_bodies(self) -> Iterator[str]:
        """The key of every record one of whose bodies holds other bytes than were written."""
        for id_, body, digest in self.rows("SELECT id, CAST(json AS BLOB), crc32 FROM body WHERE crc32 IS NOT NULL"):
            if crc32(body) != digest:
                for (key,) in list(
                    self.rows(
                        "SELECT key FROM record WHERE body = ?1"
                        " OR id IN (SELECT record FROM version WHERE body = ?1) ORDER BY key",
                        (id_,),
                    )
                ):
                    yield key

    def add_body(self, text: str) -> int:
        """Enter a record's body, as JSON; its id."""
        self.execute("INSERT INTO main.body (json, crc32) VALUES (?, ?)", (text, crc32(text.encode())))
        return self.inserted()

    def record(self, body: str) -> Record:
        """The record that a body is. Raises StoreError when it is none any more."""
        try:
            return self._decode.decode(body)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise fault.damaged(self.path, "a record is no valid JSON any more; verify names it") from error

    def close(self) -> None:
        """Close it and let others in."""
        self._connection.close()
        if self._lock:
            self._lock.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except apsw.Error as error:
            raise fault.of_sqlite(error, self.path) from error
        except UnicodeDecodeError as error:
            raise fault.damaged(self.path, "a text is no valid UTF-8 any more") from error

    def _forget_dead(self) -> None:
        """Nobody else writes now: a run that is still said to be running was killed, what it staged is of no use."""
        if self.value("SELECT 1 FROM run WHERE state = 'running'"):
            self.execute("UPDATE run SET state = 'failed' WHERE state = 'running'")
        for leftover in self.path.glob("staging-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        self.blobs.forget_partial()


def now() -> str:
    """The present time, RFC 3339, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def crc32(body: bytes | bytearray) -> int:
    """What tells a body from one with other bytes."""
    return isal_zlib.crc32(body)
