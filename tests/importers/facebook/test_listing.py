"""What counts as a friend, a like, an answer, and what is only a list."""

from __future__ import annotations

from typing import Any

import pytest

from exodus.model import Activity, Actor, Collection
from tests.importers.facebook.conftest import Tell
from tests.importers.facebook.tree import OTHER, PROFILE, WRAPPER, of, one

FRIENDS = "connections/friends/"


def names(values: list[Any], listing: Collection) -> list[str | None]:
    called = {actor.key: actor.name for actor in of(Actor, values)}
    return [called[key] for key in listing.participants]


@pytest.mark.parametrize(
    ("member", "root", "title"),
    [
        ("removed_friends", "deleted_friends_v2", "Removed friends"),
        ("received_friend_requests", "received_requests_v2", "Friend requests received"),
        ("sent_friend_requests", "sent_requests_v2", "Friend requests sent"),
        ("rejected_friend_requests", "rejected_requests_v2", "Friend requests rejected"),
    ],
)
def test_only_friends_count_as_friends(tell: Tell, member: str, root: str, title: str) -> None:
    rows = [{"name": "Zoë Nobody", "timestamp": 30}, {"name": OTHER, "timestamp": 20}, {"name": OTHER, "timestamp": 10}]
    files = {
        f"{FRIENDS}your_friends.json": {"friends_v2": [{"name": OTHER, "timestamp": 40}]},
        f"{FRIENDS}{member}.json": {root: rows},
    }
    values = tell(PROFILE | files)
    assert one(Activity, values).kind == "friend"
    listing = one(Collection, values, name=title)
    assert (listing.kind, listing.audience, names(values, listing)) == ("list", "self", ["Zoë Nobody", OTHER])
    assert [listing.extra["added"][key] for key in listing.participants] == [[30], [20, 10]]


def test_nameless_people_in_a_list_are_several(tell: Tell) -> None:
    rows = {"deleted_friends_v2": [{"name": "Facebook user", "timestamp": at} for at in (2, 1)]}
    listing = one(Collection, tell(PROFILE | {f"{FRIENDS}removed_friends.json": rows}))
    assert len(listing.participants) == 2


def test_a_request_of_labelled_values_is_read(tell: Tell) -> None:
    row = {"timestamp": 5, "fbid": "1", "media": [], "label_values": [{"label": "Nom", "value": "Chloé Example"}]}
    values = tell(PROFILE | {f"{FRIENDS}sent_friend_requests.json": [row]})
    assert names(values, one(Collection, values)) == ["Chloé Example"]


def test_pages_left_or_recommended_are_neither_followed_nor_liked(tell: Tell) -> None:
    page = {"name": "Café", "timestamp": 7, "url": "https://www.facebook.com/cafe"}
    files = {
        f"{WRAPPER}pages/pages_you've_recommended.json": {"recommended_pages_v2": [page]},
        f"{WRAPPER}pages/pages_and_profiles_you've_unfollowed.json": {
            "pages_unfollowed_v2": [{"timestamp": 8, "title": "Café", "data": [{"name": "Café"}]}]
        },
    }
    values = tell(PROFILE | files)
    assert not of(Activity, values)
    recommended = one(Collection, values, name="Pages recommended")
    assert recommended.extra["added"] == {"Café": [{"added": 7, "url": "https://www.facebook.com/cafe"}]}
    assert one(Collection, values, name="Pages unfollowed").extra["added"] == {"Café": [{"added": 8}]}


def test_an_invitation_is_no_answer(tell: Tell) -> None:
    event = {"name": "Fête", "start_timestamp": 1700000000, "end_timestamp": 0}
    files = {
        f"{WRAPPER}events/event_invitations.json": {"events_invited_v2": [event]},
        f"{WRAPPER}events/your_event_responses.json": {"event_responses_v2": {"events_joined": [event]}},
    }
    values = tell(PROFILE | files)
    assert one(Activity, values).content == "joined"
    invited = one(Collection, values, name="Event invitations")
    assert invited.extra["added"] == {"Fête": [{"start_time": "2023-11-14T22:13:20+00:00"}]}
