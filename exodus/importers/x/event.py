"""The rows of X's direct messages as typed structs: conversations of events, each a one-key object."""

from typing import Any

from exodus.importers.x.row import Digits, Strict


class Link(Strict):
    """A link of a message; named otherwise than in posts, and without offsets."""

    url: str = ""
    expanded: str | None = None
    display: str | None = None


class Reaction(Strict):
    """A reaction: inside its message since 2021, an event of its own without a message in 2020."""

    senderId: Digits = None  # noqa: N815 - the platform's own name
    reactionKey: str | None = None  # noqa: N815 - the platform's own name
    eventId: Digits = None  # noqa: N815 - the platform's own name
    createdAt: Digits = None  # noqa: N815 - the platform's own name


class Message(Strict):
    """What somebody wrote. In groups ``recipientId`` is missing, or ``0`` in 2018."""

    id: Digits = None
    senderId: Digits = None  # noqa: N815 - the platform's own name
    recipientId: Digits = None  # noqa: N815 - the platform's own name
    text: str | None = None
    createdAt: Digits = None  # noqa: N815 - the platform's own name
    mediaUrls: tuple[str, ...] = ()  # noqa: N815 - the platform's own name
    urls: tuple[Link, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    editHistory: Any = None  # noqa: N815 - the platform's own name


class Change(Strict):
    """Somebody came, left, or named the conversation."""

    createdAt: Digits = None  # noqa: N815 - the platform's own name
    initiatingUserId: Digits = None  # noqa: N815 - the platform's own name
    userIds: tuple[str | int, ...] = ()  # noqa: N815 - the platform's own name
    participantsSnapshot: tuple[str | int, ...] = ()  # noqa: N815 - the platform's own name
    name: str | None = None


class Event(Strict):
    """One event; exactly one field is set."""

    messageCreate: Message | None = None  # noqa: N815 - the platform's own name
    welcomeMessageCreate: Message | None = None  # noqa: N815 - the platform's own name
    reactionCreate: Reaction | None = None  # noqa: N815 - the platform's own name
    joinConversation: Change | None = None  # noqa: N815 - the platform's own name
    participantsJoin: Change | None = None  # noqa: N815 - the platform's own name
    participantsLeave: Change | None = None  # noqa: N815 - the platform's own name
    conversationNameUpdate: Change | None = None  # noqa: N815 - the platform's own name

    def message(self) -> Message | None:
        """The message, a business greeting included."""
        return self.messageCreate or self.welcomeMessageCreate

    def change(self) -> tuple[str, Change] | None:
        """The system line and its kind."""
        for kind in ("joinConversation", "participantsJoin", "participantsLeave", "conversationNameUpdate"):
            change = getattr(self, kind)
            if change is not None:
                return kind, change
        return None


class Conversation(Strict):
    """A conversation, newest event first. One id can occur several times."""

    conversationId: Digits = None  # noqa: N815 - the platform's own name
    messages: tuple[Event, ...] = ()


class ConversationRow(Strict):
    """The same in its wrapper."""

    dmConversation: Conversation  # noqa: N815 - the platform's own name
