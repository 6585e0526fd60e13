"""What stands in topics: asked for page by page, the last few topics remembered."""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from exodus.dialects.discourse.mark import external_id, marks
from exodus.exporters.discourse.site import GONE, Site, path_of

PAGE = 20
"""Posts that one request may name (``TopicView`` in discourse/discourse, 2023)."""
REMEMBERED = 50_000
"""So many posts are remembered."""
REGULAR = 1
MOVED = frozenset({301, 302, 303, 307, 308})
GENERATIONS = 3
"""So many deleted topics of one key are looked past."""


_TOPIC = re.compile(r"/t/(?:[^/]+/)?(\d+)(?:/\d+)?(?:\.json)?$")
_BLANK = re.compile("[\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


class Standing(Struct, frozen=True, gc=False):
    """A post as it stands on the site. ``marks`` are the names in its marks; none in what others wrote."""

    id: int
    number: int
    topic: int
    username: str
    created_at: datetime
    digest: str
    marks: tuple[str, ...]
    answers: int | None = None
    kind: int = REGULAR


class Topic(Struct, frozen=True):
    """A topic and all posts that stand in it, by id."""

    id: int
    slug: str
    posts: dict[int, Standing]

    def marked(self, name: str) -> Standing | None:
        """The post that bears a mark."""
        return next((post for post in self.posts.values() if name in post.marks), None)


class Index:
    """Reads topics whole. May be asked by several threads."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._topics: OrderedDict[int, Topic | None] = OrderedDict()
        self._lock = Lock()
        self._size = 0

    def topic(self, id_: int) -> Topic | None:
        """A topic by its id; ``None`` if it is gone."""
        with self._lock:
            if id_ in self._topics:
                self._topics.move_to_end(id_)
                return self._topics[id_]
        found = self._read(f"/t/{id_}.json")
        self._remember(id_, found)
        return found

    def by_key(self, key: str, generations: int = GENERATIONS) -> Topic | None:
        """The topic that a key opened; of the first ``generations`` only."""
        for generation in range(generations):
            path = path_of("t", "external_id", f"{external_id(key, generation)}.json")
            answer = self._site.get(path, accept=MOVED | GONE)
            # The way on is not followed: it forgets that raw text was asked for (``redirect_to_correct_topic``, 2026).
            led = _TOPIC.search(urlsplit(answer.headers.get("Location", "")).path) if answer.status in MOVED else None
            found = self._read(f"/t/{led[1]}.json") if led else None
            if found is not None:
                self._remember(found.id, found)
                return found
        return None

    def add(self, post: Standing) -> None:
        """A post was written: it stands in its topic from now on."""
        with self._lock:
            topic = self._topics.get(post.topic)
            if topic is not None and post.id not in topic.posts:
                topic.posts[post.id] = post
                self._size += 1

    def forget(self, id_: int) -> None:
        """Something changed in a topic: read it anew next time."""
        with self._lock:
            if id_ in self._topics:
                self._size -= _size(self._topics.pop(id_))

    def _remember(self, id_: int, topic: Topic | None) -> None:
        with self._lock:
            if id_ in self._topics:
                self._size -= _size(self._topics.pop(id_))
            self._topics[id_] = topic
            self._size += _size(topic)
            while self._size > REMEMBERED and len(self._topics) > 1:
                self._size -= _size(self._topics.popitem(last=False)[1])

    def _read(self, path: str) -> Topic | None:
        # A deleted topic is shown to admins still; and one in a category they cannot see is 403 to nobody but others.
        answer = self._site.get(path, {"include_raw": "true"}, accept=GONE)
        if answer.status in GONE:
            return None
        body = answer.json(dict[str, Any])
        if body.get("deleted_at"):
            return None
        id_ = int(body["id"])
        stream = body.get("post_stream") or {}
        posts = {post.id: post for post in map(standing, _live(stream.get("posts")))}
        missing = [int(one) for one in stream.get("stream") or [] if int(one) not in posts]
        for start in range(0, len(missing), PAGE):
            wanted = [str(one) for one in missing[start : start + PAGE]]
            more = self._site.get(f"/t/{id_}/posts.json", {"include_raw": "true", "post_ids[]": wanted})
            listed = (more.json(dict[str, Any]).get("post_stream") or {}).get("posts")
            posts |= {post.id: post for post in map(standing, _live(listed))}
        return Topic(id_, str(body.get("slug") or "topic"), posts)


def _size(topic: Topic | None) -> int:
    return 1 + len(topic.posts) if topic else 1


def standing(body: dict[str, Any]) -> Standing:
    """A post from the site's words for it."""
    raw = str(body.get("raw") or "")
    return Standing(
        id=int(body["id"]),
        number=int(body["post_number"]),
        topic=int(body["topic_id"]),
        username=str(body["username"]),
        created_at=msgspec.convert(body["created_at"], datetime),
        digest=digest(raw),
        marks=tuple(marks(raw)),
        answers=int(body["reply_to_post_number"]) if body.get("reply_to_post_number") else None,
        kind=int(body.get("post_type") or REGULAR),
    )


def digest(raw: str) -> str:
    """A digest of raw text, the same for what was sent and what the site keeps of it: special blanks become plain ones
    and those at the end are cut off (``text_cleaner.rb``, 2023)."""
    plain = _BLANK.sub(" ", raw.replace("\0", "").replace("\r\n", "\n"))
    plain = "\n".join(line.rstrip() for line in plain.split("\n")).strip()
    return hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _live(listed: Any) -> Iterator[dict[str, Any]]:
    for post in listed if isinstance(listed, list) else []:
        if not post.get("deleted_at") and not post.get("user_deleted"):
            yield post
