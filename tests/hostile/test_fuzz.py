"""Takeouts harmed by chance: whatever is done to them, there come records, findings or one ExodusError.

Bounded here; ``docs/contributing/fuzzing.md`` says how to let it run for hours.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exodus import registry
from exodus.errors import ExodusError
from exodus.model import Finding, Record
from exodus.pipeline.merge import fold
from exodus.store.staging import columns_of
from exodus.takeout import Takeout, ZipPart
from tests import shelf
from tests.hostile.forge import PLATFORMS
from tests.hostile.journey import Journey
from tests.hostile.mutation import Harm, harmed, samples, takeout_of, zip_of

SAMPLES = samples()
EXAMPLES = int(os.environ.get("EXODUS_FUZZ", "0"))
"""So many examples a test, for a long run; 0 for the bounded one."""
harms = st.lists(
    st.builds(Harm, st.integers(0, 255), st.integers(0, 255), st.integers(0, 1 << 16), st.integers(0, 1 << 10)),
    min_size=1,
    max_size=6,
)
fuzzed = settings(
    max_examples=EXAMPLES or 25,
    deadline=None,
    derandomize=not EXAMPLES,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
BUDGET = 160
"""MiB that reading hundreds of harmed takeouts may add to a process."""


def read_by_all(sample: Path, done: Sequence[Harm]) -> int:
    """Read the harmed sample with every importer, as ingest would; how many records came of it."""
    try:
        with takeout_of(harmed(sample, done)) as takeout:
            return sum(_read(name, takeout) for name in registry.importer_names())
    except ExodusError:
        return 0


def _read(name: str, takeout: Takeout) -> int:
    importer = registry.importer(name)
    recognition = importer.recognize(takeout)
    if recognition is None:
        return 0
    versions: dict[str, list[Record]] = {}
    for value in importer.read(takeout.rooted(recognition.root, shelf.account_of(recognition))):
        encoded = msgspec.json.encode(value)
        if isinstance(value, Finding):
            continue
        assert value.key.startswith(f"{name}:")
        assert value.source is not None
        assert msgspec.json.decode(encoded, type=Record) is not None
        for column in columns_of(value):
            assert not isinstance(column, int) or -(2**63) <= column < 2**63
            assert not isinstance(column, str) or column.encode() is not None
        versions.setdefault(value.key, []).append(value)
    for records in versions.values():
        fold(records)
    return len(versions)


@pytest.mark.parametrize("sample", SAMPLES, ids=map(shelf.name_of, SAMPLES))
@fuzzed
@given(done=harms)
def test_no_harm_is_fatal_to_the_readers(sample: Path, done: list[Harm]) -> None:
    read_by_all(sample, done)


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(fuzzed, max_examples=EXAMPLES // 10 or 3)
@given(which=st.integers(0, 99), done=harms)
def test_no_harm_is_fatal_on_the_whole_way(journey: Journey, platform: str, which: int, done: list[Harm]) -> None:
    mine = [sample for sample in SAMPLES if sample.parent.name == platform]
    fresh = journey.apart()
    path = fresh.folder / "harmed.zip"
    path.write_bytes(zip_of(harmed(mine[which % len(mine)], done)))
    assert fresh.migrate(path).code in {0, 20}


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(fuzzed, max_examples=EXAMPLES or 25)
@given(
    flips=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(1, 255)), min_size=1, max_size=6),
    end=st.integers(0, 20),
)
def test_no_flipped_byte_of_a_zip_is_fatal(platform: str, flips: list[tuple[int, int]], end: int) -> None:
    sample = next(sample for sample in SAMPLES if sample.parent.name == platform)
    data = bytearray(zip_of(harmed(sample, [])))
    for place, value in flips:
        data[place % len(data)] ^= value
    if end == 1:
        del data[len(data) // 2 :]
    with contextlib.suppress(ExodusError), Takeout("flipped.zip", [_part(bytes(data))]) as takeout:
        for name in registry.importer_names():
            _read(name, takeout)


def _part(data: bytes) -> ZipPart:
    return ZipPart(Path("flipped.zip"), io.BytesIO(data))


CHILD = """
import random, sys
from tests.hostile.mutation import Harm, samples
from tests.hostile.peak import peak
from tests.hostile.test_fuzz import read_by_all
chance = random.Random(int(sys.argv[1]))
def once():
    sample = chance.choice(samples())
    read_by_all(sample, [Harm(*(chance.randrange(1 << 16) for _ in range(4))) for _ in range(chance.randint(1, 6))])
for sample in samples():
    read_by_all(sample, [])
before = peak()
for _ in range(int(sys.argv[2])):
    once()
print(peak() - before)
"""


@pytest.mark.skipif(os.name != "posix", reason="the peak of memory is asked of POSIX")
def test_memory_does_not_grow_with_harm() -> None:
    command = [sys.executable, "-c", CHILD, "7", str(EXAMPLES or 150)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert int(done.stdout) < BUDGET
