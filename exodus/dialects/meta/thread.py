"""Message threads of Messenger and Instagram: where they stand, what they are called for ever, and who is in them.

A thread is a folder ``messages/<folder>/<name>_<id>/`` with pages ``message_<n>.json``, the newest first; the id is
the only stable part (ten letters and digits until about 2022, 12 to 20 digits since). Seen in takeouts of 2018 to 2026.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import msgspec
from msgspec import Struct

from exodus.dialects.meta.text import repair_name
from exodus.model import derived_key, native_key
from exodus.takeout import Element, Member, Takeout

PAGES = (
    "messages/*/*/message_*.json",
    "messages/*/message_*.json",
    "messages/*/message.json",
    "messages/*/*/message.json",
    "*_*/messages.json",
    "*_*/message_*.json",
    "groups/your_group_messages/*.json",
)
GROUP_MESSAGES = "your_group_messages"
"""The folder of the chats of Facebook groups: one file a thread, named by its id."""
HEAD = 8192
"""So many first bytes of a page hold its participants, unless there are very many."""
LOOKED_AT = 64
"""So many threads are looked at to tell whose they are."""

_NATIVE = re.compile(r"(?:.*_)?(\d{12,}|[A-Za-z0-9-]{10,12})|.*_([A-Za-z0-9_-]{10})", re.DOTALL)
_PAGE = re.compile(r"message(?:s|_\d+)?\.(?:json|html)")
_PARTICIPANTS = re.compile(rb'"participants"\s*:\s*(\[[^\]]*\])')
_PLAIN = re.compile(r"[^a-z0-9]")


class _Titled(Struct):
    title: str | None = None


class Series(Struct, frozen=True, gc=False):
    """The pages of a thread in one folder, the newest first; ``folder`` is ``inbox``, ``archived_threads`` …"""

    folder: str
    pages: tuple[Member, ...]


class Thread(Struct, frozen=True, gc=False):
    """One thread, in one folder or (split by the platform) in several; ``handle`` is its folder without the id."""

    key: str
    identity: str
    handle: str
    series: tuple[Series, ...]

    @property
    def pages(self) -> Iterator[Member]:
        """All pages, the newest first within each folder."""
        for series in self.series:
            yield from series.pages


class Name(Struct, forbid_unknown_fields=True, gc=False):
    """Somebody in a list of names."""

    name: str = ""


def threads(
    takeout: Takeout, platform: str, fits: Callable[[str], bool] = lambda _: True, suffix: str = "json"
) -> list[Thread]:
    """The threads of the takeout whose pages' names fit, in the order of their folders; pages are not opened.

    Folders that end in one id are one thread. ``suffix`` is ``json`` or ``html``.
    """
    found: dict[str, tuple[str, str, dict[str, list[Member]]]] = {}
    for page in takeout.members(*(pattern.removesuffix("json") + suffix for pattern in PAGES)):
        pieces = page.name.split("/")
        if pieces[-2] == GROUP_MESSAGES:
            folder, name = GROUP_MESSAGES, page.basename.removesuffix(f".{suffix}")
        elif _PAGE.fullmatch(page.basename):
            folder, name = pieces[-3] if len(pieces) > 2 and pieces[-3] != "messages" else "", pieces[-2]
        else:
            continue
        if not fits(page.name):
            continue
        native = _NATIVE.fullmatch(name)
        identity = (native[1] or native[2]) if native else ""
        key = (
            native_key(platform, "thread", identity)
            if identity
            else derived_key(platform, "thread", takeout.account, folder, name)
        )
        handle = name.removesuffix(identity).rstrip("_") if identity else name
        found.setdefault(key, (identity or f"{folder}/{name}", handle, {}))[2].setdefault(folder, []).append(page)
    return [
        Thread(key, identity, handle, tuple(Series(folder, tuple(pages)) for folder, pages in series.items()))
        for key, (identity, handle, series) in found.items()
    ]


def participants(takeout: Takeout, page: Member) -> tuple[str, ...] | None:
    """Who the page's first bytes say is in the thread, repaired; ``None`` where they do not reach. Opens nothing."""
    match = _PARTICIPANTS.search(takeout.peek(page, HEAD))
    if match is None:
        return None
    try:
        listed = msgspec.json.decode(match[1], type=list[str | dict[str, str]])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None  # cut inside a name, or a shape that reading the page will report
    return tuple(repair_name(one if isinstance(one, str) else one.get("name", "")) for one in listed)


class Attendance(Struct, frozen=True, gc=False):
    """Who is in which thread, as far as first pages say: thread key → names."""

    names: dict[str, tuple[str, ...]]

    def everywhere(self) -> str | None:
        """The one name that is in every thread of at least two: the owner's, where no profile tells it."""
        lists = [set(names) for names in self.names.values() if names]
        common = set.intersection(*lists) - {""} if len(lists) > 1 else set()
        return common.pop() if len(common) == 1 else None

    def mentions(self, name: str | None) -> bool:
        """Whether somebody of this name is in any thread."""
        return any(name in names for names in self.names.values())

    def shared(self, found: Iterable[Thread], owner: str | None) -> frozenset[str]:
        """Names that are several people: twice in one thread, or alone with the owner in two threads of their own.

        Halves of one conversation (``e2ee_cutover``) do not count, nor threads about a thing (Marketplace), whose
        folder is not named after the person.
        """
        several: set[str] = set()
        alone: Counter[str] = Counter()
        for thread in found:
            names = self.names.get(thread.key, ())
            several |= {name for name, times in Counter(names).items() if times > 1}
            others = set(names) - {owner}
            if len(names) == 2 and len(others) == 1 and thread.series[0].folder != "e2ee_cutover":
                other = others.pop()
                alone[other] += _squashed(other) == _squashed(thread.handle)
        return frozenset(several | {name for name, times in alone.items() if times > 1}) - {owner or ""}


def attendance(takeout: Takeout, found: Iterable[Thread]) -> Attendance:
    """Look at the first bytes of each thread's newest page."""
    names = {thread.key: participants(takeout, next(thread.pages)) for thread in found}
    return Attendance({key: listed for key, listed in names.items() if listed is not None})


def owner_name(takeout: Takeout, found: Iterable[Thread]) -> str | None:
    """Whose threads they are, as the first bytes of some of them tell: the one name that is in all of those, of which
    at least two are with different other people. The only thread of two is called after the other one."""
    looked_at = list(islice(found, LOOKED_AT))
    listed = [set(names) for names in attendance(takeout, looked_at).names.values() if names]
    if len(looked_at) == 1 == len(listed) and len(listed[0]) == 2:
        others = listed[0] - {_title(takeout, looked_at[0])}
        return others.pop() if len(others) == 1 else None
    common = set.intersection(*listed) - {""} if listed else set()
    partners = {frozenset(names - common) for names in listed} - {frozenset()}
    return common.pop() if len(common) == 1 and len(partners) > 1 else None


def _title(takeout: Takeout, thread: Thread) -> str:
    """What a thread of JSON is called; it stands behind the messages."""
    head = takeout.aside().json(next(thread.pages)).head(_Titled, "messages")
    return repair_name(head.value.title or "") if isinstance(head, Element) else ""


def _squashed(name: str) -> str:
    """A name as folders spell it: lower case, ASCII letters and digits only."""
    return _PLAIN.sub("", name.lower())
