"""Holders: what shows a Document, and what names an Actor."""

from exodus.pipeline.view import GOES_BY
from exodus.store import Store

_SHOWN = (
    ("e.value ->> 'document'", " JOIN json_each(b.json, '$.attachment') AS e", '"attachment":'),
    ("b.json ->> '$.icon'", "", '"icon":'),
)
_NAMED = (
    ("e.value", " JOIN json_each(b.json, '$.participants') AS e", '"participants":'),
    ("e.value ->> 'key'", " JOIN json_each(b.json, '$.tag') AS e", '"mention"'),
    *(
        (f"b.json ->> '$.{path}'", "", f'"{path.partition(".")[0]}":')
        for path in ("attributed_to", "actor", "object.key", "target.key", "in_reply_to.attributed_to")
    ),
)
ALONE = "NOT EXISTS (SELECT 1 FROM temp.holder AS h WHERE h.key = r.key AND h.shows)"
"""The condition that nothing shows a Document ``r``: its audience is ``self``, it is its owner's."""
HELD = (
    "EXISTS (SELECT 1 FROM temp.holder AS h WHERE h.key = r.key AND (h.shows OR r.type = 'Actor')"
    " AND h.record NOT IN (SELECT l.record FROM temp.left_out AS l))"
)
"""The condition that something that is not left out shows a Document ``r``, or names an Actor."""


def list_holders(store: Store) -> None:
    """Fill ``temp.holder`` (key, record, shows) unless it is: which record shows or only names which Document or Actor,
    all by what they go by. Needs ``temp.same`` of :func:`exodus.pipeline.view.look`, and lasts as long as that."""
    if store.value("SELECT 1 FROM temp.sqlite_master WHERE name = 'holder'"):
        return
    store.execute("CREATE TEMP TABLE holder (key TEXT NOT NULL, record INTEGER NOT NULL, shows INTEGER NOT NULL)")
    known = "SELECT c.id FROM temp.same AS s JOIN record AS c ON c.key = s.canonical WHERE s.id = r.id"
    for listed, shows in ((_SHOWN, 1), (_NAMED, 0)):
        for value, each, mark in listed:
            store.execute(
                f"INSERT INTO holder SELECT {GOES_BY.format(value)}, coalesce(({known}), r.id), ?"
                f" FROM record AS r JOIN body AS b ON b.id = r.body{each}"
                f" WHERE instr(b.json, ?) AND {value} IS NOT NULL",
                (shows, mark),
            )
    store.execute("CREATE INDEX temp.holder_key ON holder (key, shows)")


def list_strays(store: Store) -> None:
    """Fill ``temp.stray`` (record, key) unless it is: the Documents that nothing shows."""
    if store.value("SELECT 1 FROM temp.sqlite_master WHERE name = 'stray'"):
        return
    list_holders(store)
    store.execute("CREATE TEMP TABLE stray (record INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)")
    store.execute(f"INSERT INTO stray SELECT r.id, r.key FROM record AS r WHERE r.type = 'Document' AND {ALONE}")


def is_stray(store: Store, key: str) -> bool:
    """Whether :func:`list_strays` found that nothing shows the Document."""
    return store.value("SELECT 1 FROM temp.stray WHERE key = ?", (key,)) is not None
