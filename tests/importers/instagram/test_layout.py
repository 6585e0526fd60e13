"""Which trees are Instagram's, where they start, and that nothing is passed over in silence."""

from __future__ import annotations

from typing import Any

import pytest

from exodus.importers.instagram import Instagram
from exodus.model import Collection, Document, Note
from tests.importers.instagram.conftest import Plant, Tell

POST = [{"media": [{"uri": "1_n_18000000000000001.jpg", "title": "x", "creation_timestamp": 5}]}]


@pytest.mark.parametrize(
    ("files", "layout", "root"),
    [
        ({"your_instagram_activity/media/posts_1.json": POST}, "2023-json", ""),
        ({"a/b/your_instagram_activity/media/posts_1.json": POST}, "2023-json", "a/b/"),
        ({"x/connections/followers_and_following/following.json": {}}, "2024-json", "x/"),
        ({"content/posts_1.json": POST}, "2021-json", ""),
        ({"media.json": {"photos": []}, "profile.json": {}}, "2018-json", ""),
        ({"posts.json": POST, "1_n_18000000000000001.jpg": b"1"}, "part-json", ""),
        ({"messages/inbox/bob.example/message_1.json": {"messages": []}}, "part-json", ""),
        ({"your_instagram_activity/media/posts_1.html": b"<html></html>"}, "2023-html", ""),
    ],
)
def test_recognised(plant: Plant, files: dict[str, Any], layout: str, root: str) -> None:
    with plant(files) as takeout:
        found = Instagram().recognize(takeout)
    assert found is not None
    assert (found.layout, found.root) == (layout, root)


def test_what_a_takeout_without_a_profile_lacks_is_advised(plant: Plant) -> None:
    thread = "your_instagram_activity/messages/inbox/bob_17840000000000001/message_1.json"
    people = [{"name": "Ada Example"}, {"name": "Bob Example"}]
    said = {"sender_name": "Ada Example", "timestamp_ms": 1600000000000, "content": "x"}
    personal = "personal_information/personal_information/personal_information.json"
    profile = {"profile_user": [{"string_map_data": {"Username": {"value": "ada.example"}}}]}
    files = {thread: {"participants": people, "messages": [said], "title": "Trip"}}
    advice = []
    for more in ({}, {personal: profile}):
        with plant(files | more) as takeout:
            found = Instagram().recognize(takeout)
        assert found is not None
        advice.append(" ".join(found.advice))
    assert "one part of several" in advice[0] and "--account" in advice[0]
    assert advice[1] == ""


@pytest.mark.parametrize(
    "files",
    [
        {"your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json": []},
        {"your_facebook_activity/messages/inbox/bob_17840000000000001/message_1.json": {}},
        {"messages/inbox/bob_a1b2c3d4e5/message_1.json": {}},
        {"comments/comments.json": {"comments": []}, "posts/your_posts_1.json": []},
        {"connections/friends/your_friends.json": {"friends_v2": []}},
        {"data/tweets.js": b"window.YTD.tweets.part0 = []"},
        {"posts.json": [{"id": 1, "body": "somebody's blog"}]},
    ],
)
def test_left_to_others(plant: Plant, files: dict[str, Any]) -> None:
    with plant(files) as takeout:
        assert Instagram().recognize(takeout) is None


def test_a_facebook_tree_beside_it_is_left_alone(tell: Tell) -> None:
    thread = {"participants": [], "messages": [{"sender_name": "A", "timestamp_ms": 5, "content": "x"}], "title": "A"}
    values = tell(
        {
            "your_instagram_activity/media/posts_1.json": POST,
            "your_instagram_activity/messages/inbox/a_17840000000000001/message_1.json": thread,
            "your_facebook_activity/messages/inbox/b_17840000000000002/message_1.json": thread,
        }
    )
    assert [value.key for value in values if isinstance(value, Collection)] == ["instagram:thread:17840000000000001"]


def test_a_picture_beside_a_lone_file_is_found(tell: Tell) -> None:
    values = tell({"posts.json": POST, "1_n_18000000000000001.jpg": b"1"})
    assert [value.member for value in values if isinstance(value, Document)] == ["1_n_18000000000000001.jpg"]


def test_pages_of_html_are_read_and_their_twins_count_as_read(plant: Plant) -> None:
    base = "your_instagram_activity/media/"
    page = b"<main><div><h2>caption</h2><div><img src='media/1.jpg'></div><div>Jan 10, 2024 1:00 pm</div></div></main>"
    files = {base + "posts_1.json": POST, base + "posts_1.html": page, base + "stories.html": page, "index.html": page}
    importer = Instagram()
    with plant(files) as takeout:
        values = list(importer.read(takeout))
        ends = {member.name: end for member, end, _ in takeout.account_of_members(lambda _: None)}
    notes = [value for value in values if isinstance(value, Note)]
    assert [note.content for note in notes if note.source and note.source.member.endswith(".html")] == ["caption"]
    assert ends[base + "posts_1.html"] == ends[base + "stories.html"] == "read"


def test_threads_that_share_a_short_number_are_not_one(tell: Tell) -> None:
    thread = {"participants": [], "messages": [{"sender_name": "A", "timestamp_ms": 5, "content": "x"}], "title": "A"}
    base = "your_instagram_activity/messages/inbox/"
    values = tell({f"{base}{name}_178914/message_1.json": thread for name in ("bakery", "neighbors")})
    assert len([value for value in values if isinstance(value, Collection)]) == 2
    assert len({value.key for value in values if isinstance(value, Note)}) == 2


def test_a_comment_of_one_word_on_a_page_is_nobodys_name(tell: Tell) -> None:
    cells = '<tr><td colspan="2" class="_2pin _a6_q">Comment<div><div>nice</div></div></td></tr>'
    box = '<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><div class="_3-95 _a6-p">'
    told = f'{box}<table>{cells}</table></div><div class="_3-94 _a6-o">May 03, 2024 9:04 am</div></div>'
    page = f'<html><body><div class="_a706" role="main">{told}</div></body></html>'
    values = tell({"your_instagram_activity/comments/post_comments_1.html": page.encode()})
    (note,) = [value for value in values if isinstance(value, Note)]
    assert (note.content, note.in_reply_to) == ("nice", None)
