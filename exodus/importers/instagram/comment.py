"""Comments the owner wrote, in all three shapes. Instagram says whose post they stand under, not which."""

from collections.abc import Iterator

from msgspec import Struct

from exodus.dialects.meta.media import document
from exodus.dialects.meta.order import ordinals
from exodus.importers.instagram import row
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream, leftover, tags, thing
from exodus.importers.instagram.row import Cell, Row
from exodus.model import Attachment, Finding, Note, Source
from exodus.takeout import Element

SECTIONS = (
    ("posts", ("comments/post_comments.json", "comments/post_comments_*.json")),
    ("reels", ("comments/reels_comments.json", "comments/reels_comments_*.json")),
    ("stories", ("comments/hype.json", "comments/story_comments.json", "comments/story_comments_*.json")),
)


def comments(reading: Reading) -> Stream:
    """Every comment as a Note that answers a reference to somebody's post."""
    for section, patterns in SECTIONS:
        for line, ordinal in ordinals(_rows(reading, patterns), _time):
            if isinstance(line.element, Finding):
                yield line.element
            else:
                yield from _comment(reading, section, line, line.element, ordinal)


class Line(Struct, gc=False):
    """A comment's row with its cells and time, read once; findings have none."""

    member: str
    element: Element[Row] | Finding
    cells: list[Cell] = []
    time: int | None = None


def _rows(reading: Reading, patterns: tuple[str, ...]) -> Iterator[Line]:
    for member in reading.members(*patterns):
        for element in row.rows(reading.takeout, member):
            if isinstance(element, Finding):
                yield Line(member.name, element)
                continue
            found = row.cells(element.value)
            yield Line(member.name, element, found, row.seconds(element.value, found))


def _time(line: Line) -> int | None:
    return line.time


def _comment(reading: Reading, section: str, line: Line, element: Element[Row], ordinal: int) -> Stream:
    where = Source(line.member, element.pointer)
    time = line.time or 0
    said, whose = row.comment(element.value, line.cells)
    url = row.link([cell for cell in line.cells if cell.href or cell.value != said])
    key = reading.key("comment", section, time, ordinal)
    shown = []
    for media in row.media(element.value):
        picture = document(
            reading.takeout, media, PLATFORM, where, attributed_to=reading.owner.key, within=key, kind="image"
        )
        yield picture
        shown.append(Attachment(picture.key))
    if not (said or shown or time or whose):
        yield Finding(where.member, "a comment that says nothing", where.pointer, failed=True)
        return
    yield Note(
        key=key,
        kind="comment",
        attributed_to=reading.owner.key,
        content=said,
        published=row.published(time),
        in_reply_to=thing(url, whose) if url or whose else None,
        attachment=tuple(shown),
        tag=tags(said),
        extra=leftover(element, section=section),
        source=where,
    )
