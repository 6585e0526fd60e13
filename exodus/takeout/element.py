"""JSON members, read element by element into typed structs, in constant memory.

Nothing here is fatal: an element that does not fit becomes a finding with its JSON pointer, a key nobody knows is kept.
"""

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any, BinaryIO, Generic, TypeVar

import msgspec
from msgspec import Raw, Struct

from exodus.errors import TakeoutError
from exodus.model import Finding
from exodus.takeout.scan import CHUNK, TooLargeError, Window, entries, groups, split, unwrap
from exodus.takeout.shape import known_fields, prune, remove

T = TypeVar("T")

WHOLE_LIMIT = 32 << 20
"""Members up to this size with an object at the root are read at once; larger ones are streamed."""
AT_ONCE = 4 << 20
"""Lists up to this size are decoded in one go."""
MISFITS = 16
"""So many misfitting values are set aside in one element before the element itself is given up."""


class Element(Struct, Generic[T], frozen=True, gc=False):
    """One decoded element: where it stood, its value, and what its type has no field for.

    ``unknown`` maps paths (``a.b.0.c``) to values; importers put it into ``extra["unknown"]``, where it is counted.
    """

    pointer: str
    value: T
    unknown: dict[str, Any]


class Json:
    """A JSON member of a takeout. Every method reads the member anew, except while it is small enough to keep."""

    def __init__(self, name: str, size: int, opener: Callable[[], BinaryIO]) -> None:
        self.name = name
        self._size = size
        self._open = opener
        self._whole: bytes | None = None

    def elements(self, type_: type[T], *path: str) -> Iterator[Element[T] | Finding]:
        """The elements of the list at ``path`` (keys from the root, ``*`` allowed), one at a time.

        Without a path: the list at the root, else the object's only list, else the object itself when it looks like
        one element. A single object where a list is expected counts as a list of one. A path that is not there yields
        nothing.
        """
        decoder = msgspec.json.Decoder(list[type_])  # type: ignore[valid-type]  # a type made at run time
        try:
            yield from self._elements(type_, decoder, path)
        except (TakeoutError, TooLargeError) as error:
            reason = (
                "this member cannot be read to its end"
                if isinstance(error, TakeoutError)
                else "one element is too large"
            )
            yield Finding(self.name, reason, detail=str(error))

    def head(self, type_: type[T], *without: str) -> Element[T] | Finding:
        """The object at the root as one value, leaving out the keys in ``without`` (the big lists)."""
        try:
            fields = dict(self._fields(without))
        except (TakeoutError, TooLargeError, msgspec.MsgspecError, RecursionError) as error:
            return Finding(self.name, "this member is no valid JSON", detail=str(error))
        raw = b"{" + b",".join(json.dumps(key).encode() + b":" + value for key, value in fields.items()) + b"}"
        result: Element[T] | Finding = Finding(self.name, "this member is no valid JSON")
        for found in self._one(raw, type_, ""):
            result = found
        return result

    def keys(self) -> tuple[str, ...]:
        """The keys of the object at the root, in order; empty when there is a list, or no JSON."""
        try:
            if self._size > WHOLE_LIMIT:
                return tuple(key for key, _ in self._fields(()))
            return tuple(msgspec.json.decode(self._data(), type=dict[str, Raw]))
        except (TakeoutError, TooLargeError, msgspec.MsgspecError, RecursionError):
            return ()

    def _data(self) -> bytes:
        if self._whole is None:
            with contextlib.closing(self._open()) as stream:
                data = stream.read()
            self._whole = data[unwrap(data) :].rstrip(b"; \t\r\n")
        return self._whole

    def _fields(self, without: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
        if self._size <= WHOLE_LIMIT:
            for key, value in msgspec.json.decode(self._data(), type=dict[str, Raw]).items():
                if key not in without:
                    yield key, bytes(value)
            return
        with contextlib.closing(self._open()) as stream:
            window = Window(stream)
            window.cut(unwrap(window.data) + 1)
            for raw_key, raw in entries(window):
                key = str(msgspec.json.decode(raw_key))
                if raw is not None:
                    yield key, raw
                elif key not in without:
                    yield key, b"[" + b",".join(group for group in groups(window)) + b"]"

    def _elements(self, type_: type[T], decoder: Any, path: tuple[str, ...]) -> Iterator[Element[T] | Finding]:
        with contextlib.closing(self._open()) as stream:
            window = Window(stream)
            window.cut(unwrap(window.data))
            root = window.data[:1]
            if root == b"[":
                yield from self._list(window, type_, decoder, "", self._size)
            elif root == b"{" and self._size > WHOLE_LIMIT:
                yield from self._streamed(window, type_, decoder, path)
            elif root == b"{":
                window.data += stream.read()
                self._whole = window.data.rstrip(b"; \t\r\n")
                yield from self._object(self._whole, type_, decoder, path, "")
            else:
                reason = "this member is no valid JSON" if window.data.strip() else "this member is empty"
                yield Finding(self.name, reason)

    def _object(
        self, raw: bytes, type_: type[T], decoder: Any, path: tuple[str, ...], pointer: str
    ) -> Iterator[Element[T] | Finding]:
        try:
            fields = msgspec.json.decode(raw, type=dict[str, Raw])
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            lenient = _lenient_fields(raw)
            if lenient is None:
                yield Finding(self.name, "this member is no valid JSON", pointer, _short(error))
                return
            fields = lenient
        if path:
            chosen = [key for key in fields if fnmatchcase(key, path[0])]
        elif fields.keys() & known_fields(type_):
            yield from self._one(raw, type_, pointer)
            return
        else:
            chosen = [key for key, value in fields.items() if bytes(value)[:1] == b"["]
            chosen = chosen or [key for key, value in fields.items() if bytes(value)[:1] == b"{"]
        for key in chosen:
            value = bytes(fields[key])
            below = f"{pointer}/{_escaped(key)}"
            if value[:1] == b"[":
                yield from self._list(Window(_Bytes(value)), type_, decoder, below, len(value))
            elif value[:1] == b"{":
                yield from self._object(value, type_, decoder, path[1:], below)

    def _streamed(
        self, window: Window, type_: type[T], decoder: Any, path: tuple[str, ...]
    ) -> Iterator[Element[T] | Finding]:
        window.cut(1)
        for raw_key, raw in entries(window):
            key = str(msgspec.json.decode(raw_key))
            if path and not fnmatchcase(key, path[0]):
                continue
            pointer = f"/{_escaped(key)}"
            if raw is None:
                yield from self._list(window, type_, decoder, pointer, None)
            elif path and raw[:1] == b"{":
                yield from self._object(raw, type_, decoder, path[1:], pointer)

    def _list(
        self, window: Window, type_: type[T], decoder: Any, pointer: str, size: int | None
    ) -> Iterator[Element[T] | Finding]:
        """The elements of a list; ``size`` is ``None`` where the window stands behind its ``[`` already."""
        if size is not None and size <= AT_ONCE:
            while window.grow():
                pass
            with contextlib.suppress(msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
                for index, value in enumerate(decoder.decode(window.data.rstrip(b"; \t\r\n"))):
                    yield Element(f"{pointer}/{index}", value, {})
                return
        if size is not None:
            window.cut(1)
        index = 0
        for group in groups(window):
            try:
                values = decoder.decode(b"[" + group + b"]")
            except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
                for raw in _split(group):
                    yield from self._one(raw, type_, f"{pointer}/{index}")
                    index += 1
                continue
            for value in values:
                yield Element(f"{pointer}/{index}", value, {})
                index += 1

    def _one(self, raw: bytes, type_: type[T], pointer: str) -> Iterator[Element[T] | Finding]:
        """One element that the fast way refused: with unknown keys, odd values, or no JSON at all."""
        try:
            plain = msgspec.json.decode(raw)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            try:
                plain, broken = _without_surrogates(json.loads(raw.decode("utf-8", "surrogateescape")))
            except (ValueError, RecursionError) as error:
                yield Finding(self.name, "this element is no valid JSON", pointer, _short(error))
                return
            if broken:
                yield Finding(self.name, "a text held half a character, shown as \ufffd", pointer)
        clean, unknown = prune(plain, type_)
        for _ in range(MISFITS):
            try:
                value = msgspec.convert(clean, type_, strict=False)
            except (msgspec.ValidationError, OverflowError) as error:
                if not remove(clean, str(error), unknown):
                    yield Finding(self.name, "this element has an unexpected shape", pointer, _short(error))
                    return
            else:
                yield Element(pointer, value, unknown)
                return
        yield Finding(self.name, "this element has an unexpected shape", pointer)


class _Bytes:
    """Bytes in memory as a stream that a Window can stand on, without copying them piecemeal."""

    def __init__(self, data: bytes) -> None:
        self._data: bytes | None = data

    def read(self, _size: int = -1) -> bytes:
        data, self._data = self._data, b""
        return data or b""


def _split(group: bytes) -> Iterator[bytes]:
    """The elements of a comma-joined group; by their brackets when it is no valid JSON."""
    try:
        yield from map(bytes, msgspec.json.decode(b"[" + group + b"]", type=list[Raw]))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        yield from split(group)


def _lenient_fields(raw: bytes) -> dict[str, Raw] | None:
    """The object's fields when only something deep inside keeps it from being valid."""
    window = Window(_Bytes(raw[1:]))
    fields: dict[str, Raw] = {}
    for key, value in entries(window):
        if value is None:
            value = b"[" + b",".join(group for group in groups(window)) + b"]"
        try:
            fields[str(json.loads(key))] = Raw(value)
        except ValueError:
            return None
    return fields or None


def _without_surrogates(value: Any) -> tuple[Any, bool]:
    """The value with every half character replaced by U+FFFD, and whether there was one."""
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), True
        return value, False
    if isinstance(value, list):
        pairs = [_without_surrogates(item) for item in value]
        return [item for item, _ in pairs], any(broken for _, broken in pairs)
    if isinstance(value, dict):
        keys = [_without_surrogates(key) for key in value]
        pairs = [_without_surrogates(item) for item in value.values()]
        broken = any(broken for _, broken in [*keys, *pairs])
        return {key: item for (key, _), (item, _) in zip(keys, pairs, strict=True)}, broken
    return value, False


def _escaped(key: str) -> str:
    """The key as a piece of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _short(error: Exception) -> str:
    """The error without what the takeout says: its texts are nobody's business in a report."""
    return re.sub(r"[\"'].*[\"']", "…", str(error))[:120]


__all__ = ["CHUNK", "Element", "Json"]
