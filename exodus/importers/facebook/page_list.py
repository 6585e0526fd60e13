"""Friends, followers, groups, liked pages, events and saved things out of pages."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from exodus.dialects.meta.page.content import Box, boxes, named, words
from exodus.dialects.meta.page.time import Clock, timed
from exodus.importers.facebook.reading import Reading
from exodus.model import (
    Activity,
    ActivityKind,
    Finding,
    Note,
    Record,
    Reference,
)
from exodus.takeout import Member
from exodus.takeout.member import matches

NAMELESS = "a row that names nobody and nothing"


class List(Struct, frozen=True, gc=False):
    """One page of names or things: where it is, and what its rows mean."""

    section: str
    kind: ActivityKind
    names: tuple[str, ...]
    people: bool = False
    deleted: bool = False
    content: str | None = None
    extra: dict[str, Any] = {}


LISTS = (
    List("friends", "friend", ("your_friends", "friends"), people=True),
    List("removed_friends", "friend", ("removed_friends", "your_removed_friends"), people=True, deleted=True),
    List(
        "received_requests",
        "friend",
        ("received_friend_requests", "friend_requests_received", "your_received_friend_requests"),
        people=True,
        extra={"request": "received"},
    ),
    List(
        "sent_requests",
        "friend",
        ("sent_friend_requests", "friend_requests_sent", "your_sent_friend_requests"),
        people=True,
        extra={"request": "sent"},
    ),
    List(
        "rejected_requests",
        "friend",
        ("rejected_friend_requests", "friend_requests_rejected"),
        people=True,
        deleted=True,
        extra={"request": "rejected"},
    ),
    List("followers", "follower", ("people_who_followed_you", "followers", "who_followed_you"), people=True),
    List("following", "follow", ("who_you?ve_followed", "who_you_follow", "following"), people=True),
    List("page_likes", "like", ("pages_you?ve_liked", "pages_you_like", "likes_and_reactions/pages")),
    List("pages_followed", "follow", ("pages_and_profiles_you_follow", "pages_you_follow")),
    List("pages_unfollowed", "follow", ("*unfollowed*",), deleted=True),
    List("groups_admined", "join", ("groups/your_groups",), extra={"admin": True}),
    List("membership", "join", ("your_group_membership_activity",)),
    List("rsvp_answers", "rsvp", ("your_event_responses",)),
    List("rsvp_invited", "rsvp", ("event_invitations",), content="invited"),
    List("saved", "save", ("your_saved_items", "saved_items_and_collections/collections")),
    List("votes", "vote", ("your_poll_votes",)),
)
EVENTS = ("events/your_events.html",)


def lists(reading: Reading, clock: Clock, members: list[Member]) -> Iterator[Record | Finding]:
    """All lists, each row an Activity; groups that are joined are Collections as well; own events are Notes."""
    for one in LISTS:
        patterns = tuple(f"{name}.html" for name in one.names)
        fits = [member for member in members if matches(member.name, patterns)]
        for box in boxes(reading.takeout, fits, clock):
            if isinstance(box, Finding):
                yield box
            else:
                yield from _row(reading, box, one)
    for box in boxes(reading.takeout, [member for member in members if matches(member.name, EVENTS)], clock):
        yield box if isinstance(box, Finding) else _event(reading, clock, box)


def _row(reading: Reading, box: Box, one: List) -> Iterator[Record | Finding]:
    section, moment, source = box.section, box.moment, box.source
    texts = [run.text for run in section.runs]
    title = section.heading or next(iter(texts), None) or next((link.name for link in section.links if link.name), None)
    if not title and not section.links and not section.rows:
        yield Finding(box.member, NAMELESS, section.pointer, failed=True)
        return
    url = section.links[0].url if section.links else None
    key = reading.key(f"html-{one.section}", *named(section, moment), box.ordinal)
    actor, there = reading.owner, Reference(name=title, url=url)
    if one.people and title:
        person, met = reading.people.meet(title, key, source)
        if met:
            yield met
        actor, there = _who(reading, one, person, title)
    elif one.kind == "join" and title:
        name = next(iter(texts), None) if section.heading and texts else (title if one.extra.get("admin") else None)
        if name:
            group, collection = reading.group(name, source)
            if collection:
                yield collection
            there = Reference(key=group, name=name)
    rest = texts if section.heading else texts[1:]
    extra = {**one.extra, "lines": rest, "rows": [[pair.label, pair.value] for pair in section.rows]}
    yield Activity(
        key=key,
        kind=one.kind,
        actor=actor,
        object=there,
        name=title if one.kind in {"join", "save", "vote"} else None,
        content=one.content,
        url=section.url,
        **timed(moment, section.time),
        deleted=one.deleted,
        extra={name: value for name, value in extra.items() if value},
        source=source,
    )


def _who(reading: Reading, one: List, person: str, name: str) -> tuple[str, Reference]:
    """Who did it to whom: a follower does it to the owner, everything else the owner does."""
    if one.kind == "follower":
        return person, Reference(key=reading.owner)
    return reading.owner, Reference(key=person, name=name)


def _event(reading: Reading, clock: Clock, box: Box) -> Note:
    section, moment = box.section, box.moment
    said = words(section, clock)
    rest = {"rows": [[pair.label, pair.value] for pair in section.rows], "lines": list(said.lines)}
    return Note(
        key=reading.key("html-events", *named(section, moment), box.ordinal),
        kind="event",
        attributed_to=reading.owner,
        name=section.heading,
        content=said.content,
        url=section.url,
        **timed(moment, section.time),
        extra={name: value for name, value in rest.items() if value},
        source=box.source,
    )
