"""The state of a fake Discourse: accounts, groups, categories, topics, posts, uploads, with the real one's quirks."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from exodus.exporters.discourse.probe import GATES, LEAST, WANTED

BLANKS = re.compile("[\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")

DEFAULTS = {
    "disable_emails": "no",
    "auto_close_messages_post_count": "500",
    "auto_close_topics_post_count": "10000",
    "approve_post_count": "0",
    "approve_unless_trust_level": "0",
    "send_welcome_message": "true",
    "min_post_length": "20",
    "min_first_post_length": "20",
    "min_personal_message_post_length": "10",
    "min_topic_title_length": "15",
    "title_min_entropy": "10",
    "body_min_entropy": "7",
    "allow_uppercase_posts": "false",
    "allow_duplicate_topic_titles": "false",
    "clean_up_uploads": "true",
    "png_to_jpg_quality": "95",
    "recompress_original_jpg_quality": "90",
    "max_image_size_kb": "4096",
    "max_attachment_size_kb": "4096",
    "max_image_megapixels": "40",
    "max_post_length": "32000",
    "default_trust_level": "1",
    "personal_message_enabled_groups": "11",
    "create_topic_allowed_groups": "10",
    "authorized_extensions": "jpg|jpeg|png|gif|heic|heif|webp",
    "tagging_enabled": "true",
    "tag_topic_allowed_groups": "10",
    "login_required": "true",
    "discourse_local_dates_enabled": "true",
    "title": "A forum",
}
"""Settings as they are on a new site (defaults of 2023)."""


class Refusal(Exception):  # noqa: N818 - an answer, not a mishap
    def __init__(self, status: int, message: str, type_: str = "invalid_parameters") -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"errors": [message], "error_type": type_}


class Broken(Exception):  # noqa: N818 - likewise
    """The server itself fails: 500 with a page of HTML."""


@dataclass
class User:
    id: int
    username: str
    name: str
    email: str
    admin: bool = False
    active: bool = True
    suspended: bool = False
    avatar: int | None = None
    last_seen_at: str | None = None
    notifications: int = 0


@dataclass
class Group:
    id: int
    name: str
    bio_raw: str
    members: set[int] = field(default_factory=set)


@dataclass
class Category:
    id: int
    name: str
    slug: str
    permissions: dict[str, int]


@dataclass
class Post:
    id: int
    topic: int
    number: int
    user: int
    raw: str
    created_at: datetime
    reply_to: int | None
    deleted: bool = False
    version: int = 1
    likes: set[int] = field(default_factory=set)


@dataclass
class Topic:
    id: int
    title: str
    external_id: str | None
    category: int | None
    allowed: set[int]
    tags: list[str]
    bumped_at: datetime
    posts: list[Post] = field(default_factory=list)
    deleted: bool = False

    @property
    def private(self) -> bool:
        return self.category is None


@dataclass
class Upload:
    id: int
    sha1: str
    name: str
    size: int
    user: int


class Forum:
    """What outlives requests. ``enqueues`` says of a post's raw whether it is held back for review."""

    def __init__(self) -> None:
        self.settings = dict(DEFAULTS)
        self.version = "2026.8.0"
        self.users: dict[int, User] = {}
        self.groups: dict[int, Group] = {}
        self.categories: dict[int, Category] = {}
        self.topics: dict[int, Topic] = {}
        self.posts: dict[int, Post] = {}
        self.uploads: dict[str, Upload] = {}
        self.tags: dict[str, int] = {}
        self.tag_groups: dict[int, tuple[str, list[str]]] = {}
        self.hides_taken_addresses = False
        self.tells_user_id = True
        self.enqueues: Callable[[str], bool] = lambda raw: False
        self.clock: Callable[[], float] = time.monotonic
        self._number = 0
        self.add_user("system", "system", "no_email", admin=True)
        self.add_user("admin", "Admin Example", "admin@example.org", admin=True)

    def next(self) -> int:
        self._number += 1
        return self._number

    # people

    def add_user(self, username: str, name: str, email: str, *, admin: bool = False) -> User:
        user = User(self.next(), username, name, email, admin=admin)
        self.users[user.id] = user
        return user

    def user(self, username: str) -> User | None:
        return next((one for one in self.users.values() if one.username.lower() == username.lower()), None)

    def create_user(self, body: dict[str, Any]) -> dict[str, Any]:
        """A failure is an answer of 200; a taken address may even be told as a success."""
        username, email = str(body["username"]), str(body["email"]).lower()
        if any(one.email.lower() == email for one in self.users.values()):
            if self.hides_taken_addresses:
                return {"success": True, "active": True, "message": "An activation mail is on its way."}
            return {"success": False, "active": False, "message": "Primary email has already been taken"}
        taken = self.user(username) or any(one.name.lower() == username.lower() for one in self.groups.values())
        if (
            taken
            or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{1,18}[A-Za-z0-9]", username)
            or len(body["password"]) < 10
        ):
            return {"success": False, "active": False, "message": "Username must be unique"}
        user = self.add_user(username, str(body["name"]), email)
        user.active = bool(body.get("active"))
        told = {"success": True, "active": user.active, "message": "Your account is activated."}
        return {**told, "user_id": user.id} if self.tells_user_id else told

    def delete_user(self, user: User) -> None:
        if any(
            post.user == user.id and not post.deleted and not self.topics[post.topic].deleted
            for post in self.posts.values()
        ):
            raise Refusal(403, "the user has posts")
        del self.users[user.id]
        for group in self.groups.values():
            group.members.discard(user.id)

    # places

    def sees(self, user: User, topic: Topic) -> bool:
        if topic.private:
            return user.admin or user.id in topic.allowed
        return user.admin or self.may_write(user, self.categories[topic.category or 0])

    def may_write(self, user: User, category: Category) -> bool:
        names = {group.name for group in self.groups.values() if user.id in group.members} | {"everyone"}
        return user.admin or any(name in names and level == 1 for name, level in category.permissions.items())

    # writing

    def create_post(self, user: User, body: dict[str, Any]) -> Post:
        raw = BLANKS.sub(" ", str(body.get("raw") or "").replace("\0", "")).rstrip()
        skip = str(body.get("skip_validations")).lower() == "true"
        if not raw:
            raise Refusal(422, "Body can't be blank")
        if not skip and len(re.sub(r"<!--.*?-->", "", raw).strip()) < int(self.settings["min_post_length"]):
            raise Refusal(422, "Body is too short")
        created = datetime.fromisoformat(str(body["created_at"])) if body.get("created_at") else datetime.now(UTC)
        if body.get("topic_id"):
            topic = self.topics.get(int(body["topic_id"]))
            if topic is None or topic.deleted or (topic.private and not self.sees(user, topic)):
                raise Refusal(404, "The requested URL or resource could not be found.", "not_found")
            if not self.sees(user, topic):
                raise Refusal(403, "You are not permitted to view the requested resource.", "invalid_access")
        else:
            topic = self._open(user, body, created, skip=skip)
        number = len(topic.posts) + 1
        answers = body.get("reply_to_post_number") if body.get("topic_id") else None  # ignored without a topic
        post = Post(self.next(), topic.id, number, user.id, raw, created, int(answers) if answers else None)
        self.posts[post.id] = post
        topic.posts.append(post)
        topic.bumped_at = max(topic.bumped_at, created)
        limit = int(self.settings["auto_close_messages_post_count"]) if topic.private else 0
        if limit and number > limit:
            raise Refusal(422, "this topic is closed; it no longer accepts new replies")
        return post

    def _open(self, user: User, body: dict[str, Any], created: datetime, *, skip: bool) -> Topic:
        external = body.get("external_id")
        standing = [one for one in self.topics.values() if external and one.external_id == str(external).lower()]
        if standing:
            if skip or standing[0].deleted:
                raise Broken  # the unique index of the database
            raise Refusal(422, "External has already been taken")
        title = str(body.get("title") or "")
        if not title:
            raise Refusal(422, "Title can't be blank")
        if not skip:
            title = (title[0].upper() + title[1:]).rstrip(".")
        category, allowed = None, set[int]()
        if body.get("archetype") == "private_message":
            allowed = {user.id}
            for name in str(body.get("target_recipients") or "").lower().split(","):
                found = self.user(name)
                if found is None:
                    raise Refusal(422, f"{name} is no user")
                allowed.add(found.id)
                found.notifications += 1
        else:
            known = self.categories.get(int(body.get("category") or 0))
            if known is None or not self.may_write(user, known):
                raise Refusal(403, "You are not permitted to view the requested resource.", "invalid_access")
            category = known.id
        tags = [tag["name"] if isinstance(tag, dict) else tag for tag in body.get("tags") or []]
        if any(tag not in self.tags for tag in tags):
            raise Refusal(422, "You may not create tags")
        if tags and int(self.version.split(".")[0]) >= 2026 and not all(isinstance(tag, dict) for tag in body["tags"]):
            raise Refusal(422, "tags are objects")
        topic = Topic(self.next(), title, str(external).lower() if external else None, category, allowed, tags, created)
        self.topics[topic.id] = topic
        return topic

    def edit_post(self, post: Post, raw: str, title: str | None) -> None:
        if len(re.sub(r"<!--.*?-->", "", raw).strip()) < int(self.settings["min_post_length"]):
            raise Refusal(422, "Body is too short")
        if raw.rstrip() != post.raw:
            post.raw, post.version = BLANKS.sub(" ", raw).rstrip(), post.version + 1
        if title and post.number == 1:
            self.topics[post.topic].title = title

    def upload(self, user: User, name: str, data: bytes) -> Upload:
        extension = name.rpartition(".")[2].lower()
        taken = self.settings["authorized_extensions"].split("|")
        if "*" not in taken and extension not in taken:
            raise Refusal(
                422, f"Sorry, the file you are trying to upload is not authorized (authorized extensions: {taken})."
            )
        sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        if sha1 not in self.uploads:
            self.uploads[sha1] = Upload(self.next(), sha1, name, len(data), user.id)
        return self.uploads[sha1]

    # looking, for tests

    def standing(self) -> list[Post]:
        """The posts that readers see, in the order of their topics."""
        return [post for post in self.posts.values() if not post.deleted and not self.topics[post.topic].deleted]

    def settle(self) -> None:
        """As exodus setup leaves it."""
        for wanted in WANTED:
            if wanted.name in self.settings:
                self.settings[wanted.name] = wanted.value
        for name, (least, _) in LEAST.items():
            self.settings[name] = str(max(least, int(self.settings[name])))
        for name in GATES.keys() & self.settings.keys():
            self.settings[name] = f"{self.settings[name]}|10"
        self.settings["authorized_extensions"] = "*"
