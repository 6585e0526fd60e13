"""The years that charts draw: those of a life, not every year that a wrong clock once wrote down."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

LONGEST = 40
"""So many years stand side by side in a chart."""
NAMED = 12


class Era(Struct, frozen=True):
    """The years from ``first`` to ``last``; ``outside`` are years that hold something and are not drawn."""

    first: int = 0
    last: int = 0
    outside: tuple[int, ...] = ()

    @property
    def years(self) -> range:
        """All years that are drawn, empty ones too; nothing when there are none."""
        return range(self.first, self.last + 1 if self.last else self.first)

    def holds(self, day: date) -> bool:
        """Whether the day is in one of the years that are drawn."""
        return self.first <= day.year <= self.last


def era_of(counts: Mapping[int, int]) -> Era:
    """The forty years that hold most of all things, the latest where several hold as many."""
    years = sorted(year for year, count in counts.items() if count)
    if not years:
        return Era()
    best, most, within, end = 0, -1, 0, 0
    for start, year in enumerate(years):
        while end < len(years) and years[end] < year + LONGEST:
            within += counts[years[end]]
            end += 1
        if within >= most:
            best, most = start, within
        within -= counts[year]
    drawn = [year for year in years[best:] if year < years[best] + LONGEST]
    outside = (*years[:best], *years[best + len(drawn) :])
    return Era(drawn[0], drawn[-1], outside)


def not_drawn(era: Era, root: str) -> str:
    """A line that leads to the years a chart leaves out; empty when there are none."""
    if not era.outside:
        return ""
    named = ", ".join(f'<a href="{root}calendar/{year}.html">{year}</a>' for year in era.outside[:NAMED])
    more = len(era.outside) - NAMED
    rest = f' and <a href="{root}calendar/index.html">{more:,} more</a>' if more > 0 else ""
    return f'<p class="line">Far from all others, and not drawn: {named}{rest}</p>'
