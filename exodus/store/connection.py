"""Connections: a store's folder, its lock, its version."""

import os
from pathlib import Path

import apsw

from exodus.errors import StoreError
from exodus.store import fault
from exodus.store.schema import APPLICATION_ID, MIGRATIONS

CACHE_KIB = 16 << 10
"""SQLite's page cache: 16 MiB hold the indexes' hot pages of a million records and keep memory flat."""
BUSY = 5000
"""Milliseconds to wait for a reader of the same file."""
BEGUN = frozenset({"lock.sqlite", "lock.sqlite-journal", "blobs"})
"""What a store consists of before its database is made: a first run may die that early."""


def make_folder(path: Path) -> None:
    """Make the folder of a new store, which nobody else may look into; raises StoreError when it is something else."""
    try:
        if path.exists() and not path.is_dir():
            raise StoreError(f"{path} is a file; name a folder for the store, with --store")
        if path.exists() and any(entry.name not in BEGUN for entry in path.iterdir()):
            raise StoreError(f"{path} is a folder that is not a store; choose another with --store")
        path.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            path.chmod(0o700)
    except OSError as error:
        raise StoreError(f"the store's folder {path} cannot be made: {error.strerror}") from error


def connect(file: Path, *, write: bool) -> apsw.Connection:
    """A connection to the database, set up; raises what SQLite raises."""
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE if write else apsw.SQLITE_OPEN_READWRITE
    try:
        connection = _tuned(apsw.Connection(str(file), flags=flags))
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except (apsw.CantOpenError, apsw.ReadOnlyError):
        logs = [file.with_name(f"{file.name}{suffix}") for suffix in ("-wal", "-journal")]
        if write or any(log.exists() and log.stat().st_size for log in logs):
            raise
        # A store at rest on a read-only disk: nobody can change it, so it is read without a log beside it.
        where = f"{file.absolute().as_uri()}?immutable=1"
        return apsw.Connection(where, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    return connection


def _tuned(connection: apsw.Connection) -> apsw.Connection:
    connection.set_busy_timeout(BUSY)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", f"cache_size = -{CACHE_KIB}", "temp_store = FILE"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def take_lock(path: Path) -> apsw.Connection:
    """An exclusive transaction on a file of its own: it falls with the process, on every system, however it ends."""
    try:
        lock = apsw.Connection(str(path / "lock.sqlite"))
        lock.execute("BEGIN EXCLUSIVE")
    except apsw.BusyError as error:
        raise StoreError(f"another exodus is using the store at {path}; wait until it is done") from error
    except apsw.Error as error:
        raise fault.of_sqlite(error, path) from error
    return lock


def migrate(connection: apsw.Connection, path: Path, *, write: bool) -> None:
    """Bring an older store up to date; raises StoreError for a newer one, and for what is no store of exodus."""
    version = int(connection.pragma("user_version"))
    identity = int(connection.pragma("application_id"))
    begun = version == 0 and identity == 0 and not connection.execute("SELECT 1 FROM sqlite_schema").fetchall()
    if begun and not write:  # whoever made it was killed before there was anything in it
        raise StoreError(f"there is nothing in the store at {path} yet; import a takeout first")
    if begun:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    elif identity != APPLICATION_ID:
        raise StoreError(f"{path / 'store.sqlite'} is not a store of exodus; name another folder with --store")
    if version > len(MIGRATIONS):
        raise StoreError(f"the store at {path} was written by a newer exodus; upgrade exodus to open it")
    if version < len(MIGRATIONS) and not write:
        raise StoreError(f"the store at {path} was written by an older exodus; run an import or export to upgrade it")
    for number in range(version, len(MIGRATIONS)):
        connection.execute(f"BEGIN IMMEDIATE; {MIGRATIONS[number]}; PRAGMA user_version = {number + 1}; COMMIT")
