"""Sending posts: each once, whatever becomes of the answer."""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from exodus.contracts import Act, Delivery, Seen
from exodus.errors import DeliveryError, RefusedError, UnavailableError
from exodus.exporters.discourse.index import Index, Standing, standing
from exodus.exporters.discourse.site import Site, refusal
from exodus.http import Response

SAID_NO = frozenset({400, 403, 404, 413, 422, 500})
TRIES = 3
"""So often a post is sent when nobody knows whether it arrived; before every try the site is asked for it."""
REMEMBERED = 4096
DUPLICATE = re.compile("external", re.IGNORECASE)
"""What a refusal says that is about the ``external_id`` alone."""


class DuplicateError(RefusedError):
    """The external id of a topic is taken, by what the site says (``refused``) or by what it fails over."""

    def __init__(self, message: str, *, refused: bool) -> None:
        super().__init__(message)
        self.refused = refused


class ForbiddenError(RefusedError):
    """This account may not write there."""


class Sender:
    """Sends posts. ``find`` looks for an act's post on the site."""

    def __init__(self, site: Site, index: Index, find: Callable[[Act], Delivery | None]) -> None:
        self._site = site
        self._index = index
        self._find = find
        # The site takes two equal requests within 120 seconds for one, even if what the first one wrote was deleted
        # since; so requests of another run, and those after a deletion, differ in a number that says nothing.
        self._age = secrets.randbelow(1 << 20)
        self._last: OrderedDict[tuple[int, str], datetime] = OrderedDict()
        self._lock = Lock()

    def grow_older(self) -> None:
        """Something was deleted: what is sent from now on is not what was sent before, even if it is the same."""
        with self._lock:
            self._age += 1

    def send(self, act: Act, body: Mapping[str, Any]) -> Delivery:
        """Send a post once. When nobody knows whether it arrived, the site is asked before it is sent again."""
        for left in reversed(range(TRIES)):
            try:
                answer = self._site.send("POST", "/posts.json", body, by=act.payload["author"], accept=SAID_NO)
            except UnavailableError:
                self._index.forget(int(body.get("topic_id") or 0))
                found = self._find(act)
                if found is not None:
                    return found
                if not left:
                    raise
                continue
            if answer.status == 200:
                return self._answered(act, answer, str(body["raw"]))
            raise self._failure(act, body, answer)
        raise AssertionError  # the last try returns or raises

    def delivery(self, act: Act, post: Standing, slug: str) -> Delivery:
        """What a post that stands on the site is to the journal."""
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

    def common(self, raw: str) -> dict[str, Any]:
        """What every post is sent with."""
        return {
            "raw": raw,
            "skip_validations": True,
            "import_mode": self._site.options.import_mode,
            "auto_track": False,
            "typing_duration_msecs": 60_000 + self._age,
        }

    def unique(self, topic: int, author: str | None, time: datetime) -> datetime:
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
        return self.delivery(act, post, str(told.get("topic_slug") or "topic"))

    def _failure(self, act: Act, body: Mapping[str, Any], answer: Response) -> DeliveryError:
        if "external_id" in body and (answer.status == 500 or DUPLICATE.search(answer.message)):
            # The index in the database says no to a second topic with the id, with a 500 where nothing is validated.
            return DuplicateError(answer.sentence, refused=answer.status != 500)
        if answer.status == 500:
            return answer.error()
        if answer.status == 403:
            self._site.check_key()
            who = act.payload["author"]
            return ForbiddenError(
                f"{who} may not write there ({answer.message}); is the account suspended or inactive?"
            )
        if answer.status == 404:
            return ForbiddenError("the topic is gone, or its author does not see it")
        if answer.status == 413:
            return RefusedError("the web server before the site takes no posts of this length (client_max_body_size)")
        return refusal(answer)


def written(time: datetime) -> str:
    """A time as the site reads it: to the millisecond, which is what it shows."""
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
