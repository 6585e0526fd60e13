"""What a struct type knows, and what of a decoded value it does not know.

msgspec drops unknown keys silently; here they are taken off first, so that nothing is.
"""

import re
from functools import lru_cache
from typing import Any

from msgspec import inspect

Shape = inspect.Type


@lru_cache(maxsize=256)
def _shape(type_: Any) -> Shape:
    return _bare(inspect.type_info(type_))


def _bare(shape: Shape) -> Shape:
    """Of several types the one that something can be unknown in: a struct, list or map."""
    if isinstance(shape, inspect.Metadata):
        return _bare(shape.type)
    if isinstance(shape, inspect.UnionType):
        return next((bare for bare in map(_bare, shape.types) if _is_open(bare)), shape)
    return shape


def _is_open(shape: Shape) -> bool:
    return isinstance(shape, inspect.StructType | inspect.ListType | inspect.VarTupleType | inspect.DictType)


@lru_cache(maxsize=1024)
def _fields(struct: type[Any]) -> dict[str, Shape]:
    """The struct's fields by their encoded names. By struct, not by shape: shapes may contain themselves."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - it was one when it was found
    fields = {field.encode_name: _bare(field.type) for field in info.fields}
    return fields if info.tag_field is None else {info.tag_field: inspect.AnyType(), **fields}


@lru_cache(maxsize=1024)
def _without_null(struct: type[Any]) -> frozenset[str]:
    """The struct's fields that may be missing but not null."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - it was one when it was found
    return frozenset(field.encode_name for field in info.fields if not field.required and not _takes_null(field.type))


def _takes_null(shape: Shape) -> bool:
    if isinstance(shape, inspect.Metadata):
        return _takes_null(shape.type)
    if isinstance(shape, inspect.UnionType):
        return any(map(_takes_null, shape.types))
    return isinstance(shape, inspect.AnyType | inspect.NoneType)


def known_fields(type_: Any) -> frozenset[str]:
    """The keys a struct type has fields for; none for other types."""
    shape = _shape(type_)
    return frozenset(_fields(shape.cls)) if isinstance(shape, inspect.StructType) else frozenset()


def prune(value: Any, type_: Any) -> tuple[Any, dict[str, Any]]:
    """The value without the keys the type has no field for, and those by their path (``a.b.0.c``).

    An object where the type has a list of structs becomes a list of one; a null where it has something else and a
    default is as good as nothing.
    """
    unknown: dict[str, Any] = {}
    return _pruned(value, _shape(type_), "", unknown), unknown


def _pruned(value: Any, shape: Shape, path: str, unknown: dict[str, Any]) -> Any:
    if isinstance(shape, inspect.ListType | inspect.VarTupleType) and isinstance(value, list):
        below = _bare(shape.item_type)
        return [_pruned(item, below, f"{path}{i}.", unknown) for i, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if isinstance(shape, inspect.ListType) and isinstance(_bare(shape.item_type), inspect.StructType):
        return _pruned([value], shape, path, unknown)  # platforms write a list of one as its only element
    if isinstance(shape, inspect.DictType):
        below = _bare(shape.value_type)
        return {key: _pruned(item, below, f"{path}{key}.", unknown) for key, item in value.items()}
    if not isinstance(shape, inspect.StructType):
        return value
    fields = _fields(shape.cls)
    known: dict[str, Any] = {}
    for key, item in value.items():
        if item is None and key in _without_null(shape.cls):
            continue
        if key in fields:
            known[key] = _pruned(item, fields[key], f"{path}{key}.", unknown)
        else:
            unknown[path + key] = item
    return known


def remove(value: Any, error: str, unknown: dict[str, Any]) -> bool:
    """Move the value a ValidationError complains of from ``value`` to ``unknown``; whether that was possible.

    A number that stands where a text is expected stays, as its digits.
    """
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
    last = path[-1]
    held = last in value if isinstance(value, dict) else isinstance(last, int) and last < len(value)
    if not held:
        return False
    there = value[last]
    if error.startswith("Expected `str") and type(there) in (int, float):
        value[last] = str(there)
        return True
    taken = value.pop(last)
    place = ".".join(map(str, path))
    while place in unknown:  # a list closed up behind what was taken from it before
        place += "'"
    unknown[place] = taken
    return True


__all__ = ["known_fields", "prune", "remove"]
