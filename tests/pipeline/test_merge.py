from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.model import Audience, Document, Location, Note, Record, Tag
from exodus.pipeline.merge import fold

TIMES = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)).map(lambda time: time.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware at once
TAGS = st.lists(
    st.builds(Tag, type=st.sampled_from(["mention", "link"]), start=st.integers(0, 3), end=st.integers(4, 5)),
    max_size=2,
).map(tuple)
NOTES = st.builds(
    Note,
    key=st.just("k"),
    kind=st.just("post"),
    content=st.sampled_from([None, "a", "b"]),
    name=st.sampled_from([None, "n", "m"]),
    published=TIMES,
    tag=TAGS,
    audience=st.sampled_from(["unknown", "public", "direct"]),
    extra=st.dictionaries(st.sampled_from("xy"), st.integers(), max_size=2),
)


@given(NOTES)
def test_a_record_folded_with_itself_is_itself(note: Note) -> None:
    assert fold([note, note]) == note


@given(NOTES, NOTES)
def test_nothing_the_first_says_is_lost_and_gaps_are_filled(first: Note, second: Note) -> None:
    folded = fold([first, second])
    assert isinstance(folded, Note)
    for name in ("content", "name", "published"):
        assert getattr(folded, name) == (getattr(first, name) or getattr(second, name))
    assert folded.audience == (first.audience if first.audience != "unknown" else second.audience)
    assert set(first.tag) <= set(folded.tag)
    assert folded.extra == {**second.extra, **first.extra}


@given(st.lists(NOTES, min_size=3, max_size=3))
def test_folding_again_with_the_same_versions_changes_nothing(notes: list[Record]) -> None:
    once = fold(notes)
    assert fold([once, *notes]) == once


def test_a_mention_the_newer_takeout_dropped_is_kept_while_the_text_is_the_same() -> None:
    mention = Tag(type="mention", start=0, end=4, name="bob", key="x:user:2")
    newer, older = (
        Note(key="k", kind="post", content="@bob hi"),
        Note(key="k", kind="post", content="@bob hi", tag=(mention,)),
    )
    assert fold([newer, older]).tag == (mention,)  # type: ignore[union-attr]
    edited = Note(key="k", kind="post", content="hi")
    assert fold([edited, older]).tag == ()  # type: ignore[union-attr]


def test_bytes_of_one_takeout_heal_the_others_missing_ones() -> None:
    missing = Document(key="k", kind="image", missing="not in the takeout")
    whole = Document(key="k", kind="image", sha256="ab", size=1, media_type="image/png")
    assert fold([missing, whole]) == whole


def test_a_place_is_filled_field_by_field() -> None:
    first = Note(key="k", kind="post", location=Location(name="Cafe"))
    second = Note(key="k", kind="post", location=Location(latitude=1.0, longitude=2.0, name="Café"))
    assert fold([first, second]).location == Location(1.0, 2.0, "Cafe")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("newer", "older", "audience"),
    [
        ("public", "list", "list"),
        ("list", "public", "list"),
        ("direct", "list", "direct"),
        ("unknown", "list", "list"),
        ("public", "followers", "public"),
    ],
)
def test_what_was_for_a_few_chosen_people_stays_theirs(newer: Audience, older: Audience, audience: Audience) -> None:
    versions = (Note(key="x:status:1", kind="post", audience=said) for said in (newer, older))
    folded = fold(versions)
    assert isinstance(folded, Note) and folded.audience == audience
