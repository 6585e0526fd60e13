"""Zips: listed safely, inflated with isal, opened as streams."""

import contextlib
import importlib.util
import io
import lzma
import shutil
import stat
import struct
import tempfile
import types
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from isal import isal_zlib

from exodus.errors import TakeoutError
from exodus.model import Finding
from exodus.takeout.member import INNER_ZIP, NAME_LIMIT, Member, is_junk, safe_name

RATIO_LIMIT = 200
"""A member that inflates to more than this many times its packed size, and to more than RATIO_FLOOR, is a bomb.
Real JSON of takeouts packs 8 to 40 times (measured on generated takeouts of 1,000,000 records)."""
RATIO_FLOOR = 64 << 20
SPOOL_LIMIT = 4 << 30
"""An inner zip larger than this is not spooled."""
WRAPPED_LIMIT = 200
"""A zip of more zips than this is no wrapping: each takes an open file."""
MEMBER_LIMIT = 2_000_000
PACKED = 16 << 10
"""Packed bytes that are inflated at once; zipfile's own 4 KiB cost a call each."""
TOTAL_FLOOR = 1 << 30
"""A zip that inflates to more than RATIO_LIMIT times its size, and to more than this, is refused as a whole."""
ENCRYPTED, DECLARED_UTF_8 = 0x1, 0x800
"""Bits of a member's flags (APPNOTE 4.4.4)."""
LOCAL_HEADER = 30
"""Every member's packed bytes are preceded by at least so many."""
LEADS_OUT = "the name leads out of the takeout"
LINK = "this is a link and is not followed"
OVERLAPS = "this member shares its bytes with another one (a zip bomb)"
UNREADABLE_INSIDE = "this zip inside the takeout cannot be read"


@cache
def _zipfile() -> types.ModuleType:
    """A private copy of the standard library's zipfile that inflates with isal: 2.4 times as fast, nobody else's."""
    spec = importlib.util.find_spec("zipfile")
    if spec is None or spec.loader is None:  # the standard library always has both
        raise TakeoutError("this Python has no zipfile module; use a complete Python")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.__dict__.update(zlib=isal_zlib, crc32=isal_zlib.crc32)
    module.ZipExtFile.MIN_READ_SIZE = PACKED
    return module


@cache
def _damage() -> tuple[type[Exception], ...]:
    """What zipfile and the decompressors raise for bytes that are no zip, or not what they were."""
    bad = cast("type[Exception]", _zipfile().BadZipFile)
    inflate = cast("type[Exception]", isal_zlib.error)
    return OSError, EOFError, ValueError, RuntimeError, struct.error, lzma.LZMAError, inflate, bad


class ZipPart:
    """A zip. ``file`` is where its bytes are when it is not the file at ``path``; it is closed with the part.

    ``findings`` are the members that are unsafe, encrypted or implausible (``refused`` has their names), and the zips
    inside that cannot be read.
    """

    def __init__(self, path: Path, file: IO[bytes] | None = None, prefix: str = "") -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.refused: list[str] = []
        self.spooled: set[str] = set()
        self._prefix = prefix
        self._file = file
        try:
            self._zip = _zipfile().ZipFile(file or path)
        except _damage() as error:
            if file is not None:
                file.close()
            raise TakeoutError(f"{path.name} is not a readable zip ({error}); download it again") from error
        try:
            self._sound = list(self._sorted_out())
        except TakeoutError:
            self.close()
            raise

    def _sorted_out(self) -> Iterator[tuple[int, str, int]]:
        """The (index, name, size) of the members that can be read; the others become findings."""
        infos = self._zip.infolist()
        files = [info for info in infos if not info.filename.endswith("/")]
        if len(infos) > MEMBER_LIMIT:
            raise TakeoutError(f"{self.path.name} holds {len(infos):,} members; that is no takeout")
        if files and all(info.flag_bits & ENCRYPTED for info in files):
            raise TakeoutError(f"{self.path.name} is encrypted; unpack it with its password and give the folder")
        size = packed = 0
        overlapping = _overlapping(infos)
        for index, info in enumerate(infos):
            if not info.filename.endswith("/"):
                name = safe_name(_decoded(info))
                reason = _refusal(name, info) or (OVERLAPS if index in overlapping else None)
                if reason or name is None:
                    shown = self._prefix + info.orig_filename.replace("\0", "\N{SYMBOL FOR NULL}")[:NAME_LIMIT]
                    self.findings.append(Finding(shown, reason or LEADS_OUT))
                    self.refused.append(shown)
                else:
                    size, packed = size + info.file_size, packed + info.compress_size
                    yield index, name, info.file_size
        if size > TOTAL_FLOOR and size > RATIO_LIMIT * max(packed, 1):
            raise TakeoutError(f"{self.path.name} would inflate to {size:,} bytes; that is no takeout (a zip bomb)")

    def members(self, number: int) -> Iterator[Member]:
        """Its files, in the zip's order; only those that can be read safely."""
        for index, name, size in self._sound:
            yield Member(self._prefix + name, size, number, index)

    def open(self, member: Member) -> BinaryIO:
        """A stream of the inflated bytes; damage raises TakeoutError as soon as it is read."""
        info = self._zip.infolist()[int(member.native)]
        try:
            stream = self._zip.open(info)
        except _damage() as error:
            raise TakeoutError(f"{member.name} in {self.path.name} cannot be read: {error}") from error
        return cast("BinaryIO", _Inflated(stream, member.name, self.path.name))

    def close(self) -> None:
        """Close the zip."""
        self._zip.close()
        if self._file is not None:
            self._file.close()

    def inner(self, *, wraps: bool = True) -> Iterator["ZipPart"]:
        """The zips inside this one that hold media of the takeout, spooled to private temporary files.

        A zip of nothing but zips is a wrapping (unless ``wraps`` is false: one is enough): what is in them is read as
        if it lay where they lie.
        """
        members = [member for member in self.members(0) if not is_junk(member.name)]
        wraps = (
            wraps and len(members) <= WRAPPED_LIMIT and all(member.name.lower().endswith(".zip") for member in members)
        )
        for member in members:
            if wraps or INNER_ZIP.search(member.name):
                try:
                    with contextlib.closing(self.open(member)) as stream:
                        part = ZipPart(self.path, spool(stream, member), prefix=member.folder)
                except TakeoutError as error:
                    self.findings.append(Finding(member.name, UNREADABLE_INSIDE, detail=str(error)))
                else:
                    self.spooled.add(member.name)
                    yield part
                    if wraps:
                        yield from part.inner(wraps=False)


def _refusal(name: str | None, info: Any) -> str | None:
    """Why a member is not read, if so."""
    if name is None:
        return LEADS_OUT
    if stat.S_ISLNK(info.external_attr >> 16):
        return LINK
    if info.flag_bits & ENCRYPTED:
        return "this member is encrypted"
    if info.file_size > RATIO_FLOOR and info.file_size > RATIO_LIMIT * max(info.compress_size, 1):
        return "this member would inflate implausibly (a zip bomb)"
    return None


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
        except _damage() as error:
            raise TakeoutError(f"{self._where} is damaged ({error})") from error

    def readall(self) -> bytes:
        return self.read()

    def close(self) -> None:
        self._stream.close()
        super().close()


def _overlapping(infos: list[Any]) -> set[int]:
    """The indexes of entries whose packed bytes overlap those of one before them: the trick of flat zip bombs."""
    found: set[int] = set()
    end = -1
    for index in sorted(range(len(infos)), key=lambda index: int(infos[index].header_offset)):
        start = infos[index].header_offset
        if start < end:
            found.add(index)
        end = max(end, start + LOCAL_HEADER + infos[index].compress_size)
    return found


def _decoded(info: Any) -> str:
    """The member's whole name; UTF-8 that a zip failed to declare as such (as old tools do) is recovered."""
    name = str(info.orig_filename)
    if info.flag_bits & DECLARED_UTF_8 or name.isascii():
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
    try:
        shutil.copyfileobj(stream, file, 1 << 20)
    except TakeoutError:
        file.close()
        raise
    file.seek(0)
    return file
