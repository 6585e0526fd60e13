"""Topics and their posts: texts with placeholders, polls, addresses of old.

The importer gives numbers to posts as they come, ordered by topic, ``post_number`` and id, and finds what a post
answers or quotes only among those it has already seen. So topics get their ids in order of time, and in a topic each
post comes after what it answers.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from exodus.contracts import Progress
from exodus.dialects.discourse.block import applause
from exodus.dialects.discourse.label import topic_title
from exodus.dialects.discourse.post import Scene, compose, count
from exodus.exporters.discourse_bulk.account import Accounts, shown
from exodus.exporters.discourse_bulk.category import Categories
from exodus.exporters.discourse_bulk.draft import SOURCE, UNDATED, Draft
from exodus.exporters.discourse_bulk.outline import Entry, Outline
from exodus.exporters.discourse_bulk.permalink import permalink
from exodus.exporters.discourse_bulk.poll import poll_of, write_poll
from exodus.exporters.discourse_bulk.upload import Uploads, in_text
from exodus.model import Activity, Actor, Collection, Note, Tag

_ENTITY = re.compile(r"&(?=#?\w+;)")
_QUOTE = re.compile(r"<!-- exodus quote (\d+) (\d+) -->")
_MENTION = re.compile(r"@exodus_user_(\d+)x")


class Piece(Struct, frozen=True, gc=False):
    """One post of an entry: a long text takes several."""

    id: int
    number: int
    entry: Entry


class Topics:
    """Writes the topics of an outline."""

    def __init__(self, draft: Draft, outline: Outline, accounts: Accounts, uploads: Uploads, group: int) -> None:
        self._draft = draft
        self._outline = outline
        self._accounts = accounts
        self._uploads = uploads
        self._categories = Categories(draft, uploads, group)
        self._scene = Scene(
            selection=draft.selection,
            media=uploads.media,
            applause=self._applause,
            cite=self._cite,
            resolve=self._resolve,
        )
        draft.execute("CREATE TEMP TABLE written (key TEXT PRIMARY KEY, post INTEGER NOT NULL) WITHOUT ROWID")

    def write(self, progress: Progress) -> None:
        """Write them all, oldest first."""
        for root in self._outline.topics():
            self._write(root, self._outline.entries(root), progress)

    def post_of(self, key: str | None) -> int | None:
        """The post that a record is, or the first of them."""
        query = "SELECT post FROM temp.written WHERE key = ?"
        value = self._draft.value(query, (self._draft.canonical(key),)) if key else None
        return None if value is None else int(value)

    def _write(self, root: str, entries: Sequence[Entry], progress: Progress) -> None:
        opening = self._draft.selection.get(root)
        if not isinstance(opening, Note | Activity | Collection):
            return
        topic = self._draft.id("topic", root)
        name = topic_title(self._draft.selection, opening)
        settled = self._draft.settled(root)
        at = settled[3] if settled else entries[0].at
        self._draft.insert(
            "topics",
            id=topic,
            title=name,
            user_id=self._accounts.of(_speaker(opening)),
            category_id=self._categories.category(entries[0].category),
            created_at=at,
            closed=0,
            archived=0,
            views=0,
        )
        self._draft.insert("topic_custom_fields", topic_id=topic, name=SOURCE, value=root)
        self._draft.insert("topic_tags", topic_id=topic, tag_id=self._categories.tag(root))
        self._permalink(opening.key, opening.url, topic_id=topic)
        pieces = self._numbered(entries)
        for piece_run in _runs(pieces):
            self._posts(topic, name, piece_run)
            progress.advance(1)

    def _numbered(self, entries: Sequence[Entry]) -> list[Piece]:
        """The posts of a topic in their order. What was found later has a higher id and stands later; a post that an
        earlier build knew keeps its number."""
        made: list[tuple[int, Entry, int]] = []
        for entry in entries:
            record = self._draft.selection.get(entry.key)
            if isinstance(record, Note | Activity | Collection):
                for number in range(1, count(record) + 1):
                    known = self._draft.settled(entry.key, _suffix(number))
                    made.append((self._draft.id("post", entry.key, _suffix(number)), entry, known[1] if known else 0))
        last = 0
        pieces: list[Piece] = []
        for id_, entry, told in sorted(made, key=lambda one: one[0]):
            last = max(last + 1, told)
            pieces.append(Piece(id_, last, entry))
        return pieces

    def _posts(self, topic: int, name: str, pieces: Sequence[Piece]) -> None:
        """Write what one entry became."""
        entry, first = pieces[0].entry, pieces[0]
        record = self._draft.selection.get(entry.key)
        if not isinstance(record, Note | Activity | Collection):
            return
        raws = compose(without_poll(record), self._scene, title=name, answers=entry.key != entry.root)
        poll = poll_of(record) if isinstance(record, Note) else None
        if poll:
            raws[-1] = f"{raws[-1]}\n\n{poll.placeholder}"
        for number, (piece, raw) in enumerate(zip(pieces, raws, strict=True), 1):
            self._post(topic, piece, raw, record, number)
        if poll and isinstance(record, Note):
            write_poll(self._draft, self._accounts, poll, pieces[-1].id, record, entry.at)
        self._draft.execute("INSERT INTO temp.written VALUES (?, ?)", (entry.key, first.id))
        if entry.key != entry.root:
            self._permalink(record.key, record.url, post_id=first.id)

    def _post(self, topic: int, piece: Piece, raw: str, record: Note | Activity | Collection, number: int) -> None:
        entry = piece.entry
        settled = self._draft.settled(entry.key, _suffix(number))
        reply_to, at = self._answered(entry, piece, topic), _later(entry.at, number - 1)
        if settled is not None:
            _, _, reply_to, at = settled
        uploads = in_text(raw, lambda id_: self._draft.value("SELECT 1 FROM uploads WHERE id = ?", (id_,)) is not None)
        self._draft.insert(
            "posts",
            id=piece.id,
            topic_id=topic,
            user_id=self._accounts.of(_speaker(record)),
            post_number=piece.number,
            created_at=at,
            raw=protected(raw),
            reply_to_post_id=reply_to,
            upload_ids=uploads or None,
            placeholders=_placeholders(raw) or None,
        )
        self._draft.insert("post_custom_fields", post_id=piece.id, name=SOURCE, value=entry.key + _suffix(number))

    def _answered(self, entry: Entry, piece: Piece, topic: int) -> int | None:
        """The post that this one answers, if it stands before it in the same topic."""
        parent = self.post_of(entry.parent)
        before = "SELECT id FROM posts WHERE id = ? AND topic_id = ? AND post_number < ?"
        return None if parent is None else self._draft.value(before, (parent, topic, piece.number))

    def _permalink(self, key: str, url: str | None, **target: int) -> None:
        path = permalink(key, url)
        if path is not None:
            self._draft.insert("permalinks", url=path, **target)

    def _applause(self, key: str) -> str:
        """Who goes to an event, and who voted for what where the poll has no table of its own."""
        record = self._draft.selection.get(key)
        polled = isinstance(record, Note) and poll_of(record) is not None
        return applause(self._draft.selection, key, ("rsvp",) if polled else ("rsvp", "vote"))

    def _cite(self, note: Note) -> str | None:
        """The line that opens a quote of a post that is already written; a name with a comma or quotation mark would
        break it."""
        post = self.post_of(note.key)
        author = self._draft.selection.get(note.attributed_to) if note.attributed_to else None
        if post is None or (isinstance(author, Actor) and re.search(r"[,\"\[\]]", shown(author) or "")):
            return None
        return f"<!-- exodus quote {post} {self._accounts.of(note.attributed_to)} -->"

    def _resolve(self, tag: Tag) -> str | None:
        """A stand-in for the username of somebody whose account the site has already."""
        actor = self._draft.selection.get(tag.key) if tag.key else None
        if actor is None or actor.key not in self._accounts.mapped:
            return None
        return f"exodus_user_{self._accounts.of(actor.key)}x"


def protected(raw: str) -> str:
    """The text as the importer has to be given it: it decodes HTML entities once before it keeps a text (``base.rb``,
    ``normalize_text``, summer 2026)."""
    return _ENTITY.sub("&amp;", raw)


def without_poll(record: Note | Activity | Collection) -> Note | Activity | Collection:
    """The record without the poll that stands in a table of its own."""
    if not isinstance(record, Note) or poll_of(record) is None:
        return record
    extra = {name: value for name, value in record.extra.items() if name != "poll"}
    return msgspec.structs.replace(record, extra=extra)


def _placeholders(raw: str) -> dict[str, Any]:
    """What the importer puts into the text: the opening of quotes, and names of people."""
    found: dict[str, Any] = {}
    quotes = {one[0]: (int(one[1]), int(one[2])) for one in _QUOTE.finditer(raw)}
    if quotes:
        found["quotes"] = [
            {"placeholder": placeholder, "user_id": user, "post_id": post}
            for placeholder, (post, user) in quotes.items()
        ]
    mentions = {one[0]: int(one[1]) for one in _MENTION.finditer(raw)}
    if mentions:
        found["mentions"] = [
            {"placeholder": placeholder, "type": "user", "id": user} for placeholder, user in mentions.items()
        ]
    return found


def _runs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The posts of each entry, in the order of its first; an entry that has grown by a post has it at the end."""
    runs: dict[str, list[Piece]] = {}
    for piece in pieces:
        runs.setdefault(piece.entry.key, []).append(piece)
    yield from runs.values()


def _speaker(record: Note | Activity | Collection) -> str | None:
    return record.actor if isinstance(record, Activity) else record.attributed_to


def _suffix(number: int) -> str:
    return "" if number == 1 else f"#{number}"


def _later(at: str, number: int) -> str:
    """A moment so many milliseconds later, for the further posts of a long text."""
    if not number or at == UNDATED:
        return at
    moved = datetime.fromisoformat(at) + timedelta(milliseconds=number)
    return moved.isoformat(timespec="milliseconds").replace("+00:00", "Z")
