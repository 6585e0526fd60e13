"""What else Facebook logged: things for sale, changes of the profile, places and pictures the owner is tagged in."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct, structs

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Labelled
from exodus.dialects.meta.text import repair, repair_name
from exodus.importers.facebook.post import section
from exodus.importers.facebook.reading import Reading, spare
from exodus.model import Finding, Location, Note, Record, Source, Tag, from_seconds, native_key
from exodus.takeout import Element

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
