"""The selection: what of a store is exported, as ordered views that read as they go."""

from collections.abc import Collection as AnyOf
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from exodus.model import EPOCH, Finding, Record, from_milliseconds
from exodus.pipeline.alias import Classes
from exodus.store import Store

SAME = "same as another record"
UNSHOWN = "belongs only to what is left out"


class Filter(Struct, frozen=True, kw_only=True):
    """What a person asked for. ``only`` and ``exclude`` are kinds; ``since`` is inclusive, ``until`` exclusive (UTC).

    ``include`` names what is left out unless asked for: ``deleted``.
    """

    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    include: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether it leaves out more than what always is."""
        return bool(self.only or self.exclude or self.since or self.until)


class StoreSelection:
    """A :class:`exodus.contracts.Selection` over a store. One at a time for each open store."""

    def __init__(self, store: Store, chosen: Filter) -> None:
        self._store = store
        self._decode = msgspec.json.Decoder(Record).decode
        self._classes = Classes(store)
        store.execute("DROP TABLE IF EXISTS temp.left_out")
        store.execute("CREATE TEMP TABLE left_out (record INTEGER PRIMARY KEY, rule TEXT NOT NULL)")
        self._leave_out(chosen)
        self._any_left_out = store.value("SELECT 1 FROM left_out LIMIT 1") is not None

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
        """The records that fit, by time (undated last), then by key."""
        conditions, values = [self._chosen], list[Any]()
        if type_:
            conditions.append("r.type = ?")
            values.append(type_)
        if kinds:
            conditions.append(f"r.kind IN ({', '.join('?' * len(kinds))})")
            values.extend(sorted(kinds))
        for column, key in (("context", context), ("parent", in_reply_to), ("attributed_to", attributed_to)):
            if key is not None:
                keys = self.keys_of(key)
                conditions.append(f"r.{column} IN ({', '.join('?' * len(keys))})")
                values.extend(keys)
        where = " AND ".join(conditions)
        direction = "DESC" if newest_first else "ASC"
        for dated in (
            f"r.published IS NOT NULL ORDER BY r.published {direction}, r.key",
            "r.published IS NULL ORDER BY r.key",
        ):
            query = f"SELECT r.key, b.json FROM record AS r JOIN body AS b ON b.id = r.body WHERE {where} AND {dated}"
            for key, body in self._store.rows(query, values):
                yield self._classes.resolved(key, self._decode(body))

    def get(self, key: str) -> Record | None:
        """The record a key names, under its own key or an alias of it, if it is part of the selection."""
        canonical = self._classes.canonical(key)
        for (body,) in self._store.rows(
            f"SELECT b.json FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.key = ? AND {self._chosen}",
            (canonical,),
        ):
            return self._classes.resolved(canonical, self._decode(body))
        return None

    def keys_of(self, key: str) -> tuple[str, ...]:
        """All keys of the thing, the canonical one first."""
        return self._classes.keys_of(key)

    def sources_of(self, key: str) -> tuple[tuple[str, str, str], ...]:
        """Where the record stood: (takeout, member, pointer), newest takeout first."""
        return tuple(
            source
            for one in self.keys_of(key)
            for source in self._store.rows(
                "SELECT t.name, coalesce(m.name, ''), v.pointer FROM version AS v JOIN takeout AS t ON t.id = v.takeout"
                " LEFT JOIN member AS m ON m.id = v.member WHERE v.record = (SELECT id FROM record WHERE key = ?)"
                " ORDER BY t.made_at IS NULL, t.made_at DESC, t.id DESC",
                (one,),
            )
        )

    def blob(self, sha256: str) -> Path | None:
        """The read-only file that holds the bytes with this digest; ``None`` when the store has lost it."""
        path = self._store.blobs.path(sha256)
        return path if path.exists() else None

    def takeouts(self) -> tuple[Mapping[str, Any], ...]:
        """What the records came from: name, importer, layout, made_at (RFC 3339), members and records by state."""
        return tuple(takeouts(self._store))

    def findings(self) -> Iterator[tuple[str, Finding]]:
        """What could not be read: (takeout, finding)."""
        for name, member, reason, pointer, detail, count in self._store.rows(
            "SELECT t.name, f.member, f.reason, f.pointer, f.detail, f.count FROM finding AS f"
            " JOIN takeout AS t ON t.id = f.takeout ORDER BY f.id"
        ):
            yield name, Finding(member, reason, pointer, detail, count)

    @property
    def _chosen(self) -> str:
        if not getattr(self, "_any_left_out", True):
            return "1"
        return "NOT EXISTS (SELECT 1 FROM temp.left_out AS l WHERE l.record = r.id)"

    def _leave_out(self, chosen: Filter) -> None:
        for key in self._classes.others():
            self._drop("r.key = ?", SAME, (key,))
        if "deleted" not in chosen.include:
            self._drop("r.deleted", "deleted")
        said = "r.type IN ('Note', 'Activity')"
        excluded = set(chosen.exclude) | ({"notice"} if "message" in chosen.exclude else set())
        for kind in sorted(excluded):
            self._drop("r.kind = ?", f"--exclude {kind}", (kind,))
            self._drop(
                "r.context IN (SELECT key FROM record WHERE type = 'Collection' AND kind = ?)",
                f"--exclude {kind}",
                (kind,),
            )
        if chosen.only:
            marks = ", ".join("?" * len(chosen.only))
            self._drop(f"{said} AND r.kind NOT IN ({marks})", f"--only {','.join(chosen.only)}", chosen.only)
        if chosen.since:
            self._drop(
                f"{said} AND (r.published IS NULL OR r.published < ?)", "--since", (_milliseconds(chosen.since),)
            )
        if chosen.until:
            self._drop(
                f"{said} AND (r.published IS NULL OR r.published >= ?)", "--until", (_milliseconds(chosen.until),)
            )
        if self._store.value("SELECT 1 FROM left_out LIMIT 1"):
            self._leave_out_belongings(chosen)

    def _drop(self, condition: str, rule: str, values: tuple[Any, ...] = ()) -> None:
        self._store.execute(
            f"INSERT OR IGNORE INTO left_out SELECT r.id, ? FROM record AS r WHERE {condition}", (rule, *values)
        )

    def _leave_out_belongings(self, chosen: Filter) -> None:
        """Nobody sees through a picture, a name or an empty room what was left out."""
        out = "EXISTS (SELECT 1 FROM left_out AS l JOIN record AS o ON o.id = l.record WHERE o.key = r.parent)"
        self._drop(f"r.type = 'Activity' AND {out}", UNSHOWN)
        marks = ", ".join("?" * len(chosen.only))
        named = f"r.kind NOT IN ({marks}) AND " if chosen.only else ""
        if chosen.narrows:
            inside = "EXISTS (SELECT 1 FROM record AS n WHERE n.context = r.key"
            chosen_inside = f"{inside} AND n.id NOT IN (SELECT record FROM left_out))"
            was_filled = "" if chosen.only else f" AND {inside})"
            self._drop(f"r.type = 'Collection' AND {named} NOT {chosen_inside}{was_filled}", UNSHOWN, chosen.only)
        self._list_shown()
        shown = "EXISTS (SELECT 1 FROM temp.shown AS s WHERE s.key = r.key"
        was_shown = "" if chosen.only else f" AND {shown})"
        self._drop(f"r.type = 'Document' AND {named} NOT {shown} AND s.chosen){was_shown}", UNSHOWN, chosen.only)
        if chosen.narrows:
            self._drop(
                f"r.type = 'Actor' AND NOT {shown} AND s.chosen) AND r.key NOT IN ({self._owner_marks()})",
                UNSHOWN,
                self.owners,
            )
        self._store.execute("DROP TABLE temp.shown")

    def _owner_marks(self) -> str:
        return ", ".join("?" * len(self.owners))

    def _list_shown(self) -> None:
        """Which Documents and Actors a record shows, and whether that record is chosen."""
        self._store.execute("CREATE TEMP TABLE shown (key TEXT NOT NULL, chosen INTEGER NOT NULL)")
        chosen = "NOT EXISTS (SELECT 1 FROM left_out AS l WHERE l.record = r.id)"
        record = "FROM record AS r JOIN body AS b ON b.id = r.body"
        listed = (
            ("e.value ->> 'document'", "json_each(b.json, '$.attachment') AS e", '"attachment":'),
            ("e.value", "json_each(b.json, '$.participants') AS e", '"participants":'),
            ("e.value ->> 'key'", "json_each(b.json, '$.tag') AS e", '"mention"'),
        )
        for value, each, mark in listed:
            self._store.execute(
                f"INSERT INTO shown SELECT {value}, {chosen} {record} JOIN {each}"
                f" WHERE instr(b.json, ?) AND {value} IS NOT NULL",
                (mark,),
            )
        for path in ("icon", "attributed_to", "actor", "object.key", "target.key", "in_reply_to.attributed_to"):
            self._store.execute(
                f"INSERT INTO shown SELECT b.json ->> '$.{path}', {chosen} {record}"
                f" WHERE instr(b.json, ?) AND b.json ->> '$.{path}' IS NOT NULL",
                (f'"{path.partition(".")[0]}":',),
            )
        self._store.execute("CREATE INDEX temp.shown_key ON shown (key, chosen)")


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
            "members": dict(store.rows("SELECT state, count(*) FROM member WHERE takeout = ? GROUP BY state", (id_,))),
            "records": store.value("SELECT count(*) FROM version WHERE takeout = ?", (id_,)),
            "findings": store.value("SELECT count(*) FROM finding WHERE takeout = ?", (id_,)),
        }


def rfc3339(milliseconds: int | None) -> str | None:
    """Milliseconds since 1970 as RFC 3339 with ``Z``, to the second."""
    if milliseconds is None:
        return None
    time = from_milliseconds(milliseconds or 1)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time else None


def _milliseconds(time: datetime) -> int:
    return int((time - EPOCH).total_seconds() * 1000)
