"""Pictures, films, voices and files: an address first, then the bytes, so that a repeated upload is the same one.

The address is kept in the bot's account data before the bytes are sent: a run that dies in between finds it again, and
so does one whose journal is lost. Bytes stay as they are, but for pictures that tell where they were taken.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

from PIL import Image, UnidentifiedImageError

from exodus import picture, render
from exodus.contracts import Act, Delivery, Item, Seen
from exodus.exporters.matrix.name import MEDIA, digest
from exodus.exporters.matrix.option import MatrixOptions
from exodus.exporters.matrix.server import Homeserver
from exodus.exporters.matrix.spot import tells_place, untellable
from exodus.http import File
from exodus.model import Document

POSTER_SECONDS = 60.0
POSTER = 800
"""Pixels of a film's still at most, in width."""
READ = 48 << 20
"""Larger media are compared by their size when verified, not read into memory."""
RECENT = 64
"""So many uploads are remembered: what shows one at once need not ask for it."""
OTHER = "application/octet-stream"


def plan_upload(item: Item, options: MatrixOptions, lane: str) -> Act:
    """The act that uploads a Document's bytes."""
    document = item.record
    if not isinstance(document, Document):
        raise TypeError(document)
    return Act(
        key=document.key,
        part="",
        lane=lane,
        effect="upload",
        readers="who is shown its address, and the server's admin",
        fingerprint=digest(f"{document.sha256}\x1f{options.keep_location}", 26),
        bytes=document.size or 0,
        blob=item.blob,
        payload={
            "do": "upload",
            "keys": list(item.selection.keys_of(document.key)),
            "kind": document.kind,
            "name": file_name(document),
            "media_type": document.media_type or OTHER,
            "width": document.width,
            "height": document.height,
            "duration": document.duration,
        },
    )


def file_name(document: Document) -> str:
    """What a file is called."""
    name = render.excerpt((document.name or "").replace("/", "_").replace("\\", "_"), 120)
    return name or f"{document.kind}{EXTENSIONS.get(document.media_type or '', '')}"


EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
}


class Media:
    """Uploads media, finds what was uploaded, and reads it back."""

    def __init__(self, server: Homeserver, options: MatrixOptions) -> None:
        self._server = server
        self._options = options
        self._one = threading.Lock()
        """Pillow's warnings are turned off for the whole process: one picture at a time."""
        self._recent: dict[str, Delivery] = {}

    def upload(self, act: Act) -> Delivery:
        """Upload a Document: address, note of the address, bytes; a film's still goes along."""
        self._server.fit(act.bytes)
        address = self._server.create_media()
        self._server.set_account_data(_kept(act.key), {"address": address})
        return self._fill(act, address)

    def find(self, act: Act) -> Delivery | None:
        """What an earlier run uploaded, or was about to."""
        for key in act.payload["keys"]:
            with self._one:
                recent = self._recent.get(key)
            if recent is not None:
                return recent
            kept = self._server.account_data(_kept(key))
            if kept and isinstance(kept.get("address"), str):
                return self._fill(act, kept["address"])
        return None

    def upload_plain(self, path: Path, name: str, media_type: str) -> str:
        """Upload a picture that is nobody's Document here, without the place it may tell; its address."""
        address = self._server.create_media()
        with self._cleaned(path, media_type) as (sent, _):
            self._server.fill_media(address, File(sent, name, media_type or OTHER))
        return address

    def read(self, delivery: Delivery) -> Seen | None:
        """The digest of the bytes that stand there; of large ones only whether they are as many."""
        size = int(delivery.detail.get("size") or 0)
        if size > READ:
            there = self._server.media_size(delivery.native_id)
            if there is None:
                return None
            return delivery.shown if there == size else Seen(text_digest=f"{there} bytes")
        data = self._server.read_media(delivery.native_id)
        return None if data is None else Seen(text_digest=hashlib.sha256(data).hexdigest())

    def forget(self, keys: list[str]) -> None:
        """Keep no address for a Document any more."""
        for key in keys:
            self._server.set_account_data(_kept(key), {})

    def _fill(self, act: Act, address: str) -> Delivery:
        if act.blob is None:
            raise ValueError(act.key)
        media_type = str(act.payload["media_type"])
        with self._cleaned(act.blob, media_type) as (sent, remark):
            size = sent.stat().st_size
            self._server.fill_media(address, File(sent, act.payload["name"], media_type))
            shown = Seen(text_digest=_file_digest(sent))
        info: dict[str, Any] = {"mimetype": media_type, "size": size}
        info |= self._measured(act)
        if act.payload["kind"] == "video":
            info |= self._still(act.blob)
        detail = {"what": "media", "info": info, "name": act.payload["name"], "size": size}
        detail["keys"] = act.payload["keys"]
        delivery = Delivery(native_id=address, detail=detail, shown=shown, remark=remark)
        with self._one:
            while len(self._recent) >= RECENT:
                del self._recent[next(iter(self._recent))]
            self._recent[act.key] = delivery
        return delivery

    @contextmanager
    def _cleaned(self, path: Path, media_type: str) -> Iterator[tuple[Path, str | None]]:
        """The file to send, and what to say of it: a picture that tells its place is sent without."""
        with self._one:
            cleaning = not self._options.keep_location and tells_place(path, media_type)
        if not cleaning:
            remark = None if self._options.keep_location else untellable(path, media_type)
            yield path, remark
            return
        stripped = picture.strip_file(path, media_type)
        if stripped is None:
            yield path, "it may tell where it was taken, and that could not be taken out"
            return
        with tempfile.NamedTemporaryFile(prefix="exodus-") as file:
            file.write(stripped.data)
            file.flush()
            yield Path(file.name), "the place where it was taken was taken out of it, with its other notes"

    def _measured(self, act: Act) -> dict[str, Any]:
        """Width, height and duration as clients want them, in whole pixels and milliseconds."""
        width, height, duration = act.payload["width"], act.payload["height"], act.payload["duration"]
        if act.blob is not None and act.payload["kind"] == "image" and not (width and height):
            width, height = self._size_of(act.blob)
        if act.blob is not None and act.payload["kind"] in ("video", "audio") and not (width and duration):
            seen = _probed(act.blob)
            width, height = width or seen[0], height or seen[1]
            duration = duration or seen[2]
        info: dict[str, Any] = {}
        if width and height:
            info |= {"w": int(width), "h": int(height)}
        if duration:
            info["duration"] = int(float(duration) * 1000)
        return info

    def _size_of(self, path: Path) -> tuple[int, int]:
        """Width and height of a picture as it is shown; zeros for what is none."""
        try:
            with self._one, catch_warnings():
                simplefilter("ignore", Image.DecompressionBombWarning)
                with Image.open(path) as opened:
                    turned = opened.getexif().get(0x0112, 1) in (5, 6, 7, 8)
                    return (opened.height, opened.width) if turned else (opened.width, opened.height)
        except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
            return 0, 0

    def _still(self, path: Path) -> dict[str, Any]:
        """A film's first picture, uploaded; nothing where there is no ffmpeg or no film in it."""
        data = _filmed(path)
        if not data:
            return {}
        with tempfile.NamedTemporaryFile(prefix="exodus-", suffix=".jpg") as file:
            file.write(data)
            file.flush()
            width, height = self._size_of(Path(file.name))
            address = self._server.create_media()
            self._server.fill_media(address, File(Path(file.name), "still.jpg", "image/jpeg"))
        still = {"mimetype": "image/jpeg", "size": len(data)}
        return {"thumbnail_url": address, "thumbnail_info": still | ({"w": width, "h": height} if width else {})}


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _kept(key: str) -> str:
    return MEDIA + digest(key, 26)


def _run(command: list[str]) -> bytes:
    """What a tool of ffmpeg says of a file; nothing where it cannot. It may open no address but the file."""
    program = shutil.which(command[0])
    if program is None:
        return b""
    try:
        done = subprocess.run(  # noqa: S603  # our own command; the file's name is an argument of its own
            [program, "-v", "error", "-protocol_whitelist", "file", *command[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=POSTER_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return b""  # no film that can be read: it is sent without a still and without its length
    return done.stdout


def _probed(path: Path) -> tuple[int, int, float]:
    """Width, height and seconds of a film or sound; zeros for what ffprobe cannot tell."""
    command = ["ffprobe", "-show_entries", "stream=width,height:format=duration", "-of", "json", str(path)]
    try:
        told = json.loads(_run(command) or b"{}")
        stream: dict[str, Any] = next((one for one in told.get("streams", ()) if one.get("width")), {})
        duration = float(told.get("format", {}).get("duration") or 0)
        return int(stream.get("width") or 0), int(stream.get("height") or 0), duration
    except (ValueError, TypeError, AttributeError):
        return 0, 0, 0.0


def _filmed(path: Path) -> bytes:
    """A film's first picture as JPEG."""
    scale = f"scale='min({POSTER},iw)':-2"
    return _run(["ffmpeg", "-i", str(path), "-frames:v", "1", "-vf", scale, "-f", "image2pipe", "-c:v", "mjpeg", "-"])
