"""The view a filter looks through: things instead of records. What goes by another key is folded into the one it is."""

from exodus.pipeline.alias import Classes
from exodus.store import Store
from exodus.store.staging import columns_of

COLUMNS = "key, type, kind, published, attributed_to, context, parent, audience, deleted, ordinal"
GOES_BY = "coalesce((SELECT s.canonical FROM temp.same AS s WHERE s.key = {0}), {0})"
"""The key that a thing goes by, of the key that names it."""

_DIFFER = " OR ".join(f"r.{name} IS NOT c.{name}" for name in ("deleted", "audience", "published", "kind", "ordinal"))
_FILL = " OR ".join(f"(c.{name} IS NULL AND r.{name} IS NOT NULL)" for name in ("attributed_to", "context", "parent"))


def look(store: Store, classes: Classes) -> None:
    """Make the tables that a filter asks, anew.

    ``temp.same`` has the records that go by another key: (key, canonical, id). ``temp.thing`` is the view of all
    records with the columns of ``record``: one whose class tells more than itself (it is in ``temp.merged``) has kind,
    times, order, audience and place as its class folds, and is deleted when any of its class is.
    """
    store.execute("DROP VIEW IF EXISTS temp.thing")
    store.execute("DROP TABLE IF EXISTS temp.same")
    store.execute("DROP TABLE IF EXISTS temp.merged")
    for learned in ("holder", "stray"):
        store.execute(f"DROP TABLE IF EXISTS temp.{learned}")
    store.execute("CREATE TEMP TABLE same (key TEXT PRIMARY KEY, canonical TEXT NOT NULL, id INTEGER) STRICT")
    store.executemany(
        "INSERT INTO same SELECT r.key, ?2, r.id FROM record AS r WHERE r.key = ?1",
        [(key, classes.canonical(key)) for key in classes.others()],
    )
    store.execute("CREATE INDEX temp.same_canonical ON same (canonical)")
    store.execute("CREATE INDEX temp.same_id ON same (id)")
    store.execute(f"CREATE TEMP TABLE merged (id INTEGER PRIMARY KEY, {COLUMNS})")
    _merge(store, classes)
    store.execute(
        f"CREATE TEMP VIEW thing AS SELECT id, {COLUMNS} FROM main.record WHERE id NOT IN (SELECT id FROM temp.merged)"
        f" UNION ALL SELECT id, {COLUMNS} FROM temp.merged"
    )


def _merge(store: Store, classes: Classes) -> None:
    """Fold the classes whose records do not tell the same of what a filter asks for."""
    differing = store.rows(
        "SELECT c.id, c.key, max(c.deleted, max(r.deleted)), b.json FROM temp.same AS s JOIN record AS r ON r.id = s.id"
        " JOIN record AS c ON c.key = s.canonical JOIN body AS b ON b.id = c.body"
        f" GROUP BY c.id HAVING sum({_DIFFER} OR {_FILL}) > 0"
    )
    for id_, key, deleted, body in list(differing):
        *columns, _, ordinal = columns_of(classes.resolved(key, store.record(body)))
        values = (id_, *columns, deleted, ordinal)
        store.execute(f"INSERT INTO merged (id, {COLUMNS}) VALUES ({', '.join('?' * len(values))})", values)
