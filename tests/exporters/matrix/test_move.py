"""A conversation moved to a homeserver in memory: what stands there, who may read it, and what comes later."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from exodus.exporters.matrix import Matrix
from exodus.model import Activity, Actor, Attachment, Collection, Record, Reference
from exodus.pipeline.deliver import deliver
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.ledger import Ledger
from exodus.pipeline.selection import StoreSelection
from exodus.pipeline.undo import undo
from exodus.pipeline.verify import verify_deliveries
from exodus.store import Store
from tests.exporters.matrix.homeserver import BOT, NAME, OWNER, Homeserver, Room, connected
from tests.pipeline.scripted import OWNER as ADA
from tests.pipeline.scripted import WHERE, Silence, note, picture, tell

BOB = Actor(key="scripted:person:2", name="Bob Example", source=WHERE)
TALK = Collection(
    key="scripted:thread:1",
    kind="conversation",
    name="Tea",
    participants=(ADA.key, BOB.key),
    audience="direct",
    source=WHERE,
)


def said(key: str, text: str, who: Actor = BOB, minute: int = 0, **fields: object) -> Record:
    given = {
        "kind": "message",
        "attributed_to": who.key,
        "context": TALK.key,
        "audience": "direct",
        "published": f"2012-03-04T05:{minute:02}:00Z",
    }
    return note(key, text, **given | fields)


def reaction(who: str, to: str, **fields: Any) -> Activity:
    return Activity(
        key=f"scripted:reaction:{who}:{to}",
        kind="reaction",
        actor=who,
        object=Reference(key=f"scripted:note:{to}"),
        context=TALK.key,
        audience="direct",
        source=WHERE,
        **fields,
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        yield store


def export(store: Store, server: Homeserver, *, exporter: Matrix | None = None, **options: Any) -> Ledger:
    ledger = Ledger()
    readers = Readers(audience="group", private=True)
    chosen = StoreSelection(store, Filter(), readers)
    deliver(store, store.begin_run("export"), exporter or connected(server, **options), chosen, ledger, Silence())
    return ledger


def room(server: Homeserver, name: str = "Tea") -> Room:
    found = [room for room in server.rooms.values() if room.state["m.room.name", ""]["name"] == name]
    assert len(found) == 1, [room.state["m.room.name", ""] for room in server.rooms.values()]
    return found[0]


def messages(server: Homeserver, name: str = "Tea") -> list[dict[str, Any]]:
    return [event for event in room(server, name).events if event["type"] in ("m.room.message", "m.sticker")]


def differences(store: Store, server: Homeserver) -> list[str]:
    return [one.state for one in verify_deliveries(store, connected(server), Silence())]


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


def test_a_room_is_closed_and_its_people_are_asked_in_last(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA), said("2", "two")])
    export(store, server, people={BOB.key: f"@bob:{NAME}"})
    tea = room(server)
    assert tea.state["m.room.join_rules", ""] == {"join_rule": "invite"}
    assert tea.state["m.room.history_visibility", ""] == {"history_visibility": "shared"}
    assert tea.state["m.room.guest_access", ""] == {"guest_access": "forbidden"}
    assert tea.state["m.room.create", ""] == {"m.federate": False, "additional_creators": [OWNER]}
    assert sorted(tea.members("invite")) == [OWNER, f"@bob:{NAME}"]
    ghosts = [member for member in tea.members("join") if member != BOT]
    assert len(ghosts) == 2
    assert not any("bob" in ghost or "ada" in ghost for ghost in ghosts)
    joined = [event for event in tea.events if event["type"] == "m.room.member"]
    assert all(event["origin_server_ts"] < messages(server)[0]["origin_server_ts"] for event in joined)
    space = next(room for room in server.rooms.values() if room.state["m.room.create", ""].get("type") == "m.space")
    here = next(id_ for id_, room in server.rooms.items() if room is tea)
    assert space.state["m.space.child", here]["via"] == [NAME]


def test_of_several_owners_each_is_asked_only_into_what_they_took_part_in(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA)])
    people = {ADA.key: OWNER, "scripted:person:9": f"@zoe:{NAME}"}
    export(store, server, owner=f"{OWNER} @zoe:{NAME}", people=people)
    assert room(server).members("invite") == [OWNER]


def test_an_owner_is_not_asked_into_what_another_takeouts_owner_said(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    zoe = "scripted:person:7"
    other = Collection(
        key="scripted:thread:2", kind="conversation", name="Cake", participants=(zoe, BOB.key), audience="direct",
        source=WHERE,
    )  # fmt: skip
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA)])
    theirs = said("2", "two", context=other.key)
    tell(store, tmp_path / "b", [BOB, other, theirs], account="7")
    ledger = export(store, server)
    assert room(server).members("invite") == room(server, "Cake").members("invite") == []
    assert "people:" in str(ledger.remarks)
    assert export(store, server, people={zoe: f"@zoe:{NAME}"}).deliveries.updated > 0
    assert room(server).members("invite") == [OWNER]
    assert room(server, "Cake").members("invite") == [f"@zoe:{NAME}"]


def test_what_is_somebodys_own_is_read_by_nobody_else(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    post = note("1", "mine", attributed_to=ADA.key, audience="friends", published="2012-05-01T00:00:00Z")
    tell(store, tmp_path / "a", [post])
    export(store, server, owner=f"{OWNER} @zoe:{NAME}", people={ADA.key: OWNER})
    for name in ("Scripted archive of Ada Example", "Posts of Ada Example (Scripted)"):
        assert room(server, name).members("invite") == [OWNER]
        assert room(server, name).state["m.room.create", ""]["additional_creators"] == [OWNER]


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


def test_late_finds_are_appended_told_and_no_fault(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    first, last = said("1", "first", ADA), said("9", "last", minute=9)
    tell(store, tmp_path / "a", [BOB, TALK, first, last], made_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert export(store, server).remarks == []
    middle, newest = said("5", "between", minute=5), said("99", "newest", minute=20)
    tell(store, tmp_path / "b", [BOB, TALK, first, middle, last, newest], made_at=datetime(2021, 1, 1, tzinfo=UTC))
    ledger = export(store, server)
    assert [remark.key for remark in ledger.remarks] == ["scripted:note:5"]
    assert [event["content"]["body"] for event in messages(server)] == ["first", "last", "between", "newest"]
    assert differences(store, server) == []


def test_an_edited_message_shows_its_last_wording(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "teh tea")], made_at=datetime(2020, 1, 1, tzinfo=UTC))
    export(store, server)
    tell(store, tmp_path / "b", [BOB, TALK, said("1", "the tea")], made_at=datetime(2021, 1, 1, tzinfo=UTC))
    assert export(store, server).deliveries.updated == 1
    edition = messages(server)[-1]["content"]
    assert edition["m.new_content"]["body"] == "the tea"
    assert edition["m.relates_to"] == {"rel_type": "m.replace", "event_id": messages(server)[0]["event_id"]}
    assert differences(store, server) == []


def test_a_lost_journal_and_forgotten_transactions_double_nothing(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    told: list[Record] = [BOB, TALK, picture("1", "a.jpg"), *(said(str(n), "ok", minute=n) for n in range(20))]
    told.append(said("50", "look", ADA, 50, attachment=[Attachment("scripted:media:1")]))
    tell(store, tmp_path / "a", told, files={"a.jpg": photo(place=False)})
    export(store, server)
    before = [event["event_id"] for event in room(server).events], len(server.media), len(server.users)
    server.transactions.clear()
    store.execute("DELETE FROM journal")
    store.execute("DELETE FROM destination")
    export(store, server)
    assert ([event["event_id"] for event in room(server).events], len(server.media), len(server.users)) == before
    assert differences(store, server) == []


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


def test_what_others_changed_is_told(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA), said("2", "two", minute=1)])
    export(store, server)
    tea = room(server)
    copied = dict(messages(server)[0])
    server.writes(tea, "m.room.message", OWNER, {}, {"msgtype": "m.text", "body": "thanks"})
    assert differences(store, server) == []
    server.writes(tea, "m.room.message", BOT, {"ts": copied["origin_server_ts"]}, copied["content"])
    assert sorted(differences(store, server)) == ["differs", "extra"]
    messages(server)[1]["content"]["body"] = "tow"
    assert sorted(differences(store, server)) == ["differs", "differs", "extra"]
    messages(server)[0]["unsigned"] = {"redacted_because": {}}
    assert "missing" in differences(store, server)


def test_undo_without_an_admin_empties_what_it_cannot_delete(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    told: list[Record] = [
        BOB,
        TALK,
        picture("1", "a.jpg"),
        said("1", "look", ADA, attachment=[Attachment("scripted:media:1")]),
    ]
    tell(store, tmp_path / "a", told, files={"a.jpg": photo(place=False)})
    export(store, server, admin=False)
    tea = room(server)
    tea.state["m.room.member", OWNER] = {"membership": "join"}
    kept = [one for one in undo(store, store.begin_run("undo"), connected(server, admin=False)) if one.kept]
    assert [one.key for one in kept] == ["scripted:media:1"]
    assert "admin" in (kept[0].kept or "")
    assert not any(event["content"].get("body") for event in tea.events)
    assert tea.state["m.room.name", ""] == {"name": "Tea (taken back)"}
    assert tea.members("join") == [OWNER]
    assert server.aliases == {}
    export(store, server, admin=False)
    assert [event["content"]["body"] for event in messages(server)] == ["look"]


def test_a_room_in_which_people_wrote_stays_and_ours_goes(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA)])
    export(store, server)
    tea = room(server)
    tea.state["m.room.member", OWNER] = {"membership": "join"}
    server.writes(tea, "m.room.message", OWNER, {}, {"msgtype": "m.text", "body": "thanks"})
    kept = [one.kept for one in undo(store, store.begin_run("undo"), connected(server)) if one.kept]
    assert any("others have written" in reason for reason in kept)
    assert [event["content"].get("body") for event in tea.events if event["type"] == "m.room.message"] == [
        None,
        "thanks",
    ]


def photo(*, place: bool) -> bytes:
    image = Image.new("RGB", (8, 6), "green")
    exif = Image.Exif()
    exif[0x010F] = "Example"
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "E", 4: (19.0, 30.0, 0.0)})
    data = io.BytesIO()
    image.save(data, "JPEG", exif=exif)
    return data.getvalue()
