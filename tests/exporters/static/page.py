"""What tests read out of a page."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

VOID = frozenset({"meta", "link", "img", "br", "path", "rect", "hr", "input"})


class Page(HTMLParser):
    """A page's ids, links, sources and text; complains about markup that does not nest."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.data: list[str] = []
        self._open: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()
        assert not self._open, f"{path}: {self._open} left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        assert len(names) == len(attrs), f"{self.path}: {tag} says an attribute twice"
        self.elements.append((tag, names))
        if names.get("id"):
            self.ids.append(names["id"] or "")
        if tag in ("a", "link") and names.get("href"):
            self.links.append(names["href"] or "")
        if names.get("src"):
            self.sources.append(names["src"] or "")
        if tag == "a":
            assert "a" not in self._open, f"{self.path}: a link inside a link at {self.getpos()}"
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1] == tag, (
            f"{self.path}: </{tag}> closes {self._open[-3:]} at {self.getpos()}"
        )
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1] not in ("script", "style"):
            self.text += data
        elif self._open[-1] == "script":
            self.data.append(data)

    @property
    def scripts(self) -> list[dict[str, str | None]]:
        """The attributes of every script element that a browser would run: linked data is not one."""
        return [names for tag, names in self.elements if tag == "script" and names.get("type") != "application/ld+json"]

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def inside(link: str) -> tuple[str, str] | None:
    """The path and fragment of a link that stays in the archive."""
    parts = urlsplit(link)
    return None if parts.scheme else (unquote(parts.path), parts.fragment)
