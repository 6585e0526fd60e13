"""Items: records made ready for a server."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from exodus.contracts import Delivery, Item, Selection
from exodus.model import Activity, Actor, Collection, Document, Note, Record, Reference
from exodus.store import Journal

WITHOUT = frozenset({"key", "extra", "source", "owner", "language", "updated", "zone_origin", "precision", "wall"})
"""What a fingerprint leaves out: names, counters, provenance, and how a time was learnt."""


def fingerprint(record: Record) -> str:
    """A digest of what a record says: its text, time, author, parent, attachments, audience.

    Never of counters, ``extra`` or anything rendered, so that a later takeout that only counts more likes changes
    nothing.
    """
    fields = {name: getattr(record, name) for name in record.__struct_fields__ if name not in WITHOUT}
    plain = msgspec.json.encode(msgspec.to_builtins(fields), order="sorted")
    return hashlib.blake2b(plain, digest_size=16).hexdigest()


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


def make_item(record: Record, selection: Selection, journal: Journal) -> Item:
    """The item of a record: with all that was delivered of what it names."""
    links: dict[str, Delivery] = {}
    for key in dict.fromkeys(named_by(record)):
        entry = journal.find(selection.keys_of(key), "")
        if entry is not None and entry.state == "delivered" and entry.delivery:
            links[key] = delivery_of(entry.delivery)
    author = record.actor if isinstance(record, Activity) else getattr(record, "attributed_to", None)
    parent = record.in_reply_to.key if isinstance(record, Note) and record.in_reply_to else None
    if isinstance(record, Activity) and record.object:
        parent = record.object.key
    blob = selection.blob(record.sha256) if isinstance(record, Document) and record.sha256 else None
    return Item(
        record=record,
        number=journal.number(record.key),
        fingerprint=fingerprint(record),
        author=links.get(author) if author else None,
        parent=links.get(parent) if parent else None,
        links=links,
        blob=blob,
    )


def delivery_of(plain: dict[str, Any]) -> Delivery:
    """A delivery as the journal keeps it."""
    return msgspec.convert(plain, Delivery)
