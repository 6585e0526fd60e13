"""What must not be kept of a takeout, wherever an unknown key brings it along."""

from typing import Any

SECRET = frozenset(
    {
        "ip",
        "ip_address",
        "upload_ip",
        "registration_ip",
        "device_id",
        "device",
        "user_agent",
        "datr_cookie",
        "cookie",
        "session",
        "token",
        "access_token",
        "phone_number",
        "phone_numbers",
        "contact_info",
    }
)
"""Keys of addresses, devices, sessions and other people's numbers (seen in takeouts of 2018 to 2026)."""


DEPTH = 100
"""So many levels of an unknown value are kept; a platform writes ten."""
TOO_DEEP = "(nested too deeply to be kept)"


def open_part(value: Any, depth: int = DEPTH) -> Any:
    """The value without anything under a secret key, at any depth; a path (``a.0.ip``) counts by its last piece."""
    if not isinstance(value, dict | list):
        return value
    if not depth:
        return TOO_DEEP
    if isinstance(value, list):
        return [open_part(item, depth - 1) for item in value]
    return {
        key: open_part(item, depth - 1)
        for key, item in value.items()
        if not isinstance(key, str) or key.rpartition(".")[2].lower() not in SECRET
    }
