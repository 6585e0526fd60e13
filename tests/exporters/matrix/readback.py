"""What stands at a homeserver, as an independent client reads it, held against what should stand there.

:func:`read_back` runs ``witness.py`` as the person who owns the archive. :meth:`Readback.general` says what is wrong
whatever was written; what was written is compared in ``comparison``.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.exporters.matrix.synapse import Human

WITNESS = Path(__file__).with_name("witness.py")
SOURCE = "net.exodus.source"
"""Where every event tells what it came from."""
SAYING = ("m.room.message", "m.sticker")
FILES = ("m.image", "m.video", "m.audio", "m.file")


class Event(Struct, frozen=True):
    """One event of a room's timeline."""

    id: str
    type: str
    sender: str
    at: int
    content: dict[str, Any]
    state_key: str | None = None

    @property
    def key(self) -> str | None:
        """The record it came from."""
        source = self.content.get(SOURCE)
        return source.get("key") if isinstance(source, dict) else None

    @property
    def relation(self) -> dict[str, Any]:
        """What it answers, or hangs on."""
        return dict(self.content.get("m.relates_to") or {})


class Room(Struct):
    """A room as the person sees it: its state, and its events in the server's order."""

    id: str
    state: dict[tuple[str, str], dict[str, Any]]
    senders: dict[tuple[str, str], str]
    events: list[Event]
    unread: int
    highlights: int

    @property
    def name(self) -> str:
        """What it is called now."""
        return str(self.state.get(("m.room.name", ""), {}).get("name", ""))

    @property
    def is_space(self) -> bool:
        """Whether it holds rooms instead of messages."""
        return self.state["m.room.create", ""].get("type") == "m.space"

    @property
    def said(self) -> list[Event]:
        """The events that say something."""
        return [event for event in self.events if event.type in SAYING]

    def called(self, sender: str) -> str:
        """The display name of a member, without the platform that stands behind it: ``Ada Example (Facebook)``."""
        name = str(self.state.get(("m.room.member", sender), {}).get("displayname", ""))
        return re.sub(r" \((?:Facebook|Instagram|X)\)$", "", name)


class Readback(Struct):
    """All that the person can see."""

    rooms: list[Room]
    files: dict[str, tuple[str | None, int]]

    def room(self, name: str) -> Room:
        """The one room of this name."""
        found = [room for room in self.rooms if room.name == name]
        assert len(found) == 1, f"{len(found)} rooms are called {name!r}: {[room.name for room in self.rooms]}"
        return found[0]

    def archive(self, name: str) -> Readback:
        """Only the spaces that hold the room of this name, and what else they hold."""
        id_ = self.room(name).id
        spaces = [room for room in self.rooms if room.is_space and ("m.space.child", id_) in room.state]
        held = {space.id for space in spaces} | {child for space in spaces for _, child in space.state}
        return Readback([room for room in self.rooms if room.id in held], self.files)

    @property
    def conversations(self) -> list[Room]:
        """The rooms that are no spaces."""
        return [room for room in self.rooms if not room.is_space]

    def general(self, rooms: Sequence[Room] | None = None) -> Iterator[str]:
        """What is wrong in these rooms (in all of them), whatever was written."""
        for room in self.rooms if rooms is None else rooms:
            yield from _general(room)
            shown = [event.content["url"] for event in room.said if "url" in event.content]
            yield from (f"{address} cannot be read" for address in shown if self.files[address][0] is None)
        keys = Counter(
            (event.key, event.content[SOURCE].get("part"))
            for room in (self.rooms if rooms is None else rooms)
            for event in room.events
            if event.key and event.state_key is None
        )
        yield from (f"{key} stands there {count} times" for key, count in keys.items() if count > 1)

    def digests(self, room: Room) -> list[str | None]:
        """The digests of the files that a room shows, in order."""
        return [self.files[event.content["url"]][0] for event in room.said if "url" in event.content]


def read_back(python: Path, human: Human) -> Readback:
    """Log in as the person with matrix-nio and read everything."""
    done = subprocess.run(
        [str(python), str(WITNESS), human.address, human.name],
        input=f"{human.password}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    rooms, files = [], {}
    for line in done.stdout.splitlines():
        told = json.loads(line)
        if "file" in told:
            files[told["file"]] = (told["sha256"], told["size"])
            continue
        state = {(one["type"], one["state_key"]): one["content"] for one in told["state"]}
        senders = {(one["type"], one["state_key"]): one["sender"] for one in told["state"]}
        events = [
            Event(
                one["event_id"],
                one["type"],
                one["sender"],
                one["origin_server_ts"],
                one["content"],
                one.get("state_key"),
            )
            for one in told["events"]
        ]
        rooms.append(Room(told["room"], state, senders, events, told["unread"], told["highlights"]))
    return Readback(rooms, files)


def _general(room: Room) -> Iterator[str]:
    label = room.name or room.id
    if room.highlights or room.unread:
        yield f"{label}: {room.unread} unread, {room.highlights} of them call the person"
    said = [event for event in room.events if event.key and event.state_key is None]
    late = sum(one.at > other.at for one, other in pairwise(said) if other.type in SAYING and one.type in SAYING)
    if late:
        yield f"{label}: {late} events are older than the one before them"
    for event in said:
        if event.content.get("m.mentions") != {}:
            yield f"{label}: {event.id} may call somebody"
    if ("m.room.encryption", "") in room.state:
        yield f"{label}: it is encrypted"
    if room.state["m.room.create", ""].get("m.federate") is not False:
        yield f"{label}: other servers may take part"
    if room.state["m.room.history_visibility", ""]["history_visibility"] != "shared":
        yield f"{label}: the history is not for those invited"
    if room.state["m.room.join_rules", ""]["join_rule"] != "invite":
        yield f"{label}: whoever knows it may enter"
