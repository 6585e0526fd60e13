"""Times as X writes them: four spellings, all UTC, all read without the machine's locale."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from exodus.model import EPOCH, Precision, from_milliseconds, from_seconds

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NUMBERS = {name: f"{number:02}" for number, name in enumerate(MONTHS, 1)}
FIRST_SNOWFLAKE = 29_700_859_247
"""Ids from this one on (2010-11-04) hold their time; the ones before are plain counters."""
SNOWFLAKE_EPOCH = 1_288_834_974_657
"""Milliseconds since 1970 that a snowflake id counts from."""
DAY = 86_400
FIRST_SECOND = -62_135_596_800
LAST_SECOND = 253_402_300_799
"""Seconds since 1970 of the first and the last second that a calendar of four-digit years holds."""


@lru_cache(maxsize=2048)
def _midnight(month_and_day: str, year: str) -> int:
    """Seconds since 1970 at the start of ``Mar 05``, ``2022``."""
    month = MONTHS.index(month_and_day[:3]) + 1
    return int(datetime(int(year), month, int(month_and_day[4:6]), tzinfo=UTC).timestamp())


@lru_cache(maxsize=1440)
def _minute(time: str) -> int:
    """Seconds since midnight of ``07:30``."""
    return int(time[:2]) * 3600 + int(time[3:]) * 60


def seconds_of(text: str) -> int | None:
    """Seconds since 1970 of ``Sat Mar 05 07:30:00 +0000 2022``; ``None`` when it is not written like that, or when no
    calendar holds it."""
    if len(text) != 30 or text[19:26] != " +0000 ":
        return None
    try:
        seconds = _midnight(text[4:10], text[26:]) + _minute(text[11:16]) + int(text[17:19])
    except ValueError:
        return None
    return seconds if FIRST_SECOND <= seconds <= LAST_SECOND else None


def moment_of(text: str) -> datetime | None:
    """The same as a datetime, for times that a calendar holds; the fast way for nearly all posts."""
    if len(text) != 30 or text[19:26] != " +0000 " or text[4:7] not in NUMBERS:
        return None
    try:
        return datetime.fromisoformat(f"{text[26:]}-{NUMBERS[text[4:7]]}-{text[8:10]}T{text[11:19]}+00:00")
    except ValueError:
        return None


def snowflake_milliseconds(native_id: int) -> int | None:
    """Milliseconds since 1970 that an id holds; ``None`` for the ids before November 2010."""
    return (native_id >> 22) + SNOWFLAKE_EPOCH if native_id >= FIRST_SNOWFLAKE else None


def read_time(text: str | int | None) -> datetime | None:
    """An aware UTC datetime from any of X's spellings; ``None`` when there is none, or no calendar holds it.

    ``Sat Mar 05 07:30:00 +0000 2022`` (posts), ``2022-03-05T07:30:00.000Z`` (everything else since 2019),
    ``2014-01-31 12:00:00 +0000`` (the tweet archive of 2012 to 2019), milliseconds since 1970 (2018).
    """
    if not text:
        return None
    text = str(text)
    if text.isascii() and text.isdigit():
        return from_milliseconds(text) if len(text) > 11 else from_seconds(int(text))
    seconds = seconds_of(text)
    if seconds is not None:
        return EPOCH + timedelta(0, seconds)
    try:
        moment = datetime.fromisoformat(text.replace(" +0000", "+00:00").replace(" UTC", "+00:00"))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def precision_of(text: str | int | None) -> Precision:
    """How exact a spelling is: milliseconds where it has a fraction or counts them."""
    text = str(text or "")
    return "ms" if "." in text or (text.isdigit() and len(text) > 11) else "s"


def written(moment: datetime | None) -> str | None:
    """The moment as RFC 3339 with ``Z``, for ``extra``."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None
