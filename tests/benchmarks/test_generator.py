"""The generator keeps its word: the same bytes again, slices that add up, a truth that is true."""

from __future__ import annotations

import hashlib
import html
import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from benchmarks.generator import PLATFORMS, generate
from benchmarks.package import text_sum
from benchmarks.text import TRAPS, Writer, meta
from exodus import registry
from exodus.model import Activity, Document, Finding, Note, Record
from exodus.takeout import Takeout
from tests import shelf

every_platform = pytest.mark.parametrize("platform", sorted(PLATFORMS))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def truth(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.with_suffix(".truth.jsonl").read_bytes().splitlines()]


def read(platform: str, path: Path) -> list[Record | Finding]:
    with Takeout.open(path) as takeout:
        return shelf.read(registry.importer(platform), takeout)


def texts(records: list[Record | Finding]) -> Counter[tuple[str, str]]:
    """(kind, text) of everything that has one."""
    return Counter(
        (record.kind, record.content)
        for record in records
        if isinstance(record, Note | Activity)
        and record.kind in {"post", "comment", "message", "announce"}
        and record.content
    )


def true_texts(path: Path) -> Counter[tuple[str, str]]:
    return Counter((line["kind"], line["text"]) for line in truth(path) if line["text"])


@every_platform
def test_the_same_arguments_make_the_same_bytes(platform: str, tmp_path: Path) -> None:
    first = generate(platform, 500, tmp_path / "a.zip", seed=7)
    second = generate(platform, 500, tmp_path / "b.zip", seed=7)
    other = generate(platform, 500, tmp_path / "c.zip", seed=8)
    assert digest(first) == digest(second)
    assert digest(first) != digest(other)
    assert truth(first) == truth(second)


@every_platform
def test_what_is_read_is_the_truth(platform: str, tmp_path: Path) -> None:
    path = generate(platform, 1_000, tmp_path / "a.zip")
    records = read(platform, path)
    assert [record for record in records if isinstance(record, Finding)] == []
    assert texts(records) == true_texts(path)
    assert sum(true_texts(path).values()) > 900


@every_platform
def test_slices_overlap_and_together_hold_everything(platform: str, tmp_path: Path) -> None:
    whole = generate(platform, 500, tmp_path / "whole.zip")
    early = generate(platform, 500, tmp_path / "early.zip", since=0, until=0.7)
    late = generate(platform, 500, tmp_path / "late.zip", since=0.3, until=1)
    names = [{(line["kind"], line["id"], line["text"]) for line in truth(path)} for path in (whole, early, late)]
    assert names[1] | names[2] == names[0]
    assert names[1] & names[2]
    assert names[1] - names[2]
    assert names[2] - names[1]
    keys = [
        {record.key for record in read(platform, path) if not isinstance(record, Finding)}
        for path in (whole, early, late)
    ]
    assert keys[1] | keys[2] == keys[0]


@every_platform
def test_larger_takeouts_have_sums_for_a_truth(platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = generate(platform, 300, tmp_path / "a.zip")
    expected: Counter[str] = Counter()
    for (kind, text), count in true_texts(path).items():
        expected[kind] += text_sum(text) * count
    monkeypatch.setattr("benchmarks.package.TRUTH_LIMIT", 10)
    generate(platform, 300, path)
    sums = {line["kind"]: line for line in truth(path)}
    for kind, total in expected.items():
        assert sums[kind]["text_sum64"] == f"{total % (1 << 64):016x}"
    assert sums["message"]["count"] >= 30


def test_meta_members_are_pretty_printed_ascii(tmp_path: Path) -> None:
    with zipfile.ZipFile(generate("facebook", 300, tmp_path / "a.zip")) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2025, 1, 2, 3, 4, 4)}
        for name in archive.namelist():
            if name.endswith(".json"):
                text = archive.read(name).decode("ascii")
                assert text.startswith(("[\n  ", '{\n  "'))
                for line in text.splitlines():
                    assert (len(line) - len(line.lstrip(" "))) % 2 == 0
                json.loads(text)


def test_x_offsets_are_those_of_the_escaped_text(tmp_path: Path) -> None:
    with zipfile.ZipFile(generate("x", 1_000, tmp_path / "a.zip")) as archive:
        posts = json.loads(archive.read("data/tweets.js").partition(b"= ")[2])
    marked = 0
    for row in posts:
        post = row["tweet"]
        for sort, sign, name in (("hashtags", "#", "text"), ("user_mentions", "@", "screen_name"), ("urls", "", "url")):
            for entity in post["entities"][sort]:
                start, end = map(int, entity["indices"])
                assert post["full_text"][start:end] == sign + entity[name]
                marked += 1
        for medium in post.get("extended_entities", {}).get("media", []):
            start, end = map(int, medium["indices"])
            assert post["full_text"][start:end] == medium["url"]
        assert html.unescape(post["full_text"]).count("\n") == post["full_text"].count("\n")
    assert marked > 400


@every_platform
def test_photos_are_whole_jpegs_with_exif_and_a_few_are_twins(platform: str, tmp_path: Path) -> None:
    path = generate(platform, 9_000, tmp_path / "a.zip")
    seen: Counter[str] = Counter()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".jpg"):
                data = archive.read(name)
                seen[hashlib.sha256(data).hexdigest()] += 1
        photo = Image.open(io.BytesIO(data))
        photo.load()
        assert photo.format == "JPEG"
        assert photo.getexif()[0x010F] == "Example Camera"
        members = {record.member for record in read(platform, path) if isinstance(record, Document)}
        assert {name for name in archive.namelist() if name.endswith(".jpg")} <= members
    assert sum(seen.values()) > 50
    assert 0 < sum(seen.values()) - len(seen) < sum(seen.values()) * 0.15


def test_texts_hold_traps_and_their_encoding_is_undone_by_one_repair() -> None:
    from random import Random

    writer = Writer(1, meta)
    rng = Random(1)
    seen = set()
    for _ in range(20_000):
        shown, written = writer.text(rng)
        assert written.isascii()
        assert json.loads(f'"{written}"').encode("latin-1").decode() == shown
        seen.add(shown)
    assert set(TRAPS) <= seen
