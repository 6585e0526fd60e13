"""Sections that come as labelled values although they were known in a shape of their own.

The shape has spread from file to file since 2023. Labels are in the account's language, so position and type tell:
the longest text is what was written, an address is a link, media are media, a group of labels names a person, a group
or a place. The labels stay in ``extra`` as they were, and count as unknown, until the section's real form was seen.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Label, Labelled
from exodus.importers.facebook.activity import (
    Bundle,
    Coordinate,
    Datum,
    Entry,
    Event,
    External,
    Item,
    Place,
    Reaction,
    Remark,
)
from exodus.takeout import Element

Role = Literal["post", "comment", "group post", "reaction", "saved", "vote", "name"]
"""What a record of the section is."""

_ADDRESS = re.compile(r"https?://\S+")
_COORDINATES = re.compile(r"\(?\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\)?")


def read(unknown: dict[str, Any]) -> Labelled | None:
    """The labelled record among what a section's own shape does not know."""
    if "label_values" not in unknown:
        return None
    said = {name: unknown[name] for name in ("label_values", "media", "fbid", "title", "timestamp") if name in unknown}
    try:
        return msgspec.convert(said, Labelled, strict=False)
    except msgspec.ValidationError:
        return None  # kept as unknown


def entry(item: Element[Entry], role: Role) -> Element[Entry]:
    """The activity record that labelled values tell; any other record as it is."""
    bare = not item.value.data and not item.value.attachments
    record = read(item.unknown) if bare else None
    if record is None:
        return item
    said = list(texts(record))
    text = max(said, key=len, default=None)
    link = label.link(record)
    items = [Item(media=media) for media in label.media(record)]
    found = Entry(
        timestamp=item.value.timestamp or label.seconds(record),
        title=item.value.title,
        data=_data(role, record, text),
        attachments=[Bundle(items)],
        media=item.value.media,
    )
    if role == "vote":
        chosen = [text for one in record.label_values for text in _values([*(one.vec or ()), *(one.dict_ or ())])]
        options = [{"option": text, "voted": True} for text in chosen]
        items.append(Item(poll={"question": said[0] if said else "", "options": options}))
    elif role == "saved":
        items.append(Item(external_context=External(url=link, name=text)))
    elif link:
        items.append(Item(external_context=External(url=link)))
    place = _place(record)
    if place:
        items.append(Item(place=place))
    return Element(item.pointer, found, item.unknown)


def event(item: Element[Event]) -> Element[Event]:
    """The event that labelled values tell: its name, its times in order, its place."""
    record = read(item.unknown) if item.value == Event() else None
    if record is None:
        return item
    said = list(texts(record))
    times = [leaf.seconds for leaf in label.leaves(record) if leaf.seconds]
    names = [text for group in record.label_values for text in _values(group.dict_ or [])]
    found = Event(
        name=said[0] if said else record.title,
        description="\n\n".join(said[1:]) or None,
        start_timestamp=times[0] if times else None,
        end_timestamp=times[1] if len(times) > 1 else None,
        place=_place(record) or (Place(name=names[-1]) if names else None),
        create_timestamp=record.timestamp,
    )
    return Element(item.pointer, found, item.unknown)


def _data(role: Role, record: Labelled, text: str | None) -> list[Datum]:
    groups = [next(_values(group.dict_), None) for group in record.label_values if group.dict_]
    named = next((name for name in groups if name), None)
    match role:
        case "post":
            return [Datum(post=text)]
        case "group post":
            return [Datum(post=text), Datum(name=named)]
        case "comment":
            return [Datum(comment=Remark(comment=text, group=_group(record)))]
        case "reaction":
            return [Datum(reaction=Reaction(reaction=next(texts(record), None)))]
        case "name":
            return [Datum(name=text or named)]
        case _:
            return []


def _group(record: Labelled) -> str | None:
    """The group a comment stands in: only its label tells it from the one who is answered."""
    for one in record.label_values:
        words = (one.ent_field_name or one.label or one.title or "").casefold()
        if one.dict_ and re.match(r"gr[ou]+pp?|grupo|grupa|group", words):
            return next(_values(one.dict_), None)
    return None


def texts(record: Labelled) -> Iterator[str]:
    """The record's own texts as written, without addresses."""
    for one in record.label_values:
        if isinstance(one.value, str) and one.value and not one.href and not _ADDRESS.fullmatch(one.value):
            yield one.value


def _values(labels: list[Label]) -> Iterator[str]:
    """All texts of a group as written, without addresses."""
    for one in _below(labels):
        if isinstance(one.value, str) and one.value and not one.href and not _ADDRESS.fullmatch(one.value):
            yield one.value


def _below(labels: list[Label]) -> Iterator[Label]:
    stack = list(reversed(labels))
    while stack:
        one = stack.pop()
        yield one
        stack += reversed([*(one.vec or ()), *(one.dict_ or ())])


def _place(record: Labelled) -> Place | None:
    """A group of labels with coordinates: an address may come before the name, which is last or called so."""
    for group in record.label_values:
        texts = list(_values(group.dict_ or []))
        point = next((match for match in map(_COORDINATES.fullmatch, texts) if match), None)
        if point:
            others = [text for text in texts if text != point[0]]
            where = Coordinate(latitude=float(point[1]), longitude=float(point[2]))
            named = next((one.value for one in group.dict_ or () if one.label == "Name"), None)
            name = named or (others[-1] if others else None)
            return Place(name=name, address=next((text for text in others if text != name), None), coordinate=where)
    return None
