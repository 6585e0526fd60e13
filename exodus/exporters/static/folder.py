"""The folder an archive is written to: a bag whose files are linked from the former archive where they are the same.

The bag is BagIt 1.0 (RFC 8493, October 2018): the payload is ``data/``, everything else are tag files.
"""

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
from io import BufferedWriter
from pathlib import Path

from exodus.folder import Build, Form, digest_of, linked, listed

MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
BAG = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
FORM = Form(
    exporter="static",
    noun="archive",
    title="static archive",
    marker=".exodus-archive.json",
    format=2,
    manifests=(MANIFEST, TAG_MANIFEST),
    payload="data/",
)


class Folder:
    """One build of an archive. Everything goes through :meth:`write`, :meth:`stream`, :meth:`file` and :meth:`link`,
    which enter it into the build."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self._thumbs: dict[str, list[tuple[int, str]]] | None = None

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the archive; text is UTF-8."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        target, former = self.build.place(path), self._former(path)
        if former is None or not _holds(former, data) or not linked(former, target):
            target.write_bytes(data)
        self.build.enter(path, hashlib.sha256(data).hexdigest())

    @contextlib.contextmanager
    def stream(self, path: str) -> Iterator["Stream"]:
        """A file of the archive that is written piece by piece."""
        with self.build.place(path).open("wb") as file:
            stream = Stream(file)
            yield stream
        self._enter(path, stream.digest)

    @contextlib.contextmanager
    def file(self, path: str) -> Iterator[Path]:
        """A file of the archive that another library writes."""
        target = self.build.place(path)
        yield target
        self._enter(path, digest_of(target))

    def link(self, blob: Path, path: str, sha256: str) -> None:
        """Put a blob into the archive, read-only: a hard link where the disk allows it, else a copy."""
        self.build.link(blob, path, sha256)

    def former(self, stem: str) -> dict[int, Path]:
        """The former build's thumbnails whose names begin so, by width, if their bytes are still what was written."""
        if self._thumbs is None:
            self._thumbs = {}
            for name, sha256 in listed(self.build.former, FORM) if self.build.former else ():
                if name.startswith("thumbs/"):
                    start, _, width = name.removesuffix(".webp").rpartition("-")
                    self._thumbs.setdefault(f"{start}-", []).append((int(width), sha256))
        found: dict[int, Path] = {}
        for number, sha256 in self._thumbs.get(stem, ()):
            path = self._former(f"{stem}{number}.webp")
            if path is None or digest_of(path) != sha256:
                return {}
            found[number] = path
        return found

    def seal(self, title: str) -> None:
        """Write the bag's own files; nothing is written after them. They tell no date, so that the same input gives
        the same bytes."""
        self.write("bagit.txt", BAG)
        payload = self.build.manifests[MANIFEST]
        self.write(
            "bag-info.txt",
            f"Bag-Software-Agent: exodus\nExternal-Description: {title}\n"
            f"Payload-Oxum: {payload.bytes}.{payload.files}\n",
        )
        payload.close()
        line = f"{digest_of(self.build.path / MANIFEST)}  {MANIFEST}\n"
        self.build.manifests[TAG_MANIFEST].enter(line.encode(), 0)

    def _former(self, path: str) -> Path | None:
        """The file that stands at this path of the former archive."""
        former = self.build.former / path if self.build.former else None
        return former if former is not None and former.is_file() else None

    def _enter(self, path: str, sha256: str) -> None:
        """Enter a file that was written; the former archive's takes its place where the bytes are the same."""
        target, former = self.build.path / path, self._former(path)
        same_size = former is not None and former.stat().st_size == target.stat().st_size
        if former is not None and same_size and digest_of(former) == sha256:
            target.unlink()
            if not linked(former, target):
                shutil.copyfile(former, target)
        self.build.enter(path, sha256)


class Stream:
    """A file being written, with its digest so far."""

    def __init__(self, file: BufferedWriter) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()

    @property
    def digest(self) -> str:
        """The sha-256 of what was written so far."""
        return self._sha256.hexdigest()

    def write(self, data: bytes) -> None:
        """Write some more bytes."""
        self._file.write(data)
        self._sha256.update(data)


def _holds(former: Path, data: bytes) -> bool:
    """Whether a file holds these very bytes."""
    try:
        return former.stat().st_size == len(data) and former.read_bytes() == data
    except OSError:  # it cannot be read: then it is written anew
        return False
