from __future__ import annotations

import locale
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.importers.x.age import Age
from exodus.importers.x.clock import precision_of, read_time, seconds_of, snowflake_milliseconds
from exodus.importers.x.field import time_of
from exodus.importers.x.row import Tweet
from exodus.takeout import Takeout

MOMENT = datetime(2022, 3, 5, 7, 30, tzinfo=UTC)
NEW = Age(Takeout("empty", ()))
"""Of an archive that does not say when it was made."""


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Sat Mar 05 07:30:00 +0000 2022", MOMENT),
        ("2022-03-05T07:30:00.000Z", MOMENT),
        ("2022-03-05 07:30:00 +0000", MOMENT),
        ("1646465400000", MOMENT),
        ("1646465400", MOMENT),
        (1646465400000, MOMENT),
        ("2026-01-09T21:03:45.695311457Z", datetime(2026, 1, 9, 21, 3, 45, 695311, tzinfo=UTC)),
        ("2022-03-05T08:30:00+01:00", MOMENT),
        ("", None),
        ("0", None),
        (None, None),
        ("tomorrow", None),
        ("0001-01-01T00:00:00+05:00", None),
        ("9" * 40, None),
        ("Sat Foo 05 07:30:00 +0000 2022", None),
        ("Sat Feb 31 07:30:00 +0000 2022", None),
        ("Fri Dec 31 99:30:00 +0000 9999", None),
        ("Mon Jan 01 -5:30:00 +0000 0001", None),
        ("Fri Dec 31 23:59:59 +0000 9999", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_every_spelling_is_read(text: str | int | None, moment: datetime | None) -> None:
    assert read_time(text) == moment


@given(st.datetimes(datetime(2006, 3, 21), datetime(2099, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_a_posts_date_survives(moment: datetime) -> None:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    text = f"Xxx {months[moment.month - 1]} {moment:%d %H:%M:%S} +0000 {moment.year}"
    assert seconds_of(text) == int(moment.timestamp())


def test_the_machines_language_does_not_matter() -> None:
    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, "C")
        assert read_time("Tue May 05 07:30:00 +0000 2020") == datetime(2020, 5, 5, 7, 30, tzinfo=UTC)
    finally:
        locale.setlocale(locale.LC_TIME, before)


def test_ids_hold_their_time_since_november_2010() -> None:
    assert snowflake_milliseconds(29_700_859_246) is None
    assert snowflake_milliseconds(1_500_000_000_000_000_000) == 1_646_462_843_309


def test_an_old_id_leaves_the_date_alone() -> None:
    tweet = Tweet(id_str="20", created_at="Tue Mar 21 20:50:14 +0000 2006")
    assert time_of(tweet, 20, NEW) == (datetime(2006, 3, 21, 20, 50, 14, tzinfo=UTC), "s", None)


def test_midnight_in_the_tweet_archive_is_a_day() -> None:
    tweet = Tweet(id_str="1300000001", created_at="2009-03-09 00:00:00 +0000")
    assert time_of(tweet, 1_300_000_001, NEW) == (datetime(2009, 3, 9, tzinfo=UTC), "day", None)
    exact = Tweet(id_str="1300000001", created_at="Mon Mar 09 00:00:00 +0000 2009")
    assert time_of(exact, 1_300_000_001, NEW)[1] == "s"


def test_a_date_that_contradicts_the_id_is_kept_beside_the_right_one() -> None:
    native_id = (1_646_465_400_123 - 1_288_834_974_657) << 22
    tweet = Tweet(id_str=str(native_id), created_at="Wed Jan 01 00:00:00 +0000 1997")
    assert time_of(tweet, native_id, NEW) == (
        MOMENT + timedelta(milliseconds=123),
        "ms",
        {"created_at": tweet.created_at},
    )
    near = Tweet(id_str=str(native_id), created_at="Sat Mar 05 07:30:01 +0000 2022")
    assert time_of(near, native_id, NEW) == (MOMENT + timedelta(seconds=1), "s", None)


def test_precision_is_as_written() -> None:
    assert precision_of("2022-03-05T07:30:00.000Z") == "ms"
    assert precision_of("1646465400000") == "ms"
    assert precision_of("Sat Mar 05 07:30:00 +0000 2022") == "s"
