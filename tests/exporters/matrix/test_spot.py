"""Pictures and films that tell where they were taken are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from exodus.exporters.matrix.spot import tells_place, untellable
from tests.exporters.matrix.talk import photo

XMP = b"\xff\xe1\x00\x2bhttp://ns.adobe.com/xap/1.0/\x00GPSLatitude="


@pytest.mark.parametrize(
    ("data", "media_type", "told"),
    [
        (photo(place=False), "image/jpeg", False),
        (photo(place=True), "image/jpeg", True),
        (photo(place=False)[:2] + XMP + photo(place=False)[2:], "image/jpeg", True),
        (photo(place=False) + photo(place=True), "image/jpeg", True),
        (b"\xff\xd8Exif\0\0 and nothing that can be read", "image/jpeg", True),
        (b"\xff\xd8 nothing at all", "image/jpeg", False),
        (photo(place=True), "video/mp4", False),
    ],
)
def test_a_place_in_a_picture_is_seen(data: bytes, media_type: str, told: bool, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(data)
    assert tells_place(path, media_type) is told


@pytest.mark.parametrize(
    ("data", "media_type", "told"),
    [
        (bytes(3_000_000) + b"\xa9xyz\0\x12\x15\xc7+51.5+19.5/", "video/mp4", True),
        (bytes((1 << 20) - 2) + b"\xa9xyz", "video/quicktime", True),
        (bytes(3_000_000), "video/mp4", False),
        (b"ftypheic Exif", "image/heic", True),
        (b"\xa9xyz", "image/jpeg", False),
        (b"\xa9xyz", "application/pdf", False),
    ],
)
def test_a_place_that_cannot_be_taken_out_is_told(data: bytes, media_type: str, told: bool, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(data)
    assert (untellable(path, media_type) is not None) is told
