"""Firefox opens the archive from the disk as Chromium does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from exodus.exporters.static.place import anchor
from tests.exporters.static.conftest import Built
from tests.exporters.static.test_browser import VIEWS

pytestmark = pytest.mark.slow(20)
firefox = pytest.importorskip("tests.exporters.static.firefox", reason="websocket-client is not installed")
PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
BROKEN = "[...document.images].filter(i => i.complete && i.currentSrc && !i.naturalWidth).map(i => i.src).join()"
HITS = """new Promise(resolve => {
    const look = left => {
        const hits = document.querySelectorAll('#hits a').length;
        if (hits || !left) { resolve(hits); } else { setTimeout(look, 50, left - 1); }
    };
    look(200);
})"""


@pytest.fixture(scope="module")
def tab() -> Iterator[Any]:
    if PROGRAM is None:
        pytest.skip("NOT TESTED IN FIREFOX: neither firefox-esr nor firefox is installed (apt-get install firefox-esr)")
    with firefox.running(PROGRAM) as started:
        yield started


@pytest.mark.parametrize("width", [320, 1440])
def test_every_view_opens_in_firefox_without_a_word(built: Built, tab: Any, width: int) -> None:
    for view in VIEWS:
        tab.open((built.path / view).as_uri(), width)
        wide = tab.ask("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{view} is wider than {width} pixels"
        assert tab.ask("document.querySelectorAll('h1').length") == 1, view
        assert tab.ask(BROKEN) == "", view
    assert tab.said == []
    assert tab.asked
    assert [url for url in tab.asked if not url.startswith(("file:", "data:", "about:"))] == []


def test_search_menu_and_pictures_work_in_firefox(built: Built, tab: Any) -> None:
    tab.open((built.path / "search" / "index.html").as_uri() + "#q=soup")
    assert tab.ask(HITS) >= 3
    tab.open((built.path / "index.html").as_uri(), 320)
    assert not tab.ask("document.getElementById('menu').checkVisibility()")
    tab.ask("document.querySelector('button.open').click()")
    assert tab.ask("document.getElementById('menu').matches(':popover-open')")
    tab.open((built.path / "albums" / f"{anchor('facebook:album:0')}.html").as_uri())
    tab.ask("document.querySelector('a.shot').click()")
    assert tab.ask("document.querySelector('dialog.lightbox').open")
    assert "1 of 5" in tab.ask("document.querySelector('dialog.lightbox').innerText")
