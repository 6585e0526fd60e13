"""Matrix: every conversation a room of one's own, written by an application service as those who said it, dated when
they said it.

What it promises: each message once and in its order, with its time to the millisecond; rooms that nobody enters unasked
and that stay on their server; people asked in when all stands there, so that nothing rings; media as they were, but for
places taken out of pictures, each of them listed.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from msgspec import Struct

from exodus.contracts import Abilities, Act, Advice, Change, Claim, Delivery, Difference, Item, Kept, Seen, Withdrawn
from exodus.errors import ConfigError, RefusedError, UnauthorizedError
from exodus.exporters.matrix import closing, probe, registration
from exodus.exporters.matrix.check import Check
from exodus.exporters.matrix.closing import Closing, invited
from exodus.exporters.matrix.deed import plan_activity
from exodus.exporters.matrix.event import plan_note
from exodus.exporters.matrix.media import Media
from exodus.exporters.matrix.option import MatrixOptions, check
from exodus.exporters.matrix.person import People, plan_person
from exodus.exporters.matrix.place import ROOMS, Asked, Place, Plot
from exodus.exporters.matrix.removal import Removal
from exodus.exporters.matrix.room import Rooms, plan_joins, plan_room, spec
from exodus.exporters.matrix.server import CLIENT, Homeserver
from exodus.exporters.matrix.sheet import plan_album, plan_document, plan_list
from exodus.exporters.matrix.stray import stray
from exodus.exporters.matrix.timeline import Timelines
from exodus.exporters.matrix.writing import Writing
from exodus.model import Activity, Actor, Audience, Collection, Document, Note

ACTS_PER_MINUTE = 2_400.0
"""What Synapse takes on one core (measured 2026)."""


class Matrix:
    """Writes a homeserver."""

    name: ClassVar[str] = "matrix"
    title: ClassVar[str] = "Matrix"
    Options: ClassVar[type[Struct]] = MatrixOptions

    def __init__(self, options: MatrixOptions) -> None:
        check(options)
        self._options = options
        self._server = Homeserver(options)
        self._media = Media(self._server, options)
        self._people = People(self._server, options, self._media)
        self._rooms = Rooms(self._server, options, self._people)
        self._timelines = Timelines(self._server)
        self._writing = Writing(self._server, self._people, self._rooms, self._media, self._timelines)
        self._closing = Closing(self._server, self._rooms)
        self._check = Check(self._server, self._rooms, self._people, self._media, self._timelines)
        self._removal = Removal(self._server, self._rooms, self._people, self._media, self._timelines)
        self._plot: Plot | None = None

    @property
    def abilities(self) -> Abilities:
        """Everything but gathering: a message is a message."""
        return Abilities(
            backdates=True,
            threads=True,
            private=True,
            appends=True,
            edits=True,
            deletes=True,
            lanes=self._options.lanes,
            acts_per_minute=ACTS_PER_MINUTE,
        )

    @property
    def address(self) -> str:
        """The homeserver's address."""
        return self._options.homeserver

    @property
    def audience(self) -> Audience:
        """Rooms are entered by who is asked in."""
        return "group"

    def identity(self) -> str:
        """The server's own name; as the options tell it while the server does not know us yet."""
        try:
            return self._server.name
        except (ConfigError, UnauthorizedError):
            return registration.server_name(self._options)

    def probe(self, *, dry: bool = False) -> Iterator[Advice]:
        """Ask the homeserver; unless ``dry``, also try what only writing shows."""
        refused = False
        for advice in probe.ask(self._server, self._options):
            refused = refused or advice.refusal
            yield advice
        if not dry and not refused:
            try:
                probe.rehearse(self._server, self._options, self._rooms, self._people)
            except probe.UnfitError as error:
                yield Advice(str(error), refusal=True)

    def setup(self) -> Iterator[Change | Advice]:
        """The registration to be written, and what the admin does with it."""
        yield from registration.advise(self._options, known=self._is_known())

    def change(self, name: str, value: Any) -> None:
        """Write the registration, or remove it."""
        field, _, path = name.partition(":")
        if field != registration.FIELD:
            raise ConfigError(f"matrix has nothing to change that is called {name}")
        if value is None:
            registration.remove(Path(path))
        else:
            registration.write(Path(path), registration.server_name(self._options))

    def occupied(self) -> bool:
        """Whether our bot is in any room."""
        return bool(self._server.ask("GET", f"{CLIENT}/joined_rooms", accept=()).json(dict[str, Any])["joined_rooms"])

    def plan(self, item: Item) -> Iterator[Act]:
        """The acts of an item."""
        plot = self._of(item)
        record = item.record
        match record:
            case Actor():
                yield from self._plan_actor(item, record, plot)
            case Document():
                yield from plan_document(item, plot, self._options, self._readers)
            case Collection():
                yield from self._plan_collection(item, record, plot)
            case Note():
                place = plot.place(record)
                yield from plan_note(item, plot, self._readers(place)) if place.is_known else stray(item)
            case Activity():
                yield from plan_activity(item, plot, self._readers)

    def conclude(self, item: Item) -> Iterator[Act]:
        """Rooms into spaces, people into rooms."""
        yield from closing.conclude(item, self._of(item), self._options.owners, self._own, self._named)

    def find(self, act: Act) -> Delivery | None:
        """What stands at the homeserver for an act."""
        try:
            match act.payload["do"]:
                case "person":
                    return self._people.find(act)
                case "room":
                    return self._rooms.find(act)
                case "join":
                    return self._rooms.find_join(act)
                case "upload":
                    return self._media.find(act)
                case "event":
                    return self._writing.find(act)
                case "child":
                    return self._closing.find_child(act)
                case "invite":
                    return self._closing.find_invite(act)
        except RefusedError:
            return None  # it cannot be read, so it is not there: doing it will say what is wrong
        return None

    def perform(self, act: Act) -> Delivery:
        """Do an act."""
        match act.payload["do"]:
            case "person":
                return self._people.make(act)
            case "room":
                return self._rooms.make(act)
            case "join":
                return self._rooms.join(act)
            case "upload":
                return self._media.upload(act)
            case "event":
                return self._writing.send(act)
            case "child":
                return self._closing.child(act)
            case "invite":
                return self._closing.invite(act)
            case "title":
                return self._closing.title(act)
            case "stray":
                raise RefusedError(act.payload["reason"])
        raise ValueError(act.payload["do"])

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Bring a delivery up to date."""
        match act.payload["do"]:
            case "person":
                return self._people.update(act, delivery)
            case "room":
                return self._rooms.update(act, delivery)
            case "event":
                return self._writing.update(act, delivery)
            case "invite":
                return self._closing.update_invite(act, delivery)
        return self.perform(act)

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Take a delivery back."""
        return self._removal.withdraw(delivery)

    def read(self, delivery: Delivery) -> Seen | None:
        """What the homeserver shows of a delivery."""
        return self._check.read(delivery)

    def survey(self, deliveries: Iterable[Delivery]) -> Iterator[Difference]:
        """What stands twice, out of order, or is not ours."""
        return self._check.survey(deliveries)

    def claims(self, people: Iterable[tuple[Actor, Delivery]]) -> Iterator[Claim]:
        """Those who have an account of their own here. The others' cannot be taken over: Matrix merges no accounts."""
        for actor, delivery in people:
            account = delivery.detail.get("account")
            if account:
                yield Claim(name=actor.name or actor.key, account=str(account), state="mapped")

    def _plan_actor(self, item: Item, actor: Actor, plot: Plot) -> Iterator[Act]:
        yield from plan_person(item, plot)
        if actor.key not in plot.owners:
            return
        mine = self._own(actor.key)
        readers = self._named(Asked(mine))
        lane = f"person:{actor.key}"
        for part in ("space", *plot.parts_of(actor)):
            place = Place(actor.key, part)
            yield _moved(plan_room(item, place, plot, mine, readers), lane)
            if part in ("wall", "photos"):
                for act in plan_joins(item, place, [actor.key], plot, readers):
                    yield _moved(act, lane)

    def _plan_collection(self, item: Item, collection: Collection, plot: Plot) -> Iterator[Act]:
        if collection.kind == "album":
            yield from plan_album(item, plot, self._readers)
        elif collection.kind in ROOMS and plot.is_room(collection.key):
            place = Place(plot.selection.keys_of(collection.key)[0])
            asked = invited(collection, plot, self._options.owners)
            owners = [owner for owner in self._options.owners if owner in asked.people]
            readers = self._named(asked)
            yield plan_room(item, place, plot, owners, readers)
            yield from plan_joins(item, place, list(plot.speakers(collection)), plot, readers)
        else:
            yield from plan_list(item, plot, self._readers)

    def _of(self, item: Item) -> Plot:
        if self._plot is None or self._plot.selection is not item.selection:
            self._plot = Plot(item.selection, self._tell, self._options.people)
        return self._plot

    def _tell(self, place: Place, plot: Plot) -> dict[str, Any]:
        return spec(place, plot, self._own(place.key))

    def _readers(self, place: Place) -> str:
        plot = self._plot
        if plot is None or place.part:
            return self._named(Asked(self._own(place.key)))
        asked = plot.asked.get(place.key)
        found = None if asked else plot.selection.get(place.key)
        if isinstance(found, Collection):
            asked = invited(found, plot, self._options.owners)
        return self._named(asked or Asked(()))

    def _own(self, key: str) -> tuple[str, ...]:
        """The Matrix ids of those who read the rooms that are somebody's own: that person, as ``people`` says; else
        the owner of the archive, where it is one person's."""
        plot = self._plot
        if plot is None:
            return ()
        if key in plot.accounts:
            return (plot.accounts[key],)
        return self._options.owners if len(self._options.owners) == 1 and key in plot.unnamed() else ()

    def _named(self, asked: Asked) -> str:
        left = f"; not {', '.join(asked.left)}, not always there" if asked.left else ""
        return ", ".join([*(asked.people or ["nobody"]), "and the server's admin"]) + left

    def _is_known(self) -> bool:
        try:
            return self._server.ask("GET", f"{CLIENT}/account/whoami", accept=(401, 403)).status == 200
        except ConfigError:
            return False


def _moved(act: Act, lane: str) -> Act:
    """The act in another lane: all acts of an item are of one."""
    return Act(**{**{name: getattr(act, name) for name in act.__struct_fields__}, "lane": lane})


__all__ = ["Matrix"]
