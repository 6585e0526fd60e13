"""One box of a page: heading, texts, rows of label and value, links, media, items of lists, time."""

import re
from functools import lru_cache
from typing import Any

from msgspec import Struct

Node = Any
"""An element of lxml, which has no types of its own."""

_ZEROS = "0٠۰०০๐၀០０"
"""The zeros of the scripts that dates were seen in; their nine others follow each."""
DIGITS = {ord(zero) + digit: "0" for zero in _ZEROS for digit in range(10)}
"""Makes every digit of a text a 0."""
TIME_LIMIT = 90
"""In characters; the longest time seen has 62 (a weekday, a month in full and a zone)."""
_TIME = re.compile(r"(?<!\d)\d{4}(?!\d)")
_CLOCK = re.compile(r"\d{1,2}\s?[:：.hH時时点點시]\s?\d{2}|\d{1,2}[時时点點시]|\d{1,2}\s?[hH]\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
INLINE = frozenset(
    {"span", "b", "i", "em", "strong", "u", "s", "font", "small", "sup", "sub", "label", "time", "mark", "code", "abbr"}
)
"""Elements that stand in a line of text."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
WHOLE = frozenset({"ul", "ol", "table"})
"""Elements that hold no loose text: what is in them is items and rows."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{1,20}:|//|#|\?")


class Run(Struct, frozen=True, gc=False):
    """A text that stands in a block of its own; ``beside`` a medium or a link, it is its caption or card.

    ``after`` counts the media before it. Blocks with a class hold captions, those without one an album's name.
    """

    text: str
    beside: bool = False
    after: int = 0
    classed: bool = False


class Link(Struct, frozen=True, gc=False):
    """An address that leads out of the takeout, and its words where they are not the address itself."""

    url: str
    name: str | None = None


class Medium(Struct, frozen=True, gc=False):
    """A picture, video, sound or file of the takeout, by the path a page gives; ``tag`` is the element's name."""

    uri: str
    tag: str


class Pair(Struct, frozen=True, gc=False):
    """A row of a table: a label and what it says; ``url`` is where it leads."""

    label: str
    value: str
    url: str | None = None


class Section(Struct, frozen=True, gc=False):
    """One box of a page; ``number`` counts boxes from 1 and is its pointer (``#n``).

    The last one is what stands ``outside`` of boxes: its heading is the page's title.
    """

    number: int
    heading: str | None = None
    runs: tuple[Run, ...] = ()
    rows: tuple[Pair, ...] = ()
    links: tuple[Link, ...] = ()
    media: tuple[Medium, ...] = ()
    items: tuple[str, ...] = ()
    time: str | None = None
    url: str | None = None
    outside: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is in it."""
        return not (self.heading or self.runs or self.rows or self.links or self.media or self.items or self.time)

    @property
    def pointer(self) -> str:
        """Where it stands in its page."""
        return f"#{self.number}"

    @property
    def text(self) -> str | None:
        """The first text, which is what somebody said wherever a box is a message."""
        return self.runs[0].text if self.runs else None


def is_time(text: str) -> bool:
    """Whether a text has the looks of a date with a time of day, in any language and script."""
    return 5 < len(text) <= TIME_LIMIT and _has_looks(text.translate(DIGITS))


@lru_cache(maxsize=8192)
def _has_looks(pattern: str) -> bool:
    """The same for a text whose digits are all 0, so that few have to be looked at."""
    return _TIME.search(pattern) is not None and _CLOCK.search(pattern) is not None and len(_WORD.findall(pattern)) <= 9


def is_local(address: str) -> bool:
    """Whether an address is a path inside the takeout."""
    return bool(address) and not _SCHEME.match(address)


def time_node(node: Node) -> Node | None:
    """The element that holds the time a box ends in: the innermost last thing in it that has a text."""
    for child in reversed(node):
        if not isinstance(child.tag, str):
            continue
        text = inner_text(child, TIME_LIMIT + 40)
        while len(child) == 1 and isinstance(child[0].tag, str) and child[0].tag in {"a", "div", "p"}:
            child = child[0]  # a chain of blocks is as good as its innermost one
        if not text:
            if child.tag in {"img", "video", "audio"} or next(child.iter("img", "video", "audio"), None) is not None:
                return None
            continue
        if child.tag in WHOLE:
            return None
        if len(child) and (inside := time_node(child)) is not None:
            return inside
        plain = not len(child) or all(one.tag in INLINE or one.tag == "br" for one in child)
        return child if plain and is_time(text) else None
    return None


def inner_text(node: Node, limit: int = 1 << 20) -> str:
    """The text of an element, stripped; of a text that is longer, no more than about ``limit`` characters."""
    if not len(node):
        return (node.text or "").strip()
    pieces: list[str] = []
    size = 0
    for piece in node.itertext():
        pieces.append(piece)
        size += len(piece)
        if size > limit and piece.strip():
            break
    return "".join(pieces).strip()
