"""Posts: what stands in ``tweets.js`` and its siblings of every generation, as notes and announces.

A post that stands in several generations is told from each, the most believable first; equal keys are folded.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from re import compile as pattern
from typing import Any

import msgspec

from exodus.importers.x.clock import written
from exodus.importers.x.field import extra_of, language_of, location_of, time_of
from exodus.importers.x.index import Index
from exodus.importers.x.longpost import LongPosts
from exodus.importers.x.media import Files, documents, media_of
from exodus.importers.x.member import Posts, posts_of, tweets
from exodus.importers.x.retweet import is_announce, retweet_of
from exodus.importers.x.row import Media, Tweet, TweetRow, Url
from exodus.importers.x.text import Expanded, expand, marks_of, user_key
from exodus.model import (
    Activity,
    Actor,
    Attachment,
    Audience,
    Collection,
    Finding,
    Note,
    Precision,
    Record,
    Reference,
    Source,
)
from exodus.takeout import Takeout

STATUS_LINK = pattern(
    r"https?://(?:(?:www|mobile|m)\.)?(?:twitter|x)\.com/(?:#!/)?(?:i/web|i|\w{1,20})/status(?:es)?/(\d+)"
)


class Statuses:
    """All posts of a takeout. ``before`` are the records that must be told before the next post."""

    def __init__(
        self,
        takeout: Takeout,
        owner: str,
        audience: Audience,
        index: Index,
        notes: LongPosts,
        files: Files,
        actors: Callable[[str, Source], Iterator[Actor]],
    ) -> None:
        self._takeout = takeout
        self._owner = owner
        self._audience: Audience = audience
        self._index = index
        self._notes = notes
        self._files = files
        self._actors = actors
        self._communities: set[str] = set()
        self._before: list[Record] = []
        self._history: dict[int, dict[str, dict[str, Any]]] = {}
        self._waiting: list[tuple[int, Note]] = []

    def read(self) -> Iterator[Record | Finding]:
        """Every post; the last versions of edited ones at the end, with their history."""
        for posts in posts_of(self._takeout):
            member = posts.member.name
            for element in tweets(self._takeout, posts.member):
                if isinstance(element, Finding):
                    yield element
                    continue
                value = element.value
                tweet = value.tweet if isinstance(value, TweetRow) else value
                name = tweet.native_id()
                if not (name.isascii() and name.isdigit()):
                    yield Finding(member, "this post has no id", element.pointer)
                    continue
                record = self._record(tweet, name, posts, element.unknown, Source(member, element.pointer))
                if self._before:
                    yield from self._before
                    self._before.clear()
                if record is not None:
                    yield record
        for native_id, note in self._waiting:
            history = sorted(self._history.get(native_id, {}).values(), key=lambda version: int(version["id"]))
            yield msgspec.structs.replace(note, extra=note.extra | ({"history": history} if history else {}))

    def _record(
        self, tweet: Tweet, name: str, posts: Posts, unknown: dict[str, Any], source: Source
    ) -> Note | Activity | None:
        """A post as a record; ``None`` for one that must wait, or that a later version supersedes."""
        native_id = int(name)
        published, precision, wall = time_of(tweet, native_id)
        extra = extra_of(tweet, unknown, wall)
        text = tweet.full_text
        if text is None:
            text = tweet.text or ""
        items = media_of(tweet)
        attachment: tuple[Attachment, ...] = ()
        if items:
            attachment = self._attach(name, items, posts, source)
            text = _without_media_link(text, items[0].url, extra)
        if is_announce(tweet, text, posts):
            return self._announce(tweet, name, posts, text, attachment, extra, published, precision, source)
        expanded, urls = self._expanded(tweet, native_id, text, extra)
        if native_id in self._index.superseded:
            self._keep_version(native_id, expanded, published, attachment)
            return None
        reply = None
        if tweet.in_reply_to_user_id_str or tweet.in_reply_to_status_id_str:
            reply = self._reply(tweet, extra)
        root = None if posts.deleted else self._index.thread(native_id)
        if root is not None:
            extra["thread"] = str(root)
        in_community = posts.community or tweet.community_id_str
        note = Note(
            key=f"x:status:{name}",
            kind="post",
            attributed_to=self._owner,
            content=expanded.content,
            url=f"https://x.com/i/status/{name}",
            published=published,
            precision=precision,
            context=self._community(tweet, source) if in_community else None,
            in_reply_to=reply,
            target=self._quoted(urls, native_id) if urls else None,
            audience=self._audience_of(tweet, posts),
            attachment=attachment,
            tag=expanded.tags,
            location=location_of(tweet) if tweet.geo or tweet.coordinates or tweet.place else None,
            language=language_of(tweet.lang),
            deleted=posts.deleted,
            extra=extra,
            source=source,
        )
        if self._index.has_versions(native_id):
            self._waiting.append((native_id, note))
            return None
        return note

    def _expanded(
        self, tweet: Tweet, native_id: int, text: str, extra: dict[str, Any]
    ) -> tuple[Expanded, tuple[Url, ...]]:
        """The content and tags of a post, its long text where there is one, and the links in it."""
        entities = tweet.entities
        marks, loose = marks_of(text, entities)
        if native_id in self._notes:
            joined = self._notes.take(native_id, tweet, text, marks)
            if joined is not None:
                extra["long_post"] = joined.native_id
                return joined.expanded, joined.urls
        return expand(text, marks, loose), entities.urls if entities is not None else ()

    def _announce(
        self,
        tweet: Tweet,
        name: str,
        posts: Posts,
        text: str,
        attachment: tuple[Attachment, ...],
        extra: dict[str, Any],
        published: datetime | None,
        precision: Precision,
        source: Source,
    ) -> Activity:
        retweet = retweet_of(tweet, text, name, media_of(tweet))
        if retweet.expanded.content.endswith("…"):
            extra["cut"] = True
        if retweet.published is not None:
            extra["object_published"] = written(retweet.published)
        return Activity(
            key=f"x:status:{name}",
            kind="announce",
            actor=self._owner,
            object=retweet.object,
            content=retweet.expanded.content,
            url=f"https://x.com/i/status/{name}",
            published=published,
            precision=precision,
            audience=self._audience_of(tweet, posts),
            attachment=attachment,
            tag=retweet.expanded.tags,
            language=language_of(tweet.lang),
            deleted=posts.deleted,
            extra=extra,
            source=source,
        )

    def _attach(self, name: str, items: tuple[Media, ...], posts: Posts, source: Source) -> tuple[Attachment, ...]:
        """The media of a post; their documents, and the strangers they are borrowed from, are told before it."""
        attachments = []
        held = posts.generation == "wrapped"
        for document, attachment in documents(self._files, name, items, self._owner, source, held=held):
            if document.attributed_to is not None and document.attributed_to != self._owner:
                self._before.extend(self._actors(document.attributed_to.rpartition(":")[2], source))
            if self._files.new(document):
                self._before.append(document)
            attachments.append(attachment)
        return tuple(attachments)

    def _keep_version(
        self, native_id: int, expanded: Expanded, published: datetime | None, attachment: tuple[Attachment, ...]
    ) -> None:
        """Put an earlier version of a post aside, for the history of the last one."""
        version: dict[str, Any] = {"id": str(native_id), "text": expanded.content, "published": written(published)}
        if attachment:
            version["attachment"] = [item.document for item in attachment]
        self._history.setdefault(self._index.superseded[native_id], {}).setdefault(version["id"], version)

    def _reply(self, tweet: Tweet, extra: dict[str, Any]) -> Reference:
        """Who and what a post answers. 316 of 9,295 real replies know whom only, 426 have lost the handle."""
        parent = str(tweet.in_reply_to_status_id_str or "")
        author = user_key(tweet.in_reply_to_user_id_str)
        if not parent.isdigit():
            return Reference(name=tweet.in_reply_to_screen_name, attributed_to=author)
        key = parent
        if self._index.superseded:
            key = str(self._index.last_version(int(parent)))
            if key != parent:
                extra["in_reply_to_version"] = parent
        url = f"https://x.com/i/status/{parent}"
        return Reference(f"x:status:{key}", url, tweet.in_reply_to_screen_name, None, author)

    def _quoted(self, urls: tuple[Url, ...], native_id: int) -> Reference | None:
        """The post that the last link leads to. X shows it as a quote; nothing else marks one."""
        address = urls[-1].expanded_url or ""
        if "/status" not in address:
            return None
        found = STATUS_LINK.match(address)
        if found is None or int(found.group(1)) == native_id:
            return None
        last = self._index.last_version(int(found.group(1)))
        return Reference(f"x:status:{last}", address)

    def _audience_of(self, tweet: Tweet, posts: Posts) -> Audience:
        if posts.circle:
            return "list"
        if posts.community or tweet.community_id_str:
            return "group"
        return "followers" if tweet.user is not None and tweet.user.protected else self._audience

    def _community(self, tweet: Tweet, source: Source) -> str | None:
        """The community a post stands in. Its name is in no archive."""
        native_id = str(tweet.community_id_str or tweet.community_id or "")
        if not native_id:
            return None
        key = f"x:community:{native_id}"
        if key not in self._communities:
            self._communities.add(key)
            url = f"https://x.com/i/communities/{native_id}"
            self._before.append(Collection(key=key, kind="group", url=url, audience="group", source=source))
        return key


def _without_media_link(text: str, link: str | None, extra: dict[str, Any]) -> str:
    """The text without the address of its own media at the end; what is cut off is kept, to be put back."""
    if not link or not text.endswith(link):
        return text
    kept = text[: -len(link)].rstrip()
    extra["media_link"] = text[len(kept) :]
    return kept
