"""Publish: a destination that is built whole."""

import hashlib

import msgspec

from exodus import __version__
from exodus.contracts import Progress, Publication, Publisher
from exodus.errors import DeliveryError
from exodus.pipeline.ledger import Ledger
from exodus.pipeline.selection import StoreSelection
from exodus.store import Journal, Store

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
    publication = publisher.publish(selection, progress)
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


def digest_of(selection: StoreSelection) -> str:
    """A digest of everything that is selected, and of the exodus that would publish it."""
    digest = hashlib.blake2b(__version__.encode(), digest_size=16)
    encode = msgspec.json.Encoder().encode
    for record in selection.records():
        digest.update(encode(record))
    return digest.hexdigest()
