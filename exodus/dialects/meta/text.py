"""Text as a human wrote it, out of Meta's JSON.

Meta writes every byte of a UTF-8 text as an escape of its own (``\\u00c3\\u00a9`` for ``é``), in values and in keys;
some values in the same files are clean, some are cut inside a character (seen in takeouts of 2018 to 2026). So only
runs that are well-formed UTF-8 are replaced. HTML pages and the end-to-end-encrypted chat files are clean already.
"""

import re
from functools import lru_cache
from typing import Any

_RUN = re.compile(
    "(?:[\xc2-\xdf][\x80-\xbf]"
    "|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    "|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
)
"""Characters up to U+00FF that, taken as bytes, are whole UTF-8 sequences (table 3-7 of the Unicode standard)."""


def repair(text: str) -> str:
    """The text with every run of mangled characters put right; clean text comes back unchanged.

    To be used once on each string: a person's own ``Ã©`` survives the first pass and no second one.
    """
    if text.isascii():
        return text
    try:
        # A string that is UTF-8 as a whole is a chain of well-formed runs: the same result, many times faster.
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return _RUN.sub(_decoded, text)


repair_name = lru_cache(maxsize=16384)(repair)
"""The same, remembered: for names, which come again and again."""


DEPTH = 100
"""So many levels of a value are repaired; a platform writes ten."""


def repaired(value: Any, depth: int = DEPTH) -> Any:
    """The decoded JSON value with all its texts repaired, keys included.

    Where two keys become one, the second keeps its mangled form, so that no value is lost.
    """
    if isinstance(value, str):
        return repair(value)
    if not depth:
        return value
    if isinstance(value, list):
        return [repaired(item, depth - 1) for item in value]
    if isinstance(value, dict):
        result: dict[Any, Any] = {}
        for key, item in value.items():
            clean = repair_name(key) if isinstance(key, str) else key
            result[key if clean in result else clean] = repaired(item, depth - 1)
        return result
    return value


def _decoded(run: re.Match[str]) -> str:
    return run[0].encode("latin-1").decode("utf-8")
