"""``data/archive.sqlite``: every record as a row, with full-text search, ready for Datasette or any SQLite shell.

The same input gives the same bytes, as long as the same version of SQLite writes them.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import to_builtins

from exodus import render
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.line import ORDER
from exodus.exporters.static.line import PATH as RECORDS
from exodus.exporters.static.search import text_of
from exodus.model import Activity, Record, Reference

PATH = "data/archive.sqlite"
METADATA = "data/datasette-metadata.json"
SCHEMA = """
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    kind TEXT NOT NULL,
    published TEXT,
    attributed_to TEXT,
    author TEXT,
    context TEXT,
    in_reply_to TEXT,
    audience TEXT,
    deleted INTEGER NOT NULL,
    url TEXT,
    page TEXT,
    text TEXT,
    json TEXT NOT NULL
);
"""
INDEXES = """
CREATE INDEX record_published ON record (published);
CREATE INDEX record_attributed_to ON record (attributed_to);
CREATE INDEX record_context ON record (context);
CREATE INDEX record_url ON record (url);
CREATE VIRTUAL TABLE record_text USING fts5 (
    text, content = 'record', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO record_text (record_text) VALUES ('rebuild');
INSERT INTO record_text (record_text) VALUES ('optimize');
"""
SHOWN = {
    "title": "Archive",
    "databases": {
        "archive": {
            "tables": {
                "record": {
                    "description": "Every record, in the order of records.jsonl; page is the place in the archive, "
                    "json the line of records.jsonl.",
                    "sort_desc": "published",
                    "label_column": "text",
                    "facets": ["type", "kind", "audience"],
                },
                "record_text": {"hidden": True},
            }
        }
    },
}


@contextmanager
def written_table(archive: Archive) -> Iterator[sqlite3.Connection]:
    """Write the database, and ask it for what other files need before it is closed."""
    with archive.frame.folder.file(PATH) as path:
        database = sqlite3.connect(path, isolation_level=None)
        try:
            database.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            database.executescript(SCHEMA)
            database.execute("BEGIN")
            with (archive.frame.folder.build.path / RECORDS).open(encoding="utf-8", newline="\n") as lines:
                told = zip(_records(archive), lines, strict=True)
                rows = (_row(archive, record, line) for record, line in told)
                database.executemany(f"INSERT INTO record VALUES (NULL{', ?' * 14})", rows)  # noqa: S608  # marks only
            database.executescript(INDEXES)  # ends the transaction
            yield database
        finally:
            database.close()
    archive.frame.write(METADATA, json.dumps(SHOWN, indent=1) + "\n")


def _records(archive: Archive) -> Iterator[Record]:
    """All records in the order of their lines."""
    for type_ in ORDER:
        yield from archive.selection.records(type_)


def _row(archive: Archive, record: Record, told: str) -> tuple[object, ...]:
    """The record, and what its line in the file tells."""
    who = record.actor if isinstance(record, Activity) else getattr(record, "attributed_to", None)
    parent = record.object if isinstance(record, Activity) else getattr(record, "in_reply_to", None)
    row = (
        record.key,
        type(record).__name__,
        record.kind,
        to_builtins(getattr(record, "published", None)),
        who,
        archive.who(who).name if who else None,
        getattr(record, "context", None),
        parent.key if isinstance(parent, Reference) else None,
        getattr(record, "audience", None),
        int(getattr(record, "deleted", False)),
        render.safe_url(getattr(record, "url", None)),
        archive.places.link(record.key),
        text_of(record) or None,
        told.rstrip("\n"),
    )
    return tuple(render.printable(value) if isinstance(value, str) else value for value in row)
