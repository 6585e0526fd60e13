"""One box of a page, taken apart: heading, texts, rows of label and value, links, media, items of lists, time."""

import re
from collections.abc import Iterator
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
_INLINE = frozenset(
    {"span", "b", "i", "em", "strong", "u", "s", "font", "small", "sup", "sub", "label", "time", "mark", "code", "abbr"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{1,20}:|//|#|\?")
_LISTS = frozenset({"ul", "ol"})
_WHOLE = _LISTS | {"table"}
_SPECIAL = (*sorted(_INLINE | _WHOLE), "a", "img", "video", "audio", "source", "br", "style", "script")
_POINTING = ("img", "video", "audio", "a")


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
        if child.tag in _WHOLE:
            return None
        if len(child) and (inside := time_node(child)) is not None:
            return inside
        plain = not len(child) or all(one.tag in _INLINE or one.tag == "br" for one in child)
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


def taken_apart(node: Node, number: int, timed: bool = True) -> Section:
    """The box as a Section; what is not ``timed`` has no time of its own, whatever it ends in."""
    at = time_node(node) if timed else None
    children = [child for child in node if isinstance(child.tag, str)]
    heading = _heading(children, at)
    body = children[1:] if heading is not None else children
    if (
        at is not None
        and body
        and next(node.iter(*_SPECIAL), None) is _over(at)
        and inner_text(body[-1]) == (at.text or "").strip()
    ):
        # Nearly every message: nothing but blocks of text, and the time as the last of them.
        texts = [text for child in body[:-1] for piece in child.itertext() if (text := piece.strip())]
        link = _over(at)
        return Section(
            number, heading or None, tuple(map(Run, texts)), time=(at.text or "").strip(), url=_address(link)
        )
    draft = _Draft(at)
    draft.text(node.text)
    for child in body:
        draft.element(child)
        draft.text(child.tail)
    draft.flush(node)
    return Section(
        number=number,
        heading=heading or None,
        runs=tuple(draft.run_list()),
        rows=tuple(draft.rows),
        links=tuple(dict.fromkeys(draft.links)),
        media=tuple(draft.media),
        items=tuple(draft.items),
        time=inner_text(at) if at is not None else None,
        url=_address(_over(at)) if at is not None else None,
    )


def _over(at: Node) -> Node | None:
    """The link that the time of a box stands in."""
    return next(at.iterancestors("a"), None)


def _address(link: Node | None) -> str | None:
    """Where the time of a box leads to."""
    address = (link.get("href") or "") if link is not None else ""
    return address if address and not is_local(address) and not address.startswith("#") else None


def _heading(children: list[Node], at: Node | None) -> str | None:
    """The text of the first child if it heads the box: a heading, or (without one) the first of two plain blocks."""
    if not children:
        return None
    first = children[0]
    if first.tag in _HEADINGS or first.tag == "header":
        return inner_text(first)
    plain = first
    while len(plain) == 1 and not (plain.text or "").strip() and plain[0].tag == "div":
        plain = plain[0]
    body = [child for child in children[1:] if child is not at]
    if at is None or not body or len(plain) or first.tag != "div" or at is plain:
        return None
    return (plain.text or "").strip() or None


class _Draft:
    """What a walk through a box has found so far."""

    def __init__(self, time: Node | None = None) -> None:
        self._time = time
        self._over = _over(time) if time is not None else None
        self.rows: list[Pair] = []
        self.links: list[Link] = []
        self.media: list[Medium] = []
        self.items: list[str] = []
        self._runs: list[tuple[str, Node, int]] = []
        self._buffer: list[str] = []
        self._anchor: str | None = None

    def text(self, text: str | None) -> None:
        if text:
            self._buffer.append(text)

    def flush(self, block: Node) -> None:
        """A block ends: what was gathered is a text of its own, unless a link says nothing else."""
        if not self._buffer:
            return
        text = "".join(self._buffer).strip()
        self._buffer.clear()
        anchor, self._anchor = self._anchor, None
        if not text:
            return
        if anchor is not None and text == anchor and self.links:
            link = self.links[-1]
            if text != link.url:
                self.links[-1] = Link(link.url, text)
            return
        self._runs.append((text, block, len(self.media)))

    def element(self, node: Node) -> None:
        """One element, with everything in it."""
        tag = node.tag
        if node is self._time:
            return
        if tag == "br":
            self._buffer.append("\n")
        elif tag in {"img", "video", "audio", "source"}:
            self._medium(node, tag)
        elif tag == "a":
            self._link(node)
        elif tag == "table":
            self.flush(node)
            self._table(node)
        elif tag in _LISTS:
            self.flush(node)
            self._list(node)
        elif tag in _INLINE:
            self._children(node)
        elif tag not in {"style", "script"}:
            self.flush(node)
            self._children(node)
            self.flush(node)

    def run_list(self) -> Iterator[Run]:
        """The texts, each told whether its neighbors are media or links."""
        lone = not self.media and not self.links
        for text, block, after in self._runs:
            parent = None if lone else block.getparent()
            beside = parent is not None and any(one.get("href") or one.get("src") for one in parent.iter(*_POINTING))
            yield Run(text, beside, after, block.get("class") is not None)

    @property
    def texts(self) -> list[str]:
        """What was said, without where it stood."""
        return [text for text, _, _ in self._runs]

    def _children(self, node: Node) -> None:
        self.text(node.text)
        for child in node:
            if isinstance(child.tag, str):
                self.element(child)
            self.text(child.tail)

    def _medium(self, node: Node, tag: str) -> None:
        address = node.get("src") or ""
        if is_local(address):
            self._add(Medium(address, tag))
        elif node.get("alt"):
            self._buffer.append(node.get("alt"))  # an emoji drawn as a picture
        for child in node:
            if isinstance(child.tag, str) and child.tag == "source":
                self._medium(child, tag)

    def _add(self, medium: Medium) -> None:
        if not any(known.uri == medium.uri for known in self.media):
            self.media.append(medium)

    def _link(self, node: Node) -> None:
        if node is self._over:
            return  # it leads from the time to the thing itself
        address = node.get("href") or ""
        if is_local(address) and not address.endswith((".html", ".htm")):
            before = len(self.media)
            if len(node):
                kept, self._buffer = self._buffer, []
                self._children(node)
                self._buffer, inside = kept, "".join(self._buffer)
                self.text(inside if len(self.media) == before else None)
            if not any(medium.uri == address for medium in self.media):
                kind = self.media[before].tag if len(self.media) > before else "a"
                del self.media[before:]  # the picture in a link is a smaller copy of what it leads to
                self._add(Medium(address, kind))
            return
        start = len(self._buffer)
        self._children(node)
        if not is_local(address) and not address.startswith(("#", "mailto:")) and address:
            self.links.append(Link(address))
            self._anchor = "".join(self._buffer[start:]).strip()

    def _list(self, node: Node) -> None:
        for item in node.iter("li"):
            text = inner_text(item)
            if text and item.find(".//li") is None:
                self.items.append(text)

    def _table(self, node: Node) -> None:
        for row in _rows(node):
            cells = [cell for cell in row if isinstance(cell.tag, str) and cell.tag in {"td", "th"}]
            label, value = _label(cells)
            nested = [inner for cell in cells for inner in cell.iter("table")]
            link = next((a.get("href") for cell in cells for a in cell.iter("a") if a.get("href")), None)
            for cell in cells:
                for medium in cell.iter("img", "video", "audio"):
                    self._medium(medium, medium.tag)
            self._buffer.clear()
            if nested:
                self.rows.append(Pair(label, ""))
                for head in (h for cell in cells for h in cell.iter(*_HEADINGS)):
                    self.rows.append(Pair(inner_text(head), ""))
                for inner in nested:
                    if next(inner.iterancestors("table")) is node:
                        self._table(inner)
            elif label or value:
                self.rows.append(Pair(label, value, link if link and not is_local(link) else None))


def _rows(table: Node) -> Iterator[Node]:
    """The rows of a table, without those of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"tbody", "thead"}:
            yield from (row for row in child if row.tag == "tr")


def _label(cells: list[Node]) -> tuple[str, str]:
    """Label and value of a row; a lone cell has its label as text and its value in a block inside."""
    if not cells:
        return "", ""
    if len(cells) > 1:
        return inner_text(cells[0]), "\n".join(filter(None, (inner_text(cell) for cell in cells[1:])))
    cell = cells[0]
    draft = _Draft()
    draft.text(cell.text)
    for child in cell:
        if isinstance(child.tag, str) and child.tag != "table":
            draft.element(child)
        draft.text(child.tail)
    draft.flush(cell)
    texts = draft.texts
    values = texts[1:] or [link.name or link.url for link in draft.links]
    return (texts[0] if texts else ""), "\n".join(values)
