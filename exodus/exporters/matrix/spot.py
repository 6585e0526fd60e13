"""Does a picture or film tell where it was taken?"""

from pathlib import Path
from warnings import catch_warnings, simplefilter

from PIL import Image, UnidentifiedImageError

from exodus import picture

GPS = 0x8825
"""The tag of Exif that holds the place (Exif 3.0, 4.6.6)."""
WORDS = (b"GPSLatitude", b"photoshop:City", b"Iptc4xmpCore:Location", b"Iptc4xmpExt:LocationC", b"photoshop:Country")
"""How XMP names a place."""
DATASETS = (b"\x1c\x02\x5a", b"\x1c\x02\x5c", b"\x1c\x02\x5f", b"\x1c\x02\x65")
"""City, sublocation, province and country of IPTC (IIM 4.2, 2:90, 2:92, 2:95, 2:101)."""
FILM = (b"\xa9xyz", b"com.apple.quicktime.location.ISO6709", b"loci")
"""How films in MP4 and QuickTime name a place."""
HEAD = 1 << 20
LARGEST = 64_000_000


def tells_place(path: Path, media_type: str) -> bool:
    """Whether a picture that can be cleaned holds a place; one that cannot be read is taken for one that does."""
    if media_type not in picture.TYPES or media_type == "image/gif" or path.stat().st_size > LARGEST:
        return False
    data = path.read_bytes()
    if any(word in data for word in WORDS):
        return True
    if b"Photoshop 3.0" in data and any(mark in data for mark in DATASETS):
        return True
    if data.count(b"Exif\0\0") > 1:
        return True  # a second picture inside, with notes of its own
    if b"Exif" not in data and b"eXIf" not in data and b"EXIF" not in data:
        return False
    try:
        with catch_warnings():
            simplefilter("ignore")
            with Image.open(path) as opened:
                return bool(opened.getexif().get_ifd(GPS))
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        return True


def untellable(path: Path, media_type: str) -> str | None:
    """What to say of a film, or a picture of another sort, that names a place and cannot be cleaned."""
    if not media_type.startswith(("video/", "image/")) or media_type in picture.TYPES:
        return None
    with path.open("rb") as file:
        before = b""
        while block := file.read(HEAD):
            window = before + block
            if any(mark in window for mark in FILM[:2]) or (media_type.startswith("image/") and b"Exif" in window):
                return "it tells where it was taken or may do so, and that cannot be taken out of such a file"
            before = block[-64:]
    return None
