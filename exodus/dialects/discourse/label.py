"""What a record is called on the site, and when it stands there: the same whichever way it came in."""

import re
from datetime import datetime

import msgspec

from exodus.contracts import Selection
from exodus.dialects.discourse.place import category_name
from exodus.dialects.discourse.title import album_title, headline, title
from exodus.dialects.discourse.username import suffixed
from exodus.model import EPOCH, Activity, Actor, Collection, Document, Note, Record

TAG_GROUP = "Where it came from"
LISTED = 200
"""So many of a record's files are looked at for its title and time."""


def topic_title(selection: Selection, record: Note | Activity | Collection) -> str:
    """The title of the topic a record opens."""
    if isinstance(record, Collection):
        known = time_of(record, selection)
        return album_title(msgspec.structs.replace(record, published=known if known != EPOCH else None))
    if isinstance(record, Activity):
        shared = record.object
        said = (
            record.name or (shared.content if shared else None) or record.content or (shared.name if shared else None)
        )
        return headline(said or "", "Shared post", record.published)
    if record.summary and not (record.name or record.content or record.attachment or record.tag or record.target):
        return headline(record.summary, "Notice", record.published)
    documents = (selection.get(attachment.document) for attachment in record.attachment[:LISTED])
    return title(record, [document for document in documents if isinstance(document, Document)])


def time_of(record: Record, selection: Selection) -> datetime:
    """The time a post is given: the record's own, else the nearest that is known, else the beginning of time."""
    if record.published:
        return record.published
    if isinstance(record, Document | Actor):
        return EPOCH
    if isinstance(record, Collection):
        shown = (selection.get(attachment.document) for attachment in record.attachment[:LISTED])
        times = [document.published for document in shown if isinstance(document, Document) and document.published]
        return min(times, default=record.updated or EPOCH)
    above = record.in_reply_to if isinstance(record, Note) else None
    parent = selection.get(above.key) if above and above.key else None
    found = parent.published if isinstance(parent, Note | Activity) else None
    return found or record.updated or EPOCH


def category_slug(selection: Selection, category: str) -> str:
    """The slug by which a category is found again: of its name, and of its key alone."""
    return suffixed(category_name(selection, category), category).replace("_", "-").replace(".", "-").lower()


def tag_of(key: str) -> str:
    """The tag of the platform a key is from: at most 20 characters (``max_tag_length``)."""
    return re.sub(r"[^a-z0-9-]", "", f"from-{key.partition(':')[0]}".lower())[:20]
