"""The selection: what an exporter is given to write."""

from collections.abc import Collection as AnyOf
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from exodus.model import Finding, Record


class Selection(Protocol):
    """What is exported: re-iterable, ordered views of records, aliases resolved, one record per class of aliases.

    Every view reads from the store as it goes and holds no more than a page in memory.
    """

    @property
    def owners(self) -> tuple[str, ...]:
        """The keys of the Actors whose takeouts are in the store."""

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """How many records there are: type → kind → n. Absent kinds are left out."""

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
        """The records that fit, by time (undated last), then in the order their takeout tells them, then by key.

        ``type_`` and ``kinds`` as in the model; ``context``, ``in_reply_to`` (for an Activity its ``object``) and
        ``attributed_to`` (for an Activity its ``actor``) are keys.
        """

    def get(self, key: str) -> Record | None:
        """The record a key names, under its own key or an alias of it, if it is part of the selection."""

    def keys_of(self, key: str) -> tuple[str, ...]:
        """All keys of the thing, the canonical one first. Pages carry an anchor for each."""

    def person(self, key: str) -> str | None:
        """What ``exodus.yaml`` calls the person whose account an Actor is."""

    def sources_of(self, key: str) -> tuple[tuple[str, str, str], ...]:
        """Where the record stood: (takeout, member, pointer), newest takeout first. Member and pointer are empty where
        they would tell some people's readers about others."""

    def blob(self, sha256: str) -> Path | None:
        """The read-only file that holds the bytes with this digest; ``None`` when the store has lost it."""

    def takeouts(self) -> tuple[Mapping[str, Any], ...]:
        """What the records came from: name, importer, layout, made_at, members and records by state, and ``person``,
        the same for all takeouts of one person."""

    def findings(self) -> Iterator[tuple[str, Finding]]:
        """What could not be read: (takeout, finding), without member and detail where these would tell some people's
        readers about others."""
