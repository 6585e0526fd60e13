"""A series of files of activity records: each row with its member and its ordinal, and what is said of rows that say
nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator

from exodus.dialects.meta.order import ordinals
from exodus.importers.facebook.activity import Entry
from exodus.importers.facebook.labelled import Role, entry
from exodus.importers.facebook.reading import Reading
from exodus.model import Finding
from exodus.takeout import Element, Member
from exodus.takeout.element import misfit

EMPTY = "a record that says nothing but its time is not a post"

Line = tuple[str, Element[Entry] | Finding]


def entries(reading: Reading, members: Iterable[Member], role: Role = "post") -> Iterator[tuple[Line, int]]:
    """The activity records of one file series, each with the member it stood in and its ordinal among equals.

    ``role`` is what they are where labelled values tell them.
    """

    def lines() -> Iterator[Line]:
        for member in members:
            for item in reading.takeout.json(member).elements(Entry):
                yield member.name, item if isinstance(item, Finding) else entry(item, role)

    return ordinals(lines(), lambda line: None if isinstance(line[1], Finding) else line[1].value.timestamp or 0)


def telling(lines: Iterable[tuple[Line, int]]) -> Iterator[tuple[Line, int]]:
    """The lines that say something. Of the others a row of unknown keys becomes a finding; those that hold nothing
    but a time are counted, and told at the end, member by member."""
    empty: Counter[str] = Counter()
    for (member, item), ordinal in lines:
        if isinstance(item, Finding) or not item.value.is_empty():
            yield (member, item), ordinal
        elif not item.unknown:
            empty[member] += 1
        elif item.value.timestamp is None:
            yield (member, misfit(member, item)), ordinal
        else:
            yield (member, item), ordinal
    for member, count in empty.items():
        yield (member, Finding(member, EMPTY, count=count)), 0
