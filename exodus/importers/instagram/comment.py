"""Comments the owner wrote, in all three shapes. Instagram says whose post they stand under, not which."""

from collections.abc import Iterator

from exodus.dialects.meta.media import document
from exodus.dialects.meta.order import ordinals
from exodus.importers.instagram import row
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream, leftover, tags, thing
from exodus.importers.instagram.row import Row
from exodus.model import Attachment, Finding, Note, Source, from_seconds
from exodus.takeout import Element

SECTIONS = (
    ("posts", ("comments/post_comments.json", "comments/post_comments_*.json")),
    ("reels", ("comments/reels_comments.json", "comments/reels_comments_*.json")),
    ("stories", ("comments/hype.json",)),
)


def comments(reading: Reading) -> Stream:
    """Every comment as a Note that answers a reference to somebody's post."""
    for section, patterns in SECTIONS:
        for (member, element), ordinal in ordinals(_rows(reading, patterns), _time):
            if isinstance(element, Finding):
                yield element
            else:
                yield from _comment(reading, section, Source(member, element.pointer), element, ordinal)


Line = tuple[str, Element[Row] | Finding]


def _rows(reading: Reading, patterns: tuple[str, ...]) -> Iterator[Line]:
    for member in reading.members(*patterns):
        for element in reading.takeout.json(member).elements(Row):
            yield member.name, element


def _time(line: Line) -> int | None:
    element = line[1]
    return None if isinstance(element, Finding) else row.seconds(element.value, row.cells(element.value))


def _comment(reading: Reading, section: str, where: Source, element: Element[Row], ordinal: int) -> Stream:
    found = row.cells(element.value)
    said, whose = row.comment(element.value, found)
    time = row.seconds(element.value, found)
    key = reading.key("comment", section, time, ordinal)
    shown = []
    for media in row.media(element.value):
        picture = document(
            reading.takeout, media, PLATFORM, where, attributed_to=reading.owner.key, within=key, kind="image"
        )
        yield picture
        shown.append(Attachment(picture.key))
    if said is None and not shown:
        yield Finding(where.member, "a comment without text", where.pointer)
        return
    yield Note(
        key=key,
        kind="comment",
        attributed_to=reading.owner.key,
        content=said,
        published=from_seconds(time),
        in_reply_to=thing(row.link(found), whose),
        attachment=tuple(shown),
        tag=tags(said),
        extra=leftover(element, section=section),
        source=where,
    )
