"""The shelf: small synthetic takeouts under ``examples/takeouts/PLATFORM/LAYOUT`` that are example, fixture and
documentation at once. ``LAYOUT.expected.jsonl`` beside each holds what its importer yields, line by line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import msgspec

from exodus.contracts import Importer, Recognition
from exodus.model import Finding, Record
from exodus.takeout import Takeout

SHELF = Path(__file__).parent.parent / "examples" / "takeouts"


def samples() -> list[Path]:
    return sorted(path for path in SHELF.glob("*/*") if path.is_dir())


def name_of(sample: Path) -> str:
    return f"{sample.parent.name}/{sample.name}"


def read(importer: Importer, takeout: Takeout) -> list[Record | Finding]:
    recognition = importer.recognize(takeout)
    assert recognition is not None
    return list(importer.read(takeout.rooted(recognition.root, account_of(recognition))))


def account_of(recognition: Recognition) -> str:
    return recognition.evidence[0].partition(":")[2] if recognition.evidence else ""


def line(value: Record | Finding) -> str:
    encoded = msgspec.json.encode(value).decode()
    return '{"type":"Finding",' + encoded[1:] if isinstance(value, Finding) else encoded


def zipped(folder: Path, target: Path, keep: slice = slice(None)) -> Path:
    """The folder as a zip, or every so many-th of its files."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files[keep]:
            archive.write(path, path.relative_to(folder).as_posix())
    return target
