"""Likes and reactions the owner gave.

They are exported twice since about 2024: as activity records with the reaction's name and a sentence, and as labelled
values with the address. Both are one event, joined by time; the addresses are held while the records stream by.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Labelled
from exodus.dialects.meta.text import repair
from exodus.importers.facebook.activity import Entry
from exodus.importers.facebook.reading import Reading, spare
from exodus.importers.facebook.series import entries
from exodus.model import Activity, ActivityKind, Finding, Record, Reference, Source, from_seconds
from exodus.takeout import Element

RECORDS = (
    (
        "reactions",
        (
            "comments_and_reactions/likes_and_reactions_*.json",
            "comments_and_reactions/posts_and_comments.json",
            "likes_and_reactions/posts_and_comments.json",
        ),
    ),
    (
        "external_likes",
        (
            "comments_and_reactions/likes_on_external_sites.json",
            "likes_and_reactions/likes_on_external_sites.json",
            "likes_and_reactions/external_sites.json",
        ),
    ),
)
LABELLED = ("comments_and_reactions/likes_and_reactions.json",)
STORIES = ("stories/story_reactions.json",)
EMOJI = {
    "LIKE": "👍",
    "LOVE": "❤️",
    "HAHA": "😆",
    "WOW": "😮",
    "SORRY": "😢",
    "SAD": "😢",
    "ANGER": "😡",
    "ANGRY": "😡",
    "SUPPORT": "🤗",
    "CARE": "🤗",
    "PRIDE": "🏳️‍🌈",
    "THANKFUL": "🌸",
}
"""Facebook's reactions as they look (2016 to 2026); ``SUPPORT`` is what people see as Care."""
LIKES = frozenset(
    {"like", "j’aime", "j'aime", "gefällt mir", "me gusta", "mi piace", "synes godt om", "curtir", "leuk", "lubię to!"}
)
"""A plain like as labels say it, case folded."""


class _Label(Struct, gc=False):
    """One labelled reaction, and whether the activity records held it."""

    source: Source
    said: str
    url: str | None
    extra: dict[str, Any]
    met: bool = False


def reactions(reading: Reading) -> Iterator[Record | Finding]:
    """All likes and reactions, each once."""
    labelled: dict[int, list[_Label]] = {}
    for member in reading.members(*LABELLED):
        for item in reading.takeout.json(member).elements(Labelled):
            if isinstance(item, Finding):
                yield item
            else:
                found = _labelled(item, Source(member.name, item.pointer))
                labelled.setdefault(label.seconds(item.value) or 0, []).append(found)
    for section, patterns in RECORDS:
        for (name, element), ordinal in entries(reading, reading.members(*patterns), "reaction"):
            if isinstance(element, Finding):
                yield element
            else:
                key = reading.key(section, element.value.timestamp or 0, ordinal)
                yield from _record(reading, element, Source(name, element.pointer), key, labelled)
    for at, listed in labelled.items():
        for ordinal, one in enumerate(listed):
            if not one.met:
                yield _alone(reading, one, at, ordinal)


def story_reactions(reading: Reading) -> Iterator[Record | Finding]:
    """Reactions to other people's stories."""
    for (name, element), ordinal in entries(reading, reading.members(*STORIES), "reaction"):
        if isinstance(element, Finding):
            yield element
            continue
        entry = element.value
        reaction = next((datum.reaction for datum in entry.data if datum.reaction), None)
        yield _activity(
            reading,
            reading.key("story_reactions", entry.timestamp or 0, ordinal),
            reading.owner,
            (reaction.reaction if reaction else None) or "",
            entry,
            Source(name, element.pointer),
            None,
            spare(texts=[datum.text for datum in entry.data if datum.text], unknown=element.unknown),
        )


def _record(
    reading: Reading, element: Element[Entry], source: Source, key: str, labelled: dict[int, list[_Label]]
) -> Iterator[Record]:
    entry = element.value
    reaction = next((datum.reaction for datum in entry.data if datum.reaction), None)
    actor = reading.owner
    at = entry.timestamp or 0
    if reaction and reaction.actor:
        actor, met = reading.meet(reaction.actor, key, source)
        if met:
            yield met
    twin = next((one for one in labelled.get(at, ()) if not one.met), None)
    if twin:
        twin.met = True
    extra = {**(twin.extra if twin else {}), **spare(unknown=element.unknown)}
    name = (reaction.reaction if reaction else None) or ""
    yield _activity(reading, key, actor, name, entry, source, twin.url if twin else None, extra)


def _activity(
    reading: Reading,
    key: str,
    actor: str,
    name: str,
    entry: Entry,
    source: Source,
    url: str | None,
    extra: dict[str, Any],
) -> Activity:
    """``name`` is the platform's name of the reaction; none is the plain like of the years before 2016."""
    link = next((item.external_context.url for item in entry.items() if item.external_context), None)
    sentence = repair(entry.title) if entry.title else None
    name = "LIKE" if name.casefold() in LIKES else name
    kind: ActivityKind = "like" if name in {"LIKE", ""} else "reaction"
    target = Reference(url=url or link or None, name=sentence)
    return Activity(
        key=key,
        kind=kind,
        actor=actor,
        object=None if target == Reference() else target,
        content=None if kind == "like" else EMOJI.get(name.upper(), repair(name)),
        published=from_seconds(entry.timestamp),
        extra=extra,
        source=source,
    )


def _labelled(item: Element[Labelled], source: Source) -> _Label:
    texts = label.texts(item.value)
    plain = label.plain(item.value)
    said = texts[0][1] if texts else ""
    extra = spare(labels={name: value for name, value in plain.items() if value != said}, unknown=item.unknown)
    return _Label(source, said, label.link(item.value), extra)


def _alone(reading: Reading, one: _Label, at: int, ordinal: int) -> Activity:
    like = one.said.casefold() in LIKES
    return Activity(
        key=reading.key("labelled_reactions", at, ordinal),
        kind="like" if like else "reaction",
        actor=reading.owner,
        object=Reference(url=one.url) if one.url else None,
        content=None if like else EMOJI.get(one.said.upper(), one.said or None),
        published=from_seconds(at),
        extra=one.extra,
        source=one.source,
    )
