"""Direct conversations as a whole: who takes part, what they are called, and system lines in words."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from exodus.importers.x.clock import read_time
from exodus.importers.x.event import Change, Conversation
from exodus.importers.x.text import user_key, user_url
from exodus.model import Tag


class Sentence:
    """A system line that is being said; ``tags`` are the people in it."""

    def __init__(self, called: Callable[[str], str]) -> None:
        self._called = called
        self.content = ""
        self.tags: list[Tag] = []

    def say(self, words: str) -> "Sentence":
        """Go on with plain words."""
        self.content += words
        return self

    def name(self, native_id: str) -> "Sentence":
        """Go on with an account."""
        called = self._called(native_id)
        start, self.content = len(self.content), f"{self.content}{called}"
        if user_key(native_id) is not None:
            name = called[1:] if called.startswith("@") else None
            self.tags.append(Tag("mention", start, len(self.content), name, user_url(native_id), user_key(native_id)))
        return self

    def names(self, native_ids: Sequence[str]) -> "Sentence":
        """Go on with several accounts."""
        for place, native_id in enumerate(native_ids):
            self.say(", " if 0 < place < len(native_ids) - 1 else " and " if place else "").name(native_id)
        return self

    def mean(self, native_ids: Iterable[str]) -> None:
        """Mention accounts without naming them."""
        self.tags += [Tag("mention", key=key) for native_id in native_ids if (key := user_key(native_id)) is not None]


class Summary:
    """What is said of a conversation as a whole, over all its occurrences."""

    def __init__(self) -> None:
        self.times = 0
        self.participants: dict[str, None] = {}
        self.left: set[str] = set()
        self.name: tuple[datetime | None, str | None] = (None, None)
        self.addressed = False

    def take(self, conversation: Conversation) -> None:
        """Take in one occurrence."""
        self.times += 1
        pair = str(conversation.conversationId or "").split("-")
        if len(pair) == 2:
            self._join(*pair)
            self.addressed = True
        for event in reversed(conversation.messages):
            message, change = event.message(), event.change()
            if message is not None:
                self._join(message.senderId, message.recipientId)
                self.addressed = self.addressed or user_key(message.recipientId) is not None
            elif event.reactionCreate is not None:
                self._join(event.reactionCreate.senderId)
            elif change is not None:
                self._change(*change)

    def _change(self, kind: str, change: Change) -> None:
        self._join(change.initiatingUserId, *change.userIds, *change.participantsSnapshot)
        moment = read_time(change.createdAt)
        if kind == "participantsLeave":
            self.left.update(map(str, change.userIds))
        else:
            self.left.difference_update(map(str, change.userIds))
        if kind == "conversationNameUpdate" and (self.name[0] is None or (moment and moment >= self.name[0])):
            self.name = moment, change.name

    def _join(self, *ids: str | int | None) -> None:
        for native_id in ids:
            if user_key(native_id) is not None:
                self.participants[str(native_id)] = None
