"""The folder an archive is written to: built beside, swapped in at the end, never somebody else's.

A build goes to ``.NAME.building-RANDOM`` beside the target. When it is whole, the former archive is renamed away, the
new one renamed in, and the former one removed; a build that is interrupted leaves the former archive as it was.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import stat
import uuid
from collections.abc import Iterator
from io import BufferedWriter
from pathlib import Path

from exodus.errors import DeliveryError

MARKER = ".exodus-archive.json"
MANIFEST = "manifest-sha256.txt"
FORMAT = 1


def identity_of(directory: Path) -> str | None:
    """The identity in the marker of the archive that stands there; ``None`` when there is none."""
    marker = directory / MARKER
    if not marker.is_file():
        return None
    try:
        content = json.loads(marker.read_text(encoding="utf-8"))
    except ValueError:
        return None
    identity = content.get("identity") if isinstance(content, dict) else None
    return identity if isinstance(identity, str) else None


class Folder:
    """One build of an archive. Everything goes through :meth:`write`, :meth:`stream` and :meth:`link`, which keep
    count and fixity: ``files``, ``bytes`` and ``digest`` cover all but the marker."""

    def __init__(self, target: Path) -> None:
        self.target = target
        _recover(target)
        if target.exists() and not target.is_dir():
            raise DeliveryError(f"{target} is a file; name a folder for the archive, with --to static:FOLDER")
        found = identity_of(target)
        if found is None and target.is_dir() and any(target.iterdir()):
            raise DeliveryError(
                f"{target} is not empty and holds no archive of exodus; name another folder, with --to static:FOLDER"
            )
        self.identity = found or uuid.uuid4().hex
        self.building = _beside(target, "building")
        self.files = 0
        self.bytes = 0
        self._made: set[str] = set()
        self._digest = hashlib.sha256()
        self.building.mkdir(parents=True)
        marker = {"exodus": "static archive", "format": FORMAT, "identity": self.identity}
        (self.building / MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")
        self._manifest = (self.building / MANIFEST).open("wb")

    @property
    def digest(self) -> str:
        """A digest over the digests of all files written so far."""
        return self._digest.hexdigest()

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the archive; text is UTF-8."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        self._place(path).write_bytes(data)
        self._count(path, hashlib.sha256(data).hexdigest(), len(data))

    @contextlib.contextmanager
    def stream(self, path: str) -> Iterator["Stream"]:
        """A file of the archive that is written piece by piece."""
        with self._place(path).open("wb") as file:
            stream = Stream(file)
            yield stream
        self._count(path, stream.digest, stream.size)

    def link(self, blob: Path, path: str, sha256: str) -> None:
        """Put a blob into the archive: a hard link where the disk allows it, else a copy. The bytes are read-only."""
        target = self._place(path)
        try:
            os.link(blob, target)
        except OSError:  # another disk, a file system without links, or too many links to one file
            shutil.copyfile(blob, target)
            target.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        self._count(path, sha256, target.stat().st_size)

    def commit(self) -> None:
        """Swap the build in; what a person added to the former archive's top folder moves along."""
        self._manifest.close()
        if not self.target.exists():
            self.building.rename(self.target)
            return
        former = _beside(self.target, "former")
        self.target.rename(former)
        try:
            self.building.rename(self.target)
        except OSError:
            former.rename(self.target)
            raise
        _carry_over(former, self.target)
        remove(former, self.target)

    def abandon(self) -> None:
        """Remove what was built."""
        self._manifest.close()
        if self.building.exists():
            remove(self.building, self.target)

    def _place(self, path: str) -> Path:
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            (self.building / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        return self.building / path

    def _count(self, path: str, sha256: str, size: int) -> None:
        line = f"{sha256}  {path}\n".encode()
        self._manifest.write(line)
        self._digest.update(line)
        self.files += 1
        self.bytes += size


class Stream:
    """A file being written, with its digest and size so far."""

    def __init__(self, file: BufferedWriter) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        """The sha-256 of what was written so far."""
        return self._sha256.hexdigest()

    def write(self, data: bytes) -> None:
        """Write some more bytes."""
        self._file.write(data)
        self._sha256.update(data)
        self.size += len(data)


def _beside(target: Path, what: str) -> Path:
    return target.parent / f".{target.name}.{what}-{secrets.token_hex(4)}"


def _recover(target: Path) -> None:
    """Mend what a killed build left: a former archive that was renamed away goes back, unfinished builds go."""
    if not target.parent.is_dir():
        return
    for former in sorted(target.parent.glob(f".{_literal(target.name)}.former-*")):
        if identity_of(former) is None:
            continue
        if target.exists():
            _carry_over(former, target)
            remove(former, target)
        else:
            former.rename(target)
    for unfinished in target.parent.glob(f".{_literal(target.name)}.building-*"):
        if identity_of(unfinished) is not None:
            remove(unfinished, target)


def _literal(name: str) -> str:
    """The name as a glob pattern that fits only itself."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _carry_over(former: Path, target: Path) -> None:
    """Move the entries of the former top folder that no build wrote: they are the person's own."""
    manifest = former / MANIFEST
    ours = {MARKER, MANIFEST}
    if manifest.is_file():
        with manifest.open(encoding="utf-8") as lines:
            ours.update(line[66:].rstrip("\n").partition("/")[0] for line in lines)
        for entry in sorted(former.iterdir()):
            if entry.name not in ours:
                taken = (target / entry.name).exists()
                entry.rename(target / (f"{entry.name}.kept" if taken else entry.name))


def remove(folder: Path, twin: Path) -> None:
    """Remove a folder of ours. Windows refuses to remove read-only files; clearing the mark there clears it on every
    link to the file, so it is set again through the twin's link."""
    cleared: list[Path] = []
    for root, folders, files in os.walk(folder, topdown=False):
        for name in files:
            path = Path(root, name)
            try:
                path.unlink()
            except PermissionError:
                path.chmod(stat.S_IWRITE | stat.S_IREAD)
                path.unlink()
                cleared.append(path.relative_to(folder))
        for name in folders:
            path = Path(root, name)
            if path.is_symlink():
                path.unlink()
            else:
                path.rmdir()
    folder.rmdir()
    for relative in cleared:
        if (twin / relative).is_file():
            (twin / relative).chmod(stat.S_IREAD)
