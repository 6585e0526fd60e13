"""Texts: whole, safe, small enough for an event, and with no more markup than there is something to mark."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.contracts import Delivery
from exodus.exporters.matrix import word
from exodus.exporters.matrix.deed import sign
from exodus.exporters.matrix.name import local_part, transaction
from exodus.exporters.matrix.word import Words
from exodus.model import Activity, Tag

LINKS = {"x:user:1": Delivery(native_id="@exodus_abc:example.org")}


@pytest.mark.parametrize(
    ("text", "tags", "html"),
    [
        ("a < b & c", (), None),
        ("see https://example.org/a", (), None),
        ("so bold", (Tag("style", 3, 7, "bold"),), "so <b>bold</b>"),
        ("<i>so</i> bold", (Tag("style", 10, 14, "bold"),), "&lt;i&gt;so&lt;/i&gt; <b>bold</b>"),
        ("here", (Tag("link", 0, 4, url="https://example.org"),), '<a href="https://example.org">here</a>'),
        ("here", (Tag("link", 0, 4, url="javascript:alert(1)"),), None),
        ("hi @ada", (Tag("mention", 3, 7, "ada", key="x:user:2"),), None),
        (
            "hi @ada",
            (Tag("mention", 3, 7, "ada", key="x:user:1"),),
            'hi <a href="https://matrix.to/#/@exodus_abc:example.org">@ada</a>',
        ),
    ],
)
def test_markup_only_where_there_is_some(text: str, tags: tuple[Tag, ...], html: str | None) -> None:
    assert word.content(text, tags, LINKS) == [Words(text, html)]


@pytest.mark.parametrize(
    ("text", "clean"),
    [("no\0thing", "nothing"), ("\ud83c\udf5e", "🍞"), ("half \ud83c", "half �"), ("tea 🍵", "tea 🍵")],
)
def test_a_text_is_such_as_a_homeserver_takes(text: str, clean: str) -> None:
    assert word.clean(text) == clean


@given(
    st.lists(
        st.text(alphabet=st.sampled_from('ab \n"<&🍞é'), min_size=1, max_size=60).map(lambda s: s * 900),
        min_size=1,
        max_size=3,
    )
)
def test_long_texts_are_cut_and_nothing_of_them_is_lost(texts: list[str]) -> None:
    found = word.packed([words for text in texts for words in word.content(text, (Tag("style", 0, 5, "bold"),), {})])
    assert "".join(part.plain for part in found).replace("\n", "") == "".join(texts).replace("\n", "")
    for part in found:
        assert len(msgspec.json.encode({"body": part.plain, "formatted_body": part.html or ""})) < 60_000


def test_a_long_text_is_cut_behind_a_line() -> None:
    text = "".join(f"line {number}\n" for number in range(6_000))
    found = word.content(text, (), {})
    assert "".join(part.plain for part in found) == text
    assert all(part.plain.endswith("\n") for part in found)
    assert len(word.packed(found)) == len(found) == 2


@pytest.mark.parametrize(
    ("time", "milliseconds", "said"),
    [
        (datetime(2012, 1, 1, 0, 0, 0, 7_000, tzinfo=UTC), 1_325_376_000_007, None),
        (datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), 0, "dated 1969-12-31"),
        (datetime(1970, 1, 1, tzinfo=UTC), 0, None),
        (None, None, "not known"),
    ],
)
def test_times_that_no_event_can_have_are_told_in_words(
    time: datetime | None, milliseconds: int | None, said: str | None
) -> None:
    assert word.milliseconds(time) == milliseconds
    words = word.dated(time)
    assert (words is None) == (said is None)
    assert words is None or (said or "") in words.plain


@pytest.mark.parametrize(
    ("key", "kind", "content", "extra", "emoji"),
    [
        ("facebook:reactions:1", "like", None, {}, "👍️"),
        ("instagram:likes:1", "like", None, {}, "❤️"),
        ("x:like:1", "like", None, {}, "❤️"),
        ("facebook:reactions:1", "reaction", "haha", {}, "😂"),
        ("facebook:reactions:1", "reaction", "👍", {}, "👍️"),
        ("facebook:reactions:1", "reaction", "❤", {}, "❤️"),
        ("facebook:reactions:1", "reaction", "❤️", {}, "❤️"),
        ("facebook:reactions:1", "reaction", "🥐", {}, "🥐"),
        ("facebook:reactions:1", "reaction", "👩‍🌾", {}, "👩‍🌾"),
        ("x:reaction:1", "reaction", None, {"reaction": "sad"}, "😢"),
    ],
)
def test_reactions_are_emoji_as_clients_send_them(
    key: str, kind: Any, content: str | None, extra: dict[str, Any], emoji: str
) -> None:
    assert sign(Activity(key=key, kind=kind, content=content, extra=extra)) == emoji


def test_names_tell_nothing_and_transactions_nobody_apart() -> None:
    names = {local_part("facebook:person:100000000000001"), local_part("facebook:name:~ada.example")}
    assert len(names) == 2
    assert all(name.startswith("exodus_") and "1000" not in name and "ada" not in name for name in names)
    made = {
        transaction(room, key, part)
        for room in ("!a", "!b")
        for key in ("x:message:1", "x:message:2")
        for part in ("", "#1")
    }
    assert len(made) == 8
    assert transaction("!a", "x:message:1", "") == transaction("!a", "x:message:1", "")
