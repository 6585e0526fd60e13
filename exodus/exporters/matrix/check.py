"""Verify: does the homeserver show what was delivered, all of it, once, and in order?"""

import hashlib
from collections.abc import Iterable, Iterator

from exodus.contracts import Delivery, Difference, Seen
from exodus.errors import RefusedError
from exodus.exporters.matrix.media import Media
from exodus.exporters.matrix.person import People
from exodus.exporters.matrix.room import Rooms
from exodus.exporters.matrix.server import Homeserver
from exodus.exporters.matrix.timeline import Timelines, is_gone, source_of


class Check:
    """Reads back."""

    def __init__(self, server: Homeserver, rooms: Rooms, people: People, media: Media, timelines: Timelines) -> None:
        self._server = server
        self._rooms = rooms
        self._people = people
        self._media = media
        self._timelines = timelines

    def read(self, delivery: Delivery) -> Seen | None:
        """What the homeserver shows of a delivery."""
        what = delivery.detail.get("what")
        if what == "event":
            return self._timelines.seen(str(delivery.detail["room"]), delivery.native_id)
        if what == "room":
            return self._rooms.read(delivery)
        if what == "media":
            return self._media.read(delivery)
        if what == "person":
            return self._people.read(delivery)
        return delivery.shown or Seen()

    def survey(self, deliveries: Iterable[Delivery]) -> Iterator[Difference]:
        """What stands twice or in another order than its dates, room by room. What people wrote there is theirs."""
        rooms = dict.fromkeys(
            str(delivery.detail["room"]) for delivery in deliveries if delivery.detail.get("what") == "event"
        )
        for room in rooms:
            try:
                yield from self._survey(room)
            except RefusedError as error:
                yield Difference(state="missing", thing=f"room {room}", detail=str(error))

    def _survey(self, room: str) -> Iterator[Difference]:
        standing: set[bytes] = set()
        later: int | None = None
        for event in self._timelines.events(room):
            source = None if is_gone(event) else source_of(event)
            if source is None or source.get("edit"):
                continue
            name = f"{source['key']} {source['part']}".strip()
            mark = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            if mark in standing:
                yield Difference(state="extra", thing=name, detail=f"it stands in {room} a second time")
            standing.add(mark)
            if source.get("late") or source.get("undated"):
                continue
            time = int(event["origin_server_ts"])
            if later is not None and time > later:
                yield Difference(state="differs", thing=name, detail=f"it stands before an older message in {room}")
            later = time if later is None else min(later, time)
