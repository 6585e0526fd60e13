"""From X's escaped text and its entities to plain content and tags, and nothing lost on the way.

``indices`` count Unicode code points of the *escaped* text, end exclusive (13,475 mentions, 5,959 links and 2,645
hashtags of real archives agree). So the text is cut first, each piece unescaped once, each link replaced by where it
leads. Where an offset does not fit (cut retweets, tools that wrote the file again) the string itself is looked for; an
entity that is not in the text at all becomes a tag without a place.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from exodus.importers.x.row import Entities
from exodus.model import Tag, TagType

PLAIN_LINK = re.compile(r"https?://[^\s<>\"“”…]+[^\s<>\"“”….,;:!?'’)\]}。、，！？」』）]", re.IGNORECASE)
SHORT_LINK = re.compile(r"https?://t\.co/[A-Za-z0-9]+$")
STUMP = re.compile(r"https?://(?:t(?:\.(?:c(?:o(?:/[A-Za-z0-9]{0,9})?)?)?)?)?$")
"""What is left of a shortened link where a retweet was cut."""


class Mark(NamedTuple):
    """A stretch of the escaped text with a meaning; ``text`` is what stands there afterwards."""

    start: int
    end: int
    type: TagType
    text: str | None = None
    name: str | None = None
    url: str | None = None
    key: str | None = None
    short: str | None = None


class Expanded(NamedTuple):
    """Plain content with its tags; ``borders`` are (offset before, offset after) at every cut, for styles."""

    content: str
    tags: tuple[Tag, ...]
    borders: tuple[tuple[int, int], ...] = ()


def unescape(text: str) -> str:
    """The text with X's escapes undone once: ``&amp;``, ``&lt;``, ``&gt;``, and two that other tools write.

    Not more: a bare ``&copy=1`` in an old direct message is part of an address.
    """
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#39;", "'")
    return text.replace("&amp;", "&")


def user_key(native_id: str | int | None) -> str | None:
    """The key of an account by its id; ``None`` where X gives ``-1``, ``0`` or nothing: the account is gone."""
    return None if native_id in {None, "", "-1", -1, "0", 0} else f"x:user:{native_id}"


def user_url(native_id: str | int) -> str:
    """An address that leads to an account whatever its handle is today."""
    return f"https://x.com/i/user/{native_id}"


def expand(text: str, marks: Sequence[Mark], loose: Sequence[Tag] = (), *, escaped: bool = True) -> Expanded:
    """The content and tags of a text whose marks are sorted and do not overlap.

    Plain addresses between them (posts before 2011, re-saved files) become links too.
    """
    if not marks and "http" not in text and "HTTP" not in text:
        content = unescape(text) if escaped else text
        return Expanded(content, tuple(loose), ((0, 0), (len(text), len(content))))
    pieces: list[str] = []
    tags: list[Tag] = []
    borders: list[tuple[int, int]] = []
    cursor = length = 0
    for start, last, type_, shown, name, url, key, short in marks:
        if start > cursor:
            piece = unescape(text[cursor:start]) if escaped else text[cursor:start]
            borders.append((cursor, length))
            if "://" in piece:
                _linkify(piece, length, tags)
            pieces.append(piece)
            length += len(piece)
        borders.append((start, length))
        if shown is None:
            shown = unescape(text[start:last]) if escaped else text[start:last]
        end = length + len(shown)
        tags.append(Tag(type_, length, end, name, url, key, short))
        pieces.append(shown)
        length, cursor = end, last
    if cursor < len(text):
        piece = unescape(text[cursor:]) if escaped else text[cursor:]
        borders.append((cursor, length))
        if "://" in piece:
            _linkify(piece, length, tags)
        pieces.append(piece)
        length += len(piece)
    borders.append((len(text), length))
    return Expanded("".join(pieces), (*tags, *loose), tuple(borders))


def _linkify(piece: str, offset: int, tags: list[Tag]) -> None:
    """Plain addresses as links. A stump that a cut left over is none: it leads nowhere."""
    for found in PLAIN_LINK.finditer(piece):
        address = found.group()
        if piece[found.end() : found.end() + 1] != "…" and not STUMP.match(address):
            tags.append(Tag("link", offset + found.start(), offset + found.end(), url=address))


def marks_of(text: str, entities: Entities | None) -> tuple[list[Mark], list[Tag]]:
    """The marks of a text, sorted, and as tags those entities that it does not hold."""
    marks: list[Mark] = []
    loose: list[Tag] = []
    if entities is None or not (entities.urls or entities.user_mentions or entities.hashtags or entities.symbols):
        return marks, loose
    used: dict[str, int] = {}
    for url in entities.urls:
        short, link = url.url, url.expanded_url
        if link and link != short:
            _place(text, short, url.indices, "link", (link, None, link, None, short), used, marks, loose)
        else:
            _place(text, short, url.indices, "link", (None, None, short, None, None), used, marks, loose)
    for mention in entities.user_mentions:
        name = mention.screen_name
        key = user_key(mention.id_str if mention.id_str is not None else mention.id)
        address = user_url(key[7:]) if key else None
        _place(text, f"@{name}", mention.indices, "mention", (None, name, address, key, None), used, marks, loose)
    for word in entities.hashtags:
        said = (None, word.text, None, None, None)
        _place(text, f"#{word.text}", word.indices, "hashtag", said, used, marks, loose)
    for word in entities.symbols:
        said = (None, word.text, None, None, None)
        _place(text, f"${word.text}", word.indices, "cashtag", said, used, marks, loose)
    if len(marks) > 1:
        marks.sort()
        marks = list(_apart(marks, loose))
    return marks, loose


def _place(
    text: str,
    sought: str,
    indices: tuple[str | int, ...] | None,
    type_: TagType,
    said: tuple[str | None, str | None, str | None, str | None, str | None],
    used: dict[str, int],
    marks: list[Mark],
    loose: list[Tag],
) -> None:
    """Put a mark where its offsets say, if the string stands there; else where the string is found next.

    ``said`` is what the mark says from its ``text`` on.
    """
    length = len(sought)
    if length < 2:
        return
    start = -1
    if indices:
        try:
            start = int(indices[0])
        except ValueError:
            start = -1
    if start < 0 or (text[start : start + length] != sought and not _same(text[start : start + length], sought)):
        start = text.find(sought, used.get(sought, 0))
        if start < 0:
            start = text.lower().find(sought.lower(), used.get(sought, 0))
        if start < 0 or not _same(text[start : start + length], sought):
            loose.append(Tag(type_, None, None, *said[1:]))
            return
        used[sought] = start + length
    marks.append(Mark(start, start + length, type_, *said))


def _same(found: str, sought: str) -> bool:
    """Whether the text shows the entity: any letter case, full-width signs too."""
    return found == sought or (found[:1] in "@＠#＃$＄" and found[1:].lower() == sought[1:].lower() and len(found) > 1)


def _apart(marks: Iterable[Mark], loose: list[Tag]) -> Iterable[Mark]:
    """The marks that do not overlap an earlier one; the others lose their place, not their meaning."""
    end = 0
    for mark in marks:
        if mark.start >= end:
            end = mark.end
            yield mark
        else:
            loose.append(Tag(mark.type, name=mark.name, url=mark.url, key=mark.key, short=mark.short))


def moved(offset: int, borders: Sequence[tuple[int, int]]) -> int:
    """Where an offset of the text before stands in the content; inside a replaced link its nearest end."""
    index = bisect_right(borders, (offset, 1 << 62)) - 1
    before, after = borders[max(index, 0)]
    limit = borders[index + 1][1] if index + 1 < len(borders) else after
    return min(after + offset - before, limit)


def code_point(text: str, unit: int) -> int:
    """The code point at a UTF-16 offset: ``styletags`` count those, everything else code points."""
    if text.isascii():
        return unit
    count = 0
    for index, sign in enumerate(text):
        if count >= unit:
            return index
        count += 2 if sign > "\uffff" else 1
    return len(text)
