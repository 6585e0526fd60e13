"""Albums, photos and videos outside albums, and pictures that memories and birthdays show."""

import re
from collections.abc import Iterator

from msgspec import Struct

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Labelled
from exodus.dialects.meta.media import Media
from exodus.dialects.meta.text import repair, repair_name, repaired
from exodus.importers.facebook import labelled
from exodus.importers.facebook.reading import Reading, spare
from exodus.model import Attachment, Collection, Finding, Record, Source, from_seconds, native_key
from exodus.takeout import Element, Member
from exodus.takeout.element import misfit

ALBUMS = ("posts/album/*.json", "photos_and_videos/album/*.json")
LOOSE = (
    "posts/your_uncategorized_photos.json",
    "posts/your_videos.json",
    "photos_and_videos/your_videos.json",
    "photos_and_videos/your_photos.json",
    "photos_and_videos/your_uncategorized_photos.json",
    "posts/your_photos.json",
)
MEMORIES = ("posts/shared_memories.json", "posts/media_used_for_memories.json", "posts/birthday_media.json")

_FOLDER = re.compile(r"[^/_]*_([A-Za-z0-9_-]{8,})")


class Album(Struct, forbid_unknown_fields=True, gc=False):
    """An album; ``last_modified_timestamp`` in seconds."""

    name: str | None = None
    photos: list[Media] = []
    cover_photo: Media | None = None
    last_modified_timestamp: int | None = None
    description: str | None = None


def albums(reading: Reading) -> Iterator[Record | Finding]:
    """The albums with their photos in order."""
    for member in reading.members(*ALBUMS):
        if "label_values" in reading.takeout.json(member).keys():  # noqa: SIM118  # not a dict's
            yield from _labelled_album(reading, member)
            continue
        for item in reading.takeout.json(member).elements(Album):
            if isinstance(item, Finding):
                yield item
            else:
                yield from _album(reading, item, Source(member.name, item.pointer))


def _labelled_album(reading: Reading, member: Member) -> Iterator[Record | Finding]:
    """An album of labelled values: the first text is its name, the second what it says of itself."""
    for item in reading.takeout.json(member).elements(Labelled):
        if isinstance(item, Finding):
            yield item
            continue
        said = [one.value for one in item.value.label_values if isinstance(one.value, str) and one.value]
        album = Album(
            name=said[0] if said else item.value.title,
            photos=list(label.media(item.value)),
            last_modified_timestamp=label.seconds(item.value),
            description=said[1] if len(said) > 1 else None,
        )
        unknown = {**item.unknown, "label_values": label.plain(item.value)}
        yield from _album(reading, Element(item.pointer, album, unknown), Source(member.name, item.pointer))


def _pictures(item: Element[Media]) -> list[Media]:
    """The picture itself, where the row says anything of one; of labelled values, those among them."""
    record = None if item.value.uri else labelled.read(item.unknown)
    if record:
        return list(label.media(record))
    return [] if item.value == Media() else [item.value]


def loose(reading: Reading) -> Iterator[Record | Finding]:
    """Photos and videos that may stand nowhere else: three of four videos in one large takeout did not."""
    for member in reading.members(*LOOSE):
        for item in reading.takeout.json(member).elements(Media):
            if isinstance(item, Finding):
                yield item
                continue
            pictures = _pictures(item)
            for media in pictures:
                yield from reading.picture(media, Source(member.name, item.pointer), item.unknown)
            if not pictures:
                yield misfit(member.name, item)
    for member in reading.members(*MEMORIES):
        for found in reading.takeout.json(member).elements(Labelled):
            if isinstance(found, Finding):
                yield found
                continue
            pictures = list(label.media(found.value))
            for media in pictures:
                yield from reading.picture(media, Source(member.name, found.pointer), found.unknown)
            if not pictures:
                yield misfit(member.name, found)


def _album(reading: Reading, item: Element[Album], source: Source) -> Iterator[Record]:
    album = item.value
    key = _key(reading, album)
    attachment: list[Attachment] = []
    for media in album.photos:
        for value in reading.enclose(media, source, key):
            if isinstance(value, Attachment):
                attachment.append(value)
            else:
                yield value
    icon = None
    if album.cover_photo and album.cover_photo.uri:
        for value in reading.enclose(album.cover_photo, source, key):
            if isinstance(value, Attachment):
                icon = value.document
            elif not any(picture.document == value.key for picture in attachment):
                yield value
    yield Collection(
        key=key,
        kind="album",
        attributed_to=reading.owner,
        name=repair_name(album.name or "") or None,
        summary=repair(album.description or "") or None,
        updated=from_seconds(album.last_modified_timestamp),
        icon=icon,
        attachment=tuple(attachment),
        extra=spare(unknown=repaired(item.unknown)),
        source=source,
    )


def _key(reading: Reading, album: Album) -> str:
    """The id in the name of the folder its photos share; else the oldest photo; an empty album has its name only.

    The number of the file that lists an album changes from takeout to takeout.
    """
    uris = [photo.uri for photo in album.photos if photo.uri]
    folders = {uri.rpartition("/")[0].rpartition("/")[2] for uri in uris}
    native = _FOLDER.fullmatch(folders.pop()) if len(folders) == 1 else None
    if native:
        return native_key("facebook", "album", native[1])
    oldest = min(album.photos, key=lambda photo: (photo.creation_timestamp or 0, photo.uri or ""), default=None)
    if oldest is None:
        return reading.key("album", repair_name(album.name or ""))
    return reading.key("album", oldest.creation_timestamp or 0, (oldest.uri or "").rpartition("/")[2])
