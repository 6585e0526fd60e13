"""Instagram's HTML pages (2021 to 2026), which is what people get unless they ask for JSON.

Their times are those of UTC−8 all year round, and no more exact than a minute.
"""

from msgspec import Struct

from exodus.dialects.meta.page import message as thread_page
from exodus.dialects.meta.page import survey
from exodus.dialects.meta.page.time import Clock
from exodus.dialects.meta.page.zone import INSTAGRAM, Zone
from exodus.dialects.meta.person import People
from exodus.dialects.meta.thread import Attendance, Thread, threads
from exodus.importers.instagram import layout, page_list, page_post, word
from exodus.importers.instagram.message import FACEBOOK
from exodus.importers.instagram.profile import Profile
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream, is_handle
from exodus.model import Source
from exodus.takeout import Member, Takeout

PROFILE = ("personal_information/personal_information.html", "account_information/personal_information.html")


class Pages(Struct, frozen=True):
    """The pages that no JSON tells as well; ``clock`` reads their times."""

    members: list[Member]
    threads: list[Thread]
    attended: Attendance
    clock: Clock

    def read(self, reading: Reading) -> Stream:
        """Everything that only pages tell; messages last."""
        if not self.members:
            return
        yield from page_post.posts(reading, self.clock, self.members)
        yield from page_list.lists(reading, self.clock, self.members)
        shared = self.attended.shared(self.threads, reading.owner.name)
        people = People(PLATFORM, reading.takeout.account, reading.owner, shared)
        for thread in self.threads:
            names = self.attended.names.get(thread.key, ())
            yield from thread_page.conversation(reading.takeout, thread, people, self.clock, names)


def look(takeout: Takeout) -> Pages:
    """The takeout's pages. One that JSON tells as well (it bears the same name) counts as read with that."""
    members: list[Member] = []
    for member in layout.pages(takeout):
        if any(folder in member.name for folder in FACEBOOK):
            continue
        if takeout.get(member.name.removesuffix("html") + "json"):
            takeout.mark_read(member)
        else:
            members.append(member)
    names = {member.name for member in members}
    found = threads(takeout, PLATFORM, lambda name: name in names and "/broadcast/" not in f"/{name}", "html")
    clock = survey.clock(takeout, members, Zone("fixed", offset=INSTAGRAM))
    return Pages(members, found, survey.attendance(takeout, found, clock.words.name), clock)


def profile(takeout: Takeout, counted: bool) -> Profile | None:
    """The owner's profile as its page tells it; ``None`` without one. With ``counted`` the page counts as read."""
    member = next(iter(takeout.members(*PROFILE)), None)
    if member is None:
        return None
    pairs = [(row.label, row.value) for box in survey.first_boxes(takeout, member, -1) for row in box.rows if row.value]
    if counted:
        takeout.mark_read(member)
    username = next((value for label, value in pairs if label in word.USERNAME and is_handle(value)), None)
    shaped = [value for _, value in pairs if is_handle(value) and value == value.lower() and not value.isdigit()]
    username = username or next((value for value in shaped if value not in {"true", "false"}), None)
    private = next((value for label, value in pairs if label in word.PRIVATE), None)
    return Profile(
        username=username,
        name=next((value for label, value in pairs if label in word.NAME), None),
        bio=next((value for label, value in pairs if label in word.BIO), None),
        private=page_list.truth(private) if private else None,
        source=Source(member.name),
    )
