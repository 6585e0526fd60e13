"""Albums out of pages, and photos and videos outside of them."""

import re
from collections.abc import Iterator

from msgspec import structs

from exodus.dialects.meta.page.content import Box, boxes, media, named, words
from exodus.dialects.meta.page.section import Section
from exodus.dialects.meta.page.time import Clock, timed
from exodus.importers.facebook.reading import Reading
from exodus.model import Attachment, Collection, Document, Finding, Record, Source, native_key
from exodus.takeout import Member
from exodus.takeout.member import matches

ALBUMS = ("posts/album/*.html", "photos_and_videos/album/*.html")
LOOSE = ("your_uncategorized_photos.html", "your_videos.html", "your_photos.html")
_FOLDER = re.compile(r"[^/_]*_([A-Za-z0-9_-]{8,})")


def albums(reading: Reading, clock: Clock, members: list[Member]) -> Iterator[Record | Finding]:
    """Albums with their photos in order, then what stands in none."""
    for member in members:
        if matches(member.name, ALBUMS):
            yield from _album(reading, clock, member)
    for box in boxes(reading.takeout, [member for member in members if matches(member.name, LOOSE)], clock):
        if isinstance(box, Finding):
            yield box
            continue
        told = list(_pictures(reading, clock, box))
        captions = {one.document: one.caption for one in told if isinstance(one, Attachment)}
        yield from (structs.replace(one, summary=captions[one.key]) for one in told if isinstance(one, Document))


def _album(reading: Reading, clock: Clock, member: Member) -> Iterator[Record | Finding]:
    outside: list[Section] = []
    attachment: list[Attachment] = []
    folders: set[str] = set()
    named_by: tuple[str, ...] = ()
    for box in boxes(reading.takeout, [member], clock, outside):
        if isinstance(box, Finding):
            yield box
            continue
        if box.section.media:
            named_by = named(box.section, box.moment)  # the oldest comes last
        folders |= {medium.uri.rpartition("/")[0].rpartition("/")[2] for medium in box.section.media}
        for one in _pictures(reading, clock, box):
            if isinstance(one, Attachment):
                attachment.append(one)
            else:
                yield one
    title = next((section.heading for section in outside if section.heading), None)
    native = _FOLDER.fullmatch(folders.pop()) if len(folders) == 1 else None
    yield Collection(
        key=native_key("facebook", "album", native[1])
        if native
        else reading.key("html-album", *(named_by or (title or "",))),
        kind="album",
        attributed_to=reading.owner,
        name=title,
        attachment=tuple(dict.fromkeys(attachment)),
        source=Source(member.name),
    )


def _pictures(reading: Reading, clock: Clock, box: Box) -> Iterator[Document | Attachment]:
    """The media of a box; its time is when they were uploaded, its text the caption where a medium has none."""
    moment, said = box.moment, words(box.section, clock, albums_named=True)
    captions = tuple(caption or said.content for caption in said.captions)
    for one in media(reading.takeout, box, "facebook", box.member, reading.owner, captions):
        if isinstance(one, Document) and moment:
            yield structs.replace(one, **timed(moment, None))
        else:
            yield one
