"""Conversations: a list, and for each its messages as bubbles by day and sender."""

from collections.abc import Iterator
from datetime import datetime

from markupsafe import Markup, escape

from exodus import render
from exodus.contracts import Progress
from exodus.exporters.static.archive import Archive, crumbs
from exodus.exporters.static.article import Articles
from exodus.exporters.static.card import badge, cards, place
from exodus.exporters.static.clock import day_name
from exodus.exporters.static.frame import counted
from exodus.exporters.static.place import anchor
from exodus.exporters.static.sheet import Sheet
from exodus.exporters.static.survey import TALK
from exodus.model import Collection, Note

STRAYS = "conversations/other"
WAY = (("Conversations", "conversations/index.html"),)
_UNDATED = (0, 0, 0)


def conversation_page(key: str) -> str:
    """The path of a conversation's first page."""
    return f"conversations/{anchor(key)}.html"


def write_conversations(archive: Archive, progress: Progress) -> None:
    """Write every conversation, and the list of them, the latest first."""
    listed: list[tuple[float, str]] = []
    for record in archive.selection.records("Collection", kinds=("conversation",)):
        if isinstance(record, Collection):
            _write_one(archive, record, progress)
            last = archive.survey.contexts[record.key].last if record.key in archive.survey.contexts else None
            listed.append((-last.timestamp() if last else 0.0, record.key))
    if archive.survey.strays:
        _write_strays(archive, progress)
    listed.sort()
    _write_list(archive, [key for _, key in listed])


def title_of(archive: Archive, conversation: Collection) -> str:
    """What a conversation is called: its name, or the others who take part."""
    name = render.excerpt(conversation.name, 120)
    if name:
        return name
    people = [archive.who(key) for key in conversation.participants[:9]]
    others = [who.name for who in people if not who.owner] or [who.name for who in people]
    more = len(conversation.participants) - len(people)
    return ", ".join(others[:8]) + (f" and {more} more" if more > 0 else "") or "Conversation"


def _write_one(archive: Archive, conversation: Collection, progress: Progress) -> None:
    owners = [key for key in archive.faces.owners if key in conversation.participants]
    own = owners[0] if owners else (archive.faces.owners or ("",))[0]
    title = title_of(archive, conversation)
    sheet = archive.sheet(
        conversation_page(conversation.key).removesuffix(".html"),
        title,
        lead=_lead(archive, conversation),
        crumbs=crumbs(*WAY),
        classes="talk",
    )
    archive.places.put(conversation.key, sheet.path)
    notes = (note for note in archive.selection.records("Note", context=conversation.key) if isinstance(note, Note))
    _write_talk(archive, sheet, notes, own, progress)
    sheet.close()


def _write_strays(archive: Archive, progress: Progress) -> None:
    """Messages that say of no conversation of the archive that they belong to it."""
    collections = archive.survey.collections
    notes = (
        note
        for note in archive.selection.records("Note", kinds=TALK)
        if isinstance(note, Note) and collections.get(note.context or "") != "conversation"
    )
    sheet = archive.sheet(STRAYS, "Other messages", crumbs=crumbs(*WAY), classes="talk")
    _write_talk(archive, sheet, notes, (archive.faces.owners or ("",))[0], progress)
    sheet.close()


def _write_talk(archive: Archive, sheet: Sheet, notes: Iterator[Note], own: str, progress: Progress) -> None:
    bubbles = Bubbles(archive, own)
    for note in notes:
        run, piece = bubbles.bubble(note)
        sheet.group(_day_heading(_day_of(archive, note.published)), run, "</div>" if run else "")
        archive.put(sheet, piece, note)
        progress.advance(1)


def _day_of(archive: Archive, time: datetime | None) -> tuple[int, int, int]:
    if time is None:
        return _UNDATED
    local = archive.clock.local(time)
    return local.year, local.month, local.day


def _day_heading(day: tuple[int, int, int]) -> str:
    if day == _UNDATED:
        return '<h2 class="day">no date</h2>'
    machine = f"{day[0]:04}-{day[1]:02}-{day[2]:02}"
    return f'<h2 class="day"><time datetime="{machine}">{day_name(*day)}</time></h2>'


class Bubbles:
    """Writes messages: those of one sender on one day stand together; the owner's stand at the end of the line."""

    def __init__(self, archive: Archive, own: str) -> None:
        self._archive = archive
        self._articles = Articles(archive)
        self._own = own

    def bubble(self, note: Note) -> tuple[str, str]:
        """What opens the sender's run (empty for a notice), and the message itself."""
        where, others = self._archive.anchors(note.key)
        stamp = self._archive.clock.stamp(note.published, note.precision, short=True)
        if note.kind == "notice":
            text = escape(render.excerpt(note.content, 2000))
            return "", f'<p class="notice" id="{where}">{others}<span dir="auto">{text}</span> {stamp}</p>'
        who = self._archive.who(note.attributed_to)
        side = "own" if note.attributed_to == self._own else "other"
        face = who.face("../", "small")
        run = f'<div class="run {side}">{face}<p class="by">{who.link("../")}</p>'
        return run, self._message(note, where, others, stamp)

    def _message(self, note: Note, where: str, others: str, stamp: str) -> str:
        words = self._articles.text(note)
        parent = self._archive.note(note.in_reply_to.key) if note.in_reply_to else None
        quoted = self._articles.quotes.quote(parent, 120) if parent else ""
        if note.in_reply_to and not parent:
            quoted = self._articles.quotes.reference(note.in_reply_to)
        media = self._archive.media.grid(note.attachment, "../", most=60) if note.attachment else ""
        extra = (cards(note.tag) if note.tag else "") + place(note.location)
        gone = '<span class="badge gone">unsent</span>' if note.deleted else ""
        if not (words or media or extra or quoted):
            words = '<p class="text empty">no text</p>'
        return (
            f'<article class="m" id="{where}">{others}{quoted}{words}{media}{extra}'
            f'<p class="line">{gone}<a class="when" href="#{where}">{stamp}</a></p>'
            f"{self._articles.reactions(note.key)}</article>"
        )


def _lead(archive: Archive, conversation: Collection) -> str:
    span = archive.survey.contexts.get(conversation.key)
    people = [archive.who(key) for key in conversation.participants]
    shown = "".join(f"<li>{who.face('../', 'small')}{who.link('../')}</li>" for who in people[:40])
    more = f"<li>and {len(people) - 40:,} more</li>" if len(people) > 40 else ""
    ident, others = archive.anchors(conversation.key)
    count = counted(span.count if span else 0, "message")
    since = ""
    if span and span.first and span.last:
        days = dict.fromkeys((archive.clock.day(span.first), archive.clock.day(span.last)))
        since = f" · {' – '.join(days)}"
    empty = '<p class="empty">No messages of this conversation are in the archive.</p>' if not span else ""
    return (
        f'<div class="overview" id="{ident}">{others}<p class="line">{badge(conversation.key)}{count}{since}</p>'
        f'<ul class="participants" aria-label="participants">{shown}{more}</ul></div>{empty}'
    )


def _write_list(archive: Archive, keys: list[str]) -> None:
    count = counted(len(keys), "conversation")
    lead = f'<p class="lead">{count}, the latest first.</p>'
    sheet = archive.sheet("conversations/index", "Conversations", lead=lead, classes="rows")
    if archive.survey.strays:
        sheet.add('<p class="more"><a href="other.html">Messages that belong to no conversation</a></p>')
    for key in keys:
        found = archive.selection.get(key)
        if isinstance(found, Collection):
            sheet.add(conversation_row(archive, found))
    if not keys and not archive.survey.strays:
        sheet.add('<p class="empty">No conversations are in this archive.</p>')
    sheet.close()


def conversation_row(archive: Archive, conversation: Collection, root: str = "../") -> Markup:
    """A conversation as one row that leads to it."""
    span = archive.survey.contexts.get(conversation.key)
    people = [archive.who(key) for key in conversation.participants]
    faces = "".join(who.face(root, "small") for who in [who for who in people if not who.owner][:3])
    last = next(iter(_last(archive, conversation)), None)
    said = ""
    if last is not None:
        words = escape(render.excerpt(last.content, 110)) or ("a photo" if last.attachment else "")
        by = archive.who(last.attributed_to)
        name = f"<bdi>{escape(by.name)}</bdi>: " if words and (by.owner or len(people) > 2) else ""
        said = f'<span class="said">{name}<bdi>{words}</bdi></span>'
    when = archive.clock.day(span.last) if span and span.last else "no date"
    count = counted(span.count if span else 0, "message")
    return Markup(  # noqa: S704  # pieces are escaped
        f'<a class="row" href="{root}{conversation_page(conversation.key)}"><span class="faces">{faces}</span>'
        f'<span class="words"><bdi class="title">{escape(title_of(archive, conversation))}</bdi>{said}</span>'
        f'<span class="side"><span>{when}</span><span>{count}</span></span></a>'
    )


def _last(archive: Archive, conversation: Collection) -> Iterator[Note]:
    for record in archive.selection.records("Note", context=conversation.key, newest_first=True):
        if isinstance(record, Note) and record.kind == "message":
            yield record
