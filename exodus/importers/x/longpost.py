"""Long and styled posts: the whole text is in ``note-tweet.js``, without the id of its post.

The post is the one with the smallest id greater than the note's (41 of 41 in a real archive, 13 to 41 ms later); its
text must begin like the note. A note of nobody is kept by itself: its post was deleted or taken out by hand.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterator
from typing import Any, NamedTuple

from msgspec import Struct

from exodus.importers.x.clock import precision_of, read_time
from exodus.importers.x.member import files
from exodus.importers.x.row import Digits, Mention, Strict, Tweet, Url, is_number
from exodus.importers.x.text import Expanded, Mark, code_point, expand, moved, unescape, user_key, user_url
from exodus.model import Finding, Note, Source, Tag, native_key
from exodus.takeout import Takeout

SOON = 100
"""Milliseconds between a note and its post within which their times alone are proof enough."""
LATE = 600_000
"""Milliseconds after which a post is no longer looked at as a note's own."""
ADDRESS = re.compile(r"https?://\S*|\s+|…")


class Stretch(Struct, gc=False):
    """A link, mention, hashtag or style; offsets are code points of the text, of styles UTF-16 units."""

    fromIndex: Digits = None  # noqa: N815 - the platform's own name
    toIndex: Digits = None  # noqa: N815 - the platform's own name
    expandedUrl: str | None = None  # noqa: N815 - the platform's own name
    shortUrl: str | None = None  # noqa: N815 - the platform's own name
    displayUrl: str | None = None  # noqa: N815 - the platform's own name
    screenName: str | None = None  # noqa: N815 - the platform's own name
    text: str | None = None
    styleTypes: tuple[dict[str, Any], ...] = ()  # noqa: N815 - the platform's own name


class Core(Strict):
    """The text of a note, not escaped, and what stands in it."""

    text: str = ""
    urls: tuple[Stretch, ...] = ()
    mentions: tuple[Stretch, ...] = ()
    hashtags: tuple[Stretch, ...] = ()
    cashtags: tuple[Stretch, ...] = ()
    styletags: tuple[Stretch, ...] = ()
    timestamps: Any = None


class NoteTweet(Strict):
    """One long or styled post."""

    noteTweetId: str | int  # noqa: N815 - the platform's own name
    core: Core
    createdAt: str | None = None  # noqa: N815 - the platform's own name
    updatedAt: Any = None  # noqa: N815 - the platform's own name
    lifecycle: Any = None


class NoteRow(Strict):
    """The same in its wrapper."""

    noteTweet: NoteTweet  # noqa: N815 - the platform's own name


class Joined(NamedTuple):
    """A note as the text of its post."""

    native_id: int
    expanded: Expanded
    urls: tuple[Url, ...]
    unknown: dict[str, Any]


class Entry(NamedTuple):
    """A note as it stands in the takeout; ``deleted`` when its post was."""

    note: NoteTweet
    source: Source
    deleted: bool
    unknown: dict[str, Any]


class LongPosts:
    """The notes of a takeout, each waiting for its post."""

    def __init__(self) -> None:
        self._notes: dict[int, Entry] = {}
        self._ids: list[int] = []
        self._alone: list[Entry] = []

    def read(self, takeout: Takeout) -> Iterator[Finding]:
        """Take in all notes; what is no note is found."""
        for stem, deleted in (("note-tweet", False), ("deleted-note-tweet", True)):
            for member in files(takeout, stem):
                for element in takeout.json(member).elements(NoteRow):
                    if isinstance(element, Finding):
                        yield element
                        continue
                    note = element.value.noteTweet
                    entry = Entry(note, Source(member.name, element.pointer), deleted, element.unknown)
                    if is_number(note.noteTweetId):
                        self._notes[int(note.noteTweetId)] = entry
                    else:
                        self._alone.append(entry)
        self._ids = sorted(self._notes)

    def find(self, native_id: int, tweet: Tweet, text: str, marks: list[Mark]) -> Joined | None:
        """The note that may be the whole text of a post: the last one before it, soon before, that begins alike.

        The leading mentions of a reply, which notes omit, stay before it.
        """
        if not self._ids:
            return None
        place = bisect_left(self._ids, native_id) - 1
        if place < 0 or ((native_id >> 22) - (self._ids[place] >> 22)) > LATE:
            return None
        note = self._notes[self._ids[place]].note
        lead = _lead(text, marks) if tweet.in_reply_to_user_id_str or tweet.in_reply_to_status_id_str else 0
        if lead and _plain(note.core.text).startswith(_plain(unescape(text[:lead]))):
            lead = 0
        gap = (native_id >> 22) - (self._ids[place] >> 22)
        if not _plain(note.core.text).startswith(_plain(unescape(text[lead:]))) and gap > SOON:
            return None
        expanded = whole(note.core, unescape(text[:lead]), [mark for mark in marks if mark.end <= lead], tweet)
        urls = tuple(Url(url=url.shortUrl or "", expanded_url=url.expandedUrl) for url in note.core.urls)
        return Joined(self._ids[place], expanded, urls, self._notes[self._ids[place]].unknown)

    def rest(self, joined: Container[int], owner: str) -> Iterator[Note]:
        """The notes that were joined to no post: theirs is not in the takeout."""
        alone = [entry for native_id, entry in self._notes.items() if native_id not in joined]
        for note, source, deleted, unknown in [*alone, *self._alone]:
            expanded = whole(note.core, "", [], None)
            yield Note(
                key=native_key("x", "note", str(note.noteTweetId)),
                kind="note",
                attributed_to=owner,
                content=expanded.content,
                tag=expanded.tags,
                published=read_time(note.createdAt),
                precision=precision_of(note.createdAt),
                audience="unknown",
                deleted=deleted,
                extra={"reason": "the text of a long post that is not in the takeout itself"}
                | ({"unknown": unknown} if unknown else {}),
                source=source,
            )


def whole(core: Core, before: str, marks: list[Mark], tweet: Tweet | None) -> Expanded:
    """A note's text with its tags, behind the mentions that its post begins with.

    Notes name mentioned accounts by handle; their ids are in the post, as far as it shows them.
    """
    shift = len(before)
    entities = tweet.entities if tweet is not None else None
    mentions = {mention.screen_name.lower(): mention for mention in entities.user_mentions} if entities else {}
    found = list(marks)
    loose: list[Tag] = []
    for mark, sought, stretch in _stretches(core, mentions):
        start = _at(core.text, sought, stretch)
        if start < 0:
            loose.append(Tag(mark.type, name=mark.name, url=mark.url, key=mark.key, short=mark.short))
        else:
            found.append(mark._replace(start=start + shift, end=start + shift + len(sought)))
    found.sort()
    apart: list[Mark] = []
    for mark in found:
        if not apart or mark.start >= apart[-1].end:
            apart.append(mark)
    expanded = expand(before + core.text, apart, loose, escaped=False)
    styles = tuple(_styles(core, expanded, shift))
    return expanded._replace(tags=(*expanded.tags, *styles)) if styles else expanded


def _stretches(core: Core, mentions: dict[str, Mention]) -> Iterator[tuple[Mark, str, Stretch]]:
    """Links, mentions, hashtags and cashtags of a note, with the string that stands for each."""
    for link in core.urls:
        short = link.shortUrl or link.expandedUrl or ""
        if link.expandedUrl and link.expandedUrl != short:
            yield Mark(0, 0, "link", text=link.expandedUrl, url=link.expandedUrl, short=short), short, link
        else:
            yield Mark(0, 0, "link", url=short), short, link
    for mention in core.mentions:
        name = mention.screenName or ""
        known = mentions.get(name.lower())
        key = user_key(known.id_str) if known is not None else None
        yield Mark(0, 0, "mention", name=name, url=user_url(key[7:]) if key else None, key=key), f"@{name}", mention
    for hashtag in core.hashtags:
        yield Mark(0, 0, "hashtag", name=hashtag.text), f"#{hashtag.text}", hashtag
    for cashtag in core.cashtags:
        yield Mark(0, 0, "cashtag", name=cashtag.text), f"${cashtag.text}", cashtag


def _at(text: str, sought: str, stretch: Stretch) -> int:
    """Where a stretch begins: where it says, else where its string is found; -1 when it is nowhere."""
    if len(sought) < 2:
        return -1
    start = _offset(stretch.fromIndex)
    if start >= 0 and text[start : start + len(sought)].lower() == sought.lower():
        return start
    return text.find(sought)


def _styles(core: Core, expanded: Expanded, shift: int) -> Iterator[Tag]:
    """Bold and italic, from UTF-16 offsets of the note to code points of the content."""
    for stretch in core.styletags:
        start, end = _offset(stretch.fromIndex), _offset(stretch.toIndex)
        if start < 0 or end <= start:
            continue
        first = moved(code_point(core.text, start) + shift, expanded.borders)
        last = min(moved(code_point(core.text, end) + shift, expanded.borders), len(expanded.content))
        for style in stretch.styleTypes:
            name = str(style.get("name") or "").lower()
            if name and first < last:
                yield Tag("style", first, last, name)


def _offset(number: str | int | None) -> int:
    return int(number) if number is not None and is_number(number) else -1


def _lead(text: str, marks: list[Mark]) -> int:
    """How long the run of mentions is that a reply begins with, blanks behind it included."""
    end = 0
    for mark in marks:
        if mark.type != "mention" or text[end : mark.start].strip(" "):
            break
        end = mark.end
    return end + len(text[end:]) - len(text[end:].lstrip(" ")) if end else 0


def _plain(text: str) -> str:
    """The text for comparison: without addresses, blanks, and the sign of a cut."""
    return ADDRESS.sub("", text)
