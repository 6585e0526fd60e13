"""Status: what a store holds and what is left to look at."""

from collections.abc import Iterator
from typing import Any

from exodus.pipeline.inspect import plain_finding
from exodus.pipeline.selection import findings, takeouts
from exodus.store import Store


def status_of(store: Store) -> dict[str, Any]:
    """The store in numbers: takeouts, records by type and kind, blobs, findings by reason, the last 20 runs, deliveries
    by state, and those in doubt: an earlier run died over them, and the next export asks the destination."""
    records: dict[str, dict[str, int]] = {}
    for type_, kind, count in store.rows("SELECT type, kind, count(*) FROM record GROUP BY type, kind"):
        records.setdefault(type_, {})[kind] = count
    blobs = next(store.rows("SELECT count(*), coalesce(sum(size), 0) FROM blob"))
    return {
        "takeouts": list(takeouts(store)),
        "records": records,
        "blobs": {"count": blobs[0], "bytes": blobs[1]},
        "findings": [
            {"reason": reason, "count": count}
            for reason, count in store.rows("SELECT reason, count(*) FROM finding GROUP BY reason ORDER BY 2 DESC, 1")
        ],
        "unread": store.value("SELECT count(*) FROM member WHERE state = 'unread'"),
        "runs": [
            {"run": id_, "verb": verb, "started": started, "state": state}
            for id_, verb, started, state in store.rows(
                "SELECT id, verb, started, state FROM run ORDER BY id DESC LIMIT 20"
            )
        ],
        "in_doubt": [
            {"exporter": exporter, "address": address, "key": key, "part": part}
            for exporter, address, key, part in store.rows(
                "SELECT d.exporter, d.address, j.key, j.part FROM journal AS j JOIN destination AS d"
                " ON d.id = j.destination WHERE j.state = 'intent' ORDER BY j.sequence"
            )
        ],
        "destinations": [
            {
                "exporter": exporter,
                "address": address,
                "deliveries": dict(
                    store.rows("SELECT state, count(*) FROM journal WHERE destination = ? GROUP BY state", (id_,))
                ),
            }
            for id_, exporter, address in list(
                store.rows(
                    "SELECT id, exporter, address FROM destination AS d"
                    " WHERE EXISTS (SELECT 1 FROM journal WHERE destination = d.id) ORDER BY id"
                )
            )
        ],
    }


def findings_of(store: Store) -> Iterator[dict[str, Any]]:
    """Every finding and every unread member, with its takeout."""
    for takeout, finding in findings(store):
        yield {"takeout": takeout, **plain_finding(finding)}
    for takeout, member in store.rows(
        "SELECT t.name, m.name FROM member AS m JOIN takeout AS t ON t.id = m.takeout WHERE m.state = 'unread'"
        " ORDER BY m.id"
    ):
        yield {"takeout": takeout, "member": member, "pointer": "", "reason": "nobody reads this member"}
