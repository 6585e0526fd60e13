"""The line that lists who is in a thread, in languages that join names in their own ways."""

from __future__ import annotations

import pytest

from exodus.dialects.meta.page.section import Run, Section
from exodus.dialects.meta.page.survey import participants

KNOWN = {"Bob Example", "Zoë Example"}


def listed(line: str, known: set[str], language: str) -> tuple[str, ...]:
    return participants([Section(1, runs=(Run(line),))], known, language)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Participants: Bob Example, Łucja Example and Zoë Example", "en"),
        ("Teilnehmer: Bob Example, Łucja Example und Zoë Example", "de"),
        ("参加者：Bob Example、Łucja Example、Zoë Example", "ja"),
        ("المشاركون: Bob Example وŁucja Example وZoë Example", "ar"),
        ("参与者：Bob Example、Łucja Example和Zoë Example", "zh"),
        ("Účastníci: Bob Example, Łucja Example a\u00a0Zoë Example", "cs"),
    ],
)
def test_those_who_never_wrote_are_listed_too(line: str, language: str) -> None:
    assert listed(line, KNOWN, language) == ("Bob Example", "Łucja Example", "Zoë Example")


def test_names_that_nobody_knows_are_parted_by_the_language() -> None:
    assert listed("Participants : Ada Example et Ivan Example", set(), "fr") == ("Ada Example", "Ivan Example")


def test_a_known_name_with_a_joint_in_it_stays_whole() -> None:
    line = "Participants: Salt and Pepper Example and Zoë Example"
    assert listed(line, {"Salt and Pepper Example"}, "en") == ("Salt and Pepper Example", "Zoë Example")


def test_an_address_is_no_list() -> None:
    assert listed("https://example.org/join", KNOWN, "en") == ()
