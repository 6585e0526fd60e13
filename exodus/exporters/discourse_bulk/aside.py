"""What stands in no post and no conversation: it goes to its owner alone, in a private message to themselves."""

from collections.abc import Iterable

from exodus.contracts import Progress
from exodus.dialects.discourse import markdown
from exodus.dialects.discourse.mark import mark
from exodus.dialects.discourse.survey import Survey
from exodus.exporters.discourse_bulk.account import Accounts
from exodus.exporters.discourse_bulk.draft import SOURCE, UNDATED, Draft, iso
from exodus.exporters.discourse_bulk.topic import protected
from exodus.exporters.discourse_bulk.upload import Uploads, in_text
from exodus.model import Document, Note
from exodus.render import excerpt

FILES = "Photos and files that stand in no post"
MESSAGES = "Messages of which nobody knows the conversation"


class Asides:
    """Writes the private messages that people have with themselves."""

    def __init__(self, draft: Draft, survey: Survey, accounts: Accounts, uploads: Uploads) -> None:
        self._draft = draft
        self._survey = survey
        self._accounts = accounts
        self._uploads = uploads
        self._topics: set[int] = set()

    def write(self, messages: Iterable[str], progress: Progress) -> None:
        """Write the messages of no conversation, and every Document that nothing shows."""
        for key in messages:
            note = self._draft.selection.get(key)
            if isinstance(note, Note):
                self._message(note)
                progress.advance(1)
        for document in self._draft.selection.records("Document"):
            if isinstance(document, Document):
                if self._survey.holder(document.key) is None or self._unshown(document):
                    self._file(document)
                progress.advance(1)
        for topic in sorted(self._topics):
            self._number(topic)

    def _message(self, note: Note) -> None:
        owner = self._owner(note)
        if owner is None:
            self._draft.lost["message"] += 1
            return
        shown = (self._draft.selection.get(attachment.document) for attachment in note.attachment)
        media = [self._uploads.media(one, None) for one in shown if isinstance(one, Document)]
        self._post(note, owner, MESSAGES, [markdown.raw(note.content or "", note.tag), *media])

    def _file(self, document: Document) -> None:
        owner = self._owner(document)
        if owner is None:
            self._draft.lost["file"] += 1
            return
        summary = excerpt(document.summary, 500)
        media = self._uploads.media(document, None)
        self._post(document, owner, FILES, [media, markdown.raw(summary) if summary else ""])

    def _post(self, record: Note | Document, owner: str, title: str, parts: list[str]) -> None:
        topic = self._draft.fixed(f"aside:{title}:{owner}")
        user = self._accounts.of(owner)
        at = iso(record.published) if record.published else UNDATED
        if topic not in self._topics:
            self._topics.add(topic)
            self._draft.insert(
                "topics",
                id=topic,
                title=title,
                user_id=user,
                created_at=at,
                private_message={"user_ids": [user], "group_ids": []},
                closed=0,
                archived=0,
                views=0,
            )
            self._draft.insert("topic_custom_fields", topic_id=topic, name=SOURCE, value=f"{title}: {owner}")
        raw = "\n\n".join([mark(record.key), *(part for part in parts if part)])
        uploads = in_text(raw, lambda id_: self._draft.value("SELECT 1 FROM uploads WHERE id = ?", (id_,)) is not None)
        post = self._draft.id("post", record.key)
        self._draft.insert(
            "posts",
            id=post,
            topic_id=topic,
            user_id=user,
            created_at=at,
            raw=protected(raw),
            upload_ids=uploads or None,
        )
        self._draft.insert("post_custom_fields", post_id=post, name=SOURCE, value=record.key)

    def _number(self, topic: int) -> None:
        """Number the posts: what was found later has a higher id and stands later."""
        last = 0
        query = "SELECT p.id, f.value FROM posts AS p JOIN post_custom_fields AS f ON f.post_id = p.id"
        for id_, key in list(self._draft.rows(f"{query} WHERE p.topic_id = ? ORDER BY p.id", (topic,))):
            settled = self._draft.settled(key)
            last = max(last + 1, settled[1] if settled else 0)
            self._draft.execute("UPDATE posts SET post_number = ? WHERE id = ?", (last, id_))
        first = "SELECT created_at FROM posts WHERE topic_id = topics.id ORDER BY post_number LIMIT 1"
        self._draft.execute(f"UPDATE topics SET created_at = ({first}) WHERE id = ?", (topic,))

    def _unshown(self, document: Document) -> bool:
        """Whether bytes that are there have come into no text and no face so far: the picture of a chat, say."""
        known = self._draft.value("SELECT 1 FROM uploads WHERE id = ?", (document.sha256,)) if document.sha256 else 1
        return known is None

    def _owner(self, record: Note | Document) -> str | None:
        """Whose it is: whom an earlier build gave it to, else the one owner whose takeout tells of it. Where there
        are several and it does not say, nobody gets it."""
        owners = self._draft.selection.owners
        settled = self._draft.settled(record.key)
        known = settled[0].partition(": ")[2] if settled else None
        if known in owners:
            return known
        if record.attributed_to in owners:
            return record.attributed_to
        platform = record.key.partition(":")[0]
        same = [key for key in owners if key.partition(":")[0] == platform]
        mine = owners if len(owners) == 1 else same
        return mine[0] if len(mine) == 1 else None
