"""What people did: reactions beside the thing, answers below it, and all else as lines in a room of their own."""

from collections.abc import Callable, Iterator
from typing import Any

from exodus.contracts import Act, Item
from exodus.exporters.matrix import word
from exodus.exporters.matrix.event import Part, make_act, parts_of_activity
from exodus.exporters.matrix.name import digest
from exodus.exporters.matrix.place import SIGNS, Place, Plot
from exodus.exporters.matrix.stray import stray
from exodus.model import Activity, Note

LIKES = {"facebook": "👍️"}
HEART = "❤️"
"""What a like is called where the platform shows a heart (Instagram, X; 2026)."""
WORDS = {
    "like": "👍️",
    "love": HEART,
    "haha": "😂",
    "funny": "😂",
    "wow": "😮",
    "surprised": "😮",
    "sad": "😢",
    "sorry": "😢",
    "angry": "😡",
    "anger": "😡",
    "care": "🤗",
    "support": "🤗",
    "agree": "👍️",
    "disagree": "👎️",
    "emoji": HEART,
}
"""Reactions that takeouts tell by a word (Facebook 2018 to 2026, X 2020 to 2026)."""
SELECTOR = "\ufe0f"
BOTH = frozenset(
    "👍👎👂👆👇👈👉👓👪👽💣💰💳💻💿📋📚📟📤📥📦📪📫📬📭📷📹📺📻🔍🔒🔓🏠🏂🏄🏆🏊🎧🎬🎭🎮🎓🐈🐕🐟🐦😐🚇🚍🚑🚔🚘🚭🚲🚹🚺🚼"
)
"""Emoji outside the basic plane that have a text form, too (Unicode 16, emoji-variation-sequences)."""
LONGEST = 64


def sign(deed: Activity) -> str:
    """The emoji of a like or reaction, as clients send it: with the selector that asks for its colored form."""
    said = (deed.content or "").strip()
    if not said:
        told = str(deed.extra.get("reaction") or "").lower()
        platform = deed.key.partition(":")[0]
        return WORDS.get(told) or (LIKES.get(platform, HEART) if deed.kind == "like" else HEART)
    if said.lower() in WORDS:
        return WORDS[said.lower()]
    said = word.clean(said)[:LONGEST]
    if len(said) == 1 and (said in BOTH or "\u2190" <= said <= "\u2bff" or said in "©®‼⁉™ℹ"):
        return said + SELECTOR
    return said


def plan_activity(item: Item, plot: Plot, readers: Callable[[Place], str]) -> Iterator[Act]:
    """The acts of an Activity. ``readers`` tells who reads a room."""
    deed = item.record
    if not isinstance(deed, Activity):
        return
    subject = plot.subject(deed)
    if subject is None:
        yield from _line(item, deed, plot, readers)
        return
    place = plot.place(subject)
    if not place.is_known:
        yield from stray(item)
        return
    there = readers(place)
    if deed.kind in SIGNS and deed.actor:
        crowd = plot.crowd(subject, place)
        if deed.actor in crowd:
            yield from _summary(item, deed, subject, place, plot, there)
        else:
            yield _reaction(item, deed, subject, place, plot, there)
        return
    parts = parts_of_activity(deed, plot, item.links)
    relates = {"m.in_reply_to": {"event_id": item.parent.native_id}} if item.parent else None
    time = word.milliseconds(deed.published)
    for number, part in enumerate(parts):
        yield make_act(
            item, place, plot, there, part, number, who=deed.actor or "", time=time, relates=relates, effect="line"
        )


def _reaction(item: Item, deed: Activity, subject: Note, place: Place, plot: Plot, readers: str) -> Act:
    key = sign(deed)
    parent = item.parent.native_id if item.parent else ""
    time = word.milliseconds(deed.published)
    if time is None:  # as if done at once: later, it would stand before the next message and be newer
        time = word.milliseconds(subject.published)
    relates = {"rel_type": "m.annotation", "event_id": parent, "key": key}
    return make_act(
        item,
        place,
        plot,
        readers,
        Part({}, "m.reaction", key),
        0,
        who=deed.actor or "",
        time=time,
        relates=relates,
        effect="reaction",
    )


def _summary(item: Item, deed: Activity, subject: Note, place: Place, plot: Plot, readers: str) -> Iterator[Act]:
    """One line for all who reacted and never wrote: made with the first of them."""
    crowd = plot.crowd(subject, place)
    silent = [one for one in plot.signs(subject) if one.actor in crowd]
    if not silent or silent[0].key != deed.key:
        return
    by: dict[str, list[str]] = {}
    for one in silent:
        by.setdefault(sign(one), []).append(plot.name_of(one.actor))
    lines = [word.em(f"{key} {', '.join(names)}") for key, names in by.items()]
    relates = {"m.in_reply_to": {"event_id": item.parent.native_id}} if item.parent else None
    time = word.milliseconds(deed.published or subject.published)
    shows = digest("\x1f".join(one.plain for one in lines))
    for number, text in enumerate(word.packed(lines)):
        content: dict[str, Any] = {"msgtype": "m.notice", "body": text.plain}
        part = Part(content, shows=shows)
        yield make_act(item, place, plot, readers, part, number, who="", time=time, relates=relates, effect="line")


def _line(item: Item, deed: Activity, plot: Plot, readers: Callable[[Place], str]) -> Iterator[Act]:
    about = deed.object.key if deed.object else None
    place = Place(plot.host(deed.key, deed.actor, about), "activity")
    if not place.is_known:
        yield from stray(item)
        return
    time = word.milliseconds(deed.published)
    for number, part in enumerate(parts_of_activity(deed, plot, item.links)):
        yield make_act(item, place, plot, readers(place), part, number, who="", time=time, effect="line")
