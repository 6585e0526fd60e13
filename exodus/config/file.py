"""The file itself: what may stand in it, and how it is read."""

import re
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from exodus.errors import ConfigError

FILE = "exodus.yaml"
ACCOUNT = re.compile(r"[a-z][a-z0-9-]*:.+")
REMEDY = "write 'key: value', indented with blanks, texts with : or # in them in quotes"


class File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may stand in the file. A destination is its ``exporter`` and that exporter's options; ``people`` says which
    accounts (``platform:account``, as ``status`` shows them) are one person's."""

    store: str | None = None
    account: str | None = None
    destinations: dict[str, dict[str, Any]] = {}
    people: dict[str, tuple[str, ...]] = {}


class Config(File, frozen=True, kw_only=True):
    """What the file says, and where in it (``exodus.yaml line 4``) stand every option of a destination, the destination
    itself (the option ``""``), and every account under ``people``."""

    lines: dict[str, dict[str, str]] = {}
    accounts: dict[str, str] = {}


def load(path: Path | None) -> Config:
    """The configuration in ``path``, or in the current folder's ``exodus.yaml`` if there is one.

    Raises ConfigError, naming line and remedy, for a file that is not there, is no YAML, names a thing twice, or holds
    a wrong key or type.
    """
    if path is None:
        path = Path(FILE)
        if not path.exists():
            return Config()
    from exodus.config import place  # most people have no such file, and need no YAML

    node, data = _parsed(path, _text(path))
    try:
        file = msgspec.convert({} if data is None else data, File)
    except msgspec.ValidationError as error:
        where = place.place_of(path, place.culprit(node, str(error)))
        raise ConfigError(f"{where}: {place.in_words(str(error), 'the file', File)}") from error
    lines, accounts = place.places(path, node)
    for account, where in accounts.items():
        if not ACCOUNT.fullmatch(account):
            raise ConfigError(f"{where}: {account!r} is no account; write platform:account, as exodus status shows it")
    return Config(**msgspec.structs.asdict(file), lines=lines, accounts=accounts)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path} line {line}: this is not UTF-8; save the file as UTF-8") from error


def _parsed(path: Path, text: str) -> tuple[Any, Any]:
    """The tree, which knows its lines, and the plain values in it."""
    import yaml

    from exodus.config.place import mend

    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        mend(path, node)
        return node, loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        mark, position = getattr(error, "problem_mark", None), getattr(error, "position", None)
        line = mark.line if mark else text.count("\n", 0, position or 0)
        problem = getattr(error, "problem", None) or getattr(error, "reason", error)
        raise ConfigError(f"{path} line {line + 1}: this is no YAML ({problem}); {REMEDY}") from error
    except (ValueError, KeyError) as error:  # a tag that the value does not fit: !!int ten
        raise ConfigError(f"{path}: a value is not what its tag says ({error}); leave out the !!") from error
