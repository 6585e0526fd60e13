"""Direct messages: one-to-one and group conversations with all their events.

Handles are not in these files. They come from the owner's own posts, as far as those mention or answer somebody;
otherwise the id is kept and said.
"""

from collections.abc import Callable, Iterator
from typing import Any

from exodus.importers.x.clock import precision_of, read_time
from exodus.importers.x.conversation import Sentence, Summary
from exodus.importers.x.event import Change, ConversationRow, Event, Message, Reaction
from exodus.importers.x.media import SUFFIXES, Files, basename_of
from exodus.importers.x.member import files
from exodus.importers.x.text import Expanded, Mark, expand, user_key
from exodus.model import (
    Activity,
    Actor,
    Attachment,
    Collection,
    Document,
    Finding,
    Note,
    Record,
    Reference,
    Source,
    Tag,
    derived_key,
    native_key,
)
from exodus.takeout import Element, Takeout

STEMS = ("direct-messages", "direct-message", "direct-messages-group", "direct-message-group")
EMOJI = {
    "like": "❤",
    "funny": "😂",
    "surprised": "😲",
    "sad": "😢",
    "excited": "🔥",
    "hot": "🔥",
    "agree": "👍",
    "disagree": "👎",
}
"""What X's reaction keys look like on its screens. The key ``emoji`` has lost which emoji it was."""
Actors = Callable[[str, Source], Iterator[Actor]]
Handles = Callable[[str], str | None]
OWN_MEDIA = ("/messages/media/", "/video/1", "/photo/1")
STRANGE = "this event of a conversation is of an unknown kind"


class Messages:
    """The conversations of a takeout. ``actor`` yields an account's Actor unless it was yielded before."""

    def __init__(self, takeout: Takeout, owner: str, owner_id: str, files: Files) -> None:
        self._takeout = takeout
        self._owner = owner
        self._owner_id = owner_id
        self._files = files
        self._handles: Handles = str
        self._summaries: dict[str, Summary] = {}
        self._told: set[str] = set()
        self._messages: set[str] = set()

    def survey(self) -> set[str]:
        """The ids of all who take part in a conversation. What cannot be read is told by :meth:`read`."""
        for member in files(self._takeout, *STEMS):
            for element in self._takeout.json(member).elements(ConversationRow):
                if not isinstance(element, Finding):
                    conversation = element.value.dmConversation
                    summary = self._summaries.setdefault(str(conversation.conversationId or ""), Summary())
                    summary.take(conversation)
        return {native_id for summary in self._summaries.values() for native_id in summary.participants}

    def read(self, actor: Actors, handles: Handles) -> Iterator[Record | Finding]:
        """Every conversation with its events, oldest first."""
        self._handles = handles
        for member in files(self._takeout, *STEMS):
            for element in self._takeout.json(member).elements(ConversationRow):
                if isinstance(element, Finding):
                    yield element
                elif not element.value.dmConversation.conversationId:
                    lost = len(element.value.dmConversation.messages) or 1
                    yield Finding(member.name, "this conversation has no id", element.pointer, count=lost, failed=True)
                else:
                    yield from self._conversation(element, Source(member.name, element.pointer), actor)

    def _conversation(
        self, element: Element[ConversationRow], source: Source, actor: Actors
    ) -> Iterator[Record | Finding]:
        conversation = element.value.dmConversation
        native_id = str(conversation.conversationId)
        key = native_key("x", "conversation", native_id)
        summary = self._summaries[native_id]
        if native_id not in self._told or element.unknown:
            self._told.add(native_id)
            participants = dict(summary.participants)
            if self._owner_id and not summary.addressed:
                participants.setdefault(self._owner_id)
            for participant in participants:
                yield from actor(participant, source)
            extra: dict[str, Any] = {"left": sorted(summary.left)} if summary.left else {}
            if element.unknown:
                extra["unknown"] = {
                    path.removeprefix("dmConversation."): held for path, held in element.unknown.items()
                }
            yield Collection(
                key=key,
                kind="conversation",
                name=summary.name[1] or None,
                participants=tuple(native_key("x", "user", participant) for participant in participants),
                audience="direct",
                extra=extra,
                source=source,
            )
        ordinals: dict[tuple[str, ...], int] = {}
        last = len(conversation.messages) - 1
        for place, event in enumerate(reversed(conversation.messages)):
            where = Source(source.member, f"{source.pointer}/dmConversation/messages/{last - place}")
            yield from self._event(event, key, native_id, summary, ordinals, where)

    def _event(
        self,
        event: Event,
        key: str,
        native_id: str,
        summary: Summary,
        ordinals: dict[tuple[str, ...], int],
        source: Source,
    ) -> Iterator[Record | Finding]:
        message, change = event.message(), event.change()
        if message is not None:
            if summary.times > 1 and message.id:
                if str(message.id) in self._messages:
                    return
                self._messages.add(str(message.id))
            yield from self._message(message, key, native_id, ordinals, source, greeting=event.messageCreate is None)
        elif event.reactionCreate is not None:
            yield self._reaction(event.reactionCreate, None, key, native_id, ordinals, source)
        elif change is not None:
            yield self._notice(*change, key, native_id, ordinals, source)
        else:
            yield Finding(source.member, STRANGE, source.pointer, failed=True)

    def _message(
        self,
        message: Message,
        key: str,
        native_id: str,
        ordinals: dict[tuple[str, ...], int],
        source: Source,
        *,
        greeting: bool,
    ) -> Iterator[Record | Finding]:
        message_id = str(message.id or "")
        message_key = (
            native_key("x", "message", message_id)
            if message_id
            else self._derived("message", native_id, (str(message.createdAt), str(message.senderId)), ordinals)
        )
        sender = user_key(message.senderId)
        attachments: list[Attachment] = []
        found = False
        for url in message.mediaUrls:
            document = self._document(url, message_id, sender, source)
            found = found or document.member is not None
            if self._files.new(document):
                yield document
            attachments.append(Attachment(document.key))
        extra: dict[str, Any] = {"event": "welcomeMessageCreate"} if greeting else {}
        if message.editHistory:
            extra["history"] = message.editHistory
        expanded = self._text(message, extra, bool(attachments))
        published = read_time(message.createdAt)
        yield Note(
            key=message_key,
            kind="message",
            attributed_to=sender,
            content=expanded.content,
            published=published,
            precision=precision_of(message.createdAt),
            wall=None if published else str(message.createdAt or "") or None,
            context=key,
            audience="direct",
            attachment=tuple(attachments),
            tag=expanded.tags,
            extra=extra,
            source=source,
        )
        for reaction in message.reactions:
            yield self._reaction(reaction, message_key, key, native_id, ordinals, source)

    def _text(self, message: Message, extra: dict[str, Any], has_media: bool) -> Expanded:
        """The text with its links expanded; the address of the message's own media at its end is cut off, and kept."""
        text = message.text or ""
        marks: list[Mark] = []
        links = list(message.urls)
        for link in message.urls:
            own = has_media and any(sign in (link.expanded or "") for sign in OWN_MEDIA)
            if own and link.url and text.endswith(link.url):
                kept = text[: -len(link.url)].rstrip()
                extra["media_link"] = text[len(kept) :]
                text = kept
                links.remove(link)
                break
        cursor: dict[str, int] = {}
        loose: list[Tag] = []
        for link in links:
            start = text.find(link.url, cursor.get(link.url, 0)) if link.url else -1
            expanded = link.expanded if link.expanded != link.url else None
            if start < 0:
                loose.append(Tag("link", url=link.expanded or link.url, short=link.url if expanded else None))
                continue
            end = cursor[link.url] = start + len(link.url)
            short = link.url if expanded else None
            marks.append(Mark(start, end, "link", text=expanded or None, url=link.expanded or link.url, short=short))
        marks.sort()
        return expand(text, [mark for i, mark in enumerate(marks) if not i or mark.start >= marks[i - 1].end], loose)

    def _document(self, url: str, message_id: str, sender: str | None, source: Source) -> Document:
        """``https://ton.twitter.com/dm/<message>/<media>/<name>``, ``…/dm_video/<media>/vid/…/<name>`` and the like."""
        base = basename_of(url)
        member = self._files.find(f"{message_id}-{base}")
        pieces = url.partition("?")[0].split("/")
        after = next((place for place, piece in enumerate(pieces) if piece in {"dm", "dm_gif", "dm_video"}), -1)
        numbers = [piece for piece in pieces[after + 1 :] if piece.isdigit()] if after >= 0 else []
        media_id = numbers[1] if len(numbers) > 1 and pieces[after] == "dm" else next(iter(numbers), "")
        return Document(
            key=native_key("x", "media", media_id or f"{message_id}-{base}"),
            kind=SUFFIXES.get(base.rpartition(".")[2].lower(), "document"),
            attributed_to=sender,
            name=base or None,
            url=url,
            member=member.name if member else None,
            missing=None if member else "the takeout does not hold the file of this message",
            extra={"type": "animated_gif"} if "/dm_gif/" in url else {},
            source=source,
        )

    def _reaction(
        self,
        reaction: Reaction,
        message: str | None,
        key: str,
        native_id: str,
        ordinals: dict[tuple[str, ...], int],
        source: Source,
    ) -> Activity:
        event_id = str(reaction.eventId or "")
        emoji = EMOJI.get(reaction.reactionKey or "")
        extra: dict[str, Any] = {"reaction": reaction.reactionKey}
        if emoji is None:
            extra["reason"] = "X does not say which emoji it was"
        parts = (str(reaction.createdAt), str(reaction.senderId), message or "")
        return Activity(
            key=native_key("x", "reaction", event_id)
            if event_id
            else self._derived("reaction", native_id, parts, ordinals),
            kind="reaction",
            actor=user_key(reaction.senderId),
            object=Reference(key=message) if message else None,
            content=emoji,
            published=read_time(reaction.createdAt),
            precision=precision_of(reaction.createdAt),
            context=key,
            audience="direct",
            extra=extra,
            source=source,
        )

    def _notice(
        self,
        kind: str,
        change: Change,
        key: str,
        native_id: str,
        ordinals: dict[tuple[str, ...], int],
        source: Source,
    ) -> Note:
        """A system line in words, its people as mentions. That one was let in is said in each one's own takeout."""
        whom = [str(user) for user in change.userIds or change.participantsSnapshot]
        actor = user_key(change.initiatingUserId)
        sentence = Sentence(self._called)
        parts = (kind, str(change.createdAt), *whom)
        if kind == "joinConversation":
            parts = (kind, self._takeout.account, str(change.createdAt))
            sentence.say("added ").name(self._owner_id).say(" to the conversation")
            sentence.mean(user for user in whom if user != self._owner_id)
        elif kind == "participantsJoin":
            sentence.say("added ").names(whom).say(" to the conversation")
        elif kind == "participantsLeave":
            actor = user_key(whom[0]) if len(whom) == 1 else None
            sentence.names(whom if actor is None else ()).say(
                "left the conversation" if actor else " left the conversation"
            )
        else:
            sentence.say(f"named the conversation “{change.name}”" if change.name else "took the name away")
        return Note(
            key=self._derived("event", native_id, parts, ordinals),
            kind="notice",
            attributed_to=actor,
            content=sentence.content,
            published=read_time(change.createdAt),
            precision=precision_of(change.createdAt),
            context=key,
            audience="direct",
            tag=tuple(sentence.tags),
            extra={"event": kind, "name": change.name} if change.name else {"event": kind},
            source=source,
        )

    def _called(self, native_id: str) -> str:
        """An account by its handle; by its id where the takeout does not tell the handle."""
        handle = self._owner if native_id == self._owner_id else self._handles(native_id)
        return f"@{handle}" if handle else f"user {native_id}" if native_id else "the owner of this takeout"

    def _derived(
        self, section: str, native_id: str, parts: tuple[str, ...], ordinals: dict[tuple[str, ...], int]
    ) -> str:
        place = (section, *parts)
        ordinals[place] = ordinals.get(place, -1) + 1
        return derived_key("x", section, "", native_id, *parts, ordinals[place])
