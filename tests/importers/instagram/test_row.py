"""Rows in all three shapes say the same, in any language."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from exodus.importers.instagram import row
from exodus.importers.instagram.row import Row
from exodus.model import Activity, Note
from tests.importers.instagram.conftest import Tell, mangle

COMMENTS = "your_instagram_activity/comments/post_comments_1.json"


def labelled(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"timestamp": 1720000000, "label_values": [{"label": label, "value": value} for label, value in pairs]}


def mapped(comment: str, owner: str, time: str) -> dict[str, Any]:
    return {
        "media_list_data": [{"uri": ""}],
        "string_map_data": {comment: {"value": "très bien"}, owner: {"value": "bob.example"}, time: {"timestamp": 5}},
    }


@pytest.mark.parametrize(
    "raw",
    [
        {"title": "bob.example", "string_list_data": [{"href": "", "value": "très bien", "timestamp": 5}]},
        mapped("Comment", "Media Owner", "Time"),
        mapped("Commentaire", "Propriétaire du média", "Heure"),
        mapped("コメント", "メディアの所有者", "時刻"),
        labelled(("Commentaire", "très bien"), ("Propriétaire du média", "bob.example"), ("Heure", "1720000000")),
    ],
)
def test_a_comment_in_every_shape(raw: dict[str, Any]) -> None:
    value = msgspec.convert(mangle(raw), Row)
    found = row.cells(value)
    assert row.comment(value, found) == ("très bien", "bob.example")
    assert row.seconds(value, found) in {5, 1720000000}


def test_a_comment_that_looks_like_a_handle_comes_first() -> None:
    value = msgspec.convert(mapped("A", "B", "C") | {}, Row)
    value.string_map_data["A"].value = "nice"  # type: ignore[index, union-attr]  # set just above
    assert row.comment(value, row.cells(value)) == ("nice", "bob.example")


def test_a_comment_without_an_owner() -> None:
    value = msgspec.convert({"string_map_data": {"Comment": {"value": "hi"}, "Time": {"timestamp": 5}}}, Row)
    assert row.comment(value, row.cells(value)) == ("hi", None)


def test_the_only_comment_without_a_list_is_read(tell: Tell) -> None:
    notes = [value for value in tell({COMMENTS: mapped("Comment", "Media Owner", "Time")}) if isinstance(value, Note)]
    assert [note.content for note in notes] == ["très bien"]
    assert notes[0].in_reply_to is not None
    assert notes[0].in_reply_to.attributed_to == "instagram:user:bob.example"


def test_a_like_has_one_key_in_both_shapes(tell: Tell) -> None:
    url = "https://www.instagram.com/p/Aa1/"
    path = "your_instagram_activity/likes/liked_posts.json"
    old = {"title": "bob.example", "string_list_data": [{"href": url, "value": "👍", "timestamp": 1720000000}]}
    owner = {"title": "Propriétaire", "dict": [{"title": "", "dict": [{"label": "Nom", "value": "bob.example"}]}]}
    new = {
        "timestamp": 1720000000,
        "label_values": [{"label": "URL", "value": url, "href": url}, {"label": "Légende", "value": "thé"}, owner],
    }
    likes = [
        value
        for shape in ({"likes_media_likes": [old]}, [new])
        for value in tell({path: shape})
        if isinstance(value, Activity)
    ]
    assert len(likes) == 2
    assert likes[0].key == likes[1].key
    assert likes[0].object is not None
    assert likes[1].object is not None
    assert likes[0].object.key == likes[1].object.key == "instagram:code:Aa1"
    assert likes[0].object.attributed_to == likes[1].object.attributed_to
    assert likes[1].object.content == "thé"


def test_likes_of_one_second_without_an_address_are_told_apart(tell: Tell) -> None:
    like = {"title": "bob.example", "string_list_data": [{"href": "", "value": "👍", "timestamp": 5}]}
    values = tell({"your_instagram_activity/likes/liked_comments.json": {"likes_comment_likes": [like, like]}})
    assert len({value.key for value in values if isinstance(value, Activity)}) == 2


def test_saved_collections_are_a_flat_list(tell: Tell) -> None:
    url = "https://www.instagram.com/p/Cc3/"
    values = tell(
        {
            "your_instagram_activity/saved/saved_collections.json": {
                "saved_saved_collections": [
                    {"string_map_data": {"Name": {"value": "Gâteaux"}, "Creation Time": {"timestamp": 5}}},
                    {
                        "string_map_data": {
                            "Name": {"href": url, "value": "bob.example"},
                            "Added Time": {"timestamp": 6},
                        }
                    },
                ]
            }
        }
    )
    (save,) = [value for value in values if isinstance(value, Activity)]
    assert save.target is not None
    assert save.target.key in {
        value.key for value in values if not isinstance(value, Activity) and hasattr(value, "key")
    }


@pytest.mark.parametrize("said", ["0612345678", "1720000001", "https://example.org/tea"])
@pytest.mark.parametrize("labels", [("Comment", "Media Owner", "Time"), ("コメント", "メディアの所有者", "時刻")])
def test_a_comment_of_a_number_or_an_address_is_a_text(tell: Tell, labels: tuple[str, str, str], said: str) -> None:
    raw = mapped(*labels)
    raw["string_map_data"][labels[0]] = {"value": said}
    (note,) = [value for value in tell({COMMENTS: [raw]}) if isinstance(value, Note)]
    assert note.content == said
    assert note.published is not None
    assert note.published.timestamp() == 5
    assert note.in_reply_to is not None
    assert (note.in_reply_to.url, note.in_reply_to.name) == (None, "bob.example")


def test_a_telephone_number_in_labelled_values_is_a_text(tell: Tell) -> None:
    raw = labelled(("Comment", "0612345678"), ("Media Owner", "bob.example"), ("Time", "1720000000"))
    (note,) = [value for value in tell({COMMENTS: [raw]}) if isinstance(value, Note)]
    assert note.content == "0612345678"
    assert note.published is not None
    assert note.published.timestamp() == 1720000000


def test_a_picture_under_somebodys_post_is_no_word(tell: Tell) -> None:
    raw = {
        "media_list_data": [{"uri": "https://example.org/wave.gif"}],
        "string_map_data": {"メディアの所有者": {"value": "bob.example"}, "時刻": {"timestamp": 5}},
    }
    (note,) = [value for value in tell({COMMENTS: [raw]}) if isinstance(value, Note)]
    assert note.content is None
    assert note.in_reply_to is not None
    assert note.in_reply_to.name == "bob.example"


def test_a_row_that_lists_several_is_several(tell: Tell) -> None:
    several = [{"href": "", "value": "👍", "timestamp": 5}, {"href": "", "value": "👍", "timestamp": 6}]
    values = tell(
        {
            "your_instagram_activity/story_interactions/story_likes.json": {
                "story_activities_story_likes": [{"title": "bob.example", "string_list_data": several}]
            },
            "connections/followers_and_following/followers_1.json": [
                {"title": "", "string_list_data": [{"value": name, "timestamp": 5} for name in ("bob.example", "cid")]}
            ],
        }
    )
    found = [value for value in values if isinstance(value, Activity)]
    assert [(one.kind, int(one.published.timestamp())) for one in found if one.published] == [
        ("like", 5),
        ("like", 6),
        ("follower", 5),
        ("follower", 5),
    ]
    assert len({one.key for one in found}) == 4


def test_milliseconds_are_understood(tell: Tell) -> None:
    like = {"title": "bob.example", "string_list_data": [{"value": "👍", "timestamp": 1720000000000}]}
    (found,) = [
        value
        for value in tell({"your_instagram_activity/likes/liked_posts.json": {"likes_media_likes": [like]}})
        if isinstance(value, Activity)
    ]
    assert found.published is not None
    assert found.published.timestamp() == 1720000000


def test_comments_on_stories_have_had_two_names(tell: Tell) -> None:
    rows = {"comments_story_comments": [mapped("Comment", "Media Owner", "Time")]}
    (note,) = [
        value
        for value in tell({"your_instagram_activity/comments/story_comments.json": rows})
        if isinstance(value, Note)
    ]
    assert note.extra["section"] == "stories"
