"""Pictures, videos and GIFs: which file of the takeout is meant, whose it is, what is missing.

A file is named ``<id of the post in the file>-<basename>``: for a photo the last piece of ``media_url_https``, for a
video or GIF the last piece of the variant with the highest bitrate (1,863 of 1,865 files of real archives; GIFs have
bitrate 0, playlists none). The poster picture of a video is in no archive.
"""

from collections.abc import Iterator
from typing import Any

from exodus.importers.x.row import Media, Tweet, is_number
from exodus.importers.x.text import user_key
from exodus.model import Attachment, Document, DocumentKind, Finding, Source, native_key
from exodus.takeout import Member, Takeout

FOLDERS = ("*_media/*", "*_media/*/*")
KINDS: dict[str | None, DocumentKind] = {"photo": "image", "video": "video", "animated_gif": "video"}
MISSING = "the takeout does not hold the file of this picture or video"
NEVER_HELD = "a tweet archive of 2012 to 2019 holds no pictures and videos"
SUFFIXES: dict[str, DocumentKind] = {
    "jpg": "image",
    "jpeg": "image",
    "png": "image",
    "gif": "image",
    "webp": "image",
    "mp4": "video",
    "mov": "video",
    "ts": "video",
    "m4a": "audio",
    "mp3": "audio",
    "aac": "audio",
    "ogg": "audio",
}


class Files:
    """The media files of a takeout; knows which were asked for, and so which nobody names."""

    def __init__(self, takeout: Takeout) -> None:
        self.takeout = takeout
        self._used: set[str] = set()
        self._told: set[tuple[str, str | None]] = set()
        self._listed: list[Member] | None = None
        self._stems: dict[str, list[Member]] | None = None

    def find(self, basename: str) -> Member | None:
        """The file of this name in any media folder. Copies of another generation's folder count as used too.

        Failing that, one that differs in its ending only: addresses like ``/media/AbC?format=jpg`` show none, and
        tools that make pictures smaller change it.
        """
        found = [member for member in self.takeout.named(basename) if "_media/" in f"/{member.name}"]
        found = found or self._by_stem().get(basename.rpartition(".")[0] or basename, [])[:1]
        for member in found:
            self._used.add(member.name)
        for copy in found[1:]:
            self.takeout.mark_attached(copy.name)
        return found[0] if found else None

    def new(self, document: Document) -> bool:
        """Whether this document was not told before with these bytes."""
        place = (document.key, document.member)
        if place in self._told:
            return False
        self._told.add(place)
        return True

    def strays(self) -> Iterator[Document | Finding]:
        """The media files that no record names: kept, attached to nothing, and said."""
        for member in self._all():
            if member.name in self._used or member.basename.lower().endswith((".zip", ".js", ".txt", ".html")):
                continue
            self._used.add(member.name)
            yield Finding(member.name, "no record names this media file; it is kept by itself")
            yield self.stray(member)

    def stray(self, member: Member) -> Document:
        """A media file by itself."""
        self._used.add(member.name)
        return Document(
            key=f"x:media:~{self.takeout.fixity(member)[:20]}",
            kind=SUFFIXES.get(member.basename.rpartition(".")[2].lower(), "document"),
            name=member.basename,
            member=member.name,
            source=Source(member.name),
        )

    def starting(self, prefix: str) -> list[Member]:
        """The media files of a folder or id, by the beginning of their name."""
        return [member for member in self._all() if member.basename.startswith(prefix)]

    def _by_stem(self) -> dict[str, list[Member]]:
        if self._stems is None:
            self._stems = {}
            for member in self._all():
                self._stems.setdefault(member.basename.rpartition(".")[0] or member.basename, []).append(member)
        return self._stems

    def _all(self) -> list[Member]:
        if self._listed is None:
            self._listed = self.takeout.members(*FOLDERS)
        return self._listed


def basename_of(url: str) -> str:
    """The last piece of an address, without its query."""
    return url.partition("?")[0].rpartition("/")[2]


def best_url(item: Media) -> str | None:
    """The address of what the archive holds: the photo, or the best MP4 of a video or GIF."""
    if item.video_info is not None:
        best, rate = None, -1
        for variant in item.video_info.variants:
            number = _number(variant.bitrate)
            if number > rate:
                best, rate = variant.url, number
        if best:
            return best
    return item.media_url_https or item.media_url


def _number(text: str | int | None) -> int:
    return int(text) if text is not None and is_number(text) else -1


def media_of(tweet: Tweet) -> tuple[Media, ...]:
    """All media of a post in display order. The plain entities have only the first, as a photo, except in Grailbird."""
    if tweet.extended_entities is not None and tweet.extended_entities.media:
        return tweet.extended_entities.media
    return tweet.entities.media if tweet.entities is not None else ()


def documents(
    files: Files, native_id: str, items: tuple[Media, ...], owner: str, source: Source, *, held: bool
) -> Iterator[tuple[Document, Attachment]]:
    """The documents of a post. Borrowed ones are attributed to the account that had them first.

    ``held`` says whether an archive of this generation holds files at all.
    """
    for item in items:
        url = best_url(item) or ""
        base = basename_of(url)
        member = files.find(f"{native_id}-{base}") if base else None
        if member is None and held and item.video_info is not None:  # owners keep a smaller rendition
            others = (files.find(f"{native_id}-{basename_of(v.url)}") for v in item.video_info.variants if v.url)
            member = next(filter(None, others), None)
        media_id = str(item.id_str or item.id or "")
        key = native_key("x", "media", media_id or base)
        width, height = _size(item.sizes) if member is None else (None, None)
        duration = _number(item.video_info.duration_millis) if item.video_info is not None else -1
        extra: dict[str, Any] = {"type": item.type} if item.type == "animated_gif" else {}
        if isinstance(item.additional_media_info, dict):
            extra |= {
                name: item.additional_media_info[name]
                for name in ("title", "description")
                if item.additional_media_info.get(name)
            }
        document = Document(
            key=key,
            kind=KINDS.get(item.type, "image"),
            attributed_to=user_key(item.source_user_id_str or item.source_user_id) or owner,
            name=base or None,
            summary=item.ext_alt_text or item.media_alt or None,
            url=url or item.url,
            width=width,
            height=height,
            duration=duration / 1000 if duration > 0 else None,
            member=member.name if member else None,
            missing=None if member else (MISSING if held else NEVER_HELD),
            extra=extra,
            source=source,
        )
        yield document, Attachment(key)


def _size(sizes: Any) -> tuple[int | None, int | None]:
    """Width and height of the largest rendition X lists: a map since 2018, a list in the tweet archive."""
    found = list(sizes.values()) if isinstance(sizes, dict) else sizes if isinstance(sizes, list) else []
    pairs = [
        (_number(size.get("w")), _number(size.get("h")))
        for size in found
        if isinstance(size, dict) and str(size.get("resize")) == "fit"
    ]
    return max(pairs, default=(None, None))
