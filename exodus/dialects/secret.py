"""What must not be kept of a takeout, wherever it stands: it is left out, and counted by its sort."""

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from msgspec import structs

from exodus.model import Finding, Record
from exodus.takeout import Takeout

ADDRESSES = "IP addresses"
DEVICES = "devices"
TOKENS = "sessions and tokens"
NUMBERS = "contact data"
SECRET: dict[str, str] = {
    **dict.fromkeys(("ip", "ip_address", "upload_ip", "registration_ip", "client_ip"), ADDRESSES),
    **dict.fromkeys(("device_id", "device", "user_agent", "machine_id", "family_device_id", "device_token"), DEVICES),
    **dict.fromkeys(("datr_cookie", "cookie", "cookies", "session", "session_id", "token", "access_token"), TOKENS),
    **dict.fromkeys(("auth_token", "refresh_token", "csrf_token", "push_token", "password"), TOKENS),
    **dict.fromkeys(("phone_number", "phone_numbers", "contact_info", "emails", "email", "email_address"), NUMBERS),
    **dict.fromkeys(("phone", "mobile", "mobile_number", "mobile_phone", "mail", "e_mail"), NUMBERS),
}
"""Keys of addresses, devices, sessions and people's numbers, with the rule by which what they hold is dropped (seen in
takeouts of 2018 to 2026). They are written here in lower case with low lines, and known in any spelling."""

DEPTH = 100
"""So many levels of an unknown value are kept; a platform writes ten."""
TOO_DEEP = "(nested too deeply to be kept)"

_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|(?=[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:)[0-9A-Fa-f:]{2,39}")
LONGEST = 39
"""Characters of the longest IP address."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_GAP = re.compile(r"[\s-]+")

Drop = Callable[[str, int], object]


def without(takeout: Takeout, values: Iterable[Record | Finding]) -> Iterator[Record | Finding]:
    """The values, with no secret left in any ``extra``; what is left out is counted in ``takeout.dropped``."""
    for value in values:
        if not isinstance(value, Finding) and value.extra and not _is_plain(value.extra):
            extra = open_part(value.extra, takeout.drop)
            yield value if extra == value.extra else structs.replace(value, extra=extra)
        else:
            yield value


def _is_plain(extra: dict[str, Any]) -> bool:
    """Whether there is clearly nothing to be left out: the fast way for nearly all records."""
    for key, value in extra.items():
        kind = type(value)
        if kind is dict or kind is list or rule_of(key) is not None:
            return False
        if kind is str and len(value) <= LONGEST and is_address(value):
            return False
    return True


def open_part(value: Any, drop: Drop, depth: int = DEPTH) -> Any:
    """The value without what stands under a secret key at any depth, and without texts that are an address.

    A path (``a.ip.0``) goes if one of its pieces is secret. ``drop`` is told the rule and how many.
    """
    if not isinstance(value, dict | list):
        return value
    if not depth:
        return TOO_DEEP
    if isinstance(value, list):
        return [open_part(item, drop, depth - 1) for item in value if not _is_dropped("", item, drop)]
    return {key: open_part(item, drop, depth - 1) for key, item in value.items() if not _is_dropped(key, item, drop)}


def count(value: Any) -> int:
    """How many secrets a value holds: none when it is empty, one for each item of a list."""
    return len(value) if isinstance(value, list) else int(value not in (None, "", {}, 0, False))


def _is_dropped(key: object, value: Any, drop: Drop) -> bool:
    """Whether the value goes, by its key or because it is an address; it is counted."""
    rule = rule_of(key) if isinstance(key, str) else None
    if rule is None:
        if not isinstance(value, str) or not is_address(value):
            return False
        rule = ADDRESSES
    drop(rule, count(value))
    return True


@lru_cache(maxsize=4096)
def rule_of(key: str) -> str | None:
    """The rule by which what stands under a key or path goes: ``userAgent``, ``user-agent`` and ``User Agent`` are
    ``user_agent``."""
    pieces = (_GAP.sub("_", _HUMP.sub("_", piece).strip()).lower() for piece in key.split("."))
    return next((SECRET[piece] for piece in pieces if piece in SECRET), None)


def is_address(text: str) -> bool:
    """Whether a text is an IP address and nothing else."""
    if not _ADDRESS.fullmatch(text):
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:  # a time, a version, a part of a number
        return False
    return True
