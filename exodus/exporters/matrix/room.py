"""Rooms: made once, found again by their alias, closed to everybody but those who are asked in."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from exodus import render
from exodus.contracts import Act, Delivery, Item, Seen
from exodus.errors import DeliveryError, RefusedError
from exodus.exporters.matrix.name import digest, local_part
from exodus.exporters.matrix.option import MatrixOptions
from exodus.exporters.matrix.person import People, display_name, platform_of
from exodus.exporters.matrix.place import Place, Plot
from exodus.exporters.matrix.server import CLIENT, EXPLAINED, Homeserver, code_of, insist, quoted
from exodus.exporters.matrix.word import milliseconds
from exodus.model import Actor, Collection

TITLES = {
    "space": "{platform} archive of {name}",
    "wall": "Posts of {name} ({platform})",
    "photos": "Photos of {name} ({platform})",
    "activity": "What {name} did ({platform})",
}
TOPIC = (
    "Moved here from {platform} by exodus. Times are those of {platform}; what stands here cannot be seen elsewhere."
)
NAMED = 6
MADE = frozenset({"m.room.create", "m.room.power_levels", "m.room.join_rules", "m.room.history_visibility"})
"""What stands in every room whose making came to its end; nobody can take it out again."""
ENCRYPTED = (
    "the homeserver encrypts new rooms, so nobody could read what is moved there; set "
    "encryption_enabled_by_default_for_room_type: off in homeserver.yaml and restart it, until the move is done"
)


def spec(place: Place, plot: Plot, owners: Sequence[str]) -> dict[str, Any]:
    """What a room is called, whose it is, and the aliases it may be found by: one for every key of its thing."""
    keys = plot.selection.keys_of(place.key)
    found = plot.selection.get(place.key)
    platform = platform_of(place.key)
    if place.part:
        name = plot.name_of(place.key) if isinstance(found, Actor) else platform
        name = TITLES[place.part].format(platform=platform, name=name)
    else:
        name = title_of(found, plot) if isinstance(found, Collection) else platform
    return {
        "locals": [local_part(key, place.part) for key in keys],
        "name": name,
        "topic": TOPIC.format(platform=platform),
        "space": place.part == "space",
        "owners": list(owners),
    }


def title_of(collection: Collection, plot: Plot) -> str:
    """What a room is called: its name, or the others who take part."""
    name = render.excerpt(collection.name, 120)
    if name:
        return name
    others = [key for key in collection.participants if plot.selection.keys_of(key)[0] not in plot.owners]
    people = [render.excerpt(plot.name_of(key), 60) for key in (others or collection.participants)[:NAMED]]
    more = len(others or collection.participants) - len(people)
    return ", ".join(people) + (f" and {more} more" if more > 0 else "") or "Conversation"


def plan_room(item: Item, place: Place, plot: Plot, owners: Sequence[str], readers: str) -> Act:
    """The act that makes a room."""
    told = spec(place, plot, owners)
    return Act(
        key=item.record.key,
        part=place.part,
        lane=place.lane,
        effect="space" if told["space"] else "room",
        readers=readers,
        fingerprint=digest(f"{told['name']}\x1f{told['topic']}", 26),
        payload={"do": "room", "spec": told},
    )


def plan_joins(item: Item, place: Place, people: Sequence[str], plot: Plot, readers: str) -> Iterator[Act]:
    """The acts that let those in who say something there, dated right before the first thing said."""
    first = next(iter(plot.selection.records("Note", context=place.key)), None) if not place.part else None
    time = milliseconds(getattr(first, "published", None))
    link = item.links.get(place.key) if place.part else None
    for key in people:
        actor = plot.selection.get(key)
        if not isinstance(actor, Actor):
            continue
        person = item.links.get(key)
        yield Act(
            key=item.record.key,
            part=f"{place.part or 'member'}:{actor.key}",
            lane=place.lane,
            effect="member",
            readers=readers,
            fingerprint="in",
            payload={
                "do": "join",
                "room": link.native_id if link else "",
                "locals": [local_part(one, place.part) for one in plot.selection.keys_of(place.key)],
                "sender": person.native_id if person else "",
                "local": local_part(actor.key),
                "name": display_name(actor),
                "time": max(time - 1000, 0) if time is not None else None,
            },
        )


class Rooms:
    """Makes rooms, finds them, lets people in."""

    def __init__(self, server: Homeserver, options: MatrixOptions, people: People) -> None:
        self._server = server
        self._options = options
        self._people = people
        self._lock = threading.Lock()
        self._found: dict[str, str] = {}
        self.new: set[str] = set()
        """Rooms this process has made: nothing stood in them before."""

    def make(self, act: Act) -> Delivery:
        """Make the room, or take the one whose making was answered into the void."""
        return self._delivery(act, self.ensure(act.payload["spec"]))

    def find(self, act: Act) -> Delivery | None:
        """The room, by any of its aliases."""
        locals_ = act.payload["spec"]["locals"]
        room = self.at(locals_)
        if room and not self._is_whole(room):
            self._disown(room, locals_)
            return None
        return self._delivery(act, room) if room else None

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Give it its present name and topic."""
        told = act.payload["spec"]
        insist(self._server.set_state(delivery.native_id, "m.room.name", "", {"name": told["name"]}))
        insist(self._server.set_state(delivery.native_id, "m.room.topic", "", {"topic": told["topic"]}))
        return self._delivery(act, delivery.native_id)

    def at(self, locals_: Sequence[str]) -> str | None:
        """The id of the room that bears one of these aliases."""
        for local in locals_:
            with self._lock:
                known = self._found.get(local)
            room = known or self._server.room_at(self._server.alias(local))
            if room:
                with self._lock:
                    self._found[local] = room
                return room
        return None

    def forget(self, room: str) -> None:
        """Know a room by no alias any more."""
        with self._lock:
            self._found = {local: id_ for local, id_ in self._found.items() if id_ != room}
            self.new.discard(room)

    def ensure(self, told: Mapping[str, Any]) -> str:
        """The room's id; made if it is not there. Raises DeliveryError where it would be encrypted."""
        body = self.body(told)
        answer = self._server.ask("POST", f"{CLIENT}/createRoom", json=body)
        if answer.status == 200:
            room = str(answer.json(dict[str, Any])["room_id"])
            with self._lock:
                self._found[told["locals"][0]] = room
                self.new.add(room)
        elif code_of(answer) == "M_ROOM_IN_USE":
            found = self.at(told["locals"])
            if found is None:
                raise RefusedError(answer.sentence)
            if not self._is_whole(found):
                self._disown(found, told["locals"])
                return self.ensure(told)
            room = found
        else:
            raise RefusedError(answer.sentence)
        if self._server.state(room, "m.room.encryption") is not None:
            raise DeliveryError(f"{self._options.homeserver}: {ENCRYPTED}")
        return room

    def _is_whole(self, room: str) -> bool:
        """Whether the making of a room came to its end. A server that dies over it leaves a torso under our alias, in
        which nothing can be written. Raises RefusedError for a room that somebody put us out of."""
        answer = self._server.ask("GET", f"{CLIENT}/rooms/{quoted(room)}/state")
        if answer.status == 200:
            return {event.get("type") for event in answer.json(list[dict[str, Any]])} >= MADE
        answer = self._server.ask("POST", f"{CLIENT}/rooms/{quoted(room)}/join", accept=(*EXPLAINED, 500))
        if answer.status == 403:
            raise RefusedError(f"{self._server.bot} was put out of the room {room}; ask it in again")
        return answer.status == 200

    def _disown(self, room: str, locals_: Sequence[str]) -> None:
        """Take our aliases from a room."""
        self.forget(room)
        for alias in map(self._server.alias, locals_):
            if self._server.room_at(alias) == room:
                insist(self._server.ask("DELETE", f"{CLIENT}/directory/room/{quoted(alias)}"))

    def body(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """What a room is made of. Its history is open to whoever is invited later, and to nobody else."""
        owners, bot = told["owners"], self._server.bot
        creation: dict[str, Any] = {"m.federate": self._options.federate}
        if told["space"]:
            creation["type"] = "m.space"
        power: dict[str, Any] = {}
        if told["space"]:
            power["events_default"] = 100
        version = str(self._options.room_version or self._server.default_version)
        if _creators_rule(version):
            creation["additional_creators"] = owners
        else:
            power["users"] = dict.fromkeys((bot, *owners), 100)
        body = {
            "preset": "private_chat",
            "visibility": "private",
            "name": told["name"],
            "topic": told["topic"],
            "creation_content": creation,
            "power_level_content_override": power,
            "initial_state": [
                {"type": "m.room.history_visibility", "content": {"history_visibility": "shared"}},
                {"type": "m.room.guest_access", "content": {"guest_access": "forbidden"}},
                {"type": "m.room.join_rules", "content": {"join_rule": "invite"}},
            ],
        }
        if told["locals"]:
            body["room_alias_name"] = told["locals"][0]
        if self._options.room_version:
            body["room_version"] = version
        return body

    def join(self, act: Act) -> Delivery:
        """Let somebody in, dated."""
        room = self.of(act.payload)
        user = act.payload["sender"] or self._server.user(act.payload["local"])
        self.let_in(room, user, act.payload["time"], act.payload["name"])
        return Delivery(native_id=user, detail={"what": "member", "room": room})

    def find_join(self, act: Act) -> Delivery | None:
        """Whether somebody is in."""
        room = self.of(act.payload)
        user = act.payload["sender"] or self._server.user(act.payload["local"])
        member = self._server.state(room, "m.room.member", user)
        if member is None or member.get("membership") != "join":
            return None
        return Delivery(native_id=user, detail={"what": "member", "room": room})

    def let_in(self, room: str, user: str, time: int | None, name: str) -> None:
        """Invite and join a user of ours; both may be repeated. Makes the account where it is missing."""
        shown = self._people.profile(user)
        if not shown:
            self._people.register(user)
            shown = {"displayname": name}
        for membership, by in (("invite", None), ("join", user)):
            content = {"membership": membership, **shown}
            answer = self._server.set_state(room, "m.room.member", user, content, user=by, time=time)
            if membership == "invite" and answer.status == 403:
                continue  # already in
            insist(answer)

    def of(self, payload: Mapping[str, Any]) -> str:
        """The room an act is for. Raises RefusedError where there is none."""
        room = payload.get("room") or self.at(payload["locals"])
        if not room and payload.get("spec"):
            room = self.ensure(payload["spec"])
        if not room:
            raise RefusedError("its room was not made")
        return str(room)

    def read(self, delivery: Delivery) -> Seen | None:
        """What the room is called now."""
        if self._server.state(delivery.native_id, "m.room.create") is None:
            return None
        name = self._server.state(delivery.native_id, "m.room.name") or {}
        topic = self._server.state(delivery.native_id, "m.room.topic") or {}
        return _seen(str(name.get("name") or ""), str(topic.get("topic") or ""))

    def _delivery(self, act: Act, room: str) -> Delivery:
        told = act.payload["spec"]
        return Delivery(
            native_id=room,
            url=f"https://matrix.to/#/{quoted(room)}?via={quoted(self._server.name)}",
            detail={"what": "room", "locals": told["locals"], "space": told["space"]},
            shown=_seen(told["name"], told["topic"]),
            holds=True,
        )


def _creators_rule(version: str) -> bool:
    """Whether creators have a power of their own that no list may name (room version 12 and later)."""
    return version.isdigit() and int(version) >= 12


def _seen(name: str, topic: str) -> Seen:
    return Seen(text_digest=digest(f"{name}\x1f{topic}", 26))
