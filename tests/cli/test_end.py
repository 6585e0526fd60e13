"""How a command ends when somebody or something ends it: plainly, and with the run entered as failed."""

from __future__ import annotations

import contextlib
import os
import runpy
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from exodus.cli import run
from exodus.cli._console import Console
from exodus.errors import TakeoutError
from exodus.store import Store
from tests import shelf

SAMPLE = shelf.SHELF / "x" / "2023-data"


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def states() -> list[str]:
    with Store.open(Path("my.exodus"), write=False) as store:
        return [state for (state,) in store.rows("SELECT state FROM run ORDER BY id")]


@pytest.mark.parametrize("verb", ["migrate", "import"])
def test_an_interruption_is_told_and_leaves_a_failed_run(
    verb: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Any) -> NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Console, "takeout", interrupt)
        assert run([verb, str(SAMPLE)]) == 130
    err = capsys.readouterr().err
    assert "exodus: interrupted; nothing is half-done, run the same command again to go on" in err
    assert "Traceback" not in err
    assert states() == ["failed"]
    assert run([verb, str(SAMPLE), "--quiet"]) == 0
    assert states() == ["failed", "done"]


def test_an_interruption_while_the_program_loads_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("exodus.cli.run", interrupt)
    with pytest.raises(SystemExit) as end:
        runpy.run_module("exodus", run_name="__main__")
    assert end.value.code == 130


@pytest.mark.parametrize("exporter", ["static", "discourse-bulk"])
def test_a_destination_that_cannot_be_written_is_told_before_anything_is_read(
    exporter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("not an archive")
    assert run(["migrate", str(SAMPLE), "--to", f"{exporter}:mine", "--quiet"]) == 40
    assert "mine cannot be written yet: " in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]


def test_a_server_without_a_token_is_told_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EXODUS_DISCOURSE_TOKEN", raising=False)
    assert run(["migrate", str(SAMPLE), "--to", "discourse:https://forum.example.org", "--quiet"]) == 40
    assert "set EXODUS_DISCOURSE_TOKEN" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_dry_run_tells_what_must_be_mended_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").write_text("not an archive")
    assert run(["migrate", str(SAMPLE), "--to", "static:mine", "--dry-run"]) == 0
    assert "must be mended first: " in capsys.readouterr().out


def test_what_a_destination_refuses_leaves_a_failed_run(tmp_path: Path) -> None:
    assert run(["import", str(SAMPLE), "--quiet"]) == 0
    (tmp_path / "mine").write_text("not an archive")
    assert run(["export", "--to", "static:mine", "--quiet"]) == 40
    assert states() == ["done", "failed"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["adapters"], ["inspect", str(SAMPLE), "--json"], ["migrate", str(SAMPLE)]])
def test_a_full_disk_behind_stdout_is_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    stream = os.fdopen(full, "w", encoding="utf-8", closefd=False)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        assert run(arguments) == 30
    with contextlib.suppress(OSError):  # what it still holds fits nowhere
        stream.close()
    os.close(full)
    err = capsys.readouterr().err
    assert "exodus: No space left on device; make room" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("verb", ["migrate", "import"])
def test_a_run_that_is_done_stays_so_where_nothing_takes_its_report(
    verb: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Console, "closing", refuse)
    assert run([verb, str(SAMPLE), "--quiet"]) == 30
    assert states() == ["done"]
    assert "Traceback" not in capsys.readouterr().err


def test_closed_streams_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert run(["inspect", str(SAMPLE)]) == 0
    assert run(["inspect", "nowhere.zip"]) == TakeoutError.exit_code
    sys.stdout.close()
    sys.stderr.close()
