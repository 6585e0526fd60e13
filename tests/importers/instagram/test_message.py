"""Conversations: channels, and pages that say less than others."""

from __future__ import annotations

from typing import Any

from exodus.model import Collection, Finding, Note
from tests.importers.instagram.conftest import Tell

BASE = "your_instagram_activity/messages/broadcast/tea_17840000000000003/"
PEOPLE = [{"name": "Tea Example"}, {"name": "Ada Example"}]
HELLO = {"sender_name": "Tea Example", "timestamp_ms": 1700000000000, "content": "hello é"}
REPLY = {"reply_content": "great ☕", "original_message_sender": "Tea Example", "timestamp_ms": 1700000001000}
PAGE: dict[str, Any] = {"participants": PEOPLE, "messages": [HELLO], "title": "Tea", "joinable_mode": {"mode": 1}}
REPLIES: dict[str, Any] = {"participants": PEOPLE, "messages": [], "title": "Tea", "replies": [REPLY]}


def test_what_a_channel_says_and_the_answers_to_it_stand_in_one_place(tell: Tell) -> None:
    values = tell({BASE + "message_1.json": PAGE, BASE + "replies_1.json": REPLIES})
    (place,) = [value for value in values if isinstance(value, Collection)]
    notes = [value for value in values if isinstance(value, Note)]
    assert [(note.content, note.context) for note in notes] == [("hello é", place.key), ("great ☕", place.key)]
    assert place.name == "Tea"


def test_answers_alone_have_a_channel_too(tell: Tell) -> None:
    values = tell({BASE + "replies_1.json": REPLIES})
    (place,) = [value for value in values if isinstance(value, Collection)]
    (note,) = [value for value in values if isinstance(value, Note)]
    assert (note.context, place.audience) == (place.key, "group")


def test_an_answer_without_text_and_time_is_a_finding(tell: Tell) -> None:
    values = tell({BASE + "replies_1.json": REPLIES | {"replies": [{"reply_content": None, "timestamp_ms": 0}]}})
    assert [value.reason for value in values if isinstance(value, Finding)] == ["a reply that says nothing"]
    assert not [value for value in values if isinstance(value, Note)]
