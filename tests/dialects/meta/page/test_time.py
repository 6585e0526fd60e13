"""Times of pages, in the spellings that Facebook and Instagram have used."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from exodus.dialects.meta.page.time import Clock, learn
from exodus.dialects.meta.page.zone import INSTAGRAM, Zone, of_start, of_user
from exodus.errors import UsageError


def clock(*samples: str, zone: Zone | None = None) -> Clock:
    return learn(samples, zone or Zone())


@pytest.mark.parametrize(
    ("written", "wall"),
    [
        ("2013. július 16., 21:18", "2013-07-16T21:18"),
        ("4. Oktober 2013 um 22:05", "2013-10-04T22:05"),
        ("4 de octubre de 2013 a las 22:05", "2013-10-04T22:05"),
        ("Friday, October 4, 2013 at 10:05pm PDT", "2013-10-04T22:05"),
        ("Oct 19, 2019, 2:37 PM", "2019-10-19T14:37"),
        ("Oct 19, 2019 at 2:37 PM", "2019-10-19T14:37"),
        ("19 Oct 2019, 14:37", "2019-10-19T14:37"),
        ("Jun 26, 2026 9:05:20 am", "2026-06-26T09:05:20"),
        ("Jan 1, 2026 12:00:00 am", "2026-01-01T00:00:00"),
        ("Jan 1, 2026 12:00:00 pm", "2026-01-01T12:00:00"),
        ("ene. 10, 2024 1:00 pm", "2024-01-10T13:00"),
        ("févr. 01, 2024 10:05 a. m.", "2024-02-01T10:05"),
        ("พ.ค. 24, 2023 7:12:54 pm", "2023-05-24T19:12:54"),
        ("24 พฤษภาคม 2566 19:12", "2023-05-24T19:12"),
        ("2019年10月19日 14:37", "2019-10-19T14:37"),
        ("2019年10月19日下午2:37", "2019-10-19T14:37"),
        ("2019年10月19日午後2時37分", "2019-10-19T14:37"),
        ("2013년 10월 4일 금요일 오후 10:05", "2013-10-04T22:05"),
        ("19 أكتوبر 2019، 2:37 م", "2019-10-19T14:37"),
        ("١٩ أكتوبر ٢٠١٩ ٢:٣٧ م", "2019-10-19T14:37"),
        ("perjantaina 4. lokakuuta 2013 klo 22.05", "2013-10-04T22:05"),
        ("2013 m. spalio 4 d. 22:05", "2013-10-04T22:05"),
        ("4 października 2013 o 22:05", "2013-10-04T22:05"),
        ("paź 04, 2023 10:05 am", "2023-10-04T10:05"),
        ("vendredi 4 octobre 2013, 22:05 UTC+02", "2013-10-04T22:05"),
        ("4 octobre 2013 à 22 h 05", "2013-10-04T22:05"),
        ("4 tháng 10, 2013 lúc 22:05", "2013-10-04T22:05"),
        ("Πέμπτη, 4 Οκτωβρίου 2013 στις 10:05 μ.μ.", "2013-10-04T22:05"),
        ("den 4 oktober 2013 kl. 22:05", "2013-10-04T22:05"),
        ("10/19/19, 2:37 PM", "2019-10-19T14:37"),
    ],
)
def test_a_time_alone_is_enough_to_learn_from(written: str, wall: str) -> None:
    moment = clock(written).read(written)
    assert moment is not None
    assert moment.canonical == wall


@pytest.mark.parametrize("written", ["", "see you at 10:30 in 2019", "Oct 41, 2019, 2:37 PM", "Octember 4, 2013 22:05"])
def test_what_is_no_time_is_none(written: str) -> None:
    assert clock("Oct 19, 2019, 2:37 PM").read(written) is None


def test_the_day_comes_first_where_a_number_above_twelve_shows_it() -> None:
    told = clock("03/04/2019 10:00", "13/02/2019 10:00")
    moment = told.read("03/04/2019 10:00")
    assert moment and moment.canonical == "2019-04-03T10:00"


def test_the_month_comes_first_where_a_number_above_twelve_shows_it() -> None:
    told = clock("03/04/2019 10:00", "02/13/2019 10:00")
    moment = told.read("03/04/2019 10:00")
    assert moment and moment.canonical == "2019-03-04T10:00"


def test_else_the_order_of_the_page_shows_it() -> None:
    newest_first = ["04/03/2019 10:00", "05/02/2019 10:00", "06/01/2019 10:00"]
    moment = clock(*newest_first).read(newest_first[0])
    assert moment and moment.canonical == "2019-03-04T10:00"


def test_a_word_that_two_languages_have_is_told_by_the_others() -> None:
    polish = clock("4 listopada 2013 22:05", "5 października 2013 22:05")
    croatian = clock("4 listopada 2013 22:05", "5 kolovoza 2013 22:05")
    one, other = polish.read("4 listopada 2013 22:05"), croatian.read("4 listopada 2013 22:05")
    assert one and one.wall.month == 11
    assert other and other.wall.month == 10


def test_a_zone_that_is_written_is_given() -> None:
    moment = clock("x").read("Friday, October 4, 2013 at 10:05pm PDT")
    assert moment and moment.published == datetime(2013, 10, 5, 5, 5, tzinfo=UTC)
    assert moment.zone_origin == "given" and moment.kept is None


def test_an_abbreviation_of_several_zones_needs_its_sibling() -> None:
    winter, summer = "Monday, January 7, 2013 at 9:00am CST", "Monday, July 1, 2013 at 9:00am CDT"
    alone = clock(winter).read(winter)
    assert alone and alone.zone_origin == "unknown" and alone.kept == winter
    told = clock(winter, summer).read(winter)
    assert told and told.published.hour == 15 and told.zone_origin == "given"


def test_without_a_zone_the_wall_time_is_taken_as_utc_and_says_so() -> None:
    moment = clock("x").read("Oct 19, 2019, 2:37 PM")
    assert moment and moment.published == datetime(2019, 10, 19, 14, 37, tzinfo=UTC)
    assert (moment.precision, moment.zone_origin, moment.kept) == ("min", "unknown", "Oct 19, 2019, 2:37 PM")


def test_the_persons_zone_knows_summer_and_winter() -> None:
    told = clock("x", zone=of_user("Europe/Berlin"))
    summer, winter = told.read("Jul 1, 2020 9:00:00 am"), told.read("Jan 1, 2020 9:00:00 am")
    assert summer and winter
    assert (summer.published.hour, winter.published.hour, summer.zone_origin) == (7, 8, "user")


def test_a_zone_that_does_not_exist_is_said_in_one_line() -> None:
    with pytest.raises(UsageError, match="Mars/Olympus"):
        of_user("Mars/Olympus")


def test_instagrams_zone_knows_no_summer() -> None:
    moment = clock("x", zone=Zone("fixed", offset=INSTAGRAM)).read("Aug 09, 2026 9:49 am")
    assert moment and moment.published == datetime(2026, 8, 9, 17, 49, tzinfo=UTC)


def test_the_start_page_states_the_offset_of_its_day() -> None:
    page = '<time datetime="2026-08-19T14:33Z">Wednesday, August 19, 2026 at 4:33 PM UTC+02:00</time>'
    zone = of_start(page)
    assert zone is not None
    moment = clock("x", zone=zone).read("Jun 26, 2026 9:05:20 am")
    assert moment and moment.published.hour == 7 and moment.zone_origin == "export_offset"
    assert of_start("<p>nothing</p>") is None


def test_a_part_of_the_day_tells_the_half() -> None:
    for written, hour in (
        ("2024年1月1日 凌晨12:59", 0),
        ("2023年7月15日 晚上9:05", 21),
        ("2023年7月15日 中午12:05", 12),
    ):
        moment = clock(written, "2024年1月1日 晚上8:00").read(written)
        assert moment and moment.wall.hour == hour


def test_a_letter_before_or_an_ending_behind_a_month_is_no_hindrance() -> None:
    for written in ("1 בינואר 2024, 0:59", "2024(e)ko urtarrilaren 1(a) (00:59)"):
        moment = clock(written).read(written)
        assert moment and moment.canonical == "2024-01-01T00:59"
