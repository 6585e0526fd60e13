"""A Synapse for all tests of a session, and exodus as a person runs it: in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from tests.exporters.matrix import synapse
from tests.exporters.matrix.readback import Readback, read_back
from tests.exporters.matrix.script import OWNER
from tests.exporters.matrix.synapse import Human, NotInstallableError, Synapse


class Exodus:
    """exodus, told of one homeserver and one store."""

    def __init__(self, server: Synapse, owner: Human, store: Path, **options: str) -> None:
        self.server = server
        self.store = store
        self.options = {"registration": str(server.registration), "owner": owner.name} | options

    def command(self, verb: str, *words: str | Path) -> list[str]:
        """The words of one call; those that speak to the server are told which and how."""
        there = f"matrix:{self.server.address}"
        to = {"setup": [there], "undo": [there], "verify": ["--to", there], "export": ["--to", there]}
        pairs = [word for key, value in self.options.items() for word in ("-o", f"{key}={value}")]
        told = [*to.get(verb, ()), *pairs] if verb in to else []
        return [sys.executable, "-m", "exodus", verb, *map(str, words), *told, "--store", str(self.store)]

    def run(self, verb: str, *words: str | Path, code: int = 0, **environment: str) -> str:
        """Run it to its end; what it said."""
        done = subprocess.run(
            self.command(verb, *words),
            capture_output=True,
            text=True,
            env=os.environ | environment,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == code, f"{verb} ended with {done.returncode}:\n{said[-3000:]}\n{self.server.tail(15)}"
        return said

    def told(self, verb: str, *words: str | Path, **environment: str) -> Any:
        """Run it with ``--json``; what it told."""
        done = subprocess.run(
            self.command(verb, *words, "--json"),
            capture_output=True,
            text=True,
            env=os.environ | environment,
            check=False,
        )
        assert done.stdout, f"{verb} told nothing:\n{done.stderr[-3000:]}\n{self.server.tail(15)}"
        return json.loads(done.stdout)

    def start(self, verb: str, *words: str | Path) -> subprocess.Popen[bytes]:
        """Run it beside."""
        return subprocess.Popen(
            self.command(verb, *words, "--quiet"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )


@pytest.fixture(scope="session")
def python() -> Path:
    """The interpreter of the environment with Synapse and matrix-nio."""
    try:
        return synapse.environment()
    except NotInstallableError as error:
        pytest.skip(f"NO SYNAPSE, so nothing is known of the exporter to Matrix: {error}")


@pytest.fixture(scope="session")
def prepared(python: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Human]:
    """The folder of a homeserver that a person made ready with ``exodus setup``, to be copied; and the person."""
    server = Synapse(tmp_path_factory.mktemp("prepared") / "synapse", python)
    server.start()
    try:
        zoe = server.register("zoe", name=OWNER)
        Exodus(server, zoe, server.folder / "setup.exodus").run("setup")
    finally:
        server.stop()
    return server.folder, zoe


class Place(NamedTuple):
    """A homeserver, and the person who owns what is brought there."""

    server: Synapse
    zoe: Human

    def exodus(self, store: Path, **options: str) -> Exodus:
        """exodus, with a store of this name."""
        return Exodus(self.server, self.zoe, store, **options)

    def seen(self) -> Readback:
        """What the owner sees."""
        return read_back(self.server.python, self.zoe)


def copied(prepared: tuple[Path, Human], python: Path, folder: Path) -> Place:
    """A homeserver of its own, not started yet."""
    shutil.copytree(prepared[0], folder)
    server = Synapse(folder, python)
    return Place(server, replace(prepared[1], address=server.address))


@pytest.fixture(scope="session")
def place(prepared: tuple[Path, Human], python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all tests that only add to it, each with an account and chats of its own."""
    place = copied(prepared, python, tmp_path_factory.mktemp("shared") / "synapse")
    place.server.start()
    yield place
    place.server.kill()


@pytest.fixture
def own(prepared: tuple[Path, Human], python: Path, tmp_path: Path) -> Iterator[Place]:
    """One that a test may kill, age, and set otherwise; it is not started yet."""
    place = copied(prepared, python, tmp_path / "synapse")
    yield place
    place.server.kill()
