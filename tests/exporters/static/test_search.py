"""Search finds what plain scanning finds, no more and no less."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exodus.exporters.static.place import anchor
from exodus.exporters.static.posting import DIGITS, Postings, encoded, script
from exodus.exporters.static.search import text_of
from exodus.exporters.static.term import fold, terms, words
from tests.exporters.static.conftest import Built


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Crème BRÛLÉE", "creme brulee"),
        ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
        ("Straße", "strasse"),
        ("שָׁלוֹם", "שלום"),
        ("ｶﾞﾗｽ が", "ガラス が"),
        ("ﬁne İstanbul", "fine istanbul"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_folding_strips_marks_and_case_but_no_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_scripts_without_spaces_are_found_by_pairs() -> None:
    assert terms("今日は鎌倉") == {"今日", "日は", "は鎌", "鎌倉", "倉"}
    assert terms("iPhone海") == {"iphone", "海"}
    assert list(words(fold("don't E-mail_x हिन्दी"))) == ["don", "t", "e", "mail_x", "हिन्दी"]


def decoded(text: str) -> list[int]:
    numbers, number, value, shift = list[int](), 0, 0, 0
    for digit in map(DIGITS.index, text):
        value += (digit & 31) << shift
        shift += 5
        if digit < 32:
            number += value
            numbers.append(number)
            value, shift = 0, 0
    return numbers


@pytest.mark.parametrize("bound", [7, 1000, 10**9])
def test_postings_survive_spilling_and_cutting(bound: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exodus.exporters.static.posting.SHARD", 40)
    chance = random.Random(6)
    told: dict[str, list[int]] = {}
    postings = Postings(bound)
    for number in range(0, 40_000, 37):
        found = {f"w{chance.randrange(60)}", "all", chance.choice("日𝒳é")}
        postings.add(number, found)
        for term in found:
            told.setdefault(term, []).append(number)
    read: dict[str, str] = {}
    firsts = []
    for first, lines in postings.shards():
        firsts.append(first)
        for line in lines.split("\n"):
            term, _, text = line.partition(" ")
            read[term] = text
        assert lines.startswith(f"{first} ")
    postings.close()
    assert {term: decoded(text) for term, text in read.items()} == told
    assert firsts == sorted(firsts, key=lambda term: term.encode("utf-16-be"))
    assert decoded(encoded(10**9)) == [10**9]


def test_nothing_in_a_script_can_end_it() -> None:
    nasty = "</script><!--\u2028\u2029"
    written = script("entries", 1, [nasty])
    assert "<" not in written
    assert "\u2028" not in written
    assert json.loads(written[written.index("[") : written.rindex(")")]) == [nasty]


def entries(folder: Path) -> Iterator[dict[str, Any]]:
    """The entries of an archive's index, in their order."""
    for number in range(len(list((folder / "search").glob("e*.js")))):
        text = (folder / "search" / f"e{number}.js").read_text(encoding="utf-8")
        content = json.loads(text[text.index("{") : text.rindex(")")])
        for page, ident, time, who, kind, source, said in content["rows"]:
            yield {
                "where": f"{content['pages'][page]}#{ident}",
                "time": time,
                "who": content["names"][who],
                "kind": kind,
                "source": source,
                "text": said,
            }


def test_every_record_with_words_can_be_found_newest_first(built: Built) -> None:
    found = list(entries(built.path))
    idents = {entry["where"].partition("#")[2] for entry in found}
    for record in built.selection.records():
        if terms(text_of(record)) and record.kind not in ("rsvp", "reaction"):
            assert anchor(record.key) in idents or any(entry["text"] == text_of(record) for entry in found), record
    times = [entry["time"] for entry in found if entry["time"]]
    assert times == sorted(times, reverse=True)
    for entry in found:
        page, _, ident = entry["where"].partition("#")
        assert ident in built.pages[page].ids, entry


@pytest.fixture(scope="module")
def page(built: Built, browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    opened.goto((built.path / "search" / "index.html").as_uri())
    yield opened
    opened.close()


ASK = """async query => {
  const full = Object.assign({q: "", mode: "words", who: "", source: "", kind: "", year: "", has: ""}, query);
  const found = await exodusSearch.prepare(full);
  const all = await exodusSearch.walk(found, 0, 1e9, () => true);
  return all.hits.map(hit => hit.page + "#" + hit.id);
}"""


def scanned(built: Built, **query: str) -> list[str]:
    """The truth: every entry looked at."""
    hits = []
    for entry in entries(built.path):
        told = f" {' '.join(words(fold(entry['text'])))} "
        fits = True
        for piece in re.findall(r'-?"[^"]*"|\S+', query.get("q", "")):
            plain = piece.removeprefix("-")
            sought = " ".join(words(fold(plain)))
            if not sought:
                continue
            unspaced = sought[0] > "\u2e80"
            needle = ("" if unspaced else " ") + sought + ("" if unspaced or plain.endswith("*") else " ")
            fits = fits and (needle in told) != piece.startswith("-")
        fits = fits and query.get("kind") in (None, entry["kind"]) and query.get("source") in (None, entry["source"])
        fits = fits and entry["time"].startswith(query.get("year", ""))
        if fits:
            hits.append(entry["where"])
    return hits


@pytest.mark.slow(5)
@pytest.mark.parametrize(
    "query",
    [
        {"q": "soup"},
        {"q": "SOUP grandma"},
        {"q": "recipe book"},
        {"q": '"recipe book"'},
        {"q": '"book recipe"'},
        {"q": "neighb*"},
        {"q": "chloe"},
        {"q": "chloé tonight"},
        {"q": "鎌倉"},
        {"q": "海"},
        {"q": "静かで"},
        {"q": "שנה"},
        {"q": "שלום"},
        {"q": "القهوة"},
        {"q": "thought number 7"},
        {"q": "thought -7", "year": "2014"},
        {"q": "neighbour's"},
        {"q": "ok", "kind": "message"},
        {"q": "example", "source": "x"},
        {"year": "2013"},
        {"q": "nowhere"},
        {"q": "<script>"},
    ],
    ids=lambda query: " ".join(query.values()),
)
def test_the_browser_finds_what_scanning_finds(built: Built, page: Any, query: dict[str, str]) -> None:
    assert page.evaluate(ASK, query) == scanned(built, **query)


@pytest.mark.slow(5)
def test_random_words_are_found_as_sqlite_finds_them(built: Built, page: Any) -> None:
    found = list(entries(built.path))
    database = sqlite3.connect(":memory:")
    database.execute(
        'create virtual table entry using fts5(text, tokenize = "unicode61 remove_diacritics 0 tokenchars _")'
    )
    database.executemany("insert into entry(rowid, text) values (?, ?)", enumerate(fold(e["text"]) for e in found))
    chance = random.Random(2)
    every = sorted(
        {word for entry in found for word in words(fold(entry["text"])) if word.isascii() and "_" not in word}
    )
    for _ in range(40):
        chosen = chance.sample(every, chance.choice((1, 1, 2)))
        asked = " ".join(f'"{word}"' for word in chosen)
        truth = [
            row[0] for row in database.execute("select rowid from entry where entry match ? order by rowid", [asked])
        ]
        assert page.evaluate(ASK, {"q": " ".join(chosen)}) == [found[number]["where"] for number in truth], chosen
    database.close()


@pytest.mark.slow(5)
def test_exact_text_and_expressions_are_scanned(built: Built, page: Any) -> None:
    found = list(entries(built.path))
    exact = page.evaluate(ASK, {"q": "ago. I was", "mode": "exact"})
    assert exact == [entry["where"] for entry in found if "ago. I was" in entry["text"]]
    pattern = r"number \d[05] about"
    regex = page.evaluate(ASK, {"q": pattern, "mode": "regex", "kind": "post"})
    assert regex == [e["where"] for e in found if re.search(pattern, e["text"], re.I) and e["kind"] == "post"]


@pytest.mark.slow(5)
def test_the_page_keeps_its_state_marks_hits_and_leads_there(built: Built, page: Any) -> None:
    address = (built.path / "search" / "index.html").as_uri()
    page.goto(f"{address}#q=grandma&year=2013")
    page.reload()
    page.wait_for_selector("#hits a")
    assert page.locator("#hits mark").first.inner_text().lower() == "grandma"
    assert "1 result" in page.locator("#status").inner_text()
    page.fill("#q", "noodle")
    page.locator("#status", has_text="Nothing was found").wait_for()
    page.fill("#q", "grandm")
    page.locator("#status", has_text="Words that begin so").wait_for()
    assert page.evaluate("location.hash") == "#q=grandm&year=2013"
    page.locator("#hits a").first.click()
    page.wait_for_url("**/timeline/2013*.html#*")
    page.goto(address)
    page.select_option("#mode", "regex")
    page.fill("#q", "(")
    page.locator("#status", has_text="This is no regular expression").wait_for()
