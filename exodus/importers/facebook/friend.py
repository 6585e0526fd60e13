"""Friends, followers, and the pages the owner likes, follows or runs. Requests and what is over are lists."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from exodus.dialects.meta import label
from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.text import repair, repair_name
from exodus.dialects.secret import NUMBERS, count
from exodus.importers.facebook import labelled
from exodus.importers.facebook.activity import Entry
from exodus.importers.facebook.reading import Reading, spare
from exodus.importers.facebook.series import entries
from exodus.model import Activity, ActivityKind, Collection, Finding, Record, Reference, Source, from_seconds
from exodus.takeout import Element, Takeout

FRIENDS = ("connections/friends/your_friends.json", "friends_and_followers/friends.json", "friends/friends.json")
FOLDERS = (
    "connections/followers",
    "connections/friends",
    "friends_and_followers",
    "friends",
    "following_and_followers",
)


class Contact(Struct, forbid_unknown_fields=True, gc=False):
    """A name with a time; what else takeouts of 2018 and 2019 said of a contact (numbers, addresses) is left out."""

    name: str | None = None
    timestamp: int | None = None
    contact_info: Any = None
    marker: Any = None
    url: str | None = None


class _Sort(Struct, frozen=True):
    """One file of names: where it is, what it means."""

    section: str
    kind: ActivityKind
    names: tuple[str, ...]


_SORTS = (
    _Sort("friends", "friend", ("your_friends", "friends")),
    _Sort("followers", "follower", ("people_who_followed_you", "followers", "who_followed_you")),
    _Sort("following", "follow", ("who_you?ve_followed", "who_you_follow", "following", "people_you_follow")),
)
_LIKED = _Sort("page_likes", "like", ("pages_you?ve_liked", "pages_you_like"))
_FOLLOWED = _Sort("pages_followed", "follow", ("pages_and_profiles_you_follow", "pages_you_follow"))
PAGE_FOLDERS = ("pages", "pages_and_profiles", "likes_and_reactions", "following_and_followers")


def namesakes(takeout: Takeout) -> frozenset[str]:
    """Names that several friends bear (repaired): they cannot be one person."""
    counted: Counter[str] = Counter()
    for member in takeout.members(*FRIENDS):
        for item in takeout.json(member).elements(Contact):
            if not isinstance(item, Finding) and item.value.name:
                counted[repair_name(item.value.name)] += 1
    return frozenset(name for name, times in counted.items() if times > 1)


def friends(reading: Reading) -> Iterator[Record | Finding]:
    """Friends and followers."""
    for sort in _SORTS:
        for name, item, ordinal in contacts(reading, within(FOLDERS, sort.names)):
            if isinstance(item, Finding):
                yield item
            else:
                yield from _befriend(reading, sort, Source(name, item.pointer), item, ordinal)


def pages(reading: Reading) -> Iterator[Record | Finding]:
    """Pages liked and followed, and the owner's own."""
    liked = [*within(PAGE_FOLDERS, _LIKED.names), "likes_and_reactions/pages.json"]
    for name, item, ordinal in contacts(reading, liked):
        if isinstance(item, Finding):
            yield item
        else:
            contact = item.value
            page = Reference(url=contact.url or None, name=named(contact))
            at, extra = contact.timestamp or 0, spare(unknown=item.unknown)
            yield _deed(reading, _LIKED, page, at, ordinal, Source(name, item.pointer), extra)
    for (name, element), ordinal in entries(reading, reading.members(*within(PAGE_FOLDERS, _FOLLOWED.names)), "name"):
        if isinstance(element, Finding):
            yield element
        else:
            page, extra = followed(element), spare(unknown=element.unknown)
            at, source = element.value.timestamp or 0, Source(name, element.pointer)
            yield _deed(reading, _FOLLOWED, page, at, ordinal, source, extra)
    for name, item, _ in contacts(reading, ["pages/your_pages.json", "pages_and_profiles/your_pages.json"]):
        yield item if isinstance(item, Finding) else _own(reading, item, Source(name, item.pointer))


def within(folders: tuple[str, ...], names: tuple[str, ...]) -> list[str]:
    """The patterns of files of these names in these folders."""
    return [f"{folder}/{name}.json" for folder in folders for name in names]


def contacts(reading: Reading, patterns: list[str]) -> Iterator[tuple[str, Element[Contact] | Finding, int]]:
    """The rows of these files with their members and ordinals; numbers that stand beside a name are dropped."""

    def lines() -> Iterator[tuple[str, Element[Contact] | Finding]]:
        for member in reading.members(*patterns):
            for item in reading.takeout.json(member).elements(Contact):
                yield member.name, item

    for (name, item), ordinal in ordinals(lines(), _time):
        if isinstance(item, Finding):
            yield name, item, ordinal
            continue
        reading.takeout.drop(NUMBERS, count(item.value.contact_info))
        yield name, _told(item), ordinal


def _told(item: Element[Contact]) -> Element[Contact]:
    """The row itself; one of labelled values, a shape that spreads, by its first text and its address."""
    record = None if item.value.name else labelled.read(item.unknown)
    if record is None:
        return item
    name = next(labelled.texts(record), None)
    at, url = item.value.timestamp or label.seconds(record), label.link(record)
    rest = {key: value for key, value in item.unknown.items() if key != "label_values" and value != []}
    told = (repair(name or ""), url, at)
    labels = {key: value for key, value in label.plain(record).items() if value not in told}
    return Element(item.pointer, Contact(name=name, timestamp=at, url=url), {**rest, **spare(label_values=labels)})


def _time(line: tuple[str, Element[Contact] | Finding]) -> int | None:
    return None if isinstance(line[1], Finding) else line[1].value.timestamp or 0


def _befriend(reading: Reading, sort: _Sort, source: Source, item: Element[Contact], ordinal: int) -> Iterator[Record]:
    contact = item.value
    at = contact.timestamp or 0
    person, actor = reading.meet(contact.name, f"{sort.section}/{at}/{ordinal}", source)
    if actor:
        yield actor
    # Followers have no time: their place in the list changes with every takeout, so the person names the record.
    key = reading.key(sort.section, at, ordinal) if at else reading.key(sort.section, person)
    follower = sort.kind == "follower"
    owner = reading.people.owner
    yield Activity(
        key=key,
        kind=sort.kind,
        actor=person if follower else reading.owner,
        object=Reference(key=owner.key if follower else person, name=owner.name if follower else named(contact)),
        published=from_seconds(at),
        extra=spare(unknown=item.unknown),
        source=source,
    )


def named(contact: Contact) -> str | None:
    """The name, repaired."""
    return repair_name(contact.name or "") or None


def _deed(
    reading: Reading, sort: _Sort, page: Reference, at: int, ordinal: int, source: Source, extra: dict[str, Any]
) -> Activity:
    return Activity(
        key=reading.key(sort.section, at, ordinal),
        kind=sort.kind,
        actor=reading.owner,
        object=page,
        published=from_seconds(at),
        extra=extra,
        source=source,
    )


def followed(element: Element[Entry]) -> Reference:
    """The page that a row of pages followed or left names."""
    entry = element.value
    name = next((datum.name for datum in entry.data if datum.name), None) or entry.title or ""
    url = next((item.external_context.url for item in entry.items() if item.external_context), None)
    return Reference(url=url or None, name=repair_name(name) or None)


def _own(reading: Reading, item: Element[Contact], source: Source) -> Collection:
    contact = item.value
    # A page may be renamed; its address and the time it was made may not.
    key = reading.key("page", contact.timestamp or contact.url or repair_name(contact.name or ""))
    return Collection(
        key=key,
        kind="page",
        attributed_to=reading.owner,
        name=named(contact),
        url=contact.url or None,
        published=from_seconds(contact.timestamp),
        audience="public",
        extra=spare(unknown=item.unknown),
        source=source,
    )
