"""A thread of Messenger or Instagram out of its pages, in constant memory.

Pages are newest first, like the JSON they were made from. A message has no id and its time no milliseconds: it is
named by its thread, the time on the wall, its ordinal among equals and, where minutes are all there is, its text.
"""

from collections.abc import Iterator
from typing import Any

from exodus.dialects.meta.media import Media, document
from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.page.content import KINDS, UNREADABLE, named
from exodus.dialects.meta.page.parse import sections
from exodus.dialects.meta.page.reaction import reaction
from exodus.dialects.meta.page.section import Medium, Section
from exodus.dialects.meta.page.survey import participants
from exodus.dialects.meta.page.time import Clock, Moment, timed
from exodus.dialects.meta.person import ANONYMOUS, People
from exodus.dialects.meta.sentence import Role, new_name, role
from exodus.dialects.meta.thread import Series, Thread
from exodus.model import (
    Activity,
    Actor,
    Attachment,
    Collection,
    Finding,
    Note,
    Record,
    Reference,
    Source,
    Tag,
    derived_key,
)
from exodus.takeout import Takeout

Line = tuple[str, Section | Finding, Moment | None]


class Hall:
    """One thread in the making: who was met in it, and what its pages say outside of messages."""

    def __init__(self, takeout: Takeout, thread: Thread, people: People, clock: Clock) -> None:
        self.takeout = takeout
        self.thread = thread
        self.people = people
        self.clock = clock
        self.group = False
        self.present: dict[str, str] = {}
        self.calls: set[str] = set()
        """Names, whole and first, for system lines that call somebody."""
        self.loose: list[tuple[str, Section]] = []
        self._keys: dict[str, str] = {}

    def meet(self, name: str, source: Source) -> tuple[str, Actor | None]:
        """The key of the person called so, and the Actor to be yielded at the first meeting."""
        known = self._keys.get(name)
        if known:
            return known, None
        key, actor = self.people.meet(name, self.thread.identity, source)
        self._keys[name] = key
        self.present.setdefault(key, name)
        self.calls |= {name, name.partition(" ")[0]} - {""}
        return key, actor


def conversation(
    takeout: Takeout, thread: Thread, people: People, clock: Clock, names: tuple[str, ...] = ()
) -> Iterator[Record | Finding]:
    """Everything a thread holds: its messages, then the Collection; ``names`` are those a first look found in it."""
    hall = Hall(takeout, thread, people, clock)
    hall.calls |= {call for name in names for call in (name, name.partition(" ")[0]) if call}
    for series in thread.series:
        for (member, item, moment), ordinal in ordinals(_lines(hall, series), _time):
            if isinstance(item, Finding):
                yield item
            elif item.outside or (item.time is None and not _is_message(item)):
                hall.loose.append((member, item))
            else:
                if moment is None:
                    yield Finding(member, UNREADABLE, item.pointer, item.time or "")
                yield from _told(hall, Source(member, item.pointer), item, moment, ordinal)
    yield from _collection(hall)


def _lines(hall: Hall, series: Series) -> Iterator[Line]:
    for member in series.pages:
        for item in sections(hall.takeout, member):
            yield member.name, item, None if isinstance(item, Finding) else hall.clock.read(item.time)


def _time(line: Line) -> int | None:
    return line[2].seconds if line[2] else None


def _is_message(box: Section) -> bool:
    """Whether a box without a time is somebody's all the same: it shows media under a name."""
    return bool(box.heading and box.media and box.runs)


def _told(hall: Hall, source: Source, box: Section, moment: Moment | None, ordinal: int) -> Iterator[Record]:
    people, thread = hall.people, hall.thread
    author, actor = hall.meet(box.heading or "", source)
    if actor:
        yield actor
    content = box.text
    key = derived_key(people.platform, "html-message", people.account, thread.identity, *named(box, moment), ordinal)
    said = role(content, box.heading or "", hall.calls) if content else None
    if moment and content and said is None and len(box.runs) == 1 and not _is_rich(box):
        yield Note(
            key=key,
            kind="message",
            attributed_to=author,
            content=content,
            published=moment.published,
            precision=moment.precision,
            zone_origin=moment.zone_origin,
            wall=moment.kept,
            ordinal=ordinal,
            context=thread.key,
            audience="direct",
            url=box.url,
            source=source,
        )
        return
    attachment: list[Attachment] = []
    for medium in box.media:
        found = document(
            hall.takeout,
            Media(uri=medium.uri),
            people.platform,
            source,
            # Many send one sticker, and none of them drew it.
            attributed_to=None if "stickers_used/" in medium.uri else author,
            within=key,
            kind=KINDS.get(medium.tag),
        )
        yield found
        attachment.append(Attachment(found.key))
    if box.items and said not in {"attachment", "location"}:
        said = None  # nobody reacts to a system line; somebody typed it
    hall.group = hall.group or said == "group"
    if said == "attachment" and (attachment or box.links):
        content = None
    empty = not (content or attachment or box.links)
    yield Note(
        key=key,
        kind=_kind(box, said, empty),
        attributed_to=author,
        content=content,
        **timed(moment, box.time),
        ordinal=ordinal,
        context=thread.key,
        audience="direct",
        attachment=tuple(dict.fromkeys(attachment)),
        tag=tuple(Tag("link", name=link.name, url=link.url) for link in box.links),
        url=box.url,
        extra=_extra(box, said, empty, content),
        source=source,
    )
    yield from _reactions(hall, source, box, key)


def _is_rich(box: Section) -> bool:
    """Whether a message has more than its text."""
    return bool(box.media or box.links or box.rows or box.items)


def _kind(box: Section, said: Role | None, empty: bool) -> Any:
    if empty:
        return "notice"
    if said in {"attachment", "location"}:  # such a line stands in for what was sent, if that is there
        return "message" if box.media or box.links else "notice"
    return "notice" if said else "message"


def _extra(box: Section, said: Role | None, empty: bool, content: str | None) -> dict[str, Any]:
    known = {
        "sentence": said,
        "name": new_name(content, said),
        "empty": empty,
        "lines": [run.text for run in box.runs[1:]],
        "rows": [[pair.label, pair.value] for pair in box.rows],
    }
    return {name: value for name, value in known.items() if value}


def _reactions(hall: Hall, source: Source, box: Section, key: str) -> Iterator[Record]:
    counted: dict[str, int] = {}
    for text in box.items:
        found = reaction(text)
        actor, met = hall.meet(found.name, source)
        if met:
            yield met
        ordinal = counted.get(actor, 0)
        counted[actor] = ordinal + 1
        moment = hall.clock.read(found.time)
        yield Activity(
            key=derived_key(hall.people.platform, "html-reaction", hall.people.account, key, actor, ordinal),
            kind="reaction",
            actor=actor,
            object=Reference(key=key),
            content=found.emoji,
            **timed(moment, found.time),
            context=hall.thread.key,
            audience="direct",
            source=source,
        )


def _collection(hall: Hall) -> Iterator[Record]:
    """People that only the pages' heads list, and the Collection. Nothing but broken pages are no thread."""
    if not hall.present and not hall.loose:
        return
    thread = hall.thread
    boxes = [box for _, box in hall.loose]
    first = next(thread.pages).name
    listed = []
    for name in participants(boxes, {*hall.present.values(), hall.people.owner.name or ""}, hall.clock.words.name):
        key, actor = hall.meet(name, Source(first))
        listed.append(key)
        if actor:
            yield actor
    icon = next(((member, medium) for member, box in hall.loose for medium in box.media), None)
    picture = None
    if icon:
        picture = _icon(hall, *icon)
        yield picture
    group = hall.group or len(hall.present) > 2
    title = next((box.heading for box in boxes if box.heading and ":" not in box.heading), None)
    folders = [series.folder for series in thread.series if series.folder]
    extra = {"folder": folders[0] if len(folders) == 1 else folders, "handle": thread.handle, "group": group}
    yield Collection(
        key=thread.key,
        kind="conversation",
        name=_name(title, hall, group),
        participants=tuple(dict.fromkeys([*listed, *hall.present])),
        icon=picture.key if picture else None,
        audience="direct",
        extra={name: value for name, value in extra.items() if value},
        source=Source(first),
    )


def _icon(hall: Hall, member: str, medium: Medium) -> Any:
    media = Media(uri=medium.uri)
    return document(hall.takeout, media, hall.people.platform, Source(member), within=hall.thread.key, kind="image")


def _name(title: str | None, hall: Hall, group: bool) -> str | None:
    """A group's title; that of two people only where it is not simply the other's name."""
    if not title or title.casefold() in ANONYMOUS:
        return None
    return None if not group and title in hall.present.values() else title
