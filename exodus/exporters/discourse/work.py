"""The works: each knows one sort of thing on the site, how it is made, found, changed and taken away."""

from typing import Protocol

from exodus.contracts import Act, Delivery, Kept, Seen, Withdrawn


class Work(Protocol):
    """What the exporter hands an act on to. ``act.payload["work"]`` and ``delivery.detail["work"]`` name it."""

    def find(self, act: Act) -> Delivery | None:
        """What the site already holds for the act."""

    def perform(self, act: Act) -> Delivery:
        """Do it."""

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Bring it up to date."""

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Take it away."""

    def read(self, delivery: Delivery) -> Seen | None:
        """What the site shows of it; ``None`` when it is gone."""
