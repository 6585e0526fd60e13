"""An HTML parser that is fed in pieces and forgets what it was fed.

libxml2 keeps all input of a page until its end (measured with 2.14: a byte of memory for each byte of the page). So a
long page is parsed in stretches: at the border of two boxes the parser is closed, and a new one begins inside the same
frame.
"""

import codecs
import contextlib
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, BinaryIO

# lxml has no types of its own; everything that comes out of it is a Node.
from lxml import etree  # type: ignore[import-untyped]

from exodus.dialects.meta.page.section import Node
from exodus.errors import TakeoutError

CHUNK = 1 << 16
STRETCH = 4 << 20
"""In characters; a new parser costs next to nothing, so this is what memory may grow by."""


class Feed:
    """The elements of a page that have ended, of some tags.

    Whoever reads tells it (:meth:`passed`) which element it has just done with; only behind one can a stretch end.
    While the end of a stretch closes what is open, ``is_cut`` is true.
    """

    def __init__(self, tags: Callable[[str], tuple[str, ...]]) -> None:
        self._last: Node | None = None
        self._mark = ""
        self.is_cut = False
        self._tags = tags
        self._wanted: tuple[str, ...] = ()
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._parser: Any = None
        self._fed = 0

    def passed(self, node: Node, begins: bool = True) -> None:
        """This element will not be looked at again; if it ``begins`` a box, the next one begins as it does."""
        self._last = node
        if begins:
            self._mark = _opening(node, ("class",)).removesuffix(">")

    def feed(self, data: bytes) -> Iterator[Node]:
        """The elements that are complete with these bytes."""
        yield from self._text(self._decoder.decode(data).replace("\0", ""))

    def close(self) -> Iterator[Node]:
        """The elements that end with the page."""
        yield from self._text(self._decoder.decode(b"", True))
        if self._parser is not None:  # a parser that was given nothing cannot be closed
            self._parser.close()
            yield from self._ended()

    def _text(self, text: str) -> Iterator[Node]:
        if not text:
            return
        if self._parser is None:
            self._wanted = self._tags(text)
            self._parser = self._new()
        if self._fed > STRETCH and self._last is not None and self._mark:
            border = text.find(self._mark)
            if border >= 0:
                self._parser.feed(text[:border].encode())
                yield from self._ended()
                text = text[border:]
                if self._is_border():
                    yield from self._cut()
        self._fed += len(text)
        self._parser.feed(text.encode())
        yield from self._ended()

    def _new(self) -> Any:
        return etree.HTMLPullParser(
            events=("end",),
            tag=self._wanted,
            encoding="utf-8",
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,  # a table of all ids would grow with the page
        )

    def _ended(self) -> Iterator[Node]:
        for _, node in self._parser.read_events():
            yield node

    def _is_border(self) -> bool:
        """Whether nothing was begun behind the last box: neither beside it nor beside what it stands in."""
        node = self._last
        while node is not None:
            if node.getnext() is not None:
                return False
            node = node.getparent()
        return True

    def _cut(self) -> Iterator[Node]:
        """Close this stretch, and begin the next one inside the same elements."""
        assert self._last is not None  # noqa: S101  # _is_border has looked at it
        frame = [_opening(up) for up in self._last.iterancestors() if up.tag != "html"]
        self.is_cut = True
        self._parser.close()
        yield from self._ended()
        self.is_cut = False
        self._last = None
        self._parser = self._new()
        self._fed = 0
        self._parser.feed("".join(reversed(frame)).encode())


def _opening(node: Node, names: tuple[str, ...] = ("class", "role")) -> str:
    kept = [f' {name}="{escape(node.get(name))}"' for name in names if node.get(name)]
    return f"<{node.tag}{''.join(kept)}>"


def nodes(feed: Feed, stream: BinaryIO, damaged: list[str]) -> Iterator[Node]:
    """The elements of a whole page; where its bytes are damaged, ``damaged`` is told why and the page ends there."""
    with contextlib.closing(stream):
        while True:
            try:
                chunk = stream.read(CHUNK)
            except TakeoutError as error:
                damaged.append(str(error))
                break
            if not chunk:
                break
            yield from feed.feed(chunk)
    yield from feed.close()
