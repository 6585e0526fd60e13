"""All sections of an archive of X, one after the other.

The importer loads this when it reads an archive, not when it looks whether a takeout is X's.
"""

from collections.abc import Iterator

from exodus.dialects import secret
from exodus.importers.x.grok import read_grok
from exodus.importers.x.handle import Handles
from exodus.importers.x.live import read_comments, read_live
from exodus.importers.x.longpost import LongPosts
from exodus.importers.x.media import Files
from exodus.importers.x.member import mark_empty
from exodus.importers.x.message import Messages
from exodus.importers.x.owner import identify, protected, read_owner
from exodus.importers.x.published import read_articles, read_moments, read_notes
from exodus.importers.x.relation import account_ids, read_likes, read_lists, read_relations
from exodus.importers.x.secret import read_encrypted
from exodus.importers.x.status import Statuses
from exodus.importers.x.text import user_key, user_url
from exodus.model import Actor, Audience, Finding, Record, Source
from exodus.takeout import Takeout


def everything(takeout: Takeout) -> Iterator[Record | Finding]:
    """Everything, the owner first, posts before likes and messages, stray media last; no secret in what nobody knew."""
    return secret.without(takeout, _sections(takeout))


def _sections(takeout: Takeout) -> Iterator[Record | Finding]:
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
