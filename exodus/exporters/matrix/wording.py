"""What Notes and Activities say, put together from their parts."""

from collections.abc import Iterator, Mapping
from typing import Any

from exodus import render
from exodus.contracts import Delivery
from exodus.exporters.matrix.place import Plot
from exodus.exporters.matrix.word import Words, cards, clean, content, em, quote, stamp, strong, where
from exodus.model import Activity, Document, Note, Reference, from_seconds

VERBS = {
    "like": "liked",
    "reaction": "reacted",
    "announce": "shared",
    "follow": "followed",
    "follower": "follows",
    "friend": "became friends with",
    "join": "joined",
    "save": "saved",
    "vote": "voted",
    "rsvp": "answered",
    "block": "blocked",
    "mute": "muted",
}


def reference(lead: str, thing: Reference | None, plot: Plot) -> Words | None:
    """A thing that a record names, as a quote."""
    if thing is None:
        return None
    found = plot.selection.get(thing.key) if thing.key else None
    if isinstance(found, Note):
        name = plot.name_of(found.attributed_to)
        text = clean(found.content or found.name or found.summary or "")
        return quote(f"{lead} {name}" + (f", {found.published:%Y-%m-%d}" if found.published else ""), text)
    by = plot.name_of(thing.attributed_to) if thing.attributed_to else ""
    name = render.excerpt(thing.name or getattr(found, "name", None), 300)
    who = " ".join(part for part in (lead, by if by != "somebody" else "", name) if part)
    text = "\n".join(part for part in (clean(thing.content or ""), clean(thing.url or "")) if part)
    return quote(who, text) if text or name or by else None


def polls(extra: Mapping[str, Any]) -> Iterator[Words]:
    """The questions and answers of polls, with what the owner chose and how many did."""
    listed = extra.get("poll")
    for poll in listed if isinstance(listed, list) else ():
        if not isinstance(poll, Mapping):
            continue
        lines = [clean(str(poll.get("question") or "Poll"))]
        options = poll.get("options")
        for option in options if isinstance(options, list) else ():
            if isinstance(option, Mapping):
                votes = option.get("votes") or option.get("count") or option.get("vote_count")
                chosen = "☑" if option.get("voted") else "☐"
                counted = f" ({votes})" if isinstance(votes, int | str) else ""
                lines.append(f"{chosen} {clean(str(option.get('option') or option.get('name') or ''))}{counted}")
        yield Words("\n".join(lines))


def absent(document: Document | None) -> Words:
    """A line for bytes that are not there."""
    if document is None:
        return em("[a file that the takeout does not hold]")
    name = f" {render.excerpt(document.name, 120)}" if document.name else ""
    why = document.missing or "the takeout does not hold it"
    words = f"[{document.kind}{name}: {why}]"
    return em(f"{words} {clean(document.url)}" if document.url else words)


def happened(note: Note, plot: Plot) -> Iterator[Words]:
    """What a system line tells beside its words, or instead of them: a call, a plan, a removed message."""
    call, plan = note.extra.get("call"), note.extra.get("plan")
    if isinstance(call, Mapping):
        seconds = call.get("duration")
        missed = "missed call" if call.get("missed") else "call"
        if isinstance(seconds, int | float) and seconds > 0:
            yield em(f"({missed}, {int(seconds) // 60}:{int(seconds) % 60:02} min)")
        elif not note.content:
            yield em(f"{plot.name_of(note.attributed_to)}: {missed}")
    if isinstance(plan, Mapping) and plan.get("title"):
        when = from_seconds(plan["timestamp"]) if isinstance(plan.get("timestamp"), int) else None
        yield em(clean(f"plan: {plan['title']}" + (f", {stamp(when)}" if when else "")))
    if not note.content and note.extra.get("unsent"):
        yield em(f"{plot.name_of(note.attributed_to)} removed a message")
    if not note.content and note.extra.get("taken_down"):
        yield em("the platform took this message down")


def of_note(note: Note, plot: Plot, links: Mapping[str, Delivery], *, quoted: bool) -> list[Words]:
    """All that a Note says beside what hangs on it; ``quoted`` when what it answers must be told."""
    talk = note.kind in ("message", "notice")
    found: list[Words | None] = []
    if note.deleted:
        found.append(em("(removed by its author on the platform)"))
    if note.summary and (not talk or not note.content):
        found.append(em(clean(note.summary)))
    if quoted:
        found.append(reference("↩", note.in_reply_to, plot))
    if note.name:
        found.append(strong(clean(note.name)))
    if note.content:
        found.extend(content(note.content, note.tag, links))
    found.extend(polls(note.extra))
    if talk:
        found.extend(happened(note, plot))
    if note.start_time:
        end = f" – {stamp(note.end_time)}" if note.end_time else ""
        found.append(Words(f"🗓 {stamp(note.start_time)}{end}"))
    found.append(where(note.location))
    found.extend(cards(note.tag, note.content or ""))
    found.append(reference("🔁", note.target, plot))
    return [words for words in found if words is not None]


def of_activity(deed: Activity, plot: Plot, links: Mapping[str, Delivery]) -> list[Words]:
    """An Activity as a line, with what is known of the thing it is about."""
    who = plot.name_of(deed.actor)
    thing = deed.object
    known = plot.selection.get(thing.key) if thing and thing.key else None
    named = render.excerpt(getattr(known, "name", None) or (thing.name if thing else None), 300)
    verb = VERBS.get(deed.kind, deed.kind)
    said = f" {clean(deed.content)}" if deed.content and deed.kind in ("reaction", "vote", "rsvp") else ""
    line = f"{who} {verb}{said}" + (f": {named}" if named else "")
    found: list[Words | None] = [em(clean(line))]
    if deed.name:
        found.append(Words(clean(deed.name)))
    if deed.kind == "announce" and deed.content and not (thing and thing.content):
        found.append(quote("", clean(deed.content)))
    elif deed.content and not said:
        found.extend(content(deed.content, deed.tag, links))
    if thing and (thing.content or thing.url or isinstance(known, Note)):
        found.append(reference("", Reference(thing.key, thing.url, None, thing.content, thing.attributed_to), plot))
    elif deed.url:
        found.append(Words(clean(deed.url)))
    if deed.target and (deed.target.name or deed.target.url):
        found.append(Words(f"→ {clean(deed.target.name or deed.target.url or '')}"))
    found.extend(cards(deed.tag, deed.content or ""))
    return [words for words in found if words is not None]
