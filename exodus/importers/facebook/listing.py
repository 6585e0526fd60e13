"""Lists of people, pages and events that say nothing happened, or that it is over.

Friend requests, removed friends, pages left or recommended, invitations: nobody is a friend, follows or answers by
them, so they count as lists. Each keeps who or what stands in it, with all times.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from exodus.importers.facebook.event import INVITED, listed
from exodus.importers.facebook.friend import FOLDERS, PAGE_FOLDERS, contacts, followed, named, within
from exodus.importers.facebook.reading import Reading, spare
from exodus.importers.facebook.series import entries
from exodus.model import Collection, Finding, Record, Source, from_seconds


class Listing(Struct, frozen=True):
    """One list: what it is called here, and its files."""

    section: str
    title: str
    names: tuple[str, ...]


_PEOPLE = (
    Listing("removed_friends", "Removed friends", ("removed_friends", "your_removed_friends")),
    Listing(
        "received_requests",
        "Friend requests received",
        ("received_friend_requests", "friend_requests_received", "your_received_friend_requests"),
    ),
    Listing(
        "sent_requests",
        "Friend requests sent",
        ("sent_friend_requests", "friend_requests_sent", "your_sent_friend_requests"),
    ),
    Listing("rejected_requests", "Friend requests rejected", ("rejected_friend_requests", "friend_requests_rejected")),
)
_RECOMMENDED = Listing(
    "recommended_pages",
    "Pages recommended",
    ("pages_you?ve_recommended", "pages_and_profiles_you?ve_recommended"),
)
_LEFT = Listing(
    "pages_unfollowed",
    "Pages unfollowed",
    ("pages_and_profiles_you?ve_unfollowed", "pages_you?ve_unfollowed", "unfollowed_pages"),
)
_INVITED = Listing("event_invitations", "Event invitations", ())


class Rows:
    """The rows of one list as they come in. ``added`` maps whom or what to the seconds at which it was added."""

    def __init__(self, reading: Reading, sort: Listing) -> None:
        self._reading = reading
        self._sort = sort
        self._source: Source | None = None
        self.participants: list[str] = []
        self.added: dict[str, Any] = {}
        self.unknown: dict[str, Any] = {}

    def enter(self, member: str, pointer: str, unknown: dict[str, Any]) -> None:
        """One more row, with what nobody knows in it."""
        self._source = self._source or Source(member)
        self.unknown |= {f"{pointer}.{path}": value for path, value in unknown.items()}

    def collection(self) -> Iterator[Collection]:
        """The list, if anything stood in it."""
        if self._source:
            yield Collection(
                key=self._reading.key("list", self._sort.section),
                kind="list",
                attributed_to=self._reading.owner,
                name=self._sort.title,
                participants=tuple(dict.fromkeys(self.participants)),
                audience="self",
                extra=spare(list=self._sort.section, added=self.added, unknown=self.unknown),
                source=self._source,
            )


def lists(reading: Reading) -> Iterator[Record | Finding]:
    """All of them that the takeout holds."""
    for sort in _PEOPLE:
        yield from _people(reading, sort)
    yield from _recommended(reading)
    yield from _left(reading)
    yield from _invited(reading)


def _people(reading: Reading, sort: Listing) -> Iterator[Record | Finding]:
    rows = Rows(reading, sort)
    for name, item, ordinal in contacts(reading, within(FOLDERS, sort.names)):
        if isinstance(item, Finding):
            yield item
            continue
        at = item.value.timestamp or 0
        person, actor = reading.meet(item.value.name, f"{sort.section}/{at}/{ordinal}", Source(name, item.pointer))
        if actor:
            yield actor
        rows.enter(name, item.pointer, item.unknown)
        rows.participants.append(person)
        rows.added.setdefault(person, []).append(at)
    yield from rows.collection()


def _recommended(reading: Reading) -> Iterator[Record | Finding]:
    rows = Rows(reading, _RECOMMENDED)
    for name, item, _ in contacts(reading, within(PAGE_FOLDERS, _RECOMMENDED.names)):
        if isinstance(item, Finding):
            yield item
            continue
        rows.enter(name, item.pointer, item.unknown)
        add(rows, named(item.value), item.value.timestamp, url=item.value.url)
    yield from rows.collection()


def _left(reading: Reading) -> Iterator[Record | Finding]:
    rows = Rows(reading, _LEFT)
    for (name, element), _ in entries(reading, reading.members(*within(PAGE_FOLDERS, _LEFT.names)), "name"):
        if isinstance(element, Finding):
            yield element
            continue
        rows.enter(name, element.pointer, element.unknown)
        page = followed(element)
        add(rows, page.name, element.value.timestamp, url=page.url)
    yield from rows.collection()


def _invited(reading: Reading) -> Iterator[Record | Finding]:
    """Events by their name, with begin and end in RFC 3339."""
    rows = Rows(reading, _INVITED)
    for name, item, _ in listed(reading, INVITED):
        if isinstance(item, Finding):
            yield item
            continue
        rows.enter(name, item.pointer, item.unknown)
        event = item.value
        begins, ends = from_seconds(event.start_timestamp), from_seconds(event.end_timestamp)
        place = event.place.location() if event.place else None
        add(
            rows,
            event.name,
            event.create_timestamp,
            start_time=begins.isoformat() if begins else None,
            end_time=ends.isoformat() if ends else None,
            place=place.name if place else None,
            description=event.description,
        )
    yield from rows.collection()


def add(rows: Rows, name: str | None, at: int | None, **more: Any) -> None:
    """A row about a thing that is no person: under its name, as often as it stands there."""
    row = {key: value for key, value in {"added": at, **more}.items() if value}
    rows.added.setdefault(name or "", []).append(row)
