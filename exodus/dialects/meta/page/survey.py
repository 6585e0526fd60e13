"""A first look at a takeout's pages: whose names stand in its threads, and how its times are written.

It looks at first bytes only, and counts nothing as read.
"""

import re
from collections.abc import Iterable

from exodus.dialects.meta.page.language import joints
from exodus.dialects.meta.page.parse import sections_of
from exodus.dialects.meta.page.section import Section, is_time
from exodus.dialects.meta.page.time import Clock, learn
from exodus.dialects.meta.page.zone import Zone, of_start, of_user
from exodus.dialects.meta.thread import Attendance, Thread
from exodus.errors import TakeoutError
from exodus.takeout import Member, Takeout

HEAD = 48 << 10
"""So many first bytes: pages begin with a style sheet of up to 20 KB."""
LOOKED_AT = 48
"""So many pages show how times are written."""
_PART = re.compile("[,،、，፣\0]")
_BETWEEN = re.compile("(?<=\0)[^,،、，፣\0]{1,14}(?=\0)")
"""What stands between two names that are known, without a comma, is an ``and``."""
_EDGE = " .\u00a0\u200b\u200e\u200f-–—·;"
START = ("start_here.html", "index.html")


def first_boxes(takeout: Takeout, member: Member, size: int = HEAD) -> list[Section]:
    """The boxes in a page's first bytes (all with -1); none where they are damaged, which reading the page will say."""
    try:
        return list(sections_of(takeout.peek(member, size)))
    except TakeoutError:
        return []


def clock(takeout: Takeout, members: list[Member], otherwise: Zone) -> Clock:
    """The clock of a takeout. Its zone: the person's word, else the start page's, else ``otherwise``."""
    step = max(1, len(members) // LOOKED_AT)
    samples: list[str] = []
    for member in members[::step]:
        for section in first_boxes(takeout, member):
            samples += [text for text in (section.time, *(pair.value for pair in section.rows)) if text]
    return learn([text for text in samples if is_time(text)], _zone(takeout, otherwise))


def _zone(takeout: Takeout, otherwise: Zone) -> Zone:
    if takeout.zone:
        return of_user(takeout.zone)
    if otherwise.offset is not None:
        return otherwise
    for name in START:
        page = takeout.get(name)
        try:
            found = of_start(takeout.peek(page, 1 << 18).decode("utf-8", "replace")) if page else None
        except TakeoutError:
            continue  # a damaged start page states no zone
        if found:
            return found
    return otherwise


def attendance(takeout: Takeout, threads: Iterable[Thread], language: str) -> Attendance:
    """Who is in which thread, as far as the first bytes of its newest page say."""
    found = {}
    for thread in threads:
        boxes = first_boxes(takeout, next(thread.pages))
        names = dict.fromkeys(box.heading for box in boxes if box.heading and box.time)
        listed = participants(boxes, set(names), language)
        found[thread.key] = tuple(dict.fromkeys((*listed, *names)))
    return Attendance(found)


def participants(boxes: Iterable[Section], known: set[str], language: str) -> tuple[str, ...]:
    """The names of the line that lists who is in a thread: a label, a colon, names, the last behind an ``and``."""
    best: tuple[str, ...] = ()
    for box in boxes:
        if box.time:
            continue
        lines = [line for text in (box.heading, *(run.text for run in box.runs)) for line in (text or "").split("\n")]
        for line in lines:
            names = _listed(line, known, language)
            if names and (not best or (not known & set(best) and known & set(names))):
                best = names
    return best


def _listed(line: str, known: set[str], language: str) -> tuple[str, ...]:
    """The names behind the colon: those known, wherever they stand, then what the language's commas and words part."""
    label, colon, rest = line.replace("：", ":").partition(":")
    if not colon or not rest.strip() or rest.startswith("//") or len(label) > 40:
        return ()
    found: dict[str, int] = {}
    rest = rest.replace("\u00a0", " ")
    for name in sorted(known - {""}, key=len, reverse=True):
        place = rest.find(name)
        if place >= 0:
            found[name] = place
            rest = rest.replace(name, "\0" * len(name))
    rest = _BETWEEN.sub(lambda match: "\0" * len(match[0]), rest)
    place = 0
    for piece in _PART.split(rest):
        for name in _unjoined(_bare(piece, language, place > 0, place + len(piece) < len(rest)), language):
            found.setdefault(name, place + piece.find(name))
        place += len(piece) + 1
    return tuple(sorted(found, key=lambda name: found[name]))


def _bare(piece: str, language: str, inner: bool, more: bool) -> str:
    """The piece without an ``and`` that is written together with the name behind it (Arabic) or before it (Chinese)."""
    text = piece.strip(_EDGE)
    for word in joints(language):
        if not word.isascii() and len(word) < 3:
            text = text.removeprefix(word) if inner and not text.startswith(f"{word} ") else text
            text = text.removesuffix(word) if more else text
    return text


def _unjoined(piece: str, language: str) -> list[str]:
    """The names in what stands between two commas (or known names): without the ``and`` before, between or behind."""
    text = piece.strip(_EDGE)
    words = sorted(joints(language) | {"and", "&"}, key=len, reverse=True)
    if not any(letter.isalnum() for letter in text) or text in words:
        return []
    for word in words:
        # Where no space stands around it (Chinese, Japanese, Arabic), it ends a name all the same.
        mark = f" {word} " if f" {word} " in text else f" {word}" if f" {word}" in text and not word.isascii() else ""
        mark = mark or (word if word in text and not word.isascii() and len(word) < 3 else "")
        one, joint, other = text.partition(mark) if mark else (text, "", "")
        if joint and one.strip() and other.strip():
            return [*_unjoined(one, language), *_unjoined(other, language)]
        if text.startswith(f"{word} "):
            return _unjoined(text.removeprefix(word), language)
        if text.endswith(f" {word}"):
            return _unjoined(text.removesuffix(word), language)
    return [text]
