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
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct

from exodus.errors import ConfigError, UsageError

if TYPE_CHECKING:
    import yaml

T = TypeVar("T", bound=Struct)

FILE = "exodus.yaml"
SECRETS = frozenset({"token", "admin_token", "password"})
"""Options whose values stand in no file and on no command line."""
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file says. A destination is its ``exporter`` and that exporter's options; ``people`` says which accounts
    (``platform:account``, as ``status`` shows them) are one person's."""

    store: str | None = None
    account: str | None = None
    destinations: dict[str, dict[str, Any]] = {}
    people: dict[str, tuple[str, ...]] = {}


class Destination(Struct, frozen=True, kw_only=True):
    """Where to write: the exporter's name and the options so far."""

    exporter: str
    options: dict[str, Any]


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
        return msgspec.convert(data or {}, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path} line {_line(node, str(error))}: {_remedy(str(error), Config)}") from error


def destination(config: Config, to: str | None, pairs: Sequence[str], exporters: Sequence[str]) -> Destination:
    """The destination that ``--to`` names: one of the file's, or ``NAME`` or ``NAME:ADDRESS`` of an exporter."""
    extra = dict(_pair(pair) for pair in pairs)
    if to is None:
        return Destination(exporter="static", options=extra)
    if to in config.destinations:
        options = dict(config.destinations[to])
        exporter = options.pop("exporter", None)
        if not isinstance(exporter, str):
            raise ConfigError(f"destination {to!r} in {FILE} names no exporter; add a line like 'exporter: static'")
        return Destination(exporter=exporter, options={**options, **extra})
    name, colon, address = to.partition(":")
    if name not in exporters:
        known = ", ".join([*config.destinations, *exporters])
        raise UsageError(f"there is no destination {to!r}; there are: {known}")
    return Destination(exporter=name, options={**({"": address} if colon else {}), **extra})


def options(type_: type[T], given: Mapping[str, Any], exporter: str) -> T:
    """The exporter's options from plain values; the key ``""`` stands for the first field (the address).

    A ``token`` that is not given is taken from the environment variable ``EXODUS_<EXPORTER>_TOKEN``. Raises ConfigError
    for one that is written out: it would stay in files and in the shell's history.
    """
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
        raise ConfigError(f"{exporter} has no option {unknown[0]!r}; it has: {', '.join(fields)}")
    try:
        return msgspec.convert(values, type_, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError(f"an option of {exporter} does not fit: {error}") from error


def _pair(text: str) -> tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f"-o {text} is not of the form key=value")
    import yaml

    try:
        return key, yaml.safe_load(value) if value else ""
    except yaml.YAMLError:
        return key, value


def _expanded(value: Any) -> Any:
    if not isinstance(value, str):
        return value

    def variable(found: re.Match[str]) -> str:
        if found.group(1) not in os.environ:
            raise ConfigError(f"the environment variable {found.group(1)} is not set; {FILE} asks for it")
        return os.environ[found.group(1)]

    return VARIABLE.sub(variable, value)


def _line(node: "yaml.Node | None", error: str) -> int:
    """The line of the value a ValidationError complains of."""
    import yaml

    where = re.search(r"`\$(.*?)`", error)
    pieces = [piece for piece in re.split(r"[.\[\]]", where.group(1) if where else "") if piece]
    unknown = re.search(r"unknown field `(.*?)`", error)
    for piece in [*pieces, *([unknown.group(1)] if unknown else [])]:
        if not isinstance(node, yaml.MappingNode):
            break
        values = [(key, value) for key, value in node.value if piece in (key.value, "...")]
        if not values:
            break
        key, node = values[0]
        if unknown and piece == unknown.group(1):
            return int(key.start_mark.line) + 1
    return int(node.start_mark.line) + 1 if node is not None else 1


def _remedy(error: str, type_: type[Struct]) -> str:
    if "unknown field" in error:
        return f"{error}; the keys are: {', '.join(type_.__struct_fields__)}"
    return error
