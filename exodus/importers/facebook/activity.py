"""Activity records: the grammar of Facebook's posts, comments, reactions, saves and searches, 2018 to 2026.

A record has a time (seconds), a sentence in the account's language, data, and attachments in groups that mean nothing.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from exodus.dialects.meta.media import Media
from exodus.dialects.meta.text import repair_name
from exodus.model import Location, from_seconds


class Coordinate(Struct, forbid_unknown_fields=True, gc=False):
    """Degrees; 0/0 means none."""

    latitude: float | None = None
    longitude: float | None = None


class Place(Struct, forbid_unknown_fields=True, gc=False):
    """A place, as posts and events name it."""

    name: str | None = None
    address: str | None = None
    url: str | None = None
    coordinate: Coordinate | None = None

    def location(self) -> Location | None:
        """The place as a Location, if it says anything."""
        point = self.coordinate or Coordinate()
        here = bool(point.latitude or point.longitude)
        found = Location(
            latitude=point.latitude if here else None,
            longitude=point.longitude if here else None,
            name=repair_name(self.name or "") or None,
            address=repair_name(self.address or "") or None,
            url=self.url or None,
        )
        return None if found == Location() else found


class External(Struct, forbid_unknown_fields=True, gc=False):
    """Something linked; ``url`` is often empty, for then what was shared cannot be known."""

    url: str | None = None
    name: str | None = None
    source: str | None = None


class Event(Struct, forbid_unknown_fields=True, gc=False):
    """An event; times in seconds, 0 is an open end."""

    name: str | None = None
    start_timestamp: int | None = None
    end_timestamp: int | None = None
    place: Place | None = None
    description: str | None = None
    create_timestamp: int | None = None


class LifeEvent(Struct, forbid_unknown_fields=True, gc=False):
    """Something the owner put on the timeline as an event of life."""

    title: str | None = None
    description: str | None = None
    start_date: dict[str, Any] | None = None
    end_date: dict[str, Any] | None = None
    place: Place | None = None
    photos: list[Media] | None = None


class Essay(Struct, forbid_unknown_fields=True, gc=False):
    """A Facebook note (until 2020): a longer text with a title."""

    title: str | None = None
    text: str | None = None
    tags: list[Any] | None = None
    media: list[Media] | Media | None = None
    cover_photo: Media | None = None
    created_timestamp: int | None = None
    updated_timestamp: int | None = None


class Item(Struct, forbid_unknown_fields=True, gc=False):
    """One attachment: exactly one of these."""

    media: Media | None = None
    external_context: External | None = None
    place: Place | None = None
    life_event: LifeEvent | None = None
    event: Event | None = None
    poll: dict[str, Any] | None = None
    text: str | None = None
    note: Essay | None = None
    for_sale_item: dict[str, Any] | None = None
    name: str | None = None


class Bundle(Struct, forbid_unknown_fields=True, gc=False):
    """A group of attachments, without a meaning of its own."""

    data: list[Item] = []


class Remark(Struct, forbid_unknown_fields=True, gc=False):
    """The comment of a comment record; ``group`` is the group's name where it stands in one."""

    timestamp: int | None = None
    comment: str | None = None
    author: str | None = None
    group: str | None = None


class Reaction(Struct, forbid_unknown_fields=True, gc=False):
    """The reaction of a reaction record: ``LIKE``, ``LOVE``, …"""

    reaction: str | None = None
    actor: str | None = None


class Datum(Struct, forbid_unknown_fields=True, gc=False):
    """One entry of a record's data; empty ones are common."""

    post: str | None = None
    update_timestamp: int | None = None
    backdated_timestamp: int | None = None
    comment: Remark | None = None
    reaction: Reaction | None = None
    name: str | None = None
    text: str | None = None


class Entry(Struct, forbid_unknown_fields=True, gc=False):
    """An activity record; ``timestamp`` in seconds."""

    timestamp: int | None = None
    title: str | None = None
    data: list[Datum] = []
    attachments: list[Bundle] = []
    tags: list[Any] = []
    media: list[Media] = field(default_factory=list)

    def items(self) -> Iterator[Item]:
        """All attachments, without their groups."""
        for bundle in self.attachments:
            yield from bundle.data

    def is_empty(self) -> bool:
        """Whether it says nothing but a time."""
        return (
            not (self.title or self.tags or self.media)
            and not any(map(_speaks, self.data))
            and not any(item != Item() for item in self.items())
        )

    def text(self) -> str | None:
        """What was written, as it stands in the takeout; distinct texts one below the other."""
        texts = dict.fromkeys(datum.post for datum in self.data if datum.post)
        return "\n\n".join(texts) or None

    def updated(self) -> int | None:
        """When it was last edited, in seconds."""
        return max((datum.update_timestamp for datum in self.data if datum.update_timestamp), default=None)

    def backdated(self) -> int | None:
        """Where the owner put it on the timeline, in seconds."""
        return next((datum.backdated_timestamp for datum in self.data if datum.backdated_timestamp), None)

    def names(self) -> list[str]:
        """Who is tagged, repaired: a list of names until 2020, of objects since."""
        found = [tag.get("name") if isinstance(tag, dict) else tag for tag in self.tags]
        return [repair_name(name) for name in found if isinstance(name, str) and name]

    def odd_tags(self) -> list[Any]:
        """The tags that say something else than a name, as they are."""
        return [tag for tag in self.tags if not _is_name(tag)] if self.tags else []


def _is_name(tag: Any) -> bool:
    return isinstance(tag, str) or (isinstance(tag, dict) and tag.keys() == {"name"} and isinstance(tag["name"], str))


def span(event: Event) -> dict[str, Any]:
    """Beginning and end of an event, as fields of a record."""
    return {"start_time": from_seconds(event.start_timestamp), "end_time": from_seconds(event.end_timestamp)}


def _speaks(datum: Datum) -> bool:
    return bool(datum.post or datum.comment or datum.reaction or datum.name or datum.text)
