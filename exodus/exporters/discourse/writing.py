"""Topics, replies and private messages: what was said, under the names of those who said it."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import timedelta
from threading import Lock
from typing import Any

import msgspec

from exodus.contracts import Act, Delivery, Kept, Seen, Withdrawn
from exodus.dialects.discourse.mark import external_id, name
from exodus.errors import RefusedError, UnavailableError
from exodus.exporters.discourse.account import Accounts
from exodus.exporters.discourse.acting import BYTES
from exodus.exporters.discourse.category import Categories
from exodus.exporters.discourse.draft import markup
from exodus.exporters.discourse.index import GENERATIONS, Index, Standing, Topic, standing
from exodus.exporters.discourse.sending import DuplicateError, ForbiddenError, Sender, written
from exodus.exporters.discourse.site import GONE, Site, refusal
from exodus.exporters.discourse.upload import Uploads

REMEMBERED = 4096
REASON = "a later takeout says more"
EDITED = "it was edited on the site since, and is left as it is"


class Writings:
    """Posts on the site."""

    def __init__(self, site: Site, index: Index, categories: Categories, uploads: Uploads, accounts: Accounts) -> None:
        self._site = site
        self._index = index
        self._categories = categories
        self._uploads = uploads
        self._accounts = accounts
        self._rooms: OrderedDict[str, int] = OrderedDict()
        self._sender = Sender(site, index, self.find)
        self._lock = Lock()

    def find(self, act: Act) -> Delivery | None:
        """The post that bears the act's mark, in the topic where it belongs or in one of its own."""
        wanted = name(act.payload["mark"])
        topic = self._where(act)
        found = topic.marked(wanted) if topic else None
        if found is None and act.payload["work"] == "reply":
            topic = self._index.by_key(act.key)
            found = topic.marked(wanted) if topic else None
        return self._sender.delivery(act, found, topic.slug) if topic and found else None

    def perform(self, act: Act) -> Delivery:
        """Write it, in the name of whoever wrote it; the admin lends theirs only where nobody knows who that was."""
        work = act.payload["work"]
        if act.payload["author"] is None and act.payload.get("named"):
            raise RefusedError(
                f"{act.payload['named']}, who wrote it, has no account on the site; see why, and run again with"
                " --retry-refused"
            )
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
        self._sender.grow_older()
        with self._lock:
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
        body = {"title": act.payload["title"], **self._sender.common(raw), **(more or self._in_category(act))}
        body["created_at"] = written(act.payload["created"])
        taken: DuplicateError | None = None
        for generation in range(GENERATIONS):
            body["external_id"] = external_id(key, generation)
            try:
                delivery = self._sender.send(act, body)
            except DuplicateError as error:
                standing_there = self._index.by_key(key)
                if standing_there is not None:
                    self._remember(key, standing_there.id)
                    return self.find(act) or self._reply(act, standing_there.id)
                taken = error
                continue
            self._remember(key, int(delivery.detail["topic"]))
            return delivery
        if taken is not None and taken.refused:
            raise RefusedError(str(taken))
        raise UnavailableError(f"{taken}: neither a topic nor the id of one that was deleted")

    def _reply(self, act: Act, topic: int) -> Delivery:
        body = {"topic_id": topic, **self._sender.common(act.payload["raw"])}
        number = act.payload.get("number")
        if act.payload.get("answers") and act.payload["answers"][0] == topic:
            number = act.payload["answers"][1]
        if number and int(number) > 1:
            body["reply_to_post_number"] = int(number)
        body["created_at"] = written(self._sender.unique(topic, act.payload["author"], act.payload["created"]))
        return self._sender.send(act, body)

    def _say(self, act: Act) -> Delivery:
        """Say something in the private message of a conversation and month; the first one opens it."""
        act = self._with_bytes(act) if act.payload["work"] == "photo" else act
        author, readers = act.payload["author"], act.payload["recipients"]
        if not readers:
            raise RefusedError("none of those who took part has an account on the site")
        if author in act.payload.get("away", ()):
            raise RefusedError(f"{author}, who wrote it, left the conversation, and nobody knows whether it was before")
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
        except ForbiddenError:
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

    def _in_category(self, act: Act) -> dict[str, Any]:
        category, slug = act.payload["category"]
        body: dict[str, Any] = {"category": self._categories.id_of(category, slug)}
        tags = [tag for tag in map(self._site.tag, act.payload.get("tags", ())) if tag is not None]
        return body | ({"tags": tags} if tags else {})

    def _remember(self, root: str, topic: int) -> None:
        with self._lock:
            self._rooms[root] = topic
            while len(self._rooms) > REMEMBERED:
                self._rooms.popitem(last=False)
