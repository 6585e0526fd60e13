"""Uploads: the bytes of photos, videos and files."""

import mimetypes
from pathlib import PurePosixPath
from typing import Any

from exodus.contracts import Act, Delivery, Kept, Seen, Withdrawn
from exodus.errors import RefusedError
from exodus.exporters.discourse.site import Site, refusal
from exodus.http import File
from exodus.model import Document

RETAINED = 24 * 60
"""Hours that a file may wait for the post that shows it: a large migration takes weeks at 60 requests a minute."""
TYPES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/avif": ".avif",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/x-wav": ".wav",
    "audio/ogg": ".ogg",
    "application/pdf": ".pdf",
}


class Uploads:
    """Files on the site, which tells them by their digests: sent twice, a file is there once."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def find(self, act: Act) -> Delivery | None:
        """Nobody can ask for a file by its digest; sending it again does no harm."""
        return None

    def perform(self, act: Act) -> Delivery:
        """Send it, if the site takes files of its kind and size."""
        if act.blob is None:
            raise RefusedError("the store has lost the file; run exodus verify")
        self._check(act)
        file = File(act.blob, name=act.payload["name"], media_type=act.payload["media_type"], field="file")
        fields: dict[str, Any] = {
            "upload_type": "composer",
            "type": "composer",
            "synchronous": True,
            "retain_hours": RETAINED,
        }
        if act.payload["private"]:
            fields["for_private_message"] = True
        answer = self._site.upload(file, fields, accept=frozenset({413, 422}))
        if answer.status == 413:
            raise RefusedError(
                f"the web server before the site takes no files of {act.bytes >> 20} MiB; whoever runs it can raise"
                " client_max_body_size, else the file stays in your archive"
            )
        if answer.status == 422:
            raise refusal(
                answer, "authorized_extensions, max_image_size_kb and max_attachment_size_kb say what it takes"
            )
        body = answer.json(dict[str, Any])
        detail = {
            "work": "upload",
            "short_url": str(body["short_url"]),
            "name": str(body.get("original_filename") or act.payload["name"]),
            "size": str(body.get("human_filesize") or ""),
            "width": body.get("width"),
            "height": body.get("height"),
        }
        return Delivery(native_id=str(body["id"]), url=str(body["url"]), detail=detail)

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Other bytes are another upload."""
        return self.perform(act)

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Gone with the posts that show it: the API deletes no files, the site purges by itself what nothing shows."""
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        """Files are looked at through the posts that show them; there is nothing to ask."""
        return Seen()

    def _check(self, act: Act) -> None:
        settings = self._site.settings()
        taken = settings.get("authorized_extensions", "*").lower()
        staff = settings.get("authorized_extensions_for_staff", "").lower()
        extension = PurePosixPath(act.payload["name"]).suffix.lstrip(".").lower()
        known = {one.lstrip(".") for one in f"{taken}|{staff}".split("|")}
        if "*" not in known and extension not in known:
            raise RefusedError(
                f"the site takes no .{extension} files; add {extension} to its setting authorized_extensions"
                " (exodus setup does) and run again with --retry-refused"
            )
        limit = settings.get("max_attachment_size_kb", "")
        if not act.payload["image"] and limit.isdecimal() and act.bytes > int(limit) << 10:
            raise RefusedError(
                f"the site takes files of {int(limit):,} KB at most, and this is {act.bytes >> 10:,} KB; raise its"
                " setting max_attachment_size_kb and run again with --retry-refused"
            )


def file_name(document: Document) -> str:
    """The name a file is sent under: its own, with the ending that fits its bytes."""
    name = PurePosixPath((document.name or document.key.rpartition(":")[2]).replace("\\", "/")).name or "file"
    suffix = PurePosixPath(name).suffix
    media_type = document.media_type or ""
    wanted = TYPES.get(media_type) or mimetypes.guess_extension(media_type) or ""
    if wanted and mimetypes.guess_type(name)[0] != media_type and suffix.lower() not in _same(wanted):
        name = (name.removesuffix(suffix) if 1 < len(suffix) <= 5 else name) + wanted
    return name[-120:]


def _same(suffix: str) -> frozenset[str]:
    return frozenset({suffix, ".jpeg", ".jpg"}) if suffix == ".jpg" else frozenset({suffix})
