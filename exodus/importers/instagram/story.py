"""Stories and profile pictures: lists of media without anything around them."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Labelled
from exodus.dialects.meta.media import Media, document, location, media_id, normal_seconds, subtitle
from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.text import repair
from exodus.importers.instagram import twin
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream, leftover, tags
from exodus.model import Attachment, Collection, Finding, Note, Source, from_seconds, native_key
from exodus.takeout import Element
from exodus.takeout.element import decode, misfit

STORIES = ("stories.json", "stories_?.json", "stories_??.json")
PICTURES = ("profile_photos.json",)


def stories(reading: Reading) -> Stream:
    """Every story as a Note with its picture or film."""
    rows = (
        (member.name, element)
        for member in reading.members(*STORIES)
        for whole in reading.takeout.json(member).elements(Media)
        for element in _lowered(member.name, whole)
    )
    for (member, element), ordinal in ordinals(rows, _undated_by_id):
        if isinstance(element, Finding):
            yield element
        elif "label_values" in element.unknown:
            yield from _labelled(reading, member, element, ordinal)
        else:
            yield from _story(reading, Source(member, element.pointer), element, ordinal)


def pictures(reading: Reading) -> Stream:
    """The profile pictures, as one album."""
    shown: list[Attachment] = []
    where: Source | None = None
    for member in reading.members(*PICTURES):
        for element in reading.takeout.json(member).elements(Media):
            if isinstance(element, Finding):
                yield element
                continue
            where = where or Source(member.name)
            pictured = list(_pictured(member.name, element))
            if not pictured:
                yield misfit(member.name, element)
            for media in pictured:
                if isinstance(media, Finding):
                    yield media
                    continue
                found = document(
                    reading.takeout,
                    media,
                    PLATFORM,
                    Source(member.name, element.pointer),
                    attributed_to=reading.owner.key,
                    within=reading.key("profile_photos", media.creation_timestamp or 0),
                    kind="image",
                )
                yield msgspec.structs.replace(found, extra={**found.extra, **leftover(element)})
                title = repair(media.title or "")
                shown.append(Attachment(found.key, title or None))
    if where:
        yield Collection(
            key=reading.key("album", "profile_photos"),
            kind="album",
            attributed_to=reading.owner.key,
            name="Profile pictures",
            attachment=tuple(dict.fromkeys(shown)),
            audience=reading.audience,
            source=where,
        )


def _undated_by_id(row: tuple[str, Element[Media] | Finding]) -> int | None:
    element = row[1]
    if isinstance(element, Finding) or media_id(element.value.uri or ""):
        return None
    return element.value.creation_timestamp or 0


def _lowered(member: str, element: Element[Media] | Finding) -> Iterable[Element[Media] | Finding]:
    """The element, or the stories that stand one level deeper, as the media of posts do."""
    if isinstance(element, Finding) or "label_values" in element.unknown:
        return (element,)
    held = element.unknown.get("media")
    if not isinstance(held, list) or element.value.uri or not held or not all(isinstance(one, dict) for one in held):
        return (element,)
    around = _known(element.value) | {name: value for name, value in element.unknown.items() if name != "media"}
    where = f"{element.pointer}/media"
    return (
        found
        for index, media in enumerate(held)
        for found in decode(member, msgspec.json.encode(around | _said(media)), Media, f"{where}/{index}")
    )


def _known(media: Media) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(media).items() if value is not None}


def _said(media: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in media.items() if value not in (None, "", 0)}


def _record(member: str, element: Element[Media]) -> Iterator[Element[Labelled] | Finding]:
    """The element as labelled values: the shape that Instagram's lists take one after the other."""
    return decode(member, msgspec.json.encode(_known(element.value) | element.unknown), Labelled, element.pointer)


def _labelled(reading: Reading, member: str, element: Element[Media], ordinal: int) -> Stream:
    for record in _record(member, element):
        if isinstance(record, Finding):
            yield record
        else:
            told = twin.read(record.value, Source(member, record.pointer), record.unknown)
            yield from twin.tell(reading, told, "stories", ordinal, kind="story")


def _pictured(member: str, element: Element[Media]) -> Iterator[Media | Finding]:
    """The pictures of a row: itself where it says anything of one, or in labelled values those it holds."""
    if "label_values" not in element.unknown:
        if element.value != Media():
            yield element.value
        return
    for record in _record(member, element):
        if isinstance(record, Finding):
            yield record
        else:
            yield from label.media(record.value)


def _story(reading: Reading, where: Source, element: Element[Media], ordinal: int) -> Stream:
    media = element.value
    native = media_id(media.uri or "")
    time = media.creation_timestamp or 0
    key = native_key(PLATFORM, "story", native) if native else reading.key("stories", time, ordinal)
    shown = []
    for one in (media, subtitle(media)):
        if one:
            found = document(reading.takeout, one, PLATFORM, where, attributed_to=reading.owner.key, within=key)
            yield found
            shown.append(Attachment(found.key))
    content = repair(media.title) if media.title else None
    yield Note(
        key=key,
        kind="story",
        attributed_to=reading.owner.key,
        content=content,
        published=from_seconds(normal_seconds(time)),
        audience=reading.audience,
        attachment=tuple(shown),
        tag=tags(content),
        location=location(media),
        extra=leftover(element),
        source=where,
    )
