"""Messenger: the threads of the standard takeout, joined with their encrypted halves, and chats with the assistant."""

from collections.abc import Iterator

from msgspec import structs

from exodus.dialects.meta import label
from exodus.dialects.meta.conversation import Head, collection, pages
from exodus.dialects.meta.label import Labelled
from exodus.dialects.meta.room import Room
from exodus.dialects.meta.thread import Attendance, Thread
from exodus.importers.facebook import encrypted
from exodus.importers.facebook.reading import Reading, spare
from exodus.model import Actor, Collection, Finding, Note, Record, Source, from_seconds, native_key
from exodus.takeout import Element, Member

ASSISTANT = ("messages/ai_conversations.json",)


def conversations(
    reading: Reading, threads: list[Thread], attended: Attendance, files: list[Member]
) -> Iterator[Record | Finding]:
    """Every thread with its messages; an encrypted file of the same people goes on where the thread ends."""
    joined, alone = encrypted.partners(reading.takeout, files, threads, attended)
    for thread in threads:
        yield from _thread(reading, thread, joined.get(thread.key, []))
    for thread, member in alone:
        yield from encrypted.conversation(reading, thread, member)


def _thread(reading: Reading, thread: Thread, halves: list[Member]) -> Iterator[Record | Finding]:
    room = Room(reading.takeout, thread, reading.people)
    heads: list[tuple[str, Element[Head]]] = []
    told = encrypted.Told(reading, halves)
    for series in thread.series:
        yield from pages(room, series, heads, told.hear if halves else None)
    for member in halves:
        yield from encrypted.continued(room, member, told, heads)
    yield from collection(room, heads)


def assistant(reading: Reading) -> Iterator[Record | Finding]:
    """Chats with Meta's assistant: labelled values, a record a chat. They were nobody else's.

    Who wrote a line is told by a name among its values: the owner's, else it was the assistant.
    """
    service = Actor(key=native_key("facebook", "service", "assistant"), kind="service", name="Meta AI")
    met = False
    for member in reading.members(*ASSISTANT):
        for number, item in enumerate(reading.takeout.json(member).elements(Labelled)):
            if isinstance(item, Finding):
                yield item
                continue
            source = Source(member.name, item.pointer)
            if not met:
                met = True
                yield structs.replace(service, source=source)
            yield from _chat(reading, item, source, service.key, number)


def _chat(
    reading: Reading, item: Element[Labelled], source: Source, service: str, number: int
) -> Iterator[Record | Finding]:
    record = item.value
    at = label.seconds(record)
    key = native_key("facebook", "thread", record.fbid) if record.fbid else reading.key("assistant", at or f"#{number}")
    titles = label.texts(record)
    yield Collection(
        key=key,
        kind="conversation",
        name=titles[0][1] if titles else None,
        participants=(reading.owner, service),
        audience="self",
        extra=spare(assistant=True, unknown=item.unknown),
        source=source,
    )
    for ordinal, (text, seconds, mine) in enumerate(_lines(reading, record)):
        yield Note(
            key=reading.key("assistant", key, seconds or 0, ordinal),
            kind="message",
            attributed_to=reading.owner if mine else service,
            content=text,
            published=from_seconds(seconds),
            ordinal=ordinal,
            context=key,
            audience="self",
            source=source,
        )


def _lines(reading: Reading, record: Labelled) -> Iterator[tuple[str, int | None, bool]]:
    """The lines of a chat: every group of labels with a text and a time, in order."""
    for outer in record.label_values:
        for group in (*(outer.vec or ()), *(outer.dict_ or ())):
            inside = list(label.leaves(Labelled(label_values=group.dict_ or [])))
            texts = [leaf.value for leaf in inside if leaf.value]
            names = {text for text in texts if text == reading.people.owner.name}
            said = [text for text in texts if text not in names]
            if said:
                seconds = next((leaf.seconds for leaf in inside if leaf.seconds), None)
                yield max(said, key=len), seconds, bool(names)
