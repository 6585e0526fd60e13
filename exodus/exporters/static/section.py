"""The places of the navigation, in groups that a reader would look for them in."""

from collections.abc import Mapping
from itertools import groupby

from msgspec import Struct

PARENTS: Mapping[str, str] = {"posts": "timeline", "findings": "about"}
"""Folders without a place of their own, and the place their pages belong to."""


class Section(Struct, frozen=True):
    """One place of the navigation. ``group`` is the heading it stands under; ``note`` says what ``count`` counts."""

    name: str
    label: str
    icon: str
    group: str = ""
    count: int | None = None
    note: str = ""

    @property
    def page(self) -> str:
        """Its first page."""
        if self.name in ("index", "about"):
            return f"{self.name}.html"
        return "calendar/gaps.html" if self.name == "gaps" else f"{self.name}/index.html"


def grouped(sections: tuple[Section, ...]) -> list[tuple[str, list[Section]]]:
    """The sections by group, in their order."""
    return [(group, list(members)) for group, members in groupby(sections, key=lambda section: section.group)]


def current(path: str) -> str:
    """The name of the section a page belongs to."""
    name = path.partition("/")[0].removesuffix(".html")
    return "gaps" if path == "calendar/gaps.html" else PARENTS.get(name, name)
