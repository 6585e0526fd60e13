"""The database while it is written: rows, ids and what an earlier build had settled.

It is filled beside and then copied out by SQLite itself, page by page in the order of the tables, so that the same rows
give the same bytes and nothing but the importer's own tables is in the result.
"""

import contextlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw

from exodus.contracts import Numbers, Selection
from exodus.errors import DeliveryError
from exodus.exporters.discourse_bulk import schema
from exodus.render import printable

SOURCE = "exodus_source"
"""The custom field that names the record that a user, topic or post was made from."""
UNDATED = "1970-01-01T00:00:00.000Z"
"""The time of what has none and answers nothing that has one; its text says that the date is not known."""
PAGE = 4096


class Draft:
    """The rows so far. ``lost`` counts, by kind, what has no place on the site."""

    def __init__(self, path: Path, selection: Selection, numbers: Numbers, former: Path | None) -> None:
        self.selection = selection
        self.lost: Counter[str] = Counter()
        self._numbers = numbers
        self._path = path
        self._database = apsw.Connection(str(path))
        for pragma in (f"page_size = {PAGE}", "journal_mode = OFF", "synchronous = OFF", "temp_store = FILE"):
            self._database.execute(f"PRAGMA {pragma}").fetchall()
        self._database.execute("BEGIN")
        schema.create(self._database)
        self.execute(
            "CREATE TEMP TABLE former (key TEXT PRIMARY KEY, root TEXT, post_number INTEGER, reply_to INTEGER,"
            " created_at TEXT) WITHOUT ROWID"
        )
        if former is not None and former.is_file():
            self._remember(former)

    def id(self, kind: str, key: str, suffix: str = "") -> int:
        """The integer of a row: of its kind and its record's key, under whichever of its keys it was first given.
        ``suffix`` tells apart several of the same kind."""
        return self._numbers.of([f"{kind}:{one}{suffix}" for one in self.selection.keys_of(key)])

    def settled(self, key: str, suffix: str = "") -> tuple[str, int, int | None, str] | None:
        """What the former build settled for a post: the root of its topic, its number there, what it answers, its
        time."""
        for one in self.selection.keys_of(key):
            for row in self.rows(
                "SELECT root, post_number, reply_to, created_at FROM temp.former WHERE key = ?", (f"{one}{suffix}",)
            ):
                return row[0], row[1], row[2], row[3]
        return None

    def canonical(self, key: str) -> str:
        """The key that the thing with this one goes by."""
        return next(iter(self.selection.keys_of(key)), key)

    def fixed(self, name: str) -> int:
        """The integer of a row that stands for no record."""
        return self._numbers.of([f"fixed:{name}"])

    def insert(self, table: str, **values: Any) -> bool:
        """Add a row; where there may be only one of its kind, the first one stays, and the answer is no. Lists and
        objects become JSON, truth values 0 and 1, times ISO 8601."""
        columns = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        self._database.execute(
            f'INSERT OR IGNORE INTO "{table}" ({columns}) VALUES ({marks})', tuple(map(_plain, values.values()))
        )
        return self._database.changes() == 1

    def execute(self, statement: str, values: tuple[Any, ...] = ()) -> None:
        """Run a statement."""
        self._database.execute(statement, tuple(map(_plain, values)))

    def executemany(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run a statement for each of the rows."""
        self._database.executemany(statement, (tuple(map(_plain, row)) for row in rows))

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """What a query finds."""
        yield from self._database.execute(query, values)

    def value(self, query: str, values: tuple[Any, ...] = ()) -> Any:
        """The first value a query finds, or ``None``."""
        return next((row[0] for row in self.rows(query, values)), None)

    def number(self, query: str) -> int:
        """The number a query counts."""
        return int(self.value(query) or 0)

    def finish(self, target: Path) -> None:
        """Write the file that is handed over: with a rollback journal, and writable, since the importer changes it."""
        self._database.execute("COMMIT")
        self._database.execute("VACUUM INTO ?", (str(target),))
        self.close()
        target.chmod(0o644)

    def close(self) -> None:
        """Remove the draft."""
        self._database.close()
        for ending in ("", "-journal"):
            with contextlib.suppress(FileNotFoundError):
                Path(f"{self._path}{ending}").unlink()

    def _remember(self, former: Path) -> None:
        """What the former build settled for each post: the importer refuses to change it later."""
        known = apsw.Connection(str(former), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            found = known.execute(
                "SELECT f.value, t.value, p.post_number, p.reply_to_post_id, p.created_at FROM posts AS p"
                f" JOIN post_custom_fields AS f ON f.post_id = p.id AND f.name = '{SOURCE}'"
                f" JOIN topic_custom_fields AS t ON t.topic_id = p.topic_id AND t.name = '{SOURCE}'"
            )
            self.executemany("INSERT OR IGNORE INTO temp.former VALUES (?, ?, ?, ?, ?)", found)
        except apsw.Error as error:
            raise DeliveryError(
                f"{former} is damaged ({error}); move that folder away, what has a number keeps it"
            ) from error
        finally:
            known.close()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)  # the site's database takes no NUL
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, list | dict):
        return printable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return value


def iso(time: datetime) -> str:
    """``2012-02-24T04:36:00.123Z``: in UTC, to the millisecond, so that the order of texts is the order of times."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
