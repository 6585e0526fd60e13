"""Fixity of an archive that stands: is it what was written, and nothing else?"""

from collections.abc import Iterator
from pathlib import Path

from exodus.contracts import Difference, Kept, Withdrawn
from exodus.exporters.static.folder import MANIFESTS, MARKER, TAG_MANIFEST, digest_of, listed, remove

OURS = frozenset({MARKER, TAG_MANIFEST})


def differences(directory: Path) -> Iterator[Difference]:
    """Every file that is missing, holds other bytes than the manifests say, or is in neither of them."""
    for manifest in MANIFESTS:
        if not (directory / manifest).is_file():
            yield Difference(state="missing", thing=manifest, detail=f"{directory} cannot be checked without it")
            return
    named = set(OURS)
    for name, sha256 in listed(directory):
        named.add(name)
        path = directory / name
        if not path.is_file():
            yield Difference(state="missing", thing=name, detail=str(directory))
        elif digest_of(path) != sha256:
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
