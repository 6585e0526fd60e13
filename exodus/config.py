"""``exodus.yaml``: optional, beside the store, checked to the letter.

    store: friends.exodus
    destinations:
      home:
        exporter: static
        directory: our-years
        title: Our years
    people:
      Ada: [facebook:100000000000001, x:42]

Secrets never stand in the file: ``${NAME}`` is replaced by the environment variable, and a missing one is an error.
"""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

import msgspec
from msgspec import Struct

from exodus.errors import ConfigError, UsageError

if TYPE_CHECKING:
    import yaml

T = TypeVar("T", bound=Struct)

FILE = "exodus.yaml"
SECRETS = frozenset({"token", "admin_token", "password"})
"""Options whose values stand in no file and on no command line."""
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
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may stand in the file. A destination is its ``exporter`` and that exporter's options; ``people`` says which
    accounts (``platform:account``, as ``status`` shows them) are one person's."""

    store: str | None = None
    account: str | None = None
    destinations: dict[str, dict[str, Any]] = {}
    people: dict[str, tuple[str, ...]] = {}


class Config(File, frozen=True, kw_only=True):
    """What the file says, and in which line of it every option of a destination stands (``exodus.yaml line 4``)."""

    lines: dict[str, dict[str, str]] = {}


class Destination(Struct, frozen=True, kw_only=True):
    """Where to write: the exporter's name and the options so far, with the lines of those that stand in the file."""

    exporter: str
    options: dict[str, Any]
    lines: dict[str, str] = {}


def load(path: Path | None) -> Config:
    """The configuration in ``path``, or in the current folder's ``exodus.yaml`` if there is one.

    Raises ConfigError, naming line and remedy, for a file that is not there, is no YAML, or holds a wrong key or type.
    """
    if path is None:
        path = Path(FILE)
        if not path.exists():
            return Config()
    import yaml  # most people have no such file

    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" line {mark.line + 1}" if mark else ""
        raise ConfigError(f"{path}{where}: this is no YAML ({getattr(error, 'problem', error)})") from error
    try:
        file = msgspec.convert({} if data is None else data, File)
    except msgspec.ValidationError as error:
        line = _line(node, str(error))
        raise ConfigError(f"{path} line {line}: {_in_words(str(error), 'the file', File)}") from error
    return Config(**msgspec.structs.asdict(file), lines=_lines_of_options(path, node))


def destination(config: Config, to: str | None, pairs: Sequence[str], exporters: Sequence[str]) -> Destination:
    """The destination that ``--to`` names: one of the file's, or ``NAME`` or ``NAME:ADDRESS`` of an exporter."""
    extra = dict(_pair(pair) for pair in pairs)
    if to is None:
        return Destination(exporter="static", options=extra)
    if to in config.destinations:
        options = dict(config.destinations[to])
        exporter = options.pop("exporter", None)
        lines = config.lines.get(to, {})
        if not isinstance(exporter, str):
            raise ConfigError(f"destination {to!r} in {FILE} names no exporter; add a line like 'exporter: static'")
        if exporter not in exporters:
            where = f"{lines['exporter']}: " if "exporter" in lines else ""
            raise ConfigError(f"{where}there is no exporter {exporter!r}; there are: {', '.join(exporters)}")
        lines = {key: line for key, line in lines.items() if key not in extra}
        return Destination(exporter=exporter, options={**options, **extra}, lines=lines)
    name, colon, address = to.partition(":")
    if name not in exporters:
        known = ", ".join([*config.destinations, *exporters])
        raise UsageError(f"there is no destination {to!r}; there are: {known}")
    return Destination(exporter=name, options={**({"": address} if colon else {}), **extra})


def options(type_: type[T], given: Mapping[str, Any], exporter: str, lines: Mapping[str, str] | None = None) -> T:
    """The exporter's options from plain values; the key ``""`` stands for the first field (the address).

    A ``token`` that is not given is taken from the environment variable ``EXODUS_<EXPORTER>_TOKEN``. Raises ConfigError
    for one that is written out: it would stay in files and in the shell's history. ``lines`` says where in the file an
    option stands.
    """
    where = {key: f"{line}: " for key, line in (lines or {}).items()}
    fields = type_.__struct_fields__
    for key in SECRETS & given.keys():
        if given[key] and not VARIABLE.fullmatch(str(given[key])):
            raise ConfigError(f"{key} of {exporter} must not be written out; write ${{NAME}} and set that variable")
    values = {(key or fields[0]): _expanded(value) for key, value in given.items()}
    variable = f"EXODUS_{exporter.upper().replace('-', '_')}_TOKEN"
    if "token" in fields and "token" not in values and variable in os.environ:
        values["token"] = os.environ[variable]
    unknown = sorted(values.keys() - set(fields))
    if unknown:
        place = where.get(unknown[0], "")
        raise ConfigError(f"{place}{exporter} has no option {unknown[0]!r}; it has: {', '.join(fields)}")
    try:
        return msgspec.convert(values, type_, strict=False)
    except msgspec.ValidationError as error:
        found = PLACE.search(str(error))
        place = where.get(found[2].partition("[")[0], "") if found else ""
        raise ConfigError(f"{place}{_in_words(str(error), exporter, type_)}") from error


def _pair(text: str) -> tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f"-o {text} is not of the form key=value")
    import yaml

    try:
        parsed = yaml.safe_load(value) if value else ""
    except yaml.YAMLError:
        return key, value
    return key, parsed if parsed is None or isinstance(parsed, bool | list | dict) else value  # a title may be 2024


def _expanded(value: Any) -> Any:
    if not isinstance(value, str):
        return value

    def variable(found: re.Match[str]) -> str:
        if found.group(1) not in os.environ:
            raise ConfigError(f"the environment variable {found.group(1)} is not set; {FILE} asks for it")
        return os.environ[found.group(1)]

    return VARIABLE.sub(variable, value)


def _lines_of_options(path: Path, node: "yaml.Node | None") -> dict[str, dict[str, str]]:
    """Destination → option → where it stands, in a file that has been found sound."""
    found: dict[str, dict[str, str]] = {}
    for name, destinations in node.value if node is not None else ():
        if name.value == "destinations":
            for destination_name, given in destinations.value:
                found[destination_name.value] = {
                    option.value: f"{path} line {option.start_mark.line + 1}" for option, _ in given.value
                }
    return found


def _in_words(error: str, whole: str, type_: type[Struct]) -> str:
    """What a ValidationError says, in plain words: which value of ``whole`` must be what."""
    place, misfit, unknown = PLACE.search(error), MISFIT.search(error), UNKNOWN.search(error)
    if unknown:
        return f"there is no key {unknown[1]!r}; the keys are: {', '.join(type_.__struct_fields__)}"
    name, inside, _ = place[2].partition("[") if place else ("", "", "")
    told = f"{name} of {whole}" if name and type_ is not File else name or whole
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


def _line(node: "yaml.Node | None", error: str) -> int:
    """The line of the value, or the name, that a ValidationError complains of."""
    place, misfit, unknown = PLACE.search(error), MISFIT.search(error), UNKNOWN.search(error)
    pieces = re.findall(r"\w+|\.\.\.", place[2]) if place else []
    if unknown:
        found = _misfit(node, [*pieces, unknown[1]], "", named=True)
    else:
        of_name = bool(place and place[1])
        found = _misfit(node, [*pieces, "..."] if of_name else pieces, misfit[2] if misfit else "", named=of_name)
    return int(found.start_mark.line) + 1 if found is not None else 1


def _misfit(node: "yaml.Node | None", pieces: Sequence[str], got: str, *, named: bool) -> "yaml.Node | None":
    """The first value on the path (``...`` stands for any name) that is what msgspec got; its name with ``named``."""
    import yaml

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


def _type_of(node: "yaml.Node") -> str:
    """What msgspec calls a value's type."""
    names = {"map": "object", "seq": "array"}
    tag = node.tag.rpartition(":")[2]
    return names.get(tag, tag)
