"""The promises an adapter makes: how an importer reads, how an exporter writes.

An importer and an exporter are plain classes that fit these Protocols; nothing is inherited, nothing registered. The
law over all importers is ``tests/importers/test_contract.py``, over all exporters ``tests/exporters/test_contract.py``.
"""

from exodus.contracts.importer import Importer, Recognition
from exodus.contracts.outcome import Advice, Difference, Kept, Progress, Withdrawn
from exodus.contracts.publisher import Numbers, Publication, Publisher
from exodus.contracts.selection import Selection
from exodus.contracts.server import Abilities, Act, Change, Claim, Delivery, Exporter, Item, Seen

__all__ = [
    "Abilities",
    "Act",
    "Advice",
    "Change",
    "Claim",
    "Delivery",
    "Difference",
    "Exporter",
    "Importer",
    "Item",
    "Kept",
    "Numbers",
    "Progress",
    "Publication",
    "Publisher",
    "Recognition",
    "Seen",
    "Selection",
    "Withdrawn",
]
