"""A page as a stream of boxes, read in pieces and forgotten as it goes.

What is a box, is told by structure: a ``section``; a child of ``main``; a block that ends in a time. Two class names
that have outlived ten years of rebuilding serve as a second hint.
"""

from collections.abc import Iterator

from msgspec import structs

from exodus.dialects.meta.page.apart import taken_apart
from exodus.dialects.meta.page.feed import CHUNK, Feed, nodes
from exodus.dialects.meta.page.section import Node, Section, inner_text, time_node
from exodus.model import Finding
from exodus.takeout import Member, Takeout

BROKEN = "the page is damaged from here on"
_HINTS = ("_a6-g", "uiBoxWhite")
_SIGNS = (*_HINTS, "<section", "<main", 'role="main"')
_CELLS = frozenset({"td", "th"})


def sections(takeout: Takeout, member: Member) -> Iterator[Section | Finding]:
    """The boxes of a page, in its order; the page counts as read."""
    page = _Page()
    damaged: list[str] = []
    for node in nodes(page.feed, takeout.open_member(member), damaged):
        yield from page.ended(node)
    for why in damaged:
        yield Finding(member.name, BROKEN, detail=why, failed=True)


def sections_of(data: bytes) -> Iterator[Section]:
    """The boxes of a page (or of its first bytes) that is in memory."""
    page = _Page()
    for start in range(0, len(data), CHUNK):
        for node in page.feed.feed(data[start : start + CHUNK]):
            yield from page.ended(node)
    for node in page.feed.close():
        yield from page.ended(node)


class _Page:
    """A page in the making."""

    def __init__(self) -> None:
        self.feed = Feed(self._tags)
        self._number = 0
        self._hinted = False
        self._frame: Node | None = None
        self._title: str | None = None

    def _tags(self, beginning: str) -> tuple[str, ...]:
        """What may be boxes: where there are sections, nothing else is."""
        self._hinted = any(sign in beginning for sign in _SIGNS)
        return ("section", "body") if "<section" in beginning else ("section", "div", "body")

    def ended(self, node: Node) -> Iterator[Section]:
        """The boxes that are complete now that this element has ended."""
        if node.tag == "body":
            yield from self._rest(node)
        elif not self.feed.is_cut:  # what a cut closes goes on
            yield from self._ended(node)

    def _ended(self, node: Node) -> Iterator[Section]:
        if not _is_box(node):
            # Without any sign of boxes on the page, a block that ends in a time is one.
            if not self._hinted and len(node) > 1 and _is_timed(node):
                yield from self._told(node)
            return
        self._hinted = True
        parent = node.getparent()
        outer = None if parent is self._frame else _outer(node)
        if outer is None:
            self._frame = parent
            for box in _split(node):
                yield from self._section(box)
            self._done(node)
        elif not _in_table(node, outer) and not _headed(outer) and time_node(node) is not None:
            yield from self._told(node)

    def _told(self, node: Node) -> Iterator[Section]:
        yield from self._section(node)
        self._done(node)

    def _done(self, node: Node) -> None:
        self.feed.passed(node)
        forget(node)

    def _rest(self, body: Node) -> Iterator[Section]:
        """What stands outside of boxes: a list of participants, a title, a footer."""
        self._frame = None
        title = next(iter(body.iter("h1")), None)
        if title is None:
            title = next(body.getroottree().iter("title"), None)
        section = taken_apart(body, self._number + 1, timed=False)
        self._title = (inner_text(title) if title is not None else section.heading) or self._title
        if section.runs or section.rows or section.media or (self._title and not self.feed.is_cut):
            self._number += 1
            yield structs.replace(section, heading=self._title, outside=True)

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
    if _headed(box):
        return [box]
    several = [node for node in box if node.tag == "div" and len(node) > 1 and _is_timed(node)]
    if len(several) > 1:
        return several
    if time_node(box) is not None:
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
