"""Posts, reels, stories and profile pictures out of pages: the caption heads the box, or stands in it.

As in JSON, the id of the first media names a post, so that the two tell of one record.
"""

import re
from collections.abc import Iterator

from msgspec import Struct, structs

from exodus.dialects.meta.media import media_id
from exodus.dialects.meta.page.content import UNTIMED, Box, boxes, links, media, named, words
from exodus.dialects.meta.page.section import Section as Told
from exodus.dialects.meta.page.time import Clock, timed
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream, is_foreign, tags
from exodus.model import Attachment, Audience, Collection, Document, Finding, Location, Note, Source, native_key
from exodus.takeout import Member
from exodus.takeout.member import matches

EMPTY = "a post without text and media"


class Section(Struct, frozen=True, gc=False):
    """A list of posts: the file it stands in (with ``_1`` … or without), and what is true of all of them."""

    name: str
    file: str
    format: str | None = None
    audience: Audience | None = None
    deleted: bool = False
    network: str | None = None
    story: bool = False


SECTIONS = (
    Section("reels", "reels", format="reel"),
    Section("igtv", "igtv_videos", format="igtv"),
    Section("posts", "posts"),
    Section("archived", "archived_posts", audience="self"),
    Section("other", "other_content", format="other", audience="unknown"),
    Section("deleted", "recently_deleted_content", deleted=True),
    Section("stories", "stories", story=True),
    Section("threads", "threads_and_replies", network="threads"),
    Section("archived_threads", "archived_threads", audience="self", network="threads"),
)
PICTURES = ("profile_photos.html",)
_DEGREES = re.compile(r"-?\d{1,3}\.\d+")


def posts(reading: Reading, clock: Clock, members: list[Member]) -> Stream:
    """All posts and stories, then the profile pictures as one album."""
    for section in SECTIONS:
        patterns = (f"{section.file}.html", f"{section.file}_*.html")
        fits = [
            member
            for member in members
            if matches(member.name, patterns)
            and ("/threads/" in f"/{member.name}") == (section.network == "threads")
            and "messages/" not in member.name
            and not is_foreign(member.name)
        ]
        for box in boxes(reading.takeout, fits, clock):
            if isinstance(box, Finding):
                yield box
            else:
                yield from _post(reading, clock, section, box)
    yield from _pictures(reading, clock, [member for member in members if matches(member.name, PICTURES)])


def _post(reading: Reading, clock: Clock, section: Section, box: Box) -> Stream:
    told, moment = box.section, box.moment
    said = words(told, clock)
    content = told.heading or said.content or next(filter(None, said.captions), None)
    if not content and not told.media:
        yield Finding(box.member, EMPTY, told.pointer, failed=True)
        return
    if moment is None and told.time is None:
        yield Finding(box.member, UNTIMED, told.pointer)
    native = next((found for one in told.media if (found := media_id(one.uri))), None)
    space = "story" if section.story else "post"
    key = (
        native_key(PLATFORM, space, native)
        if native
        else reading.key(f"html-{section.name}", *named(told, moment), box.ordinal)
    )
    captions = tuple(None if caption == content else caption for caption in said.captions)
    shown: list[Attachment] = []
    for one in media(reading.takeout, box, PLATFORM, key, reading.owner.key, captions):
        if isinstance(one, Attachment):
            shown.append(one)
        else:
            yield one
    extra = {
        "format": section.format if len(told.media) == 1 or section.format == "other" else None,
        "network": section.network,
        "lines": [
            line for line in (*said.lines, *([said.content] if told.heading else [])) if line and line != content
        ],
        "rows": [[row.label, row.value] for row in told.rows if not _DEGREES.fullmatch(row.value)],
    }
    yield Note(
        key=key,
        kind="story" if section.story else "post",
        attributed_to=reading.owner.key,
        content=content,
        url=told.url,
        **timed(moment, told.time),
        audience=section.audience or ("unknown" if section.network else reading.audience),
        attachment=tuple(dict.fromkeys(shown)),
        tag=(*tags(content), *links(told)),
        location=_location(told),
        deleted=section.deleted,
        extra={name: value for name, value in extra.items() if value},
        source=box.source,
    )


def _location(told: Told) -> Location | None:
    """Coordinates: two rows of decimal numbers, latitude first."""
    degrees = [float(row.value) for row in told.rows if _DEGREES.fullmatch(row.value)]
    if len(degrees) < 2 or abs(degrees[0]) > 90 or abs(degrees[1]) > 180 or degrees[:2] == [0, 0]:
        return None
    return Location(latitude=degrees[0], longitude=degrees[1])


def _pictures(reading: Reading, clock: Clock, members: list[Member]) -> Stream:
    shown: list[Attachment] = []
    for box in boxes(reading.takeout, members, clock):
        if isinstance(box, Finding):
            yield box
            continue
        for one in _timed_media(reading, box):
            if isinstance(one, Attachment):
                shown.append(Attachment(one.document, box.section.heading))
            else:
                yield one
    if shown:
        yield Collection(
            key=reading.key("album", "profile_photos"),
            kind="album",
            attributed_to=reading.owner.key,
            name="Profile pictures",
            attachment=tuple(dict.fromkeys(shown)),
            audience=reading.audience,
            source=Source(members[0].name),
        )


def _timed_media(reading: Reading, box: Box) -> Iterator[Document | Attachment]:
    for one in media(reading.takeout, box, PLATFORM, box.member, reading.owner.key):
        yield structs.replace(one, **timed(box.moment, None)) if isinstance(one, Document) else one
