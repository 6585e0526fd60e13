"""Pairing what two formats tell: by author, words and time, while one of them does not know its zone."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

STEP = 15 * 60
"""Offsets of zones are quarters of an hour; in seconds."""
FURTHEST = 27 * 3600
"""No zone is further from a wrongly assumed one; in seconds."""
SHARE = 0.02
"""An offset counts when so many of all sure pairs have it."""
_DAY = 86400
_MINUTE, _WHOLE_DAY = "\x1fmin", "\x1fday"


class Side(Struct, gc=False):
    """One record as it is compared: ``at`` in seconds."""

    key: str
    at: int | None
    precision: str
    author: str
    marks: tuple[str, ...]
    record: Any
    paired: bool = False


class Zones:
    """By how many seconds pages' times are off, day by day, as sure pairs show it."""

    def __init__(self) -> None:
        self._days: dict[int, Counter[int]] = defaultdict(Counter)
        self._order: list[int] = []
        self._offsets: list[int] = [0]

    def learn(self, pages: list[Side], data: list[Side]) -> None:
        """Note the offsets of pairs that can be no others: texts that each side says once."""
        ours, theirs = _once(pages), _once(data)
        for mark, page in ours.items():
            other = theirs.get(mark)
            if other and page.at is not None and other.at is not None and page.precision != "day":
                off = _cut(other, page) - page.at
                if off % STEP == 0 and abs(off) <= FURTHEST:
                    self._days[page.at // _DAY][off] += 1

    def settle(self) -> None:
        """Keep the offsets that are common enough to be a zone and not chance."""
        votes: Counter[int] = Counter()
        for counted in self._days.values():
            votes.update(counted)
        enough = max(1.0, SHARE * votes.total())
        kept = [off for off, times in votes.most_common() if times >= enough]
        self._offsets = list(dict.fromkeys([*kept, 0]))
        for day in list(self._days):
            if not any(off in kept for off in self._days[day]):
                del self._days[day]
        self._order = sorted(self._days)

    def matched(self, pages: list[Side], data: list[Side]) -> Iterator[tuple[Side, Side]]:
        """The pairs, one to one, the oldest first; what tells most is compared first."""
        waiting: dict[tuple[str, str, int], list[Side]] = defaultdict(list)
        for other in data:
            if other.at is not None:
                for mark in other.marks:
                    waiting[other.author, mark, other.at].append(other)
                    waiting[other.author, f"{mark}{_MINUTE}", other.at // 60].append(other)
                    waiting[other.author, f"{mark}{_WHOLE_DAY}", other.at // _DAY].append(other)
        for depth in range(max((len(page.marks) for page in pages), default=0)):
            for page in pages:
                if page.paired or page.at is None or depth >= len(page.marks):
                    continue
                found = self._found(page, page.at, page.marks[depth], waiting)
                if found:
                    page.paired = found.paired = True
                    yield page, found

    def _found(self, page: Side, at: int, mark: str, waiting: dict[tuple[str, str, int], list[Side]]) -> Side | None:
        """The oldest that is left of those that say so at that time."""
        if page.precision == "day":  # the day begins elsewhere in another zone
            places = [(f"{mark}{_WHOLE_DAY}", at // _DAY + day) for day in (0, 1, -1)]
        elif page.precision == "min":
            places = [(f"{mark}{_MINUTE}", (at + off) // 60) for off in self._likely(at)]
        else:
            places = [(mark, at + off) for off in self._likely(at)]
        for name, when in places:
            for other in waiting.get((page.author, name, when), ()):
                if not other.paired:
                    return other
        return None

    def _likely(self, at: int) -> list[int]:
        """The offsets, that of the nearest day with sure pairs first."""
        if not self._order:
            return self._offsets
        day = at // _DAY
        place = bisect_left(self._order, day)
        near = min(self._order[max(0, place - 1) : place + 1], key=lambda other: abs(other - day))
        first = self._days[near].most_common(1)[0][0]
        return list(dict.fromkeys([first, *self._offsets]))


def _once(sides: list[Side]) -> dict[tuple[str, str], Side]:
    counted = Counter((side.author, side.marks[0]) for side in sides if side.marks)
    return {
        (side.author, side.marks[0]): side for side in sides if side.marks and counted[side.author, side.marks[0]] == 1
    }


def _cut(other: Side, page: Side) -> int:
    """The other's time, no more exact than the page's."""
    assert other.at is not None  # noqa: S101  # the caller has looked
    return other.at - other.at % 60 if page.precision == "min" else other.at
