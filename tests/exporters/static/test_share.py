"""The shareable archive holds nothing that was said in private, and no place."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from exodus.exporters.static import Static, StaticOptions
from exodus.model import Attachment, Document, Location, Note
from tests.exporters.memory import MemorySelection, Recorder, put_blob
from tests.exporters.static.demo import demo
from tests.test_picture import GPS, photo


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
