"""Times as the pages say them: in one zone for the whole archive, in words a reader knows."""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from markupsafe import escape

from exodus.errors import ConfigError

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Clock:
    """Tells times in the zone the archive was asked for (``UTC``, ``Europe/Lisbon``)."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self._zone: tzinfo = UTC
        if zone != "UTC":
            try:
                self._zone = ZoneInfo(zone)
            except (ValueError, OSError, KeyError) as error:
                raise ConfigError(f"there is no time zone {zone!r}; use a name like Europe/Lisbon") from error

    def local(self, time: datetime) -> datetime:
        """The time in the archive's zone; what the calendar cannot hold there stays as it is."""
        if self._zone is UTC:
            return time
        try:
            return time.astimezone(self._zone)
        except OverflowError:
            return time

    def day(self, time: datetime) -> str:
        """``5 May 2013``."""
        return day_name(*self.local(time).timetuple()[:3])

    def stamp(self, time: datetime | None, precision: str = "s", *, short: bool = False) -> str:
        """A ``time`` element: day and minute, or with ``short`` the minute alone."""
        if time is None:
            return '<span class="undated">no date</span>'
        local = self.local(time)
        minute = f"{local.hour:02}:{local.minute:02}"
        day = day_name(local.year, local.month, local.day)
        if precision == "day":
            return f'<time datetime="{local.year:04}-{local.month:02}-{local.day:02}">{day}</time>'
        shown = minute if short else f"{day}, {minute}"
        title = f' title="{day}, {minute}"' if short else ""
        return f'<time datetime="{time.isoformat(timespec="seconds")[:19]}Z"{title}>{shown}</time>'


def rfc3339(time: datetime | None) -> str | None:
    """``2013-05-05T18:30:00Z``, for programs; the time is UTC."""
    return f"{time.year:04}-{time:%m-%dT%H:%M:%SZ}" if time else None


@lru_cache(512)
def day_name(year: int, month: int, day: int) -> str:
    """``5 May 2013``."""
    return f"{day} {MONTHS[month - 1]} {year}"


def period(first: str, last: str) -> str:
    """``2009–2023``, or just ``2009``."""
    return first if first == last else f"{first}–{last}"


def duration(seconds: float | None) -> str:
    """``1:05``, or nothing when it is not known; escaped."""
    if not seconds or seconds < 0:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return str(escape(f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"))
