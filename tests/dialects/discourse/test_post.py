"""What records become as posts: nothing of them is lost, and nothing unknown is passed over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from exodus.dialects.discourse import block, post
from exodus.dialects.discourse.gallery import SHOWN
from exodus.dialects.discourse.mark import LONGEST, external_id, mark, marks, name
from exodus.model import (
    Activity,
    Actor,
    Attachment,
    Collection,
    Document,
    Location,
    Note,
    Record,
    Reference,
    Tag,
)
from tests.exporters.memory import MemorySelection

ADA = Actor(key="x:ada", name="Ada Example")
BOB = Actor(key="x:bob", preferred_username="bob_example")
NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)


def note(content: str | None = "Words", **fields: Any) -> Note:
    return Note(
        **{"key": "x:n", "kind": "post", "attributed_to": ADA.key, "published": NOON, "content": content, **fields}
    )


def scene(tmp_path: Path, *records: Record, **more: Any) -> post.Scene:
    selection = MemorySelection([ADA, BOB, *records], tmp_path)

    def media(document: Document, caption: str | None) -> str:
        return f"![{caption or ''}](upload://{document.key})" if document.kind == "image" else f"[{document.key}]"

    return post.Scene(selection=selection, media=media, **more)


def composed(tmp_path: Path, record: Note | Activity | Collection, *others: Record, **more: Any) -> str:
    (raw,) = post.compose(record, scene(tmp_path, *others), **more)
    assert post.count(record) == 1
    return raw.partition(" -->\n")[2].strip()


@pytest.mark.parametrize(
    "key", ["facebook:posts:~ab12", "x:status:1", "a:b -->c", "a:---", "a:\ud800", "ü:é/ß", "k:" + "x" * 999]
)
def test_a_mark_names_its_key_and_nothing_in_a_key_can_end_it(key: str) -> None:
    raw = f"{mark(key)}\ntext <!-- no mark -->"
    assert list(marks(raw)) == [name(key)]
    assert mark(key).count("--") == 2 and len(name(key)) <= max(LONGEST, 71)


def test_an_external_id_is_one_that_discourse_takes_and_every_generation_has_its_own() -> None:
    ids = [external_id("facebook:posts:~ab12", generation) for generation in range(3)]
    assert len(set(ids)) == 3 and all(len(one) <= 50 and one.replace("-", "").isalnum() for one in ids)


def test_a_post_says_what_the_platform_said_and_shows_everything(tmp_path: Path) -> None:
    record = note(
        summary="Ada Example was at the lake.",
        location=Location(latitude=51.75921, longitude=19.456, name="Lake", address="Main Street 1"),
        tag=(
            Tag(type="link", name="News", url="https://example.org/news"),
            Tag(type="mention", name="Bob Example", key=BOB.key),
            Tag(type="hashtag", name="summer"),
        ),
    )
    assert composed(tmp_path, record).split("\n\n") == [
        "<small>Ada Example was at the lake.</small>",
        "Words",
        "At **Lake**, Main Street 1 (51.7592, 19.4560)",
        "[News](https://example.org/news)\nWith **Bob Example**\n#<!-- -->summer",
    ]


def test_a_place_that_a_photo_noted_for_itself_is_told_to_nobody(tmp_path: Path) -> None:
    assert composed(tmp_path, note(location=Location(latitude=51.7, longitude=19.4))) == "Words"
    sent = Location(latitude=51.7, longitude=19.4, url="https://example.org/map")
    assert "At 51.7000, 19.4000" in composed(tmp_path, note(location=sent))


def test_photos_without_captions_stand_in_a_grid_and_captions_beneath_theirs(tmp_path: Path) -> None:
    photos = [Document(key=f"x:{number}", kind="image", sha256="0") for number in range(4)]
    shown = (*(Attachment(photo.key) for photo in photos[:2]), Attachment("x:2", "The lake"), Attachment("x:3"))
    assert composed(tmp_path, note(None, attachment=shown), *photos).split("\n\n") == [
        "[grid]\n![](upload://x:0)\n![](upload://x:1)\n[/grid]",
        "![The lake](upload://x:2)",
        "The lake",
        "![](upload://x:3)",
    ]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    missing = Document(key="x:lost", kind="video", missing="the takeout names a file it does not hold")
    assert "(video: the takeout names a file it does not hold)" in post.absent(missing)
    raw = composed(tmp_path, note(None, attachment=(Attachment("x:nowhere"),), attributed_to=None, published=None))
    assert "(a file that is not in the takeout)" in raw and post.NO_ONE in raw and "The date is not known" in raw


@pytest.mark.parametrize(
    ("above", "says"),
    [
        (Reference(key="x:q"), "In reply to **Ada Example**: The question"),
        (Reference(name="cem", url="https://x.com/i/status/1"), "In reply to **cem** (["),
        (Reference(attributed_to="x:bob", content="his words"), "his words"),
        (Reference(), "In reply to **something that is not in the takeout**"),
    ],
)
def test_what_is_answered_elsewhere_is_told(tmp_path: Path, above: Reference, says: str) -> None:
    question = note("The question", key="x:q")
    assert says in composed(tmp_path, note(in_reply_to=above), question)
    assert "In reply" not in composed(tmp_path, note(in_reply_to=above), question, answers=True)


def test_a_sentence_that_names_what_is_answered_is_not_said_twice(tmp_path: Path) -> None:
    sentence = "Ada Example commented on Bob Example's post."
    raw = composed(tmp_path, note(summary=sentence, in_reply_to=Reference(name=sentence)))
    assert raw.count("commented on") == 1


def test_a_name_is_said_where_the_title_does_not_say_it(tmp_path: Path) -> None:
    assert "A long name" in composed(tmp_path, note(name="A long name"))
    assert "A long name" not in composed(tmp_path, note(name="A long name"), title="A long name")


def test_somebodys_wall_is_no_quote_and_a_shared_post_is_one(tmp_path: Path) -> None:
    (header,) = [line for line in composed(tmp_path, note(target=Reference(key=BOB.key))).splitlines() if "To " in line]
    assert "bob" in header and ">" not in composed(tmp_path, note(target=Reference(name="Museum Example"))).split()
    shared = note("Shared words", key="x:s")
    raw = composed(tmp_path, note(target=Reference(key="x:s")), shared)
    assert "> Shared words" in raw and "29 February 2024" in raw
    cited = scene(tmp_path, shared, cite=lambda quoted: f'[quote="a, post:1, topic:{len(quoted.key)}"]')
    assert (
        '[quote="a, post:1, topic:3"]\nShared words\n[/quote]'
        in post.compose(note(target=Reference(key="x:s")), cited)[0]
    )


def test_polls_and_events_are_told_in_lines(tmp_path: Path) -> None:
    poll = note(
        None,
        kind="poll",
        name="Tea?",
        extra={
            "poll": [{"question": "Tea?", "options": [{"option": "Yes", "voted": True}, {"option": "No", "votes": 3}]}]
        },
    )
    assert "* Yes (chosen)\n* No (3 votes)" in composed(tmp_path, poll)
    event = note("Bring a fork", kind="event", name="Cake", start_time=NOON, end_time=NOON)
    moment = '[date=2024-02-29 time=12:00:00 timezone="UTC"]'
    assert f"When: {moment} – {moment}" in composed(tmp_path, event)


def test_applause_names_people_by_what_they_did(tmp_path: Path) -> None:
    def done(id_: str, kind: Any, by: str | None, content: str | None = None) -> Activity:
        return Activity(key=f"x:a{id_}", kind=kind, actor=by, object=Reference(key="x:n"), content=content)

    acts = [
        done("1", "like", ADA.key),
        done("2", "like", "x:gone"),
        done("3", "reaction", ADA.key, "😂"),
        done("4", "rsvp", BOB.key, "joined"),
    ]
    told = block.applause(MemorySelection([ADA, BOB, *acts], tmp_path), "x:n")
    assert told.startswith("Liked by Ada Example and 1 more · 😂 Ada Example · Going: bob")
    assert block.applause(MemorySelection([ADA], tmp_path), "x:n") == ""
    assert (
        block.counters(note(extra={"favorites": 1, "retweets": 2000, "likes": "many"})) == "1 like, 2,000 shares on X"
    )


def test_an_announced_thing_is_quoted_with_whoever_wrote_it(tmp_path: Path) -> None:
    known = Reference(name="cem_example", content="Long words", url="https://x.com/i/status/1")
    raw = composed(tmp_path, Activity(key="x:share", kind="announce", actor=ADA.key, object=known, name="Look at this"))
    assert "Look at this" in raw and "> Long words" in raw and "cem" in raw
    nothing = composed(tmp_path, Activity(key="x:share", kind="announce", actor=ADA.key))
    assert "(what was shared is not in the takeout)" in nothing


def test_messages_in_a_row_are_one_post_with_their_times_and_notices_are_small(tmp_path: Path) -> None:
    first = note("Hello", key="x:m1", kind="message")
    second = note(None, key="x:m2", kind="message")
    raw = post.converse([first, second], scene(tmp_path))
    assert list(marks(raw)) == ["x:m1", "x:m2"]
    assert raw.count('time=12:00:00 format="LT"') == 2 and raw.endswith("<small>(no text)</small>")
    call = note(None, key="x:c", kind="notice", extra={"call": {"duration": 12.0}})
    assert "<small>(a call of 12 seconds)</small>" in post.converse([call], scene(tmp_path))
    assert post.NO_ONE in post.converse([note("?", key="x:q", kind="message", attributed_to=None)], scene(tmp_path))
    unsent = note(None, key="x:u", kind="notice", extra={"unsent": True})
    assert "(a message that was taken back)" in post.converse([unsent], scene(tmp_path))


def test_a_long_text_is_cut_at_paragraphs_outside_of_tags_and_nothing_is_lost() -> None:
    text = "\n\n".join("word " * 60 for _ in range(30)) + "x" * 700
    start = 995
    tags = (
        Tag(type="link", start=start, end=start + 20, url="https://example.org/"),
        Tag(type="hashtag", name="whole"),
    )
    pieces = list(post.cut(text, tags, 1000))
    assert "".join("".join(piece.split()) for piece, _ in pieces) == "".join(text.split())
    assert all(len(piece) <= 1000 for piece, _ in pieces)
    linked = [(piece, tag) for piece, found in pieces for tag in found if tag.type == "link"]
    assert [piece[tag.start : tag.end] for piece, tag in linked] == [text[start : start + 20]]


def test_an_album_of_many_photos_is_as_many_posts_as_its_count_says(tmp_path: Path) -> None:
    photos = [Document(key=f"x:{number}", kind="image", sha256="0") for number in range(SHOWN * 2 + 1)]
    album = Collection(
        key="x:album", kind="album", name="Summer", attachment=tuple(Attachment(one.key) for one in photos)
    )
    raws = post.compose(album, scene(tmp_path, *photos), title="Summer")
    assert len(raws) == post.count(album) == 3
    assert sum(raw.count("![") for raw in raws) == len(photos)
    assert [next(marks(raw)) for raw in raws] == ["x:album", name("x:album#2"), name("x:album#3")]
