"""Records of labelled values: Meta's newest shape, spreading since 2023, read without knowing the language.

A record is a list of labels; a label has a value, an address, a time, media, a vector, a group of further labels, or
nothing. Labels are in the account's language, so position and type speak first: an address is a link, a nested group
that holds a handle is an account. (Counted in 41 takeouts of 2024-11 to 2025-11; Instagram's likes and saved posts
have this shape since 2026.)
"""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from exodus.dialects.meta.media import Media
from exodus.dialects.meta.text import repair, repair_name

_HANDLE = re.compile(r"[A-Za-z0-9._]{1,30}")
_ADDRESS = re.compile(r"https?://\S+")


class Label(Struct, forbid_unknown_fields=True, gc=False):
    """One label, or one item of a vector: at most one of the value fields is filled."""

    label: str | None = None
    title: str | None = None
    value: Any = None
    href: str | None = None
    timestamp_value: int | None = None
    media: list[Media] | None = None
    vec: "list[Label] | None" = None
    dict_: "list[Label] | None" = field(name="dict", default=None)
    description: str | None = None
    ent_field_name: str | None = None


class Labelled(Struct, forbid_unknown_fields=True, gc=False):
    """A whole record; ``timestamp`` in seconds, ``fbid`` the platform's id where there is one."""

    label_values: list[Label] = []
    timestamp: int | None = None
    fbid: str | None = None
    media: list[Media] | None = None
    title: str | None = None
    ent_name: str | None = None


class Leaf(Struct, frozen=True, gc=False):
    """A label that says something, repaired: the titles of the groups around it, its own name, and what it says.

    ``index`` is the position of its outermost label in the record; ``field`` the language-free name, if given.
    """

    index: int
    path: tuple[str, ...]
    label: str
    value: str
    href: str | None
    seconds: int | None
    field: str


class Account(Struct, frozen=True, gc=False):
    """Somebody a record names: display name and handle, as far as said."""

    name: str | None = None
    username: str | None = None
    url: str | None = None


def leaves(record: Labelled) -> Iterator[Leaf]:
    """Every label with a value, address or time, in order, at any depth."""
    for index, label in enumerate(record.label_values):
        yield from _leaves(label, index, ())


def media(record: Labelled) -> Iterator[Media]:
    """All media of the record, those of its labels included."""
    yield from record.media or ()
    stack = list(reversed(record.label_values))
    while stack:
        label = stack.pop()
        yield from label.media or ()
        stack += reversed([*(label.vec or ()), *(label.dict_ or ())])


def link(record: Labelled) -> str | None:
    """Where the record leads: the first address of its own, else the first of its groups."""
    inner = None
    for leaf in leaves(record):
        address = leaf.href or (leaf.value if _ADDRESS.fullmatch(leaf.value) else None)
        if address and not leaf.path:
            return address
        inner = inner or address
    return inner


def seconds(record: Labelled) -> int | None:
    """When: the record's own time, else the first time among its labels."""
    return record.timestamp or next((leaf.seconds for leaf in leaves(record) if leaf.seconds), None)


def texts(record: Labelled) -> list[tuple[str, str]]:
    """The record's own (label, text) pairs that are no address, in order; groups and vectors left out."""
    return [
        (leaf.label, leaf.value)
        for leaf in leaves(record)
        if not leaf.path and leaf.value and not leaf.href and not _ADDRESS.fullmatch(leaf.value)
    ]


def account(record: Labelled) -> Account | None:
    """The account the record names: the first group whose values end in a handle.

    Inside the group the last handle-shaped value is the handle, the first other text is the display name; where the
    display name is handle-shaped too, it comes first (Name, then Username: so in every takeout seen).
    """
    groups: dict[tuple[int, tuple[str, ...]], list[Leaf]] = {}
    for leaf in leaves(record):
        if leaf.path and leaf.value:
            groups.setdefault((leaf.index, leaf.path), []).append(leaf)
    for found in groups.values():
        plain = [leaf.value for leaf in found if not _ADDRESS.fullmatch(leaf.value)]
        handles = [value for value in plain if _HANDLE.fullmatch(value)]
        if not handles:
            continue
        username = handles[-1]
        name = next((value for value in plain if value != username), None)
        url = next((leaf.href or leaf.value for leaf in found if leaf.href or _ADDRESS.fullmatch(leaf.value)), None)
        return Account(name=name, username=username, url=url)
    return None


def plain(record: Labelled) -> dict[str, Any]:
    """The record as plain data for ``extra``: label → text, time or list, groups nested; labels repaired."""
    return _plain(record.label_values)


def _leaves(label: Label, index: int, path: tuple[str, ...]) -> Iterator[Leaf]:
    name = repair_name(label.label or label.title or "")
    value = "" if label.value is None else repair(str(label.value))
    if value or label.href or label.timestamp_value is not None:
        # Most leaves hold a text; a time or an address alone is a leaf too.
        yield Leaf(index, path, name, value, label.href, label.timestamp_value, label.ent_field_name or "")
    for below in (*(label.vec or ()), *(label.dict_ or ())):
        yield from _leaves(below, index, (*path, name))


def _plain(labels: list[Label]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for number, label in enumerate(labels):
        name = repair_name(label.label or label.title or "") or str(number)
        said: Any = None
        if label.value not in (None, ""):
            said = repair(label.value) if isinstance(label.value, str) else label.value
        elif label.timestamp_value is not None:
            said = label.timestamp_value
        elif label.dict_:
            said = _plain(label.dict_)
        elif label.vec:
            said = [_plain(item.dict_) if item.dict_ else _bare(item) for item in label.vec]
        elif label.href:
            said = label.href
        if said not in (None, "", {}, []):
            result[name if name not in result else f"{name} {number}"] = said
    return result


def _bare(item: Label) -> Any:
    return repair(item.value) if isinstance(item.value, str) else item.value
