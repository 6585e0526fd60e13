"""System lines: known ones are told, and what a person may have typed is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.dialects.meta.sentence import new_name, role

SENDER = "Jane Example"
NAMES = {"Bob Example", "Bob", SENDER, "Jane"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("You sent an attachment.", "attachment"),
        ("Jane sent an attachment.", "attachment"),
        ("Jane Example har sendt en vedhæftet fil.", "attachment"),
        ("Du har sendt en vedhæftet fil.", "attachment"),
        ("Reacted ❤️ to your message ", "reaction"),
        ("Liked a message", "reaction"),
        ("Jane called you.", "call"),
        ("You called Bob.", "call"),
        ("You missed a call from Jane.", "call"),
        ("Jane missed your video call.", "call"),
        ("The video call ended.", "call"),
        ("Jane joined the video call.", "call"),
        ("Jane Example added Bob Example and 3 others to the group.", "group"),
        ("Jane named the group Tea & Cake.", "group"),
        ("Jane Example hat die Gruppe verlassen.", "group"),
        ("A contact added participants.", "group"),
        ("Jane set the nickname for Bob Example to Bobby.", "notice"),
        ("You set the nickname for Bob Example to Bobby.", "notice"),
        ("Jane changed the chat theme to Love.", "notice"),
        ("Jane pinned a message.", "notice"),
        ("Jane waved at you!", "notice"),
        ('Jane voted for "Tea" in the poll: What?', "notice"),
        ("You are now connected on Messenger", "notice"),
        ("Say hi to your new Facebook friend, Bob.", "notice"),
        ("Jane sent a location.", "location"),
        ("You sent a live location.", "location"),
    ],
)
def test_known_lines(content: str, expected: str) -> None:
    assert role(content, SENDER, NAMES) == expected


@pytest.mark.parametrize(
    "content",
    [
        "Bob left the group.",
        "You called me yesterday.",
        "You called?",
        "You left the group chat open.",
        "Jane left the group. Did you see?",
        "I sent an attachment.",
        "Reacted badly to your message",
        "Liked a message of hers",
        "A contact of mine knows.",
        "Say hi to your new Facebook friend, Bob. And to me",
        "You",
        "Jane",
        "",
    ],
)
def test_what_a_person_may_type_is_a_message(content: str) -> None:
    assert role(content, SENDER, NAMES) is None


@given(st.text(), st.text())
def test_any_text_is_answered(content: str, sender: str) -> None:
    role(content, sender)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Jane named the group Tea & Cake.", "Tea & Cake"),
        ("You changed the group name to A. B. C.", "A. B. C"),
        ("You changed the group photo.", None),
        ("Jane left the group.", None),
    ],
)
def test_a_new_name_is_told(content: str, name: str | None) -> None:
    assert new_name(content, role(content, SENDER, NAMES)) == name


def test_what_a_person_types_renames_nothing() -> None:
    assert new_name("We named the group Tea.", role("We named the group Tea.", SENDER, NAMES)) is None
