"""Fixity of an archive that stands: is it what was written, and nothing else?"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from exodus.contracts import Difference, Kept, Withdrawn
from exodus.exporters.static.folder import MANIFEST, MARKER, remove

OURS = frozenset({MARKER, MANIFEST})


def differences(directory: Path) -> Iterator[Difference]:
    """Every file that is missing, holds other bytes than the manifest says, or is not in it."""
    manifest = directory / MANIFEST
    if not manifest.is_file():
        yield Difference(state="missing", thing=MANIFEST, detail=f"{directory} cannot be checked without it")
        return
    named = set(OURS)
    with manifest.open(encoding="utf-8") as lines:
        for line in lines:
            sha256, name = line[:64], line[66:].rstrip("\n")
            named.add(name)
            path = directory / name
            if not path.is_file():
                yield Difference(state="missing", thing=name, detail=str(directory))
            elif _digest(path) != sha256:
                yield Difference(state="differs", thing=name, detail="its bytes are others than were written")
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory).as_posix()
        if not path.is_dir() and name not in named:
            yield Difference(state="extra", thing=name, detail="we did not write it")


def withdraw(directory: Path) -> Withdrawn | Kept:
    """Remove the archive, unless somebody has put or changed something in it."""
    for difference in differences(directory):
        if difference.state != "missing":
            return Kept(f"{difference.thing} in {directory} is not ours ({difference.detail}); take it out first")
    remove(directory, directory)
    return Withdrawn()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
