"""How fast exodus fills a real Synapse: ``python -m benchmarks.matrix``.

Beside it a bare loop of ``requests`` sends the very bodies that exodus sent, over as many rooms, to the same server in
the same run: what Synapse can take. Both are timed by the server's own clock, from the first event it received to the
last. They take turns, so that other work on the machine meets both.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from statistics import geometric_mean, median
from typing import Any
from urllib.parse import quote

import requests
from msgspec import Struct

if __name__ == "__main__":  # run as a file: the project is the folder above
    sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.bench import PAGE, WATCH
from benchmarks.text import Writer
from tests.exporters.matrix.script import OWNER, Chat, meta, write
from tests.exporters.matrix.synapse import SERVER_NAME, Human, Synapse, environment

PEOPLE = (OWNER, "Anna Example", "Bob Example", "Chloé Example", "Dan Example")
HEADING = "## Matrix"
LEAST = 0.9
MIB = 1 << 20


class Sent(Struct, frozen=True):
    """An event as the server holds it: enough to send it again."""

    room: str
    type: str
    sender: str
    at: int
    content: dict[str, Any]
    received: int


class Round(Struct, frozen=True):
    """Events a second of each."""

    ours: float
    bare: float


class Bench:
    """A homeserver with a person, and exodus in processes of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Synapse(folder / "synapse", environment())
        self.server.start()
        self.zoe: Human = self.server.register("zoe", name=OWNER)
        self.exodus("setup", f"matrix:{self.server.address}", *self.pairs, store=folder / "setup.exodus")
        self.server.restart()

    @property
    def pairs(self) -> tuple[str, ...]:
        """The options of every call."""
        return ("-o", f"registration={self.server.registration}", "-o", f"owner=@zoe:{SERVER_NAME}")

    def exodus(self, *words: str | Path, store: Path) -> tuple[float, int]:
        """Run exodus to its end: seconds, and its peak of resident memory in bytes."""
        command = [sys.executable, "-m", "exodus", *map(str, words), "--store", str(store), "--quiet"]
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-I", "-S", "-c", WATCH, *command], stdout=subprocess.PIPE, cwd=self.folder, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {done.returncode}\n{self.server.tail()}")
        seconds, _, peak = map(float, done.stdout.split()[-3:])
        return seconds, int(peak) * 1024

    def export(self, number: int, messages: int, rooms: int) -> tuple[float, int, list[Sent]]:
        """Fill rooms with a new takeout: seconds of the export, its peak memory, and what the server received."""
        takeout = conversations(self.folder / f"{number}.zip", number, messages, rooms)
        store = self.folder / f"{number}.exodus"
        self.exodus("import", takeout, store=store)
        before = self.received()
        seconds, peak = self.exodus("export", "--to", f"matrix:{self.server.address}", *self.pairs, store=store)
        shutil.rmtree(store)
        return seconds, peak, list(self.events(before))

    def received(self) -> int:
        """The place of the newest event in the server's order of arrival."""
        with self.database() as database:
            return int(database.execute("SELECT coalesce(max(stream_ordering), 0) FROM events").fetchone()[0])

    def events(self, after: int) -> Iterator[Sent]:
        """What people said since, in the order of arrival; the bot tries out a message of its own before."""
        with self.database() as database:
            rows = database.execute(
                "SELECT e.room_id, e.type, e.sender, e.origin_server_ts, j.json, e.received_ts FROM events AS e"
                " JOIN event_json AS j USING (event_id) WHERE e.stream_ordering > ? AND e.state_key IS NULL"
                " AND e.type IN ('m.room.message', 'm.reaction') AND e.sender NOT LIKE '@exodus_bot:%'"
                " ORDER BY e.stream_ordering",
                (after,),
            ).fetchall()
        for room, type_, sender, at, body, received in rows:
            yield Sent(room, type_, sender, at, json.loads(body)["content"], received)

    def database(self) -> sqlite3.Connection:
        """The server's database, to read."""
        return sqlite3.connect(f"file:{self.server.folder / 'homeserver.db'}?mode=ro", uri=True)

    def bare(self, number: int, sent: list[Sent]) -> list[Sent]:
        """Send the same again with nothing but ``requests``, a thread for each room; what the server received."""
        rooms: dict[str, list[Sent]] = {}
        for one in sent:
            rooms.setdefault(one.room, []).append(one)
        twins = {room: self.room({one.sender for one in listed}) for room, listed in rooms.items()}
        before = self.received()
        with ThreadPoolExecutor(len(rooms)) as pool:
            for done in [pool.submit(self.send, number, twins[room], listed) for room, listed in rooms.items()]:
                done.result()
        return list(self.events(before))

    def room(self, members: set[str]) -> str:
        """A new room with these people in it."""
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {self.server.token}"
            body = {"preset": "public_chat", "creation_content": {"m.federate": False}}
            answer = session.post(f"{self.server.address}/_matrix/client/v3/createRoom", json=body, timeout=60)
            room = str(answer.json()["room_id"])
            for member in sorted(members):
                session.post(
                    f"{self.server.address}/_matrix/client/v3/join/{quote(room)}",
                    params={"user_id": member},
                    json={},
                    timeout=60,
                ).raise_for_status()
        return room

    def send(self, number: int, room: str, listed: list[Sent]) -> None:
        """The bare loop over one room. A reaction names an event of the other room; it goes out as a plain event."""
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {self.server.token}"
            for place, one in enumerate(listed):
                type_ = one.type if "m.relates_to" not in one.content else f"org.example.{one.type}"
                session.put(
                    f"{self.server.address}/_matrix/client/v3/rooms/{quote(room)}/send/{type_}/bare{number}-{place}",
                    params={"user_id": one.sender, "ts": str(one.at), "device_id": "EXODUS"},
                    json=one.content,
                    timeout=60,
                ).raise_for_status()


def conversations(path: Path, number: int, messages: int, rooms: int) -> Path:
    """A takeout of so many messages in so many conversations of five people."""
    rng, writer = Random(number), Writer(number, meta)  # noqa: S311 - reproducible, no secret
    chats = []
    for room in range(rooms):
        chat = Chat(f"talk_{10**15 + number * 1000 + room}", f"Talk {number}.{room}", PEOPLE)
        for place in range(messages // rooms):
            chat.say(1_300_000_000_000 + place * 61_000, rng.choice(PEOPLE), writer.text(rng)[0].replace("\0", ""))
        chats.append(chat)
    return write(path, *chats)


def rate(sent: list[Sent]) -> float:
    """Events a second by the server's clock, from the first to the last."""
    times = [one.received for one in sent]
    return (len(times) - 1) * 1000 / (max(times) - min(times))


def rounds(bench: Bench, rooms: int, messages: int, count: int) -> list[Round]:
    """exodus between two bare loops, so that a machine that gets busier or idler meets both alike."""
    _, _, first = bench.export(rooms * 1000, messages, rooms)
    before = rate(arrived(bench.bare(rooms * 1000, first), messages, rooms))
    found = []
    for number in range(rooms * 1000 + 1, rooms * 1000 + 1 + count):
        _, _, sent = bench.export(number, messages, rooms)
        ours = rate(arrived(sent, messages, rooms))
        after = rate(arrived(bench.bare(number, sent), messages, rooms))
        found.append(Round(ours, geometric_mean((before, after))))
        before = after
        print(f"{rooms} rooms: {found[-1].ours:.1f}/s, bare {found[-1].bare:.1f}/s", flush=True)
    return found


def arrived(sent: list[Sent], messages: int, rooms: int) -> list[Sent]:
    """What was sent, if all of it is there."""
    expected = messages // rooms * rooms
    if len(sent) != expected:
        raise SystemExit(f"{expected} messages were sent, {len(sent)} arrived")
    return sent


def section(lines: list[str], note: str) -> str:
    """The section of the reference page."""
    return f"""{HEADING}

Written by `python benchmarks/matrix.py --write`.
{note}
Synapse 1.163.2 with SQLite on the loopback of the same machine. The bare loop sends the same bodies with `requests`, a
thread for each room, without a store, a journal or a check; both are timed by the server's clock, from the first event
it received to the last, and take turns: each round of exodus is compared to the bare loops before and after it.

| what | result | budget | |
| --- | --- | --- | --- |
{"".join(lines)}"""


def line(what: str, result: str, budget: str = "", kept: bool | None = None) -> str:
    """A line of the table."""
    verdict = "" if kept is None else "kept" if kept else "missed"
    print(f"{what}: {result} {budget} {verdict}", flush=True)
    return f"| {what} | {result} | {budget} | {verdict} |\n"


def main() -> int:
    """Read the command line, run, print the table."""
    parser = argparse.ArgumentParser(description="How fast exodus fills a Synapse.")
    parser.add_argument("--messages", type=int, default=240, help="in each round")
    parser.add_argument("--rounds", type=int, default=5, help="medians of so many")
    parser.add_argument("--memory", type=int, nargs="*", default=[], help="peak memory at so many messages")
    parser.add_argument("--write", action="store_true", help=f"write the section into {PAGE.name}")
    options = parser.parse_args()
    lines, missed = [], False
    with tempfile.TemporaryDirectory(prefix="exodus-matrix-") as folder:
        bench = Bench(Path(folder))
        try:
            for rooms in (1, 4):
                found = rounds(bench, rooms, options.messages, options.rounds)
                ratio = median(one.ours / one.bare for one in found)
                ours, bare = median(one.ours for one in found), median(one.bare for one in found)
                result = f"{ratio:.2f} ({ours:.1f} to {bare:.1f} messages a second)"
                label = f"{rooms} room{'s' * (rooms > 1)}: rate to that of a bare loop"
                lines.append(line(label, result, f"≥ {LEAST}", ratio >= LEAST))
                missed = missed or ratio < LEAST
            for count in options.memory:
                started = time.monotonic()
                seconds, peak, sent = bench.export(10_000 + count, count, 4)
                what = f"{count:,} messages in 4 rooms, from the first question to the last invitation"
                lines.append(
                    line(what, f"{seconds:.0f} s, {len(sent) / seconds:.1f} messages a second; {peak // MIB} MiB")
                )
                print(f"{time.monotonic() - started:.0f} s with the import", flush=True)
        finally:
            bench.server.kill()
    if options.write:
        load = f"Load of the machine: {os.getloadavg()[2]:.1f}."
        note = f"Medians of {options.rounds} rounds of {options.messages:,} messages. {load}"
        before, _, former = PAGE.read_text(encoding="utf-8").partition(HEADING)
        after = "".join(former.partition("\n## ")[1:])
        PAGE.write_text(f"{before.rstrip()}\n\n{section(lines, note)}{after}", encoding="utf-8", newline="\n")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
