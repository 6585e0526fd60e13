"""X (Twitter), every generation of its archive since 2012.

Facts are from X's own README in each archive (read 2018-08, 2023-08, 2026-07) and from counts over real archives.
A retweet becomes an *announce*, a reply or quote a *post* with ``in_reply_to`` or ``target``. What no field can hold is
in ``extra``: ``favorites``, ``retweets``, ``client``, ``thread`` (the id of the first post of a self-thread),
``history`` (earlier versions of an edited post), ``long_post`` (the id of the joined note), ``media_link`` (the address
cut off the end of the text).
"""

from collections.abc import Iterator
from typing import ClassVar

from exodus.contracts import Recognition
from exodus.importers.x.grok import read_grok
from exodus.importers.x.handle import Handles
from exodus.importers.x.layout import recognize
from exodus.importers.x.live import read_comments, read_live
from exodus.importers.x.longpost import LongPosts
from exodus.importers.x.media import Files
from exodus.importers.x.member import mark_empty
from exodus.importers.x.message import Messages
from exodus.importers.x.owner import identify, protected, read_owner
from exodus.importers.x.published import read_articles, read_moments, read_notes
from exodus.importers.x.relation import account_ids, read_likes, read_lists, read_relations
from exodus.importers.x.secret import IGNORES, read_encrypted
from exodus.importers.x.status import Statuses
from exodus.importers.x.text import user_key, user_url
from exodus.model import Actor, Audience, Finding, Record, Source
from exodus.takeout import Takeout


class X:
    """Reads the archives of X."""

    name: ClassVar[str] = "x"
    title: ClassVar[str] = "X"
    ignores: ClassVar[tuple[str, ...]] = IGNORES

    def recognize(self, takeout: Takeout) -> Recognition | None:
        """Which generation this is, whose it is, and when X made it."""
        return recognize(takeout)

    def read(self, takeout: Takeout) -> Iterator[Record | Finding]:
        """Everything, the owner first, posts before likes and messages, stray media last."""
        identity = identify(takeout)
        owner = identity.key(takeout.account)
        media = Files(takeout)
        messages = Messages(takeout, identity.handle, identity.native_id, media)
        handles = Handles(account_ids(takeout) | messages.survey())
        known = {owner}

        def actors(native_id: str, source: Source) -> Iterator[Actor]:
            key = user_key(native_id)
            if key is not None and key not in known:
                known.add(key)
                yield _actor(key, native_id, handles, source)

        audience: Audience = "followers" if protected(takeout) else "public"
        notes = LongPosts()
        yield from read_owner(takeout, identity, media)
        yield from notes.read(takeout)
        statuses = Statuses(takeout, owner, audience, handles, notes, media, actors)
        yield from statuses.read()
        yield from notes.rest(statuses.joined(), owner)
        yield from read_relations(takeout, owner, audience, actors, handles.handle)
        yield from read_lists(takeout, owner)
        yield from read_likes(takeout, owner)
        yield from messages.read(actors, handles.handle)
        yield from read_encrypted(takeout)
        yield from read_articles(takeout, owner, audience)
        yield from read_moments(takeout, owner, media)
        yield from read_notes(takeout, owner)
        yield from read_comments(takeout, owner)
        yield from read_live(takeout, owner, media)
        yield from read_grok(takeout, owner, media)
        yield from media.strays()
        mark_empty(takeout)


def _actor(key: str, native_id: str, handles: Handles, source: Source) -> Actor:
    """Somebody named by id. Handle and name are what the owner's own posts called them last."""
    return Actor(
        key=key,
        name=handles.name(native_id),
        preferred_username=handles.handle(native_id),
        url=user_url(native_id),
        source=source,
    )
