"""The journal: what went where, one row per destination, key and part; and what setup changed there."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from exodus.store.database import Store, now

State = Literal["intent", "delivered", "refused", "withdrawn"]


class Entry(Struct, frozen=True, kw_only=True):
    """One row of the journal. ``delivery`` is what the exporter gave back, as plain data; ``created`` is the run that
    delivered it first, ``run`` that of the last step; ``sequence`` orders the last steps."""

    key: str
    part: str
    state: State
    fingerprint: str
    delivery: dict[str, Any] | None = None
    reason: str | None = None
    created: int | None = None
    run: int = 0
    sequence: int = 0
    at: str = ""


COLUMNS = "key, part, state, fingerprint, delivery, reason, created, run, sequence, at"


class Journal:
    """The journal of one destination."""

    def __init__(self, store: Store, exporter: str, identity: str, address: str) -> None:
        self._store = store
        store.execute(
            "INSERT INTO destination (exporter, identity, address) VALUES (?, ?, ?)"
            " ON CONFLICT (exporter, identity) DO UPDATE SET address = excluded.address",
            (exporter, identity, address),
        )
        self.destination: int = store.value(
            "SELECT id FROM destination WHERE exporter = ? AND identity = ?", (exporter, identity)
        )

    def find(self, keys: Iterable[str], part: str) -> Entry | None:
        """What the journal says of a thing under any of its keys; a delivered one before any other."""
        found = [entry for wanted in keys for entry in self._entries("key = ? AND part = ?", (wanted, part))]
        return min(found, key=lambda entry: entry.state != "delivered", default=None)

    def of(self, keys: Iterable[str]) -> list[Entry]:
        """All entries of a thing under any of its keys, every part."""
        return [entry for key in keys for entry in self._entries("key = ? ORDER BY part", (key,))]

    def delivered_only_by(self, run: int) -> bool:
        """Whether nothing stands at the destination that another run delivered."""
        other = "SELECT 1 FROM journal WHERE destination = ? AND state = 'delivered' AND created IS NOT ? LIMIT 1"
        return self._store.value(other, (self.destination, run)) is None

    def entries(self, state: State, run: int | None = None) -> Iterator[Entry]:
        """The entries in a state, the newest step first; of one run only, if given. Read as they are asked for, a page
        at a time, so that each may be rewritten meanwhile."""
        last = 1 << 62
        while True:
            condition = "state = ? AND sequence < ?" + (" AND run = ?" if run is not None else "")
            values = (state, last, *((run,) if run is not None else ()))
            page = list(self._entries(f"{condition} ORDER BY sequence DESC LIMIT 500", values))
            yield from page
            if not page:
                return
            last = page[-1].sequence

    def _entries(self, condition: str, values: tuple[Any, ...]) -> Iterator[Entry]:
        for row in self._store.rows(
            f"SELECT {COLUMNS} FROM journal WHERE destination = ? AND {condition}", (self.destination, *values)
        ):
            fields = dict(zip(COLUMNS.split(", "), row, strict=True))
            fields["delivery"] = msgspec.json.decode(fields["delivery"]) if fields["delivery"] else None
            yield Entry(**fields)

    def write(
        self,
        run: int,
        key: str,
        part: str,
        state: State,
        fingerprint: str,
        delivery: Mapping[str, Any] | None = None,
        reason: str | None = None,
        *,
        settled: bool = True,
    ) -> None:
        """Write one step. It is on the disk when this returns, or, unless ``settled``, when :meth:`settle` does."""
        if not self._store.in_transaction:
            self._store.execute("BEGIN IMMEDIATE")
        self._store.execute(
            f"INSERT INTO journal (destination, {COLUMNS})"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, iif(?4 = 'delivered', ?8, NULL), ?8,"
            " (SELECT coalesce(max(sequence), 0) + 1 FROM journal WHERE destination = ?1), ?9)"
            " ON CONFLICT (destination, key, part) DO UPDATE SET state = excluded.state,"
            " fingerprint = excluded.fingerprint, delivery = coalesce(excluded.delivery, delivery),"
            " reason = excluded.reason, created = iif(state = 'delivered', created, excluded.created),"
            " run = excluded.run, sequence = excluded.sequence, at = excluded.at",
            (
                self.destination,
                key,
                part,
                state,
                fingerprint,
                msgspec.json.encode(delivery).decode() if delivery is not None else None,
                reason,
                run,
                now(),
            ),
        )
        if settled:
            self.settle()

    def settle(self) -> None:
        """When this returns, every step written so far is on the disk."""
        if self._store.in_transaction:
            self._store.execute("COMMIT")

    @property
    def is_shared(self) -> bool:
        """Whether something of ours stood at the destination before this journal knew of it."""
        return bool(self._store.value("SELECT shared FROM destination WHERE id = ?", (self.destination,)))

    def mark_shared(self) -> None:
        """Remember that something of ours stood there before."""
        self._store.execute("UPDATE destination SET shared = 1 WHERE id = ?", (self.destination,))

    def number(self, keys: Iterable[str]) -> int:
        """The integer of the thing that bears these keys at this destination: allocated once, the same for ever.

        It is on the disk when :meth:`settle` returns.
        """
        if not self._store.in_transaction:
            self._store.execute("BEGIN IMMEDIATE")
        known = list(keys)
        for key in known:
            number = self._store.value(
                "SELECT number FROM number WHERE destination = ? AND key = ?", (self.destination, key)
            )
            if number is not None:
                return int(number)
        self._store.execute(
            "INSERT INTO number (destination, key, number)"
            " SELECT ?1, ?2, coalesce(max(number), 0) + 1 FROM number WHERE destination = ?1",
            (self.destination, known[0]),
        )
        return int(self._store.value("SELECT max(number) FROM number WHERE destination = ?", (self.destination,)))

    def settings(self) -> Iterator[tuple[str, Any, Any]]:
        """What setup changed and nobody put back: (name, before, after), in the order of names."""
        for name, before, after in list(
            self._store.rows(
                "SELECT name, before, after FROM setting WHERE destination = ? ORDER BY name", (self.destination,)
            )
        ):
            yield name, msgspec.json.decode(before), msgspec.json.decode(after)

    def keep_setting(self, run: int, name: str, before: Any, after: Any) -> None:
        """Remember what stands there before it is changed; of two changes the first one's ``before`` counts."""
        values = (msgspec.json.encode(value).decode() for value in (before, after))
        self._store.execute(
            "INSERT INTO setting (destination, name, before, after, run, at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET after = excluded.after, run = excluded.run, at = excluded.at",
            (self.destination, name, *values, run, now()),
        )

    def drop_setting(self, name: str) -> None:
        """Forget a change: it was put back."""
        self._store.execute("DELETE FROM setting WHERE destination = ? AND name = ?", (self.destination, name))

    def counts(self) -> dict[str, int]:
        """How many entries there are in each state."""
        return dict(
            self._store.rows(
                "SELECT state, count(*) FROM journal WHERE destination = ? GROUP BY state", (self.destination,)
            )
        )
