"""The takeout: its parts overlaid to one tree, which remembers what was opened."""

import contextlib
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Collection as AnyOf
from pathlib import Path
from typing import BinaryIO, cast

from exodus.errors import TakeoutError
from exodus.model import Finding
from exodus.takeout.member import Member, compile_pattern, is_junk, matches, natural, plain_name
from exodus.takeout.part import Part, open_part
from exodus.takeout.stream import TEXTS, Counted, Text, chunks, recoded
from exodus.takeout.tree import Json

PIECE = re.compile(r"-part([0-9]{1,9})(?=\.[^.]*$)")
"""What a file that was written in several pieces has before its ending, in all of them but the first."""
TWINS = 16
"""A member is compared with so many others of its name."""


class Takeout:
    """One user's package, as one tree of members whatever it is packed in.

    ``account`` is what ingest assigned; importers put it into derived keys. ``root`` is the folder this view starts
    at: names of members are relative to it. ``zone`` is the time zone that the person named for times without one
    (``Europe/Berlin``). ``on_read`` is told of every stretch of bytes that is read. ``dropped`` counts, by rule, the
    secrets that an importer met and left behind; all views share it.
    """

    def __init__(self, name: str, parts: Sequence[Part]) -> None:
        self.name = plain_name(name)
        self.account = ""
        self.root = ""
        self.zone: str | None = None
        self.on_read: Callable[[int], None] | None = None
        self.paths: tuple[Path, ...] = tuple(dict.fromkeys(part.path for part in parts))
        self._parts = parts
        self._members = sorted(
            (member for number, part in enumerate(parts) for member in part.members(number)),
            key=lambda member: (natural(member.name), member.name, member.part),
        )
        self.findings: list[Finding] = [finding for part in parts for finding in part.findings]
        self._refused = [Member(name, 0, number, "") for number, part in enumerate(parts) for name in part.refused]
        self._overlay()
        self._index: dict[str, list[Member]] | None = None
        self._pieces: dict[str, list[tuple[int, Member]]] | None = None
        self._by_name: dict[str, Member] | None = None
        self._sound: list[Member] | None = None
        self._opened = {
            (member.part, member.name) for member in self._members if member.name in parts[member.part].spooled
        }
        self._attached: set[tuple[int, str]] = set()
        self.dropped: Counter[str] = Counter()

    @classmethod
    def open(cls, *paths: Path, name: str | None = None, without: AnyOf[Path] = ()) -> "Takeout":
        """The takeout whose parts are these folders, zips or single files, ``without`` files that stand in them and
        are takeouts of their own."""
        parts: list[Part] = []
        try:
            for path in paths:
                parts.extend(open_part(path, without))
            return cls(name or paths[0].name, parts)
        except TakeoutError:
            for part in parts:
                part.close()
            raise

    def rooted(self, root: str, account: str = "", zone: str | None = None) -> "Takeout":
        """A view of the tree below ``root``; what is opened through it counts as opened here."""
        view = object.__new__(Takeout)
        view.__dict__.update(self.__dict__)
        view.root, view.account = self.root + root, account
        view._index = view._pieces = view._by_name = view._sound = None
        view.zone = zone or self.zone
        if root:
            view._members = [
                Member(member.name.removeprefix(root), member.size, member.part, member.native)
                for member in self._members
                if member.name.startswith(root)
            ]
            view._refused = [
                Member(member.name.removeprefix(root), 0, member.part, "")
                for member in self._refused
                if member.name.startswith(root)
            ]
        return view

    def aside(self) -> "Takeout":
        """The same tree, to look into it: what is opened or dropped there counts nowhere."""
        view = object.__new__(Takeout)
        view.__dict__.update(self.__dict__)
        view._opened, view._attached, view.dropped = set(self._opened), set(self._attached), Counter()
        view.on_read = None
        return view

    def members(self, *patterns: str) -> list[Member]:
        """The members that fit one of the suffix patterns (all without one), in natural order, junk left out.

        ``*`` stands for anything but ``/``, ``**`` for anything, ``?`` for one character; a pattern matches the end of
        a name at the border of a piece. Natural order puts ``message_2.json`` before ``message_10.json``.
        """
        sound = self._without_junk()
        return [member for member in sound if matches(member.name, patterns)] if patterns else list(sound)

    def _without_junk(self) -> list[Member]:
        if self._sound is None:
            self._sound = [member for member in self._members if not is_junk(member.name)]
        return self._sound

    def roots(self, *patterns: str) -> list[str]:
        """The folders (``""`` or ``some/folder/``) below which a member fits a pattern as a whole, shortest first."""
        found: set[str] = set()
        for member in self.members():
            pieces = member.name.split("/")
            for pattern in patterns:
                cut = len(pieces) - pattern.count("/") - 1
                if cut >= 0 and compile_pattern("/" + pattern).fullmatch("/".join(pieces[cut:])):
                    found.add("".join(f"{piece}/" for piece in pieces[:cut]))
        return sorted(found, key=lambda root: (root.count("/"), root))

    def get(self, name: str) -> Member | None:
        """The member with exactly this name below the root."""
        if self._by_name is None:
            self._by_name = {}
            for member in self._without_junk():
                self._by_name.setdefault(member.name, member)
        return self._by_name.get(name)

    def named(self, basename: str) -> list[Member]:
        """The members whose last piece is this, in all folders and parts."""
        if self._index is None:
            self._index = {}
            for member in self._without_junk():
                self._index.setdefault(member.basename, []).append(member)
        return self._index.get(basename, [])

    def pieces(self, basename: str) -> list[Member]:
        """The members of a file that may be written in several pieces: ``a.js``, ``a-part1.js``, ``a-part2.js`` …

        By number, whatever is missing between them, in all folders and parts.
        """
        if self._pieces is None:
            self._pieces = {}
            for member in self._without_junk():
                found = PIECE.search(member.basename)
                whole, number = (PIECE.sub("", member.basename), int(found[1])) if found else (member.basename, -1)
                self._pieces.setdefault(whole, []).append((number, member))
            for pieces in self._pieces.values():
                pieces.sort(key=lambda piece: piece[0])
        return [member for _, member in self._pieces.get(basename, ())]

    def open_member(self, member: Member) -> BinaryIO:
        """A stream of the member's bytes, UTF-8 where they are UTF-16; the member counts as read from now on."""
        self._opened.add((member.part, self.root + member.name))
        return cast("BinaryIO", Text(self._counted(self._parts[member.part].open(member))))

    def peek(self, member: Member, size: int = -1) -> bytes:
        """The member's first bytes (all by default), without counting it as read: for recognition.

        Of a damaged member nothing: that it is damaged is told when it is read. A text in UTF-16 is handed out in
        UTF-8, as :meth:`open_member` does.
        """
        with (
            contextlib.suppress(TakeoutError),
            contextlib.closing(self._parts[member.part].open(member)) as stream,
        ):
            head = stream.read(size)
            return recoded(head) if member.name.lower().endswith(TEXTS) else head
        return b""

    def json(self, member: Member) -> Json:
        """The member as JSON, bare or behind ``window.… =``, to be read element by element."""
        return Json(member.name, member.size, lambda: self.open_member(member))

    def mark_read(self, member: Member) -> None:
        """Count a member as read although another one said the same (a header file, a twin)."""
        self._opened.add((member.part, self.root + member.name))

    def drop(self, rule: str, count: int = 1) -> None:
        """Count secrets (addresses, devices, tokens, numbers) that were met and left behind; ``rule`` is their sort."""
        if count:
            self.dropped[rule] += count

    def attach(self, name: str) -> BinaryIO | None:
        """A stream of a media member's bytes, by its name below the root; it counts as media from now on."""
        member = self.get(name)
        if member is None:
            return None
        self._attached.add((member.part, self.root + member.name))
        return self._counted(self._parts[member.part].open(member))

    def mark_attached(self, name: str) -> bool:
        """Count a member as media without opening it; whether there is such a member."""
        member = self.get(name)
        if member is not None:
            self._attached.add((member.part, self.root + member.name))
        return member is not None

    def fixity(self, member: Member) -> str:
        """The sha-256 of the member's bytes, in hexadecimal."""
        digest = hashlib.sha256()
        for chunk in chunks(self._parts[member.part].open(member)):
            digest.update(chunk)
        return digest.hexdigest()

    def account_of_members(self, ignores: Callable[[str], str | None]) -> Iterator[tuple[Member, str, str]]:
        """Every member with its end: (member, ``read`` | ``media`` | ``ignored`` | ``unread``, rule).

        ``ignores`` says by which rule a name is ignored, if any. What was refused comes first: it may bear the name of
        a member that was read.
        """

        def left(member: Member) -> tuple[Member, str, str]:
            rule = "junk" if is_junk(member.name) else ignores(member.name)
            return member, "ignored" if rule else "unread", rule or ""

        yield from map(left, self._refused)
        for member in self._members:
            place = (member.part, self.root + member.name)
            if place in self._attached:
                yield member, "media", ""
            elif place in self._opened:
                yield member, "read", ""
            else:
                yield left(member)

    def fingerprint(self) -> str:
        """A digest of the names and sizes of all members: the same for a folder and its zip."""
        lines = sorted(f"{member.name}\x1f{member.size}" for member in self._without_junk())
        return hashlib.blake2b("\x1e".join(lines).encode("utf-8", "replace"), digest_size=16).hexdigest()

    @property
    def size(self) -> int:
        """The bytes of all members, inflated."""
        return sum(member.size for member in self._members)

    def close(self) -> None:
        """Let go of all parts."""
        for part in self._parts:
            part.close()

    def __enter__(self) -> "Takeout":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _counted(self, stream: BinaryIO) -> BinaryIO:
        return cast("BinaryIO", Counted(stream, self.on_read)) if self.on_read else stream

    def _overlay(self) -> None:
        """Drop what is repeated; what differs under one name is kept, as one more page, with a finding."""
        kept: list[Member] = []
        for member in self._members:
            twins = list(itertools.islice(_tail(kept, member.name), TWINS))
            if any(self._alike(member, twin) for twin in twins):
                continue
            if twins and not is_junk(member.name):
                reason = "there are different members of this name; all are read"
                self.findings.append(Finding(member.name, reason))
            kept.append(member)
        self._members = kept

    def _alike(self, one: Member, other: Member) -> bool:
        try:
            return one.size == other.size and self.fixity(one) == self.fixity(other)
        except TakeoutError:  # told when the damaged one is read
            return False


def _tail(members: list[Member], name: str) -> Iterable[Member]:
    """The last members that bear the name; members are sorted by name."""
    for member in reversed(members):
        if member.name != name:
            return
        yield member
