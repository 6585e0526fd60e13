"""Pieces of Facebook trees, and ways to look at what is told of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

OWNER = "Zoë Example"
OTHER = "Bob Example"
WRAPPER = "your_facebook_activity/"
PROFILE: dict[str, Any] = {
    "personal_information/profile_information/profile_information.json": {
        "profile_v2": {
            "name": {"full_name": OWNER},
            "profile_uri": "https://www.facebook.com/profile.php?id=100000000001",
        }
    }
}
POSTS = f"{WRAPPER}posts/your_posts__check_ins__photos_and_videos_1.json"

T = TypeVar("T")


def thread(*messages: Any, people: tuple[str, ...] = (OTHER, OWNER), title: str = OTHER, **more: Any) -> dict[str, Any]:
    return {"participants": [{"name": name} for name in people], "messages": list(messages), "title": title, **more}


def page(name: str, folder: str = "inbox", number: int = 1) -> str:
    return f"{WRAPPER}messages/{folder}/{name}/message_{number}.json"


def message(content: str | None, at: int, sender: str = OTHER, **more: Any) -> dict[str, Any]:
    said = {"sender_name": sender, "timestamp_ms": at, **more}
    return said if content is None else {**said, "content": content}


def of(type_: type[T], values: Iterable[object], **fields: Any) -> list[T]:
    """The values of one type whose fields are so."""
    return [
        value
        for value in values
        if isinstance(value, type_) and all(getattr(value, name) == wanted for name, wanted in fields.items())
    ]


def one(type_: type[T], values: Iterable[object], **fields: Any) -> T:
    found = of(type_, values, **fields)
    assert len(found) == 1, found
    return found[0]
