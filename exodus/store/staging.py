"""Staging: a takeout's records in a file of their own, folded there, then moved into the store in one transaction.

So an import that dies leaves the store as it was, and a takeout may name a thing as often as it likes.
"""

import contextlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import apsw
import msgspec

from exodus.model import AUDIENCES, EPOCH, Activity, Collection, Document, Note, Record
from exodus.store import fault
from exodus.store.database import Store, crc32

BATCH = 500
PAGE = 32 << 10
"""Bytes of a page of the staged file: it is written once and read from end to end a few times, best in large pieces."""
PRAGMAS = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -8192")
"""Nobody needs the staged file after a crash; 8 MiB of it are kept in memory."""
SOURCE = b',"source":{'
"""How the last field of every record begins, once it is encoded. No text looks like that: its quotes are escaped."""
COLUMNS = "key, type, kind, published, attributed_to, context, parent, audience, deleted, ordinal"
INSERT = (
    f"INSERT INTO row ({COLUMNS}, member, pointer, body, crc32)"
    f" VALUES ({'?, ' * (COLUMNS.count(',') + 3)}CAST(? AS TEXT), ?)"
)

NARROWNESS = (
    "CASE b.json ->> '$.audience' "
    + " ".join(f"WHEN '{audience}' THEN {rank}" for rank, audience in enumerate(AUDIENCES))
    + f" ELSE {len(AUDIENCES)} END"
)
"""The place of a body's audience in their order, the narrowest first; what is unknown is left out of bodies."""

Fold = Callable[[Iterable[Record]], Record]
"""Makes one record of several versions, the one to believe first."""


class Moved:
    """What moving a staged takeout into the store came to."""

    def __init__(self, seen: int, new: int, changed: int) -> None:
        self.seen = seen
        self.new = new
        self.changed = changed
        self.same = seen - new - changed


class Staging:
    """One takeout's records, on disk. Use as a context manager; the file goes with it."""

    def __init__(self, folder: Path | None = None) -> None:
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="staging-", dir=folder, ignore_cleanup_errors=True)
        except OSError as error:
            raise fault.of_disk(error, folder or Path(tempfile.gettempdir())) from error
        self._file = Path(self._folder.name) / "staging.sqlite"
        with self._plainly():
            self._connection = apsw.Connection(str(self._file))
            for pragma in (f"page_size = {PAGE}", *PRAGMAS, "locking_mode = EXCLUSIVE"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.execute(
                "CREATE TABLE row (id INTEGER PRIMARY KEY, key TEXT, type TEXT, kind TEXT, published INTEGER,"
                " attributed_to TEXT, context TEXT, parent TEXT, audience TEXT, deleted INTEGER, ordinal INTEGER,"
                " member INTEGER, pointer TEXT, body TEXT, crc32 INTEGER)"
            )
            self._connection.execute("BEGIN")
        self._batch: list[tuple[object, ...]] = []
        self._count = 0
        self._members: dict[str, int] = {}
        self._encoder = msgspec.json.Encoder()
        self._buffer = bytearray()

    def add(self, record: Record) -> None:
        """Keep one more record; its ``source`` goes beside its body."""
        source, buffer = record.source, self._buffer
        self._encoder.encode_into(record, buffer)
        member = pointer = None
        if source is not None:
            del buffer[buffer.rindex(SOURCE) : -1]
            pointer = source.pointer
            member = self._members.get(source.member)
            if member is None:
                member = self._members[source.member] = len(self._members) + 1
        self._batch.append((*columns_of(record), member, pointer, bytes(buffer), crc32(buffer)))
        if len(self._batch) >= BATCH:
            self._flush()

    def settle(self, fold: Fold) -> None:
        """Nothing more comes: make one row of the rows of each key."""
        with self._plainly():
            self._flush()
            self._connection.execute("COMMIT")
            self._settle(fold)

    def _settle(self, fold: Fold) -> None:
        decode = msgspec.json.Decoder(Record).decode
        # Sorted once for what is repeated, which is little; an index on the key would be written for all.
        repeated = self._connection.execute("SELECT group_concat(id) FROM row GROUP BY key HAVING count(*) > 1")
        self._connection.execute("BEGIN")
        for listed in [listed for (listed,) in repeated]:
            first, *others = sorted(map(int, listed.split(",")))
            record = fold(decode(self._body(row)) for row in (first, *others))
            body = self._encoder.encode(record)
            self._connection.execute(
                f"UPDATE row SET ({COLUMNS}, body, crc32) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?",
                (*columns_of(record), body.decode(), crc32(body), first),
            )
            self._connection.executemany("DELETE FROM row WHERE id = ?", ((row,) for row in others))
            self._count -= len(others)
        self._connection.execute("COMMIT")

    def _body(self, row: int) -> str:
        ((body,),) = self._connection.execute("SELECT body FROM row WHERE id = ?", (row,))
        return str(body)

    def counts(self) -> Iterator[tuple[str, str, int]]:
        """(type, kind, how many)."""
        yield from self._connection.execute("SELECT type, kind, count(*) FROM row GROUP BY type, kind")

    def staged_keys(self) -> Iterator[str]:
        """Every key, once it is settled."""
        for (key,) in self._connection.execute("SELECT key FROM row ORDER BY id"):
            yield key

    def period(self) -> tuple[int, int] | None:
        """The first and last time of what was said or done, in milliseconds since 1970."""
        for first, last in self._connection.execute(
            "SELECT min(published), max(published) FROM row WHERE type IN ('Note', 'Activity')"
        ):
            return None if first is None else (first, last)
        return None

    def lacking(self, words: str) -> tuple[int, int]:
        """How many Documents have no bytes for a reason with these words, and how many Documents there are."""
        for lost, every in self._connection.execute(
            "SELECT count(*) FILTER (WHERE instr(body ->> '$.missing', ?) AND body ->> '$.member' IS NULL), count(*)"
            " FROM row WHERE type = 'Document'",
            (words,),
        ):
            return lost, every
        return 0, 0

    def move(self, store: Store, takeout: int, fold: Fold) -> Moved:
        """Move everything into the store as what ``takeout`` says, in one transaction of the store's.

        Whoever calls this holds the transaction and has attached nothing as ``staging``.
        """
        members = self._move_members(store, takeout)
        indexes = self._drop_indexes(store) if store.is_empty() else []
        store.execute("CREATE TABLE staging.known (id INTEGER PRIMARY KEY, record INTEGER NOT NULL)")
        store.execute(
            "INSERT INTO staging.known SELECT s.id, r.id FROM staging.row AS s JOIN main.record AS r ON r.key = s.key"
        )
        known = int(store.value("SELECT count(*) FROM staging.known"))
        seen, new = self._count, self._count - known
        self._drop_vanished(store, takeout)
        self._move_new(store, takeout, members, alone=not known)
        changed = self._move_known(store, takeout, members, fold)
        if known:
            store.execute(
                "DELETE FROM main.body WHERE id NOT IN (SELECT body FROM version UNION SELECT body FROM main.record)"
            )
        for index in indexes:
            store.execute(index)
        return Moved(seen, new, changed)

    def _drop_indexes(self, store: Store) -> list[str]:
        """Make an empty store ready to be filled; the statements that make its indexes anew. Sorting once is less work
        than keeping order row by row, and the transaction takes everything back or nothing."""
        indexes = list(
            store.rows(
                "SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
                " AND tbl_name IN ('record', 'version')"
            )
        )
        for name, _ in indexes:
            store.execute(f"DROP INDEX main.{name}")
        return [sql for _, sql in indexes]

    def attach(self, store: Store) -> None:
        """Make the staged rows visible to the store's connection, as ``staging``."""
        self._connection.close()
        store.execute("ATTACH ? AS staging", (str(self._file),))
        for pragma in PRAGMAS:
            store.execute(f"PRAGMA staging.{pragma}")
        if store.is_empty():
            store.keep_log(False)

    def detach(self, store: Store) -> None:
        """Let go of what :meth:`attach` took."""
        store.execute("DETACH staging")
        store.keep_log(True)

    def close(self) -> None:
        """Throw the staged rows away."""
        self._connection.close()
        self._folder.cleanup()

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _flush(self) -> None:
        with self._plainly():
            self._connection.executemany(INSERT, self._batch)
        self._count += len(self._batch)
        self._batch.clear()

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        """Complaints of the staged rows' own file become StoreErrors, and the file goes."""
        try:
            yield
        except apsw.Error as error:
            self._folder.cleanup()
            raise fault.of_sqlite(error, self._file.parent.parent) from error

    def _move_members(self, store: Store, takeout: int) -> str:
        store.execute("CREATE TABLE staging.member (id INTEGER PRIMARY KEY, name TEXT, main INTEGER)")
        store.executemany(
            "INSERT INTO staging.member (id, name) VALUES (?, ?)", ((i, name) for name, i in self._members.items())
        )
        store.execute(
            "INSERT INTO main.member (takeout, name) SELECT ?1, name FROM staging.member WHERE name NOT IN"
            " (SELECT name FROM main.member WHERE takeout = ?1)",
            (takeout,),
        )
        store.execute("CREATE INDEX staging.by_name ON member (name)")
        store.execute(
            "UPDATE staging.member SET main = m.id FROM main.member AS m WHERE m.takeout = ? AND m.name = member.name",
            (takeout,),
        )
        return "(SELECT main FROM staging.member AS m WHERE m.id = s.member)"

    def _drop_vanished(self, store: Store, takeout: int) -> None:
        """A better importer may name things otherwise: what this takeout no longer says, it never said."""
        if not store.value("SELECT 1 FROM version WHERE takeout = ? LIMIT 1", (takeout,)):
            return
        store.execute(
            "DELETE FROM version WHERE takeout = ? AND record NOT IN (SELECT record FROM staging.known)", (takeout,)
        )
        store.execute("DELETE FROM record WHERE id NOT IN (SELECT record FROM version)")

    def _move_new(self, store: Store, takeout: int, member: str, *, alone: bool) -> None:
        """What the store does not know yet; ``alone`` when it knows nothing of all this, which needs no asking."""
        bodies = store.value("SELECT coalesce(max(id), 0) FROM main.body")
        records = store.value("SELECT coalesce(max(id), 0) FROM main.record")
        is_new = "TRUE" if alone else "s.id NOT IN (SELECT id FROM staging.known)"
        values = {"bodies": bodies, "records": records, "takeout": takeout}
        store.execute(
            "INSERT INTO main.body (id, json, crc32) SELECT :bodies + s.id, s.body, s.crc32 FROM staging.row AS s"
            f" WHERE {is_new} ORDER BY s.id",
            values,
        )
        store.execute(
            f"INSERT INTO main.record (id, {COLUMNS}, body) SELECT :records + s.id, {COLUMNS}, :bodies + s.id"
            f" FROM staging.row AS s WHERE {is_new} ORDER BY s.id",
            values,
        )
        store.execute(
            f"INSERT INTO main.version SELECT :records + s.id, :takeout, :bodies + s.id, {member},"
            f" coalesce(s.pointer, '') FROM staging.row AS s WHERE {is_new} ORDER BY s.id",
            values,
        )

    def _move_known(self, store: Store, takeout: int, member: str, fold: Fold) -> int:
        """What the store knows already: a version that says the same shares its body, another is folded in, also where
        it is just what others came to together."""
        store.execute(
            f"INSERT OR REPLACE INTO main.version SELECT k.record, ?, min(b.id), {member}, coalesce(s.pointer, '')"
            " FROM staging.known AS k JOIN staging.row AS s ON s.id = k.id"
            " JOIN main.version AS v ON v.record = k.record"
            " JOIN main.body AS b ON b.id = v.body WHERE b.json = s.body GROUP BY k.id",
            (takeout,),
        )
        different = store.rows(
            f"SELECT k.record, s.body, {member}, coalesce(s.pointer, '') FROM staging.known AS k"
            " JOIN staging.row AS s ON s.id = k.id JOIN main.record AS r ON r.id = k.record"
            " JOIN main.body AS b ON b.id = r.body WHERE b.json <> s.body OR NOT EXISTS (SELECT 1 FROM main.version"
            " AS v WHERE v.record = k.record AND v.takeout = ? AND (v.body = b.id"
            " OR (SELECT c.json FROM main.body AS c WHERE c.id = v.body) = s.body))",
            (takeout,),
        )
        return sum(
            self._fold_in(store, takeout, record, body, member_id, pointer, fold)
            for record, body, member_id, pointer in list(different)
        )

    def _fold_in(
        self, store: Store, takeout: int, record: int, body: str, member: int | None, pointer: str, fold: Fold
    ) -> bool:
        own = "SELECT b.json FROM version AS v JOIN body AS b ON b.id = v.body WHERE v.record = ? AND v.takeout = ?"
        if store.value(own, (record, takeout)) != body:
            store.add_body(body)
            store.execute(
                "INSERT OR REPLACE INTO main.version VALUES (?, ?, ?, ?, ?)",
                (record, takeout, store.inserted(), member, pointer),
            )
        return refold(store, record, fold)


def refold(store: Store, record: int, fold: Fold) -> bool:
    """Make the seen record anew from its versions, newest takeout first; whether what it means has changed.

    Of takeouts of one time, the one with the narrower audience is believed; which was imported first never counts.
    """
    versions = list(
        store.rows(
            "SELECT b.id, b.json FROM version AS v JOIN takeout AS t ON t.id = v.takeout"
            " JOIN body AS b ON b.id = v.body WHERE v.record = ?"
            f" ORDER BY t.made_at IS NULL, t.made_at DESC, {NARROWNESS}, t.fingerprint, b.json",
            (record,),
        )
    )
    before = store.record(
        str(store.value("SELECT json FROM body WHERE id = (SELECT body FROM record WHERE id = ?)", (record,)))
    )
    after = fold(store.record(body) for _, body in versions)
    text = msgspec.json.encode(after).decode()
    body = next((id_ for id_, json in versions if json == text), None)
    if body is None:
        body = store.add_body(text)
    store.execute(
        f"UPDATE record SET ({COLUMNS}, body) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?",
        (*columns_of(after), body, record),
    )
    return meaning(before) != meaning(after)


def meaning(record: Record) -> Record:
    """The record without counters and provenance: what decides whether it has changed."""
    return msgspec.structs.replace(record, extra={}, source=None)


def columns_of(record: Record) -> tuple[object, ...]:
    """The values of COLUMNS for a record."""
    key, kind, published = record.key, record.kind, None
    if record.published is not None:
        published = _milliseconds(record.published)
    if isinstance(record, Note):
        reply = record.in_reply_to
        parent = None if reply is None else reply.key
        who, deleted = record.attributed_to, int(record.deleted)
        return key, "Note", kind, published, who, record.context, parent, record.audience, deleted, record.ordinal
    if isinstance(record, Activity):
        parent = None if record.object is None else record.object.key
        who, deleted = record.actor, int(record.deleted)
        return key, "Activity", kind, published, who, record.context, parent, record.audience, deleted, 0
    if isinstance(record, Collection):
        return key, "Collection", kind, published, record.attributed_to, record.context, None, record.audience, 0, 0
    who = record.attributed_to if isinstance(record, Document) else None
    return key, type(record).__name__, kind, published, who, None, None, None, 0, 0


def _milliseconds(time: datetime) -> int:
    if not time.microsecond:
        return int(time.timestamp()) * 1000
    since = time - EPOCH
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000
