"""One box of a page, taken apart.

Nearly all boxes are messages of nothing but text, which have a short way of their own.
"""

from collections.abc import Iterator

from exodus.dialects.meta.page.section import (
    HEADINGS,
    INLINE,
    WHOLE,
    Link,
    Medium,
    Node,
    Pair,
    Run,
    Section,
    inner_text,
    is_local,
    is_time,
    time_node,
)

_LISTS = frozenset({"ul", "ol"})
_SPECIAL = INLINE | WHOLE | {"a", "img", "video", "audio", "source", "br", "style", "script"}
_POINTING = ("img", "video", "audio", "a")


def taken_apart(node: Node, number: int, timed: bool = True) -> Section:
    """The box as a Section; what is not ``timed`` has no time of its own, whatever it ends in."""
    if timed and (plain := _plain(node, number)):
        return plain
    at = time_node(node) if timed else None
    children = [child for child in node if isinstance(child.tag, str)]
    heading = _heading(children, at)
    body = children[1:] if heading is not None else children
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


def _plain(node: Node, number: int) -> Section | None:
    """The box if it is like nearly every message: a heading, blocks of nothing but text, and a time as the last."""
    if len(node) < 2 or node[0].tag not in HEADINGS or len(node[0]):
        return None
    at, link = node[-1], None
    while len(at) == 1 and not at.text:
        link = at if at.tag == "a" else link
        at = at[0]
    time = (at.text or "").strip()
    if len(at) or not is_time(time) or (node.text and node.text.strip()):
        return None
    runs: list[Run] = []
    for child in node[1:-1]:
        for one in child.iter():
            if one.tag in _SPECIAL or ((tail := one.tail) and tail.strip()):
                return None
            if (text := one.text) and (text := text.strip()):
                runs.append(Run(text))
    heading = (node[0].text or "").strip()
    return Section(number, heading or None, tuple(runs), time=time, url=_address(link if at.tag != "a" else at))


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
    if first.tag in HEADINGS or first.tag == "header":
        return inner_text(first)
    plain = first
    while len(plain) == 1 and not (plain.text or "").strip() and plain[0].tag == "div":
        plain = plain[0]
    body = [child for child in children[1:] if child is not at]
    if at is None or not body or len(plain) or first.tag != "div" or at is plain:
        return None
    return (plain.text or "").strip() or None


DEPTH = 100
"""Elements that stand in one another more deeply are read as their words only; a page has some twenty."""


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
        self._depth = 0

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
        elif tag in INLINE:
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
        if self._depth >= DEPTH:
            self.text("".join(node.itertext()))
            return
        self._depth += 1
        self.text(node.text)
        for child in node:
            if isinstance(child.tag, str):
                self.element(child)
            self.text(child.tail)
        self._depth -= 1

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
                for head in (h for cell in cells for h in cell.iter(*HEADINGS)):
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
