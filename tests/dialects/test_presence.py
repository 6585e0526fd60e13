"""Who was away from a conversation, and what was said meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exodus.dialects.presence import Presence
from exodus.model import Actor, Collection, Note, Record, Tag
from tests.exporters.memory import MemorySelection

START = datetime(2020, 1, 1, tzinfo=UTC)
ADA = Actor(key="facebook:user:1", name="Ada Example", owner=True)
BOB = Actor(key="facebook:person:~b", name="Bob Example")
CEM = Actor(key="facebook:person:~c", name="Cem Example")
CEM_HIMSELF = Actor(key="facebook:user:3", name="Cem Example", owner=True)


def told(*lines: tuple[Actor, str] | Note, people: tuple[Actor, ...] = (ADA, BOB, CEM)) -> Presence:
    """Lines of one minute each; those that end with a period and a group are the platform's."""
    group = Collection(key="facebook:thread:1", kind="conversation", participants=tuple(one.key for one in people))
    notes: list[Record] = [
        line if isinstance(line, Note) else Note(
            key=f"facebook:message:{place}", kind="notice" if line[1].endswith("group.") else "message",
            attributed_to=line[0].key, content=line[1], published=at(place), context=group.key,
        )
        for place, line in enumerate(lines)
    ]  # fmt: skip
    return Presence(MemorySelection([*people, group, *notes], Path("/nowhere")), group)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def event(minute: int, kind: str, by: Actor | None, *whom: Actor) -> Note:
    return Note(
        key=f"x:event:{minute}", kind="notice", attributed_to=by.key if by else None, published=at(minute),
        context="facebook:thread:1", extra={"event": kind}, tag=tuple(Tag("mention", key=one.key) for one in whom),
    )  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        (CEM, "Cem left the group."),
        (CEM, "You left the group."),
        (ADA, "You removed Cem Example from the group."),
        (BOB, "Bob removed Cem Example from the group."),
        (BOB, "Bob removed Dan Example and Cem Example from the group."),
        event(1, "participantsLeave", CEM),
        event(1, "participantsLeave", None, CEM),
    ],
)
def test_who_left_missed_what_was_said_afterwards(line: tuple[Actor, str] | Note) -> None:
    presence = told((CEM, "hello"), line, (BOB, "about Cem"))
    assert presence.missed == {CEM.key}
    assert [presence.away(at(minute)) for minute in range(3)] == [set(), set(), {CEM.key}]
    assert [presence.era(at(minute)) for minute in range(3)] == [0, 0, 1]


def test_who_left_at_the_end_missed_nothing() -> None:
    assert told((CEM, "hello"), (CEM, "Cem left the group.")).missed == set()
    assert told((CEM, "hello"), (CEM, "Cem left the group."), (BOB, "Bob left the group.")).missed == set()


def test_people_do_not_leave_by_saying_so() -> None:
    said = Note(key="facebook:message:1", kind="message", attributed_to=CEM.key, content="Cem left the group.",
                published=at(1), context="facebook:thread:1")  # fmt: skip
    assert told((CEM, "hello"), said, (BOB, "really?")).missed == set()


@pytest.mark.parametrize(
    "line",
    [
        (BOB, "Bob added Cem Example to the group."),
        (CEM, "Cem joined the group."),
        (CEM, "I am back"),
        event(3, "participantsJoin", BOB, CEM),
    ],
)
def test_who_came_back_is_there_again_and_has_missed_what_was_said_meanwhile(line: tuple[Actor, str] | Note) -> None:
    presence = told((CEM, "hello"), (CEM, "Cem left the group."), (BOB, "about Cem"), line, (BOB, "hello again"))
    assert presence.missed == {CEM.key}
    assert [bool(presence.away(at(minute))) for minute in range(5)] == [False, False, True, False, False]
    assert [presence.era(at(minute)) for minute in range(5)] == [0, 0, 1, 2, 2]


def test_one_who_is_known_by_name_alone_may_be_one_who_brought_a_takeout() -> None:
    lines = ((CEM, "hello"), (CEM, "Cem left the group."), (BOB, "about Cem"))
    assert told(*lines, people=(ADA, BOB, CEM, CEM_HIMSELF)).missed == {CEM.key, CEM_HIMSELF.key}


def test_two_people_of_one_name_with_ids_are_two() -> None:
    other = Actor(key="facebook:user:4", name="Cem Example")
    lines = ((other, "hello"), (other, "Cem left the group."), (BOB, "about Cem"))
    assert told(*lines, people=(ADA, BOB, other, CEM_HIMSELF)).missed == {other.key}


def test_the_only_owner_was_shown_all_that_is_told() -> None:
    assert told((ADA, "hello"), (ADA, "You left the group."), (BOB, "about Ada")).missed == set()
    lines = ((ADA, "hello"), (ADA, "You left the group."), (BOB, "about Ada"))
    assert told(*lines, people=(ADA, BOB, CEM_HIMSELF)).missed == {ADA.key}


def test_you_are_the_other_owner() -> None:
    lines = ((BOB, "hello"), (ADA, "Ada removed you from the group."), (BOB, "about Cem"))
    assert told(*lines, people=(ADA, BOB, CEM_HIMSELF)).missed == {CEM_HIMSELF.key}
    back = (*lines[:2], (ADA, "Ada added you to the group."), lines[2])
    assert told(*back, people=(ADA, BOB, CEM_HIMSELF)).missed == set()


def test_who_is_added_to_a_group_of_x_did_not_see_what_was_said_before() -> None:
    added = Note(
        key="x:event:1", kind="notice", attributed_to=BOB.key, published=at(1), context="facebook:thread:1",
        extra={"event": "participantsJoin"}, tag=(Tag("mention", 6, 9, key=CEM.key),),
    )  # fmt: skip
    presence = told((BOB, "about Cem"), added, (BOB, "welcome"), (CEM, "hello"))
    assert presence.missed == {CEM.key}
    assert [bool(presence.away(at(minute))) for minute in range(4)] == [True, False, False, False]
    assert len({presence.era(at(minute)) for minute in range(1, 4)} - {presence.era(at(0))}) == 1
    assert told((CEM, "hello"), added, (BOB, "welcome back")).missed == set()
    assert told(event(0, "joinConversation", BOB, ADA, CEM), added, (BOB, "welcome")).missed == set()


def test_messenger_does_not_hide_the_past_from_whom_it_adds() -> None:
    assert told((BOB, "about Cem"), (BOB, "Bob added Cem Example to the group."), (CEM, "hello")).missed == set()


def test_what_has_no_date_is_kept_from_whoever_missed_anything() -> None:
    presence = told((CEM, "hello"), (CEM, "Cem left the group."), (BOB, "about Cem"))
    assert presence.away(None) == {CEM.key}
