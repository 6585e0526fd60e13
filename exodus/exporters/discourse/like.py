"""Likes, as real ones: dated today, which is why they are only made when asked for."""

from typing import Any

from exodus.contracts import Act, Delivery, Kept, Seen, Withdrawn
from exodus.errors import RefusedError
from exodus.exporters.discourse.site import GONE, Site, one_act, path_of, refusal

LIKE = 2
"""The post action type of a like (OpenAPI document, August 2026)."""


class Likes:
    """Likes of posts by ghosts."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def find(self, act: Act) -> Delivery | None:
        """Liking twice is refused and does no harm, so nobody need look."""
        return None

    def perform(self, act: Act) -> Delivery:
        """Like the post. A second like and one of an own post are 403, and count as done."""
        user, post = act.payload["user"], act.payload["post"]
        if not user or not post:
            raise RefusedError("the post or the account of whoever likes it is not there")
        body = {"id": int(post), "post_action_type_id": LIKE}
        with one_act(self._site, user):
            answer = self._site.send("POST", "/post_actions.json", body, by=user, accept=frozenset({403, 422, *GONE}))
        if answer.status in GONE or answer.status == 422:
            raise refusal(answer)
        return Delivery(
            native_id=f"{post}/{user}",
            detail={"work": "like", "post": int(post), "user": user, "done": answer.status == 200},
        )

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """A like does not change."""
        return delivery

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Take it back, as long as the site lets likes be taken back."""
        path = path_of("post_actions", f"{delivery.detail['post']}.json")
        body = {"post_action_type_id": LIKE}
        user = delivery.detail["user"]
        answer = self._site.send("DELETE", path, body, by=user, accept=frozenset({403, 422, *GONE}))
        if answer.status in (403, 422):
            return Kept("the site lets a like be taken back for a short while only; it goes with its post")
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        """Whether the post has likes."""
        answer = self._site.get(path_of("posts", f"{delivery.detail['post']}.json"), accept=GONE)
        if answer.status in GONE:
            return None
        summary = answer.json(dict[str, Any]).get("actions_summary") or []
        liked = any(one.get("id") == LIKE and one.get("count") for one in summary)
        return Seen() if liked or not delivery.detail.get("done") else None
