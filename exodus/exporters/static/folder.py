"""The folder an archive is written to: built beside, swapped in at the end, never somebody else's.

A build goes to ``.NAME.building-RANDOM`` beside the target. When it is whole, the former archive is renamed away, the
new one renamed in, and the former one removed; a build that is interrupted leaves the former archive as it was. A file
that is the same in the former archive is linked from there, not written again.

The folder is a bag (BagIt 1.0, RFC 8493, October 2018): the payload is ``data/``, everything else are tag files.
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
TAG_MANIFEST = "tagmanifest-sha256.txt"
MANIFESTS = (MANIFEST, TAG_MANIFEST)
PAYLOAD = "data/"
BAG = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
FORMAT = 2


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


def listed(directory: Path) -> Iterator[tuple[str, str]]:
    """What the manifests of an archive name: (path, sha-256)."""
    for manifest in MANIFESTS:
        if (directory / manifest).is_file():
            with (directory / manifest).open(encoding="utf-8") as lines:
                for line in lines:
                    yield line[66:].rstrip("\n"), line[:64]


class Folder:
    """One build of an archive. Everything goes through :meth:`write`, :meth:`stream` and :meth:`link`, which keep
    count and fixity: ``files``, ``bytes`` and ``digest`` cover all but the marker and the bag's own files."""

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
        self._tag_manifest = (self.building / TAG_MANIFEST).open("wb")
        self._payload = [0, 0]
        self._thumbs: dict[str, list[tuple[int, str]]] | None = None

    @property
    def digest(self) -> str:
        """A digest over the digests of all files written so far."""
        return self._digest.hexdigest()

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the archive; text is UTF-8."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        target = self._place(path)
        if not self._holds(path, data) or not _link(self.target / path, target):
            target.write_bytes(data)
        self._count(path, hashlib.sha256(data).hexdigest(), len(data))

    @contextlib.contextmanager
    def stream(self, path: str) -> Iterator["Stream"]:
        """A file of the archive that is written piece by piece."""
        target = self._place(path)
        with target.open("wb") as file:
            stream = Stream(file)
            yield stream
        former = self.target / path
        if former.is_file() and former.stat().st_size == stream.size and digest_of(former) == stream.digest:
            target.unlink()
            if not _link(former, target):
                shutil.copyfile(former, target)
        self._count(path, stream.digest, stream.size)

    @contextlib.contextmanager
    def file(self, path: str) -> Iterator[Path]:
        """A file of the archive that another library writes."""
        target, former = self._place(path), self.target / path
        yield target
        sha256, size = digest_of(target), target.stat().st_size
        if former.is_file() and former.stat().st_size == size and digest_of(former) == sha256:
            target.unlink()
            if not _link(former, target):
                shutil.copyfile(former, target)
        self._count(path, sha256, size)

    def link(self, blob: Path, path: str, sha256: str) -> None:
        """Put a blob into the archive: a hard link where the disk allows it, else a copy. The bytes are read-only."""
        target = self._place(path)
        former = self.target / path
        if not _link(blob, target) and not (
            former.is_file() and digest_of(former) == sha256 and _link(former, target)
        ):  # another disk, a file system without links, or too many links to one file
            shutil.copyfile(blob, target)
            target.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        self._count(path, sha256, target.stat().st_size)

    def former(self, stem: str) -> dict[int, Path]:
        """The former build's thumbnails whose names begin so, by width, if their bytes are still what was written."""
        if self._thumbs is None:
            self._thumbs = {}
            for name, sha256 in listed(self.target):
                if name.startswith("thumbs/"):
                    start, _, width = name.removesuffix(".webp").rpartition("-")
                    self._thumbs.setdefault(f"{start}-", []).append((int(width), sha256))
        found: dict[int, Path] = {}
        for number, sha256 in self._thumbs.get(stem, ()):
            path = self.target / f"{stem}{number}.webp"
            if not path.is_file() or digest_of(path) != sha256:
                return {}
            found[number] = path
        return found

    def seal(self, title: str) -> None:
        """Write the bag's own files; nothing is written after them. They tell no date, so that the same input gives
        the same bytes."""
        self.write("bagit.txt", BAG)
        count, size = self._payload
        self.write(
            "bag-info.txt",
            f"Bag-Software-Agent: exodus\nExternal-Description: {title}\nPayload-Oxum: {size}.{count}\n",
        )
        self._manifest.close()
        manifest = self.building / MANIFEST
        self._tag_manifest.write(f"{digest_of(manifest)}  {MANIFEST}\n".encode())
        self._tag_manifest.close()

    def commit(self) -> None:
        """Swap the build in; what a person added to the former archive's top folder moves along."""
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
        self._tag_manifest.close()
        if self.building.exists():
            remove(self.building, self.target)

    def _holds(self, path: str, data: bytes) -> bool:
        """Whether the former archive has the very same file."""
        former = self.target / path
        try:
            return former.stat().st_size == len(data) and former.read_bytes() == data
        except OSError:  # there is none, or it cannot be read: then it is written anew
            return False

    def _place(self, path: str) -> Path:
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            (self.building / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        return self.building / path

    def _count(self, path: str, sha256: str, size: int) -> None:
        line = f"{sha256}  {path}\n".encode()
        if path.startswith(PAYLOAD):
            self._manifest.write(line)
            self._payload[0] += 1
            self._payload[1] += size
        else:
            self._tag_manifest.write(line)
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


def digest_of(path: Path) -> str:
    """The sha-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _link(source: Path, target: Path) -> bool:
    """Make a hard link, if the disk allows it."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


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
        killed_at_once = {entry.name for entry in unfinished.iterdir()} <= {MARKER}
        if killed_at_once or identity_of(unfinished) is not None:
            remove(unfinished, target)


def _literal(name: str) -> str:
    """The name as a glob pattern that fits only itself."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _carry_over(former: Path, target: Path) -> None:
    """Move what no build wrote from the former archive into the new one: it is the person's own."""
    if not (former / MANIFEST).is_file():
        return
    ours = {MARKER, *MANIFESTS, *(name for name, _ in listed(former))}
    for root, _, names in os.walk(former):
        for name in sorted(names):
            path = Path(root, name)
            relative = path.relative_to(former)
            if relative.as_posix() in ours:
                continue
            place = target / relative
            if place.exists():
                place = place.with_name(f"{name}.kept")
            place.parent.mkdir(parents=True, exist_ok=True)
            path.rename(place)


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
