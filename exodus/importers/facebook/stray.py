"""Media that no record names: the takeout holds the bytes, so they are kept."""

import re
from collections.abc import Collection as AnyOf
from collections.abc import Iterator

from exodus.dialects.meta.media import Media, document, media_id
from exodus.importers.facebook.reading import own
from exodus.model import Document, Source
from exodus.takeout import Takeout

_MEDIA = re.compile(
    r"(?:.*/)?(?:posts/media/|photos_and_videos/|(?:stories|reels|short_videos)/media/|files/|stickers_used/"
    r"|messages/(?:[^/]+/[^/]+/)?(?:photos|videos|audio|files|gifs|media)/|profile_information/media/).*"
)
_DATA = (".json", ".html", ".htm", ".txt", ".js", ".css")


def strays(takeout: Takeout, told: AnyOf[str]) -> Iterator[Document]:
    """A Document for every media member that is not among ``told``.

    Its key is the id in its name, so that it heals a record whose file was not found; unless another file that was
    told bears the same id (a second size of one picture, or chance): then the digest of its bytes.
    """
    left = [member for member in takeout.members() if member.name not in told and _MEDIA.fullmatch(member.name)]
    ids = {media_id(name) for name in told} if left else set()
    for member in left:
        if not own(member.name) or member.name.endswith(_DATA):
            continue
        found = document(takeout, Media(uri=member.name), "facebook", Source(member.name))
        twice = media_id(member.name) in ids
        yield Document(
            key=f"facebook:media:~{takeout.fixity(member)[:20]}" if twice else found.key,
            kind=found.kind,
            name=found.name,
            member=member.name,
            extra={"stray": True},
            source=found.source,
        )
