"""Messages of two conversations that are one: pairs of equal sender and text, and the alias that says so."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from exodus.model import Note
from exodus.store import Store

PAIRS = (
    "SELECT a.key, x.json, b.key, y.json FROM record AS a JOIN body AS x ON x.id = a.body"
    " JOIN record AS b ON b.context = :other AND b.type = 'Note' AND b.published BETWEEN a.published - :before"
    " AND a.published + :after AND b.key <> a.key JOIN body AS y ON y.id = b.body"
    " WHERE a.context = :one AND a.type = 'Note' ORDER BY a.published, a.key, b.published, b.key"
)
"""(key, body, key, body) of the Notes of two contexts whose times differ by so many milliseconds at most."""

SAMPLE = 8
"""So many of the oldest and so many of the newest messages of a conversation are looked for elsewhere."""
_SAMPLE = (
    "SELECT r.published, b.json ->> '$.content', coalesce(b.json ->> '$.precision', 's') FROM record AS r"
    " JOIN body AS b ON b.id = r.body WHERE r.context = ? AND r.kind = 'message' AND r.published IS NOT NULL"
    " AND b.json ->> '$.content' IS NOT NULL ORDER BY r.published {order} LIMIT ?"
)
_ELSEWHERE = (
    "SELECT DISTINCT r.context FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.type = 'Note'"
    " AND r.kind = 'message' AND r.published BETWEEN ? AND ? AND b.json ->> '$.content' = ?"
)


def paired(store: Store, rows: Iterable[Any], labels: dict[str, str]) -> Iterator[tuple[Note, Note]]:
    """The pairs of equal sender and text among rows of (key, body, key, body), each message in one pair at most.

    ``labels`` say who is the same under several keys.
    """

    def words(note: Note) -> tuple[str | None, str]:
        return labels.get(note.attributed_to or "", note.attributed_to), note.content or ""

    taken: set[str] = set()
    for key, group in groupby(rows, lambda row: row[0]):
        candidates = list(group)
        one = store.record(candidates[0][1])
        for _, _, other_key, body in candidates:
            other = store.record(body) if other_key not in taken else None
            if isinstance(one, Note) and isinstance(other, Note) and words(one) == words(other):
                taken |= {key, other_key}
                yield one, other
                break


def sampled(store: Store, place: str) -> set[tuple[int, str, str]]:
    """The oldest and the newest texts of a conversation: time in milliseconds, text, precision."""
    rows = (store.rows(_SAMPLE.format(order=order), (place, SAMPLE)) for order in ("ASC", "DESC"))
    return {tuple(row) for part in rows for row in part}


def votes(store: Store, sample: Iterable[tuple[int, str, str]]) -> Counter[str]:
    """The conversations in which messages of a sample stand, and how many of them."""
    found: Counter[str] = Counter()
    for at, content, precision in sample:
        until = at if precision == "ms" else at + 999
        found.update(place for (place,) in store.rows(_ELSEWHERE, (at, until, content)))
    return found


def between(prefix: str) -> tuple[str, str]:
    """The keys that begin so lie between these two."""
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


def forget(store: Store, platform: str, *evidence: str) -> None:
    """Take back a platform's aliases of these kinds, to weigh them anew."""
    store.executemany(
        "DELETE FROM alias WHERE evidence = ? AND key >= ? AND key < ?",
        [(kind, *between(f"{platform}:")) for kind in evidence],
    )


def enter(store: Store, one: str | None, other: str | None, evidence: str) -> None:
    """Two keys of one thing; nothing where one is missing or both are the same."""
    if one and other and one != other:
        store.execute("INSERT OR IGNORE INTO alias VALUES (?, ?, ?)", (*sorted((one, other)), evidence))
