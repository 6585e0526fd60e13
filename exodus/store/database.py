"""Opening a store: its lock, its version, its health."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw

from exodus.errors import StoreError
from exodus.store.blob import Blobs
from exodus.store.schema import APPLICATION_ID, MIGRATIONS

CACHE_KIB = 16 << 10
"""SQLite's page cache: 16 MiB hold the indexes' hot pages of a million records and keep memory flat."""
RESERVE = 64 << 20
"""Bytes of disk that always stay free."""


class Store:
    """A store that is open. Use as a context manager; only one process writes at a time."""

    def __init__(self, path: Path, connection: apsw.Connection, lock: apsw.Connection | None) -> None:
        self.path = path
        self.blobs = Blobs(path / "blobs")
        self._connection = connection
        self._lock = lock

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
            if path.exists() and any(path.iterdir()):
                raise StoreError(f"{path} is a folder that is not a store; choose another with --store")
            _make_folder(path)
        lock = _lock(path) if write else None
        try:
            connection = _connect(file, write=write)
            _migrate(connection, path, write=write)
        except apsw.Error as error:
            if lock:
                lock.close()
            raise _plain(error, path) from error
        except StoreError:
            if lock:
                lock.close()
            raise
        store = cls(path, connection, lock)
        if write:
            store._forget_staging()
        return store

    def execute(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> apsw.Cursor:
        """Run one statement; errors of the disk become StoreErrors."""
        try:
            return self._connection.execute(sql, values)
        except apsw.Error as error:
            raise _plain(error, self.path) from error

    def executemany(self, sql: str, rows: Any) -> None:
        """Run one statement for many rows."""
        try:
            self._connection.executemany(sql, rows)
        except apsw.Error as error:
            raise _plain(error, self.path) from error

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[Any]:
        """The rows of a query, read as they are asked for."""
        try:
            yield from self._connection.execute(sql, values)
        except apsw.Error as error:
            raise _plain(error, self.path) from error

    def value(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row; ``None`` when there is none."""
        return next((row[0] for row in self.rows(sql, values)), None)

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

    def check(self) -> None:
        """Raise StoreError when SQLite finds the database damaged. Nothing is ever repaired silently."""
        for (line,) in self.rows("PRAGMA quick_check(1)"):
            if line != "ok":
                raise StoreError(
                    f"the store at {self.path} is damaged ({line}); restore it from a copy, or import anew"
                )

    def close(self) -> None:
        """Close it and let others in."""
        self._connection.close()
        if self._lock:
            self._lock.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _forget_staging(self) -> None:
        for leftover in self.path.glob("staging-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        self.blobs.forget_partial()


def now() -> str:
    """The present time, RFC 3339, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            path.chmod(0o700)
    except OSError as error:
        raise StoreError(f"the store's folder {path} cannot be made: {error.strerror}") from error


def _connect(file: Path, *, write: bool) -> apsw.Connection:
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE if write else apsw.SQLITE_OPEN_READWRITE
    connection = apsw.Connection(str(file), flags=flags)
    connection.set_busy_timeout(5000)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", f"cache_size = -{CACHE_KIB}", "temp_store = FILE"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _lock(path: Path) -> apsw.Connection:
    """An exclusive transaction on a file of its own: it falls with the process, on every system, however it ends."""
    try:
        lock = apsw.Connection(str(path / "lock.sqlite"))
        lock.execute("BEGIN EXCLUSIVE")
    except apsw.BusyError as error:
        raise StoreError(f"another exodus is using the store at {path}; wait until it is done") from error
    except apsw.Error as error:
        raise _plain(error, path) from error
    return lock


def _migrate(connection: apsw.Connection, path: Path, *, write: bool) -> None:
    version = int(connection.pragma("user_version"))
    identity = int(connection.pragma("application_id"))
    if version == 0 and identity == 0 and write:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    elif identity != APPLICATION_ID:
        raise StoreError(f"{path / 'store.sqlite'} is not a store of exodus; name another folder with --store")
    if version > len(MIGRATIONS):
        raise StoreError(f"the store at {path} was written by a newer exodus; upgrade exodus to open it")
    if version < len(MIGRATIONS) and not write:
        raise StoreError(f"the store at {path} was written by an older exodus; run an import or export to upgrade it")
    for number in range(version, len(MIGRATIONS)):
        connection.execute(f"BEGIN IMMEDIATE; {MIGRATIONS[number]}; PRAGMA user_version = {number + 1}; COMMIT")


def _plain(error: apsw.Error, path: Path) -> StoreError:
    if isinstance(error, apsw.FullError):
        return StoreError(f"the disk is full; make room and run the same command again ({path})")
    if isinstance(error, apsw.ReadOnlyError | apsw.CantOpenError | apsw.PermissionsError):
        return StoreError(f"the store at {path} cannot be written; check the disk and its permissions")
    if isinstance(error, apsw.CorruptError | apsw.NotADBError):
        return StoreError(f"the store at {path} is damaged ({error}); restore it from a copy, or import anew")
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return StoreError(f"another program is using the store at {path}; close it and try again")
    return StoreError(f"the store at {path} fails: {error}")
