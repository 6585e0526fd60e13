"""Telling what bytes are, by their first bytes and never by their name."""

import contextlib
import importlib
import logging
import struct
import warnings
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import filetype  # type: ignore[import-untyped]  # ships no types
from PIL import Image

from exodus.model import DocumentKind

HEAD = 4096
"""So many first bytes are enough to tell."""
READERS: Mapping[str, str] = {
    "image/apng": "Png",
    "image/avif": "Avif",
    "image/bmp": "Bmp",
    "image/gif": "Gif",
    "image/jpeg": "Jpeg",
    "image/png": "Png",
    "image/tiff": "Tiff",
    "image/webp": "WebP",
    "image/x-canon-cr2": "Tiff",
}
"""Which of Pillow's readers is for which type. All others stay out of reach of a hostile takeout, and unloaded."""
NO_PICTURE = (
    *(OSError, ValueError, SyntaxError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError),
    *(MemoryError, struct.error, zlib.error, Image.DecompressionBombError),
)
"""What Pillow raises for headers and EXIF that are no such thing (met by fuzzing, Pillow 11 and 12, 2026)."""


def media_type_of(head: bytes) -> str:
    """The media type of bytes that begin with ``head``; ``application/octet-stream`` when nobody knows.

    A picture that is really a web page or an SVG says so, so that nobody shows it as a picture.
    """
    guess = filetype.guess(head)
    if guess is not None:
        return str(guess.mime)
    with contextlib.suppress(UnicodeDecodeError):
        text = head.decode("utf-8-sig") if len(head) < HEAD else head[:-4].decode("utf-8-sig", "ignore")
        if "\0" not in text:
            start = text.lstrip()[:256].lower()
            if start.startswith("<") and "<svg" in text.lower():
                return "image/svg+xml"
            return "text/html" if start.startswith(("<!doctype html", "<html", "<script")) else "text/plain"
    return "application/octet-stream"


def kind_of(media_type: str, declared: DocumentKind) -> DocumentKind:
    """The kind of Document these bytes are; what the importer declared where they do not tell.

    Platforms pack voice notes as ``.mp4``: what was declared audio stays audio in a container that may hold both.
    """
    match media_type.partition("/")[0]:
        case "image":
            return "image"
        case "video":
            return "audio" if declared == "audio" else "video"
        case "audio":
            return "audio"
    return declared if media_type == "application/octet-stream" else "document"


def pixels(path: Path, media_type: str) -> tuple[int | None, int | None]:
    """Width and height of a picture as it is to be shown (turned as its EXIF says); nothing for what is no picture."""
    formats = _formats(media_type)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path, formats=formats) as image:
                width, height = image.size
                turned = image.format == "JPEG" and image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
        except NO_PICTURE:
            return None, None
    return (height, width) if turned else (width, height)


@cache
def _formats(media_type: str) -> tuple[str, ...]:
    """Pillow's name of the format, its reader loaded. What it cannot read is a picture without a size, and no news."""
    logging.getLogger("PIL").addHandler(logging.NullHandler())
    reader = READERS.get(media_type)
    if reader is None:
        return ()
    importlib.import_module(f"PIL.{reader}ImagePlugin")
    return (reader.upper(),) if reader.upper() in Image.OPEN else ()
