"""Documents lead somewhere, and every command they show exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.test_reference import VERBS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


@every_page
def test_commands_shown_exist(page: Path) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    shown = re.findall(r"^(?:\.venv/bin/)?exodus ([a-z]+)", "\n".join(blocks), re.MULTILINE)
    assert set(shown) <= set(VERBS)


def test_every_command_is_told_of_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for verb in VERBS:
        assert f"`exodus {verb}" in readme


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        waiting += [page.parent / link for link in links if "://" not in link]
    missing = {page.resolve() for page in PAGES} - reached
    assert {page.name for page in missing} <= {"CHANGELOG.md"}
