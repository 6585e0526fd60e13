"""Small Facebook trees made on the spot, mangled as Meta writes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from exodus.importers.facebook import Facebook
from exodus.model import Finding, Record
from exodus.takeout import Takeout
from tests import shelf

Files = dict[str, Any]
Plant = Callable[[Files], Takeout]
Tell = Callable[[Files], list[Record | Finding]]


def mangle(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [mangle(item) for item in value]
    if isinstance(value, dict):
        return {mangle(key): mangle(item) for key, item in value.items()}
    return value


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """A takeout of these files and no others: bytes and texts as they are, everything else as JSON."""
    numbers = count()

    def planted(files: Files) -> Takeout:
        root = tmp_path / str(next(numbers)) / "takeout"
        for path, value in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(value, bytes):
                target.write_bytes(value)
            else:
                target.write_text(json.dumps(mangle(value)), encoding="utf-8")
        return Takeout.open(root)

    return planted


@pytest.fixture
def tell(plant: Plant) -> Tell:
    """What the importer yields of these files."""

    def told(files: Files) -> list[Record | Finding]:
        with plant(files) as takeout:
            return shelf.read(Facebook(), takeout)

    return told
