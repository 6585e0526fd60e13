"""Changes of the profile are kept, and rows of it that cannot be read are told."""

from __future__ import annotations

from typing import Any

import pytest

from exodus.importers.instagram import Instagram
from exodus.importers.instagram.profile import SECOND
from exodus.model import Actor, Document, Finding
from exodus.takeout.element import MISFIT
from tests import shelf
from tests.importers.instagram.conftest import Plant, Tell

PATH = "personal_information/personal_information/personal_information.json"
CHANGES = "personal_information/personal_information/profile_changes.json"
PICTURES = "your_instagram_activity/media/profile_photos.json"
ZOE = {"string_map_data": {"Username": {"value": "zoe"}, "Name": {"value": "Zoë"}}}


def change(what: str, before: str, after: str) -> dict[str, Any]:
    values = {"Changed": what, "Previous Value": before, "New Value": after}
    cells: dict[str, Any] = {label: {"value": value} for label, value in values.items()}
    return {"string_map_data": cells | {"Change Date": {"timestamp": 1600000000}}}


def test_changes_are_kept_without_numbers_and_addresses(plant: Plant) -> None:
    changes = [
        change("Bio", "tea", "tea & rivers") | {"new_key": 1},
        change("Email", "zoe@example.org", "zoe2@example.org"),
        change("Phone Number", "+1 555 0100", ""),
    ]
    with plant({PATH: {"profile_user": [ZOE]}, CHANGES: {"profile_profile_change": changes}}) as takeout:
        owner = shelf.read(Instagram(), takeout)[0]
        assert takeout.dropped["contact data"] == 3
    assert isinstance(owner, Actor)
    assert owner.extra["profile_changes"] == [
        {
            "Changed": "Bio",
            "Previous Value": "tea",
            "New Value": "tea & rivers",
            "Change Date": 1600000000,
            "unknown": {"new_key": 1},
        },
        {"Changed": "Email", "Change Date": 1600000000},
        {"Changed": "Phone Number", "Change Date": 1600000000},
    ]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([{"new_key": "x"}, ZOE], [("/profile_user/0", MISFIT)]),
        ([ZOE, ZOE], [("/profile_user/1", SECOND)]),
    ],
)
def test_a_row_beside_the_profile_is_told(tell: Tell, rows: list[Any], told: list[tuple[str, str]]) -> None:
    values = tell({PATH: {"profile_user": rows}})
    owner = values[0]
    assert isinstance(owner, Actor)
    assert owner.preferred_username == "zoe"
    assert [(value.pointer, value.reason) for value in values if isinstance(value, Finding)] == told


def test_what_nobody_knows_in_the_profile_and_beside_a_picture_is_kept(tell: Tell) -> None:
    pictures = [{"uri": "media/profile/1.jpg", "new_key": "beside"}]
    values = tell({PATH: {"profile_user": [ZOE | {"new_key": "within"}]}, PICTURES: {"ig_profile_picture": pictures}})
    owner = values[0]
    assert isinstance(owner, Actor)
    assert owner.extra["unknown"] == {"new_key": "within"}
    assert [value.extra["unknown"] for value in values if isinstance(value, Document)] == [{"new_key": "beside"}]
