"""Taking a person out of names, keys and values, so that what is left can be shown to strangers.

What is shown is chosen by what may stay, not by what must go: words of a fixed vocabulary of file names and keys. All
else becomes ``<name>``, ``<n>`` (a number) or ``<id>`` (a long one, or letters with digits); of values only their shape
is left.
"""

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

NAME, NUMBER, ID = "<name>", "<n>", "<id>"
KEY = "<key>"
"""Stands for a key that is no key of the platform's but says something itself: a name, a title, a label."""
KEY_LIMIT = 80
LONG = 8
"""Numbers of so many digits are ids or times."""

_PIECE = re.compile(r"[A-Za-z0-9]+|[-_. '/]|[^A-Za-z0-9\-_. '/]+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NUMBERED = re.compile(r"([A-Za-z]+)(\d+)")
_RUN = re.compile(r"<(?:name|id)>(?:[-_. ']*<(?:name|id|n)>)*(?:[-_. ']*<name>)|<name>(?:<(?:name|n)>)+")
_THREAD = re.compile(r"((?:^|/)messages/(?:[a-z0-9_]+/)?)([^/]+)(?=/)")
_SHARED = frozenset({"stickers_used", "photos", "videos", "audio", "files", "gifs"})
"""Folders beside the threads."""
_THREAD_ID = re.compile(r".*?(_?)(?:\d{5,}|[A-Za-z0-9-]{10,})", re.DOTALL)
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]*")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_PATH = re.compile(r"[^\s:]*/[^\s:]*\.[A-Za-z0-9]{2,5}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """The words that may be shown, lower case."""
    text = files("exodus.pipeline").joinpath("vocabulary.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def masked_path(name: str) -> str:
    """A member's name by its pattern: ``messages/inbox/<name>_<id>/message_<n>.json``."""
    name = _THREAD.sub(lambda match: match[1] + _thread(match[2]), name)
    return "/".join(piece if piece.startswith("<") else masked(piece) for piece in name.split("/"))


def masked_key(key: str) -> str:
    """A key as it is where the platform made it, of known words; :data:`KEY` for any other."""
    shown = masked(key) if len(key) <= KEY_LIMIT else KEY
    if "<" not in shown:
        return shown
    known = _IDENTIFIER.fullmatch(key) and any(_is_known(word) for word in _WORD.findall(key))
    return shown if known else KEY


def masked(text: str) -> str:
    """The text with every unknown word, number and foreign sign replaced."""
    shown = "".join(_masked_piece(piece) for piece in _PIECE.findall(text))
    return _RUN.sub(lambda run: NAME if ID not in run[0] else ID, shown)


def shape(value: Any) -> str:
    """What a value is like, and nothing of what it says: ``text``, ``digits(10)``, ``url``, ``number(13)`` …"""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return f"number({len(str(abs(value)))})" if abs(value) < 1 << 256 else "number"
        case float():
            return "decimal"
        case str():
            return _shape_of_text(value)
        case list():
            return "list" if value else "empty list"
        case _:
            return "object" if value else "empty object"


def _shape_of_text(text: str) -> str:
    if not text.strip():
        return "empty text"
    if text.isascii() and text.isdigit():
        return f"digits({len(text)})"
    for shape_, pattern in (("url", _URL), ("date", _DATE), ("path", _PATH)):
        if len(text) < 4096 and pattern.fullmatch(text):
            return shape_
    return "mangled text" if _is_mangled(text) else "text"


def _is_mangled(text: str) -> bool:
    """Whether it is UTF-8 taken for Latin-1."""
    if text.isascii():
        return False
    try:
        text.encode("latin-1").decode()
    except UnicodeError:
        return False
    return True


def _thread(folder: str) -> str:
    """A thread's folder bears a name, whatever its words; ids stand behind it."""
    if folder.startswith("message") or folder in _SHARED:
        return folder
    found = _THREAD_ID.fullmatch(folder)
    return NAME if found is None else f"{NAME}{found[1]}{ID}"


def _masked_piece(piece: str) -> str:
    if piece in "-_. '/":
        return piece
    if piece.isascii() and piece.isdigit():
        return ID if len(piece) >= LONG else NUMBER
    if not (piece.isascii() and piece.isalnum()):
        return NAME
    if piece.lower() in vocabulary() or (re.fullmatch(r"v\d{1,2}", piece)):
        return piece
    if piece.isalpha():
        return piece if all(_is_known(word) for word in _WORD.findall(piece)) else NAME
    numbered = _NUMBERED.fullmatch(piece)
    if numbered and _is_known(numbered[1]):
        return numbered[1] + (ID if len(numbered[2]) >= LONG else NUMBER)
    return ID


def _is_known(word: str) -> bool:
    return word.lower() in vocabulary()
