"""What speaks against writing, what comes of it, of taking back and looking again; and who is told how far it is."""

from typing import Literal, Protocol

from msgspec import Struct


class Advice(Struct, frozen=True):
    """A sentence of :meth:`Exporter.probe`; with ``refusal`` nothing is written until it is mended."""

    text: str
    refusal: bool = False


class Withdrawn(Struct, frozen=True):
    """A delivery that is gone from the destination."""


class Kept(Struct, frozen=True):
    """A delivery that stays, and why."""

    reason: str


class Difference(Struct, frozen=True, kw_only=True):
    """What verify found: a thing that is ``missing``, ``differs``, or is ``extra``."""

    state: Literal["missing", "differs", "extra"]
    thing: str
    detail: str = ""


class Progress(Protocol):
    """Somebody who is told how far the work has come (the command line draws it; tests ignore it)."""

    def start(self, label: str, total: int, unit: Literal["B", "record"]) -> None:
        """A stretch of work begins: ``total`` bytes or records."""

    def advance(self, amount: int) -> None:
        """So much more of it is done."""

    def finish(self) -> None:
        """The stretch is done."""
