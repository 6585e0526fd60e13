from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.journey import Journey


@pytest.fixture
def journey(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Journey:
    monkeypatch.chdir(tmp_path)
    return Journey(tmp_path, capsys)
