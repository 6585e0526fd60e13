"""Mojibake: whatever Meta mangled comes back, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.dialects.meta.text import repair, repair_name, repaired

HUMAN = st.text(st.characters(codec="utf-8"), max_size=40)
CLEAN = HUMAN.filter(lambda text: not any("\x80" <= char <= "\xbf" for char in text))
"""Text that nobody could take for mangled: a mangled run always holds a character from U+0080 to U+00BF."""


def mangle(text: str) -> str:
    return text.encode("utf-8").decode("latin-1")


@given(HUMAN)
def test_what_was_mangled_comes_back(text: str) -> None:
    assert repair(mangle(text)) == text


@given(CLEAN)
def test_clean_text_is_left_alone(text: str) -> None:
    assert repair(text) == text


@given(CLEAN)
def test_a_second_pass_changes_nothing(text: str) -> None:
    assert repair(repair(mangle(text))) == text


@given(CLEAN, HUMAN, CLEAN)
def test_clean_and_mangled_text_side_by_side(before: str, middle: str, after: str) -> None:
    # A letter between keeps a clean lead character from borrowing the bytes behind it.
    assert repair(f"{before}☃ {mangle(middle)} ☃{after}") == f"{before}☃ {middle} ☃{after}"


@given(HUMAN, st.sampled_from("é☃👍"), st.data())
def test_a_character_cut_in_half_spoils_only_itself(text: str, last: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(last.encode()) - 1))
    half = mangle(last)[:cut]
    assert repair(mangle(text) + half) == text + half


@pytest.mark.parametrize(
    "text",
    ["café", "naïve 👍", "☃", "Ærøskøbing", "ÿ", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80", "straße “so”"],
)
def test_no_well_formed_run_no_change(text: str) -> None:
    assert repair(text) == text


def test_known_case_of_mixed_text() -> None:
    assert repair("☃ Ã©") == "☃ é"


def test_names_are_remembered_and_equal() -> None:
    assert repair_name("ZoÃ«") == "Zoë"


def test_keys_and_values_at_any_depth() -> None:
    assert repaired({"PrÃ©nom": [{"x": "ZoÃ«", "n": 1, "z": None}]}) == {"Prénom": [{"x": "Zoë", "n": 1, "z": None}]}


def test_two_keys_that_become_one_lose_nothing() -> None:
    assert repaired({"Prénom": 1, "PrÃ©nom": 2}) == {"Prénom": 1, "PrÃ©nom": 2}
