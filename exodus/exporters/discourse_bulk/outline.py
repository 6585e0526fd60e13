"""The outline: which record opens which topic, and in which order the posts of a topic stand.

A post comes after what it answers, else by time. What an earlier build had settled stays: a known post keeps its topic,
and what is found later is added at the end. The outline is kept in the draft, so memory holds one topic at a time.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from exodus.contracts import Progress
from exodus.dialects.discourse.label import time_of
from exodus.dialects.discourse.place import Places
from exodus.exporters.discourse_bulk.draft import UNDATED, Draft, iso
from exodus.model import EPOCH, Activity, Collection, Note


class Entry(Struct, frozen=True, gc=False):
    """A record's place in a topic. ``parent`` is what it answers there, ``at`` its time, or that of what it answers;
    ``told`` counts in the order of time, and of the takeout where times are equal."""

    told: int
    key: str
    root: str
    parent: str | None
    category: str
    at: str


class Outline:
    """Places the records of the draft's selection that stand in topics."""

    def __init__(self, draft: Draft, places: Places) -> None:
        self._draft = draft
        self._places = places
        draft.execute("CREATE TEMP TABLE alone (told INTEGER PRIMARY KEY, key TEXT NOT NULL)")
        draft.execute(
            "CREATE TEMP TABLE entry (told INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, root TEXT NOT NULL,"
            " parent TEXT, category TEXT NOT NULL, at TEXT, settled INTEGER NOT NULL)"
        )

    def fill(self, progress: Progress) -> None:
        """Place everything that was said."""
        selection = self._draft.selection
        for record in selection.records("Note"):
            if isinstance(record, Note):
                self._place(record)
                progress.advance(1)
        for record in selection.records("Activity", kinds=("announce",)):
            if isinstance(record, Activity):
                self._place(record)
        for record in selection.records("Collection", kinds=("album",)):
            if isinstance(record, Collection) and record.attachment:
                self._place(record)
        self._draft.execute("CREATE INDEX temp.entry_root ON entry (root)")
        self._follow()

    def alone(self) -> Iterator[str]:
        """What stands in no topic and no conversation, in order of time."""
        yield from (key for (key,) in self._draft.rows("SELECT key FROM temp.alone ORDER BY told"))

    def topics(self) -> Iterator[str]:
        """The roots of all topics, the oldest first; undated ones come first of all."""
        yield from (
            root
            for (root,) in self._draft.rows(
                "SELECT e.root FROM temp.entry AS e JOIN temp.entry AS r ON r.key = e.root GROUP BY e.root"
                " ORDER BY r.at IS NOT NULL, r.at, r.told"
            )
        )

    def entries(self, root: str) -> list[Entry]:
        """The entries of a topic in the order they stand in."""
        found = {
            key: Entry(told, key, root, parent, category, at or "")
            for told, key, parent, category, at in self._draft.rows(
                "SELECT told, key, parent, category, at FROM temp.entry WHERE root = ? ORDER BY told", (root,)
            )
        }
        return list(_ordered(found, root))

    def _place(self, record: Note | Activity | Collection) -> None:
        place = self._places.of(record)
        if place is None:
            self._draft.execute("INSERT INTO temp.alone (key) VALUES (?)", (record.key,))
        if place is None or place.kind == "message":
            return
        root = self._settled(record.key)
        self._draft.execute(
            "INSERT OR IGNORE INTO temp.entry (key, root, parent, category, at, settled) VALUES (?, ?, ?, ?, ?, ?)",
            (record.key, root or place.root, place.parent, place.category, self._time(record), root is not None),
        )

    def _time(self, record: Note | Activity | Collection) -> str | None:
        known = time_of(record, self._draft.selection)
        return iso(known) if known != EPOCH else None

    def _settled(self, key: str) -> str | None:
        """The root of the topic that an earlier build put a record in."""
        settled = self._draft.settled(key)
        found = self._draft.selection.get(settled[0]) if settled else None
        return found.key if found else None

    def _follow(self) -> None:
        """What answers a post that an earlier build put elsewhere goes where that post is."""
        elsewhere = (
            "SELECT e.key, p.root FROM temp.entry AS e JOIN temp.entry AS p ON p.key = coalesce(e.parent, e.root)"
            " WHERE NOT e.settled AND e.root <> p.root"
        )
        while moved := list(self._draft.rows(elsewhere)):
            self._draft.executemany("UPDATE temp.entry SET root = ?2 WHERE key = ?1", moved)


def _ordered(entries: dict[str, Entry], root: str) -> Iterator[Entry]:
    """By time, but each after what it answers; whatever answers in a circle follows the root."""
    answers: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        if entry.key != root:
            parent = entry.parent if entry.parent in entries and entry.parent != entry.key else root
            answers[parent].append(entry)
    ready = [(entries[root].at or UNDATED, 0, root)] if root in entries else []
    begun = {root}
    while True:
        while ready:
            at, _, key = heapq.heappop(ready)
            entry = entries[key]
            yield msgspec.structs.replace(entry, at=entry.at or at)
            for answer in answers.pop(key, ()):
                begun.add(answer.key)
                heapq.heappush(ready, (max(answer.at or at, at), answer.told, answer.key))
        rest = min(((e.at or UNDATED, e.told, e.key) for e in entries.values() if e.key not in begun), default=None)
        if rest is None:
            return
        begun.add(rest[2])
        ready.append(rest)
