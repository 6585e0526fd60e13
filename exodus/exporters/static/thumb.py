"""Thumbnails and posters: small WebP pictures beside the originals, made by two threads.

They are made once for each digest; those of the former build are taken over when their bytes are still what its
manifest says. What cannot be read, or is larger than any photo (a decompression bomb), has none: pages then show the
original.
"""

import io
import shutil
import subprocess
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from warnings import catch_warnings, simplefilter

from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from exodus.exporters.static.folder import Folder
from exodus.exporters.static.place import Places

WIDTHS = (400, 1200)
PIXELS = 120_000_000
"""Pictures with more pixels are never unpacked."""
LIGHT = 80_000
"""A picture of so few bytes and no more than the smallest width is its own thumbnail."""
TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/bmp", "image/tiff", "image/heic", "image/heif"})
WAITING = 16
POSTER_SECONDS = 20


class Shown(Struct, frozen=True, gc=False):
    """The size of a picture as it is shown, and the widths of its thumbnails."""

    width: int
    height: int
    widths: tuple[int, ...]


def thumb_path(sha256: str, width: int) -> str:
    """Where a thumbnail is in the archive."""
    return f"thumbs/{sha256[:2]}/{sha256}-{width}.webp"


class Thumbs:
    """Makes thumbnails while the first walk goes on; what it made stands in ``places``."""

    def __init__(self, folder: Folder, places: Places, *, wanted: bool) -> None:
        self._folder = folder
        self._places = places
        self._wanted = wanted
        self._queue: deque[tuple[str, Future[tuple[Shown, list[bytes]] | None]]] = deque()
        self._pool = ThreadPoolExecutor(2)
        self._film = shutil.which("ffmpeg") if wanted else None
        if wanted:
            _learn_heic()

    @contextmanager
    def running(self) -> Iterator["Thumbs"]:
        """While it runs, pictures larger than Pillow thinks safe are refused."""
        with catch_warnings(), self._pool:
            simplefilter("error", Image.DecompressionBombWarning)
            try:
                yield self
                while self._queue:
                    self._take()
            finally:
                self._pool.shutdown(cancel_futures=True)

    def add(self, blob: Path, sha256: str, media_type: str | None) -> None:
        """Make the thumbnails of these bytes, some time."""
        if not self._wanted or media_type is None:
            return
        if media_type in TYPES:
            make: Callable[[Path], tuple[Shown, list[bytes]] | None] = _made
        elif media_type.startswith("video/") and self._film:
            make = self._poster
        else:
            return
        former = self._folder.former(thumb_path(sha256, 0).removesuffix("0.webp"))
        if former:
            self._queue.append((sha256, self._pool.submit(_taken_over, former, blob, make)))
        else:
            self._queue.append((sha256, self._pool.submit(make, blob)))
        if len(self._queue) > WAITING:
            self._take()

    def _take(self) -> None:
        """Write what was made first, so that the order is always the same."""
        sha256, future = self._queue.popleft()
        made = future.result()
        if made is None:
            return
        shown, pictures = made
        for width, data in zip(shown.widths, pictures, strict=True):
            self._folder.write(thumb_path(sha256, width), data)
        self._places.picture(sha256, (shown.width, shown.height, *shown.widths))

    def _poster(self, blob: Path) -> tuple[Shown, list[bytes]] | None:
        command = [self._film or "", "-v", "error", "-nostdin", "-protocol_whitelist", "file", "-i", str(blob)]
        command += ["-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"]
        try:
            done = subprocess.run(command, capture_output=True, timeout=POSTER_SECONDS, check=True)  # noqa: S603  # ours
        except (subprocess.SubprocessError, OSError):
            return None  # no film that can be read: it is shown without a poster
        return _pictures(io.BytesIO(done.stdout), always=True)


def _made(blob: Path) -> tuple[Shown, list[bytes]] | None:
    return _pictures(blob, always=False)


def _taken_over(
    former: dict[int, Path], blob: Path, make: Callable[[Path], tuple[Shown, list[bytes]] | None]
) -> tuple[Shown, list[bytes]] | None:
    """The former build's thumbnails; their proportions tell the picture's."""
    try:
        pictures = [path.read_bytes() for _, path in sorted(former.items())]
        with Image.open(io.BytesIO(pictures[-1])) as last:
            size = last.size
    except (OSError, UnidentifiedImageError):
        return make(blob)
    return Shown(*size, tuple(sorted(former))), pictures


def _pictures(source: Path | io.BytesIO, *, always: bool) -> tuple[Shown, list[bytes]] | None:
    try:
        with Image.open(source) as opened:
            if opened.width * opened.height > PIXELS:
                return None
            light = isinstance(source, Path) and source.stat().st_size <= LIGHT and opened.width <= WIDTHS[0]
            if light and not always and opened.format != "HEIF":
                return None
            opened.draft("RGB", (WIDTHS[-1] * 2, WIDTHS[-1] * 2))
            image = ImageOps.exif_transpose(opened)
            if image.mode not in ("RGB", "RGBA"):
                image = image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")
            made, widths = [], []
            for width in WIDTHS:
                width = min(width, image.width)
                if width not in widths:
                    small = image.resize((width, max(1, round(image.height * width / image.width))), reducing_gap=2.0)
                    stream = io.BytesIO()
                    small.save(stream, "WEBP", quality=76, method=2)
                    made.append(stream.getvalue())
                    widths.append(width)
            last = (widths[-1], max(1, round(image.height * widths[-1] / image.width)))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None  # Pillow's ways to say that these bytes are no picture it can or should unpack
    return Shown(*last, tuple(widths)), made


def _learn_heic() -> None:
    """Teach Pillow HEIC, where pillow-heif (the extra ``heic``) is installed."""
    try:
        import_module("pillow_heif").register_heif_opener()
    except ImportError:
        return
