"""Claims: who can take over what was made for them at a destination."""

from collections.abc import Iterator

from exodus.contracts import Claim, Delivery, Exporter
from exodus.model import Actor
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.item import Items
from exodus.pipeline.selection import StoreSelection
from exodus.store import Journal, Store


def claims_at(store: Store, exporter: Exporter) -> Iterator[Claim]:
    """Every person of whom something was delivered, in the order of the exporter."""
    selection = StoreSelection(store, Filter(widen=("all",)), Readers(audience="self", private=True))
    journal = Journal(store, exporter.name, exporter.identity(), exporter.address)
    yield from exporter.claims(_people(selection, Items(selection, journal)))


def _people(selection: StoreSelection, items: Items) -> Iterator[tuple[Actor, Delivery]]:
    for record in selection.steadily("Actor"):
        delivery = items.delivered(record.key)
        if isinstance(record, Actor) and delivery is not None:
            yield record, delivery
