"""Faults: what SQLite and the disk complain of, in one sentence with its remedy."""

import errno
from pathlib import Path

import apsw

from exodus.errors import StoreError

NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""The disk, the largest file or the quota is full."""


BROKEN_OFF = frozenset(
    {apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_IOERR_TRUNCATE, apsw.SQLITE_IOERR_SHMSIZE, apsw.SQLITE_IOERR_SHMMAP}
)
"""What SQLite says of a write that the system cut short."""


def full(path: Path) -> StoreError:
    """There is no room left."""
    return StoreError(f"the disk is full; make room and run the same command again ({path})")


def unwritable(path: Path) -> StoreError:
    """The disk or the folder is read-only."""
    return StoreError(f"the store at {path} cannot be written; check the disk and its permissions")


def damaged(path: Path, what: object) -> StoreError:
    """Bytes are not what they were. Nothing is ever repaired silently."""
    return StoreError(f"the store at {path} is damaged ({what}); restore it from a copy, or import anew")


def of_sqlite(error: apsw.Error, path: Path) -> StoreError:
    """What a complaint of SQLite's means."""
    if isinstance(error, apsw.FullError):
        return full(path)
    if isinstance(error, apsw.ReadOnlyError | apsw.CantOpenError | apsw.PermissionsError):
        return unwritable(path)
    if isinstance(error, apsw.CorruptError | apsw.NotADBError) or "malformed JSON" in str(error):
        return damaged(path, error)
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return StoreError(f"another program is using the store at {path}; close it and try again")
    if isinstance(error, apsw.IOError) and getattr(error, "extendedresult", 0) in BROKEN_OFF:
        return StoreError(f"the disk takes no more ({path}); make room or check it, and run the same command again")
    return StoreError(f"the store at {path} fails: {error}")


def of_disk(error: OSError, path: Path) -> StoreError:
    """What a complaint of the system's means, met while writing to ``path``."""
    if error.errno in NO_ROOM:
        return full(path)
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return unwritable(path)
    return StoreError(f"{path} cannot be written: {error.strerror or error}")
