from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exporters.discourse.fake import Fake, running
from tests.exporters.discourse.group import fill


@pytest.fixture
def fake() -> Iterator[Fake]:
    """A site as exodus setup leaves it."""
    with running() as server:
        server.forum.settle()
        yield server


@pytest.fixture
def raw_fake() -> Iterator[Fake]:
    """A site as it is on its first day."""
    with running() as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return fill(tmp_path / "group.exodus")
