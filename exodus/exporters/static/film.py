"""Videos without what cameras wrote into them: place, time, device. Pictures and sound are copied as they are.

It is ffmpeg's work; where there is no ffmpeg, nothing is promised of any video.
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

FORMATS: Mapping[str, str] = {
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "matroska",
    "video/3gpp": "3gp",
}
"""ffmpeg's name of the container each type is written to."""
SECONDS = 600
_QUIET = ("-v", "error", "-nostdin", "-y", "-protocol_whitelist", "file")
_ONLY = ("-map", "0:v:0", "-map", "0:a?")
"""The picture and the sound: tracks of data hold the way that a camera took."""
_NOTHING = ("-map_metadata", "-1", "-map_metadata:s:v", "-1", "-map_metadata:s:a", "-1", "-map_chapters", "-1")
_SAME = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")
"""So that the same video gives the same bytes: no date and no name of a program."""


def strip_film(film: Path, media_type: str, target: Path) -> bool:
    """Write the video without its notes to ``target``; whether that was possible."""
    program, container = shutil.which("ffmpeg"), FORMATS.get(media_type)
    if program is None or container is None:
        return False
    command = [program, *_QUIET, "-i", str(film), *_ONLY, *_NOTHING, *_SAME, "-c", "copy", "-f", container, str(target)]
    try:
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603  # a program we chose
    except (subprocess.SubprocessError, OSError):
        target.unlink(missing_ok=True)
        return False
    return True
