"""Topics, replies and private messages: what was said, under the names of those who said it."""

import re
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import msgspec

from exodus.contracts import Act, Delivery, Kept, Seen, Withdrawn
from exodus.dialects.discourse.mark import external_id, name
from exodus.errors import DeliveryError, RefusedError, UnavailableError
from exodus.exporters.discourse.account import Accounts
from exodus.exporters.discourse.acting import BYTES
from exodus.exporters.discourse.category import Categories
from exodus.exporters.discourse.draft import markup
from exodus.exporters.discourse.index import GENERATIONS, Index, Standing, Topic, standing
from exodus.exporters.discourse.site import GONE, Site, refusal
from exodus.exporters.discourse.upload import Uploads
from exodus.http import Response

SAID_NO = frozenset({400, 403, 404, 413, 422, 500})
TRIES = 3
"""So often a post is sent when nobody knows whether it arrived; before every try the site is asked for it."""
REMEMBERED = 4096
REASON = "a later takeout says more"
EDITED = "it was edited on the site since, and is left as it is"
DUPLICATE = re.compile("external", re.IGNORECASE)
"""What a refusal says that is about the ``external_id`` alone."""


class Writings:
    """Posts on the site."""

    def __init__(self, site: Site, index: Index, categories: Categories, uploads: Uploads, accounts: Accounts) -> None:
        self._site = site
        self._index = index
        self._categories = categories
        self._uploads = uploads
        self._accounts = accounts
        self._rooms: OrderedDict[str, int] = OrderedDict()
        # The site takes two equal requests within 120 seconds for one, even if what the first one wrote was deleted
        # since; so requests of another run, and those after a deletion, differ in a number that says nothing.
        self._age = secrets.randbelow(1 << 20)
        self._last: OrderedDict[tuple[int, str], datetime] = OrderedDict()
        self._lock = Lock()

    def find(self, act: Act) -> Delivery | None:
        """The post that bears the act's mark, in the topic where it belongs or in one of its own."""
        wanted = name(act.payload["mark"])
        topic = self._where(act)
        found = topic.marked(wanted) if topic else None
        if found is None and act.payload["work"] == "reply":
            topic = self._index.by_key(act.key)
            found = topic.marked(wanted) if topic else None
        return self._delivery(act, found, topic.slug) if topic and found else None

    def perform(self, act: Act) -> Delivery:
        """Write it."""
        work = act.payload["work"]
        if work == "topic":
            return self._open(act, act.key, act.payload["raw"])
        if work in ("message", "photo"):
            return self._say(act)
        topic = self._topic_of(act)
        if topic is not None:
            return self._reply(act, topic)
        if act.payload.get("alone") is None:
            raise RefusedError("the topic it belongs to is not on the site")
        delivery = self._open(act, act.key, act.payload["alone"])
        return msgspec.structs.replace(
            delivery, remark="it stands in a topic of its own, for what it answers is not on the site"
        )

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Change text and title, unless somebody has edited it there."""
        now = self._standing(delivery)
        if now is None:
            raise RefusedError("it was deleted on the site")
        if delivery.shown and now.digest != delivery.shown.text_digest:
            raise RefusedError(EDITED)
        opens = bool(delivery.detail.get("opens"))
        act = self._with_bytes(act) if act.payload["work"] == "photo" else act
        raw = act.payload["raw"]
        if act.payload["work"] == "reply" and opens and act.payload.get("alone"):
            raw = act.payload["alone"]
        body: dict[str, Any] = {"post": {"raw": raw, "edit_reason": REASON}, "bypass_bump": True}
        if opens and act.payload.get("title"):
            body["title"] = act.payload["title"]
        answer = self._site.send("PUT", f"/posts/{now.id}.json", body, accept=frozenset({422, *GONE}))
        if answer.status != 200:
            raise refusal(answer, "exodus setup lowers the limits that stand in the way")
        self._index.forget(now.topic)
        told = standing({"raw": raw, **answer.json(dict[str, Any])["post"]})
        shown = Seen(published=now.created_at, author=now.username, text_digest=told.digest)
        remark = None
        if abs(act.payload["created"] - now.created_at) > timedelta(seconds=1):
            remark = "its time is another now, and Discourse keeps the one it was written with"
        return msgspec.structs.replace(delivery, shown=shown, remark=remark)

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Delete it, unless others have answered or edited it. A topic goes whole."""
        topic = self._index.topic(int(delivery.detail["topic"]))
        if topic is None:
            return Withdrawn()
        post = topic.posts.get(int(delivery.native_id))
        if post is None:
            return Withdrawn()
        if delivery.shown and post.digest != delivery.shown.text_digest:
            return Kept(EDITED)
        others = [one for one in topic.posts.values() if not one.marks and one.kind == 1]
        if delivery.detail.get("opens"):
            if others:
                return Kept(f"others have answered it ({len(others)})")
            path = f"/t/{topic.id}.json"
        else:
            if any(one.answers == post.number for one in others):
                return Kept("others have answered it")
            path = f"/posts/{post.id}.json"
        self._site.send("DELETE", path, accept=GONE)
        self._index.forget(topic.id)
        with self._lock:
            self._age += 1
            for room in [room for room, id_ in self._rooms.items() if id_ == topic.id]:
                del self._rooms[room]
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        """Time, author and text of the post, if it stands."""
        post = self._standing(delivery)
        return Seen(published=post.created_at, author=post.username, text_digest=post.digest) if post else None

    def _standing(self, delivery: Delivery) -> Standing | None:
        topic = self._index.topic(int(delivery.detail["topic"]))
        return topic.posts.get(int(delivery.native_id)) if topic else None

    def _where(self, act: Act) -> Topic | None:
        """The topic an act's post stands in, if it is on the site."""
        told = act.payload.get("topic")
        return self._index.topic(int(told)) if told else self._index.by_key(act.payload["root"])

    def _topic_of(self, act: Act) -> int | None:
        """The id of the topic a reply goes to."""
        if act.payload.get("topic"):
            return int(act.payload["topic"])
        with self._lock:
            known = self._rooms.get(act.payload["root"])
        if known is not None:
            return known
        generations = 1 if act.payload["work"] in ("message", "photo") else GENERATIONS
        found = self._index.by_key(act.payload["root"], generations)
        if found is not None:
            self._remember(act.payload["root"], found.id)
        return found.id if found else None

    def _open(self, act: Act, key: str, raw: str, more: Mapping[str, Any] | None = None) -> Delivery:
        """Open a topic. A deleted one of the same key still has its id, so the next generation's is tried."""
        body = {"title": act.payload["title"], **self._common(act, raw), **(more or self._in_category(act))}
        body["created_at"] = written(act.payload["created"])
        taken = ""
        for generation in range(GENERATIONS):
            body["external_id"] = external_id(key, generation)
            try:
                delivery = self._post(act, body)
            except _DuplicateError as error:
                standing_there = self._index.by_key(key)
                if standing_there is not None:
                    self._remember(key, standing_there.id)
                    return self.find(act) or self._reply(act, standing_there.id)
                taken = str(error)
                continue
            self._remember(key, int(delivery.detail["topic"]))
            return delivery
        raise UnavailableError(f"{taken}: neither a topic nor the id of one that was deleted")

    def _reply(self, act: Act, topic: int) -> Delivery:
        body = {"topic_id": topic, **self._common(act, act.payload["raw"])}
        number = act.payload.get("number")
        if act.payload.get("answers") and act.payload["answers"][0] == topic:
            number = act.payload["answers"][1]
        if number and int(number) > 1:
            body["reply_to_post_number"] = int(number)
        body["created_at"] = written(self._unique(topic, act.payload["author"], act.payload["created"]))
        return self._post(act, body)

    def _say(self, act: Act) -> Delivery:
        """Say something in the private message of a conversation and month; the first one opens it."""
        act = self._with_bytes(act) if act.payload["work"] == "photo" else act
        author, readers = act.payload["author"], act.payload["recipients"]
        if not readers:
            raise RefusedError("none of those who took part has an account on the site")
        with self._lock:
            known = self._rooms.get(act.payload["root"])
        # The first message of a month opens its topic unasked; should one stand there after all, its id is taken.
        topic = known if act.payload.get("first") else self._topic_of(act)
        if topic is None:
            others = [user for user in readers if user != author]
            more = {"archetype": "private_message", "target_recipients": ",".join(others or readers)}
            return self._open(act, act.payload["root"], act.payload["raw"], more)
        try:
            return self._reply(act, topic)
        except _ForbiddenError:
            # Somebody who was not known to take part when the message was opened.
            self._site.send("POST", f"/t/{topic}/invite.json", {"user": author}, accept=frozenset({422, *GONE}))
            return self._reply(act, topic)

    def _with_bytes(self, act: Act) -> Act:
        """The message that shows a photo, once the photo is on the site."""
        author = act.payload["author"] or self._accounts.of(act.payload["email"])[0]
        upload = self._uploads.perform(act)
        raw = act.payload["raw"].replace(BYTES, markup(act.payload["document"], None, upload))
        return msgspec.structs.replace(
            act, payload={**act.payload, "author": author, "recipients": [author], "raw": raw}
        )

    def _common(self, act: Act, raw: str) -> dict[str, Any]:
        return {
            "raw": raw,
            "skip_validations": True,
            "import_mode": self._site.options.import_mode,
            "auto_track": False,
            "typing_duration_msecs": 60_000 + self._age,
        }

    def _in_category(self, act: Act) -> dict[str, Any]:
        category, slug = act.payload["category"]
        body: dict[str, Any] = {"category": self._categories.id_of(category, slug)}
        tags = [tag for tag in map(self._site.tag, act.payload.get("tags", ())) if tag is not None]
        return body | ({"tags": tags} if tags else {})

    def _post(self, act: Act, body: Mapping[str, Any]) -> Delivery:
        """Send a post once. When nobody knows whether it arrived, the site is asked before it is sent again."""
        for left in reversed(range(TRIES)):
            try:
                answer = self._site.send("POST", "/posts.json", body, by=act.payload["author"], accept=SAID_NO)
            except UnavailableError:
                self._index.forget(int(body.get("topic_id") or 0))
                found = self.find(act)
                if found is not None:
                    return found
                if not left:
                    raise
                continue
            if answer.status == 200:
                return self._answered(act, answer, str(body["raw"]))
            raise self._failure(act, body, answer)
        raise AssertionError  # the last try returns or raises

    def _answered(self, act: Act, answer: Response, raw: str) -> Delivery:
        told = answer.json(dict[str, Any])
        if told.get("action") == "enqueued" or "id" not in told:
            raise RefusedError(
                "the site holds it back for review; set approve_post_count and approve_unless_trust_level to 0 (or let"
                " trust_level_0 into approve_unless_allowed_groups), reject it in the review queue, and run again with"
                " --retry-refused"
            )
        told.setdefault("raw", raw)
        post = standing(told)
        self._index.add(post)
        return self._delivery(act, post, str(told.get("topic_slug") or "topic"))

    def _failure(self, act: Act, body: Mapping[str, Any], answer: Response) -> DeliveryError:
        if "external_id" in body and (answer.status == 500 or DUPLICATE.search(answer.message)):
            # The index in the database says no to a second topic with the id, with a 500 where nothing is validated.
            return _DuplicateError(answer.sentence)
        if answer.status == 500:
            return answer.error()
        if answer.status == 403:
            self._site.check_key()
            who = act.payload["author"]
            return _ForbiddenError(
                f"{who} may not write there ({answer.message}); is the account suspended or inactive?"
            )
        if answer.status == 404:
            return _ForbiddenError("the topic is gone, or its author does not see it")
        if answer.status == 413:
            return RefusedError("the web server before the site takes no posts of this length (client_max_body_size)")
        return refusal(answer)

    def _delivery(self, act: Act, post: Standing, slug: str) -> Delivery:
        opens = post.number == 1
        return Delivery(
            native_id=str(post.id),
            url=f"{self._site.address}/t/{slug}/{post.topic}/{post.number}",
            detail={
                "work": act.payload["work"],
                "topic": post.topic,
                "number": post.number,
                "user": post.username,
                **({"opens": True} if opens else {}),
            },
            shown=Seen(published=post.created_at, author=post.username, text_digest=post.digest),
            holds=opens,
        )

    def _unique(self, topic: int, author: str | None, time: datetime) -> datetime:
        """The time, a millisecond later than the last if that was the same: the site takes two equal posts of one
        person for one (for 120 seconds), and orders equal times by chance."""
        with self._lock:
            last = self._last.get((topic, author or ""))
            if last is not None and last - timedelta(seconds=1) < time <= last:
                time = last + timedelta(milliseconds=1)
            self._last[topic, author or ""] = time
            self._last.move_to_end((topic, author or ""))
            while len(self._last) > REMEMBERED:
                self._last.popitem(last=False)
        return time

    def _remember(self, root: str, topic: int) -> None:
        with self._lock:
            self._rooms[root] = topic
            while len(self._rooms) > REMEMBERED:
                self._rooms.popitem(last=False)


class _DuplicateError(RefusedError):
    """The external id is taken."""


class _ForbiddenError(RefusedError):
    """This account may not write there."""


def written(time: datetime) -> str:
    """A time as the site reads it: to the millisecond, which is what it shows."""
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
