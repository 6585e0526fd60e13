"""Where records go."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exodus.dialects.discourse.place import Places, category_name, former
from exodus.dialects.discourse.survey import Survey
from exodus.model import Activity, Actor, Attachment, Collection, Document, Note, Record, Reference
from tests.exporters.memory import MemorySelection

ADA = Actor(key="x:1", name="Ada Example", owner=True)
BOB = Actor(key="x:2", name="Bob Example")
SILENT = Actor(key="x:3", name="Sid Example")
GROUP = Collection(key="facebook:group:1", kind="group", name="Garden  club " + "x" * 60)
TALK = Collection(key="x:talk", kind="conversation", participants=(ADA.key, "x:4"))
EMPTY = Collection(key="x:empty", kind="conversation", participants=("x:5",))
ALBUM = Collection(key="facebook:album:1", kind="album", attributed_to=ADA.key, attachment=(Attachment("x:photo"),))
PHOTO = Document(key="x:photo", kind="image")
SHARE = Activity(key="x:share", kind="announce", actor=BOB.key)


def note(id_: str, minute: int, to: str | None = None, **fields: Any) -> Note:
    at = datetime(2024, 1, 31, 23, minute, tzinfo=UTC)
    above = Reference(key=to) if to else None
    return Note(
        **{"key": f"x:{id_}", "kind": "post", "published": at, "in_reply_to": above, "attributed_to": ADA.key, **fields}
    )


def places(tmp_path: Path, *records: Record) -> tuple[Places, Survey]:
    selection = MemorySelection([ADA, BOB, SILENT, GROUP, TALK, EMPTY, ALBUM, PHOTO, SHARE, *records], tmp_path)
    survey = Survey(selection)
    return Places(selection, survey), survey


def test_answers_at_any_depth_stand_in_the_topic_of_what_begins_it(tmp_path: Path) -> None:
    first = note("a", 1, context=GROUP.key)
    thread = [first, note("b", 2, "x:a", kind="comment"), note("c", 3, "x:b", kind="comment"), note("d", 4, "x:c")]
    where, _ = places(tmp_path, *thread)
    found = [where.of(one) for one in thread]
    assert [one and (one.kind, one.root, one.parent, one.category) for one in found] == [
        ("topic", "x:a", None, GROUP.key),
        ("reply", "x:a", None, GROUP.key),
        ("reply", "x:a", "x:b", GROUP.key),
        ("reply", "x:a", "x:c", GROUP.key),
    ]


def test_what_answers_a_stranger_opens_a_topic_and_a_circle_has_a_beginning(tmp_path: Path) -> None:
    alone, circle = note("z", 1, "x:nowhere"), [note("b", 2, "x:a"), note("a", 3, "x:b")]
    where, _ = places(tmp_path, alone, *circle)
    assert [one and (one.kind, one.root) for one in map(where.of, (alone, *circle))] == [
        ("topic", "x:z"),
        ("reply", "x:a"),
        ("topic", "x:a"),
    ]


def test_comments_on_photos_albums_and_shared_things_stand_where_those_are_shown(tmp_path: Path) -> None:
    told = [note("a", 1, PHOTO.key), note("b", 2, ALBUM.key), note("c", 3, SHARE.key)]
    where, _ = places(tmp_path, *told)
    assert [one and one.root for one in map(where.of, told)] == [ALBUM.key, ALBUM.key, SHARE.key]
    shows = note("p", 0, attachment=(Attachment(PHOTO.key),))
    where, _ = places(tmp_path, shows, *told)
    assert [one and one.root for one in map(where.of, told)] == ["x:p", ALBUM.key, SHARE.key]


def test_messages_go_to_the_month_of_their_conversation_and_strays_nowhere(tmp_path: Path) -> None:
    first = note("m", 1, kind="message", context=TALK.key)
    later = note("n", 2, kind="message", context=TALK.key)
    undated = note("u", 3, kind="notice", context=TALK.key, published=None)
    stray = note("s", 4, kind="message", context="x:lost")
    where, survey = places(tmp_path, first, later, undated, stray)
    found = [where.of(one) for one in (first, later, undated)]
    assert [one and (one.kind, one.root, one.first) for one in found] == [
        ("message", "x:talk#2024-01", True),
        ("message", "x:talk#2024-01", False),
        ("message", "x:talk#undated", True),
    ]
    assert where.of(stray) is None
    assert survey.speakers == {ADA.key, BOB.key, "x:4"}  # who only could have written has no account
    assert survey.founder == ADA.key


def test_photos_in_messages_are_private_and_those_nobody_shows_have_no_holder(tmp_path: Path) -> None:
    message = note("m", 1, kind="message", context=TALK.key, attachment=(Attachment("x:dm"),))
    lonely = Document(key="x:lonely", kind="image")
    _, survey = places(tmp_path, message, Document(key="x:dm", kind="image"), lonely)
    assert (survey.private("x:dm"), survey.private(PHOTO.key)) == (True, False)
    assert (survey.holder("x:dm"), survey.holder(PHOTO.key), survey.holder("x:lonely")) == ("x:m", ALBUM.key, None)


def test_categories_have_names_that_fit(tmp_path: Path) -> None:
    selection = MemorySelection([GROUP], tmp_path)
    assert category_name(selection, GROUP.key).startswith("Garden club xx")
    assert len(category_name(selection, GROUP.key)) == 50
    assert category_name(selection, "wall:facebook") == "Facebook posts"
    assert category_name(selection, "x:community:1") == "X group"


def test_former_members_are_told_by_the_names_the_platform_gives_them() -> None:
    assert former(Actor(key="facebook:name:~1", name="Facebook user"))
    assert former(Actor(key="facebook:name:~2", name=" Utilisateur  Facebook"))
    assert former(Actor(key="instagram:name:~2", name=""))
    assert not former(Actor(key="facebook:name:~3", name="Facebook user", owner=True))
    assert not former(Actor(key="x:user:1", name=None))
    assert not former(Actor(key="facebook:name:~4", name="Ada Example"))
