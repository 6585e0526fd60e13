"""The reference pages say what the program does: they are made from it (``--accept``) and held to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exodus.cli import run
from exodus.config import File

DOCS = Path(__file__).parent.parent.parent / "docs" / "reference"
VERBS = ("migrate", "inspect", "import", "export", "status", "setup", "invite", "verify", "undo", "adapters")

INTRODUCTION = """# Command line

Every command prints results to stdout, progress and findings to stderr. `--json` prints one JSON object instead
([its shape](json.md)), `--quiet` only errors.

"""


def helped(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run([*arguments, "--help"]) == 0
    return "\n".join(line.rstrip() for line in capsys.readouterr().out.strip().splitlines())


def test_the_command_line_page_is_what_help_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, accept: bool
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERMINAL_WIDTH", "100")
    page = INTRODUCTION + f"```\n{helped(capsys)}\n```\n"
    for verb in VERBS:
        page += f"\n## exodus {verb}\n\n```\n{helped(capsys, verb)}\n```\n"
    path = DOCS / "command-line.md"
    if accept:
        path.write_text(page, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page


def test_every_command_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    commands = re.search(r"Commands:\n(.*?)\n\n", helped(capsys), re.DOTALL)
    assert commands
    assert tuple(re.findall(r"^  (\w+)", commands.group(1), re.MULTILINE)) == VERBS
    assert "..." not in commands.group(1)  # every line is whole on the narrowest terminal


def test_the_configuration_page_names_every_key() -> None:
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(File.__struct_fields__)
