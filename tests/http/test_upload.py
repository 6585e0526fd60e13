"""Files go from disk to the wire, whole, in little memory, and again if need be."""

from __future__ import annotations

import email
import email.policy
import hashlib
import tracemalloc
from pathlib import Path

import pytest

from exodus.errors import ConfigError, StoreError
from exodus.http import File
from exodus.http.upload import Stream
from tests.http.rig import Handler, Watch, client, hang_up, say, serve


def test_a_file_as_the_body_is_sent_again_from_its_start(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(bytes(range(256)) * 5000)
    with serve(hang_up, say(503), say()) as server, client(server.address, Watch()) as home:
        home.put("/upload", params={"filename": "a b"}, file=File(path, media_type="image/jpeg"))
    assert [seen.body for seen in server.seen] == [path.read_bytes()] * 3
    assert server.seen[2].headers["Content-Type"] == "image/jpeg"
    assert server.seen[2].path == "/upload?filename=a+b"


def test_an_empty_file_has_a_length(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    with serve(say()) as server, client(server.address, Watch()) as home:
        home.put("/upload", file=File(path))
    assert server.seen[0].headers["Content-Length"] == "0"


def test_a_file_in_a_form(tmp_path: Path) -> None:
    path = tmp_path / "blob"
    path.write_bytes(b"\r\n--not a border\r\n\x00\xff" * 1000)
    name = 'Zoë "the\r\ncat".jpg'
    with serve(say()) as server, client(server.address, Watch()) as home:
        file = File(path, name=name, media_type="image/jpeg", field="file")
        home.post("/uploads.json", data={"upload_type": "composer", "synchronous": True}, file=file)
    seen = server.seen[0]
    head = f"Content-Type: {seen.headers['Content-Type']}\r\n\r\n".encode()
    form = email.message_from_bytes(head + seen.body, policy=email.policy.HTTP)
    parts = list(form.iter_parts())
    assert [part.get_param("name", header="content-disposition") for part in parts] == [
        "upload_type",
        "synchronous",
        "file",
    ]
    assert [part.get_content().strip() for part in parts[:2]] == ["composer", "true"]
    assert 'filename="Zoë %22the%0D%0Acat%22.jpg"'.encode() in seen.body
    assert b"Content-Type: image/jpeg\r\n\r\n" + path.read_bytes() + b"\r\n--" in seen.body


def test_a_big_file_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "video.mp4"
    with path.open("wb") as file:
        file.truncate(48 << 20)
    digest = hashlib.sha256()

    def drain(handler: Handler) -> bytes:
        """The server's side must not hold the file either."""
        left = int(handler.headers.get("Content-Length") or 0)
        while left and (chunk := handler.rfile.read(min(left, 1 << 16))):
            digest.update(chunk)
            left -= len(chunk)
        return b""

    with serve(say()) as server, client(server.address, Watch()) as home:
        server.read = drain
        home.get("/warm")
        tracemalloc.start()
        home.put("/upload", file=File(path))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    with path.open("rb") as sent:
        assert digest.hexdigest() == hashlib.file_digest(sent, "sha256").hexdigest()
    assert peak < 4 << 20


def test_a_blob_that_is_missing_or_shrinks_is_no_lost_connection(tmp_path: Path) -> None:
    with serve(say()) as server, client(server.address, Watch()) as home:
        with pytest.raises(StoreError, match="cannot be read"):
            home.put("/upload", file=File(tmp_path / "gone"))
        path = tmp_path / "blob"
        path.write_bytes(b"12345")
        stream = Stream(path)
        path.write_bytes(b"123")
        with pytest.raises(StoreError, match="2 bytes shorter"):
            list(stream)
        path.unlink()
        with pytest.raises(StoreError, match="cannot be read"):
            list(stream)


def test_a_media_type_cannot_add_headers(tmp_path: Path) -> None:
    path = tmp_path / "blob"
    path.write_bytes(b"1")
    with serve(say()) as server, client(server.address, Watch()) as home:
        with pytest.raises(ConfigError, match="Content-Type"):
            home.put("/upload", file=File(path, media_type="image/png\r\nX-Evil: 1"))
        home.post("/upload", file=File(path, media_type="image/png\r\nX-Evil: 1", field="file"))
    assert b"\r\nX-Evil" not in server.seen[0].body
