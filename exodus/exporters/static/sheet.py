"""A run of pages that fills up piece by piece: a page is turned when it is full, by pieces or by bytes."""

from collections.abc import Iterable

from markupsafe import Markup

from exodus.exporters.static.frame import Crumb, Frame
from exodus.exporters.static.place import Places

BUDGET = 150_000
"""A page is turned after so many bytes."""
MOST = 250_000
"""A piece that would make a page larger than this begins the next one; with the frame it stays under 300 kB."""


class Sheet:
    """Pages ``STEM.html``, ``STEM-2.html``, … of one title, linked forwards and backwards.

    ``heading`` is repeated at the top of the next page when the page is turned inside a group. ``data`` is linked data
    about what the first page shows. Pages are written when the sheet is closed, since each says how many there are;
    until then they wait in the temporary database.
    """

    def __init__(
        self,
        frame: Frame,
        places: Places,
        stem: str,
        title: str,
        *,
        size: int,
        lead: str = "",
        crumbs: Iterable[Crumb] = (),
        classes: str = "",
        data: str = "",
    ) -> None:
        self._frame = frame
        self._places = places
        self._stem = stem
        self._title = title
        self._size = size
        self._lead = lead
        self._crumbs = tuple(crumbs)
        self._classes = classes
        self._data = data
        self._parts: list[str] = []
        self._bytes = _size(lead)
        self._pieces = 0
        self._number = 1
        self._heading = ""
        self._shown = ""
        self._group: tuple[str, str] = ("", "")
        self._waiting: list[int] = []

    @property
    def path(self) -> str:
        """The page that is being filled."""
        return self._path(self._number)

    @property
    def full(self) -> bool:
        """Whether the next piece should go to a new page."""
        return self._pieces >= self._size or self._bytes >= BUDGET

    def group(self, heading: str, before: str = "", after: str = "") -> None:
        """From here on pieces stand below this heading, between ``before`` and ``after``; a call with the same values
        goes on with the group, empty values end it."""
        if heading == self._heading and (before, after) == self._group:
            return
        self._close_group()
        if self.full:
            self._keep(more=True)
        self._heading, self._group = heading, (before, after)
        self._open_group()

    def add(self, piece: str, *keys: str) -> str:
        """Put a piece on the page (turning it first when it is full); ``keys`` stand there. The page's path."""
        if self.full or (self._pieces and self._bytes + _size(piece) > MOST):
            self.turn()
        self._put(piece)
        self._pieces += 1
        path = self.path
        for key in keys:
            self._places.put(key, path)
        return path

    def turn(self) -> None:
        """Finish this page and begin the next one under the same heading."""
        self._close_group()
        self._keep(more=True)
        self._open_group()

    def close(self) -> int:
        """Finish the last page, if anything stands on it or none was written; how many pages there are."""
        self._close_group()
        self._heading, self._group = "", ("", "")
        if self._pieces or self._number == 1:
            self._keep(more=False)
        for number, waiting in enumerate(self._waiting, 1):
            self._write(number, self._places.release(waiting))
        return len(self._waiting)

    def _put(self, part: str) -> None:
        self._parts.append(part)
        self._bytes += _size(part)

    def _open_group(self) -> None:
        if self._heading != self._shown:
            self._put(self._heading)
            self._shown = self._heading
        if self._group[0]:
            self._put(self._group[0])

    def _close_group(self) -> None:
        if self._group[1]:
            self._put(self._group[1])

    def _path(self, number: int) -> str:
        return f"{self._stem}.html" if number == 1 else f"{self._stem}-{number}.html"

    def _keep(self, *, more: bool) -> None:
        self._waiting.append(self._places.hold("\n".join(self._parts)))
        if more:
            self._number += 1
        self._parts, self._bytes, self._pieces, self._shown = [], 0, 0, ""

    def _write(self, number: int, body: str) -> None:
        total = len(self._waiting)
        self._frame.page(
            self._path(number),
            self._title if number == 1 else f"{self._title} · page {number}",
            heading=self._title,
            sheet=number,
            sheets=total,
            lead=Markup(self._lead if number == 1 else ""),  # noqa: S704  # built by the sections from escaped pieces
            body=Markup(body),  # noqa: S704  # same
            crumbs=self._crumbs,
            earlier=self._path(number - 1) if number > 1 else None,
            later=self._path(number + 1) if number < total else None,
            top=self._path(1) if number > 2 else None,
            end=self._path(total) if number < total - 1 else None,
            classes=self._classes,
            data=Markup(self._data if number == 1 else ""),  # noqa: S704  # JSON that holds no markup
        )


def _size(part: str) -> int:
    return len(part) if part.isascii() else len(part.encode("utf-8", "replace"))
