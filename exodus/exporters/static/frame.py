"""The frame around every page: head, navigation, footer. Templates are jinja2 with autoescape."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from exodus.exporters.static.clock import day_name
from exodus.exporters.static.folder import Folder
from exodus.exporters.static.icon import icon
from exodus.exporters.static.medium import human_size
from exodus.exporters.static.place import anchor
from exodus.exporters.static.section import Section, current, grouped

HERE = Path(__file__).parent
ASSETS = ("style.css", "archive.js", "search.js")


class Crumb(Struct, frozen=True):
    """A step of the way from home to this page."""

    label: str
    page: str


class Frame:
    """Writes pages into the folder. ``title`` is the archive's, ``sections`` those that are not empty."""

    def __init__(self, folder: Folder, title: str, sections: Sequence[Section]) -> None:
        self.folder = folder
        self._title = title
        self.sections = tuple(sections)
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates", encoding="utf-8"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            undefined=StrictUndefined,
        )
        self._templates.globals.update(
            icon=icon, number=number, blank=blank, anchor=anchor, day_name=day_name, size=human_size
        )
        self.pages = 0
        self._firsts = frozenset(section.page for section in self.sections)
        self._menu = lru_cache(256)(self._rendered_menu)

    def assets(self) -> None:
        """Put the style sheet and the script beside the pages."""
        for name in ASSETS:
            self.folder.write(f"assets/{name}", (HERE / "assets" / name).read_bytes())

    def write(self, path: str, content: str) -> None:
        """Write a plain file beside the pages."""
        self.folder.write(path, content)

    def page(self, path: str, title: str, template: str = "page.html", **values: Any) -> None:
        """Write one page. ``path`` is in the archive; the template gets ``root``, the way back to its top folder."""
        root = "../" * path.count("/")
        context: dict[str, Any] = {
            "path": path,
            "root": root,
            "archive": self._title,
            "title": title,
            "heading": None,
            "description": "",
            "sheet": 1,
            "sheets": 1,
            "menu": self._menu(root, current(path), path if path in self._firsts else ""),
            "current": current(path),
            "crumbs": (),
            "earlier": None,
            "later": None,
            "top": None,
            "end": None,
            "lead": Markup(""),
            "body": Markup(""),
            "classes": "",
            "data": Markup(""),
            "backwards": False,
        }
        self.folder.write(path, self._templates.get_template(template).render(context | values))
        self.pages += 1

    def _rendered_menu(self, root: str, section: str, path: str) -> Markup:
        """The navigation, the same for all pages of a section but its first."""
        found = self._templates.get_template("menu.html")
        return Markup(found.render(root=root, current=section, path=path, groups=grouped(self.sections)))  # noqa: S704  # escaped there

    def piece(self, template: str, **values: Any) -> str:
        """A part of a page that lies one folder deep, rendered by a template of its own."""
        return self._templates.get_template(template).render({"root": "../"} | values)


def blank(content: object) -> Markup:
    """What stands in a card where it has no picture."""
    return Markup('<span class="blank" aria-hidden="true">{}</span>').format(content)


def number(count: int) -> str:
    """``12,345``."""
    return f"{count:,}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """``1 photo``, ``2 photos``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
