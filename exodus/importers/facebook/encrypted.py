"""Messenger's end-to-end-encrypted half: a second download, flat, one file a conversation.

``<name>_<n>.json`` holds participants, ``threadName`` and messages with ``timestamp`` in milliseconds; texts are clean
(three reports; a fourth shows them mangled, so each file is looked at).
It continues the threads of the standard takeout (``e2ee_cutover``), names no ids and not the owner, so it is joined to
a thread only where exactly one has the same participants. Seen in takeouts of 2024 to 2026.
"""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from msgspec import Struct

from exodus.dialects.meta.conversation import Head, collection
from exodus.dialects.meta.media import Media
from exodus.dialects.meta.message import Message, Reaction, moment, tell
from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.person import ANONYMOUS
from exodus.dialects.meta.room import Room
from exodus.dialects.meta.text import repair, repair_name
from exodus.dialects.meta.thread import Attendance, Name, Series, Thread, participants
from exodus.importers.facebook.reading import Reading
from exodus.model import Finding, Record, Source, derived_key
from exodus.takeout import Element, Member, Takeout

_NUMBER = re.compile(r"_\d+$")
_UNSENT = "User unsent a message"


class Encrypted(Struct, forbid_unknown_fields=True, gc=False):
    """A message; ``timestamp`` in milliseconds, ``type`` is text, media, link or placeholder."""

    timestamp: int
    senderName: str = ""  # noqa: N815  # the platform's spelling
    text: str | None = None
    type: str | None = None
    media: list[Media] = []
    reactions: list[Reaction] = []
    isUnsent: bool | None = None  # noqa: N815  # the platform's spelling


class EncryptedHead(Struct, forbid_unknown_fields=True, gc=False):
    """A file without its messages."""

    participants: list[str | Name] = []
    threadName: str | None = None  # noqa: N815  # the platform's spelling


Line = Element[Encrypted] | Finding


def partners(
    takeout: Takeout, found: Iterable[Member], threads: Iterable[Thread], attended: Attendance
) -> tuple[dict[str, list[Member]], list[tuple[Thread, Member]]]:
    """Which files continue which thread (by its key), and those that stand alone, with a thread made for them.

    Several files of the same people are one conversation where there is a thread of just these people; a thread that
    was cut over to encryption is preferred.
    """
    by_people: dict[frozenset[str], list[Thread]] = {}
    for thread in threads:
        names = attended.names.get(thread.key)
        if names:
            by_people.setdefault(frozenset(names), []).append(thread)
    joined: dict[str, list[Member]] = {}
    alone: list[tuple[Thread, Member]] = []
    for member in found:
        names = participants(takeout, member) or ()
        fits = by_people.get(frozenset(names), []) if names else []
        cut = [thread for thread in fits if any(series.folder == "e2ee_cutover" for series in thread.series)]
        fits = cut if len(cut) == 1 else fits
        if len(fits) == 1:
            joined.setdefault(fits[0].key, []).append(member)
        else:
            alone.append((_thread(takeout, member, names), member))
    return joined, alone


def _thread(takeout: Takeout, member: Member, names: tuple[str, ...]) -> Thread:
    """The thread of a file that stands alone: its people are all that will be the same in the next takeout.

    Groups of the same people are told apart by their title, without the running number; only where a name is nobody's,
    the number is all that tells.
    """
    title = _NUMBER.sub("", member.basename.removesuffix(".json")) if len(names) != 2 else ""
    if any(name.strip().casefold() in ANONYMOUS for name in names):
        title = member.basename
    key = derived_key("facebook", "thread", takeout.account, "e2ee", *sorted(names), title)
    return Thread(key, key.rpartition(":")[2], "", (Series("e2ee", (member,)),))


def conversation(reading: Reading, thread: Thread, member: Member) -> Iterator[Record | Finding]:
    """An encrypted conversation that stands alone."""
    room = Room(reading.takeout, thread, reading.people)
    heads: list[tuple[str, Element[Head]]] = []
    yield from continued(room, member, Told(reading, ()), heads)
    yield from collection(room, heads)


def continued(
    room: Room, member: Member, told: "Told", heads: list[tuple[str, Element[Head]]]
) -> Iterator[Record | Finding]:
    """The messages of one file; ``told`` is what the thread itself holds at the same times.

    What both halves hold has one key, for it is named by thread, time and ordinal; another message of the same
    millisecond gets the next ordinal.
    """
    page = room.takeout.json(member)
    clean = any(_shows_clean(item) for item in page.elements(Encrypted, "messages"))
    head = page.head(EncryptedHead, "messages")
    if isinstance(head, Finding):
        yield head
        return
    for item, ordinal in ordinals(page.elements(Encrypted, "messages"), _time, newest_first=False):
        if isinstance(item, Finding):
            yield item
            continue
        message = _message(item.value, clean)
        same = told.twin(message)
        place = told.count(moment(message)) + ordinal if same is None else same
        yield from tell(room, Source(member.name, item.pointer), message, item.unknown, place)
    heads.append((member.name, Element("", _head(head.value, clean), head.unknown)))


def _time(item: Line) -> int | None:
    return None if isinstance(item, Finding) else item.value.timestamp


def _shows_clean(item: Line) -> bool:
    """Whether the file is written in clean texts: a character that no mangled text has proves it."""
    if isinstance(item, Finding):
        return False
    message = item.value
    texts = (message.text or "", message.senderName, *(reaction.reaction for reaction in message.reactions))
    return any(not text.isascii() and max(text) > "\xff" for text in texts)


def _written(text: str, clean: bool) -> str:
    """The text as the standard takeout writes it, so that one grammar reads both and repairs none twice."""
    return text.encode().decode("latin-1") if clean else text


def _head(head: EncryptedHead, clean: bool) -> Head:
    names = [one.name if isinstance(one, Name) else one for one in head.participants]
    title = _NUMBER.sub("", head.threadName or "") if len(names) > 2 else ""
    return Head(participants=[Name(_written(name, clean)) for name in names], title=_written(title, clean) or None)


def _message(encrypted: Encrypted, clean: bool) -> Message:
    unsent = encrypted.isUnsent or (encrypted.type == "placeholder" and encrypted.text == _UNSENT)
    reactions = [
        Reaction(_written(reaction.reaction, clean), _written(reaction.actor, clean), reaction.timestamp)
        for reaction in encrypted.reactions
    ]
    return Message(
        timestamp_ms=encrypted.timestamp,
        sender_name=_written(encrypted.senderName, clean),
        content=_written(encrypted.text or "", clean) or None,
        files=encrypted.media or None,
        reactions=reactions or None,
        is_unsent=unsent or None,
    )


class Told:
    """What a thread holds at the times of its encrypted half: (time in milliseconds → ordinal → sender and text)."""

    def __init__(self, reading: Reading, halves: Iterable[Member]) -> None:
        self._at: dict[int, dict[int, tuple[str, str]]] = {
            item.value.timestamp: {}
            for member in halves
            for item in reading.takeout.json(member).elements(Encrypted, "messages")
            if not isinstance(item, Finding)
        }

    def hear(self, message: Message, ordinal: int) -> None:
        """Remember a message of the thread, if the encrypted half has one of its time."""
        found = self._at.get(moment(message))
        if found is not None:
            found[ordinal] = _words(message)

    def count(self, time: int) -> int:
        """How many messages of this time the thread holds."""
        return len(self._at.get(time, ()))

    def twin(self, message: Message) -> int | None:
        """The ordinal of the thread's message that this one repeats."""
        words = _words(message)
        return next((place for place, other in self._at.get(moment(message), {}).items() if other == words), None)


def _words(message: Message) -> tuple[str, str]:
    return repair_name(message.sender_name), "" if message.is_unsent else repair(message.content or "")


def owner(takeout: Takeout, found: Iterable[Member]) -> str | None:
    """The one name that is in every encrypted conversation and that none of two people is called after.

    A conversation of two is called after the other one. Where none is, it takes several to tell.
    """
    listed: list[set[str]] = []
    others: set[str] = set()
    for member in found:
        names = set(participants(takeout, member) or ())
        listed += [names] if names else []
        if len(names) == 2:
            others |= names & {_called_after(member)}
    common = set.intersection(*listed) - others - {""} if len(listed) > 1 or others else set()
    return common.pop() if len(common) == 1 else None


def _called_after(member: Member) -> str:
    """The file's name without its number: whom, or what, the conversation is called after."""
    return normalize("NFC", _NUMBER.sub("", member.basename.removesuffix(".json")))
