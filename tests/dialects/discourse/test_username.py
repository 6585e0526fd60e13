"""Usernames: always what Discourse accepts, decided from the person alone, never twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.dialects.discourse.username import RESERVED, email, shared, suffixed, usable, username, wish
from exodus.model import Actor

CONFUSING = re.compile(r"\.(js|json|css|htm|html|xml|jpg|jpeg|png|gif|bmp|ico|tif|tiff|woff)$", re.IGNORECASE)


def accepted(name: str) -> bool:
    """Discourse's own rules, as its validator states them."""
    return (
        3 <= len(name) <= 20
        and re.fullmatch(r"[A-Za-z0-9_.-]+", name) is not None
        and name[0].isalnum()
        and name[-1].isalnum()
        and re.search(r"[-_.]{2,}", name) is None
        and CONFUSING.search(name) is None
        and name.lower() not in RESERVED
    )


def actor(name: str | None, handle: str | None = None, key: str = "facebook:person:~1") -> Actor:
    return Actor(key=key, name=name, preferred_username=handle)


@pytest.mark.parametrize(
    ("name", "handle", "expected"),
    [
        ("Anna Example", None, "anna_example"),
        ("Ünal Çelik Example", None, "unal_celik_example"),
        ("Анна Example", None, "anna_example"),
        ("李 Example", None, "li_example"),
        ("Seán O’Brien", None, "sean_obrien"),
        ("Anna 🎉 Example", None, "anna_example"),
        ("Anna", "JaneDoe", "JaneDoe"),
        ("Anna", "__x.png", "x_png"),
        ("Anna", "photo.example.gif", "photo.example_gif"),
        ("Maximiliane Eleonore von Example", None, "maximiliane_eleonore"),
        ("Anna -- Example...", None, "anna_example"),
    ],
)
def test_a_name_gives_its_plain_username(name: str, handle: str | None, expected: str) -> None:
    assert username(actor(name, handle)) == expected


@pytest.mark.parametrize("name", ["", None, "Li", "Admin", "staff", "🎉", "...", "trust_level_3", "x_1aaaaaa"])
def test_what_nobody_may_be_called_gets_the_suffix_of_its_key(name: str | None) -> None:
    first, second = username(actor(name, key="x:user:~1")), username(actor(name, key="x:user:~2"))
    assert accepted(first)
    assert accepted(second)
    assert first != second
    assert first == username(actor(name, key="x:user:~1"))


def test_whoever_has_only_a_number_is_called_by_it() -> None:
    assert username(actor(None, key="x:user:2244990001")) == "x_2244990001"
    assert accepted(username(actor(None, key="facebook:person:100000000000001")))


def test_everybody_who_shares_a_wish_is_told_apart_in_any_order() -> None:
    people = [actor("Anna Example", key=f"x:user:{n}") for n in range(200)] + [actor("Ben Example", key="x:user:b")]
    names = {one.key: username(one, shared(people)) for one in people}
    assert names == {one.key: username(one, shared(reversed(people))) for one in people}
    assert len({name.lower() for name in names.values()}) == len(people)
    assert all(map(accepted, names.values()))
    assert names["x:user:b"] == "ben_example"
    assert "anna_example" not in names.values()


def test_wishes_are_shared_whatever_their_case() -> None:
    assert shared([actor(None, "JaneDoe"), actor(None, "janedoe", "x:user:2")]) == {"janedoe"}


def test_a_plain_name_is_never_one_with_a_suffix() -> None:
    taken = suffixed("anna_example", "x:user:1")
    assert wish(actor(None, taken)) == taken
    assert username(actor(None, taken, key="x:user:2")) != taken


def test_a_name_is_usable_when_discourse_takes_it_as_it_is() -> None:
    assert all(map(usable, ["friends", "Garden_Friends", "a-b", "x.y"]))
    assert not any(map(usable, ["", "ab", "admins", "garden friends", "x__y", "über", "photo.png", "a" * 21, "ends."]))


def test_addresses_are_unique_and_undeliverable() -> None:
    assert email("x:user:1") != email("x:user:2")
    assert re.fullmatch(r"exodus-[0-9a-f]{32}@exodus\.invalid", email("x:user:\ud800"))


@given(st.text(max_size=80), st.none() | st.text(max_size=40), st.text(max_size=20))
def test_any_text_becomes_a_username_that_discourse_accepts(name: str, handle: str | None, key: str) -> None:
    one = actor(name, handle, key)
    assert accepted(username(one))
    assert accepted(username(one, shared([one, one])))
    assert accepted(suffixed(name, key))
