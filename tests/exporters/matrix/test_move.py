"""A conversation moved to a homeserver in memory: what stands there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from exodus.model import Actor, Attachment, Record
from exodus.store import Store
from tests.exporters.matrix.homeserver import BOT, Homeserver
from tests.exporters.matrix.talk import BOB, TALK, differences, export, messages, photo, reaction, room, said
from tests.pipeline.scripted import OWNER as ADA
from tests.pipeline.scripted import WHERE, note, picture, tell


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        yield store


def test_messages_stand_in_order_as_whom_said_them_when_they_did(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    again = said("3", "twice", minute=1)
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA), said("2", "twice", minute=1), again])
    export(server=server, store=store)
    bodies = [event["content"]["body"] for event in messages(server)]
    assert bodies == ["one", "twice", "twice"]
    names = [server.users[event["sender"]]["displayname"] for event in messages(server)]
    assert names == ["Ada Example", "Bob Example", "Bob Example"]
    first = datetime(2012, 3, 4, 5, 0, tzinfo=UTC).timestamp() * 1000
    assert [event["origin_server_ts"] - first for event in messages(server)] == [0, 60_000, 60_000]
    assert all(event["content"]["m.mentions"] == {} for event in messages(server))
    assert differences(store, server) == []


def test_an_answer_a_reaction_and_a_thread_hang_on_what_they_are_to(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    told: list[Record] = [
        BOB,
        TALK,
        said("1", "one", ADA),
        said("2", "two", minute=1, in_reply_to={"key": "scripted:note:1"}),
        reaction(BOB.key, "1", content="❤"),
        note("3", "a post", attributed_to=ADA.key, audience="public", published="2012-05-01T00:00:00Z"),
        note("4", "a comment", kind="comment", attributed_to=BOB.key, audience="public",
             published="2012-05-02T00:00:00Z", in_reply_to={"key": "scripted:note:3"}),
        note("5", "an answer", kind="comment", attributed_to=ADA.key, audience="public",
             published="2012-05-03T00:00:00Z", in_reply_to={"key": "scripted:note:4"}),
    ]  # fmt: skip
    tell(store, tmp_path / "a", told)
    export(store, server)
    one, two = messages(server)
    assert two["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": one["event_id"]}}
    sign = next(event for event in room(server).events if event["type"] == "m.reaction")
    assert sign["content"]["m.relates_to"]["key"] == "❤️"
    assert sign["content"]["m.relates_to"]["event_id"] == one["event_id"]
    assert sign["origin_server_ts"] == one["origin_server_ts"]
    post, comment, answer = messages(server, "Posts of Ada Example (Scripted)")
    assert comment["content"]["m.relates_to"]["event_id"] == post["event_id"]
    assert comment["content"]["m.relates_to"]["is_falling_back"] is True
    assert answer["content"]["m.relates_to"]["event_id"] == post["event_id"]
    assert answer["content"]["m.relates_to"]["m.in_reply_to"] == {"event_id": comment["event_id"]}
    assert answer["content"]["m.relates_to"]["is_falling_back"] is False


def test_one_reaction_told_twice_stands_once(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    once = reaction(BOB.key, "1", content="😂", published=datetime(2012, 3, 4, 5, 0, 30, tzinfo=UTC))
    again = msgspec.structs.replace(once, key="scripted:reaction:again", published=datetime(2012, 4, 1, tzinfo=UTC))
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA), once, again])
    ledger = export(store, server)
    assert ledger.refusals == []
    assert len([event for event in room(server).events if event["type"] == "m.reaction"]) == 1
    assert differences(store, server) == []


def test_a_crowd_that_never_wrote_is_summed_up(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    crowd = [Actor(key=f"scripted:person:{n}", name=f"Reader {n} Example", source=WHERE) for n in range(100, 121)]
    told: list[Record] = [BOB, *crowd, TALK, said("1", "one", ADA), said("2", "two", minute=1)]
    told += [reaction(one.key, "1", content="👍") for one in crowd]
    tell(store, tmp_path / "a", [*told, reaction(BOB.key, "1", content="😂")])
    export(store, server)
    signs = [event["content"]["m.relates_to"]["key"] for event in room(server).events if event["type"] == "m.reaction"]
    assert signs == ["😂"]
    lines = [event["content"]["body"] for event in messages(server) if event["content"]["msgtype"] == "m.notice"]
    assert len(lines) == 1
    assert all(one.name is not None and one.name in lines[0] for one in crowd)
    assert len(room(server).members("join")) == 3


def test_photos_come_as_they_were_but_for_the_place(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    plain, placed = photo(place=False), photo(place=True)
    shown = [Attachment("scripted:media:1"), Attachment("scripted:media:2", "the lake")]
    told: list[Record] = [
        BOB,
        TALK,
        picture("1", "a.jpg"),
        picture("2", "b.jpg"),
        said("1", "look", ADA, attachment=shown),
    ]
    tell(store, tmp_path / "a", told, files={"a.jpg": plain, "b.jpg": placed})
    ledger = export(store, server)
    first, second = messages(server)
    assert (first["content"]["msgtype"], first["content"]["body"]) == ("m.image", "look")
    assert second["content"]["body"] == "the lake"
    assert (first["content"]["info"]["w"], first["content"]["info"]["h"]) == (8, 6)
    assert server.media[first["content"]["url"]] == plain
    stripped = server.media[second["content"]["url"]]
    assert stripped is not None and stripped != placed
    with Image.open(io.BytesIO(stripped)) as opened:
        assert dict(opened.getexif().get_ifd(0x8825)) == {}
    assert [remark.key for remark in ledger.remarks] == ["scripted:media:2"]
    assert differences(store, server) == []
    server.media[first["content"]["url"]] = b"other bytes"
    assert differences(store, server) == ["differs"]


def test_places_stay_where_that_is_asked_for(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    told: list[Record] = [
        BOB,
        TALK,
        picture("1", "a.jpg"),
        said("1", "look", ADA, attachment=[Attachment("scripted:media:1")]),
    ]
    tell(store, tmp_path / "a", told, files={"a.jpg": photo(place=True)})
    assert export(store, server, keep_location=True).remarks == []
    assert photo(place=True) in server.media.values()


def test_what_is_too_large_is_told_in_words_and_shown_when_it_fits(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    server.limit = 100
    told: list[Record] = [
        BOB,
        TALK,
        picture("1", "a.jpg"),
        said("1", "look", ADA, attachment=[Attachment("scripted:media:1")]),
    ]
    tell(store, tmp_path / "a", told, files={"a.jpg": photo(place=False)})
    ledger = export(store, server)
    assert len(ledger.refusals) == 1 and "max_upload_size" in ledger.refusals[0]
    assert messages(server)[0]["content"]["body"].startswith("look\n[image")


def test_system_lines_without_words_say_what_happened(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    call: dict[str, Any] = {"call": {"duration": 61.0}}
    plan: dict[str, Any] = {"plan": {"title": "Walk", "timestamp": 1420100000}}
    told: list[Record] = [
        BOB,
        TALK,
        note("0", "hello", kind="message", attributed_to=BOB.key, context=TALK.key, audience="direct",
             published="2012-03-04T05:00:00Z"),
        said("1", "", kind="notice", extra={"unsent": True}, minute=1),
        said("2", "Bob called you.", kind="notice", extra=call, minute=2),
        said("3", "", kind="notice", extra={"call": {"missed": True}}, minute=3),
        said("4", "", kind="notice", extra={"empty": True}, minute=4),
        said("5", "Bob made a plan.", kind="notice", extra=plan, minute=5),
    ]  # fmt: skip
    tell(store, tmp_path / "a", told)
    export(store, server)
    assert [(event["sender"] == BOT, event["content"]["body"]) for event in messages(server)] == [
        (False, "hello"),
        (True, "Bob Example removed a message"),
        (True, "Bob called you.\n(call, 1:01 min)"),
        (True, "Bob Example: missed call"),
        (True, "(empty)"),
        (True, "Bob made a plan.\nplan: Walk, 2015-01-01 08:13 UTC"),
    ]


def test_a_group_bears_its_names_when_it_did(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    renamed = said("1", "Bob named the group Cake.", kind="notice", extra={"name": "Cake"}, minute=1)
    tell(store, tmp_path / "a", [BOB, TALK, said("0", "hello"), renamed, said("2", "bye", minute=2)])
    export(store, server)
    names = [event["content"]["name"] for event in room(server).events if event["type"] == "m.room.name"]
    assert names == ["Cake", "Tea"]
    assert room(server).events[-1]["type"] != "m.room.message"
    assert differences(store, server) == []
