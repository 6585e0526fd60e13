"""Blobs outlive a power cut: the disk holds them before a commit names them."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from exodus.errors import StoreError
from exodus.store import blob
from exodus.store.blob import Blobs


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every path the disk was asked to hold, ``*`` for everything."""
    found: list[str] = []
    real = os.fsync

    def fsync(number: int) -> None:
        found.append(str(Path(f"/proc/self/fd/{number}").readlink()))
        real(number)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(blob, "SYNC", lambda: found.append("*"))
    return found


def kept(blobs: Blobs, data: bytes) -> str:
    return str(blobs.path(blobs.add(io.BytesIO(data)).sha256))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="nothing tells which file a number is")
def test_new_blobs_and_their_folders_are_made_durable_once(blobs: Blobs, flushed: list[str], tmp_path: Path) -> None:
    paths = {kept(blobs, b"one"), kept(blobs, b"two"), kept(blobs, b"one")}
    blobs.make_durable()
    assert sorted(flushed) == sorted({*paths, *(str(Path(path).parent) for path in paths), str(tmp_path / "blobs")})
    flushed.clear()
    blobs.make_durable()
    kept(Blobs(tmp_path / "blobs"), b"one")
    blobs.make_durable()
    assert flushed == []


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="nothing tells which file a number is")
def test_many_are_made_durable_by_one_call(blobs: Blobs, flushed: list[str]) -> None:
    for number in range(blob.FEW + 1):
        kept(blobs, b"%d" % number)
    assert flushed == []
    blobs.make_durable()
    assert flushed == ["*"]


def test_where_the_system_cannot_each_is_durable_before_it_has_its_name(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[Path]] = []
    monkeypatch.setattr(blob, "SYNC", None)
    monkeypatch.setattr(blob, "IN_MEMORY", 8)
    monkeypatch.setattr(os, "fsync", lambda _: calls.append(list(blobs.path("0" * 64).parent.parent.glob("*.partial"))))
    for data in (b"small", b"a large one"):
        blobs.add(io.BytesIO(data))
    blobs.make_durable()
    assert [len(partial) for partial in calls] == [1, 1, 1]  # a large one when it is begun and when it is done


def test_a_disk_that_fails_is_told(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    kept(blobs, b"one")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StoreError):
        blobs.make_durable()
