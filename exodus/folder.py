"""A folder that is published whole: built beside, swapped in at the end, never somebody else's.

A build goes to ``.NAME.building-RANDOM`` beside the target. When it is whole, the former folder is renamed away, the
new one renamed in, and the former one removed; what a person put into the former folder moves along. A build that is
interrupted leaves the former folder as it was, and the next build clears away what a killed one left. A marker says
whose folder it is, manifests name every file with its sha-256.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from exodus.errors import DeliveryError

State = Literal["missing", "differs", "extra"]


class Form(Struct, frozen=True, kw_only=True):
    """What one exporter's folders have in common.

    ``exporter`` is its name, ``noun`` what a person calls the folder, ``title`` what the marker calls it. ``marker``
    is the name of the file that says whose the folder is; ``format`` counts its versions. ``manifests`` are the files
    that list all others: the first one those below ``payload``, the last one the rest.
    """

    exporter: str
    noun: str
    title: str
    marker: str
    format: int
    manifests: tuple[str, ...]
    payload: str = ""


def identity_of(directory: Path, form: Form) -> str | None:
    """The identity in the marker of the folder that stands there; ``None`` when none of this form does."""
    try:
        content = json.loads((directory / form.marker).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # no marker, or not one of ours: then nothing of ours stands there
        return None
    identity = content.get("identity") if isinstance(content, dict) else None
    return identity if isinstance(identity, str) else None


def obstacle(target: Path, form: Form) -> str | None:
    """Why the folder cannot be built there, as far as that can be told without writing."""
    to = f"with --to {form.exporter}:FOLDER"
    if target.exists() and not target.is_dir():
        return f"{target} is a file; name a folder for the {form.noun}, {to}"
    beside = next(parent for parent in target.parents if parent.exists())
    if not beside.is_dir():
        return f"{beside} is a file; name another folder, {to}"
    if not os.access(beside, os.W_OK | os.X_OK):
        return f"nothing can be written in {beside}; name another folder, {to}"
    if target.is_dir() and identity_of(target, form) is None and any(target.iterdir()):
        return f"{target} is not empty and holds no {form.noun} of exodus; name another folder, {to}"
    lost = _lost_manifest(target, form) if identity_of(target, form) else None
    if lost is not None:
        return (
            f"{lost} is missing from {target}, so nobody can tell what in it is yours; move the folder away, or name "
            f"another one {to}"
        )
    return None


def listed(directory: Path, form: Form) -> Iterator[tuple[str, str]]:
    """What the manifests of a folder name: (path, sha-256)."""
    for manifest in form.manifests:
        if (directory / manifest).is_file():
            with (directory / manifest).open(encoding="utf-8") as lines:
                for line in lines:
                    yield line[66:].rstrip("\n"), line[:64]


def differences(directory: Path, form: Form) -> Iterator[tuple[State, str, str]]:
    """Every file that is missing, holds other bytes than the manifests say, or is in none of them: its state, its
    path, and what is to be said of it."""
    lost = _lost_manifest(directory, form)
    if lost is not None:
        yield "missing", lost, f"{directory} cannot be checked without it"
        return
    named = {form.marker, *form.manifests}
    for name, sha256 in listed(directory, form):
        named.add(name)
        path = directory / name
        if not path.is_file():
            yield "missing", name, str(directory)
        elif digest_of(path) != sha256:
            yield "differs", name, "its bytes are others than were written"
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory).as_posix()
        if not path.is_dir() and name not in named:
            yield "extra", name, "we did not write it"


def withdraw(directory: Path, form: Form) -> str | None:
    """Remove the folder, unless somebody has put or changed something in it, or nobody can tell: then say why not."""
    lost = _lost_manifest(directory, form)
    if lost is not None:
        return f"{lost} is missing, so nobody can tell what in {directory} is yours; remove the folder yourself"
    for state, name, detail in differences(directory, form):
        if state != "missing":
            return f"{name} in {directory} is not ours ({detail}); take it out first"
    _remove(directory, form, directory)
    return None


def digest_of(path: Path) -> str:
    """The sha-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def linked(source: Path, target: Path) -> bool:
    """Make a hard link; false where the disk does not allow it."""
    try:
        os.link(source, target)
    except OSError:  # another disk, a file system without links, or too many links to one file
        return False
    return True


@contextlib.contextmanager
def building(target: Path, form: Form, *faults: type[Exception]) -> Iterator["Build"]:
    """A build of the folder, swapped in when the block ends and removed when it raises. What the disk refuses is a
    DeliveryError; ``faults`` are other errors by which a library says so."""
    try:
        build = Build(target, form)
    except OSError as error:
        raise DeliveryError(f"cannot write beside {target}: {error.strerror}; choose another folder") from error
    try:
        yield build
        build.commit()
    except BaseException as error:
        build.abandon()
        if not isinstance(error, (OSError, *faults)):
            raise
        said = getattr(error, "strerror", None) or error
        raise DeliveryError(f"cannot write {target}: {said}; free some space or choose another folder") from error


class Manifest:
    """A list of files with their sha-256, being written. ``files`` and ``bytes`` tell what it lists."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self.files = 0
        self.bytes = 0

    def enter(self, line: bytes, size: int) -> None:
        """List a file of so many bytes."""
        self._file.write(line)
        self.files += 1
        self.bytes += size

    def close(self) -> None:
        """Nothing is listed after it; closing it again does nothing."""
        self._file.close()


class Build:
    """One build of a folder. Files are written into ``path``, at the places that :meth:`place` gives, and entered by
    :meth:`enter`; :meth:`write` and :meth:`link` do both. ``files``, ``bytes`` and ``digest`` cover what was entered:
    all but the marker and the manifests. ``former`` is the folder that stands, if it is of this form."""

    def __init__(self, target: Path, form: Form) -> None:
        self._form = form
        self._target = target
        _recover(target, form)
        hindrance = obstacle(target, form)
        if hindrance is not None:
            raise DeliveryError(hindrance)
        found = identity_of(target, form)
        self.identity = found or uuid.uuid4().hex
        self.former = target if found else None
        self.path = _beside(target, "building")
        self.files = 0
        self.bytes = 0
        self._digest = hashlib.sha256()
        self._made: set[str] = set()
        self.path.mkdir(parents=True)
        marker = {"exodus": form.title, "format": form.format, "identity": self.identity}
        (self.path / form.marker).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")
        self.manifests = {name: Manifest(self.path / name) for name in form.manifests}

    @property
    def digest(self) -> str:
        """A digest over the digests of all files entered so far."""
        return self._digest.hexdigest()

    def place(self, path: str) -> Path:
        """Where a file is to be written; its folder is made."""
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            (self.path / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        return self.path / path

    def enter(self, path: str, sha256: str | None = None) -> None:
        """Enter a file that was written; without its sha-256 it is read."""
        line = f"{sha256 or digest_of(self.path / path)}  {path}\n".encode()
        size = (self.path / path).stat().st_size
        names = self._form.manifests
        self.manifests[names[0] if path.startswith(self._form.payload) else names[-1]].enter(line, size)
        self._digest.update(line)
        self.files += 1
        self.bytes += size

    def write(self, path: str, content: str) -> None:
        """Write a file; text is UTF-8."""
        data = content.encode("utf-8", "replace")
        self.place(path).write_bytes(data)
        self.enter(path, hashlib.sha256(data).hexdigest())

    def link(self, blob: Path, path: str, sha256: str) -> None:
        """Put a blob into the folder: a hard link where the disk allows it, else a copy. The bytes are read-only."""
        target = self.place(path)
        if not linked(blob, target) and not self._linked_from_former(path, sha256):
            shutil.copyfile(blob, target)
            target.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        self.enter(path, sha256)

    def commit(self) -> None:
        """Swap the build in; what a person added to the former folder moves along."""
        self._close()
        if not self._target.exists():
            self.path.rename(self._target)
            return
        former = _beside(self._target, "former")
        self._target.rename(former)
        try:
            self.path.rename(self._target)
        except OSError:
            former.rename(self._target)
            raise
        _carry_over(former, self._target, self._form)
        _remove(former, self._form, self._target)

    def abandon(self) -> None:
        """Remove what was built."""
        self._close()
        if self.path.exists():
            _remove(self.path, self._form, self._target)

    def _linked_from_former(self, path: str, sha256: str) -> bool:
        """Link a file from the former folder, where it holds these bytes: the blob lies on another disk."""
        if self.former is None:
            return False
        former = self.former / path
        return former.is_file() and digest_of(former) == sha256 and linked(former, self.path / path)

    def _close(self) -> None:
        for manifest in self.manifests.values():
            manifest.close()


def _beside(target: Path, what: str) -> Path:
    return target.parent / f".{target.name}.{what}-{secrets.token_hex(4)}"


def _lost_manifest(directory: Path, form: Form) -> str | None:
    """A manifest that is not there, without which nobody can tell what is ours."""
    return next((name for name in form.manifests if not (directory / name).is_file()), None)


def _recover(target: Path, form: Form) -> None:
    """Mend what a killed build left: a former folder that was renamed away goes back, unfinished builds go."""
    if not target.parent.is_dir():
        return
    literal = "".join(f"[{c}]" if c in "*?[" else c for c in target.name)
    for former in sorted(target.parent.glob(f".{literal}.former-*")):
        if identity_of(former, form) is None:
            if not any(former.iterdir()):
                former.rmdir()
        elif target.exists():
            _carry_over(former, target, form)
            _remove(former, form, target)
        else:
            former.rename(target)
    for unfinished in target.parent.glob(f".{literal}.building-*"):
        killed_at_once = {entry.name for entry in unfinished.iterdir()} <= {form.marker}
        if killed_at_once or identity_of(unfinished, form) is not None:
            _remove(unfinished, form, target)


def _carry_over(former: Path, target: Path, form: Form) -> None:
    """Move what no build wrote from the former folder into the new one: it is the person's own."""
    if _lost_manifest(former, form) is not None:  # its removal had begun, behind the moving; or nobody can tell
        return
    ours = {form.marker, *form.manifests, *(name for name, _ in listed(former, form))}
    for root, _, names in os.walk(former):
        for name in sorted(names):
            path = Path(root, name)
            relative = path.relative_to(former)
            if relative.as_posix() in ours:
                continue
            place = target / relative
            if place.exists():
                place = place.with_name(f"{name}.kept")
            place.parent.mkdir(parents=True, exist_ok=True)
            path.rename(place)


def _remove(folder: Path, form: Form, twin: Path) -> None:
    """Remove a folder of ours; the marker goes last, so that what a kill leaves is known as ours.

    Windows refuses to remove read-only files; clearing the mark there clears it on every link to the file, so it is
    set again through the twin's link."""
    marker = folder / form.marker
    cleared: list[Path] = []
    for root, folders, files in os.walk(folder, topdown=False):
        for path in (Path(root, name) for name in files):
            if path == marker:
                continue
            try:
                path.unlink()
            except PermissionError:
                path.chmod(stat.S_IWRITE | stat.S_IREAD)
                path.unlink()
                cleared.append(path.relative_to(folder))
        for path in (Path(root, name) for name in folders):
            if path.is_symlink():
                path.unlink()
            else:
                path.rmdir()
    marker.unlink(missing_ok=True)
    folder.rmdir()
    for relative in cleared:
        if (twin / relative).is_file():
            (twin / relative).chmod(stat.S_IREAD)
