"""The report that may be shared tells a format, and nothing about anybody."""

from __future__ import annotations

import json
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exodus import registry
from exodus.pipeline.discovery import discover
from exodus.pipeline.inspect import inspect
from exodus.pipeline.mask import masked_key, masked_path, shape, vocabulary
from exodus.pipeline.share import Report, report
from exodus.takeout.element import ODD
from tests import shelf
from tests.pipeline.scripted import Silence

POSTS = "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json"
PROFILE = "personal_information/profile_information/profile_information.json"
SECRETS = st.lists(
    st.one_of(
        st.from_regex(r"[a-z]{5,12}", fullmatch=True),
        st.from_regex(r"[A-Z][a-zéöł]{4,9} [A-Z][a-zñü]{5,9}", fullmatch=True),
        st.from_regex(r"[1-9][0-9]{4,17}", fullmatch=True),
        st.from_regex(r"[a-z]{4,9}[0-9]{2,6}", fullmatch=True),
        st.from_regex(r"[a-z]{5,9}@[a-z]{5,9}\.org", fullmatch=True),
        st.from_regex(r"https://[a-z]{5,9}\.org/[a-z0-9]{6,9}", fullmatch=True),
        st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=6, max_size=12),
    ),
    min_size=6,
    max_size=6,
    unique=True,
)


def reported(folder: Path) -> Report:
    (found,) = discover([folder], list(registry.importers()))
    assert found.takeout is not None, found.error
    with found.takeout as takeout:
        return report(takeout, found.claims, inspect(takeout, found.claims, Silence()))


def test_a_value_of_an_odd_type_is_told_by_its_key(tmp_path: Path) -> None:
    thread = {"participants": [{"name": "Ada Example"}], "messages": [{"sender_name": "Ada Example", "photos": "no"}]}
    path = tmp_path / "your_facebook_activity/messages/inbox/ada_1000000000000001/message_1.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(thread), encoding="utf-8")
    shared = reported(tmp_path)
    assert shared.findings[f"{ODD}: photos"] == 1
    assert not shared.unknown


def plant(folder: Path, secrets: list[str]) -> None:
    name, key, text, other, title, value = secrets
    safe = re.sub(r"[^\w]", "", name) or "x"
    thread = f"your_facebook_activity/messages/inbox/{safe}_1000000000000001"
    said = {
        "sender_name": name,
        "timestamp_ms": 1700000000000,
        "content": text,
        key: value,
        "reactions": [{key: other}],
    }
    files: dict[str, Any] = {
        PROFILE: {"profile_v2": {"name": {"full_name": name, key: text}, other: {title: value}, "emails": [value]}},
        POSTS: [
            {"timestamp": 1700000000, "title": title, "data": [{"post": text}, {key: {value: name}}], other: [key]},
            {"timestamp": value, "data": name},
            name,
        ],
        f"{thread}/message_1.json": {
            "participants": [{"name": name}],
            "messages": [said, value],
            "title": title,
            key: 1,
        },
        f"your_facebook_activity/groups/{safe}.json": {"group_badges_v2": {key: [text], other: {title: 5}}},
        f"{safe}/{safe}_{safe}.json": {key: value},
        f"your_facebook_activity/posts/media/{safe}/{safe}.jpg": "",
        "your_facebook_activity/posts/archive.json": name,
    }
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(content), encoding="utf-8")


@cache
def baseline() -> str:
    """What the report says when everything planted is a word of no meaning."""
    with tempfile.TemporaryDirectory() as folder:
        plant(Path(folder) / "t", ["qqqa", "qqqb", "qqqc", "qqqd", "qqqe", "qqqf"])
        return msgspec.json.encode(reported(Path(folder) / "t")).decode()


def is_common(text: str) -> bool:
    """Whether all its words are those that platforms use: they tell nothing of anybody, however they are joined."""
    words = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text)}
    return bool(words) and words <= vocabulary()


@given(SECRETS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_of_the_person_is_in_the_report(secrets: list[str]) -> None:
    known = (baseline() + " ".join(vocabulary())).lower()
    assume(not any(secret.lower() in known for secret in secrets))
    assume(not any(is_common(secret) for secret in secrets))
    with tempfile.TemporaryDirectory() as folder:
        plant(Path(folder) / "t", secrets)
        shared = reported(Path(folder) / "t")
    for text in (shared.text(), msgspec.json.encode(shared).decode()):
        for secret in secrets:
            assert secret not in text
            for word in re.findall(r"[^\W\d_]{5,}|\d{5,}", secret):
                assert word.lower() in known or is_common(word) or word not in text


@given(st.text(max_size=40))
def test_of_a_value_only_its_shape_is_told(text: str) -> None:
    assert re.fullmatch(r"(empty |mangled )?text|digits\(\d+\)|url|date|path", shape(text))


@given(
    st.lists(st.sampled_from(["Ada", "grün", "zanzibar", "8412", "97531086420"]), min_size=1, max_size=4),
    st.sampled_from("_-. '"),
)
def test_unknown_words_and_numbers_are_replaced_wherever_they_stand(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    for shown in (masked_path(f"posts/{text}.json"), masked_key(text)):
        assert not any(piece in shown for piece in pieces)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("messages/inbox/adaexample_100000000000001/message_12.json", "messages/inbox/<name>_<id>/message_<n>.json"),
        ("your_instagram_activity/messages/inbox/story_17840000000000001/photos/123456789.jpg",
         "your_instagram_activity/messages/inbox/<name>_<id>/photos/<id>.jpg"),
        ("messages/group_AbCdEfGhIj/message.json", "messages/<name>_<id>/message.json"),
        ("facebook-ada.example-2024-05-01-aB3dE6gH/posts/1.json", "facebook-<name>-<n>-<n>-<n>-<id>/posts/<n>.json"),
        ("messages/Ada Example_12.json", "messages/<name>_<n>.json"),
        ("data/tweets-part1.js", "data/tweets-part<n>.js"),
        ("posts/your_flibber_posts_1.json", "posts/your_<name>_posts_<n>.json"),
        ("messages/stickers_used/1234567890.png", "messages/stickers_used/<id>.png"),
    ],
)  # fmt: skip
def test_members_are_told_by_their_pattern(name: str, pattern: str) -> None:
    assert masked_path(name) == pattern


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("friends_v2", "friends_v2"),
        ("senderName", "senderName"),
        ("lasso_flibber_v3", "lasso_<name>_v3"),
        ("Media Owner", "Media Owner"),
        ("Knitting for beginners", "<key>"),
        ("adaexample", "<key>"),
        ("Æble", "<key>"),
        ("x" * 200, "<key>"),
    ],
)
def test_keys_of_the_platform_are_shown_and_others_not(key: str, shown: str) -> None:
    assert masked_key(key) == shown


def test_a_new_key_a_new_file_and_a_changed_value_are_told(tmp_path: Path) -> None:
    plant(tmp_path / "t", ["Ada Example", "mood_kind", "hello", "x", "y", "z"])
    shared = reported(tmp_path / "t")
    assert shared.unknown["mood_kind" if "mood" in vocabulary() else "<name>_kind"] >= 1
    assert any("unread" in members.ends for members in shared.members)
    shapes = {one.pattern: one.paths for one in shared.shapes}
    posts = shapes["your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_<n>.json"]
    assert posts["[].timestamp"] == {"number(10)": 1, "text": 1}


@pytest.mark.parametrize("sample", shelf.samples(), ids=shelf.name_of)
def test_every_sample_can_be_shared_and_names_nobody(sample: Path) -> None:
    text = reported(sample).text()
    assert "Example" not in text
    assert "example" not in text
    assert "@" not in text
    assert not re.search(r"\d{5,}", text)


def test_big_members_are_looked_at_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exodus.pipeline.share.BYTES", 4096)
    target = tmp_path / "t" / POSTS
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps([{"timestamp": 1700000000 + i, "data": [{"post": "hi"}]} for i in range(500)]))
    (shapes,) = reported(tmp_path / "t").shapes
    assert 1 < sum(shapes.paths["[].timestamp"].values()) < 200
