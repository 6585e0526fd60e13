"""Friends, requests, followers, and the pages the owner likes, follows, recommends or runs."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Labelled
from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.text import repair_name
from exodus.importers.facebook.activity import Entry
from exodus.importers.facebook.post import entries
from exodus.importers.facebook.reading import Reading, spare
from exodus.model import Activity, ActivityKind, Collection, Finding, Record, Reference, Source, from_seconds
from exodus.takeout import Element, Takeout

FRIENDS = ("connections/friends/your_friends.json", "friends_and_followers/friends.json", "friends/friends.json")
_FOLDERS = ("connections/friends", "friends_and_followers", "friends", "following_and_followers")


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
    deleted: bool = False
    extra: dict[str, Any] = {}


_SORTS = (
    _Sort("friends", "friend", ("your_friends", "friends")),
    _Sort("removed_friends", "friend", ("removed_friends", "your_removed_friends"), deleted=True),
    _Sort(
        "received_requests",
        "friend",
        ("received_friend_requests", "friend_requests_received", "your_received_friend_requests"),
        extra={"request": "received"},
    ),
    _Sort(
        "sent_requests",
        "friend",
        ("sent_friend_requests", "friend_requests_sent", "your_sent_friend_requests"),
        extra={"request": "sent"},
    ),
    _Sort(
        "rejected_requests",
        "friend",
        ("rejected_friend_requests", "friend_requests_rejected"),
        deleted=True,
        extra={"request": "rejected"},
    ),
    _Sort("followers", "follower", ("people_who_followed_you", "followers", "who_followed_you")),
    _Sort("following", "follow", ("who_you?ve_followed", "who_you_follow", "following", "people_you_follow")),
)
_PAGES = (
    _Sort("page_likes", "like", ("pages_you?ve_liked", "pages_you_like")),
    _Sort(
        "recommended_pages",
        "like",
        ("pages_you?ve_recommended", "pages_and_profiles_you?ve_recommended"),
        extra={"recommended": True},
    ),
)
_PAGE_FOLLOWS = (
    _Sort("pages_followed", "follow", ("pages_and_profiles_you_follow", "pages_you_follow")),
    _Sort(
        "pages_unfollowed",
        "follow",
        ("pages_and_profiles_you?ve_unfollowed", "pages_you?ve_unfollowed", "unfollowed_pages"),
        deleted=True,
    ),
)
_PAGE_FOLDERS = ("pages", "pages_and_profiles", "likes_and_reactions", "following_and_followers")


def namesakes(takeout: Takeout) -> frozenset[str]:
    """Names that several friends bear (repaired): they cannot be one person."""
    counted: Counter[str] = Counter()
    for member in takeout.members(*FRIENDS):
        for item in takeout.json(member).elements(Contact):
            if not isinstance(item, Finding) and item.value.name:
                counted[repair_name(item.value.name)] += 1
    return frozenset(name for name, times in counted.items() if times > 1)


def friends(reading: Reading) -> Iterator[Record | Finding]:
    """Friends, requests and followers, past ones marked deleted."""
    for sort in _SORTS:
        folders = ("connections/followers", *_FOLDERS)
        patterns = [f"{folder}/{name}.json" for folder in folders for name in sort.names]
        for name, item, ordinal in _contacts(reading, patterns):
            if isinstance(item, Finding):
                yield item
            else:
                yield from _befriend(reading, sort, Source(name, item.pointer), item, ordinal)


def pages(reading: Reading) -> Iterator[Record | Finding]:
    """Pages liked, recommended, followed and left, and the owner's own."""
    for sort in _PAGES:
        patterns = [f"{folder}/{name}.json" for folder in _PAGE_FOLDERS for name in sort.names]
        patterns += ["likes_and_reactions/pages.json"] if sort.section == "page_likes" else []
        for name, item, ordinal in _contacts(reading, patterns):
            if isinstance(item, Finding):
                yield item
            else:
                contact, extra = item.value, {**sort.extra, **spare(unknown=item.unknown)}
                page = Reference(url=contact.url or None, name=repair_name(contact.name or "") or None)
                at = contact.timestamp or 0
                yield _deed(reading, sort, page, at, ordinal, Source(name, item.pointer), extra)
    for sort in _PAGE_FOLLOWS:
        patterns = [f"{folder}/{name}.json" for folder in _PAGE_FOLDERS for name in sort.names]
        for (name, element), ordinal in entries(reading, reading.members(*patterns)):
            if isinstance(element, Finding):
                yield element
            else:
                yield _followed(reading, sort, element, ordinal, Source(name, element.pointer))
    for name, item, _ in _contacts(reading, ["pages/your_pages.json", "pages_and_profiles/your_pages.json"]):
        yield item if isinstance(item, Finding) else _own(reading, item, Source(name, item.pointer))


def _contacts(reading: Reading, patterns: list[str]) -> Iterator[tuple[str, Element[Contact] | Finding, int]]:
    def lines() -> Iterator[tuple[str, Element[Contact] | Finding]]:
        for member in reading.members(*patterns):
            for item in reading.takeout.json(member).elements(Contact):
                yield member.name, item

    for (name, item), ordinal in ordinals(lines(), _time):
        yield name, item if isinstance(item, Finding) else _told(item), ordinal


def _told(item: Element[Contact]) -> Element[Contact]:
    """The row itself; one of labelled values, a shape that spreads, by its first text and its address."""
    labels = item.unknown.get("label_values")
    if item.value.name or not labels:
        return item
    try:
        record = msgspec.convert({"label_values": labels}, Labelled, strict=False)
    except msgspec.ValidationError:
        return item  # kept as unknown
    name = next((text for _, text in label.texts(record)), None)
    contact = Contact(name=name, timestamp=item.value.timestamp or label.seconds(record), url=label.link(record))
    return Element(item.pointer, contact, {key: value for key, value in item.unknown.items() if key != "label_values"})


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
        object=Reference(key=owner.key if follower else person, name=owner.name if follower else _named(contact)),
        published=from_seconds(at),
        deleted=sort.deleted,
        extra={**sort.extra, **spare(unknown=item.unknown)},
        source=source,
    )


def _named(contact: Contact) -> str | None:
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
        deleted=sort.deleted,
        extra=extra,
        source=source,
    )


def _followed(reading: Reading, sort: _Sort, element: Element[Entry], ordinal: int, source: Source) -> Activity:
    entry = element.value
    name = next((datum.name for datum in entry.data if datum.name), None) or entry.title or ""
    url = next((item.external_context.url for item in entry.items() if item.external_context), None)
    page = Reference(url=url or None, name=repair_name(name) or None)
    extra = {**sort.extra, **spare(unknown=element.unknown)}
    return _deed(reading, sort, page, entry.timestamp or 0, ordinal, source, extra)


def _own(reading: Reading, item: Element[Contact], source: Source) -> Collection:
    contact = item.value
    # A page may be renamed; its address and the time it was made may not.
    key = reading.key("page", contact.timestamp or contact.url or repair_name(contact.name or ""))
    return Collection(
        key=key,
        kind="page",
        attributed_to=reading.owner,
        name=_named(contact),
        url=contact.url or None,
        published=from_seconds(contact.timestamp),
        audience="public",
        extra=spare(unknown=item.unknown),
        source=source,
    )
