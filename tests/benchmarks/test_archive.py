"""The archive's bench compares like with like, and leaves other benches' words alone."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from benchmarks import archive as bench
from exodus.exporters.static import Static, StaticOptions
from tests.exporters.memory import Recorder
from tests.exporters.static.demo import demo


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    Static(StaticOptions(directory=str(folder / "archive"), thumbnails=False)).publish(demo(folder), Recorder())
    return folder / "archive"


def test_pieces_are_all_that_a_conversation_says(built: Path) -> None:
    pages = bench.conversations(built)
    found = [piece for page in pages for piece in bench.pieces(page)[1]]
    messages = [piece for piece in found if piece["kind"] == "message"]
    articles = sum(page.read_text(encoding="utf-8").count('<article class="m"') for page in pages)
    assert len(messages) == articles > 600
    assert any(piece["text"] == "are you coming tonight?" for piece in messages)
    assert any(piece["kind"] == "notice" and "named the group" in piece["text"] for piece in found)


@pytest.mark.slow
def test_hugo_shows_the_same_words_and_a_missing_one_is_seen(built: Path, tmp_path: Path) -> None:
    if bench.HUGO is None:
        pytest.skip("hugo is not installed (apt-get install hugo)")
    assert bench.site(built, tmp_path) == len(bench.conversations(built))
    subprocess.run([bench.HUGO, "--quiet", "--source", str(tmp_path)], check=True, timeout=120)
    assert bench.same(built, tmp_path / "public")
    page = max((tmp_path / "public" / "conversations").glob("*.html"), key=lambda path: path.stat().st_size)
    page.write_text(page.read_text(encoding="utf-8").replace("theory", "dream"), encoding="utf-8")
    assert not bench.same(built, tmp_path / "public")


def test_the_sections_of_others_are_kept() -> None:
    text = f"# Performance\n\nwords\n\n{bench.HEADING}\n\nold\n\n## Matrix\n\ntheirs\n"
    assert bench.after(text) == "\n## Matrix\n\ntheirs\n"
    assert bench.after("# Performance\n") == ""


def test_photos_are_a_takeout_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "PHOTOS", 5)
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as out:
        out.writestr(bench.PROFILE, "{}")
    with zipfile.ZipFile(bench.photos(tmp_path / "one.zip", tmp_path / "two.zip")) as made:
        pictures = [made.read(name) for name in made.namelist() if name.endswith(".jpg")]
    assert len(set(pictures)) == 5
