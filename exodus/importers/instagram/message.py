"""Direct messages: the threads of Meta's grammar, with the people of an Instagram takeout; and broadcast channels."""

from msgspec import Struct

from exodus.dialects.meta.conversation import conversation
from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.person import People
from exodus.dialects.meta.text import repair, repair_name
from exodus.dialects.meta.thread import Attendance, Name, Thread, threads
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream, leftover, tags
from exodus.model import Collection, Finding, Note, Reference, Source, derived_key, from_milliseconds, native_key
from exodus.takeout import Element, Takeout

REPLIES = ("messages/broadcast/*/replies_*.json", "broadcast/*/replies_*.json")
FACEBOOK = ("your_facebook_activity/", "your_activity_across_facebook/", "activity_across_facebook/")


class Reply(Struct, forbid_unknown_fields=True, gc=False):
    """What the owner answered in a broadcast channel; ``timestamp_ms`` in milliseconds."""

    reply_content: str | None = None
    original_message_sender: str | None = None
    timestamp_ms: int | None = None


class Channel(Struct, forbid_unknown_fields=True, gc=False):
    """A broadcast channel's page without its replies."""

    participants: list[Name] = []
    title: str | None = None
    thread_path: str | None = None
    is_still_participant: bool | None = None


def found(takeout: Takeout) -> list[Thread]:
    """The takeout's Instagram threads; a Facebook tree beside it is left alone."""
    wrapped = bool(takeout.members("your_instagram_activity/messages/*/*/*.json"))
    return threads(
        takeout,
        PLATFORM,
        lambda name: (
            not any(folder in name for folder in FACEBOOK) and (not wrapped or "your_instagram_activity/" in name)
        ),
    )


def messages(reading: Reading, listed: list[Thread], present: Attendance) -> Stream:
    """All threads, then the channels."""
    people = People(
        PLATFORM,
        reading.takeout.account,
        reading.owner,
        present.shared(listed, reading.owner.name),
    )
    for thread in listed:
        yield from conversation(reading.takeout, thread, people)
    yield from _channels(reading, people, {thread.key for thread in listed})


def _channels(reading: Reading, people: People, told: set[str]) -> Stream:
    """What the owner answered in channels; the channel itself where no page of messages tells it (``told``)."""
    for page in reading.takeout.members(*REPLIES):
        channel = page.name.split("/")[-2]
        key = derived_key(PLATFORM, "channel", reading.takeout.account, channel)
        thread = native_key(PLATFORM, "thread", channel.rpartition("_")[2])
        if thread in told:
            key = thread
        shown = {reading.owner.key}
        stream = reading.takeout.json(page).elements(Reply, "replies")
        for element, ordinal in ordinals(stream, _time):
            if isinstance(element, Finding):
                yield element
                continue
            where = Source(page.name, element.pointer)
            said = repair(element.value.reply_content or "") or None
            if said is None and not element.value.timestamp_ms:
                yield Finding(page.name, "a reply that says nothing", element.pointer, failed=True)
                continue
            sender = repair_name(element.value.original_message_sender or "")
            author = None
            if sender:
                author, actor = people.meet(sender, channel, where)
                shown.add(author)
                if actor:
                    yield actor
            yield Note(
                key=reading.key("reply", channel, element.value.timestamp_ms or 0, ordinal),
                kind="message",
                attributed_to=reading.owner.key,
                content=said,
                published=from_milliseconds(element.value.timestamp_ms),
                precision="ms",
                ordinal=ordinal,
                context=key,
                in_reply_to=Reference(attributed_to=author) if author else None,
                audience="group",
                tag=tags(said),
                extra=leftover(element),
                source=where,
            )
        head = reading.takeout.json(page).head(Channel, "replies", "messages")
        if isinstance(head, Finding):
            yield head
            continue
        for one in head.value.participants:
            other, actor = people.meet(repair_name(one.name), channel, Source(page.name, "/participants"))
            shown.add(other)
            if actor:
                yield actor
        if thread in told:
            continue
        yield Collection(
            key=key,
            kind="conversation",
            name=repair(head.value.title or "") or channel,
            participants=tuple(sorted(shown)),
            audience="group",
            extra=leftover(head, folder="broadcast", group=True),
            source=Source(page.name),
        )


def _time(element: Element[Reply] | Finding) -> int | None:
    return None if isinstance(element, Finding) else element.value.timestamp_ms or 0
