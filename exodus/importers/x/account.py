"""The small files about the account: a row or two each, read without counting, then told what is strange in them."""

import contextlib
import io
import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from exodus.importers.x.live import unwrap
from exodus.importers.x.member import files
from exodus.model import Finding
from exodus.takeout import Json, Member, Takeout
from exodus.takeout.element import MISFIT

HEAD = 1 << 20
BARE = re.compile(rb"[^\[{]*\{")
"""One object at the root, where X writes a list."""
ABOUT = {
    "account-timezone": "timezone",
    "verified": "verified",
    "verified-organization": "verified_organization",
    "professional-data": "professional",
    "expanded-profile": "expanded_profile",
    "account-label": "label",
    "account-suspension": "suspensions",
    "protected-history": "protected",
    "periscope-account-information": "periscope",
    "periscope-profile-description": "periscope",
    "periscope-ban-information": "periscope",
    "periscope-followers": "periscope_followers",
    "periscope-expired-broadcasts": "periscope_expired_broadcasts",
    "twitter-circle": "circles",
    "twitter-circle-member": "circle_members",
}
"""Small files that say something about the account: stem → name in ``extra``."""
KNOWN = {
    "account": frozenset(
        {"accountId", "username", "accountDisplayName", "createdAt", "createdVia", "updatedAt", "timeZone"}
        | {"email", "phoneNumber"}
    ),
    "profile": frozenset({"description", "avatarMediaUrl", "headerMediaUrl"}),
    "screen-name-change": frozenset({"accountId", "screenNameChange", "changedAt", "changedFrom", "changedTo"}),
}
"""The files of which single fields are read, with all fields seen in real archives of 2018 to 2026."""
ACCOUNT = frozenset({"accountId", "screenNameChange"})
DESCRIPTION = frozenset({"bio", "website", "location"})
SECOND = "a second row where X writes one is not read"


def peeked(takeout: Takeout, member: Member | None) -> Any:
    """A small member's value without counting it as read; ``None`` when it is no JSON."""
    if member is None:
        return None
    text = takeout.peek(member, HEAD).decode("utf-8", "replace")
    start = min((place for place in (text.find("["), text.find("{")) if place >= 0), default=-1)
    if start < 0:
        return None
    with contextlib.suppress(ValueError, RecursionError):  # a hand-edited file tells nothing here; reading reports it
        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    return None


def first(takeout: Takeout, stem: str) -> dict[str, Any]:
    """What the first row of a small file says, without its wrapper."""
    return next(unwrapped(takeout, stem), {})


def unwrapped(takeout: Takeout, stem: str) -> Iterator[dict[str, Any]]:
    """The rows of a small file without their wrappers (one-key objects), without counting it as read.

    Rows without one known field are left out where the fields are known.
    """
    for member in files(takeout, stem):
        for row in _rows(takeout, member):
            told = unwrap(row)
            if told and _is_known(stem, told):
                yield told


def _is_known(stem: str, row: dict[str, Any]) -> bool:
    return stem not in KNOWN or not KNOWN[stem].isdisjoint(row)


def _rows(takeout: Takeout, member: Member) -> Iterator[dict[str, Any]]:
    """The elements of a list, or the one object that stands in its place."""
    head = takeout.peek(member, HEAD)
    if BARE.match(head):
        yield object_of(peeked(takeout, member))
        return
    for element in Json(member.name, len(head), partial(io.BytesIO, head)).elements(dict[str, Any]):
        if not isinstance(element, Finding):  # told when the member is read
            yield element.value


def problems(takeout: Takeout, member: Member, stem: str) -> Iterator[Finding]:
    """Count a small member as read; what in it is no JSON, or nothing of it is known, becomes a finding with its
    place."""
    bare = BARE.match(takeout.peek(member, HEAD)) is not None
    rows: list[tuple[str, dict[str, Any]]] = [("", unwrap(object_of(peeked(takeout, member))))] if bare else []
    for element in takeout.json(member).elements(dict[str, Any]):
        if isinstance(element, Finding):
            yield element
        elif not bare and stem in KNOWN:
            rows.append((element.pointer, unwrap(element.value)))
    known = [pointer for pointer, row in rows if _is_known(stem, row)]
    for pointer, row in rows:
        if row and pointer not in known:
            yield Finding(member.name, MISFIT, pointer, detail=", ".join(sorted(row)), failed=True)
    if stem in {"account", "profile"}:
        for pointer in known[1:]:
            yield Finding(member.name, SECOND, pointer, failed=True)


def about(takeout: Takeout, former: list[str]) -> dict[str, Any]:
    """What the small files say. E-mail addresses, telephone numbers and birth dates stay where they are."""
    extra: dict[str, Any] = {"former_usernames": former}
    account = first(takeout, "account")
    takeout.drop("contact data", bool(account.get("email") or account.get("phoneNumber")))
    changes = list(unwrapped(takeout, "screen-name-change"))
    steps = [{**change, **object_of(change.get("screenNameChange"))} for change in changes]
    told = [{name: step[name] for name in step if name not in ACCOUNT and step[name]} for step in steps]
    extra["username_changes"] = list(filter(None, told))
    extra["timezone"] = account.get("timeZone")  # in 2018 it stood here
    extra["unknown"] = _unknown(takeout)
    for stem, name in ABOUT.items():
        for number, row in enumerate(unwrapped(takeout, stem)):
            said = {field: value for field, value in row.items() if field not in ("accountId", "userId", "digitsId")}
            said = {field: value for field, value in said.items() if value not in (None, "", [], {}) or value is False}
            only = next(iter(said.values()), None)
            if stem in ("account-timezone", "verified") and len(said) == 1 and extra.get(name) in (None, only):
                extra[name] = only
            elif stem in (
                "periscope-account-information",
                "periscope-profile-description",
                "periscope-ban-information",
            ):
                held = extra.setdefault(name, {})
                for field, value in said.items():
                    held[field if held.get(field, value) == value else f"{stem}.{number}.{field}"] = value
            elif said:
                extra[name] = [*_listed(extra.get(name)), said]
    return extra


def _unknown(takeout: Takeout) -> dict[str, Any]:
    """What the account and the profile say in fields that nobody knows."""
    described = object_of(first(takeout, "profile").get("description"))
    unknown = {f"profile.description.{name}": value for name, value in described.items() if name not in DESCRIPTION}
    for stem in ("account", "profile"):
        row = first(takeout, stem)
        unknown |= {f"{stem}.{name}": value for name, value in row.items() if name not in KNOWN[stem]}
    return unknown


def _listed(value: Any) -> list[Any]:
    """What was told before, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def object_of(value: Any) -> dict[str, Any]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}
