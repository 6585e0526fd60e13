"""Home: a picture of the life in the archive; and the pages of all days of the year."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from exodus import render
from exodus.exporters.static.about import made_at, source_of
from exodus.exporters.static.archive import Archive, cover, crumbs
from exodus.exporters.static.chart import WIDTH, columns
from exodus.exporters.static.clock import MONTHS, day_name, period
from exodus.exporters.static.conversation import conversation_row
from exodus.exporters.static.era import not_drawn
from exodus.exporters.static.face import Who
from exodus.exporters.static.frame import counted
from exodus.exporters.static.person import person_card
from exodus.exporters.static.quote import Quotes
from exodus.exporters.static.sheet import MOST
from exodus.exporters.static.survey import PICTURES
from exodus.model import Actor, Collection

PER_DAY = 6
TAKEOUTS = 11
"""So many takeouts stand on the first page; the page about the archive names all."""
HEIGHT = 90


def write_home(archive: Archive, findings: int) -> None:
    """Write the first page."""
    survey = archive.survey
    lived = [day for day in survey.days if survey.era.holds(day)]
    owners = _portraits(archive)
    takeouts = [source_of(archive, takeout) for takeout in archive.selection.takeouts()]
    newest = takeouts[:TAKEOUTS]
    months_days = sorted({(month, day) for month, day, _ in survey.moments})
    today = _today(archive, months_days)
    archive.frame.page(
        "index.html",
        "Home",
        "home.html",
        owners=owners,
        sentence=_sentence(archive),
        bio=_bio(archive),
        period=period(str(survey.era.first), str(survey.era.last)) if lived else "",
        first=day_name(*min(lived).timetuple()[:3]) if lived else "",
        last=day_name(*max(lived).timetuple()[:3]) if lived else "",
        totals=list(_totals(archive)),
        bars=list(_bars(archive)),
        height=HEIGHT,
        width=WIDTH,
        pictures=_whole_rows(list(_pictures(archive))),
        today=today,
        memories=[Markup(memory) for memory in _memories(archive, *today[:2], "")] if today else [],  # noqa: S704  # escaped there
        years=list(_years(archive)),
        talks=list(_talks(archive)),
        people=[Markup(person_card(archive, key, "")) for key in _closest(archive)],  # noqa: S704  # escaped there
        takeouts=newest,
        more_takeouts=len(takeouts) - len(newest),
        outside=Markup(not_drawn(survey.era, "")),  # noqa: S704  # numbers and paths of ours
        findings=findings,
        missing=sum(survey.missing.values()),
        records=survey.records,
        direct=survey.audiences["direct"],
    )


def write_days(archive: Archive) -> None:
    """Write the twelve months of "on this day", each day with the best memory of each year."""
    for month in range(1, 13):
        days = _days(archive, month)
        way = crumbs(("On this day", "days/index.html"))
        path = f"days/{month:02}.html"
        archive.frame.page(path, f"On this day: {MONTHS[month - 1]}", "days.html", days=days, month=month, crumbs=way)
    full = {(month, day) for month, day, _ in archive.survey.moments}
    archive.frame.page("days/index.html", "On this day", "calendar.html", months=MONTHS, full=full)


def _days(archive: Archive, month: int) -> list[dict[str, Any]]:
    """The days of a month with their memories: fewer of each day where they would make the page too large."""
    full = sorted({day for m, day, _ in archive.survey.moments if m == month})
    for most in range(PER_DAY, 0, -1):
        told = [(day, list(_memories(archive, month, day, "../", most))) for day in full]
        if sum(len(memory.encode()) for _, memories in told for memory in memories) < MOST:
            break
    return [
        {"day": day, "label": f"{day} {MONTHS[month - 1]}", "memories": list(map(Markup, memories))}
        for day, memories in told
    ]


def _memories(archive: Archive, month: int, day: int, root: str, most: int = PER_DAY) -> Iterator[str]:
    quotes = Quotes(archive, root)
    found = sorted((year, key) for (m, d, year), (_, key) in archive.survey.moments.items() if (m, d) == (month, day))
    best = sorted(found, key=lambda entry: -archive.survey.moments[month, day, entry[0]][0])[:most]
    for _, key in sorted(best, reverse=True):
        note = archive.note(key)
        if note is not None:
            yield quotes.preview(note)


def _today(archive: Archive, days: list[tuple[int, int]]) -> tuple[int, int, str] | None:
    """The day whose memories home shows: the newest takeout's, or the last day before it that has any.

    A page may not depend on the day it was built on; the script leads readers to the real today.
    """
    if not days:
        return None
    made = [made_at(takeout) for takeout in archive.selection.takeouts()]
    dated = [archive.clock.local(time) for time in made if time is not None]
    end = max(dated, default=archive.survey.span.last)
    wanted = (end.month, end.day) if end else days[-1]
    month, day = max((found for found in days if found <= wanted), default=days[-1])
    return month, day, f"{day} {MONTHS[month - 1]}"


def _portraits(archive: Archive) -> list[Who]:
    """The owners, once each: several accounts of one name are one face, the one with a picture."""
    portraits: dict[str, Who] = {}
    for key in archive.faces.owners:
        who = archive.who(key)
        if who.name not in portraits or (who.picture and not portraits[who.name].picture):
            portraits[who.name] = who
    return list(portraits.values())


def _sentence(archive: Archive) -> str:
    """What the years hold, in one sentence."""
    sums = {
        sort: sum(counts[sort] for counts in archive.survey.years.values())
        for sort in ("posts", "messages", "pictures")
    }
    people = [key for key, figure in archive.survey.figures.items() if figure.messages and not archive.who(key).owner]
    parts = [counted(sums["posts"], "post")] if sums["posts"] else []
    if sums["messages"]:
        parts.append(f"{counted(sums['messages'], 'message')} with {counted(len(people), 'person', 'people')}")
    if sums["pictures"]:
        parts.append(counted(sums["pictures"], "photo"))
    if not parts:
        return ""
    return f"{', '.join(parts[:-1])} and {parts[-1]}." if len(parts) > 1 else f"{parts[0]}."


def _bio(archive: Archive) -> str:
    for key in archive.faces.owners:
        actor = archive.selection.get(key)
        if isinstance(actor, Actor) and actor.summary:
            return render.excerpt(actor.summary, 400)
    return ""


def _totals(archive: Archive) -> Iterator[dict[str, Any]]:
    for section in archive.frame.sections:
        if section.count:
            yield {
                "label": section.label,
                "icon": section.icon,
                "count": section.count,
                "page": section.page,
                "note": section.note,
            }


def _bars(archive: Archive) -> Iterator[dict[str, Any]]:
    """A bar for every year from the first to the last, as high as its share of the busiest."""
    years = archive.survey.years
    spoken = [year for year in archive.survey.era.years if year in years and _words(years[year])]
    if not spoken:
        return
    timeline = {year for year, _ in archive.survey.months}
    counts = [(str(year), _words(years[year]) if year in years else 0) for year in archive.survey.era.years]
    for column in columns(counts, HEIGHT, root=True):
        yield {"column": column, "page": f"timeline/{column.name}.html" if int(column.name) in timeline else ""}


def _words(counts: Counter[str]) -> int:
    return counts["posts"] + counts["comments"] + counts["messages"]


def _pictures(archive: Archive) -> Iterator[dict[str, Any]]:
    shown: set[str] = set()
    for _, key in sorted(archive.survey.pictures, reverse=True)[:PICTURES]:
        document = archive.media.get(key)
        if document is None or not archive.media.is_image(document) or document.sha256 in shown or len(shown) == 12:
            continue
        shown.add(document.sha256 or "")
        place = archive.places.link(key)
        image = Markup(archive.media.image(document, ""))  # noqa: S704  # escaped there
        yield {"image": image, "page": place or archive.media.path(document), "alone": place is None}


def _whole_rows(pictures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many of the pictures as make whole rows of the mosaic."""
    return pictures[: {7: 6, 11: 10}.get(len(pictures), len(pictures))]


def _years(archive: Archive) -> Iterator[dict[str, Any]]:
    survey = archive.survey
    timeline = {year for year, _ in survey.months}
    for year in sorted(timeline, reverse=True)[:6]:
        counts = survey.years[year]
        image = cover(archive, year, "")
        facts = [("posts", "post"), ("messages", "message"), ("pictures", "photo")]
        line = " · ".join(counted(counts[sort], one) for sort, one in facts if counts[sort])
        yield {"year": year, "page": f"timeline/{year}.html", "image": image, "line": line}


def _talks(archive: Archive) -> Iterator[Markup]:
    kinds = archive.survey.collections
    talks = [(-span.count, key) for key, span in archive.survey.contexts.items() if kinds.get(key) == "conversation"]
    for _, key in sorted(talks)[:5]:
        found = archive.selection.get(key)
        if isinstance(found, Collection):
            yield conversation_row(archive, found, "")


def _closest(archive: Archive) -> list[str]:
    figures = archive.survey.figures
    keys = [key for key in figures if figures[key].score and archive.faces.page(key) and not archive.who(key).owner]
    return sorted(keys, key=lambda key: (-figures[key].score, key))[:8]
