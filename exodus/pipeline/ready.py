"""Ready: whether a destination can be written at all, asked before anything else is done."""

from exodus.contracts import Exporter, Publisher
from exodus.errors import DeliveryError


def check(destination: Publisher | Exporter, *, dry: bool = False) -> None:
    """Raise DeliveryError with every reason why the destination cannot be written. With ``dry`` nothing is written
    there to try it out. Raises UnavailableError when it does not answer."""
    refusals = [advice.text for advice in destination.probe(dry=dry) if advice.refusal]
    if refusals:
        raise DeliveryError(f"{destination.address} cannot be written yet: {'; '.join(refusals)}")
