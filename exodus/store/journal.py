"""The journal: what went where, one row per destination, key and part, each step its own commit."""

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
    ) -> None:
        """Write one step; it is on the disk when this returns."""
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

    def number(self, key: str) -> int:
        """The integer of a key at this destination: allocated once, the same for ever."""
        self._store.execute(
            "INSERT INTO number (destination, key, number)"
            " SELECT ?1, ?2, coalesce(max(number), 0) + 1 FROM number WHERE destination = ?1"
            " ON CONFLICT (destination, key) DO NOTHING",
            (self.destination, key),
        )
        return int(
            self._store.value("SELECT number FROM number WHERE destination = ? AND key = ?", (self.destination, key))
        )

    def counts(self) -> dict[str, int]:
        """How many entries there are in each state."""
        return dict(
            self._store.rows(
                "SELECT state, count(*) FROM journal WHERE destination = ? GROUP BY state", (self.destination,)
            )
        )
