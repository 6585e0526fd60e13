"""Events: what a Note, an Activity or a Document becomes in a room."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from exodus.contracts import Act, Delivery, Item
from exodus.exporters.matrix import word, wording
from exodus.exporters.matrix.media import file_name
from exodus.exporters.matrix.name import SOURCE, digest, local_part
from exodus.exporters.matrix.person import display_name, platform_of
from exodus.exporters.matrix.place import Place, Plot, document_of
from exodus.exporters.matrix.word import Words
from exodus.model import Activity, Actor, Attachment, Document, Note

TYPES = {"image": "m.image", "video": "m.video", "audio": "m.audio", "document": "m.file"}
LONGEST_NAME = 255
LONGEST_TEXT = 4_000
STICKERS = "stickers_used/"
"""Where Messenger's takeouts keep stickers (2018 to 2026)."""


class Part(Struct, frozen=True):
    """One event to be: its type and content, and what of it can change from run to run."""

    content: dict[str, Any]
    type: str = "m.room.message"
    shows: str = ""
    bytes: int = 0


def plan_note(item: Item, plot: Plot, readers: str) -> Iterator[Act]:
    """The acts of a Note: one for each event."""
    note = item.record
    if not isinstance(note, Note):
        return
    place = plot.place(note)
    talk = not place.part and _is_talk(note, plot)
    renamed = note.extra.get("name") if note.kind == "notice" and talk else None
    if isinstance(renamed, str) and renamed:
        yield _renaming(item, note, renamed, place, plot, readers)
        return
    related = _relation(item, note, place, plot)
    parts = list(parts_of_note(note, plot, item.links, talk=talk, quoted=related is None))
    who = "" if note.kind == "notice" and talk else note.attributed_to or ""
    time = word.milliseconds(note.published)
    for number, part in enumerate(parts):
        relates = related if number == 0 or (related or {}).get("rel_type") else None
        yield make_act(item, place, plot, readers, part, number, who=who, time=time, relates=relates)


def parts_of_note(note: Note, plot: Plot, links: Mapping[str, Delivery], *, talk: bool, quoted: bool) -> Iterator[Part]:
    """The events of a Note: its text, then what hangs on it; a single text is the caption of the first picture."""
    notice = note.kind == "notice"
    if note.deleted and talk:
        yield Part(textual([word.em("(removed by its author)"), *_dated(note)], notice=True))
        return
    words = wording.of_note(note, plot, links, quoted=quoted)
    hung = [(one, document_of(plot.selection, one.document)) for one in note.attachment]
    words += [wording.absent(document) for _, document in hung if document is None or not document.sha256]
    shown = [(one, document) for one, document in hung if document is not None and document.sha256]
    located = _located(note) if not words[1:] and not shown and not note.content else None
    if located:
        body = "\n".join([located["body"], *(said.plain for said in _dated(note))])
        yield Part({**located, "body": body})
        return
    if not words and not shown:
        words.append(word.em("(empty)"))
    yield from _laid_out([*words, *_dated(note)], shown, links, notice=notice, voice=talk)


def parts_of_activity(deed: Activity, plot: Plot, links: Mapping[str, Delivery]) -> Iterator[Part]:
    """The events of an Activity that is told as a line."""
    hung = [(one, document_of(plot.selection, one.document)) for one in deed.attachment]
    words = wording.of_activity(deed, plot, links)
    words += [wording.absent(document) for _, document in hung if document is None or not document.sha256]
    shown = [(one, document) for one, document in hung if document is not None and document.sha256]
    undated = [] if deed.published else [word.em("(its date is not known)")]
    yield from _laid_out([*words, *undated], shown, links, notice=True, voice=False)


def _laid_out(
    words: Sequence[Words],
    shown: Sequence[tuple[Attachment, Document]],
    links: Mapping[str, Delivery],
    *,
    notice: bool,
    voice: bool,
) -> Iterator[Part]:
    texts = word.packed(words)
    caption: Words | None = None
    if shown and len(texts) == 1 and not notice and not is_sticker(shown[0][1]):
        caption = texts.pop()
    for text in texts:
        yield Part(textual([text], notice=notice))
    for number, (attachment, document) in enumerate(shown):
        lines = [caption] if caption is not None and number == 0 else []
        if attachment.caption:
            lines.append(Words(word.clean(attachment.caption)))
        yield medium(document, links.get(attachment.document), lines, voice=voice)


def medium(document: Document, uploaded: Delivery | None, caption: Sequence[Words], *, voice: bool = False) -> Part:
    """The event that shows a Document; a line instead where the server did not take its bytes."""
    name = file_name(document)
    pieces = word.packed(caption)
    if uploaded is None:
        said = word.em(f"[{document.kind} {name}: it is not on the homeserver]")
        return Part(textual([*pieces[:1], said]), shows="-")
    content: dict[str, Any] = {
        "msgtype": TYPES[document.kind],
        "body": pieces[0].plain if pieces else name,
        "filename": name,
        "url": uploaded.native_id,
        "info": uploaded.detail.get("info") or {},
    }
    if pieces and pieces[0].html is not None:
        content |= {"format": "org.matrix.custom.html", "formatted_body": pieces[0].html}
    if document.kind == "audio" and voice:
        length = (uploaded.detail.get("info") or {}).get("duration")
        content["org.matrix.msc3245.voice"] = {}
        content["org.matrix.msc1767.audio"] = {"duration": length} if length else {}
    if is_sticker(document) and not pieces:
        kept = {"body": word.clean(document.summary or name), "url": content["url"], "info": content["info"]}
        return Part(kept, "m.sticker", uploaded.native_id, document.size or 0)
    return Part(content, "m.room.message", uploaded.native_id)


def is_sticker(document: Document) -> bool:
    """Whether a picture is one that many send and nobody of them drew."""
    origin = f"{document.member or ''} {document.source.member if document.source else ''}"
    return document.kind == "image" and document.attributed_to is None and STICKERS in origin


def make_act(
    item: Item,
    place: Place,
    plot: Plot,
    readers: str,
    part: Part,
    number: int | str,
    *,
    who: str,
    time: int | None,
    relates: Mapping[str, Any] | None = None,
    root: str | None = None,
    fill: Act | None = None,
    effect: str = "message",
) -> Act:
    """The act of one event. ``who`` is an Actor's key, or nothing for the bot; ``root`` the part of the same item that
    it stands under as a thread, ``fill`` the upload whose address it shows."""
    record = item.record
    name = f"#{number}" if isinstance(number, int) and number else "" if isinstance(number, int) else number
    content = {"m.mentions": {}, **part.content}
    if relates:
        content["m.relates_to"] = dict(relates)
    content[SOURCE] = {
        "key": record.key,
        "part": name,
        "platform": platform_of(record.key),
        "kind": f"{type(record).__name__}/{record.kind}",
    }
    payload = {"do": "event", "type": part.type, "content": content, "time": time, "root": root, "fill": fill}
    return Act(
        key=record.key,
        part=name,
        lane=place.lane,
        effect=effect,
        readers=readers,
        fingerprint=digest(f"{item.fingerprint}\x1f{part.shows}", 26),
        bytes=part.bytes,
        payload={**payload, **_room(item, place, plot), **_sender(item, who, plot)},
    )


def _room(item: Item, place: Place, plot: Plot) -> dict[str, Any]:
    """How the room of a place is found when the act is done."""
    linked = item.links.get(place.key) if not place.part else None
    context = getattr(item.record, "context", None)
    if linked is None and not place.part and context:
        linked = item.links.get(context)
    keys = plot.selection.keys_of(place.key)
    return {
        "room": linked.native_id if linked and linked.detail.get("what") == "room" else "",
        "locals": [local_part(key, place.part) for key in keys],
        "spec": plot.told(place) if place.part else None,
        "keys": list(plot.selection.keys_of(item.record.key)),
    }


def _sender(item: Item, who: str, plot: Plot) -> dict[str, Any]:
    """Who sends the event: an account by what was delivered of it, else by what it will be called."""
    if not who:
        return {"sender": "", "local": "", "name": ""}
    linked = item.links.get(who)
    actor = plot.selection.get(who) if linked is None else None
    return {
        "sender": linked.native_id if linked else "",
        "local": local_part(plot.selection.keys_of(who)[0]),
        "name": display_name(actor) if isinstance(actor, Actor) else platform_of(who),
    }


def _relation(item: Item, note: Note, place: Place, plot: Plot) -> dict[str, Any] | None:
    """How an event hangs on the one it answers; ``None`` when that one does not stand in the same room."""
    parent = plot.selection.get(note.in_reply_to.key) if note.in_reply_to and note.in_reply_to.key else None
    if not isinstance(parent, Note) or item.parent is None or not item.parent.native_id.startswith("$"):
        return None
    if plot.place(parent) != place:
        return None
    answered = {"event_id": item.parent.native_id}
    if note.kind != "comment":
        return {"m.in_reply_to": answered}
    root = item.parent.detail.get("thread")
    return {
        "rel_type": "m.thread",
        "event_id": root or item.parent.native_id,
        "is_falling_back": root is None,
        "m.in_reply_to": answered,
    }


def _is_talk(note: Note, plot: Plot) -> bool:
    """Whether a Note stands in a conversation."""
    if note.kind == "message":
        return True
    found = plot.selection.get(note.context) if note.context else None
    return found is not None and found.kind == "conversation"


def _renaming(item: Item, note: Note, name: str, place: Place, plot: Plot, readers: str) -> Act:
    """A conversation's new name, as dated state of the room: the last one stays its name."""
    said = word.clean(note.content or note.summary or "")
    part = Part({"name": word.clean(name)[:LONGEST_NAME], "net.exodus.text": said[:LONGEST_TEXT]}, "m.room.name")
    time = word.milliseconds(note.published)
    return make_act(item, place, plot, readers, part, 0, who="", time=time, effect="rename")


def _located(note: Note) -> dict[str, Any] | None:
    """A place somebody sent, as such."""
    degrees = word.coordinates(note.location)
    named = word.where(note.location)
    if not degrees or named is None or note.kind != "message":
        return None
    return {"msgtype": "m.location", "body": named.plain, "geo_uri": f"geo:{degrees}"}


def _dated(note: Note) -> list[Words]:
    said = word.dated(note.published)
    return [said] if said else []


def textual(words: Sequence[Words], *, notice: bool = False) -> dict[str, Any]:
    """The content of a text."""
    whole = word.joined(words)
    content = {"msgtype": "m.notice" if notice else "m.text", "body": whole.plain}
    if whole.html is not None:
        content |= {"format": "org.matrix.custom.html", "formatted_body": whole.html}
    return content
