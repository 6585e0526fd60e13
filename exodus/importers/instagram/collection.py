"""Saved collections: a flat list in which a row with a name and its own times starts a collection, and the rows after
it are what was filed there (so in takeouts of 2021 to 2025). As labelled values, a collection holds its rows."""

from collections.abc import Iterator
from typing import Any

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Label, Labelled
from exodus.dialects.meta.text import repair
from exodus.importers.instagram import row
from exodus.importers.instagram.reading import Reading, Stream, code_of, leftover, thing
from exodus.importers.instagram.row import Cell, Row
from exodus.model import Activity, Collection, Finding, Reference, Source
from exodus.takeout import Element

PATTERNS = ("saved/saved_collections.json",)


def collections(reading: Reading) -> Stream:
    """Each collection as a list, and a save for each thing filed in it."""
    current: str | None = None
    ordinals: dict[tuple[str | None, int], int] = {}
    for member in reading.members(*PATTERNS):
        for element in reading.takeout.json(member).elements(Row):
            if isinstance(element, Finding):
                yield element
                continue
            where = Source(member.name, element.pointer)
            found = row.cells(element.value)
            inner = list(_held(element.value.label_values or []))
            starts = row.link([cell for cell in found if not (inner and cell.group)]) is None
            time = row.seconds(element.value, found)
            place = (None if starts else current, time)
            ordinal = ordinals[place] = ordinals.get(place, -1) + 1
            if starts:
                made = _collection(reading, where, element, found, ordinal)
                current = made.key
                yield made
                for number, record in enumerate(inner):
                    yield _inside(reading, where, record, current, number)
            else:
                yield _filed(reading, where, element, found, current, ordinal)


def _collection(reading: Reading, where: Source, element: Element[Row], found: list[Cell], ordinal: int) -> Collection:
    times = [cell.seconds for cell in found if cell.seconds and not cell.group]
    if not times and element.value.timestamp:
        times = [element.value.timestamp]
    name = next((cell.value for cell in found if cell.value and not cell.group), None) or repair(
        element.value.title or ""
    )
    return Collection(
        key=reading.key("saved_collection", times[0] if times else 0, ordinal),
        kind="list",
        attributed_to=reading.owner.key,
        name=name or None,
        published=row.published(times[0] if times else 0),
        updated=row.published(times[-1]) if len(times) > 1 else None,
        audience="self",
        extra=leftover(element, list="saved_collections"),
        source=where,
    )


def _filed(
    reading: Reading, where: Source, element: Element[Row], found: list[Cell], target: str | None, ordinal: int
) -> Activity:
    url = row.link(found)
    whose = next((cell.value for cell in found if cell.value and cell.href and cell.value != cell.href), None)
    time = row.seconds(element.value, found)
    return _save(reading, where, target, url, whose, time, ordinal, leftover(element))


def _held(labels: list[Label]) -> Iterator[Labelled]:
    """The groups that hold an address of a post, the innermost ones: what a labelled collection holds."""
    for one in labels:
        for below in (*(one.vec or ()), *(one.dict_ or ())):
            inner = below.dict_ or []
            if any(code_of(each.href or str(each.value or "")) for each in inner):
                yield Labelled(label_values=inner)
            else:
                yield from _held([below])


def _inside(reading: Reading, where: Source, record: Labelled, target: str, ordinal: int) -> Activity:
    account = label.account(record)
    whose = account.username if account else None
    return _save(reading, where, target, label.link(record), whose, label.seconds(record) or 0, ordinal, {})


def _save(
    reading: Reading,
    where: Source,
    target: str | None,
    url: str | None,
    whose: str | None,
    time: int,
    ordinal: int,
    extra: dict[str, Any],
) -> Activity:
    return Activity(
        key=reading.key("saved_collection", target, time, code_of(url) or ordinal),
        kind="save",
        actor=reading.owner.key,
        object=thing(url, whose if whose and " " not in whose else None),
        target=Reference(key=target) if target else None,
        published=row.published(time),
        audience="self",
        extra=extra,
        source=where,
    )
