"""Links that were shared, and threads that were answered, as lists."""

from collections.abc import Iterator

from markupsafe import escape

from exodus import render
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.card import badge
from exodus.exporters.static.frame import counted
from exodus.exporters.static.quote import said
from exodus.exporters.static.survey import TALK, links_of
from exodus.exporters.static.thread import post_page
from exodus.model import Note

MOST = 20


def write_links(archive: Archive) -> None:
    """Write every link that was shared in words or cards, the latest first, and the sites named most."""
    top = "".join(
        f'<li><bdi>{escape(site)}</bdi> <span class="n">{count:,}</span></li>'
        for site, count in archive.survey.sites.most_common(MOST)
    )
    lead = (
        f'<p class="lead">{counted(archive.survey.sites.total(), "link")}, the latest first. Many may lead nowhere by '
        f'now.</p><ul class="tags" aria-label="sites named most">{top}</ul>'
    )
    sheet = archive.sheet("links/index", "Links", lead=lead, classes="rows")
    for note in _notes(archive):
        for url, title in links_of(note):
            year = str(archive.clock.local(note.published).year) if note.published else "No date"
            sheet.group(f"<h2>{year}</h2>", '<div class="list">', "</div>")
            sheet.add(_row(archive, note, url, title))
    sheet.close()


def write_threads(archive: Archive) -> None:
    """Write the list of all threads: what was answered, the latest first."""
    lead = '<p class="lead">What was answered, the latest first. Each leads to the whole thread.</p>'
    sheet = archive.sheet("threads/index", "Threads", lead=lead, classes="rows")
    found = False
    for note in _notes(archive):
        if note.kind in TALK or note.key not in archive.survey.replied or not archive.threads.has_page(note):
            continue
        answers = sum(1 for _ in archive.threads.walk(note.key))
        year = str(archive.clock.local(note.published).year) if note.published else "No date"
        sheet.group(f"<h2>{year}</h2>", '<div class="list">', "</div>")
        who = archive.who(note.attributed_to)
        absent = ""
        if note.in_reply_to is not None and archive.threads.parent(note) is None:
            absent = '<span class="badge">begins with something not in your archive</span>'
        text = f'<span class="said" dir="auto">{said(note, 140)}</span>{absent}'
        day = archive.clock.day(note.published) if note.published else "no date"
        sheet.add(
            f'<a class="row" href="../{post_page(note.key)}"><span class="faces">{who.face("../", "small")}</span>'
            f'<span class="words"><bdi class="title">{escape(who.name)}</bdi>{text}</span>'
            f'<span class="side"><span>{counted(answers, "answer")}</span><span>{day}</span></span></a>'
        )
        found = True
    if not found:
        sheet.add('<p class="empty">Nothing was answered.</p>')
    sheet.close()


def _row(archive: Archive, note: Note, url: str, title: str | None) -> str:
    where = archive.places.link(note.key)
    stamp = archive.clock.stamp(note.published, note.precision)
    label = escape(render.excerpt(title, 160) or render.excerpt(url.partition("://")[2], 120))
    inside = f'<a href="../{where}">{stamp}</a>' if where else stamp
    return (
        f'<div class="row"><span class="words"><a class="out title" href="{escape(url)}" {render.EXTERNAL}>'
        f'<bdi>{label}</bdi></a><span class="said"><bdi>{escape(render.host(url))}</bdi> · '
        f"{archive.who(note.attributed_to).link('../')}</span></span>"
        f'<span class="side">{inside}{badge(note.key)}</span></div>'
    )


def _notes(archive: Archive) -> Iterator[Note]:
    for record in archive.selection.records("Note", newest_first=True):
        if isinstance(record, Note):
            yield record
