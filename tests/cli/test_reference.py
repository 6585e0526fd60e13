"""The reference pages say what the program does: they are made from it (``--accept``) and held to it."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from exodus import registry
from exodus.cli import run
from exodus.cli._settings import load
from exodus.config import Config, File

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


def test_every_example_of_the_file_in_the_documents_is_sound(tmp_path: Path) -> None:
    fences = [
        fence
        for page in sorted(DOCS.parent.rglob("*.md"))
        for fence in re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        if re.search(r"^(destinations|people):", fence, re.MULTILINE)
    ]
    assert len(fences) >= 5
    for fence in fences:
        (tmp_path / "exodus.yaml").write_text(fence, encoding="utf-8")
        assert load(tmp_path / "exodus.yaml") != Config()


@pytest.mark.parametrize("name", registry.exporter_names())
def test_the_configuration_page_names_every_option_and_its_default(name: str) -> None:
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    section = page.split(f"\n## Options of {name}\n")[1].split("\n## ")[0]
    told = dict(re.findall(r"^- `(\w+)`(?: \(`?([^`)]*)`?\))?:", section, re.MULTILINE))
    fields = {field.name: field.default for field in msgspec.structs.fields(registry.exporter(name).Options)}
    assert set(told) == set(fields)
    for option, default in told.items():
        value = fields[option]
        assert not default or default == (str(value).lower() if isinstance(value, bool) else str(value))
