"""What a store must not hold is not in any record."""

from __future__ import annotations

from pathlib import Path

import pytest

from exodus.importers.instagram import Instagram
from exodus.takeout import Takeout
from tests import shelf

SAMPLES = [sample for sample in shelf.samples() if sample.parent.name == "instagram"]


@pytest.mark.parametrize("sample", SAMPLES, ids=map(shelf.name_of, SAMPLES))
def test_no_addresses_devices_or_numbers(sample: Path) -> None:
    with Takeout.open(sample) as takeout:
        text = "\n".join(shelf.line(value) for value in shelf.read(Instagram(), takeout))
    for secret in ("192.0.2.", "android-secret", "555 0100", "15550101", "@example.org"):
        assert secret not in text
