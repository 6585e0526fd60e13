"""A survey of a selection: who speaks, what shows which file, where anything is said.

One pass over the selection, kept in a temporary database on disk: memory stays flat however many photos there are.
"""

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from datetime import datetime

from exodus.contracts import Selection
from exodus.dialects.presence import Presence
from exodus.model import Activity, Actor, Collection, Note

TALK = frozenset({"message", "notice"})


class Survey:
    """What has to be known of the whole before the first thing is placed. May be asked by several threads.

    ``speakers`` are the Actors who say something, share something or take part in a conversation that goes along, and
    the owners; ``places`` are the keys of the Collections something is said in; ``platforms`` are those whose records
    stand outside groups, pages and conversations.
    """

    def __init__(self, selection: Selection, *, reactions: bool = False) -> None:
        self._selection = selection
        self._lock = threading.Lock()
        self._database = sqlite3.connect("", check_same_thread=False)
        weakref.finalize(self, self._database.close)
        self._database.execute(
            "CREATE TABLE shown (document TEXT PRIMARY KEY, holder TEXT NOT NULL, private INTEGER NOT NULL)"
        )
        self._database.execute("CREATE TABLE opening (room TEXT PRIMARY KEY, message TEXT NOT NULL)")
        self.speakers: set[str] = {key for key in selection.owners if selection.get(key) is not None}
        self.places: set[str] = set()
        self.platforms: set[str] = set()
        self.rooms: set[str] = set()
        self._left: dict[str, Presence] = {}
        participants: dict[str, tuple[str, ...]] = {}
        for record in selection.records("Collection", kinds=("conversation",)):
            if isinstance(record, Collection):
                self.rooms.add(record.key)
                participants[record.key] = record.participants
                presence = Presence(selection, record)
                if presence.missed:
                    self._left[record.key] = presence
        with self._database:
            insert = "INSERT OR IGNORE INTO shown VALUES (?, ?, ?)"
            self._database.executemany(insert, self._notes())
            self._database.executemany(insert, self._albums())
            self._database.executemany(insert, self._announced(reactions))
            self._database.executemany(insert, self._icons())
        for room, people in participants.items():
            if room in self.places:
                self.speakers.update(people)

    def holder(self, document: str) -> str | None:
        """The key of what shows a Document: the oldest Note, else an album, a shared thing, or a face."""
        row = self._row(document)
        return row[0] if row else None

    def private(self, document: str) -> bool:
        """Whether the first that shows a Document is a message."""
        row = self._row(document)
        return bool(row and row[1])

    def opens(self, message: str, room: str) -> bool:
        """Whether a message is the first of the selection in its room (see :meth:`room_of`)."""
        with self._lock:
            row = self._database.execute("SELECT message FROM opening WHERE room = ?", (room,)).fetchone()
        return row is not None and row[0] == message

    def missed(self, conversation: str) -> frozenset[str]:
        """The participants who left a conversation, or came late, and missed something that was said in it."""
        presence = self._left.get(conversation)
        return presence.missed if presence else frozenset()

    def away(self, note: Note) -> frozenset[str]:
        """The participants who were not in its conversation when something was said."""
        presence = self._left.get(note.context or "")
        return presence.away(note.published) if presence else frozenset()

    def room_of(self, note: Note) -> str:
        """The name of the private message something stands in: one for a conversation and month (:func:`room`), and
        another one whenever somebody had left or come back."""
        presence = self._left.get(note.context or "")
        era = presence.era(note.published) if presence else 0
        return room(note.context or "", note.published) + (f"/{era}" if era else "")

    @property
    def founder(self) -> str | None:
        """The Actor with whom the things of the whole site are made: the first that has an account."""
        for record in self._selection.records("Actor"):
            if record.key in self.speakers:
                return record.key
        return None

    def _row(self, document: str) -> tuple[str, int] | None:
        with self._lock:
            query = "SELECT holder, private FROM shown WHERE document = ?"
            for key in self._selection.keys_of(document):
                row: tuple[str, int] | None = self._database.execute(query, (key,)).fetchone()
                if row is not None:
                    return row
        return None

    def _notes(self) -> Iterator[tuple[str, str, bool]]:
        for note in self._selection.records("Note"):
            if not isinstance(note, Note):
                continue
            if note.attributed_to:
                self.speakers.add(note.attributed_to)
            if note.context:
                self.places.add(note.context)
            if note.context in self.rooms:
                opening = (self.room_of(note), note.key)
                self._database.execute("INSERT OR IGNORE INTO opening VALUES (?, ?)", opening)
            else:
                self.platforms.add(note.key.partition(":")[0])
            for attachment in note.attachment:
                yield attachment.document, note.key, note.context in self.rooms

    def _albums(self) -> Iterator[tuple[str, str, bool]]:
        for album in self._selection.records("Collection", kinds=("album",)):
            if isinstance(album, Collection) and album.attachment:
                self.platforms.add(album.key.partition(":")[0])
                if album.attributed_to:
                    self.speakers.add(album.attributed_to)
                for attachment in album.attachment:
                    yield attachment.document, album.key, False

    def _announced(self, reactions: bool) -> Iterator[tuple[str, str, bool]]:
        kinds = ("announce", "like", "reaction") if reactions else ("announce",)
        for activity in self._selection.records("Activity", kinds=kinds):
            if not isinstance(activity, Activity):
                continue
            if activity.kind == "announce":
                self.platforms.add(activity.key.partition(":")[0])
                for attachment in activity.attachment:
                    yield attachment.document, activity.key, False
            elif not (activity.object and activity.object.key and self._selection.get(activity.object.key)):
                continue
            if activity.actor:
                self.speakers.add(activity.actor)

    def _icons(self) -> Iterator[tuple[str, str, bool]]:
        for type_ in ("Actor", "Collection"):
            for record in self._selection.records(type_):
                if isinstance(record, Actor | Collection) and record.icon:
                    yield record.icon, record.key, False


def room(conversation: str, published: datetime | None) -> str:
    """The name of the private message that holds what was said in a conversation in one month (UTC)."""
    return f"{conversation}#{published:%Y-%m}" if published else f"{conversation}#undated"
