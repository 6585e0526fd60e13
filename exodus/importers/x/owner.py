"""Whose takeout it is: ids, handles past and present, profile."""

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from msgspec import Struct

from exodus.importers.x.account import ABOUT, HEAD, about, first, object_of, peeked, problems, unwrapped
from exodus.importers.x.clock import read_time
from exodus.importers.x.media import Files
from exodus.importers.x.member import MONTHS, files
from exodus.importers.x.text import unescape, user_url
from exodus.model import Actor, Document, Finding, Location, Record, Source, derived_key, native_key
from exodus.takeout import Json, Takeout

OWN_MEDIA = re.compile(r"https?://(?:twitter|x)\.com/(\w{1,20})/status/(\d+)/(?:photo|video)/1\"")
CONVERSATION = re.compile(r'"conversationId"\s*:\s*"(\d+)-(\d+)"')


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


def identify(takeout: Takeout) -> Identity:
    """Who the owner is: account, manifest, user details, then any small file that names the account."""
    account = first(takeout, "account")
    manifest = object_of(peeked(takeout, next(iter(files(takeout, "manifest")), None)))
    info = object_of(manifest.get("userInfo"))
    details = object_of(peeked(takeout, next(iter(takeout.members("/data/js/user_details.js")), None)))
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
                return object_of(element.value.get("user"))
    return {}


def _handles(changes: list[dict[str, Any]], current: str) -> tuple[str, ...]:
    """All handles the account had, the oldest first."""
    steps = [object_of(change.get("screenNameChange")) or change for change in changes]
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
    details = object_of(peeked(takeout, next(iter(takeout.members("/data/js/user_details.js")), None)))
    payload = object_of(peeked(takeout, next(iter(takeout.members("/data/js/payload_details.js")), None)))
    description = object_of(profile.get("description"))
    extra = about(takeout, list(identity.handles[:-1]))
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
            yield from problems(takeout, read, stem)


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


def _digits(value: Any) -> str:
    text = str(value or "")
    return text if text.isascii() and text.isdigit() and text != "0" else ""
