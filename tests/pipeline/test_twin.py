"""One truth: a takeout as JSON and the same as HTML, in eight languages, are one history."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from exodus.model import Activity, Note
from exodus.pipeline.account import persons_of
from exodus.pipeline.filter import Filter
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests.importers.facebook.tree import PROFILE, message, page, thread
from tests.pipeline.paired import LANGUAGES, OWNER, TALE, Paired, instagram, messenger, messenger_2019
from tests.pipeline.test_half import plant
from tests.pipeline.test_owner import takeout
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


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_pages_of_a_namesake_are_another_person_s(order: tuple[int, int], tmp_path: Path) -> None:
    said = thread(message("Same to you & yours <3", 1600000000000, OWNER), people=("Zed Example", OWNER))
    folders = (
        plant(tmp_path / "data", PROFILE | {page("zedexample_1000000000000009"): said}, mangled=True),
        messenger_2019(tmp_path, "en_US").pages,
    )
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        for number in order:
            take_in(store, folders[number])
        assert len(persons_of(store, {})) == 2
        assert store.value("SELECT count(*) FROM alias") == 0


@pytest.mark.parametrize("section", ["messages", "posts"])
def test_what_both_formats_tell_shows_that_they_are_one_person_s(section: str, tmp_path: Path) -> None:
    paired = messenger(tmp_path, "en_US")
    pages = messenger_2019(tmp_path / "early", "en_US").pages  # tells a name only, and the same messages
    if section == "posts":
        shutil.rmtree(pages / "messages")
        box = (
            '<div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder"><div class="_3-96 _2pio">Zoë Example</div>'
            '<div class="_3-96 _2let"><div class="_2pin"><div>{}</div></div></div>'
            '<div class="_3-94 _2lem">{}</div></div>'
        )
        told = box.format("First snow ☃", "February 10, 2023 at 6:45 PM")
        told += box.format("Sea &amp; sun", "August 20, 2023 at 8:01 AM")
        (pages / "posts").mkdir()
        (pages / "posts" / "your_posts_1.html").write_text(f"<html><body>{told}</body></html>", encoding="utf-8")
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        take_in(store, paired.data)
        take_in(store, pages)
        assert len(persons_of(store, {})) == 1


def test_whom_a_takeout_names_stays_apart_from_its_owner(tmp_path: Path) -> None:
    """A friend's takeout makes somebody an owner whom the pages' account merely follows."""
    pages = instagram(tmp_path, "en_US").pages
    own = takeout("zoe.example", follows="bob")
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        for folder in (
            pages,
            plant(tmp_path / "own", own, mangled=True),
            plant(tmp_path / "bob", takeout("bob", post=2), mangled=True),
        ):
            take_in(store, folder)
        assert len(persons_of(store, {})) == 2
