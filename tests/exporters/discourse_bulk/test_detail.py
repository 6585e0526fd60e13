"""Names of emoji, texts of polls, messages as chat shows them, paths of old addresses; and any records at all."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exodus.dialects.discourse import markdown
from exodus.exporters.discourse_bulk.chat import spoken
from exodus.exporters.discourse_bulk.emoji import emoji
from exodus.exporters.discourse_bulk.permalink import permalink
from exodus.exporters.discourse_bulk.poll import inert
from exodus.exporters.discourse_bulk.topic import protected
from exodus.model import Activity, Actor, Collection, Note, Record, Reference, from_seconds
from tests.exporters.discourse_bulk.test_build import build
from tests.exporters.memory import Counting


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("👍", "+1"),
        ("👍🏿", "+1"),
        ("❤️", "heart"),
        ("❤️‍🔥", "heart"),
        ("😆", "laughing"),
        ("😡", "rage"),
        ("🎈", "balloon"),
        ("🇩🇪", "de"),
        ("🇬🇧", "uk"),
        ("haha", None),
        ("", None),
        (None, None),
    ],
)
def test_emoji_have_discourses_names(content: str | None, name: str | None) -> None:
    assert emoji(content) == name


@given(st.text(max_size=60))
def test_no_option_of_a_poll_holds_what_markdown_html_or_the_importer_take_for_a_sign(text: str) -> None:
    made = inert(text)
    assert not set(made) & set("\\<>*`[]|'\"#~")
    assert not re.search(r"(?:^|[\W_])_|_(?:[\W_]|$)", made)
    assert "\n" not in made
    assert not any(pair in made for pair in ("@a", ":a", "--", "...", "://"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "plain words"),
        ("@anna look :heart:", "@\u2060anna look :\u2060heart:"),
        ("a &lt; b", "a &amp;lt; b"),
        ("[x](y) <b>b</b>", r"\[\u2060x](y) \<b>b\</b>".replace(r"\u2060", "\u2060")),
        ("https://example.org/a_b.", "<https://example.org/a_b>."),
    ],
)
def test_messages_are_told_without_comments_and_entities_that_chat_does_not_know(text: str, expected: str) -> None:
    assert spoken(markdown.raw(text)) == expected


def test_only_entities_are_protected() -> None:
    assert protected("R&D &amp; &#91; & &copy") == "R&D &amp;amp; &amp;#91; & &copy"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://x.com/ada/status/20", "x/ada/status/20"),
        ("https://mobile.twitter.com/ada/status/20?s=1", "x/ada/status/20?s=1"),
        ("https://x.com/", None),
        ("https://x.com.example.org/ada", None),
        ("https://example.org/x.com/ada", None),
        ("http://[broken/ada", None),
        (None, None),
    ],
)
def test_only_the_platforms_own_addresses_lead_on(url: str | None, path: str | None) -> None:
    assert permalink("x:status:20", url) == path


keys = st.integers(1, 8).map(lambda number: f"facebook:post:{number}")
people = st.sampled_from(["facebook:person:1", "facebook:person:2", "facebook:name:~9", None])
rooms = st.sampled_from(["facebook:thread:1", "facebook:group:1", None])
times = st.none() | st.integers(1, 1 << 31).map(from_seconds)
texts = st.none() | st.text(max_size=80) | st.sampled_from(["[quote]", "<!-- exodus poll -->", "@all :)", "\\0 \\1"])


@st.composite
def notes(draw: Any) -> Note:
    parent = draw(st.none() | keys)
    target = draw(st.none() | keys)
    return Note(
        key=draw(keys),
        kind=draw(st.sampled_from(["post", "comment", "message", "notice", "poll"])),
        attributed_to=draw(people),
        content=draw(texts),
        published=draw(times),
        context=draw(rooms),
        in_reply_to=Reference(key=parent) if parent else None,
        target=Reference(key=target) if target else None,
        extra=draw(st.sampled_from([{}, {"poll": {"question": "What?", "options": ["it's", "\\'"]}}])),
    )


@st.composite
def activities(draw: Any) -> Activity:
    return Activity(
        key=f"facebook:done:{draw(st.integers(1, 9))}",
        kind=draw(st.sampled_from(["like", "reaction", "announce", "save", "vote", "follow", "rsvp"])),
        actor=draw(people),
        object=Reference(key=draw(keys | people.filter(bool))),
        content=draw(texts | st.sampled_from(["👍", "😆"])),
        published=draw(times),
    )


PLACES: list[Record] = [
    Actor(key="facebook:name:~9", name='Ann, "the" \\0 [x]'),
    Collection(key="facebook:thread:1", kind="conversation", participants=("facebook:person:1",)),
    Collection(key="facebook:group:1", kind="group", name="\x00 \n"),
]


@settings(deadline=None, max_examples=40)
@given(st.lists(notes(), max_size=9, unique_by=lambda note: note.key), st.integers(0, 8))
def test_whatever_is_found_later_comes_behind(said: list[Note], cut: int) -> None:
    numbers = Counting()
    with tempfile.TemporaryDirectory() as folder:
        first = build(Path(folder) / "a", [*PLACES, *said[:cut]], numbers)
        site = first.site()
        columns = "id, topic_id, user_id, post_number, created_at, reply_to_post_id"
        known = first.rows(f"SELECT {columns} FROM posts ORDER BY id")
        first.database.close()
        second = build(Path(folder) / "a", [*PLACES, *said], numbers)
        kept = {row["id"]: row for row in second.rows(f"SELECT {columns} FROM posts")}
        assert [kept[row["id"]] for row in known] == known
        site.take_in(second.path)
        assert site.dropped == []
        assert all(post["post_number"] == post["told_number"] for post in site.posts.values())
        second.database.close()


@settings(deadline=None, max_examples=40)
@given(st.lists(notes(), max_size=8), st.lists(activities(), max_size=6))
def test_whatever_is_said_the_importer_drops_nothing(said: list[Note], done: list[Activity]) -> None:
    records = list({record.key: record for record in [*PLACES, *said, *done]}.values())
    with tempfile.TemporaryDirectory() as folder:
        built = build(Path(folder) / "a", records)
        site = built.site()
        told = sum(isinstance(record, Note) for record in records)
        sources = built.rows("SELECT value FROM post_custom_fields WHERE value LIKE 'facebook:post:%'")
        assert len(sources) + len(site.messages) == told
        assert all(post["post_number"] == post["told_number"] for post in site.posts.values())
        assert not any("\x00" in json.dumps(row) for row in built.rows("SELECT raw FROM posts"))
        built.database.close()
