"""Blobs: bytes by their sha-256, written once, atomically, read-only."""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from exodus.errors import StoreError
from exodus.store import fault

IN_MEMORY = 16 << 20
"""Up to this many bytes are hashed before anything is written; larger ones are hashed while they are."""
CHUNK = 1 << 20
HEAD = 4096
SYNC: Callable[[], None] | None = getattr(os, "sync", None)
"""Asks the system to write all it holds. Windows cannot do that: there every file is made durable at once."""
FEW = 64
"""So many new blobs are made durable one by one; for more, the system is asked to write all it holds, once."""


class Blob(Struct, frozen=True):
    """Bytes in the store: digest, size, and the first bytes (for telling their type)."""

    sha256: str
    size: int
    head: bytes


class Blobs:
    """The blobs of a store, in ``blobs/ab/cdef…``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[str] = set()
        self._made: set[Path] = set()
        self._fresh: list[Path] = []

    def path(self, sha256: str) -> Path:
        """Where the bytes with this digest are, or would be."""
        return self._folder / sha256[:2] / sha256[2:]

    def add(self, stream: BinaryIO) -> Blob:
        """Keep the stream's bytes, unless they are there already. Raises what reading raises; leaves nothing half."""
        data = stream.read(IN_MEMORY)
        if len(data) < IN_MEMORY:
            digest = hashlib.sha256(data).hexdigest()
            if not self._has(digest, len(data)):
                partial = self._write(data)
                self._settle(partial, digest)
            return Blob(digest, len(data), data[:HEAD])
        return self._add_large(data, stream)

    def make_durable(self) -> None:
        """Have the disk hold what was added, so that a power cut takes nothing away that a commit has named.

        Called once for each takeout: 10,000 photos one by one would take minutes. Raises StoreError.
        """
        fresh, self._fresh = self._fresh, []
        try:
            if SYNC and len(fresh) > FEW:
                SYNC()
            else:
                folders = {folder for path in fresh for folder in (path.parent, self._folder)}
                for path in (*fresh, *folders):
                    _flush(path)
        except OSError as error:
            raise self._plain(error) from error

    def forget_partial(self) -> None:
        """Remove what an interrupted run left half-written."""
        for partial in self._folder.glob("*.partial"):
            self._discard(partial)

    def _add_large(self, data: bytes, stream: BinaryIO) -> Blob:
        hasher, size, head = hashlib.sha256(data), len(data), data[:HEAD]
        partial = self._write(data)
        try:
            with partial.open("ab") as file:
                while data := stream.read(CHUNK):
                    hasher.update(data)
                    size += len(data)
                    file.write(data)
                _write_through(file)
        except OSError as error:
            self._discard(partial)
            raise self._plain(error) from error
        except BaseException:
            self._discard(partial)
            raise
        if self._has(hasher.hexdigest(), size):
            self._discard(partial)
        else:
            self._settle(partial, hasher.hexdigest())
        return Blob(hasher.hexdigest(), size, head)

    def _has(self, digest: str, size: int) -> bool:
        if digest in self._known:
            return True
        try:
            return self.path(digest).stat().st_size == size
        except OSError:
            return False

    def _write(self, data: bytes) -> Path:
        partial = self._folder / f"{secrets.token_hex(8)}.partial"
        try:
            self._make(self._folder)
            with partial.open("wb") as file:
                file.write(data)
                _write_through(file)
        except OSError as error:
            self._discard(partial)
            raise self._plain(error) from error
        return partial

    def _settle(self, partial: Path, digest: str) -> None:
        target = self.path(digest)
        try:
            self._make(target.parent)
            partial.chmod(0o444)
            partial.replace(target)
        except OSError as error:
            self._discard(partial)
            raise self._plain(error) from error
        self._known.add(digest)
        if SYNC and len(self._fresh) <= FEW:
            self._fresh.append(target)

    def _make(self, folder: Path) -> None:
        if folder not in self._made:
            folder.mkdir(exist_ok=True)
            self._made.add(folder)

    def _discard(self, partial: Path) -> None:
        """Remove what will be no blob; what cannot be removed now is removed by the next run."""
        with contextlib.suppress(OSError):
            if os.name == "nt" and partial.exists():
                partial.chmod(0o666)  # Windows removes nothing that is read-only
            partial.unlink(missing_ok=True)

    def _plain(self, error: OSError) -> StoreError:
        return fault.of_disk(error, self._folder)


def _write_through(file: BinaryIO) -> None:
    """Have the disk hold the file now, where it cannot be asked for all of them later."""
    if SYNC is None:
        file.flush()
        os.fsync(file.fileno())


def _flush(path: Path) -> None:
    """Have the disk hold a file, or a folder's names."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
