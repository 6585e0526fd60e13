"""What is left out of an export, and by which rule: what a person asked for, and what the audience forbids."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from exodus.errors import UsageError
from exodus.model import AUDIENCES, EPOCH, KINDS, Audience
from exodus.pipeline.alias import Classes
from exodus.pipeline.holder import ALONE, HELD, list_holders
from exodus.pipeline.view import GOES_BY, look
from exodus.store import Store

SAME = "same as another record"
UNSHOWN = "belongs only to what is left out"
NOT_ALL = "not everybody whose takeout this is could see it"
STRAY = "a file that nothing shows is its owner's alone"

CHOSEN = "NOT EXISTS (SELECT 1 FROM temp.left_out AS l WHERE l.record = r.id)"


class Filter(Struct, frozen=True, kw_only=True):
    """What a person asked for.

    ``only`` and ``exclude`` are kinds; ``since`` is inclusive, ``until`` exclusive (UTC); ``conversations`` and
    ``people`` are names, handles or keys, of which one must fit; ``include`` names what is left out unless asked for
    (``deleted``); ``widen`` names audiences whose things may be seen by more than before, or ``all``.
    """

    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    conversations: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    widen: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether it leaves out more than what always is."""
        return bool(self.only or self.exclude or self.since or self.until or self.conversations or self.people)


class Readers(Struct, frozen=True, kw_only=True):
    """Who reads at a destination: the widest circle, and whether it has rooms for some of them only.

    ``persons`` names, for each person whose takeouts are in the store, that person's accounts
    (``platform:account``); without it, takeouts are one person's unless one platform has several accounts.
    """

    audience: Audience = "self"
    private: bool = False
    persons: Mapping[str, tuple[str, ...]] = {}


def allowed(audience: Audience, readers: Readers, widen: tuple[str, ...] = ()) -> bool:
    """Whether readers at the destination are a subset of those on the platform, or were asked to be more."""
    if "all" in widen or audience in widen or readers.audience == "self":
        return True
    if audience == "public":
        return True
    if audience in {"friends", "followers"}:
        return readers.audience != "public"
    if audience in {"direct", "group"}:
        return readers.private
    return False


class LeftOut:
    """Fills the table ``temp.left_out`` (record, rule) of a store for one export.

    ``persons`` are the people whose takeouts are in the store, with their takeouts.
    """

    def __init__(
        self, store: Store, classes: Classes, owners: tuple[str, ...], persons: Mapping[str, Sequence[int]]
    ) -> None:
        self._store = store
        self._classes = classes
        self._owners = owners
        self._persons = persons
        store.execute("DROP TABLE IF EXISTS temp.left_out")
        store.execute("CREATE TEMP TABLE left_out (record INTEGER PRIMARY KEY, rule TEXT NOT NULL)")
        look(store, classes)

    def fill(self, chosen: Filter, readers: Readers) -> None:
        """Leave out, in this order: doubles, the deleted, what the filter excludes, what the audience forbids, and
        what then belongs to nothing.

        What is named by its kind stays if it would stay with everything around it; of all else, what it shows.
        """
        if set(chosen.only) - set(KINDS["Note"]):  # a Note stays by itself; all other things may belong to one
            self._fill(msgspec.structs.replace(chosen, only=()), readers)
            unnamed = f"SELECT r.id FROM temp.thing AS r WHERE r.kind NOT IN ({marks(chosen.only)})"
            self._store.execute(f"DELETE FROM left_out WHERE record IN ({unnamed})", chosen.only)
        self._fill(chosen, readers)

    def _fill(self, chosen: Filter, readers: Readers) -> None:
        self._store.execute("INSERT OR IGNORE INTO left_out SELECT id, ? FROM temp.same", (SAME,))
        if "deleted" not in chosen.include:
            self._drop("r.deleted", "deleted")
        self._exclude_kinds(chosen)
        self._exclude_times(chosen)
        self._exclude_places(chosen)
        narrowed = self._exclude_audiences(chosen, readers)
        if narrowed or self._store.value("SELECT 1 FROM left_out LIMIT 1"):
            self._leave_out_belongings(chosen.only, narrowed=narrowed or chosen.narrows)

    def _drop(self, condition: str, rule: str, values: tuple[Any, ...] = ()) -> None:
        self._store.execute(
            f"INSERT OR IGNORE INTO left_out SELECT r.id, ? FROM temp.thing AS r WHERE {condition}", (rule, *values)
        )

    def _exclude_kinds(self, chosen: Filter) -> None:
        for kind in sorted(chosen.exclude):
            rule = f"--exclude {kind}"
            self._drop("r.kind = ?", rule, (kind,))
            within = "(SELECT key FROM record WHERE type = 'Collection' AND kind = ?)"
            self._drop(f"r.context IN {within}", rule, (kind,))
        if "message" in chosen.exclude and "notice" not in chosen.only:
            self._drop("r.kind = 'notice'", "--exclude message")  # who joined a conversation of which nothing is left
        if chosen.only:
            kinds = f"r.kind NOT IN ({marks(chosen.only)})"
            self._drop(f"{SAID} AND {kinds}", f"--only {','.join(chosen.only)}", chosen.only)

    def _exclude_times(self, chosen: Filter) -> None:
        if chosen.since:
            outside = "(r.published IS NULL OR r.published < ?)"
            self._drop(f"{SAID} AND {outside}", "--since", (milliseconds(chosen.since),))
        if chosen.until:
            outside = "(r.published IS NULL OR r.published >= ?)"
            self._drop(f"{SAID} AND {outside}", "--until", (milliseconds(chosen.until),))

    def _exclude_places(self, chosen: Filter) -> None:
        if chosen.conversations:
            keys = self._named(chosen.conversations, "Collection", "--conversation")
            elsewhere = f"(r.context IS NULL OR r.context NOT IN ({marks(keys)}))"
            self._drop(f"{SAID} AND {elsewhere}", "--conversation", keys)
        if chosen.people:
            keys = self._named(chosen.people, "Actor", "--person")
            others = f"(r.attributed_to IS NULL OR r.attributed_to NOT IN ({marks(keys)}))"
            self._drop(f"{SAID} AND {others}", "--person", keys)

    def _named(self, names: tuple[str, ...], type_: str, option: str) -> tuple[str, ...]:
        """The keys of what bears one of the names, as name, handle or key."""
        keys: list[str] = []
        for name in names:
            found = [
                key
                for (key,) in self._store.rows(
                    "SELECT r.key FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.type = ?1 AND (r.key = ?2"
                    " OR lower(b.json ->> '$.name') = lower(?2)"
                    " OR lower(b.json ->> '$.preferred_username') = lower(?2))",
                    (type_, name.removeprefix("@")),
                )
            ]
            if not found:
                raise UsageError(f"{option} {name}: the store knows nobody and nothing of this name")
            keys += [key for one in found for key in self._classes.keys_of(one)]
        return tuple(dict.fromkeys(keys))

    def _exclude_audiences(self, chosen: Filter, readers: Readers) -> bool:
        """Whether people and empty places may be left out too, since more would see them than before."""
        before = self._count()
        for audience in AUDIENCES:
            if not allowed(audience, readers, chosen.widen):
                self._drop(f"({SAID} OR r.kind = 'album') AND r.audience = ?", f"audience {audience}", (audience,))
        if not readers.private and not allowed("self", readers, chosen.widen):
            list_holders(self._store)
            self._drop(f"r.type = 'Document' AND {ALONE}", "audience self")
        pooled = is_pooled(self._persons, chosen)
        if pooled:
            self._keep_to_all(chosen, readers)
        return pooled or self._count() > before

    def _keep_to_all(self, chosen: Filter, readers: Readers) -> None:
        """Of several people's takeouts, leave out what is in some people's only and was not public."""
        self._store.execute("CREATE TEMP TABLE person (takeout INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        self._store.executemany(
            "INSERT INTO person VALUES (?, ?)", [(t, name) for name, ts in self._persons.items() for t in ts]
        )
        some = (
            "(SELECT count(DISTINCT p.name) FROM version AS v JOIN person AS p ON p.takeout = v.takeout WHERE v.record"
            " IN (SELECT r.id UNION ALL SELECT s.id FROM temp.same AS s WHERE s.canonical = r.key)) < ?"
        )
        # Where there are rooms for some only, what was said to some is read by these, whoever tells of it.
        apart = ("direct",) if readers.private else ()
        widened = ("public", *apart, *chosen.widen)
        mine = f"r.audience NOT IN ({marks(widened)}) AND {some}"
        count = len(self._persons)
        self._drop(f"r.type IN ('Note', 'Activity', 'Collection') AND {mine}", NOT_ALL, (*widened, count))
        if not readers.private and "self" not in chosen.widen:  # elsewhere it goes into a place of its owner's own
            list_holders(self._store)
            self._drop(f"r.type = 'Document' AND {ALONE} AND {some}", STRAY, (count,))
        self._store.execute("DROP TABLE temp.person")

    def _count(self) -> int:
        return int(self._store.value("SELECT count(*) FROM left_out"))

    def _leave_out_belongings(self, only: tuple[str, ...], *, narrowed: bool) -> None:
        """Nobody sees through a picture, a name or an empty room what was left out."""
        out = "EXISTS (SELECT 1 FROM left_out AS l JOIN record AS o ON o.id = l.record WHERE o.key = "
        out += GOES_BY.format("r.parent") + " AND o.type <> 'Actor')"  # whoever was befriended stays named
        named = f"r.kind NOT IN ({marks(only)}) AND" if only else ""
        self._drop(f"r.type = 'Activity' AND {named} {out}", UNSHOWN, only)
        if narrowed:
            keys = "(SELECT r.key UNION ALL SELECT s.key FROM temp.same AS s WHERE s.canonical = r.key)"
            inside = f"EXISTS (SELECT 1 FROM record AS n WHERE n.context IN {keys}"
            chosen_inside = f"{inside} AND n.id NOT IN (SELECT record FROM left_out))"
            was_filled = "" if only else f" AND {inside})"
            self._drop(f"r.type = 'Collection' AND {named} NOT {chosen_inside}{was_filled}", UNSHOWN, only)
        list_holders(self._store)
        was_shown = "" if only else f" AND NOT {ALONE}"
        self._drop(f"r.type = 'Document' AND {named} NOT {HELD}{was_shown}", UNSHOWN, only)
        if narrowed:
            unnamed = f"NOT {HELD} AND r.key NOT IN ({marks(self._owners)})"
            self._drop(f"r.type = 'Actor' AND {named} {unnamed}", UNSHOWN, (*only, *self._owners))


def is_pooled(persons: Mapping[str, Sequence[int]], chosen: Filter) -> bool:
    """Whether several people's takeouts are exported, and nobody said that all may see all of it."""
    return len(persons) > 1 and "all" not in chosen.widen


SAID = "r.type IN ('Note', 'Activity')"


def marks(values: Sequence[Any]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" * len(values))


def milliseconds(time: datetime) -> int:
    """Milliseconds since 1970."""
    return int((time - EPOCH).total_seconds() * 1000)
