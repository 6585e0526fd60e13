"""The labelled twin of the posts (``posts.json``, seen since 2026): it has the coordinates that ``posts_1.json`` lacks.

Twins are joined by the time of the post. A twin whose post the takeout does not list is a post of its own; so is every
labelled row among reels, stories and whatever else takes that shape one day, as likes and saved posts did.
"""

import re
from collections.abc import Iterable
from typing import Any, Literal

from msgspec import Struct

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Label, Labelled
from exodus.dialects.meta.media import Media, document, media_id
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream, tags
from exodus.importers.instagram.row import published
from exodus.model import Attachment, Audience, Finding, Location, Note, Source, native_key
from exodus.takeout import Element, Member, Takeout

_DEGREES = re.compile(r"-?\d{1,3}\.\d+")
_LONG = 9
EMPTY = "a post without text and media"
_PAIR = re.compile(r"\(?\s*(-?\d{1,3}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)\s*\)?")


class Row(Struct, forbid_unknown_fields=True, gc=False):
    """A labelled post; rows of the other shape are left alone here."""

    label_values: list[Label] | None = None
    timestamp: int | None = None
    fbid: str | None = None
    media: list[Media] | None = None
    title: str | None = None
    ent_name: str | None = None
    creation_timestamp: int | None = None
    text_app_post: Any = None
    cross_post_source: Any = None


class Twin(Struct, frozen=True, gc=False):
    """What a labelled post says; ``said`` is everything in its own words."""

    time: int
    url: str | None
    location: Location | None
    said: dict[str, Any]
    unknown: dict[str, Any]
    media: tuple[Media, ...]
    texts: tuple[str, ...]
    fbid: str | None
    source: Source


class Twins:
    """The labelled posts of a takeout, by time, until their posts ask for them."""

    def __init__(self) -> None:
        self._by_time: dict[int, list[Twin]] = {}
        self.members: set[str] = set()
        """The members whose labelled rows are remembered here."""

    def read(self, takeout: Takeout, members: list[Member]) -> None:
        """Remember the labelled posts among these members; their findings come when the posts are read."""
        for member in members:
            # Only a file without a page number has the labelled shape; its first bytes tell.
            if member.basename != "posts.json" or b"label_values" not in takeout.peek(member, 4096):
                continue
            self.members.add(member.name)
            for element in takeout.json(member).elements(Row):
                if isinstance(element, Element) and element.value.label_values is not None:
                    row = element.value
                    record = Labelled(row.label_values or [], row.timestamp, row.fbid, row.media)
                    twin = read(record, Source(member.name, element.pointer), element.unknown)
                    self._by_time.setdefault(twin.time, []).append(twin)

    def take(self, time: int, native: str | None) -> Twin | None:
        """The twin of a post: of its time, and of its id where that is known."""
        found = self._by_time.get(time, [])
        if not found:
            return None
        index = next((i for i, twin in enumerate(found) if native and native in _ids(twin)), 0)
        return found.pop(index)

    def rest(self, reading: Reading) -> Stream:
        """Posts that only their twins tell of."""
        for twins in self._by_time.values():
            for ordinal, twin in enumerate(twins):
                yield from tell(reading, twin, "posts", ordinal)
        self._by_time.clear()


def _ids(twin: Twin) -> set[str | None]:
    return {twin.fbid, *(media_id(one.uri) for one in twin.media if one.uri)}


def read(record: Labelled, where: Source, unknown: dict[str, Any]) -> Twin:
    """What a labelled post says."""
    place = _location(record)
    texts = tuple(text for _, text in label.texts(record) if not _is_number(text))
    said = {
        name: value
        for name, value in label.plain(record).items()
        if not isinstance(value, str) or not _is_number(value)
    }
    return Twin(
        time=label.seconds(record) or 0,
        url=label.link(record),
        location=place,
        said=said,
        unknown=unknown,
        media=tuple(one for one in label.media(record) if one.uri),
        texts=texts,
        fbid=record.fbid,
        source=where,
    )


def _is_number(text: str) -> bool:
    """Whether it is a place on the map, an id or a time; a caption may be a number too, but is not so long."""
    digits = text.isdigit() and len(text) >= _LONG
    return digits or _DEGREES.fullmatch(text) is not None or _PAIR.fullmatch(text) is not None


def _location(record: Labelled) -> Location | None:
    """Coordinates: two decimal numbers in a row, latitude first, or one text of both."""
    values = [leaf.value for leaf in label.leaves(record)]
    for value in values:
        pair = _PAIR.fullmatch(value)
        if pair:
            return _at(pair[1], pair[2])
    degrees = [value for value in values if _DEGREES.fullmatch(value)]
    return _at(degrees[0], degrees[1]) if len(degrees) >= 2 else None


def _at(latitude: str, longitude: str) -> Location | None:
    north, east = float(latitude), float(longitude)
    return (
        None if north == east == 0 or abs(north) > 90 or abs(east) > 180 else Location(latitude=north, longitude=east)
    )


def native_id(media: Iterable[Media], fbid: str | None) -> str | None:
    """What a labelled post is called: the id of its first media that has one, else its own."""
    return next((found for one in media if one.uri and (found := media_id(one.uri))), None) or fbid


def tell(
    reading: Reading,
    twin: Twin,
    section: str,
    ordinal: int,
    *,
    kind: Literal["post", "story"] = "post",
    audience: Audience | None = None,
    deleted: bool = False,
    format: str | None = None,  # noqa: A002 - what the platform's own word for it is
    network: str | None = None,
) -> Stream:
    """A labelled post that no other row tells of."""
    native = native_id(twin.media, twin.fbid)
    key = native_key(PLATFORM, kind, native) if native else reading.key(section, twin.time, ordinal)
    shown = []
    for one in twin.media:
        picture = document(reading.takeout, one, PLATFORM, twin.source, attributed_to=reading.owner.key, within=key)
        yield picture
        shown.append(Attachment(picture.key))
    content = twin.texts[0] if twin.texts else None
    if not shown and content is None:
        yield Finding(twin.source.member, EMPTY, twin.source.pointer, failed=True)
        return
    extra = {"format": format, "network": network, "twin": twin.said, "unknown": twin.unknown}
    yield Note(
        key=key,
        kind=kind,
        attributed_to=reading.owner.key,
        content=content,
        url=twin.url,
        published=published(twin.time),
        audience=audience or ("unknown" if network else reading.audience),
        attachment=tuple(dict.fromkeys(shown)),
        tag=tags(content),
        location=twin.location,
        deleted=deleted,
        extra={name: value for name, value in extra.items() if value},
        source=twin.source,
    )
