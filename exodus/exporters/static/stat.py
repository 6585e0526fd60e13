"""Figures: how much, of what kind, from where, when and with whom, as charts drawn inline."""

from collections import Counter
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from exodus.exporters.static.archive import Archive
from exodus.exporters.static.chart import WIDTH, columns
from exodus.exporters.static.clock import DAYS
from exodus.exporters.static.era import not_drawn
from exodus.exporters.static.face import platform_of
from exodus.exporters.static.frame import counted

SORTS = (("posts", "Posts"), ("comments", "Comments"), ("messages", "Messages"), ("pictures", "Photos and videos"))
CLOSEST = 15
HEIGHT = 150
ROD = 'viewBox="0 0 200 12" preserveAspectRatio="none" aria-hidden="true"'


def write_stats(archive: Archive) -> None:
    """Write the page of figures."""
    survey = archive.survey
    parts = []
    for sort, label in SORTS:
        counts = [(str(year), survey.years[year][sort] if year in survey.years else 0) for year in survey.era.years]
        if any(count for _, count in counts):
            parts.append(_panel(label, _columns(label, counts)))
    if survey.hours:
        parts.append(_panel(f"Hours of the week ({archive.clock.zone})", _week(survey.hours)))
    platforms = [(platform_of(f"{name}:"), count) for name, count in survey.platforms.most_common()]
    parts.append(_panel("Records by platform", _bars(platforms)))
    kinds = Counter({kind: n for kinds in archive.selection.counts().values() for kind, n in kinds.items()})
    parts.append(_panel("Records by kind", _bars(kinds.most_common(20))))
    people = [
        (archive.who(key).name, figure.messages)
        for key, figure in sorted(survey.figures.items(), key=lambda entry: (-entry[1].messages, entry[0]))
        if figure.messages and not archive.who(key).owner
    ]
    if people:
        parts.append(_panel("Who wrote most messages", _bars(people[:CLOSEST])))
    lead = f'<p class="lead">{counted(survey.records, "record")} in figures.</p>'
    lead += not_drawn(survey.era, "../")
    body = f'<div class="panels">{"".join(parts)}</div>'
    archive.frame.page("stats/index.html", "Stats", lead=Markup(lead), body=Markup(body))  # noqa: S704  # escaped


def _panel(title: str, chart: str) -> str:
    return f'<section class="panel"><h2>{escape(title)}</h2>{chart}</section>'


def _columns(label: str, counts: Sequence[tuple[str, int]]) -> str:
    """A column for each year, and the same as a table for those who cannot see it."""
    drawn = [
        f"<g><title>{column.name}: {column.count:,}</title>"
        f'<rect class="bar" x="{column.x}" y="{column.y}" width="{column.width}" height="{column.height}" rx="3"/>'
        + (f'<text x="{column.middle}" y="{HEIGHT + 20}">{column.label}</text>' if column.label else "")
        + "</g>"
        for column in columns(counts, HEIGHT)
    ]
    view = f'viewBox="0 0 {WIDTH} {HEIGHT + 26}"'
    told = (
        f"{label} by year; most in {max(counts, key=lambda entry: entry[1])[0]}, {max(count for _, count in counts):,}"
    )
    return f'<svg class="chart" {view} role="img" aria-label="{escape(told)}">{"".join(drawn)}</svg>{_table(counts)}'


def _table(counts: Sequence[tuple[str, int]]) -> str:
    rows = "".join(f'<tr><th scope="row">{name}</th><td class="n">{n:,}</td></tr>' for name, n in counts if n)
    return f"<details><summary>As a table</summary><table><tbody>{rows}</tbody></table></details>"


def _bars(counts: Sequence[tuple[str, int]]) -> str:
    """A list with a bar behind each number; the bar is a picture of the number that stands there."""
    most = max((count for _, count in counts), default=1)
    rows = []
    for name, count in counts:
        width = max(1, round(count / most * 200))
        bar = f'<svg class="rod" {ROD}><rect class="bar" width="{width}" height="12" rx="2"/></svg>'
        rows.append(
            f'<tr><th scope="row"><bdi>{escape(name)}</bdi></th><td>{bar}</td><td class="n">{count:,}</td></tr>'
        )
    return f'<table class="rods"><tbody>{"".join(rows)}</tbody></table>'


def _week(hours: Mapping[tuple[int, int], int]) -> str:
    most = max(hours.values())
    cells = []
    for (weekday, hour), count in sorted(hours.items()):
        level = -(-4 * count // most)
        cells.append(
            f"<g><title>{DAYS[weekday]}, {hour:02}:00: {count:,}</title>"
            f'<rect class="f{level}" x="{34 + hour * 26}" y="{weekday * 20}" width="24" height="18" rx="3"/></g>'
        )
    names = "".join(f'<text x="0" y="{at * 20 + 13}">{name[:3]}</text>' for at, name in enumerate(DAYS))
    ticks = "".join(f'<text x="{34 + hour * 26}" y="154">{hour:02}</text>' for hour in range(0, 24, 3))
    day, hour = max(hours, key=lambda cell: (hours[cell], cell))
    told = f"What was written, by weekday and hour; most on {DAYS[day]}s at {hour}:00"
    view = f'viewBox="0 0 660 160" role="img" aria-label="{told}"'
    return f'<svg class="week-map" {view}>{names}{"".join(cells)}{ticks}</svg>'
