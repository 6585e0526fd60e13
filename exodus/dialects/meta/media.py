"""Media as Meta's takeouts name them: where the bytes are, what the record says of them, and why some are missing."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from msgspec import Struct

from exodus.dialects import secret
from exodus.dialects.meta.text import repair, repaired
from exodus.model import Document, DocumentKind, Location, Source, derived_key, from_seconds, native_key
from exodus.takeout import Member, Takeout

WRAPPERS = (
    "your_facebook_activity/",
    "your_activity_across_facebook/",
    "this_profile's_activity_across_facebook/",
    "your_instagram_activity/",
)
"""Folders that hold the same tree in some years and not in others (2023, 2024, Pages, Instagram)."""

EXPIRED = "the link had expired when the takeout was made, and the takeout holds no copy"
ABSENT = "the takeout names a file it does not hold"
FAILED = "the platform failed to include it"

_TOLD = frozenset({"exif_data", "has_camera_metadata", "subtitles"})
_CAMERA = frozenset(
    {
        "taken_timestamp",
        "modified_timestamp",
        "upload_timestamp",
        "camera_make",
        "camera_model",
        "exposure",
        "f_stop",
        "f_number",
        "focal_length",
        "iso",
        "iso_speed",
        "orientation",
        "original_width",
        "original_height",
        "latitude",
        "longitude",
    }
)
"""What Facebook says of a photo besides its address."""
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_ID = re.compile(r"(?<!\d)(\d{8,})(?:_[a-z])?$")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[-_]?\d{6,9})?$")
_SITE = re.compile(r"^https?://[^/?#]*", re.IGNORECASE)
_COPY = re.compile(r"(?: \(\d+\)|\(\d+\))$")
_KINDS: dict[str, DocumentKind] = {
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "bmp", "tif", "tiff", "avif"), "image"),
    **dict.fromkeys(("mp4", "mov", "webm", "avi", "mkv", "3gp", "m4v", "mpg", "mpeg"), "video"),
    **dict.fromkeys(("mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "amr", "caf"), "audio"),
}
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_MILLISECONDS = 10**11
"""Above this a time in seconds would lie in the year 5138: it was written in milliseconds by mistake (seen 2020)."""


class Remark(Struct, forbid_unknown_fields=True, gc=False):
    """Somebody's comment listed under a photo (Facebook, until 2020); ``timestamp`` in seconds."""

    timestamp: int = 0
    comment: str | None = None
    author: str | None = None
    group: str | None = None


class Address(Struct, forbid_unknown_fields=True, gc=False):
    """A nested object that only names a file: a thumbnail."""

    uri: str | None = None
    creation_timestamp: int | None = None


class Media(Struct, forbid_unknown_fields=True, gc=False):
    """One photo, video or file as a record lists it. ``creation_timestamp`` is in seconds.

    ``title`` is the caption on Instagram, an album's name on Facebook; ``description`` is the caption on Facebook.
    """

    uri: str | None = None
    creation_timestamp: int | None = None
    title: str | None = None
    description: str | None = None
    media_metadata: dict[str, Any] | None = None
    thumbnail: Address | None = None
    backup_uri: str | None = None
    cross_post_source: dict[str, Any] | None = None
    dubbing_info: list[Any] | None = None
    media_variants: list[Any] | None = None
    comments: list[Remark] | None = None
    text_app_post: dict[str, Any] | None = None
    is_profile_picture: bool | None = None


def media_id(uri: str) -> str | None:
    """The stable id in a file's name: its last run of at least eight digits, or its uuid; ``None`` without one.

    A date or a camera's date and time is no id.
    """
    name = _path(uri) if uri.startswith("http") else uri
    stem = _COPY.sub("", re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name.rpartition("/")[2]))
    uuid = _UUID.search(stem)
    if uuid:
        return uuid[0].lower()
    digits = _ID.search(stem)
    return None if digits is None or _DATE.search(stem) else digits[1]


def _path(uri: str) -> str:
    """The address without its site, query and fragment. Cut by hand: a takeout may write what urllib refuses."""
    return _SITE.sub("", uri).partition("#")[0].partition("?")[0]


def resolve(takeout: Takeout, uri: str, base: str = "") -> Member | None:
    """The member that a record's ``uri`` means; ``base`` is the folder of the file that names it.

    In turn: as written; with a wrapper folder more or less; below ``base``; the only member of that name in ``base``,
    or anywhere if its name holds an id; all of it percent-decoded, in the other Unicode form, and as cloud drives
    rewrite it. Nothing leads out of the takeout.
    """
    if not uri or uri.startswith(("http://", "https://")):
        return None
    for name in dict.fromkeys(_spellings(uri)):
        pieces = [piece for piece in name.replace("\\", "/").split("/") if piece not in {"", "."}]
        if not pieces or ".." in pieces or ":" in pieces[0]:
            continue
        found = _placed(takeout, "/".join(pieces), base) or _alone(takeout, pieces[-1], base)
        if found:
            return found
    return None


def document(
    takeout: Takeout,
    media: Media,
    platform: str,
    source: Source,
    *,
    attributed_to: str | None = None,
    within: str = "",
    kind: DocumentKind | None = None,
) -> Document:
    """The Document of a media object: its member, or why there is none.

    Its key is the id in the file's name, else the digest of its bytes; where there is neither, it is told apart by
    ``within``, the key of the record that shows it. ``kind`` is what the record says it is, if it says so. Titles and
    descriptions are left to the record that shows it: they are captions, and differ from listing to listing.
    """
    uri = repair(media.uri or "")
    member = resolve(takeout, uri, source.member[: source.member.rfind("/") + 1])
    exif = _exif(media, takeout.drop)
    taken = from_seconds(exif.get("taken_timestamp")) if _is_number(exif.get("taken_timestamp")) else None
    if taken and not _EARLIEST < taken < datetime.now(UTC) + timedelta(days=366):
        taken = None
    remote = next((address for address in (uri, media.backup_uri or "") if address.startswith("http")), None)
    return Document(
        key=_key(takeout, platform, uri, member, within, media.creation_timestamp),
        kind=kind or _kind(member.name if member else uri),
        attributed_to=attributed_to,
        name=member.basename if member else (PurePosixPath(_path(uri)).name if _is_file(uri) else None),
        url=remote if member is None else None,
        published=taken or from_seconds(normal_seconds(media.creation_timestamp)),
        location=_location(exif),
        member=member.name if member else None,
        missing=None if member else _why(uri),
        extra=_extra(media, exif, takeout.drop),
        source=source,
    )


def normal_seconds(time: int | None) -> float | None:
    """Seconds since 1970, also where the platform wrote milliseconds by mistake."""
    return time / 1000 if time is not None and time >= _MILLISECONDS else time


def _spellings(uri: str) -> list[str]:
    decoded = unquote(uri)
    forms = [uri, decoded, unicodedata.normalize("NFC", decoded), unicodedata.normalize("NFD", decoded)]
    return [*forms, uri.replace("'", "_")]


def _placed(takeout: Takeout, name: str, base: str) -> Member | None:
    """By its whole path."""
    bare = next((name.removeprefix(wrapper) for wrapper in WRAPPERS if name.startswith(wrapper)), name)
    for candidate in (name, *(wrapper + name for wrapper in WRAPPERS), bare, base + name):
        member = takeout.get(candidate)
        if member:
            return member
    return None


def _alone(takeout: Takeout, basename: str, base: str) -> Member | None:
    """By its last piece, where that can mean only one."""
    named = takeout.named(basename)
    near = [member for member in named if member.name.startswith(base)]
    if len(near) == 1 and (base or media_id(basename)):
        return near[0]
    return named[0] if len(named) == 1 and media_id(basename) else None


def _key(takeout: Takeout, platform: str, uri: str, member: Member | None, within: str, created: int | None) -> str:
    native = media_id(uri) if _is_file(uri) else None
    if native:
        return native_key(platform, "media", native)
    if member:
        return f"{platform}:media:~{takeout.fixity(member)[:20]}"
    return derived_key(platform, "media", takeout.account, within, uri, created or 0)


def _kind(name: str) -> DocumentKind:
    """What the name suggests; the first bytes decide later."""
    path = _path(name)
    if "/audio/" in path:
        return "audio"
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    if suffix in _KINDS:
        return _KINDS[suffix]
    folder = re.search(r"(photo|image|post|profile|sticker)|(video|reel|igtv)", path)
    return "document" if "." in path.rpartition("/")[2] or not folder else ("image" if folder[1] else "video")


def _is_file(uri: str) -> bool:
    """Whether it is a path or an address, not a sentence that stands in its place."""
    return bool(uri) and ("/" in uri or "." in uri)


def _why(uri: str) -> str:
    if uri.startswith(("http://", "https://")):
        return EXPIRED
    return ABSENT if _is_file(uri) else FAILED


def _exif(media: Media, drop: secret.Drop) -> dict[str, Any]:
    """The camera's words about the file, photo's and video's in one, without secrets.

    A photo shown as a video has its coordinates in the video's block.
    """
    result: dict[str, Any] = {}
    for block in (media.media_metadata or {}).values():
        if not isinstance(block, dict):
            continue
        listed = block.get("exif_data")
        # Until 2019 the camera's words stood in the block itself.
        plain = {key: value for key, value in block.items() if key in _CAMERA}
        for entry in [plain, *(listed if isinstance(listed, list) else [])]:
            if isinstance(entry, dict):
                result |= entry
    opened: dict[str, Any] = secret.open_part(result, drop)
    return opened


def location(media: Media) -> Location | None:
    """Where the camera says it was."""
    return _location(_exif(media, _silent))


def subtitle(media: Media) -> Media | None:
    """The file of subtitles that comes with a video."""
    for block in (media.media_metadata or {}).values():
        listed = block.get("subtitles") if isinstance(block, dict) else None
        if isinstance(listed, dict) and isinstance(listed.get("uri"), str) and listed["uri"]:
            return Media(uri=listed["uri"])
    return None


def _location(exif: dict[str, Any]) -> Location | None:
    latitude, longitude = exif.get("latitude"), exif.get("longitude")
    if not _is_number(latitude) or not _is_number(longitude) or (latitude == 0 and longitude == 0):
        return None
    return Location(latitude=float(latitude), longitude=float(longitude))  # type: ignore[arg-type]  # both are numbers


def _extra(media: Media, exif: dict[str, Any], drop: secret.Drop) -> dict[str, Any]:
    others = {
        name: secret.open_part({key: said for key, said in block.items() if key not in _CAMERA | _TOLD and said}, drop)
        for name, block in (media.media_metadata or {}).items()
        if isinstance(block, dict)
    }
    said = {
        "exif": repaired({key: value for key, value in exif.items() if value not in (None, "")}),
        "metadata": repaired({name: block for name, block in others.items() if block}),
        "thumbnail": media.thumbnail.uri if media.thumbnail else None,
        "backup_uri": media.backup_uri,
        "cross_post_source": media.cross_post_source,
        "dubbing_info": media.dubbing_info,
        "media_variants": media.media_variants,
    }
    return {name: value for name, value in said.items() if value}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _silent(rule: str, count: int) -> None:
    """Drop without counting, what another reading of the same counts."""
