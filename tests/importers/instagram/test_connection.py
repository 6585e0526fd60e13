"""Who follows whom: the account is found wherever it stands."""

from __future__ import annotations

from typing import Any

import pytest

from exodus.model import Activity, Actor, Collection, Finding
from tests.importers.instagram.conftest import Tell

FOLDER = "connections/followers_and_following/"


def row(title: str = "", **datum: Any) -> dict[str, Any]:
    return {"title": title, "media_list_data": [], "string_list_data": [{"timestamp": 1600000000, **datum}]}


@pytest.mark.parametrize(
    "one",
    [
        row(value="bob.example", href="https://www.instagram.com/bob.example"),
        row(title="bob.example", href="https://www.instagram.com/_u/bob.example"),
        row(href="https://www.instagram.com/_u/bob.example"),
        row(href="https://www.instagram.com/Bob.Example/?hl=en"),
    ],
)
def test_value_then_title_then_address(tell: Tell, one: dict[str, Any]) -> None:
    values = tell({FOLDER + "following.json": {"relationships_following": [one]}})
    (follow,) = [value for value in values if isinstance(value, Activity)]
    assert follow.kind == "follow"
    assert follow.object is not None
    assert follow.object.key == "instagram:user:bob.example"


def test_a_single_follower_without_a_list(tell: Tell) -> None:
    values = tell({FOLDER + "followers_1.json": row(value="bob.example")})
    (follower,) = [value for value in values if isinstance(value, Activity)]
    assert (follower.kind, follower.actor) == ("follower", "instagram:user:bob.example")


def test_old_and_new_files_give_one_key(tell: Tell) -> None:
    old = tell({"followers_and_following/followers.json": {"relationships_followers": [row(value="bob.example")]}})
    new = tell({FOLDER + "followers_1.json": [row(title="bob.example")]})
    keys = [value.key for values in (old, new) for value in values if isinstance(value, Activity)]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_requests_are_a_list_and_no_follow(tell: Tell) -> None:
    values = tell({FOLDER + "pending_follow_requests.json": {"relationships_follow_requests_sent": [row(value="eve")]}})
    assert not [value for value in values if isinstance(value, Activity)]
    (listed,) = [value for value in values if isinstance(value, Collection)]
    assert listed.participants == ("instagram:user:eve",)
    assert listed.audience == "self"


def test_blocked_accounts_are_named_by_their_title(tell: Tell) -> None:
    values = tell({FOLDER + "blocked_profiles.json": {"relationships_blocked_users": [row(title="spam.example")]}})
    (block,) = [value for value in values if isinstance(value, Activity)]
    assert block.kind == "block"


def test_an_account_that_is_gone_is_a_finding(tell: Tell) -> None:
    values = tell({FOLDER + "followers_1.json": [{"title": "", "string_list_data": []}]})
    assert [value.reason for value in values if isinstance(value, Finding)] == ["a row that names no account"]


def test_hashtags_are_not_accounts(tell: Tell) -> None:
    values = tell({FOLDER + "following_hashtags.json": {"relationships_following_hashtags": [row(value="thé")]}})
    assert [value.object.name for value in values if isinstance(value, Activity) and value.object] == ["#thé"]
    assert len([value for value in values if isinstance(value, Actor)]) == 1


def test_following_again_is_a_second_follow(tell: Tell) -> None:
    rows = [row(value="bob.example", timestamp=1600000000), row(value="bob.example", timestamp=1700000000)]
    values = tell({FOLDER + "following.json": {"relationships_following": rows}})
    assert len({value.key for value in values if isinstance(value, Activity)}) == 2


def test_a_follower_whose_name_is_gone_is_still_counted(tell: Tell) -> None:
    values = tell({FOLDER + "followers_1.json": [row(), row()]})
    followers = [value for value in values if isinstance(value, Activity)]
    assert [(value.kind, value.actor) for value in followers] == [("follower", None)] * 2
    assert len({value.key for value in followers}) == 2
