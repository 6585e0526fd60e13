"""Thumbnails: small, the same every time, and never a danger."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from exodus.exporters.static import Static, StaticOptions
from exodus.exporters.static.place import anchor
from exodus.exporters.static.thumb import WIDTHS
from exodus.model import Actor, Attachment, Document, Note, Record
from tests.exporters.memory import MemorySelection, Recorder, put_blob
from tests.exporters.static.conftest import Built
from tests.exporters.static.page import Page


def jpeg(width: int, height: int, orientation: int = 1) -> bytes:
    image = Image.effect_noise((width, height), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif, quality=90)
    return stream.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it holds 60,000 × 60,000 pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    parts = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def publish(folder: Path, data: bytes, media_type: str, *, thumbnails: bool = True) -> Path:
    blobs = folder / "blobs"
    sha256 = put_blob(blobs, data)
    records: list[Record] = [
        Actor(key="x:user:1", name="Ana Example", owner=True),
        Document(key="x:media:1", kind="image", media_type=media_type, sha256=sha256, size=len(data)),
        Note(key="x:status:1", kind="post", attributed_to="x:user:1", attachment=(Attachment("x:media:1"),)),
    ]
    options = StaticOptions(directory=str(folder / "archive"), thumbnails=thumbnails)
    Static(options).publish(MemorySelection(records, blobs), Recorder())
    return folder / "archive"


def thumbs(archive: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(archive.glob("thumbs/*/*"))}


def test_a_large_picture_has_two_thumbnails_that_stand_upright(tmp_path: Path) -> None:
    archive = publish(tmp_path, jpeg(2000, 1000, orientation=6), "image/jpeg")
    sizes = [Image.open(io.BytesIO(data)).size for data in thumbs(archive).values()]
    assert sorted(sizes) == sorted([(400, 800), (1000, 2000)])
    html = (archive / "timeline" / "undated.html").read_text(encoding="utf-8")
    assert 'width="1000" height="2000"' in html
    assert "400w," in html


def test_a_rebuild_takes_them_over_and_writes_the_same_pages(tmp_path: Path) -> None:
    data = jpeg(1600, 1200)
    archive = publish(tmp_path, data, "image/jpeg")
    before = {path: path.stat().st_ino for path in archive.glob("thumbs/*/*")}
    manifest = (archive / "tagmanifest-sha256.txt").read_bytes()
    publish(tmp_path, data, "image/jpeg")
    assert {path: path.stat().st_ino for path in archive.glob("thumbs/*/*")} == before
    assert len(before) == 2
    assert (archive / "tagmanifest-sha256.txt").read_bytes() == manifest


@pytest.mark.parametrize("data", [bomb(), b"\xff\xd8\xff nothing", jpeg(900, 900)[:500]], ids=["bomb", "none", "cut"])
def test_what_cannot_be_unpacked_is_shown_as_it_is(tmp_path: Path, data: bytes) -> None:
    archive = publish(tmp_path, data, "image/png" if data.startswith(b"\x89") else "image/jpeg")
    assert not thumbs(archive)
    assert "data/media/" in (archive / "timeline" / "undated.html").read_text(encoding="utf-8")


def test_small_pictures_are_their_own_thumbnails_and_one_can_do_without(tmp_path: Path) -> None:
    assert not thumbs(publish(tmp_path, jpeg(200, 100), "image/jpeg"))
    assert not thumbs(publish(tmp_path, jpeg(2000, 1000), "image/jpeg", thumbnails=False))


def test_pages_offer_the_thumbnails_and_lead_to_the_original(built: Built) -> None:
    page = built.pages[f"albums/{anchor('facebook:album:0')}.html"]
    images = [names for tag, names in page.elements if tag == "img" and "srcset" in names]
    assert images
    assert all(f"{WIDTHS[0]}w" in (names["srcset"] or "") for names in images)
    assert any(link.startswith("../data/media/") for link in page.links)


def test_heic_is_shown_by_its_thumbnails_and_kept_as_it_is(tmp_path: Path) -> None:
    heif = pytest.importorskip("pillow_heif")
    image = Image.linear_gradient("L").convert("RGB").resize((900, 600))
    stream = io.BytesIO()
    heif.from_pillow(image).save(stream, quality=60)
    data = stream.getvalue()
    assert data[4:12] == b"ftypheic"
    archive = publish(tmp_path, data, "image/heic")
    assert [Image.open(io.BytesIO(small)).size for small in thumbs(archive).values()] == [(400, 267), (900, 600)]
    (kept,) = archive.glob("data/media/*/*.heic")
    assert kept.read_bytes() == data
    page = Page(archive / "timeline" / "undated.html")
    shown = [source for source in page.sources if "thumbs/" in source]
    assert len(shown) == 1 and shown[0].endswith("-400.webp")
    assert f"../{kept.relative_to(archive).as_posix()}" in page.links
    assert any(link.endswith("-900.webp") for link in page.links)
