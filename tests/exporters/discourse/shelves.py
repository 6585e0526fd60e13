"""The groups, categories and tags of the fake."""

from __future__ import annotations

from typing import Any

from tests.exporters.discourse import contract
from tests.exporters.discourse.asked import Answer, Asked, category_told
from tests.exporters.discourse.forum import Category, Group, Refusal


class Shelves:
    """What topics stand in."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.forum, self.by = asked, asked.forum, asked.by
        self.query, self.body, self.file = asked.query, asked.body, asked.file

    # groups, categories, tags

    def admin_make_group(self) -> Answer:
        told = self.body["group"]
        if self.asked.group(told["name"]) or self.forum.user(told["name"]):
            raise Refusal(422, "Name has already been taken")
        group = Group(self.forum.next(), told["name"], told.get("bio_raw") or "")
        self.forum.groups[group.id] = group
        inner = {"id": group.id, "name": group.name, "bio_raw": group.bio_raw}
        return 200, {"basic_group": {**contract.skeleton("POST", "/admin/groups.json")["basic_group"], **inner}}

    def admin_delete_group(self, id_: str) -> Answer:
        if self.forum.groups.pop(int(id_), None) is None:
            raise Refusal(404, "not found", "not_found")
        return 200, {"success": "OK"}

    def group(self, name: str) -> Answer:
        group = self.asked.group(name)
        if group is None:
            raise Refusal(404, "not found", "not_found")
        answer = contract.skeleton("GET", "/groups/{name}.json")
        told = {"id": group.id, "name": group.name, "bio_raw": group.bio_raw, "user_count": len(group.members)}
        return 200, {**answer, "group": {**answer["group"], **told}}

    def add_members(self, id_: str) -> Answer:
        group = self.forum.groups[int(id_)]
        users = [self.asked.user(name) for name in self.body["usernames"].split(",")]
        if all(user.id in group.members for user in users):
            raise Refusal(422, "they are already members of this group")
        group.members.update(user.id for user in users)
        return 200, {"success": "OK", "usernames": [user.username for user in users], "emails": []}

    def remove_members(self, id_: str) -> Answer:
        group = self.forum.groups[int(id_)]
        group.members -= {self.asked.user(name).id for name in self.body["usernames"].split(",")}
        return 200, {"success": "OK", "usernames": [], "skipped_usernames": []}

    def make_category(self) -> Answer:
        name, slug = str(self.body["name"]), str(self.body["slug"])
        if not self.by.admin:
            raise Refusal(403, "no", "invalid_access")
        if len(name) > 50 or any(one.name == name or one.slug == slug for one in self.forum.categories.values()):
            raise Refusal(422, "Category Name has already been taken")
        if any(self.asked.group(one) is None for one in self.body["permissions"] if one not in ("everyone", "staff")):
            raise Refusal(422, "no such group")
        category = Category(self.forum.next(), name, slug, dict(self.body["permissions"]))
        self.forum.categories[category.id] = category
        answer = contract.skeleton("POST", "/categories.json")
        return 200, {**answer, "category": {**answer["category"], **category_told(category)}}

    def rename_category(self, id_: str) -> Answer:
        category = self.forum.categories[int(id_)]
        category.name = str(self.body["name"])
        answer = contract.skeleton("PUT", "/categories/{id}.json")
        return 200, {**answer, "category": {**answer["category"], **category_told(category)}}

    def category(self, id_: str) -> Answer:
        category = self.forum.categories.get(int(id_))
        if category is None:
            raise Refusal(404, "not found", "not_found")
        answer = contract.skeleton("GET", "/c/{id}/show.json")
        count = sum(1 for one in self.forum.topics.values() if one.category == category.id and not one.deleted)
        return 200, {**answer, "category": {**answer["category"], **category_told(category), "topic_count": count}}

    def admin_delete_category(self, id_: str) -> Answer:
        if any(one.category == int(id_) and not one.deleted for one in self.forum.topics.values()):
            raise Refusal(403, "the category has topics", "invalid_access")
        self.forum.categories.pop(int(id_), None)
        return 200, {"success": "OK"}

    def tag_groups(self) -> Answer:
        return 200, {"tag_groups": [self._tag_group(id_) for id_ in self.forum.tag_groups]}

    def make_tag_group(self) -> Answer:
        id_ = self.forum.next()
        self._set_tags(id_)
        return 200, {"tag_group": self._tag_group(id_)}

    def change_tag_group(self, id_: str) -> Answer:
        names = self._set_tags(int(id_))
        return 200, {"success": "OK", "tag_group": {"id": int(id_), "name": str(self.body["name"]), "tag_names": names}}

    def admin_delete_tag_group(self, id_: str) -> Answer:
        self.forum.tag_groups.pop(int(id_), None)
        return 200, {"success": "OK"}

    def tags(self) -> Answer:
        def count(name: str) -> int:
            return sum(1 for one in self.forum.topics.values() if name in one.tags and not one.deleted)

        listed = [
            {"id": id_, "text": name, "name": name, "count": count(name), "pm_count": 0}
            for name, id_ in self.forum.tags.items()
        ]
        return 200, {"tags": listed, "extras": {"categories": []}}

    def admin_delete_tag(self, name: str) -> Answer:
        self.forum.tags.pop(name, None)
        return 200, {"success": "OK"}

    def _set_tags(self, id_: int) -> list[str]:
        names = [str(one) for one in self.body["tag_names"]]
        for name in names:
            self.forum.tags.setdefault(name, self.forum.next())
        self.forum.tag_groups[id_] = (str(self.body["name"]), names)
        return names

    def _tag_group(self, id_: int) -> dict[str, Any]:
        name, names = self.forum.tag_groups[id_]
        tags = [{"id": self.forum.tags.get(one, 0), "name": one, "slug": one} for one in names]
        return {"id": id_, "name": name, "tags": tags, "parent_tag": [], "one_per_topic": False, "permissions": {}}
