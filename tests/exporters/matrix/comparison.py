"""Rooms as an independent client reads them, held against scripted takeouts or against a store.

Both comparisons give sentences, none when all is well: nothing lost, nothing twice, in order, at the right time, by the
right sender, every file byte for byte but those that told a place.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from exodus.model import EPOCH, Actor, Document, Note
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests.exporters.matrix.readback import SAYING, Event, Readback, Room
from tests.exporters.matrix.script import Chat, Said

FILES = ("m.image", "m.video", "m.audio", "m.file")


def against_chats(readback: Readback, chats: Sequence[Chat], *, ties: bool = True) -> Iterator[str]:
    """Compare with scripted takeouts. Without ``ties`` any order among equal times is taken for right."""
    for chat in chats:
        room = _room_of(readback, chat)
        if room is None:
            yield f"{chat.title}: no room holds it"
            continue
        yield from readback.general([room])
        wanted = [said for said in chat.said if not said.system]
        wanted.sort(key=lambda said: said.at)
        found = [list(group) for _, group in groupby(room.said, key=lambda event: event.key or event.id)]
        spoken = [group for group in found if not _by_machine(group)]
        if not ties:
            wanted.sort(key=lambda said: (said.at, said.who, said.text))
            spoken.sort(key=lambda group: (group[0].at, room.called(group[0].sender), _text(group)))
        if len(spoken) != len(wanted):
            yield f"{chat.title}: {len(wanted)} messages were written, {len(spoken)} stand there"
        for said, group in zip(wanted, spoken, strict=False):
            yield from (f"{chat.title}, {said.at}: {problem}" for problem in _differences(readback, room, said, group))


def against_store(readback: Readback, path: Path) -> Iterator[str]:
    """Compare with everything in a store that may go to rooms of its own."""
    yield from readback.general()
    found: dict[str, list[tuple[Room, Event]]] = {}
    places: dict[str, int] = {}
    for room in readback.rooms:
        for place, event in enumerate(room.events):
            places[event.id] = place
            if event.key:
                found.setdefault(event.key, []).append((room, event))
    with Store.open(path) as store:
        selection = StoreSelection(store, Filter(), Readers(audience="group", private=True))
        before: dict[str, int] = {}
        for note in selection.records("Note"):
            assert isinstance(note, Note)
            events = [one for key in selection.keys_of(note.key) for one in found.get(key, ())]
            yield from (f"{note.key}: {problem}" for problem in _untold(readback, selection, note, events))
            yield from _misplaced(note, events, places, before)
        foreign = [key for key in found if selection.get(key) is None]
    yield from (f"{key} stands there and is not in the store" for key in foreign)


def _untold(
    readback: Readback, selection: StoreSelection, note: Note, events: list[tuple[Room, Event]]
) -> Iterator[str]:
    if not events:
        yield "it is lost"
        return
    at = max(int((note.published - EPOCH).total_seconds() * 1000), 0) if note.published else None
    if at is not None and {event.at for _, event in events} != {at}:
        yield f"the time is {[event.at for _, event in events]}, not {at}"
    said = [event for _, event in events if event.type in SAYING]
    if note.content and _squeezed(cleaned(note.content)) not in _squeezed(_text(said)) and said:
        yield f"the text is {_text(said)[:80]!r}, not {note.content[:80]!r}"
    author = selection.get(note.attributed_to) if note.attributed_to else None
    names = {room.called(event.sender) for room, event in events}
    if isinstance(author, Actor) and author.name and note.kind != "notice" and names != {author.name}:
        yield f"the sender is {names}, not {author.name}"
    shown = [readback.files[event.content["url"]][0] for event in said if "url" in event.content]
    documents = [selection.get(attachment.document) for attachment in note.attachment]
    wanted = [one for one in documents if isinstance(one, Document) and one.sha256]
    for document in wanted:
        blob = selection.blob(str(document.sha256))
        if document.sha256 not in shown and (blob is None or not _is_located(blob)):
            yield f"{document.key} is not there as it was"
    if len(shown) != len(wanted):
        yield f"{len(shown)} files instead of {len(wanted)}"


def _room_of(readback: Readback, chat: Chat) -> Room | None:
    """The room of this name, else the one that has the same people say something at the same times."""
    times = {max(said.at, 0) for said in chat.said}
    people = {said.who for said in chat.said}

    def fit(room: Room) -> int:
        return sum(event.at in times and room.called(event.sender) in people for event in room.said)

    named = [room for room in readback.conversations if room.name == chat.title]
    best = max(named or readback.conversations, key=fit, default=None)
    return best if best is not None and fit(best) else None


def _differences(readback: Readback, room: Room, said: Said, group: list[Event]) -> Iterator[str]:
    if {event.at for event in group} != {max(said.at, 0)}:
        yield f"the time is {[event.at for event in group]}"
    if {room.called(event.sender) for event in group} != {said.who}:
        yield f"the sender is {[room.called(event.sender) for event in group]}, not {said.who}"
    if cleaned(said.text) not in _text(group) and _squeezed(cleaned(said.text)) != _squeezed(_text(group)):
        yield f"the text is {_text(group)[:80]!r}, not {said.text[:80]!r}"
    shown = [readback.files[event.content["url"]][0] for event in group if "url" in event.content]
    wanted = [hashlib.sha256(file.data).hexdigest() for file in said.files]
    if len(shown) != len(wanted):
        yield f"{len(shown)} files instead of {len(wanted)}"
    for digest, file, right in zip(shown, said.files, wanted, strict=False):
        if (digest != right) != file.located:
            yield f"{file.name} is {'not stripped' if file.located else 'changed'}"
    reacted = Counter(
        (room.called(event.sender), _plain(event.relation["key"]))
        for event in room.events
        if event.type == "m.reaction" and event.relation.get("event_id") in {one.id for one in group}
    )
    if reacted != Counter((who, _plain(emoji)) for who, emoji in said.reactions):
        yield f"the reactions are {dict(reacted)}"


def cleaned(text: str) -> str:
    """A text as a homeserver can hold it: no NUL, and halves of a surrogate pair replaced."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _misplaced(
    note: Note, events: list[tuple[Room, Event]], places: dict[str, int], before: dict[str, int]
) -> Iterator[str]:
    """Whether it stands in its room before something that it comes after; ``before`` is the last place in each."""
    for room, event in events if note.published else ():
        if places[event.id] < before.get(room.id, 0):
            yield f"{note.key} stands too early in {room.name}"
        before[room.id] = places[event.id]


def _is_located(blob: Path) -> bool:
    """Whether a picture tells where it was taken."""
    try:
        with Image.open(blob) as picture:
            return bool(picture.getexif().get_ifd(0x8825)) or b"GPS" in picture.info.get("xmp", b"")
    except UnidentifiedImageError:
        return False


def _by_machine(group: list[Event]) -> bool:
    return all(event.content.get("msgtype") == "m.notice" for event in group)


def _text(group: list[Event]) -> str:
    """What a message says in all its parts; a file's name is no caption."""
    return "".join(
        event.content.get("body", "")
        for event in group
        if event.content.get("msgtype") not in FILES
        or event.content.get("filename", event.content["body"]) != event.content["body"]
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _plain(emoji: str) -> str:
    return emoji.replace("\ufe0f", "")
