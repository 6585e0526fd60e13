"""What a struct type knows, and what of a decoded value it does not know.

msgspec drops unknown keys silently; here they are taken off first, so that nothing is.
"""

import re
from functools import lru_cache
from typing import Any

from msgspec import inspect

Shape = dict[str, Any] | None
"""What is known below: ``{key: shape}`` for a struct, ``{"*": shape}`` for a list or map, ``None`` for anything."""


@lru_cache(maxsize=256)
def _shape(type_: Any) -> Shape:
    return _of(inspect.type_info(type_))


def _of(info: inspect.Type) -> Shape:
    if isinstance(info, inspect.StructType):
        return {field.encode_name: _of(field.type) for field in info.fields}
    if isinstance(info, inspect.ListType | inspect.VarTupleType):
        return {"*": _of(info.item_type)}
    if isinstance(info, inspect.DictType):
        return {"*": _of(info.value_type)}
    if isinstance(info, inspect.UnionType):
        return next((shape for shape in map(_of, info.types) if shape is not None), None)
    return None


def known_fields(type_: Any) -> frozenset[str]:
    """The keys a struct type has fields for; none for other types."""
    return frozenset(_shape(type_) or ()) - {"*"}


def prune(value: Any, type_: Any) -> tuple[Any, dict[str, Any]]:
    """The value without the keys the type has no field for, and those by their path (``a.b.0.c``)."""
    unknown: dict[str, Any] = {}
    return _pruned(value, _shape(type_), "", unknown), unknown


def _pruned(value: Any, shape: Shape, path: str, unknown: dict[str, Any]) -> Any:
    if shape is None:
        return value
    if isinstance(value, list):
        below = shape.get("*")
        return [_pruned(item, below, f"{path}{i}.", unknown) for i, item in enumerate(value)] if below else value
    if not isinstance(value, dict):
        return value
    if "*" in shape:
        return {key: _pruned(item, shape["*"], f"{path}{key}.", unknown) for key, item in value.items()}
    known: dict[str, Any] = {}
    for key, item in value.items():
        if key in shape:
            known[key] = _pruned(item, shape[key], f"{path}{key}.", unknown)
        else:
            unknown[path + key] = item
    return known


def remove(value: Any, error: str, unknown: dict[str, Any]) -> bool:
    """Move the value a ValidationError complains of from ``value`` to ``unknown``; whether that was possible."""
    where = re.search(r"`\$(.*?)`$", error)
    pieces = re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", where.group(1)) if where else []
    if not pieces or any(number == "..." for _, number in pieces) or "missing required field" in error:
        return False
    path = [key or int(number) for key, number in pieces]
    for piece in path[:-1]:
        try:
            value = value[piece]
        except (KeyError, IndexError, TypeError):
            return False
    if not isinstance(value, dict) or path[-1] not in value:
        return False
    unknown[".".join(map(str, path))] = value.pop(path[-1])
    return True


__all__ = ["known_fields", "prune", "remove"]
