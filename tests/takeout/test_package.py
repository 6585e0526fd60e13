"""The takeout: one tree of members, whatever it is packed in."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from pathlib import Path

import pytest

from exodus.errors import TakeoutError
from exodus.model import Finding
from exodus.takeout import Element, Member, Takeout

TREE = {
    "posts/message_10.json": b"[10]",
    "posts/message_2.json": b"[2]",
    "posts/media/a.jpg": b"\xff\xd8a",
    "profile.json": b"{}",
    "фото/é.txt": "é".encode(),
}


def folder(root: Path, tree: dict[str, bytes]) -> Path:
    for name, data in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def zipped(path: Path, tree: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in tree.items():
            archive.writestr(name, data)
    return path


def packed(tree: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in tree.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def contents(takeout: Takeout) -> list[tuple[str, bytes]]:
    return [(member.name, data(takeout, member)) for member in takeout.members()]


def data(takeout: Takeout, member: Member) -> bytes:
    stream = takeout.open_member(member)
    try:
        return stream.read()
    finally:
        stream.close()


def ends(takeout: Takeout) -> dict[str, str]:
    return {member.name: end for member, end, _ in takeout.account_of_members(lambda _: None)}


def test_folder_zip_and_split_zips_are_one_tree(tmp_path: Path) -> None:
    names = list(TREE)
    whole = folder(tmp_path / "folder", TREE)
    one = zipped(tmp_path / "one.zip", TREE)
    parts = [zipped(tmp_path / f"p-{i}.zip", {name: TREE[name] for name in names[i::3]}) for i in range(3)]
    seen = []
    prints = set()
    for paths in ([whole], [one], parts, parts[::-1]):
        with Takeout.open(*paths) as takeout:
            seen.append(contents(takeout))
            prints.add(takeout.fingerprint())
            assert takeout.findings == []
            assert takeout.size == sum(map(len, TREE.values()))
    assert seen[0] == [
        (name, TREE[name])
        for name in (
            "posts/media/a.jpg",
            "posts/message_2.json",
            "posts/message_10.json",
            "profile.json",
            "фото/é.txt",
        )
    ]
    assert all(other == seen[0] for other in seen)
    assert len(prints) == 1


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_packing_is_read(tmp_path: Path, method: int) -> None:
    tree = {"a.json": b"[1]" * 100_000, "b": b""}
    with Takeout.open(zipped(tmp_path / "x.zip", tree, method)) as takeout:
        assert dict(contents(takeout)) == tree


def test_a_single_file_is_a_takeout(tmp_path: Path) -> None:
    (tmp_path / "tweets.js").write_bytes(b"x = []")
    with Takeout.open(tmp_path / "tweets.js") as takeout:
        assert contents(takeout) == [("tweets.js", b"x = []")]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TakeoutError, match=r"nothing\.zip does not exist"):
        Takeout.open(tmp_path / "nothing.zip")
    zipped(tmp_path / "a.zip", TREE)
    with pytest.raises(TakeoutError, match="nothing does not exist"):
        Takeout.open(tmp_path / "a.zip", tmp_path / "nothing")


def test_identical_twins_are_one_and_differing_twins_are_both_read(tmp_path: Path) -> None:
    first = zipped(tmp_path / "1.zip", {"same.json": b"[1]", "other.json": b"[1]", "Thumbs.db": b"1"})
    second = zipped(tmp_path / "2.zip", {"same.json": b"[1]", "other.json": b"[2]", "Thumbs.db": b"2"})
    third = zipped(tmp_path / "3.zip", {"same.json": b"[1]", "other.json": b"[1]"})
    with Takeout.open(first, second, third) as takeout:
        assert contents(takeout) == [("other.json", b"[1]"), ("other.json", b"[2]"), ("same.json", b"[1]")]
        assert [finding.member for finding in takeout.findings] == ["other.json"]


def test_twins_are_found_among_names_that_sort_alike(tmp_path: Path) -> None:
    first = zipped(tmp_path / "1.zip", {"m_01.json": b"[1]", "m_1.json": b"[2]"})
    second = zipped(tmp_path / "2.zip", {"m_01.json": b"[1]", "m_001.json": b"[3]"})
    with Takeout.open(first, second) as takeout:
        assert [name for name, _ in contents(takeout)] == ["m_001.json", "m_01.json", "m_1.json"]


def test_one_name_twice_in_one_zip(tmp_path: Path) -> None:
    data = packed({"1.json": b"[1]", "2.json": b"[1]", "3.json": b"[2]"})
    (tmp_path / "x.zip").write_bytes(re.sub(rb"[123]\.json", b"a.json", data))
    with Takeout.open(tmp_path / "x.zip") as takeout:
        assert contents(takeout) == [("a.json", b"[1]"), ("a.json", b"[2]")]
        assert len(takeout.findings) == 1


def test_roots_and_views(tmp_path: Path) -> None:
    tree = {f"top/sub/{name}": value for name, value in TREE.items()} | {"other/profile.json": b"[]"}
    with Takeout.open(folder(tmp_path / "f", tree)) as takeout:
        assert takeout.roots("posts/message_*.json") == ["top/sub/"]
        assert takeout.roots("profile.json") == ["other/", "top/sub/"]
        assert takeout.roots("nothing") == []
        view = takeout.rooted("top/sub/", "me")
        assert (view.account, view.root, takeout.account) == ("me", "top/sub/", "")
        assert {member.name for member in view.members()} == set(TREE)
        assert [member.name for member in view.members("posts/*.json", "profile.json")] == [
            "posts/message_2.json",
            "posts/message_10.json",
            "profile.json",
        ]
        assert data(view, view.members("profile.json")[0]) == b"{}"
        assert ends(takeout)["top/sub/profile.json"] == "read"
        assert ends(takeout)["other/profile.json"] == "unread"
        deeper = view.rooted("posts/")
        assert [member.name for member in deeper.members("*.jpg")] == ["media/a.jpg"]
        assert deeper.root == "top/sub/posts/"


def test_every_member_has_an_end(tmp_path: Path) -> None:
    tree = {
        "read.json": b"[]",
        "marked.json": b"[]",
        "m/attached.jpg": b"1",
        "m/marked.jpg": b"2",
        "ignored.json": b"[]",
        "peeked.json": b"[1]",
        "hashed.json": b"[]",
        ".DS_Store": b"",
        "new.json": b"[]",
    }
    with Takeout.open(zipped(tmp_path / "x.zip", tree)) as takeout:
        found = {member.name: member for member in takeout.members()}
        list(takeout.json(found["read.json"]).elements(int))
        takeout.mark_read(found["marked.json"])
        stream = takeout.attach("m/attached.jpg")
        assert stream is not None
        stream.close()
        assert takeout.attach("m/nothing.jpg") is None
        assert takeout.mark_attached("m/marked.jpg")
        assert not takeout.mark_attached("m/nothing.jpg")
        assert takeout.peek(found["peeked.json"], 2) == b"[1"
        assert takeout.fixity(found["hashed.json"]) == hashlib.sha256(b"[]").hexdigest()
        assert [
            (member.name, end, rule)
            for member, end, rule in takeout.account_of_members(
                lambda name: "importer" if name == "ignored.json" else None
            )
        ] == [
            (".DS_Store", "ignored", "junk"),
            ("hashed.json", "unread", ""),
            ("ignored.json", "ignored", "importer"),
            ("m/attached.jpg", "media", ""),
            ("m/marked.jpg", "media", ""),
            ("marked.json", "read", ""),
            ("new.json", "unread", ""),
            ("peeked.json", "unread", ""),
            ("read.json", "read", ""),
        ]


def test_get_and_named(tmp_path: Path) -> None:
    with Takeout.open(folder(tmp_path / "f", {"a/x.jpg": b"1", "b/x.jpg": b"2", "__MACOSX/x.jpg": b"3"})) as takeout:
        assert [member.name for member in takeout.named("x.jpg")] == ["a/x.jpg", "b/x.jpg"]
        member = takeout.get("b/x.jpg")
        assert member is not None
        assert data(takeout, member) == b"2"
        assert takeout.get("x.jpg") is None
        assert takeout.get("__MACOSX/x.jpg") is None


def test_bytes_read_are_told(tmp_path: Path) -> None:
    told: list[int] = []
    with Takeout.open(zipped(tmp_path / "x.zip", TREE)) as takeout:
        takeout.on_read = told.append
        contents(takeout)
    assert sum(told) == sum(map(len, TREE.values()))


@pytest.mark.parametrize("outer", ["folder", "zip"])
def test_zips_of_media_folders_are_part_of_the_tree(tmp_path: Path, outer: str) -> None:
    tree = {
        "data/tweet.js": b"x = []",
        "data/tweet_media/tweet_media.zip": packed({"1-a.jpg": b"a", "../evil": b"x"}),
        "data/dm_media/broken.zip": b"PK nothing",
        "data/other/mine.zip": packed({"b.jpg": b"b"}),
    }
    path = folder(tmp_path / "f", tree) if outer == "folder" else zipped(tmp_path / "f.zip", tree)
    with Takeout.open(path) as takeout:
        assert [member.name for member in takeout.members()] == [
            "data/dm_media/broken.zip",
            "data/other/mine.zip",
            "data/tweet.js",
            "data/tweet_media/1-a.jpg",
            "data/tweet_media/tweet_media.zip",
        ]
        member = takeout.get("data/tweet_media/1-a.jpg")
        assert member is not None
        assert data(takeout, member) == b"a"
        assert ends(takeout)["data/tweet_media/tweet_media.zip"] == "read"
        assert ends(takeout)["data/dm_media/broken.zip"] == "unread"
        assert ends(takeout)["data/other/mine.zip"] == "unread"
        assert sorted((finding.member, finding.reason) for finding in takeout.findings) == [
            ("data/dm_media/broken.zip", "this zip inside the takeout cannot be read"),
            ("data/tweet_media/../evil", "the name leads out of the takeout"),
        ]


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "x_media").mkdir()
    (tmp_path / "secret" / "x.json").write_text("[]")
    zipped(tmp_path / "secret" / "x_media" / "x.zip", {"a": b"a"})
    inside = folder(tmp_path / "f", {"a.json": b"[]"})
    (inside / "link").symlink_to(tmp_path / "secret")
    (inside / "y_media").symlink_to(tmp_path / "secret" / "x_media")
    (inside / "link.json").symlink_to(tmp_path / "secret" / "x.json")
    with Takeout.open(inside) as takeout:
        assert [member.name for member in takeout.members()] == ["a.json"]
        assert [finding.member for finding in takeout.findings] == ["link", "link.json", "y_media"]
        assert {finding.reason for finding in takeout.findings} == {"this is a link and is not followed"}
        assert ends(takeout) == dict.fromkeys(("link", "link.json", "y_media", "a.json"), "unread")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes on Windows")
def test_what_is_refused_in_a_folder_is_a_member_nobody_read(tmp_path: Path) -> None:
    inside = folder(tmp_path / "f", {"in/a.json": b"[]", "in/..\\..\\up": b"x", ".DS_Store/x": b""})
    os.mkfifo(inside / "in" / "pipe")
    (inside / "in" / "loop").symlink_to(inside)
    (inside / "._link").symlink_to(inside / "in" / "a.json")
    with Takeout.open(inside) as takeout:
        refused = {finding.member for finding in takeout.findings}
        assert refused == {"in/..\\..\\up", "in/pipe", "in/loop", "._link"}
        told = ends(takeout)
        assert told.pop("._link") == "ignored"
        assert {name for name, end in told.items() if end == "unread"} >= refused - {"._link"}
        assert "in/pipe" not in [member.name for member in takeout.members()]
        assert {"pipe", "loop", "..\\..\\up", "a.json"} == ends(takeout.rooted("in/")).keys()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8"])
def test_a_text_that_was_saved_again_in_utf_16_is_read(tmp_path: Path, encoding: str) -> None:
    text = "\ufeff" + '{"rows": [{"a": "Zoë 𝒳"}, {"a": "茶"}]}'
    tree = {"a.json": text.encode(encoding), "b.jpg": "\ufeffx".encode(encoding)}
    with Takeout.open(zipped(tmp_path / "a.zip", tree)) as takeout:
        member, picture = takeout.members()
        read = list(takeout.json(member).elements(dict[str, str], "rows"))
        assert [one.value for one in read if isinstance(one, Element)] == [{"a": "Zoë 𝒳"}, {"a": "茶"}]
        assert takeout.json(member).keys() == ("rows",)
        assert takeout.peek(member, 20).removeprefix(b"\xef\xbb\xbf").startswith(b'{"rows"')
        assert takeout.peek(picture) == tree["b.jpg"]


def test_half_characters_of_utf_16_come_through_to_be_told(tmp_path: Path) -> None:
    text = "\ufeff" + '[{"a": "\ud83d"}]'
    tree = {"a.json": text.encode("utf-16-le", "surrogatepass") + b"x"}
    with Takeout.open(folder(tmp_path / "f", tree)) as takeout:
        told, read = takeout.json(takeout.members()[0]).elements(dict[str, str])
        assert isinstance(told, Finding) and "half a character" in told.reason
        assert isinstance(read, Element)


def test_back_slashes_that_unzip_left_are_separators(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "data\\tweets.js").write_bytes(b"x = []")
    (tmp_path / "f" / "..\\up.js").write_bytes(b"x = []")
    with Takeout.open(tmp_path / "f") as takeout:
        assert contents(takeout) == [("data/tweets.js", b"x = []")]
        assert [finding.reason for finding in takeout.findings] == ["the name leads out of the takeout"]


def test_a_zip_of_nothing_but_zips_is_a_wrapping(tmp_path: Path) -> None:
    first = packed({"data/tweet.js": b"x = []", "data/tweet_media/m.zip": packed({"1-a.jpg": b"a"})})
    second = packed({"data/like.js": b"x = []", "files/mine.zip": packed({"b": b"b"})})
    tree = {"my/a-1.zip": first, "my/a-2.ZIP": second, "my/broken.zip": b"PK nothing", "__MACOSX/my/._a-1.zip": b"x"}
    with Takeout.open(zipped(tmp_path / "outer.zip", tree)) as takeout:
        assert {name: end for name, end in ends(takeout).items() if end != "ignored"} == {
            "my/a-1.zip": "read",
            "my/a-2.ZIP": "read",
            "my/broken.zip": "unread",
            "my/data/like.js": "unread",
            "my/data/tweet.js": "unread",
            "my/data/tweet_media/1-a.jpg": "unread",
            "my/data/tweet_media/m.zip": "read",
            "my/files/mine.zip": "unread",
        }
        member = takeout.get("my/data/tweet_media/1-a.jpg")
        assert member is not None
        assert data(takeout, member) == b"a"
        assert [finding.member for finding in takeout.findings] == ["my/broken.zip"]


def test_wrappings_in_wrappings_are_not_followed(tmp_path: Path) -> None:
    inner = packed({"c.zip": packed({"data/tweet.js": b"x = []"})})
    with Takeout.open(zipped(tmp_path / "a.zip", {"b.zip": inner})) as takeout:
        assert ends(takeout) == {"b.zip": "read", "c.zip": "unread"}


def test_a_zip_of_very_many_zips_is_no_wrapping(tmp_path: Path) -> None:
    one = packed({"data/tweet.js": b"x = []"})
    with Takeout.open(zipped(tmp_path / "a.zip", {f"{number}.zip": one for number in range(201)})) as takeout:
        assert set(ends(takeout).values()) == {"unread"}
