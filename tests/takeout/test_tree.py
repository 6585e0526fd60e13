"""JSON members, element by element: whatever way they are written, cut and damaged."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from exodus.errors import TakeoutError
from exodus.model import Finding
from exodus.takeout import Element, Json, Takeout, scan, tree
from exodus.takeout.element import ODD
from exodus.takeout.tree import BESIDE


class Row(Struct, forbid_unknown_fields=True, gc=False):
    a: Any = None
    b: Any = None


class Strict(Struct, forbid_unknown_fields=True, gc=False):
    text: str
    number: int = 0
    inner: Strict | None = None
    rows: list[Strict] = []


@contextmanager
def limits(chunk: int = 256 << 10, at_once: int = 0, whole: int = 0, look: int = 64) -> Iterator[None]:
    """Small limits, so that small members go the ways of large ones."""
    patch = pytest.MonkeyPatch()
    patch.setattr(scan, "CHUNK", chunk)
    patch.setattr(scan, "LOOK", look)
    patch.setattr(tree, "AT_ONCE", at_once)
    patch.setattr(tree, "WHOLE_LIMIT", whole)
    try:
        yield
    finally:
        patch.undo()


def member(data: bytes | str) -> Json:
    raw = data.encode() if isinstance(data, str) else data
    return Json("m.json", len(raw), lambda: io.BytesIO(raw))


def values(data: bytes | str, *path: str, type_: type[Any] = Row) -> list[Any]:
    """The values (structs as dicts); a finding fails the test."""
    found = list(member(data).elements(type_, *path))
    assert not [value for value in found if isinstance(value, Finding)]
    return [plain(cast("Element[Any]", value)) for value in found]


def plain(element: Element[Any]) -> Any:
    value = element.value
    fields = {name: getattr(value, name) for name in value.__struct_fields__ if getattr(value, name) is not None}
    return {**fields, **element.unknown}


def sorted_out(data: bytes | str, *path: str, type_: type[Any] = Row) -> tuple[list[Any], list[str]]:
    found = list(member(data).elements(type_, *path))
    return (
        [plain(value) for value in found if not isinstance(value, Finding)],
        [value.reason for value in found if isinstance(value, Finding)],
    )


texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\{}[],:\n \u2028'), max_size=12)
leaves = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
anything = st.recursive(
    leaves | texts,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(texts, below, max_size=3),
    max_leaves=8,
)
rows = st.lists(
    st.dictionaries(st.sampled_from("ab"), anything, min_size=1, max_size=2).map(
        lambda row: {key: value for key, value in row.items() if value is not None}
    ),
    max_size=12,
)
styles = st.sampled_from(
    [
        {"separators": (",", ":")},
        {},
        {"indent": 0},
        {"indent": 1},
        {"indent": 2},
        {"indent": 4},
        {"indent": "\t"},
        {"indent": 2, "separators": (" , ", " : ")},
        {"ensure_ascii": False, "indent": 2},
    ]
)
wrappers = st.sampled_from(
    ["", "window.YTD.tweets.part0 = ", 'window.__THAR_CONFIG["x"]=', "\ufeff", " \n", "\ufeff x = "]
)


def written(value: Any, style: dict[str, Any], crlf: bool) -> str:
    text = json.dumps(value, **style)
    return text.replace("\n", "\r\n") if crlf else text


@given(rows, styles, wrappers, st.booleans(), st.sampled_from([1, 2, 3, 7, 16, 64, 1000]), st.sampled_from([0, 10**6]))
def test_every_list_is_read_as_json_reads_it(
    items: list[Any], style: dict[str, Any], wrapper: str, crlf: bool, chunk: int, at_once: int
) -> None:
    with limits(chunk, at_once):
        assert values(wrapper + written(items, style, crlf)) == items


@given(rows, rows, anything, styles, st.booleans(), st.sampled_from([1, 5, 64]), st.sampled_from([0, 10**6]))
def test_lists_inside_objects_are_read_as_json_reads_them(
    first: list[Any], second: list[Any], other: Any, style: dict[str, Any], crlf: bool, chunk: int, whole: int
) -> None:
    text = written({"x": other, "first": first, "y": other, "second": second, "z": other}, style, crlf)
    with limits(chunk, 0, whole):
        assert values(text, "first") == first
        assert values(text, "second") == second
        assert values(text, "*st") == first
        assert member(text).keys() == ("x", "first", "y", "second", "z")


@given(rows, styles, st.sampled_from([1, 5, 64]))
def test_a_bare_object_and_a_list_of_one_are_alike(items: list[Any], style: dict[str, Any], chunk: int) -> None:
    for item in items:
        if item:
            with limits(chunk):
                assert values(json.dumps(item, **style)) == values(json.dumps([item], **style))


@given(st.text(st.sampled_from('{}[]",:\\ab1 \n\t\r-.u'), max_size=40) | st.binary(max_size=40), st.booleans())
def test_no_bytes_are_fatal(data: str | bytes, prefix: bool) -> None:
    raw = data.encode() if isinstance(data, str) else data
    raw = b"[" + raw if prefix else raw
    for chunk, whole in ((1, 0), (64, 0), (64, 10**6)):
        with limits(chunk, whole, whole):
            for path in ((), ("a",), ("a", "*")):
                for found in member(raw).elements(Row, *path):
                    assert isinstance(found, Element | Finding)
            member(raw).keys()
            assert isinstance(member(raw).head(Row), Element | Finding)


@given(rows.filter(bool), styles, st.data())
def test_what_stands_before_a_break_is_read_and_the_break_is_told(
    items: list[Any], style: dict[str, Any], data: st.DataObject
) -> None:
    text = json.dumps(items, **style)
    cut = data.draw(st.integers(1, len(text) - 1))
    with limits(7):
        read, reasons = sorted_out(text[:cut])
    assert tree.BROKEN_OFF in reasons
    complete = [item for item in items if item in read]
    assert len(complete) >= len(read) - 1


@pytest.mark.parametrize("style", [{"indent": 2}, {"indent": 4}, {"indent": "\t"}], ids=["two", "four", "tab"])
@pytest.mark.parametrize(
    "bad", ['{"a": [1,', '{"a": "x', '{"a": ]}', "{", '"', "{'a': 1}", '{"a": 1}}', '{"a": tru}', "{} {}"]
)
@pytest.mark.parametrize("at_once", [0, 10**6])
def test_a_damaged_element_of_a_pretty_list_harms_no_other(style: dict[str, Any], bad: str, at_once: int) -> None:
    items = [{"a": number, "b": [{"x": 1}, {"y": [2]}]} for number in range(20)]
    text = json.dumps([*items[:9], "HERE", *items[9:]], **style).replace('"HERE"', bad)
    with limits(100, at_once):
        read, reasons = sorted_out(text)
    assert read == items
    assert len(reasons) == 1


@pytest.mark.parametrize("at_once", [0, 10**6])
@pytest.mark.parametrize("style", [{"separators": (",", ":")}, {}, {"indent": 0}, {"indent": 2}])
def test_one_odd_element_leaves_the_others_of_its_group_whole(at_once: int, style: dict[str, Any]) -> None:
    items: list[Any] = [{"text": str(number)} for number in range(50)]
    items[20] = {"text": "new", "news": {"x": 1}}
    items[30] = {"text": [5]}
    items[40] = {"number": 5}
    with limits(64, at_once):
        found = list(member(json.dumps(items, **style)).elements(Strict))
    assert [index for index, value in enumerate(found) if isinstance(value, Finding)] == [30, 40]
    assert [value.pointer for value in found] == [f"/{index}" for index in range(50)]
    new = found[20]
    assert isinstance(new, Element)
    assert new.unknown == {"news": {"x": 1}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"a":1},]', [{"a": 1}]),
        ('[{"a":1},,{"a":2}]', [{"a": 1}, {"a": 2}]),
        ('[\n  {\n    "a": 1\n  },\n]', [{"a": 1}]),
        ("[]", []),
        ("[ ]", []),
        ("[\n]", []),
        ("{}", []),
        ('window.YTD.x.part0 = [ {\n  "a" : 1\n}, {\n  "a" : 2\n} ]', [{"a": 1}, {"a": 2}]),
        ('x = [{"a":1}];\r\n', [{"a": 1}]),
        ('[{"a":"],}{["},{"a":"\\\\"},{"a":"\\\\\\""}]', [{"a": "],}{["}, {"a": "\\"}, {"a": '\\"'}]),
        ('[\n{"a":1},\n{"a":[{"x":1},\n{"x":2}]}\n]', [{"a": 1}, {"a": [{"x": 1}, {"x": 2}]}]),
        ('[\n  {"a":[{"x":1},\n  {"x":2}]},\n  {"a":2}]', [{"a": [{"x": 1}, {"x": 2}]}, {"a": 2}]),
        ('[\n  {\n    "a": 1\n  },\n  {\n    "a": 2\n  }]', [{"a": 1}, {"a": 2}]),
        ('[{"a": 1, "a": 2}]', [{"a": 2}]),
        ('{"rows": {"a": 1}}', [{"a": 1}]),
        ('{"x": {"rows": [{"a": 1}]}}', [{"a": 1}]),
        ('{"a": 1}', [{"a": 1}]),
        ('{"a": [{"a": 1}]}', [{"a": [{"a": 1}]}]),
    ],
)
@pytest.mark.parametrize("chunk", [1, 8, 10**6])
@pytest.mark.parametrize("whole", [0, 10**6])
def test_oddly_written_lists(text: str, expected: list[Any], chunk: int, whole: int) -> None:
    with limits(chunk, whole, whole):
        assert values(text) == expected


def test_a_list_of_lists_of_texts_and_numbers() -> None:
    items: list[Any]
    style: dict[str, Any]
    for style in ({"separators": (",", ":")}, {"indent": 2}, {"indent": 0}):
        for items in ([1, 2, 30], ["a", "],b", "\\"], [[1], [], [[2]]], [{}, {}, {"a": {}}], [None, True]):
            text = json.dumps(items, **style)
            with limits(1):
                found = [value.value for value in member(text).elements(object) if not isinstance(value, Finding)]
            assert found == items


def test_not_a_number_and_numbers_beyond_all_bounds() -> None:
    read = values('[{"a": NaN}, {"a": -Infinity}, {"a": 1e999}, {"a": 123456789012345678901234567890}]')
    assert math.isnan(read[0]["a"])
    assert [row["a"] for row in read[1:]] == [-math.inf, math.inf, 123456789012345678901234567890]


@pytest.mark.parametrize("at_once", [0, 10**6])
def test_half_characters_become_a_sign_and_a_finding(at_once: int) -> None:
    with limits(8, at_once):
        read, reasons = sorted_out('[{"a":"x\\ud83d"},{"a":"\\ud83d\\ude00"},{"a":"\\ude00y"}]')
    assert read == [{"a": "x\ufffd"}, {"a": "\U0001f600"}, {"a": "\ufffdy"}]
    assert reasons == ["a text held half a character, shown as \ufffd"] * 2


@pytest.mark.parametrize("whole", [0, 10**6])
def test_bytes_that_are_no_utf_8_become_a_sign_and_a_finding(whole: int) -> None:
    for data in (b'[{"a":"\xe9t\xe9"},{"b":1}]', b'{"rows":[{"a":"\xe9t\xe9"},{"b":1}]}'):
        with limits(8, whole, whole):
            read, reasons = sorted_out(data)
        assert read == [{"a": "\ufffdt\ufffd"}, {"b": 1}]
        assert len(reasons) == 1


@pytest.mark.parametrize("whole", [0, 10**6])
def test_a_key_that_is_no_text_is_told_and_harms_nothing(whole: int) -> None:
    with limits(8, whole, whole):
        assert member(b'{"\\ud83d":1,"rows":[{"a":1}]}').keys() == ("\ufffd", "rows")
        read, _ = sorted_out(b'{"\xff\xfe":[],"rows":[{"a":1}]}', "rows")
        assert read == [{"a": 1}]
        list(member(b'{"\xff":[{"c":1}]}').elements(Row))


@pytest.mark.parametrize("depth", [100, 900, 5_000, 200_000])
@pytest.mark.parametrize("whole", [0, 10**7])
def test_deep_nesting_is_one_element_or_one_finding(depth: int, whole: int) -> None:
    deep = b'{"a":' * depth + b"1" + b"}" * depth
    for data, path in ((b'[{"b":1},' + deep + b',{"b":2}]', ()), (b'{"r":[{"b":1},' + deep + b',{"b":2}]}', ("r",))):
        with limits(1000, whole, whole):
            found = list(member(data).elements(Row, *path))
        assert len(found) == 3
        assert [value.pointer.rpartition("/")[2] for value in found] == ["0", "1", "2"]
        assert isinstance(found[0], Element)
        assert isinstance(found[2], Element)


def test_unknown_keys_are_kept_by_their_path() -> None:
    (found,) = member('[{"text":"t","inner":{"text":"i","x":1,"rows":[{"text":"l","y":{"z":2}}]}}]').elements(Strict)
    assert isinstance(found, Element)
    assert found.unknown == {"inner.x": 1, "inner.rows.0.y": {"z": 2}}
    assert found.value.inner is not None
    assert found.value.inner.rows[0].text == "l"


def test_misfits_are_set_aside_where_the_type_can_do_without() -> None:
    text = '[{"text":"t","number":"seven","rows":[3,{"text":"ok"},null,{"text":"too"}],"inner":[]}]'
    *told, found = member(text).elements(Strict)
    assert all(isinstance(one, Finding) and one.reason == ODD and not one.failed for one in told)
    assert isinstance(found, Element)
    assert {one.detail for one in told if isinstance(one, Finding)} == found.unknown.keys() > {"number", "inner"}
    assert found.unknown["number"] == "seven"
    assert found.unknown["inner"] == []
    assert [row.text for row in found.value.rows] == ["ok", "too"]
    assert sorted(map(str, found.unknown.values())) == ["3", "None", "[]", "seven"]


def test_an_unknown_key_is_not_called_odd() -> None:
    odd, found = member('[{"text":"t","new":1,"number":"seven"}]').elements(Strict)
    assert isinstance(odd, Finding) and odd.detail == "number"
    assert isinstance(found, Element) and found.unknown == {"new": 1, "number": "seven"}


@pytest.mark.parametrize("whole", [0, 10**6])
@pytest.mark.parametrize(
    ("data", "failed"),
    [
        (b'[{"a":1},{"a":2]', 1),
        (b'[{"a":1},{"a" 2},{"a":3}]', 1),
        (b'[{"a":1},' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"]", 1),
        (b'[{"a":"\\ud83d"}]', 0),
        (b"no json", 1),
        (b" ", 0),
        (b'{"rows":"none"}', 1),
    ],
)
def test_what_is_no_element_is_counted_as_failed(data: bytes, failed: int, whole: int) -> None:
    with limits(1000, whole, whole):
        found = list(member(data).elements(Row, *(("rows",) if data.startswith(b"{") else ())))
    findings = [value for value in found if isinstance(value, Finding)]
    assert findings
    assert sum(finding.count for finding in findings if finding.failed) == failed


def test_an_element_of_another_shape_has_failed() -> None:
    odd, shapeless = member('[{"number":"seven"},{"text":{}}]').elements(Strict)
    assert isinstance(odd, Finding) and odd.failed
    assert isinstance(shapeless, Finding) and shapeless.failed


def test_numbers_written_as_texts_are_read() -> None:
    (found,) = member('[{"text":"t","number":"7"}]').elements(Strict)
    assert isinstance(found, Element)
    assert found.value.number == 7


def test_texts_written_as_numbers_are_read() -> None:
    (found,) = member('[{"text":12345678901234567890,"rows":[{"text":1.5}]}]').elements(Strict)
    assert isinstance(found, Element)
    assert found.value.text == "12345678901234567890"
    assert found.value.rows[0].text == "1.5"
    assert found.unknown == {}


def test_a_finding_says_nothing_that_the_person_wrote() -> None:
    for found in member('[{"text":"t","number":"my secret"},{"text": secret "my secret"},{"x":"my secret"}]').elements(
        Strict
    ):
        if isinstance(found, Finding):
            assert "secret" not in found.reason + found.detail


@pytest.mark.parametrize("whole", [0, 10**6])
def test_head_reads_an_object_without_its_big_lists(whole: int) -> None:
    text = '{"a": "x", "rows": [{"c": 1}], "b": [1, [2]], "new": {"k": [1]}}'
    with limits(4, whole, whole):
        found = member(text).head(Row, "rows")
        assert isinstance(found, Element)
        assert plain(found) == {"a": "x", "b": [1, [2]], "new": {"k": [1]}}
        assert isinstance(member("[1]").head(Row), Finding)
        assert isinstance(member("").head(Row), Finding)
        assert member("[1]").keys() == ()
        assert member("").keys() == ()


@pytest.mark.parametrize("whole", [0, 10**6])
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "this member is empty"),
        (" \n", "this member is empty"),
        ("<html>", tree.NO_JSON),
        ("{nothing}", tree.NO_JSON),
        ('{"x": 1}', "this object has none of the expected keys"),
        ('[{"a":1}] [{"a":2}]', tree.BEHIND),
        ('[{"a":1}],{"a":2}', tree.BEHIND),
        ('{"x": [{"a":1}]', tree.BROKEN_OFF),
        ('{"x": [{"a":1}', tree.BROKEN_OFF),
        ('[{"a":1},', tree.BROKEN_OFF),
    ],
)
def test_what_cannot_be_read_is_told(text: str, reason: str, whole: int) -> None:
    with limits(8, whole, whole):
        assert reason in sorted_out(text)[1]


def test_a_plain_value_in_a_lists_place_is_told_and_null_is_nothing() -> None:
    for whole in (0, 10**6):
        with limits(8, whole, whole):
            assert sorted_out('{"rows": null, "x": "y"}', "rows") == ([], [])
            assert sorted_out('{"rows": "gone"}', "rows")[1] == ["there is a plain value where a list was expected"]
            assert sorted_out('{"rows": "gone"}', "ro*") == ([], [])


def test_pointers_are_rfc_6901() -> None:
    (found,) = member('{"a/b~c": [{"a": 1}]}').elements(Row)
    assert found.pointer == "/a~1b~0c/0"


class Damaged(io.BytesIO):
    """A stream that breaks behind its bytes, as a damaged zip does."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(64 if size is None or size < 0 else min(size, 64))
        if not data:
            raise TakeoutError("it is damaged")
        return data


@pytest.mark.parametrize("whole", [0, 10**6])
@pytest.mark.parametrize("text", ['[{"a":%d}', '{"rows":[{"a":%d}'])
def test_what_stands_before_damage_is_read(text: str, whole: int) -> None:
    data = (text % 0).encode() + b"".join(b',{"a":%d}' % number for number in range(1, 100)) + b',{"a'
    with limits(64, whole, whole):
        json_member = Json("m.json", len(data), lambda: cast("BinaryIO", Damaged(data)))
        found = list(json_member.elements(Row))
    assert [value.value.a for value in found if isinstance(value, Element)] == list(range(100))
    assert tree.UNREADABLE in [value.reason for value in found if isinstance(value, Finding)]


def test_an_element_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "ELEMENT_LIMIT", 1000)
    with limits(64):
        read, reasons = sorted_out('[{"a":1},{"a":"' + "x" * 5000 + '"},{"a":2}]')
    assert read == [{"a": 1}]
    assert reasons == ["one element is too large"]


def test_a_large_compact_list_in_a_folder_is_read_whole(tmp_path: Path) -> None:
    items = [{"a": f'é "{number}" \\', "b": [{"a": number}, {"a": [{"a": 1}]}]} for number in range(100_000)]
    (tmp_path / "big.json").write_text(json.dumps(items, separators=(",", ":")), encoding="utf-8")
    with Takeout.open(tmp_path) as takeout:
        found = takeout.json(takeout.members()[0]).elements(Row)
        assert all(
            isinstance(value, Element) and value.value.a == item["a"] for value, item in zip(found, items, strict=True)
        )


@pytest.mark.parametrize("depth", [40, 900, 100_000])
@pytest.mark.parametrize("whole", [0, 10**7])
def test_objects_in_objects_in_objects_are_a_finding(depth: int, whole: int) -> None:
    with limits(1000, whole, whole):
        found = list(member('{"x":' * depth + "1" + "}" * depth).elements(Row))
    assert found
    assert all(isinstance(value, Finding) for value in found)


@pytest.mark.parametrize("data", [b'{"id": "1", "on": true}', b'window.YTD.a.part0 = {"a": {"id": "1", "on": true}}'])
def test_a_bare_object_read_as_a_mapping_is_its_own_element(data: bytes) -> None:
    (element,) = Json("x.js", len(data), lambda: io.BytesIO(data)).elements(dict[str, Any])
    assert isinstance(element, Element)
    assert element.value == {"id": "1", "on": True}


def test_a_single_object_where_a_list_belongs_is_a_list_of_one() -> None:
    data = b'[{"text": "x", "rows": {"text": "y", "rows": {"text": "z", "odd": 1}}}]'
    (element,) = Json("x.json", len(data), lambda: io.BytesIO(data)).elements(Strict)
    assert isinstance(element, Element)
    assert element.value.rows[0].rows[0].text == "z"
    assert element.unknown == {"rows.0.rows.0.odd": 1}


@pytest.mark.parametrize("whole", [0, 8 << 20])
def test_what_stands_beside_the_rows_is_told_and_what_says_nothing_is_not(whole: int) -> None:
    text = '{"rows": [{"a": 1}], "c": {"more": [{"a": 2}]}, "note": "text", "n": null, "empty": {}, "flag": false}'
    with limits(whole=whole, look=1):
        found = list(member(text).elements(Row))
        asked = list(member(text).elements(Row, "rows"))
    assert sum(isinstance(one, Element) for one in found) == 1
    told = [(one.pointer, one.reason) for one in found if isinstance(one, Finding)]
    assert told == [("/c", BESIDE), ("/note", BESIDE)]
    assert not [one for one in asked if isinstance(one, Finding)]
