"""Parts: one folder or one zip on disk, listed safely and opened as streams."""

import contextlib
import importlib.util
import io
import os
import re
import shutil
import stat
import tempfile
import types
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

from isal import isal_zlib

from exodus.errors import TakeoutError
from exodus.model import Finding
from exodus.takeout.member import Member, is_junk, safe_name

RATIO_LIMIT = 200
"""A member that inflates to more than this many times its packed size, and to more than RATIO_FLOOR, is a bomb.
Real JSON of takeouts packs 8 to 40 times (measured on generated takeouts of 1,000,000 records)."""
RATIO_FLOOR = 64 << 20
SPOOL_LIMIT = 4 << 30
"""An inner zip larger than this is not spooled."""
MEMBER_LIMIT = 2_000_000
INNER_ZIP = re.compile(r"(?:^|/)[^/]*_media/[^/]*\.zip$", re.IGNORECASE)
"""X zipped its media folders once more between June and December 2019; other zips inside are people's own files."""


class Part(Protocol):
    """One folder or zip. ``findings`` are what in it cannot be read at all."""

    path: Path
    findings: list[Finding]

    def members(self, number: int) -> Iterator[Member]:
        """Its files, safe names only."""

    def open(self, member: Member) -> BinaryIO:
        """A stream of the member's bytes. Reading raises TakeoutError where the bytes are damaged."""

    def close(self) -> None:
        """Let go of open files."""


@cache
def _zipfile() -> types.ModuleType:
    """A private copy of the standard library's zipfile that inflates with isal: 2.4 times as fast, nobody else's."""
    spec = importlib.util.find_spec("zipfile")
    if spec is None or spec.loader is None:  # the standard library always has both
        raise TakeoutError("this Python has no zipfile module; use a complete Python")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.__dict__.update(zlib=isal_zlib, crc32=isal_zlib.crc32)
    return module


def _inflate_error() -> type[Exception]:
    return cast("type[Exception]", isal_zlib.error)


class FolderPart:
    """A folder, or one file as if it were alone in a folder. Links are not followed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.findings: list[Finding] = []

    def members(self, number: int) -> Iterator[Member]:
        """Its files, by name; links and special files become findings."""
        if self.path.is_file():
            yield Member(self.path.name, self.path.stat().st_size, number, str(self.path))
        else:
            yield from self._walk(self.path, "", number)

    def _walk(self, folder: Path, prefix: str, number: int) -> Iterator[Member]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.findings.append(Finding(prefix, "this folder cannot be listed", detail=error.strerror or ""))
            return
        for entry in entries:
            name = prefix + entry.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            if entry.is_symlink():
                self.findings.append(Finding(name, "a link leads out of the takeout and is not followed"))
            elif entry.is_dir():
                yield from self._walk(Path(entry.path), f"{name}/", number)
            elif entry.is_file():
                yield Member(name, entry.stat().st_size, number, entry.path)
            else:
                self.findings.append(Finding(name, "this is no file and no folder"))

    def open(self, member: Member) -> BinaryIO:
        """A stream of the file's bytes."""
        try:
            return Path(str(member.native)).open("rb")
        except OSError as error:
            raise TakeoutError(f"{member.native} cannot be read: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is held open."""


class ZipPart:
    """A zip. ``file`` is where its bytes are when it is not the file at ``path`` (a zip inside a zip)."""

    def __init__(self, path: Path, file: IO[bytes] | None = None, prefix: str = "") -> None:
        self.path = path
        self.findings: list[Finding] = []
        self._prefix = prefix
        try:
            self._zip = _zipfile().ZipFile(file or path)
        except (OSError, ValueError, NotImplementedError, _zipfile().BadZipFile) as error:
            raise TakeoutError(f"{path.name} is not a readable zip ({error}); download it again") from error
        infos = self._zip.infolist()
        if len(infos) > MEMBER_LIMIT:
            raise TakeoutError(f"{path.name} holds {len(infos):,} members; that is no takeout")
        if infos and all(info.flag_bits & 1 for info in infos if not info.is_dir()):
            raise TakeoutError(f"{path.name} is encrypted; unpack it with its password and give the folder")
        self._overlapping = _overlapping(infos)

    def members(self, number: int) -> Iterator[Member]:
        """Its files, in the zip's order; unsafe, encrypted and implausible ones become findings."""
        for index, info in enumerate(self._zip.infolist()):
            if info.is_dir():
                continue
            name = safe_name(_decoded(info))
            reason = self._refusal(name, info)
            if reason or name is None:
                shown = info.filename.encode("utf-8", "replace").decode()
                self.findings.append(Finding(self._prefix + shown, reason or "unsafe name"))
            else:
                yield Member(self._prefix + name, info.file_size, number, index)

    def _refusal(self, name: str | None, info: object) -> str | None:
        size, packed = getattr(info, "file_size", 0), getattr(info, "compress_size", 0)
        if name is None:
            return "the name leads out of the takeout"
        if stat.S_ISLNK(getattr(info, "external_attr", 0) >> 16):
            return "a link leads out of the takeout and is not followed"
        if getattr(info, "flag_bits", 0) & 1:
            return "this member is encrypted"
        if id(info) in self._overlapping:
            return "this member shares its bytes with another one (a zip bomb)"
        if size > RATIO_FLOOR and size > RATIO_LIMIT * max(packed, 1):
            return "this member would inflate implausibly (a zip bomb)"
        return None

    def open(self, member: Member) -> BinaryIO:
        """A stream of the inflated bytes; damage raises TakeoutError as soon as it is read."""
        info = self._zip.infolist()[int(member.native)]
        try:
            stream = self._zip.open(info)
        except (OSError, ValueError, NotImplementedError, RuntimeError, _zipfile().BadZipFile) as error:
            raise TakeoutError(f"{member.name} in {self.path.name} cannot be read: {error}") from error
        return cast("BinaryIO", _Inflated(stream, member.name, self.path.name))

    def close(self) -> None:
        """Close the zip."""
        self._zip.close()

    def inner(self) -> Iterator["ZipPart"]:
        """The zips inside this one that hold media of the takeout, spooled to private temporary files."""
        for member in list(self.members(0)):
            if INNER_ZIP.search(member.name) and not is_junk(member.name):
                with contextlib.closing(self.open(member)) as stream:
                    yield ZipPart(self.path, spool(stream, member), prefix=member.folder)


class _Inflated(io.RawIOBase):
    """A zip member's stream whose damage speaks plainly."""

    def __init__(self, stream: IO[bytes], member: str, part: str) -> None:
        self._stream = stream
        self._where = f"{member} in {part}"

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except (OSError, EOFError, ValueError, _inflate_error(), _zipfile().BadZipFile) as error:
            raise TakeoutError(f"{self._where} is damaged ({error})") from error

    def readall(self) -> bytes:
        return self.read()

    def close(self) -> None:
        self._stream.close()
        super().close()


def _overlapping(infos: list[object]) -> set[int]:
    """The ids of entries whose packed bytes overlap those of the next one: the trick of flat zip bombs."""
    placed = sorted(infos, key=lambda info: getattr(info, "header_offset", 0))
    found: set[int] = set()
    end = -1
    for info in placed:
        start, size = getattr(info, "header_offset", 0), getattr(info, "compress_size", 0)
        if start < end:
            found.add(id(info))
        end = max(end, start + 30 + size)
    return found


def _decoded(info: object) -> str:
    """The member's name; UTF-8 that a zip failed to declare as such (as old tools do) is recovered."""
    name = str(getattr(info, "filename", ""))
    if getattr(info, "flag_bits", 0) & 0x800 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def spool(stream: IO[bytes], member: Member) -> IO[bytes]:
    """A private temporary file with the stream's bytes: a zip inside a zip must be sought in."""
    if member.size > SPOOL_LIMIT:
        raise TakeoutError(f"{member.name} is {member.size:,} bytes of zip inside a zip; unpack the outer one")
    file = tempfile.TemporaryFile(prefix="exodus-")  # noqa: SIM115 - it lives as long as the part that reads it
    shutil.copyfileobj(stream, file, 1 << 20)
    file.seek(0)
    return file


def open_part(path: Path) -> list[Part]:
    """The part at a path, and the media zips inside it. Raises TakeoutError when there is nothing to read."""
    if not path.exists():
        raise TakeoutError(f"{path} does not exist; check the name")
    if path.is_file() and path.suffix.lower() == ".zip":
        outer = ZipPart(path)
        return [outer, *outer.inner()]
    folder = FolderPart(path)
    inner: list[Part] = []
    if path.is_dir():
        for media_zip in sorted(path.glob("**/*_media/*.zip")):
            if not media_zip.is_symlink():
                prefix = media_zip.parent.relative_to(path).as_posix() + "/"
                inner.append(ZipPart(media_zip, prefix=prefix))
    return [folder, *inner]
