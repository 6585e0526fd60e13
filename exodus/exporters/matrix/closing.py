"""When all is written: rooms go into their space, and then the people they are for are asked in.

Whoever comes last finds everything read: nothing that is moved rings anywhere.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from exodus.contracts import Act, Delivery, Item
from exodus.dialects.presence import Presence
from exodus.errors import RefusedError
from exodus.exporters.matrix.name import digest, local_part
from exodus.exporters.matrix.place import Asked, Place, Plot
from exodus.exporters.matrix.room import Rooms, title_of
from exodus.exporters.matrix.server import CLIENT, Homeserver, code_of, insist, quoted
from exodus.model import Actor, Collection

LEFT = "not asked into it, for they were not there all the time and did not see all of it: {}"
NOBODY = "nobody is asked into it: say which account its people have, with people: in exodus.yaml"
Named = Callable[[Asked], str]
"""Says in words who reads a room."""
REMEMBERED = 20_000


def conclude(
    item: Item, plot: Plot, owners: Sequence[str], own: Callable[[str], tuple[str, ...]], named: Named
) -> Iterator[Act]:
    """The last acts of an owner's rooms, or of a Collection's. ``own`` tells who reads an owner's rooms, ``owners`` are
    the Matrix ids of whoever owns the archive."""
    record = item.record
    if isinstance(record, Actor) and record.key in plot.owners:
        parts = list(plot.parts_of(record))
        mine = Asked(own(record.key))
        readers = named(mine)
        yield _invite(item, Place(record.key, "space"), mine, plot, readers)
        for part in parts:
            place = Place(record.key, part)
            yield _child(item, place, record.key, plot, readers)
            yield _invite(item, place, mine, plot, readers)
    elif isinstance(record, Collection) and plot.is_room(record.key):
        place = Place(plot.selection.keys_of(record.key)[0])
        home = plot.home(record)
        people = invited(record, plot, owners)
        readers = named(people)
        if any(note.extra.get("name") for note in plot.notices(record.key)):
            yield _name(item, place, plot, title_of(record, plot), readers)
        if home and isinstance(plot.selection.get(home), Actor):
            yield _child(item, place, home, plot, readers)
        yield _invite(item, place, people, plot, readers)


def invited(room: Collection, plot: Plot, owners: Sequence[str]) -> Asked:
    """Who may read a room: people who took part in it, and missed nothing of it. Whoever owns the archive took part
    where one of the takeouts' owners did who has no account of another name here, or where all is one person's and no
    takeout says who that is."""
    if room.key not in plot.asked:
        while len(plot.asked) > REMEMBERED:
            del plot.asked[next(iter(plot.asked))]
        plot.asked[room.key] = _invited(room, plot, owners)
    return plot.asked[room.key]


def _invited(room: Collection, plot: Plot, owners: Sequence[str]) -> Asked:
    mapped = {plot.selection.keys_of(key)[0]: plot.account_of(key) for key in room.participants}
    if len(owners) == 1:
        mine = plot.unnamed()
        mapped |= {owner: owners[0] for owner in mine if owner in mapped}
        if not plot.several and mine == plot.owners and not any(owner in mapped for owner in plot.owners):
            mapped[""] = owners[0]
    missed = Presence(plot.selection, room).missed
    left = {account: plot.name_of(key) for key, account in mapped.items() if account and key in missed}
    people = dict.fromkeys(account for account in mapped.values() if account and account not in left)
    return Asked(tuple(people), tuple(left.values()))


def _child(item: Item, place: Place, home: str, plot: Plot, readers: str) -> Act:
    return _act(
        item,
        place,
        "child",
        "into space",
        "in",
        plot,
        readers,
        home=[local_part(key, "space") for key in plot.selection.keys_of(home)],
    )


def _invite(item: Item, place: Place, asked: Asked, plot: Plot, readers: str) -> Act:
    shown = digest(" ".join(asked.people))
    return _act(
        item, place, "invite", "invitation", shown, plot, readers, people=list(asked.people), left=list(asked.left)
    )


def _name(item: Item, place: Place, plot: Plot, name: str, readers: str) -> Act:
    return _act(item, place, "title", "rename", digest(name), plot, readers, name=name)


def _act(
    item: Item, place: Place, do: str, effect: str, fingerprint: str, plot: Plot, readers: str, **more: Any
) -> Act:
    linked = item.links.get(place.key) if not place.part else None
    return Act(
        key=item.record.key,
        part=f"{do}:{place.part}" if place.part else do,
        lane=place.lane,
        effect=effect,
        readers=readers,
        fingerprint=fingerprint,
        payload={
            "do": do,
            "room": linked.native_id if linked else "",
            "locals": [local_part(key, place.part) for key in plot.selection.keys_of(place.key)],
            **more,
        },
    )


def _invitation(act: Act, room: str) -> Delivery:
    people, left = act.payload["people"], act.payload["left"]
    remark = LEFT.format(", ".join(left)) if left else None if people else NOBODY
    return Delivery(native_id=room, detail={"what": "invitation", "people": people}, remark=remark)


class Closing:
    """Puts rooms into spaces and asks people in."""

    def __init__(self, server: Homeserver, rooms: Rooms) -> None:
        self._server = server
        self._rooms = rooms

    def child(self, act: Act) -> Delivery:
        """Put a room into its space: both say so."""
        room = self._rooms.of(act.payload)
        space = self._rooms.at(act.payload["home"])
        if space is None:
            raise RefusedError("its space was not made")
        via = {"via": [self._server.name]}
        insist(self._server.set_state(space, "m.space.child", room, via))
        insist(self._server.set_state(room, "m.space.parent", space, {**via, "canonical": True}))
        return Delivery(native_id=room, detail={"what": "child", "space": space})

    def find_child(self, act: Act) -> Delivery | None:
        """Whether a room is in its space."""
        room, space = self._rooms.of(act.payload), self._rooms.at(act.payload["home"])
        if space is None or not (self._server.state(space, "m.space.child", room) or {}).get("via"):
            return None
        if not (self._server.state(room, "m.space.parent", space) or {}).get("via"):
            return None
        return Delivery(native_id=room, detail={"what": "child", "space": space})

    def invite(self, act: Act) -> Delivery:
        """Ask people in; those who are in, or were asked, are left alone. Nobody is asked twice who went away."""
        room = self._rooms.of(act.payload)
        for user in act.payload["people"]:
            member = self._server.state(room, "m.room.member", user)
            if member is None:
                answer = self._server.ask(
                    "POST", f"{CLIENT}/rooms/{quoted(room)}/invite", json={"user_id": user}, idempotent=True
                )
                if answer.status >= 400 and not (code_of(answer) == "M_FORBIDDEN" and self._is_in(room, user)):
                    raise RefusedError(f"{user} could not be invited: {answer.sentence}")
        return _invitation(act, room)

    def update_invite(self, act: Act, delivery: Delivery) -> Delivery:
        """Ask in who came to it, and out who no longer belongs to it."""
        room = self._rooms.of(act.payload)
        for user in set(delivery.detail.get("people") or ()) - set(act.payload["people"]):
            answer = self._server.ask("POST", f"{CLIENT}/rooms/{quoted(room)}/kick", json={"user_id": user})
            if answer.status >= 400 and self._is_in(room, user):
                raise RefusedError(f"{user} could not be asked to leave: {answer.sentence}")
        return self.invite(act)

    def find_invite(self, act: Act) -> Delivery | None:
        """Whether all have been asked."""
        room = self._rooms.of(act.payload)
        if any(self._server.state(room, "m.room.member", user) is None for user in act.payload["people"]):
            return None
        return _invitation(act, room)

    def title(self, act: Act) -> Delivery:
        """Give a room that was renamed over the years its present name."""
        room = self._rooms.of(act.payload)
        if (self._server.state(room, "m.room.name") or {}).get("name") != act.payload["name"]:
            insist(self._server.set_state(room, "m.room.name", "", {"name": act.payload["name"]}))
        return Delivery(native_id=room, detail={"what": "title"})

    def _is_in(self, room: str, user: str) -> bool:
        member = self._server.state(room, "m.room.member", user)
        return member is not None and member.get("membership") in ("join", "invite")
