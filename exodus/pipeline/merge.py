"""Making one record of several versions of it, and one thing of several keys."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from exodus.model import AUDIENCES, Activity, Document, Note, Record, Tag

WIDER_THAN_LIST = AUDIENCES[AUDIENCES.index("list") + 1 : -1]
"""The audiences that a list of chosen people is a part of."""


def fold(versions: Iterable[Record]) -> Record:
    """The record that several versions of one key make: the first is believed, the others fill its gaps.

    So that order of import does not matter, versions come newest takeout first. Lists and ``extra`` are joined, the
    first one's entries before the others'. A mention the platform dropped from a newer takeout is kept while the
    text is the same. Bytes that one takeout holds heal another's missing ones. What one tells to be for a few chosen
    people stays theirs: newer takeouts may have forgotten it (X lists the posts to a Circle among the public ones).
    """
    remaining = iter(versions)
    folded = next(remaining)
    for other in remaining:
        if type(other) is type(folded) and other != folded:
            folded = _filled(folded, other)
    return folded


def _filled(first: Record, other: Record) -> Record:
    changes: dict[str, Any] = {}
    for name in first.__struct_fields__:
        ours, theirs = getattr(first, name), getattr(other, name)
        if theirs == ours or _empty(theirs):
            continue
        if name == "extra":
            changes[name] = _joined_extra(ours, theirs)
        elif name in {"participants", "attachment"}:
            changes[name] = ours + tuple(item for item in theirs if item not in ours)
        elif name == "tag":
            if getattr(first, "content", None) in (None, getattr(other, "content", None)):
                changes[name] = _joined_tags(ours, theirs)
        elif name == "audience":
            if ours == "unknown" or (theirs == "list" and ours in WIDER_THAN_LIST):
                changes[name] = theirs
        elif isinstance(ours, msgspec.Struct) and isinstance(theirs, msgspec.Struct) and name != "source":
            changes[name] = _filled_struct(ours, theirs)
        elif _empty(ours) and name not in _TIME_NOTES:
            changes[name] = theirs
    _believe_time(first, other, changes)
    if isinstance(first, Document) and (first.sha256 or changes.get("sha256")):
        changes["missing"] = None
    return msgspec.structs.replace(first, **changes) if changes else first


_TIME_NOTES = frozenset({"precision", "zone_origin", "wall", "published"})


def _believe_time(first: Record, other: Record, changes: dict[str, Any]) -> None:
    """A time comes with how exact it is and where its zone is from, all from one version.

    One that the platform gave exactly is believed before one that was read off a page of another takeout.
    """
    if isinstance(other.published, datetime) and (first.published is None or _is_better(first, other)):
        changes["published"] = other.published
        if isinstance(first, Note | Activity | Document) and isinstance(other, Note | Activity | Document):
            changes.update(precision=other.precision, zone_origin=other.zone_origin, wall=other.wall)


def _is_better(first: Record, other: Record) -> bool:
    """Whether the other's zone was given and the first's was not, or it is the same time told more exactly."""
    if not isinstance(first, Note | Activity | Document) or not isinstance(other, Note | Activity | Document):
        return False
    if first.zone_origin != "given" or other.zone_origin != "given":
        return other.zone_origin == "given" != first.zone_origin
    if first.published is None or other.published is None or first.precision != "min":
        return False
    return other.precision in {"s", "ms"} and other.published.replace(second=0, microsecond=0) == first.published


def _filled_struct(ours: msgspec.Struct, theirs: msgspec.Struct) -> msgspec.Struct:
    gaps = {
        name: getattr(theirs, name)
        for name in ours.__struct_fields__
        if getattr(ours, name) is None and getattr(theirs, name, None) is not None
    }
    return msgspec.structs.replace(ours, **gaps) if gaps else ours


def _joined_extra(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    joined = dict(sorted({**theirs, **ours}.items()))  # whichever came first: the same record is the same text
    for key, value in theirs.items():
        if isinstance(value, dict) and isinstance(ours.get(key), dict):
            joined[key] = {**value, **ours[key]}
    return joined


def _joined_tags(ours: tuple[Tag, ...], theirs: tuple[Tag, ...]) -> tuple[Tag, ...]:
    places = {(tag.type, tag.start, tag.name, tag.url) if tag.start is None else (tag.type, tag.start) for tag in ours}
    added = [
        tag
        for tag in theirs
        if ((tag.type, tag.start, tag.name, tag.url) if tag.start is None else (tag.type, tag.start)) not in places
    ]
    return tuple(sorted((*ours, *added), key=lambda tag: (tag.start is None, tag.start or 0))) if added else ours


def _empty(value: object) -> bool:
    return value is None or value == () or value == {} or value is False or value == ""
