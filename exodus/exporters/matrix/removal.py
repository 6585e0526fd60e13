"""Taking back: rooms whole where that can be, else what stands in them; and saying what only an admin can do."""

from typing import Any

from exodus.contracts import Delivery, Kept, Withdrawn
from exodus.errors import RefusedError
from exodus.exporters.matrix.deletion import Occupied, delete, occupied
from exodus.exporters.matrix.media import Media
from exodus.exporters.matrix.name import PREFIX, transaction
from exodus.exporters.matrix.person import People
from exodus.exporters.matrix.probe import clear
from exodus.exporters.matrix.room import Rooms
from exodus.exporters.matrix.server import CLIENT, Homeserver, code_of, media_path, quoted
from exodus.exporters.matrix.timeline import Timelines, is_gone, source_of

GONE = (403, 404)
MEDIA_STAYS = (
    "no event shows it any more, but only the server's admin can delete it: name admin_token, or see the media API of "
    "Synapse's admin interface"
)
RETIRED = "(taken back)"
TOPIC = "What was moved here was taken back. You can leave this room; the server's admin can delete it."
TALKED = "others have written in it since"
THEIRS = "we were asked out of it, and people are in it"


class Removal:
    """Withdraws what was delivered."""

    def __init__(self, server: Homeserver, rooms: Rooms, people: People, media: Media, timelines: Timelines) -> None:
        self._server = server
        self._rooms = rooms
        self._people = people
        self._media = media
        self._timelines = timelines

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Take one delivery back; what is gone already counts."""
        what = delivery.detail.get("what")
        if what == "event":
            return self._redact(delivery)
        if what == "room":
            return self._remove_room(delivery)
        if what == "media":
            return self._remove_media(delivery)
        if what == "person":
            self._people.erase(delivery.native_id)
            return Withdrawn()
        if what == "member":
            self._leave(str(delivery.detail["room"]), delivery.native_id)
            return Withdrawn()
        if what == "child":
            self._server.set_state(str(delivery.detail["space"]), "m.space.child", delivery.native_id, {})
            self._server.set_state(delivery.native_id, "m.space.parent", str(delivery.detail["space"]), {})
            return Withdrawn()
        if what == "invitation":
            return self._uninvite(delivery)
        return Withdrawn()  # a title goes with its room

    def _redact(self, delivery: Delivery) -> Withdrawn | Kept:
        room = str(delivery.detail["room"])
        name = transaction(room, delivery.native_id, "redact")
        path = f"{CLIENT}/rooms/{quoted(room)}/redact/{quoted(delivery.native_id)}/{quoted(name)}"
        answer = self._server.ask("PUT", path, json={})
        if answer.status == 200 or answer.status in GONE:
            return Withdrawn()
        raise RefusedError(answer.sentence)

    def _remove_room(self, delivery: Delivery) -> Withdrawn | Kept:
        room = delivery.native_id
        members = self._members(room)
        if members is None:  # gone, or left behind by a deletion that failed or was cut short
            left = occupied(self._server, room)
            if left is Occupied.TAKEN:
                return Kept(THEIRS)
            self._drop_aliases(delivery)
            if left is Occupied.EMPTY:
                self._delete(delivery)
            return Withdrawn()
        guests = [user for user in members if not user.startswith(f"@{PREFIX}")]
        if guests and self._others_wrote(room):
            return Kept(TALKED)
        self._drop_aliases(delivery)
        if not self._delete(delivery):
            if guests:
                self._redact_all(room)
                self._retire(room)
            self._empty(room, members)
        self._rooms.forget(room)
        self._timelines.forget(room)
        return Withdrawn()

    def _delete(self, delivery: Delivery) -> bool:
        """Have the admin's interface delete a room; whether it could be asked."""
        asked = delete(self._server, delivery.native_id)
        if asked and delivery.detail.get("space"):
            clear(self._server)
        return asked

    def _empty(self, room: str, members: list[str]) -> None:
        """Ask the guests out, let our users leave and forget it, last the bot: nobody can enter it again."""
        bot = self._server.bot
        for user in members:
            if not user.startswith(f"@{PREFIX}"):
                body = {"user_id": user, "reason": "what was moved here was taken back"}
                self._server.ask("POST", f"{CLIENT}/rooms/{quoted(room)}/kick", json=body)
        for user in [*(user for user in members if user.startswith(f"@{PREFIX}") and user != bot), bot]:
            self._leave(room, user)
            self._server.ask("POST", f"{CLIENT}/rooms/{quoted(room)}/forget", user=user)

    def _retire(self, room: str) -> None:
        """Say of a room that some may stay in that it is over, and take it out of its space. Who made it along with us
        (room version 12) cannot be asked out, and finds it empty."""
        state = self._server.ask("GET", f"{CLIENT}/rooms/{quoted(room)}/state")
        told = state.json(list[dict[str, Any]]) if state.status == 200 else []
        for event in told:
            if event.get("type") == "m.space.parent" and (event.get("content") or {}).get("via"):
                self._server.set_state(str(event["state_key"]), "m.space.child", room, {})
                self._server.set_state(room, "m.space.parent", str(event["state_key"]), {})
        name = (self._server.state(room, "m.room.name") or {}).get("name") or ""
        self._server.set_state(room, "m.room.canonical_alias", "", {})
        self._server.set_state(room, "m.room.name", "", {"name": f"{name} {RETIRED}".strip()})
        self._server.set_state(room, "m.room.topic", "", {"topic": TOPIC})

    def _redact_all(self, room: str) -> None:
        """Take back all that we wrote in a room that people are in: they keep seeing what they saw otherwise."""
        for event in list(self._timelines.events(room)):
            if source_of(event) is not None and not is_gone(event):
                detail = {"what": "event", "room": room}
                self._redact(Delivery(native_id=event["event_id"], detail=detail))

    def _others_wrote(self, room: str) -> bool:
        return any(
            not str(event.get("sender")).startswith(f"@{PREFIX}") and not is_gone(event)
            for event in self._timelines.events(room)
            if event.get("type") in ("m.room.message", "m.room.encrypted", "m.sticker")
        )

    def _members(self, room: str) -> list[str] | None:
        """Who is in a room or asked in; ``None`` when we are in it no more."""
        answer = self._server.ask("GET", f"{CLIENT}/rooms/{quoted(room)}/members")
        if answer.status != 200:
            return None
        events = answer.json(dict[str, Any]).get("chunk") or ()
        return [
            str(event["state_key"])
            for event in events
            if (event.get("content") or {}).get("membership") in ("join", "invite")
        ]

    def _drop_aliases(self, delivery: Delivery) -> None:
        for local in delivery.detail.get("locals") or ():
            self._server.ask("DELETE", f"{CLIENT}/directory/room/{quoted(self._server.alias(local))}")

    def _remove_media(self, delivery: Delivery) -> Withdrawn | Kept:
        stills = [(delivery.detail.get("info") or {}).get("thumbnail_url")]
        for address in [delivery.native_id, *(one for one in stills if one)]:
            answer = self._server.as_admin("DELETE", f"/v1/media/{media_path(address)}")
            if answer is None:
                return Kept(MEDIA_STAYS)
            if answer.status not in (200, 404):
                raise RefusedError(answer.sentence)
        self._media.forget(list(delivery.detail.get("keys") or ()))
        return Withdrawn()

    def _leave(self, room: str, user: str) -> None:
        self._server.ask("POST", f"{CLIENT}/rooms/{quoted(room)}/leave", user=user)

    def _uninvite(self, delivery: Delivery) -> Withdrawn | Kept:
        room = delivery.native_id
        for user in delivery.detail.get("people") or ():
            answer = self._server.ask("POST", f"{CLIENT}/rooms/{quoted(room)}/kick", json={"user_id": user})
            if answer.status == 403 and code_of(answer) == "M_FORBIDDEN":
                member = self._server.state(room, "m.room.member", user)
                if member is not None and member.get("membership") in ("join", "invite"):
                    return Kept(f"{user} made the room along with us and can only leave it without being asked")
        return Withdrawn()
