"""Saved items and collections, votes in polls, things for sale, changes of the profile, and labelled logs of life."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct, structs

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Labelled
from exodus.dialects.meta.text import repair, repair_name
from exodus.importers.facebook.activity import Entry
from exodus.importers.facebook.post import entries, section
from exodus.importers.facebook.reading import Reading, spare
from exodus.model import (
    Activity,
    Collection,
    Finding,
    Location,
    Note,
    Record,
    Reference,
    Source,
    Tag,
    from_seconds,
    native_key,
)
from exodus.takeout import Element

SAVED = (
    "saved_items_and_collections/your_saved_items.json",
    "saved_items_and_collections/saved_items_and_collections.json",
    "saved_items/your_saved_items.json",
)
COLLECTIONS = ("saved_items_and_collections/collections.json",)
VOTES = ("polls/polls_you_voted_on.json",)
LABELLED_VOTES = ("polls/your_poll_votes.json",)
SALES = ("facebook_marketplace/items_sold.json", "marketplace/items_sold.json")
UPDATES = ("profile_information/profile_update_history.json",)
LOGS = (
    "posts/places_you_have_been_tagged_in.json",
    "activity_you?re_tagged_in/photos_and_videos_you?re_tagged_in.json",
    "photos_and_videos/photos_and_videos_you?re_tagged_in.json",
)


_PICTURE = re.compile(
    r"profile (?:picture|photo)|Profilbild|photo de profil|foto del? perfil|foto do perfil|immagine del profilo"
    r"|profielfoto|profilbillede|zdjęcie profilowe|profilbilde|プロフィール写真",
    re.IGNORECASE,
)
"""A sentence about the profile's picture, not its cover: only words tell them apart (known to 2026)."""


class Sale(Struct, forbid_unknown_fields=True, gc=False):
    """Something offered on the marketplace; times in seconds."""

    title: str | None = None
    price: str | None = None
    seller: str | None = None
    created_timestamp: int | None = None
    updated_timestamp: int | None = None
    category: str | None = None
    marketplace: str | None = None
    location: Any = None
    description: str | None = None


def saved(reading: Reading) -> Iterator[Record | Finding]:
    """What the owner saved, and the collections made for it."""
    for (name, element), ordinal in entries(reading, reading.members(*SAVED)):
        if isinstance(element, Finding):
            yield element
            continue
        entry = element.value
        link = next((item.external_context for item in entry.items() if item.external_context), None)
        sentence = repair(entry.title or "") or None
        thing = Reference(
            url=(link.url or None) if link else None,
            name=(repair(link.name or link.source or "") if link else "") or sentence,
        )
        yield _done(reading, "saved", "save", element, ordinal, Source(name, element.pointer), thing)
    for member in reading.members(*COLLECTIONS):
        keys = reading.takeout.json(member).keys()
        labelled = "label_values" in keys
        yield from _labelled_lists(reading, member.name) if labelled else _lists(reading, member.name)


def votes(reading: Reading) -> Iterator[Record | Finding]:
    """Votes in other people's polls."""
    for (name, element), ordinal in entries(reading, reading.members(*VOTES)):
        if isinstance(element, Finding):
            yield element
            continue
        poll = next((item.poll for item in element.value.items() if item.poll), {})
        chosen = [str(one.get("option")) for one in poll.get("options") or () if isinstance(one, dict)]
        question = repair(str(poll.get("question") or "")) or repair(element.value.title or "") or None
        yield _done(
            reading,
            "votes",
            "vote",
            element,
            ordinal,
            Source(name, element.pointer),
            Reference(name=question),
            repair(", ".join(chosen)) or None,
        )
    for member in reading.members(*LABELLED_VOTES):
        for item in reading.takeout.json(member).elements(Labelled):
            if isinstance(item, Finding):
                yield item
            else:
                yield _vote(reading, item, Source(member.name, item.pointer))


def sales(reading: Reading) -> Iterator[Record | Finding]:
    """Things offered on the marketplace, which is open to everybody."""
    for member in reading.members(*SALES):
        for item in reading.takeout.json(member).elements(Sale):
            if isinstance(item, Finding):
                yield item
                continue
            sale = item.value
            place = sale.location.get("name") if isinstance(sale.location, dict) else sale.location
            yield Note(
                key=reading.key("sales", sale.created_timestamp or 0, sale.title or ""),
                kind="post",
                attributed_to=reading.owner,
                name=repair(sale.title or "") or None,
                content=repair(sale.description or "") or None,
                published=from_seconds(sale.created_timestamp),
                updated=from_seconds(sale.updated_timestamp),
                location=Location(name=repair_name(place)) if isinstance(place, str) and place else None,
                extra=spare(
                    price=sale.price, category=sale.category, marketplace=sale.marketplace, unknown=item.unknown
                ),
                source=Source(member.name, item.pointer),
            )


def updates(reading: Reading) -> Iterator[Record | Finding]:
    """Changes of the profile, with former pictures: system lines. The newest picture becomes the owner's."""
    picture: tuple[datetime, str] | None = None
    for value in section(reading, reading.members(*UPDATES), "profile_updates", kind="notice"):
        yield value
        if isinstance(value, Note) and value.attachment and value.published and _PICTURE.search(value.summary or ""):
            picture = max(picture or (value.published, ""), (value.published, value.attachment[0].document))
    if picture:
        yield structs.replace(reading.people.owner, icon=picture[1])


def logs(reading: Reading) -> Iterator[Record | Finding]:
    """Where others tagged the owner: places and pictures, without the pictures. System lines with their labels."""
    for member in reading.members(*LOGS):
        counted: dict[int, int] = {}
        for item in reading.takeout.json(member).elements(Labelled):
            if isinstance(item, Finding):
                yield item
                continue
            at = label.seconds(item.value) or 0
            ordinal = counted.get(at, 0)
            counted[at] = ordinal + 1
            stem = member.basename.removesuffix(".json").replace("'", "").replace("_re_", "re_")
            yield _log(reading, item, Source(member.name, item.pointer), reading.key(stem, at, ordinal), at)


def _log(reading: Reading, item: Element[Labelled], source: Source, key: str, at: int) -> Note:
    record = item.value
    address = label.link(record)
    return Note(
        key=native_key("facebook", "tagged", record.fbid) if record.fbid else key,
        kind="notice",
        attributed_to=reading.owner,
        summary=", ".join(text for _, text in label.texts(record)) or None,
        published=from_seconds(at),
        tag=(Tag("link", url=address),) if address else (),
        extra=spare(labels=label.plain(record), unknown=item.unknown),
        source=source,
    )


def _done(
    reading: Reading,
    name: str,
    kind: Any,
    element: Element[Entry],
    ordinal: int,
    source: Source,
    thing: Reference,
    content: str | None = None,
) -> Activity:
    entry = element.value
    return Activity(
        key=reading.key(name, entry.timestamp or 0, ordinal),
        kind=kind,
        actor=reading.owner,
        object=thing,
        name=repair(entry.title) if entry.title else None,
        content=content,
        published=from_seconds(entry.timestamp),
        extra=spare(unknown=element.unknown),
        source=source,
    )


def _vote(reading: Reading, item: Element[Labelled], source: Source) -> Activity:
    record = item.value
    texts = label.texts(record)
    at = label.seconds(record)
    chosen = [leaf.value for leaf in label.leaves(record) if leaf.path and leaf.value]
    fbid = record.fbid
    return Activity(
        key=native_key("facebook", "vote", fbid) if fbid else reading.key("labelled_votes", at or source.pointer),
        kind="vote",
        actor=reading.owner,
        object=Reference(url=label.link(record), name=texts[0][1] if texts else None),
        content=", ".join(chosen) or None,
        published=from_seconds(at),
        extra=spare(labels=label.plain(record), unknown=item.unknown),
        source=source,
    )


def _lists(reading: Reading, name: str) -> Iterator[Record | Finding]:
    members = [member for member in reading.members(*COLLECTIONS) if member.name == name]
    for (_, element), ordinal in entries(reading, members):
        if isinstance(element, Finding):
            yield element
            continue
        entry = element.value
        named = next((item.name for item in entry.items() if item.name), None) or entry.title
        yield Collection(
            key=reading.key("collections", entry.timestamp or 0, ordinal),
            kind="list",
            attributed_to=reading.owner,
            name=repair_name(named or "") or None,
            published=from_seconds(entry.timestamp),
            audience="self",
            extra=spare(unknown=element.unknown),
            source=Source(name, element.pointer),
        )


def _labelled_lists(reading: Reading, name: str) -> Iterator[Record | Finding]:
    for member in reading.members(*COLLECTIONS):
        if member.name != name:
            continue
        for item in reading.takeout.json(member).elements(Labelled):
            if isinstance(item, Finding):
                yield item
                continue
            record = item.value
            texts = label.texts(record)
            at = label.seconds(record) or 0
            yield Collection(
                key=native_key("facebook", "list", record.fbid) if record.fbid else reading.key("collections", at, 0),
                kind="list",
                attributed_to=reading.owner,
                name=texts[0][1] if texts else None,
                published=from_seconds(at),
                audience="self",
                extra=spare(labels=label.plain(record), unknown=item.unknown),
                source=Source(name, item.pointer),
            )
