"""Settings of a homeserver that would spoil an archive are refused before the first room is made, in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exporters.matrix.conftest import Place
from tests.exporters.matrix.script import OWNER, Chat, File, photo, write

pytestmark = pytest.mark.slow(15)

REFUSED = 40
RETENTION = {"enabled": True, "default_policy": {"min_lifetime": "1d", "max_lifetime": "1y"}}


@pytest.fixture
def takeout(tmp_path: Path) -> Path:
    """A chat with a photo of 300 kB in it."""
    chat = Chat("annexample_1000000000000404", "Ann Example", ("Ann Example", OWNER))
    chat.say(1_331_000_000_000, "Ann Example", "first")
    chat.say(1_331_000_060_000, OWNER, "large", File("700000000000001.jpg", photo(1) + bytes(300_000)))
    chat.say(1_331_000_120_000, "Ann Example", "last")
    return write(tmp_path / "takeout.zip", chat)


def test_traps_are_refused_by_name_and_then_all_arrives_but_what_is_too_large(
    own: Place, takeout: Path, tmp_path: Path
) -> None:
    exodus = own.exodus(tmp_path / "s.exodus")
    exodus.run("import", takeout)

    own.server.start(retention=RETENTION)
    assert "retention" in exodus.run("export", code=REFUSED)
    own.server.restart(encryption_enabled_by_default_for_room_type="invite")
    assert "encryption_enabled_by_default_for_room_type" in exodus.run("export", code=REFUSED)
    own.server.restart(app_service_config_files=[])
    assert "app_service_config_files" in exodus.run("export", code=REFUSED)
    own.server.restart(max_upload_size="100K")
    assert own.seen().rooms == []

    ledger = exodus.told("export")
    assert ledger["deliveries"]["refused"] > 0
    assert "max_upload_size" in str(ledger["refusals"])
    said = [event.content["body"] for room in own.seen().conversations for event in room.said]
    assert {"first", "last"} <= set(said)
    assert any("large" in body for body in said)
