"""Who may read what was moved: people who took part in it, asked in last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from exodus.contracts import Delivery
from exodus.model import Collection, Record
from exodus.pipeline.filter import Filter
from exodus.store import Store
from tests.exporters.matrix.homeserver import BOT, NAME, OWNER, Homeserver, connected
from tests.exporters.matrix.talk import BOB, TALK, export, messages, photo, planned, room, said
from tests.pipeline.scripted import OWNER as ADA
from tests.pipeline.scripted import WHERE, note, picture, tell

NAMESAKE = "scripted:person:Ada Example"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        yield store


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


def test_only_those_with_an_account_of_their_own_are_claimed() -> None:
    mapped = Delivery(native_id="@exodus_a:matrix.example.org", detail={"what": "person", "account": OWNER})
    made = Delivery(native_id="@exodus_b:matrix.example.org", detail={"what": "person"})
    (claim,) = connected(Homeserver()).claims([(ADA, mapped), (BOB, made)])
    assert (claim.name, claim.account, claim.state) == ("Ada Example", OWNER, "mapped")


def test_two_people_of_one_name_are_two(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    other = Collection(key="scripted:thread:2", kind="conversation", name="Cake", participants=(NAMESAKE, BOB.key),
                       audience="direct", source=WHERE)  # fmt: skip
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA)])
    tell(store, tmp_path / "b", [BOB, other, said("2", "two", context=other.key)], account="Ada Example")
    nobody = {"direct": {"nobody, and the server's admin": 2}}
    assert {one.audience: one.readers for one in planned(store, server).visibility} == nobody
    export(store, server)
    assert room(server).members("invite") == room(server, "Cake").members("invite") == []
    people = {NAMESAKE: f"@zoe:{NAME}"}
    told = {OWNER + ", and the server's admin": 1, f"@zoe:{NAME}, and the server's admin": 1}
    assert [one.readers for one in planned(store, server, people=people).visibility] == [told]
    export(store, server, people=people)
    assert (room(server).members("invite"), room(server, "Cake").members("invite")) == ([OWNER], [f"@zoe:{NAME}"])


def test_one_of_several_people_of_whom_no_takeout_says_who_it_is_is_not_whoever_owns_the_archive(
    store: Store, tmp_path: Path
) -> None:
    server = Homeserver()
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA)])
    other = Collection(key="scripted:thread:2", kind="conversation", name="Cake", participants=(BOB.key,),
                       audience="direct", source=WHERE)  # fmt: skip
    tell(store, tmp_path / "b", [BOB, other, said("2", "two", context=other.key)], account="7", owned=False)
    export(store, server)
    assert room(server).members("invite") == room(server, "Cake").members("invite") == []


def test_what_may_be_anybodys_is_left_behind_and_listed(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    tell(store, tmp_path / "a", [BOB, TALK, said("1", "one", ADA)])
    tell(store, tmp_path / "b", [picture("9", "a.jpg")], account="7", files={"a.jpg": photo(place=False)})
    everything = Filter(widen=("all",))
    plan = planned(store, server, chosen=everything)
    assert plan.effects["left behind"] == 1
    ledger = export(store, server, chosen=everything)
    assert ledger.refusals == ["scripted:media:9: nobody knows whose it is, so nobody knows who may read it"]
    assert not any(server.media.values())
    names = {one.state["m.room.name", ""]["name"] for one in server.rooms.values()}
    assert "Photos of Ada Example (Scripted)" not in names


def test_a_photo_that_nothing_shows_goes_to_the_only_owner(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    told: list[Record] = [BOB, TALK, said("1", "one", ADA), picture("9", "a.jpg")]
    tell(store, tmp_path / "a", told, files={"a.jpg": photo(place=False)})
    assert export(store, server).refusals == []
    assert room(server, "Photos of Ada Example (Scripted)").members("invite") == [OWNER]
    assert len(messages(server, "Photos of Ada Example (Scripted)")) == 1


def test_who_left_and_missed_something_is_not_asked_in(store: Store, tmp_path: Path) -> None:
    server = Homeserver()
    people = {BOB.key: f"@bob:{NAME}"}
    told: list[Record] = [BOB, TALK, said("1", "one", ADA), said("2", "Bob left the group.", kind="notice", minute=1)]
    tell(store, tmp_path / "a", told)
    export(store, server, people=people)
    assert sorted(room(server).members("invite")) == [OWNER, f"@bob:{NAME}"]
    tell(store, tmp_path / "b", [*told, said("3", "about Bob", ADA, minute=2)])
    readers = f"{OWNER}, and the server's admin; not Bob Example, not always there"
    assert [one.readers for one in planned(store, server, people=people).visibility] == [{readers: 3}]
    ledger = export(store, server, people=people)
    assert room(server).members("invite", "join").count(f"@bob:{NAME}") == 0
    assert OWNER in room(server).members("invite")
    assert "were not there all the time" in str(ledger.remarks)
