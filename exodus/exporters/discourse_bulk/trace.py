"""What people did to what was said: likes and reactions with their dates, bookmarks, who follows or mutes whom."""

from exodus.contracts import Progress
from exodus.dialects.discourse.survey import Survey
from exodus.exporters.discourse_bulk.account import Accounts
from exodus.exporters.discourse_bulk.chat import Chats
from exodus.exporters.discourse_bulk.draft import Draft, iso
from exodus.exporters.discourse_bulk.emoji import HEART, emoji
from exodus.exporters.discourse_bulk.topic import Topics
from exodus.model import Activity, Document

LIKED = "+1"
"""What a like on a chat message becomes: chat knows no likes."""


class Traces:
    """Writes the Activities of the draft's selection that have a place on the site."""

    def __init__(self, draft: Draft, survey: Survey, accounts: Accounts, topics: Topics, chats: Chats) -> None:
        self._draft = draft
        self._survey = survey
        self._accounts = accounts
        self._topics = topics
        self._chats = chats

    def write(self, progress: Progress) -> None:
        """Write them all."""
        for record in self._draft.selection.records("Activity", kinds=("like", "reaction")):
            if isinstance(record, Activity):
                self._react(record)
                progress.advance(1)
        for record in self._draft.selection.records("Activity", kinds=("save", "follow", "follower", "block", "mute")):
            if isinstance(record, Activity):
                self._keep(record)
                progress.advance(1)
        self._draft.execute(
            "UPDATE posts SET like_count = (SELECT count(*) FROM likes AS l WHERE l.post_id = posts.id)"
        )

    def _react(self, done: Activity) -> None:
        key = done.object.key if done.object else None
        user = self._accounts.has(done.actor)
        message = self._chats.message_of(key)
        name = emoji(done.content) if done.kind == "reaction" else None
        if message is not None and user is not None:
            at = self._at(done, "chat_messages", message)
            self._draft.insert(
                "chat_reactions", chat_message_id=message, user_id=user, emoji=name or LIKED, created_at=at
            )
            return
        post = self._post(key)
        if post is None or user is None:
            return
        at = self._at(done, "posts", post)
        liked = self._draft.value("SELECT 1 FROM likes WHERE post_id = ? AND user_id = ?", (post, user))
        reacted = self._draft.value(
            "SELECT 1 FROM discourse_reactions_reaction_users WHERE post_id = ? AND user_id = ?", (post, user)
        )
        if liked is not None or reacted is not None:
            return
        if name in (None, HEART, LIKED):
            self._draft.insert("likes", post_id=post, user_id=user, created_at=at)
            return
        reaction = self._draft.fixed(f"reaction:{post}:{name}")
        self._draft.insert(
            "discourse_reactions_reactions",
            id=reaction,
            post_id=post,
            reaction_value=name,
            created_at=at,
            updated_at=at,
        )
        self._draft.insert(
            "discourse_reactions_reaction_users",
            reaction_id=reaction,
            post_id=post,
            user_id=user,
            created_at=at,
            updated_at=at,
        )

    def _keep(self, done: Activity) -> None:
        key = done.object.key if done.object else None
        user, other = self._accounts.has(done.actor), self._accounts.has(key)
        if user is None:
            return
        if done.kind == "save":
            post = self._topics.post_of(key)
            if post is not None:
                at = self._at(done, "posts", post)
                self._draft.insert(
                    "bookmarks",
                    id=self._draft.id("bookmark", done.key),
                    user_id=user,
                    bookmarkable_id=post,
                    bookmarkable_type="Post",
                    auto_delete_preference=3,
                    pinned=0,
                    created_at=at,
                    updated_at=at,
                )
        elif other is not None and other != user:
            if done.kind in ("block", "mute"):
                self._draft.insert("muted_users", user_id=user, muted_user_id=other)
            else:
                at = iso(done.published) if done.published else None
                self._draft.insert("user_followers", user_id=other, follower_id=user, created_at=at)

    def _post(self, key: str | None) -> int | None:
        """The post that was liked: for a photo, the one that shows it."""
        found = self._draft.selection.get(key) if key else None
        if isinstance(found, Document):
            return self._topics.post_of(self._survey.holder(found.key))
        return self._topics.post_of(key)

    def _at(self, done: Activity, table: str, id_: int) -> str | None:
        """When it was done; where the platform does not say, when the thing itself was made: never "now"."""
        if done.published:
            return iso(done.published)
        found = self._draft.value(f"SELECT created_at FROM {table} WHERE id = ?", (id_,))
        return None if found is None else str(found)
