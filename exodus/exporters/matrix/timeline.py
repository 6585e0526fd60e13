"""What stands in a room: read back to find an event again, and to verify."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from exodus.contracts import Seen
from exodus.errors import RefusedError
from exodus.exporters.matrix.name import SOURCE, digest
from exodus.exporters.matrix.server import Homeserver
from exodus.model import EPOCH, from_milliseconds

FEW = 50
"""So many events are read at once where the last one is likely enough."""
ROOMS = 8
"""So many rooms are remembered at once."""
Content = Mapping[str, Any]


class Found(NamedTuple):
    """An event of ours in a room."""

    event: str
    late: bool
    thread: str


class Timelines:
    """Rooms as they stand at the homeserver, each read once for as long as it is asked about."""

    def __init__(self, server: Homeserver) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._found: OrderedDict[str, dict[str, Found]] = OrderedDict()
        self._seen: OrderedDict[str, dict[str, Seen]] = OrderedDict()

    def events(self, room: str, page: int = 1000) -> Iterator[dict[str, Any]]:
        """The events of a room that say something, the newest first."""
        start = None
        while True:
            events, following = self._server.page(room, start, page)
            yield from events
            if following is None:
                return
            start = following

    def find(self, room: str, keys: list[str], part: str) -> Found | None:
        """The event that is of one of these keys, and of this part of it. Reads the whole room, once: what may have
        been sent last need not stand last, for others may have written since."""
        with self._lock:
            known = self._found.get(room)
        if known is None:
            known = {}
            for event in self.events(room):
                source = source_of(event)
                if source is not None and not is_gone(event) and not source.get("edit"):
                    known[_mark(source["key"], source["part"])] = Found(
                        event["event_id"], bool(source.get("late")), thread_of(event.get("content") or {})
                    )
            self._keep(self._found, room, known)
        return next((found for key in keys if (found := known.get(_mark(key, part))) is not None), None)

    def note(self, room: str, key: str, part: str, found: Found) -> None:
        """An event of ours now stands in a room."""
        with self._lock:
            known = self._found.get(room)
            if known is not None:
                known[_mark(key, part)] = found

    def newest(self, room: str) -> int:
        """The time of the newest thing of ours in a room, in milliseconds since 1970; −1 where there is none."""
        for event in self.events(room, FEW):
            source = source_of(event)
            if source is not None and not source.get("late") and not source.get("edit") and not source.get("undated"):
                return int(event["origin_server_ts"])
        return -1

    def seen(self, room: str, event: str) -> Seen | None:
        """What a room shows of an event; ``None`` when it is gone."""
        with self._lock:
            known = self._seen.get(room)
        if known is None:
            known = {}
            try:
                for one in self.events(room):
                    if not is_gone(one):
                        known[one["event_id"]] = seen_of(one)
            except RefusedError:
                known = {}  # nobody lets us in any more: nothing of it can be seen
            self._keep(self._seen, room, known)
        return known.get(event)

    def forget(self, room: str) -> None:
        """Read a room anew when it is asked about again."""
        with self._lock:
            self._found.pop(room, None)
            self._seen.pop(room, None)

    def _keep(self, shelf: OrderedDict[str, dict[str, Any]], room: str, known: dict[str, Any]) -> None:
        with self._lock:
            shelf[room] = known
            while len(shelf) > ROOMS:
                shelf.popitem(last=False)


def source_of(event: Content) -> dict[str, Any] | None:
    """What an event says of where it is from; ``None`` for one that is not ours."""
    source = (event.get("content") or {}).get(SOURCE)
    if (
        not isinstance(source, dict)
        or not isinstance(source.get("key"), str)
        or not isinstance(source.get("part"), str)
    ):
        return None
    return source


def is_gone(event: Content) -> bool:
    """Whether an event was redacted."""
    return "redacted_because" in (event.get("unsigned") or {})


def thread_of(content: Content) -> str:
    """The event at the beginning of the thread that an event stands in; ``""`` outside threads."""
    relates = content.get("m.relates_to") or {}
    return str(relates.get("event_id") or "") if relates.get("rel_type") == "m.thread" else ""


def seen_of(event: Content) -> Seen:
    """What an event shows, by its last edition."""
    content = event.get("content") or {}
    relations = (event.get("unsigned") or {}).get("m.relations") or {}
    edition = (relations.get("m.replace") or {}).get("content") or {}
    undated = bool((content.get(SOURCE) or {}).get("undated"))
    shown = {**content, **(edition.get("m.new_content") or {})} if edition else content
    return show(shown, event["sender"], None if undated else int(event["origin_server_ts"]))


def show(content: Content, sender: str, time: int | None) -> Seen:
    """What an event with this content shows."""
    told = {name: content.get(name) for name in ("msgtype", "body", "formatted_body", "url", "name", "geo_uri")}
    told["key"] = (content.get("m.relates_to") or {}).get("key")
    text = digest(msgspec.json.encode(told, order="sorted").decode(), 26)
    published = None if time is None else from_milliseconds(time) if time else EPOCH
    return Seen(published=published, author=sender, text_digest=text)


def _mark(key: str, part: str) -> str:
    return digest(f"{key}\x1f{part}", 26)
