"""The first pass over all posts: ids only, so that the second one can tell everything as it goes.

X writes the newest post first; a reply comes before what it answers, the last version of an edited post before the
earlier ones. The index keeps a few integers per post, whatever the posts weigh.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Container

from exodus.importers.x.member import posts_of, seeds
from exodus.importers.x.row import Seed, SeedRow
from exodus.model import Finding
from exodus.takeout import Takeout


class Index:
    """What is known of all posts before the first is told.

    ``superseded`` leads from an earlier version of a post to its last one, ``handles`` from the ids of ``wanted``
    accounts to what they were last called: (post, handle, display name).
    """

    def __init__(self, wanted: Container[str]) -> None:
        self.superseded: dict[int, int] = {}
        self.handles: dict[str, tuple[int, str, str | None]] = {}
        self._wanted = wanted
        self._all = array("Q")
        self._live = array("Q")
        self._groups: dict[int, set[int]] = {}
        self._replies = array("Q")
        self._parents = array("Q")
        self._chains: dict[int, int] = {}
        self._foreign: set[int] = set()
        self._roots: dict[int, int] = {}

    def __contains__(self, native_id: int) -> bool:
        return _within(self._all, native_id)

    def handle(self, native_id: str) -> str | None:
        """What a wanted account was last called, without ``@``."""
        known = self.handles.get(native_id)
        return known[1] if known else None

    def following(self, native_id: int) -> int | None:
        """The smallest id of a post that is greater than this one."""
        place = bisect_right(self._all, native_id)
        return self._all[place] if place < len(self._all) else None

    def last_version(self, native_id: int) -> int:
        """The id of the version that counts."""
        return self.superseded.get(native_id, native_id)

    def has_versions(self, native_id: int) -> bool:
        """Whether earlier versions of this post are in the takeout."""
        return native_id in self._groups

    def thread(self, native_id: int) -> int | None:
        """The first post of the self-thread a post belongs to; ``None`` when it belongs to none.

        A self-thread is a tree of two posts or more, all in the takeout, whose first one answers nobody. A reply to
        oneself deep in somebody else's conversation is no thread: its first post answers one that is not here.
        """
        return self._roots.get(native_id)

    def read(self, takeout: Takeout) -> None:
        """Take in every post of the takeout. What cannot be read is told by the second pass."""
        for posts in posts_of(takeout):
            for element in seeds(takeout, posts.member):
                if not isinstance(element, Finding):
                    value = element.value
                    self._take(value.tweet if isinstance(value, SeedRow) else value, posts.deleted)
        self._finish()

    def _take(self, seed: Seed, deleted: bool) -> None:
        text = seed.id_str if isinstance(seed.id_str, str) else seed.native_id()
        if not (text.isascii() and text.isdigit()):
            return
        native_id = int(text)
        self._all.append(native_id)
        if not deleted:
            self._live.append(native_id)
            parent = seed.in_reply_to_status_id_str
            if parent is not None and str(parent).isdigit():
                self._replies.append(native_id)
                self._parents.append(int(parent))
        if seed.edit_info is not None:
            versions = seed.edit_info.versions()
            if len(versions) > 1:
                self._join({int(version) for version in (*versions, text) if version.isdigit()})
        if seed.in_reply_to_screen_name and seed.in_reply_to_user_id_str in self._wanted:
            self._learn(native_id, str(seed.in_reply_to_user_id_str), seed.in_reply_to_screen_name, None)
        if seed.entities is not None:
            for mention in seed.entities.user_mentions:
                if mention.id_str in self._wanted:
                    self._learn(native_id, str(mention.id_str), mention.screen_name, mention.name)

    def _learn(self, native_id: int, user: str, handle: str, name: str | None) -> None:
        known = self.handles.get(user)
        if known is None or known[0] < native_id:
            self.handles[user] = (native_id, handle, name or (known[2] if known else None))
        elif not known[2] and name:
            self.handles[user] = (known[0], known[1], name)

    def _join(self, versions: set[int]) -> None:
        """Versions of one post are one group, also where each names only some of the others."""
        for version in list(versions):
            versions |= self._groups.get(version, set())
        for version in versions:
            self._groups[version] = versions

    def _finish(self) -> None:
        self._all = array("Q", sorted(self._all))
        self._live = array("Q", sorted(self._live))
        groups, self._groups = self._groups, {}
        for versions in groups.values():
            here = sorted(version for version in versions if _within(self._all, version))
            if len(here) > 1:
                self._groups[here[-1]] = versions
                self.superseded.update((version, here[-1]) for version in here[:-1])
        for reply, parent in zip(self._replies, self._parents, strict=True):
            if _within(self._live, parent):
                self._chains[self.last_version(reply)] = self.last_version(parent)
            else:
                self._foreign.add(self.last_version(reply))
        self._replies = self._parents = array("Q")
        for reply in self._chains:
            root = self._root(reply)
            if root is not None:
                self._roots[reply] = self._roots[root] = root

    def _root(self, native_id: int) -> int | None:
        seen: set[int] = set()
        while native_id in self._chains and native_id not in seen:
            if native_id in self._roots:
                return self._roots[native_id]
            seen.add(native_id)
            native_id = self._chains[native_id]
        return None if native_id in self._foreign or native_id in seen else native_id


def _within(ids: "array[int]", native_id: int) -> bool:
    place = bisect_left(ids, native_id)
    return place < len(ids) and ids[place] == native_id
