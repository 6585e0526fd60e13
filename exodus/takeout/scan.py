"""Cutting JSON into elements without reading it whole.

Two ways, both exact. *Borders*: platforms pretty-print, and a raw newline cannot occur inside a JSON string, so a
comma followed by a line of the list's own indent ends an element. *Tokens*: for everything else, strings and brackets
are followed one by one, about ten times slower.
"""

import re
from collections.abc import Iterator
from typing import Protocol

CHUNK = 256 << 10
ELEMENT_LIMIT = 256 << 20
"""A single element larger than this is refused: no takeout has one, a bomb may."""

TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*("|\\?\Z)|[\[\]{},:]', re.DOTALL)
WRAPPER = re.compile(rb"\s*[A-Za-z_$][\w.$\s\[\]\"']{0,200}?=\s*(?=[\[{])")
BLANK = b" \t\r\n"


class TooLargeError(ValueError):
    """One element is larger than any real one."""


class Readable(Protocol):
    """All that is asked of a stream."""

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, fewer at the end."""


class Window:
    """The part of a stream that is in memory: ``data``, from which consumed bytes are cut."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.data = stream.read(CHUNK)
        self.offset = 0
        if self.data.startswith(b"\xef\xbb\xbf"):
            self.cut(3)

    def cut(self, count: int) -> None:
        """Forget the first ``count`` bytes."""
        self.data = self.data[count:]
        self.offset += count

    def grow(self) -> bool:
        """Read on; whether there was more."""
        if len(self.data) > ELEMENT_LIMIT:
            raise TooLargeError
        more = self._stream.read(max(CHUNK, len(self.data)))
        self.data += more
        return bool(more)


def unwrap(data: bytes) -> int:
    """Where the JSON begins: behind blanks, a byte order mark, and ``window.YTD.tweets.part0 =`` or the like."""
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    wrapper = WRAPPER.match(data, start)
    return (
        wrapper.end()
        if wrapper
        else start + len(data[start : start + CHUNK]) - len(data[start : start + CHUNK].lstrip())
    )


def groups(window: Window) -> Iterator[bytes]:
    """The elements of the list that ``window`` stands in (just behind its ``[``), in comma-joined groups.

    Ends behind the list's ``]``, or with the stream. Bytes that no list can hold are yielded as they are, for the
    decoder to refuse.
    """
    while not window.data.strip(BLANK) and window.grow():
        pass
    border = re.match(rb"[ \t\r]*\n([ \t]*)[{\[\"]", window.data)
    if border is None:
        yield from _by_tokens(window)
    else:
        yield from _by_borders(window, border.group(1))


def _by_borders(window: Window, indent: bytes) -> Iterator[bytes]:
    opening = re.compile(rb",\r?\n" + indent + rb"(?=[^ \t\r\n])")
    closing = re.compile(rb"\r?\n(?:" + indent[:-1] + rb"|)[ \t]{0," + str(max(len(indent) - 1, 0)).encode() + rb"}\]")
    while True:
        end = closing.search(window.data)
        if end is not None:
            if window.data[: end.start()].strip(BLANK):
                yield window.data[: end.start()]
            window.cut(end.end())
            return
        last = None
        for found in opening.finditer(window.data, max(len(window.data) - CHUNK, 0)):
            last = found
        if last is not None:
            yield window.data[: last.start()]
            window.cut(last.start() + 1)
        if not window.grow():
            break
    if window.data.strip(BLANK):
        yield from _by_tokens(window)


def _by_tokens(window: Window) -> Iterator[bytes]:
    """Elements by their brackets; one group for each stretch of the stream that is in memory."""
    depth = position = border = 0
    while True:
        for token in TOKEN.finditer(window.data, position):
            sign = token.group()[:1]
            if sign == b'"':
                if token.group(1) != b'"':
                    position = token.start()
                    break
            elif sign in b"[{":
                depth += 1
            elif sign in b"]}":
                if depth == 0:
                    yield from _whole(window.data[: token.start()])
                    window.cut(token.end())
                    return
                depth -= 1
            elif depth == 0 and sign == b",":
                border = token.start()
            position = token.end()
        if border:
            yield from _whole(window.data[:border])
            window.cut(border + 1)
            position, border = max(position - border - 1, 0), 0
        if not window.grow():
            yield from _whole(window.data)
            window.cut(len(window.data))
            return


def _whole(group: bytes) -> Iterator[bytes]:
    if group.strip(BLANK):
        yield group


def split(group: bytes) -> Iterator[bytes]:
    """The elements of a comma-joined group, valid or not, by their brackets."""
    depth = start = 0
    for token in TOKEN.finditer(group):
        sign = token.group()[:1]
        if sign in b"[{":
            depth += 1
        elif sign in b"]}":
            depth = max(depth - 1, 0)
        elif sign == b"," and depth == 0:
            if group[start : token.start()].strip(BLANK):
                yield group[start : token.start()]
            start = token.end()
    if group[start:].strip(BLANK):
        yield group[start:]


def entries(window: Window) -> Iterator[tuple[bytes, bytes | None]]:
    """The (key, value) pairs of the object that ``window`` stands in (just behind its ``{``), as raw JSON.

    A list is handed out as ``None``, with the window just behind its ``[``; whoever does not read it with
    :func:`groups` skips it.
    """
    while True:
        key = _take(window, rb'[\s,]*("[^"\\]*(?:\\.[^"\\]*)*")\s*:\s*(?=[^\s])')
        if key is None:
            return
        if window.data[:1] == b"[":
            window.cut(1)
            before = window.offset
            yield key, None
            if window.offset == before:
                for _ in groups(window):
                    pass
        else:
            yield key, _value(window)


def _take(window: Window, pattern: bytes) -> bytes | None:
    while True:
        found = re.compile(pattern, re.DOTALL).match(window.data)
        if found is not None:
            window.cut(found.end())
            return found.group(1)
        if window.data.lstrip(BLANK + b",")[:1] == b"}" or not window.grow():
            return None


def _value(window: Window) -> bytes:
    """The raw value the window stands at: an object, a string, or a bare word up to the next comma or bracket."""
    depth, position = 0, 0
    while True:
        for token in TOKEN.finditer(window.data, position):
            sign = token.group()[:1]
            if sign == b'"' and token.group(1) != b'"':
                position = token.start()
                break
            closes = sign in b"]}"
            if depth == 0 and (closes or sign == b","):
                raw = window.data[: token.start()]
                window.cut(token.start())
                return raw
            depth += (sign in b"[{") - closes
            position = token.end()
        if not window.grow():
            raw = window.data
            window.cut(len(raw))
            return raw
