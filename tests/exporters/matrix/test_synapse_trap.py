"""Settings of a homeserver that would spoil an archive are refused before the first room is made, in plain words."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.exporters.matrix.conftest import Exodus, ready, seen
from tests.exporters.matrix.script import OWNER, Chat, File, photo, write
from tests.exporters.matrix.synapse import Synapse

pytestmark = pytest.mark.slow

REFUSED = 40


@pytest.fixture(scope="module")
def trapped(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A homeserver that the tests of this module set one after another."""
    server = ready(tmp_path_factory.mktemp("trap"), python)
    yield server
    server.kill()


@pytest.fixture
def exodus(trapped: Synapse, tmp_path: Path, request: pytest.FixtureRequest) -> Exodus:
    """A chat of its own for each test, with a photo of 300 kB in it."""
    number = zlib.crc32(request.node.name.encode())
    chat = Chat(f"annexample_{10**15 + number}", "Ann Example", ("Ann Example", OWNER))
    chat.say(1_331_000_000_000, "Ann Example", "first")
    chat.say(1_331_000_060_000, OWNER, "large", File("700000000000001.jpg", photo(1) + bytes(300_000)))
    chat.say(1_331_000_120_000, "Ann Example", "last")
    exodus = Exodus(trapped, tmp_path / "s.exodus")
    exodus.run("import", write(tmp_path / "t.zip", chat))
    return exodus


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"retention": {"enabled": True, "default_policy": {"min_lifetime": "1d", "max_lifetime": "1y"}}}, "retention"),
        ({"encryption_enabled_by_default_for_room_type": "invite"}, "encryption_enabled_by_default_for_room_type"),
        ({"encryption_enabled_by_default_for_room_type": "all"}, "encryption_enabled_by_default_for_room_type"),
    ],
    ids=["retention", "encryption", "encryption of all"],
)
def test_a_trap_is_refused_by_name(exodus: Exodus, settings: dict[str, Any], named: str) -> None:
    exodus.server.restart(**settings)
    try:
        said = exodus.run("export", code=REFUSED)
        assert named in said
        assert not [room for room in seen(exodus.server).conversations if "first" in str(room.events)]
    finally:
        exodus.server.restart(**dict.fromkeys(settings))


def test_what_is_too_large_is_listed_and_all_else_arrives(exodus: Exodus) -> None:
    exodus.server.restart(max_upload_size="100K")
    try:
        ledger = exodus.told("export")
    finally:
        exodus.server.restart(max_upload_size=None)
    assert ledger["deliveries"]["refused"] > 0
    assert "100" in str(ledger["refusals"])
    said = [event.content["body"] for room in seen(exodus.server).conversations for event in room.said]
    assert {"first", "last"} <= set(said)
    assert any("large" in body for body in said)
    assert exodus.told("export", "--retry-refused")["deliveries"]["refused"] == 0


def test_rooms_of_an_older_version_can_be_asked_for(exodus: Exodus) -> None:
    exodus.options["room_version"] = "10"
    exodus.run("export")
    rooms = [room for room in seen(exodus.server).conversations if "first" in str(room.events)]
    versions = [room.state["m.room.create", ""]["room_version"] for room in rooms]
    assert "10" in versions
    old = rooms[versions.index("10")]
    assert old.state["m.room.power_levels", ""]["users"][exodus.server.zoe.name] == 100


def test_without_the_registration_it_says_what_to_do(exodus: Exodus) -> None:
    exodus.server.restart(app_service_config_files=[])
    try:
        said = exodus.run("export", code=REFUSED)
        assert "app_service_config_files" in said
    finally:
        exodus.server.settings.pop("app_service_config_files")
        exodus.server.restart()
