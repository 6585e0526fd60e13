"""Message pages of 2010 to spring 2018: names and times in headers, each text in the paragraph after its header.

A page is one thread, or (until 2017) all of them; a thread may be cut into blocks of ten thousand. Paragraphs nest,
which HTML forbids: parsers close them, so a text is all paragraphs up to the next header. Class names meant something
then.
"""

from collections.abc import Iterator

from msgspec import Struct

from exodus.dialects.meta.page.feed import Feed, nodes
from exodus.dialects.meta.page.parse import BROKEN, forget
from exodus.dialects.meta.page.section import Link, Medium, Node, inner_text, is_local, is_time
from exodus.model import Finding
from exodus.takeout import Member, Takeout

_TAGS = ("div", "p", "ul", "h3", "body")


class Said(Struct, gc=False):
    """One message: the thread it stands in as its block names it, who, when as written, and what."""

    number: int
    thread: str
    user: str
    time: str
    text: str = ""
    media: tuple[Medium, ...] = ()
    links: tuple[Link, ...] = ()
    items: tuple[str, ...] = ()


def messages(takeout: Takeout, member: Member) -> Iterator[Said | Finding]:
    """The messages of a page, newest first as they stand; the page counts as read."""
    page = _Page()
    damaged: list[str] = []
    for node in nodes(page.feed, takeout.open_member(member), damaged):
        yield from page.ended(node)
    for why in damaged:
        yield Finding(member.name, BROKEN, detail=why, failed=True)


class _Page:
    """A page in the making: the message whose text is still coming, and the thread it stands in."""

    def __init__(self) -> None:
        self.feed = Feed(lambda _: _TAGS)
        self._open: Said | None = None
        self._thread = ""
        self._number = 0

    def ended(self, node: Node) -> Iterator[Said]:
        """The message that is complete now that this element has ended."""
        tag = node.tag
        if tag == "div":
            header = _header(node)
            if header:
                self._tails(node.itersiblings(preceding=True))
                yield from self._flush()
                self._thread = _title(node.getparent()) or self._thread
                self._number += 1
                self._open = Said(self._number, self._thread, *header)
                self.feed.passed(node)
                forget(node)
            elif not self.feed.is_cut and "thread" in (node.get("class") or "").split():
                self._tails(reversed(node))
                yield from self._flush()
                self._thread = ""
                forget(node)
        elif tag == "h3":
            self._thread = inner_text(node)
        elif tag == "body":
            yield from self._flush()
        elif self._open is not None and node.getparent() is not None and node.getparent().tag in {"div", "body", "p"}:
            self._gather(node, self._open)

    def _flush(self) -> Iterator[Said]:
        if self._open is not None:
            said, self._open = self._open, None
            said.text = said.text.strip()
            yield said

    def _tails(self, nodes: Iterator[Node]) -> None:
        """Text that stands loose after a paragraph, because paragraphs nested: it belongs to the open message."""
        found = []
        for node in nodes:
            if isinstance(node.tag, str) and (node.tail or "").strip():
                found.append(node.tail.strip())
                node.tail = None
        if self._open is not None and found:
            self._open.text = "\n".join(filter(None, (self._open.text.strip(), *reversed(found))))

    def _gather(self, node: Node, said: Said) -> None:
        """A paragraph or list after the header."""
        self._tails(node.itersiblings(preceding=True))
        if node.tag == "ul":
            items = tuple(filter(None, (inner_text(item) for item in node.iter("li"))))
            said.items += items
            return
        said.media += tuple(
            Medium(one.get("src"), one.tag)
            for one in node.iter("img", "video", "audio")
            if is_local(one.get("src") or "")
        )
        for one in node.iter("a"):
            address = one.get("href") or ""
            if is_local(address):
                if not any(medium.uri == address for medium in said.media):
                    said.media += (Medium(address, "a"),)
            elif address and not address.startswith("#"):
                said.links += (Link(address, inner_text(one) if inner_text(one) != address else None),)
        for line in node.iter("br"):
            line.tail = "\n" + (line.tail or "")
        text = "".join(_own(node))
        if text.strip():
            said.text = f"{said.text}\n{text.strip()}" if said.text else text
        self.feed.passed(node, begins=False)
        forget(node)


def _own(node: Node) -> Iterator[str]:
    """The text of a paragraph without that of lists in it."""
    if node.text:
        yield node.text
    for child in node:
        if isinstance(child.tag, str) and child.tag not in {"ul", "video", "audio"}:
            yield from _own(child)
        if child.tail:
            yield child.tail


def _header(node: Node) -> tuple[str, str] | None:
    """Who and when, if the block is a message's header and nothing else."""
    if not len(node) or len(node) > 2:
        return None
    spans = list(node.iter("span"))
    if len(spans) < 2 or not is_time(inner_text(spans[-1])):
        return None
    if "message_header" in (node.get("class") or "").split():
        return None  # the block around it comes next
    return inner_text(spans[0]), inner_text(spans[-1])


def _title(block: Node | None) -> str:
    """What a block of messages says before its first one: the names of who is in it."""
    return (block.text or "").strip() if block is not None else ""
