"""The timeline: posts and shared things by year or month, a page for every post that was answered, comments."""

import heapq
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from exodus.contracts import Progress
from exodus.exporters.static.archive import Archive, cover, crumbs
from exodus.exporters.static.article import WHOLE, Articles
from exodus.exporters.static.clock import DAYS, MONTHS
from exodus.exporters.static.frame import counted
from exodus.exporters.static.linked import linked
from exodus.exporters.static.sheet import Sheet
from exodus.exporters.static.survey import NEVER, TIMELINE
from exodus.exporters.static.thread import MEDIA_LIMIT, post_page
from exodus.model import Activity, Note, Record

YEAR_LIMIT = 60
"""A year with more posts than this has pages by month."""
CAME_FROM = {"comment": ("Comments", "comments/index.html"), "event": ("Events", "events/index.html")}
"""Where the way back from a post's own page leads; from all others to the timeline."""


def write_timeline(archive: Archive, progress: Progress) -> None:
    """Write the timeline's pages, its table of years, and the posts' own pages."""
    articles = Articles(archive)
    sheet: Sheet | None = None
    stem = ""
    size = max(10, archive.page_size // 4)
    first_pages: dict[str, str] = {}
    for record in _in_time(archive):
        wanted, title = _page_of(archive, record.published)
        if sheet is None or wanted != stem:
            if sheet is not None:
                sheet.close()
            stem = wanted
            way = crumbs(("Timeline", "timeline/index.html"))
            sheet = archive.sheet(f"timeline/{stem}", title, size=size, crumbs=way, classes="stream")
            first_pages[stem] = f"timeline/{stem}.html"
        if record.published is not None:
            local = archive.clock.local(record.published)
            sheet.group(_heading(local, by_day="-" in stem))
        if isinstance(record, Note):
            write_own_page(archive, articles, record)
            archive.put(sheet, articles.article(record), record)
        elif isinstance(record, Activity):
            archive.put(sheet, articles.announce(record), record)
        progress.advance(1)
    if sheet is not None:
        sheet.close()
    _write_years(archive, first_pages)


def write_comments(archive: Archive, progress: Progress) -> None:
    """Write the comments on things that are not in the archive, by year; the others stand with what they answer."""
    articles = Articles(archive)
    sheet: Sheet | None = None
    year = ""
    years: Counter[str] = Counter()
    for note in archive.selection.records("Note", kinds=("comment",)):
        progress.advance(1)
        if not isinstance(note, Note) or archive.places.page(note.key) is not None:
            continue
        wanted = str(archive.clock.local(note.published).year) if note.published else "undated"
        if sheet is None or wanted != year:
            if sheet is not None:
                sheet.close()
            year = wanted
            title = f"Comments {year}" if year != "undated" else "Comments without a date"
            way = crumbs(("Comments", "comments/index.html"))
            sheet = archive.sheet(f"comments/{year}", title, crumbs=way, classes="stream")
        if note.published is not None:
            sheet.group(f"<h2>{MONTHS[archive.clock.local(note.published).month - 1]} {year}</h2>")
        years[year] += 1
        write_own_page(archive, articles, note)
        archive.put(sheet, articles.article(note), note)
    if sheet is not None:
        sheet.close()
    lead = (
        '<p class="lead">Comments on things that are not in this archive, by year. Those on posts of the archive stand '
        "beneath the posts.</p>"
    )
    index = archive.sheet("comments/index", "Comments", lead=lead)
    index.group("", '<div class="cards">', "</div>")
    for year, count in reversed(years.items()):
        label = year if year != "undated" else "No date"
        index.add(
            f'<a class="card month" href="{year}.html"><span class="title">{label}</span>'
            f'<span class="line">{counted(count, "comment")}</span></a>'
        )
    if not years:
        index.group("")
        index.add('<p class="empty">Every comment stands beneath a post.</p>')
    index.close()


def _in_time(archive: Archive) -> Iterator[Record]:
    posts = archive.selection.records("Note", kinds=TIMELINE)
    shared = archive.selection.records("Activity", kinds=("announce",))
    return heapq.merge(
        posts, shared, key=lambda record: (record.published or NEVER, getattr(record, "ordinal", 0), record.key)
    )


def _heading(local: datetime, *, by_day: bool) -> str:
    if by_day:
        return f"<h2>{DAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]}</h2>"
    return f"<h2>{MONTHS[local.month - 1]} {local.year}</h2>"


def _page_of(archive: Archive, time: datetime | None) -> tuple[str, str]:
    if time is None:
        return "undated", "Without a date"
    local = archive.clock.local(time)
    if archive.survey.years[local.year]["posts"] <= YEAR_LIMIT:
        return str(local.year), str(local.year)
    return f"{local.year}-{local.month:02}", f"{MONTHS[local.month - 1]} {local.year}"


def write_own_page(archive: Archive, articles: Articles, note: Note) -> None:
    """A page of its own for a post that was answered or holds many media: all of it, and the whole thread."""
    threads = archive.threads
    if note.key not in archive.survey.replied and len(note.attachment) <= MEDIA_LIMIT:
        return  # spares most notes the look-up
    if not threads.has_page(note):
        return
    title = f"{'Comment' if note.kind == 'comment' else 'Thread'} by {archive.who(note.attributed_to).name}"
    label, page = CAME_FROM.get(note.kind, ("Timeline", "timeline/index.html"))
    stem = post_page(note.key).removesuffix(".html")
    way = crumbs((label, page))
    sheet = archive.sheet(stem, title, crumbs=way, classes="stream thread", data=linked(archive, note))
    sheet.add(articles.article(note, whole=True, tail=False))
    for start in range(WHOLE, len(note.attachment), WHOLE):
        sheet.add(archive.media.grid(note.attachment[start : start + WHOLE], "../"))
    sheet.group("", '<div class="comments" role="group" aria-label="comments">', "</div>")
    for child, depth in threads.walk(note.key):
        piece = articles.comment(child, depth)
        if child.kind == "comment":
            archive.put(sheet, piece, child)
        else:
            sheet.add(piece)
    sheet.close()


def _write_years(archive: Archive, pages: dict[str, str]) -> None:
    """The table of years and months, and a page for every year that is told by months."""
    survey = archive.survey
    most = max(survey.months.values(), default=1)
    sheet = archive.sheet("timeline/index", "Timeline")
    sheet.group("", '<div class="years">', "</div>")
    for year in sorted({year for year, _ in survey.months}, reverse=True):
        by_month = survey.years[year]["posts"] > YEAR_LIMIT
        months = [
            {
                "label": MONTHS[month - 1],
                "short": MONTHS[month - 1][:3],
                "count": survey.months[year, month],
                "page": pages.get(f"{year}-{month:02}") if by_month else pages.get(str(year)),
            }
            for month in range(1, 13)
        ]
        image = cover(archive, year, "../")
        posts = sum(survey.months[year, month] for month in range(1, 13))
        page = f"timeline/{year}.html"
        entry = {"year": year, "posts": counted(posts, "post"), "months": months, "cover": image, "page": page}
        sheet.add(archive.frame.piece("yearcard.html", entry=entry, most=most))
        if by_month:
            way = crumbs(("Timeline", "timeline/index.html"))
            archive.frame.page(page, str(year), "year.html", entry=entry, crumbs=way)
    if not survey.months or "undated" in pages:
        sheet.group("")
        link = '<p class="more"><a href="undated.html">Posts without a date</a></p>'
        sheet.add(link if "undated" in pages else '<p class="empty">No posts are in this archive.</p>')
    sheet.close()
