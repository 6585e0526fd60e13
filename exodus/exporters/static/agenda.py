"""``events.ics`` and ``contacts.vcf``, for calendars and address books: iCalendar (RFC 5545) and vCard 4.0 (RFC 6350).

They hold no time of building, so that the same input gives the same bytes.
"""

from collections.abc import Iterator
from datetime import datetime

from exodus import render
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.place import anchor
from exodus.model import Actor, Note

KINDS = {"person": "individual", "organization": "org", "group": "group", "service": "application"}


def write_agenda(archive: Archive) -> None:
    """Write both files."""
    for path, lines in (("events.ics", _calendar(archive)), ("contacts.vcf", _contacts(archive))):
        with archive.frame.folder.stream(path) as stream:
            for text in lines:
                stream.write(_folded(text).encode("utf-8", "replace"))


def _contacts(archive: Archive) -> Iterator[str]:
    """Everybody with a name but the owners: what the takeouts told of them, which is no telephone number."""
    for record in archive.selection.records("Actor"):
        if not isinstance(record, Actor) or record.owner or not (record.name or record.preferred_username):
            continue
        yield "BEGIN:VCARD\r\n"
        yield "VERSION:4.0\r\n"
        yield f"UID:urn:exodus:{anchor(record.key)}\r\n"
        yield f"KIND:{KINDS[record.kind]}\r\n"
        yield f"FN:{_escaped(archive.who(record.key).name)}\r\n"
        if record.preferred_username:
            yield f"NICKNAME:{_escaped(record.preferred_username)}\r\n"
        url = render.safe_url(record.url)
        if url:
            yield f"URL:{url}\r\n"
        yield f"CATEGORIES:{_escaped(record.key.partition(':')[0])}\r\n"
        yield "END:VCARD\r\n"


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
