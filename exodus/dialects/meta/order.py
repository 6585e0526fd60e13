"""Ordinals among equals: what tells two things of one second apart, in this takeout and in next year's."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def ordinals(items: Iterable[T], time: Callable[[T], int | None], newest_first: bool = True) -> Iterator[tuple[T, int]]:
    """The items in their order, each with its ordinal among those of the same time, the oldest being 0.

    To be called once per file series (all pages of a thread, all of ``posts_1.json`` …). Later takeouts add newer
    items, so counting from the oldest keeps every number. An item without a time (``None``: a finding) is handed on
    as it comes, with 0. Only runs of equal times are held back; for times that come again later the count goes on,
    at the cost of eight bytes per distinct time.
    """
    seen = _Seen(newest_first)
    run: list[T] = []
    current: int | None = None
    for item in items:
        at = time(item)
        if at is None:
            yield item, 0
            continue
        if run and at == current:
            run.append(item)
            continue
        if len(run) == 1 and current is not None:
            yield run[0], seen.add(current, 1)
        elif run and current is not None:
            yield from _numbered(run, seen.add(current, len(run)), newest_first)
        run = [item]
        current = at
    if run and current is not None:
        yield from _numbered(run, seen.add(current, len(run)), newest_first)


def _numbered(run: list[T], before: int, newest_first: bool) -> Iterator[tuple[T, int]]:
    last = before + len(run) - 1
    for index, item in enumerate(run):
        yield item, last - index if newest_first else before + index


class _Seen:
    """How often each time has occurred. Times that follow the order go into a sorted array, the others into a dict."""

    def __init__(self, newest_first: bool) -> None:
        self._sign = -1 if newest_first else 1
        self._ordered = array("q")
        self._counts: dict[int, int] = {}

    def add(self, time: int, count: int) -> int:
        """Note ``count`` more of them; how many there were before."""
        at = time * self._sign
        ordered = self._ordered
        if not ordered or at > ordered[-1]:
            try:
                ordered.append(at)
            except OverflowError:  # no time at all, but what the takeout says
                self._counts[at] = self._counts.get(at, 0) + count
                return self._counts[at] - count
            if count > 1:
                self._counts[at] = count
            return 0
        before = self._counts.get(at)
        if before is None:
            place = bisect_left(self._ordered, at)
            before = int(place < len(self._ordered) and self._ordered[place] == at)
        self._counts[at] = before + count
        return before
