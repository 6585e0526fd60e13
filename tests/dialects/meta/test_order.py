"""Ordinals among equals stay the same when newer things come in front."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exodus.dialects.meta.order import ordinals

TIMES = st.lists(st.integers(0, 6), max_size=30)


def numbered(times: list[int | None], newest_first: bool) -> list[tuple[int | None, int]]:
    return list(ordinals(times, lambda time: time, newest_first))


def test_newest_first_counts_from_the_end() -> None:
    assert numbered([9, 5, 5, 5, 1], newest_first=True) == [(9, 0), (5, 2), (5, 1), (5, 0), (1, 0)]


def test_oldest_first_counts_from_the_start() -> None:
    assert numbered([1, 5, 5, 9], newest_first=False) == [(1, 0), (5, 0), (5, 1), (9, 0)]


def test_a_time_that_comes_again_goes_on_counting() -> None:
    assert numbered([5, 3, 5, 3, 3, 5], newest_first=True) == [(5, 0), (3, 0), (5, 1), (3, 2), (3, 1), (5, 2)]


def test_what_has_no_time_is_handed_on_and_breaks_no_run() -> None:
    assert numbered([5, None, 5], newest_first=True) == [(None, 0), (5, 1), (5, 0)]


@given(TIMES, st.booleans())
def test_no_two_share_time_and_ordinal_and_the_order_stays(times: list[int], newest_first: bool) -> None:
    result = numbered(list(times), newest_first)
    assert [time for time, _ in result] == times
    assert len(set(result)) == len(result)
    for time in set(times):
        assert sorted(ordinal for other, ordinal in result if other == time) == list(range(times.count(time)))


@given(TIMES, TIMES)
def test_newer_items_in_front_renumber_nothing(new: list[int], old: list[int]) -> None:
    old = sorted(old, reverse=True)
    new = sorted((time + 10 for time in new), reverse=True)
    assert numbered([*new, *old], newest_first=True)[len(new) :] == numbered(list(old), newest_first=True)


def test_a_number_that_is_no_time_is_counted_too() -> None:
    assert numbered([10**30, 5, 10**30], newest_first=True) == [(10**30, 0), (5, 0), (10**30, 1)]
