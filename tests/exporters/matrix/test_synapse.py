"""Chats in rooms of a real Synapse, read back by a client that knows nothing of exodus."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
import yaml

from tests.exporters.matrix import scene
from tests.exporters.matrix.comparison import against_chats
from tests.exporters.matrix.conftest import Exodus, Place
from tests.exporters.matrix.readback import SOURCE, Readback, Room
from tests.exporters.matrix.script import Chat, write
from tests.exporters.matrix.synapse import SERVER_NAME

pytestmark = pytest.mark.slow(25)


@pytest.fixture(scope="module")
def chats() -> list[Chat]:
    return [scene.two(), scene.group()]


class Arrived(NamedTuple):
    """The chats, exported once: what a dry run told before, the ledger, and what the owner sees then."""

    exodus: Exodus
    plan: dict[str, Any]
    ledger: dict[str, Any]
    readback: Readback


@pytest.fixture(scope="module")
def arrived(place: Place, chats: list[Chat], tmp_path_factory: pytest.TempPathFactory) -> Arrived:
    folder = tmp_path_factory.mktemp("arrived")
    exodus = place.exodus(folder / "s.exodus")
    exodus.run("import", write(folder / "takeout.zip", *chats))
    before = everything(place)
    plan = exodus.told("export", "--dry-run")
    assert everything(place) == before
    ledger = exodus.told("export")
    return Arrived(exodus, plan, ledger, place.seen().archive("Ride on Sunday"))


def test_a_dry_run_tells_what_will_come(arrived: Arrived) -> None:
    deliveries = arrived.ledger["deliveries"]
    assert deliveries["delivered"] == arrived.plan["steps"]["delivered"] > 60
    assert deliveries["refused"] == deliveries["in_doubt"] == 0


def test_everything_said_stands_there_once_in_order(arrived: Arrived, chats: list[Chat]) -> None:
    assert list(against_chats(arrived.readback, chats)) == []
    assert list(arrived.readback.general()) == []


def test_a_second_export_writes_nothing(arrived: Arrived) -> None:
    exodus = arrived.exodus
    deliveries = exodus.told("export")["deliveries"]
    assert deliveries["delivered"] == deliveries["updated"] == 0
    assert deliveries["skipped"] > 60


def test_verify_finds_nothing_amiss(arrived: Arrived) -> None:
    exodus = arrived.exodus
    exodus.run("verify")


def test_people_are_who_they_were_and_their_addresses_do_not_tell(arrived: Arrived) -> None:
    readback = arrived.readback
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


def test_people_enter_before_they_speak_and_only_those_who_speak(arrived: Arrived) -> None:
    room = arrived.readback.room("Ride on Sunday")
    first = {event.sender: event.at for event in reversed(room.said)}
    joined = {
        event.state_key: event.at
        for event in reversed(room.events)
        if event.type == "m.room.member" and event.content.get("membership") == "join" and event.state_key
    }
    for sender, at in first.items():
        if room.called(sender) in {"Bob Example", "Chloé Example", scene.MARKUP, scene.RTL}:
            assert joined[sender] <= at


def test_a_group_was_renamed_when_it_was(arrived: Arrived) -> None:
    room = arrived.readback.room("Ride on Sunday")
    names = [(event.content["name"], event.at) for event in room.events if event.type == "m.room.name"]
    assert ("Ride on Saturday", scene.START + 500 * scene.MINUTE) in names
    assert names[-1] == ("Ride on Sunday", scene.START + 510 * scene.MINUTE)


def test_what_is_older_than_the_calendar_tells_its_date(arrived: Arrived) -> None:
    first = conversation(arrived.readback).said[0]
    assert first.at == 0
    true = datetime.fromtimestamp(-86_400 * 400, UTC)
    assert "dated before 1970" in first.content["body"]
    assert f"{true:%Y-%m-%d}" in first.content["body"]


def test_a_film_has_a_picture_and_a_voice_a_length(arrived: Arrived) -> None:
    readback = arrived.readback
    said = conversation(readback).said
    film = next(event.content for event in said if event.content.get("msgtype") == "m.video")
    assert film["info"]["w"] == 160 and film["info"]["h"] == 120
    assert readback.files[film["info"]["thumbnail_url"]][0]
    voice = next(event.content for event in said if event.content.get("msgtype") == "m.audio")
    assert 900 <= voice["info"]["duration"] <= 1100
    picture = next(event.content for event in said if event.content.get("msgtype") == "m.image")
    assert (picture["info"]["w"], picture["info"]["h"], picture["info"]["mimetype"]) == (64, 48, "image/jpeg")


def test_markup_in_texts_stays_text(arrived: Arrived) -> None:
    for room in arrived.readback.conversations:
        for event in room.said:
            html = event.content.get("formatted_body", "")
            assert "<script" not in html and "<img" not in html


def test_stripped_places_are_told(arrived: Arrived) -> None:
    (remark,) = arrived.ledger["remarks"]
    assert "place" in remark["remark"]


def test_strangers_see_nothing(place: Place, arrived: Arrived) -> None:
    stranger = place.server.register("stranger")
    for room in arrived.readback.rooms:
        for method, path in (("POST", f"join/{quote(room.id)}"), ("GET", f"rooms/{quote(room.id)}/messages?dir=b")):
            assert stranger.ask(method, f"/_matrix/client/v3/{path}").status_code == 403
    assert stranger.call("GET", "/_matrix/client/v3/publicRooms")["chunk"] == []


def test_the_registration_is_for_the_owner_alone(place: Place) -> None:
    path = place.server.registration
    assert path.stat().st_mode & 0o777 == 0o600
    registration = yaml.safe_load(path.read_text())
    assert registration["url"] is None
    assert registration["rate_limited"] is False
    assert [one["exclusive"] for kind in ("users", "aliases") for one in registration["namespaces"][kind]] == [True] * 2
    before = path.read_bytes()
    place.exodus(place.server.folder / "setup.exodus").run("setup")
    assert path.read_bytes() == before


def test_tokens_are_in_no_store_and_no_trace(arrived: Arrived) -> None:
    exodus = arrived.exodus
    trace = exodus.store.with_name("trace.jsonl")
    exodus.run("export", "--trace", trace)
    assert trace.stat().st_size
    for path in (*exodus.store.rglob("*.sqlite*"), trace):
        assert exodus.server.token.encode() not in path.read_bytes()


def test_rooms_stand_in_a_space_and_stay_on_this_server(arrived: Arrived) -> None:
    readback = arrived.readback
    spaces = [room for room in readback.rooms if room.is_space]
    children = {child for space in spaces for kind, child in space.state if kind == "m.space.child"}
    assert {room.id for room in readback.conversations} <= children


def test_every_event_says_where_it_came_from(arrived: Arrived) -> None:
    for room in arrived.readback.conversations:
        assert all(event.content.get(SOURCE) for event in room.said)


def conversation(readback: Readback) -> Room:
    """The room of the two."""
    return next(room for room in readback.conversations if any(e.content.get("body") == "hello" for e in room.said))


def everything(place: Place) -> tuple[int, int]:
    """How many events and users the homeserver has."""
    with place.server.database() as database:
        return tuple(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("events", "users"))
