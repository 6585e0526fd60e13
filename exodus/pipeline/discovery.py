"""From paths on the command line to takeouts: parts of one request joined, batches taken apart."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from exodus.contracts import Importer, Recognition
from exodus.errors import ExodusError, TakeoutError
from exodus.takeout import Takeout, is_junk, is_own
from exodus.takeout.member import plain_name

DEPTH = 4
"""How many folders deep a batch may hide its takeouts."""
DRIVE_SUFFIX = re.compile(r"-\d{8}T\d{6}Z(-\d+)*$")
COPY_SUFFIX = re.compile(r" ?\(\d+\)$")
NUMBER_SUFFIX = re.compile(r"[-_ ]\d{1,3}$")
DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{4}|_\d{8}_part")


class Claim(Struct, frozen=True):
    """An importer that recognises a takeout, and as what."""

    importer: Importer
    recognition: Recognition


class Found(Struct, frozen=True):
    """A takeout at a path, and who claims it; ``error`` in place of the takeout where it cannot be opened.

    ``loose``: a folder in a batch in which nobody recognises anything. It may be no takeout at all.
    """

    name: str
    takeout: Takeout | None
    claims: tuple[Claim, ...] = ()
    error: ExodusError | None = None
    loose: bool = False


def discover(paths: Sequence[Path], importers: Sequence[Importer]) -> Iterator[Found]:
    """The takeouts at the paths, one by one; whoever takes one closes it.

    Zips of one request (names alike up to the last ``-``, no contradiction in whose they are) are one takeout, and so
    are they when each was unpacked into a folder of its own. A folder whose subfolders or zips are takeouts is a
    batch. What nobody recognises comes with an error; what exodus wrote is passed over.
    """
    for group in _grouped(paths, importers):
        if len(group) == 1 and group[0].is_dir():
            yield from _folder(group[0], importers, DEPTH)
        else:
            yield _opened(group, importers)


def _opened(paths: Sequence[Path], importers: Sequence[Importer], without: Sequence[Path] = ()) -> Found:
    name = plain_name(paths[0].name)
    try:
        takeout = Takeout.open(*paths, name=name, without=without)
    except TakeoutError as error:
        return Found(name, None, error=error)
    claims = claims_of(takeout, importers)
    if not claims:
        takeout.close()
        return Found(name, None, error=_unknown(paths[0], importers))
    return Found(name, takeout, claims)


def claims_of(takeout: Takeout, importers: Sequence[Importer]) -> tuple[Claim, ...]:
    """The importers that recognise a takeout."""
    recognitions = ((importer, importer.recognize(takeout)) for importer in importers)
    return tuple(Claim(importer, recognition) for importer, recognition in recognitions if recognition)


def _unknown(path: Path, importers: Sequence[Importer]) -> TakeoutError:
    titles = ", ".join(importer.title for importer in importers)
    return TakeoutError(
        f"{path} is not recognised as a takeout of {titles}; check that it is the file the platform sent"
    )


def _nothing_in(folder: Path, importers: Sequence[Importer]) -> TakeoutError:
    titles = ", ".join(importer.title for importer in importers)
    return TakeoutError(f"{folder} is passed over; nothing in it is recognised as a takeout of {titles}")


def _folder(folder: Path, importers: Sequence[Importer], depth: int) -> Iterator[Found]:
    whole = _opened([folder], importers)
    if whole.takeout and any(not claim.recognition.root for claim in whole.claims):
        yield from _beside_zips(whole, whole.takeout, folder, importers)
        return
    inside = [
        path
        for path in sorted(folder.iterdir())
        if not path.is_symlink() and not is_junk(path.name + "/") and (path.is_dir() or path.suffix.lower() == ".zip")
    ]
    below = list(_below(inside, importers, depth))
    read = [found for found in below if found.takeout]
    unread = [found for found in below if not found.takeout]
    damaged = {plain_name(path.name) for path in inside if not path.is_dir()} & {found.name for found in unread}
    joined = any(found.takeout and len(found.takeout.paths) > 1 and found.takeout.paths[0].is_dir() for found in read)
    if whole.takeout and len(read) <= 1 and not damaged and not joined:
        _close(read)
        yield whole
        return
    if whole.takeout:
        whole.takeout.close()
    if not read:
        zips = [found for found in unread if not found.loose]
        name, loose = plain_name(folder.name), depth < DEPTH
        error = _nothing_in(folder, importers) if loose else _unknown(folder, importers)
        yield from zips or [Found(name, None, error=error, loose=loose)]
        return
    yield from read
    yield from unread


def _beside_zips(whole: Found, takeout: Takeout, folder: Path, importers: Sequence[Importer]) -> Iterator[Found]:
    """A folder that is a takeout, and the zips in it that are takeouts of their own: files of one lie among them."""
    zips = [path for path in folder.iterdir() if path.suffix.lower() == ".zip" and path.is_file()]
    inside = [found for found in _below(sorted(zips), importers, 1) if found.takeout]
    if inside:
        takeout.close()
        apart = [path for found in inside if found.takeout for path in found.takeout.paths]
        whole = _opened([folder], importers, apart)
    yield whole
    yield from inside


def _below(paths: Iterable[Path], importers: Sequence[Importer], depth: int) -> Iterator[Found]:
    """What a batch holds. Zips that nobody can read are named, and so are folders in which nobody reads anything."""
    for group in _grouped(list(paths), importers):
        if len(group) > 1 or not group[0].is_dir():
            yield _opened(group, importers)
        elif depth > 1 and _counts(group[0]):
            yield from _folder(group[0], importers, depth - 1)


def _counts(folder: Path) -> bool:
    """Whether a folder of a batch holds anything of the person's: not what exodus wrote, or a program hid."""
    if folder.name.startswith(".") or is_own(path.name for path in folder.iterdir()):
        return False
    return any(path.is_file() and not is_junk(path.name) for path in folder.rglob("*"))


def _close(found: Iterable[Found]) -> None:
    for one in found:
        if one.takeout:
            one.takeout.close()


def _grouped(paths: Sequence[Path], importers: Sequence[Importer]) -> list[list[Path]]:
    """The paths, with the parts of one request together, in the order of their first one."""
    groups: dict[tuple[Path, str, bool], list[Path]] = {}
    for path in dict.fromkeys(path.absolute() for path in paths):
        groups.setdefault((path.parent, _request(path), path.is_dir()), []).append(path)
    return [part for group in groups.values() for part in _agreeing(group, importers)]


def _request(path: Path) -> str:
    """What the parts of one request have in common in their names: all up to the last ``-``, if there is a date."""
    if path.suffix.lower() != ".zip" and not path.is_dir():
        return path.name
    stem = DRIVE_SUFFIX.sub("", COPY_SUFFIX.sub("", path.name if path.is_dir() else path.stem))
    if "_part_" in stem:
        return stem.rpartition("_part_")[0]
    head = stem.rpartition("-")[0]
    if DATED.search(head):
        return head
    return path.name if path.is_dir() or DATED.search(stem) else NUMBER_SUFFIX.sub("", stem)


def _agreeing(group: list[Path], importers: Sequence[Importer]) -> Iterator[list[Path]]:
    """The group as one, or, where its parts say they belong to different people or platforms, one by one."""
    if len(group) == 1:
        yield group
        return
    if not DATED.search(group[0].name) and "_part_" not in group[0].name:
        yield from _adopted(group, importers)
        return
    evidence: set[str] = set()
    platforms: set[str] = set()
    deeper = False
    for path in group:
        found = _opened([path], importers)
        if found.takeout is None:
            continue
        found.takeout.close()
        # Folders in which the tree starts further down are looked through one by one.
        deeper = deeper or (path.is_dir() and any(claim.recognition.root for claim in found.claims))
        platforms |= {claim.importer.name for claim in found.claims}
        evidence |= {claim.recognition.evidence[0] for claim in found.claims if claim.recognition.evidence}
    # A part without a profile tells a name at most, as messages spell it.
    told = {one for one in evidence if not one.startswith("name:")} or evidence
    if len(platforms) <= 1 and len(told) <= 1 and not deeper:
        yield sorted(group)
    else:
        yield from ([path] for path in group)


def _adopted(group: list[Path], importers: Sequence[Importer]) -> Iterator[list[Path]]:
    """Zips whose names differ by a number only, until about 2022 parts or takeouts of several years: one by one.

    Only those that nobody recognises (a part may hold pictures alone) go to the one that somebody does.
    """
    known: list[Path] = []
    parts: list[Path] = []
    for path in group:
        found = _opened([path], importers)
        if found.takeout:
            found.takeout.close()
            known.append(path)
        elif _opens(path):
            parts.append(path)
    parts = parts if len(known) == 1 else []
    for path in group:
        if path not in parts:
            yield [path, *sorted(parts)] if path in known else [path]


def _opens(path: Path) -> bool:
    try:
        Takeout.open(path).close()
    except TakeoutError:
        return False
    return True
