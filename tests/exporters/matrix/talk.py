"""A conversation to move to a homeserver in memory, and what then stands there."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from exodus.exporters.matrix import Matrix
from exodus.model import Activity, Actor, Collection, Record, Reference
from exodus.pipeline.deliver import deliver
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.ledger import Ledger
from exodus.pipeline.plan import Plan, plan_deliveries
from exodus.pipeline.selection import StoreSelection
from exodus.pipeline.verify import verify_deliveries
from exodus.store import Store
from tests.exporters.matrix.homeserver import Homeserver, Room, connected
from tests.pipeline.scripted import OWNER as ADA
from tests.pipeline.scripted import WHERE, Silence, note

BOB = Actor(key="scripted:person:2", name="Bob Example", source=WHERE)
TALK = Collection(
    key="scripted:thread:1",
    kind="conversation",
    name="Tea",
    participants=(ADA.key, BOB.key),
    audience="direct",
    source=WHERE,
)


def said(key: str, text: str, who: Actor = BOB, minute: int = 0, **fields: object) -> Record:
    given = {
        "kind": "message",
        "attributed_to": who.key,
        "context": TALK.key,
        "audience": "direct",
        "published": f"2012-03-04T05:{minute:02}:00Z",
    }
    return note(key, text, **given | fields)


def reaction(who: str, to: str, **fields: Any) -> Activity:
    return Activity(
        key=f"scripted:reaction:{who}:{to}",
        kind="reaction",
        actor=who,
        object=Reference(key=f"scripted:note:{to}"),
        context=TALK.key,
        audience="direct",
        source=WHERE,
        **fields,
    )


READERS = Readers(audience="group", private=True)


def export(
    store: Store, server: Homeserver, *, exporter: Matrix | None = None, chosen: Filter | None = None, **options: Any
) -> Ledger:
    ledger = Ledger()
    selection = StoreSelection(store, chosen or Filter(), READERS)
    deliver(store, store.begin_run("export"), exporter or connected(server, **options), selection, ledger, Silence())
    return ledger


def planned(store: Store, server: Homeserver, *, chosen: Filter | None = None, **options: Any) -> Plan:
    return plan_deliveries(store, connected(server, **options), StoreSelection(store, chosen or Filter(), READERS))


def room(server: Homeserver, name: str = "Tea") -> Room:
    found = [room for room in server.rooms.values() if room.state["m.room.name", ""]["name"] == name]
    assert len(found) == 1, [room.state["m.room.name", ""] for room in server.rooms.values()]
    return found[0]


def messages(server: Homeserver, name: str = "Tea") -> list[dict[str, Any]]:
    return [event for event in room(server, name).events if event["type"] in ("m.room.message", "m.sticker")]


def differences(store: Store, server: Homeserver) -> list[str]:
    return [one.state for one in verify_deliveries(store, connected(server), Silence())]


def photo(*, place: bool) -> bytes:
    image = Image.new("RGB", (8, 6), "green")
    exif = Image.Exif()
    exif[0x010F] = "Example"
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "E", 4: (19.0, 30.0, 0.0)})
    data = io.BytesIO()
    image.save(data, "JPEG", exif=exif)
    return data.getvalue()
