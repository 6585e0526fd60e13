"""What all sections of one build share."""

from markupsafe import Markup
from msgspec import Struct

from exodus.contracts import Selection
from exodus.exporters.static.clock import Clock
from exodus.exporters.static.face import Faces, Who
from exodus.exporters.static.frame import Crumb, Frame
from exodus.exporters.static.medium import Media
from exodus.exporters.static.place import Places, anchor
from exodus.exporters.static.sheet import Sheet
from exodus.exporters.static.survey import Survey
from exodus.exporters.static.thread import Threads
from exodus.model import Activity, Note


class Archive(Struct, frozen=True, kw_only=True):
    """One build: what is exported, what the survey learned, and the tools that write pages."""

    selection: Selection
    survey: Survey
    places: Places
    frame: Frame
    clock: Clock
    media: Media
    faces: Faces
    threads: Threads
    page_size: int

    def sheet(self, stem: str, title: str, *, lead: str = "", size: int = 0, **more: object) -> Sheet:
        """Pages that begin at ``STEM.html``."""
        return Sheet(self.frame, self.places, stem, title, lead=lead, size=size or self.page_size, **more)  # type: ignore[arg-type]  # passed on as they are

    def who(self, key: str | None) -> Who:
        """Who a key is."""
        return self.faces.who(key)

    def anchors(self, key: str) -> tuple[str, str]:
        """The id of a thing, and elements that carry the ids of its other keys."""
        canonical, *others = self.selection.keys_of(key) or (key,)
        return anchor(canonical), "".join(f'<a id="{anchor(other)}"></a>' for other in others)

    def put(self, sheet: Sheet, piece: str, note: Note | Activity) -> None:
        """Put a thing on a sheet; it stands there, and what is attached to it stands there with it."""
        page = sheet.add(piece, note.key)
        for attachment in note.attachment:
            self.places.put(attachment.document, page, anchor(note.key))

    def note(self, key: str | None) -> Note | None:
        """The Note a key names, if it is part of the selection."""
        found = self.selection.get(key) if key else None
        return found if isinstance(found, Note) else None


def crumbs(*steps: tuple[str, str]) -> tuple[Crumb, ...]:
    """The way from home, as (label, page)."""
    return tuple(Crumb(label, page) for label, page in steps)


def cover(archive: Archive, year: int, root: str) -> Markup:
    """The picture that stands for a year; empty when there is none."""
    chosen = archive.survey.covers.get(year)
    document = archive.media.get(chosen[1]) if chosen else None
    if document is None or not archive.media.is_image(document):
        return Markup("")
    return Markup(archive.media.image(document, root))  # noqa: S704  # escaped there
