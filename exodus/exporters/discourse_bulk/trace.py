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
KEPT = 3
"""``auto_delete_preference``: a bookmark stays (``bookmark.rb``, 2023)."""


class Traces:
    """Writes the Activities of the draft's selection that have a place on the site."""

    def __init__(self, draft: Draft, survey: Survey, accounts: Accounts, topics: Topics, chats: Chats) -> None:
        self._draft = draft
        self._survey = survey
        self._accounts = accounts
        self._topics = topics
        self._chats = chats

    def write(self, progress: Progress) -> None:
        """Write them all; those that find no place are counted in the draft."""
        writers = {
            self._react: ("like", "reaction"),
            self._save: ("save",),
            self._relate: ("follow", "follower", "block", "mute"),
            self._answer: ("rsvp", "vote"),
            self._pass_over: ("friend", "join"),
        }
        for write, kinds in writers.items():
            for record in self._draft.selection.records("Activity", kinds=kinds):
                if isinstance(record, Activity):
                    if not write(record):
                        self._draft.lost[record.kind] += 1
                    progress.advance(1)
        self._draft.execute(
            "UPDATE posts SET like_count = (SELECT count(*) FROM likes AS l WHERE l.post_id = posts.id)"
        )

    def _react(self, done: Activity) -> bool:
        key = done.object.key if done.object else None
        name = emoji(done.content) if done.kind == "reaction" else None
        message = self._chats.message_of(key)
        if message is not None:
            return self._draft.insert(
                "chat_reactions",
                chat_message_id=message,
                user_id=self._accounts.of(done.actor),
                emoji=name or LIKED,
                created_at=self._at(done, "chat_messages", message),
            )
        post = self._post(key)
        if post is None:
            return False
        return self._react_to(post, self._accounts.of(done.actor), name, self._at(done, "posts", post))

    def _react_to(self, post: int, user: int, name: str | None, at: str | None) -> bool:
        """A like or a reaction to a post: of one person there can be only one."""
        given = (
            "SELECT 1 FROM likes WHERE post_id = ?1 AND user_id = ?2 UNION ALL"
            " SELECT 1 FROM discourse_reactions_reaction_users WHERE post_id = ?1 AND user_id = ?2"
        )
        if self._draft.value(given, (post, user)) is not None:
            return False
        if name in (None, HEART, LIKED):
            return self._draft.insert("likes", post_id=post, user_id=user, created_at=at)
        reaction = self._draft.fixed(f"reaction:{post}:{name}")
        times = {"created_at": at, "updated_at": at}
        self._draft.insert("discourse_reactions_reactions", id=reaction, post_id=post, reaction_value=name, **times)
        return self._draft.insert(
            "discourse_reactions_reaction_users", reaction_id=reaction, post_id=post, user_id=user, **times
        )

    def _save(self, done: Activity) -> bool:
        post = self._post(done.object.key if done.object else None)
        user = self._accounts.has(done.actor)
        if post is None or user is None:
            return False
        at = self._at(done, "posts", post)
        return self._draft.insert(
            "bookmarks",
            id=self._draft.id("bookmark", done.key),
            user_id=user,
            bookmarkable_id=post,
            bookmarkable_type="Post",
            auto_delete_preference=KEPT,
            pinned=0,
            created_at=at,
            updated_at=at,
        )

    def _relate(self, done: Activity) -> bool:
        user = self._accounts.has(done.actor)
        other = self._accounts.has(done.object.key if done.object else None)
        if user is None or other is None or user == other:
            return False
        if done.kind in ("block", "mute"):
            return self._draft.insert("muted_users", user_id=user, muted_user_id=other)
        at = iso(done.published) if done.published else None
        return self._draft.insert("user_followers", user_id=other, follower_id=user, created_at=at)

    def _answer(self, done: Activity) -> bool:
        """Whether the text of a post tells of it, or its poll."""
        return self._topics.post_of(done.object.key if done.object else None) is not None

    def _pass_over(self, done: Activity) -> bool:
        """Friendships and memberships have no place: who may read is for the site to say."""
        return False

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
