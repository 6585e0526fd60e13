"""The journal: what went where, one row per destination, key and part, each step its own commit."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from exodus.store.database import Store, now

State = Literal["intent", "delivered", "refused", "withdrawn"]


class Entry(Struct, frozen=True, kw_only=True):
    """One row of the journal. ``delivery`` is what the exporter gave back, as plain data."""

    key: str
    part: str
    state: State
    fingerprint: str
    delivery: dict[str, Any] | None = None
    reason: str | None = None
    run: int = 0
    at: str = ""


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
        found = [
            Entry(
                key=key,
                part=part,
                state=state,
                fingerprint=fingerprint,
                delivery=msgspec.json.decode(delivery) if delivery else None,
                reason=reason,
                run=run,
                at=at,
            )
            for wanted in keys
            for key, state, fingerprint, delivery, reason, run, at in self._store.rows(
                "SELECT key, state, fingerprint, delivery, reason, run, at FROM journal"
                " WHERE destination = ? AND key = ? AND part = ?",
                (self.destination, wanted, part),
            )
        ]
        return min(found, key=lambda entry: entry.state != "delivered", default=None)

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
            "INSERT INTO journal (destination, key, part, state, fingerprint, delivery, reason, run, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (destination, key, part) DO UPDATE SET state = excluded.state,"
            " fingerprint = excluded.fingerprint, delivery = coalesce(excluded.delivery, delivery),"
            " reason = excluded.reason, run = excluded.run, at = excluded.at",
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
