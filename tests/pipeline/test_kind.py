"""What ``--only`` and ``--exclude`` say of kinds holds for every kind there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from exodus.cli import run
from exodus.pipeline.filter import UNSHOWN, Filter, Readers
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests import shelf

SAMPLES = [
    shelf.SHELF / "facebook" / "2024-json",
    shelf.SHELF / "instagram" / "2024-json",
    shelf.SHELF / "x" / "2023-data",
]
CIRCLES = [Readers(), Readers(audience="group", private=True), Readers(audience="group"), Readers(audience="public")]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("kind")
    found = {}
    for sample in SAMPLES:
        path = found[sample.parent.name] = folder / f"{sample.parent.name}.exodus"
        assert run(["import", str(sample), "--store", str(path), "--quiet"]) == 0
    return found


def keys(store: Store, chosen: Filter, readers: Readers) -> dict[str, set[str]]:
    """The keys that go along, by kind."""
    found: dict[str, set[str]] = {}
    for record in StoreSelection(store, chosen, readers).records():
        found.setdefault(record.kind, set()).add(record.key)
    return found


@pytest.mark.parametrize("readers", CIRCLES, ids=str)
@pytest.mark.parametrize("platform", [sample.parent.name for sample in SAMPLES])
def test_only_a_kind_is_all_of_it_that_would_go_along_with_all_else(
    stores: dict[str, Path], platform: str, readers: Readers
) -> None:
    with Store.open(stores[platform]) as store:
        everything = keys(store, Filter(), readers)
        for kind, expected in everything.items():
            alone = keys(store, Filter(only=(kind,)), readers)
            assert alone[kind] == expected, kind
            assert all(alone[other] <= everything[other] for other in alone), kind


def test_only_a_kind_takes_along_what_it_shows(stores: dict[str, Path]) -> None:
    with Store.open(stores["facebook"]) as store:
        alone = keys(store, Filter(only=("conversation",)), Readers())
        assert len(alone["person"]) > 1 and "message" not in alone  # who took part
        pictured = keys(store, Filter(only=("album",)), Readers())
        assert pictured["image"] and "post" not in pictured


def test_an_excluded_message_takes_its_notices_along_under_the_rule_that_was_given(stores: dict[str, Path]) -> None:
    with Store.open(stores["facebook"]) as store:
        counts = StoreSelection(store, Filter()).counts()["Note"]
        without = StoreSelection(store, Filter(exclude=("message",)))
        assert without.excluded["--exclude message"] == counts["message"] + counts["notice"]
        assert "--exclude notice" not in without.excluded
        both = StoreSelection(store, Filter(exclude=("message", "notice"))).excluded
        assert (both["--exclude message"], both["--exclude notice"]) == (counts["message"], counts["notice"])
        named = StoreSelection(store, Filter(only=("notice",), exclude=("message",))).counts()["Note"]
        assert named == {"notice": counts["notice"]}


def test_friendships_do_not_go_with_the_excluded_people(stores: dict[str, Path]) -> None:
    with Store.open(stores["facebook"]) as store:
        counts = StoreSelection(store, Filter()).counts()["Activity"]
        without = StoreSelection(store, Filter(exclude=("person",)))
        assert without.counts()["Activity"] == counts
        assert UNSHOWN not in without.excluded


def test_what_contradicts_itself_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "--only", "post,like", "--exclude", "like"]) == 2
    assert capsys.readouterr().err == (
        "exodus: --only like and --exclude like contradict each other; leave one of them out\n"
    )
