"""Power cuts of exodus and of Synapse at random moments: in the end every message stands there once, in order."""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest

from tests.exporters.matrix import scene
from tests.exporters.matrix.comparison import against_chats
from tests.exporters.matrix.conftest import Exodus, seen
from tests.exporters.matrix.script import Chat, write
from tests.exporters.matrix.synapse import Synapse

pytestmark = pytest.mark.slow

MESSAGES = int(os.environ.get("EXODUS_STORM_MESSAGES", "320"))
KILLS = int(os.environ.get("EXODUS_STORM_KILLS", "9"))
UNAVAILABLE = 40
"""What exodus ends with when the server is gone for longer than its patience."""


@pytest.fixture(scope="module")
def chats() -> list[Chat]:
    return [scene.talk(number, MESSAGES // 4, seed=5) for number in range(4)]


@pytest.fixture(scope="module")
def takeout(chats: list[Chat], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("storm") / "takeout.zip", *chats)


def test_kills_of_either_at_random_moments_lose_and_double_nothing(
    own_server: Synapse, chats: list[Chat], takeout: Path, tmp_path: Path
) -> None:
    exodus, source = Exodus(own_server, tmp_path / "s.exodus"), random.Random(os.environ.get("EXODUS_STORM_SEED", "3"))
    exodus.run("import", takeout)
    for number in range(KILLS):
        storm(exodus, source, ("exodus", "server", "both")[number % 3])
    exodus.run("export")
    assert list(against_chats(seen(own_server), chats)) == []
    exodus.run("verify")


def test_a_lost_journal_doubles_nothing(own_server: Synapse, chats: list[Chat], takeout: Path, tmp_path: Path) -> None:
    source = random.Random(4)
    few = write(tmp_path / "few.zip", *chats[:2])
    lost = Exodus(own_server, tmp_path / "lost.exodus")
    lost.run("import", few)
    process = lost.start("export")
    time.sleep(4 + source.random())
    process.kill()
    process.wait()
    shutil.rmtree(lost.store)
    again = Exodus(own_server, tmp_path / "again.exodus")
    again.run("import", few)
    again.run("export")
    third = Exodus(own_server, tmp_path / "third.exodus")
    third.run("import", few)
    third.run("export")
    assert list(against_chats(seen(own_server), chats[:2])) == []


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
