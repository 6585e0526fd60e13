from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exodus.contracts import Publication
from exodus.exporters.static import Static, StaticOptions
from tests.exporters.memory import MemorySelection, Recorder
from tests.exporters.static.demo import demo
from tests.exporters.static.page import Page

CHROMIUM = "/usr/bin/chromium"


class Built:
    """An archive of the demo, and what it was built from."""

    def __init__(self, folder: Path) -> None:
        self.selection: MemorySelection = demo(folder)
        self.path = folder / "archive"
        self.progress = Recorder()
        options = StaticOptions(directory=str(self.path))
        self.publication: Publication = Static(options).publish(self.selection, self.progress)
        self.pages = {path.relative_to(self.path).as_posix(): Page(path) for path in sorted(self.path.rglob("*.html"))}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if not shutil.which(CHROMIUM):
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
