"""A page as a stream of boxes, read in pieces and forgotten as it goes.

What is a box, is told by structure: a ``section``; a child of ``main``; a block that ends in a time. Two class names
that have outlived ten years of rebuilding serve as a second hint.
"""

import codecs
import contextlib
from collections.abc import Iterator

# lxml has no types of its own; everything that comes out of it is a Node.
from lxml import etree  # type: ignore[import-untyped]
from msgspec import structs

from exodus.dialects.meta.page.section import Node, Section, inner_text, taken_apart, time_node
from exodus.errors import TakeoutError
from exodus.model import Finding
from exodus.takeout import Member, Takeout

CHUNK = 1 << 16
_HINTS = ("_a6-g", "uiBoxWhite")
_CELLS = frozenset({"td", "th"})
_BROKEN = "the page is damaged from here on"


def sections(takeout: Takeout, member: Member) -> Iterator[Section | Finding]:
    """The boxes of a page, in its order; the page counts as read."""
    page = _Page()
    stream = takeout.open_member(member)
    with contextlib.closing(stream):
        chunks = iter(lambda: stream.read(CHUNK), b"")
        while True:
            try:
                chunk = next(chunks, None)
            except TakeoutError as error:
                yield from page.feed(b"", last=True)
                yield Finding(member.name, _BROKEN, detail=str(error))
                return
            yield from page.feed(chunk or b"", last=chunk is None)
            if chunk is None:
                return


def sections_of(data: bytes) -> Iterator[Section]:
    """The boxes of a page (or of its first bytes) that is in memory."""
    page = _Page()
    for start in range(0, len(data), CHUNK):
        yield from page.feed(data[start : start + CHUNK])
    yield from page.feed(b"", last=True)


class _Page:
    """A page in the making."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._parser = etree.HTMLPullParser(
            events=("end",), tag=("section", "div", "body"), encoding="utf-8", huge_tree=True, remove_comments=True
        )
        self._number = 0
        self._hinted = False
        self._begun = False

    def feed(self, data: bytes, last: bool = False) -> Iterator[Section]:
        """The boxes that are complete with these bytes."""
        text = self._decoder.decode(data, last).replace("\0", "")
        if text:
            self._parser.feed(text.encode())
            self._begun = True
        if last and self._begun:  # a parser that was given nothing cannot be closed
            self._parser.close()
        for _, node in self._parser.read_events():
            if node.tag == "body":
                yield from self._rest(node)
            else:
                yield from self._ended(node)

    def _ended(self, node: Node) -> Iterator[Section]:
        if not _is_box(node):
            # Without any sign of boxes on the page, a block that ends in a time is one.
            if not self._hinted and len(node) > 1 and _is_timed(node):
                yield from self._told(node)
            return
        self._hinted = True
        outer = _outer(node)
        if outer is None:
            for box in _split(node):
                yield from self._section(box)
            forget(node)
        elif not _in_table(node, outer) and not _headed(outer) and time_node(node) is not None:
            yield from self._told(node)

    def _told(self, node: Node) -> Iterator[Section]:
        yield from self._section(node)
        forget(node)

    def _rest(self, body: Node) -> Iterator[Section]:
        """What stands outside of boxes: a list of participants, a title, a footer."""
        title = next(iter(body.iter("h1")), None)
        if title is None:
            title = next(body.getroottree().iter("title"), None)
        section = taken_apart(body, self._number + 1, timed=False)
        heading = inner_text(title) if title is not None else section.heading
        if heading or section.runs or section.rows or section.media:
            self._number += 1
            yield structs.replace(section, heading=heading, outside=True)

    def _section(self, node: Node) -> Iterator[Section]:
        section = taken_apart(node, self._number + 1)
        if not section.is_empty:
            self._number += 1
            yield section


def _is_box(node: Node) -> bool:
    if node.tag == "section":
        return True
    classes = node.get("class")
    if classes and any(hint in classes for hint in _HINTS):
        return True
    parent = node.getparent()
    return parent is not None and (parent.tag == "main" or parent.get("role") == "main")


def _is_timed(node: Node) -> bool:
    """Whether a plain block ends in a time and holds something else before it."""
    return time_node(node) is not None and sum(1 for child in node if inner_text(child, 1)) > 1


def _outer(node: Node) -> Node | None:
    return next((up for up in node.iterancestors("section", "div") if _is_box(up)), None)


def _in_table(node: Node, outer: Node) -> bool:
    for up in node.iterancestors():
        if up is outer:
            return False
        if up.tag in _CELLS:
            return True
    return False


def _headed(node: Node) -> bool:
    """Whether a box has a heading of its own: then what is in it belongs to it."""
    return any(child.tag in {"h1", "h2", "h3"} for child in node)


def _split(box: Node) -> list[Node]:
    """The boxes that an outermost box stands for: itself, or those in it if it is only their frame."""
    if _headed(box) or time_node(box) is not None:
        return [box]
    inner = [node for node in box.iter("section", "div") if node is not box and _is_box(node)]
    inner = [node for node in inner if _outer(node) is box and not _in_table(node, box)]
    if inner:
        return [found for node in inner for found in _split(node)]
    timed = [node for node in box.iter("div") if node is not box and len(node) > 1 and _is_timed(node)]
    timed = [node for node in timed if not any(other is not node and node in other.iterancestors() for other in timed)]
    return timed if len(timed) > 1 else [box]


def forget(node: Node) -> None:
    """Let go of a box that was told, and of everything before it that has no text left.

    Nothing at or after the place where the parser stands is touched: libxml2 goes on writing there.
    """
    node.clear(keep_tail=True)
    parent = node.getparent()
    while (before := node.getprevious()) is not None and is_hollow(before):
        parent.remove(before)


def is_hollow(node: Node) -> bool:
    """Whether an element holds nothing, and no text follows it."""
    return not len(node) and not (node.text or "").strip() and not (node.tail or "").strip()
