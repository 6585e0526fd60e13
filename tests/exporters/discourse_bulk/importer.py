"""A site that takes in a bulk file as Discourse's importer does: the same order, the same look-ups, the same rows
passed over (script/bulk_import/{base,generic_bulk}.rb, as they stood in summer 2026)."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

Row = dict[str, Any]

ORDERED = {
    "users": "id",
    "groups": "id",
    "group_members": "ROWID",
    "tag_groups": "id",
    "tags": "id",
    "categories": "id",
    "topics": "id",
    "posts": "topic_id, post_number, id",
    "polls": "id",
    "permalinks": "url",
    "chat_channels": "id",
    "chat_messages": "chat_channel_id, created_at, id",
    "topic_custom_fields": "topic_id, name",
    "post_custom_fields": "post_id, name",
    "user_custom_fields": "user_id, name",
    "category_custom_fields": "category_id, name",
    "topic_tags": "topic_id, tag_id",
    "bookmarks": "id",
}
"""In which order the importer reads a table."""


class Site:
    """What a Discourse holds after one or more imports. Ids are the site's own; ``import_id`` is remembered."""

    def __init__(self, accounts: dict[str, str] | None = None) -> None:
        self.users: dict[int, Row] = {}
        self.topics: dict[int, Row] = {}
        self.posts: dict[int, Row] = {}
        self.messages: dict[int, Row] = {}
        self.channels: dict[int, Row] = {}
        self.members: set[tuple[int, int]] = set()
        self.likes: dict[tuple[int, int], datetime | None] = {}
        self.dropped: list[str] = []
        self.accounts = accounts or {}
        self._highest: dict[int, int] = {}

    def take_in(self, path: Path) -> None:
        """Import the file at ``path``; what is known already is passed over."""
        self._db = sqlite3.connect(path)
        self._db.row_factory = sqlite3.Row
        for row in self._rows("users"):
            self._user(row)
        for row in self._rows("topics"):
            self._topic(row)
        for row in self._rows("posts"):
            self._post(row)
        query = "SELECT post_id, user_id, created_at FROM likes ORDER BY post_id, user_id"
        for post, user, at in self._db.execute(query).fetchall():
            if post in self.posts and user in self.users:
                self.likes.setdefault((post, user), moment(at))
            else:
                self.dropped.append(f"like of {post}")
        for row in self._rows("chat_channels"):
            self.channels.setdefault(row["id"], row)
        for row in self._rows("chat_messages"):
            self._message(row)
        query = "SELECT * FROM chat_channel_users AS u JOIN chat_channels AS c ON c.id = u.chat_channel_id"
        self.members |= {(row["chat_channel_id"], row["user_id"]) for row in self._db.execute(query)}
        self._db.close()

    def _rows(self, table: str) -> Iterator[Row]:
        for row in self._db.execute(f'SELECT * FROM "{table}" ORDER BY {ORDERED[table]}').fetchall():
            yield dict(row)

    def _user(self, row: Row) -> None:
        if row["id"] in self.users:
            return
        if row["anonymized"] == 1:
            row |= {"username": f"anon_{row['id']}", "name": None}
        elif row["email"] in self.accounts:
            row |= {"username": self.accounts[row["email"]]}
        taken = {user["username"].lower() for user in self.users.values()}
        assert row["username"].lower() not in taken, f"{row['username']} would be renamed"
        self.users[row["id"]] = row | {"created_at": moment(row["created_at"])}

    def _topic(self, row: Row) -> None:
        if row["id"] in self.topics:
            return
        if not row["private_message"] and row["category_id"] is None:
            self.dropped.append(f"topic {row['id']}")
            return
        assert row["title"].strip() == row["title"] and len(row["title"]) <= 255
        self.topics[row["id"]] = row | {"created_at": moment(row["created_at"])}

    def _post(self, row: Row) -> None:
        if row["id"] in self.posts:
            return
        if not row["raw"].strip() or row["topic_id"] not in self.topics:
            self.dropped.append(f"post {row['id']}")
            return
        self._highest[row["topic_id"]] = number = self._highest.get(row["topic_id"], 0) + 1
        parent = self.posts.get(row["reply_to_post_id"])
        self.posts[row["id"]] = row | {
            "post_number": number,
            "told_number": row["post_number"],
            "reply_to_post_number": parent["post_number"] if parent else None,
            "raw": html.unescape(self._interpolated(row["raw"], row).strip()),
            "created_at": moment(row["created_at"]),
        }

    def _message(self, row: Row) -> None:
        if row["id"] in self.messages:
            return
        if row["chat_channel_id"] not in self.channels or row["user_id"] not in self.users:
            self.dropped.append(f"message {row['id']}")
            return
        if not row["message"].strip() and not row["upload_ids"]:
            self.dropped.append(f"message {row['id']}")
            return
        self.messages[row["id"]] = row | {
            "in_reply_to_id": row["in_reply_to_id"] if row["in_reply_to_id"] in self.messages else None,
            "message": html.unescape(self._interpolated(row["message"], row).strip()),
            "created_at": moment(row["created_at"]),
        }

    def _interpolated(self, raw: str, row: Row) -> str:
        told = json.loads(row["placeholders"] or "{}")
        for poll in told.get("polls", ()):
            options = self._db.execute(
                "SELECT json_group_array(DISTINCT trim(o.text)) FROM polls AS p JOIN poll_options AS o"
                " ON o.poll_id = p.id WHERE p.post_id = ? ORDER BY p.id, o.position, o.id",
                (row["id"],),
            ).fetchone()[0]
            assert poll["placeholder"] in raw
            lines = "".join(f"* {option}\n" for option in json.loads(options))
            raw = raw.replace(poll["placeholder"], f"[poll]\n{lines}[/poll]\n")
        for mention in told.get("mentions", ()):
            assert mention["placeholder"] in raw
            raw = raw.replace(mention["placeholder"], f" @{self.users[mention['id']]['username']} ")
        for quote in told.get("quotes", ()):
            assert quote["placeholder"] in raw
            raw = raw.replace(quote["placeholder"], self._quote(quote))
        for upload in json.loads(row["upload_ids"] or "[]"):
            found = self._db.execute("SELECT display_filename FROM uploads WHERE id = ?", (upload,)).fetchone()
            raw = raw.replace(f"[upload|{upload}]", f"![{found[0]}|10x10](upload://{upload[:27]}.bin)")
        return raw

    def _quote(self, quote: Row) -> str:
        user = self.users[quote["user_id"]]
        parts = [user["name"] or user["username"]]
        post = self.posts.get(quote["post_id"])
        if post:
            parts += [f"post:{post['post_number']}", f"topic:{post['topic_id']}"]
        if user["name"]:
            parts.append(f"username:{user['username']}")
        opened = f'[quote="{", ".join(parts)}"]'
        assert re.fullmatch(r'\[quote="[^",\[\]]+(?:, [a-z]+:[^",\[\]]+)*"\]', opened), opened
        assert "\\" not in opened
        return opened


def moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    assert found.tzinfo is not None
    return found
