"""The blocks beneath a text: places, times, polls, links, and what people did to it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from exodus import render
from exodus.contracts import Selection
from exodus.dialects.discourse import markdown
from exodus.model import Activity, Actor, Location, Note, Record, Tag

NAMED = 8
"""So many people are named for one reaction; the others are counted."""
OPTIONS = 40
PLATFORMS: Mapping[str, str] = {"facebook": "Facebook", "messenger": "Messenger", "instagram": "Instagram", "x": "X"}
ANSWERS: Mapping[str, str] = {"joined": "Going", "interested": "Interested", "declined": "Not going"}
COUNTERS: Mapping[str, tuple[str, str]] = {
    "favorites": ("like", "likes"),
    "likes": ("like", "likes"),
    "retweets": ("share", "shares"),
    "shares": ("share", "shares"),
    "replies": ("reply", "replies"),
    "comments": ("comment", "comments"),
}
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def platform_of(key: str) -> str:
    """The platform's own writing of its name, by a record's key."""
    name = key.partition(":")[0]
    return PLATFORMS.get(name) or name.capitalize()


def name_of(selection: Selection, key: str | None) -> str | None:
    """What to call the Actor with this key, in plain text; ``None`` when nobody says."""
    actor = selection.get(key) if key else None
    if not isinstance(actor, Actor):
        return None
    return render.excerpt(actor.name, 120) or render.excerpt(actor.preferred_username, 120) or None


def bold(text: str | None) -> str:
    """A name in bold, on one line."""
    return markdown.bold(text) if text and text.strip() else ""


def day(time: datetime) -> str:
    """``24 February 2012``."""
    return f"{time.day} {_MONTHS[time.month - 1]} {time.year}"


def moment(time: datetime, *, short: bool = False) -> str:
    """A moment, shown in each reader's own zone; with ``short`` the time of day alone."""
    style = ' format="LT"' if short else ""
    return f'[date={time:%Y-%m-%d} time={time:%H:%M:%S}{style} timezone="UTC"]'


def place(location: Location | None) -> str:
    """``At **Café Example**, Main Street 1 (51.7592, 19.4560)``; empty when nothing is known.

    Coordinates alone are not told: they were noted in a photo, and no reader on the platform saw them.
    """
    if location is None or not (location.name or location.address or location.url):
        return ""
    named = ", ".join(
        part
        for part in (bold(render.excerpt(location.name, 120)), markdown.line(render.excerpt(location.address, 200)))
        if part
    )
    if location.latitude is not None and location.longitude is not None:
        degrees = f"{location.latitude:.4f}, {location.longitude:.4f}"
        named = f"{named} ({degrees})" if named else degrees
    return f"At {named}" if named else ""


def span(note: Note) -> str:
    """When an event begins and ends."""
    if note.start_time is None:
        return ""
    end = f" – {moment(note.end_time)}" if note.end_time else ""
    return f"When: {moment(note.start_time)}{end}"


def polls(note: Note) -> str:
    """The options of a poll, as a list; votes that are counted or known are told beside them."""
    listed = note.extra.get("poll")
    blocks: list[str] = []
    for poll in listed if isinstance(listed, list) else [listed]:
        if not isinstance(poll, Mapping):
            continue
        question = poll.get("question")
        lines = [bold(question)] if isinstance(question, str) and question != note.name else []
        options = poll.get("options")
        lines += [_option(option) for option in (options[:OPTIONS] if isinstance(options, list) else [])]
        blocks.append("\n".join(line for line in lines if line))
    return "\n\n".join(block for block in blocks if block)


def _option(option: Any) -> str:
    if isinstance(option, str):
        return f"* {markdown.line(option)}"
    if not isinstance(option, Mapping):
        return ""
    said = option.get("option") or option.get("label") or option.get("text") or option.get("name")
    if not isinstance(said, str):
        return ""
    told = [f"{votes} votes" for votes in (option.get("votes"), option.get("count")) if isinstance(votes, int)][:1]
    told += ["chosen"] if option.get("voted") is True else []
    return f"* {markdown.line(said)}" + (f" ({', '.join(told)})" if told else "")


def cards(tags: tuple[Tag, ...]) -> str:
    """The links a record shares as a whole, the people it is with, and its hashtags outside the text."""
    lines = [link for tag in tags if tag.start is None and tag.type == "link" and (link := _card(tag))]
    people = [bold(render.excerpt(tag.name, 80)) for tag in tags if tag.start is None and tag.type == "mention"]
    if people := [name for name in people if name]:
        lines.append(f"With {', '.join(people)}")
    signs = {"hashtag": "#", "cashtag": "$"}
    loose = [markdown.line(signs[t.type] + t.name) for t in tags if t.start is None and t.type in signs and t.name]
    if loose:
        lines.append(" ".join(loose))
    return "\n".join(lines)


def _card(tag: Tag) -> str:
    url = render.safe_url(tag.url)
    if url is None:
        return markdown.line(render.excerpt(tag.name or tag.url, 300))
    return markdown.link(url, render.excerpt(tag.name, 200) or None)


def applause(selection: Selection, key: str, kinds: tuple[str, ...] = ()) -> str:
    """What people did to a thing, on one line: who liked it, by sign; who goes to an event; who voted for what.
    ``kinds`` are those that are told, all when there are none."""
    names: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()
    for sign, who in _done(selection.records("Activity", kinds=kinds, in_reply_to=key)):
        counts[sign] += 1
        known = name_of(selection, who)
        if known and len(names.setdefault(sign, [])) < NAMED:
            names[sign].append(known)
    parts = [_counted(sign, count, names.get(sign, [])) for sign, count in counts.most_common(20)]
    return " · ".join(parts)


def counters(note: Note) -> str:
    """What the platform counted: ``5 likes, 2 shares on X``; empty when it says nothing."""
    told = [
        f"{count:,} {one if count == 1 else many}"
        for name, (one, many) in COUNTERS.items()
        if type(count := note.extra.get(name)) is int and count > 0
    ]
    return f"{', '.join(told)} on {platform_of(note.key)}" if told else ""


def _done(records: Iterator[Record]) -> Iterator[tuple[str, str | None]]:
    for record in records:
        if not isinstance(record, Activity) or record.deleted:
            continue
        if record.kind == "like":
            yield "Liked by", record.actor
        elif record.kind == "reaction":
            yield render.excerpt(record.content, 12) or "Liked by", record.actor
        elif record.kind == "rsvp":
            yield ANSWERS.get(record.content or "", "Answered") + ":", record.actor
        elif record.kind == "vote":
            yield f"{render.excerpt(record.content, 60) or 'Voted'}:", record.actor


def _counted(sign: str, count: int, names: list[str]) -> str:
    others = count - len(names)
    told = ", ".join(markdown.line(name) for name in names)
    if not told:
        told = f"{count} people" if count > 1 else "one person"
    elif others:
        told += f" and {others} more"
    said = f"{markdown.line(sign[:-1])}:" if sign.endswith(":") else markdown.line(sign)
    return f"{said} {told}"
