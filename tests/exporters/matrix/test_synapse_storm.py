"""Power cuts of exodus and of Synapse at random moments: in the end every message stands there once, in order.

``EXODUS_STORM_MESSAGES``, ``_KILLS`` and ``_SEED`` make a longer storm, or another one.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest

from exodus.exporters.matrix.name import BOT, local_part
from tests.exporters.matrix import scene
from tests.exporters.matrix.comparison import against_chats
from tests.exporters.matrix.conftest import Exodus, Place
from tests.exporters.matrix.script import Chat, write
from tests.exporters.matrix.synapse import SERVER_NAME, Synapse

pytestmark = pytest.mark.slow(50)

MESSAGES = int(os.environ.get("EXODUS_STORM_MESSAGES", "120"))
KILLS = int(os.environ.get("EXODUS_STORM_KILLS", "3"))
SEED = os.environ.get("EXODUS_STORM_SEED", "3")
UNAVAILABLE = 40
"""What exodus ends with when the server is gone for longer than its patience."""


@pytest.fixture(scope="module")
def chats() -> list[Chat]:
    return [scene.talk(number, MESSAGES // 4, seed=5) for number in range(4)]


def test_kills_of_either_at_random_moments_lose_and_double_nothing(
    own: Place, chats: list[Chat], tmp_path: Path
) -> None:
    exodus, source = own.exodus(tmp_path / "s.exodus"), random.Random(SEED)
    own.server.start()
    exodus.run("import", write(tmp_path / "takeout.zip", *chats))
    for number in range(KILLS):
        storm(exodus, source, ("exodus", "server", "both")[number % 3])
    exodus.run("export")
    assert list(against_chats(own.seen(), chats)) == []
    exodus.run("verify")


def test_a_lost_journal_doubles_nothing(place: Place, chats: list[Chat], tmp_path: Path) -> None:
    source = random.Random(SEED)
    takeout = write(tmp_path / "few.zip", *chats[:1], username="zoe.forgetful")
    lost = place.exodus(tmp_path / "lost.exodus")
    lost.run("import", takeout)
    process = lost.start("export")
    time.sleep(3 + source.random())
    process.kill()
    process.communicate()
    shutil.rmtree(lost.store)
    for name in ("again", "third"):
        exodus = place.exodus(tmp_path / f"{name}.exodus")
        exodus.run("import", takeout)
        exodus.run("export")
    assert list(against_chats(place.seen(), chats[:1])) == []


def test_a_room_whose_making_was_cut_short_is_made_anew(own: Place, chats: list[Chat], tmp_path: Path) -> None:
    chat = Chat("faye_1000000000000505", "Faye and all", chats[0].people, chats[0].said[:5])
    exodus = own.exodus(tmp_path / "s.exodus")
    exodus.run("import", write(tmp_path / "takeout.zip", chat))
    torso, alias = f"!{'A' * 43}", f"#{local_part('facebook:thread:1000000000000505')}:{SERVER_NAME}"
    with own.server.database() as database:  # as Synapse 1.163 leaves it when it dies between the alias and the events
        bot = f"@{BOT}:{SERVER_NAME}"
        database.execute("INSERT INTO rooms VALUES (?, 0, ?, '12', 1)", (torso, bot))
        database.execute("INSERT INTO room_aliases VALUES (?, ?, ?)", (alias, torso, bot))
        database.execute("INSERT INTO room_alias_servers VALUES (?, ?)", (alias, SERVER_NAME))
    own.server.start()
    exodus.run("export")
    assert list(against_chats(own.seen(), [chat])) == []
    assert own.seen().room(chat.title).id != torso


def storm(exodus: Exodus, source: random.Random, victim: str) -> None:
    """Let exodus write for a while, then cut the power of it, of the server, or of both and let a day pass."""
    process = exodus.start("export")
    time.sleep(source.uniform(0.5, 3.5))
    if victim != "server":
        process.kill()
    if victim != "exodus":
        exodus.server.kill()
        if victim == "both":
            process.wait()
            age(exodus.server)
        exodus.server.start()
    if victim == "server":
        time.sleep(source.uniform(0.5, 2.5))
        process.kill()
    _, said = process.communicate()
    assert process.returncode in (0, UNAVAILABLE, -9), said.decode()


def age(server: Synapse) -> None:
    """A day later Synapse has forgotten the transactions it has seen."""
    with server.database() as database:
        database.execute("DELETE FROM event_txn_id_device_id")
