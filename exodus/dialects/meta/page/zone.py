"""Where a page's times are: pages name no zone but in few places.

Facebook until spring 2018 wrote an abbreviation or an offset behind each time. Facebook since 2022 writes times of the
account's zone and states only the offset of the day the takeout was made (``start_here.html``). Instagram writes
UTC−8 the whole year (five of five published pairs of HTML and JSON, 2021 to 2025). In all other years nobody says.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from exodus.errors import UsageError
from exodus.model import ZoneOrigin

INSTAGRAM = timedelta(hours=-8)
_OFFSET = re.compile(r"(?:UTC|GMT)\s*([+\-−–])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_NAME = re.compile(r"(?<![A-Za-z])([A-Z]{2,5})\b\s*\)?$")
_HOURS: dict[str, float] = {
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "WEST": 1,
    "CET": 1,
    "CEST": 2,
    "MEZ": 1,
    "MESZ": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "MSD": 4,
    "NST": -3.5,
    "NDT": -2.5,
    "ADT": -3,
    "EDT": -4,
    "EST": -5,
    "CDT": -5,
    "MDT": -6,
    "MST": -7,
    "PDT": -7,
    "PST": -8,
    "AKDT": -8,
    "AKST": -9,
    "HST": -10,
    "JST": 9,
    "KST": 9,
    "AEST": 10,
    "AEDT": 11,
    "ACST": 9.5,
    "ACDT": 10.5,
    "AWST": 8,
    "NZST": 12,
    "NZDT": 13,
    "SGT": 8,
    "HKT": 8,
    "PHT": 8,
    "WIB": 7,
    "WITA": 8,
    "WIT": 9,
    "ICT": 7,
    "PKT": 5,
    "NPT": 5.75,
    "SAST": 2,
    "EAT": 3,
    "CAT": 2,
    "WAT": 1,
    "BRT": -3,
    "BRST": -2,
    "ART": -3,
    "CLT": -4,
    "CLST": -3,
    "PET": -5,
    "COT": -5,
    "VET": -4,
}
"""Abbreviations that mean one offset on Facebook; those that mean several are in :data:`_SIBLINGS`."""
_SIBLINGS: dict[str, tuple[tuple[str, float], ...]] = {
    "CST": (("CDT", -6),),
    "BST": (("GMT", 1),),
    "IST": (("IDT", 2), ("GMT", 1)),
    "IDT": (("IST", 3),),
    "AST": (("ADT", -4),),
}
"""What an ambiguous abbreviation means where the takeout writes its summer or winter twin as well."""


class Zone(Struct, frozen=True, gc=False):
    """How wall times become instants where they name no zone themselves.

    ``names`` are the abbreviations seen in the takeout. Without ``region`` and ``offset`` the zone is not known: wall
    times are taken as UTC, and say so.
    """

    origin: ZoneOrigin = "unknown"
    region: str | None = None
    offset: timedelta | None = None
    names: frozenset[str] = frozenset()

    def instant(self, wall: datetime, text: str) -> tuple[datetime, ZoneOrigin]:
        """The UTC instant of a wall time (naive), and where its zone is from; ``text`` is the time as written."""
        given = stated(text, self.names) if text else None
        if given is not None:
            return (wall - given).replace(tzinfo=UTC), "given"
        if self.region is not None:
            return wall.replace(tzinfo=ZoneInfo(self.region)).astimezone(UTC), self.origin
        return (wall - (self.offset or timedelta())).replace(tzinfo=UTC), self.origin


def stated(text: str, names: Iterable[str] = ()) -> timedelta | None:
    """The offset that a time names itself (``UTC+02``, ``PDT``); ``None`` for no zone and one that may be several."""
    if match := _OFFSET.search(text):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return -offset if match[1] != "+" else offset
    found = name(text)
    if found in _HOURS:
        return timedelta(hours=_HOURS[found])
    for sibling, hours in _SIBLINGS.get(found, ()):
        if sibling in names:
            return timedelta(hours=hours)
    return None


def name(text: str) -> str:
    """The abbreviation of a zone at the end of a time; empty without one."""
    match = _NAME.search(text)
    return match[1] if match and match[1] not in {"AM", "PM"} else ""


def of_user(region: str) -> Zone:
    """The zone that the person named: ``Europe/Berlin``, ``UTC+02:00``."""
    if (offset := stated(region.upper())) is not None:
        return Zone(origin="user", offset=offset)
    try:
        ZoneInfo(region)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"there is no time zone {region!r}; name one like Europe/Berlin or UTC+02:00") from error
    return Zone(origin="user", region=region)


_START = re.compile(r"<time\b[^>]*datetime=\"([^\"]+)\"[^>]*>([^<]*)<", re.DOTALL)


def of_start(page: str) -> Zone | None:
    """The zone of the day a takeout was made, as ``start_here.html`` states it; ``None`` where it does not."""
    for match in _START.finditer(page):
        offset = stated(match[2])
        if offset is not None:
            return Zone(origin="export_offset", offset=offset)
    return None
