"""Markup and accessibility, as axe-core and html-validate see them; and screenshots to look at.

Both come from npm: ``npm install --no-save axe-core html-validate`` in the project's folder, as ``.ci/run`` does.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from exodus.exporters.static.place import anchor
from tests.exporters.static.conftest import Built
from tests.exporters.static.test_browser import VIEWS

pytestmark = pytest.mark.slow(45)
ROOT = Path(__file__).parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VALIDATE = ROOT / "node_modules" / ".bin" / "html-validate"
SCREENSHOTS = ROOT / "screenshots"
ALL = (
    *VIEWS,
    "search/index.html",
    "calendar/index.html",
    "calendar/2014.html",
    "calendar/gaps.html",
    "threads/index.html",
    "links/index.html",
    "map/index.html",
    "stats/index.html",
    "saved/index.html",
    "albums/index.html",
    "conversations/other.html",
    f"people/{anchor('facebook:profile:1')}.html",
)
RULES = {
    "extends": ["html-validate:recommended"],
    "root": True,
    "rules": {
        "attr-quotes": "off",  # taste
        "doctype-style": "off",  # taste
        "long-title": "off",  # titles hold people's words
        "no-inline-style": "error",
        "aria-label-misuse": ["error", {"allowAnyNamable": True}],  # lists of reactions have names
        "no-trailing-whitespace": "off",  # people's words are kept as they are
    },
}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_view(built: Built, browser: Any, theme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm install --no-save axe-core html-validate")
    context = browser.new_context(bypass_csp=True, color_scheme=theme)
    page = context.new_page()
    found: list[tuple[str, str, str]] = []
    for view in ALL:
        page.goto((built.path / view).as_uri())
        page.evaluate(AXE.read_text(encoding="utf-8"))
        ask = "axe.run().then(done => done.violations.map(found => [found.id, found.nodes[0].html]))"
        found.extend((view, *violation) for violation in page.evaluate(ask))
    context.close()
    assert not found, found


def test_the_markup_is_valid(built: Built, tmp_path: Path) -> None:
    if not VALIDATE.exists():
        pytest.skip("html-validate is not installed: npm install --no-save axe-core html-validate")
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps(RULES), encoding="utf-8")
    command = [str(VALIDATE), "--config", str(rules), "--formatter", "json", *(str(built.path / view) for view in ALL)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    found = [
        (Path(file["filePath"]).relative_to(built.path).as_posix(), message["ruleId"], message["message"])
        for file in json.loads(done.stdout)
        for message in file["messages"]
    ]
    assert not found, found[:20]


def test_paper_shows_the_words_and_no_navigation(built: Built, browser: Any) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto((built.path / "timeline" / "2023.html").as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("header.top").is_visible()
    assert page.locator("article").first.is_visible()
    page.close()


def test_every_view_is_kept_as_a_picture(built: Built, browser: Any) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    for width, theme in ((1440, "light"), (320, "dark")):
        page = browser.new_page(viewport={"width": width, "height": 1000}, color_scheme=theme)
        for view in ALL:
            page.goto((built.path / view).as_uri())
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{view} is wider than {width} pixels"
            page.screenshot(path=SCREENSHOTS / f"{view.removesuffix('.html').replace('/', '-')}-{width}-{theme}.png")
        page.close()
