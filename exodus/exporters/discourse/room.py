"""Conversations: who reads the private messages that follow. They cost no request: their first message opens them."""

from exodus.contracts import Act, Delivery, Kept, Seen, Withdrawn
from exodus.errors import RefusedError


class Rooms:
    """Conversations, as far as the journal must know them: their readers, by the names of their accounts."""

    def find(self, act: Act) -> Delivery | None:
        """It is what the act says."""
        return self.perform(act)

    def perform(self, act: Act) -> Delivery:
        """Write down who reads."""
        readers = list(act.payload["recipients"])
        if not readers:
            raise RefusedError("none of those who took part has an account on the site")
        people = act.payload["people"]
        told = {"people": people} if people else {}
        return Delivery(native_id=act.key, detail={"work": "room", "readers": readers, **told})

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Messages of months to come have the new readers."""
        return self.perform(act)

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """It goes with its messages."""
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        """There is nothing to ask."""
        return Seen()


class Refusals:
    """What can go nowhere, so that it is listed and not passed over."""

    def find(self, act: Act) -> Delivery | None:
        """It is nowhere."""
        return None

    def perform(self, act: Act) -> Delivery:
        """Say why."""
        raise RefusedError(act.payload["reason"])

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Say why."""
        raise RefusedError(act.payload["reason"])

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """There is nothing."""
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        """There is nothing."""
        return None


class Assumed:
    """What somebody said was delivered, or a later version of exodus delivered: nothing more is known of it."""

    def find(self, act: Act) -> Delivery | None:
        """Nobody can."""
        return None

    def perform(self, act: Act) -> Delivery:
        """Nobody knows how."""
        raise RefusedError(f"this version of exodus does not know how to do this ({act.effect})")

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """What it is nobody knows."""
        raise RefusedError("it was taken as delivered, so nobody knows where it stands")

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """It stays."""
        return Kept("it was taken as delivered, so nobody knows where it stands")

    def read(self, delivery: Delivery) -> Seen | None:
        """There is nothing to compare."""
        return Seen()
