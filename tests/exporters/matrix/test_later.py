"""What comes later: more takeouts, other wordings, a lost journal, what people change, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exodus.exporters.matrix import deletion
from exodus.model import Attachment, Record
from exodus.pipeline.undo import undo
from exodus.store import Store
from tests.exporters.matrix.homeserver import BOT, OWNER, Homeserver, connected
from tests.exporters.matrix.talk import BOB, TALK, differences, export, messages, photo, room, said
from tests.pipeline.scripted import OWNER as ADA
from tests.pipeline.scripted import picture, tell


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        yield store


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deletion that failed is begun again at once."""
    monkeypatch.setattr(deletion, "PAUSE", 0)


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


@pytest.mark.parametrize("failing", [0, 1, 2])
@pytest.mark.usefixtures("impatient")
def test_a_deletion_that_fails_is_begun_again(store: Store, tmp_path: Path, failing: int) -> None:
    server = Homeserver()
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA)])
    export(store, server)
    server.failing_deletions = failing
    assert not [one for one in undo(store, store.begin_run("undo"), connected(server)) if one.kept]
    assert server.rooms == {}


@pytest.mark.usefixtures("impatient")
def test_a_room_left_behind_by_failed_deletions_is_told_and_deleted_later(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA)])
    export(store, server)
    server.failing_deletions = 1_000
    kept = [one.kept for one in undo(store, store.begin_run("undo"), connected(server)) if one.kept]
    assert kept
    assert all("could not delete the room" in reason for reason in kept)
    assert server.rooms
    server.failing_deletions = 0
    assert not [one for one in undo(store, store.begin_run("undo"), connected(server)) if one.kept]
    assert server.rooms == {}


def test_a_room_that_people_have_to_themselves_is_not_deleted(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA)])
    export(store, server)
    tea = room(server)
    for member in tea.members("join"):
        tea.state["m.room.member", member] = {"membership": "leave"}
    tea.state["m.room.member", OWNER] = {"membership": "join"}
    kept = [one.kept for one in undo(store, store.begin_run("undo"), connected(server)) if one.kept]
    assert any("people are in it" in reason for reason in kept)
    assert tea in server.rooms.values()


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
