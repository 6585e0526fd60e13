"""Publish: a destination that is built whole."""

import hashlib
from collections.abc import Collection as AnyOf

import msgspec

from exodus import __version__
from exodus.contracts import Progress, Publication, Publisher
from exodus.errors import DeliveryError
from exodus.pipeline.ledger import Ledger
from exodus.pipeline.selection import StoreSelection
from exodus.store import Journal, Store

EVERY_BUILD = "every build"
"""What a destination is called that stands for all builds of an exporter: their numbers are the same."""
BATCH = 1000
PUBLICATION = "publication"
"""The journal's key of a publication as a whole: it is journaled once per build."""


def publish(
    store: Store, run: int, publisher: Publisher, selection: StoreSelection, ledger: Ledger, progress: Progress
) -> Publication:
    """Build a publication of what is selected and enter it into the journal and the ledger.

    An unchanged publication counts as skipped. Raises DeliveryError when nothing is selected, or the destination cannot
    be written; the former publication then stands as it was.
    """
    total = sum(sum(kinds.values()) for kinds in selection.counts().values())
    if not total:
        raise DeliveryError("nothing is left to export; widen --only, --exclude, --since or --until")
    progress.start(f"{publisher.title}: {publisher.address}", total, "record")
    publication = publisher.publish(selection, progress, StableNumbers(store, publisher.name))
    progress.finish()
    journal = Journal(store, publisher.name, publication.identity, publisher.address)
    before = journal.find([PUBLICATION], "")
    detail = {
        "open_at": publication.open_at,
        "records": publication.records,
        "files": publication.files,
        "selection": digest_of(selection),
    }
    delivery = {"native_id": publication.identity, "detail": detail}
    journal.write(run, PUBLICATION, "", "delivered", publication.digest, delivery)
    if before is None or before.state == "withdrawn":
        ledger.deliveries.delivered += 1
    elif before.fingerprint == publication.digest:
        ledger.deliveries.skipped += 1
    else:
        ledger.deliveries.updated += 1
    return publication


class StableNumbers:
    """Fits :class:`exodus.contracts.Numbers`: what is built anew elsewhere numbers the same things the same."""

    def __init__(self, store: Store, exporter: str) -> None:
        self._store = store
        self._exporter = exporter
        self._journal: Journal | None = None
        self._given = 0

    def of(self, keys: AnyOf[str]) -> int:
        """The integer of the thing that bears these keys."""
        if self._journal is None:
            self._journal = Journal(self._store, self._exporter, EVERY_BUILD, EVERY_BUILD)
        self._given += 1
        if self._given % BATCH == 0:
            self.keep()
        return self._journal.number(keys)

    def keep(self) -> None:
        """Bring to the disk what was given so far."""
        if self._journal is not None:
            self._journal.settle()


def digest_of(selection: StoreSelection) -> str:
    """A digest of everything that is selected, and of the exodus that would publish it."""
    digest = hashlib.blake2b(__version__.encode(), digest_size=16)
    encode = msgspec.json.Encoder().encode
    for record in selection.records():
        digest.update(encode(record))
    return digest.hexdigest()
