"""Small Instagram trees made on the spot, mangled as Meta writes them."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest

from exodus.importers.instagram import Instagram
from exodus.model import Finding, Record
from exodus.takeout import Takeout
from tests import shelf


def mangle(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [mangle(item) for item in value]
    if isinstance(value, dict):
        return {mangle(key): mangle(item) for key, item in value.items()}
    return value


class Plant(Protocol):
    def __call__(self, files: dict[str, Any], mangled: bool = True, name: str = "takeout") -> Takeout: ...


class Tell(Protocol):
    def __call__(self, files: dict[str, Any], mangled: bool = True) -> list[Record | Finding]: ...


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """A takeout of these files, and of no others: bytes as they are, everything else as JSON."""
    numbers = count()

    def planted(files: dict[str, Any], mangled: bool = True, name: str = "takeout") -> Takeout:
        root = tmp_path / str(next(numbers)) / name
        for path, value in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(value, bytes):
                target.write_bytes(value)
            else:
                target.write_text(json.dumps(mangle(value) if mangled else value), encoding="utf-8")
        return Takeout.open(root)

    return planted


@pytest.fixture
def tell(plant: Plant) -> Tell:
    """What the importer yields of these files."""

    def told(files: dict[str, Any], mangled: bool = True) -> list[Record | Finding]:
        with plant(files, mangled) as takeout:
            return shelf.read(Instagram(), takeout)

    return told
