"""Deliver: from the store to a destination."""

from exodus.contracts import Progress, Publication, Publisher
from exodus.errors import DeliveryError
from exodus.pipeline.ledger import Ledger, Records
from exodus.pipeline.selection import Filter, StoreSelection
from exodus.store import Journal, Store

PUBLICATION = "publication"
"""The journal's key of a publication as a whole: it is journaled once per build."""


def publish(
    store: Store, run: int, publisher: Publisher, chosen: Filter, ledger: Ledger, progress: Progress
) -> Publication:
    """Build a publication of what is chosen and enter it into the journal and the ledger.

    An unchanged publication counts as skipped. Raises DeliveryError when nothing is chosen, or the destination cannot
    be written; the former publication then stands as it was.
    """
    selection = StoreSelection(store, chosen)
    total = sum(sum(kinds.values()) for kinds in selection.counts().values())
    if not total:
        raise DeliveryError("nothing is left to export; widen --only, --exclude, --since or --until")
    progress.start(f"{publisher.title}: {publisher.address}", total, "record")
    publication = publisher.publish(selection, progress)
    progress.finish()
    journal = Journal(store, publisher.name, publication.identity, publisher.address)
    before = journal.find([PUBLICATION], "")
    delivery = {"open_at": publication.open_at, "records": publication.records, "files": publication.files}
    journal.write(run, PUBLICATION, "", "delivered", publication.digest, delivery)
    if before is None:
        ledger.deliveries.delivered += 1
    elif before.fingerprint == publication.digest:
        ledger.deliveries.skipped += 1
    else:
        ledger.deliveries.updated += 1
    return publication


def account_for_store(store: Store, chosen: Filter, ledger: Ledger) -> None:
    """Enter an export's records into the ledger: all of the store, what is left out by its rule, the rest the same."""
    excluded = StoreSelection(store, chosen).excluded
    seen = int(store.value("SELECT count(*) FROM record"))
    ledger.records = Records(seen=seen, same=seen - sum(excluded.values()), excluded=excluded)
