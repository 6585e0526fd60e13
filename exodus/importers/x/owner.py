"""Whose takeout it is: ids, handles past and present, profile."""

import contextlib
import io
import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from msgspec import Struct

from exodus.importers.x.clock import read_time
from exodus.importers.x.live import unwrap
from exodus.importers.x.media import Files
from exodus.importers.x.member import MONTHS, files
from exodus.importers.x.text import unescape, user_url
from exodus.model import Actor, Document, Finding, Location, Record, Source, derived_key, native_key
from exodus.takeout import Json, Member, Takeout
from exodus.takeout.element import MISFIT

HEAD = 1 << 20
OWN_MEDIA = re.compile(r"https?://(?:twitter|x)\.com/(\w{1,20})/status/(\d+)/(?:photo|video)/1\"")
BARE = re.compile(rb"[^\[{]*\{")
"""One object at the root, where X writes a list."""
CONVERSATION = re.compile(r'"conversationId"\s*:\s*"(\d+)-(\d+)"')
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


class Identity(Struct, frozen=True):
    """Who the owner is, as far as the takeout says: id, handles (the oldest first), display name."""

    native_id: str = ""
    handles: tuple[str, ...] = ()
    name: str = ""

    @property
    def handle(self) -> str:
        """What the account is called now."""
        return self.handles[-1] if self.handles else ""

    def evidence(self) -> tuple[str, ...]:
        """For the recognition: the id, the handles, the name."""
        found = [f"id:{self.native_id}"] if self.native_id else []
        found += [f"username:{handle}" for handle in self.handles]
        return (*found, f"name:{self.name}") if self.name else tuple(found)

    def key(self, account: str) -> str:
        """The owner's key: by id, else by handle, else by what the account is called for this import."""
        if self.native_id or (account.isdigit() and account not in self.handles):
            return native_key("x", "user", self.native_id or account)
        if self.handle:
            return native_key("x", "handle", self.handle.lower())
        return derived_key("x", "name", account, "")


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
        yield _dict(peeked(takeout, member))
        return
    for element in Json(member.name, len(head), partial(io.BytesIO, head)).elements(dict[str, Any]):
        if not isinstance(element, Finding):  # told when the member is read
            yield element.value


def identify(takeout: Takeout) -> Identity:
    """Who the owner is: account, manifest, user details, then any small file that names the account."""
    account = first(takeout, "account")
    manifest = _dict(peeked(takeout, next(iter(files(takeout, "manifest")), None)))
    info = _dict(manifest.get("userInfo"))
    details = _dict(peeked(takeout, next(iter(takeout.members("/data/js/user_details.js")), None)))
    native_id = _digits(account.get("accountId")) or _digits(info.get("accountId")) or _digits(details.get("id"))
    for stem, field in (("verified", "accountId"), ("account-timezone", "accountId"), ("tweet-headers", "user_id")):
        native_id = native_id or _digits(first(takeout, stem).get(field))
    changes = list(unwrapped(takeout, "screen-name-change"))
    native_id = native_id or next((_digits(change.get("accountId")) for change in changes), "")
    native_id = native_id or _id_of_conversations(takeout)
    author = {} if native_id else _author(takeout)
    native_id = native_id or _digits(author.get("id_str"))
    handle = str(account.get("username") or info.get("userName") or details.get("screen_name") or "")
    handle = handle or str(author.get("screen_name") or "")
    name = str(account.get("accountDisplayName") or info.get("displayName") or details.get("full_name") or "")
    name = name or str(author.get("name") or "")
    handle = handle or ("" if native_id else _handle_of_media(takeout))
    return Identity(native_id, _handles(changes, handle), name)


def _author(takeout: Takeout) -> dict[str, Any]:
    """Whom the newest month of the tweet archive names as the author of its first post; for months by themselves."""
    for member in takeout.members(*MONTHS)[-1:]:
        head = takeout.peek(member, HEAD)
        for element in Json(member.name, len(head), partial(io.BytesIO, head)).elements(dict[str, Any]):
            if not isinstance(element, Finding):
                return _dict(element.value.get("user"))
    return {}


def _handles(changes: list[dict[str, Any]], current: str) -> tuple[str, ...]:
    """All handles the account had, the oldest first."""
    steps = [_dict(change.get("screenNameChange")) or change for change in changes]
    steps.sort(key=lambda step: str(step.get("changedAt", "")))
    names = [str(step[field]) for step in steps for field in ("changedFrom", "changedTo") if step.get(field)]
    return tuple(dict.fromkeys([name for name in names if name != current] + ([current] if current else [])))


def _handle_of_media(takeout: Takeout) -> str:
    """The handle in the address of a picture that the owner's own post had first; for lone files."""
    for member in files(takeout, "tweets", "tweet")[:1]:
        text = takeout.peek(member, HEAD).decode("utf-8", "replace").replace("\\/", "/")
        for found in OWN_MEDIA.finditer(text):
            if f'"{found.group(2)}"' in text and not re.search(rf'source_status_id"\s*:\s*"{found.group(2)}"', text):
                return found.group(1)
    return ""


def _id_of_conversations(takeout: Takeout) -> str:
    """The one id that all one-to-one conversations have in common; for folders without the account's own files."""
    common: set[str] | None = None
    pairs: set[tuple[str, str]] = set()
    for member in files(takeout, "direct-messages", "direct-message")[:1]:
        head = takeout.peek(member, HEAD).decode("utf-8", "replace")
        for found in CONVERSATION.finditer(head):
            pair = (found.group(1), found.group(2))
            pairs.add(pair)
            common = set(pair) if common is None else common & set(pair)
    return next(iter(common)) if common is not None and len(common) == 1 and len(pairs) > 1 else ""


def protected(takeout: Takeout) -> bool:
    """Whether the last switch of the "protect your posts" setting was to on; X tells of the last six months."""
    steps = sorted(unwrapped(takeout, "protected-history"), key=lambda step: str(step.get("protectedAt", "")))
    return bool(steps) and str(steps[-1].get("action", "")).lower() == "protect"


def read_owner(takeout: Takeout, identity: Identity, media: Files) -> Iterator[Record | Finding]:
    """The owner, profile pictures right behind."""
    key = identity.key(takeout.account)
    account, profile = first(takeout, "account"), first(takeout, "profile")
    member = next(
        iter(files(takeout, "account", "profile", "manifest") + takeout.members("/data/js/user_details.js")), None
    )
    details = _dict(peeked(takeout, next(iter(takeout.members("/data/js/user_details.js")), None)))
    payload = _dict(peeked(takeout, next(iter(takeout.members("/data/js/payload_details.js")), None)))
    description = _dict(profile.get("description"))
    extra = _about(takeout, identity)
    extra |= {"website": description.get("website") or details.get("expanded_url") or details.get("url")}
    extra |= {"created_via": account.get("createdVia"), "profile_language": payload.get("lang")}
    detailed = takeout.members("/data/js/user_details.js", "/data/js/payload_details.js")
    pictures = list(_pictures(takeout, identity, profile, key, media))
    avatar = next((picture.key for picture in pictures if picture.extra.get("use") == "avatar"), None)
    place = description.get("location") or details.get("location")
    created = read_time(account.get("createdAt") or details.get("created_at"))
    source = Source(member.name, "/0") if member else Source(_any_member(takeout))
    yield Actor(
        key=key,
        name=identity.name or None,
        preferred_username=identity.handle or None,
        url=user_url(identity.native_id) if identity.native_id else None,
        summary=str(description.get("bio") or unescape(str(details.get("bio") or ""))) or None,
        published=created,
        icon=avatar,
        location=Location(name=str(place)) if place else None,
        owner=True,
        extra={name: value for name, value in extra.items() if value not in (None, "", [], {})},
        source=source,
    )
    yield from pictures
    for read in [*files(takeout, "manifest"), *detailed]:
        takeout.mark_read(read)
        if not isinstance(peeked(takeout, read), dict):
            yield Finding(read.name, "this member is no valid JSON", failed=True)
    for stem in ("account", "profile", "screen-name-change", *ABOUT):
        for read in files(takeout, stem):
            yield from _problems(takeout, read, stem)


def _problems(takeout: Takeout, member: Member, stem: str) -> Iterator[Finding]:
    """Count a small member as read; what in it is no JSON, or nothing of it is known, becomes a finding with its
    place."""
    bare = BARE.match(takeout.peek(member, HEAD)) is not None
    rows: list[tuple[str, dict[str, Any]]] = [("", unwrap(_dict(peeked(takeout, member))))] if bare else []
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


def _about(takeout: Takeout, identity: Identity) -> dict[str, Any]:
    """What the small files say. E-mail addresses, telephone numbers and birth dates stay where they are."""
    extra: dict[str, Any] = {"former_usernames": list(identity.handles[:-1])}
    account = first(takeout, "account")
    takeout.drop("contact data", bool(account.get("email") or account.get("phoneNumber")))
    changes = list(unwrapped(takeout, "screen-name-change"))
    steps = [{**change, **_dict(change.get("screenNameChange"))} for change in changes]
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
    described = _dict(first(takeout, "profile").get("description"))
    unknown = {f"profile.description.{name}": value for name, value in described.items() if name not in DESCRIPTION}
    for stem in ("account", "profile"):
        row = first(takeout, stem)
        unknown |= {f"{stem}.{name}": value for name, value in row.items() if name not in KNOWN[stem]}
    return unknown


def _listed(value: Any) -> list[Any]:
    """What was told before, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _pictures(
    takeout: Takeout, identity: Identity, profile: dict[str, Any], owner: str, media: Files
) -> Iterator[Document]:
    """Avatar and header: ``profile_media/<account id>-<last piece of the address>``; the header's has no suffix."""
    for field, use, idspace in (
        ("avatarMediaUrl", "avatar", "profile_image"),
        ("headerMediaUrl", "header", "profile_banner"),
    ):
        url = str(profile.get(field) or "")
        if not url:
            continue
        base = url.rpartition("/")[2]
        member = media.find(f"{identity.native_id}-{base}") or media.find(f"{identity.native_id}-{base}.jpg")
        numbers = re.findall(r"/(\d+)(?=/|$)", url)
        key = (
            native_key("x", idspace, "-".join(numbers)) if numbers else derived_key("x", idspace, takeout.account, url)
        )
        yield Document(
            key=key,
            kind="image",
            attributed_to=owner,
            name=member.basename if member else base,
            url=url,
            member=member.name if member else None,
            missing=None if member else "the takeout does not hold this profile picture",
            extra={"use": use},
            source=Source(next(iter(files(takeout, "profile"))).name, "/0"),
        )


def _any_member(takeout: Takeout) -> str:
    return next((member.name for member in takeout.members()), "")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _digits(value: Any) -> str:
    text = str(value or "")
    return text if text.isascii() and text.isdigit() and text != "0" else ""
