"""Members: names made safe, junk told apart, patterns matched."""

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

JUNK_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".localized", "no-data.txt"})
JUNK_FOLDERS = ("__MACOSX/", ".Spotlight-V100/", ".Trashes/", ".fseventsd/")
OWN_STORE = frozenset({"store.sqlite", "lock.sqlite"})
OWN_MARKER = re.compile(r"\.exodus-[a-z-]+\.json")
"""What lies in every folder that a publisher wrote, by its exporter's name."""

NAME_LIMIT = 4096
"""In characters; no file system has longer names."""
INNER_ZIP = re.compile(r"(?:^|/)[^/]*_media/[^/]*\.zip$", re.IGNORECASE)
"""X zipped its media folders once more between June and December 2019; other zips inside are people's own files."""
DRIVE = re.compile(r"[A-Za-z]:")
NUMBER = re.compile(r"([0-9]+)")


class Member(Struct, frozen=True, gc=False):
    """A file in a takeout: its name (``/``-separated, relative to the root), its size in bytes, and its part.

    ``native`` is what the part itself calls it: a path, or an index in a zip.
    """

    name: str
    size: int
    part: int
    native: str | int

    @property
    def basename(self) -> str:
        """The last piece of the name."""
        return self.name.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The name up to and including its last ``/``."""
        return self.name[: self.name.rfind("/") + 1]


def safe_name(name: str) -> str | None:
    """The name with ``/`` as separator and nothing that leads out of the takeout; ``None`` where that is impossible.

    Back-slashes of Windows-made zips become slashes; a leading slash, a drive letter and ``.`` pieces are dropped.
    """
    if "\0" in name or len(name) > NAME_LIMIT:
        return None
    pieces = [piece for piece in name.replace("\\", "/").split("/") if piece not in {"", "."}]
    while len(pieces) > 1 and DRIVE.fullmatch(pieces[0]):
        del pieces[0]
    if not pieces or ".." in pieces:
        return None
    return "/".join(pieces)


def plain_name(name: str) -> str:
    """The name with U+FFFD for bytes that are no UTF-8: a file on Linux may have such a name."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def is_junk(name: str) -> bool:
    """Whether a member is left behind by an operating system, or stands for an empty category."""
    basename = name.rpartition("/")[2]
    return (
        basename.lower() in JUNK_NAMES
        or basename.startswith("._")
        or any(name.startswith(folder) or f"/{folder}" in name for folder in JUNK_FOLDERS)
    )


def is_own(names: Iterable[str]) -> bool:
    """Whether a folder with files of these names is one that exodus wrote: a store, an archive, a bulk file.

    They may stand in the folder of the takeouts they were made from, and are no part of those.
    """
    found = set(names)
    return found >= OWN_STORE or any(OWN_MARKER.fullmatch(name) for name in found)


def natural(name: str) -> tuple[str | tuple[int, str], ...]:
    """A sort key that puts ``message_2`` before ``message_10``. Pieces alternate between text and number."""
    pieces = NUMBER.split(name)
    numbers = [piece.lstrip("0") for piece in pieces[1::2]]
    pieces[1::2] = numbers
    return tuple((len(piece), piece) if i % 2 else piece for i, piece in enumerate(pieces))


@lru_cache(maxsize=4096)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A suffix pattern as a regular expression over whole member names.

    ``*`` stands for anything but ``/``, ``**`` for anything, ``?`` for one character. The pattern matches the end of
    the name, at the border of a piece: ``posts/*.json`` matches ``any/where/posts/1.json``. A leading ``/`` ties it to
    the root.
    """
    anchored = pattern.startswith("/")
    tokens = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(tokens.get(piece) or re.escape(piece) for piece in re.split(r"(\*\*|\*|\?)", pattern.lstrip("/")))
    return re.compile(("" if anchored else "(?:.*/)?") + body, re.DOTALL)


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether the name fits one of the patterns."""
    return _compile_patterns(patterns).fullmatch(name) is not None


@lru_cache(maxsize=4096)
def _compile_patterns(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """All patterns as one expression: takeouts with 100,000 members are asked for many patterns."""
    return re.compile("|".join(compile_pattern(pattern).pattern for pattern in patterns) or r"(?!)", re.DOTALL)
