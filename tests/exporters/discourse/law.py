"""The exporter to Discourse under the law over all exporters: what it did is entered on the board, act by act."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from typing import Any, cast

import msgspec

from exodus.contracts import Act, Advice, Delivery, Exporter, Kept, Withdrawn
from exodus.exporters.discourse import DiscourseExporter
from tests.exporters.board import Board, Entry
from tests.exporters.discourse.fake import Fake
from tests.exporters.discourse.group import exporter


class UnderLaw:
    """An exporter to a fake Discourse that lives as long as its board. An act is on the board once it is done, whoever
    learns of it: its doer, or who finds it after the power failed."""

    def __init__(self, board: Board, cut: Callable[[str], None] = lambda moment: None) -> None:
        self.board = board
        self.cut = cut
        fake: Fake | None = board.__dict__.get("fake")
        if fake is None:
            fake = board.__dict__["fake"] = Fake()
            fake.forum.settle()
            weakref.finalize(board, fake.close)
        assert not fake.broken, fake.broken
        self.inner = exporter(fake)
        on_the_wire(self.inner, self._cut_after_writing)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def probe(self, *, dry: bool = False) -> Iterator[Advice]:
        yield from self.inner.probe(dry=dry)

    def perform(self, act: Act) -> Delivery:
        self.cut(f"before {act.key} {act.part}")
        delivery = self.inner.perform(act)
        self._enter(act, delivery)
        self.cut(f"after {act.key} {act.part}")
        return delivery

    def find(self, act: Act) -> Delivery | None:
        delivery = self.inner.find(act)
        if delivery is not None and f"{act.key} {act.part}" not in self.board.entries:
            self._enter(act, delivery)
        return delivery

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        outcome = self.inner.withdraw(delivery)
        if isinstance(outcome, Withdrawn):
            gone = _plain(delivery)
            self.board.entries = {name: entry for name, entry in self.board.entries.items() if entry.text != gone}
        return outcome

    def _cut_after_writing(self, moment: str) -> None:
        """Where the site has done a thing and nobody heard of it yet; elsewhere the act's own moments are enough."""
        if moment.startswith("after POST"):
            self.cut(moment)

    def _enter(self, act: Act, delivery: Delivery) -> None:
        name = f"{act.key} {act.part}"
        if name not in self.board.entries:  # a second go at what does no harm twice: a file, a face, a like
            self.board.order.append(name)
        self.board.entries[name] = Entry(_plain(delivery), "", None)


def on_the_wire(to: DiscourseExporter, cut: Callable[[str], None]) -> None:
    """Let power fail before every request, and after its answer is on the way."""
    connection = to._site._open()._connection
    send = connection.send

    def cutting(request: Any, *arguments: Any) -> Any:
        cut(f"before {request.method} {request.url}")
        answer = send(request, *arguments)
        cut(f"after {request.method} {request.url}")
        return answer

    connection.send = cutting  # type: ignore[method-assign,assignment]  # the one place all requests pass


def under_law(board: Board, cut: Callable[[str], None]) -> Exporter:
    """How the law makes it."""
    return cast("Exporter", UnderLaw(board, cut))


def _plain(delivery: Delivery) -> str:
    return msgspec.json.encode(delivery).decode()
