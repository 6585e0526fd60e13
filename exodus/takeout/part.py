"""Parts: one folder or one zip on disk, listed safely and opened as streams."""

import os
from collections.abc import Collection as AnyOf
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from exodus.errors import TakeoutError
from exodus.model import Finding
from exodus.takeout.member import INNER_ZIP, Member, is_junk, is_own, plain_name, safe_name
from exodus.takeout.zip import LEADS_OUT, LINK, UNREADABLE_INSIDE, ZipPart


class Part(Protocol):
    """One folder or zip. ``findings`` are what in it cannot be read at all, ``refused`` the names of the members that
    are not handed out (links, encrypted ones, bombs, names that lead out), ``spooled`` the zips inside it that are
    parts themselves. All are complete once :meth:`members` has come to its end."""

    path: Path
    findings: list[Finding]
    refused: list[str]
    spooled: set[str]

    def members(self, number: int) -> Iterator[Member]:
        """Its files, safe names only."""

    def open(self, member: Member) -> BinaryIO:
        """A stream of the member's bytes. Reading raises TakeoutError where the bytes are damaged."""

    def close(self) -> None:
        """Let go of open files."""


class FolderPart:
    """A folder, or one file as if it were alone in a folder. Links are not followed."""

    def __init__(self, path: Path, without: AnyOf[Path] = ()) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.refused: list[str] = []
        self.spooled: set[str] = set()
        self._without = frozenset(without)

    def members(self, number: int) -> Iterator[Member]:
        """Its files, by name; links and special files become findings. What exodus wrote in here is no part of it, nor
        what is ``without`` it: takeouts of their own."""
        if self.path.is_file():
            yield Member(plain_name(self.path.name), self.path.stat().st_size, number, str(self.path))
        else:
            yield from self._walk(self.path, "", number)

    def _walk(self, folder: Path, prefix: str, number: int) -> Iterator[Member]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self._refuse(prefix or ".", "this folder cannot be listed", error.strerror or "")
            return
        if prefix and is_own(entry.name for entry in entries):
            return
        for entry in entries:
            name = prefix + plain_name(entry.name)
            safe = safe_name(name)  # unzip on Linux leaves the back-slashes of Windows-made zips in names of files
            if safe is None:
                self._refuse(name, LEADS_OUT)
            elif entry.is_symlink():
                self._refuse(name, LINK)
            elif entry.is_dir():
                yield from self._walk(Path(entry.path), f"{name}/", number)
            elif self._without and Path(entry.path) in self._without:
                continue
            elif entry.is_file():
                yield Member(safe, entry.stat().st_size, number, entry.path)
            else:
                self._refuse(name, "this is no file and no folder")

    def _refuse(self, name: str, reason: str, detail: str = "") -> None:
        self.findings.append(Finding(name, reason, detail=detail))
        self.refused.append(name)

    def inner(self) -> Iterator[ZipPart]:
        """The zips in this folder that hold media of the takeout."""
        for member in FolderPart(self.path, self._without).members(0):
            if INNER_ZIP.search(member.name) and not is_junk(member.name):
                try:
                    file = Path(str(member.native)).open("rb")  # noqa: SIM115 - the part closes it
                    part = ZipPart(self.path, file, prefix=member.folder)
                except (OSError, TakeoutError) as error:
                    self.findings.append(Finding(member.name, UNREADABLE_INSIDE, detail=str(error)))
                else:
                    self.spooled.add(member.name)
                    yield part

    def open(self, member: Member) -> BinaryIO:
        """A stream of the file's bytes."""
        try:
            return Path(str(member.native)).open("rb")
        except OSError as error:
            raise TakeoutError(f"{member.native} cannot be read: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is held open."""


def open_part(path: Path, without: AnyOf[Path] = ()) -> list[Part]:
    """The part at a path, and the media zips inside it. Raises TakeoutError when there is nothing to read."""
    if not path.exists():
        raise TakeoutError(f"{path} does not exist; check the name")
    if path.is_file() and path.suffix.lower() == ".zip":
        outer: ZipPart | FolderPart = ZipPart(path)
    else:
        outer = FolderPart(path, without)
    return [outer, *outer.inner()]
