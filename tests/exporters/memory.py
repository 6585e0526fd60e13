"""A Selection over lists of records and a folder of blobs: the test double for all exporters."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Collection as AnyOf
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from exodus.contracts import Selection
from exodus.model import Activity, Actor, Collection, Document, Finding, Note, Record

NEVER = datetime.max.replace(tzinfo=UTC)


class MemorySelection:
    """Fits :class:`exodus.contracts.Selection`.

    ``aliases`` maps a canonical key to the other keys of its class; references to an alias are resolved, as the
    pipeline's selection does.
    """

    def __init__(
        self,
        records: Iterable[Record],
        blobs: Path,
        *,
        aliases: Mapping[str, tuple[str, ...]] | None = None,
        takeouts: tuple[Mapping[str, Any], ...] = (),
        findings: Iterable[tuple[str, Finding]] = (),
        people: Mapping[str, str] | None = None,
    ) -> None:
        self._people = people or {}
        self._records = {record.key: record for record in records}
        self._ordered = sorted(self._records.values(), key=when)
        self._blobs = blobs
        self._aliases = aliases or {}
        self._canonical = {alias: key for key, others in self._aliases.items() for alias in others}
        self._owners = tuple(r.key for r in self._records.values() if isinstance(r, Actor) and r.owner)
        self._contexts = self._index(lambda record: getattr(record, "context", None))
        self._parents = self._index(parent_of)
        self._speakers = self._index(speaker_of)
        self._takeouts = takeouts
        self._findings = list(findings)

    @property
    def owners(self) -> tuple[str, ...]:
        return self._owners

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        counted: dict[str, Counter[str]] = {}
        for record in self._records.values():
            counted.setdefault(type(record).__name__, Counter())[record.kind] += 1
        return counted

    def records(
        self,
        type_: str | None = None,
        *,
        kinds: AnyOf[str] = (),
        context: str | None = None,
        in_reply_to: str | None = None,
        attributed_to: str | None = None,
        newest_first: bool = False,
    ) -> Iterator[Record]:
        found = self._ordered
        for index, wanted in ((self._contexts, context), (self._parents, in_reply_to), (self._speakers, attributed_to)):
            if wanted is not None:
                listed = index.get(self._one(wanted) or "", [])
                found = listed if len(listed) <= len(found) else found
        for record in sorted(found, key=backwards) if newest_first else found:
            if type_ is not None and type(record).__name__ != type_:
                continue
            if kinds and record.kind not in kinds:
                continue
            if context is not None and self._one(getattr(record, "context", None)) != self._one(context):
                continue
            if in_reply_to is not None and self._one(parent_of(record)) != self._one(in_reply_to):
                continue
            if attributed_to is not None and self._one(speaker_of(record)) != self._one(attributed_to):
                continue
            yield record

    def get(self, key: str) -> Record | None:
        return self._records.get(self._canonical.get(key, key))

    def keys_of(self, key: str) -> tuple[str, ...]:
        canonical = self._canonical.get(key, key)
        return (canonical, *self._aliases.get(canonical, ()))

    def person(self, key: str) -> str | None:
        return self._people.get(self._canonical.get(key, key))

    def sources_of(self, key: str) -> tuple[tuple[str, str, str], ...]:
        record = self.get(key)
        if record is None or record.source is None:
            return ()
        return (("takeout.zip", record.source.member, record.source.pointer),)

    def blob(self, sha256: str) -> Path | None:
        path = self._blobs / sha256[:2] / sha256[2:]
        return path if path.exists() else None

    def takeouts(self) -> tuple[Mapping[str, Any], ...]:
        return self._takeouts

    def findings(self) -> Iterator[tuple[str, Finding]]:
        yield from self._findings

    def _index(self, name: Callable[[Record], str | None]) -> dict[str, list[Record]]:
        index: dict[str, list[Record]] = {}
        for record in self._ordered:
            named = self._one(name(record))
            if named is not None:
                index.setdefault(named, []).append(record)
        return index

    def _one(self, key: str | None) -> str | None:
        return None if key is None else self._canonical.get(key, key)


class Recorder:
    """A Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self.totals: list[int] = []
        self.advanced: list[int] = []
        self.finished = 0

    def start(self, label: str, total: int, unit: Literal["B", "record"]) -> None:
        self.labels.append(label)
        self.totals.append(total)
        self.advanced.append(0)

    def advance(self, amount: int) -> None:
        self.advanced[-1] += amount

    def finish(self) -> None:
        self.finished += 1


def put_blob(blobs: Path, data: bytes) -> str:
    """Keep the bytes as the store does, by digest and read-only; the digest."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = blobs / sha256[:2] / sha256[2:]
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o444)
    return sha256


def when(record: Record) -> tuple[datetime, str]:
    return record.published or NEVER, record.key


def backwards(record: Record) -> tuple[bool, float, str]:
    """Newest first, undated last, equals by key."""
    return record.published is None, -record.published.timestamp() if record.published else 0.0, record.key


def parent_of(record: Record) -> str | None:
    if isinstance(record, Note) and record.in_reply_to:
        return record.in_reply_to.key
    if isinstance(record, Activity) and record.object:
        return record.object.key
    return None


def speaker_of(record: Record) -> str | None:
    if isinstance(record, Activity):
        return record.actor
    return record.attributed_to if isinstance(record, Note | Document | Collection) else None


def fits(selection: MemorySelection) -> Selection:
    """For the type checker: the double fits the Protocol exactly."""
    return selection


class Counting:
    """Numbers that are as stable as the order of the asking."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, keys: AnyOf[str]) -> int:
        known = [self._given[key] for key in keys if key in self._given]
        return known[0] if known else self._given.setdefault(next(iter(keys)), len(self._given) + 1)

    def keep(self) -> None: ...
