"""One request to the fake, in somebody's name: what all answers have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.exporters.discourse.forum import Category, Forum, Group, Post, Refusal, User

Answer = tuple[int, Any]
"""A status, and what is told; a text is where it leads."""


@dataclass
class Asked:
    """``memoized`` gives the first answer to a request that was sent before, for 120 seconds."""

    forum: Forum
    by: User
    query: Mapping[str, list[str]]
    body: dict[str, Any]
    file: tuple[str, bytes] | None
    url: str
    mails: list[str]
    memoized: Callable[[User, Mapping[str, Any], Callable[[], tuple[int, bytes]]], tuple[int, bytes]]

    def user(self, name: str) -> User:
        found = self.forum.user(name)
        if found is None:
            raise Refusal(404, "The requested URL or resource could not be found.", "not_found")
        return found

    def group(self, name: str) -> Group | None:
        return next((one for one in self.forum.groups.values() if one.name.lower() == name.lower()), None)

    def seen(self, id_: int) -> Post:
        post = self.forum.posts.get(id_)
        if post is None or not self.forum.sees(self.by, self.forum.topics[post.topic]):
            raise Refusal(404, "The requested URL or resource could not be found.", "not_found")
        return post

    def told(self, post: Post) -> dict[str, Any]:
        author = self.forum.users.get(post.user)
        return {
            "id": post.id,
            "name": author.name if author else "",
            "username": author.username if author else "",
            "created_at": post.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "raw": post.raw,
            "cooked": "<p></p>",
            "post_number": post.number,
            "post_type": 1,
            "reply_to_post_number": post.reply_to,
            "topic_id": post.topic,
            "topic_slug": "topic",
            "user_id": post.user,
            "version": post.version,
        }


def category_told(category: Category) -> dict[str, Any]:
    restricted = "everyone" not in category.permissions
    return {"id": category.id, "name": category.name, "slug": category.slug, "read_restricted": restricted}
