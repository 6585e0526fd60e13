"""What other programs read: Atom and JSON feeds, an ActivityStreams outbox, and redirects.

Formats: Atom (RFC 4287) with archived feeds (RFC 5005), one for each year; JSON Feed 1.1; ActivityStreams 2.0 (as
Mastodon's own archive writes it). They hold no time of building, so that the same input gives the same bytes. Links
are relative: set a base when the archive is put on a host.
"""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby, islice
from typing import Any

from markupsafe import escape

from exodus import render
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.clock import MONTHS, rfc3339
from exodus.exporters.static.place import anchor
from exodus.exporters.static.survey import TIMELINE
from exodus.model import Actor, Note

NEWEST = 100
"""So many posts stand in the feeds."""
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
LONGEST = 12_000
"""So much of a post (in code points) stands in the feeds; all of it stands where the link leads."""
NEVER_TIME = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = "1970-01-01T00:00:00Z"


def write_feeds(archive: Archive, title: str, database: sqlite3.Connection) -> None:
    """Write all of them."""
    notes = list(islice(_posts(archive, newest_first=True), NEWEST))
    years = _write_years(archive, title)
    archive.frame.write("feeds/atom.xml", _atom(archive, title, notes, years))
    archive.frame.write("feeds/feed.json", _json_feed(archive, title, notes))
    _write_outbox(archive, title)
    with archive.frame.folder.stream("redirects.json") as stream:
        stream.write(b"{")
        rows = database.execute(
            "SELECT url, page FROM record WHERE url IS NOT NULL AND page IS NOT NULL GROUP BY url HAVING id = min(id)"
            " ORDER BY url"
        )
        for number, (url, page) in enumerate(rows):
            stream.write(f"{',' if number else ''}\n{_json(url)}: {_json(page)}".encode())
        stream.write(b"\n}\n")


def _posts(archive: Archive, *, newest_first: bool) -> Iterator[Note]:
    """The posts with a date that their author did not delete."""
    for record in archive.selection.records("Note", kinds=TIMELINE, newest_first=newest_first):
        if isinstance(record, Note) and record.published is not None and not record.deleted:
            yield record


def _time(note: Note) -> datetime:
    return note.published or NEVER_TIME


def _atom(archive: Archive, title: str, notes: list[Note], years: list[str]) -> str:
    entries = "".join(_entry(archive, note) for note in notes)
    updated = max((rfc3339(note.updated or note.published) or NEVER for note in notes), default=NEVER)
    links = _link("self", "atom.xml") + (_link("prev-archive", f"atom-{years[-1]}.xml") if years else "")
    return _head(archive, title, updated, links) + entries + "</feed>\n"


def _write_years(archive: Archive, title: str) -> list[str]:
    """A document for every year's posts, oldest first, linked to its neighbours; the years, oldest first."""
    years = [f"{year:04}" for year in sorted(archive.survey.posted)]
    written: list[str] = []
    posts = groupby(_posts(archive, newest_first=False), lambda note: f"{archive.clock.local(_time(note)).year:04}")
    for year, notes in posts:
        at = years.index(year)
        links = _link("self", f"atom-{year}.xml") + _link("current", "atom.xml")
        links += _link("prev-archive", f"atom-{written[-1]}.xml") if written else ""
        links += _link("next-archive", f"atom-{years[at + 1]}.xml") if at + 1 < len(years) else ""
        with archive.frame.folder.stream(f"feeds/atom-{year}.xml") as stream:
            head = _head(archive, f"{title}, {year}", f"{year}-12-31T23:59:59Z", links + "<fh:archive/>\n")
            stream.write(head.encode("utf-8", "replace"))
            for note in notes:
                stream.write(_entry(archive, note).encode("utf-8", "replace"))
            stream.write(b"</feed>\n")
        written.append(year)
    return written


def _head(archive: Archive, title: str, updated: str, links: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0">\n'
        f"<id>{_name(' '.join(archive.selection.owners))}</id><title>{_xml(title)}</title>"
        f"<updated>{updated}</updated>\n"
        f'<link href="../index.html"/>{links}'
    )


def _link(relation: str, href: str) -> str:
    return f'<link rel="{relation}" href="{href}"/>\n'


def _entry(archive: Archive, note: Note) -> str:
    link = f"../{archive.places.link(note.key) or 'index.html'}"
    return (
        f"<entry><id>{_name(note.key)}</id><title>{_xml(_title(note))}</title>"
        f"<published>{rfc3339(note.published) or NEVER}</published>"
        f"<updated>{rfc3339(note.updated or note.published) or NEVER}</updated>"
        f'<author><name>{_xml(archive.who(note.attributed_to).name)}</name></author><link href="{escape(link)}"/>'
        f'<content type="html">{_xml(render.html((note.content or "")[:LONGEST], note.tag))}</content></entry>\n'
    )


def _json_feed(archive: Archive, title: str, notes: list[Note]) -> str:
    items = [
        {
            "id": _name(note.key),
            "url": f"../{archive.places.link(note.key) or 'index.html'}",
            "title": _title(note),
            "content_html": str(render.html(note.content, note.tag)),
            "date_published": rfc3339(note.published) or NEVER,
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
        "published": rfc3339(note.published),
        "attributedTo": "actor.json",
        "content": str(render.html(note.content, note.tag)),
        "url": archive.places.link(note.key),
        "inReplyTo": note.in_reply_to.url if note.in_reply_to else None,
        "to": [PUBLIC],
        "attachment": media,
    }
    thing = {name: value for name, value in thing.items() if value}
    return {"id": f"{_name(note.key)}:create", "type": "Create", "actor": "actor.json", "object": thing}


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
