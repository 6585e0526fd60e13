"""Cutting JSON into elements without reading it whole.

Three ways. *Borders*: platforms pretty-print, and a raw newline cannot occur inside a JSON string, so a comma followed
by a line of the list's own indent ends an element; damage in one element leaves the next ones whole. *Marks*: in a
list that is not pretty, what stood between two elements once (``},{"tweet"``) is looked for again from behind, and
believed only where everything before it is valid JSON. *Brackets*: for everything else, strings and brackets are
followed one by one, some ten times slower.
"""

import re
from collections.abc import Iterator
from typing import Protocol

import msgspec
from msgspec import Raw

from exodus.errors import TakeoutError

CHUNK = 64 << 10
"""Bytes that are read and decoded at once: what comes of them still fits a processor's cache."""
LOOK = 4 << 10
"""So many bytes show how a list is written."""
KEY_LIMIT = 1 << 20
ELEMENT_LIMIT = 256 << 20
"""A single element larger than this is refused: no takeout has one, a bomb may."""

WRAPPER = re.compile(rb"\s*[A-Za-z_$][\w.$\s\[\]\"']{0,200}?=\s*(?=[\[{])")
PRETTY = re.compile(
    rb"[ \t\r]*\n(?P<indent>[ \t]*)"
    rb"(?:(?P<first>[{\[])[ \t\r]*\n(?P=indent)[ \t]+[^\s\]}]|(?<=[ \t])(?:[^\s{}\[\],]|\{\}|\[\]))"
)
"""A list whose first element opens on a line of its own and goes on deeper, or is no object."""
BELOW = re.compile(rb'(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
LEVEL = re.compile(rb'(?:[^"\[\]{},]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
MARK = re.compile(rb'[ \t\r\n]*,[ \t\r\n]*(?:\{[ \t\r\n]*"[^"\\]{0,64}"|\{|\[|")')
MARKS = 3
"""So many marks are tried before the brackets are followed."""
KEY = re.compile(rb'[\s,]*("[^"\\]*(?:\\.[^"\\]*)*")\s*:\s*(?=[^\s])', re.DOTALL)
BLANK = b" \t\r\n"
COMMA, QUOTE, OPEN, CLOSE_LIST = b","[0], b'"'[0], b"[{", b"]"[0]

RAWS = msgspec.json.Decoder(list[Raw])
INVALID = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)
"""What decoding raises for bytes that are no JSON."""


class TooLargeError(ValueError):
    """One element is larger than any real one."""


class Readable(Protocol):
    """All that is asked of a stream."""

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, fewer at the end."""


class Window:
    """The part of a stream that is in memory: ``data``, from which consumed bytes are cut.

    ``closed`` says whether the last list or object read from it came to its end, ``border`` what parts the elements
    of a pretty-printed list. Where the stream is damaged it ends, and ``damage`` says how.
    """

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.data = b""
        self.offset = 0
        self.closed = False
        self.border: re.Pattern[bytes] | None = None
        self.damage: TakeoutError | None = None
        while len(self.data) < 3 and self.grow():  # a byte order mark has three bytes
            pass
        if self.data.startswith(b"\xef\xbb\xbf"):
            self.cut(3)

    def cut(self, count: int) -> None:
        """Forget the first ``count`` bytes."""
        self.data = self.data[count:]
        self.offset += count

    def grow(self) -> bool:
        """Read on; whether there was more."""
        if len(self.data) > ELEMENT_LIMIT:
            raise TooLargeError(f"more than {ELEMENT_LIMIT:,} bytes without an end")
        if self.damage is not None:
            return False
        try:
            more = self._stream.read(max(CHUNK, len(self.data)))
        except TakeoutError as error:
            self.damage = error
            return False
        self.data += more
        return bool(more)

    def look(self) -> None:
        """Have enough in memory to see what comes next."""
        while len(self.data.lstrip(BLANK)) < LOOK and self.grow():
            pass


def unwrap(data: bytes) -> int:
    """Where the JSON begins: behind blanks, a byte order mark, and ``window.YTD.tweets.part0 =`` or the like."""
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    wrapper = WRAPPER.match(data, start)
    return wrapper.end() if wrapper else len(data) - len(data[start:].lstrip(BLANK))


def groups(window: Window) -> Iterator[bytes]:
    """The elements of the list that ``window`` stands in (just behind its ``[``), in comma-joined groups.

    Ends behind the list's ``]`` (then ``window.closed``), or with the stream. Bytes that no list can hold are yielded
    as they are, for the decoder to refuse.
    """
    window.closed, window.border = False, None
    window.look()
    pretty = PRETTY.match(window.data)
    if pretty is None:
        yield from _by_marks(window)
    else:
        yield from _by_borders(window, pretty["indent"], pretty["first"])


def _by_borders(window: Window, indent: bytes, first: bytes | None) -> Iterator[bytes]:
    window.border = border = re.compile(rb",[ \t]*\r?\n" + indent + rb"(?=[^ \t\r\n])")
    closing = re.compile(rb"\n[ \t]{0,%d}\]" % max(len(indent) - 1, 0))
    opening = b"\n" + indent + first if first else b""
    while True:
        end = closing.search(window.data)
        if end is not None:
            yield from _whole(window.data[: end.start()].rstrip(BLANK).removesuffix(b","))
            window.cut(end.end())
            window.closed = True
            return
        comma = _last_comma(window.data, opening, border)
        if comma >= 0:
            yield from _whole(window.data[:comma])
            window.cut(comma + 1)
        if not window.grow():
            break
    yield from _by_marks(window)


def _last_comma(data: bytes, opening: bytes, border: re.Pattern[bytes]) -> int:
    """The comma of the last border: quickly where elements open alike, -1 where there is none."""
    line = data.rfind(opening) if opening else -1
    if line > 0:
        end = len(data[:line].rstrip(b" \t\r")) if data[line - 1] in b" \t\r" else line
        if end and data[end - 1] == COMMA:
            return end - 1
    last = -1
    for found in border.finditer(data, max(len(data) - CHUNK, 0)):
        last = found.start()
    return last


def _by_marks(window: Window) -> Iterator[bytes]:
    """One group for each stretch of the stream that is in memory."""
    mark: tuple[bytes, int] | None = None
    depth = position = border = 0
    while True:
        end = _marked(window.data, mark) if mark else 0
        if end:
            yield window.data[:end]
            window.cut(end + 1)
            depth = position = 0
            window.grow()
            continue
        while True:
            position, depth = _follow(window.data, position, depth)
            if depth or position == len(window.data) or window.data[position] == QUOTE:
                break
            if window.data[position] == CLOSE_LIST:
                yield from _whole(window.data[:position])
                window.cut(position + 1)
                window.closed = True
                return
            if window.data[position] == COMMA:
                border = position
            position += 1
        if border:
            mark = _mark(window.data, border)
            yield from _whole(window.data[:border])
            window.cut(border + 1)
            position, border = position - border - 1, 0
        if not window.grow():
            yield from _whole(window.data)
            window.cut(len(window.data))
            return


def _mark(data: bytes, border: int) -> tuple[bytes, int] | None:
    """What parts two elements, from the last sign of the one to the first key of the other, and where its comma is."""
    start = max(border - 64, 0)
    end = start + len(data[start:border].rstrip(BLANK))
    found = MARK.match(data, end) if end > start else None
    return (data[end - 1 : found.end()], border - end + 1) if found else None


def _marked(data: bytes, mark: tuple[bytes, int]) -> int:
    """The last border with this mark, 0 for none. What stands before it is valid JSON, so it is a border indeed."""
    sign, comma = mark
    end = len(data)
    for _ in range(MARKS):
        end = data.rfind(sign, 0, end)
        if end < 0:
            return 0
        try:
            RAWS.decode(b"[" + data[: end + comma] + b"]")
        except INVALID:
            continue
        return end + comma
    return 0


def _follow(data: bytes, position: int, depth: int) -> tuple[int, int]:
    """Follow strings and brackets to the next comma or closing bracket at depth 0; where that is, and the depth.

    Where there is none, the end of ``data``, or the quote that opens a string without an end.
    """
    while True:
        position = (BELOW if depth else LEVEL).match(data, position).end()  # type: ignore[union-attr]  # matches b""
        if position == len(data) or data[position] == QUOTE:
            return position, depth
        if data[position] in OPEN:
            depth += 1
        elif depth == 0:
            return position, 0
        else:
            depth -= 1
        position += 1


def _whole(group: bytes) -> Iterator[bytes]:
    if group and not group.isspace():
        yield group


def split(group: bytes, border: re.Pattern[bytes] | None = None) -> Iterator[bytes]:
    """The elements of a comma-joined group: by their brackets when it is no valid JSON, or at their borders."""
    try:
        elements = [bytes(raw) for raw in RAWS.decode(b"[" + group + b"]")]
    except INVALID:
        elements = list(_split(group) if border is None else border.split(group))
    for element in elements:
        yield from _whole(element)


def _split(group: bytes) -> Iterator[bytes]:
    start = position = depth = 0
    while True:
        position, depth = _follow(group, position, depth)
        if depth or position == len(group) or group[position] == QUOTE:
            yield group[start:]
            return
        if group[position] == COMMA:
            yield group[start:position]
            start = position + 1
        position += 1


def entries(window: Window) -> Iterator[tuple[bytes, bytes | None]]:
    """The (key, value) pairs of the object that ``window`` stands in (just behind its ``{``), as raw JSON.

    A list is handed out as ``None``, with the window just behind its ``[``; whoever does not read it with
    :func:`groups` skips it. ``window.closed`` says in the end whether the object came to its ``}``.
    """
    while (key := _key(window)) is not None:
        if window.data[:1] == b"[":
            window.cut(1)
            before = window.offset
            yield key, None
            if window.offset == before:
                for _ in groups(window):
                    pass
        else:
            yield key, _value(window)
    window.closed = window.data.lstrip(BLANK + b",")[:1] == b"}"


def _key(window: Window) -> bytes | None:
    while True:
        found = KEY.match(window.data)
        if found is not None:
            window.cut(found.end())
            return found.group(1)
        ended = window.data.lstrip(BLANK + b",")[:1] == b"}"
        if ended or len(window.data) > KEY_LIMIT or not window.grow():
            return None


def _value(window: Window) -> bytes:
    """The raw value the window stands at: an object, a string, or a bare word up to the next comma or bracket."""
    position = depth = 0
    while True:
        position, depth = _follow(window.data, position, depth)
        stopped = depth == 0 and position < len(window.data) and window.data[position] != QUOTE
        if stopped or not window.grow():
            end = position if stopped else len(window.data)
            raw = window.data[:end]
            window.cut(end)
            return raw
