"""Titles: what was said first, or what it is and when; always as Discourse would leave them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exodus.dialects.discourse.title import album_title, headline, title
from exodus.model import Collection, Document, DocumentKind, Location, Note, Reference, Tag

DAY = datetime(2012, 2, 24, 4, 36, tzinfo=UTC)


def post(content: str | None = None, **more: object) -> Note:
    return Note(key="facebook:post:1", kind="post", content=content, published=DAY, **more)  # type: ignore[arg-type]  # fields of a test


def shown(*kinds: DocumentKind) -> list[Document]:
    return [Document(key=f"facebook:media:{n}", kind=kind) for n, kind in enumerate(kinds)]


def as_cleaned(text: str) -> str:
    """What Discourse's title cleaner (its default options) makes of a title, as its source states the rules."""
    text = re.sub(r"!+", "!", text)
    text = re.sub(r"\?+", "?", text)
    if re.search("[A-Z]", text) and text == text.upper():
        text = re.sub("[A-Z]", lambda found: found[0].lower(), text)
    text = re.sub(r"\A([a-z]+)\b", lambda found: found[0].capitalize(), text)
    text = re.sub(r"([^.])\.+(\s*)\Z", r"\1\2", text)
    text = re.sub(r"\s+([!?]\s*)\Z", r"\1", text)
    return re.sub(" +", " ", text).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What a walk on the beach! We saw three seals.", "What a walk on the beach!"),
        ("Hello. We are in Lisbon until Friday. Who comes along?", "Hello. We are in Lisbon until Friday"),
        ("first line without an end\nsecond line", "First line without an end"),
        ("WE ARE BACK FROM THE SEA!!!!", "We are back from the sea!"),
        ("iPhone for sale, nearly new", "iPhone for sale, nearly new"),
        ("Wow", "Wow (post, 24 Feb 2012)"),
        ("hahahahahahahahahaha", "Hahahahahahahahahaha (post, 24 Feb 2012)"),
        ("❤️", "❤️ (post, 24 Feb 2012)"),
        (":)", "Post, 24 Feb 2012"),
        ("so much :heart: for you all, friends", "So much heart for you all, friends"),
        (
            "look at https://example.org/a/very/long/address?with=query how nice it is",
            "Look at how nice it is",
        ),
        ("https://www.example.org/a", "Shared a link to example.org, 24 Feb 2012"),
        ("x" * 100 + " is a very long word", "X" + "x" * 28 + "… is a very long word"),
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
            "One two three four five six seven eight nine ten eleven twelve thirteen…",
        ),
        ("Meet us at 12:30:45 sharp: the old bridge", "Meet us at 12:30:45 sharp: the old bridge"),
        ("@ben_example @cleo: this is an answer to you", "This is an answer to you"),
        ("RT @ben_example: a long post about dough", "A long post about dough"),
        ("What I always wanted to say:\nnothing", "What I always wanted to say"),
        ("@ben_example", "@ben_example (post, 24 Feb 2012)"),
        ("One line\u2028and another one below", "One line and another one below"),
        ("\u202eright to left and \u200b zero width", "Right to left and zero width"),
    ],
)
def test_a_text_begins_its_title(text: str, expected: str) -> None:
    assert title(post(text)) == expected


def test_what_says_nothing_is_named_by_what_it_shows_and_its_day() -> None:
    assert title(post(), shown("image")) == "Photo, 24 Feb 2012"
    assert title(post(), shown("image", "image", "image")) == "3 photos, 24 Feb 2012"
    assert title(post(), shown("video", "image", "image")) == "2 photos and video, 24 Feb 2012"
    assert title(post(tag=(Tag(type="link", url="https://www.example.org/x"),))) == (
        "Shared a link to example.org, 24 Feb 2012"
    )
    assert title(post(target=Reference(key="facebook:post:2"))) == "Shared a post, 24 Feb 2012"
    assert title(post(location=Location(name="Café Example"))) == "At Café Example, 24 Feb 2012"
    assert title(Note(key="x:status:1", kind="note")) == "Note, day unknown"


def test_a_name_of_its_own_comes_first() -> None:
    event = Note(key="facebook:event:1", kind="event", name="Summer party in the garden", content="Bring cake.")
    assert title(event) == "Summer party in the garden"
    album = Collection(key="facebook:album:1", kind="album", name="Sea", published=DAY)
    assert album_title(album) == "Sea (album, 24 Feb 2012)"
    assert album_title(Collection(key="facebook:album:1", kind="album")) == "Album, day unknown"


@example("a:000001234567A", "Post")
@given(st.text(max_size=400), st.sampled_from(["Post", "3 photos", "Shared a link to example.org"]))
def test_any_text_becomes_a_title_that_discourse_leaves_as_it_is(text: str, thing: str) -> None:
    made = headline(text, thing, DAY)
    assert 15 <= len(made) <= 255
    assert made == as_cleaned(made)
    assert "\n" not in made
    assert not re.search("[\x00-\x1f\u200b\u202e\ud800-\udfff]", made)
    assert made == headline(text, thing, DAY)
