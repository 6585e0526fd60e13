"""Posts: where the caption stands, what names a post, and what is the same post."""

from __future__ import annotations

from typing import Any

import pytest

from exodus.model import Document, Finding, Location, Note, Record
from tests.importers.instagram.conftest import Tell

POSTS = "your_instagram_activity/media/posts_1.json"
PICTURE = "media/posts/202407/1_n_18000000000000001.jpg"
OTHER = "media/posts/202407/1_n_18000000000000002.jpg"


def media(uri: str = PICTURE, title: str = "", time: int = 1720000000) -> dict[str, Any]:
    return {"uri": uri, "creation_timestamp": time, "title": title}


def posts(values: list[Record | Finding]) -> list[Note]:
    return [value for value in values if isinstance(value, Note) and value.kind == "post"]


@pytest.mark.parametrize(
    ("post", "content", "captions"),
    [
        ({"media": [media(title="thé")]}, "thé", [None]),
        ({"media": [media()], "title": "thé", "creation_timestamp": 5}, "thé", [None]),
        ({"media": [media(title="thé")], "title": "thé"}, "thé", [None]),
        ({"media": [media(title="a"), media(OTHER, "b")]}, "a", [None, "b"]),
        ({"media": [media(title="a"), media(OTHER)], "title": "t"}, "t", ["a", None]),
        ({"media": [media()]}, None, [None]),
    ],
)
def test_the_caption_stands_once(tell: Tell, post: Any, content: str | None, captions: list[str | None]) -> None:
    (note,) = posts(tell({POSTS: [post], PICTURE: b"1", OTHER: b"2"}))
    assert note.content == content
    assert [attachment.caption for attachment in note.attachment] == captions


def test_one_post_without_a_list_is_read(tell: Tell) -> None:
    (note,) = posts(tell({POSTS: {"media": [media(title="alone")]}}))
    assert note.content == "alone"


@pytest.mark.parametrize(
    "path",
    [
        "content/posts_1.json",
        "your_instagram_activity/content/posts_1.json",
        "my zip/your_instagram_activity/media/posts_1.json",
    ],
)
def test_every_wrapper_is_known_and_the_key_is_the_same(tell: Tell, path: str) -> None:
    (note,) = posts(tell({path: [{"media": [media()]}]}))
    assert note.key == "instagram:post:18000000000000001"


def test_the_time_of_the_post_comes_before_that_of_its_media(tell: Tell) -> None:
    (note,) = posts(tell({POSTS: [{"media": [media(time=5)], "title": "x", "creation_timestamp": 1720000001}]}))
    assert note.published is not None
    assert int(note.published.timestamp()) == 1720000001


def test_a_reel_among_the_posts_is_one_post(tell: Tell) -> None:
    reel = {"media": [media("media/reels/202407/18000000000000003.mp4", "dance")]}
    found = posts(tell({POSTS: [reel], "your_instagram_activity/media/reels.json": {"ig_reels_media": [reel]}}))
    assert {note.key for note in found} == {"instagram:post:18000000000000003"}
    assert {note.extra["format"] for note in found} == {"reel"}


def test_two_posts_without_an_id_in_one_second_are_two(tell: Tell) -> None:
    same = {"media": [media("media/posts/a.jpg", "x")]}
    found = posts(tell({POSTS: [same, same]}))
    assert len({note.key for note in found}) == 2


def test_newer_posts_in_front_change_no_key(tell: Tell) -> None:
    old = {"media": [media("media/posts/a.jpg", "x")]}
    new = {"media": [media("media/posts/b.jpg", "y", 1730000000)]}
    first = posts(tell({POSTS: [old, old]}))
    later = posts(tell({POSTS: [new, old, old]}))
    assert {note.key for note in first} < {note.key for note in later}


def test_archived_is_for_oneself_and_deleted_is_deleted(tell: Tell) -> None:
    base = "your_instagram_activity/media/"
    found = posts(
        tell(
            {
                base + "archived_posts.json": {"ig_archived_post_media": [{"media": [media()]}]},
                base + "recently_deleted_content.json": {"ig_recently_deleted_media": [{"media": [media(OTHER)]}]},
            }
        )
    )
    assert [(note.audience, note.deleted) for note in found] == [("self", False), ("unknown", True)]


def test_the_labelled_twin_adds_the_place_and_no_post(tell: Tell) -> None:
    values = tell(
        {
            POSTS: [{"media": [media()], "title": "été", "creation_timestamp": 1720000000}],
            "your_instagram_activity/media/posts.json": [
                {
                    "timestamp": 1720000000,
                    "label_values": [
                        {"label": "Latitude", "value": "47.2184"},
                        {"label": "Longitude", "value": "-1.5536"},
                    ],
                }
            ],
        }
    )
    (note,) = posts(values)
    assert note.location == Location(latitude=47.2184, longitude=-1.5536)
    assert not [value for value in values if isinstance(value, Finding)]


def test_a_thread_of_text_only_has_no_document(tell: Tell) -> None:
    values = tell(
        {
            "your_instagram_activity/threads/threads_and_replies.json": {
                "text_post_app_text_posts": [
                    {"media": [{**media("", "only words"), "text_app_post": {"reply_control": "everyone"}}]}
                ]
            }
        }
    )
    (note,) = posts(values)
    assert note.content == "only words"
    assert note.extra["network"] == "threads"
    assert not [value for value in values if isinstance(value, Document)]


def test_logs_of_what_was_viewed_are_no_posts(tell: Tell) -> None:
    viewed = {"impressions_history_posts_seen": [{"string_map_data": {"Author": {"value": "bob.example"}}}]}
    values = tell({POSTS: [], "ads_information/ads_and_topics/posts_viewed.json": viewed})
    assert len(values) == 1


def test_what_nobody_knows_is_kept(tell: Tell) -> None:
    (note,) = posts(tell({POSTS: [{"media": [{**media(), "new": "clé"}], "other": 1}]}))
    assert note.extra["unknown"] == {"media.0.new": "clé", "other": 1}


@pytest.mark.parametrize("folder", ["past_instagram_insights", "logged_information/past_instagram_insights"])
@pytest.mark.parametrize("file", ["posts", "stories", "reels"])
def test_what_counts_viewers_is_no_post(tell: Tell, folder: str, file: str) -> None:
    seen = {"media_map_data": {"Media Thumbnail": media()}, "string_map_data": {"Impressions": {"value": "12"}}}
    values = tell({POSTS: [], f"{folder}/{file}.json": {f"organic_insights_{file}": [seen]}})
    assert len(values) == 1


def test_a_film_where_a_post_is_expected_and_a_story_one_level_deeper(tell: Tell) -> None:
    film, picture = "media/reels/202401/18000000000000001.mp4", "media/stories/202401/18000000000000002.jpg"
    values = tell(
        {
            "your_instagram_activity/media/reels.json": {"ig_reels_media": [media(film, "dance é")]},
            "your_instagram_activity/media/stories.json": {"ig_stories": [{"media": [media(picture)], "title": "sea"}]},
            film: b"1",
            picture: b"2",
        }
    )
    notes = [value for value in values if isinstance(value, Note)]
    assert [(note.key, note.content, len(note.attachment), note.extra.get("unknown")) for note in notes] == [
        ("instagram:post:18000000000000001", "dance é", 1, None),
        ("instagram:story:18000000000000002", "sea", 1, None),
    ]
