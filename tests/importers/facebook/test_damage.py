"""Nothing a takeout holds stops the run: neither odd values nor damaged files."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exodus.importers.facebook import Facebook
from exodus.importers.facebook.series import EMPTY
from exodus.model import Actor, Finding, Note
from exodus.takeout import Takeout
from tests import shelf
from tests.importers.facebook.conftest import Tell
from tests.importers.facebook.tree import POSTS, PROFILE, of, one, page, thread

SAMPLES = [sample for sample in shelf.samples() if sample.parent.name == "facebook"]
ODD: list[Any] = [None, 0, -1, 1.5, 10**30, "", "x", "Ã", [], {}, [1], True, [None], [[]], {"label": 1}, "\ud800"]


def odd(content: bytes, chance: random.Random) -> bytes:
    """JSON with some values exchanged for odd ones."""

    def mutated(value: Any) -> Any:
        if chance.random() < 0.06:
            return chance.choice(ODD)
        if isinstance(value, list):
            return [mutated(item) for item in value]
        if isinstance(value, dict):
            return {key: mutated(item) for key, item in value.items() if chance.random() > 0.03}
        return value

    try:
        return json.dumps(mutated(json.loads(content))).encode()
    except ValueError:
        return content


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def flipped(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]


@pytest.mark.parametrize("sample", SAMPLES, ids=map(shelf.name_of, SAMPLES))
@pytest.mark.parametrize("damage", [odd, cut, flipped])
@pytest.mark.parametrize("seed", range(4))
def test_damage_is_told_and_never_raised(
    sample: Path, damage: Callable[[bytes, random.Random], bytes], seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    shutil.copytree(sample, tmp_path / "takeout")
    for path in sorted((tmp_path / "takeout").rglob("*.json")):
        path.write_bytes(damage(path.read_bytes(), chance))
    importer = Facebook()
    with Takeout.open(tmp_path / "takeout") as takeout:
        recognition = importer.recognize(takeout)
        if recognition is None:
            return  # an encrypted half is told by its first bytes alone
        values = list(importer.read(takeout.rooted(recognition.root, "x")))
    assert isinstance(values[0], Actor)
    assert values[0].owner


def test_nulls_and_bare_values_lose_nothing_and_make_no_noise(tell: Tell) -> None:
    odd = {"sender_name": None, "timestamp_ms": "1000", "content": 42, "photos": None, "reactions": None}
    rows = [
        {"timestamp": "1700000000", "title": None, "data": None, "attachments": None, "tags": None},
        {"timestamp": 1700000001, "data": [{"post": 7}, {}], "attachments": None},
    ]
    values = tell(PROFILE | {page("bobexample_1000000000000001"): thread(odd), POSTS: rows})
    notes = {note.content: note for note in of(Note, values)}
    assert notes.keys() == {"42", "7"}
    assert notes["42"].kind == "message"
    assert not any(note.extra for note in notes.values())
    assert [finding.reason for finding in of(Finding, values)] == [EMPTY]


def test_a_time_in_milliseconds_is_not_lost(tell: Tell) -> None:
    rows = [{"timestamp": 1700000000000, "data": [{"post": "late"}, {"update_timestamp": 1700000060000}]}]
    note = one(Note, tell(PROFILE | {POSTS: rows}))
    assert (str(note.published), str(note.updated)) == ("2023-11-14 22:13:20+00:00", "2023-11-14 22:14:20+00:00")
