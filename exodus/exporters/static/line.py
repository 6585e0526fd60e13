"""The lines of ``data/records.jsonl``, the archive's contract with programs (docs/reference/records-jsonl.md)."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from exodus.model import Activity, Actor, Attachment, Collection, Document, Location, Note, Record, Reference, Tag

PATH = "data/records.jsonl"
ORDER = ("Actor", "Collection", "Document", "Note", "Activity")
"""The order of types in the file; inside a type by time (undated last), then by key."""


class Place(Struct, frozen=True, gc=False):
    """Where a record stood: the takeout, its member, a JSON pointer in it (``#n`` in HTML)."""

    takeout: str
    member: str
    pointer: str


class Line(Struct, omit_defaults=True, kw_only=True, gc=False):
    """One record, as the file tells it. Absent fields are left out."""

    key: str
    type: str
    kind: str
    published: datetime | None = None
    updated: datetime | None = None
    attributed_to: str | None = None
    context: str | None = None
    in_reply_to: Reference | None = None
    object: Reference | None = None
    content: str | None = None
    name: str | None = None
    url: str | None = None
    tag: tuple[Tag, ...] = ()
    attachment: tuple[Attachment, ...] = ()
    audience: str | None = None
    source: list[Place] | None = None
    actor: str | None = None
    target: Reference | None = None
    participants: tuple[str, ...] = ()
    preferred_username: str | None = None
    summary: str | None = None
    icon: str | None = None
    owner: bool = False
    sha256: str | None = None
    path: str | None = None
    media_type: str | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    missing: str | None = None
    location: Location | None = None
    start_time: datetime | None = None
    end_time: datetime | None = None
    language: str | None = None
    precision: str | None = None
    zone_origin: str | None = None
    wall: str | None = None
    ordinal: int = 0
    deleted: bool = False
    extra: dict[str, Any] = {}


FIELDS: tuple[str, ...] = Line.__struct_fields__
_OWN = frozenset({"type", "source", "path", "precision", "zone_origin"})
_TAKEN: dict[str, tuple[str, ...]] = {
    type_.__name__: tuple(name for name in FIELDS if name in type_.__struct_fields__ and name not in _OWN)
    for type_ in (Actor, Collection, Document, Note, Activity)
}
_ENCODER = msgspec.json.Encoder()


def line(record: Record, sources: tuple[tuple[str, str, str], ...], path: str | None = None) -> bytes:
    """The record as one line, with its newline. ``path`` is where a Document's bytes are in the archive."""
    type_ = type(record).__name__
    values: dict[str, Any] = {name: getattr(record, name) for name in _TAKEN[type_]}
    if isinstance(record, Activity):
        values["attributed_to"] = record.actor
    elif isinstance(record, Document):
        values["path"] = path
    if not isinstance(record, Actor) and record.published is not None:
        _say_how_exact(record, values)
    found = Line(type=type_, source=[Place(*source) for source in sources], **values)
    try:
        return _ENCODER.encode(found) + b"\n"
    except UnicodeEncodeError:  # a lone surrogate in a text: U+FFFD in its place, as in the pages
        return _ENCODER.encode(_mended(msgspec.to_builtins(found))) + b"\n"


def _say_how_exact(record: Record, values: dict[str, Any]) -> None:
    precision, origin = getattr(record, "precision", "s"), getattr(record, "zone_origin", "given")
    values["precision"] = precision if precision != "s" else None
    values["zone_origin"] = origin if origin != "given" else None


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_mended(key): _mended(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(inner) for inner in value]
    return value
