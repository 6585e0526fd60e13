"""Rows: the three shapes Instagram has had for everything that is a list, read as one.

``string_list_data`` (2021), ``string_map_data`` with localised labels (2022) and ``label_values`` (spreading since
2026) say the same things; a row is read as cells, and a cell by its position and type first.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct, structs

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Label, Labelled
from exodus.dialects.meta.media import Media, normal_seconds
from exodus.dialects.meta.text import repair, repair_name
from exodus.importers.instagram import word
from exodus.importers.instagram.reading import account_of, is_handle
from exodus.model import Finding, from_seconds
from exodus.takeout import Element, Member, Takeout

_DIGITS = re.compile(r"\d{9,10}")
_DAY = 86_400


class Datum(Struct, forbid_unknown_fields=True, gc=False):
    """One value of a row; ``timestamp`` in seconds, often 0 beside a meaningful value or the other way round."""

    href: str | None = None
    value: str | int | float | bool | None = None
    timestamp: int | None = None


class Row(Struct, forbid_unknown_fields=True, gc=False):
    """One row in any of the shapes."""

    title: str | None = None
    media_list_data: list[Media] | None = None
    media_map_data: dict[str, Media] | None = None
    string_list_data: list[Datum] | None = None
    string_map_data: dict[str, Datum | None] | None = None
    label_values: list[Label] | None = None
    timestamp: int | None = None
    fbid: str | None = None
    media: list[Media] | None = None
    ent_name: str | None = None


class Cell(Struct, frozen=True, gc=False):
    """What one value of a row says, repaired. ``group`` is whether it stood in a nested group."""

    label: str
    value: str
    href: str | None
    seconds: int
    group: bool = False


def rows(takeout: Takeout, member: Member) -> Iterator[Element[Row] | Finding]:
    """The rows of a member, one for each thing that is listed."""
    for element in takeout.json(member).elements(Row):
        if isinstance(element, Finding):
            yield element
        else:
            yield from apart(element)


def apart(element: Element[Row]) -> Sequence[Element[Row]]:
    """The element, once for each thing it lists: several may stand under one title, each with a time or address."""
    listed = element.value.string_list_data
    if not listed or len(listed) == 1 or not all(datum.timestamp or datum.href for datum in listed):
        return (element,)
    return [
        Element(
            f"{element.pointer}/string_list_data/{index}",
            structs.replace(element.value, string_list_data=[datum]),
            {} if index else element.unknown,
        )
        for index, datum in enumerate(listed)
    ]


def cells(row: Row) -> list[Cell]:
    """The row's values in their order; a time written as text is a time, where no other tells it."""
    found = [_cell("", datum) for datum in row.string_list_data or ()]
    if row.string_map_data:
        found += [_cell(repair_name(name), datum) for name, datum in row.string_map_data.items() if datum]
        if not any(cell.seconds for cell in found):
            found = [_timed(cell) for cell in found]
    if row.label_values:
        for leaf in label.leaves(Labelled(label_values=row.label_values)):
            time = leaf.seconds or 0
            if not time and _DIGITS.fullmatch(leaf.value) and _is_time(leaf.value, row.timestamp):
                found.append(Cell(leaf.label, "", leaf.href, int(leaf.value), bool(leaf.path)))
            else:
                found.append(Cell(leaf.label, leaf.value, leaf.href, time, bool(leaf.path)))
    return found


def seconds(row: Row, found: list[Cell]) -> int:
    """When: the first time among the cells, else the row's own, else 0."""
    return next((cell.seconds for cell in found if cell.seconds), 0) or row.timestamp or 0


def published(seconds: int) -> datetime | None:
    """The time of a row; ``None`` for none."""
    return from_seconds(normal_seconds(seconds))


def link(found: list[Cell]) -> str | None:
    """Where the row leads: the first address, its own before those of its groups, and one that leads before a text."""
    typed = None
    for group in (False, True):
        for cell in found:
            if cell.group == group and cell.href:
                return cell.href
            if cell.group == group and typed is None and cell.value.startswith(("https://", "http://")):
                typed = cell.value
        if typed:
            return typed
    return None


def owner(row: Row, found: list[Cell]) -> str | None:
    """The user name of whom the row is about: its title, else a group with a handle, else a profile's address."""
    if row.label_values:
        account = label.account(Labelled(label_values=row.label_values))
        if account and account.username:
            return account.username
    return account_of(row.title, *(cell.href for cell in found))


def texts(found: list[Cell]) -> list[Cell]:
    """The row's own cells that hold a text, addresses left out."""
    return [
        cell for cell in found if cell.value and not cell.group and not cell.value.startswith(("https://", "http://"))
    ]


def comment(row: Row, found: list[Cell]) -> tuple[str | None, str | None]:
    """(what was said, user name of whose post) of a comment's row.

    In a list the value is the comment and the title the owner; in a map the comment comes before the owner, which is
    a handle. ``Comment`` and ``Media Owner`` stay English in French files, so they are asked first. An address that
    leads nowhere was typed. Where a picture is the comment, the only handle is the owner.
    """
    if row.string_list_data:
        said = next((cell.value for cell in found if cell.value), None)
        return said, account_of(row.title)
    plain = texts(found)
    own = [cell for cell in found if cell.value and not cell.group]
    said = next((cell.value for cell in own if cell.label in word.COMMENT), None)
    whose = next((cell.value for cell in plain if cell.label in word.MEDIA_OWNER), None)
    rest = [cell.value for cell in plain if cell.label not in word.COMMENT and cell.label not in word.MEDIA_OWNER]
    if said is None and (not rest or (len(rest) == 1 and whose is None and is_handle(rest[0]))):
        said = next((cell.value for cell in own if cell not in plain and not cell.href), None)
        if said is None and rest and any(True for _ in media(row)):
            return None, rest[0]
    if said is None and rest and (whose is not None or len(rest) == 1 or not _comes_first(rest)):
        said = rest.pop(0)
    if whose is None:
        whose = next((value for value in reversed(rest) if is_handle(value)), None)
        if whose is not None:
            rest.remove(whose)
    if said is None and rest:
        said = rest[0]
    return said, whose


def media(row: Row) -> Iterator[Media]:
    """The row's media, without those that name nothing."""
    listed = [*(row.media_list_data or ()), *(row.media_map_data or {}).values(), *(row.media or ())]
    if row.label_values:
        listed += label.media(Labelled(label_values=row.label_values))
    return (one for one in listed if one.uri)


def _comes_first(values: list[str]) -> bool:
    """Whether a handle leads and no handle follows: then the text is the second."""
    return is_handle(values[0]) and not any(is_handle(value) for value in values[1:])


def _is_time(digits: str, near: int | None) -> bool:
    """Whether a number is a time, not somebody's telephone: that of the row, or where it has none one since 2000."""
    return abs(int(digits) - near) < _DAY if near else 946_684_800 <= int(digits) < 4_102_444_800


def _cell(name: str, datum: Datum) -> Cell:
    value = datum.value
    said = repair(value) if isinstance(value, str) else "" if value is None else str(value)
    return Cell(name, said, datum.href or None, datum.timestamp or 0)


def _timed(cell: Cell) -> Cell:
    """The cell, read as a time if it is a number that can be one and no label says that it is something else."""
    told = cell.label in word.COMMENT or cell.label in word.MEDIA_OWNER
    if not cell.label or told or not _DIGITS.fullmatch(cell.value) or not _is_time(cell.value, None):
        return cell
    return Cell(cell.label, "", cell.href, int(cell.value))
