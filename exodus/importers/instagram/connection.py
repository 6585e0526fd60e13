"""Followers, following, blocked and restricted accounts, and the lists of accounts beside them.

An account stands in the value, since about 2025 sometimes only in the title or in the address (``…/_u/name``).
Requests, close friends and other choices are lists of accounts: nobody follows anybody by them.
"""

from datetime import datetime
from typing import Any

from msgspec import Struct, structs

from exodus.dialects.meta.order import ordinals
from exodus.importers.instagram import row
from exodus.importers.instagram.early import moment
from exodus.importers.instagram.reading import (
    PLATFORM,
    SITE,
    Reading,
    Stream,
    account_of,
    leftover,
    profile_url,
    user_key,
)
from exodus.importers.instagram.row import Row
from exodus.model import (
    Activity,
    ActivityKind,
    Collection,
    Finding,
    Reference,
    Source,
    derived_key,
    native_key,
)
from exodus.takeout import Element, Member


class Section(Struct, frozen=True, gc=False):
    """A list of accounts that something was done to, each at its time."""

    name: str
    kind: ActivityKind
    patterns: tuple[str, ...]
    extra: str | None = None


SECTIONS = (
    Section("follower", "follower", ("followers.json", "followers_?.json", "followers_??.json")),
    Section("follow", "follow", ("following.json", "following_?.json", "following_??.json")),
    Section("block", "block", ("blocked_profiles.json", "blocked_accounts.json", "blocked_users.json")),
    Section("restrict", "mute", ("restricted_profiles.json", "restricted_accounts.json"), extra="restricted"),
)
LISTS = (
    ("Close friends", ("close_friends.json",)),
    ("Story hidden from", ("hide_story_from.json",)),
    ("Favorites", ("profiles_you*ve_favorited.json", "favorited_profiles.json", "accounts_you*ve_favorited.json")),
    ("Custom lists", ("custom_lists.json",)),
    ("Follow requests sent", ("pending_follow_requests.json",)),
    ("Recent follow requests", ("recent_follow_requests.json",)),
    ("Follow requests received", ("follow_requests_you*ve_received.json",)),
    ("Recently unfollowed", ("recently_unfollowed_profiles.json", "recently_unfollowed_accounts.json",
                             "unfollowed_profiles.json", "unfollowed_users.json")),
)  # fmt: skip
NOBODY = "a row that names no account"
HASHTAGS = ("following_hashtags.json",)


def connections(reading: Reading) -> Stream:
    """All of them, on Instagram and on Threads."""
    for network in (None, "threads"):
        for section in SECTIONS:
            members = reading.members(*section.patterns, network=network)
            rows = ((one.name, element) for one in members for element in row.rows(reading.takeout, one))
            for (name, element), ordinal in ordinals(rows, _nameless):
                if isinstance(element, Finding):
                    yield element
                else:
                    yield from _activity(reading, section, network, (name, element), ordinal)
        for title, patterns in LISTS:
            yield from _list(reading, title, reading.members(*patterns, network=network), network)
    for member in reading.members(*HASHTAGS):
        for element in row.rows(reading.takeout, member):
            yield element if isinstance(element, Finding) else _hashtag(reading, member, element)


def _who(value: Row) -> tuple[str | None, str | None, int]:
    """(user name, display name, seconds) of a row."""
    listed = value.string_list_data
    if listed:
        first = listed[0]
        said = first.value if isinstance(first.value, str) else None
        username = account_of(said, value.title, first.href)
        name = value.title if value.title and value.title != username else None
        return username, name, first.timestamp or 0
    found = row.cells(value)
    username = row.owner(value, found) or account_of(*(cell.value for cell in row.texts(found)))
    return username, None, row.seconds(value, found)


def _activity(
    reading: Reading, section: Section, network: str | None, line: tuple[str, Element[Row]], ordinal: int
) -> Stream:
    member, element = line
    username, name, time = _who(element.value)
    where = Source(member, element.pointer)
    if username is None and not time:
        yield Finding(member, NOBODY, element.pointer, failed=True)
        return
    there = None
    if username:
        there = Reference(key=user_key(username), url=_page(username, network), name=username)
        yield from reading.meet(username, where, url=there.url)
    me = Reference(key=reading.owner.key)
    follower = section.kind == "follower"
    yield Activity(
        # With its time: who unfollowed and followed again did two things. An account that is gone has no name.
        key=reading.key(section.name, network or "", username.lower() if username else "", time, ordinal),
        kind=section.kind,
        actor=(there.key if there else None) if follower else reading.owner.key,
        object=me if follower else there,
        published=row.published(time),
        audience="self" if section.kind in {"block", "mute"} else "unknown",
        extra=leftover(element, network=network, state=section.extra, name=name),
        source=where,
    )


def _nameless(line: tuple[str, Element[Row] | Finding]) -> int | None:
    """The time of a row that names no account, by which it is told apart."""
    element = line[1]
    if isinstance(element, Finding):
        return None
    username, _, time = _who(element.value)
    return time if username is None else None


def _page(username: str, network: str | None) -> str:
    return profile_url(username) if network is None else f"https://www.threads.net/@{username}"


def _list(reading: Reading, name: str, members: list[Member], network: str | None) -> Stream:
    """The accounts of a list as its participants, with the seconds at which each was added."""
    added: dict[str, int] = {}
    unknown: dict[str, object] = {}
    for member in members:
        for element in row.rows(reading.takeout, member):
            if isinstance(element, Finding):
                yield element
                continue
            username, _, time = _who(element.value)
            if username is None:
                yield Finding(member.name, NOBODY, element.pointer, failed=True)
                continue
            yield from reading.meet(username, Source(member.name, element.pointer))
            added.setdefault(username, time)
            unknown |= {f"{element.pointer}.{path}": value for path, value in element.unknown.items()}
    if not added:
        return
    section = name.lower().replace(" ", "_")
    extra = {"list": section, "network": network, "added": added, "unknown": unknown}
    yield Collection(
        key=derived_key(PLATFORM, "list", reading.takeout.account, network or "", section),
        kind="list",
        attributed_to=reading.owner.key,
        name=name,
        participants=tuple(dict.fromkeys(map(user_key, added))),
        audience="self",
        extra={label: value for label, value in extra.items() if value},
        source=Source(members[0].name),
    )


def _hashtag(reading: Reading, member: Member, element: Element[Row]) -> Activity | Finding:
    found = row.cells(element.value)
    name = (element.value.title or next((cell.value for cell in found if cell.value), "")).lstrip("#")
    if not name:
        return Finding(member.name, "a row that names nothing", element.pointer, failed=True)
    time = row.published(row.seconds(element.value, found))
    return _followed(reading, name, Source(member.name, element.pointer), time, leftover(element))


def _followed(
    reading: Reading, name: str, source: Source, published: datetime | None, extra: dict[str, Any]
) -> Activity:
    return Activity(
        key=reading.key("follow", "hashtag", name.lower()),
        kind="follow",
        actor=reading.owner.key,
        object=Reference(
            key=native_key(PLATFORM, "hashtag", name.lower()), name=f"#{name}", url=f"{SITE}explore/tags/{name}/"
        ),
        published=published,
        extra=extra,
        source=source,
    )


_FOLLOWS: dict[str, tuple[str, ActivityKind]] = {
    "followers": ("follower", "follower"),
    "following": ("follow", "follow"),
    "blocked_users": ("block", "block"),
    "restricted_users": ("restrict", "mute"),
}


def flat(reading: Reading) -> Stream:
    """The same of the first takeouts (2018 to 2021): names and times in one file."""
    member = reading.takeout.get("connections.json")
    if member is None:
        return
    head = reading.takeout.json(member).head(dict[str, dict[str, str]])
    if isinstance(head, Finding):
        yield head
        return
    owner = reading.owner.key
    for name, rows in head.value.items():
        if name == "dismissed_suggested_users":
            continue  # what the platform proposed and the owner did not want is no connection
        if name == "following_hashtags":
            for tag, written in rows.items():
                published, zone = moment(written)
                followed = _followed(reading, tag, Source(member.name, f"/{name}/{tag}"), published, {})
                yield structs.replace(followed, zone_origin=zone, wall=written if zone == "unknown" else None)
            continue
        section, kind = _FOLLOWS.get(name, ("", None))
        for username, written in rows.items():
            where = Source(member.name, f"/{name}/{username}")
            yield from reading.meet(username, where)
            if kind is None:
                continue
            published, zone = moment(written)
            there = user_key(username)
            yield Activity(
                key=reading.key(section, "", username.lower(), int(published.timestamp()) if published else 0, 0),
                kind=kind,
                actor=there if kind == "follower" else owner,
                object=Reference(key=owner) if kind == "follower" else Reference(key=there, name=username),
                published=published,
                zone_origin=zone,
                wall=written if zone == "unknown" else None,
                audience="self" if kind in {"block", "mute"} else "unknown",
                source=where,
            )
        if kind is None and rows:
            yield Collection(
                key=derived_key(PLATFORM, "list", reading.takeout.account, "", name),
                kind="list",
                attributed_to=owner,
                name=name.replace("_", " ").capitalize(),
                participants=tuple(dict.fromkeys(map(user_key, rows))),
                audience="self",
                extra={"list": name, "added": rows},
                source=Source(member.name, f"/{name}"),
            )
