"""Times as pages write them, in any language and order, learnt from the takeout itself.

Nothing in a takeout names its language. So a sample of its times is looked at first: the language is the one that
knows their words best; whether the day or the month comes first is shown by numbers above 12, else by the order of
the pages (newest first), else it is the language's habit. Then a time is read by its pattern: the same text with
every digit a 0.
"""

import contextlib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, structs

from exodus.dialects.meta.page.language import LANGUAGES, Language, fold, language, tokens
from exodus.dialects.meta.page.section import DIGITS
from exodus.dialects.meta.page.zone import Zone, name
from exodus.model import Precision, ZoneOrigin

SAMPLE = 2000
"""So many times show a takeout's language and order."""
CACHED = 4096

_NUMBER = re.compile(r"\d+")
_COLON = re.compile(r"(\d{1,2}) ?: ?(\d{2})(?: ?: ?(\d{2}))?(?:\.\d+)?")
_UNITS = re.compile(r"(\d{1,2}) ?[時时点點시](?: ?(\d{1,2}) ?[分분])?(?: ?(\d{1,2}) ?[秒초])?")
_HOURS = re.compile(r"(?<!\d)(\d{1,2}) ?h(?: ?(\d{2})(?: ?(?:min)? ?(\d{2}) ?s?)?\b|\b)")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?![.\d])")
_ZONED = re.compile(r"(?:utc|gmt) ?[+\-−–] ?\d{1,2}(?::?\d{2})?")
_MONTHS = frozenset("月월")
_BUDDHIST = 543
_ERA = 2400
"""A year above this counts from the Buddha."""


class Moment(Struct, frozen=True, gc=False):
    """A time that was read. ``published`` is UTC; ``wall`` is naive: what the clock on the wall showed."""

    published: datetime
    wall: datetime
    precision: Precision
    zone_origin: ZoneOrigin
    written: str

    @property
    def canonical(self) -> str:
        """The time as written, in one spelling for all languages, for keys."""
        return self.wall.isoformat(timespec="seconds" if self.precision == "s" else "minutes")

    @property
    def seconds(self) -> int:
        """The wall time as a number, for order."""
        wall = self.wall
        return ((wall.toordinal() * 24 + wall.hour) * 60 + wall.minute) * 60 + wall.second

    @property
    def kept(self) -> str | None:
        """The time as written, where its zone was not given with it."""
        return None if self.zone_origin == "given" else self.written


def timed(moment: Moment | None, written: str | None) -> dict[str, Any]:
    """The fields of a record that say when, also where a time is not there or could not be read."""
    if moment is None:
        return {"wall": written, "zone_origin": "unknown", "precision": "min"} if written else {}
    return {
        "published": moment.published,
        "precision": moment.precision,
        "zone_origin": moment.zone_origin,
        "wall": moment.kept,
    }


class _Pattern(Struct, frozen=True, gc=False):
    """Which of a time's numbers is what; ``month`` where a word says it."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    named: int
    half: int
    zoned: bool


class Clock:
    """Reads the times of one takeout."""

    def __init__(self, words: Language, day_first: bool, zone: Zone) -> None:
        self.words = words
        self.day_first = day_first
        self.zone = zone
        self._patterns: dict[str, _Pattern | None] = {}

    def read(self, written: str | None) -> Moment | None:
        """The time; ``None`` for what is none."""
        if not written:
            return None
        pattern = self._pattern(written)
        if pattern is None:
            return None
        try:
            wall, exact = _put_together(pattern, [int(number) for number in _NUMBER.findall(written)])
            published, origin = self.zone.instant(wall, written if pattern.zoned else "")
        except (ValueError, OverflowError):
            return None
        return Moment(published, wall, exact, origin, written)

    def _pattern(self, written: str) -> _Pattern | None:
        key = written.translate(DIGITS)
        if key not in self._patterns:
            if len(self._patterns) > CACHED:
                self._patterns.clear()
            folded = fold(written)
            found = _understood(folded, self.words, self.day_first) or (
                _understood(folded, english(), self.day_first) if self.words.name != "en" else None
            )
            if found and (_ZONED.search(folded) or name(written)):
                found = structs.replace(found, zoned=True)
            self._patterns[key] = found
        return self._patterns[key]


def english() -> Language:
    """The language of times that no other knows."""
    found = language("en")
    assert found is not None, "the CLDR has English"  # noqa: S101  # a library without it is broken
    return found


def learn(samples: Sequence[str], zone: Zone) -> Clock:
    """The clock that reads these times (in the order of their pages) best."""
    kept = [text for text in dict.fromkeys(samples) if text][:SAMPLE]
    names = frozenset(filter(None, map(name, kept)))
    zone = Zone(zone.origin, zone.region, zone.offset, names)
    if not kept:
        return Clock(english(), False, zone)
    folded = [fold(text) for text in kept]
    words = _language(folded)
    return Clock(words, _day_first(folded, words), zone)


def _language(folded: Iterable[str]) -> Language:
    """The language that knows most of the words, the commonest of those that know as many."""
    counted: dict[str, int] = {}
    for text in folded:
        for token in tokens(_ZONED.sub(" ", text)):
            if not token[0].isdigit():
                counted[token] = counted.get(token, 0) + 1
    best, most = english(), (-1, -1)
    everything = len(counted)
    for one in LANGUAGES:
        words = language(one)
        if words is None:
            continue
        months = sum(
            times for word, times in counted.items() if words.month(word) or word in words.follows | words.precedes
        )
        known = sum(1 for word in counted if words.knows(word))
        if (months, known) > most:
            best, most = words, (months, known)
        if known == everything:
            break  # no language can know more, and commoner ones come first
    return best


def _day_first(folded: list[str], words: Language) -> bool:
    """Whether the day comes before the month in dates of numbers only."""
    pairs = []
    for text in folded:
        pattern = _understood(text, words, True)
        if pattern is None or pattern.named or pattern.year == 0:
            continue
        numbers = [int(number) for number in _NUMBER.findall(text)]
        pairs.append((numbers, pattern))
    firsts = max((numbers[pattern.day] for numbers, pattern in pairs), default=0)
    seconds = max((numbers[pattern.month] for numbers, pattern in pairs), default=0)
    if firsts > 12 or seconds > 12:
        return firsts > 12
    breaks = []
    for day_first in (True, False):
        walls = list(_walls(folded, words, day_first))
        breaks.append(sum(1 for newer, older in itertools.pairwise(walls) if older > newer))
    if breaks[0] != breaks[1]:
        return breaks[0] < breaks[1]
    return words.day_first


def _walls(folded: list[str], words: Language, day_first: bool) -> Iterator[datetime]:
    """The times in numbers only, taken as the day's or the month's place says."""
    for text in folded:
        pattern = _understood(text, words, day_first)
        if pattern and not pattern.named:
            with contextlib.suppress(ValueError):  # no date of any calendar, in this order of its numbers
                yield _put_together(pattern, [int(number) for number in _NUMBER.findall(text)])[0]


def _put_together(pattern: _Pattern, numbers: list[int]) -> tuple[datetime, Precision]:
    """The wall time; raises ValueError for one that no calendar has."""
    year = numbers[pattern.year]
    year = year + 2000 if year < 100 else year - _BUDDHIST if year > _ERA else year
    month = pattern.named or numbers[pattern.month]
    if pattern.hour < 0:
        return datetime(year, month, numbers[pattern.day]), "day"  # noqa: DTZ001  # a time on the wall has no zone
    hour = numbers[pattern.hour]
    if pattern.half and hour <= 12:
        hour = hour % 12 + (12 if pattern.half == 2 else 0)
    second = numbers[pattern.second] if pattern.second >= 0 else 0
    minute = numbers[pattern.minute] if pattern.minute >= 0 else 0
    wall = datetime(year, month, numbers[pattern.day], hour, minute, min(second, 59))  # noqa: DTZ001  # as above
    return wall, "s" if pattern.second >= 0 else "min"


def _understood(folded: str, words: Language, day_first: bool) -> _Pattern | None:
    """What each number of a time means, by where it stands."""
    spans = [match.span() for match in _NUMBER.finditer(folded)]
    free = list(range(len(spans)))
    zoned = _ZONED.search(folded)
    if zoned:
        free = [number for number in free if not zoned.start() <= spans[number][0] < zoned.end()]
    text = folded[: zoned.start()] if zoned else folded
    match = _COLON.search(text) or _UNITS.search(text) or _HOURS.search(text) or _last(_DOTTED, text)
    inside: list[int] = []
    if match:
        inside = [number for number in free if match.start() <= spans[number][0] < match.end()]
        free = [number for number in free if number not in inside]
    hour, minute, second = [*inside, -1, -1, -1][:3]
    halves = [word for word in tokens(text) if not word[0].isdigit()]
    half = 2 if any(word in words.pm for word in halves) else 1 if any(word in words.am for word in halves) else 0
    years = [number for number in free if spans[number][1] - spans[number][0] == 4]
    named, month = _month(folded, spans, free, words)
    free = [number for number in free if number != month]
    if not years and len(free) + (named > 0 or month >= 0) == 3:
        years = free[-1:]  # a year of two digits comes last
    if not years:
        return None
    year = years[0]
    rest = [number for number in free if number != year and spans[number][1] - spans[number][0] <= 2]
    if named or month >= 0:
        return _Pattern(year, month, rest[0], hour, minute, second, named, half, False) if rest else None
    if len(rest) < 2:
        return None
    if year < rest[0] or not day_first:
        return _Pattern(year, rest[0], rest[1], hour, minute, second, 0, half, False)
    return _Pattern(year, rest[1], rest[0], hour, minute, second, 0, half, False)


def _month(folded: str, spans: list[tuple[int, int]], free: list[int], words: Language) -> tuple[int, int]:
    """The month that a word names (else 0), or the number that one stands beside (else -1)."""
    for index in free:
        end = spans[index][1]
        after = folded[end:].lstrip()[:1]
        if after in _MONTHS and not folded[end:].lstrip().startswith("월요"):
            return 0, index
    found = [token for token in tokens(folded) if not token[0].isdigit()]
    for word in found:
        if number := words.months.get(word):
            return number, -1
    for length in (2, 3):
        for start in range(len(found) - length + 1):
            if number := words.months.get(" ".join(found[start : start + length])):
                return number, -1
    for word in found:
        if word not in words.others and (number := words.month(word)):
            return number, -1
    for word in found:
        beside = _beside(folded, spans, free, words, word)
        if beside is not None and spans[beside][1] - spans[beside][0] <= 2:
            return 0, beside
    return 0, -1


def _beside(folded: str, spans: list[tuple[int, int]], free: list[int], words: Language, word: str) -> int | None:
    """The number that a word makes a month: the one before it, or the one behind it."""
    start = folded.index(word)
    if word in words.precedes:
        return next((index for index in reversed(free) if spans[index][1] <= start), None)
    if word in words.follows:
        return next((index for index in free if spans[index][0] >= start + len(word)), None)
    return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None
