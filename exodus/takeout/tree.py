"""JSON members, read element by element into typed structs, in constant memory.

Nothing here is fatal: an element that does not fit becomes a finding with its JSON pointer, a key nobody knows is kept,
and what stands before damage is read.
"""

import contextlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import BinaryIO, Generic, TypeVar

import msgspec
from msgspec import Raw

from exodus.errors import TakeoutError
from exodus.model import Finding
from exodus.takeout.element import Element, decode, escaped, key_of, short
from exodus.takeout.scan import INVALID, TooLargeError, Window, entries, groups, split, unwrap
from exodus.takeout.shape import known_fields

T = TypeVar("T")

WHOLE_LIMIT = 8 << 20
"""Members up to this size with an object at the root are read at once; larger ones are streamed."""
AT_ONCE = 4 << 20
"""Lists up to this size are decoded in one go."""
TAIL = b"; \t\r\n"
"""What may stand behind the JSON."""
DEPTH = 32
"""So many objects inside one another are searched for elements; a platform writes four."""
NO_JSON = "this member is no valid JSON"
TOO_DEEP = "objects stand in one another too deeply to be read"
BROKEN_OFF = "this member breaks off"
BESIDE = "what stands here beside the rows of this member is not read"
NOTHING = frozenset({b"null", b"false", b"true", b"0", b'""', b"{}", b"[]"})
"""Values that say nothing, or nothing without their name."""
BEHIND = "something stands behind the end of the list and is not read"
UNREADABLE = "this member cannot be read to its end"
FIELDS = msgspec.json.Decoder(dict[str, Raw])


class Json:
    """A JSON member of a takeout. Every method reads the member anew, except while it is small enough to keep."""

    def __init__(self, name: str, size: int, opener: Callable[[], BinaryIO]) -> None:
        self.name = name
        self._size = size
        self._open = opener
        self._whole: bytes | None = None

    def elements(self, type_: type[T], *path: str) -> Iterator[Element[T] | Finding]:
        """The elements of the list at ``path`` (keys from the root, ``*`` allowed), one at a time.

        Without a path: the list at the root, else the object's lists, else the object itself when it looks like one
        element. A single object where a list is expected counts as a list of one. A path that is not there yields
        nothing.
        """
        try:
            with contextlib.closing(self._open()) as stream:
                window = Window(stream)
                yield from self._elements(window, Reading(self.name, type_), path)
                if window.damage is not None:
                    yield Finding(self.name, UNREADABLE, detail=str(window.damage), failed=True)
        except TakeoutError as error:
            yield Finding(self.name, UNREADABLE, detail=str(error), failed=True)
        except TooLargeError as error:
            yield Finding(self.name, "one element is too large", detail=str(error), failed=True)

    def head(self, type_: type[T], *without: str) -> Element[T] | Finding:
        """The object at the root as one value, leaving out the keys in ``without`` (the big lists)."""
        try:
            fields = [
                json.dumps(key).encode() + b":" + (raw if isinstance(raw, bytes) else b"[" + b",".join(raw) + b"]")
                for key, raw in self._fields()
                if key not in without
            ]
        except (TakeoutError, TooLargeError, _NoObjectError) as error:
            return Finding(self.name, NO_JSON, detail=str(error), failed=True)
        found = list(decode(self.name, b"{" + b",".join(fields) + b"}", type_, ""))
        return found[-1]

    def keys(self) -> tuple[str, ...]:
        """The keys of the object at the root, in order; empty when there is a list, or no JSON."""
        try:
            return tuple(key for key, _ in self._fields())
        except (TakeoutError, TooLargeError, _NoObjectError):
            return ()

    def _fields(self) -> Iterator[tuple[str, bytes | Iterable[bytes]]]:
        """The (key, raw value) pairs of the object at the root; a big list as its groups."""
        if self._size <= WHOLE_LIMIT:
            if self._whole is None:
                with contextlib.closing(self._open()) as stream:
                    data = stream.read()
                self._whole = data[unwrap(data) :].rstrip(TAIL)
            yield from _object_fields(self._whole)[0].items()
            return
        with contextlib.closing(self._open()) as stream:
            window = Window(stream)
            window.look()
            window.cut(unwrap(window.data))
            if window.data[:1] != b"{":
                raise _NoObjectError("there is no object at its root")
            window.cut(1)
            for raw_key, raw in entries(window):
                key = key_of(raw_key)
                if key is not None:
                    yield key, groups(window) if raw is None else raw
            if window.damage is not None:
                raise window.damage

    def _elements(self, window: Window, reading: "Reading[T]", path: tuple[str, ...]) -> "_Stream[T]":
        window.look()
        window.cut(unwrap(window.data))
        root = window.data[:1]
        if root == b"[":
            yield from self._list(window, reading)
        elif root == b"{" and self._size > WHOLE_LIMIT:
            yield from self._streamed(window, reading, path)
        elif root == b"{":
            while window.grow():
                pass
            self._whole = window.data.rstrip(TAIL)
            yield from reading.object(self._whole, path, "")
        elif window.damage is None:
            full = bool(window.data.strip(TAIL))
            yield Finding(self.name, NO_JSON if full else "this member is empty", failed=full)

    def _list(self, window: Window, reading: "Reading[T]") -> "_Stream[T]":
        """The list at the root."""
        if self._size <= AT_ONCE:
            while window.grow():
                pass
            if window.damage is None:
                yield from reading.small(window.data.rstrip(TAIL), "")
                return
        window.cut(1)
        yield from reading.list(window, "")
        yield from reading.behind(window)

    def _streamed(self, window: Window, reading: "Reading[T]", path: tuple[str, ...]) -> "_Stream[T]":
        """A large object: its lists are streamed, what else it holds is in memory one by one."""
        if not path:
            fields: dict[str, bool] = {}
            with contextlib.suppress(TakeoutError):  # met again below, and told
                fields.update((key, isinstance(value, bytes)) for key, value in self._fields())
            if all(fields.values()) or fields.keys() & reading.known:
                while window.grow():
                    pass
                yield from reading.object(window.data.rstrip(TAIL), path, "")
                return
        window.cut(1)
        for raw_key, raw in entries(window):
            key = key_of(raw_key)
            if key is None or (path and not fnmatchcase(key, path[0])):
                continue
            pointer = f"/{escaped(key)}"
            if raw is None:
                yield from reading.list(window, pointer)
            elif path:
                yield from reading.value(raw, path, pointer)
            elif raw not in NOTHING:
                yield Finding(self.name, BESIDE, pointer)
        if not window.closed and window.damage is None:
            yield Finding(self.name, BROKEN_OFF)


_Stream = Iterator[Element[T] | Finding]


class _NoObjectError(ValueError):
    """There is no object where one is expected."""


class Reading(Generic[T]):
    """Elements of one type, read from one member."""

    def __init__(self, member: str, type_: type[T]) -> None:
        self._member = member
        self._type = type_
        self._one = msgspec.json.Decoder(type_)
        self._many = msgspec.json.Decoder(list[type_])  # type: ignore[valid-type]  # a type made at run time
        self.known = known_fields(type_)

    def value(self, raw: bytes, path: tuple[str, ...], pointer: str) -> _Stream[T]:
        """The elements of a value that the first piece of ``path`` (if any) has chosen."""
        if raw[:1] == b"[":
            window = Window(io.BytesIO(raw))
            if len(raw) > AT_ONCE:
                window.cut(1)
                yield from self.list(window, pointer)
            else:
                yield from self.small(raw, pointer)
        elif raw[:1] == b"{":
            yield from self.object(raw, path[1:], pointer)
        elif path and "*" not in path[0] and raw.strip(TAIL) not in {b"null", b'""'}:
            yield Finding(self._member, "there is a plain value where a list was expected", pointer, failed=True)

    def object(self, raw: bytes, path: tuple[str, ...], pointer: str) -> _Stream[T]:
        """The elements at ``path`` of an object; without a path those of its lists, or the object itself."""
        if pointer.count("/") > DEPTH:
            yield Finding(self._member, TOO_DEEP, pointer, failed=True)
            return
        try:
            fields, complete = _object_fields(raw)
        except _NoObjectError as error:
            yield Finding(self._member, NO_JSON, pointer, short(error), failed=True)
            return
        if path:
            chosen = [key for key in fields if fnmatchcase(key, path[0])]
        elif complete and fields.keys() & self.known:
            yield from self.element(raw, pointer)
            return
        else:
            chosen = [key for key, value in fields.items() if value[:1] == b"["]
            chosen = chosen or [key for key, value in fields.items() if value[:1] == b"{"]
            if fields and not chosen and complete and not self.known:  # read as a mapping: any object is one
                yield from self.element(raw, pointer)
                return
            if fields and not chosen:
                yield Finding(self._member, "this object has none of the expected keys", pointer, failed=True)
        for key in chosen:
            yield from self.value(fields[key], path, f"{pointer}/{escaped(key)}")
        if chosen and not path:
            yield from (
                Finding(self._member, BESIDE, f"{pointer}/{escaped(key)}")
                for key in fields
                if key not in chosen and fields[key] not in NOTHING
            )
        if not complete:
            yield Finding(self._member, BROKEN_OFF, pointer)

    def small(self, raw: bytes, pointer: str) -> _Stream[T]:
        """The elements of a list that is decoded in one go; by groups where that fails."""
        try:
            values = self._many.decode(raw)
        except INVALID:
            window = Window(io.BytesIO(raw))
            window.cut(1)
            yield from self.list(window, pointer)
            yield from self.behind(window)
            return
        for index, value in enumerate(values):
            yield Element(f"{pointer}/{index}", value, {})

    def list(self, window: Window, pointer: str) -> _Stream[T]:
        """The elements of the list that the window stands in, just behind its ``[``."""
        index = 0
        for group in groups(window):
            try:
                values = self._many.decode(b"[" + group + b"]")
            except INVALID:
                for raw in split(group, window.border):
                    yield from self.element(raw, f"{pointer}/{index}")
                    index += 1
                continue
            for value in values:
                yield Element(f"{pointer}/{index}", value, {})
                index += 1
        if not window.closed and window.damage is None:
            yield Finding(self._member, BROKEN_OFF, pointer)

    def behind(self, window: Window) -> Iterator[Finding]:
        """Whether the window, at the end of a list, still holds something."""
        window.look()
        if window.closed and window.data.strip(TAIL):
            yield Finding(self._member, BEHIND, failed=True)

    def element(self, raw: bytes, pointer: str) -> _Stream[T]:
        """One element, as far as it can be read."""
        try:
            value = self._one.decode(raw)
        except INVALID:
            yield from decode(self._member, raw, self._type, pointer)
        else:
            yield Element(pointer, value, {})


def _object_fields(raw: bytes) -> tuple[dict[str, bytes], bool]:
    """The object's fields, raw, and whether it came to its end; also where something deep inside is not valid."""
    try:
        return {key: bytes(value) for key, value in FIELDS.decode(raw).items()}, True
    except INVALID as error:
        window = Window(io.BytesIO(raw))
        window.look()
        if window.data[:1] != b"{":
            raise _NoObjectError("there is no object at its root") from error
        window.cut(1)
        fields: dict[str, bytes] = {}
        for raw_key, value in entries(window):
            key = key_of(raw_key)
            if key is not None:
                fields[key] = value if value is not None else b"[" + b",".join(groups(window)) + b"]"
        if not fields:
            raise _NoObjectError(str(error)) from error
        return fields, window.closed
