from __future__ import annotations

import json
from pathlib import Path

import pytest

from exodus import registry
from exodus.cli import run
from tests import shelf

SAMPLE = shelf.SHELF / "x" / "2023-data"


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_status_is_strict_about_findings_and_unread_members(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(SAMPLE), "--quiet"]) == 0
    assert run(["status", "--quiet", "--strict"]) == 3
    assert run(["status", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert run(["status", "--strict", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["unread"] > 0


def test_status_names_accounts_as_the_configuration_wants_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(SAMPLE), "--json"]) == 0
    account = json.loads(capsys.readouterr().out)["takeouts"][0]["account"]
    assert run(["status"]) == 0
    assert f": x:{account} (2023-data), " in capsys.readouterr().out


def test_status_has_nothing_to_be_strict_about_where_all_is_read(tmp_path: Path) -> None:
    thread = tmp_path / "takeout" / "your_facebook_activity" / "messages" / "inbox" / "bobexample_1000000000000001"
    thread.mkdir(parents=True)
    said = {"sender_name": "Bob Example", "timestamp_ms": 1600000000000, "content": "hi"}
    page = {"participants": [{"name": "Bob Example"}], "messages": [said]}
    (thread / "message_1.json").write_text(json.dumps(page), encoding="utf-8")
    assert run(["import", "takeout", "--quiet"]) == 0
    assert run(["status", "--quiet", "--strict"]) == 0


def test_adapters_is_quiet_and_strict_about_one_that_cannot_be_loaded(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["adapters", "--quiet", "--strict"]) == 0
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""
    names = registry.exporter_names()
    monkeypatch.setattr(registry, "exporter_names", lambda: (*names, "outside"))
    assert run(["adapters"]) == 0
    captured = capsys.readouterr()
    assert "static" in captured.out and "outside" not in captured.out
    assert captured.err.startswith("exodus: outside cannot be loaded: ") and len(captured.err.splitlines()) == 1
    assert run(["adapters", "--strict", "--json"]) == 3
    exporters = json.loads(capsys.readouterr().out)["exporters"]
    assert [sorted(one) for one in exporters if one["name"] == "outside"] == [["error", "name"]]
