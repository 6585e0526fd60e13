"""Edited posts: all versions are in the archive; the last one counts, the others are its history."""

from collections.abc import Iterator
from typing import Any

import msgspec

from exodus.importers.x.clock import written
from exodus.importers.x.row import Tweet, is_number
from exodus.model import Note


class Versions:
    """The edited posts of a takeout, held until all their versions have come. There are few."""

    def __init__(self) -> None:
        self._groups: dict[int, set[int]] = {}
        self._notes: dict[int, list[tuple[Note, int | None, bool]]] = {}

    def learn(self, tweet: Tweet, native_id: int) -> bool:
        """Whether the post is one of several versions, by its own word or another version's."""
        info = tweet.edit_info
        if info is None:
            return native_id in self._groups
        listed = info.initial.editTweetIds if info.initial is not None else info.versions()
        if len(listed) > 1:
            versions = {int(version) for version in listed if is_number(version)} | {native_id}
            for version in list(versions):
                versions |= self._groups.get(version, set())
            for version in versions:
                self._groups[version] = versions
        return native_id in self._groups

    def last(self, native_id: int) -> int:
        """The id of the version that counts, as far as is known by now."""
        return max(self._groups[native_id]) if native_id in self._groups else native_id

    def hold(self, native_id: int, note: Note, parent: int | None, own: bool) -> None:
        """Keep a version until all have come."""
        self._notes.setdefault(native_id, []).append((note, parent, own))

    def superseded(self) -> Iterator[tuple[int, int]]:
        """(earlier version, last version that is here) of every edited post."""
        for last, earlier in self._settled():
            yield from ((version, last) for version in earlier)
            listed = max(self._groups[last])
            if listed != last:
                yield listed, last

    def notes(self) -> Iterator[tuple[int, Note, int | None, bool]]:
        """The last versions, each with its history, oldest first."""
        for last, earlier in self._settled():
            history = [_version(version, self._notes[version][0][0]) for version in earlier]
            for note, parent, own in self._notes[last]:
                extra = note.extra | {"history": history} if history else note.extra
                yield last, msgspec.structs.replace(note, extra=extra), parent, own

    def _settled(self) -> Iterator[tuple[int, list[int]]]:
        """The last version that is here, and the earlier ones that are."""
        done: set[int] = set()
        for native_id in self._notes:
            if native_id not in done:
                here = sorted(version for version in self._groups[native_id] if version in self._notes)
                done.update(here)
                yield here[-1], here[:-1]


def _version(native_id: int, note: Note) -> dict[str, Any]:
    version: dict[str, Any] = {"id": str(native_id), "text": note.content, "published": written(note.published)}
    if note.attachment:
        version["attachment"] = [item.document for item in note.attachment]
    return version
