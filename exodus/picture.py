"""Pictures without what cameras and programs wrote into them: place, time, owner, comments. Pixels stay untouched.

:func:`strip` does it for bytes, :func:`strip_file` for a file.

JPEG loses its APP1 (Exif, XMP), APP13 (IPTC) and comment segments, and gets back only which side is up; PNG loses its
textual, time and Exif chunks; WebP its Exif and XMP chunks. Formats: ITU T.81, W3C PNG third edition, RFC 9649.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""What can be cleaned (GIF holds no place by any standard); of everything else nobody can promise it."""
LARGEST = 64_000_000
"""Larger pictures (in bytes) are not read into memory by :func:`strip_file`."""
_DROPPED = frozenset({0xE1, 0xED, 0xFE})
_CHUNKS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


class Stripped(NamedTuple):
    """A picture without its notes, and whether it had any: when it had none, ``data`` is what was given."""

    data: bytes
    removed: bool


def strip(data: bytes, media_type: str) -> Stripped | None:
    """Take the place, and everything else that was noted beside the pixels, out of a picture.

    ``None`` when it is not what ``media_type`` says or of a type not in :data:`TYPES`: nothing is promised of it then,
    and it must not be shown to anybody who may not know the place.
    """
    try:
        if media_type == "image/jpeg":
            cleaned = b"".join(_jpeg(data))
        elif media_type == "image/png":
            cleaned = b"".join(_png(data))
        elif media_type == "image/webp":
            cleaned = _webp(data)
        elif media_type == "image/gif":
            cleaned = data
        else:
            return None
    except (ValueError, struct.error, IndexError):
        return None
    return Stripped(cleaned, cleaned != data)


def strip_file(path: Path, media_type: str) -> Stripped | None:
    """:func:`strip` for a file; ``None`` also when it is larger than :data:`LARGEST`."""
    if media_type not in TYPES or path.stat().st_size > LARGEST:
        return None
    return strip(path.read_bytes(), media_type)


def _jpeg(data: bytes) -> Iterator[bytes]:
    if data[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    yield data[:2]
    up = _orientation(data)
    if up != 1:
        exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + struct.pack(">HH", up, 0) + bytes(4)
        yield b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    for marker, start, end in _segments(data):
        if marker == 0xDA:
            yield data[start : _end_of_image(data, end)]
            return
        if marker not in _DROPPED:
            yield data[start:end]


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of every segment up to the first scan."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker where one must stand")
        while data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if length < 2 or at + 2 + length > len(data):
            raise ValueError("a segment that does not end")
        yield marker, at, at + 2 + length
        if marker == 0xDA:
            return
        at += 2 + length


def _end_of_image(data: bytes, at: int) -> int:
    """Where the picture ends: what programs hang on behind it (previews with their own Exif) is cut off."""
    while True:
        at = data.index(b"\xff", at)
        marker = data[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker == 0xFF:
            at += 1
        elif marker == 0 or 0xD0 <= marker <= 0xD7:
            at += 2
        else:  # a table between the scans of a progressive picture
            if marker in _DROPPED:
                raise ValueError("notes between scans")
            (length,) = struct.unpack(">H", data[at + 2 : at + 4])
            at += 2 + length


def _orientation(data: bytes) -> int:
    """Which side is up (1 to 8), as Exif says; 1 when it says nothing that can be read."""
    for marker, start, end in _segments(data):
        if marker == 0xE1 and data[start + 4 : start + 10] == b"Exif\0\0":
            tiff = data[start + 10 : end]
            order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
            if order is None or len(tiff) < 10:
                return 1
            (first,) = struct.unpack(f"{order}I", tiff[4:8])
            if first + 2 > len(tiff):
                return 1
            (count,) = struct.unpack(f"{order}H", tiff[first : first + 2])
            for at in range(first + 2, min(first + 2 + count * 12, len(tiff) - 11), 12):
                tag, _, _, value = struct.unpack(f"{order}HHIH", tiff[at : at + 10])
                if tag == 0x0112:
                    return value if 1 <= value <= 8 else 1
    return 1


def _png(data: bytes) -> Iterator[bytes]:
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    yield data[:8]
    at = 8
    while True:
        length, name = struct.unpack(">I4s", data[at : at + 8])
        end = at + 12 + length
        if end > len(data):
            raise ValueError("a chunk that does not end")
        if name not in _CHUNKS:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end


def _webp(data: bytes) -> bytes:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ValueError("no WebP")
    kept, at = [], 12
    end = min(len(data), 8 + struct.unpack("<I", data[4:8])[0])
    while at + 8 <= end:
        name, length = struct.unpack("<4sI", data[at : at + 8])
        chunk = data[at : at + 8 + length + (length & 1)]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]  # it no longer says that Exif and XMP follow
        if name not in (b"EXIF", b"XMP "):
            kept.append(chunk)
        at += 8 + length + (length & 1)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body
