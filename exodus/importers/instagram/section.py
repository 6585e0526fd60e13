"""All sections of an Instagram takeout, one after the other.

The importer loads this when it reads a takeout, not when it looks whether a takeout is Instagram's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exodus.dialects import secret
from exodus.dialects.meta.media import document
from exodus.dialects.meta.thread import attendance
from exodus.importers.instagram import chat, early, layout, message, post, story
from exodus.importers.instagram.collection import collections
from exodus.importers.instagram.comment import comments
from exodus.importers.instagram.connection import connections, flat
from exodus.importers.instagram.identity import identify
from exodus.importers.instagram.interest import interests
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream
from exodus.takeout import Takeout

if TYPE_CHECKING:
    from exodus.importers.instagram.page import Pages


def everything(takeout: Takeout) -> Stream:
    """The owner, then everything else section by section; direct messages last, because they are the bulk."""
    return secret.without(takeout, _sections(takeout))


def _sections(takeout: Takeout) -> Stream:
    said = identify(takeout, counted=True)
    threads = message.found(takeout)
    present = attendance(takeout, threads)
    pages = _pages(takeout)
    photo = None
    if said.photo and said.source:
        photo = document(takeout, said.photo, PLATFORM, said.source, kind="image", within="profile")
    alike = present.everywhere() or (pages.attended.everywhere() if pages else None) or said.username
    owner = said.owner(takeout, alike, photo.key if photo else None)
    reading = Reading(takeout, owner, said.audience)
    yield owner
    yield from said.findings
    if photo:
        yield photo
    if takeout.get("media.json"):
        yield from early.everything(reading)
        yield from flat(reading)
        yield from chat.chats(reading)
    yield from story.pictures(reading)
    yield from post.posts(reading, post.SECTIONS)
    yield from story.stories(reading)
    yield from post.posts(reading, post.THREADS)
    yield from comments(reading)
    yield from interests(reading)
    yield from collections(reading)
    yield from connections(reading)
    yield from message.messages(reading, threads, present)
    if pages:
        yield from pages.read(reading)


def _pages(takeout: Takeout) -> Pages | None:
    """The HTML pages; where there are none, their parser is not even loaded."""
    if not layout.pages(takeout):
        return None
    from exodus.importers.instagram import page

    return page.look(takeout)
