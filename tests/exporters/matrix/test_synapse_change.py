"""What comes later: a second takeout, rooms made anew, what somebody changed at the server, and taking it all back."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.exporters.matrix import scene
from tests.exporters.matrix.comparison import against_chats
from tests.exporters.matrix.conftest import Exodus, Place
from tests.exporters.matrix.script import OWNER, Chat, File, photo, write
from tests.exporters.matrix.synapse import Human

pytestmark = pytest.mark.slow(45)


@pytest.fixture
def number(request: pytest.FixtureRequest) -> int:
    """Unlike that of every other test here: they share a homeserver."""
    return 300 + [item.name for item in request.session.items].index(request.node.name)


@pytest.fixture
def chat(number: int) -> Chat:
    chat = Chat(f"eveexample_1000000000000{number}", f"Eve and all {number}", ("Eve Example", "Bob Example", OWNER))
    for at in range(10):
        who = ("Eve Example", OWNER, "Bob Example")[at % 3]
        files = (File(f"800000000{number}00{at}.jpg", photo(number * 100 + at)),) if at == 4 else ()
        chat.say(scene.START + at * scene.MINUTE, who, f"line {at}", *files)
    return chat


@pytest.fixture
def exodus(place: Place, chat: Chat, number: int, tmp_path: Path) -> Exodus:
    """With the chat imported, from an account that no other test uses."""
    exodus = place.exodus(tmp_path / "s.exodus")
    exodus.run("import", write(tmp_path / "first.zip", chat, username=f"zoe.{number}"))
    return exodus


def test_late_finds_are_appended_and_told_and_a_room_can_be_made_anew(
    place: Place, exodus: Exodus, chat: Chat, number: int, tmp_path: Path
) -> None:
    exodus.run("export")
    before = place.seen().room(chat.title)
    middle = scene.START + 5 * scene.MINUTE + 30_000
    chat.say(middle, "Bob Example", "found late")
    chat.say(scene.START + 20 * scene.MINUTE, "Eve Example", "newer")
    chat.said.sort(key=lambda said: said.at)
    exodus.run("import", write(tmp_path / "second.zip", chat, username=f"zoe.{number}"))
    ledger = exodus.told("export")
    assert len(ledger["remarks"]) == 1, ledger
    room = place.seen().room(chat.title)
    assert room.id == before.id
    bodies = [(event.content["body"], event.at) for event in room.said]
    assert ("found late", middle) in bodies[-2:]
    assert len(bodies) == 12
    exodus.run("verify")
    exodus.run("export", "--rebuild-room", chat.title)
    anew = place.seen()
    assert list(against_chats(anew, [chat])) == []
    assert anew.room(chat.title).id != before.id
    exodus.run("verify")


def test_verify_tells_what_was_taken_out_put_in_or_changed(place: Place, exodus: Exodus, chat: Chat) -> None:
    exodus.run("export")
    room = place.seen().room(chat.title)
    assert differences(exodus) == []
    path = f"/_matrix/client/v3/rooms/{quote(room.id)}"

    redacted = next(event for event in room.said if event.content["body"] == "line 2")
    place.zoe.call("PUT", f"{path}/redact/{quote(redacted.id)}/a1", reason="test")
    assert differences(exodus) == ["missing"]

    copied = next(event for event in room.said if event.content["body"] == "line 3")
    place.zoe.call("PUT", f"{path}/send/m.room.message/a2", **copied.content)
    assert differences(exodus) == ["extra", "missing"]

    digest = next(hashlib.sha256(file.data).hexdigest() for said in chat.said for file in said.files)
    for file in (place.server.folder / "media" / "local_content").rglob("*"):
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == digest:
            file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert differences(exodus) == ["differs", "extra", "missing"]


def test_undo_takes_back_what_was_said_and_tells_what_only_an_admin_can(
    place: Place, exodus: Exodus, chat: Chat
) -> None:
    exodus.run("export")
    before = place.seen().room(chat.title)
    said = exodus.run("undo")
    assert "admin" in said
    after = place.seen()
    assert chat.title not in [room.name for room in after.rooms]
    assert not [
        event for room in after.rooms if room.id == before.id for event in room.events if event.content.get("body")
    ]
    exodus.run("export")
    assert list(against_chats(place.seen(), [chat])) == []


def test_rooms_of_an_older_version_and_their_files_are_deleted_with_an_admin(
    place: Place, exodus: Exodus, chat: Chat, number: int
) -> None:
    exodus.options["room_version"] = "10"
    exodus.run("export")
    before = place.seen()
    room = before.room(chat.title)
    assert room.state["m.room.create", ""]["room_version"] == "10"
    assert room.state["m.room.power_levels", ""]["users"][place.zoe.name] == 100
    assert list(against_chats(before, [chat])) == []
    admin = place.server.register(f"admin{number}", admin=True)
    exodus.options["admin_token"] = "${ADMIN}"
    undone = exodus.told("undo", ADMIN=admin.token)
    assert room.id not in rooms_of(admin), f"{undone}\n{place.server.tail(300)}"
    assert undone["kept"] == []
    address = next(event.content["url"] for event in room.said if "url" in event.content)
    media = f"/_matrix/client/v1/media/download/{address.removeprefix('mxc://')}"
    assert admin.ask("GET", media).status_code == 404
    assert chat.title not in [room.name for room in place.seen().rooms]


def differences(exodus: Exodus) -> list[str]:
    """What verify tells, in brief."""
    return sorted(one["state"] for one in exodus.told("verify")["differences"])


def rooms_of(admin: Human) -> set[str]:
    """All rooms of the homeserver."""
    return {room["room_id"] for room in admin.call("GET", "/_synapse/admin/v1/rooms?limit=1000")["rooms"]}
