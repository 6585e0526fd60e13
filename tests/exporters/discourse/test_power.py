"""Power fails before and after every request, and processes are killed: nothing is lost, nothing stands there twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from exodus.dialects.discourse.mark import marks
from exodus.pipeline.undo import undo
from exodus.store import Store
from tests.exporters.board import PowerCut
from tests.exporters.discourse.fake import KEY, Fake, running
from tests.exporters.discourse.group import export, exporter, fill
from tests.exporters.discourse.law import on_the_wire
from tests.exporters.discourse.test_quirk import picture_of


def whole(path: Path) -> tuple[int, list[str]]:
    """How many moments an export has in which power can fail, and what stands there after it."""
    with running() as fake:
        fake.forum.settle()
        moments: list[str] = []
        to = exporter(fake)
        on_the_wire(to, moments.append)
        export(path, to)
        with Store.open(path) as opened:
            opened.execute("DELETE FROM journal")
        return len(moments), plain(fake)


def plain(fake: Fake) -> list[str]:
    """What stands there, without numbers that depend on how often something was tried."""
    import re

    return [re.sub(r"topic:\d+", "", repr(one)) for one in picture_of(fake)]


def failing_at(moment: int) -> Callable[[str], None]:
    count = 0

    def cut(now: str) -> None:
        nonlocal count
        count += 1
        if count == moment:
            raise PowerCut(now)

    return cut


def survives(path: Path, expected: list[str], moment: int) -> None:
    with running() as fake:
        fake.forum.settle()
        to = exporter(fake)
        on_the_wire(to, failing_at(moment))
        with pytest.raises(PowerCut):
            export(path, to)
        ledger = export(path, exporter(fake))
        assert not ledger.refusals, (moment, ledger.refusals)
        assert plain(fake) == expected, moment
        assert not [
            name for name, n in Counter(m for p in fake.forum.standing() for m in marks(p.raw)).items() if n > 1
        ]
        with Store.open(path) as opened:
            opened.execute("DELETE FROM journal")


def test_power_may_fail_at_any_request(tmp_path: Path) -> None:
    path = fill(tmp_path / "group.exodus")
    moments, expected = whole(path)
    for moment in random.Random(5).sample(range(1, moments + 1), 3):
        survives(path, expected, moment)


@pytest.mark.slow(50)
def test_power_may_fail_at_every_request(tmp_path: Path) -> None:
    path = fill(tmp_path / "group.exodus")
    moments, expected = whole(path)
    for moment in range(1, moments + 1):
        survives(path, expected, moment)


@pytest.mark.slow(50)
def test_an_undo_that_dies_goes_on(tmp_path: Path) -> None:
    path = fill(tmp_path / "group.exodus")
    for moment in range(5, 95, 6):
        with running() as fake:
            fake.forum.settle()
            export(path, exporter(fake))
            to = exporter(fake)
            on_the_wire(to, failing_at(moment))
            with Store.open(path) as opened:
                with pytest.raises(PowerCut):
                    list(undo(opened, opened.begin_run("undo"), to))
                kept = [one for one in undo(opened, opened.begin_run("undo"), exporter(fake)) if one.kept]
            assert kept == [] and fake.forum.standing() == [] and not fake.forum.categories and not fake.forum.groups


@pytest.mark.slow(50)
def test_kills_at_random_moments_deliver_everything_once(tmp_path: Path) -> None:
    path = fill(tmp_path / "group.exodus")
    _, expected = whole(path)
    source = random.Random(3)
    with running() as fake:
        fake.forum.settle()
        command = [sys.executable, "-m", "exodus", "export", "--store", str(path), "--to", f"discourse:{fake.url}"]
        command += ["-o", "rate=1000000", "--quiet"]
        environment = {**os.environ, "EXODUS_DISCOURSE_TOKEN": KEY}
        for _ in range(25):
            process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
            time.sleep(0.4 + source.random() * 0.5)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        assert subprocess.run(command, env=environment, check=False).returncode == 0
        assert plain(fake) == expected
