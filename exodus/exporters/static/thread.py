"""Threads: what answers what, and where a thread stands whole."""

from collections import OrderedDict
from collections.abc import Iterator

from exodus.contracts import Selection
from exodus.exporters.static.place import anchor
from exodus.exporters.static.survey import TALK
from exodus.model import Note

REMEMBERED = 20_000
MEDIA_LIMIT = 12
"""So many media stand in a timeline article; the post's own page has all."""


def post_page(key: str) -> str:
    """The path of a post's own page."""
    return f"posts/{anchor(key)}.html"


class Threads:
    """Follows answers up and down. Messages answer each other inside their conversation and are no part of threads."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._roots: OrderedDict[str, str] = OrderedDict()

    def parent(self, note: Note) -> Note | None:
        """What a Note answers, if it is part of the selection and can have a thread."""
        key = note.in_reply_to.key if note.in_reply_to else None
        found = self._selection.get(key) if key else None
        return found if isinstance(found, Note) and found.kind not in TALK else None

    def children(self, key: str) -> Iterator[Note]:
        """The Notes that answer a thing directly, in order."""
        for record in self._selection.records("Note", in_reply_to=key):
            if isinstance(record, Note) and record.kind not in TALK:
                yield record

    def walk(self, key: str) -> Iterator[tuple[Note, int]]:
        """Everything that answers a thing, in order, each with its depth; a circle of answers is walked once."""
        seen = {key}
        waiting = [self._keys(key)]  # keys, so that no question to the store stays open however deep a thread is
        while waiting:
            if not waiting[-1]:
                waiting.pop()
                continue
            child = self._selection.get(waiting[-1].pop())
            if isinstance(child, Note) and child.key not in seen:
                seen.add(child.key)
                yield child, len(waiting) - 1
                waiting.append(self._keys(child.key))

    def _keys(self, key: str) -> list[str]:
        return [child.key for child in self.children(key)][::-1]

    def root(self, note: Note) -> str:
        """The key of the Note a thread begins with; in a circle of answers, the smallest key."""
        path = [note.key]
        current = note
        while True:
            known = self._roots.get(current.key)
            if known is not None:
                break
            parent = self.parent(current)
            if parent is None:
                known = current.key
                break
            if parent.key in path:
                known = min(path[path.index(parent.key) :])
                break
            path.append(parent.key)
            current = parent
        for key in path:
            self._roots[key] = known
        while len(self._roots) > REMEMBERED:
            self._roots.popitem(last=False)
        return known

    def answered(self, key: str) -> bool:
        """Whether anything answers it."""
        return next(self.children(key), None) is not None

    def has_page(self, note: Note) -> bool:
        """Whether a Note has a page of its own: where its thread begins, or all its media stand."""
        return len(note.attachment) > MEDIA_LIMIT or (self.root(note) == note.key and self.answered(note.key))
