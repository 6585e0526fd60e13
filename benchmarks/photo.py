"""Photos: a few small baseline JPEGs, each made unlike all others by the EXIF it is given."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime
from random import Random

from PIL import Image

SIZES = ((320, 240), (240, 320), (400, 300), (480, 270))
DUPLICATES = 0.05
"""So many photos are, byte for byte, one that was there before."""


class Album:
    """Hands out photos; the same numbers of ``rng`` give the same bytes."""

    def __init__(self, seed: int) -> None:
        rng = Random(f"photos {seed}")  # noqa: S311 - reproducible, no secret
        self._bases = [_picture(rng, size) for size in SIZES for _ in range(2)]
        self._count = 0

    def choose(self, rng: Random) -> tuple[int, bool]:
        """A photo's number, and whether it is one that was chosen before."""
        again, which = rng.random(), rng.random()
        if again < DUPLICATES and self._count:
            return int(which * self._count), True
        self._count += 1
        return self._count - 1, False

    def bytes(self, number: int) -> bytes:
        """The photo of this number."""
        base = self._bases[number % len(self._bases)]
        return base[:2] + _exif(number) + base[2:]


def _picture(rng: Random, size: tuple[int, int]) -> bytes:
    """A baseline JPEG of colored noise over a gradient, some 15 KiB."""
    grain = Image.frombytes("RGB", (size[0] // 8, size[1] // 8), rng.randbytes(size[0] // 8 * (size[1] // 8) * 3))
    fine = Image.frombytes("L", size, rng.randbytes(size[0] * size[1])).convert("RGB")
    picture = Image.blend(grain.resize(size, Image.Resampling.BICUBIC), fine, 0.12)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=75, progressive=False)
    return buffer.getvalue()


def _exif(number: int) -> bytes:
    """An APP1 segment: orientation, maker, the time, and a description that no other photo has (EXIF 2.32, TIFF 6)."""
    taken = datetime.fromtimestamp(1_262_304_000 + number * 51_000 % 470_000_000, UTC)
    values = {
        0x010E: f"Photo {number} \0".encode(),
        0x010F: b"Example Camera\0",
        0x0132: taken.strftime("%Y:%m:%d %H:%M:%S\0").encode(),
    }
    entries = [struct.pack("<HHII", 0x0112, 3, 1, 1 + number % 8 if number % 10 == 0 else 1)]
    offset = 8 + 2 + 12 * (len(values) + 1) + 4
    data = b""
    for tag, value in values.items():
        entries.append(struct.pack("<HHII", tag, 2, len(value), offset + len(data)))
        data += value + b"\0" * (len(value) % 2)
    entries.sort()
    body = b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(entries)) + b"".join(entries) + b"\0\0\0\0" + data
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
