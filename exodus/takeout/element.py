"""One element of a JSON member: decoded strictly where it fits its type, and as far as possible where it does not."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from exodus.model import Finding
from exodus.takeout.scan import INVALID
from exodus.takeout.shape import prune, remove

T = TypeVar("T")

DEPTH = 200
"""An element that nests more deeply is refused: whoever walked through it would not come back."""
TOO_DEEP = "this element nests too deeply to be read"
SHAPE = "this element has an unexpected shape"
MISFIT = "nothing in this element has a known shape"
ODD = "a known key holds a value of an unexpected type"
MISFITS = 16
"""So many misfitting values are set aside in one element before the element itself is given up."""


class Element(Struct, Generic[T], frozen=True, gc=False):
    """One decoded element: where it stood, its value, and what its type has no field for.

    ``unknown`` maps paths (``a.b.0.c``) to values; importers put it into ``extra["unknown"]``, where it is counted.
    """

    pointer: str
    value: T
    unknown: dict[str, Any]


def misfit(member: str, element: Element[Any]) -> Finding:
    """The finding about an element of which no record can be made: it names the keys nobody knows."""
    return Finding(member, MISFIT, element.pointer, detail=", ".join(sorted(element.unknown)), failed=True)


def decode(member: str, raw: bytes, type_: type[T], pointer: str) -> Iterator[Element[T] | Finding]:
    """One element that the fast way refused: with unknown keys, odd values, or no JSON at all.

    Values whose type is not the field's are set aside as unknown; findings before the element name them.
    """
    try:
        plain = msgspec.json.decode(raw)
    except INVALID as refusal:
        try:
            plain, broken = whole(json.loads(raw.decode("utf-8", "surrogateescape"), strict=False))
        except (ValueError, RecursionError):  # every Python words it in its own way
            yield Finding(member, "this element is no valid JSON", pointer, short(refusal), failed=True)
            return
        if broken:
            yield Finding(member, "a text held half a character, shown as \ufffd", pointer)
    if _is_deep(plain):
        yield Finding(member, TOO_DEEP, pointer, failed=True)
        return
    clean, unknown = prune(plain, type_)
    known = len(unknown)
    for _ in range(MISFITS):
        try:
            value = msgspec.convert(clean, type_, strict=False)
        except (msgspec.ValidationError, OverflowError, RecursionError) as error:
            if not remove(clean, str(error), unknown):
                yield Finding(member, SHAPE, pointer, short(error), failed=True)
                return
        else:
            yield from (Finding(member, ODD, pointer, path) for path in list(unknown)[known:])
            yield Element(pointer, value, unknown)
            return
    yield Finding(member, SHAPE, pointer, failed=True)


def _is_deep(value: Any) -> bool:
    """Whether lists and objects stand in one another more than DEPTH times."""
    level: list[Any] = [[value]]
    for _ in range(DEPTH):
        level = [below for one in level for below in _below(one) if isinstance(below, dict | list)]
        if not level:
            return False
    return True


def _below(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def whole(value: Any) -> tuple[Any, bool]:
    """The value with every half character replaced by U+FFFD, and whether there was one."""
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), True
        return value, False
    if isinstance(value, list):
        pairs = [whole(item) for item in value]
        return [item for item, _ in pairs], any(broken for _, broken in pairs)
    if isinstance(value, dict):
        keys = [whole(key) for key in value]
        pairs = [whole(item) for item in value.values()]
        broken = any(broken for _, broken in [*keys, *pairs])
        return {key: item for (key, _), (item, _) in zip(keys, pairs, strict=True)}, broken
    return value, False


def key_of(raw: bytes) -> str | None:
    """The text of a raw JSON key; ``None`` when it is no JSON string."""
    try:
        return str(whole(json.loads(raw.decode("utf-8", "replace"), strict=False))[0])
    except ValueError:
        return None


def escaped(key: str) -> str:
    """The key as a piece of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def short(error: Exception) -> str:
    """The error without what the takeout says: its texts are nobody's business in a report."""
    return re.sub(r"[\"'].*[\"']", "…", str(error), flags=re.DOTALL)[:120]
