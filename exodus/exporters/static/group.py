"""Groups, pages and lists with what was written there; events."""

from collections.abc import Iterator

from markupsafe import escape

from exodus import render
from exodus.exporters.static.archive import Archive, crumbs
from exodus.exporters.static.article import Articles
from exodus.exporters.static.card import badge, original
from exodus.exporters.static.clock import MONTHS
from exodus.exporters.static.figure import Span
from exodus.exporters.static.frame import counted
from exodus.exporters.static.place import anchor
from exodus.exporters.static.timeline import write_own_page
from exodus.model import Activity, Collection, Note

KINDS = ("group", "page", "list")
WORDS = {"group": "group", "page": "page", "list": "list"}
ANSWERED = 60
"""So many answers are named beneath an event."""
ANSWERS = {"joined": "going", "declined": "not going", "interested": "interested"}


def group_page(key: str) -> str:
    """The path of a group's first page."""
    return f"groups/{anchor(key)}.html"


def write_groups(archive: Archive) -> None:
    """Write every group, page and list, and the table of them, the busiest first."""
    listed: list[tuple[int, str, str]] = []
    for group in _groups(archive):
        _write_one(archive, group)
        span = archive.survey.contexts.get(group.key) or Span()
        listed.append((-span.count, (group.name or "").casefold(), group.key))
    listed.sort()
    count = counted(len(listed), "group, page or list", "groups, pages and lists")
    lead = f'<p class="lead">{count}, the busiest first.</p>'
    sheet = archive.sheet("groups/index", "Groups", lead=lead, classes="rows")
    for _, _, key in listed:
        found = archive.selection.get(key)
        if isinstance(found, Collection):
            sheet.add(_row(archive, found))
    if not listed:
        sheet.add('<p class="empty">No groups are in this archive.</p>')
    sheet.close()


def write_events(archive: Archive) -> None:
    """Write the events and the answers given to them."""
    articles = Articles(archive)
    sheet = archive.sheet("events/index", "Events", size=60, classes="stream")
    empty = True
    events = (n for n in archive.selection.records("Note", kinds=("event",)) if isinstance(n, Note))
    for event in sorted(events, key=_when):
        start = event.start_time or event.published
        sheet.group(f"<h2>{archive.clock.local(start).year}</h2>" if start else "<h2>No date</h2>")
        given = list(_answers(archive, event.key))
        answers = " · ".join(_answer(archive, activity) for activity in given[:ANSWERED])
        answers += f" · and {len(given) - ANSWERED:,} more" if len(given) > ANSWERED else ""
        write_own_page(archive, articles, event)
        page = sheet.add(articles.article(event) + (f'<p class="answer">{answers}</p>' if answers else ""), event.key)
        for activity in given:
            archive.places.put(activity.key, page, anchor(event.key))
        empty = False
    answered = [a for a in _rsvps(archive) if archive.note(a.object.key if a.object else None) is None]
    if answered:
        sheet.group("<h2>Answers to invitations</h2>", '<div class="list">', "</div>")
    for activity in answered:
        ident, others = archive.anchors(activity.key)
        name = escape(render.excerpt(activity.object.name if activity.object else activity.name, 160)) or "an event"
        answer = ANSWERS.get(activity.content or "", activity.content or "answered")
        stamp = archive.clock.stamp(activity.published, activity.precision)
        sheet.add(
            f'<div class="row" id="{ident}">{others}<span class="words"><bdi class="title">{name}</bdi></span>'
            f'<span class="side"><span>{escape(answer)}</span>{stamp}</span></div>',
            activity.key,
        )
        empty = False
    if empty:
        sheet.add('<p class="empty">No events are in this archive.</p>')
    sheet.close()


def _when(event: Note) -> tuple[bool, str, str]:
    start = event.start_time or event.published
    return start is None, start.isoformat() if start else "", event.key


def _write_one(archive: Archive, group: Collection) -> None:
    articles = Articles(archive)
    title = render.excerpt(group.name, 120) or f"{WORDS[group.kind].capitalize()} without a name"
    sheet = archive.sheet(
        group_page(group.key).removesuffix(".html"),
        title,
        size=max(10, archive.page_size // 4),
        lead=_lead(archive, group),
        crumbs=crumbs(("Groups", "groups/index.html")),
        classes="stream",
    )
    archive.places.put(group.key, sheet.path)
    if group.attachment:
        sheet.group("<h2>Photos</h2>", '<div class="media wall">', "</div>")
        for attachment, document in archive.media.shown(group.attachment):
            sheet.add(archive.media.figure(document, "../", attachment.caption))
    written = False
    for note in archive.selection.records("Note", context=group.key):
        if isinstance(note, Note):
            local = archive.clock.local(note.published) if note.published else None
            sheet.group(f"<h2>{MONTHS[local.month - 1]} {local.year}</h2>" if local else "<h2>No date</h2>")
            sheet.add(articles.article(note))
            written = True
    if not written and not group.attachment:
        sheet.add('<p class="empty">Nothing the owner wrote here is in the archive.</p>')
    sheet.close()


def _lead(archive: Archive, group: Collection) -> str:
    ident, others = archive.anchors(group.key)
    people = [archive.who(key) for key in group.participants]
    shown = "".join(f"<li>{who.face('../', 'small')}{who.link('../')}</li>" for who in people[:40])
    more = f"<li>and {len(people) - 40:,} more</li>" if len(people) > 40 else ""
    people_ = f'<ul class="participants" aria-label="people">{shown}{more}</ul>' if shown else ""
    summary = (
        f'<div class="text" dir="auto" lang="">{render.html(render.excerpt(group.summary, 2000))}</div>'
        if group.summary
        else ""
    )
    joined = ""
    if group.key in archive.survey.acted:
        for record in archive.selection.records("Activity", kinds=("join",), in_reply_to=group.key):
            if isinstance(record, Activity) and record.published:
                joined = f"<span>joined {archive.clock.day(record.published)}</span>"
    span = archive.survey.contexts.get(group.key)
    count = counted(span.count, "record") if span else "nothing written"
    return (
        f'<div class="overview" id="{ident}">{others}<p class="line">{badge(group.key)}<span>{WORDS[group.kind]}</span>'
        f"<span>{count}</span>{joined}{original(group.url)}</p>{summary}{people_}</div>"
    )


def _row(archive: Archive, group: Collection) -> str:
    span = archive.survey.contexts.get(group.key)
    count = counted(span.count, "post or comment", "posts and comments") if span else ""
    last = archive.clock.day(span.last) if span and span.last else ""
    name = escape(render.excerpt(group.name, 120)) or f"{WORDS[group.kind].capitalize()} without a name"
    summary = f"<span class=said dir=auto>{escape(render.excerpt(group.summary, 110))}</span>" if group.summary else ""
    return (
        f'<a class="row" href="../{group_page(group.key)}">'
        f'<span class="words"><bdi class="title">{name}</bdi>{summary}</span>'
        f'<span class="side"><span>{count or WORDS[group.kind]}</span><span>{last}</span></span></a>'
    )


def _answers(archive: Archive, key: str) -> Iterator[Activity]:
    """Who answered the invitation."""
    if key not in archive.survey.acted:
        return
    for record in archive.selection.records("Activity", kinds=("rsvp",), in_reply_to=key):
        if isinstance(record, Activity):
            yield record


def _answer(archive: Archive, activity: Activity) -> str:
    answer = ANSWERS.get(activity.content or "", activity.content or "answered")
    return f"{archive.who(activity.actor).link('../')}: {escape(answer)}"


def _rsvps(archive: Archive) -> Iterator[Activity]:
    for record in archive.selection.records("Activity", kinds=("rsvp",)):
        if isinstance(record, Activity):
            yield record


def _groups(archive: Archive) -> Iterator[Collection]:
    for record in archive.selection.records("Collection", kinds=KINDS):
        if isinstance(record, Collection):
            yield record
