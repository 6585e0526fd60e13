"""Chats in rooms of a real Synapse, read back by a client that knows nothing of exodus."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import yaml

from tests.exporters.matrix import scene
from tests.exporters.matrix.comparison import against_chats
from tests.exporters.matrix.conftest import Exodus, seen
from tests.exporters.matrix.readback import SOURCE, Readback, Room
from tests.exporters.matrix.script import Chat, File, photo, write
from tests.exporters.matrix.synapse import SERVER_NAME, Synapse

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chats() -> list[Chat]:
    return [scene.two(), scene.group()]


@pytest.fixture(scope="module")
def arrived(server: Synapse, chats: list[Chat], tmp_path_factory: pytest.TempPathFactory) -> tuple[Exodus, Readback]:
    """The chats, exported once, and what the owner sees then."""
    folder = tmp_path_factory.mktemp("arrived")
    exodus = Exodus(server, folder / "s.exodus")
    exodus.run("import", write(folder / "takeout.zip", *chats))
    ledger = exodus.told("export")
    assert ledger["deliveries"]["refused"] == ledger["deliveries"]["in_doubt"] == 0, ledger
    return exodus, seen(server)


def test_everything_said_stands_there_once_in_order(arrived: tuple[Exodus, Readback], chats: list[Chat]) -> None:
    assert list(against_chats(arrived[1], chats)) == []


def test_a_second_export_writes_nothing(arrived: tuple[Exodus, Readback]) -> None:
    exodus, _ = arrived
    deliveries = exodus.told("export")["deliveries"]
    assert deliveries["delivered"] == deliveries["updated"] == 0
    assert deliveries["skipped"] > 60


def test_verify_finds_nothing_amiss(arrived: tuple[Exodus, Readback]) -> None:
    exodus, _ = arrived
    exodus.run("verify")


def test_people_are_who_they_were_and_their_addresses_do_not_tell(arrived: tuple[Exodus, Readback]) -> None:
    _, readback = arrived
    for room in readback.conversations:
        for kind, member in room.state:
            if kind == "m.room.member" and member != f"@zoe:{SERVER_NAME}":
                assert re.fullmatch(rf"@exodus_[a-z0-9_]+:{re.escape(SERVER_NAME)}", member)
                assert not re.search("bob|chlo|dan|zo|ride", member)
    aliases = [
        str(content.get("alias"))
        for room in readback.rooms
        for (kind, _), content in room.state.items()
        if kind == "m.room.canonical_alias"
    ]
    assert not [alias for alias in aliases if re.search("bob|ride|facebook", alias)]


def test_people_enter_before_they_speak_and_only_those_who_speak(arrived: tuple[Exodus, Readback]) -> None:
    room = arrived[1].room("Ride on Sunday")
    first = {event.sender: event.at for event in reversed(room.said)}
    joined = {
        event.state_key: event.at
        for event in reversed(room.events)
        if event.type == "m.room.member" and event.content.get("membership") == "join" and event.state_key
    }
    for sender, at in first.items():
        if room.called(sender) in {"Bob Example", "Chloé Example", scene.MARKUP, scene.RTL}:
            assert joined[sender] <= at


def test_a_group_was_renamed_when_it_was(arrived: tuple[Exodus, Readback]) -> None:
    room = arrived[1].room("Ride on Sunday")
    names = [(event.content["name"], event.at) for event in room.events if event.type == "m.room.name"]
    assert ("Ride on Saturday", scene.START + 500 * scene.MINUTE) in names
    assert names[-1] == ("Ride on Sunday", scene.START + 510 * scene.MINUTE)


def test_what_is_older_than_the_calendar_tells_its_date(arrived: tuple[Exodus, Readback]) -> None:
    first = conversation(arrived[1]).said[0]
    assert first.at == 0
    true = datetime.fromtimestamp(-86_400 * 400, UTC)
    assert "dated before 1970" in first.content["body"]
    assert f"{true:%Y-%m-%d}" in first.content["body"]


def test_a_film_has_a_picture_and_a_voice_a_length(arrived: tuple[Exodus, Readback]) -> None:
    _, readback = arrived
    said = conversation(readback).said
    film = next(event.content for event in said if event.content.get("msgtype") == "m.video")
    assert film["info"]["w"] == 160 and film["info"]["h"] == 120
    assert readback.files[film["info"]["thumbnail_url"]][0]
    voice = next(event.content for event in said if event.content.get("msgtype") == "m.audio")
    assert 900 <= voice["info"]["duration"] <= 1100
    picture = next(event.content for event in said if event.content.get("msgtype") == "m.image")
    assert (picture["info"]["w"], picture["info"]["h"], picture["info"]["mimetype"]) == (64, 48, "image/jpeg")


def test_markup_in_texts_stays_text(arrived: tuple[Exodus, Readback]) -> None:
    for room in arrived[1].conversations:
        for event in room.said:
            html = event.content.get("formatted_body", "")
            assert "<script" not in html and "<img" not in html


def test_stripped_places_are_told(arrived: tuple[Exodus, Readback]) -> None:
    exodus, _ = arrived
    with_places = Chat("danexample_1000000000000199", "Dan Example", ("Dan Example", "Zoë Example"))
    with_places.say(scene.START, "Dan Example", "", File("600000000000001.jpg", photo(601, located=True), located=True))
    other = Exodus(exodus.server, exodus.store.with_name("places.exodus"))
    other.run("import", write(exodus.store.with_name("places.zip"), with_places))
    remarks = other.told("export")["remarks"]
    assert any("place" in str(remark) or "location" in str(remark) or "GPS" in str(remark) for remark in remarks)


def test_the_registration_is_for_the_owner_alone(server: Synapse) -> None:
    assert server.registration.stat().st_mode & 0o777 == 0o600
    registration = yaml.safe_load(server.registration.read_text())
    assert registration["url"] is None
    assert registration["rate_limited"] is False
    assert [one["exclusive"] for kind in ("users", "aliases") for one in registration["namespaces"][kind]] == [True] * 2
    before = server.registration.read_bytes()
    Exodus(server, server.folder / "setup.exodus").run("setup")
    assert server.registration.read_bytes() == before


def test_tokens_are_in_no_store_and_no_trace(arrived: tuple[Exodus, Readback]) -> None:
    exodus, _ = arrived
    trace = exodus.store.with_name("trace.jsonl")
    exodus.run("export", "--trace", trace)
    assert trace.stat().st_size
    for path in (*exodus.store.rglob("*.sqlite*"), trace):
        assert exodus.server.token.encode() not in path.read_bytes()


def test_rooms_stand_in_a_space_and_stay_on_this_server(arrived: tuple[Exodus, Readback]) -> None:
    _, readback = arrived
    spaces = [room for room in readback.rooms if room.is_space]
    children = {child for space in spaces for kind, child in space.state if kind == "m.space.child"}
    assert {room.id for room in readback.conversations} <= children


def test_every_event_says_where_it_came_from(arrived: tuple[Exodus, Readback]) -> None:
    for room in arrived[1].conversations:
        assert all(event.content.get(SOURCE) for event in room.said)


def conversation(readback: Readback) -> Room:
    """The room of the two."""
    return next(room for room in readback.conversations if any(e.content.get("body") == "hello" for e in room.said))
