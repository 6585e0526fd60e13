"""Destinations: which one is meant, and its exporter's options."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from exodus.config.file import FILE, Config
from exodus.errors import ConfigError, UsageError

T = TypeVar("T", bound=Struct)

SECRETS = frozenset({"token", "admin_token", "password"})
"""Options whose values stand in no file and on no command line."""
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
MISSING = re.compile(r"Object missing required field `([^`]*)`")


class Destination(Struct, frozen=True, kw_only=True):
    """Where to write: the exporter's name and the options so far, with the lines of those that stand in the file."""

    exporter: str
    options: dict[str, Any]
    lines: dict[str, str] = {}


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
            where = _before(lines, "exporter" if exporter is not None else "")
            raise ConfigError(f"{where}destination {to!r} names no exporter; add a line like 'exporter: static'")
        if exporter not in exporters:
            where = _before(lines, "exporter")
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
    lines = lines or {}
    fields = type_.__struct_fields__
    values = {key: _expanded(value, _before(lines, key)) for key, value in _named(type_, given, exporter, lines)}
    variable = f"EXODUS_{exporter.upper().replace('-', '_')}_TOKEN"
    if "token" in fields and "token" not in values and variable in os.environ:
        values["token"] = os.environ[variable]
    try:
        return msgspec.convert(values, type_, strict=False)
    except msgspec.ValidationError as error:
        raise _misfit(error, type_, exporter, lines) from error


def check(
    config: Config,
    platforms: Sequence[str],
    exporters: Sequence[str],
    options_of: Callable[[str], type[Struct]],
) -> None:
    """Raise ConfigError, naming line and remedy, for an account or a destination that no command could use.

    What the environment or the command line may still add is not missed.
    """
    for account, where in config.accounts.items():
        platform = account.partition(":")[0]
        if platform not in platforms:
            raise ConfigError(f"{where}: there is no platform {platform!r}; there are: {', '.join(platforms)}")
    for name in config.destinations:
        one = destination(config, name, (), exporters)
        type_ = options_of(one.exporter)
        values = {
            key: value
            for key, value in _named(type_, one.options, one.exporter, one.lines)
            if not (isinstance(value, str) and VARIABLE.search(value))
        }
        try:
            msgspec.convert(values, type_, strict=False)
        except msgspec.ValidationError as error:
            if not MISSING.search(str(error)):
                raise _misfit(error, type_, one.exporter, one.lines) from error


def _named(
    type_: type[Struct], given: Mapping[str, Any], exporter: str, lines: Mapping[str, str]
) -> list[tuple[str, Any]]:
    """The options with their names, which there must be; secrets are not written out."""
    fields = type_.__struct_fields__
    for key in sorted(SECRETS & given.keys()):
        if given[key] and not VARIABLE.fullmatch(str(given[key])):
            where = _before(lines, key)
            raise ConfigError(
                f"{where}{key} of {exporter} must not be written out; write ${{NAME}} and set that variable"
            )
    for key in sorted(given.keys() - {*fields, ""}):
        raise ConfigError(f"{_before(lines, key)}{exporter} has no option {key!r}; it has: {', '.join(fields)}")
    return [(key or fields[0], value) for key, value in given.items()]


def _misfit(
    error: msgspec.ValidationError, type_: type[Struct], exporter: str, lines: Mapping[str, str]
) -> ConfigError:
    from exodus.config import place  # only for whoever made a mistake

    missing, found = MISSING.search(str(error)), place.PLACE.search(str(error))
    where = _before(lines, found[2].partition("[")[0] if found else "")
    if missing:
        return ConfigError(f"{where}{exporter} needs the option {missing[1]!r}; write -o {missing[1]}=…")
    return ConfigError(f"{where}{place.in_words(str(error), exporter, type_)}")


def _before(lines: Mapping[str, str], key: str) -> str:
    """``exodus.yaml line 4: ``, or nothing for what does not stand in the file."""
    return f"{lines[key]}: " if key in lines else ""


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


def _expanded(value: Any, where: str) -> Any:
    if not isinstance(value, str):
        return value

    def variable(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in os.environ:
            raise ConfigError(f"{where}the environment variable {name} is not set; {FILE} asks for it")
        return os.environ[name]

    return VARIABLE.sub(variable, value)
