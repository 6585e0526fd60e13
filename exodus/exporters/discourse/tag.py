"""Tags that say where a topic came from."""

from collections.abc import Mapping
from typing import Any

from exodus.contracts import Act, Delivery, Kept, Seen, Withdrawn
from exodus.dialects.discourse.label import TAG_GROUP
from exodus.errors import RefusedError
from exodus.exporters.discourse.site import GONE, Site, path_of, refusal


class Tags:
    """The tags that say where a topic came from: made by the admin, for ghosts may not make any."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def find(self, act: Act) -> Delivery | None:
        """The group of tags, if it is there with all of them."""
        group = self._look()
        return self._delivery(group) if group and set(act.payload["tags"]) <= _names(group) else None

    def perform(self, act: Act) -> Delivery:
        """Make them."""
        group = self._look()
        tags = sorted({*act.payload["tags"], *(_names(group) if group else ())})
        body = {"name": TAG_GROUP, "tag_names": tags}
        path, method = ("/tag_groups.json", "POST")
        if group:
            path, method = path_of("tag_groups", f"{int(group['id'])}.json"), "PUT"
        if self._site.settings().get("tagging_enabled") != "true":
            raise RefusedError("the site has no tags (tagging_enabled); topics go without")
        answer = self._site.send(method, path, body, accept=frozenset({422}))
        if answer.status == 422:
            raise refusal(answer, "topics go without tags")
        self._site.forget_tags()
        return self._delivery(answer.json(dict[str, Any])["tag_group"])

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Make those that are new."""
        return self.perform(act)

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Delete the group of tags and its tags, unless topics that stay bear them."""
        group = self._look()
        if group is None:
            return Withdrawn()
        used = {
            str(tag.get("name") or tag.get("text"))
            for tag in self._site.get("/tags.json").json(dict[str, Any]).get("tags") or []
            if int(tag.get("count") or 0) > 0
        }
        if used & _names(group):
            return Kept("topics that stay bear the tags")
        for name in sorted(_names(group)):
            self._site.send("DELETE", path_of("tag", f"{name}.json"), accept=GONE)
        self._site.send("DELETE", path_of("tag_groups", f"{int(group['id'])}.json"), accept=GONE)
        self._site.forget_tags()
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        """Whether the group of tags is there."""
        return Seen(author=TAG_GROUP) if self._look() else None

    def _look(self) -> Mapping[str, Any] | None:
        answer = self._site.get("/tag_groups.json", accept=GONE)
        listed = [] if answer.status in GONE else answer.json(dict[str, Any]).get("tag_groups") or []
        return next((group for group in listed if group.get("name") == TAG_GROUP), None)

    def _delivery(self, group: Mapping[str, Any]) -> Delivery:
        return Delivery(native_id=str(group["id"]), detail={"work": "tags"}, shown=Seen(author=TAG_GROUP))


def _names(group: Mapping[str, Any]) -> set[str]:
    """The names of a group's tags: texts before 2026.1, objects since."""
    key = "tag_names" if "tag_names" in group else "tags"
    return {str(one.get("name") if isinstance(one, dict) else one) for one in group.get(key) or []}
