"""The reference pages say what the program does: they are made from it (``--accept``) and held to it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from exodus import registry
from exodus.cli import run
from exodus.cli._settings import load
from exodus.config import Config, File
from exodus.model import KINDS
from tests import shelf

DOCS = Path(__file__).parent.parent.parent / "docs" / "reference"
VERBS = ("migrate", "inspect", "import", "export", "status", "setup", "invite", "verify", "undo", "adapters")

INTRODUCTION = """# Command line

Every command prints results to stdout, progress and findings to stderr. `--json` prints one JSON object instead
([its shape](json.md)), `--quiet` only errors.

"""
CONCLUSION = """
## What is chosen

`--only` and `--exclude` name kinds:

{kinds}

Of these,

- `--only K` takes along every record of the kind K that would go along with everything around it, and what these
  show: who said it, the pictures in it, who took part in a conversation. What they are about stays behind:
  `--only like` has the likes, each with what the takeout told of the thing, without the posts. Owners always go along.
- `--exclude K` leaves out the kind K; of a kind of Collection, what stands in it too; with messages, the notices of
  their conversations. What then belongs only to what is left out stays behind as well: likes of excluded posts,
  pictures nothing shows any more. Friendships do not belong to people: with `--exclude person` they stay.

A kind both in `--only` and in `--exclude` is an error. `--since` and `--until` weigh what is said and done (Notes and
Activities); what has no time is outside every period. `--conversation` and `--person` take a name, a handle or a key;
of several, one must fit. No option but `--widen` shows anything to more people than could see it before.

What stays behind is counted by the first rule that keeps it, named as you gave it (`--exclude like`), else by
`deleted`, `audience direct`, `belongs only to what is left out`, and so on.
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
    kinds = "\n".join(f"- {type_}: {', '.join(f'`{kind}`' for kind in kinds)}" for type_, kinds in KINDS.items())
    page += CONCLUSION.format(kinds=kinds)
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


def test_the_page_of_objects_has_the_keys_that_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (DOCS / "json.md").read_text(encoding="utf-8")
    told = [json.loads(fence) for fence in re.findall(r"^```json\n(.*?)^```", page, re.MULTILINE | re.DOTALL)]
    sample = str(shelf.SHELF / "facebook" / "2024-json")
    for arguments in (
        ("inspect", sample),
        ("migrate", sample),
        ("export", "--dry-run"),
        ("status", "--findings"),
        ("adapters",),
        ("setup", "static"),
        ("verify",),
        ("undo", "static"),
    ):
        assert run([*arguments, "--json"]) == 0
        printed = json.loads(capsys.readouterr().out)
        assert any(_shaped(printed, one) for one in told), f"{arguments[0]}: {sorted(printed)}"


def _shaped(printed: dict[str, Any], told: dict[str, Any]) -> bool:
    """Whether an object has the keys that the page tells, and so has the first object of every list in it."""
    if (printed.keys() ^ told.keys()) - {"dropped", "advice", "count", "listed"}:
        return False
    lists = ((value, told.get(key)) for key, value in printed.items())
    return all(
        _shaped(ours[0], theirs[0])
        for ours, theirs in lists
        if isinstance(ours, list) and isinstance(theirs, list) and ours and theirs and isinstance(ours[0], dict)
    )
