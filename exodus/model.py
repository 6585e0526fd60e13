"""The five nouns every takeout is told in, after ActivityStreams 2.0.

A **record** is an :class:`Actor`, :class:`Note`, :class:`Document`, :class:`Collection` or :class:`Activity`.
Field names are the vocabulary's in snake_case. All are frozen; empty fields are left out when encoded.

Promises that hold for every record:

- ``key`` names the thing for ever (see :func:`native_key` and :func:`derived_key`);
- ``published`` and ``updated`` are aware UTC datetimes or ``None``; ``precision`` says how exact, ``zone_origin``
  where the zone came from, ``wall`` keeps the time as written when the zone was not given;
- ``content`` is plain text; ``tag`` says what in it is a mention, link, hashtag or style, with offsets in Unicode
  code points of ``content``, end exclusive;
- ``extra`` keeps, losslessly, what the platform says and the nouns cannot. Counters (likes, views) live there.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args

from msgspec import Struct

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FAST = 1 << 32
"""Up to so many seconds since 1970 (2106) the C library's way to a datetime is exact to the microsecond everywhere."""

Audience = Literal["self", "direct", "list", "friends", "followers", "group", "public", "unknown"]
"""Who could see a thing on the platform, from the narrowest to the widest; ``unknown`` is treated as ``self``."""

Precision = Literal["ms", "s", "min", "day"]
ZoneOrigin = Literal["given", "export_offset", "fixed", "user", "unknown"]
TagType = Literal["mention", "hashtag", "cashtag", "link", "style"]

ActorKind = Literal["person", "organization", "group", "service"]
NoteKind = Literal["post", "comment", "message", "notice", "story", "article", "event", "poll", "note"]
DocumentKind = Literal["image", "video", "audio", "document"]
CollectionKind = Literal["conversation", "album", "group", "page", "list"]
ActivityKind = Literal[
    "like",
    "reaction",
    "announce",
    "follow",
    "follower",
    "friend",
    "join",
    "save",
    "vote",
    "rsvp",
    "block",
    "mute",
]


NOT_HELD = "does not hold"
"""The words by which a Document's ``missing`` tells that a whole takeout would have its bytes."""


class Source(Struct, frozen=True, gc=False):
    """Where a record or finding stood: a member of the takeout and a JSON pointer in it (``#n`` in HTML)."""

    member: str
    pointer: str = ""


class Reference(Struct, frozen=True, omit_defaults=True, gc=False):
    """Something a record names: another record by ``key``, or a thing that is not in the takeout.

    ``key`` is set whenever the platform's id is known, so that the reference resolves by itself when the thing
    arrives with another takeout. ``content`` is what the takeout says of a thing it does not hold.
    """

    key: str | None = None
    url: str | None = None
    name: str | None = None
    content: str | None = None
    attributed_to: str | None = None


class Tag(Struct, frozen=True, omit_defaults=True, gc=False):
    """A stretch of ``content`` with a meaning, or (without ``start``) one that belongs to the record as a whole.

    ``name`` is the text without its sign (``tea``, not ``#tea``); for a style it is ``bold`` or ``italic``; for a link
    it is the title of its card. ``key`` is the mentioned Actor's key. ``url`` is where a link leads; ``short`` is the
    shortened address that stood in the text before it was expanded (``https://t.co/…``).
    """

    type: TagType
    start: int | None = None
    end: int | None = None
    name: str | None = None
    url: str | None = None
    key: str | None = None
    short: str | None = None


class Attachment(Struct, frozen=True, omit_defaults=True, gc=False):
    """A Document as one record shows it: its key, and the caption it has there."""

    document: str
    caption: str | None = None


class Location(Struct, frozen=True, omit_defaults=True, gc=False):
    """A place: WGS 84 degrees, and what it is called."""

    latitude: float | None = None
    longitude: float | None = None
    name: str | None = None
    address: str | None = None
    url: str | None = None


class Actor(Struct, frozen=True, omit_defaults=True, tag_field="type", tag="Actor", kw_only=True, gc=False):
    """Who speaks: a person, organization (a page that speaks), group or service.

    ``preferred_username`` is the handle without ``@``; ``icon`` is the key of a Document. ``owner`` marks the one
    whose takeout it is.
    """

    key: str
    kind: ActorKind = "person"
    name: str | None = None
    preferred_username: str | None = None
    url: str | None = None
    summary: str | None = None
    published: datetime | None = None
    icon: str | None = None
    location: Location | None = None
    tag: tuple[Tag, ...] = ()
    owner: bool = False
    extra: dict[str, Any] = {}
    source: Source | None = None


class Note(Struct, frozen=True, omit_defaults=True, tag_field="type", tag="Note", kw_only=True, gc=False):
    """Something said: a post, comment, message, notice (a system line), story, article, event, poll or note.

    ``attributed_to`` is an Actor's key, ``context`` the key of the Collection it stands in, ``in_reply_to`` its
    parent. ``ordinal`` is its place among those that its series tells of the same time, the oldest being 0. ``deleted``
    marks what its author removed and the takeout still holds: it is exported nowhere unasked.
    """

    key: str
    kind: NoteKind
    attributed_to: str | None = None
    name: str | None = None
    summary: str | None = None
    content: str | None = None
    url: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    precision: Precision = "s"
    zone_origin: ZoneOrigin = "given"
    wall: str | None = None
    ordinal: int = 0
    context: str | None = None
    in_reply_to: Reference | None = None
    target: Reference | None = None
    audience: Audience = "unknown"
    attachment: tuple[Attachment, ...] = ()
    tag: tuple[Tag, ...] = ()
    location: Location | None = None
    start_time: datetime | None = None
    end_time: datetime | None = None
    language: str | None = None
    deleted: bool = False
    extra: dict[str, Any] = {}
    source: Source | None = None


class Document(Struct, frozen=True, omit_defaults=True, tag_field="type", tag="Document", kw_only=True, gc=False):
    """One picture, video, voice note or file.

    An importer sets ``member``, the name of the takeout's member that holds the bytes; ingest stores the bytes and
    sets ``sha256``, ``size`` and the ``media_type`` told by their first bytes. Without bytes, ``missing`` says why,
    and says :data:`NOT_HELD` where the takeout itself lacks the file: another part of it, or another one, may have it.
    ``name`` is the file's name, ``summary`` the text alternative, ``published`` when it was taken or uploaded,
    ``duration`` is in seconds, ``width`` and ``height`` in pixels.
    """

    key: str
    kind: DocumentKind
    attributed_to: str | None = None
    name: str | None = None
    summary: str | None = None
    url: str | None = None
    published: datetime | None = None
    precision: Precision = "s"
    zone_origin: ZoneOrigin = "given"
    wall: str | None = None
    media_type: str | None = None
    sha256: str | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    location: Location | None = None
    member: str | None = None
    missing: str | None = None
    extra: dict[str, Any] = {}
    source: Source | None = None


class Collection(Struct, frozen=True, omit_defaults=True, tag_field="type", tag="Collection", kw_only=True, gc=False):
    """A place where things stand: a conversation, album, group, page or list.

    ``participants`` are Actors' keys: everybody who was ever seen there. ``attachment`` lists an album's documents in
    their order.
    """

    key: str
    kind: CollectionKind
    attributed_to: str | None = None
    name: str | None = None
    summary: str | None = None
    url: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    participants: tuple[str, ...] = ()
    context: str | None = None
    icon: str | None = None
    audience: Audience = "unknown"
    attachment: tuple[Attachment, ...] = ()
    location: Location | None = None
    extra: dict[str, Any] = {}
    source: Source | None = None


class Activity(Struct, frozen=True, omit_defaults=True, tag_field="type", tag="Activity", kw_only=True, gc=False):
    """Something done to a thing: like, reaction, announce, follow, friend, join, save, vote, rsvp, block, mute.

    ``actor`` did it to ``object``; ``target`` is where (the collection saved to, the group joined). ``content`` is the
    emoji of a reaction, the answer of a vote or rsvp, or what survived of an announced text. A ``follower`` or
    ``friend`` activity has the owner as ``object``.
    """

    key: str
    kind: ActivityKind
    actor: str | None = None
    object: Reference | None = None
    target: Reference | None = None
    name: str | None = None
    content: str | None = None
    url: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    precision: Precision = "s"
    zone_origin: ZoneOrigin = "given"
    wall: str | None = None
    context: str | None = None
    audience: Audience = "unknown"
    attachment: tuple[Attachment, ...] = ()
    tag: tuple[Tag, ...] = ()
    language: str | None = None
    deleted: bool = False
    extra: dict[str, Any] = {}
    source: Source | None = None


Record = Actor | Note | Document | Collection | Activity

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
KINDS: dict[str, tuple[str, ...]] = {
    "Actor": get_args(ActorKind),
    "Note": get_args(NoteKind),
    "Document": get_args(DocumentKind),
    "Collection": get_args(CollectionKind),
    "Activity": get_args(ActivityKind),
}
"""Which kinds each type of record has."""


class Finding(Struct, frozen=True, omit_defaults=True, gc=False):
    """What could not become a record, and why.

    ``reason`` is a sentence that is the same for all findings of its sort, ``detail`` tells this one apart, ``count``
    says how many things it stands for. With ``failed`` these are rows that are no record now: the ledger counts them
    as seen and failed (what cannot be told apart counts as one). The others tell of a member, or of a record that is
    there all the same.
    """

    member: str
    reason: str
    pointer: str = ""
    detail: str = ""
    count: int = 1
    failed: bool = False


def native_key(platform: str, idspace: str, native_id: str) -> str:
    """The key of a thing the platform gave an id: ``x:status:123``."""
    return f"{platform}:{idspace}:{native_id}"


def derived_key(platform: str, section: str, account: str, *parts: object) -> str:
    """The key of a thing without an id: ``facebook:posts:~4f1c…``.

    ``parts`` are what names it inside its section: the conversation, the time as written (before any zone), the
    ordinal among equals. Never names, titles or texts: they change by edits, renames and better repair of ours.
    """
    digest = hashlib.blake2b("\x1f".join(map(str, (account, *parts))).encode("utf-8", "surrogatepass"), digest_size=10)
    return f"{platform}:{section}:~{digest.hexdigest()}"


def derived_keys(platform: str, section: str, account: str, *parts: object) -> Callable[..., str]:
    """What makes :func:`derived_key` of all that share their first parts, from the other ones; there is at least one.

    For the messages of a thread: half the work where there are many.
    """
    begun = hashlib.blake2b(
        "".join(f"{part}\x1f" for part in (account, *parts)).encode("utf-8", "surrogatepass"), digest_size=10
    )
    prefix = f"{platform}:{section}:~"

    def make(*rest: object) -> str:
        digest = begun.copy()
        digest.update("\x1f".join(map(str, rest)).encode("utf-8", "surrogatepass"))
        return prefix + digest.hexdigest()

    return make


def from_seconds(seconds: float | str | None) -> datetime | None:
    """An aware UTC datetime from seconds since 1970; ``None`` for 0, nothing, and what no calendar holds."""
    if not seconds:
        return None
    try:
        if type(seconds) is int and 0 < seconds < FAST:
            return datetime.fromtimestamp(seconds, UTC)
        return EPOCH + timedelta(seconds=float(seconds))
    except (ValueError, OverflowError):
        return None


def from_milliseconds(milliseconds: float | str | None) -> datetime | None:
    """An aware UTC datetime from milliseconds since 1970; ``None`` for 0, nothing, and what no calendar holds."""
    if not milliseconds:
        return None
    try:
        whole = int(milliseconds)
        if 0 < whole < 1000 * FAST:
            return datetime.fromtimestamp(whole / 1000, UTC)
        return EPOCH + timedelta(milliseconds=whole)
    except (ValueError, OverflowError):
        return None
