"""Files that are not what they say, through the command line into a store and an archive."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from exodus.pipeline.media import HEAD, READERS, media_type_of, pixels
from tests.hostile.forge import PLATFORMS, Post, forged, media_name, packed
from tests.hostile.journey import Journey

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


def picture(kind: str, size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    """A picture in one of Pillow's formats."""
    buffer = io.BytesIO()
    Image.new("RGB", size, (10, 200, 30)).save(buffer, kind, **more)
    return buffer.getvalue()


def exif(orientation: int = 6) -> Image.Exif:
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010E] = "<script>alert(1)</script>" * 20
    return data


def png_of(width: int, height: int, packed_rows: bytes = b"") -> bytes:
    """A PNG that says it is so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed_rows) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A PNG whose text inflates to 64 MiB."""
    plain = picture("PNG")
    data = b"Comment\0\0" + zlib.compress(bytes(64 << 20), 9)
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    return plain[:33] + chunk + plain[33:]


JPEG, PNG, GIF, WEBP = picture("JPEG", exif=exif()), picture("PNG"), picture("GIF"), picture("WEBP")
FILES: dict[str, tuple[bytes, str]] = {
    "svg.jpg": (SVG, "bin"),
    "svg_bom.png": (b"\xef\xbb\xbf \n" + SVG, "bin"),
    "html.jpg": (HTML, "bin"),
    "script.gif": (b"<script>alert(1)</script>", "bin"),
    "late.jpg": (b"plain words, then <script>alert(1)</script>", "txt"),
    "utf16.jpg": (HTML.decode().encode("utf-16"), "bin"),
    "polyglot_gif.html": (b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//<script>alert(1)</script>", "gif"),
    "polyglot_jpeg.html": (JPEG + HTML, "jpg"),
    "polyglot_zip.jpg": (JPEG + b"PK\x03\x04" + bytes(40), "jpg"),
    "polyglot_pdf.jpg": (b"%PDF-1.4\n" + HTML, "pdf"),
    "program.jpg": (b"MZ\x90\0" + bytes(200), "bin"),
    "shell.jpg": (b"#!/bin/sh\nrm -rf /\n", "txt"),
    "empty.jpg": (b"", ""),
    "nothing.png": (bytes(5000), "bin"),
    "bomb.png": (png_of(60_000, 60_000), "png"),
    "absurd.png": (png_of(2**31 - 1, 2**31 - 1), "png"),
    "negative.png": (png_of(2**32 - 1, 0), "png"),
    "textbomb.png": (text_bomb(), "png"),
    "bomb.gif": (b"GIF89a\xff\xff\xff\xff\x80\0\0" + bytes(6) + b",\0\0\0\0\xff\xff\xff\xff\0", "gif"),
    "bomb.jpg": (JPEG.replace(struct.pack(">HH", 30, 40), b"\xff\xff\xff\xff", 1), "jpg"),
    "bomb.webp": (WEBP[:20] + b"\xff" * 10 + WEBP[30:], "webp"),
    "cut.jpg": (JPEG[: len(JPEG) // 2], "jpg"),
    "cut.png": (PNG[:30], "png"),
    "cut.gif": (GIF[:12], "gif"),
    "cut.webp": (WEBP[:25], "webp"),
    "head.jpg": (b"\xff\xd8\xff", "jpg"),
    "exif.jpg": (JPEG.replace(b"Exif\0\0", b"Exif\0\0" + b"\xff" * 3, 1), "jpg"),
    "exif_loop.jpg": (JPEG.replace(b"\x08\0\0\0", b"\0\0\0\0"), "jpg"),
}  # fmt: skip
"""Files by the name they pretend to have, and the ending they have in the archive."""


@pytest.mark.parametrize("platform", PLATFORMS)
def test_files_are_kept_as_they_are_and_shown_as_what_they_are(journey: Journey, platform: str) -> None:
    suffix = ".jpg" if platform == "x" else ""  # X's own names hold no dot before the ending
    names = {name: (name.replace(".", "_") if suffix else name) + suffix for name in FILES}
    posts = [Post(name, media=(names[name],)) for name in FILES]
    members = forged(platform, posts)
    for i, (name, (data, _)) in enumerate(FILES.items()):
        members[media_name(platform, names[name], i)] = data
    assert journey.migrate(packed(journey.folder / "t.zip", members)).code == 0
    kept = {document.sha256: document for document in journey.documents() if document.sha256}
    assert len(kept) == len({data for data, _ in FILES.values()})
    files = {
        path.read_bytes(): path.suffix.lstrip(".") for path in journey.archive.rglob("*.*") if "media" in path.parts
    }
    for name, (data, ending) in FILES.items():
        assert files[data] == (ending or "txt"), name
    for document in kept.values():
        assert (document.width or 1) > 0 and (document.height or 1) > 0


def test_sizes_are_read_without_decoding() -> None:
    """Whoever decoded 60,000 times 60,000 pixels would need ten gigabytes."""
    for name in ("bomb.png", "absurd.png", "bomb.gif", "bomb.jpg", "textbomb.png"):
        assert media_type_of(FILES[name][0][:HEAD]).startswith("image/")


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_a_strange_orientation_turns_nothing(tmp_path: Path, orientation: int) -> None:
    (tmp_path / "p.jpg").write_bytes(picture("JPEG", exif=exif(orientation)))
    assert pixels(tmp_path / "p.jpg", "image/jpeg") == (40, 30)


@pytest.mark.parametrize(
    ("media_type", "reader"), [(type_, name) for type_, name in READERS.items() if type_ == Image.MIME[name.upper()]]
)
def test_every_reader_reads_its_type(tmp_path: Path, media_type: str, reader: str) -> None:
    data = picture(reader.upper())
    (tmp_path / "p").write_bytes(data)
    assert media_type_of(data[:HEAD]) == media_type
    assert pixels(tmp_path / "p", media_type) == (40, 30)


FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "ICO", "JPEG2000", "PPM", "TGA", "DDS", "PCX", "MPO")
SEEDS = [
    *(picture(kind) for kind in FORMATS if kind in Image.SAVE or Image.init()),
    *(picture(kind, exif=exif()) for kind in ("JPEG", "PNG", "WEBP", "TIFF")),
]


MARKS = st.sampled_from([b"\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x01", b""])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, len(SEEDS) - 1), st.lists(st.tuples(st.integers(0, 400), MARKS), max_size=8), st.integers(0, 4000)
)
def test_no_picture_is_fatal(tmp_path: Path, seed: int, marks: list[tuple[int, bytes]], end: int) -> None:
    data = bytearray(SEEDS[seed])
    for place, value in marks:
        data[place : place + max(len(value), 1)] = value
    path = tmp_path / "p"
    path.write_bytes(data[: end or None])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        width, height = pixels(path, media_type_of(path.read_bytes()[:HEAD]))
    assert (width is None) == (height is None)
