"""Saved collections: a flat list in which a row with a name and its own times starts a collection, and the rows after
it are what was filed there (so in takeouts of 2021 to 2025)."""

from exodus.importers.instagram import row
from exodus.importers.instagram.reading import Reading, Stream, code_of, leftover, thing
from exodus.importers.instagram.row import Cell, Row
from exodus.model import Activity, Collection, Finding, Reference, Source, from_seconds
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
            starts = row.link(found) is None
            time = row.seconds(element.value, found)
            place = (None if starts else current, time)
            ordinal = ordinals[place] = ordinals.get(place, -1) + 1
            if starts:
                made = _collection(reading, where, element, found, ordinal)
                current = made.key
                yield made
            else:
                yield _filed(reading, where, element, found, current, ordinal)


def _collection(reading: Reading, where: Source, element: Element[Row], found: list[Cell], ordinal: int) -> Collection:
    times = [cell.seconds for cell in found if cell.seconds]
    name = next((cell.value for cell in found if cell.value), None)
    return Collection(
        key=reading.key("saved_collection", times[0] if times else 0, ordinal),
        kind="list",
        attributed_to=reading.owner.key,
        name=name,
        published=from_seconds(times[0] if times else 0),
        updated=from_seconds(times[-1]) if len(times) > 1 else None,
        audience="self",
        extra=leftover(element, list="saved_collections"),
        source=where,
    )


def _filed(
    reading: Reading, where: Source, element: Element[Row], found: list[Cell], target: str | None, ordinal: int
) -> Activity:
    url = row.link(found)
    whose = next((cell.value for cell in found if cell.value and cell.href), None)
    time = row.seconds(element.value, found)
    return Activity(
        key=reading.key("saved_collection", target, time, code_of(url) or ordinal),
        kind="save",
        actor=reading.owner.key,
        object=thing(url, whose if whose and " " not in whose else None),
        target=Reference(key=target) if target else None,
        published=from_seconds(time),
        audience="self",
        extra=leftover(element),
        source=where,
    )
