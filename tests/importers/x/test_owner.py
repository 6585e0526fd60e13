"""The owner's small files: what is not taken from them is kept as unknown, or told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exodus.importers.x.account import SECOND
from exodus.model import Actor, Collection, Finding, Note
from exodus.takeout.element import MISFIT
from tests.importers.x.archive import ACCOUNT, OWNER, only, read, write

PROFILE = {"profile": {"description": {"bio": "hello", "mood": "calm"}, "new_key": 1}}


def owner_of(values: list[Any]) -> Actor:
    (owner,) = (actor for actor in only(values, Actor) if actor.owner)
    return owner


def test_what_nobody_knows_of_the_owner_is_kept(tmp_path: Path) -> None:
    account = [{"account": {**ACCOUNT[0]["account"], "tier": "gold", "email": "ada@example.org"}}]
    owner = owner_of(read(write(tmp_path, account=account, profile=[PROFILE])))
    assert owner.summary == "hello"
    assert owner.extra["unknown"] == {"account.tier": "gold", "profile.new_key": 1, "profile.description.mood": "calm"}


@pytest.mark.parametrize("stem", ["account", "profile", "screen_name_change"])
def test_a_row_of_which_nothing_is_known_is_told_and_the_next_one_read(tmp_path: Path, stem: str) -> None:
    known: dict[str, list[Any]] = {"account": ACCOUNT, "profile": [PROFILE], "screen_name_change": []}
    values = read(write(tmp_path, **{stem: [{"new_key": {"a": "text", "b": 2}}, *known[stem]]}))
    owner = owner_of(values)
    assert owner.key == f"x:user:{OWNER}"
    assert (stem == "profile") == (owner.summary == "hello")
    told = [(finding.pointer, finding.reason, finding.detail) for finding in only(values, Finding)]
    assert told == [("/0", MISFIT, "a, b")]


def test_a_second_account_is_told(tmp_path: Path) -> None:
    second = [{"account": {"username": "other_example", "accountId": "99"}}]
    values = read(write(tmp_path, account=[*ACCOUNT, *second]))
    assert owner_of(values).preferred_username == "ada_example"
    assert [(finding.pointer, finding.reason) for finding in only(values, Finding)] == [("/1", SECOND)]


def test_a_second_row_about_the_account_replaces_no_first(tmp_path: Path) -> None:
    periscope = [{"periscopeAccountInformation": {"username": name, "isOld": True}} for name in ("ada", "ada2")]
    verified = [{"verified": {"accountId": OWNER, "verified": False}}, {"verified": {"reason": "text"}}]
    owner = owner_of(read(write(tmp_path, periscope_account_information=periscope, verified=verified)))
    assert owner.extra["verified"] == [False, {"reason": "text"}]
    assert owner.extra["periscope"]["username"] == "ada"
    assert "ada2" in owner.extra["periscope"].values()


def test_what_nobody_knows_of_moments_lists_and_notes_is_kept(tmp_path: Path) -> None:
    values = read(
        write(
            tmp_path,
            moment=[{"moment": {"momentId": "5", "title": "Trip", "new_key": "m"}}],
            lists_created=[{"userListInfo": {"url": "https://twitter.com/ada/lists/tea", "new_key": "l"}}],
            note_tweet=[{"noteTweet": {"noteTweetId": "7", "core": {"text": "long"}, "new_key": "n"}}],
        )
    )
    kept = {value.extra["unknown"][name] for value in only(values, Collection) for name in value.extra["unknown"]}
    assert kept == {"m", "l"}
    (note,) = only(values, Note, "note")
    assert list(note.extra["unknown"].values()) == ["n"]
