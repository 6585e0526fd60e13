"""Which adapters exist: the folder is the registry.

An adapter is a module (or package) of ``exodus.importers`` or ``exodus.exporters`` that holds one class whose ``name``
is the module's own, with dashes for its underscores. Packages outside add theirs with the entry-point groups of the
same names. Nothing is imported before it is asked for.
"""

import importlib
import importlib.metadata
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any, cast

from exodus.contracts import Exporter, Importer, Publisher
from exodus.errors import UsageError


def importer_names() -> tuple[str, ...]:
    """The names of all importers, sorted."""
    return _names("exodus.importers")


def exporter_names() -> tuple[str, ...]:
    """The names of all exporters, sorted."""
    return _names("exodus.exporters")


def importer(name: str) -> Importer:
    """The importer of this name."""
    return cast("Importer", _adapter("exodus.importers", name)())


def importers() -> Iterator[Importer]:
    """All importers, by name."""
    return map(importer, importer_names())


def exporter(name: str) -> type[Publisher] | type[Exporter]:
    """The class of the exporter of this name; it is made with its options."""
    return cast("type[Publisher] | type[Exporter]", _adapter("exodus.exporters", name))


def _names(group: str) -> tuple[str, ...]:
    package = importlib.import_module(group)
    inside = {module.name.replace("_", "-") for module in pkgutil.iter_modules(package.__path__)}
    outside = {entry.name for entry in importlib.metadata.entry_points(group=group)}
    return tuple(sorted(inside | outside))


def _adapter(group: str, name: str) -> type[Any]:
    module = _module(group, name)
    for value in vars(module).values():
        if isinstance(value, type) and getattr(value, "name", None) == name:
            return value
    raise UsageError(f"{module.__name__} holds no class named {name!r}; see CONTRIBUTING.md")


def _module(group: str, name: str) -> ModuleType:
    inside = name.replace("-", "_")
    if inside in {module.name for module in pkgutil.iter_modules(importlib.import_module(group).__path__)}:
        return importlib.import_module(f"{group}.{inside}")
    for entry in importlib.metadata.entry_points(group=group, name=name):
        return importlib.import_module(entry.module)
    known = ", ".join(_names(group))
    raise UsageError(f"there is no {group.rpartition('.')[2].rstrip('s')} {name!r}; there are: {known}")
