"""What posts stand in: the group that sees them, and categories for it alone."""

import threading
from collections.abc import Mapping
from typing import Any

from exodus.contracts import Act, Delivery, Kept, Seen, Withdrawn
from exodus.dialects.discourse.mark import mark, marks
from exodus.errors import RefusedError
from exodus.exporters.discourse.site import GONE, Site, one_act, path_of, refusal

COLORS = ("0088CC", "3AB54A", "9EB83B", "BF1E2E", "F1592A", "92278F", "25AAE2", "652D90", "12A89D", "B3B5B4")
OURS = "group"
"""The name in the mark that stands in the description of a group we made."""


class Groups:
    """The group that sees what is written."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._id: int | None = None
        self._lock = threading.Lock()

    def ensure(self) -> int:
        """The group's id; it is made if it is not there."""
        with self._lock:
            if self._id is None:
                found = self.look(self._site.options.group)
                self._id = int(found["id"]) if found else self._make()
            return self._id

    def is_ours(self) -> bool:
        """Whether the group is there and was made by us."""
        found = self.look(self._site.options.group)
        return found is not None and OURS in marks(str(found.get("bio_raw") or ""))

    def find(self, act: Act) -> Delivery | None:
        """The group, if it is there."""
        found = self.look(self._site.options.group)
        return self._delivery(int(found["id"])) if found else None

    def perform(self, act: Act) -> Delivery:
        """Make it, unless it is there."""
        return self._delivery(self.ensure())

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """There is nothing in it that changes."""
        return delivery

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Delete it, if we made it and nobody else is in it."""
        found = self.look(delivery.native_id)
        if found is None or OURS not in marks(str(found.get("bio_raw") or "")):
            return Withdrawn()  # what was there before stays
        if int(found.get("user_count") or 0) > 0:
            return Kept("others are in the group")
        self._site.send("DELETE", path_of("admin", "groups", f"{int(found['id'])}.json"), accept=GONE)
        with self._lock:
            self._id = None
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        """Its name, if it is there."""
        found = self.look(delivery.native_id)
        return Seen(author=str(found["name"])) if found else None

    def look(self, name: str) -> Mapping[str, Any] | None:
        """A group by its name; ``None`` if it is not there."""
        answer = self._site.get(path_of("groups", f"{name}.json"), accept=GONE)
        if answer.status in GONE:
            return None
        group = answer.json(dict[str, Any]).get("group")
        return group if isinstance(group, dict) else None

    def _make(self) -> int:
        body = {
            "group": {
                "name": self._site.options.group,
                "full_name": self._site.options.group,
                "bio_raw": f"{mark(OURS)}\nThose who moved here together, with what they wrote elsewhere.",
                "visibility_level": 2,  # seen by its members, owners and staff
                "members_visibility_level": 2,
                "mentionable_level": 0,
                "messageable_level": 0,
            }
        }
        answer = self._site.send("POST", "/admin/groups.json", body, accept=frozenset({422}))
        if answer.status == 422:
            raise refusal(answer, "choose another group with -o group=")
        return int(answer.json(dict[str, Any])["basic_group"]["id"])

    def _delivery(self, id_: int) -> Delivery:
        name = self._site.options.group
        return Delivery(
            native_id=name,
            url=self._site.address + path_of("g", name),
            detail={"work": "group", "id": id_},
            shown=Seen(author=name),
        )


class Categories:
    """Categories that nobody but the group sees."""

    def __init__(self, site: Site, groups: Groups) -> None:
        self._site = site
        self._groups = groups
        self._ids: dict[str, int] = {}
        self._listed = False
        self._lock = threading.Lock()

    def id_of(self, name: str, slug: str) -> int:
        """The id of a category by its slug; it is made if it is not there."""
        with self._lock:
            self._list()
            if slug not in self._ids:
                self._ids[slug] = self._make(name, slug)
            return self._ids[slug]

    def find(self, act: Act) -> Delivery | None:
        """The category that bears the slug."""
        with self._lock:
            self._list()
            id_ = self._ids.get(act.payload["slug"])
        return self._delivery(act.payload["slug"], id_) if id_ is not None else None

    def perform(self, act: Act) -> Delivery:
        """Make it, unless it is there."""
        return self._delivery(act.payload["slug"], self.id_of(act.payload["name"], act.payload["slug"]))

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Change its name."""
        body = self._body(act.payload["name"], str(delivery.detail["slug"]))
        path = path_of("categories", f"{delivery.native_id}.json")
        answer = self._site.send("PUT", path, body, accept=frozenset({422, *GONE}))
        if answer.status != 200:
            raise refusal(answer, "the category cannot be renamed")
        return delivery

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Delete it, if no topic is left in it."""
        category = self._show(delivery)
        if category is None:
            return Withdrawn()
        if int(category.get("topic_count") or 0) > 0:
            return Kept("there are topics in the category")
        path = path_of("categories", f"{delivery.native_id}.json")
        answer = self._site.send("DELETE", path, accept=frozenset({403, 422, *GONE}))
        if answer.status in (403, 422):
            return Kept("the site does not delete the category")
        with self._lock:
            self._ids.pop(str(delivery.detail["slug"]), None)
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        """Its slug, if it is there, and only as long as nobody but the group can see it."""
        category = self._show(delivery)
        if category is None:
            return None
        return Seen(author=str(category["slug"]) if category.get("read_restricted") else "everyone can see it")

    def _show(self, delivery: Delivery) -> Mapping[str, Any] | None:
        answer = self._site.get(path_of("c", delivery.native_id, "show.json"), accept=GONE)
        if answer.status in GONE:
            return None
        category = answer.json(dict[str, Any]).get("category")
        return category if isinstance(category, dict) else None

    def _list(self) -> None:
        if self._listed:
            return
        listed = self._site.get("/site.json").json(dict[str, Any]).get("categories") or []
        self._ids = {str(one["slug"]): int(one["id"]) for one in listed if one.get("read_restricted")}
        self._listed = True

    def _make(self, name: str, slug: str) -> int:
        self._groups.ensure()
        said = ""
        for number in range(1, 6):
            ending = f" {number}" if number > 1 else ""
            body = self._body(f"{name[: 50 - len(ending)]}{ending}", slug)
            with one_act(self._site, name):
                answer = self._site.send("POST", "/categories.json", body, accept=frozenset({422}))
            if answer.status == 200:
                return int(answer.json(dict[str, Any])["category"]["id"])
            said = answer.message  # most often the name is another category's
        raise RefusedError(f"the site makes no category {name!r} ({said or 'it does not say why'})")

    def _body(self, name: str, slug: str) -> dict[str, Any]:
        return {
            "name": name,
            "slug": slug,
            "color": COLORS[sum(slug.encode()) % len(COLORS)],
            "text_color": "FFFFFF",
            "permissions": {self._site.options.group: 1},
        }

    def _delivery(self, slug: str, id_: int) -> Delivery:
        return Delivery(
            native_id=str(id_),
            url=f"{self._site.address}/c/{slug}/{id_}",
            detail={"work": "category", "slug": slug},
            shown=Seen(author=slug),
        )
