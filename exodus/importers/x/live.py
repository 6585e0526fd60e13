"""What is left of live audio and video: comments under broadcasts, broadcasts, Spaces, fleets, calls.

Comments are seen in real archives; the other files were empty in all of them, so their rows are kept whole beside the
few fields that X's README names.
"""

from collections.abc import Iterator
from typing import Any

from exodus.importers.x.clock import precision_of, read_time
from exodus.importers.x.media import Files
from exodus.importers.x.member import files
from exodus.importers.x.row import Digits, Strict
from exodus.model import (
    Attachment,
    Audience,
    Document,
    Finding,
    Note,
    NoteKind,
    Record,
    Reference,
    Source,
    derived_key,
    native_key,
)
from exodus.takeout import Takeout

UNSEEN = "no real archive known to us fills this file; its rows are kept whole"
EMPTY: tuple[Any, ...] = (None, "", [], {})
STEMS: dict[str, tuple[NoteKind, str, Audience]] = {
    "spaces-metadata": ("event", "space", "public"),
    "periscope-broadcast-metadata": ("event", "broadcast", "public"),
    "fleet": ("story", "fleet", "unknown"),
    "audio-video-calls-in-dm": ("notice", "call", "direct"),
    "audio-video-calls-in-dm-recipient-sessions": ("notice", "call", "direct"),
}
"""Which kind of Note a row becomes, its id space, and who saw it."""


class Comment(Strict):
    """A comment of the owner under somebody's broadcast; without an id."""

    broadcastId: Digits = None  # noqa: N815 - the platform's own name
    byAccountId: Any = None  # noqa: N815 - the platform's own name
    createdAt: Digits = None  # noqa: N815 - the platform's own name
    text: str | None = None


class CommentRow(Strict):
    """The same in its wrapper."""

    periscopeCommentsMadeByUser: Comment  # noqa: N815 - the platform's own name


def read_comments(takeout: Takeout, owner: str) -> Iterator[Record | Finding]:
    """Comments under broadcasts. X repeats rows up to sixteen times, alike to the millisecond: they are one comment."""
    texts: dict[tuple[str, str], list[str]] = {}
    for member in files(takeout, "periscope-comments-made-by-user"):
        for element in takeout.json(member).elements(CommentRow):
            if isinstance(element, Finding):
                yield element
                continue
            comment = element.value.periscopeCommentsMadeByUser
            text, broadcast = comment.text or "", str(comment.broadcastId or "")
            said = texts.setdefault((broadcast, str(comment.createdAt)), [])
            if text not in said:
                said.append(text)
            yield Note(
                key=derived_key("x", "comment", takeout.account, broadcast, comment.createdAt, said.index(text)),
                kind="comment",
                attributed_to=owner,
                content=text,
                published=read_time(comment.createdAt),
                precision=precision_of(comment.createdAt),
                in_reply_to=Reference(
                    key=native_key("x", "broadcast", broadcast), url=f"https://x.com/i/broadcasts/{broadcast}"
                ),
                audience="public",
                extra={"unknown": element.unknown} if element.unknown else {},
                source=Source(member.name, element.pointer),
            )


def read_live(takeout: Takeout, owner: str, media: Files) -> Iterator[Record | Finding]:
    """Spaces, broadcasts, fleets and calls."""
    for stem, (kind, idspace, audience) in STEMS.items():
        for member in files(takeout, stem):
            for number, element in enumerate(takeout.json(member).elements(dict[str, Any])):
                if isinstance(element, Finding):
                    yield element
                    continue
                row = unwrap(element.value)
                if all(value in EMPTY for value in row.values()):
                    continue
                yield Finding(member.name, UNSEEN, element.pointer)
                source = Source(member.name, element.pointer)
                native_id = str(next((row[name] for name in ("id", "fleetId", "broadcastId") if row.get(name)), ""))
                attachments = []
                for document in _recordings(media, native_id, owner, source):
                    yield document
                    attachments.append(Attachment(document.key))
                started = row.get("createdAt") or row.get("startedAt")
                place = (stem, str(started), number)
                yield Note(
                    key=native_key("x", idspace, native_id)
                    if native_id
                    else derived_key("x", idspace, takeout.account, *place),
                    kind=kind,
                    attributed_to=owner,
                    name=text_of(row, "title", "name"),
                    content=text_of(row, "text", "fullText", "description"),
                    published=read_time(started),
                    precision=precision_of(started),
                    start_time=read_time(started) if kind == "event" else None,
                    end_time=read_time(row.get("endedAt")) if kind == "event" else None,
                    audience=audience,
                    attachment=tuple(attachments),
                    extra={"row": row},
                    source=source,
                )


def _recordings(media: Files, native_id: str, owner: str, source: Source) -> Iterator[Document]:
    for member in media.starting(native_id) if native_id else []:
        document = media.stray(member)
        yield Document(
            key=document.key,
            kind=document.kind,
            attributed_to=owner,
            name=document.name,
            member=document.member,
            source=source,
        )


def unwrap(row: dict[str, Any]) -> dict[str, Any]:
    """A row without its wrapper, the single object of a one-key object."""
    inner = next(iter(row.values())) if len(row) == 1 else None
    return inner if isinstance(inner, dict) else row


def text_of(row: dict[str, Any], *names: str) -> str | None:
    """The first of these fields that holds a text."""
    return next((row[name] for name in names if isinstance(row.get(name), str) and row[name]), None)
