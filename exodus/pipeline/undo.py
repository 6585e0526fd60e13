"""Undo: take back what the journal says we delivered, newest first."""

import itertools
from collections.abc import Iterator

from msgspec import Struct

from exodus.contracts import Exporter, Kept, Publisher, Selection
from exodus.errors import DeliveryError, RefusedError, UsageError
from exodus.model import Collection
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

    Where nothing else was delivered, rooms and topics go first and take along what stands in them. Each withdrawal is
    a commit of its own: an undo that dies is resumed by running it again.
    """
    journal = Journal(store, exporter.name, exporter.identity(), exporter.address)
    if not dry_run and exporter.abilities.deletes and (of_run is None or journal.delivered_only_by(of_run)):
        for entry in journal.entries("delivered", of_run):
            if delivery_of(entry.delivery or {"native_id": ""}).holds:
                kept = _withdraw(run, exporter, journal, entry)
                if kept is None:  # else it is asked again when all that it holds is gone
                    yield Undone(key=entry.key, part=entry.part)
    for entry in journal.entries("delivered", of_run):
        kept = _reason_to_keep(entry, exporter, of_run)
        if kept is None and not dry_run:
            kept = _withdraw(run, exporter, journal, entry)
        yield Undone(key=entry.key, part=entry.part, kept=kept)


def take_down(store: Store, run: int, exporter: Exporter, selection: Selection, name: str) -> int:
    """Withdraw the room of a conversation, by its name or key, with all that stands in it, so that the next delivery
    makes it anew, in order; how many deliveries that were. Where the room itself holds nothing (a topic that its first
    message opens), all that stands in it is withdrawn piece by piece.

    Raises UsageError when there is no such conversation or several, DeliveryError when the destination keeps it.
    """
    rooms = [
        room.key
        for room in selection.records("Collection", kinds=("conversation", "group", "page"))
        if isinstance(room, Collection) and (name in selection.keys_of(room.key) or room.name == name)
    ]
    if len(rooms) != 1:
        problem = f"{len(rooms)} conversations have this name; name one by its key" if rooms else "there is none"
        raise UsageError(f"--rebuild-room {name}: {problem}")
    journal = Journal(store, exporter.name, exporter.identity(), exporter.address)
    entries = journal.of(selection.keys_of(rooms[0]))
    holders = [entry for entry in entries if entry.delivery and delivery_of(entry.delivery).holds]
    for entry in holders:
        kept = UNDELETABLE if not exporter.abilities.deletes else _withdraw(run, exporter, journal, entry)
        if kept is not None:
            raise DeliveryError(f"--rebuild-room {name}: {exporter.address} keeps it: {kept}")
    done = len(holders)
    for key in itertools.chain([rooms[0]] if holders else (), _inside(selection, rooms[0])):
        for entry in journal.of(selection.keys_of(key)):
            if entry.state != "delivered":
                continue
            if holders:  # it went with them
                journal.write(run, entry.key, entry.part, "withdrawn", entry.fingerprint, settled=False)
            elif _withdraw(run, exporter, journal, entry) is not None:
                continue  # it stays, and is not written anew
            done += 1
    journal.settle()
    return done


def _inside(selection: Selection, room: str) -> Iterator[str]:
    for note in list(selection.records("Note", context=room)):
        yield note.key
        yield from (activity.key for activity in list(selection.records("Activity", in_reply_to=note.key)))


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
