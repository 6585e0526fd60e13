"""The exporter to Matrix under the law over all exporters: what it did is entered on the board, act by act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import msgspec

from exodus.contracts import Act, Advice, Delivery, Exporter, Kept, Withdrawn
from tests.exporters.board import Board, Entry
from tests.exporters.matrix.homeserver import Homeserver, connected

ONCE = ("/send/", "/createRoom", "/upload/", "/state/")


class UnderLaw:
    """An exporter that writes a homeserver in memory, which lives as long as its board.

    An act is on the board once it is done, whoever learns of it: its doer, or who finds it after the power failed.
    """

    def __init__(self, board: Board, cut: Callable[[str], None] = lambda moment: None) -> None:
        self.board = board
        self.cut = cut
        self.homeserver: Homeserver = board.__dict__.setdefault("homeserver", Homeserver())
        self.inner = connected(self.homeserver, self._cut_on_the_wire)
        self._rehearsing = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def probe(self, *, dry: bool = False) -> Iterator[Advice]:
        self._rehearsing = True
        yield from self.inner.probe(dry=dry)
        self._rehearsing = False

    def perform(self, act: Act) -> Delivery:
        self.cut(f"before {act.key} {act.part}")
        delivery = self.inner.perform(act)
        self._enter(act, delivery)
        self.cut(f"after {act.key} {act.part}")
        return delivery

    def find(self, act: Act) -> Delivery | None:
        delivery = self.inner.find(act)
        if delivery is not None and f"{act.key} {act.part}" not in self.board.order:
            self._enter(act, delivery)
        return delivery

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        outcome = self.inner.withdraw(delivery)
        if isinstance(outcome, Withdrawn):
            self.board.entries = {
                name: entry for name, entry in self.board.entries.items() if entry.text != _plain(delivery)
            }
        return outcome

    def _cut_on_the_wire(self, moment: str) -> None:
        """Where the server has done a thing and nobody heard of it yet; elsewhere the act's own moments are enough."""
        if not self._rehearsing and moment.startswith("after") and any(path in moment for path in ONCE):
            self.cut(moment)

    def _enter(self, act: Act, delivery: Delivery) -> None:
        name = f"{act.key} {act.part}"
        self.board.order.append(name)
        self.board.entries[name] = Entry(_plain(delivery), "", None)


def under_law(board: Board, cut: Callable[[str], None]) -> Exporter:
    """How the law makes it."""
    return cast("Exporter", UnderLaw(board, cut))


def _plain(delivery: Delivery) -> str:
    return msgspec.json.encode(delivery).decode()
