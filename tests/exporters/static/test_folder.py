"""The archive as a bag: fixity of everything, and what did not change is not written again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import bagit  # type: ignore[import-untyped]  # the library ships no types
import pytest

from exodus.contracts import Publication
from exodus.errors import DeliveryError
from exodus.exporters.static import Static, StaticOptions
from exodus.exporters.static.folder import FORM, Folder
from exodus.folder import listed
from exodus.model import Actor, Document, Note, Record
from tests.exporters.memory import MemorySelection, Recorder, put_blob


def some(folder: Path) -> MemorySelection:
    sha256 = put_blob(folder / "blobs", b"\xff\xd8\xff picture")
    return MemorySelection(
        [
            Actor(key="x:user:1", name="Ana Example", owner=True),
            Document(key="x:media:1", kind="image", media_type="image/jpeg", sha256=sha256, size=11),
            Note(key="x:status:1", kind="post", content="hello", attributed_to="x:user:1"),
        ],
        folder / "blobs",
    )


def publish(folder: Path, name: str = "archive") -> Publication:
    return Static(StaticOptions(directory=str(folder / name))).publish(some(folder), Recorder())


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != FORM.marker
    }


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = publish(tmp_path, "one"), publish(tmp_path, "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert one.digest == two.digest
    assert one.identity != two.identity


def test_a_rebuild_keeps_the_identity_and_leaves_nothing_beside(tmp_path: Path) -> None:
    static = Static(StaticOptions(directory=str(tmp_path / "archive")))
    assert static.identity() is None
    first = publish(tmp_path)
    (tmp_path / "archive" / "assets" / "style.css").write_text("changed")
    second = publish(tmp_path)
    assert first == second
    assert static.identity() == first.identity
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "blobs"]
    assert "changed" not in (tmp_path / "archive" / "assets" / "style.css").read_text(encoding="utf-8")


def test_the_publication_counts_what_stands_there(tmp_path: Path) -> None:
    publication = publish(tmp_path)
    files = [path for path in (tmp_path / "archive").rglob("*") if path.is_file()]
    files = [path for path in files if path.name not in (FORM.marker, *FORM.manifests)]
    assert publication.files == len(files)
    assert publication.bytes == sum(path.stat().st_size for path in files)
    assert publication.records == 3
    assert Path(publication.open_at).is_file()


def test_the_manifests_list_the_digest_of_every_file(tmp_path: Path) -> None:
    import hashlib

    publish(tmp_path)
    found = {name: hashlib.sha256(data).hexdigest() for name, data in tree(tmp_path / "archive").items()}
    del found["tagmanifest-sha256.txt"]
    assert dict(listed(tmp_path / "archive", FORM)) == found


@pytest.mark.filterwarnings("ignore:'count' is passed as positional argument:DeprecationWarning")  # bagit, Python 3.13
def test_the_archive_is_a_valid_bag_whose_payload_is_the_data(tmp_path: Path) -> None:
    publish(tmp_path)
    bag = bagit.Bag(str(tmp_path / "archive"))
    bag.validate()
    assert bag.version_info == (1, 0)
    assert "Bagging-Date" not in bag.info
    payload = {name for name in bag.payload_entries() if not name.startswith("data/media/")}
    assert "data/records.jsonl" in payload
    assert not any(name.endswith(".html") for name in payload)
    changed = tmp_path / "archive" / "assets" / "style.css"
    changed.unlink()
    changed.write_text("body { display: none }")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "archive")).validate()


def test_what_did_not_change_is_not_written_again(tmp_path: Path) -> None:
    publish(tmp_path)
    before = {path: path.stat().st_ino for path in (tmp_path / "archive").rglob("*") if path.is_file()}
    publish(tmp_path)
    after = {path: path.stat().st_ino for path in (tmp_path / "archive").rglob("*") if path.is_file()}
    written = {path.name for path in after if before.get(path) != after[path]}
    assert written == {FORM.marker, *FORM.manifests}


def test_media_are_the_same_bytes_and_read_only(tmp_path: Path) -> None:
    publish(tmp_path)
    (media,) = (path for path in (tmp_path / "archive" / "data" / "media").rglob("*") if path.is_file())
    assert media.suffix == ".jpg"
    assert media.read_bytes() == b"\xff\xd8\xff picture"
    assert not media.stat().st_mode & 0o222
    publish(tmp_path)
    (blob,) = (path for path in (tmp_path / "blobs").rglob("*") if path.is_file())
    assert not blob.stat().st_mode & 0o222


def test_media_are_copied_where_links_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "another disk")

    monkeypatch.setattr(os, "link", refuse)
    publish(tmp_path)
    (media,) = (path for path in (tmp_path / "archive" / "data" / "media").rglob("*") if path.is_file())
    assert media.stat().st_nlink == 1
    assert not media.stat().st_mode & 0o222


class Breaking(MemorySelection):
    """A selection that breaks in the middle of the conversations, as a killed process would."""

    def records(self, type_: str | None = None, **more: object) -> Iterator[Record]:
        if more.get("newest_first"):
            raise KeyboardInterrupt
        yield from super().records(type_, **more)  # type: ignore[arg-type]  # passed on as they are


def test_an_interrupted_build_leaves_the_former_archive_whole(tmp_path: Path) -> None:
    publish(tmp_path)
    before = tree(tmp_path / "archive")
    selection = some(tmp_path)
    album = Note(key="x:status:2", kind="post", content="new", attributed_to="x:user:1")
    breaking = Breaking([*selection.records(), album], tmp_path / "blobs")
    with pytest.raises(KeyboardInterrupt):
        Static(StaticOptions(directory=str(tmp_path / "archive"))).publish(breaking, Recorder())
    assert tree(tmp_path / "archive") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "blobs"]


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Folder, "write", full)
    with pytest.raises(DeliveryError, match="No space left on device; free some space"):
        publish(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blobs"]
