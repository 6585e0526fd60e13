"""What a record says, as plain text and as the little HTML that Matrix clients show (spec 1.17, ``m.room.message``)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from markupsafe import escape

from exodus import render
from exodus.contracts import Delivery
from exodus.exporters.matrix.place import Plot
from exodus.model import EPOCH, Activity, Document, Location, Note, Reference, Tag, from_seconds

BUDGET = 40_000
"""Bytes that the texts of one event may take, as JSON: the whole event must stay below 65,536 (spec, size limits)."""
QUOTED = 2_000
LISTED = 50
"""So many links are listed below a text, in code points and in number."""
_ATTRIBUTES = re.compile(r' (?:class|rel)="[^"]*"')
_REFUSED = re.compile("[\x00\ud800-\udfff]")


class Words(NamedTuple):
    """A text, and the same with markup where there is any."""

    plain: str
    html: str | None = None
    goes_on: bool = False
    """Whether the next one is the rest of the same text: they are not joined."""

    @property
    def marked(self) -> str:
        """The text as HTML."""
        return self.html if self.html is not None else str(escape(self.plain)).replace("\n", "<br>\n")

    @property
    def size(self) -> int:
        """How many bytes it takes in an event."""
        return len(msgspec.json.encode([self.plain, self.html or ""]))


def clean(text: str) -> str:
    """The text without what a homeserver refuses: NUL, and halves of surrogate pairs."""
    if _REFUSED.search(text) is None:
        return text
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def joined(words: Sequence[Words]) -> Words:
    """Several texts, each on a line of its own."""
    plain = "\n".join(one.plain for one in words)
    if all(one.html is None for one in words):
        return Words(plain)
    html = "<br>\n".join(one.marked for one in words)
    return Words(
        plain, html.replace("</blockquote><br>\n", "</blockquote>\n").replace("<br>\n<blockquote>", "\n<blockquote>")
    )


def packed(words: Sequence[Words]) -> list[Words]:
    """The texts in as few events as their size allows; one that is too long is cut, best at a line's end."""
    parts: list[list[Words]] = []
    for one in (piece for long in words for piece in _cut(long)):
        if not parts or parts[-1][-1].goes_on or joined([*parts[-1], one]).size > BUDGET:
            parts.append([])
        parts[-1].append(one)
    return [joined(part) for part in parts]


def _cut(words: Words) -> Iterator[Words]:
    """Pieces of a text that fit; of one that is too long the markup is given up, for it cannot be cut."""
    if words.size <= BUDGET:
        yield words
    elif words.html is not None:
        yield from _cut(Words(words.plain, None, words.goes_on))
    else:
        at = _middle(words.plain)
        yield from _cut(Words(words.plain[:at], None, True))
        yield from _cut(Words(words.plain[at:], None, words.goes_on))


def _middle(text: str) -> int:
    """Where to cut a text in two: behind a line or a word near its middle."""
    half = len(text) // 2
    line = text.rfind("\n", half // 2, half)
    found = line if line >= 0 else text.rfind(" ", half // 2, half)
    return found + 1 if found >= 0 else half


def em(text: str) -> Words:
    """A line beside the text itself."""
    return Words(text, f"<em>{escape(text)}</em>".replace("\n", "<br>\n"))


def strong(text: str) -> Words:
    """A title."""
    return Words(text, f"<strong>{escape(text)}</strong>")


def quote(lead: str, text: str) -> Words:
    """Something said elsewhere, with a line that says where."""
    text = text if len(text) <= QUOTED else text[:QUOTED].rstrip() + "…"
    plain = "\n".join(f"> {line}" for line in (([lead] if lead else []) + text.splitlines()))
    inner = (f"<em>{escape(lead)}</em><br>" if lead and text else str(escape(lead))) + "<br>".join(
        str(escape(line)) for line in text.splitlines()
    )
    return Words(plain, f"<blockquote>{inner}</blockquote>")


def content(text: str, tags: Sequence[Tag], links: Mapping[str, Delivery]) -> list[Words]:
    """A record's own text; markup only where there is more than clients find themselves."""

    def resolve(tag: Tag) -> str | None:
        found = links.get(tag.key or "")
        return f"https://matrix.to/#/{found.native_id}" if found and found.native_id.startswith("@") else None

    def mark(piece: str, own: Sequence[Tag]) -> Words:
        marked = [tag for tag in own if _marks(piece, tag, resolve)]
        return Words(piece, _ATTRIBUTES.sub("", str(render.html(piece, marked, resolve))) if marked else None)

    def pieces(piece: str, own: Sequence[Tag]) -> Iterator[Words]:
        whole = mark(piece, own)
        if whole.size <= BUDGET:
            yield whole
            return
        at = _middle(piece)
        for one in pieces(piece[:at], _moved(own, 0, at)):
            yield one._replace(goes_on=True)
        yield from pieces(piece[at:], _moved(own, at, len(piece)))

    placed = [tag for tag in tags if tag.start is not None and tag.end is not None and 0 <= tag.start < tag.end]
    return list(pieces(clean(text), placed))


def _marks(text: str, tag: Tag, resolve: render.Resolve) -> bool:
    if tag.type == "style":
        return tag.name in render.STYLES
    if tag.type == "link":
        return render.safe_url(tag.url) is not None and text[tag.start : tag.end] != tag.url
    return tag.type == "mention" and resolve(tag) is not None


def _moved(tags: Sequence[Tag], start: int, end: int) -> list[Tag]:
    """The tags that lie between, as offsets of the piece."""
    inside = [tag for tag in tags if (tag.start or 0) < end and (tag.end or 0) > start]
    return [
        msgspec.structs.replace(tag, start=max((tag.start or 0) - start, 0), end=min(tag.end or 0, end) - start)
        for tag in inside
    ]


def cards(tags: Sequence[Tag], text: str) -> Iterator[Words]:
    """The links, people and hashtags a record has beside its text."""
    loose = [tag for tag in tags if tag.start is None]
    for tag in [tag for tag in loose if tag.type == "link" and tag.url][:LISTED]:
        url = clean(tag.url or "")
        title = render.excerpt(tag.name, 200)
        if url in text and not title:
            continue
        plain = f"{title}\n{url}" if title else url
        safe = render.safe_url(url)
        yield Words(plain, f'<a href="{escape(safe)}">{escape(title)}</a>' if safe and title else None)
    people = [render.excerpt(tag.name, 80) for tag in loose if tag.type == "mention" and tag.name][:LISTED]
    if people:
        yield em(f"with {', '.join(people)}")
    marks = [render.excerpt(tag.name, 80) for tag in loose if tag.type in ("hashtag", "cashtag") and tag.name][:LISTED]
    if marks:
        yield Words(" ".join(f"#{mark}" for mark in marks))


def where(location: Location | None) -> Words | None:
    """A place as a line."""
    if location is None:
        return None
    named = ", ".join(dict.fromkeys(render.excerpt(text, 200) for text in (location.name, location.address) if text))
    degrees = coordinates(location)
    shown = f"{named} ({degrees})" if named and degrees else named or degrees
    return Words(f"📍 {shown}") if shown else None


def coordinates(location: Location | None) -> str:
    """``latitude,longitude`` in degrees; ``""`` without."""
    if location is None or location.latitude is None or location.longitude is None:
        return ""
    return f"{location.latitude:.6f},{location.longitude:.6f}"


def stamp(time: datetime) -> str:
    """A time in UTC, for people."""
    return time.strftime("%Y-%m-%d %H:%M UTC") if time.year >= 1000 else time.isoformat()


def milliseconds(time: datetime | None) -> int | None:
    """Milliseconds since 1970; what is older becomes 0, for a homeserver takes nothing below."""
    if time is None:
        return None
    apart = time - EPOCH
    return max((apart.days * 86_400 + apart.seconds) * 1000 + apart.microseconds // 1000, 0)


def dated(time: datetime | None) -> Words | None:
    """What a text must say itself, for its event's time cannot: a date before 1970, or none."""
    if time is None:
        return em("(its date is not known)")
    return em(f"(dated {time:%Y-%m-%d})") if time < EPOCH else None


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
