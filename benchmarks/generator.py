"""Make a synthetic takeout: ``python -m benchmarks.generator facebook medium /tmp/facebook.zip``.

The same arguments make the same bytes (with the same versions of Python, zlib and Pillow). Beside the zip stands the
truth, ``NAME.truth.jsonl``: for small takeouts a line for each text (``kind id ts who text``, the text as a human wrote
it), for larger ones how many there are of each kind and ``text_sum64``, the sum over all texts of the first 64 bits of
their blake2b digest (``digest_size=8``, big-endian, modulo 2**64), so that one pass in any order proves that nothing is
lost and nothing garbled.

``--slice A:B`` cuts the period the takeout tells of, 0 being its beginning and 1 its end: ``0:0.7`` and ``0.3:1`` of
one seed overlap, and together hold exactly what ``0:1`` holds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

if __name__ == "__main__":  # run as a file: the project is the folder above
    sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.meta import facebook, instagram
from benchmarks.package import Package
from benchmarks.x import x

SIZES = {"small": 1_000, "medium": 100_000, "large": 1_000_000}
PLATFORMS: dict[str, Callable[[Package, int], None]] = {"facebook": facebook, "instagram": instagram, "x": x}


def generate(platform: str, size: int, path: Path, seed: int = 1, since: float = 0.0, until: float = 2.0) -> Path:
    """Write a takeout of ``size`` messages (X: posts) and its truth; the path of the zip.

    ``since`` and ``until`` are the slice; at the end and beyond it nothing is cut.
    """
    package = Package(path, seed, size, since, until if until < 1 else 2.0)
    try:
        PLATFORMS[platform](package, seed)
    finally:
        package.close()
    return path


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("platform", choices=sorted(PLATFORMS))
    parser.add_argument("size", help="small, medium, large or a number")
    parser.add_argument("path", type=Path, help="the zip to write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slice", default="0:1", metavar="A:B")
    options = parser.parse_args()
    since, _, until = options.slice.partition(":")
    size = SIZES.get(options.size) or int(options.size)
    generate(options.platform, size, options.path, options.seed, float(since), float(until))


if __name__ == "__main__":
    main()
