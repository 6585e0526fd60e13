"""Saved items and collections, and votes in other people's polls."""

from collections.abc import Iterator
from typing import Any

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Labelled
from exodus.dialects.meta.text import repair, repair_name
from exodus.importers.facebook.activity import Entry
from exodus.importers.facebook.reading import Reading, spare
from exodus.importers.facebook.series import entries
from exodus.model import (
    Activity,
    Collection,
    Finding,
    Record,
    Reference,
    Source,
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


def saved(reading: Reading) -> Iterator[Record | Finding]:
    """What the owner saved, and the collections made for it."""
    for (name, element), ordinal in entries(reading, reading.members(*SAVED), "saved"):
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
    for (name, element), ordinal in entries(reading, reading.members(*VOTES), "vote"):
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
