"""Items: records made ready for a server, with what was delivered of the things they name."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from exodus.contracts import Delivery, Item, Selection
from exodus.model import Activity, Actor, Collection, Document, Note, Record, Reference
from exodus.store import Journal

WITHOUT = frozenset(
    {"key", "extra", "source", "owner", "language", "updated", "zone_origin", "precision", "wall", "ordinal"}
)
"""What a fingerprint leaves out: names, counters, provenance, and how a time was learnt."""
REMEMBERED = 100_000
"""So many messages that went along in another one's item are remembered: answers to older ones link to nothing."""


class Items:
    """Makes items for one destination."""

    def __init__(self, selection: Selection, journal: Journal) -> None:
        self._selection = selection
        self._journal = journal
        self._leaders: dict[str, str] = {}

    def make(self, record: Record, rest: tuple[Note, ...] = ()) -> Item:
        """The item of a record, and of the messages that go along with it."""
        for one in rest:
            self._leaders[one.key] = record.key
        while len(self._leaders) > REMEMBERED:
            del self._leaders[next(iter(self._leaders))]
        links: dict[str, Delivery] = {}
        for key in dict.fromkeys(key for one in (record, *rest) for key in named_by(one)):
            delivery = self.delivered(key)
            if delivery is not None:
                links[key] = delivery
        author = record.actor if isinstance(record, Activity) else getattr(record, "attributed_to", None)
        parent = record.in_reply_to.key if isinstance(record, Note) and record.in_reply_to else None
        if isinstance(record, Activity) and record.object:
            parent = record.object.key
        return Item(
            record=record,
            selection=self._selection,
            fingerprint=fingerprint(record, *rest),
            author=links.get(author) if author else None,
            parent=links.get(parent) if parent else None,
            links=links,
            blob=self._selection.blob(record.sha256) if isinstance(record, Document) and record.sha256 else None,
            person=self._selection.person(record.key) if isinstance(record, Actor) else None,
            rest=rest,
        )

    def keys_of(self, key: str) -> tuple[str, ...]:
        """All keys of a thing."""
        return self._selection.keys_of(key)

    def delivered(self, key: str) -> Delivery | None:
        """What was delivered of a thing, under any of its keys; of one that went along in another's item, that one."""
        for known in (key, self._leaders.get(key)):
            entry = self._journal.find(self._selection.keys_of(known), "") if known else None
            if entry is not None and entry.state == "delivered" and entry.delivery:
                return delivery_of(entry.delivery)
        return None


def fingerprint(record: Record, *rest: Record) -> str:
    """A digest of what records say: their text, time, author, parent, attachments, audience.

    Never of counters, ``extra`` or anything rendered, so that a later takeout that only counts more likes changes
    nothing.
    """
    digest = hashlib.blake2b(digest_size=16)
    for one in (record, *rest):
        fields = {name: getattr(one, name) for name in one.__struct_fields__ if name not in WITHOUT}
        digest.update(msgspec.json.encode(msgspec.to_builtins(fields), order="sorted"))
    return digest.hexdigest()


def named_by(record: Record) -> Iterator[str]:
    """The keys of all things a record names."""
    for value in _named(record):
        if isinstance(value, str):
            yield value
        elif isinstance(value, Reference):
            yield from (key for key in (value.key, value.attributed_to) if key)


def _named(record: Record) -> Iterator[str | Reference | None]:
    match record:
        case Actor():
            yield record.icon
        case Note():
            yield from (record.attributed_to, record.context, record.in_reply_to, record.target)
        case Document():
            yield record.attributed_to
        case Collection():
            yield from (record.attributed_to, record.context, record.icon, *record.participants)
        case Activity():
            yield from (record.actor, record.context, record.object, record.target)
    if isinstance(record, Actor | Note | Activity):
        yield from (tag.key for tag in record.tag)
    if isinstance(record, Note | Activity | Collection):
        yield from (attachment.document for attachment in record.attachment)


def delivery_of(plain: dict[str, Any]) -> Delivery:
    """A delivery as the journal keeps it."""
    return msgspec.convert(plain, Delivery)
