"""Hostile JSON, texts and times, through the command line into a store and an archive."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

import pytest

from tests.hostile.forge import PLATFORMS, POSTS, Post, forged, media_name, packed, wrapped
from tests.hostile.journey import Journey

every_platform = pytest.mark.parametrize("platform", PLATFORMS)


def texts(journey: Journey) -> list[str]:
    return sorted(note.content or "" for note in journey.notes() if note.kind != "notice")


def raw_posts(platform: str, *texts: str) -> list[str]:
    """The posts with these texts, each as JSON."""
    member = forged(platform, [Post(text) for text in texts])[POSTS[platform]].decode()
    return [json.dumps(row) for row in json.loads(member[member.index("[") :])]


@every_platform
@pytest.mark.parametrize(
    "raw",
    [
        *(
            b"",
            b" ",
            b"null",
            b"{}",
            b"[]",
            b"[null]",
            b"[[]]",
            b"7",
            b'"x"',
            b"[",
            b"{",
            b'{"a"',
            b"]",
            b"[}",
            b"\xff\xfe[",
            b"\0",
        ),
        *(
            b"NaN",
            b"[NaN]",
            b"[Infinity, -Infinity]",
            b"[1e999]",
            b"[" + b"9" * 100_000 + b"]",
            b"<html></html>",
            b"// x",
        ),
        *(
            b"[" * 200_000,
            b'{"a":' * 20_000,
            b"[" * 5000 + b"]" * 5000,
            b'[{"a":' * 5000,
            b'["' + b"\\" * 9999,
            b"[{},]",
        ),
    ],
    ids=lambda raw: repr(raw[:12]),
)
def test_what_is_no_list_of_posts_is_a_finding_or_nothing(journey: Journey, platform: str, raw: bytes) -> None:
    done = journey.run("import", packed(journey.folder / "t.zip", wrapped(platform, raw)), "--store", journey.store)
    assert done.code == 0
    assert texts(journey) == []
    assert journey.run("verify", "--store", journey.store).code == 0


@every_platform
@pytest.mark.parametrize(
    "bad", ["NaN", '{"a":' * 3000 + "1" + "}" * 3000, '{"x": "\\ud800"}', "[[[[]]]]", '{"timestamp": "\\udfff"}']
)
def test_a_bad_row_leaves_its_neighbors_whole(journey: Journey, platform: str, bad: str) -> None:
    first, last = raw_posts(platform, "first", "last")
    raw = f"[\n {first},\n {bad},\n {last}\n]".encode()
    assert journey.migrate(packed(journey.folder / "t.zip", wrapped(platform, raw))).code == 0
    assert {"first", "last"} <= set(texts(journey))


@every_platform
@pytest.mark.parametrize("depth", [50, 190, 400, 900, 990])
def test_deep_values_in_good_rows(journey: Journey, platform: str, depth: int) -> None:
    first, last = raw_posts(platform, "first", "last")
    deep = first.replace("{", '{"surprise": ' + "[" * depth + "]" * depth + ", ", 1)
    inner = first.replace('"first"', '{"a": ' * depth + '"x"' + "}" * depth)
    raw = f"[{deep}, {inner}, {last}]".encode()
    assert journey.migrate(packed(journey.folder / "t.zip", wrapped(platform, raw))).code == 0
    assert "last" in texts(journey)


@every_platform
def test_encodings(journey: Journey, platform: str) -> None:
    bad = (b"caf\xe9 latin", b"nul \\u0000 inside", b"half \\ud83d", b"\xed\xa0\x80 cesu", b"raw \x01 control", b"good")
    plain = raw_posts(platform, *(f"MARK{i}" for i in range(len(bad))))
    rows = [row.encode().replace(b"MARK%d" % i, bad[i]) for i, row in enumerate(plain)]
    raw = b"[\n" + b",\n".join(rows) + b"\n]"
    members = wrapped(platform, raw)
    members[POSTS[platform]] = b"\xef\xbb\xbf" + members[POSTS[platform]]
    assert journey.migrate(packed(journey.folder / "t.zip", members)).code == 0
    assert "good" in texts(journey)
    assert journey.findings()


@every_platform
def test_a_key_that_stands_twice(journey: Journey, platform: str) -> None:
    first, last = raw_posts(platform, "first", "last")
    doubled = first[:-1] + ', "surprise": 1, "surprise": 2, ' + first[1:]
    raw = f"[{doubled}, {last}]".encode()
    assert journey.migrate(packed(journey.folder / "t.zip", wrapped(platform, raw))).code == 0
    assert texts(journey) == ["first", "last"]


SECONDS: tuple[Any, ...] = (
    *(
        -1,
        -86400 * 365 * 100,
        -62135596801,
        0,
        253402300799,
        253402300800,
        10**12,
        10**18,
        10**30,
        -(10**30),
        1.5,
        1e300,
    ),
    *("x", "1577836800", None, [], {}, True),
)
WRITTEN: tuple[Any, ...] = (
    *("Thu Jan 01 00:00:00 +0000 1931", "Fri Dec 31 23:59:60 +0000 9999", "Mon Jan 01 00:00:00 +0000 0000", "x", ""),
    *("Wed Feb 31 10:00:00 +0000 2023", "Mon May 01 99:99:99 +0000 9999", "Mon May 01 09:30:00 +9999 2023", [], {}),
    *("0000-00-00T00:00:00.000Z", "0001-01-01T00:00:00.000+14:00", "9999-12-31T23:59:59.999-14:00", 10**30, "²" * 30),
    *(0, -1, None),
)


@every_platform
def test_times_beyond_all_calendars(journey: Journey, platform: str) -> None:
    times = WRITTEN if platform == "x" else SECONDS
    posts = [Post(f"at {i}", time) for i, time in enumerate(times)] + [Post("good")]
    assert journey.migrate(packed(journey.folder / "t.zip", forged(platform, posts))).code == 0
    notes = {note.content: note for note in journey.notes()}
    assert notes["good"].published is not None
    for note in notes.values():
        assert note.published is None or (note.published.tzinfo is UTC or note.published.utcoffset() is not None)
    kept = sum(f"at {i}" in notes for i in range(len(times)))
    assert kept + len(journey.findings()) >= len(times)
    for direction in ("--since", "--until"):
        place = f"static:{journey.folder / direction}"
        done = journey.run("export", direction, "1950-01-01", "--store", journey.store, "--to", place)
        assert done.code in {0, 40}


@every_platform
def test_one_message_of_a_megabyte(journey: Journey, platform: str) -> None:
    text = "a <b>&amp;\u202e é" * 70_000
    assert journey.migrate(packed(journey.folder / "t.zip", forged(platform, [Post(text), Post("good")]))).code == 0
    assert max(len(note.content or "") for note in journey.notes()) >= 600_000
    assert "good" in texts(journey)


@every_platform
def test_one_post_with_ten_thousand_attachments(journey: Journey, platform: str) -> None:
    count = 10_000 if platform == "facebook" else 2_000
    names = [f"{i}.jpg" for i in range(count)]
    members = forged(platform, [Post("many", media=names), Post("good")])
    for i in range(0, count, count // 25):
        members[media_name(platform, names[i])] = b"\xff\xd8\xff\xe0 picture %d" % i
    assert journey.migrate(packed(journey.folder / "t.zip", members)).code == 0
    many = next(note for note in journey.notes() if note.content == "many")
    assert len(many.attachment) >= 25
    assert sum(document.sha256 is not None for document in journey.documents()) == 25
