"""Verify: is everything still what and where it was said to be?"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from exodus.contracts import Difference, Exporter, Importer, Progress, Publisher, Seen
from exodus.errors import TakeoutError
from exodus.model import Document
from exodus.pipeline.discovery import claims_of
from exodus.pipeline.item import delivery_of
from exodus.pipeline.reading import Reading, member_ends
from exodus.store import Journal, Staging, Store
from exodus.takeout import Takeout


def verify_store(store: Store, progress: Progress) -> Iterator[Difference]:
    """Check the database, its bodies, and hash every blob again: a flipped byte and a missing file are named."""
    store.check(whole=True)
    for key in store.damaged_bodies():
        yield Difference(state="differs", thing=f"record {key}", detail="the store holds other bytes than were written")
    total = store.value("SELECT coalesce(sum(size), 0) FROM blob")
    progress.start("Blobs", int(total), "B")
    for sha256, size in list(store.rows("SELECT sha256, size FROM blob ORDER BY sha256")):
        path = store.blobs.path(sha256)
        progress.advance(size)
        if not path.exists():
            yield Difference(state="missing", thing=f"blob {sha256}", detail=str(path))
        elif _digest(path) != sha256:
            yield Difference(state="differs", thing=f"blob {sha256}", detail=f"{path} holds other bytes")
    progress.finish()
    named = store.rows("SELECT DISTINCT json ->> '$.sha256' FROM body WHERE instr(json, '\"sha256\":')")
    for (sha256,) in list(named):
        if sha256 and not store.value("SELECT 1 FROM blob WHERE sha256 = ?", (sha256,)):
            yield Difference(state="missing", thing=f"blob {sha256}", detail="a record names it")


def verify_takeouts(store: Store, importers: Sequence[Importer], progress: Progress) -> Iterator[Difference]:
    """Open every takeout again where it was: each of its members and records must be accounted for in the store.

    A takeout that is no longer there is no difference: it was asked for once, and is yours to keep or not.
    """
    for id_, name, importer, account, paths, state in list(
        store.rows(
            "SELECT t.id, t.name, t.importer, a.name, t.paths, t.state FROM takeout AS t"
            " JOIN account AS a ON a.id = t.account"
        )
    ):
        if state != "complete":
            yield Difference(
                state="differs", thing=f"takeout {name}", detail="its import was interrupted; import it anew"
            )
            continue
        places = [Path(path) for path in msgspec.json.decode(paths, type=list[str])]
        if not all(place.exists() for place in places):
            continue
        try:
            with Takeout.open(*places, name=name) as takeout:
                yield from _verify_takeout(store, takeout, id_, account, importers, importer, progress)
        except TakeoutError as error:
            yield Difference(state="differs", thing=f"takeout {name}", detail=str(error))


def verify_deliveries(store: Store, exporter: Exporter, progress: Progress) -> Iterator[Difference]:
    """Read back every delivery: found, and with the same time, author and text."""
    journal = Journal(store, exporter.name, exporter.identity(), exporter.address)
    progress.start(f"{exporter.title}: {exporter.address}", journal.counts().get("delivered", 0), "record")
    for entry in journal.entries("delivered"):
        delivery = delivery_of(entry.delivery or {"native_id": ""})
        seen = exporter.read(delivery)
        progress.advance(1)
        if seen is None:
            yield Difference(state="missing", thing=entry.key, detail=delivery.url or delivery.native_id)
        elif delivery.shown is not None and seen != delivery.shown:
            yield Difference(state="differs", thing=entry.key, detail=_what_differs(delivery.shown, seen))
    progress.finish()
    oldest_first = "SELECT delivery FROM journal WHERE destination = ? AND state = 'delivered' ORDER BY sequence"
    plain = (msgspec.json.decode(row[0]) for row in store.rows(oldest_first, (journal.destination,)) if row[0])
    yield from exporter.survey(delivery_of(delivery) for delivery in plain)


def verify_publication(publisher: Publisher) -> Iterator[Difference]:
    """Compare a publication with what was written; one that is gone altogether is missing."""
    if publisher.identity() is None:
        yield Difference(state="missing", thing=publisher.address, detail="there is no publication of ours")
    else:
        yield from publisher.verify()


def _verify_takeout(
    store: Store,
    takeout: Takeout,
    id_: int,
    account: str,
    importers: Sequence[Importer],
    importer: str,
    progress: Progress,
) -> Iterator[Difference]:
    claims = [claim for claim in claims_of(takeout, importers) if claim.importer.name == importer]
    if not claims:
        yield Difference(state="differs", thing=f"takeout {takeout.name}", detail="it is no longer recognised")
        return
    reading = Reading(takeout, claims[0], account)
    if store.value("SELECT fingerprint FROM takeout WHERE id = ?", (id_,)) != reading.view.fingerprint():
        yield Difference(state="differs", thing=f"takeout {takeout.name}", detail="its members are others than before")
    with Staging(store.path) as staging:
        reading.stage(staging, lambda document: _marked(reading, document), progress)
        for key in staging.staged_keys():
            if not store.value(
                "SELECT 1 FROM version WHERE takeout = ? AND record = (SELECT id FROM record WHERE key = ?)", (id_, key)
            ):
                yield Difference(
                    state="missing", thing=key, detail=f"takeout {takeout.name} holds it, the store does not"
                )
    for name, _, _, _ in member_ends(takeout, claims):
        inside = name.removeprefix(claims[0].recognition.root)
        if not store.value("SELECT 1 FROM member WHERE name IN (?, ?)", (inside, name)):
            yield Difference(state="missing", thing=f"member {name}", detail=f"takeout {takeout.name}")


def _marked(reading: Reading, document: Document) -> Document:
    if document.member:
        reading.view.mark_attached(document.member)
    return document


def _what_differs(shown: Seen, seen: Seen) -> str:
    names = [name for name in shown.__struct_fields__ if getattr(shown, name) != getattr(seen, name)]
    return ", ".join(names)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
