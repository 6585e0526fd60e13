"""HTML pages of a takeout, which is what people get unless they ask for JSON: which there are, and who reads them."""

import html
import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from exodus.dialects.meta.page import message, survey
from exodus.dialects.meta.page.time import Clock
from exodus.dialects.meta.page.zone import Zone
from exodus.dialects.meta.thread import Attendance, Thread, threads
from exodus.importers.facebook import page_album, page_early, page_list, page_owner, page_post
from exodus.importers.facebook.layout import PAGES
from exodus.importers.facebook.page_owner import Profile
from exodus.importers.facebook.reading import Reading, own
from exodus.model import Actor, Finding, Record
from exodus.takeout import Member, Takeout

HEAD = 8192
_TITLE = re.compile(rb"<title>([^<]*)</title>")
FRONT = frozenset({"start_here.html", "index.html"})

_Reader = Callable[[Reading, Clock, list[Member]], Iterator[Record | Finding]]
_READERS: tuple[_Reader, ...] = (page_list.lists, page_post.posts, page_album.albums)


class Pages(Struct, frozen=True):
    """The pages that no JSON tells as well. ``clock`` reads their times; ``early`` are those of before May 2018."""

    members: list[Member]
    early: list[Member]
    threads: list[Thread]
    attended: Attendance
    clock: Clock
    profile: Profile

    @property
    def name(self) -> str | None:
        """The owner's name, as far as pages tell it."""
        return self.profile.name or self.attended.everywhere()

    def shared(self, owner: str | None) -> frozenset[str]:
        """Names that are several people."""
        return self.attended.shared(self.threads, owner)

    def owner(self, takeout: Takeout, alike: str | None) -> Actor:
        """The owner as pages tell it, where no JSON profile does."""
        return page_owner.actor(takeout, self.profile, alike or self.name)

    def read(self, reading: Reading) -> Iterator[Record | Finding]:
        """Everything that only pages tell; messages last."""
        if not self.members:
            return
        if self.early:
            yield from page_early.read(reading, self.clock, self.early)
            return
        for reader in _READERS:
            yield from reader(reading, self.clock, self.members)
        for thread in self.threads:
            names = self.attended.names.get(thread.key, ())
            yield from message.conversation(reading.takeout, thread, reading.people, self.clock, names)


def look(takeout: Takeout) -> Pages:
    """The takeout's pages. One that JSON tells as well (it bears the same name) counts as read with that."""
    members: list[Member] = []
    for member in takeout.members(*PAGES):
        if member.basename in FRONT or not own(member.name):
            continue
        if takeout.get(f"{member.name.rpartition('.')[0]}.json"):
            takeout.mark_read(member)
        else:
            members.append(member)
    names = {member.name for member in members}
    early = page_early.members(takeout, members)
    found = [] if early else threads(takeout, "facebook", lambda name: name in names, "html")
    clock = survey.clock(takeout, members, Zone())
    attended = survey.attendance(takeout, found, clock.words.name)
    return Pages(members, early, found, attended, clock, page_owner.profile(takeout, attended))


def evidence(takeout: Takeout) -> tuple[str, ...]:
    """Whose takeout the pages say it is, the strongest first. Counts nothing as read."""
    found = page_owner.profile(takeout, Attendance({}))
    known = (("id", found.native), ("username", found.username), ("name", found.name))
    return tuple(f"{sort}:{value}" for sort, value in known if value)


def heard(takeout: Takeout) -> str | None:
    """The owner's name as conversations tell it, where no profile does. Counts nothing as read."""
    pages = look(takeout.aside())
    return pages.name or _not_the_title(takeout, pages)


def _not_the_title(takeout: Takeout, pages: Pages) -> str | None:
    """Who of two is the owner of the only conversation: its title is the other one's name."""
    if len(pages.threads) != 1:
        return None
    (thread,) = pages.threads
    names = set(pages.attended.names.get(thread.key, ()))
    title = _TITLE.search(takeout.peek(next(thread.pages), HEAD))
    others = names - {html.unescape(title[1].decode("utf-8", "replace")).strip()} if title else names
    return others.pop() if len(names) == 2 and len(others) == 1 else None
