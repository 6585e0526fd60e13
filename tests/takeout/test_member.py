"""Names of members: made safe, ordered, matched."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.takeout.member import Member, is_junk, matches, natural, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b.json", "a/b.json"),
        ("a\\b.json", "a/b.json"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\x.json", "Users/x.json"),
        ("\\\\server\\share", "server/share"),
        ("./a//b/./c", "a/b/c"),
        ("a: a note.txt", "a: a note.txt"),
        ("..a/b..", "..a/b.."),
        ("фото/é.jpg", "фото/é.jpg"),
        ("../a", None),
        ("a/../b", None),
        ("a\\..\\b", None),
        ("..", None),
        ("", None),
        ("/", None),
        ("a\0b", None),
        ("a" * 5000, None),
    ],
)
def test_names_are_made_safe(name: str, safe: str | None) -> None:
    assert safe_name(name) == safe


@given(st.text(st.sampled_from("./\\aC:\0 "), max_size=20))
def test_no_name_leads_out(name: str) -> None:
    safe = safe_name(name)
    if safe is not None:
        assert not safe.startswith("/")
        assert not {"..", ".", ""} & set(safe.split("/"))
        assert safe_name(safe) == safe


def test_natural_order() -> None:
    names = ["message_10.json", "message_2.json", "message_1.json", "a", "message_", "2", "10", "x10y2", "x10y10"]
    assert sorted(names, key=natural) == [
        "2",
        "10",
        "a",
        "message_",
        "message_1.json",
        "message_2.json",
        "message_10.json",
        "x10y2",
        "x10y10",
    ]


@given(st.lists(st.text(st.sampled_from("ab/019²٣"), max_size=8), max_size=6))
def test_natural_order_compares_any_names(names: list[str]) -> None:
    ordered = sorted(names, key=natural)
    assert sorted(ordered) == sorted(names)
    assert all(not natural(after) < natural(before) for before, after in itertools.pairwise(ordered))


def test_a_number_of_any_length_has_a_place() -> None:
    assert natural("1" * 60_000) > natural("2" * 5)


@pytest.mark.parametrize(
    "name",
    [
        "__MACOSX/a/._b.json",
        "x/__MACOSX/b",
        ".DS_Store",
        "a/.ds_store",
        "a/Thumbs.db",
        "a/desktop.ini",
        "a/._photo.jpg",
        "a/no-data.txt",
    ],
)
def test_junk(name: str) -> None:
    assert is_junk(name)


@pytest.mark.parametrize("name", ["a.json", "data.txt", "my__MACOSX/a", "a/_x", "a/.hidden"])
def test_not_junk(name: str) -> None:
    assert not is_junk(name)


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("posts/*.json", "posts/1.json", True),
        ("posts/*.json", "any/where/posts/1.json", True),
        ("posts/*.json", "my_posts/1.json", False),
        ("posts/*.json", "posts/x/1.json", False),
        ("posts/**.json", "posts/x/1.json", True),
        ("posts/**", "posts/x/1.json", True),
        ("/posts/*.json", "posts/1.json", True),
        ("/posts/*.json", "a/posts/1.json", False),
        ("message_?.json", "message_1.json", True),
        ("message_?.json", "message_10.json", False),
        ("a?b", "a/b", False),
        ("a.json", "abjson", False),
        ("a+(b).[c]", "x/a+(b).[c]", True),
        ("*", "a/b", True),
        ("/*", "a/b", False),
        ("*.js", "a\n.js", True),
    ],
)
def test_patterns(pattern: str, name: str, fits: bool) -> None:
    assert matches(name, (pattern,)) is fits
    assert matches(name, ("never", pattern)) is fits
    assert not matches(name, ())


def test_a_member_knows_its_folder_and_basename() -> None:
    assert (Member("a/b/c.json", 1, 0, 0).folder, Member("a/b/c.json", 1, 0, 0).basename) == ("a/b/", "c.json")
    assert (Member("c.json", 1, 0, 0).folder, Member("c.json", 1, 0, 0).basename) == ("", "c.json")
