"""A whole thread of Messenger or Instagram, page after page, in constant memory."""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from exodus.dialects.meta.media import Media, document
from exodus.dialects.meta.message import Message, moment, plain, tell
from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.person import ANONYMOUS, People
from exodus.dialects.meta.room import Room
from exodus.dialects.meta.text import repair, repair_name, repaired
from exodus.dialects.meta.thread import Name, Series, Thread
from exodus.model import Collection, Finding, Record, Source
from exodus.takeout import Element, Member, Takeout


class Joinable(Struct, forbid_unknown_fields=True, gc=False):
    """Whether a group can be joined by a link."""

    mode: int | None = None
    link: str | None = None


class Head(Struct, forbid_unknown_fields=True, gc=False):
    """A page without its messages."""

    participants: list[Name | str] = []
    title: str | None = None
    is_still_participant: bool | None = None
    thread_path: str | None = None
    thread_type: str | None = None
    thread_name: str | None = None
    magic_words: list[Any] | None = None
    joinable_mode: Joinable | None = None
    image: Media | None = None
    is_pending: bool | None = None


def conversation(takeout: Takeout, thread: Thread, people: People) -> Iterator[Record | Finding]:
    """Everything a thread holds: its messages, then the Collection they stand in."""
    room = Room(takeout, thread, people)
    heads: list[tuple[str, Element[Head]]] = []
    for series in thread.series:
        yield from pages(room, series, heads)
    yield from collection(room, heads)


def pages(
    room: Room,
    series: Series,
    heads: list[tuple[str, Element[Head]]],
    heard: Callable[[Message, int], None] | None = None,
) -> Iterator[Record | Finding]:
    """The messages of a thread in one folder; what stands beside them on each page goes to ``heads``.

    ``heard`` is told of every message with its ordinal.
    """
    for (member, item), ordinal in ordinals(_stream(room.takeout, series, heads), _time):
        if isinstance(item, Finding):
            yield item
            continue
        message, unknown, source = item.value, item.unknown, Source(member, item.pointer)
        if heard:
            heard(message, ordinal)
        note = None if unknown or message.ip else plain(room, source, message, ordinal)
        if note is not None:
            yield note
        else:
            yield from tell(room, source, message, unknown, ordinal)


Line = tuple[str, Element[Message] | Finding]


def _stream(takeout: Takeout, series: Series, heads: list[tuple[str, Element[Head]]]) -> Iterator[Line]:
    for member in series.pages:
        yield from _page(takeout, member, heads)


def _page(takeout: Takeout, member: Member, heads: list[tuple[str, Element[Head]]]) -> Iterator[Line]:
    page, name = takeout.json(member), member.name
    broken = False
    for item in page.elements(Message, "messages"):
        if isinstance(item, Finding) and not item.pointer:
            broken = True
        yield name, item
    if broken:
        return  # the page as a whole cannot be read, and that has been said
    head = page.head(Head, "messages")
    if isinstance(head, Finding):
        yield member.name, head
    else:
        heads.append((member.name, head))


def _time(line: Line) -> int | None:
    item = line[1]
    return None if isinstance(item, Finding) else item.value.timestamp_ms or moment(item.value)


def collection(room: Room, heads: list[tuple[str, Element[Head]]]) -> Iterator[Record]:
    """The people a thread lists beside those who wrote, its picture, and the Collection.

    A thread of which nothing could be read is none: its findings say so.
    """
    if not heads and not room.present:
        return
    thread = room.thread
    first = next(thread.pages).name
    source = Source(heads[0][0] if heads else first)
    listed: list[str] = []
    for member, head in heads:
        for one in head.value.participants:
            name = one if isinstance(one, str) else one.name
            key, actor = room.meet(name, Source(member, "/participants"))
            listed.append(key)
            if actor:
                yield actor
    newest = heads[0][1].value if heads else Head()
    group = room.group or len(room.present) > 2 or any(_says_group(head.value) for _, head in heads)
    icon = None
    image = next((head.value.image for _, head in heads if head.value.image), None)
    if image and image.uri:
        picture = document(room.takeout, image, room.people.platform, source, within=thread.key, kind="image")
        icon = picture.key
        yield picture
    yield Collection(
        key=thread.key,
        kind="conversation",
        name=_name(newest, room, group),
        participants=tuple(dict.fromkeys([*listed, *room.present])),
        icon=icon,
        audience="direct",
        extra=_extra(thread, heads, group),
        source=source,
    )


def _says_group(head: Head) -> bool:
    return head.joinable_mode is not None or head.image is not None or head.thread_type == "RegularGroup"


def _name(head: Head, room: Room, group: bool) -> str | None:
    """A group's title; that of two people only where it is not simply the other's name (threads about a thing)."""
    title = repair(head.title or head.thread_name or "")
    if not title or title.casefold() in ANONYMOUS:
        return None
    return None if not group and title in room.present.values() else title


def _extra(thread: Thread, heads: list[tuple[str, Element[Head]]], group: bool) -> dict[str, Any]:
    newest = heads[0][1].value if heads else Head()
    folders = [series.folder for series in thread.series if series.folder]
    unknown = {path: repaired(value) for _, head in heads for path, value in head.unknown.items()}
    known = {
        "folder": folders[0] if len(folders) == 1 else folders,
        "handle": repair_name(thread.handle),
        "group": group,
        "left": newest.is_still_participant is False,
        "pending": newest.is_pending,
        "join_link": newest.joinable_mode.link if newest.joinable_mode else None,
        "magic_words": newest.magic_words,
        "unknown": {path: value for path, value in unknown.items() if not path.endswith("_INTERNAL")},
    }
    return {name: value for name, value in known.items() if value}
