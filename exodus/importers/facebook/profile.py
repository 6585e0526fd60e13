"""The owner: ``profile_information.json``, and what can be said without it.

E-mail addresses, telephone numbers and the registration's IP address are access data, not history: they are left out.
"""

import re
from typing import Any

import msgspec

from exodus.dialects import secret
from exodus.dialects.meta.text import repair_name, repaired
from exodus.importers.facebook.reading import own
from exodus.model import Actor, Finding, Location, Source, derived_key, from_seconds, native_key
from exodus.takeout import Element, Member, Takeout

PROFILE = "profile_information/profile_information.json"
_ID = re.compile(r"[?&]id=(\d+)|facebook\.com/(\d{6,})/?$")
_USERNAME = re.compile(r"facebook\.com/([A-Za-z0-9.]{2,})/?$")
_SECRET = {
    "emails": secret.NUMBERS,
    "phone_numbers": secret.NUMBERS,
    "screen_names": secret.NUMBERS,
    "registration_ip": secret.ADDRESSES,
}
_FIELDS = frozenset({"name", "username", "profile_uri", "url", "registration_timestamp", "about_me", "intro_bio"})


KEYS = ("profile_v2", "profile")
"""``profile_v2`` since 2021, ``profile`` before; the takeout of a Page or a further profile names it otherwise."""


def member(takeout: Takeout) -> Member | None:
    """The profile's member, if this part of the takeout has it."""
    return next((member for member in takeout.members(PROFILE) if own(member.name)), None)


def evidence(takeout: Takeout) -> tuple[str, ...]:
    """Whose takeout it is, the strongest first. Counts nothing as read."""
    found = member(takeout)
    if found is None:
        return ()
    try:
        root = msgspec.json.decode(takeout.peek(found), type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ()  # reading it will say so
    profile = root.get(_key(root) or "", {})
    native, username, name = identity(profile)
    known = (("id", native), ("username", username), ("name", name))
    return tuple(f"{sort}:{value}" for sort, value in known if value)


def identity(profile: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    """The numeric id, the username and the full name."""
    address = str(profile.get("profile_uri") or profile.get("url") or "")
    native = _ID.search(address)
    named = _USERNAME.search(address)
    username = profile.get("username") or (named[1] if named and not native and named[1] != "profile.php" else None)
    name = profile.get("name")
    full = name.get("full_name") if isinstance(name, dict) else name
    return (
        (native[1] or native[2]) if native else None,
        repair_name(str(username)) if username else None,
        repair_name(str(full)) if full else None,
    )


def owner(takeout: Takeout, guess: str | None) -> tuple[Actor, Finding | None]:
    """The owner, and what keeps the profile from being read; ``guess`` is the name to take where none tells it."""
    found = member(takeout)
    head = takeout.json(found).head(dict[str, Any]) if found else None
    if found and isinstance(head, Element):
        return _actor(takeout, found, head), None
    place = found or next(iter(takeout.members()), None)
    key = derived_key("facebook", "owner", takeout.account)
    unknown = Actor(key=key, name=guess or None, owner=True, source=Source(place.name if place else ""))
    return unknown, head if isinstance(head, Finding) else None


def _key(root: dict[str, Any]) -> str | None:
    """Under which key the profile stands: a known one, else the first whose object has a name."""
    known = next((key for key in KEYS if isinstance(root.get(key), dict)), None)
    return known or next((key for key, value in root.items() if isinstance(value, dict) and "name" in value), None)


def _actor(takeout: Takeout, found: Member, head: Element[dict[str, Any]]) -> Actor:
    root = head.value
    place = _key(root)
    profile = root.get(place or "", {})
    others = {key: value for key, value in root.items() if key != place}
    native, username, name = identity(profile)
    bio = profile.get("intro_bio")
    about = profile.get("about_me") or (bio.get("name") if isinstance(bio, dict) else bio)
    city = profile.get("current_city")
    registered = profile.get("registration_timestamp")
    said = repaired({key: value for key, value in profile.items() if key not in _FIELDS | _SECRET.keys()})
    for key, rule in _SECRET.items():
        takeout.drop(rule, _numbers(profile.get(key)))
    extra = {key: value for key, value in said.items() if value not in (None, "", [], {})}
    if others:
        extra["unknown"] = repaired(others)
    return Actor(
        key=native_key("facebook", "person", native) if native else derived_key("facebook", "owner", takeout.account),
        name=name,
        preferred_username=username,
        kind="organization" if (place or "").startswith("page") else "person",
        url=str(profile.get("profile_uri") or profile.get("url") or "") or None,
        summary=repaired(about) if isinstance(about, str) and about else None,
        published=from_seconds(registered) if isinstance(registered, int | float) else None,
        location=Location(name=repaired(city["name"])) if isinstance(city, dict) and city.get("name") else None,
        owner=True,
        extra=extra,
        source=Source(found.name, f"/{place}" if place else ""),
    )


def _numbers(value: Any) -> int:
    """How many addresses or numbers stand there: lists may be one level down, sorted by their use."""
    return sum(map(secret.count, value.values())) if isinstance(value, dict) else secret.count(value)
