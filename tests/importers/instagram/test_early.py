"""The flat files of 2018 to 2021: what they say beside posts, and what later takeouts say again."""

from __future__ import annotations

from typing import Any

from exodus.model import Activity, Actor, Finding, Note
from tests.importers.instagram.conftest import Tell

AT = "2020-05-01T10:00:00+00:00"
SECONDS = 1588327200
FLAT: dict[str, Any] = {"media.json": {"photos": []}, "profile.json": {"username": "ada.example"}}


def test_answers_to_stories_are_votes_and_reactions(tell: Tell) -> None:
    answers = {"polls": [[AT, "bob.example"]], "emoji_sliders": [[AT, "bob.example"]], "questions": []}
    values = tell({**FLAT, "stories_activities.json": answers})
    found = [value for value in values if isinstance(value, Activity)]
    assert [(one.kind, one.extra["of"]) for one in found] == [("vote", "poll"), ("reaction", "story")]
    assert not [value for value in values if isinstance(value, Finding)]


def test_a_hashtag_that_is_followed_is_nobody(tell: Tell) -> None:
    values = tell({**FLAT, "connections.json": {"following_hashtags": {"tea": AT}, "followers": {}}})
    (follow,) = [value for value in values if isinstance(value, Activity)]
    assert follow.object is not None
    assert (follow.kind, follow.object.key) == ("follow", "instagram:hashtag:tea")
    assert len([value for value in values if isinstance(value, Actor)]) == 1


def test_a_section_that_nobody_knows_is_told(tell: Tell) -> None:
    media = {"photos": [], "holograms": [{"path": "holograms/1.jpg"}], "direct": [], "nothing": []}
    values = tell({**FLAT, "media.json": media})
    assert [(value.member, value.pointer) for value in values if isinstance(value, Finding)] == [
        ("media.json", "/holograms")
    ]


def test_a_comment_has_one_key_in_old_and_new_takeouts(tell: Tell) -> None:
    old = tell({**FLAT, "comments.json": {"media_comments": [[AT, "nice", "bob.example"]]}})
    profile = {"string_map_data": {"Username": {"value": "ada.example"}, "Name": {"value": "Ada Example"}}}
    row = {"Comment": {"value": "nice"}, "Media Owner": {"value": "bob.example"}, "Time": {"timestamp": SECONDS}}
    new = tell(
        {
            "personal_information/personal_information/personal_information.json": {"profile_user": [profile]},
            "your_instagram_activity/comments/post_comments_1.json": [{"string_map_data": row}],
        }
    )
    (one,), (other,) = ([value for value in values if isinstance(value, Note)] for values in (old, new))
    assert (one.key, one.published) == (other.key, other.published)


def test_a_comment_without_a_time_keeps_its_text(tell: Tell) -> None:
    values = tell({**FLAT, "comments.json": {"media_comments": [[None, "nice", "bob.example"]]}})
    (note,) = [value for value in values if isinstance(value, Note)]
    assert (note.content, note.published) == ("nice", None)


def test_what_nobody_knows_of_a_message_stays_with_it(tell: Tell) -> None:
    lines = [
        {"sender": "bob.example", "created_at": AT, "live_video_invite": "Béa started a live video"},
        {"sender": "bob.example", "created_at": AT, "hologram": "wávé"},
    ]
    values = tell({**FLAT, "messages.json": [{"participants": ["ada.example", "bob.example"], "conversation": lines}]})
    found = [value for value in values if isinstance(value, Note)]
    assert [(note.kind, note.content, note.extra) for note in found] == [
        ("message", None, {"unknown": {"hologram": "wávé"}}),
        ("message", "Béa started a live video", {}),
    ]
