"""The shareable profile: what may be shown to others, as a selection over the selection.

The selection below holds what anybody could see (:attr:`Static.audience` is ``public`` then), and what was named to be
shown to more. Left out here are places where nothing of it stands, whom nobody but what is left out names, all
locations, findings, sources, and files whose hidden notes cannot be removed. Other people's consent is not asked here:
whoever shares answers for that.
"""

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection as AnyOf
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from exodus.contracts import Selection
from exodus.exporters.static.film import strip_film
from exodus.exporters.static.tally import COUNTERS
from exodus.folder import digest_of
from exodus.model import Activity, Actor, Collection, Document, Finding, Note, Record
from exodus.picture import strip_file

PLACES = ("group", "page", "list")
OPEN = ("public", "unknown")
"""What a group, page or list may be to be shown though nothing stands in it; nothing tells whose they are."""
LEFT_OUT = "left out of the shareable archive: its hidden notes cannot be removed"
NO_FFMPEG = f"{LEFT_OUT} without ffmpeg"


class Shareable:
    """Fits :class:`exodus.contracts.Selection`. Cleaned pictures live in a temporary folder until :meth:`close`."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._folder = tempfile.TemporaryDirectory(prefix="exodus-share-")
        self._cleaned: dict[str, tuple[str, int] | None] = {}
        self._named: set[str] = set(selection.owners)
        self._filled: set[str] = set()
        held: set[str] = set()
        for type_ in ("Note", "Activity", "Collection"):
            for record in selection.records(type_):
                if isinstance(record, Note | Activity) and record.context:
                    self._filled.add(record.context)
                if not isinstance(record, Actor | Document):
                    held.update(_pictures(record))
                    if self._shown(record):
                        self._named.update(_names(record))
        for record in selection.records("Actor"):
            if isinstance(record, Actor) and record.icon:
                held.add(record.icon)
                if record.key in self._named:
                    self._named.add(record.icon)
        self._named.update(one.key for one in selection.records("Document") if one.key not in held)

    def close(self) -> None:
        """Remove the cleaned pictures."""
        self._folder.cleanup()

    @property
    def owners(self) -> tuple[str, ...]:
        """As the selection below."""
        return self._selection.owners

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """How many records may be shown."""
        counts: dict[str, Counter[str]] = {}
        for record in self._selection.records():
            if self._shown(record):
                counts.setdefault(type(record).__name__, Counter())[record.kind] += 1
        return counts

    def records(
        self,
        type_: str | None = None,
        *,
        kinds: AnyOf[str] = (),
        context: str | None = None,
        in_reply_to: str | None = None,
        attributed_to: str | None = None,
        newest_first: bool = False,
    ) -> Iterator[Record]:
        """Those of the selection below that may be shown, cleaned."""
        for record in self._selection.records(
            type_,
            kinds=kinds,
            context=context,
            in_reply_to=in_reply_to,
            attributed_to=attributed_to,
            newest_first=newest_first,
        ):
            if self._shown(record):
                yield self._clean(record)

    def get(self, key: str) -> Record | None:
        """The record, if it may be shown."""
        record = self._selection.get(key)
        return self._clean(record) if record is not None and self._shown(record) else None

    def person(self, key: str) -> str | None:
        """As the selection below."""
        return self._selection.person(key)

    def keys_of(self, key: str) -> tuple[str, ...]:
        """As the selection below."""
        return self._selection.keys_of(key)

    def sources_of(self, key: str) -> tuple[tuple[str, str, str], ...]:
        """Nothing: names of files tell more than the records."""
        return ()

    def blob(self, sha256: str) -> Path | None:
        """The file with these cleaned bytes."""
        path = Path(self._folder.name, sha256)
        return path if path.exists() else None

    def takeouts(self) -> tuple[Mapping[str, Any], ...]:
        """Which platforms and when, nothing more."""
        return tuple(
            {"name": takeout.get("importer"), "importer": takeout.get("importer"), "made_at": takeout.get("made_at")}
            for takeout in self._selection.takeouts()
        )

    def findings(self) -> Iterator[tuple[str, Finding]]:
        """Nothing: they quote what could not be read."""
        return iter(())

    def _shown(self, record: Record) -> bool:
        if isinstance(record, Actor | Document):
            return record.key in self._named or any(key in self._named for key in self._selection.keys_of(record.key))
        if isinstance(record, Collection):
            open_ = record.kind in PLACES and record.audience in OPEN
            return record.kind == "album" or open_ or record.key in self._filled
        if isinstance(record, Note):
            return True
        about = self._selection.get(record.object.key) if record.object and record.object.key else None
        return about is None or isinstance(about, Actor | Document) or self._shown(about)

    def _clean(self, record: Record) -> Record:
        extra = {name: value for name, value in record.extra.items() if name in COUNTERS or name == "poll"}
        if isinstance(record, Document):
            return self._clean_document(
                msgspec.structs.replace(record, extra={}, location=None, source=None, member=None)
            )
        if isinstance(record, Activity):
            return msgspec.structs.replace(record, extra=extra, source=None)
        return msgspec.structs.replace(record, extra=extra, location=None, source=None)

    def _clean_document(self, document: Document) -> Document:
        if document.sha256 is None:
            return document
        if document.sha256 not in self._cleaned:
            self._cleaned[document.sha256] = self._cleaned_blob(document.sha256, document.media_type or "")
        made = self._cleaned[document.sha256]
        if made is None:
            film = (document.media_type or "").startswith("video/") and shutil.which("ffmpeg") is None
            return msgspec.structs.replace(document, sha256=None, size=None, missing=NO_FFMPEG if film else LEFT_OUT)
        return msgspec.structs.replace(document, sha256=made[0], size=made[1])

    def _cleaned_blob(self, sha256: str, media_type: str) -> tuple[str, int] | None:
        blob = self._selection.blob(sha256)
        if blob is None:
            return None
        if media_type.startswith("video/"):
            return self._cleaned_film(blob, media_type)
        made = strip_file(blob, media_type)
        if made is None:
            return None
        digest = hashlib.sha256(made.data).hexdigest()
        Path(self._folder.name, digest).write_bytes(made.data)
        return digest, len(made.data)

    def _cleaned_film(self, blob: Path, media_type: str) -> tuple[str, int] | None:
        film = Path(self._folder.name, "film")
        if not strip_film(blob, media_type, film):
            return None
        digest = digest_of(film)
        film.rename(film.with_name(digest))
        return digest, film.with_name(digest).stat().st_size


def _pictures(record: Note | Collection | Activity) -> Iterator[str]:
    """The keys of the documents that a record shows, or bears."""
    for attachment in record.attachment:
        yield attachment.document
    if isinstance(record, Collection) and record.icon:
        yield record.icon


def _names(record: Note | Collection | Activity) -> Iterator[str]:
    """The keys of the people and documents that a record shows."""
    for attachment in record.attachment:
        yield attachment.document
    named: tuple[str | None, ...]
    if isinstance(record, Activity):
        named = (
            record.actor,
            record.object.key if record.object else None,
            record.target.key if record.target else None,
        )
    else:
        named = (record.attributed_to,)
    yield from filter(None, named)
    if isinstance(record, Collection):
        yield from record.participants
    else:
        yield from (tag.key for tag in record.tag if tag.key)
