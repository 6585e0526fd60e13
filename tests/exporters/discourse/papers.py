"""The files, topics and posts of the fake."""

from __future__ import annotations

import json
from typing import Any

from tests.exporters.discourse import contract
from tests.exporters.discourse.asked import Answer, Asked
from tests.exporters.discourse.forum import Post, Refusal

PAGE = 20


class Papers:
    """What is written."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.forum, self.by = asked, asked.forum, asked.by
        self.query, self.body, self.file = asked.query, asked.body, asked.file

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
            return 200, json.dumps({**contract.skeleton("POST", "/posts.json"), **self.asked.told(post)}).encode()

        status, told = self.asked.memoized(self.by, self.body, make)
        if b"enqueued" in told[:60]:
            raise _Said(status, json.loads(told))
        return status, json.loads(told)

    def post(self, id_: str) -> Answer:
        post = self.asked.seen(int(id_))
        summary = [{"id": 2, "count": len(post.likes)}] if post.likes else []
        told = {"deleted_at": "2026-11-22T00:00:00.000Z" if post.deleted else None, "actions_summary": summary}
        return 200, {**contract.skeleton("GET", "/posts/{id}.json"), **self.asked.told(post), **told}

    def edit_post(self, id_: str) -> Answer:
        post = self.asked.seen(int(id_))
        self.forum.edit_post(post, str(self.body["post"]["raw"]), self.body.get("title"))
        return 200, {"post": {**contract.skeleton("PUT", "/posts/{id}.json")["post"], **self.asked.told(post)}}

    def delete_post(self, id_: str) -> Answer:
        post = self.asked.seen(int(id_))
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
                return 301, f"{self.asked.url}/t/topic/{topic.id}.json"  # and forgets what else was asked
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
        user = self.asked.user(str(self.body["user"]))
        self.forum.topics[int(id_)].allowed.add(user.id)
        return 200, {"user": {"id": user.id, "username": user.username, "name": user.name, "avatar_template": ""}}

    def act(self) -> Answer:
        post = self.asked.seen(int(self.body["id"]))
        if post.user == self.by.id or self.by.id in post.likes:
            raise Refusal(403, "You are not permitted to do that.", "invalid_access")
        post.likes.add(self.by.id)
        return 200, {**contract.skeleton("POST", "/post_actions.json"), **self.asked.told(post)}

    def unact(self, id_: str) -> Answer:
        self.asked.seen(int(id_)).likes.discard(self.by.id)
        return 200, {}

    def _asked(self, post: Post) -> dict[str, Any]:
        """Raw text is told to those who ask for it."""
        return {k: v for k, v in self.asked.told(post).items() if k != "raw" or "include_raw" in self.query}


class _Said(Refusal):
    """An answer that the document does not describe."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(status, "")
        self.body = body
