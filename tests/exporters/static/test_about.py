from __future__ import annotations

from pathlib import Path

from exodus.exporters.static import Static, StaticOptions
from exodus.model import Finding, Note
from tests.exporters.memory import MemorySelection, Recorder


def test_a_finding_without_a_place_names_its_takeout(tmp_path: Path) -> None:
    said = Note(key="x:status:1", kind="post", content="x")
    findings = [("ada.zip", Finding("", "a bad row", count=2)), ("bob.zip", Finding("data/tweets.js", "another"))]
    selection = MemorySelection([said], tmp_path / "blobs", findings=findings)
    archive = tmp_path / "archive"
    Static(StaticOptions(directory=str(archive))).publish(selection, Recorder())
    about = (archive / "about.html").read_text("utf-8")
    assert '<code dir="auto">ada.zip</code>' in about
    assert '<code dir="auto">data/tweets.js</code>' in about
    listed = (archive / "findings" / "index.html").read_text("utf-8")
    assert listed.count("<code") == 1
    assert "<bdi>ada.zip</bdi>" in listed
