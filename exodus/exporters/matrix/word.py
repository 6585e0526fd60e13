"""What a record says, as plain text and as the little HTML that Matrix clients show (spec 1.17, ``m.room.message``)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from markupsafe import escape

from exodus import render
from exodus.contracts import Delivery
from exodus.model import EPOCH, Location, Tag

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
