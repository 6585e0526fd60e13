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
    value.string_map_data["A"].value = "nice"  # type: ignore[index]  # set just above
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
