"""What other programs read: Atom and JSON feeds, an ActivityStreams outbox, a calendar, and redirects.

Formats: Atom (RFC 4287), JSON Feed 1.1, ActivityStreams 2.0 (as Mastodon's own archive writes it), iCalendar
(RFC 5545). They hold no time of building, so that the same input gives the same bytes. Links are relative: set a base
when the archive is put on a host.
"""

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from markupsafe import escape

from exodus import render
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.clock import MONTHS
from exodus.exporters.static.place import anchor
from exodus.exporters.static.survey import TIMELINE
from exodus.model import Actor, Note

NEWEST = 100
"""So many posts stand in the feeds."""
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
NEVER = "1970-01-01T00:00:00Z"


def write_feeds(archive: Archive, title: str, database: sqlite3.Connection) -> None:
    """Write all of them."""
    notes = list(_newest(archive))
    archive.frame.write("feeds/atom.xml", _atom(archive, title, notes))
    archive.frame.write("feeds/feed.json", _json_feed(archive, title, notes))
    _write_outbox(archive, title)
    archive.frame.write("events.ics", "".join(_folded(text) for text in _calendar(archive)))
    with archive.frame.folder.stream("redirects.json") as stream:
        stream.write(b"{")
        rows = database.execute(
            "SELECT url, page FROM record WHERE url IS NOT NULL AND page IS NOT NULL GROUP BY url HAVING id = min(id)"
            " ORDER BY url"
        )
        for number, (url, page) in enumerate(rows):
            stream.write(f"{',' if number else ''}\n{_json(url)}: {_json(page)}".encode())
        stream.write(b"\n}\n")


def _newest(archive: Archive) -> Iterator[Note]:
    count = 0
    for record in archive.selection.records("Note", kinds=TIMELINE, newest_first=True):
        if isinstance(record, Note) and record.published is not None and not record.deleted:
            yield record
            count += 1
            if count == NEWEST:
                return


def _atom(archive: Archive, title: str, notes: list[Note]) -> str:
    entries = []
    for note in notes:
        link = f"../{archive.places.link(note.key) or 'index.html'}"
        entries.append(
            f"<entry><id>{_name(note.key)}</id><title>{_xml(_title(note))}</title>"
            f"<published>{_stamp(note.published)}</published>"
            f"<updated>{_stamp(note.updated or note.published)}</updated>"
            f'<author><name>{_xml(archive.who(note.attributed_to).name)}</name></author><link href="{escape(link)}"/>'
            f'<content type="html">{_xml(render.html(note.content, note.tag))}</content></entry>\n'
        )
    updated = max((_stamp(note.updated or note.published) for note in notes), default=NEVER)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_name(' '.join(archive.selection.owners))}</id><title>{_xml(title)}</title>"
        f"<updated>{updated}</updated>\n"
        f'<link href="../index.html"/><link rel="self" href="atom.xml"/>\n{"".join(entries)}</feed>\n'
    )


def _json_feed(archive: Archive, title: str, notes: list[Note]) -> str:
    items = [
        {
            "id": _name(note.key),
            "url": f"../{archive.places.link(note.key) or 'index.html'}",
            "title": _title(note),
            "content_html": str(render.html(note.content, note.tag)),
            "date_published": _stamp(note.published),
            "authors": [{"name": archive.who(note.attributed_to).name}],
        }
        for note in notes
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": "../index.html",
        "feed_url": "feed.json",
        "items": items,
    }
    return _json(feed, indent=1) + "\n"


def _write_outbox(archive: Archive, title: str) -> None:
    """The owners as one actor, and their public posts as activities: nothing that fewer could see."""
    owner = archive.selection.get(archive.selection.owners[0]) if archive.selection.owners else None
    actor = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "actor.json",
        "type": "Person",
        "name": title,
        "preferredUsername": owner.preferred_username if isinstance(owner, Actor) else None,
        "summary": str(render.html(owner.summary)) if isinstance(owner, Actor) else None,
        "outbox": "outbox.json",
    }
    archive.frame.write("actor.json", _json({name: v for name, v in actor.items() if v}, indent=1) + "\n")
    count = 0
    with archive.frame.folder.stream("outbox.json") as stream:
        context = '"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json"'
        stream.write(f'{{{context}, "type": "OrderedCollection", "orderedItems": ['.encode())
        for record in archive.selection.records("Note", kinds=TIMELINE, newest_first=True):
            if not isinstance(record, Note) or record.audience != "public" or record.deleted:
                continue
            if archive.who(record.attributed_to).owner:
                stream.write(f"{',' if count else ''}\n{_json(_create(archive, record))}".encode())
                count += 1
        stream.write(f'\n], "totalItems": {count}}}\n'.encode())


def _create(archive: Archive, note: Note) -> dict[str, Any]:
    media = [
        {"type": "Document", "mediaType": document.media_type, "url": path, "name": document.summary}
        for _, document in archive.media.shown(note.attachment)
        if document is not None and (path := archive.media.path(document)) is not None
    ]
    thing = {
        "id": _name(note.key),
        "type": "Note",
        "published": _stamp(note.published) if note.published else None,
        "attributedTo": "actor.json",
        "content": str(render.html(note.content, note.tag)),
        "url": archive.places.link(note.key),
        "inReplyTo": note.in_reply_to.url if note.in_reply_to else None,
        "to": [PUBLIC],
        "attachment": media,
    }
    thing = {name: value for name, value in thing.items() if value}
    return {"id": f"{_name(note.key)}:create", "type": "Create", "actor": "actor.json", "object": thing}


def _calendar(archive: Archive) -> Iterator[str]:
    yield "BEGIN:VCALENDAR\r\n"
    yield "VERSION:2.0\r\n"
    yield "PRODID:-//exodus//static archive//EN\r\n"
    for record in archive.selection.records("Note", kinds=("event",)):
        if not isinstance(record, Note) or record.start_time is None:
            continue
        yield "BEGIN:VEVENT\r\n"
        yield f"UID:{anchor(record.key)}@exodus\r\n"
        yield f"DTSTAMP:{_basic(record.published or record.start_time)}\r\n"
        yield f"DTSTART:{_basic(record.start_time)}\r\n"
        if record.end_time is not None and record.end_time > record.start_time:
            yield f"DTEND:{_basic(record.end_time)}\r\n"
        yield f"SUMMARY:{_escaped(record.name or render.excerpt(record.content, 80) or 'Event')}\r\n"
        if record.content:
            yield f"DESCRIPTION:{_escaped(record.content)}\r\n"
        if record.location and (record.location.name or record.location.address):
            yield f"LOCATION:{_escaped(record.location.name or record.location.address or '')}\r\n"
        yield "END:VEVENT\r\n"
    yield "END:VCALENDAR\r\n"


def _folded(text: str) -> str:
    """A content line cut after at most 75 octets, never inside a character."""
    data = text.removesuffix("\r\n")
    parts, part, size = list[str](), "", 0
    for character in data:
        width = len(character.encode())
        if size + width > 74:
            parts.append(part)
            part, size = "", 0
        part += character
        size += width
    return "\r\n ".join([*parts, part]) + "\r\n"


def _escaped(text: str) -> str:
    text = render.printable(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _basic(time: datetime) -> str:
    return f"{time.year:04}{time:%m%dT%H%M%SZ}"


def _stamp(time: datetime | None) -> str:
    return f"{time.year:04}-{time:%m-%dT%H:%M:%SZ}" if time else NEVER


def _title(note: Note) -> str:
    day = f"{note.published.day} {MONTHS[note.published.month - 1]} {note.published.year}" if note.published else "Post"
    return render.excerpt(note.name or note.content, 80) or day


def _name(key: str) -> str:
    """A name for a record that any program may keep: an address that leads nowhere."""
    return f"urn:exodus:{anchor(key)}"


def _xml(text: object) -> str:
    return str(escape(render.printable(str(text))))


def _json(value: object, indent: int | None = None) -> str:
    return render.printable(json.dumps(value, ensure_ascii=False, indent=indent))
