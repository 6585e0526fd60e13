"""One truth: a takeout as JSON and the same as HTML, in eight languages, are one history."""

from __future__ import annotations

from pathlib import Path

import pytest

from exodus.model import Activity, Note
from exodus.pipeline.filter import Filter
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests.pipeline.paired import LANGUAGES, TALE, Paired, instagram, messenger, messenger_2019
from tests.pipeline.test_shelf import take_in

WRITERS = {"2024": messenger, "2019": messenger_2019, "instagram": instagram}
every_pair = pytest.mark.parametrize(
    ("platform", "language"), [(platform, language) for platform in WRITERS for language in LANGUAGES]
)


def told(store: Store) -> list[tuple[object, ...]]:
    """What an exporter sees: everything said and done, by name."""
    selection = StoreSelection(store, Filter())
    seen: list[tuple[object, ...]] = []
    for record in selection.records():
        if isinstance(record, Note):
            author = selection.get(record.attributed_to) if record.attributed_to else None
            seen.append((record.kind, getattr(author, "name", None), record.content, record.published, record.context))
        elif isinstance(record, Activity):
            there = selection.get(record.object.key) if record.object and record.object.key else None
            seen.append((record.kind, record.content, getattr(there, "content", None)))
    return sorted(seen, key=str)


@every_pair
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["json first", "html first"])
def test_both_formats_are_the_records_of_one(
    platform: str, language: str, order: tuple[int, int], tmp_path: Path
) -> None:
    paired: Paired = WRITERS[platform](tmp_path, language)
    folders = (paired.data, paired.pages)
    with Store.open(tmp_path / "one.exodus", create=True) as store:
        take_in(store, paired.data)
        alone = told(store)
    with Store.open(tmp_path / "both.exodus", create=True) as store:
        for number in order:
            take_in(store, folders[number])
        both = told(store)
        take_in(store, paired.pages)
        assert told(store) == both
    assert both == alone
    assert len([one for one in alone if one[0] in {"message", "notice"}]) == len(TALE)


@every_pair
def test_html_alone_tells_the_same_words_at_the_same_walls(platform: str, language: str, tmp_path: Path) -> None:
    paired: Paired = WRITERS[platform](tmp_path, language)
    with Store.open(tmp_path / "one.exodus", create=True) as store:
        (account,) = take_in(store, paired.pages)
        assert not account.findings
        notes = [one for one in StoreSelection(store, Filter()).records() if isinstance(one, Note)]
    said = sorted(note.content or "" for note in notes if note.kind in {"message", "notice"})
    assert said == sorted(line.text for line in TALE)
    walls = sorted(note.published for note in notes if note.published and note.kind in {"message", "notice"})
    assert walls == sorted(paired.walls)
