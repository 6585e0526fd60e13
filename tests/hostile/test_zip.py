"""Hostile zips, through the command line into a store and an archive."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest

from tests.hostile.forge import PLATFORMS, POSTS, Post, Tree, forged, media_name, packed
from tests.hostile.journey import Journey
from tests.takeout.test_zip import CENTRAL, patched

every_platform = pytest.mark.parametrize("platform", PLATFORMS)
LOCAL = b"PK\x03\x04"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9"


def renamed(path: Path, names: dict[str, bytes]) -> Path:
    """The zip with names written over by others of the same length, both in front of the bytes and in the index."""
    data = path.read_bytes()
    for placeholder, name in names.items():
        assert len(placeholder) == len(name)
        data = data.replace(placeholder.encode(), name)
    path.write_bytes(data)
    return path


def said(journey: Journey) -> list[str | None]:
    return [note.content for note in journey.notes()]


@every_platform
def test_a_flat_bomb_is_a_finding_and_the_rest_is_read(journey: Journey, platform: str) -> None:
    members = forged(platform, [Post("still here", media=("bomb.jpg",))], {"bomb.jpg": bytes(70 << 20)})
    assert journey.migrate(packed(journey.folder / "t.zip", members)).code == 0
    assert said(journey) == ["still here"]
    assert "this member would inflate implausibly (a zip bomb)" in journey.reasons()
    assert [document.sha256 for document in journey.documents()] == [None]
    assert all(document.missing for document in journey.documents())


@every_platform
def test_a_zip_that_is_all_bomb_is_refused_in_one_line(journey: Journey, platform: str) -> None:
    """Each member stays below what is told to be a bomb, all of them do not; nothing is inflated to see that."""
    members = {f"bomb{i:02}.bin": b"x" for i in range(18)} | forged(platform, [Post()])
    path = packed(journey.folder / "t.zip", members)
    data = path.read_bytes()
    for i in range(18):
        data = patched(data, CENTRAL, 24, struct.pack("<I", 60 << 20), i)
    path.write_bytes(data)
    done = journey.migrate(path)
    assert done.code == 20
    assert "zip bomb" in done.err and len(done.err.strip().splitlines()) == 1


def test_a_bomb_inside_a_zip_inside_is_not_inflated(journey: Journey) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1652976151557046272-a.jpg", bytes(70 << 20))
        archive.writestr("1652976151557046272-b.jpg", JPEG)
    deeper = io.BytesIO()
    with zipfile.ZipFile(deeper, "w") as archive:
        archive.writestr("deeper_media/inner.zip", inner.getvalue())
    members = forged("x", [Post(media=("a.jpg", "b.jpg"))])
    members["data/tweets_media/tweets-media-part1.zip"] = inner.getvalue()
    members["data/tweets_media/deeper.zip"] = deeper.getvalue()
    assert journey.migrate(packed(journey.folder / "t.zip", members)).code == 0
    assert "this member would inflate implausibly (a zip bomb)" in journey.reasons()
    assert sum(document.sha256 is not None for document in journey.documents()) == 1


@every_platform
def test_a_quine_of_zips_ends(journey: Journey, platform: str) -> None:
    members = forged(platform, [Post("still here")])
    data = b""
    for _ in range(12):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a_media/again.zip", data or b"x")
        data = buffer.getvalue()
    members["a_media/again.zip"] = data
    assert journey.migrate(packed(journey.folder / "t.zip", members)).code == 0
    assert said(journey) == ["still here"]


@every_platform
def test_overlapping_members_are_findings(journey: Journey, platform: str) -> None:
    """One member's bytes, listed a thousand times: as in the flat bombs of 2019."""
    members = forged(platform, [Post("still here")])
    path = packed(journey.folder / "t.zip", {"kernel.bin": os.urandom(4000), **members})
    data = path.read_bytes()
    end = data.rfind(b"PK\x05\x06")
    start = struct.unpack("<I", data[end + 16 : end + 20])[0]
    entry = data[start : data.find(CENTRAL, start + 4)]
    copies = b"".join(entry.replace(b"kernel.bin", b"k%09d" % i) for i in range(1000))
    index = copies + data[start:end]
    count = struct.unpack("<H", data[end + 10 : end + 12])[0] + 1000
    tail = bytearray(data[end:])
    tail[8:10] = tail[10:12] = struct.pack("<H", count)
    tail[12:16] = struct.pack("<I", len(index))
    path.write_bytes(data[:start] + index + bytes(tail))
    assert journey.migrate(path).code == 0
    assert said(journey) == ["still here"]
    overlapping = [one for one in journey.findings() if "shares its bytes" in one["reason"]]
    assert len(overlapping) == 1000


@every_platform
@pytest.mark.parametrize("size", [1, 2**31])
def test_a_size_that_lies_is_damage(journey: Journey, platform: str, size: int) -> None:
    members = {POSTS[platform]: b"", **forged(platform, [Post("x" * 5000)])}
    first = {POSTS[platform]: members.pop(POSTS[platform])}
    path = packed(journey.folder / "t.zip", {**first, **members})
    path.write_bytes(patched(path.read_bytes(), CENTRAL, 24, struct.pack("<I", size), 0))
    done = journey.migrate(path)
    assert done.code == 0
    assert journey.findings()
    assert "x" * 5000 not in said(journey) or size > 5000


@every_platform
def test_no_name_leads_out(journey: Journey, platform: str) -> None:
    outside = journey.folder / "outside.txt"
    leading_out = (b"../outside.txt", b"a/../../../outside.t", b"..\\outsid.txt", b"nul\0byte.json", b"a/..")
    names = {chr(97 + i) * len(name): name for i, name in enumerate(leading_out)}
    members = {**forged(platform, [Post("still here")]), **dict.fromkeys(names, b"evil")}
    assert journey.migrate(renamed(packed(journey.folder / "t.zip", members), names)).code == 0
    assert not outside.exists()
    assert said(journey) == ["still here"]
    assert sum(one["reason"] == "the name leads out of the takeout" for one in journey.findings()) == 5


NAMES = (
    *(
        "/etc/passwd",
        "C:\\Windows\\system.ini",
        "con",
        "nul.txt",
        "aux.json",
        "COM1.jpg",
        "trailing. ",
        "dots...",
        " lead",
    ),
    *(
        "tab\there",
        "line\nbreak",
        "bell\x07",
        "esc\x1b[31mred\x1b[0m",
        "\u202egpj.exe",
        "zero\u200bwidth",
        "\ufeffbom",
        "-rf",
    ),
    *(
        "<script>alert(1)</script>",
        "'\"`$(reboot)`;|&",
        "%2e%2e%2fx",
        "a?b*c:d|e",
        "é",
        "e\u0301",
        "É",
        "x" * 255,
        "…/…/…",
    ),
    *(
        "CASE.jpg",
        "case.jpg",
        "Case.JPG",
        "ﬁ.jpg",
        "fi.jpg",
        "ß.jpg",
        "ss.jpg",
        "\U0001f600.jpg",
        "~$lock",
        "desktop.ini/x",
    ),
)


@every_platform
def test_awkward_names_are_only_names(journey: Journey, platform: str) -> None:
    files = {name: JPEG + bytes([i]) for i, name in enumerate(NAMES) if "/" not in name and "\\" not in name}
    members = {**forged(platform, [Post(name, media=(name,)) for name in files]), **dict.fromkeys(NAMES, b"stray")}
    for i, (name, data) in enumerate(files.items()):
        members[media_name(platform, name, i)] = data
    done = journey.migrate(packed(journey.folder / "t.zip", members))
    assert done.code == 0
    kept = {document.sha256 for document in journey.documents()} - {None}
    unread = {one["member"] for one in journey.findings() if one["reason"] == "nobody reads this member"}
    named = {media_name(platform, name, i) for i, name in enumerate(files)}
    assert len(kept) + len(unread & named) == len(files)  # X names files by its own rule: others are nobody's
    shown = journey.run("status", "--findings", "--store", journey.store).out
    assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in shown) and "\u202e" not in shown


@every_platform
def test_names_that_collide_elsewhere_stay_apart(journey: Journey, platform: str) -> None:
    names = ("Café.jpg", unicodedata.normalize("NFD", "Café.jpg"), "CAFÉ.jpg", "café.jpg")
    files = {name: JPEG + name.encode() for name in names}
    members = forged(platform, [Post(f"post {i}", media=(name,)) for i, name in enumerate(names)])
    for i, (name, data) in enumerate(files.items()):
        members[media_name(platform, name, i)] = data
    assert journey.migrate(packed(journey.folder / "t.zip", members)).code == 0
    kept = {document.sha256 for document in journey.documents()} - {None}
    unread = [one for one in journey.findings() if one["reason"] == "nobody reads this member"]
    assert len(kept) + len(unread) == len(names)
    assert len(kept) == len(names) or platform == "x"


@every_platform
def test_links_and_devices_are_findings(journey: Journey, platform: str) -> None:
    folder = journey.folder / "takeout"
    for name, data in forged(platform, [Post("still here")]).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to(folder)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe")
    (folder / os.fsdecode(b"no\xffutf8.txt")).write_bytes(b"x")
    assert journey.migrate(folder).code == 0
    assert said(journey) == ["still here"]
    reasons = [one["reason"] for one in journey.findings()]
    assert reasons.count("this is a link and is not followed") == 2
    unread = {one["member"] for one in journey.findings() if one["reason"] == "nobody reads this member"}
    assert unread >= {"link", "loop"}
    assert "this is no file and no folder" in reasons


@pytest.mark.parametrize("name", [b"t\xff.zip", b"t\nnew\x1b[31m.zip"])
def test_a_takeout_may_have_any_name(journey: Journey, name: bytes) -> None:
    path = journey.folder / os.fsdecode(name)
    packed(journey.folder / "t.zip", forged("x", [Post("still here")])).rename(path)
    assert journey.migrate(path).code == 0
    (journey.folder / os.fsdecode(b"broken" + name)).write_bytes(b"PK")
    done = journey.run("import", journey.folder / os.fsdecode(b"broken" + name), "--store", journey.store)
    assert done.code == 20
    assert len(done.err.strip().splitlines()) == 1 and "\x1b" not in done.err


BUDGETED = """
import sys, time
from exodus.cli import run
from tests.hostile.peak import peak
started = time.monotonic()
code = run(sys.argv[1:])
print(code, peak(), time.monotonic() - started)
"""


def budgeted(*arguments: str | Path) -> tuple[int, int, float]:
    """A command in a process of its own: its exit code, its memory in MiB, its seconds."""
    command = [sys.executable, "-c", BUDGETED, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    code, memory, seconds = done.stdout.split()[-3:]
    return int(code), int(memory), float(seconds)


def test_a_hundred_thousand_tiny_members_cost_little(journey: Journey) -> None:
    members: Tree = {f"tiny/{i % 100}/{i}.bin": b"" for i in range(100_000)}
    members |= forged("instagram", [Post("still here")])
    path = packed(journey.folder / "t.zip", members, zipfile.ZIP_STORED)
    code, memory, seconds = budgeted("import", path, "--store", journey.store, "--quiet")
    assert code == 0
    assert memory < 400 and seconds < 60, (memory, seconds)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_many_members_of_one_name_cost_little(journey: Journey) -> None:
    path = journey.folder / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in forged("facebook", [Post("still here")]).items():
            archive.writestr(name, data)
        for i in range(3000):
            archive.writestr(zipfile.ZipInfo(f"{chr(97 + i % 26)}.bin"), b"%04d" % i)
    started = time.monotonic()
    assert journey.migrate(path).code == 0
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("filler", "size"),
    [(b" ", 32), (b"[", 4), (b'"', 32), (b'{"a":', 4), (b"1,", 1), (b"\\u0000", 32), (b"\xff", 32)],
    ids=repr,
)
def test_a_large_member_of_one_thing_stays_in_its_budget(journey: Journey, filler: bytes, size: int) -> None:
    """Just below what is told to be a bomb: so many MiB of one thing, packed to almost nothing."""
    members = forged("instagram", [Post()])
    members[POSTS["instagram"]] = b"[" + filler * ((size << 20) // len(filler))
    path = packed(journey.folder / "t.zip", members)
    code, memory, seconds = budgeted("import", path, "--store", journey.store, "--quiet")
    assert code == 0
    assert memory < 500 and seconds < 30, (memory, seconds)
