"""Places: which record becomes a category, a topic, a reply or a private message.

- A group or page that something was said in becomes a category; each platform has one more for what stood on a wall, a
  profile or a timeline.
- A post opens a topic; what answers it, at whatever depth, replies in that topic. So do the later posts of a thread
  that somebody wrote in answer to themselves.
- What answers something that is not in the selection opens a topic of its own.
- A comment beneath a photo stands in the topic that shows the photo.
- A message goes to the private message of its conversation and month; whenever somebody had left or come back, to
  another one.
- An album opens a topic, and so does a shared thing.
- A photo that nothing shows goes to its owner alone, in a private message to themselves.
"""

from collections import OrderedDict
from threading import Lock
from typing import Literal

from msgspec import Struct

from exodus.contracts import Selection
from exodus.dialects.discourse.block import platform_of
from exodus.dialects.discourse.survey import Survey
from exodus.model import Activity, Actor, Collection, Document, Note, Record

REMEMBERED = 20_000
WALL = "wall:"


class Place(Struct, frozen=True, kw_only=True, gc=False):
    """Where a record goes.

    ``root`` is the key of what opens its topic, for a message that of its room
    (:meth:`exodus.dialects.discourse.survey.Survey.room_of`), where ``first`` marks the first of the selection.
    ``parent`` is the key of the Note it answers inside that topic. ``category`` is the key of a group or page, or
    ``wall:`` and a platform.
    """

    kind: Literal["topic", "reply", "message"]
    root: str
    parent: str | None = None
    category: str = ""
    first: bool = False


class Places:
    """Tells where the records of a selection go. May be asked by several threads."""

    def __init__(self, selection: Selection, survey: Survey) -> None:
        self._selection = selection
        self._survey = survey
        self._roots: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def of(self, record: Note | Activity | Collection) -> Place | None:
        """The place of something said, of a shared thing or an album; ``None`` for a message of no conversation, whose
        readers nobody knows."""
        if not isinstance(record, Note):
            return Place(kind="topic", root=record.key, category=self._wall(record.key))
        if record.context in self._survey.rooms and record.context:
            root = self._survey.room_of(record)
            return Place(kind="message", root=root, first=self._survey.opens(record.key, root))
        if record.kind == "message":
            return None
        root = self.root(record)
        if root == record.key:
            return Place(kind="topic", root=root, category=self._category(record))
        opening = self._selection.get(root)
        category = self._category(opening) if isinstance(opening, Note) else self._wall(root)
        above = self._above(record)
        parent = above.key if isinstance(above, Note) and above.key != root else None
        return Place(kind="reply", root=root, parent=parent, category=category)

    def root(self, note: Note) -> str:
        """The key of what opens the topic a Note stands in; in a circle of answers, the smallest key."""
        path = [note.key]
        current = note
        with self._lock:
            while True:
                found = self._roots.get(current.key)
                if found is not None:
                    break
                above = self._above(current)
                if not isinstance(above, Note):
                    found = current.key if above is None else above.key
                    break
                if above.key in path:
                    found = min(path[path.index(above.key) :])
                    break
                path.append(above.key)
                current = above
            for key in path:
                self._roots[key] = found
            while len(self._roots) > REMEMBERED:
                self._roots.popitem(last=False)
        return found

    def _above(self, note: Note) -> Note | Activity | Collection | None:
        """What a Note answers, if it stands in a topic."""
        found: Record | None = None
        if note.in_reply_to and note.in_reply_to.key:
            found = self._selection.get(note.in_reply_to.key)
        if isinstance(found, Document):
            holder = self._survey.holder(found.key)
            found = self._selection.get(holder) if holder else None
        if isinstance(found, Note):
            return found if found.kind != "message" and found.context not in self._survey.rooms else None
        if isinstance(found, Activity):
            return found if found.kind == "announce" else None
        if isinstance(found, Collection):
            return found if found.kind == "album" and found.attachment else None
        return None

    def _category(self, note: Note) -> str:
        context = self._selection.get(note.context) if note.context else None
        return context.key if isinstance(context, Collection) and is_category(context) else self._wall(note.key)

    def _wall(self, key: str) -> str:
        return WALL + key.partition(":")[0]


def is_category(collection: Collection) -> bool:
    """Whether a Collection is one that becomes a category where something is said in it."""
    return collection.kind in ("group", "page")


def category_name(selection: Selection, category: str) -> str:
    """What a category is called: at most 50 characters."""
    if category.startswith(WALL):
        return f"{platform_of(category.removeprefix(WALL))} posts"
    found = selection.get(category)
    name = found.name if isinstance(found, Collection) else None
    return " ".join((name or f"{platform_of(category)} group").split())[:50].strip()


def former(actor: Actor) -> bool:
    """Whether an Actor stands for somebody who left the platform: Meta writes their names as "Facebook user", or as
    nothing (takeouts of 2018 to 2025). They share one account, which nobody can claim."""
    if actor.owner or actor.preferred_username:
        return False
    name = " ".join((actor.name or "").split()).casefold()
    return name in FORMER and actor.key.partition(":")[0] in ("facebook", "instagram", "messenger")


FORMER = frozenset(
    {
        "",
        "facebook user",
        "facebook-nutzer",
        "facebook-nutzerin",
        "utilisateur facebook",
        "utilisateur de facebook",
        "usuario de facebook",
        "utente facebook",
        "utente di facebook",
        "utilizador do facebook",
        "usuário do facebook",
        "użytkownik facebooka",
        "facebook-gebruiker",
        "facebookgebruiker",
        "instagram user",
        "instagram-nutzer",
        "utilisateur instagram",
        "usuario de instagram",
    }
)
"""Names that Facebook and Instagram give to accounts that are gone, in lower case."""
