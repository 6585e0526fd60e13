"""Retweets: which posts are one, whose words they repeat, and what survived of them."""

from datetime import datetime
from re import compile as pattern
from typing import NamedTuple

from exodus.importers.x.clock import read_time
from exodus.importers.x.media import media_of
from exodus.importers.x.member import Posts
from exodus.importers.x.row import Entities, Media, Tweet
from exodus.importers.x.text import Expanded, Mark, expand, marks_of, user_key, user_url
from exodus.model import EPOCH, Reference, Tag, native_key

RETWEET = pattern(r"RT @(\w{1,20}): ?")
BUTTON = datetime(2009, 11, 1, tzinfo=EPOCH.tzinfo)
"""The retweet button came in November 2009; what begins with ``RT @`` before was typed by hand."""


class Retweet(NamedTuple):
    """What is announced, the text as the archive holds it, and when the original was written."""

    object: Reference
    expanded: Expanded
    published: datetime | None


def is_announce(tweet: Tweet, text: str, posts: Posts, published: datetime | None) -> bool:
    """Whether a post of this time is a retweet.

    The tweet archive of 2012 to 2019 says so. Later only the beginning ``RT @handle: `` tells (1,857 of 1,857), which
    people also typed by hand: before the button came, and as an answer. The flag ``retweeted`` is always false.
    """
    if tweet.retweeted_status is not None:
        return True
    if not text.startswith("RT @") or posts.generation != "wrapped" or tweet.in_reply_to_status_id_str:
        return False
    return RETWEET.match(text) is not None and (published is None or published >= BUTTON)


def retweet_of(tweet: Tweet, text: str, name: str, items: tuple[Media, ...]) -> Retweet:
    """What a retweet repeats. Its original's id survives where its media did, and in the oldest archives.

    ``https://x.com/i/status/<id of the retweet>`` leads to the original while X keeps it.
    """
    marks, loose = marks_of(text, tweet.entities)
    original = tweet.retweeted_status
    if original is not None and (original.full_text or original.text):
        text, marks, loose = _restored(original)
    expanded = expand(text, marks, loose)
    found = RETWEET.match(text)
    handle, author = _author(original, marks, found.group(1) if found else None)
    native_id = original.native_id() if original is not None else ""
    native_id = native_id or next((str(held) for item in items if (held := item.source_status_id_str)), "")
    content = expanded.content[found.end() :] if found else expanded.content
    reference = Reference(
        key=native_key("x", "status", native_id) if native_id else None,
        url=f"https://x.com/i/status/{native_id or name}",
        name=handle,
        content=content or None,
        attributed_to=author,
    )
    return Retweet(reference, expanded, read_time(original.created_at) if original is not None else None)


def _restored(original: Tweet) -> tuple[str, list[Mark], list[Tag]]:
    """The whole text of the original behind its ``RT @handle: ``, which cuts it at 140 in the oldest archives."""
    handle = (original.user.screen_name if original.user else None) or ""
    prefix = f"RT @{handle}: " if handle else ""
    text = original.full_text or original.text or ""
    items = media_of(original)
    if items and items[0].url and text.endswith(items[0].url):
        text = text[: -len(items[0].url)].rstrip()
    marks, loose = marks_of(text, original.entities or Entities())
    shift = len(prefix)
    moved = [mark._replace(start=mark.start + shift, end=mark.end + shift) for mark in marks]
    if handle and original.user is not None:
        key = user_key(original.user.id_str)
        url = user_url(key[7:]) if key else None
        moved.insert(0, Mark(3, 4 + len(handle), "mention", name=handle, url=url, key=key))
    return prefix + text, moved, loose


def _author(original: Tweet | None, marks: list[Mark], handle: str | None) -> tuple[str | None, str | None]:
    """Handle and key of who wrote the original: the mention behind ``RT ``."""
    if original is not None and original.user is not None:
        return original.user.screen_name or handle, user_key(original.user.id_str)
    first = next((mark for mark in marks if mark.start == 3 and mark.type == "mention"), None)
    return (first.name, first.key) if first else (handle, None)
