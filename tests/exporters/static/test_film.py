"""Videos in a shareable archive lose their place and keep every frame."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from exodus.exporters.static import Static, StaticOptions
from exodus.exporters.static.film import FORMATS, strip_film
from exodus.exporters.static.share import NO_FFMPEG
from exodus.model import Actor, Attachment, Document, Note, Record
from tests.exporters.memory import MemorySelection, Recorder, put_blob

pytestmark = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")
PLACE = "+38.7223-009.1393/"
CODECS = {"webm": ("libvpx", "libvorbis")}


def film(folder: Path, container: str) -> Path:
    """A second of a test picture with sound, a place in the container and one in its streams."""
    path = folder / f"film.{container}"
    video, audio = CODECS.get(container, ("mpeg4", "aac"))
    sources = ["-f", "lavfi", "-i", "testsrc=d=1:s=160x120:r=10", "-f", "lavfi", "-i", "sine=d=1"]
    notes = ["-metadata", f"location={PLACE}", "-metadata", f"comment={PLACE}", "-metadata:s:v", f"title={PLACE}"]
    notes += ["-metadata:s:v", f"handler_name={PLACE}", "-metadata:s:a", f"title={PLACE}"]
    notes += ["-metadata", "creation_time=2013-05-05T18:30:00Z", "-metadata:s:v", "rotate=90"]
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        *sources,
        "-c:v",
        video,
        "-c:a",
        audio,
        "-ac",
        "2",
        *notes,
        "-strict",
        "-2",
    ]
    subprocess.run([*command, "-f", container, str(path)], check=True, capture_output=True, timeout=60)
    return path


def frames(path: Path) -> bytes:
    """A digest of every frame and sample, upright as a player shows them."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:v", "-map", "0:a", "-f", "streamhash", "-"]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


@pytest.mark.parametrize("media_type", sorted(set(FORMATS) - {"video/3gpp"}))
def test_a_video_loses_its_notes_and_keeps_every_frame(tmp_path: Path, media_type: str) -> None:
    path, cleaned = film(tmp_path, FORMATS[media_type]), tmp_path / "cleaned"
    assert PLACE.encode() in path.read_bytes()
    assert strip_film(path, media_type, cleaned)
    data = cleaned.read_bytes()
    assert b"38.7223" not in data and b"2013-05-05" not in data
    assert frames(cleaned) == frames(path)
    again = tmp_path / "again"
    assert strip_film(path, media_type, again)
    assert again.read_bytes() == data


def test_what_is_no_video_is_not_written(tmp_path: Path) -> None:
    path, target = tmp_path / "film", tmp_path / "cleaned"
    path.write_bytes(b"nothing that moves")
    assert not strip_film(path, "video/mp4", target)
    assert not strip_film(path, "video/x-msvideo", target)
    assert not target.exists()


def _shared(folder: Path, video: Path) -> Path:
    sha256 = put_blob(folder / "blobs", video.read_bytes())
    records: list[Record] = [
        Actor(key="x:user:1", name="Ana Example", owner=True),
        Document(key="x:media:1", kind="video", media_type="video/mp4", sha256=sha256),
        Note(key="x:status:1", kind="post", content="the sea", audience="public", attributed_to="x:user:1",
             attachment=(Attachment("x:media:1"),)),
    ]  # fmt: skip
    options = StaticOptions(directory=str(folder / "shared"), profile="shareable")
    Static(options).publish(MemorySelection(records, folder / "blobs"), Recorder())
    return folder / "shared"


def test_a_shareable_archive_shows_the_cleaned_video(tmp_path: Path) -> None:
    shared = _shared(tmp_path, film(tmp_path, "mp4"))
    (video,) = shared.glob("data/media/*/*.mp4")
    assert b"38.7223" not in video.read_bytes()
    assert "<video controls" in (shared / "timeline" / "undated.html").read_text(encoding="utf-8")


def test_without_ffmpeg_it_is_left_out_and_the_page_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    video = film(tmp_path, "mp4")
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name, *more: None if name == "ffmpeg" else which(name, *more))
    shared = _shared(tmp_path, video)
    assert not list(shared.glob("data/media/*/*"))
    assert NO_FFMPEG in (shared / "photos" / "missing.html").read_text(encoding="utf-8")
