"""All sections of a Facebook takeout, one after the other.

The importer loads this when it reads a takeout, not when it looks whether a takeout is Facebook's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exodus.dialects import secret
from exodus.dialects.meta.person import People
from exodus.dialects.meta.thread import attendance, threads
from exodus.importers.facebook import (
    album,
    comment,
    encrypted,
    essay,
    event,
    friend,
    group,
    listing,
    log,
    messenger,
    post,
    profile,
    reaction,
    saved,
    stray,
)
from exodus.importers.facebook.encrypted_file import encrypted_files
from exodus.importers.facebook.layout import PAGES
from exodus.importers.facebook.reading import Reading, own
from exodus.model import Document, Finding, Record
from exodus.takeout import Takeout

if TYPE_CHECKING:
    from exodus.importers.facebook.page import Pages

SECTIONS = (
    friend.friends,
    friend.pages,
    listing.lists,
    group.membership,
    group.profiled,
    comment.comments,
    post.posts,
    post.others,
    post.pending,
    group.posts,
    post.stories,
    post.reels,
    essay.essays,
    album.albums,
    album.loose,
    reaction.reactions,
    reaction.story_reactions,
    event.events,
    saved.saved,
    saved.votes,
    log.sales,
    log.updates,
    log.logs,
    messenger.assistant,
)
"""What JSON tells, messages left out, in the order in which it is told."""


def everything(takeout: Takeout) -> Iterator[Record | Finding]:
    """The owner, then section by section, messages last; at the end the media that nothing named."""
    told: set[str] = set()
    for value in secret.without(takeout, _sections(takeout)):
        if type(value) is Document and value.member:
            told.add(value.member)
        yield value
    yield from stray.strays(takeout, told)


def _sections(takeout: Takeout) -> Iterator[Record | Finding]:
    found = threads(takeout, "facebook", own)
    files = encrypted_files(takeout)
    attended = attendance(takeout, found)
    pages = _pages(takeout)
    alike = attended.everywhere() or encrypted.owner(takeout, files) or (pages.name if pages else None)
    owner, finding = profile.owner(takeout, alike)
    if pages and pages.members and profile.member(takeout) is None:
        owner = pages.owner(takeout, alike)
    # Messages may spell the owner's name otherwise than the profile: without the middle name, or as it was.
    own_names = {alike} if alike and not attended.mentions(owner.name) else set()
    yield owner
    if finding:
        yield finding
    shared = attended.shared(found, alike or owner.name) | friend.namesakes(takeout)
    if pages:
        shared |= pages.shared(alike or owner.name)
    reading = Reading(takeout, People("facebook", takeout.account, owner, shared, own_names))
    for section in SECTIONS:
        yield from section(reading)
    yield from messenger.conversations(reading, found, attended, files)
    if pages:
        yield from pages.read(reading)


def _pages(takeout: Takeout) -> Pages | None:
    """The HTML pages; where there are none, their parser is not even loaded."""
    if not takeout.members(*PAGES):
        return None
    from exodus.importers.facebook import page

    return page.look(takeout)
