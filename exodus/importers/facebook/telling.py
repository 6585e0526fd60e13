"""An activity record as a Note: its text, media, links, places, polls and people."""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs

from exodus.dialects.meta.media import Media, normal_seconds
from exodus.dialects.meta.text import repair, repair_name, repaired
from exodus.importers.facebook.activity import Entry, Essay, Event, External, Item, LifeEvent, span
from exodus.importers.facebook.mention import mentioned
from exodus.importers.facebook.reading import Reading, spare
from exodus.model import (
    Attachment,
    Audience,
    Location,
    Note,
    NoteKind,
    Record,
    Reference,
    Source,
    Tag,
    from_seconds,
)

_WALL = re.compile(r"(?: wrote on| posted (?:something )?(?:on|to)|.* to) (.+?)['’]s (?:timeline|profile|Wall)\.")


class Place(Struct, frozen=True, kw_only=True):
    """Where a record stands and what it is; the rest it says itself."""

    key: str
    source: Source
    kind: NoteKind = "post"
    author: str | None
    audience: Audience = "unknown"
    ordinal: int = 0
    context: str | None = None
    in_reply_to: Reference | None = None
    deleted: bool = False
    content: str | None = None
    extra: dict[str, Any] = {}


class _Draft:
    """What the attachments of one record add up to."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.attachment: list[Attachment] = []
        self.tag: list[Tag] = []
        self.location: Location | None = None
        self.extra: dict[str, Any] = {}

    def set(self, **fields: Any) -> None:
        """Fill what is empty still."""
        for name, value in fields.items():
            if value:
                self.fields.setdefault(name, value)

    def add(self, name: str, value: Any) -> None:
        """One more of a sort that only ``extra`` can hold."""
        if value not in (None, "", {}, []):
            self.extra.setdefault(name, []).append(repaired(value))


def tell(reading: Reading, entry: Entry, unknown: dict[str, Any], place: Place) -> Iterator[Record]:
    """The records of one activity record: people, Documents, then the Note."""
    content = place.content if place.content is not None else repair(entry.text() or "") or None
    content, mentions = mentioned(content)
    draft = _Draft()
    draft.tag += mentions
    for item in entry.items():
        yield from _item(reading, item, draft, place, content)
    for media in entry.media:
        yield from _media(reading, media, draft, place, content)
    for name in entry.names():
        person, actor = reading.people.meet(name, place.key, place.source)
        if actor:
            yield actor
        draft.tag.append(Tag("mention", name=name, key=person))
    draft.add("tags", entry.odd_tags())
    sentence = repair(entry.title) if entry.title else None
    target = _timeline(reading, sentence)
    backdated, updated = entry.backdated(), entry.updated()
    draft.set(content=content)
    extra = {
        **place.extra,
        **draft.extra,
        **spare(added=entry.timestamp if backdated else None, unknown=unknown),
    }
    note = Note(
        key=place.key,
        kind=place.kind,
        attributed_to=place.author,
        summary=sentence,
        published=from_seconds(normal_seconds(backdated or entry.timestamp)),
        updated=from_seconds(normal_seconds(updated)) if updated and updated != entry.timestamp else None,
        ordinal=place.ordinal,
        context=place.context,
        in_reply_to=place.in_reply_to,
        target=target,
        audience=place.audience,
        attachment=tuple(dict.fromkeys(draft.attachment)),
        tag=tuple(dict.fromkeys(draft.tag)),
        location=draft.location,
        deleted=place.deleted,
        extra=extra,
        source=place.source,
    )
    yield structs.replace(note, **draft.fields) if draft.fields else note


def _item(reading: Reading, item: Item, draft: _Draft, place: Place, content: str | None) -> Iterator[Record]:
    if item.media:
        yield from _media(reading, item.media, draft, place, content)
    if item.external_context:
        _link(item.external_context, draft)
    if item.place and (found := item.place.location()):
        draft.location = merged(draft.location, found)
    if item.life_event:
        yield from _life_event(reading, item.life_event, draft, place, content)
    if item.note:
        yield from _essay(reading, item.note, draft, place)
    if item.event:
        _event(item.event, draft)
    if item.poll is not None:
        draft.set(kind="poll", name=repair(str(item.poll.get("question") or "")))
        draft.add("poll", item.poll)
    if item.for_sale_item:
        draft.set(name=repair(str(item.for_sale_item.get("title") or "")))
        draft.set(content=content or repair(str(item.for_sale_item.get("description") or "")))
        draft.add("for_sale", item.for_sale_item)
    draft.add("text", item.text)
    draft.add("item", item.name)


def _media(reading: Reading, media: Media, draft: _Draft, place: Place, content: str | None) -> Iterator[Record]:
    for value in reading.enclose(media, place.source, place.key, content):
        if isinstance(value, Attachment):
            draft.attachment.append(value)
        else:
            yield value


def _link(link: External, draft: _Draft) -> None:
    name = repair(link.name or link.source or "") or None
    if link.url:
        draft.tag.append(Tag("link", name=name, url=repair(link.url)))
    elif name:
        draft.add("shared", name)


def merged(first: Location | None, second: Location) -> Location:
    """One place out of two tellings of it: a check-in has its place twice, with and without the page's address."""
    if first is None:
        return second
    if first.name and second.name and first.name != second.name:
        return first
    filled = {name: value for name, value in structs.asdict(second).items() if getattr(first, name) is None}
    return structs.replace(first, **filled)


def _life_event(
    reading: Reading, event: LifeEvent, draft: _Draft, place: Place, content: str | None
) -> Iterator[Record]:
    draft.set(name=repair(event.title or ""), content=content or repair(event.description or ""))
    draft.add("life_event", {"start_date": event.start_date, "end_date": event.end_date})
    if event.place and (found := event.place.location()):
        draft.location = merged(draft.location, found)
    for media in event.photos or ():
        yield from _media(reading, media, draft, place, content)


def _essay(reading: Reading, essay: Essay, draft: _Draft, place: Place) -> Iterator[Record]:
    if essay.title or essay.text:  # without either it is a mere frame around pictures (seen 2020)
        draft.set(kind="article", name=repair(essay.title or ""), content=repair(essay.text or ""))
        reading.essays.add((essay.created_timestamp or 0, repair(essay.title or "")))
    if essay.updated_timestamp and essay.updated_timestamp != essay.created_timestamp:
        draft.set(updated=from_seconds(essay.updated_timestamp))
    listed = [essay.media] if isinstance(essay.media, Media) else essay.media or []
    for media in [essay.cover_photo, *listed]:
        if media:
            yield from _media(reading, media, draft, place, essay.text)
    draft.add("tags", essay.tags)


def _event(event: Event, draft: _Draft) -> None:
    draft.set(name=repair(event.name or ""), **span(event))
    draft.add("event", event.description)
    if event.place and (found := event.place.location()):
        draft.location = merged(draft.location, found)


def _timeline(reading: Reading, sentence: str | None) -> Reference | None:
    """On whose timeline it stands, where the (English) sentence says so beyond doubt: nothing else does."""
    owner = reading.people.owner.name
    if not sentence or not owner or not sentence.startswith(owner):
        return None
    match = _WALL.fullmatch(sentence[len(owner) :])
    if match is None:
        return None
    name = repair_name(match[1])
    return Reference(key=reading.people.key(name, sentence), name=name)
