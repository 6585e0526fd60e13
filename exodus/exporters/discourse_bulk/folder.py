"""The folder a bulk file is written to: built beside, swapped in at the end, never somebody else's.

A build goes to ``.NAME.building-RANDOM`` beside the target. When it is whole, the former one is renamed away, the new
one renamed in, and the former one removed; what a person put into the former folder moves along. A build that is
interrupted leaves the former one as it was. ``manifest-sha256.txt`` names every file with its digest.
"""

import hashlib
import json
import os
import secrets
import shutil
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path

from exodus.contracts import Difference, Kept, Withdrawn
from exodus.errors import DeliveryError

MARKER = ".exodus-discourse-bulk.json"
MANIFEST = "manifest-sha256.txt"
FORMAT = 1


def identity_of(directory: Path) -> str | None:
    """The identity in the marker of the bulk file that stands there; ``None`` when there is none."""
    try:
        content = json.loads((directory / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # no marker, or not one of ours: then nothing of ours stands there
        return None
    identity = content.get("identity") if isinstance(content, dict) else None
    return identity if isinstance(identity, str) else None


def differences(directory: Path) -> Iterator[Difference]:
    """Every file that is missing, holds other bytes than the manifest says, or is not in it."""
    if not (directory / MANIFEST).is_file():
        yield Difference(state="missing", thing=MANIFEST, detail=f"{directory} cannot be checked without it")
        return
    named = {MARKER, MANIFEST}
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
    """Remove the bulk file, unless somebody has put or changed something in the folder."""
    for difference in differences(directory):
        if difference.state != "missing" or difference.thing == MANIFEST:
            return Kept(f"{difference.thing} in {directory} is not ours ({difference.detail}); take it out first")
    remove(directory)
    return Withdrawn()


def listed(directory: Path) -> Iterator[tuple[str, str]]:
    """What the manifest names: (path, sha-256)."""
    with (directory / MANIFEST).open(encoding="utf-8") as lines:
        for line in lines:
            yield line[66:].rstrip("\n"), line[:64]


def digest_of(path: Path) -> str:
    """The sha-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Folder:
    """One build. ``files``, ``bytes`` and ``digest`` cover all but the marker and the manifest."""

    def __init__(self, target: Path) -> None:
        self.target = target
        _recover(target)
        if target.exists() and not target.is_dir():
            raise DeliveryError(f"{target} is a file; name a folder, with --to discourse-bulk:FOLDER")
        found = identity_of(target)
        if found is None and target.is_dir() and any(target.iterdir()):
            raise DeliveryError(
                f"{target} is not empty and holds no bulk file of exodus; name another folder, with "
                "--to discourse-bulk:FOLDER"
            )
        self.identity = found or uuid.uuid4().hex
        self.former = target if found else None
        self.building = _beside(target, "building")
        self.files = 0
        self.bytes = 0
        self._digest = hashlib.sha256()
        self._made: set[str] = set()
        self.building.mkdir(parents=True)
        marker = {"exodus": "discourse bulk file", "format": FORMAT, "identity": self.identity}
        (self.building / MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")
        self._manifest = (self.building / MANIFEST).open("wb")

    @property
    def digest(self) -> str:
        """A digest over the digests of all files written so far."""
        return self._digest.hexdigest()

    def write(self, path: str, text: str) -> None:
        """Write a file; text is UTF-8."""
        self._place(path).write_bytes(text.encode("utf-8", "replace"))
        self.add(path)

    def add(self, path: str) -> None:
        """Enter a file into the manifest that something else wrote into the folder that is built."""
        self._enter(path, digest_of(self.building / path))

    def link(self, blob: Path, path: str, sha256: str) -> None:
        """Put a blob into the folder: a hard link where the disk allows it, else a copy. The bytes are read-only."""
        target = self._place(path)
        try:
            os.link(blob, target)
        except OSError:  # another disk, a file system without links, or too many links to one file
            shutil.copyfile(blob, target)
            target.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        self._enter(path, sha256)

    def commit(self) -> None:
        """Swap the build in; nothing is written after it."""
        self._manifest.close()
        if not self.target.exists():
            self.building.rename(self.target)
            return
        former = _beside(self.target, "former")
        self.target.rename(former)
        try:
            self.building.rename(self.target)
        except OSError:
            former.rename(self.target)
            raise
        _carry_over(former, self.target)
        remove(former)

    def abandon(self) -> None:
        """Remove what was built."""
        self._manifest.close()
        if self.building.exists():
            remove(self.building)

    def _place(self, path: str) -> Path:
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            (self.building / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        return self.building / path

    def _enter(self, path: str, sha256: str) -> None:
        line = f"{sha256}  {path}\n".encode()
        self._manifest.write(line)
        self._digest.update(line)
        self.files += 1
        self.bytes += (self.building / path).stat().st_size


def remove(folder: Path) -> None:
    """Remove a folder of ours; the marker goes last, so that what a kill leaves is known as ours. Windows refuses to
    remove read-only files: the mark is cleared there first."""
    if os.name == "nt":
        for root, _, names in os.walk(folder):
            for name in names:
                Path(root, name).chmod(stat.S_IWRITE | stat.S_IREAD)
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != MARKER:
            entry.unlink()
    (folder / MARKER).unlink(missing_ok=True)
    folder.rmdir()


def _beside(target: Path, what: str) -> Path:
    return target.parent / f".{target.name}.{what}-{secrets.token_hex(4)}"


def _recover(target: Path) -> None:
    """Mend what a killed build left: a former folder that was renamed away goes back, unfinished builds go."""
    if not target.parent.is_dir():
        return
    literal = "".join(f"[{c}]" if c in "*?[" else c for c in target.name)
    for former in sorted(target.parent.glob(f".{literal}.former-*")):
        if identity_of(former) is None:
            if not any(former.iterdir()):
                former.rmdir()
            continue
        if target.exists():
            _carry_over(former, target)
            remove(former)
        else:
            former.rename(target)
    for unfinished in target.parent.glob(f".{literal}.building-*"):
        killed_at_once = {entry.name for entry in unfinished.iterdir()} <= {MARKER}
        if killed_at_once or identity_of(unfinished) is not None:
            remove(unfinished)


def _carry_over(former: Path, target: Path) -> None:
    """Move what no build wrote from the former folder into the new one: it is the person's own."""
    if not (former / MANIFEST).is_file():
        return
    ours = {MARKER, MANIFEST, *(name for name, _ in listed(former))}
    for path in sorted(former.rglob("*")):
        relative = path.relative_to(former)
        if path.is_dir() or relative.as_posix() in ours:
            continue
        place = target / relative
        if place.exists():
            place = place.with_name(f"{path.name}.kept")
        place.parent.mkdir(parents=True, exist_ok=True)
        path.rename(place)
