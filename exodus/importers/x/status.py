"""Posts: what stands in ``tweets.js`` and its siblings of every generation, as notes and announces.

A post that stands in several generations is told from each, the most believable first; equal keys are folded.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from re import compile as pattern
from typing import Any, NamedTuple

import msgspec

from exodus.importers.x.age import Age
from exodus.importers.x.clock import written
from exodus.importers.x.field import extra_of, language_of, location_of, time_of
from exodus.importers.x.handle import Handles
from exodus.importers.x.longpost import Joined, LongPosts
from exodus.importers.x.media import Files, documents, media_of
from exodus.importers.x.member import Posts, posts_of, tweets
from exodus.importers.x.retweet import is_announce, retweet_of
from exodus.importers.x.row import Media, Tweet, TweetRow, Url, is_number
from exodus.importers.x.text import expand, marks_of, unescape, user_key
from exodus.importers.x.thread import Threads
from exodus.importers.x.version import Versions
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
    r"https?://(?:(?:www|mobile|m)\.)?(?:twitter|x)\.com/(?:#!/)?(?:i/web|i|\w{1,20})/status(?:es)?/([0-9]{1,19})(?![0-9])"
)


class Placed(NamedTuple):
    """A post with its place among others: what it answers, whether that may be the owner's, whether it was edited."""

    note: Note
    parent: int | None
    own: bool
    edited: bool


class Statuses:
    """All posts of a takeout. ``before`` are the records that must be told before the next post."""

    def __init__(
        self,
        takeout: Takeout,
        owner: str,
        audience: Audience,
        handles: Handles,
        notes: LongPosts,
        files: Files,
        actors: Callable[[str, Source], Iterator[Actor]],
    ) -> None:
        self._takeout = takeout
        self._owner = owner
        self._owner_id = owner.removeprefix("x:user:")
        self._audience: Audience = audience
        self._handles = handles
        self._notes = notes
        self._files = files
        self._actors = actors
        self._threads = Threads()
        self._age = Age(takeout)
        self._versions = Versions()
        self._long: dict[int, list[tuple[int, Placed, Placed]]] = {}
        self._communities: set[str] = set()
        self._before: list[Record] = []

    def read(self) -> Iterator[Record | Finding]:
        """Every post. Replies to oneself, long and edited posts come as soon as they are settled, or at the end."""
        member = ""
        for posts in posts_of(self._takeout):
            member = posts.member.name
            for element in tweets(self._takeout, posts.member):
                if isinstance(element, Finding):
                    yield element
                    continue
                value = element.value
                tweet = value.tweet if isinstance(value, TweetRow) else value
                name = tweet.id_str
                if type(name) is not str or not name:
                    name = tweet.native_id()
                if not is_number(name):
                    yield Finding(member, "this post has no id", element.pointer, failed=True)
                    continue
                record = self._record(tweet, name, posts, element.unknown, Source(member, element.pointer))
                if self._before:
                    yield from self._before
                    self._before.clear()
                if isinstance(record, Placed):
                    yield from self._settle(int(name), record)
                elif record is not None:
                    yield record
        yield from self._finish(Source(member))

    def joined(self) -> set[int]:
        """The ids of the notes that have found their post."""
        return set(self._long)

    def _finish(self, source: Source) -> Iterator[Record]:
        for candidates in self._long.values():
            nearest = min(native_id for native_id, _, _ in candidates)
            for native_id, whole, cut in candidates:
                yield from self._settle(native_id, whole if native_id == nearest else cut)
        for version, last in self._versions.superseded():
            self._threads.supersede(version, last)
        for native_id, note, parent, own in self._versions.notes():
            yield from self._settle(native_id, Placed(note, parent, own, edited=False))
        yield from self._threads.finish(source)

    def _settle(self, native_id: int, placed: Placed) -> Iterator[Note]:
        """Hand a post on to those who must still see it: the versions of an edited one, the threads."""
        note, parent, own, edited = placed
        if edited:
            self._versions.hold(native_id, note, parent, own)
        elif note.deleted:
            yield note
        else:
            yield from self._threads.place(native_id, note, parent, own)

    def _record(
        self, tweet: Tweet, name: str, posts: Posts, unknown: dict[str, Any], source: Source
    ) -> Record | Placed | None:
        """A post as a record; placed, when others must be seen first; ``None`` for one that may be a long post."""
        native_id = int(name)
        published, precision, contradiction = time_of(tweet, native_id, self._age)
        extra = extra_of(tweet, unknown, contradiction)
        if self._handles.wanted:
            self._handles.learn(tweet, native_id)
        text = tweet.full_text
        if text is None:
            text = tweet.text or ""
        entities = tweet.entities
        has_media = tweet.extended_entities is not None or (entities is not None and entities.media)
        items = media_of(tweet) if has_media else ()
        attachment: tuple[Attachment, ...] = ()
        if items:
            attachment = self._attach(tweet, name, items, posts, source)
            text = _without_media_link(text, items[0].url, extra)
        if (tweet.retweeted_status is not None or text.startswith("RT @")) and is_announce(
            tweet, text, posts, published
        ):
            return self._announce(tweet, name, posts, text, attachment, extra, published, precision, source)
        edited = self._versions.learn(tweet, native_id)
        marks, loose = marks_of(text, entities)
        if not marks and "http" not in text and "HTTP" not in text:
            content, tags = unescape(text), tuple(loose)
        else:
            content, tags, _ = expand(text, marks, loose)
        urls = entities.urls if entities is not None else ()
        reply, parent, own = None, None, False
        whom = tweet.in_reply_to_user_id_str or tweet.in_reply_to_user_id
        what = tweet.in_reply_to_status_id_str or tweet.in_reply_to_status_id
        if whom or what:
            reply, parent = self._reply(tweet, str(whom or ""), str(what or ""), extra)
            own = str(whom or self._owner_id) == self._owner_id or not self._owner_id.isdigit()
        note = Note(
            key=f"x:status:{name}",
            kind="post",
            attributed_to=self._owner,
            content=content,
            url=f"https://x.com/i/status/{name}",
            published=published,
            precision=precision,
            context=self._community(tweet, source) if posts.community or tweet.community_id_str else None,
            in_reply_to=reply,
            target=self._quoted(tweet, urls, native_id) if urls or tweet.is_quote_status else None,
            audience=self._audience_of(tweet, posts),
            attachment=attachment,
            tag=tags,
            location=location_of(tweet) if tweet.geo or tweet.coordinates or tweet.place else None,
            language=language_of(tweet.lang),
            deleted=posts.deleted,
            extra=extra,
            source=source,
        )
        joined = self._notes.find(native_id, tweet, text, marks)
        if joined is None:
            if not edited and not posts.deleted and self._threads.passes(native_id, note, parent, own):
                return note
            return Placed(note, parent, own, edited)
        whole = msgspec.structs.replace(
            note,
            content=joined.expanded.content,
            tag=joined.expanded.tags,
            target=self._quoted(tweet, joined.urls, native_id),
            extra=_with_note(extra, joined),
        )
        candidate = (native_id, Placed(whole, parent, own, edited), Placed(note, parent, own, edited))
        self._long.setdefault(joined.native_id, []).append(candidate)
        return None

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

    def _attach(
        self, tweet: Tweet, name: str, items: tuple[Media, ...], posts: Posts, source: Source
    ) -> tuple[Attachment, ...]:
        """The media of a post; their documents, and the strangers they are borrowed from, are told before it."""
        attachments = []
        held = posts.generation == "wrapped"
        for document, attachment in documents(self._files, name, items, self._owner, source, held=held):
            if document.attributed_to is not None and document.attributed_to != self._owner:
                user = document.attributed_to.removeprefix("x:user:")
                self._handles.meet(user, tweet, int(name))
                self._before.extend(self._actors(user, source))
            if self._files.new(document):
                self._before.append(document)
            attachments.append(attachment)
        return tuple(attachments)

    def _reply(self, tweet: Tweet, whom: str, parent: str, extra: dict[str, Any]) -> tuple[Reference, int | None]:
        """Who and what a post answers. 316 of 9,295 real replies know whom only, 426 have lost the handle."""
        author = user_key(whom)
        if not is_number(parent):
            return Reference(name=tweet.in_reply_to_screen_name, attributed_to=author), None
        last = self._versions.last(int(parent))
        if str(last) != parent:
            extra["in_reply_to_version"] = parent
        url = f"https://x.com/i/status/{parent}"
        return Reference(f"x:status:{last}", url, tweet.in_reply_to_screen_name, None, author), last

    def _quoted(self, tweet: Tweet, urls: tuple[Url, ...], native_id: int) -> Reference | None:
        """The post that the last link leads to. X shows it as a quote; nothing else marks one in its own archives,
        other tools write its id."""
        address = (urls[-1].expanded_url or "") if urls else ""
        if "/status" in address:
            found = STATUS_LINK.match(address)
            quoted = found.group(1) if found is not None else ""
        else:
            quoted = str(tweet.quoted_status_id_str or tweet.quoted_status_id or "")
            address = f"https://x.com/i/status/{quoted}"
        if not is_number(quoted) or int(quoted) == native_id:
            return None
        return Reference(f"x:status:{self._versions.last(int(quoted))}", address)

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


def _with_note(extra: dict[str, Any], joined: Joined) -> dict[str, Any]:
    """The ``extra`` of a post with its note, and what nobody knew in the note."""
    found = extra | {"long_post": str(joined.native_id)}
    if joined.unknown:
        found["unknown"] = {**extra.get("unknown", {}), **joined.unknown}
    return found


def _without_media_link(text: str, link: str | None, extra: dict[str, Any]) -> str:
    """The text without the address of its own media at the end; what is cut off is kept, to be put back."""
    if not link or not text.endswith(link):
        return text
    kept = text[: -len(link)].rstrip()
    extra["media_link"] = text[len(kept) :]
    return kept
