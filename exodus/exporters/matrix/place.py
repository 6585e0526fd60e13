"""Which room a record stands in, told from the selection alone: the same before anything is delivered."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from exodus.contracts import Selection
from exodus.exporters.matrix.name import digest
from exodus.model import Activity, Actor, Collection, Document, Note, Record

ROOMS = ("conversation", "group", "page")
"""The kinds of Collection that become a room, when something is said in them."""
SAID = ("post", "comment", "story", "article", "event", "poll", "note")
"""Kinds of Notes that stand outside conversations."""
SIGNS = ("like", "reaction")
ANSWERS = ("vote", "rsvp", "announce")
"""Activities that are said where the thing they are about stands; all others are listed in a room of their own."""
DEPTH = 200
"""So far up a thread its beginning is looked for."""
SILENT = 20
"""When more people reacted to a thing than that who never said a word there, they are summed up in a line."""
REMEMBERED = 20_000


class Place(NamedTuple):
    """A room: of a Collection (no ``part``), or the ``wall``, ``photos`` or ``activity`` of whoever owns a takeout."""

    key: str
    part: str = ""

    @property
    def is_known(self) -> bool:
        """Whether anybody knows whose it is, and so who may read it."""
        return bool(self.key)

    @property
    def lane(self) -> str:
        """The lane of all that is written there."""
        return f"room:{self.key}" + (f"/{self.part}" if self.part else "")


class Asked(NamedTuple):
    """Who is asked into a room: Matrix ids; and the names of those who would be, had they not left it on the platform,
    or come to it late, and missed what was said without them."""

    people: tuple[str, ...]
    left: tuple[str, ...] = ()


class Plot:
    """Answers for one selection, remembered where asking costs. ``tell`` says what an owner's room is made of,
    ``people`` which Matrix id somebody has, by their name in ``exodus.yaml`` or a key."""

    def __init__(
        self, selection: Selection, tell: Callable[[Place, "Plot"], dict[str, Any]], people: Mapping[str, str]
    ) -> None:
        self._tell = tell
        self._people = people
        self.selection = selection
        self.owners = selection.owners
        self.asked: dict[str, Asked] = {}
        """Who is asked into the rooms of Collections, as far as it was told."""
        persons = {takeout["person"] for takeout in selection.takeouts()}
        self.several = len(persons) > 1
        """Whether the takeouts are more than one person's."""
        self._ownerless = self.several and len({self._person(owner) for owner in self.owners}) < len(persons)
        self._rooms: dict[str, bool] = {}
        self._crowd: tuple[str, frozenset[str]] = ("", frozenset())
        self._shown: tuple[set[str], set[str]] | None = None
        self._told: dict[Place, dict[str, Any]] = {}
        self._hosted: set[Place] | None = None
        self.accounts = {owner: account for owner in self.owners if (account := self.account_of(owner))}
        """The Matrix ids that owners of takeouts have here, by their keys."""

    def told(self, place: Place) -> dict[str, Any]:
        """What one of the owners' rooms is made of, asked once."""
        if place not in self._told:
            self._told[place] = self._tell(place, self)
        return self._told[place]

    def is_room(self, key: str) -> bool:
        """Whether a Collection becomes a room."""
        if key not in self._rooms:
            found = self.selection.get(key)
            said = (
                isinstance(found, Collection)
                and found.kind in ROOMS
                and _any(self.selection.records("Note", context=key))
            )
            while len(self._rooms) > REMEMBERED:
                del self._rooms[next(iter(self._rooms))]
            self._rooms[key] = said
        return self._rooms[key]

    def place(self, note: Note) -> Place:
        """Where a Note stands: in its Collection, else where the thing stands that it answers, else on a wall."""
        root = note
        for _ in range(DEPTH):
            if root.context and self.is_room(root.context):
                return Place(self.selection.keys_of(root.context)[0])
            parent = self.selection.get(root.in_reply_to.key) if root.in_reply_to and root.in_reply_to.key else None
            if not isinstance(parent, Note) or parent.key == root.key:
                break
            root = parent
        target = root.target.key if root.target else None
        return Place(self.host(note.key, root.attributed_to, target, note.attributed_to), "wall")

    def subject(self, activity: Activity) -> Note | None:
        """The Note of the selection that an Activity is about, when it is shown beside it."""
        if activity.kind not in (*SIGNS, *ANSWERS) or not activity.object or not activity.object.key:
            return None
        found = self.selection.get(activity.object.key)
        return found if isinstance(found, Note) else None

    def host(self, key: str, *candidates: str | None) -> str:
        """Whose place a thing outside rooms belongs to: the first owner among the candidates, else the one person whose
        takeouts of the platform there are; ``""`` where nobody knows."""
        platform = key.partition(":")[0] + ":"
        for candidate in candidates:
            if candidate and (canonical := self.selection.keys_of(candidate)[0]) in self.owners:
                return canonical
        keys_of = self.selection.keys_of
        same = [owner for owner in self.owners if any(known.startswith(platform) for known in keys_of(owner))]
        return next(iter(self._one_person(same or self.owners)), "")

    def unnamed(self) -> tuple[str, ...]:
        """The owners of takeouts whom nobody gave an account, if they are one person: whoever owns the archive. Of
        several people's takeouts no two are one person's unless ``exodus.yaml`` says it, whatever their names."""
        return self._one_person([owner for owner in self.owners if owner not in self.accounts])

    def account_of(self, key: str) -> str:
        """The Matrix id that ``people`` gives an Actor; ``""`` without one."""
        keys = self.selection.keys_of(key)
        names = (self.selection.person(keys[0]) or "", *keys)
        return next((self._people[name] for name in names if name in self._people), "")

    def _person(self, owner: str) -> str:
        return (self.selection.person(owner) or owner) if self.several else ""

    def _one_person(self, owners: Sequence[str]) -> tuple[str, ...]:
        """The owners, if they are one person and nobody's takeouts are without an owner."""
        one = len({self._person(owner) for owner in owners}) == 1 and not self._ownerless
        return tuple(owners) if one else ()

    def home(self, collection: Collection) -> str:
        """Whose space a Collection belongs to; ``""`` where nobody knows."""
        return self.host(collection.key, collection.attributed_to, *collection.participants)

    def speaks(self, actor: Actor) -> bool:
        """Whether an Actor says or signs anything that is written anywhere."""
        if _any(self.selection.records("Note", attributed_to=actor.key)):
            return True
        deeds = self.selection.records("Activity", kinds=(*SIGNS, *ANSWERS), attributed_to=actor.key)
        return any(isinstance(deed, Activity) and self.subject(deed) is not None for deed in deeds)

    def speakers(self, room: Collection) -> Iterator[str]:
        """The participants of a room who say something there."""
        for key in room.participants:
            if _any(self.selection.records("Note", context=room.key, attributed_to=key)) or _any(
                self.selection.records("Activity", kinds=SIGNS, context=room.key, attributed_to=key)
            ):
                yield key

    def parts_of(self, owner: Actor) -> Iterator[str]:
        """The rooms of their own that an owner needs beside the space: those with something to stand in them."""
        select = self.selection.records
        notices = (note for note in select("Note", kinds=("notice",), attributed_to=owner.key))
        if (
            _any(select("Note", kinds=SAID, attributed_to=owner.key))
            or any(isinstance(note, Note) and not note.context for note in notices)
            or Place(owner.key, "wall") in self._entrusted()
        ):
            yield "wall"
        albums = select("Collection", kinds=("album",), attributed_to=owner.key)
        if (
            _any(albums)
            or any(self.is_loose(one.key) for one in select("Document", attributed_to=owner.key))
            or Place(owner.key, "photos") in self._entrusted()
        ):
            yield "photos"
        passive = select("Activity", kinds=("follower", "friend"), in_reply_to=owner.key)
        active = select("Activity", attributed_to=owner.key)
        lists = select("Collection", kinds=("list",), attributed_to=owner.key)
        if (
            _any(lists)
            or _any(passive)
            or any(isinstance(deed, Activity) and self.subject(deed) is None for deed in active)
            or Place(owner.key, "activity") in self._entrusted()
        ):
            yield "activity"

    def is_shown(self, document: str) -> bool:
        """Whether a Note, Activity or album shows a Document."""
        return digest(document) in self._listed()[0]

    def is_loose(self, document: str) -> bool:
        """Whether nothing shows a Document, not even as somebody's picture."""
        shown, icons = self._listed()
        return (mark := digest(document)) not in shown and mark not in icons

    def crowd(self, note: Note, place: Place) -> frozenset[str]:
        """Those who reacted to a Note and never spoke in its room, where they are so many that they are summed up."""
        if self._crowd[0] != note.key:
            silent: set[str] = set()
            select = self.selection.records
            for deed in self.signs(note):
                if deed.actor and deed.actor not in silent:
                    said = (
                        select("Note", kinds=SAID, attributed_to=deed.actor)
                        if place.part
                        else select("Note", context=place.key, attributed_to=deed.actor)
                    )
                    if not _any(said):
                        silent.add(deed.actor)
            self._crowd = (note.key, frozenset(silent) if len(silent) > SILENT else frozenset())
        return self._crowd[1]

    def notices(self, room: str) -> Iterator[Note]:
        """The system lines of a room."""
        for note in self.selection.records("Note", kinds=("notice",), context=room):
            if isinstance(note, Note):
                yield note

    def signs(self, note: Note) -> Iterator[Activity]:
        """The reactions to a Note, oldest first."""
        for deed in self.selection.records("Activity", kinds=SIGNS, in_reply_to=note.key):
            if isinstance(deed, Activity):
                yield deed

    def name_of(self, key: str | None) -> str:
        """What somebody is called."""
        found = self.selection.get(key) if key else None
        return (found.name or found.preferred_username or "somebody") if isinstance(found, Actor) else "somebody"

    def _entrusted(self) -> set[Place]:
        """The rooms that owners need for what somebody else made, or nobody knows who: asked where nothing of their
        own needs the room."""
        if self._hosted is None:
            self._hosted = set()
            for record in self.selection.records("Document"):
                if isinstance(record, Document) and self.is_loose(record.key):
                    self._hosted.add(Place(self.host(record.key, record.attributed_to), "photos"))
            for record in self.selection.records("Collection"):
                if isinstance(record, Collection) and (record.kind == "album" or not self.is_room(record.key)):
                    self._hosted.add(Place(self.home(record), "photos" if record.kind == "album" else "activity"))
            for record in self.selection.records("Note", kinds=SAID):
                if isinstance(record, Note):
                    self._hosted.add(self.place(record))
        return self._hosted

    def _listed(self) -> tuple[set[str], set[str]]:
        """Digests of the Documents that something shows, and of those that are somebody's or some room's picture."""
        if self._shown is None:
            shown: set[str] = set()
            icons: set[str] = set()
            for type_ in ("Note", "Activity", "Collection", "Actor"):
                for record in self.selection.records(type_):
                    self._list(record, shown, icons)
            self._shown = shown, icons
        return self._shown

    def _list(self, record: Record, shown: set[str], icons: set[str]) -> None:
        if isinstance(record, Note | Activity | Collection):
            for attachment in record.attachment:
                shown.add(digest(self.selection.keys_of(attachment.document)[0]))
        icon = record.icon if isinstance(record, Actor | Collection) else None
        if icon:
            icons.add(digest(self.selection.keys_of(icon)[0]))


def document_of(selection: Selection, key: str) -> Document | None:
    """The Document a key names."""
    found = selection.get(key)
    return found if isinstance(found, Document) else None


def _any(records: Iterator[Record]) -> bool:
    return next(itertools.islice(records, 1), None) is not None
