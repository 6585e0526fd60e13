"""Classes of aliases: keys that name one thing. Merging is a view over the store, never a rewrite."""

from functools import lru_cache
from typing import Any

import msgspec

from exodus.model import Attachment, Record, Reference, Tag
from exodus.pipeline.edition import current
from exodus.pipeline.merge import fold
from exodus.store import Store


class Classes:
    """The connected components of a store's aliases; the canonical key of a class is its smallest.

    Only keys that the store holds count: an alias to a thing that is not here waits for it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        held = "EXISTS (SELECT 1 FROM record AS r WHERE r.key = "
        # Not IN: SQLite (3.50) would look up every pair of keys of the store, and not every alias.
        pairs = store.rows(f"SELECT key, other FROM alias AS a WHERE {held}a.key) AND {held}a.other)")
        self._canonical = components(list(pairs))
        self._members: dict[str, list[str]] = {}
        for key, canonical in self._canonical.items():
            self._members.setdefault(canonical, []).append(key)
        self._folded = lru_cache(maxsize=1024)(self._fold_class)

    def canonical(self, key: str) -> str:
        """The key a thing goes by."""
        return self._canonical.get(key, key)

    def keys_of(self, key: str) -> tuple[str, ...]:
        """All keys of the thing a key names, the canonical one first."""
        return tuple(sorted(self._members.get(self.canonical(key), [key])))

    def others(self) -> list[str]:
        """The keys that are not canonical although a record under the canonical key is in the store."""
        return [key for key, canonical in self._canonical.items() if key != canonical]

    def resolved(self, key: str, record: Record) -> Record:
        """The record folded with its class's others, its references pointing to canonical keys."""
        if not self._canonical:
            return record
        if key in self._members:
            record = self._folded(key)
        changes = {
            name: value
            for name in record.__struct_fields__
            if (value := self._rewritten(getattr(record, name), name)) is not getattr(record, name)
        }
        return msgspec.structs.replace(record, **changes) if changes else record

    def _fold_class(self, canonical: str) -> Record:
        keys = self.keys_of(canonical)
        rows = self._store.rows(
            "SELECT b.json FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.key IN"
            f" ({', '.join('?' * len(keys))}) ORDER BY (SELECT max(t.made_at) FROM version AS v JOIN takeout AS t"
            " ON t.id = v.takeout WHERE v.record = r.id) DESC, r.key",
            keys,
        )
        told = [self._store.record(body) for (body,) in rows]
        return msgspec.structs.replace(fold(current(told)), key=canonical)

    def _rewritten(self, value: Any, name: str) -> Any:
        if isinstance(value, str) and name in {"attributed_to", "context", "icon", "actor"}:
            return self._canonical.get(value, value)
        if isinstance(value, Reference) and (value.key in self._canonical or value.attributed_to in self._canonical):
            return msgspec.structs.replace(
                value,
                key=value.key and self.canonical(value.key),
                attributed_to=value.attributed_to and self.canonical(value.attributed_to),
            )
        if isinstance(value, tuple) and any(_key_of(item) in self._canonical for item in value):
            return tuple(dict.fromkeys(self._rewritten_item(item) for item in value))
        return value

    def _rewritten_item(self, item: Any) -> Any:
        if isinstance(item, str):
            return self.canonical(item)
        if isinstance(item, Attachment):
            return msgspec.structs.replace(item, document=self.canonical(item.document))
        if isinstance(item, Tag) and item.key:
            return msgspec.structs.replace(item, key=self.canonical(item.key))
        return item


def _key_of(item: Any) -> str | None:
    if isinstance(item, str):
        return item
    if isinstance(item, Attachment):
        return item.document
    return item.key if isinstance(item, Tag) else None


def components(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Every aliased key with the smallest key it is connected to."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for one, other in pairs:
        smaller, larger = sorted((root(one), root(other)))
        parent[larger] = smaller
    return {key: root(key) for key in parent}
