"""Titles of topics: the first sentence of what was written, or what the thing is and when it was made.

A title fits Discourse's rules (``topic_title_length`` 15 to 255, entropy 10, words of at most 30 characters: defaults
of the settings, 2023) and is already as its title cleaner would leave it (``lib/text_cleaner.rb``, read November 2026),
so that what the site shows equals what was sent. It is plain text: Discourse renders no markup in titles but emoji
codes, which lose their colons here.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from exodus.model import Collection, Document, DocumentKind, Note
from exodus.render import host, printable, safe_url

SHORTEST, LONGEST, GOAL = 15, 255, 80
LONGEST_WORD = 30
ENTROPY = 10

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_EMOJI_CODE = re.compile(r"(?<![\w:]):([A-Za-z][\w+-]*|[+-]1):(?!\w)")
_ADDRESSED = re.compile(r"^(?:RT\s+)?(?:@[\w.]+:?\s+)+(?=\S)")
_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"'”’»)]*\s+|\s*[\n\u2028\u2029]\s*")
_REPEATED = re.compile(r"([!?])[!?]*\1")
_GAP = re.compile(r"\s+([!?]+)$")
_FIRST_WORD = re.compile(r"^[a-z]+\b")
_END = re.compile(r"(?<=[^.])\.+$")
_THINGS: dict[DocumentKind, tuple[str, str]] = {
    "image": ("Photo", "photos"),
    "video": ("Video", "videos"),
    "audio": ("Recording", "recordings"),
    "document": ("File", "files"),
}
_KINDS = {
    "post": "Post",
    "comment": "Comment",
    "message": "Message",
    "notice": "Notice",
    "story": "Story",
    "article": "Article",
    "event": "Event",
    "poll": "Poll",
    "note": "Note",
}


def title(note: Note, documents: Sequence[Document] = ()) -> str:
    """The title of the topic that a Note becomes; ``documents`` are what it shows, as far as they are known.

    Its own name where it has one (an article, event, poll), else the beginning of its text, else what it is.
    """
    return headline(note.name or note.content or "", _thing(note, documents), note.published)


def album_title(album: Collection) -> str:
    """The title of the topic that an album becomes."""
    return headline(album.name or "", "Album", album.published)


def headline(text: str, thing: str, published: datetime | None = None) -> str:
    """A title from a text; where the text is too short to be one, ``thing`` and the day stand beside it."""
    said = _tidy(_beginning(text))
    if len(said) >= SHORTEST and len(set(said.lower())) >= ENTROPY:
        return said
    day = _day(published)
    if not said:
        return _tidy(f"{thing}, {day}")
    return _tidy(f"{said} ({thing[:1].lower()}{thing[1:]}, {day})")


def _day(published: datetime | None) -> str:
    if published is None:
        return "day unknown"
    return f"{published.day} {_MONTHS[published.month - 1]} {published.year}"


def _thing(note: Note, documents: Sequence[Document]) -> str:
    """What a Note is when it says nothing: ``Photo``, ``3 photos and a video``, ``Shared a link to example.org``."""
    counted = Counter(document.kind for document in documents)
    if counted:
        parts = [_THINGS[kind][0] if n == 1 else f"{n} {_THINGS[kind][1]}" for kind, n in sorted(counted.items())]
        first, *rest = parts
        return " and ".join([first, *(part[0].lower() + part[1:] for part in rest)])
    links = [url for tag in note.tag if tag.type == "link" and (url := safe_url(tag.url)) and "://" in url]
    if not links:
        links = [found[0] for found in _ADDRESS.finditer(note.content or "") if safe_url(found[0])]
    if links:
        return f"Shared a link to {host(links[0])}"
    if note.target is not None:
        return "Shared a post"
    if note.location is not None and (note.location.name or note.location.latitude is not None):
        return f"At {note.location.name}" if note.location.name else "At a place"
    return _KINDS[note.kind]


def _beginning(text: str) -> str:
    """The first sentence without web addresses and the handles it begins with; more of them while it is too short; at
    most 80 characters."""
    plain = _ADDRESS.sub(" ", _INVISIBLE.sub("", printable(text[: GOAL * 20])))
    plain = _EMOJI_CODE.sub(r"\1", unicodedata.normalize("NFC", plain)).strip()
    plain = _ADDRESSED.sub("", plain)
    gathered = ""
    for sentence in _SENTENCE.split(plain):
        gathered = f"{gathered} {_SPACE.sub(' ', sentence).strip()}".strip()
        if len(gathered) >= SHORTEST:
            break
    gathered = " ".join(_short(word) for word in gathered.split(" "))
    if not any(character.isalnum() for character in gathered):
        return gathered if gathered and not gathered.isascii() else ""
    return _cut(gathered)


def _short(word: str) -> str:
    return word if len(word) <= LONGEST_WORD else word[: LONGEST_WORD - 1] + "…"


def _cut(text: str) -> str:
    """The text, ended between words at about 80 characters."""
    if len(text) <= GOAL:
        return text
    head = text[: GOAL - 1]
    space = head.rfind(" ", GOAL // 2)
    return (head[:space] if space > 0 else head).rstrip(" ,;:.-–—(") + "…"


def _tidy(text: str) -> str:
    """As Discourse's title cleaner leaves a title: no shouting, no run of marks, no period at the end, a capital."""
    text = _REPEATED.sub(r"\1", _SPACE.sub(" ", text)).strip()
    text = _END.sub("", _GAP.sub(r"\1", text).rstrip(" ,;:–—")).strip()
    text = _begun(text)
    return (_begun(text.lower()) if _shouted(text) else text)[:LONGEST]


def _begun(text: str) -> str:
    return _FIRST_WORD.sub(lambda found: found[0].capitalize(), text)


def _shouted(text: str) -> bool:
    return text.upper() == text and any(character.isalpha() for character in text)
