"""Threads: trees of the owner's own posts whose first one answers nobody.

X writes the newest post first, so a reply comes before what it answers. Replies to oneself wait until their first post
has come; everything else goes on at once. A reply to oneself deep in somebody else's conversation is no thread: its
first post answers one that is not the owner's.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator

import msgspec

from exodus.model import Note, Source


class Threads:
    """Puts ``extra["thread"]``, the id of the first post, on every post of a thread of two or more.

    What is kept of a post that goes on at once is its id, whatever it weighs.
    """

    def __init__(self) -> None:
        self._ids = array("Q")
        self._answers = array("Q")
        self._parents = array("Q")
        self._roots: dict[int, int] = {}
        self._waiting: dict[int, list[tuple[int, Note]]] = {}
        self._foreign: set[int] = set()

    def passes(self, native_id: int, note: Note, parent: int | None, own: bool) -> bool:
        """Whether a post goes on at once and as it is; if not, :meth:`place` it."""
        if native_id in self._waiting or (parent is not None and own):
            return False
        self._ids.append(native_id)
        if parent is not None:
            self._answers.append(native_id)
            self._parents.append(parent)
        return True

    def place(self, native_id: int, note: Note, parent: int | None, own: bool) -> Iterator[Note]:
        """The posts that are settled now that this one has come.

        ``parent`` is the post it answers, ``own`` whether that may be the owner's.
        """
        self._ids.append(native_id)
        if parent is not None and not own:
            self._answers.append(native_id)
            self._parents.append(parent)
            yield note
            if native_id in self._waiting:
                yield from self._release(native_id, None)
        elif parent is None:
            if native_id in self._waiting:
                yield self._marked(note, native_id, native_id)
                yield from self._release(native_id, native_id)
            else:
                yield note
        elif parent in self._roots:
            root = self._roots[parent]
            yield self._marked(note, native_id, root)
            yield from self._release(native_id, root)
        elif parent in self._foreign:
            self._foreign.add(native_id)
            yield note
            yield from self._release(native_id, None)
        else:
            self._waiting.setdefault(parent, []).append((native_id, note))

    def supersede(self, version: int, last: int) -> None:
        """What waits for an earlier version of a post waits for its last one."""
        for native_id, note in self._waiting.pop(version, ()):
            reply = note.in_reply_to
            if reply is not None:
                reply = msgspec.structs.replace(reply, key=f"x:status:{last}")
            extra = note.extra | {"in_reply_to_version": str(version)}
            moved = msgspec.structs.replace(note, in_reply_to=reply, extra=extra)
            self._waiting.setdefault(last, []).append((native_id, moved))

    def finish(self, source: Source) -> Iterator[Note]:
        """The posts whose first one came before them (X breaks its order now and then), or never.

        ``source`` is the file as a whole: what only the order of all posts tells stands nowhere else.
        """
        ids = array("Q", sorted(self._ids))
        answers = dict(self._late(ids))
        below = {native_id: parent for parent, notes in self._waiting.items() for native_id, _ in notes} | answers
        foreign = set(self._answers) - answers.keys() if below else set()
        waiting, self._waiting = self._waiting, {}
        late: dict[int, int] = {}
        for native_id in answers:
            root = self._root(native_id, below, ids, foreign)
            if root is not None:
                late |= {root: root, native_id: root}
        for notes in waiting.values():
            for native_id, note in notes:
                root = self._root(native_id, below, ids, foreign)
                if root is None:
                    yield note
                else:
                    late[root] = root
                    yield self._marked(note, native_id, root)
        for native_id, root in late.items():
            if native_id not in self._roots:  # it went on before; equal keys are folded
                yield Note(key=f"x:status:{native_id}", kind="post", extra={"thread": str(root)}, source=source)

    def _late(self, ids: "array[int]") -> Iterator[tuple[int, int]]:
        """Answers to somebody else by their account's id, yet to a post that is here."""
        for native_id, parent in zip(self._answers, self._parents, strict=True):
            place = bisect_left(ids, parent)
            if place < len(ids) and ids[place] == parent:
                yield native_id, parent

    def _root(self, native_id: int, below: dict[int, int], ids: "array[int]", foreign: set[int]) -> int | None:
        seen: set[int] = set()
        while native_id in below and native_id not in seen:
            seen.add(native_id)
            native_id = below[native_id]
            if native_id in self._roots:
                return self._roots[native_id]
        place = bisect_left(ids, native_id)
        here = place < len(ids) and ids[place] == native_id
        gone = native_id in seen or native_id in foreign or native_id in self._foreign
        return native_id if here and not gone else None

    def _marked(self, note: Note, native_id: int, root: int) -> Note:
        self._roots[native_id] = root
        return msgspec.structs.replace(note, extra=note.extra | {"thread": str(root)})

    def _release(self, native_id: int, root: int | None) -> Iterator[Note]:
        """Everything that waits below a post, ``root`` being the first post of its thread if it has one."""
        open_posts = [native_id]
        while open_posts:
            parent = open_posts.pop()
            if root is None:
                self._foreign.add(parent)
            for reply, note in self._waiting.pop(parent, ()):
                yield note if root is None else self._marked(note, reply, root)
                open_posts.append(reply)
