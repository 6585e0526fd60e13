"""The kill storm: the command line is killed at random moments while it writes to a server that counts."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from exodus.cli import run
from exodus.pipeline.filter import Filter
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests import shelf

SAMPLES = [shelf.SHELF / "x" / "2023-data", shelf.SHELF / "instagram" / "2024-json"]


class Counting(ThreadingHTTPServer):
    """Keeps every item it is given, in order; slow enough to be caught in the middle."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.items: list[str] = []
        self.gone: set[int] = set()
        self.lock = threading.Lock()
        self.pause = 0.004


class Handler(BaseHTTPRequestHandler):
    server: Counting
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        key = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["key"]
        time.sleep(self.server.pause)
        with self.server.lock:
            self.server.items.append(key)
            number = len(self.server.items) - 1
        time.sleep(self.server.pause)
        self._answer({"id": str(number)})

    def do_GET(self) -> None:
        key = parse_qs(urlsplit(self.path).query)["key"][0]
        with self.server.lock:
            found = [i for i, item in enumerate(self.server.items) if item == key and i not in self.server.gone]
        self._answer({"id": str(found[0])} if found else None)

    def do_DELETE(self) -> None:
        with self.server.lock:
            self.server.gone.add(int(unquote(self.path).rpartition("/")[2]))
        self._answer({})

    def _answer(self, value: Any) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Counting]:
    counting = Counting()
    thread = threading.Thread(target=counting.serve_forever, daemon=True)
    thread.start()
    yield counting
    counting.shutdown()
    counting.server_close()
    thread.join()


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """An installed package that brings the storm's exporter by its entry point."""
    package = tmp_path / "outside"
    metadata = package / "exodus_storm-1.0.dist-info"
    metadata.mkdir(parents=True)
    shutil.copyfile(Path(__file__).with_name("storm.py"), package / "exodus_storm.py")
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: exodus-storm\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[exodus.exporters]\nstorm = exodus_storm:Storm\n")
    return package


def start(outside: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(outside)}
    command = [sys.executable, "-m", "exodus", *arguments, "--quiet"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def storm(server: Counting, outside: Path, folder: Path, kills: int, seed: int, lanes: int) -> None:
    """Kill so many exports, then let one finish: everything is there once. When one finishes before its time, what it
    did is undone, so that there is something to kill again."""
    path = folder / "s.exodus"
    assert run(["import", *map(str, SAMPLES), "--store", str(path), "--quiet"]) == 0
    place = f"storm:http://127.0.0.1:{server.server_address[1]}"
    arguments = ("export", "--store", str(path), "--to", place, "-o", f"lanes={lanes}")
    source, killed = random.Random(seed), 0
    while killed < kills:
        process = start(outside, *arguments)
        before = len(server.items)
        deadline = time.monotonic() + 20
        while len(server.items) == before and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(source.random() * 0.25)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        if process.returncode == 0:
            once(server, path)
            finish(start(outside, "undo", place, "--store", str(path)))
            assert len(server.gone) == len(server.items)
    finish(start(outside, *arguments))
    once(server, path)


def finish(process: subprocess.Popen[bytes]) -> None:
    _, error = process.communicate(timeout=120)
    assert process.returncode == 0, error.decode()


def once(server: Counting, path: Path) -> None:
    """Nothing lost, nothing twice, nothing in doubt."""
    with Store.open(path) as store:
        wanted = [record.key for record in StoreSelection(store, Filter()).records()]
        states = dict(store.rows("SELECT state, count(*) FROM journal WHERE state <> 'withdrawn' GROUP BY state"))
    assert Counter(item for i, item in enumerate(server.items) if i not in server.gone) == Counter(wanted)
    assert states == {"delivered": len(wanted)}


def test_twenty_kills(server: Counting, outside: Path, tmp_path: Path) -> None:
    storm(server, outside, tmp_path, kills=20, seed=1, lanes=1)


@pytest.mark.slow(110)
@pytest.mark.parametrize(("seed", "lanes"), [(2, 1), (3, 4)])
def test_two_hundred_kills(server: Counting, outside: Path, tmp_path: Path, seed: int, lanes: int) -> None:
    storm(server, outside, tmp_path, kills=100, seed=seed, lanes=lanes)
