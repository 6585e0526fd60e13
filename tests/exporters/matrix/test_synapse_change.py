"""What comes later: a second takeout, rooms made anew, what somebody changed at the server, and taking it all back."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from tests.exporters.matrix import scene
from tests.exporters.matrix.comparison import against_chats
from tests.exporters.matrix.conftest import Exodus, seen
from tests.exporters.matrix.script import OWNER, Chat, File, photo, write
from tests.exporters.matrix.synapse import Synapse

pytestmark = pytest.mark.slow


@pytest.fixture
def chat() -> Chat:
    chat = Chat("eveexample_1000000000000303", "Eve and all", ("Eve Example", "Bob Example", OWNER))
    for place in range(10):
        who = ("Eve Example", OWNER, "Bob Example")[place % 3]
        files = (File(f"80000000000000{place}.jpg", photo(800 + place)),) if place == 4 else ()
        chat.say(scene.START + place * scene.MINUTE, who, f"line {place}", *files)
    return chat


@pytest.fixture
def exodus(own_server: Synapse, chat: Chat, tmp_path: Path) -> Exodus:
    """The chat, exported."""
    exodus = Exodus(own_server, tmp_path / "s.exodus")
    exodus.run("import", write(tmp_path / "first.zip", chat))
    exodus.run("export")
    return exodus


def test_late_finds_are_appended_and_told_and_a_room_can_be_made_anew(
    exodus: Exodus, chat: Chat, tmp_path: Path
) -> None:
    before = seen(exodus.server).room(chat.title)
    middle = scene.START + 5 * scene.MINUTE + 30_000
    chat.say(middle, "Bob Example", "found late")
    chat.say(scene.START + 20 * scene.MINUTE, "Eve Example", "newer")
    chat.said.sort(key=lambda said: said.at)
    exodus.run("import", write(tmp_path / "second.zip", chat))
    ledger = exodus.told("export")
    assert len(ledger["remarks"]) == 1, ledger
    room = seen(exodus.server).room(chat.title)
    assert room.id == before.id
    bodies = [(event.content["body"], event.at) for event in room.said]
    assert ("found late", middle) in bodies[-2:]
    assert len(bodies) == 12
    exodus.run("verify")
    exodus.run("export", "--rebuild-room", chat.title)
    anew = seen(exodus.server)
    assert list(against_chats(anew, [chat])) == []
    assert anew.room(chat.title).id != before.id
    exodus.run("verify")


def test_verify_tells_what_was_taken_out_put_in_or_changed(exodus: Exodus, chat: Chat) -> None:
    zoe = exodus.server.zoe
    readback = seen(exodus.server)
    room = readback.room(chat.title)
    assert differences(exodus) == []

    redacted = next(event for event in room.said if event.content["body"] == "line 2")
    path = f"/_matrix/client/v3/rooms/{quote(room.id)}"
    zoe.call("PUT", f"{path}/redact/{quote(redacted.id)}/a1", reason="test")
    assert [one["state"] for one in differences(exodus)] == ["missing"]

    zoe.call("PUT", f"{path}/send/m.room.message/a2", msgtype="m.text", body="of a person, no copy of ours")
    assert [one["state"] for one in differences(exodus)] == ["missing"], "what people say later is nobody's fault"

    copied = next(event for event in room.said if event.content["body"] == "line 3")
    zoe.call("PUT", f"{path}/send/m.room.message/a3", **copied.content)
    assert sorted(one["state"] for one in differences(exodus)) == ["extra", "missing"]

    for file in (exodus.server.folder / "media" / "local_content").rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert sorted(one["state"] for one in differences(exodus)) == ["differs", "extra", "missing"]


def test_undo_takes_back_what_it_can_and_says_what_stays(exodus: Exodus, chat: Chat) -> None:
    assert [room.name for room in seen(exodus.server).conversations] == [chat.title]
    said = exodus.run("undo")
    assert seen(exodus.server).rooms == []
    assert "admin" in said
    exodus.run("export")
    assert list(against_chats(seen(exodus.server), [chat])) == []


def test_undo_with_an_admin_leaves_nothing(exodus: Exodus, chat: Chat) -> None:
    admin = exodus.server.register("admin", admin=True)
    assert len(admin.call("GET", "/_synapse/admin/v1/rooms")["rooms"]) > 1
    exodus.options["admin_token"] = "${ADMIN}"  # noqa: S105 - the name of a variable
    exodus.run("undo", ADMIN=admin.token)
    until = time.monotonic() + 20
    while admin.call("GET", "/_synapse/admin/v1/rooms")["rooms"] and time.monotonic() < until:
        time.sleep(0.2)
    assert admin.call("GET", "/_synapse/admin/v1/rooms")["rooms"] == []
    assert seen(exodus.server).rooms == []


def test_a_dry_run_writes_nothing_and_tells_what_will_come(own_server: Synapse, chat: Chat, tmp_path: Path) -> None:
    exodus = Exodus(own_server, tmp_path / "s.exodus")
    exodus.run("import", write(tmp_path / "t.zip", chat))
    admin = own_server.register("admin", admin=True)
    plan = exodus.told("export", "--dry-run")
    assert admin.call("GET", "/_synapse/admin/v1/rooms")["rooms"] == []
    ghosts = admin.call("GET", "/_synapse/admin/v2/users?guests=false")["users"]
    assert not [user for user in ghosts if user["name"].startswith("@exodus_") and "bot" not in user["name"]]
    assert exodus.told("export")["deliveries"]["delivered"] == plan["steps"]["delivered"] > 10


def test_strangers_see_nothing(exodus: Exodus, chat: Chat) -> None:
    stranger = exodus.server.register("stranger")
    room = seen(exodus.server).room(chat.title)
    for method, path in (("POST", f"join/{quote(room.id)}"), ("GET", f"rooms/{quote(room.id)}/messages?dir=b")):
        answer = requests.request(
            method,
            f"{exodus.server.address}/_matrix/client/v3/{path}",
            headers={"Authorization": f"Bearer {stranger.token}"},
            json={} if method == "POST" else None,
            timeout=60,
        )
        assert answer.status_code == 403, answer.text
    listed = stranger.call("GET", "/_matrix/client/v3/publicRooms")
    assert listed["chunk"] == []


def differences(exodus: Exodus) -> list[dict[str, str]]:
    """What verify tells."""
    return list(exodus.told("verify")["differences"])
