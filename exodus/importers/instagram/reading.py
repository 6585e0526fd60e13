"""What one reading of an Instagram takeout knows while it goes: the takeout, its owner, and whom it has met."""

import re
from collections.abc import Iterator
from typing import Any

from exodus.dialects.meta.text import repair_name, repaired
from exodus.model import Actor, Audience, Finding, Record, Reference, Source, Tag, derived_key, native_key
from exodus.takeout import Element, Member, Takeout

PLATFORM = "instagram"
SITE = "https://www.instagram.com/"

Stream = Iterator[Record | Finding]

_MARK = re.compile(
    r"https?://[^\s<>\"]+|(?<![\w&/])#(\w+)|(?<![\w.@/])@([A-Za-z0-9_](?:[A-Za-z0-9._]{0,28}[A-Za-z0-9_])?)"
)
_HANDLE = re.compile(r"[A-Za-z0-9._]{1,30}")
_PROFILE = re.compile(
    r"https?://(?:www\.)?(?:instagram\.com/(?:_u/)?|threads\.(?:net|com)/@)([A-Za-z0-9._]{1,30})/?(?:\?.*)?"
)
_FOREIGN = re.compile(
    r"activity_across_facebook/|your_facebook_activity/|messages/inbox/|(?:^|/)(?:subscriptions|past_instagram_insights)/"
)
_CODE = re.compile(r"/(?:p|reels?|tv|post|t)/([A-Za-z0-9_-]+)")


class Reading:
    """One takeout being read. ``owner`` is its Actor, ``audience`` who could see what it posted."""

    def __init__(self, takeout: Takeout, owner: Actor, audience: Audience) -> None:
        self.takeout = takeout
        self.owner = owner
        self.audience = audience
        self._met = {owner.key}

    def members(self, *patterns: str, network: str | None = None) -> list[Member]:
        """The members that fit, of Instagram's own tree or (``threads``) of Threads inside it.

        Direct messages have their own patterns; a Facebook tree in the same zip is not ours.
        """
        return [
            member
            for member in self.takeout.members(*patterns)
            if ("/threads/" in f"/{member.name}") == (network == "threads") and not is_foreign(member.name)
        ]

    def key(self, section: str, *parts: object) -> str:
        """The key of a thing without an id in this account."""
        return derived_key(PLATFORM, section, self.takeout.account, *parts)

    def meet(self, username: str, source: Source, url: str | None = None, name: str | None = None) -> Iterator[Actor]:
        """The account's Actor, when it is met for the first time."""
        key = user_key(username)
        if key not in self._met:
            self._met.add(key)
            yield Actor(
                key=key, name=name, preferred_username=username, url=url or profile_url(username), source=source
            )


def is_foreign(name: str) -> bool:
    """Whether a member only shares its name with one of ours.

    It is of a Facebook tree beside ours, of a thread, a subscription's, or counts who saw what (``posts.json`` too).
    """
    return _FOREIGN.search(name) is not None


def user_key(username: str) -> str:
    """The key of an account; handles know no upper case."""
    return native_key(PLATFORM, "user", username.lower())


def profile_url(username: str) -> str:
    """Where an account's page is."""
    return SITE + username


def is_handle(text: str) -> bool:
    """Whether it could be a user name: ASCII letters, digits, dots and low lines, thirty at most."""
    return _HANDLE.fullmatch(text) is not None


def account_of(*hints: str | None) -> str | None:
    """The user name that the first telling hint gives: a handle, or the address of a profile (``…/_u/name`` too).

    Where no hint has the shape of either, the first text counts: an account is an account whatever it is called.
    """
    fallback = None
    for hint in hints:
        if not hint:
            continue
        profile = _PROFILE.fullmatch(hint)
        if profile:
            return profile[1]
        name = repair_name(hint)
        if is_handle(name):
            return name
        if fallback is None and not name.startswith(("http://", "https://")):
            fallback = name.strip()
    return fallback or None


def thing(url: str | None, owner: str | None, content: str | None = None) -> Reference:
    """Somebody's post, by its address; ``owner`` is a user name, and all that can be called a name of it."""
    code = code_of(url)
    return Reference(
        key=native_key(PLATFORM, "code", code) if code else None,
        url=url or None,
        name=owner,
        content=content or None,
        attributed_to=user_key(owner) if owner else None,
    )


def code_of(url: str | None) -> str | None:
    """The short code in a post's address: the same for ``/p/``, ``/reel/`` and ``/tv/``."""
    found = _CODE.search(url or "")
    return found[1] if found else None


def tags(text: str | None) -> tuple[Tag, ...]:
    """The mentions, hashtags and addresses in a text, with their offsets."""
    if not text or ("#" not in text and "@" not in text and "http" not in text):
        return ()
    found = []
    for mark in _MARK.finditer(text):
        start, end = mark.span()
        if mark[1]:
            found.append(Tag(type="hashtag", start=start, end=end, name=mark[1]))
        elif mark[2]:
            found.append(Tag(type="mention", start=start, end=end, name=mark[2], key=user_key(mark[2])))
        else:
            url = mark[0].rstrip(".,;:!?)")
            found.append(Tag(type="link", start=start, end=start + len(url), url=url))
    return tuple(found)


def source(member: str, element: Element[Any]) -> Source:
    """Where an element stood."""
    return Source(member, element.pointer)


def leftover(element: Element[Any], **said: Any) -> dict[str, Any]:
    """The ``extra`` of a record: what is said and not empty, and what nobody knew in the element."""
    extra = {name: value for name, value in said.items() if value not in (None, "", (), [], {})}
    if element.unknown:
        extra["unknown"] = repaired(element.unknown)
    return extra
