"""The owner is recognised in any language, and former user names come oldest first."""

from __future__ import annotations

from typing import Any

import pytest

from exodus.importers.instagram import Instagram
from exodus.model import Actor, Note
from tests import shelf
from tests.importers.instagram.conftest import Plant, Tell

PATH = "personal_information/personal_information/personal_information.json"
CHANGES = "personal_information/personal_information/profile_changes.json"


def person(**values: str) -> dict[str, Any]:
    return {"profile_user": [{"string_map_data": {label: {"value": value} for label, value in values.items()}}]}


@pytest.mark.parametrize(
    "labels",
    [
        ("Email", "Phone Confirmed", "Username", "Name", "Private Account"),
        ("Adresse e-mail", "Numéro confirmé", "Nom de profil", "Nom", "Compte privé"),
        ("メール", "電話番号確認済み", "ユーザー", "表示名", "非公開アカウント"),
    ],
)
def test_user_name_and_name_in_any_language(tell: Tell, labels: tuple[str, ...]) -> None:
    values = ("zoe@example.org", "True", "zoe.example", "Zoë Example", "True")
    found = tell({PATH: person(**dict(zip(labels, values, strict=True)))})
    owner = found[0]
    assert isinstance(owner, Actor)
    assert (owner.preferred_username, owner.name) == ("zoe.example", "Zoë Example")
    assert owner.key == "instagram:user:zoe.example"
    assert "zoe@example.org" not in repr(found)


@pytest.mark.parametrize(("private", "audience"), [("True", "followers"), ("False", "public")])
def test_a_private_account_posts_to_its_followers(tell: Tell, private: str, audience: str) -> None:
    values = tell(
        {
            PATH: person(**{"Phone Confirmed": "True", "Username": "zoe", "Private Account": private}),
            "your_instagram_activity/media/posts_1.json": [{"media": [{"uri": "media/1.jpg", "title": "x"}]}],
        }
    )
    assert [value.audience for value in values if isinstance(value, Note)] == [audience]


def test_former_user_names_come_oldest_first(plant: Plant) -> None:
    def change(what: str, before: str, after: str) -> dict[str, Any]:
        values = {"Changed": what, "Previous Value": before, "New Value": after}
        return {"string_map_data": {label: {"value": value} for label, value in values.items()}}

    takeout = plant(
        {
            PATH: person(Username="zoe3", Name="Zoë"),
            CHANGES: {
                "profile_profile_change": [
                    change("Username", "zoe2", "zoe3"),
                    change("Name", "zed", "zoe1"),
                    change("Username", "zoe1", "zoe2"),
                ]
            },
        }
    )
    with takeout:
        recognition = Instagram().recognize(takeout)
    assert recognition is not None
    assert recognition.evidence == ("username:zoe1", "username:zoe2", "username:zoe3", "name:Zoë")


def test_recognising_reads_nothing(plant: Plant) -> None:
    with plant({PATH: person(Username="zoe")}) as takeout:
        Instagram().recognize(takeout)
        ends = {end for _, end, _ in takeout.account_of_members(lambda _: None)}
    assert ends == {"unread"}


def test_the_zip_s_own_name_tells_the_account_where_nothing_else_does(plant: Plant) -> None:
    files = {"your_instagram_activity/media/posts_1.json": [{"media": [{"uri": "media/1.jpg"}]}]}
    with plant(files, name="instagram-zoe.example-2024-05-01-AbCdEfGh") as takeout:
        recognition = Instagram().recognize(takeout)
    assert recognition is not None
    assert recognition.evidence == ("username:zoe.example",)
    assert recognition.made_at is not None
    assert recognition.made_at.isoformat() == "2024-05-01T00:00:00+00:00"


def test_without_a_profile_the_owner_is_in_every_thread(tell: Tell) -> None:
    def thread(other: str) -> dict[str, Any]:
        return {
            "participants": [{"name": other}, {"name": "Zoë Example"}],
            "messages": [{"sender_name": "Zoë Example", "timestamp_ms": 1700000000000, "content": "salut"}],
            "title": other,
        }

    base = "your_instagram_activity/messages/inbox/"
    values = tell(
        {
            f"{base}bob_17840000000000001/message_1.json": thread("Bob"),
            f"{base}cem_17840000000000002/message_1.json": thread("Cem"),
        }
    )
    owner = values[0]
    assert isinstance(owner, Actor)
    assert owner.name == "Zoë Example"
    assert {value.attributed_to for value in values if isinstance(value, Note)} == {owner.key}


def test_nothing_where_a_value_is_expected_costs_no_profile(tell: Tell) -> None:
    values = {"Username": {"value": "ada.example"}, "Bio": None, "Name": {"value": "Ada Example"}}
    private = {"Private Account": {"value": True}}
    told = tell({PATH: {"profile_user": [{"string_map_data": values | private}]}})
    (owner,) = told
    assert isinstance(owner, Actor)
    assert (owner.preferred_username, owner.name) == ("ada.example", "Ada Example")


def test_the_profile_on_threads_adds_to_the_other_or_stands_alone(plant: Plant, tell: Tell) -> None:
    said = {"Username": {"value": "ada.example"}, "Bio": {"value": "weaving"}, "Email": {"value": "ada@example.org"}}
    path = "your_instagram_activity/threads/personal_information.json"
    files = {path: {"text_post_app_text_post_app_profile": [{"string_map_data": said}]}}
    (alone,) = tell(files)
    assert isinstance(alone, Actor)
    assert (alone.preferred_username, alone.summary) == ("ada.example", "weaving")
    person_ = {"Username": {"value": "ada.example"}, "Name": {"value": "Ada"}, "Bio": {"value": "tea"}}
    with plant(files | {PATH: {"profile_user": [{"string_map_data": person_}]}}) as takeout:
        (both,) = shelf.read(Instagram(), takeout)
        assert isinstance(both, Actor)
        assert both.summary == "tea"
        assert both.extra["profile"] == {"Threads: Bio": "weaving"}
        assert takeout.dropped == {"contact data": 1}


def test_without_a_profile_who_is_in_all_conversations_tells_the_account(plant: Plant) -> None:
    files: dict[str, Any] = {}
    for number, other in enumerate(("Bob Example", "Dan Example")):
        files[f"your_instagram_activity/messages/inbox/x_1784000000000000{number}/message_1.json"] = {
            "participants": [{"name": other}, {"name": "Zoë Example"}],
            "messages": [{"sender_name": other, "timestamp_ms": 1600000000000, "content": "hi"}],
        }
    with plant(files) as takeout:
        recognition = Instagram().recognize(takeout)
        assert {end for _, end, _ in takeout.account_of_members(lambda _: None)} == {"unread"}
    assert recognition is not None
    assert recognition.evidence == ("name:Zoë Example",)
