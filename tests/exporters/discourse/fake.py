"""A fake Discourse: a real HTTP server on loopback with the ways of the real one.

Every request and answer is held against the API's document; what breaks it fails the test (``broken``).
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.exporters.discourse import contract
from tests.exporters.discourse.forum import Broken, Category, Forum, Group, Post, Refusal, User

KEY = "k" * 64
MEMO = 120.0
PLAIN = (
    "Slow down, you're making too many requests.\nPlease retry again in {} seconds.\nError code: ip_60_secs_limit.\n"
)
PAGE = 20


class Fake:
    """One server and its forum. ``limit`` and ``address_limit`` are requests in ``window`` seconds; 0 of the first
    blocks everything, as it does on a real site. ``largest`` is what the web server before it lets through."""

    def __init__(self, forum: Forum | None = None) -> None:
        self.forum = forum or Forum()
        self.limit: int | None = None
        self.address_limit: int | None = None
        self.window = 60.0
        self.largest = 10 << 20
        self.single_user: str | None = None
        self.requests: list[tuple[str, str, str]] = []
        self.broken: list[str] = []
        self.mails: list[str] = []
        self.lose: Callable[[str, str], bool] = lambda method, path: False
        self._times: deque[float] = deque()
        self._memo: dict[str, tuple[float, int, bytes]] = {}
        self.lock = threading.RLock()
        fake = self

        class Handler(_Handler):
            served = fake

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def limited(self) -> tuple[int, dict[str, str], bytes] | None:
        """A 429 in one of its two shapes."""
        now = self.forum.clock()
        while self._times and now - self._times[0] >= self.window:
            self._times.popleft()
        wait = max(1, round(self.window - (now - self._times[0]))) if self._times else 1
        if self.address_limit is not None and len(self._times) >= self.address_limit:
            headers = {"Retry-After": str(wait), "Discourse-Rate-Limit-Error-Code": "ip_60_secs_limit"}
            return 429, {**headers, "Content-Type": "text/plain"}, PLAIN.format(wait).encode()
        if self.limit is not None and len(self._times) >= self.limit:
            told = {"errors": ["You’ve performed this action too many times."], "error_type": "rate_limit"}
            told["extras"] = {"wait_seconds": wait, "time_left": f"{wait} seconds"}  # type: ignore[assignment]  # as it is
            return 429, {"Content-Type": "application/json"}, json.dumps(told).encode()
        self._times.append(now)
        return None

    def memoized(self, user: User, body: Mapping[str, Any], make: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
        """The same parameters of the same user within 120 seconds are one post."""
        signature = hashlib.sha1(
            json.dumps([user.id, body], sort_keys=True).encode(), usedforsecurity=False
        ).hexdigest()
        known = self._memo.get(signature)
        if known and self.forum.clock() - known[0] < MEMO:
            return known[1], known[2]
        status, answer = make()
        self._memo[signature] = (self.forum.clock(), status, answer)
        return status, answer


@contextmanager
def running(forum: Forum | None = None) -> Iterator[Fake]:
    """A fake that is there for a test, and must not have been asked or answered anything unknown."""
    fake = Fake(forum)
    try:
        yield fake
    finally:
        fake.close()
    assert not fake.broken, fake.broken[:5]
    assert not fake.mails


class _Handler(BaseHTTPRequestHandler):
    served: Fake
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
        pass

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_PUT(self) -> None:
        self._serve("PUT")

    def do_DELETE(self) -> None:
        self._serve("DELETE")

    def _serve(self, method: str) -> None:
        parts = urlsplit(self.path)
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fake = self.served
        with fake.lock:
            status, headers, answer = self._answer(method, unquote(parts.path), parse_qs(parts.query), content)
            lost = fake.lose(method, parts.path)
        if lost:
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _answer(
        self, method: str, path: str, query: Mapping[str, list[str]], content: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        fake = self.served
        limited = fake.limited()
        if limited is not None:
            return limited
        if len(content) > fake.largest:
            return 413, {"Content-Type": "text/html"}, b"<html><h1>413 Request Entity Too Large</h1></html>"
        name = self.headers.get("Api-Username") or ""
        fake.requests.append((method, path, name))
        json_ = {"Content-Type": "application/json; charset=utf-8"}
        try:
            user = self._user(name)
            body, file = _body(self.headers.get("Content-Type") or "", content)
            contract.check_request(method, path, query, body)
            status, told = Routes(fake, user).serve(method, path, query, body, file)
            if isinstance(told, str):
                return status, {**json_, "Location": told}, b""
            contract.check_answer(method, path, status, told)
            return status, json_, json.dumps(told).encode() if told is not None else b""
        except Refusal as refusal:
            return refusal.status, json_, json.dumps(refusal.body).encode()
        except Broken:
            return 500, {"Content-Type": "text/html"}, b"<html>Oops! The software powering this forum...</html>"
        except contract.BrokenContractError as error:
            fake.broken.append(str(error))
            return 418, json_, json.dumps({"errors": [str(error)]}).encode()

    def _user(self, name: str) -> User:
        fake = self.served
        user = fake.forum.user(name)
        wrong = self.headers.get("Api-Key") != KEY or (fake.single_user and name != fake.single_user)
        if wrong or user is None or not user.active or user.suspended:
            raise Refusal(403, "You are not permitted to view the requested resource.", "invalid_access")
        return user


Answer = tuple[int, Any]


class Routes:
    """Answers one request, in somebody's name."""

    def __init__(self, fake: Fake, user: User) -> None:
        self.fake, self.forum, self.by = fake, fake.forum, user

    def serve(
        self,
        method: str,
        path: str,
        query: Mapping[str, list[str]],
        body: dict[str, Any],
        file: tuple[str, bytes] | None,
    ) -> Answer:
        for route, pattern, name in ROUTES:
            found = re.fullmatch(pattern, path)
            if route == method and found:
                if name.startswith("admin_") and not self.by.admin:
                    raise Refusal(404, "The requested URL or resource could not be found.", "not_found")
                self.query, self.body, self.file = query, body, file
                answer: Answer = getattr(self, name)(*found.groups())
                return answer
        raise contract.BrokenContractError(f"{method} {path}: the fake does not know it")

    # the site

    def about(self) -> Answer:
        return 200, {"about": {"title": "A forum", "version": self.forum.version}}

    def basic_info(self) -> Answer:
        return 200, contract.skeleton("GET", "/site/basic-info.json")

    def site(self) -> Answer:
        schema = contract.item_of("GET", "/site.json", "categories", "[]")
        listed = [{**contract.least(schema), **_category(one)} for one in self.forum.categories.values()]
        return 200, {**contract.skeleton("GET", "/site.json"), "categories": listed}

    def notifications(self) -> Answer:
        return 200, contract.skeleton("GET", "/notifications.json")

    def admin_settings(self) -> Answer:
        return 200, {"site_settings": [{"setting": k, "value": v} for k, v in self.forum.settings.items()]}

    def admin_set(self, name: str) -> Answer:
        if name not in self.forum.settings:
            raise Refusal(422, f"no setting named {name}")
        self.forum.settings[name] = str(self.body[name])
        return 200, None

    # people

    def users(self) -> Answer:
        if not self.by.admin:
            raise Refusal(403, "no", "invalid_access")
        if self.forum.settings["disable_emails"] == "no" and not self.body.get("active"):
            self.fake.mails.append(str(self.body["email"]))
        return 200, self.forum.create_user(self.body)

    def user(self, name: str) -> Answer:
        user = self._user(name)
        answer = contract.skeleton("GET", "/u/{username}.json")
        inner = contract.item_of("GET", "/u/{username}.json", "user")
        groups = [{"id": one.id, "name": one.name} for one in self.forum.groups.values() if user.id in one.members]
        listed = [
            {**contract.least(contract.item_of("GET", "/u/{username}.json", "user", "groups", "[]")), **g}
            for g in groups
        ]
        told = {"id": user.id, "username": user.username, "name": user.name, "uploaded_avatar_id": user.avatar}
        return 200, {**answer, "user": {**contract.least(inner), **told, "groups": listed}}

    def rename(self, name: str) -> Answer:
        self._user(name).name = str(self.body["name"])
        return 200, {"success": "OK", "user": {}}

    def emails(self, name: str) -> Answer:
        told = {
            "email": self._user(name).email,
            "secondary_emails": [],
            "unconfirmed_emails": [],
            "associated_accounts": [],
        }
        return 200, told

    def avatar(self, name: str) -> Answer:
        user = self._user(name)
        if self.body["type"] == "uploaded":
            upload = next((one for one in self.forum.uploads.values() if one.id == int(self.body["upload_id"])), None)
            if upload is None or (upload.user != self.by.id and not self.by.admin):
                raise Refusal(403, "no", "invalid_access")
            user.avatar = upload.id
        else:
            user.avatar = None
        return 200, {"success": "OK"}

    def admin_user(self, id_: str) -> Answer:
        user = self.forum.users.get(int(id_))
        if user is None:
            raise Refusal(404, "not found", "not_found")
        told = {"id": user.id, "username": user.username, "name": user.name, "active": user.active}
        return 200, {**contract.skeleton("GET", "/admin/users/{id}.json"), **told}

    def admin_delete_user(self, id_: str) -> Answer:
        user = self.forum.users.get(int(id_))
        if user is None:
            raise Refusal(404, "not found", "not_found")
        self.forum.delete_user(user)
        return 200, {"deleted": True}

    def admin_users(self) -> Answer:
        schema = contract.document()["/admin/users/list/{flag}.json"]["get"]["responses"]["200"]["items"]
        wanted = (self.query.get("filter") or [""])[0].lower()
        page = int((self.query.get("page") or ["1"])[0])
        found = [
            one for one in self.forum.users.values() if wanted in one.email.lower() or wanted in one.username.lower()
        ]
        return 200, [
            {
                **contract.least(schema),
                "id": one.id,
                "username": one.username,
                "name": one.name,
                "email": one.email,
                "active": one.active,
                "last_seen_at": one.last_seen_at,
            }
            for one in found[(page - 1) * 100 : page * 100]
        ]

    # groups, categories, tags

    def admin_make_group(self) -> Answer:
        told = self.body["group"]
        if self._group(told["name"]) or self.forum.user(told["name"]):
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
        group = self._group(name)
        if group is None:
            raise Refusal(404, "not found", "not_found")
        answer = contract.skeleton("GET", "/groups/{name}.json")
        told = {"id": group.id, "name": group.name, "bio_raw": group.bio_raw, "user_count": len(group.members)}
        return 200, {**answer, "group": {**answer["group"], **told}}

    def add_members(self, id_: str) -> Answer:
        group = self.forum.groups[int(id_)]
        users = [self._user(name) for name in self.body["usernames"].split(",")]
        if all(user.id in group.members for user in users):
            raise Refusal(422, "they are already members of this group")
        group.members.update(user.id for user in users)
        return 200, {"success": "OK", "usernames": [user.username for user in users], "emails": []}

    def remove_members(self, id_: str) -> Answer:
        group = self.forum.groups[int(id_)]
        group.members -= {self._user(name).id for name in self.body["usernames"].split(",")}
        return 200, {"success": "OK", "usernames": [], "skipped_usernames": []}

    def make_category(self) -> Answer:
        name, slug = str(self.body["name"]), str(self.body["slug"])
        if not self.by.admin:
            raise Refusal(403, "no", "invalid_access")
        if len(name) > 50 or any(one.name == name or one.slug == slug for one in self.forum.categories.values()):
            raise Refusal(422, "Category Name has already been taken")
        if any(self._group(one) is None for one in self.body["permissions"] if one not in ("everyone", "staff")):
            raise Refusal(422, "no such group")
        category = Category(self.forum.next(), name, slug, dict(self.body["permissions"]))
        self.forum.categories[category.id] = category
        answer = contract.skeleton("POST", "/categories.json")
        return 200, {**answer, "category": {**answer["category"], **_category(category)}}

    def rename_category(self, id_: str) -> Answer:
        category = self.forum.categories[int(id_)]
        category.name = str(self.body["name"])
        answer = contract.skeleton("PUT", "/categories/{id}.json")
        return 200, {**answer, "category": {**answer["category"], **_category(category)}}

    def category(self, id_: str) -> Answer:
        category = self.forum.categories.get(int(id_))
        if category is None:
            raise Refusal(404, "not found", "not_found")
        answer = contract.skeleton("GET", "/c/{id}/show.json")
        count = sum(1 for one in self.forum.topics.values() if one.category == category.id and not one.deleted)
        return 200, {**answer, "category": {**answer["category"], **_category(category), "topic_count": count}}

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

    # files

    def upload(self) -> Answer:
        if self.file is None:
            raise Refusal(422, "file is missing")
        upload = self.forum.upload(self.by, *self.file)
        told = {
            "id": upload.id,
            "url": f"/uploads/default/original/1X/{upload.sha1}.{upload.name.rpartition('.')[2]}",
            "original_filename": upload.name,
            "filesize": upload.size,
            "human_filesize": f"{upload.size / 1024:.1f} KB",
            "extension": upload.name.rpartition(".")[2],
            "short_url": f"upload://{upload.sha1[:27]}.{upload.name.rpartition('.')[2]}",
            "width": 640,
            "height": 480,
        }
        return 200, {**contract.skeleton("POST", "/uploads.json"), **told}

    # topics and posts

    def make_post(self) -> Answer:
        def make() -> tuple[int, bytes]:
            if self.forum.enqueues(str(self.body["raw"])):
                return 200, json.dumps({"success": True, "action": "enqueued", "pending_count": 1}).encode()
            post = self.forum.create_post(self.by, self.body)
            return 200, json.dumps({**contract.skeleton("POST", "/posts.json"), **self._post(post)}).encode()

        status, told = self.fake.memoized(self.by, self.body, make)
        if b"enqueued" in told[:60]:
            raise _Said(status, json.loads(told))
        return status, json.loads(told)

    def post(self, id_: str) -> Answer:
        post = self._seen(int(id_))
        summary = [{"id": 2, "count": len(post.likes)}] if post.likes else []
        told = {"deleted_at": "2026-11-22T00:00:00.000Z" if post.deleted else None, "actions_summary": summary}
        return 200, {**contract.skeleton("GET", "/posts/{id}.json"), **self._post(post), **told}

    def edit_post(self, id_: str) -> Answer:
        post = self._seen(int(id_))
        self.forum.edit_post(post, str(self.body["post"]["raw"]), self.body.get("title"))
        return 200, {"post": {**contract.skeleton("PUT", "/posts/{id}.json")["post"], **self._post(post)}}

    def delete_post(self, id_: str) -> Answer:
        post = self._seen(int(id_))
        if post.number == 1:
            raise Refusal(403, "delete the topic", "invalid_access")
        post.deleted = True
        return 200, None

    def topic(self, id_: str) -> Answer:
        topic = self.forum.topics.get(int(id_))
        if topic is None or not self.forum.sees(self.by, topic):
            raise Refusal(404, "not found", "not_found")
        answer = contract.skeleton("GET", "/t/{id}.json")
        live = [post for post in topic.posts if not post.deleted]
        schema = contract.item_of("GET", "/t/{id}.json", "post_stream", "posts", "[]")
        shown = [{**contract.least(schema), **self._asked(post)} for post in live[:PAGE]]
        stream = {"posts": shown, "stream": [post.id for post in live]}
        told = {"id": topic.id, "slug": "topic", "title": topic.title, "post_stream": stream, "posts_count": len(live)}
        told["deleted_at"] = "2026-11-22T00:00:00.000Z" if topic.deleted else None
        return 200, {**answer, **told}

    def more_posts(self, id_: str) -> Answer:
        wanted = [int(one) for one in self.query["post_ids[]"]]
        if len(wanted) > PAGE:
            raise contract.BrokenContractError(f"{len(wanted)} posts asked for at once")
        schema = contract.item_of("GET", "/t/{id}/posts.json", "post_stream", "posts", "[]")
        posts = [{**contract.least(schema), **self._asked(self.forum.posts[one])} for one in wanted]
        return 200, {"id": int(id_), "post_stream": {"posts": posts}}

    def by_external_id(self, external: str) -> Answer:
        for topic in self.forum.topics.values():
            if topic.external_id == external.lower() and not topic.deleted:
                return 301, f"{self.fake.url}/t/topic/{topic.id}.json"  # and forgets what else was asked
        raise Refusal(404, "not found", "not_found")

    def slugged(self, id_: str) -> Answer:
        return self.topic(id_)

    def delete_topic(self, id_: str) -> Answer:
        topic = self.forum.topics.get(int(id_))
        if topic is None:
            raise Refusal(404, "not found", "not_found")
        topic.deleted = True
        return 200, None

    def invite(self, id_: str) -> Answer:
        user = self._user(str(self.body["user"]))
        self.forum.topics[int(id_)].allowed.add(user.id)
        return 200, {"user": {"id": user.id, "username": user.username, "name": user.name, "avatar_template": ""}}

    def act(self) -> Answer:
        post = self._seen(int(self.body["id"]))
        if post.user == self.by.id or self.by.id in post.likes:
            raise Refusal(403, "You are not permitted to do that.", "invalid_access")
        post.likes.add(self.by.id)
        return 200, {**contract.skeleton("POST", "/post_actions.json"), **self._post(post)}

    def unact(self, id_: str) -> Answer:
        self._seen(int(id_)).likes.discard(self.by.id)
        return 200, {}

    # helpers of the above

    def _user(self, name: str) -> User:
        user = self.forum.user(name)
        if user is None:
            raise Refusal(404, "The requested URL or resource could not be found.", "not_found")
        return user

    def _group(self, name: str) -> Group | None:
        return next((one for one in self.forum.groups.values() if one.name.lower() == name.lower()), None)

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

    def _seen(self, id_: int) -> Post:
        post = self.forum.posts.get(id_)
        if post is None or not self.forum.sees(self.by, self.forum.topics[post.topic]):
            raise Refusal(404, "The requested URL or resource could not be found.", "not_found")
        return post

    def _asked(self, post: Post) -> dict[str, Any]:
        """Raw text is told to those who ask for it."""
        return {k: v for k, v in self._post(post).items() if k != "raw" or "include_raw" in self.query}

    def _post(self, post: Post) -> dict[str, Any]:
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


class _Said(Refusal):
    """An answer that the document does not describe."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(status, "")
        self.body = body


ROUTES: tuple[tuple[str, str, str], ...] = (
    ("GET", r"/about\.json", "about"),
    ("GET", r"/site/basic-info\.json", "basic_info"),
    ("GET", r"/site\.json", "site"),
    ("GET", r"/notifications\.json", "notifications"),
    ("GET", r"/admin/site_settings\.json", "admin_settings"),
    ("PUT", r"/admin/site_settings/(\w+)\.json", "admin_set"),
    ("POST", r"/users\.json", "users"),
    ("GET", r"/u/([^/]+)/emails\.json", "emails"),
    ("PUT", r"/u/([^/]+)/preferences/avatar/pick\.json", "avatar"),
    ("GET", r"/u/([^/]+)\.json", "user"),
    ("PUT", r"/u/([^/]+)\.json", "rename"),
    ("GET", r"/admin/users/list/all\.json", "admin_users"),
    ("GET", r"/admin/users/(\d+)\.json", "admin_user"),
    ("DELETE", r"/admin/users/(\d+)\.json", "admin_delete_user"),
    ("POST", r"/admin/groups\.json", "admin_make_group"),
    ("DELETE", r"/admin/groups/(\d+)\.json", "admin_delete_group"),
    ("PUT", r"/groups/(\d+)/members\.json", "add_members"),
    ("DELETE", r"/groups/(\d+)/members\.json", "remove_members"),
    ("GET", r"/groups/([^/]+)\.json", "group"),
    ("POST", r"/categories\.json", "make_category"),
    ("PUT", r"/categories/(\d+)\.json", "rename_category"),
    ("DELETE", r"/categories/(\d+)\.json", "admin_delete_category"),
    ("GET", r"/c/(\d+)/show\.json", "category"),
    ("GET", r"/tag_groups\.json", "tag_groups"),
    ("POST", r"/tag_groups\.json", "make_tag_group"),
    ("PUT", r"/tag_groups/(\d+)\.json", "change_tag_group"),
    ("DELETE", r"/tag_groups/(\d+)\.json", "admin_delete_tag_group"),
    ("GET", r"/tags\.json", "tags"),
    ("DELETE", r"/tag/([^/]+)\.json", "admin_delete_tag"),
    ("POST", r"/uploads\.json", "upload"),
    ("POST", r"/posts\.json", "make_post"),
    ("GET", r"/posts/(\d+)\.json", "post"),
    ("PUT", r"/posts/(\d+)\.json", "edit_post"),
    ("DELETE", r"/posts/(\d+)\.json", "delete_post"),
    ("GET", r"/t/(\d+)\.json", "topic"),
    ("GET", r"/t/topic/(\d+)\.json", "slugged"),
    ("DELETE", r"/t/(\d+)\.json", "delete_topic"),
    ("GET", r"/t/(\d+)/posts\.json", "more_posts"),
    ("POST", r"/t/(\d+)/invite\.json", "invite"),
    ("GET", r"/t/external_id/([\w-]+)\.json", "by_external_id"),
    ("POST", r"/post_actions\.json", "act"),
    ("DELETE", r"/post_actions/(\d+)\.json", "unact"),
)


def _category(category: Category) -> dict[str, Any]:
    restricted = "everyone" not in category.permissions
    return {"id": category.id, "name": category.name, "slug": category.slug, "read_restricted": restricted}


def _body(type_: str, content: bytes) -> tuple[dict[str, Any], tuple[str, bytes] | None]:
    if not content:
        return {}, None
    if type_.startswith("application/json"):
        return dict(json.loads(content)), None
    boundary = type_.partition("boundary=")[2].encode()
    fields: dict[str, Any] = {}
    file = None
    for part in content.split(b"--" + boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        value = value.removesuffix(b"\r\n")
        name = re.search(rb'name="([^"]*)"', head)
        told = re.search(rb'filename="([^"]*)"', head)
        if name and told:
            file = (told[1].decode(), value)
            fields[name[1].decode()] = ""
        elif name:
            fields[name[1].decode()] = _typed(value.decode())
    return fields, file


def _typed(value: str) -> Any:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.isdecimal() else value
