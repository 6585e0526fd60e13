"""What a box says: its words told apart from captions, its media, its time, and the name it goes by in keys."""

import hashlib
from collections.abc import Iterable, Iterator

from msgspec import Struct

from exodus.dialects.meta.media import Media, document
from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.page.parse import sections
from exodus.dialects.meta.page.section import Section, is_time
from exodus.dialects.meta.page.time import Clock, Moment
from exodus.model import Attachment, Document, DocumentKind, Finding, Source, Tag
from exodus.takeout import Member, Takeout

UNREADABLE = "a time that could not be read"
UNTIMED = "a record without a time"
KINDS: dict[str, DocumentKind] = {"img": "image", "video": "video", "source": "video", "audio": "audio"}


class Box(Struct, frozen=True, gc=False):
    """A box of a page with its time and its ordinal among those of that time, the oldest being 0."""

    member: str
    section: Section
    moment: Moment | None
    ordinal: int

    @property
    def source(self) -> Source:
        """Where it stood."""
        return Source(self.member, self.section.pointer)


class Words(Struct, frozen=True, gc=False):
    """A box's text, a caption for each of its media, when it was changed, and lines that are none of these."""

    content: str | None
    captions: tuple[str | None, ...]
    updated: Moment | None
    lines: tuple[str, ...]
    albums: tuple[str, ...]


def boxes(
    takeout: Takeout, members: Iterable[Member], clock: Clock, outside: list[Section] | None = None
) -> Iterator[Box | Finding]:
    """The boxes of a series of pages; a time that cannot be read is told as well.

    What stands outside of boxes goes to ``outside``.
    """

    def lines() -> Iterator[tuple[str, Section | Finding, Moment | None]]:
        for member in members:
            for item in sections(takeout, member):
                if isinstance(item, Finding):
                    yield member.name, item, None
                elif not item.outside:
                    yield member.name, item, _moment(item, clock)
                elif outside is not None:
                    outside.append(item)

    for (member, item, moment), ordinal in ordinals(lines(), lambda line: line[2].seconds if line[2] else None):
        if isinstance(item, Finding):
            yield item
            continue
        if moment is None and item.time:
            yield Finding(member, UNREADABLE, item.pointer, item.time)
        yield Box(member, item, moment, ordinal)


def _moment(section: Section, clock: Clock) -> Moment | None:
    """The time that the box ends in, else the first one in its rows or lines."""
    if section.time:
        return clock.read(section.time)
    texts = (*(pair.value for pair in section.rows), *(run.text for run in section.runs))
    return next((moment for text in texts if is_time(text) and (moment := clock.read(text))), None)


def named(section: Section, moment: Moment | None) -> tuple[str, ...]:
    """The time as written, in one spelling; with a digest of the text where minutes are all there is."""
    if moment and moment.precision == "s":
        return (moment.canonical,)
    said = "\x1f".join((section.heading or "", section.text or "", *(medium.uri for medium in section.media)))
    digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return (moment.canonical if moment else section.time or "", digest)


def words(section: Section, clock: Clock, albums_named: bool = False) -> Words:
    """The first text beside no medium is what was said; a line of a few words and a time says when it was changed.

    Where ``albums_named`` (Facebook), captions stand in blocks with a class, and the album's name in one without.
    """
    content: str | None = None
    updated: Moment | None = None
    lines: list[str] = []
    albums: list[str] = []
    captions: dict[int, str] = {}
    for run in section.runs:
        changed = clock.read(run.text) if is_time(run.text) and section.time else None
        if changed:
            updated = updated or changed
        elif run.beside and section.media:
            if run.classed or not albums_named:
                captions.setdefault(max(run.after - 1, 0), run.text)
            else:
                albums.append(run.text)
        elif content is None:
            content = run.text
        elif run.text != content:
            lines.append(run.text)
    own = [captions.get(number) for number in range(len(section.media))]
    return Words(
        content=content,
        captions=tuple(None if caption == content else caption for caption in own),
        updated=updated,
        lines=tuple(lines),
        albums=tuple(dict.fromkeys(albums)),
    )


def media(
    takeout: Takeout, box: Box, platform: str, within: str, author: str | None, captions: tuple[str | None, ...] = ()
) -> Iterator[Document | Attachment]:
    """The Documents of a box, each followed by the Attachment that shows it."""
    for number, medium in enumerate(box.section.media):
        found = document(
            takeout,
            Media(uri=medium.uri),
            platform,
            box.source,
            attributed_to=author,
            within=within,
            kind=KINDS.get(medium.tag),
        )
        yield found
        yield Attachment(found.key, captions[number] if number < len(captions) else None)


def links(section: Section) -> tuple[Tag, ...]:
    """What a box links to, outside of the takeout."""
    return tuple(dict.fromkeys(Tag("link", name=link.name, url=link.url) for link in section.links))
