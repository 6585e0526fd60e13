"""Drafts: the acts by which something said is written."""

from collections.abc import Collection as AnyOf
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from exodus import render
from exodus.contracts import Act, Delivery, Item
from exodus.dialects.discourse import block, markdown, post
from exodus.dialects.discourse.label import tag_of, time_of, topic_title
from exodus.dialects.discourse.place import Place
from exodus.dialects.discourse.title import LONGEST
from exodus.exporters.discourse.acting import called, category, link, make_act, members, participants
from exodus.exporters.discourse.option import Options
from exodus.model import Activity, Collection, Document, Note


class Drafts:
    """Drafts what goes into topics and private messages."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._mapped = {name.lower() for name in options.people.values()}

    def writing(self, item: Item, record: Note | Activity | Collection, place: Place) -> Iterator[Act]:
        """A topic or reply; where it is long, further posts behind it."""
        scene = self._scene(item)
        heading = topic_title(item.selection, record)
        opens = place.kind == "topic"
        above = item.parent.detail if item.parent and item.parent.detail.get("number") else {}
        raws = post.compose(record, scene, title=heading if opens else "", answers=not opens)
        account = self._author(item, record)
        kind = category(item.selection, place.category)
        payload: dict[str, Any] = {
            "work": place.kind,
            "root": place.root,
            "title": heading,
            "raw": raws[0],
            "mark": record.key,
            "author": account,
            "named": self._named(item, record),
            "category": (kind["name"], kind["slug"]),
            "tags": [tag_of(record.key)] if self._options.tags else [],
            "created": time_of(record, item.selection),
        }
        if not opens:
            payload |= {"topic": above.get("topic"), "number": above.get("number")}
            payload["alone"] = None if above else post.compose(record, scene, title=heading)[0]
        facts = [scene.applause(record.key)] if scene.applause else []
        readers, effect = members(self._options.group), "topic" if opens else "reply"
        yield make_act(item, "", effect, readers, payload, *facts, *_shown(item), lane=place.root)
        for number, raw in enumerate(raws[1:], 2):
            behind = {
                "work": "more",
                "root": record.key if opens else place.root,
                "raw": raw,
                "mark": f"{record.key}#{number}",
                "author": account,
                "named": payload["named"],
                "created": payload["created"],
                "topic": above.get("topic"),
            }
            yield make_act(item, str(number), "reply", readers, behind, *_shown(item), lane=place.root)

    def message(self, item: Item, note: Note, place: Place, away: AnyOf[str]) -> Act:
        """What one person says in a row in a private message. Who was ``away`` then does not read it."""
        conversation = item.selection.get(note.context or "")
        room = link(item, note.context or "")
        people = (room.detail.get("people") or {}) if room else {}
        left = {people[key] for key in away if key in people}
        recipients = [user for user in room.detail.get("readers") or () if user not in left] if room else []
        readers, named = "whoever took part", "Conversation"
        if isinstance(conversation, Collection):
            readers, named = participants(item.selection, conversation, away), called(item.selection, conversation)
        # A system line about one who was away already is nobody's words.
        unsigned = note.kind == "notice" and note.attributed_to in away
        scene = self._scene(item)
        payload = {
            "work": "message",
            "root": place.root,
            "title": f"{render.excerpt(named, LONGEST - 20)}, {month(note.published)}",
            "raw": post.converse([note, *item.rest], scene),
            "mark": note.key,
            "author": None if unsigned else self._author(item, note),
            "named": None if unsigned else self._named(item, note),
            "recipients": recipients,
            "away": sorted(left),
            "first": place.first,
            "created": note.published or time_of(note, item.selection),
        }
        if item.parent and item.parent.detail.get("number"):
            payload["answers"] = [item.parent.detail.get("topic"), item.parent.detail.get("number")]
        facts = [scene.applause(one.key) for one in (note, *item.rest)] if scene.applause else []
        return make_act(item, "", "private message", readers, payload, *facts, *_shown(item))

    def _author(self, item: Item, record: Note | Activity | Collection) -> str | None:
        author = record.actor if isinstance(record, Activity) else record.attributed_to
        account = link(item, author) if author else None
        return account.native_id if account else None

    def _named(self, item: Item, record: Note | Activity | Collection) -> str | None:
        """What whoever wrote it is called, if the takeout says who that was."""
        return block.name_of(item.selection, record.actor if isinstance(record, Activity) else record.attributed_to)

    def _scene(self, item: Item) -> post.Scene:
        def media(document: Document, caption: str | None) -> str:
            return markup(document, caption, link(item, document.key))

        def cite(note: Note) -> str | None:
            return self._cite(item, note)

        def applause(key: str) -> str:
            kinds = ("reaction", "rsvp", "vote") if self._options.likes == "real" else ()
            return block.applause(item.selection, key, kinds)

        told = applause if self._options.likes != "none" else None
        return post.Scene(selection=item.selection, media=media, cite=cite, applause=told)

    def _cite(self, item: Item, note: Note) -> str | None:
        """The line that opens a quote of what stands on the site. Who is there already is named without a ping."""
        found = link(item, note.key)
        if found is None or not found.detail.get("number"):
            return None
        who = str(found.detail["user"])
        if who.lower() in self._mapped:
            who = block.name_of(item.selection, note.attributed_to) or "Somebody"
        return f'[quote="{markdown.attribute(who)}, post:{found.detail["number"]}, topic:{found.detail["topic"]}"]'


def markup(document: Document, caption: str | None, upload: Delivery | None) -> str:
    """How a Document stands in a post, by what the site said of its upload."""
    if not document.sha256:
        return post.absent(document)
    if upload is None or "short_url" not in upload.detail:
        name = markdown.line(render.excerpt(document.name, 120) or f"a file: {document.kind}")
        return f"<small>({name}: the site did not take this file)</small>"
    url, detail = upload.detail["short_url"], upload.detail
    if document.kind == "image":
        size = f"|{detail['width']}x{detail['height']}" if detail.get("width") and detail.get("height") else ""
        return f"![{markdown.alt(caption or document.summary or '')}{size}]({url})"
    if document.kind in ("video", "audio"):
        return f"![{markdown.alt(detail['name'])}|{document.kind}]({url})"
    size = f" ({detail['size']})" if detail.get("size") else ""
    return f"[{markdown.alt(detail['name'])}|attachment]({url}){size}"


def month(time: datetime | None) -> str:
    """``February 2012``."""
    return block.day(time).partition(" ")[2] if time else "day unknown"


def _shown(item: Item) -> Iterator[str]:
    """Which of the files that a record shows are on the site: part of a fingerprint, for what is uploaded later."""
    for record in (item.record, *item.rest):
        if isinstance(record, Note | Activity | Collection):
            for attachment in record.attachment:
                if link(item, attachment.document):
                    yield attachment.document
