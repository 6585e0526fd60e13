"""Conversations: a chat between exactly those who took part all the time, one message a row.

The importer reads messages by channel, time and id, and finds what a message answers only among those it has seen. Chat
renders less than posts do (no HTML, no comments, no entities: ``chat/message.rb``, summer 2026).
"""

import re
from collections.abc import Iterator

from exodus.contracts import Progress
from exodus.dialects.discourse import block, markdown
from exodus.dialects.discourse.markdown import CUT
from exodus.dialects.discourse.survey import Survey
from exodus.exporters.discourse_bulk.account import Accounts
from exodus.exporters.discourse_bulk.draft import UNDATED, Draft, iso
from exodus.exporters.discourse_bulk.upload import Uploads
from exodus.model import Collection, Document, Note
from exodus.render import excerpt, safe_url

GROUP = 2
"""More people than these make a group chat, and so does the second conversation of two: the site opens one chat for any
two people, and would never show the other."""
NAMED = 100
JOINER = "\u2060"
"""Stands where a post has an empty comment: it keeps ``@`` and ``:`` from what they would begin, unseen."""
_LITERAL = re.compile(r"\\&(?=#?\w+;)")
_BRACKETS = {"&#91;": r"\[", "&#93;": r"\]"}
_BRACKET = re.compile("|".join(_BRACKETS))


class Chats:
    """Writes the conversations of the draft's selection."""

    def __init__(self, draft: Draft, survey: Survey, accounts: Accounts, uploads: Uploads) -> None:
        self._draft = draft
        self._survey = survey
        self._accounts = accounts
        self._uploads = uploads
        self._pairs: set[tuple[int, ...]] = set()
        draft.execute("CREATE TEMP TABLE said (key TEXT PRIMARY KEY, message INTEGER NOT NULL) WITHOUT ROWID")

    def write(self, progress: Progress) -> None:
        """Write them all, by the time they began; those that an earlier build knew come first."""
        found = self._draft.selection.records("Collection", kinds=("conversation",))
        for channel, key in sorted((self._draft.id("channel", record.key), record.key) for record in found):
            conversation = self._draft.selection.get(key)
            if isinstance(conversation, Collection):
                self._write(channel, conversation, progress)

    def message_of(self, key: str | None) -> int | None:
        """The chat message that a record is."""
        query = "SELECT message FROM temp.said WHERE key = ?"
        value = self._draft.value(query, (self._draft.canonical(key),)) if key else None
        return None if value is None else int(value)

    def _write(self, channel: int, conversation: Collection, progress: Progress) -> None:
        notes = self._notes(conversation.key)
        first = next(notes, None)
        if first is None:
            return
        begun = conversation.published or first.published
        at = iso(begun) if begun else UNDATED
        people = {self._accounts.has(key) for key in conversation.participants}
        count, last = 0, at
        for note in _chained(first, notes):
            last = self._say(channel, note, last)
            people.add(self._accounts.has(note.attributed_to))
            count += 1
            progress.advance(1)
        left = {self._accounts.has(key) for key in self._survey.missed(conversation.key)} - {None}
        self._draft.lost["left"] += len(left)
        members = sorted(user for user in people - left if user is not None)
        if None in people and len(members) < GROUP:
            members.append(self._accounts.of(None))
        group = max(len(members), len(people - {None})) > GROUP or tuple(members) in self._pairs
        self._pairs.add(tuple(members))
        name = excerpt(conversation.name, NAMED) or block.platform_of(conversation.key)
        self._draft.insert(
            "chat_channels",
            id=channel,
            chatable_type="DirectMessage",
            chatable_id=self._draft.id("direct-message", conversation.key),
            is_group=group,
            name=name if group and (conversation.name or len(members) <= GROUP) else None,
            status=0,
            user_count=len(members),
            messages_count=count,
            allow_channel_wide_mentions=0,
            auto_join_users=0,
            threading_enabled=0,
            created_at=at,
        )
        for user in members:
            self._draft.insert("chat_channel_users", chat_channel_id=channel, user_id=user, created_at=at, following=1)

    def _say(self, channel: int, note: Note, last: str) -> str:
        """Write one message; its time, which for an undated one is that of the message before."""
        id_ = self._draft.id("message", note.key)
        at = iso(note.published) if note.published else last
        uploads, absent = self._files(note)
        parent = self.message_of(note.in_reply_to.key) if note.in_reply_to else None
        before = "SELECT id FROM chat_messages WHERE id = ? AND chat_channel_id = ? AND (created_at, id) < (?, ?)"
        text = "\n".join([*_lines(note), *absent])
        self._draft.insert(
            "chat_messages",
            id=id_,
            chat_channel_id=channel,
            user_id=self._accounts.of(note.attributed_to),
            message=text or ("" if uploads else "*(no text)*"),
            created_at=at,
            in_reply_to_id=None if parent is None else self._draft.value(before, (parent, channel, at, id_)),
            upload_ids=uploads or None,
        )
        self._draft.execute("INSERT OR IGNORE INTO temp.said VALUES (?, ?)", (note.key, id_))
        return max(at, last)

    def _files(self, note: Note) -> tuple[list[str], list[str]]:
        """The uploads of a message, and a line for each file that is not there, or that has a caption."""
        uploads: list[str] = []
        lines: list[str] = []
        for attachment in note.attachment:
            document = self._draft.selection.get(attachment.document)
            found = self._uploads.id(document) if isinstance(document, Document) else None
            if found is not None:
                uploads.append(found)
            else:
                reason = document.missing if isinstance(document, Document) else None
                kind = document.kind if isinstance(document, Document) else "file"
                lines.append(f"*({kind}: {spoken(markdown.line(reason or 'not in the takeout'))})*")
            if attachment.caption and attachment.caption != note.content:
                lines.append(spoken(markdown.raw(attachment.caption)))
        return list(dict.fromkeys(uploads)), lines

    def _notes(self, key: str) -> Iterator[Note]:
        for record in self._draft.selection.records("Note", context=key):
            if isinstance(record, Note):
                yield record


def spoken(raw: str) -> str:
    """The raw of a post as chat has to be given it: no comments, and entities only where the importer's own decoding of
    them gives the character that is meant."""
    return _BRACKET.sub(lambda found: _BRACKETS[found[0]], _LITERAL.sub("&amp;", raw.replace(CUT, JOINER)))


def _lines(note: Note) -> Iterator[str]:
    """What a message says, line by line."""
    said = note.content or ("" if note.kind != "notice" else note.name or note.summary or "")
    if said:
        text = spoken(markdown.raw(said, [tag for tag in note.tag if tag.type == "link"]))
        yield f"*{text}*" if note.kind == "notice" and "\n" not in text and "*" not in text else text
    for tag in note.tag:
        if tag.start is None and tag.type == "link" and (url := safe_url(tag.url)) and url not in said:
            yield spoken(markdown.link(url, excerpt(tag.name, 200) or None))
    if place := block.place(note.location):
        yield spoken(re.sub(r"</?b>", "**", place))
    if note.target is not None:
        by = note.target.attributed_to or note.target.name
        told = excerpt(note.target.content, 500)
        parts = [markdown.line(part) for part in (by if by and ":" not in by else "", told) if part]
        url = safe_url(note.target.url)
        parts += [markdown.link(url)] if url and url not in said else []
        if parts:
            yield spoken("> " + " ".join(parts))
    if told := _happened(note):
        yield f"*({told})*"
    if note.published is None:
        yield "*(the date is not known)*"


def _happened(note: Note) -> str:
    """What a message without words tells: a call, or that it was taken back."""
    call = note.extra.get("call")
    if isinstance(call, dict):
        seconds = call.get("duration")
        return f"a call of {seconds:.0f} seconds" if isinstance(seconds, int | float) else "a call"
    return "a message that was taken back" if note.extra.get("unsent") else ""


def _chained(first: Note, rest: Iterator[Note]) -> Iterator[Note]:
    yield first
    yield from rest
