"""A homeserver in memory: as much of Matrix as the exporter asks for, with power that fails where a test says.

It outlives its clients. What it does wrong on purpose is what Synapse does: a transaction is known by room, sender and
device for as long as nothing clears :attr:`Homeserver.transactions`, a room without an alias is made twice, a second
upload to the same address is refused, and of deletions some fail when everybody has been shown out.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from exodus.errors import RefusedError, UnauthorizedError
from exodus.exporters.matrix import Matrix
from exodus.exporters.matrix.option import MatrixOptions
from exodus.http import Response

NAME = "matrix.example.org"
BOT = f"@exodus_bot:{NAME}"
OWNER = f"@ada:{NAME}"
NOW = 1_795_000_000_000

Answer = tuple[int, Any]
Cut = Callable[[str], None]


class Room:
    def __init__(self, body: Mapping[str, Any]) -> None:
        self.events: list[dict[str, Any]] = []
        self.state: dict[tuple[str, str], dict[str, Any]] = {
            ("m.room.create", ""): dict(body.get("creation_content") or {}),
            ("m.room.name", ""): {"name": body.get("name") or ""},
            ("m.room.topic", ""): {"topic": body.get("topic") or ""},
            ("m.room.power_levels", ""): dict(body.get("power_level_content_override") or {}),
            ("m.room.member", BOT): {"membership": "join"},
        }
        for one in body.get("initial_state") or ():
            self.state[one["type"], one.get("state_key", "")] = one["content"]

    def members(self, *memberships: str) -> list[str]:
        return [
            key
            for (type_, key), content in self.state.items()
            if type_ == "m.room.member" and content.get("membership") in memberships
        ]


class Homeserver:
    """The server itself. ``limit`` is its largest upload; with ``encrypts`` new rooms are encrypted."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, str]] = {}
        self.devices: set[str] = set()
        self.rooms: dict[str, Room] = {}
        self.aliases: dict[str, str] = {}
        self.media: dict[str, bytes | None] = {}
        self.data: dict[str, Any] = {}
        self.transactions: dict[tuple[str, str, str], str] = {}
        self.limit = 50_000_000
        self.encrypts = False
        self.hides_before = -1
        self.failing_deletions = 0
        self.deletions: dict[str, str] = {}
        self._number = itertools.count(1)

    def answer(self, method: str, path: str, params: Mapping[str, Any], body: Any) -> Answer:
        """What it answers."""
        user = str(params.get("user_id") or BOT)
        for pattern, does in ROUTES:
            found = re.fullmatch(pattern, path)
            if found and does[0] == method:
                named = unquote(found[1]) if found.groups() else ""
                if named.startswith("!room") and named not in self.rooms:
                    return 404, {"errcode": "M_NOT_FOUND"}
                return does[1](self, user, params, body, *map(unquote, found.groups()))
        raise AssertionError(f"nobody should ask {method} {path}")

    def fresh(self, sign: str) -> str:
        return f"{sign}{next(self._number)}"

    def registers(self, user: str, params: Any, body: Any) -> Answer:
        name = f"@{body['username']}:{NAME}"
        if name in self.users:
            return 400, {"errcode": "M_USER_IN_USE"}
        self.users[name] = {}
        return 200, {"user_id": name}

    def equips(self, user: str, params: Any, body: Any, device: str) -> Answer:
        self.devices.add(user)
        return 200, {}

    def profile(self, user: str, params: Any, body: Any, who: str) -> Answer:
        return (200, self.users[who]) if who in self.users else (404, {"errcode": "M_NOT_FOUND"})

    def shows(self, user: str, params: Any, body: Any, who: str, field: str) -> Answer:
        if who not in self.users and who != BOT:
            return 403, {"errcode": "M_FORBIDDEN"}
        self.users.setdefault(who, {})[field] = body[field]
        return 200, {}

    def makes_room(self, user: str, params: Any, body: Any) -> Answer:
        alias = body.get("room_alias_name")
        if alias and f"#{alias}:{NAME}" in self.aliases:
            return 400, {"errcode": "M_ROOM_IN_USE"}
        id_ = self.fresh("!room")
        self.rooms[id_] = Room(body)
        if self.encrypts:
            self.rooms[id_].state["m.room.encryption", ""] = {}
        if alias:
            self.aliases[f"#{alias}:{NAME}"] = id_
        return 200, {"room_id": id_}

    def room_at(self, user: str, params: Any, body: Any, alias: str) -> Answer:
        found = self.aliases.get(alias)
        return (200, {"room_id": found}) if found else (404, {"errcode": "M_NOT_FOUND"})

    def drops_alias(self, user: str, params: Any, body: Any, alias: str) -> Answer:
        return (200, {}) if self.aliases.pop(alias, None) else (404, {"errcode": "M_NOT_FOUND"})

    def inside(self, user: str, room: str) -> Room | None:
        found = self.rooms.get(room)
        return found if found is not None and user in found.members("join") else None

    def tells_state(self, user: str, params: Any, body: Any, room: str, type_: str, key: str) -> Answer:
        found = self.inside(user, room)
        if found is None:
            return 403, {"errcode": "M_FORBIDDEN"}
        content = found.state.get((type_, key))
        return (404, {"errcode": "M_NOT_FOUND"}) if content is None else (200, content)

    def all_state(self, user: str, params: Any, body: Any, room: str) -> Answer:
        found = self.rooms[room]
        return 200, [{"type": type_, "state_key": key, "content": one} for (type_, key), one in found.state.items()]

    def sets_state(self, user: str, params: Any, body: Any, room: str, type_: str, key: str) -> Answer:
        found = self.rooms.get(room)
        if found is None:
            return 404, {"errcode": "M_NOT_FOUND"}
        entering = type_ == "m.room.member" and key == user and body.get("membership") == "join"
        asked = found.state.get((type_, key), {}).get("membership") in ("invite", "join")
        if user not in found.members("join") and not (entering and asked):
            return 403, {"errcode": "M_FORBIDDEN"}
        if type_ == "m.room.member" and body.get("membership") == "invite" and key in found.members("join"):
            return 403, {"errcode": "M_FORBIDDEN"}
        if found.state.get((type_, key)) == body:
            return 200, {"event_id": "$same"}
        found.state[type_, key] = body
        return 200, {"event_id": self.writes(found, type_, user, params, body, key)}

    def writes(
        self, room: Room, type_: str, user: str, params: Mapping[str, Any], body: Any, key: str | None = None
    ) -> str:
        event = {"type": type_, "sender": user, "content": body, "event_id": self.fresh("$event")}
        event["origin_server_ts"] = params.get("ts", NOW)
        if key is not None:
            event["state_key"] = key
        room.events.append(event)
        return str(event["event_id"])

    def sends(self, user: str, params: Any, body: Any, room: str, type_: str, name: str) -> Answer:
        found = self.inside(user, room)
        if found is None:
            return 403, {"errcode": "M_FORBIDDEN"}
        if user not in self.devices:
            return 400, {"errcode": "M_UNKNOWN_DEVICE"}
        if len(json.dumps(body).encode()) > 65_536 - 1_000:
            return 413, {"errcode": "M_TOO_LARGE"}
        known = self.transactions.get((room, user, name))
        if known:
            return 200, {"event_id": known}
        relates = body.get("m.relates_to") or {}
        if relates.get("rel_type") == "m.annotation":
            if not any(event["event_id"] == relates["event_id"] for event in found.events):
                return 400, {"errcode": "M_UNKNOWN"}
            for event in found.events:
                mine = event["sender"] == user and event["type"] == type_
                if mine and event["content"].get("m.relates_to") == relates:
                    return 400, {"errcode": "M_DUPLICATE_ANNOTATION"}
        id_ = self.writes(found, type_, user, params, body)
        self.transactions[room, user, name] = id_
        return 200, {"event_id": id_}

    def relations(self, user: str, params: Any, body: Any, room: str, event: str) -> Answer:
        found = [
            one
            for one in self.rooms[room].events
            if (one["content"].get("m.relates_to") or {}).get("event_id") == event and one["type"] == "m.reaction"
        ]
        return 200, {"chunk": found}

    def messages(self, user: str, params: Any, body: Any, room: str) -> Answer:
        found = self.inside(user, room)
        if found is None:
            return 403, {"errcode": "M_FORBIDDEN"}
        types = json.loads(params["filter"])["types"]
        shown = [event for event in found.events if event["type"] in types]
        shown = [self.bundled(found, event) for event in shown if event["origin_server_ts"] > self.hides_before]
        at = len(shown) if params.get("from") is None else int(params["from"])
        page = shown[max(at - 7, 0) : at]
        return 200, {"chunk": page[::-1], **({"end": str(max(at - 7, 0))} if at else {})}

    def bundled(self, room: Room, event: dict[str, Any]) -> dict[str, Any]:
        last = None
        for one in room.events:
            relates = one["content"].get("m.relates_to") or {}
            if relates.get("rel_type") == "m.replace" and relates.get("event_id") == event["event_id"]:
                last = one
        return (
            {**event, "unsigned": {**event.get("unsigned", {}), "m.relations": {"m.replace": last}}} if last else event
        )

    def redacts(self, user: str, params: Any, body: Any, room: str, event: str, name: str) -> Answer:
        if self.inside(user, room) is None:
            return 403, {"errcode": "M_FORBIDDEN"}
        for one in self.rooms[room].events:
            if one["event_id"] == event:
                one["content"], one["unsigned"] = {}, {"redacted_because": {}}
        return 200, {"event_id": self.fresh("$redaction")}

    def tells_members(self, user: str, params: Any, body: Any, room: str) -> Answer:
        found = self.inside(user, room)
        if found is None:
            return 403, {"errcode": "M_FORBIDDEN"}
        return 200, {
            "chunk": [
                {"state_key": key, "content": content}
                for (type_, key), content in found.state.items()
                if type_ == "m.room.member"
            ]
        }

    def leaves(self, user: str, params: Any, body: Any, room: str) -> Answer:
        self.rooms[room].state["m.room.member", user] = {"membership": "leave"}
        return 200, {}

    def nods(self, user: str, params: Any, body: Any, room: str) -> Answer:
        return 200, {}

    def invites(self, user: str, params: Any, body: Any, room: str) -> Answer:
        self.rooms[room].state["m.room.member", body["user_id"]] = {"membership": "invite"}
        return 200, {}

    def kicks(self, user: str, params: Any, body: Any, room: str) -> Answer:
        found = self.rooms[room]
        if body["user_id"] in (found.state["m.room.create", ""].get("additional_creators") or ()):
            return 403, {"errcode": "M_FORBIDDEN"}
        found.state["m.room.member", body["user_id"]] = {"membership": "leave"}
        return 200, {}

    def makes_media(self, user: str, params: Any, body: Any) -> Answer:
        address = f"mxc://{NAME}/{self.fresh('m')}"
        self.media[address] = None
        return 200, {"content_uri": address}

    def fills_media(self, user: str, params: Any, body: Any, server: str, id_: str) -> Answer:
        address = f"mxc://{server}/{id_}"
        if self.media[address] is not None:
            return 409, {"errcode": "M_CANNOT_OVERWRITE_MEDIA"}
        if len(body) > self.limit:
            return 413, {"errcode": "M_TOO_LARGE"}
        self.media[address] = body
        return 200, {}

    def tells_media(self, user: str, params: Any, body: Any, server: str, id_: str) -> Answer:
        found = self.media.get(f"mxc://{server}/{id_}")
        return (404, {"errcode": "M_NOT_FOUND"}) if found is None else (200, found)

    def deletes_media(self, user: str, params: Any, body: Any, server: str, id_: str) -> Answer:
        return (200, {}) if self.media.pop(f"mxc://{server}/{id_}", None) is not None else (404, {})

    def tells_data(self, user: str, params: Any, body: Any, who: str, type_: str) -> Answer:
        return (200, self.data[type_]) if type_ in self.data else (404, {"errcode": "M_NOT_FOUND"})

    def keeps_data(self, user: str, params: Any, body: Any, who: str, type_: str) -> Answer:
        self.data[type_] = body
        return 200, {}

    def deletes_room(self, user: str, params: Any, body: Any, room: str) -> Answer:
        self.aliases = {alias: id_ for alias, id_ in self.aliases.items() if id_ != room}
        id_ = self.fresh("d")
        if self.failing_deletions:
            self.failing_deletions -= 1
            for member in self.rooms[room].members("join", "invite"):
                self.rooms[room].state["m.room.member", member] = {"membership": "leave"}
            self.deletions[id_] = "failed"
        else:
            del self.rooms[room]
            self.deletions[id_] = "complete"
        return 200, {"delete_id": id_}

    def tells_deletion(self, user: str, params: Any, body: Any, id_: str) -> Answer:
        return 200, {"status": self.deletions[id_]}

    def tells_room(self, user: str, params: Any, body: Any, room: str) -> Answer:
        return 200, {"joined_members": len(self.rooms[room].members("join"))}

    def whoami(self, user: str, params: Any, body: Any) -> Answer:
        if user != BOT and user not in self.users:
            return 403, {"errcode": "M_FORBIDDEN", "error": "Application service has not registered this user"}
        return 200, {"user_id": user}

    def joined(self, user: str, params: Any, body: Any) -> Answer:
        return 200, {"joined_rooms": [id_ for id_, room in self.rooms.items() if user in room.members("join")]}


def plain(content: Any) -> Callable[..., Answer]:
    return lambda *_: (200, content)


V3, ROOM = "/_matrix/client/v3", "/_matrix/client/v3/rooms/([^/]+)"
VERSIONS = {"m.room_versions": {"default": "12", "available": {"10": "stable", "11": "stable", "12": "stable"}}}
ROUTES: list[tuple[str, tuple[str, Callable[..., Answer]]]] = [
    (f"{V3}/account/whoami", ("GET", Homeserver.whoami)),
    ("/_matrix/client/versions", ("GET", plain({"versions": ["r0.6.1", "v1.3", "v1.12"]}))),
    (f"{V3}/capabilities", ("GET", plain({"capabilities": VERSIONS}))),
    (
        "/_matrix/client/v1/media/config",
        ("GET", lambda server, *_: (200, {"m.upload.size": server.limit})),
    ),
    (f"{V3}/joined_rooms", ("GET", Homeserver.joined)),
    (f"{V3}/register", ("POST", Homeserver.registers)),
    (f"{V3}/devices/([^/]+)", ("PUT", Homeserver.equips)),
    (f"{V3}/profile/([^/]+)/([^/]+)", ("PUT", Homeserver.shows)),
    (f"{V3}/profile/([^/]+)", ("GET", Homeserver.profile)),
    (f"{V3}/createRoom", ("POST", Homeserver.makes_room)),
    (f"{V3}/directory/room/([^/]+)", ("GET", Homeserver.room_at)),
    (f"{V3}/directory/room/([^/]+)", ("DELETE", Homeserver.drops_alias)),
    (f"{ROOM}/state/([^/]+)/([^/]*)", ("GET", Homeserver.tells_state)),
    (f"{ROOM}/state/([^/]+)/([^/]*)", ("PUT", Homeserver.sets_state)),
    (f"{ROOM}/state", ("GET", Homeserver.all_state)),
    (f"{ROOM}/send/([^/]+)/([^/]+)", ("PUT", Homeserver.sends)),
    (f"{ROOM}/redact/([^/]+)/([^/]+)", ("PUT", Homeserver.redacts)),
    (f"{ROOM}/messages", ("GET", Homeserver.messages)),
    (f"{ROOM}/members", ("GET", Homeserver.tells_members)),
    (f"{ROOM}/leave", ("POST", Homeserver.leaves)),
    (f"{ROOM}/forget", ("POST", Homeserver.nods)),
    (f"{ROOM}/invite", ("POST", Homeserver.invites)),
    (f"{ROOM}/kick", ("POST", Homeserver.kicks)),
    (
        "/_matrix/client/v1/rooms/([^/]+)/relations/([^/]+)/m.annotation/m.reaction",
        ("GET", Homeserver.relations),
    ),
    ("/_matrix/media/v1/create", ("POST", Homeserver.makes_media)),
    ("/_matrix/media/v3/upload/([^/]+)/([^/]+)", ("PUT", Homeserver.fills_media)),
    ("/_matrix/client/v1/media/download/([^/]+)/([^/]+)", ("GET", Homeserver.tells_media)),
    (f"{V3}/user/([^/]+)/account_data/([^/]+)", ("GET", Homeserver.tells_data)),
    (f"{V3}/user/([^/]+)/account_data/([^/]+)", ("PUT", Homeserver.keeps_data)),
    ("/_synapse/admin/v2/rooms/([^/]+)", ("DELETE", Homeserver.deletes_room)),
    ("/_synapse/admin/v2/rooms/delete_status/([^/]+)", ("GET", Homeserver.tells_deletion)),
    ("/_synapse/admin/v1/rooms/([^/]+)", ("GET", Homeserver.tells_room)),
    ("/_synapse/admin/v1/media/([^/]+)/([^/]+)", ("DELETE", Homeserver.deletes_media)),
]


class Wire:
    """Stands where the client stands. ``cut`` is called before and after whatever writes."""

    def __init__(self, server: Homeserver, cut: Cut = lambda moment: None) -> None:
        self.server = server
        self.cut = cut
        self.asked: list[tuple[str, str]] = []

    def request(self, method: str, path: str, **call: Any) -> Response:
        body = call.get("json")
        if "file" in call:
            body = call["file"].path.read_bytes()
        if method != "GET":
            self.cut(f"before {method} {path}")
        self.asked.append((method, path))
        status, told = self.server.answer(method, path, call.get("params") or {}, body)
        if method != "GET":
            self.cut(f"after {method} {path}")
        content = told if isinstance(told, bytes) else json.dumps(told).encode()
        response = Response(status, {}, content, f"{method} {path}", str)
        if status < 300 or status in call.get("accept", ()):
            return response
        if status in (401, 403):
            raise UnauthorizedError(response.sentence)
        raise RefusedError(response.sentence)

    def put(self, path: str, **call: Any) -> Response:
        return self.request("PUT", path, **call)


def connected(server: Homeserver, cut: Cut = lambda moment: None, *, admin: bool = True, **options: Any) -> Matrix:
    """An exporter whose requests go to the server in memory."""
    chosen: dict[str, Any] = {
        "homeserver": "https://matrix.example.org",
        "owner": OWNER,
        "token": "t",
        "lanes": 1,
    } | options
    exporter = Matrix(MatrixOptions(**chosen, admin_token="a" if admin else ""))
    wire = Wire(server, cut)
    exporter._server._client = wire  # type: ignore[assignment]  # stands where the client stands
    exporter._server._admin = wire  # type: ignore[assignment]  # same
    return exporter
