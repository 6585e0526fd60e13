"""Sending: each event once, in order, as whom said it, dated when it was said."""

import threading
from typing import Any

from exodus.contracts import Act, Delivery
from exodus.errors import RefusedError
from exodus.exporters.matrix.media import Media
from exodus.exporters.matrix.name import SOURCE, transaction
from exodus.exporters.matrix.person import People
from exodus.exporters.matrix.room import Rooms
from exodus.exporters.matrix.server import Homeserver, code_of, quoted
from exodus.exporters.matrix.timeline import Found, Timelines, show, thread_of
from exodus.http import Response

LATE = "it stands after newer messages, for they were there before it; --rebuild-room may put it in its place"
STATE = frozenset({"m.room.name"})


class Writing:
    """Sends events, finds those that were sent, brings them up to date."""

    def __init__(self, server: Homeserver, people: People, rooms: Rooms, media: Media, timelines: Timelines) -> None:
        self._server = server
        self._people = people
        self._rooms = rooms
        self._media = media
        self._timelines = timelines
        self._lock = threading.Lock()
        self._pens: dict[str, threading.Lock] = {}
        self._newest: dict[str, int] = {}

    def send(self, act: Act) -> Delivery:
        """Send the event. Raises RefusedError where the server will not have it."""
        room = self._rooms.of(act.payload)
        content = self._content(act, room)
        relates = content.get("m.relates_to") or {}
        if relates.get("rel_type") == "m.annotation" and not relates.get("event_id"):
            raise RefusedError("what it reacts to was not delivered")
        time: int | None = act.payload["time"]
        with self._pen(room):
            newest = self._newest.get(room)
            if newest is None:
                newest = -1 if room in self._rooms.new else self._timelines.newest(room)
            late = time is not None and time < newest
            source = {
                **content[SOURCE],
                **({"late": True} if late else {}),
                **({"undated": True} if time is None else {}),
            }
            content[SOURCE] = source
            event, stands = self._written(act, room, content)
            if time is not None:
                self._newest[room] = max(newest, time)
            else:
                self._newest[room] = newest
        self._timelines.note(room, act.key, act.part, Found(event, late, thread_of(content)))
        return self._delivery(act, room, event, content, late=late, time=stands)

    def find(self, act: Act) -> Delivery | None:
        """The event, if it stands in its room."""
        try:
            room = self._rooms.of({**act.payload, "spec": None})
        except RefusedError:
            return None
        found = self._timelines.find(room, act.payload["keys"], act.part)
        if found is None:
            return None
        time = act.payload["time"]
        return self._delivery(act, room, found.event, self._content(act, room), late=found.late, time=time)

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Send the new edition of an event: clients show it in the old one's place."""
        room = str(delivery.detail["room"])
        content = self._content(act, room)
        if act.payload["type"] in ("m.reaction", "m.sticker", *STATE):
            if show(content, "", None).text_digest == (delivery.shown.text_digest if delivery.shown else None):
                return delivery
            raise RefusedError("it has changed, and neither reactions nor stickers nor names can be edited")
        fresh = {name: value for name, value in content.items() if name != "m.relates_to"}
        edition = {
            **{name: value for name, value in fresh.items() if name not in (SOURCE,)},
            "body": f"* {content.get('body', '')}",
            "m.new_content": fresh,
            "m.relates_to": {"rel_type": "m.replace", "event_id": delivery.native_id},
            SOURCE: {**content[SOURCE], "edit": True},
        }
        with self._pen(room):
            name = transaction(room, act.key, act.part, act.fingerprint)
            sender = str(delivery.detail["sender"])
            answer = self._server.send(room, "m.room.message", name, edition, user=sender, time=act.payload["time"])
            if answer.status != 200:
                raise RefusedError(answer.sentence)
        self._timelines.forget(room)
        late = delivery.remark == LATE
        time = act.payload["time"]
        return self._delivery(act, room, delivery.native_id, content, late=late, time=time, sender=sender)

    def _written(self, act: Act, room: str, content: dict[str, Any]) -> tuple[str, int | None]:
        """The event's id and the time it bears: its own, but for a reaction that stood there already."""
        type_, time = act.payload["type"], act.payload["time"]
        user = self._sender(act)
        tried: set[str] = set()
        while True:
            if type_ in STATE:
                answer = self._server.set_state(room, type_, "", content, user=user, time=time)
            else:
                name = transaction(room, act.key, act.part)
                answer = self._server.send(room, type_, name, content, user=user, time=time)
            if answer.status == 200:
                return str(answer.json(dict[str, Any])["event_id"]), time
            code = code_of(answer)
            if code == "M_DUPLICATE_ANNOTATION":
                return self._twin(room, content, user, answer)
            if code in tried or code not in ("M_UNKNOWN_DEVICE", "M_FORBIDDEN") or user == self._server.bot:
                raise RefusedError(answer.sentence)
            tried.add(code)
            if code == "M_UNKNOWN_DEVICE":
                self._people.equip(user)
            else:
                self._rooms.let_in(room, user, time, act.payload["name"])

    def _twin(self, room: str, content: dict[str, Any], user: str, answer: Response) -> tuple[str, int | None]:
        """The reaction that stands there already: the same one, of the same person, to the same thing."""
        relates = content["m.relates_to"]
        path = (
            f"/_matrix/client/v1/rooms/{quoted(room)}/relations/{quoted(relates['event_id'])}/m.annotation/m.reaction"
        )
        start: str | None = None
        while True:
            found = self._server.ask("GET", path, params={"limit": 100, "from": start})
            if found.status != 200:
                raise RefusedError(answer.sentence)
            body = found.json(dict[str, Any])
            for event in body.get("chunk") or ():
                key = (event.get("content") or {}).get("m.relates_to", {}).get("key")
                if event.get("sender") == user and key == relates["key"]:
                    return str(event["event_id"]), int(event["origin_server_ts"])
            start = body.get("next_batch")
            if not start:
                raise RefusedError(answer.sentence)

    def _content(self, act: Act, room: str) -> dict[str, Any]:
        """The event's content, with what only the acts before it told."""
        content = dict(act.payload["content"])
        upload: Act | None = act.payload["fill"]
        if upload is not None:
            uploaded = self._media.find(upload)
            if uploaded is None:
                raise RefusedError("its bytes were not uploaded")
            content |= {"url": uploaded.native_id, "info": uploaded.detail["info"]}
        if act.payload["root"] is not None:
            root = self._timelines.find(room, act.payload["keys"], act.payload["root"])
            if root is not None:
                content["m.relates_to"] = {
                    "rel_type": "m.thread",
                    "event_id": root.event,
                    "is_falling_back": True,
                    "m.in_reply_to": {"event_id": root.event},
                }
        return content

    def _sender(self, act: Act) -> str:
        payload = act.payload
        return payload["sender"] or (self._server.user(payload["local"]) if payload["local"] else self._server.bot)

    def _pen(self, room: str) -> threading.Lock:
        """Who holds it writes in the room; nobody else does meanwhile."""
        with self._lock:
            return self._pens.setdefault(room, threading.Lock())

    def _delivery(
        self,
        act: Act,
        room: str,
        event: str,
        content: dict[str, Any],
        *,
        late: bool,
        time: int | None,
        sender: str | None = None,
    ) -> Delivery:
        sender = sender or self._sender(act)
        detail = {"what": "event", "room": room, "sender": sender}
        thread = thread_of(content)
        if thread:
            detail["thread"] = thread
        shown = show(content, sender, time)
        return Delivery(
            native_id=event,
            url=f"https://matrix.to/#/{quoted(room)}/{quoted(event)}",
            detail=detail,
            shown=shown,
            remark=LATE if late else None,
        )
