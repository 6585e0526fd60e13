"""A post as linked data (JSON-LD 1.1, schema.org's SocialMediaPosting), for programs that read pages."""

import json

from exodus import render
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.clock import rfc3339
from exodus.model import Note

LONGEST = 5000
TYPES = {"comment": "Comment", "article": "Article", "event": "Event"}


def linked(archive: Archive, note: Note) -> str:
    """The text of a script element of type ``application/ld+json``; nothing in it can end the element."""
    media = [
        {"@type": "MediaObject", "contentUrl": f"../{path}", "encodingFormat": document.media_type}
        for _, document in archive.media.shown(note.attachment)
        if document is not None and (path := archive.media.path(document)) is not None
    ]
    told = {
        "@context": "https://schema.org",
        "@type": TYPES.get(note.kind, "SocialMediaPosting"),
        "author": {"@type": "Person", "name": archive.who(note.attributed_to).name},
        "datePublished": rfc3339(note.published),
        "dateModified": rfc3339(note.updated),
        "startDate": rfc3339(note.start_time),
        "endDate": rfc3339(note.end_time),
        "headline" if note.kind != "event" else "name": render.excerpt(note.name, 110),
        "text": render.printable(note.content or "")[:LONGEST],
        "inLanguage": render.language(note.language),
        "sameAs": render.safe_url(note.url),
        "associatedMedia": media[:12],
    }
    text = json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
