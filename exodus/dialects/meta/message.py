"""One message of a Messenger or Instagram thread, as records.

Times are milliseconds since 1970 (``timestamp_ms``; the first takeouts of 2018 had seconds in ``timestamp``). There
are no ids: a message is named by its thread, its time and its ordinal among equals.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from exodus.dialects.meta.media import Media, document
from exodus.dialects.meta.room import Room
from exodus.dialects.meta.sentence import Role, new_name, role
from exodus.dialects.meta.share import Share, place, with_share
from exodus.dialects.meta.text import repair, repair_name, repaired
from exodus.dialects.meta.thread import Name
from exodus.dialects.secret import ADDRESSES
from exodus.model import (
    Activity,
    Attachment,
    DocumentKind,
    Finding,
    Note,
    NoteKind,
    Record,
    Reference,
    Source,
    Tag,
    derived_key,
    from_milliseconds,
    from_seconds,
)

_SYSTEM = frozenset({"Subscribe", "Unsubscribe", "Call", "Payment", "Plan"})
"""Values of ``type`` (until about 2022) that no person wrote."""
_TIMES = frozenset({"timestamp_ms", "timestamp"})
_SENT = frozenset({"content", "text", "media", "photos", "videos", "audio_files", "files", "gifs", "sticker", "share"})
SILENT = "a message without a time that says nothing"


class Reaction(Struct, forbid_unknown_fields=True, gc=False):
    """Somebody's emoji on a message; ``timestamp`` in seconds, since about 2025 and only on some."""

    reaction: str = ""
    actor: str = ""
    timestamp: int | None = None


class Sticker(Struct, forbid_unknown_fields=True, gc=False):
    """A sticker; the thumb of the like button is one too."""

    uri: str | None = None
    ai_stickers: list[Any] | None = None


class Message(Struct, forbid_unknown_fields=True, gc=False):
    """A message as a page lists it."""

    timestamp_ms: int | None = None
    sender_name: str = ""
    content: str | None = None
    photos: list[Media] | None = None
    videos: list[Media] | None = None
    audio_files: list[Media] | None = None
    files: list[Media] | None = None
    gifs: list[Media] | None = None
    sticker: Sticker | None = None
    share: Share | None = None
    reactions: list[Reaction] | None = None
    call_duration: float | None = None
    missed: bool | None = None
    is_unsent: bool | None = None
    is_taken_down: bool | None = None
    is_geoblocked_for_viewer: bool | None = None
    is_unsent_image_by_messenger_kid_parent: bool | None = None
    bumped_message_metadata: dict[str, Any] | None = None
    ip: str | None = None
    type: str | None = None
    users: list[Name] | None = None
    plan: dict[str, Any] | None = None
    timestamp: int | None = None


def moment(message: Message) -> int:
    """The time as written, in milliseconds; 0 where there is none."""
    return message.timestamp_ms or (message.timestamp or 0) * 1000


def tell(
    room: Room, source: Source, message: Message, unknown: dict[str, Any], ordinal: int
) -> Iterator[Record | Finding]:
    """The records of one message: people met for the first time, its media, the Note, the reactions to it.

    A row of which neither a time nor anything that was said or done can be read is a finding.
    """
    author = room.known(message.sender_name)
    if author is None:
        author, actor = room.meet(message.sender_name, source)
        if actor:
            yield actor
    if message.ip:
        room.takeout.drop(ADDRESSES)
    note = None if unknown else plain(room, source, message, ordinal)
    if note is not None:
        yield note
        return
    content = repair(message.content) if message.content else None
    yield from _told(room, source, message, unknown, ordinal, author, content)


def plain(room: Room, source: Source, message: Message, ordinal: int) -> Note | None:
    """The Note of a message with nothing but a text, by somebody who was met before; ``None`` for any other one."""
    author = room.known(message.sender_name)
    if author is None or not message.content or not _is_plain(message):
        return None
    content = repair(message.content)
    if role(content, repair_name(message.sender_name), room.names) is not None:
        return None
    at = message.timestamp_ms or moment(message)
    return Note(
        key=room.key_of(at, ordinal),
        kind="message",
        attributed_to=author,
        content=content,
        published=from_milliseconds(at),
        precision="ms" if message.timestamp_ms else "s",
        ordinal=ordinal,
        context=room.thread.key,
        audience="direct",
        source=source,
    )


def _is_plain(message: Message) -> bool:
    """Whether it has nothing but a text."""
    return (message.type is None or message.type == "Generic") and not (
        message.reactions
        or message.share
        or message.photos
        or message.is_unsent
        or message.sticker
        or message.videos
        or message.audio_files
        or message.files
        or message.gifs
        or message.call_duration is not None
        or message.missed
        or message.is_taken_down
        or message.bumped_message_metadata
        or message.users
        or message.plan
    )


def _told(
    room: Room,
    source: Source,
    message: Message,
    unknown: dict[str, Any],
    ordinal: int,
    author: str,
    content: str | None,
) -> Iterator[Record | Finding]:
    key = room.key_of(moment(message), ordinal)
    attachment: list[Attachment] = []
    for media, kind in () if message.is_unsent else _media(message):
        sticker = message.sticker is not None and media.uri == message.sticker.uri
        by = None if sticker else author  # many send one sticker, and none of them drew it
        found = document(room.takeout, media, room.people.platform, source, attributed_to=by, within=key, kind=kind)
        yield found
        attachment.append(Attachment(found.key))
    share = None if message.is_unsent else message.share
    said = role(content, repair_name(message.sender_name), room.names) if content else None
    if message.reactions and said not in {"attachment", "location"}:
        said = None  # nobody reacts to a system line; somebody typed it
    room.group = room.group or said == "group" or bool(message.users)
    location = place(share)
    if message.is_unsent or (said == "attachment" and (attachment or share)) or (said == "location" and share):
        content = None
    content, rest = with_share(content, share)
    at = moment(message)
    empty = not (content or attachment or share or message.is_unsent or message.call_duration is not None)
    if empty and not at and not (_is_done(message) or unknown.keys() - _TIMES):
        yield Finding(source.member, SILENT, source.pointer, failed=True)
        return
    empty = empty and not _lost(unknown)
    yield Note(
        key=key,
        kind="notice" if empty else _kind(message, said),
        attributed_to=author,
        content=content,
        published=from_milliseconds(at),
        precision="ms" if message.timestamp_ms else "s",
        ordinal=ordinal,
        context=room.thread.key,
        audience="direct",
        attachment=tuple(attachment),
        tag=(Tag("link", url=repair(share.link)),) if share and share.link else (),
        location=location,
        extra=_extra(message, said, unknown, empty, content) | rest,
        source=source,
    )
    yield from _reactions(room, source, message, key)


def _is_done(message: Message) -> bool:
    """Whether the row tells of something done, though nothing is said in it."""
    return bool(message.reactions or message.missed or message.users or message.plan or message.is_taken_down)


def _lost(unknown: dict[str, Any]) -> bool:
    """Whether something was sent that could not be read: a field of what people send holds a value of an odd type."""
    return any(path.partition(".")[0] in _SENT for path in unknown)


def _media(message: Message) -> Iterator[tuple[Media, DocumentKind | None]]:
    """What hangs on the message, with what the message says it is; a sticker comes last."""
    listed: tuple[tuple[list[Media] | None, DocumentKind | None], ...] = (
        (message.photos, "image"),
        (message.videos, "video"),
        (message.audio_files, "audio"),
        (message.gifs, "image"),
        (message.files, None),
    )
    for found, kind in listed:
        for media in found or ():
            yield media, kind
    if message.sticker:
        yield Media(uri=message.sticker.uri), "image"


def _kind(message: Message, said: Role | None) -> NoteKind:
    """``message`` for what a person sent, ``notice`` for what the platform wrote."""
    if (
        message.is_unsent
        or message.type in _SYSTEM
        or message.call_duration is not None
        or message.missed
        or message.users
        or message.plan
    ):
        return "notice"
    if said in {"attachment", "location"}:  # such a line stands in for what was sent, if that is there
        return "message" if message.share or any(True for _ in _media(message)) else "notice"
    return "notice" if said else "message"


def _extra(
    message: Message, said: Role | None, unknown: dict[str, Any], empty: bool, content: str | None
) -> dict[str, Any]:
    call = {"duration": message.call_duration, "missed": message.missed}
    bumped = message.bumped_message_metadata or {}
    known = {
        "call": {name: value for name, value in call.items() if value is not None},
        "unsent": message.is_unsent,
        "taken_down": message.is_taken_down,
        "bumped": bumped.get("is_bumped"),
        "sentence": said,
        "name": new_name(content, said),
        "empty": empty,
        "users": [repair_name(user.name) for user in message.users or ()],
        "plan": repaired(message.plan),
        "ai_stickers": message.sticker.ai_stickers if message.sticker else None,
        # Files of 2018 and 2019 leaked keys of the platform's own machinery, which say nothing about the message.
        "unknown": repaired({path: value for path, value in unknown.items() if not path.endswith("_INTERNAL")}),
    }
    return {name: value for name, value in known.items() if value}


def _reactions(room: Room, source: Source, message: Message, key: str) -> Iterator[Record]:
    people = room.people
    counted: dict[str, int] = {}
    for reaction in message.reactions or ():
        actor, met = room.meet(reaction.actor, source)
        if met:
            yield met
        ordinal = counted.get(actor, 0)
        counted[actor] = ordinal + 1
        # Not by the actor's key: it changes once a later takeout shows that the name is several people.
        who = actor if actor == people.owner.key else repair_name(reaction.actor)
        yield Activity(
            key=derived_key(people.platform, "reaction", people.account, key, who, ordinal),
            kind="reaction",
            actor=actor,
            object=Reference(key=key),
            content=repair(reaction.reaction),
            published=from_seconds(reaction.timestamp),
            context=room.thread.key,
            audience="direct",
            source=source,
        )
