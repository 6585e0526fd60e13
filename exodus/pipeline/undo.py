"""Undo: take back what the journal says we delivered, newest first."""

from collections.abc import Iterator

from msgspec import Struct

from exodus.contracts import Exporter, Kept, Publisher
from exodus.errors import RefusedError
from exodus.pipeline.item import delivery_of
from exodus.pipeline.publish import PUBLICATION
from exodus.store import Journal, Store
from exodus.store.journal import Entry

UPDATED = "an earlier run delivered it; this run only brought it up to date, and its former version is not kept"
UNDELETABLE = "this destination cannot delete"


class Undone(Struct, frozen=True, kw_only=True):
    """What came of one delivery: withdrawn, or kept and why."""

    key: str
    part: str
    kept: str | None = None


def undo(
    store: Store, run: int, exporter: Exporter, of_run: int | None = None, *, dry_run: bool = False
) -> Iterator[Undone]:
    """Withdraw what was delivered to a server, by one run or by all.

    Each withdrawal is a commit of its own: an undo that dies is resumed by running it again.
    """
    journal = Journal(store, exporter.name, exporter.identity(), exporter.address)
    for entry in journal.entries("delivered", of_run):
        kept = _reason_to_keep(entry, exporter, of_run)
        if kept is None and not dry_run:
            kept = _withdraw(run, exporter, journal, entry)
        yield Undone(key=entry.key, part=entry.part, kept=kept)


def undo_publication(store: Store, run: int, publisher: Publisher, *, dry_run: bool = False) -> Iterator[Undone]:
    """Withdraw a publication, whole."""
    identity = publisher.identity()
    if identity is None:
        return
    journal = Journal(store, publisher.name, identity, publisher.address)
    for entry in journal.entries("delivered"):
        outcome = None if dry_run else publisher.withdraw()
        if isinstance(outcome, Kept):
            yield Undone(key=PUBLICATION, part="", kept=outcome.reason)
            return
        if not dry_run:
            journal.write(run, entry.key, entry.part, "withdrawn", entry.fingerprint)
        yield Undone(key=PUBLICATION, part="")


def _reason_to_keep(entry: Entry, exporter: Exporter, of_run: int | None) -> str | None:
    if not exporter.abilities.deletes:
        return UNDELETABLE
    if of_run is not None and entry.created != of_run:
        return UPDATED
    return None


def _withdraw(run: int, exporter: Exporter, journal: Journal, entry: Entry) -> str | None:
    try:
        outcome = exporter.withdraw(delivery_of(entry.delivery or {"native_id": ""}))
    except RefusedError as error:
        return str(error)
    if isinstance(outcome, Kept):
        return outcome.reason
    journal.write(run, entry.key, entry.part, "withdrawn", entry.fingerprint)
    return None
