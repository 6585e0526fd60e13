"""Zips that mean harm, and zips that came to harm."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exodus.errors import TakeoutError
from exodus.model import Finding
from exodus.takeout import Element, Takeout
from exodus.takeout import zip as zips
from tests.takeout.test_package import contents, ends, packed, zipped


def patched(data: bytes, signature: bytes, offset: int, value: bytes, which: int = -1) -> bytes:
    """The zip with bytes written over, ``offset`` behind a header's signature: of all headers, or of one."""
    out, at, number = bytearray(data), -1, 0
    while (at := data.find(signature, at + 1)) >= 0:
        if which in {-1, number}:
            out[at + offset : at + offset + len(value)] = value
        number += 1
    return bytes(out)


CENTRAL = b"PK\x01\x02"
NOISE = random.Random(1)


def opened(tmp_path: Path, data: bytes) -> Takeout:
    (tmp_path / "x.zip").write_bytes(data)
    return Takeout.open(tmp_path / "x.zip")


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("../evil", None),
        ("a/../../evil", None),
        ("..\\evil", None),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\windows\\evil", "windows/evil"),
        ("data\\tweets.js", "data/tweets.js"),
    ],
)
def test_no_name_leads_out(tmp_path: Path, name: str, inside: str | None) -> None:
    placeholder = "#" * len(name)
    data = packed({placeholder: b"x", "good": b"g"}).replace(placeholder.encode(), name.encode())
    with opened(tmp_path, data) as takeout:
        assert {name for name, _ in contents(takeout)} == {"good", inside} - {None}
        assert [finding.member for finding in takeout.findings] == ([] if inside else [name])


def test_a_name_with_a_null_is_refused_not_cut(tmp_path: Path) -> None:
    data = packed({"good.json#.exe": b"x"}).replace(b"good.json#.exe", b"good.json\0.exe")
    with opened(tmp_path, data) as takeout:
        assert takeout.members() == []
        assert [finding.member for finding in takeout.findings] == ["good.json\N{SYMBOL FOR NULL}.exe"]


def test_utf_8_that_was_not_declared_is_recovered(tmp_path: Path) -> None:
    data = packed({"####.txt": b"x"}).replace(b"####.txt", "фо.txt".encode())
    with opened(tmp_path, data) as takeout:
        assert [member.name for member in takeout.members()] == ["фо.txt"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with Takeout.open(tmp_path / "x.zip") as takeout:
        assert takeout.members() == []
        assert [finding.reason for finding in takeout.findings] == ["this is a link and is not followed"]
        assert ends(takeout) == {"link": "unread"}


def test_an_encrypted_zip_is_said_and_an_encrypted_member_is_a_finding(tmp_path: Path) -> None:
    one = patched(packed({"a": b"a", "b": b"b"}), CENTRAL, 8, b"\x01\x00", 0)
    with opened(tmp_path, one) as takeout:
        assert contents(takeout) == [("b", b"b")]
        assert [finding.reason for finding in takeout.findings] == ["this member is encrypted"]
        assert ends(takeout) == {"a": "unread", "b": "read"}
    with pytest.raises(TakeoutError, match="is encrypted; unpack it"):
        opened(tmp_path, patched(one, CENTRAL, 8, b"\x01\x00"))


def test_a_zip_of_empty_folders_holds_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, packed({"a/": b""})) as takeout:
        assert takeout.members() == []


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"no zip at all" * 100, packed({"a": b"a"})[:-30]],
    ids=["empty", "signature", "text", "cut"],
)
def test_what_is_no_zip_is_said(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(TakeoutError, match="is not a readable zip"):
        opened(tmp_path, data)


def test_a_truncated_download_is_said(tmp_path: Path) -> None:
    data = zipped(tmp_path / "whole.zip", {f"{i}.json": b"[1]" * 1000 for i in range(100)}).read_bytes()
    with pytest.raises(TakeoutError, match=r"x\.zip is not a readable zip .*download it again"):
        opened(tmp_path, data[: len(data) // 2])


def test_a_wrong_crc_is_told(tmp_path: Path) -> None:
    data = patched(packed({"a.json": b"[1]", "b.json": b"[2]"}), CENTRAL, 16, b"evil", 0)
    with opened(tmp_path, data) as takeout:
        bad, good = takeout.members()
        with pytest.raises(TakeoutError, match=r"a\.json in x\.zip is damaged"):
            takeout.open_member(bad).read()
        assert takeout.peek(bad) == b""
        assert takeout.peek(good) == b"[2]"
        (found,) = takeout.json(bad).elements(int)
        assert isinstance(found, Finding)
        with pytest.raises(TakeoutError):
            takeout.fixity(bad)


def test_what_stands_before_damage_in_a_zip_is_read(tmp_path: Path) -> None:
    noise = NOISE.randbytes(800_000)
    rows = b",".join(b'{"a":%d}' % int.from_bytes(noise[i : i + 8]) for i in range(0, len(noise), 8))
    path = zipped(tmp_path / "x.zip", {"a.json": b"[" + rows + b"]"})
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 100] = bytes(100)
    with opened(tmp_path, bytes(data)) as takeout:
        found = list(takeout.json(takeout.members()[0]).elements(dict[str, int]))
    assert sum(isinstance(value, Element) for value in found) > 20_000
    assert "this member cannot be read to its end" in [value.reason for value in found if isinstance(value, Finding)]


def test_a_damaged_twin_is_kept_beside_the_sound_one(tmp_path: Path) -> None:
    sound = zipped(tmp_path / "1.zip", {"a.json": b"[1]"}, zipfile.ZIP_STORED)
    (tmp_path / "2.zip").write_bytes(patched(sound.read_bytes(), CENTRAL, 16, b"evil"))
    with Takeout.open(sound, tmp_path / "2.zip") as takeout:
        assert len(takeout.members("a.json")) == 2
        assert len(takeout.findings) == 1


@pytest.mark.parametrize("size", [1, 10**6, 2**32 - 2])
def test_a_lying_size_never_gives_more_bytes_than_declared(tmp_path: Path, size: int) -> None:
    data = patched(zipped(tmp_path / "y.zip", {"a.json": b"[" + b"1," * 5000 + b"1]"}).read_bytes(), CENTRAL, 24,
                   struct.pack("<I", size))  # fmt: skip
    with opened(tmp_path, data) as takeout:
        for member in takeout.members():
            with contextlib.suppress(TakeoutError):
                assert len(takeout.peek(member)) <= size


def test_a_member_that_inflates_implausibly_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "RATIO_FLOOR", 1000)
    path = zipped(tmp_path / "x.zip", {"bomb": bytes(10**6), "text": NOISE.randbytes(2000), "small": bytes(900)})
    with Takeout.open(path) as takeout:
        assert [member.name for member in takeout.members()] == ["small", "text"]
        assert [finding.member for finding in takeout.findings] == ["bomb"]
        assert ends(takeout) == dict.fromkeys(("bomb", "small", "text"), "unread")


def test_a_zip_that_is_a_bomb_as_a_whole_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "TOTAL_FLOOR", 10**6)
    path = zipped(tmp_path / "x.zip", {f"{i}": bytes(10**5) for i in range(20)})
    with pytest.raises(TakeoutError, match="zip bomb"):
        Takeout.open(path)


def test_members_that_share_their_bytes_are_not_opened(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.json", b"[1]")
        archive.writestr("b.json", b"[2]")
    data = patched(buffer.getvalue(), CENTRAL, 42, struct.pack("<I", 0), 1)
    with opened(tmp_path, data) as takeout:
        assert [member.name for member in takeout.members()] == ["a.json"]
        assert [finding.member for finding in takeout.findings] == ["b.json"]
        assert ends(takeout) == {"a.json": "unread", "b.json": "unread"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_refused_was_not_read_even_if_its_namesake_was(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.json", b"[1]")
        archive.writestr("a.json", b"[2]")
    with opened(tmp_path, patched(buffer.getvalue(), CENTRAL, 42, struct.pack("<I", 0), 1)) as takeout:
        takeout.open_member(takeout.members()[0]).close()
        assert [end for _, end, _ in takeout.account_of_members(lambda _: None)] == ["unread", "read"]


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MEMBER_LIMIT", 10)
    with pytest.raises(TakeoutError, match="holds 11 members"):
        Takeout.open(zipped(tmp_path / "x.zip", {f"{i}": b"" for i in range(11)}))


def test_a_zip_inside_that_is_too_large_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "SPOOL_LIMIT", 10)
    with Takeout.open(zipped(tmp_path / "x.zip", {"a_media/a.zip": packed({"b": b"b"})})) as takeout:
        assert [member.name for member in takeout.members()] == ["a_media/a.zip"]
        assert "unpack the outer one" in takeout.findings[0].detail


WHOLE = packed({"a.json": b'[{"a":1}]' * 20, "b_media/c.zip": packed({"d": b"d"}), "é/ü.json": b"{}"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_no_damage_is_fatal(tmp_path: Path, flips: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in flips:
        data[place] = value
    try:
        takeout = opened(tmp_path, bytes(data))
    except TakeoutError:
        return
    with takeout:
        for member in takeout.members():
            list(takeout.json(member).elements(dict[str, int]))
            with contextlib.suppress(TakeoutError):
                takeout.peek(member)


def test_a_name_that_begins_with_a_null_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path, packed({"####": b"x"}).replace(b"####", b"\0###")) as takeout:
        assert takeout.members() == []
        assert len(takeout.findings) == 1
