"""Posts: what stands in ``tweets.js`` and its siblings of every generation, as notes and announces."""

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from html import unescape as unescape_html
from re import compile as pattern
from typing import Any

import msgspec

from exodus.importers.x.clock import DAY, read_time, seconds_of, snowflake_milliseconds, written
from exodus.importers.x.index import Index
from exodus.importers.x.longpost import LongPosts
from exodus.importers.x.media import Files, documents, media_of
from exodus.importers.x.member import Posts, posts_of, tweets
from exodus.importers.x.row import Entities, Tweet, Url
from exodus.importers.x.text import Expanded, Mark, expand, marks_of, unescape, user_key, user_url
from exodus.model import (
    EPOCH,
    Activity,
    Actor,
    Attachment,
    Audience,
    Collection,
    Finding,
    Location,
    Note,
    Precision,
    Record,
    Reference,
    Source,
    native_key,
)
from exodus.takeout import Element, Takeout

RETWEET = pattern(r"RT @(\w{1,20}): ?")
STATUS_LINK = pattern(
    r"https?://(?:(?:www|mobile|m)\.)?(?:twitter|x)\.com/(?:#!/)?(?:i/web|i|\w{1,20})/status(?:es)?/(\d+)"
)
CLIENT = pattern(r"<a [^>]*>(.*?)</a>")
BUTTON = datetime(2009, 11, 1, tzinfo=EPOCH.tzinfo)
"""The retweet button came in November 2009; what begins with ``RT @`` before was typed by hand."""
NO_LANGUAGE = frozenset({"und", "zxx", "qme", "qam", "qht", "qst", "qct", "art"})
"""X's own codes for "no language": undetermined, nothing, media, mentions, hashtags, very short, cashtags, emoji."""
LANGUAGES = {"in": "id", "iw": "he", "ji": "yi"}
MISDATED = 2 * DAY * 1000


class Statuses:
    """All posts of a takeout, each once, whatever it stands in."""

    def __init__(
        self, takeout: Takeout, owner: str, audience: Audience, index: Index, notes: LongPosts, files: Files
    ) -> None:
        self._takeout = takeout
        self._owner = owner
        self._audience: Audience = audience
        self._index = index
        self._notes = notes
        self._files = files
        self._seen: set[int] = set()
        self._actors: set[str] = {owner}
        self._communities: set[str] = set()
        self._history: dict[int, list[dict[str, Any]]] = {}
        self._waiting: dict[int, Note] = {}

    def read(self) -> Iterator[Record | Finding]:
        """Every post; the last versions of edited ones at the end, with their history."""
        for posts in posts_of(self._takeout):
            for element in tweets(self._takeout, posts.member):
                if isinstance(element, Finding):
                    yield element
                else:
                    yield from self._one(element, posts)
        for native_id, note in self._waiting.items():
            history = sorted(self._history.get(native_id, []), key=lambda version: int(version["id"]))
            yield msgspec.structs.replace(note, extra=note.extra | ({"history": history} if history else {}))

    def _one(self, element: Element[Tweet], posts: Posts) -> Iterator[Record | Finding]:
        tweet = element.value
        name = tweet.native_id()
        if not (name.isascii() and name.isdigit()):
            yield Finding(posts.member.name, "this post has no id", element.pointer)
            return
        native_id = int(name)
        if native_id in self._index.twins:
            if native_id in self._seen:
                return
            self._seen.add(native_id)
        source = Source(posts.member.name, element.pointer)
        if is_announce(tweet, posts):
            yield from self._announce(tweet, name, posts, element, source)
        else:
            yield from self._note(tweet, native_id, posts, element, source)

    def _note(
        self, tweet: Tweet, native_id: int, posts: Posts, element: Element[Tweet], source: Source
    ) -> Iterator[Record | Finding]:
        name = str(native_id)
        published, precision, wall = time_of(tweet, native_id)
        extra = self._extra(tweet, element, wall)
        items = media_of(tweet)
        attachment: tuple[Attachment, ...] = ()
        if items:
            attachment = yield from self._attach(name, tweet, posts, source)
        text = tweet.full_text if tweet.full_text is not None else tweet.text or ""
        text = self._without_media_link(text, items[0].url if items else None, extra)
        marks, loose = marks_of(text, tweet.entities)
        joined = self._notes.take(native_id, tweet, text, marks)
        expanded = joined.expanded if joined else expand(text, marks, loose)
        if joined:
            extra["long_post"] = joined.native_id
        target = self._quoted(joined.urls if joined else tweet.entities.urls if tweet.entities else (), native_id)
        if native_id in self._index.superseded:
            self._keep_version(native_id, expanded, published, attachment)
            return
        reply = self._reply(tweet, extra) if tweet.in_reply_to_user_id_str or tweet.in_reply_to_status_id_str else None
        root = None if posts.deleted else self._index.thread(native_id)
        if root is not None:
            extra["thread"] = str(root)
        context, audience = None, self._audience_of(tweet, posts)
        if posts.community or tweet.community_id_str:
            context = yield from self._community(tweet, source)
        note = Note(
            key=native_key("x", "status", name),
            kind="post",
            attributed_to=self._owner,
            content=expanded.content,
            url=f"https://x.com/i/status/{name}",
            published=published,
            precision=precision,
            context=context,
            in_reply_to=reply,
            target=target,
            audience=audience,
            attachment=attachment,
            tag=expanded.tags,
            location=location_of(tweet) if tweet.geo or tweet.coordinates or tweet.place else None,
            language=language_of(tweet.lang),
            deleted=posts.deleted,
            extra=extra,
            source=source,
        )
        if self._index.has_versions(native_id):
            self._waiting[native_id] = note
        else:
            yield note

    def _announce(
        self, tweet: Tweet, name: str, posts: Posts, element: Element[Tweet], source: Source
    ) -> Iterator[Record | Finding]:
        """A retweet. X keeps the id of what was retweeted only where its media survived, or in the oldest archives."""
        published, precision, wall = time_of(tweet, int(name))
        extra = self._extra(tweet, element, wall)
        original = tweet.retweeted_status
        text = tweet.full_text if tweet.full_text is not None else tweet.text or ""
        items = media_of(tweet)
        attachment: tuple[Attachment, ...] = ()
        if items:
            attachment = yield from self._attach(name, tweet, posts, source)
        text = self._without_media_link(text, items[0].url if items else None, extra)
        marks, loose = marks_of(text, tweet.entities)
        found = RETWEET.match(text)
        if original is not None and (original.full_text or original.text):
            text, marks, loose = _restored(original)
            found = RETWEET.match(text)
        expanded = expand(text, marks, loose)
        if expanded.content.endswith("…"):
            extra["cut"] = True
        handle, author = _author(original, marks, found.group(1) if found else None)
        native_id = str(original.native_id()) if original is not None else ""
        native_id = native_id or next((str(held) for item in items if (held := item.source_status_id_str)), "")
        if original is not None and original.created_at:
            extra["object_published"] = written(read_time(original.created_at))
        content = expanded.content[found.end() :] if found else expanded.content
        yield Activity(
            key=native_key("x", "status", name),
            kind="announce",
            actor=self._owner,
            object=Reference(
                key=native_key("x", "status", native_id) if native_id else None,
                url=f"https://x.com/i/status/{native_id or name}",
                name=handle,
                content=content or None,
                attributed_to=author,
            ),
            content=expanded.content,
            url=f"https://x.com/i/status/{name}",
            published=published,
            precision=precision,
            audience=self._audience_of(tweet, posts),
            attachment=attachment,
            tag=expanded.tags,
            language=language_of(tweet.lang),
            deleted=posts.deleted,
            extra=extra,
            source=source,
        )

    def _attach(
        self, name: str, tweet: Tweet, posts: Posts, source: Source
    ) -> Generator[Record | Finding, None, tuple[Attachment, ...]]:
        attachments: list[Attachment] = []
        held = posts.generation == "wrapped"
        for document, attachment in documents(self._files, name, media_of(tweet), self._owner, source, held=held):
            author = document.attributed_to
            if author is not None and author not in self._actors:
                self._actors.add(author)
                yield self._stranger(author, source)
            if self._files.new(document):
                yield document
            attachments.append(attachment)
        return tuple(attachments)

    def _stranger(self, key: str, source: Source) -> Actor:
        native_id = key.rpartition(":")[2]
        known = self._index.handles.get(native_id)
        return Actor(
            key=key,
            name=known[2] if known else None,
            preferred_username=known[1] if known else None,
            url=user_url(native_id),
            source=source,
        )

    def _without_media_link(self, text: str, link: str | None, extra: dict[str, Any]) -> str:
        """The text without the address of its own media at the end; what is cut off is kept, to be put back."""
        if not link or not text.endswith(link):
            return text
        kept = text[: -len(link)].rstrip()
        extra["media_link"] = text[len(kept) :]
        return kept

    def _keep_version(
        self, native_id: int, expanded: Expanded, published: datetime | None, attachment: tuple[Attachment, ...]
    ) -> None:
        version: dict[str, Any] = {"id": str(native_id), "text": expanded.content, "published": written(published)}
        if attachment:
            version["attachment"] = [item.document for item in attachment]
        self._history.setdefault(self._index.superseded[native_id], []).append(version)

    def _reply(self, tweet: Tweet, extra: dict[str, Any]) -> Reference:
        """Who and what a post answers. 316 of 9,295 real replies know whom only, 426 have lost the handle."""
        parent = str(tweet.in_reply_to_status_id_str or "")
        author = user_key(tweet.in_reply_to_user_id_str)
        if not parent.isdigit():
            return Reference(name=tweet.in_reply_to_screen_name, attributed_to=author)
        last = str(self._index.last_version(int(parent)))
        if last != parent:
            extra["in_reply_to_version"] = parent
        return Reference(
            key=native_key("x", "status", last),
            url=f"https://x.com/i/status/{parent}",
            name=tweet.in_reply_to_screen_name,
            attributed_to=author,
        )

    def _quoted(self, urls: tuple[Url, ...], native_id: int) -> Reference | None:
        """The post that the last link leads to. X shows it as a quote; nothing else marks one."""
        if not urls:
            return None
        address = urls[-1].expanded_url or ""
        if "/status" not in address:
            return None
        found = STATUS_LINK.match(address)
        if found is None or int(found.group(1)) == native_id:
            return None
        last = self._index.last_version(int(found.group(1)))
        return Reference(key=native_key("x", "status", str(last)), url=address)

    def _audience_of(self, tweet: Tweet, posts: Posts) -> Audience:
        if posts.circle:
            return "list"
        if posts.community or tweet.community_id_str:
            return "group"
        return "followers" if tweet.user is not None and tweet.user.protected else self._audience

    def _community(self, tweet: Tweet, source: Source) -> Generator[Record | Finding, None, str | None]:
        native_id = str(tweet.community_id_str or tweet.community_id or "")
        if not native_id:
            return None
        key = native_key("x", "community", native_id)
        if key not in self._communities:
            self._communities.add(key)
            url = f"https://x.com/i/communities/{native_id}"
            yield Collection(key=key, kind="group", url=url, audience="group", source=source)
        return key

    def _extra(self, tweet: Tweet, element: Element[Tweet], wall: str | None) -> dict[str, Any]:
        """What no field holds: counters that are not zero, the client, flags that are set, the unknown."""
        extra: dict[str, Any] = {}
        if tweet.favorite_count not in {None, "0", 0}:
            extra["favorites"] = int(str(tweet.favorite_count)) if str(tweet.favorite_count).isdigit() else None
        if tweet.retweet_count not in {None, "0", 0}:
            extra["retweets"] = int(str(tweet.retweet_count)) if str(tweet.retweet_count).isdigit() else None
        if tweet.source:
            extra["client"] = client_of(tweet.source)
        if tweet.possibly_sensitive:
            extra["sensitive"] = True
        if tweet.lang in NO_LANGUAGE or tweet.lang in LANGUAGES:
            extra["language_code"] = tweet.lang
        if tweet.deleted_at:
            extra["deleted_at"] = written(read_time(tweet.deleted_at)) or tweet.deleted_at
        if wall:
            extra["created_at"] = wall
        for name in ("withheld_in_countries", "withheld_copyright", "contributors", "quoted_status", "place"):
            held = getattr(tweet, name)
            if held:
                extra[name] = held
        if element.unknown:
            extra["unknown"] = {path.removeprefix("tweet."): held for path, held in element.unknown.items()}
        return extra


def is_announce(tweet: Tweet, posts: Posts) -> bool:
    """Whether a post is a retweet.

    The tweet archive of 2012 to 2019 says so. Later only the beginning ``RT @handle: `` tells (1,857 of 1,857), which
    people also typed by hand: before the button came, and as an answer. The flag ``retweeted`` is always false.
    """
    if tweet.retweeted_status is not None:
        return True
    text = tweet.full_text if tweet.full_text is not None else tweet.text or ""
    if not text.startswith("RT @") or posts.generation != "wrapped" or tweet.in_reply_to_status_id_str:
        return False
    if RETWEET.match(text) is None:
        return False
    published = read_time(tweet.created_at)
    return published is None or published >= BUTTON


def time_of(tweet: Tweet, native_id: int) -> tuple[datetime | None, Precision, str | None]:
    """When a post was written, how exactly, and the time as written where the id contradicts it.

    The id holds its time since November 2010. Archives of 2025 date a few posts to 1997 or 2003: there the id is right.
    The tweet archive gives midnight to everything before November 2010: there only the day is known.
    """
    text = tweet.created_at or ""
    seconds = seconds_of(text)
    if seconds is None:
        moment = read_time(text)
        seconds = int(moment.timestamp()) if moment else None
    held = snowflake_milliseconds(native_id)
    if seconds is None:
        return (EPOCH + timedelta(milliseconds=held) if held else None), "ms", text or None
    if held is None:
        return EPOCH + timedelta(0, seconds), "day" if seconds % DAY == 0 and text[10:19] == " 00:00:00" else "s", None
    if abs(held - seconds * 1000) > MISDATED and tweet.created_at:
        return EPOCH + timedelta(milliseconds=held), "ms", text
    return EPOCH + timedelta(0, seconds), "s", None


@lru_cache(maxsize=512)
def client_of(source: str) -> str:
    """The name of the program a post was written with, out of its link."""
    found = CLIENT.search(source)
    return unescape_html(found.group(1) if found else source)


@lru_cache(maxsize=256)
def language_of(code: str | None) -> str | None:
    """A BCP 47 code; ``None`` where X's code names no language."""
    return None if not code or code in NO_LANGUAGE else LANGUAGES.get(code, code)


def location_of(tweet: Tweet) -> Location | None:
    """Where a post was written: ``geo`` is latitude first, ``coordinates`` longitude first."""
    place = tweet.place if isinstance(tweet.place, dict) else {}
    pair: Any = tweet.geo.get("coordinates") if isinstance(tweet.geo, dict) else None
    if not pair and isinstance(tweet.coordinates, dict):
        pair = list(reversed(tweet.coordinates.get("coordinates") or []))
    name = place.get("full_name") or place.get("name")
    try:
        latitude, longitude = (float(number) for number in pair or ())
    except (TypeError, ValueError):
        return Location(name=str(name)) if name else None
    return Location(latitude=latitude, longitude=longitude, name=str(name) if name else None)


def _restored(original: Tweet) -> tuple[str, list[Mark], list[Any]]:
    """The whole text of a retweeted post behind its ``RT @handle: ``, which cuts it in the oldest archives."""
    handle = (original.user.screen_name if original.user else None) or ""
    prefix = f"RT @{handle}: " if handle else ""
    text = (original.full_text or original.text or "").removeprefix(prefix)
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
    """Handle and key of who wrote what was retweeted: the mention behind ``RT ``."""
    if original is not None and original.user is not None:
        return original.user.screen_name or handle, user_key(original.user.id_str)
    first = next((mark for mark in marks if mark.start == 3 and mark.type == "mention"), None)
    return (first.name, first.key) if first else (handle, None)


__all__ = ["STATUS_LINK", "Statuses", "is_announce", "time_of", "unescape"]
