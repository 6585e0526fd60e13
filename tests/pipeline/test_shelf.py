"""The law again, through the pipeline: what holds for every sample once it is in a store."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from exodus import registry
from exodus.pipeline.discovery import discover
from exodus.pipeline.ingest import ingest
from exodus.pipeline.ledger import TakeoutAccount
from exodus.store import Store
from tests import shelf
from tests.pipeline.scripted import Silence

SAMPLES = shelf.samples()
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=map(shelf.name_of, SAMPLES))
PAIRS = [pair for pair in itertools.combinations(SAMPLES, 2) if pair[0].parent == pair[1].parent]


def take_in(store: Store, *paths: Path) -> list[TakeoutAccount]:
    accounts = []
    for found in discover(paths, list(registry.importers())):
        assert found.takeout is not None, found.error
        with found.takeout as takeout:
            accounts.append(ingest(store, store.begin_run("import"), takeout, found.claims, Silence()))
    return accounts


def held(store: Store) -> list[tuple[str, str]]:
    return list(store.rows("SELECT r.key, b.json FROM record AS r JOIN body AS b ON b.id = r.body ORDER BY r.key"))


@every_sample
def test_a_second_import_and_one_as_a_zip_say_same_for_everything(sample: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        (first,) = take_in(store, sample)
        before = held(store)
        (second,) = take_in(store, sample)
        (packed,) = take_in(store, shelf.zipped(sample, tmp_path / "packed.zip"))
        assert first.records and second.records and packed.records
        assert first.records.new == first.records.seen - first.records.failed
        assert second.records.same == packed.records.same == first.records.new
        assert second.records.failed == packed.records.failed == first.records.failed
        assert held(store) == before
        assert store.value("SELECT count(*) FROM takeout") == 1
        assert first.members == second.members == packed.members
        assert first.findings == second.findings == packed.findings


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "+".join(map(shelf.name_of, pair)))
def test_order_of_import_does_not_matter(pair: tuple[Path, Path], tmp_path: Path) -> None:
    stores = []
    for number, order in enumerate((pair, pair[::-1])):
        with Store.open(tmp_path / f"{number}.exodus", create=True) as store:
            for sample in order:
                take_in(store, sample)
            stores.append(held(store))
    assert stores[0] == stores[1]
