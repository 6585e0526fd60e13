from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from exodus.cli import run
from exodus.cli._console import place_of
from exodus.pipeline.inspect import Inspection, Owner, joined
from exodus.pipeline.ledger import Members
from tests import shelf
from tests.cli.test_cli import plant_batch

SAMPLE = shelf.SHELF / "x" / "2023-data"
KEYS = ("takeout", "importer", "layout", "owner", "records", "period", "members", "unread", "findings", "advice")


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_takeout_that_cannot_be_read_has_an_entry_beside_those_that_can(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = shelf.zipped(SAMPLE, tmp_path / "good.zip")
    (tmp_path / "cut.zip").write_bytes(good.read_bytes()[:1000])
    assert run(["inspect", "good.zip", "--json"]) == 0
    alone = printed(capsys)
    assert run(["inspect", "good.zip", "cut.zip", "--json"]) == 20
    both = printed(capsys)
    assert both["takeouts"][0] == alone
    assert both["takeouts"][1]["takeout"] == "cut.zip" and "cut.zip" in both["takeouts"][1]["error"]
    assert both["records"] == alone["records"] and both["importer"] == "x"


def test_where_nothing_can_be_read_there_is_an_object_still(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cut.zip").write_bytes(b"PK no zip")
    assert run(["inspect", "cut.zip", "--json"]) == 20
    one = printed(capsys)
    assert set(one) == {*KEYS, "takeouts"}
    assert (one["importer"], one["records"], one["period"]) == (None, {}, [None, None])
    assert [sorted(entry) for entry in one["takeouts"]] == [["error", "takeout"]]


def test_a_folder_of_a_batch_that_nobody_reads_has_an_entry_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plant_batch(tmp_path / "batch")
    assert run(["inspect", "batch", "--json"]) == 0
    assert [entry["takeout"] for entry in printed(capsys)["takeouts"] if "error" in entry] == ["other"]


def test_the_sum_gives_one_advice_once() -> None:
    def one(*advice: str) -> Inspection:
        return Inspection(
            takeout="a.zip",
            importer="x",
            layout="2023-data",
            owner=Owner(),
            records={},
            period=(None, None),
            members=Members(),
            unread=[],
            findings=[],
            advice=list(advice),
            dropped={},
        )

    assert joined([one("ask again", "wait"), one("ask again")])["advice"] == ["ask again", "wait"]


def test_of_several_platforms_in_one_zip_each_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    samples = {"facebook": shelf.SHELF / "facebook" / "2024-json", "x": SAMPLE}
    with zipfile.ZipFile(tmp_path / "mixed.zip", "w") as mixed:
        for name, sample in samples.items():
            for path in sorted(sample.rglob("*")):
                mixed.write(path, f"{name}/{path.relative_to(sample).as_posix()}")
    assert run(["inspect", "mixed.zip"]) == 0
    assert "mixed.zip: facebook, 2024-json; x, 2023-data" in capsys.readouterr().out
    assert run(["import", "mixed.zip"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("mixed.zip: ")]
    assert "facebook (2024-json, account " in line and ", x (2023-data, account " in line and "several" not in line
    assert run(["import", "mixed.zip", "--json"]) == 0
    (entry,) = printed(capsys)["takeouts"]
    assert entry["importer"] == "several"
    assert [(part["importer"], part["layout"]) for part in entry["parts"]] == [
        ("facebook", "2024-json"),
        ("x", "2023-data"),
    ]
    assert run(["import", str(SAMPLE), "--json"]) == 0
    assert "parts" not in printed(capsys)["takeouts"][0]


@pytest.mark.parametrize(
    ("pointer", "place"), [("#3", "friends.html#3"), ("/3", "friends.html#/3"), ("", "friends.html")]
)
def test_a_place_has_one_number_sign(pointer: str, place: str) -> None:
    assert place_of({"member": "friends.html", "pointer": pointer}) == place


def test_findings_in_pages_are_printed_so(capsys: pytest.CaptureFixture[str]) -> None:
    sample = shelf.SHELF / "facebook" / "2024-html"
    assert run(["inspect", str(sample)]) == 0
    err = capsys.readouterr().err
    assert ".html#" in err and "##" not in err
    assert run(["import", str(sample), "--quiet"]) == 0
    assert run(["status", "--findings"]) == 0
    out = capsys.readouterr().out
    assert ".html#" in out and "##" not in out
