"""Two takeouts of one account that overlap make exactly what one whole takeout makes, in either order."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.bench import keys
from benchmarks.generator import generate
from exodus.cli import run

every_platform = pytest.mark.parametrize("platform", ["facebook", "instagram", "x"])


@every_platform
def test_two_overlapping_takeouts_make_exactly_the_whole(platform: str, tmp_path: Path) -> None:
    slices = [
        generate(platform, 600, tmp_path / "early.zip", seed=6, until=0.7),
        generate(platform, 600, tmp_path / "late.zip", seed=6, since=0.3),
    ]
    whole = generate(platform, 600, tmp_path / "whole.zip", seed=6)
    stores = {name: tmp_path / f"{name}.exodus" for name in ("forth", "back", "whole")}
    for name, order in (("forth", slices), ("back", slices[::-1]), ("whole", [whole])):
        for takeout in order:
            assert run(["import", str(takeout), "--store", str(stores[name]), "--quiet"]) == 0
    assert keys(stores["forth"]) == keys(stores["back"]) == keys(stores["whole"])
