"""The life as a calendar: every day by how much was written, and the spans in which nothing was."""

import itertools
from collections import Counter
from datetime import date, timedelta

from markupsafe import Markup, escape
from msgspec import Struct

from exodus.exporters.static.archive import Archive, crumbs
from exodus.exporters.static.clock import MONTHS, day_name
from exodus.exporters.static.era import not_drawn
from exodus.exporters.static.face import platform_of
from exodus.exporters.static.frame import counted

LEVELS = 4
CELL = 12
SHORTEST = 28
"""So many days without a word make a gap."""
MOST = 100


class Gap(Struct, frozen=True, order=True):
    """Days without anything dated, first and last included."""

    days: int
    first: date
    last: date


def write_calendar(archive: Archive) -> None:
    """Write the heat map of all years, and a page for each year with its days as links."""
    totals: Counter[int] = Counter()
    for day, entry in archive.survey.days.items():
        totals[day.year] += entry.total()
    steps = _steps([entry.total() for entry in archive.survey.days.values()])
    lead = (
        '<p class="lead">Every day, the darker the more was written, said, shared or photographed. '
        '<a href="gaps.html">Spans without a word</a></p>'
    )
    sheet = archive.sheet("calendar/index", "Calendar", lead=lead)
    years = sorted(totals, reverse=True)
    for at, year in enumerate(years):
        sheet.add(
            f'<section class="heat"><h2><a href="{year}.html">{year}</a></h2>'
            f'<p class="line">{counted(totals[year], "thing")} dated in this year</p>'
            f"{_heat(archive, year, steps)}</section>"
        )
        _write_year(archive, year, steps, years[max(0, at - 1) : at + 2][::-1])
    if not years:
        sheet.add('<p class="empty">Nothing in this archive has a date.</p>')
    sheet.close()


def gaps_of(days: set[date]) -> list[Gap]:
    """The spans of at least four weeks between the first and the last day, the longest first."""
    ordered = sorted(days)
    found = []
    for one, two in itertools.pairwise(ordered):
        length = (two - one).days - 1
        if length >= SHORTEST:
            found.append(Gap(length, one + timedelta(1), two - timedelta(1)))
    return sorted(found, key=lambda gap: (-gap.days, gap.first))


def write_gaps(archive: Archive) -> None:
    """Write the page of the spans that hold nothing, over all and by platform: a takeout may be missing there."""
    days = {day: entry for day, entry in archive.survey.days.items() if archive.survey.era.holds(day)}
    platforms = sorted({name for entry in days.values() for name in entry})
    parts = [_strips(archive, platforms), not_drawn(archive.survey.era, "../")] if days else []
    for name in [None, *(platforms if len(platforms) > 1 else ())]:
        found = gaps_of({day for day, entry in days.items() if name is None or name in entry})
        title = platform_of(f"{name}:") if name else "On all platforms"
        rows = "".join(
            f'<tr><th scope="row">{day_name(*gap.first.timetuple()[:3])} – {day_name(*gap.last.timetuple()[:3])}</th>'
            f'<td class="n">{gap.days:,} days</td></tr>'
            for gap in found[:MOST]
        )
        table = f"<table><tbody>{rows}</tbody></table>" if rows else '<p class="empty">No span of four weeks.</p>'
        more = f'<p class="line">and {len(found) - MOST:,} shorter ones</p>' if len(found) > MOST else ""
        parts.append(f"<section><h2>{escape(title)}</h2>{table}{more}</section>")
    lead = (
        '<p class="lead">Four weeks and more from which nothing with a date is in this archive. Perhaps nobody wrote; '
        "perhaps a takeout is missing, or a platform forgot.</p>"
    )
    body = "".join(parts) if days else '<p class="empty">Nothing in this archive has a date.</p>'
    archive.frame.page(
        "calendar/gaps.html",
        "Gaps",
        lead=Markup(lead),  # noqa: S704  # our own words
        body=Markup(f'<div class="prose">{body}</div>'),  # noqa: S704  # pieces are escaped
        crumbs=crumbs(("Calendar", "calendar/index.html")),
    )


def _write_year(archive: Archive, year: int, steps: tuple[int, ...], near: list[int]) -> None:
    days = archive.survey.days
    sections = []
    for month in range(1, 13):
        cells = [f'<li class="skip{date(year, month, 1).weekday()}" aria-hidden="true"></li>']
        day = date(year, month, 1)
        while day.month == month:
            cells.append(_cell(archive, day, days[day].total() if day in days else 0, steps))
            if day == date.max:
                break
            day += timedelta(1)
        sections.append(f'<section><h2>{MONTHS[month - 1]}</h2><ol class="week">{"".join(cells)}</ol></section>')
    archive.frame.page(
        f"calendar/{year}.html",
        f"Calendar {year}",
        body=Markup(f'<div class="calendar">{"".join(sections)}</div>'),  # noqa: S704  # pieces are our own
        crumbs=crumbs(
            ("Calendar", "calendar/index.html"),
            *((str(other), f"calendar/{other}.html") for other in near if other != year),
        ),
    )


def _cell(archive: Archive, day: date, count: int, steps: tuple[int, ...]) -> str:
    if not count:
        return f"<li><span>{day.day}</span></li>"
    where = archive.places.link(archive.survey.first_of[day])
    label = f"{day_name(day.year, day.month, day.day)}: {counted(count, 'thing')}"
    classes = f'class="l{_level(count, steps)}" title="{label}"'
    inner = f'{day.day}<span class="unseen"> {MONTHS[day.month - 1]}: {counted(count, "thing")}</span>'
    return (
        f'<li><a {classes} href="../{where}">{inner}</a></li>' if where else f"<li><span {classes}>{inner}</span></li>"
    )


def _steps(counts: list[int]) -> tuple[int, ...]:
    """Above which counts a day is darker: the quarters of all days that hold anything."""
    ordered = sorted(counts)
    return tuple(ordered[len(ordered) * step // LEVELS] for step in range(1, LEVELS)) if ordered else ()


def _level(count: int, steps: tuple[int, ...]) -> int:
    return 1 + sum(count > step for step in steps)


def _heat(archive: Archive, year: int, steps: tuple[int, ...]) -> str:
    """A year as columns of weeks; one path for each level, so that fifty years stay one small page."""
    shift = date(year, 1, 1).weekday()
    paths: dict[int, list[str]] = {level: [] for level in range(LEVELS + 1)}
    labels = []
    for number in range(366):
        day = date(year, 1, 1) + timedelta(number) if (year, number) < (9999, 365) else date(1, 1, 1)
        if day.year != year:
            break
        week, weekday = divmod(number + shift, 7)
        entry = archive.survey.days.get(day)
        level = _level(entry.total(), steps) if entry else 0
        paths[level].append(f"M{week * CELL} {weekday * CELL + 14}h10v10h-10z")
        if day.day == 1:
            labels.append(f'<text x="{week * CELL}" y="9">{MONTHS[day.month - 1][:3]}</text>')
    drawn = "".join(f'<path class="f{level}" d="{"".join(path)}"/>' for level, path in paths.items() if path)
    width, height = 53 * CELL + 10, 7 * CELL + 14
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    drawing = f'<svg class="heat-map" {size} aria-hidden="true">{"".join(labels)}{drawn}</svg>'
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{year}">{drawing}</div>'


def _strips(archive: Archive, platforms: list[str]) -> str:
    """A strip for every platform: which months hold anything."""
    days = {day: entry for day, entry in archive.survey.days.items() if archive.survey.era.holds(day)}
    first, last = min(days), max(days)
    months = (last.year - first.year) * 12 + 12
    width = 720
    rows = []
    for row, name in enumerate(platforms):
        held = sorted({(day.year - first.year) * 12 + day.month - 1 for day, entry in days.items() if name in entry})
        length = f"{max(width / months - 0.5, 0.8):.1f}"
        path = "".join(f"M{month * width / months:.1f} {row * 30 + 16}h{length}v10h-{length}z" for month in held)
        label = f'<text x="0" y="{row * 30 + 12}">{escape(platform_of(f"{name}:"))}</text>'
        strip = f'<rect class="f0" x="0" y="{row * 30 + 16}" width="{width}" height="10"/>'
        rows.append(f'{label}{strip}<path class="f3" d="{path}"/>')
    foot = len(platforms) * 30 + 14
    years = range(first.year, last.year + 1)
    every = -(-len(years) * 44 // width)
    ends = "".join(
        f'<text x="{(year - first.year) * 12 * width / months:.1f}" y="{foot}">{year}</text>' for year in years[::every]
    )
    told = f"Months that hold anything, by platform, from {first.year} to {last.year}"
    size = f'viewBox="0 0 {width} {foot + 6}"'
    drawing = f'<svg class="strips" {size} role="img" aria-label="{told}">{"".join(rows)}{ends}</svg>'
    return f'<div class="scroll" tabindex="0" role="group" aria-label="Months">{drawing}</div>'
