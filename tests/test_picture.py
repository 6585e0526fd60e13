"""Pictures lose what was noted beside their pixels, and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from exodus.picture import LARGEST, strip, strip_file

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
    after = strip(before, media_type)
    assert after is not None and after.removed
    assert b"Secret" in before
    assert b"Secret" not in after.data
    one, two = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after.data))
    assert one.tobytes() == two.tobytes()
    assert not two.getexif().get_ifd(GPS)
    if kind == "JPEG":
        assert two.getexif() == {0x0112: 6}


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_without_notes_comes_back_as_it_was(kind: str, media_type: str) -> None:
    clean = strip(photo(kind), media_type)
    assert clean is not None
    assert strip(clean.data, media_type) == (clean.data, False)


def test_a_file_is_stripped_up_to_a_size(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(photo("JPEG"))
    assert strip_file(path, "image/jpeg") == strip(photo("JPEG"), "image/jpeg")
    assert strip_file(path, "video/mp4") is None
    with path.open("ab") as file:
        file.truncate(LARGEST + 1)
    assert strip_file(path, "image/jpeg") is None


def test_what_hangs_behind_a_picture_is_cut_off() -> None:
    after = strip(photo("JPEG", orientation=1) + photo("JPEG"), "image/jpeg")
    assert after is not None and after.removed
    assert b"Secret" not in after.data


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\x00", photo("JPEG")[:200], b"GIF8", b"\x89PNG"])
@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/webp", "image/heic"])
def test_of_what_is_no_whole_picture_nothing_is_promised(data: bytes, media_type: str) -> None:
    assert strip(data, media_type) is None
