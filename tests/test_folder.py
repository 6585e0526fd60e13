"""Building beside, swapping in, and never touching what is not ours."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, NoReturn

import pytest

from exodus.errors import DeliveryError
from exodus.folder import Build, Form, building, differences, identity_of, listed, obstacle, withdraw
from tests.exporters.memory import put_blob

FORM = Form(
    exporter="album",
    noun="album",
    title="an album",
    marker=".album.json",
    format=3,
    manifests=("payload.txt", "rest.txt"),
    payload="data/",
)
FILES = {"data/a.txt": "a", "data/b.txt": "bé", "index.html": "<p>"}
BYTES = b"a picture"


class Killed(BaseException):
    """What ends a process in a test."""


def publish(target: Path, blobs: Path | None = None, more: dict[str, str] | None = None) -> Build:
    with building(target, FORM) as build:
        for path, content in (FILES | (more or {})).items():
            build.write(path, content)
        if blobs is not None:
            sha256 = put_blob(blobs, BYTES)
            build.link(blobs / sha256[:2] / sha256[2:], "data/media/one", sha256)
    return build


def die(target: Path, error: type[BaseException]) -> None:
    with building(target, FORM) as build:
        build.write("half.html", "half")
        assert build.path in target.parent.iterdir()
        raise error


def left(parent: Path) -> list[str]:
    return sorted(path.name for path in parent.iterdir())


def tree(directory: Path) -> dict[str, bytes]:
    files = (path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


def refuse(*_: object) -> None:
    raise OSError(errno.EXDEV, "another disk")


def test_the_marker_says_whose_it_is_and_the_manifests_list_all_else(tmp_path: Path) -> None:
    target = tmp_path / "album"
    assert identity_of(target, FORM) is None
    build = publish(target)
    found = tree(target)
    assert json.loads(found.pop(".album.json")) == {"exodus": "an album", "format": 3, "identity": build.identity}
    assert identity_of(target, FORM) == build.identity
    manifests = {name: [line[66:] for line in found.pop(name).decode().splitlines()] for name in FORM.manifests}
    assert manifests == {"payload.txt": ["data/a.txt", "data/b.txt"], "rest.txt": ["index.html"]}
    assert dict(listed(target, FORM)) == {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}
    assert found == {name: text.encode() for name, text in FILES.items()}
    assert (build.files, build.bytes) == (3, sum(map(len, found.values())))
    assert (build.manifests["payload.txt"].files, build.manifests["payload.txt"].bytes) == (2, 4)


def test_a_rebuild_keeps_the_identity_and_leaves_nothing_beside(tmp_path: Path) -> None:
    first, second = publish(tmp_path / "album"), publish(tmp_path / "album")
    other = publish(tmp_path / "album", more={"more.html": "else"})
    assert first.former is None
    assert second.former == tmp_path / "album"
    assert first.identity == second.identity == other.identity
    assert first.digest == second.digest != other.digest
    assert left(tmp_path) == ["album"]


def test_what_another_library_wrote_is_read_to_be_entered(tmp_path: Path) -> None:
    with building(tmp_path / "album", FORM) as build:
        build.place("data/deep/base.sqlite").write_bytes(b"base")
        build.enter("data/deep/base.sqlite")
    assert dict(listed(tmp_path / "album", FORM)) == {"data/deep/base.sqlite": hashlib.sha256(b"base").hexdigest()}
    assert list(differences(tmp_path / "album", FORM)) == []


def test_blobs_are_links_and_stay_read_only(tmp_path: Path) -> None:
    for _ in range(2):
        publish(tmp_path / "album", tmp_path / "blobs")
        (blob,) = (path for path in (tmp_path / "blobs").rglob("*") if path.is_file())
        assert (tmp_path / "album" / "data" / "media" / "one").samefile(blob)
        assert not blob.stat().st_mode & 0o222


def test_blobs_are_copied_where_links_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", refuse)
    publish(tmp_path / "album", tmp_path / "blobs")
    media = tmp_path / "album" / "data" / "media" / "one"
    assert media.read_bytes() == BYTES
    assert media.stat().st_nlink == 1
    assert not media.stat().st_mode & 0o222


def test_a_blob_on_another_disk_is_linked_from_the_former_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def only_here(source: Path, target: Path) -> None:
        if "blobs" in source.parts:
            refuse()
        link(source, target)

    monkeypatch.setattr(os, "link", only_here)
    media = tmp_path / "album" / "data" / "media" / "one"
    publish(tmp_path / "album", tmp_path / "blobs")
    first = media.stat().st_ino
    publish(tmp_path / "album", tmp_path / "blobs")
    assert media.stat().st_ino == first
    media.chmod(0o644)
    media.write_bytes(b"somebody's")
    publish(tmp_path / "album", tmp_path / "blobs")
    assert media.read_bytes() == BYTES


def test_a_foreign_folder_is_never_touched(tmp_path: Path) -> None:
    foreign = tmp_path / "album"
    foreign.mkdir()
    (foreign / "index.html").write_text("mine")
    with pytest.raises(DeliveryError, match="holds no album of exodus; name another folder, with --to album:FOLDER"):
        publish(foreign)
    assert tree(foreign) == {"index.html": b"mine"}
    assert left(tmp_path) == ["album"]


def test_a_file_in_the_way_is_refused_and_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DeliveryError, match="is a file; name a folder for the album, with --to album:FOLDER"):
        publish(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    publish(tmp_path / "empty")
    assert (tmp_path / "empty" / "index.html").is_file()


def test_what_hinders_a_build_is_told_without_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("mine")
    assert obstacle(tmp_path / "new" / "album", FORM) is None
    assert f"{tmp_path / 'file'} is a file" in (obstacle(tmp_path / "file" / "new" / "album", FORM) or "")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert f"nothing can be written in {tmp_path};" in (obstacle(tmp_path / "new" / "album", FORM) or "")
    assert left(tmp_path) == ["file"]


@pytest.mark.parametrize("marker", ["{", '["identity"]', '{"identity": 1}', "\ud800"])
def test_a_marker_that_is_none_of_ours_names_nobody(tmp_path: Path, marker: str) -> None:
    (tmp_path / "album").mkdir()
    (tmp_path / "album" / FORM.marker).write_bytes(marker.encode("utf-8", "surrogatepass"))
    assert identity_of(tmp_path / "album", FORM) is None
    with pytest.raises(DeliveryError, match="name another folder"):
        publish(tmp_path / "album")


def test_what_a_person_put_into_the_folder_moves_along(tmp_path: Path) -> None:
    publish(tmp_path / "album")
    letter = tmp_path / "album" / "data" / "letters" / "mine.txt"
    letter.parent.mkdir()
    letter.write_text("dear")
    (tmp_path / "album" / "new.html").write_text("mine")
    publish(tmp_path / "album", more={"new.html": "ours"})
    assert letter.read_text() == "dear"
    assert (tmp_path / "album" / "new.html").read_text() == "ours"
    assert (tmp_path / "album" / "new.html.kept").read_text() == "mine"
    assert left(tmp_path) == ["album"]


def test_a_block_that_raises_leaves_the_former_folder_as_it_was(tmp_path: Path) -> None:
    publish(tmp_path / "album")
    before = tree(tmp_path / "album")
    for error in (Killed, KeyError):
        with pytest.raises(error):
            die(tmp_path / "album", error)
        assert tree(tmp_path / "album") == before
        assert left(tmp_path) == ["album"]


def test_what_the_disk_refuses_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    for error, said in ((full, "No space left on device"), (ArithmeticError("disk full"), "disk full")):
        with (
            pytest.raises(DeliveryError, match=f"cannot write .*album: {said}; free some space"),
            building(tmp_path / "album", FORM, ArithmeticError),
        ):
            raise error
    assert left(tmp_path) == []

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise full

    monkeypatch.setattr(Path, "mkdir", refuse)
    with (
        pytest.raises(DeliveryError, match=r"cannot write beside .*: No space left on device; choose another folder"),
        building(tmp_path / "album", FORM),
    ):
        pass


@pytest.mark.parametrize("name", ["album", "an [a]lbum*?"])
def test_a_killed_build_is_cleared_away(tmp_path: Path, name: str) -> None:
    first = publish(tmp_path / name)
    killed = Build(tmp_path / name, FORM)  # never committed
    killed.write("half.html", "half")
    for manifest in killed.manifests.values():
        manifest.close()
    (tmp_path / f".{name}.building-0000").mkdir()  # killed at its birth
    (tmp_path / f".{name}.building-0001").mkdir()
    (tmp_path / f".{name}.building-0001" / FORM.marker).write_text("{")
    assert publish(tmp_path / name).digest == first.digest
    assert left(tmp_path) == [name]


@pytest.mark.parametrize("name", ["album", "an [a]lbum*?"])
def test_a_swap_killed_at_any_moment_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    first = publish(tmp_path / name)
    rename = Path.rename
    for moment in range(4):  # the former one goes, the new one comes, two files of a person's move along
        (tmp_path / name / "mine.txt").write_text(f"mine {moment}")
        (tmp_path / name / "data" / "mine.txt").write_text(f"mine {moment}")
        done = iter(range(moment + 1))

        def dying(path: Path, target: Path) -> Path:
            if next(done) == moment:  # noqa: B023  # called within this round only
                raise Killed
            return rename(path, target)

        build = Build(tmp_path / name, FORM)  # as a killed process would, it abandons nothing
        build.write("index.html", f"new {moment}")
        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", dying)
            with pytest.raises(Killed):
                build.commit()
        assert len(left(tmp_path)) == 2
        assert publish(tmp_path / name).identity == first.identity
        assert left(tmp_path) == [name]
        assert (tmp_path / name / "mine.txt").read_text() == f"mine {moment}"
        assert (tmp_path / name / "data" / "mine.txt").read_text() == f"mine {moment}"


def test_foreign_folders_with_such_names_stay(tmp_path: Path) -> None:
    for name in (".album.former-mine", ".album.building-mine"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.txt").write_text("mine")
    publish(tmp_path / "album")
    assert left(tmp_path) == [".album.building-mine", ".album.former-mine", "album"]
    assert (tmp_path / ".album.former-mine" / "mine.txt").read_text() == "mine"


def test_a_removal_killed_at_any_moment_is_finished_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named_alike = {f"data/{FORM.marker}": "no marker here"}
    publish(tmp_path / "album", tmp_path / "blobs", named_alike)
    removals = len(tree(tmp_path / "album"))
    unlink = Path.unlink
    for moment in range(removals):
        done = iter(range(removals))

        def dying(path: Path, *, missing_ok: bool = False) -> None:
            if next(done) == moment:  # noqa: B023  # called within this round only
                raise Killed
            unlink(path, missing_ok=missing_ok)

        (tmp_path / "album" / "mine.txt").write_text(f"mine {moment}")
        monkeypatch.setattr(Path, "unlink", dying)
        with pytest.raises(Killed):
            publish(tmp_path / "album", tmp_path / "blobs", named_alike)
        monkeypatch.setattr(Path, "unlink", unlink)
        assert len(left(tmp_path)) == 3
        publish(tmp_path / "album", tmp_path / "blobs", named_alike)
        assert left(tmp_path) == ["album", "blobs"]
        assert (tmp_path / "album" / "mine.txt").read_text() == f"mine {moment}"
        assert [name for _, name, _ in differences(tmp_path / "album", FORM)] == ["mine.txt"]
    (tmp_path / ".album.former-0000").mkdir()  # killed before the last step, when even the marker was gone
    publish(tmp_path / "album")
    assert left(tmp_path) == ["album", "blobs"]


@pytest.mark.parametrize("manifest", FORM.manifests)
def test_what_a_removal_had_not_reached_is_not_taken_for_a_persons_own(tmp_path: Path, manifest: str) -> None:
    publish(tmp_path / "album")
    shutil.copytree(tmp_path / "album", tmp_path / ".album.former-0000")
    (tmp_path / ".album.former-0000" / manifest).unlink()
    publish(tmp_path / "album")
    assert left(tmp_path) == ["album"]
    assert list(differences(tmp_path / "album", FORM)) == []


def test_every_difference_is_named(tmp_path: Path) -> None:
    publish(tmp_path / "album")
    assert list(differences(tmp_path / "album", FORM)) == []
    (tmp_path / "album" / "data" / "a.txt").write_text("?")
    (tmp_path / "album" / "data" / "b.txt").unlink()
    (tmp_path / "album" / "foreign.txt").write_text("x")
    found = [(state, name) for state, name, _ in differences(tmp_path / "album", FORM)]
    assert found == [("differs", "data/a.txt"), ("missing", "data/b.txt"), ("extra", "foreign.txt")]
    (tmp_path / "album" / "rest.txt").unlink()
    assert [(state, name) for state, name, _ in differences(tmp_path / "album", FORM)] == [("missing", "rest.txt")]


def test_only_what_is_ours_is_withdrawn(tmp_path: Path) -> None:
    publish(tmp_path / "album")
    (tmp_path / "album" / "mine.txt").write_text("mine")
    reason = withdraw(tmp_path / "album", FORM)
    assert reason is not None and reason.startswith("mine.txt in ")
    (tmp_path / "album" / "payload.txt").rename(tmp_path / "payload.txt")
    reason = withdraw(tmp_path / "album", FORM)
    assert reason is not None and reason.startswith("payload.txt is missing")
    assert (tmp_path / "album" / "mine.txt").read_text() == "mine"
    (tmp_path / "payload.txt").rename(tmp_path / "album" / "payload.txt")
    (tmp_path / "album" / "mine.txt").unlink()
    (tmp_path / "album" / "index.html").unlink()  # a loss keeps nothing from going
    assert withdraw(tmp_path / "album", FORM) is None
    assert left(tmp_path) == []


def test_a_swap_that_fails_puts_the_former_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path / "album")
    before = tree(tmp_path / "album")
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if ".building-" in path.name:
            raise OSError(errno.EACCES, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(DeliveryError, match="Permission denied"):
        publish(tmp_path / "album", more={"more.html": "new"})
    assert tree(tmp_path / "album") == before
    assert left(tmp_path) == ["album"]


@pytest.mark.parametrize("lost", FORM.manifests)
def test_a_folder_whose_list_is_gone_is_not_built_over(tmp_path: Path, lost: str) -> None:
    publish(tmp_path / "a")
    (tmp_path / "a" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "a" / lost).unlink()
    with pytest.raises(DeliveryError, match=f"{lost} is missing"):
        publish(tmp_path / "a")
    assert (tmp_path / "a" / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert left(tmp_path) == ["a"]
