"""Editions: a post that was edited between two takeouts has another id in the later one; joined by alias.

X gives every version of a post an id of its own, and a takeout made later lists the ids of the earlier ones with the
last: its history.
"""

from collections.abc import Sequence

from exodus.model import Record
from exodus.pipeline.pair import between, enter, forget
from exodus.store import Store

IDSPACES = {"x": "x:status:"}
"""Where versions have ids of their own: platform → what the keys of its posts begin with."""
EVIDENCE = "an earlier version of the same post"
_TAKEOUTS = "SELECT count(*) FROM takeout WHERE importer = ? AND state = 'complete'"
_EDITED = (
    "SELECT e.key, r.key FROM record AS r JOIN body AS b ON b.id = r.body, json_each(b.json, '$.extra.history') AS h"
    " JOIN record AS e ON e.key = :first || (h.value ->> '$.id') AND e.attributed_to = r.attributed_to"
    " WHERE r.key >= :first AND r.key < :last AND instr(b.json, '\"history\":[') > 0 ORDER BY r.key, e.key"
)


def join_editions(store: Store, platform: str) -> None:
    """Join what several takeouts told of one post anew, inside the transaction of an ingest."""
    idspace = IDSPACES.get(platform)
    if idspace is None or store.value(_TAKEOUTS, (platform,)) < 2:
        return
    forget(store, platform, EVIDENCE)
    first, last = between(idspace)
    for earlier, key in list(store.rows(_EDITED, {"first": first, "last": last})):
        enter(store, earlier, key, EVIDENCE)


def current(records: Sequence[Record]) -> Sequence[Record]:
    """The records of one thing without those that another one lists in its history: what was edited away is told
    there, and nowhere else."""
    earlier = {
        f"{record.key.rpartition(':')[0]}:{version.get('id')}"
        for record in records
        for version in record.extra.get("history") or ()
        if isinstance(version, dict)
    }
    return [record for record in records if record.key not in earlier] or records
