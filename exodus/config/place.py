"""Where in ``exodus.yaml`` a thing stands, and what is wrong with it, in plain words."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args, get_type_hints

import yaml
from msgspec import Struct

from exodus.errors import ConfigError

WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a map",
    "null": "empty",
}
"""What msgspec calls types, for people."""
MISFIT = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
PLACE = re.compile(r" - at (`key` in )?`\$\.?([^`]*)`")
UNKNOWN = re.compile(r"Object contains unknown field `([^`]*)`")
TIME = "tag:yaml.org,2002:timestamp"
TEXT = "tag:yaml.org,2002:str"


def place_of(path: Path, node: yaml.Node | None) -> str:
    """``exodus.yaml line 4``; a file without anything in it has one line."""
    return f"{path} line {node.start_mark.line + 1 if node is not None else 1}"


def mend(path: Path, node: yaml.Node | None) -> None:
    """Make text of what looks like a date, and raise ConfigError for a key that stands twice: YAML takes the last."""
    for one in _nodes(node):
        if isinstance(one, yaml.ScalarNode) and one.tag == TIME:
            one.tag = TEXT
        elif isinstance(one, yaml.MappingNode):
            first: dict[str, yaml.Node] = {}
            for key, _ in one.value:
                if not isinstance(key, yaml.ScalarNode):
                    continue
                if key.value in first:
                    before = first[key.value].start_mark.line + 1
                    raise ConfigError(f"{place_of(path, key)}: {key.value!r} stands in line {before} too; keep one")
                first[key.value] = key


def places(path: Path, node: yaml.Node | None) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Of a file that has been found sound: destination → option → where it stands (``""``: the destination itself), and
    account → where it stands under ``people``. Raises ConfigError for an account of two people."""
    options: dict[str, dict[str, str]] = {}
    accounts: dict[str, str] = {}
    whose: dict[str, str] = {}
    for name, value in node.value if node is not None else ():
        if name.value == "destinations":
            for key, given in value.value:
                options[key.value] = {option.value: place_of(path, option) for option, _ in given.value}
                options[key.value][""] = place_of(path, key)
        elif name.value == "people":
            for person, given in value.value:
                for one in given.value:
                    if whose.setdefault(one.value, person.value) != person.value:
                        both = f"{whose[one.value]} and {person.value}"
                        raise ConfigError(f"{place_of(path, one)}: {one.value} stands under {both}; it is one person's")
                    accounts.setdefault(one.value, place_of(path, one))
    return options, accounts


def _nodes(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """Every node once; an anchor may be named in many places, in itself too."""
    waiting, met = [node] if node is not None else [], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in met:
            continue
        met.add(id(one))
        yield one
        if isinstance(one, yaml.MappingNode):
            waiting += [part for pair in reversed(one.value) for part in reversed(pair)]
        elif isinstance(one, yaml.SequenceNode):
            waiting += reversed(one.value)


def in_words(error: str, whole: str, type_: type[Struct]) -> str:
    """What a ValidationError says, in plain words: which value of ``whole`` must be what."""
    place, misfit, unknown = PLACE.search(error), MISFIT.search(error), UNKNOWN.search(error)
    if unknown:
        return f"there is no key {unknown[1]!r}; the keys are: {', '.join(type_.__struct_fields__)}"
    name, inside, _ = place[2].partition("[") if place else ("", "", "")
    told = f"{name} of {whole}" if name and whole != "the file" else name or whole
    if place and place[1]:
        told = f"a name in {told}"
    elif inside:
        told = f"what stands under {told}"
    if not misfit:
        choices = ", ".join(map(str, get_args(get_type_hints(type_).get(name))))
        return f"{told} must be one of: {choices}" if choices else f"{told}: {PLACE.sub('', error)}"
    wanted = [WORDS.get(one, one) for one in misfit[1].split(" | ") if one != "null"]
    remedy = "; put it in quotes" if "text" in wanted and misfit[2] in {"int", "float", "bool"} else ""
    return f"{told} must be {' or '.join(wanted)}, not {WORDS.get(misfit[2], misfit[2])}{remedy}"


def culprit(node: yaml.Node | None, error: str) -> yaml.Node | None:
    """The value, or the name, that a ValidationError complains of."""
    place, misfit, unknown = PLACE.search(error), MISFIT.search(error), UNKNOWN.search(error)
    pieces = re.findall(r"\w+|\.\.\.", place[2]) if place else []
    if unknown:
        return _misfit(node, [*pieces, unknown[1]], "", named=True)
    of_name = bool(place and place[1])
    return _misfit(node, [*pieces, "..."] if of_name else pieces, misfit[2] if misfit else "", named=of_name)


def _misfit(node: yaml.Node | None, pieces: Sequence[str], got: str, *, named: bool) -> yaml.Node | None:
    """The first value on the path (``...`` stands for any name) that is what msgspec got; its name with ``named``."""
    if not pieces:
        return node if node is not None and got in {"", _type_of(node)} else None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if pieces[0] not in {key.value, "..."}:
                continue
            found: yaml.Node | None
            if named and len(pieces) == 1:
                found = key if got in {"", _type_of(key)} else None
            else:
                found = _misfit(value, pieces[1:], got, named=named)
            if found is not None:
                return found
    elif isinstance(node, yaml.SequenceNode) and pieces[0].isdigit() and int(pieces[0]) < len(node.value):
        return _misfit(node.value[int(pieces[0])], pieces[1:], got, named=named)
    return None


def _type_of(node: yaml.Node) -> str:
    """What msgspec calls a value's type."""
    names = {"map": "object", "seq": "array"}
    tag = node.tag.rpartition(":")[2]
    return names.get(tag, tag)
