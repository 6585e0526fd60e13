"""The floor under any import of a Facebook takeout: ``orjson.loads`` of every member, bare inserts of three columns.

No repair, no keys, no records, no index, no media: ``python floor.py ZIP DATABASE``. Needs orjson, nothing of exodus.
"""

import importlib
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

orjson: Any = importlib.import_module("orjson")  # of the bench's own environment


def rows(path: str) -> Iterator[tuple[str, int | None, str | None]]:
    """(member, time, text) of every element of every list at the top of a member."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                data: Any = orjson.loads(archive.read(name))
                for row in data if isinstance(data, list) else max(data.values(), key=len_of_list):
                    if isinstance(row, dict):
                        yield (
                            name,
                            row.get("timestamp_ms") or row.get("timestamp"),
                            row.get("content") or row.get("title"),
                        )


def len_of_list(value: object) -> int:
    """How long a list is; -1 for anything else."""
    return len(value) if isinstance(value, list) else -1


if __name__ == "__main__":
    database = sqlite3.connect(sys.argv[2])
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE row (member TEXT, time INTEGER, text TEXT)")
    with database:
        database.executemany("INSERT INTO row VALUES (?, ?, ?)", rows(sys.argv[1]))
    database.close()
