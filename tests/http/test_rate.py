"""Rates hold in every stretch of time, for all threads together; waits grow, and obey the server."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.http.rate import Limiter, Rate
from exodus.http.wait import BASE, CEILING, backoff, retry_after
from tests.http.rig import WALL, Watch

rates = st.lists(st.builds(Rate, st.integers(1, 6), st.floats(0.01, 90)), min_size=1, max_size=3)
idle = st.lists(st.floats(0, 40), min_size=1, max_size=60)


@given(rates, idle, st.lists(st.integers(0, 59), max_size=3))
def test_never_more_than_the_rate_in_any_stretch(rates: list[Rate], idle: list[float], pauses: list[int]) -> None:
    watch = Watch()
    limiter = Limiter(rates, clock=watch.clock, sleep=watch.sleep)
    passed = []
    for number, seconds in enumerate(idle):
        watch.now += seconds
        if number in pauses:
            limiter.pause(seconds)
            earliest = watch.now + seconds
        else:
            earliest = watch.now
        limiter.wait()
        assert watch.now >= earliest
        passed.append(watch.now)
    for rate in rates:
        for early, late in zip(passed, passed[rate.requests :], strict=False):
            assert late - early >= rate.seconds * (1 - 1e-9)


def test_does_not_wait_where_it_need_not() -> None:
    watch = Watch()
    limiter = Limiter([Rate(3, 10)], clock=watch.clock, sleep=watch.sleep)
    for _ in range(3):
        limiter.wait()
    assert watch.slept == []
    limiter.wait()
    assert watch.now == 10
    Limiter(clock=watch.clock, sleep=watch.sleep).wait()


def test_threads_share_one_rate() -> None:
    watch = Watch()
    limiter = Limiter([Rate(5, 1)], clock=watch.clock, sleep=watch.sleep)
    passed: list[float] = []

    def lane() -> None:
        for _ in range(25):
            limiter.wait()
        passed.append(watch.now)

    threads = [threading.Thread(target=lane) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(passed) == 4
    assert watch.now >= 19  # 100 requests at 5 a second: 20 stretches, 19 pauses between them


@pytest.mark.parametrize(("requests", "seconds"), [(0, 1.0), (1, 0.0), (-1, 1.0)])
def test_a_rate_that_lets_nothing_pass_is_refused(requests: int, seconds: float) -> None:
    with pytest.raises(ValueError, match="at least one request"):
        Rate(requests, seconds)


@given(st.integers(1, 10_000), st.integers())
def test_backoff_grows_to_a_ceiling_and_never_below_half(tries: int, seed: int) -> None:
    ceiling = min(BASE * 2 ** min(tries - 1, 99), CEILING)
    source = random.Random(seed)
    assert ceiling / 2 <= backoff(tries, source) <= ceiling


NOW = datetime.fromtimestamp(WALL, UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": " 0 "}, 0),
        ({"Retry-After": "2.5"}, 2.5),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "9" * 5000}, None),
        ({"Retry-After": "٣"}, None),
        ({"Retry-After": "Tue, 14 Nov 2023 22:14:20 GMT"}, 60),
        ({"Retry-After": "Tuesday, 14-Nov-23 22:14:20 GMT"}, 60),
        ({"Retry-After": "Tue Nov 14 22:14:20 2023"}, 60),
        ({"Retry-After": "Tue, 14 Nov 2023 22:00:00 GMT"}, 0),
        ({"Retry-After": "Tue, 99 Nov 2023 22:00:00 GMT"}, None),
        # The server's clock is a day behind ours, or ahead: its own Date tells how long it means.
        ({"Retry-After": "Mon, 13 Nov 2023 22:14:20 GMT", "Date": "Mon, 13 Nov 2023 22:13:50 GMT"}, 30),
        ({"Retry-After": "Wed, 15 Nov 2023 22:14:20 GMT", "Date": "Wed, 15 Nov 2023 22:13:50 GMT"}, 30),
        ({"Retry-After": "Tue, 14 Nov 2023 22:14:20 GMT", "Date": "yesterday"}, 60),
    ],
)
def test_retry_after_in_both_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert format_datetime(NOW, usegmt=True) == "Tue, 14 Nov 2023 22:13:20 GMT"
    assert retry_after(headers, WALL) == seconds


@given(st.text(), st.text())
def test_no_header_is_too_odd(value: str, date: str) -> None:
    seconds = retry_after({"Retry-After": value, "Date": date}, WALL)
    assert seconds is None or seconds >= 0
