"""The shareable archive holds nothing that was said in private, and no place."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from exodus.exporters.static import Static, StaticOptions
from exodus.exporters.static.strip import stripped
from exodus.model import Attachment, Document, Location, Note
from tests.exporters.memory import MemorySelection, Recorder, put_blob
from tests.exporters.static.demo import demo

GPS = 0x8825


def photo(kind: str, orientation: int = 6) -> bytes:
    image = Image.linear_gradient("L").convert("RGB").resize((90, 60))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "Secret street 7"
    exif.get_ifd(GPS)[2] = (38.0, 43.0, 0.0)
    stream = io.BytesIO()
    image.save(stream, kind, exif=exif, **({"comment": b"Secret street 7"} if kind == "JPEG" else {}))
    return stream.getvalue()


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_pictures_lose_their_notes_and_keep_every_pixel(kind: str, media_type: str) -> None:
    before = photo(kind)
    after = stripped(before, media_type)
    assert after is not None
    assert b"Secret" in before
    assert b"Secret" not in after
    one, two = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after))
    assert one.tobytes() == two.tobytes()
    assert not two.getexif().get_ifd(GPS)
    if kind == "JPEG":
        assert two.getexif() == {0x0112: 6}


def test_what_hangs_behind_a_picture_is_cut_off() -> None:
    data = photo("JPEG", orientation=1)
    assert b"Secret" not in (stripped(data + photo("JPEG"), "image/jpeg") or b"Secret")


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\x00", photo("JPEG")[:200], b"GIF8", b"\x89PNG"])
def test_what_is_no_whole_picture_stays_out(data: bytes) -> None:
    assert stripped(data, "image/jpeg") is None
    assert stripped(data, "image/png") is None
    assert stripped(data, "image/webp") is None
    assert stripped(data, "image/heic") is None


def test_nothing_private_is_anywhere_in_the_folder(tmp_path: Path) -> None:
    selection = demo(tmp_path)
    blobs = tmp_path / "blobs"
    sha256 = put_blob(blobs, photo("JPEG"))
    records = [
        *selection.records(),
        Document(key="x:media:1", kind="image", media_type="image/jpeg", sha256=sha256, location=Location(name="Lair")),
        Note(key="x:status:p1", kind="post", content="seen by all", audience="public", attributed_to="x:user:1",
             attachment=(Attachment("x:media:1"),), location=Location(name="Secret street")),
        Note(key="x:status:p2", kind="post", content="kept to myself", audience="self", attributed_to="x:user:1"),
    ]  # fmt: skip
    folder = tmp_path / "shared"
    options = StaticOptions(directory=str(folder), profile="shareable")
    Static(options).publish(MemorySelection(records, blobs, findings=selection.findings()), Recorder())
    everything = b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"seen by all" in everything
    for secret in (b"Secret street", b"Lair", b"kept to myself", b"the neighbour", b"to nobody in particular",
                   b"Sunday soup", b"Miradouro", b"broken.json", b"your_posts.json", b"wav"):  # fmt: skip
        assert secret not in everything.replace(b'"audio/wav"', b""), secret
    assert not (folder / "conversations").exists() or not list((folder / "conversations").glob("r*"))
    for path in folder.glob("data/media/*/*"):
        with Image.open(path) as image:
            assert not image.getexif().get_ifd(GPS)
