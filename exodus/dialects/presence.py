"""Who was there: people who left a conversation did not see what was said in it afterwards.

Only system lines tell it. X's say what happened (``extra["event"]``, 2018 to 2026), Meta's are sentences (Messenger and
Instagram, to 2026); where a takeout holds no such line, everybody who was ever seen in a conversation counts as there.
Who is added to a group sees nothing of what was said before on X (help.twitter.com, September 2018); of Meta's groups
nobody says so.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from exodus.contracts import Selection
from exodus.model import Actor, Collection, Note

_LEFT = re.compile(
    r"(?:left the group|hat die Gruppe verlassen|hast die Gruppe verlassen|(?:a|avez) quitté le groupe|salió del grupo"
    r"|abandonó el grupo|(?:heeft|hebt) de groep verlaten|har forladt gruppen|lämnade gruppen|saiu do grupo"
    r"|(?:ha|hai) abbandonato il gruppo)\.$"
)
_REMOVED = re.compile(r" removed (?P<names>.+) from the group\.$", re.DOTALL)
_ADDED = re.compile(r" added (?P<names>.+) to the group\.$", re.DOTALL)
_JOINED = re.compile(r" joined the group(?: via .+| from .+)?\.$", re.DOTALL)
_AND = re.compile(r",? and |, ")
LEFT = ("participantsLeave",)
CAME = ("participantsJoin", "joinConversation")
MOMENT = timedelta(microseconds=1)


class Change(NamedTuple):
    """People who went, or who came."""

    went: bool
    people: frozenset[str]


class Presence:
    """Who was away when, in one conversation. Reads its messages only where somebody left it, or came to it late.

    ``missed`` are the participants who did not see everything: somebody spoke while they were away. Whoever speaks, or
    is let in, is there. The only owner of a takeout among the participants is never away: what is told, that owner was
    shown.
    """

    def __init__(self, selection: Selection, conversation: Collection) -> None:
        self._selection = selection
        self._people = _alike(selection, conversation)
        owners = set(selection.owners)
        self._owners = frozenset(key for key in self._people if key in owners)
        self._times: list[datetime] = []
        self._away: list[frozenset[str]] = []
        self.missed: frozenset[str] = frozenset()
        late, left = self._look(selection.records("Note", kinds=("notice",), context=conversation.key))
        if late or left:
            self._follow(selection.records("Note", context=conversation.key), late)

    def away(self, time: datetime | None) -> frozenset[str]:
        """Who was not there at a time; of an undated thing, whoever missed anything."""
        if time is None:
            return self.missed
        place = bisect_left(self._times, time)
        return self._away[place - 1] if place else frozenset()

    def era(self, time: datetime | None) -> int:
        """How often it had changed before a time who is away."""
        return bisect_left(self._times, time) if time else len(self._times)

    def _look(self, notices: Iterable[object]) -> tuple[frozenset[str], bool]:
        """Whom the first line about them lets into a group of X, and whether anybody left."""
        late: set[str] = set()
        seen: set[str] = set()
        left = False
        for note in notices:
            change = self._change(note)
            if change is None or not isinstance(note, Note):
                continue
            left = left or (change.went and bool(change.people))
            if note.extra.get("event") in CAME:
                added = {tag.key for tag in note.tag if tag.type == "mention" and tag.start is not None and tag.key}
                late |= self._changed(False, added).people - seen
            seen |= change.people | {note.attributed_to or ""}
        return frozenset(late - (self._owners if len(self._owners) == 1 else set())), left

    def _follow(self, notes: Iterable[object], late: frozenset[str]) -> None:
        away = self._turn(datetime.min.replace(tzinfo=UTC), frozenset(), late)
        for note in notes:
            if not isinstance(note, Note):
                continue
            change = self._change(note)
            if change is not None and change.went:
                away = self._turn(note.published, away, away | change.people)
                continue
            back = change.people if change is not None else self._people.get(note.attributed_to or "", frozenset())
            if away & back:
                away = self._turn(note.published - MOMENT if note.published else None, away, away - back)
            if change is None:
                self.missed |= away

    def _turn(self, time: datetime | None, before: frozenset[str], after: frozenset[str]) -> frozenset[str]:
        if time is not None and before != after:
            self._times.append(max([time, *self._times[-1:]]))
            self._away.append(after)
        return after

    def _change(self, note: object) -> Change | None:
        """What a system line says of who went or came; ``None`` for one of anything else, and for what people said."""
        if not isinstance(note, Note) or note.kind != "notice":
            return None
        event = note.extra.get("event")
        if event in LEFT or event in CAME:
            named = {tag.key for tag in note.tag if tag.type == "mention" and tag.key}
            by = {note.attributed_to} if note.attributed_to and event in LEFT else set()
            return self._changed(event in LEFT, named or by)
        said = note.content or ""
        if _LEFT.search(said):
            return self._changed(True, {note.attributed_to or ""})
        if _JOINED.search(said):
            return self._changed(False, {note.attributed_to or ""})
        for went, pattern in ((True, _REMOVED), (False, _ADDED)):
            if found := pattern.search(said):
                return self._changed(went, set(self._named(found["names"], note, went=went)))
        return None

    def _changed(self, went: bool, keys: set[str]) -> Change:
        canonical = {self._selection.keys_of(key)[0] for key in keys if key}
        people = frozenset(one for key in canonical for one in self._people.get(key, {key}))
        return Change(went, people - (self._owners if went and len(self._owners) == 1 else frozenset()))

    def _named(self, names: str, note: Note, *, went: bool) -> Iterator[str]:
        """The participants a sentence names; ``you`` is whose takeout tells it, where that can be one only."""
        for name in (names, *_AND.split(names)):
            if name.lower() in ("you", "yourself"):
                you = self._owners - {note.attributed_to}
                yield from you if not went or len(you) == 1 else ()
            yield from (key for key in self._people if _name(self._selection, key) == name)


def _alike(selection: Selection, conversation: Collection) -> dict[str, frozenset[str]]:
    """The participants, each with all who may be the same person: they bear one name, and one is known by it alone."""
    keys = [selection.keys_of(key)[0] for key in conversation.participants]
    by_name: dict[str, set[str]] = {}
    for key in keys:
        by_name.setdefault(_name(selection, key) or key, set()).add(key)
    return {
        key: frozenset(alike if any(":~" in one for one in alike) else {key})
        for alike in by_name.values()
        for key in alike
    }


def _name(selection: Selection, key: str) -> str:
    found = selection.get(key)
    return (found.name or "") if isinstance(found, Actor) else ""
