"""Secrets: none is kept, each is counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.dialects.secret import ADDRESSES, SECRET, open_part

KEYS = st.sampled_from([*sorted(SECRET), "name", "a.b", "unknown"])
VALUES = st.recursive(
    st.sampled_from(["192.0.2.7", "2001:db8::7", "planted", 7, None]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3),
    max_leaves=20,
)


def texts(value: Any, secret: bool = False) -> list[tuple[str, bool]]:
    """All texts, and whether one must go."""
    if isinstance(value, dict):
        return [one for key, item in value.items() for one in texts(item, secret or key in SECRET)]
    if isinstance(value, list):
        return [one for item in value for one in texts(item, secret)]
    return [(value, secret or value.startswith(("192", "2001")))] if isinstance(value, str) else []


def unasked(rule: str, count: int) -> None:
    """There is nothing left to drop."""
    assert not count, rule


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_what_is_secret_goes_and_all_else_stays(value: dict[str, Any]) -> None:
    dropped: Counter[str] = Counter()
    left = open_part(value, lambda rule, count: dropped.update({rule: count}))
    assert [text for text, _ in texts(left)] == [text for text, secret in texts(value) if not secret]
    assert sum(dropped.values()) == 0 or left != value
    assert open_part(left, unasked) == left


def test_each_is_counted_by_its_rule() -> None:
    dropped: Counter[str] = Counter()
    value = {"a.0.upload_ip": "192.0.2.1", "phone_numbers": ["1", "2"], "Adresse IP": "192.0.2.2", "cookie": ""}
    assert open_part(value, lambda rule, count: dropped.update({rule: count})) == {}
    assert +dropped == Counter({ADDRESSES: 2, "contact data": 2})


@pytest.mark.parametrize("text", ["12:30:45", "1.2.3", "10.3.1", "2024:01:02 03:04:05", "999.1.1.1", "a:b"])
def test_times_and_versions_are_no_addresses(text: str) -> None:
    assert open_part({"x": text}, unasked) == {"x": text}


@pytest.mark.parametrize(
    "key",
    ["userAgent", "user-agent", "User Agent", "deviceToken", "mobile", "Mail", "E-Mail", "a.0.phoneNumber", "emails.0"],
)
def test_a_secret_key_is_known_however_it_is_spelled(key: str) -> None:
    assert open_part({key: "planted", "kept": 1}, lambda rule, count: None) == {"kept": 1}


@pytest.mark.parametrize("key", ["automobile", "mailing list", "phonetics", "a.mobile_game", "Automail", "ipad"])
def test_a_key_that_only_sounds_like_one_is_kept(key: str) -> None:
    assert open_part({key: "kept"}, unasked) == {key: "kept"}
