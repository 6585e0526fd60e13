"""Pages of 2010 to spring 2018: ``messages.htm`` or ``messages/<n>.html``, ``timeline.htm``, ``friends.htm``, photos.

Threads have no ids; who is in one is all that names it. Names were sometimes ``<id>@facebook.com``.
"""

import hashlib
import re
from collections.abc import Iterator

from exodus.dialects.meta.media import Media, document
from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.page import early
from exodus.dialects.meta.page.content import KINDS, UNREADABLE
from exodus.dialects.meta.page.early import Said
from exodus.dialects.meta.page.reaction import reaction
from exodus.dialects.meta.page.time import Clock, Moment, timed
from exodus.dialects.meta.sentence import role
from exodus.importers.facebook import page_timeline
from exodus.importers.facebook.reading import Reading
from exodus.model import (
    Activity,
    Actor,
    Attachment,
    Collection,
    Finding,
    Note,
    Record,
    Reference,
    Source,
    Tag,
    derived_key,
    native_key,
)
from exodus.takeout import Member, Takeout

SIGNS = (
    "/index.htm",
    "html/messages.htm",
    "html/timeline.htm",
    "html/wall.htm",
    "html/friends.htm",
    "html/photos.htm",
)
_NUMBERED = re.compile(r"(?:.*/)?messages/\d+\.html")
_ADDRESS = re.compile(r"(\d+)@facebook\.com")

Line = tuple[str, Said | Finding, Moment | None]


def members(takeout: Takeout, pages: list[Member]) -> list[Member]:
    """The pages, if they are of the time before May 2018; none otherwise."""
    return pages if takeout.members(*SIGNS) or any(_NUMBERED.fullmatch(page.name) for page in pages) else []


def read(reading: Reading, clock: Clock, pages: list[Member]) -> Iterator[Record | Finding]:
    """Everything these pages hold."""
    yield from page_timeline.everything(reading, clock, pages)
    said = [page for page in pages if page.name.endswith("messages.htm") or _NUMBERED.fullmatch(page.name)]
    yield from _Threads(reading, clock).read(said)


class _Threads:
    """The threads of all pages: what was met where."""

    def __init__(self, reading: Reading, clock: Clock) -> None:
        self._reading = reading
        self._clock = clock
        self._present: dict[str, dict[str, str]] = {}
        self._titles: dict[str, tuple[str, str]] = {}
        self._met: set[str] = set()

    def read(self, pages: list[Member]) -> Iterator[Record | Finding]:
        """All messages, then the Collections."""
        for page in pages:
            lines = self._lines(page)
            for (member, item, moment), ordinal in ordinals(lines, lambda line: line[2].seconds if line[2] else None):
                if isinstance(item, Finding):
                    yield item
                    continue
                if moment is None:
                    yield Finding(member, UNREADABLE, f"#{item.number}", item.time)
                yield from self._told(Source(member, f"#{item.number}"), item, moment, ordinal)
        for key, (title, member) in self._titles.items():
            yield from self._collection(key, title, member)

    def _lines(self, page: Member) -> Iterator[Line]:
        for item in early.messages(self._reading.takeout, page):
            yield page.name, item, None if isinstance(item, Finding) else self._clock.read(item.time)

    def _key(self, title: str, member: str) -> str:
        """A thread's key: who is in it, in any order; a page of its own where no block says."""
        names = sorted(name.strip().casefold() for name in title.split(",")) if title else [member]
        return self._reading.key("html-thread", *names)

    def _meet(self, name: str, key: str, source: Source) -> tuple[str, Actor | None]:
        address = _ADDRESS.fullmatch(name)
        if address is None:
            person, actor = self._reading.people.meet(name, key, source)
        else:
            person = native_key("facebook", "person", address[1])
            known = person in self._met or person == self._reading.owner
            actor = None if known else Actor(key=person, extra={"address": name}, source=source)
            self._met.add(person)
        self._present.setdefault(key, {}).setdefault(person, name)
        return person, actor

    def _told(self, source: Source, said: Said, moment: Moment | None, ordinal: int) -> Iterator[Record]:
        reading = self._reading
        context = self._key(said.thread, source.member)
        self._titles.setdefault(context, (said.thread, source.member))
        author, actor = self._meet(said.user, context, source)
        if actor:
            yield actor
        exact = moment is not None and moment.precision == "s"
        digest = hashlib.blake2b(f"{said.user}\x1f{said.text}".encode("utf-8", "replace"), digest_size=8).hexdigest()
        written = (moment.canonical if moment else said.time, *(() if exact else (digest,)))
        key = reading.key("html-message", context, *written, ordinal)
        attachment = []
        for medium in said.media:
            kind = KINDS.get(medium.tag)
            found = document(
                reading.takeout,
                Media(uri=medium.uri),
                "facebook",
                source,
                attributed_to=author,
                within=key,
                kind=kind,
            )
            yield found
            attachment.append(Attachment(found.key))
        role_of = role(said.text, said.user) if said.text and not said.items else None
        empty = not (said.text or attachment or said.links)
        extra = {"sentence": role_of, "empty": empty}
        yield Note(
            key=key,
            kind="notice" if empty or (role_of and not (attachment or said.links)) else "message",
            attributed_to=author,
            content=None if role_of == "attachment" and attachment else said.text or None,
            **timed(moment, said.time),
            ordinal=ordinal,
            context=context,
            audience="direct",
            attachment=tuple(attachment),
            tag=tuple(Tag("link", name=link.name, url=link.url) for link in said.links),
            extra={name: value for name, value in extra.items() if value},
            source=source,
        )
        yield from self._reactions(said, source, key, context)

    def _reactions(self, said: Said, source: Source, key: str, context: str) -> Iterator[Record]:
        for ordinal, text in enumerate(said.items):
            found = reaction(text)
            person, met = self._meet(found.name, context, source)
            if met:
                yield met
            yield Activity(
                key=derived_key("facebook", "html-reaction", self._reading.takeout.account, key, person, ordinal),
                kind="reaction",
                actor=person,
                object=Reference(key=key),
                content=found.emoji,
                context=context,
                audience="direct",
                source=source,
            )

    def _collection(self, key: str, title: str, member: str) -> Iterator[Record]:
        source = Source(member)
        listed = []
        # A heading of 2017 says "Conversation with …" in the account's language: no list of names.
        for name in title.split(",") if "," in title else ():
            person, actor = self._meet(name.strip(), key, source)
            listed.append(person)
            if actor:
                yield actor
        present = dict.fromkeys([*listed, *self._present.get(key, {})])
        group = len(set(present) - {self._reading.owner}) > 1
        extra = {"heading": title, "group": group}
        yield Collection(
            key=key,
            kind="conversation",
            name=title if group and title and "," not in title else None,
            participants=tuple(present),
            audience="direct",
            extra={name: value for name, value in extra.items() if value},
            source=source,
        )
