"""A Synapse for all tests of a session, and exodus as a person runs it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.exporters.matrix import synapse
from tests.exporters.matrix.readback import Readback, read_back
from tests.exporters.matrix.script import OWNER
from tests.exporters.matrix.synapse import NotInstallableError, Synapse


class Exodus:
    """exodus, told of one homeserver and one store."""

    def __init__(self, server: Synapse, store: Path, **options: str) -> None:
        self.server = server
        self.store = store
        self.options = {"registration": str(server.registration), "owner": f"@zoe:{synapse.SERVER_NAME}"} | options

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


def ready(folder: Path, python: Path, **settings: Any) -> Synapse:
    """A homeserver that a person made ready with ``exodus setup``, and the person: ``zoe``."""
    server = Synapse(folder, python, **settings)
    server.start()
    try:
        server.zoe = server.register("zoe", name=OWNER)
        Exodus(server, folder / "setup.exodus").run("setup")
        server.restart()
    except BaseException:
        server.kill()
        raise
    return server


@pytest.fixture(scope="session")
def server(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """One for all tests that only add to it."""
    server = ready(tmp_path_factory.mktemp("synapse"), python)
    yield server
    server.kill()


@pytest.fixture
def own_server(python: Path, tmp_path: Path) -> Iterator[Synapse]:
    """One that a test may kill, stop and set otherwise."""
    server = ready(tmp_path / "synapse", python)
    yield server
    server.kill()


def seen(server: Synapse) -> Readback:
    """What the owner sees."""
    return read_back(server.python, server.zoe)
