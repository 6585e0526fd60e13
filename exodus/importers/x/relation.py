"""Likes, follows, blocks, mutes and lists: what the owner did to others, and others to the owner."""

from collections.abc import Callable, Iterator
from typing import Any

from exodus.importers.x.member import files
from exodus.importers.x.row import Digits, Strict
from exodus.importers.x.text import unescape, user_key, user_url
from exodus.model import (
    Activity,
    ActivityKind,
    Actor,
    Audience,
    Collection,
    Finding,
    Record,
    Reference,
    Source,
    derived_key,
    native_key,
)
from exodus.takeout import Takeout

PLACEHOLDER = "{learnmore}"
"""How X's own notice ends that stands for a post which cannot be shown (six wordings, always English)."""
LISTS = {"lists-created": "created", "lists-member": "member", "lists-subscribed": "subscribed"}

Actors = Callable[[str, Source], Iterator[Actor]]
Handles = Callable[[str], str | None]


class Like(Strict):
    """A liked post. No date, no author, no media, no entities; in 2018 the id alone."""

    tweetId: Digits = None  # noqa: N815 - the platform's own name
    fullText: str | None = None  # noqa: N815 - the platform's own name
    expandedUrl: str | None = None  # noqa: N815 - the platform's own name


class LikeRow(Strict):
    """The same in its wrapper."""

    like: Like


class BookmarkRow(Strict):
    """A bookmark: the id of a post."""

    bookmark: Like


class Account(Strict):
    """An account by its id; no handle is given."""

    accountId: Digits = None  # noqa: N815 - the platform's own name
    userLink: str | None = None  # noqa: N815 - the platform's own name


class AccountRow(Strict):
    """The same in the wrapper of its file."""

    follower: Account | None = None
    following: Account | None = None
    blocking: Account | None = None
    muting: Account | None = None

    def account(self) -> Account | None:
        """The account, whichever wrapper it has."""
        return self.follower or self.following or self.blocking or self.muting


RELATIONS: dict[str, ActivityKind] = {"follower": "follower", "following": "follow", "block": "block", "mute": "mute"}


def account_ids(takeout: Takeout) -> set[str]:
    """The ids of everybody the owner follows, is followed by, blocks or mutes."""
    found: set[str] = set()
    for member in files(takeout, *RELATIONS):
        for element in takeout.json(member).elements(AccountRow):
            if not isinstance(element, Finding):
                account = element.value.account()
                if account is not None and user_key(account.accountId) is not None:
                    found.add(str(account.accountId))
    return found


def read_relations(
    takeout: Takeout, owner: str, audience: Audience, actors: Actors, handles: Handles
) -> Iterator[Record | Finding]:
    """Follows and followers with an Actor each; blocks and mutes as references, for the owner alone."""
    for stem, kind in RELATIONS.items():
        for member in files(takeout, stem):
            for element in takeout.json(member).elements(AccountRow):
                if isinstance(element, Finding):
                    yield element
                    continue
                account = element.value.account()
                other = user_key(account.accountId) if account is not None else None
                if account is None or other is None:
                    yield Finding(member.name, "this row names no account", element.pointer, failed=True)
                    continue
                source = Source(member.name, element.pointer)
                native_id = str(account.accountId)
                if kind in {"follow", "follower"}:
                    yield from actors(native_id, source)
                reference = Reference(key=other, url=user_url(native_id), name=handles(native_id))
                incoming = kind == "follower"
                yield Activity(
                    key=_key(kind, takeout.account, native_id),
                    kind=kind,
                    actor=other if incoming else owner,
                    object=Reference(key=owner) if incoming else reference,
                    audience=audience if kind in {"follow", "follower"} else "self",
                    extra={"unknown": element.unknown} if element.unknown else {},
                    source=source,
                )


def read_likes(takeout: Takeout, owner: str) -> Iterator[Record | Finding]:
    """Likes and bookmarks. Nobody but the owner sees them on X (likes: since June 2024)."""
    seen: set[str] = set()
    members = files(takeout, "like")
    for member in members:
        for element in takeout.json(member).elements(LikeRow):
            if isinstance(element, Finding):
                yield element
                continue
            like = element.value.like
            native_id = str(like.tweetId or "")
            if not native_id:
                yield Finding(member.name, "this like names no post", element.pointer, failed=True)
                continue
            if len(members) > 1:
                if native_id in seen:
                    continue
                seen.add(native_id)
            source = Source(member.name, element.pointer)
            yield _liked(like, native_id, "like", owner, takeout.account, source, element.unknown)
    for member in files(takeout, "bookmark", "bookmarks"):
        for row in takeout.json(member).elements(BookmarkRow):
            if isinstance(row, Finding):
                yield row
                continue
            native_id = str(row.value.bookmark.tweetId or "")
            source = Source(member.name, row.pointer)
            yield _liked(row.value.bookmark, native_id, "save", owner, takeout.account, source, row.unknown)


def _liked(
    like: Like,
    native_id: str,
    kind: ActivityKind,
    owner: str,
    account: str,
    source: Source,
    unknown: dict[str, Any],
) -> Activity:
    text = like.fullText
    extra: dict[str, Any] = {}
    if text is not None:
        if text.endswith(PLACEHOLDER):
            extra["reason"] = text.removesuffix(PLACEHOLDER).rstrip()
            text = None
        elif "&" in text:
            text = unescape(text)
    if unknown:
        extra["unknown"] = unknown
    idspace = "like" if kind == "like" else "bookmark"
    return Activity(
        key=_key(idspace, account, native_id),
        kind=kind,
        actor=owner,
        object=Reference(key=f"x:status:{native_id}", url=like.expandedUrl, content=text),
        audience="self",
        extra=extra,
        source=source,
    )


def _key(idspace: str, account: str, native_id: str) -> str:
    """What the owner did to a thing has no id of its own: the account's and the thing's make it."""
    return f"x:{idspace}:{account}:{native_id}" if account else derived_key("x", idspace, "", native_id)


class ListInfo(Strict):
    """A list by its address (since 2020), or all of a kind at once (2018)."""

    url: str | None = None
    urls: tuple[str, ...] = ()


class ListRow(Strict):
    """The same in its wrapper; in 2018 there was none."""

    userListInfo: ListInfo | None = None  # noqa: N815 - the platform's own name
    url: str | None = None
    urls: tuple[str, ...] = ()


def read_lists(takeout: Takeout, owner: str) -> Iterator[Record | Finding]:
    """The lists the owner made, stands on or reads. X exports their addresses only."""
    found: dict[str, tuple[str, list[str], Source, dict[str, Any]]] = {}
    for stem, relation in LISTS.items():
        for member in files(takeout, stem):
            for element in takeout.json(member).elements(ListRow):
                if isinstance(element, Finding):
                    yield element
                    continue
                row = element.value
                info = row.userListInfo or ListInfo(url=row.url, urls=row.urls)
                if not info.url and not info.urls:
                    yield Finding(member.name, "this row names no list", element.pointer, failed=True)
                for url in (info.url, *info.urls) if info.url else info.urls:
                    key = native_key("x", "list", _list_id(url))
                    source = Source(member.name, element.pointer)
                    entry = found.setdefault(key, (url, [], source, {}))
                    entry[1].append(relation)
                    entry[3].update(element.unknown)
    for key, (url, relations, source, unknown) in found.items():
        relations = list(dict.fromkeys(relations))
        yield Collection(
            key=key,
            kind="list",
            name=url.rstrip("/").rpartition("/")[2],
            url=url,
            attributed_to=owner if "created" in relations else None,
            audience="unknown",
            extra={"relation": relations} | ({"unknown": unknown} if unknown else {}),
            source=source,
        )


def _list_id(url: str) -> str:
    """``handle/slug`` or the number at the end of a list's address."""
    path = url.partition("://")[2].partition("/")[2] or url
    last = path.rstrip("/").rpartition("/")[2]
    return last if last.isdigit() else path.replace("/lists/", "/").strip("/").lower()
