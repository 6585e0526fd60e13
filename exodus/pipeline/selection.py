"""The selection: what of a store is exported, as ordered views that read as they go."""

from array import array
from collections.abc import Collection as AnyOf
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from exodus.model import Actor, Finding, Record, from_milliseconds
from exodus.pipeline.account import actors_of, persons_of
from exodus.pipeline.alias import Classes
from exodus.pipeline.filter import CHOSEN, Filter, LeftOut, Readers, is_pooled, marks
from exodus.store import Store

PAGE = 256
"""So many records are read at once where the store is written meanwhile."""
OPEN = ("instagram:", "x:")
"""Where everybody reads what people write about themselves, of private and protected accounts too (2026)."""


class StoreSelection:
    """A :class:`exodus.contracts.Selection` over a store. One at a time for each open store.

    ``persons`` are those whose takeouts the store holds, with their takeouts. Of several people's, ``plainly`` holds
    unless what only they could see goes along too: Actors come with name, handle, picture and url, and with the
    summary where everybody could read it, without the facts, place and date that only their own takeouts tell.
    """

    def __init__(self, store: Store, chosen: Filter, readers: Readers | None = None) -> None:
        self._store = store
        self._classes = Classes(store)
        self.readers = readers or Readers()
        self._people: dict[str, str] | None = None
        self.persons = persons_of(store, self.readers.persons)
        self._pooled = is_pooled(self.persons, chosen)
        self.plainly = self._pooled and "self" not in chosen.widen
        LeftOut(store, self._classes, self.owners, self.persons).fill(chosen, self.readers)
        anything = store.value("SELECT 1 FROM left_out LIMIT 1") is not None
        self._chosen = CHOSEN if anything else "1"
        self._merges = store.value("SELECT 1 FROM temp.merged LIMIT 1") is not None

    @property
    def excluded(self) -> dict[str, int]:
        """How many records are left out, by rule."""
        return dict(self._store.rows("SELECT rule, count(*) FROM left_out GROUP BY rule ORDER BY rule"))

    @property
    def owners(self) -> tuple[str, ...]:
        """The keys of the Actors whose takeouts are in the store."""
        rows = self._store.rows(
            "SELECT r.key FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.type = 'Actor'"
            " AND b.json ->> '$.owner' ORDER BY r.key"
        )
        return tuple(dict.fromkeys(self._classes.canonical(key) for (key,) in rows))

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """How many records there are: type → kind → n."""
        counts: dict[str, dict[str, int]] = {}
        for type_, kind, count in self._store.rows(
            f"SELECT type, kind, count(*) FROM record AS r WHERE {self._chosen} GROUP BY type, kind"
        ):
            counts.setdefault(type_, {})[kind] = count
        return counts

    def records(
        self,
        type_: str | None = None,
        *,
        kinds: AnyOf[str] = (),
        context: str | None = None,
        in_reply_to: str | None = None,
        attributed_to: str | None = None,
        newest_first: bool = False,
    ) -> Iterator[Record]:
        """The records that fit, by time (undated last), then by the order of their takeout, then by key."""
        where, values = self._where(type_, kinds, context, in_reply_to, attributed_to)
        table, orders = self._ordered(type_, newest_first=newest_first)
        for order in orders:
            query = f"SELECT r.key, b.json FROM {table} JOIN body AS b ON b.id = r.body WHERE {where} AND {order}"
            for key, body in self._store.rows(query, values):
                yield self._resolved(key, body)

    def steadily(
        self, type_: str | None = None, *, kinds: AnyOf[str] = (), context: str | None = None
    ) -> Iterator[Record]:
        """The same, of what there is now, without holding the store open between two pages: it may be written
        meanwhile for as long as it takes. Takes 8 bytes of memory for each record."""
        where, values = self._where(type_, kinds, context, None, None)
        ids = array("q")
        table, orders = self._ordered(type_, newest_first=False)
        for order in orders:
            ids.extend(
                id_ for (id_,) in self._store.rows(f"SELECT r.id FROM {table} WHERE {where} AND {order}", values)
            )
        for start in range(0, len(ids), PAGE):
            page = ids[start : start + PAGE]
            query = (
                "SELECT r.id, r.key, b.json FROM record AS r JOIN body AS b ON b.id = r.body"
                f" WHERE r.id IN ({marks(page)})"
            )
            found = {id_: (key, body) for id_, key, body in self._store.rows(query, page)}
            for id_ in page:
                key, body = found[id_]
                yield self._resolved(key, body)

    def _ordered(self, type_: str | None, *, newest_first: bool) -> tuple[str, tuple[str, str]]:
        """What to select records from, and how: the dated by time, order and key, then the undated by order and key.

        Time and order are those that a record is shown with: its class's, of people none where they come plainly.
        """
        table, time, ordinal = "record AS r", "r.published", "r.ordinal"
        if self._merges:
            table += " LEFT JOIN temp.merged AS m ON m.id = r.id"
            time, ordinal = (f"iif(m.id IS NULL, r.{name}, m.{name})" for name in ("published", "ordinal"))
        if self.plainly and type_ in {None, "Actor"}:
            time = f"iif(r.type = 'Actor', NULL, {time})"
        direction = "DESC" if newest_first else "ASC"
        return table, (
            f"{time} IS NOT NULL ORDER BY {time} {direction}, {ordinal} {direction}, r.key",
            f"{time} IS NULL ORDER BY {ordinal}, r.key",
        )

    def _where(
        self,
        type_: str | None,
        kinds: AnyOf[str],
        context: str | None,
        in_reply_to: str | None,
        attributed_to: str | None,
    ) -> tuple[str, list[Any]]:
        conditions, values = [self._chosen], list[Any]()
        if type_:
            conditions.append("r.type = ?")
            values.append(type_)
        if kinds:
            conditions.append(f"r.kind IN ({marks(tuple(kinds))})")
            values.extend(sorted(kinds))
        for column, key in (("context", context), ("parent", in_reply_to), ("attributed_to", attributed_to)):
            if key is not None:
                keys = self.keys_of(key)
                conditions.append(f"r.{column} IN ({marks(keys)})")
                values.extend(keys)
        return " AND ".join(conditions), values

    def get(self, key: str) -> Record | None:
        """The record a key names, under its own key or an alias of it, if it is part of the selection."""
        canonical = self._classes.canonical(key)
        for (body,) in self._store.rows(
            f"SELECT b.json FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.key = ? AND {self._chosen}",
            (canonical,),
        ):
            return self._resolved(canonical, body)
        return None

    def _resolved(self, key: str, body: str) -> Record:
        record = self._classes.resolved(key, self._store.record(body))
        if self.plainly and isinstance(record, Actor):
            public = record if record.key.startswith(OPEN) else msgspec.structs.replace(record, summary=None, tag=())
            return msgspec.structs.replace(public, published=None, location=None, extra={})
        return record

    def keys_of(self, key: str) -> tuple[str, ...]:
        """All keys of the thing, the canonical one first."""
        return self._classes.keys_of(key)

    def person(self, key: str) -> str | None:
        """What ``exodus.yaml`` calls the person whose account an Actor is."""
        if self._people is None:
            self._people = actors_of(self._store, self.readers.persons)
        return self._people.get(self._classes.canonical(key))

    def sources_of(self, key: str) -> tuple[tuple[str, str, str], ...]:
        """Where the record stood: (takeout, member, pointer), newest takeout first. Of several people's takeouts,
        people and files stood in these and no more is said: a conversation's folder bears a name."""
        found = (
            source
            for one in self.keys_of(key)
            for source in self._store.rows(
                "SELECT t.name, coalesce(m.name, ''), v.pointer, r.type IN ('Actor', 'Document') FROM record AS r"
                " JOIN version AS v ON v.record = r.id JOIN takeout AS t ON t.id = v.takeout"
                " LEFT JOIN member AS m ON m.id = v.member WHERE r.key = ?"
                " ORDER BY t.made_at IS NULL, t.made_at DESC, t.fingerprint, t.id",
                (one,),
            )
        )
        if not self._pooled:
            return tuple((name, member, pointer) for name, member, pointer, _ in found)
        return tuple(dict.fromkeys((name, "", "") if hides else (name, *where) for name, *where, hides in found))

    def blob(self, sha256: str) -> Path | None:
        """The read-only file that holds the bytes with this digest; ``None`` when the store has lost it."""
        path = self._store.blobs.path(sha256)
        return path if path.exists() else None

    def takeouts(self) -> tuple[Mapping[str, Any], ...]:
        """What the records came from: name, importer, layout, made_at (RFC 3339), members and records by state, and the
        ``person`` whose takeout it is."""
        brought = sorted((id_, person) for person, ids in self.persons.items() for id_ in ids)
        return tuple(
            {**takeout, "person": person} for takeout, (_, person) in zip(takeouts(self._store), brought, strict=True)
        )

    def findings(self) -> Iterator[tuple[str, Finding]]:
        """What could not be read: (takeout, finding). Of several people's, only how often what happened in which."""
        return _sorts(self._store) if self._pooled else findings(self._store)


def findings(store: Store) -> Iterator[tuple[str, Finding]]:
    """Everything in a store that could not be read: (takeout, finding), in the order it was met."""
    for name, member, reason, pointer, detail, count in store.rows(
        "SELECT t.name, f.member, f.reason, f.pointer, f.detail, f.count FROM finding AS f"
        " JOIN takeout AS t ON t.id = f.takeout ORDER BY f.id"
    ):
        yield name, Finding(member, reason, pointer, detail, count)


def _sorts(store: Store) -> Iterator[tuple[str, Finding]]:
    """The findings without where and what, counted by takeout and reason, in the order they were first met."""
    for name, reason, count in store.rows(
        "SELECT t.name, f.reason, sum(f.count) FROM finding AS f JOIN takeout AS t ON t.id = f.takeout"
        " GROUP BY t.id, f.reason ORDER BY min(f.id)"
    ):
        yield name, Finding("", reason, count=count)


def takeouts(store: Store) -> Iterator[dict[str, Any]]:
    """Every takeout of a store: name, importer, layout, account, made_at, members by state, records, findings."""
    for id_, name, importer, layout, account, made_at in list(
        store.rows(
            "SELECT t.id, t.name, t.importer, t.layout, a.name, t.made_at FROM takeout AS t"
            " JOIN account AS a ON a.id = t.account ORDER BY t.id"
        )
    ):
        yield {
            "takeout": name,
            "importer": importer,
            "layout": layout,
            "account": account or None,
            "made_at": rfc3339(made_at),
            "members": dict(
                store.rows(
                    "SELECT state, count(*) FROM member WHERE takeout = ? AND state IS NOT NULL GROUP BY state", (id_,)
                )
            ),
            "records": store.value("SELECT count(*) FROM version WHERE takeout = ?", (id_,)),
            "findings": store.value("SELECT count(*) FROM finding WHERE takeout = ?", (id_,)),
        }


def rfc3339(milliseconds: int | None) -> str | None:
    """Milliseconds since 1970 as RFC 3339 with ``Z``, to the second."""
    if milliseconds is None:
        return None
    time = from_milliseconds(milliseconds or 1)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time else None
