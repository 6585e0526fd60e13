"""The exporter of the kill storm, for a package outside: it posts every record to a local server that counts.

Run as an installed package (see test_storm.py), so that the whole command line, its journal and its client are at work.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from msgspec import Struct

from exodus.contracts import (
    Abilities,
    Act,
    Advice,
    Change,
    Claim,
    Delivery,
    Difference,
    Item,
    Kept,
    Seen,
    Withdrawn,
)
from exodus.http import Client
from exodus.model import Actor, Audience


class StormOptions(Struct):
    address: str
    lanes: int = 1


class Storm:
    name: ClassVar[str] = "storm"
    title: ClassVar[str] = "Storm"
    Options: ClassVar[type[Struct]] = StormOptions

    def __init__(self, options: StormOptions) -> None:
        self._options = options
        self._client = Client(options.address, lanes=options.lanes)

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            backdates=True, threads=True, private=True, edits=False, deletes=True, lanes=self._options.lanes
        )

    @property
    def address(self) -> str:
        return self._options.address

    @property
    def audience(self) -> Audience:
        return "self"

    def identity(self) -> str:
        return "storm.example.org"

    def probe(self, *, dry: bool = False) -> Iterator[Advice]:
        yield from ()

    def setup(self) -> Iterator[Change | Advice]:
        yield from ()

    def change(self, name: str, value: Any) -> None:
        raise AssertionError("there is nothing to change")

    def occupied(self) -> bool:
        return False

    def conclude(self, item: Item) -> Iterator[Act]:
        yield from ()

    def plan(self, item: Item) -> Iterator[Act]:
        lane = str(zlib.crc32(item.record.key.encode()) % self._options.lanes)
        yield Act(
            key=item.record.key,
            part="",
            lane=lane,
            effect="item",
            readers="the test",
            fingerprint=item.fingerprint,
            payload={"key": item.record.key},
        )

    def find(self, act: Act) -> Delivery | None:
        found = self._client.get("/items", params={"key": act.key}).json()
        return Delivery(native_id=found["id"]) if found else None

    def perform(self, act: Act) -> Delivery:
        return Delivery(native_id=self._client.post("/items", json=dict(act.payload)).json()["id"])

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        return delivery

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        self._client.delete(f"/items/{delivery.native_id}")
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        return Seen()

    def survey(self, deliveries: Iterable[Delivery]) -> Iterator[Difference]:
        yield from ()

    def claims(self, people: Iterable[tuple[Actor, Delivery]]) -> Iterator[Claim]:
        yield from ()
