from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.model import KINDS, Note, Record, derived_key, derived_keys, from_milliseconds, from_seconds, native_key

PARTS = st.lists(st.one_of(st.text(st.characters(exclude_characters="\x1f")), st.integers()), min_size=1)


def test_native_keys_are_the_platforms_own_ids() -> None:
    assert native_key("x", "status", "123") == "x:status:123"


@given(PARTS, PARTS)
def test_derived_keys_name_one_thing(one: list[object], other: list[object]) -> None:
    first, second = derived_key("p", "s", "a", *one), derived_key("p", "s", "a", *other)
    assert re.fullmatch(r"p:s:~[0-9a-f]{20}", first)
    assert (first == second) == ([str(part) for part in one] == [str(part) for part in other])


@given(PARTS, PARTS)
def test_keys_made_of_shared_first_parts_are_the_same(first: list[object], rest: list[object]) -> None:
    assert derived_keys("p", "s", "a", *first)(*rest) == derived_key("p", "s", "a", *first, *rest)


def test_derived_keys_differ_by_account_and_section() -> None:
    keys = {derived_key("p", section, account, 1) for section in ("a", "b") for account in ("1", "2")}
    assert len(keys) == 4


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, None),
        (None, None),
        ("", None),
        (1, datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
        ("1700000000", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        (-86400, datetime(1969, 12, 31, tzinfo=UTC)),
        (12_600_000_000, datetime(2369, 4, 12, 8, tzinfo=UTC)),
        (-62_169_958_800, None),
        (10**20, None),
        (float("nan"), None),
        ("yesterday", None),
    ],
)
def test_seconds(value: float | str | None, expected: datetime | None) -> None:
    assert from_seconds(value) == expected


@given(st.integers(-(1 << 43), 1 << 43).filter(bool))
def test_times_are_exact_on_the_fast_way_and_beside_it(number: int) -> None:
    assert from_milliseconds(number) == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=number)
    assert from_seconds(number >> 10 or 1) == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number >> 10 or 1)


def test_milliseconds_are_exact() -> None:
    assert from_milliseconds(1700000000123) == datetime(2023, 11, 14, 22, 13, 20, 123000, tzinfo=UTC)
    assert from_milliseconds(0) is None
    assert from_milliseconds(10**18) is None


@given(st.integers(-(10**13), 10**14))
def test_milliseconds_come_back(value: int) -> None:
    time = from_milliseconds(value)
    if time is not None and value:
        assert round((time - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000) == value


def test_records_are_told_apart_and_empty_fields_left_out() -> None:
    note = Note(key="k", kind="post")
    encoded = msgspec.json.encode(note)
    assert encoded == b'{"type":"Note","key":"k","kind":"post"}'
    assert msgspec.json.decode(encoded, type=Record) == note
    assert set(KINDS) == {"Actor", "Note", "Document", "Collection", "Activity"}
