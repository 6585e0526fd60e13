"""Two people of one name, or of none that their takeouts tell, are never one account; one person's takeouts are."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from exodus.model import Actor, Note
from exodus.pipeline.account import persons_of
from exodus.pipeline.stranger import ADVICE
from exodus.store import Store
from tests.importers.facebook.tree import OTHER, OWNER, POSTS, message, page, thread
from tests.pipeline.test_half import everything, plant
from tests.pipeline.test_shelf import take_in

DAN, EVE = "Dan Example", "Eve Example"
NAMED = {"profile_information/profile_information.json": {"profile_v2": {"name": {"full_name": OWNER}}}}
AT = 1600000000
ORDERS = tuple(itertools.permutations(range(3)))


def post(text: str, at: int = AT) -> dict[str, Any]:
    return {POSTS: [{"timestamp": at, "data": [{"post": text}], "title": OWNER}]}


def chat(number: int, other: str, *texts: str, owner: str = OWNER) -> dict[str, Any]:
    """A conversation of two; what is said at one time in all of them is ``ok``, last."""
    name = f"{other.split()[0].lower()}example_100000000000000{number}"
    said = [message(text, AT * 1000 + place, owner) for place, text in enumerate((*texts, "ok"))]
    return {page(name): thread(*reversed(said), people=(other, owner), title=other)}


def contents(store: Store) -> list[str]:
    return sorted(note.content or "" for note in everything(store) if isinstance(note, Note))


@pytest.mark.parametrize("order", ORDERS)
def test_two_people_of_one_name_are_two_accounts(order: tuple[int, ...], tmp_path: Path) -> None:
    early = plant(tmp_path / "early", NAMED | post("mine") | chat(1, OTHER, "to Bob"), mangled=True)
    late = plant(tmp_path / "late", NAMED | post("mine") | chat(1, OTHER, "to Bob") | chat(3, EVE, "x"), mangled=True)
    other = plant(tmp_path / "other", NAMED | post("another's") | chat(2, DAN, "to Dan"), mangled=True)
    paths = (early, late, other)
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        told = [take_in(store, paths[number])[0] for number in order]
        assert sorted(map(len, persons_of(store, {}).values())) == [1, 2]
        assert sum(ADVICE in one.advice for one in told) >= 1
        everybody = store.rows("SELECT json ->> '$.content' FROM body WHERE json ->> '$.kind' = 'post'")
        assert sorted(text for (text,) in everybody) == ["another's", "mine"]
        again = [take_in(store, paths[number])[0] for number in order]
        assert [one.account for one in again] == [one.account for one in told]
        assert all(one.records and one.records.same == one.records.seen for one in again)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_messages_that_tell_no_name_are_nobody_of_several(order: tuple[int, ...], tmp_path: Path) -> None:
    """Friends have their conversation in common: that is no sign that it is the same one's takeout. But where nobody
    else brings one, they are one person's."""
    people = (OTHER, OWNER, DAN)
    said = thread(message("to one another, in so many words", AT * 1000), people=people, title="Trip")
    ours = {page("trip_1000000000000007"): said}
    paths = [
        plant(
            tmp_path / "one",
            ours | {page("trip_1000000000000005"): thread(message("a", 1), people=people)},
            mangled=True,
        ),
        plant(
            tmp_path / "two",
            ours | {page("ride_1000000000000006"): thread(message("b", 1), people=people)},
            mangled=True,
        ),
    ]
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        first, second = (take_in(store, paths[number])[0] for number in order)
        assert first.account is None
        assert second.account is not None
        assert ADVICE not in first.advice
        assert ADVICE in second.advice
        assert len(persons_of(store, {})) == 1
        for number, owner in enumerate((DAN, EVE)):
            take_in(store, plant(tmp_path / owner, chat(number + 3, OTHER, owner=owner), mangled=True))
        assert len(persons_of(store, {})) == 4


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_parts_of_one_person_s_takeout_that_have_nothing_in_common_are_one_account(
    order: tuple[int, ...], tmp_path: Path
) -> None:
    paths = [
        plant(tmp_path / str(n), chat(n, other, f"to {other}"), mangled=True) for n, other in ((1, OTHER), (2, DAN))
    ]
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        told = [take_in(store, paths[number])[0] for number in order]
        assert [one.account for one in told] == [OWNER, OWNER]
        assert not any(ADVICE in one.advice for one in told)


def test_looking_whether_it_is_known_counts_nowhere(tmp_path: Path) -> None:
    secret = {"logged_in_from": [{"ip_address": "192.0.2.7"}]}
    posts = [{"timestamp": AT, "data": [{"post": "x"}], "title": OWNER, **secret}]
    files = NAMED | {POSTS: posts} | chat(1, OTHER)
    with Store.open(tmp_path / "alone.exodus", create=True) as store:
        (alone,) = take_in(store, plant(tmp_path / "other", files, mangled=True))
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        take_in(store, plant(tmp_path / "first", NAMED | post("another's"), mangled=True))
        (account,) = take_in(store, tmp_path / "other")
    assert ADVICE in account.advice
    assert account.dropped == alone.dropped != {}
    assert account.members == alone.members


def test_messages_alone_are_whose_name_is_in_all_of_them(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        for owner, first in ((OWNER, 1), (DAN, 3)):
            files = chat(first, OTHER, owner=owner) | chat(first + 1, EVE, owner=owner)
            take_in(store, plant(tmp_path / owner, files, mangled=True))
        assert sorted(persons_of(store, {})) == [f"facebook:{DAN}", f"facebook:{OWNER}"]
        owners = [one.name for one in everything(store) if isinstance(one, Actor) and one.owner]
        assert sorted(owners, key=str) == [DAN, OWNER]
