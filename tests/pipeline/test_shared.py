"""Friends who bring the same conversations have them once, each message by who wrote it, in any order of import."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from exodus.model import Activity, Actor, Collection, Note, Record
from exodus.pipeline.account import persons_of
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests.importers.facebook.tree import message, page, thread
from tests.pipeline.test_half import plant
from tests.pipeline.test_shelf import take_in

ADA, BOB, CEM = "Ada Example", "Bob Example", "Cem Example"
IDS = {ADA: "1001", BOB: "1002", CEM: "1003"}
AT = 1700000000000
PROFILE = "personal_information/profile_information/profile_information.json"
PICTURE = b"\x89PNG\r\n\x1a\nnot much of one"
BOTH = [
    message("one", AT, ADA, reactions=[{"reaction": "❤", "actor": BOB}]),
    message("two", AT + 5, BOB),
    message("ok", AT + 9, ADA),
    message("ok", AT + 9, ADA),
]
ALL = [message("all one", AT + 20, ADA), message("all two", AT + 21, BOB), message("all three", AT + 22, CEM)]
APART = [message("for Bob alone", AT + 30, CEM), message("for Cem alone", AT + 31, BOB)]


def takeout(folder: Path, owner: str, *threads: tuple[str, tuple[str, ...], list[Any]]) -> Path:
    """A takeout of Facebook: (name of the folder, people, messages) of each conversation."""
    profile = {"name": {"full_name": owner}, "profile_uri": f"https://www.facebook.com/{IDS[owner]}"}
    files: dict[str, Any] = {PROFILE: {"profile_v2": profile}}
    for name, people, messages in threads:
        mine = [{key: value for key, value in one.items() if key != "picture"} for one in messages]
        files[page(name)] = thread(*mine, people=people, title=name)
        for number, one in enumerate(messages):
            if "picture" in one:
                uri = page(name).rpartition("/")[0] + f"/photos/{IDS[owner]}{number}_1.jpg"
                mine[number]["photos"] = [{"uri": uri}]
                files[uri] = PICTURE
    return plant(folder, files, mangled=True)


def records_of(store: Store) -> list[Record]:
    """What a place with rooms for some only gets."""
    return list(StoreSelection(store, Filter(), Readers(audience="group", private=True)).records())


def said(records: list[Record]) -> dict[tuple[str, ...], list[str]]:
    """Who wrote what in which conversation, by the people in it."""
    names = {one.key: one.name or "" for one in records if isinstance(one, Actor)}
    places = {
        one.key: tuple(sorted(names[key] for key in one.participants))
        for one in records
        if isinstance(one, Collection) and one.kind == "conversation"
    }
    found: dict[tuple[str, ...], list[str]] = {people: [] for people in places.values()}
    for one in records:
        if isinstance(one, Note) and one.context in places:
            found[places[one.context]].append(f"{names[one.attributed_to or '']}: {one.content}")
    return found


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_what_several_friends_tell_is_told_once(tmp_path: Path, order: tuple[int, ...]) -> None:
    both, everybody = (ADA, BOB), (ADA, BOB, CEM)
    paths = [
        takeout(tmp_path / "ada", ADA, ("bob_100000000000001", both, BOTH), ("all_100000000000002", everybody, ALL)),
        takeout(
            tmp_path / "bob",
            BOB,
            ("ada_100000000000001", both, BOTH),
            ("all_100000000000002", everybody, ALL),
            ("cem_100000000000003", (BOB, CEM), APART),
        ),
        takeout(
            tmp_path / "cem", CEM, ("all_100000000000002", everybody, ALL), ("bob_100000000000003", (BOB, CEM), APART)
        ),
    ]
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        for number in order:
            take_in(store, paths[number])
        records = records_of(store)
        assert len(persons_of(store, {})) == 3
    assert said(records) == {
        both: [f"{ADA}: one", f"{BOB}: two", f"{ADA}: ok", f"{ADA}: ok"],
        everybody: [f"{ADA}: all one", f"{BOB}: all two", f"{CEM}: all three"],
        (BOB, CEM): [f"{CEM}: for Bob alone", f"{BOB}: for Cem alone"],
    }
    assert sorted(one.name or "" for one in records if isinstance(one, Actor)) == [ADA, BOB, CEM]
    assert all(one.owner for one in records if isinstance(one, Actor))
    assert [one.content for one in records if isinstance(one, Activity)] == ["❤"]


def test_a_namesake_is_nobody_elses_owner(tmp_path: Path) -> None:
    # The Cem whom Ada rides with is another one than the Cem who brings his takeout.
    ride = [message("where?", AT + 40, CEM), message("here", AT + 41, ADA)]
    shared = ("all_100000000000002", (ADA, BOB, CEM), ALL)
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        take_in(
            store, takeout(tmp_path / "ada", ADA, shared, ("ride_100000000000009", (ADA, CEM, "Eve Example"), ride))
        )
        take_in(store, takeout(tmp_path / "cem", CEM, shared))
        records = records_of(store)
    owner = next(one.key for one in records if isinstance(one, Actor) and one.name == CEM and one.owner)
    rides = [one for one in records if isinstance(one, Collection) and one.name == "ride_100000000000009"]
    assert [owner in one.participants for one in rides] == [False]
    assert sorted(line for lines in said(records).values() for line in lines if "all" in line) == [
        f"{ADA}: all one",
        f"{BOB}: all two",
        f"{CEM}: all three",
    ]


def test_conversations_under_other_ids_are_found_by_their_messages(tmp_path: Path) -> None:
    alike = [message("two", AT + 500, CEM), message("hm", AT + 501, ADA)]
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        mine = ("bob_100000000000001", (ADA, BOB), BOTH)
        take_in(store, takeout(tmp_path / "ada", ADA, mine, ("other_100000000000005", (ADA, CEM), alike)))
        take_in(store, takeout(tmp_path / "bob", BOB, ("ada_100000000000077", (ADA, BOB), BOTH)))
        records = records_of(store)
    assert said(records) == {
        (ADA, BOB): [f"{ADA}: one", f"{BOB}: two", f"{ADA}: ok", f"{ADA}: ok"],
        (ADA, CEM): [f"{CEM}: two", f"{ADA}: hm"],
    }


def test_one_message_in_common_does_not_join_two_conversations(tmp_path: Path) -> None:
    one, other = ([message("hi", AT, ADA), message(text, AT + 5, ADA)] for text in ("Bob", "Cem"))
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        take_in(store, takeout(tmp_path / "bob", BOB, ("ada_100000000000001", (ADA, BOB), one)))
        take_in(store, takeout(tmp_path / "cem", CEM, ("ada_100000000000002", (ADA, CEM), other)))
        assert said(records_of(store)) == {
            (ADA, BOB): [f"{ADA}: hi", f"{ADA}: Bob"],
            (ADA, CEM): [f"{ADA}: hi", f"{ADA}: Cem"],
        }


def test_a_picture_that_two_tell_is_one(tmp_path: Path) -> None:
    seen = [message(None, AT, ADA) | {"picture": True}, message("nice", AT + 1, BOB)]
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        take_in(store, takeout(tmp_path / "ada", ADA, ("bob_100000000000001", (ADA, BOB), seen)))
        take_in(store, takeout(tmp_path / "bob", BOB, ("ada_100000000000001", (ADA, BOB), seen)))
        notes = [one for one in records_of(store) if isinstance(one, Note)]
    assert [(one.content, len(one.attachment)) for one in notes] == [(None, 1), ("nice", 0)]
