"""Messenger's encrypted half, imported alone, is one history with the rest; so are times cut to seconds."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from exodus.model import Actor, Collection, Note, Record
from exodus.pipeline.account import persons_of
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.ledger import TakeoutAccount
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests.importers.facebook.conftest import mangle
from tests.importers.facebook.tree import OTHER, OWNER, PROFILE, message, page, thread
from tests.pipeline.test_shelf import take_in

BOB = "bobexample_1000000000000001"
DAN = "danexample_1000000000000002"
RIDE = "ride_1000000000000003"
RIDERS = (OWNER, OTHER, "Dan Example")
AT = 1700000000000
HEART = [{"reaction": "❤", "actor": OTHER}]
PICTURE = b"\x89PNG\r\n\x1a\nnot much of one"


def normal() -> dict[str, Any]:
    """The normal takeout: two threads of two, one of them cut over to encryption, and a group that Dan left."""
    photo = {"uri": page(BOB, "e2ee_cutover").rpartition("/")[0] + "/photos/12345678_1.jpg"}
    cut = thread(
        message("hi", AT, reactions=[{"reaction": "❤️", "actor": OTHER}]),
        message("only here", AT - 9),
        message(None, AT + 5, OWNER, photos=[photo]),
        message("ok", AT + 3),
        message("ok", AT + 3),
    )
    return PROFILE | {
        page(BOB, "e2ee_cutover"): cut,
        page(DAN): thread(message("ho", AT, "Dan Example"), people=("Dan Example", OWNER), title="Dan Example"),
        page(RIDE): thread(message("go", AT, OWNER), people=(OWNER, OTHER), title="Ride"),
        photo["uri"]: PICTURE,
    }


def encrypted(people: tuple[str, ...] | None = None) -> dict[str, Any]:
    """The other half: goes on in two of them, repeats some, and has a conversation of its own."""
    said = [
        _said("hi", AT, OTHER, reactions=HEART),
        _said("ok", AT + 3, OTHER),
        _said("ok", AT + 3, OTHER),
        _said("", AT + 5, OWNER, type="media", media=[{"uri": "./media/0b6c0b6c-0000-4000-8000-00000000000a.jpeg"}]),
        _said("later", AT + 900, OWNER),
    ]
    return {
        "Bob Example_1.json": _file("Bob Example_1", (OWNER, OTHER), said),
        "Ride_2.json": _file(
            "Ride_2", people or RIDERS, [_said("go", AT, OWNER), _said("gone", AT + 9, "Dan Example")]
        ),
        "Eve Example_3.json": _file("Eve Example_3", (OWNER, "Eve Example"), [_said("psst", AT, "Eve Example")]),
        "media/0b6c0b6c-0000-4000-8000-00000000000a.jpeg": PICTURE,
    }


def _said(text: str, at: int, sender: str, **more: Any) -> dict[str, Any]:
    plain = {"senderName": sender, "timestamp": at, "text": text, "type": "text", "media": [], "reactions": []}
    return {**plain, "isUnsent": False, **more}


def _file(name: str, people: tuple[str, ...], messages: list[dict[str, Any]]) -> dict[str, Any]:
    return {"participants": list(people), "threadName": name, "messages": messages}


def plant(folder: Path, files: dict[str, Any], *, mangled: bool) -> Path:
    for name, value in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        said = mangle(value) if mangled and not isinstance(value, bytes) else value
        target.write_bytes(value if isinstance(value, bytes) else json.dumps(said, ensure_ascii=mangled).encode())
    return folder


def everything(store: Store) -> list[Record]:
    return list(StoreSelection(store, Filter()).records())


def told(records: list[Record]) -> dict[str | None, list[str | None]]:
    """What was said in which conversation, by its title or the people in it."""
    names = {record.key: record.name for record in records if isinstance(record, Actor)}
    places = {
        place.key: place.name or " & ".join(sorted(names[key] or "" for key in place.participants))
        for place in records
        if isinstance(place, Collection)
    }
    found: dict[str | None, list[str | None]] = {place: [] for place in places.values()}
    for note in records:
        if isinstance(note, Note):
            found[places[note.context or ""]].append(note.content)
    return found


TOGETHER = {
    f"{OTHER} & {OWNER}": ["only here", "hi", "ok", "ok", None, "later"],
    f"Dan Example & {OWNER}": ["ho"],
    f"Eve Example & {OWNER}": ["psst"],
    "Ride": ["go", "gone"],
}


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0, 1), (1, 0, 1)])
def test_both_halves_are_one_history_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    paths = [
        plant(tmp_path / "normal", normal(), mangled=True),
        plant(tmp_path / "messages", encrypted(), mangled=False),
    ]
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        accounts: list[TakeoutAccount] = []
        for number in order:
            accounts += take_in(store, paths[number])
        records = everything(store)
        assert told(records) == TOGETHER
        counts = StoreSelection(store, Filter()).counts()
        assert counts["Activity"] == {"reaction": 1}
        assert counts["Document"] == {"image": 1}
        people = sorted(record.name or "" for record in records if isinstance(record, Actor))
        assert people == sorted([OWNER, OTHER, "Dan Example", "Eve Example"])
        assert sum(isinstance(record, Actor) and record.owner for record in records) == 1
        for again in accounts[2:]:
            assert again.records and again.records.same == again.records.seen


def test_the_half_keeps_to_its_own_account_and_is_one_persons(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        take_in(store, plant(tmp_path / "normal", normal(), mangled=True))
        (half,) = take_in(store, plant(tmp_path / "messages", encrypted(), mangled=False))
        assert half.account == OWNER
        assert len(persons_of(store, {})) == 1


def test_one_conversation_alone_is_joined_by_the_people_in_it(tmp_path: Path) -> None:
    alone = {name: value for name, value in encrypted().items() if name.startswith(("Bob", "media"))}
    for number, order in enumerate(itertools.permutations((0, 1))):
        root = tmp_path / str(number)
        paths = [plant(root / "normal", normal(), mangled=True), plant(root / "messages", alone, mangled=False)]
        with Store.open(root / "s.exodus", create=True) as store:
            for which in order:
                take_in(store, paths[which])
            assert told(everything(store))[f"{OTHER} & {OWNER}"] == TOGETHER[f"{OTHER} & {OWNER}"]


def test_two_accounts_of_one_name_are_not_guessed_between(tmp_path: Path) -> None:
    other = "personal_information/profile_information/profile_information.json"
    namesake = {
        other: {"profile_v2": {**PROFILE[other]["profile_v2"], "profile_uri": "https://www.facebook.com/2000000"}}
    }
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        take_in(store, plant(tmp_path / "normal", normal(), mangled=True))
        take_in(store, plant(tmp_path / "namesake", namesake | {page(DAN): thread(message("x", 1))}, mangled=True))
        (half,) = take_in(store, plant(tmp_path / "messages", encrypted(), mangled=False))
        assert half.account == OWNER
        assert len(persons_of(store, {})) == 3


def test_a_stranger_of_another_name_is_not_joined(tmp_path: Path) -> None:
    strange = {"Bob Example_1.json": _file("Bob Example_1", ("Ida Example", OTHER), [_said("hi", AT, OTHER)])}
    strange |= {
        "Jo Example_2.json": _file("Jo Example_2", ("Ida Example", "Jo Example"), [_said("a", AT, "Jo Example")])
    }
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        take_in(store, plant(tmp_path / "normal", normal(), mangled=True))
        take_in(store, plant(tmp_path / "messages", strange, mangled=False))
        assert store.value("SELECT count(*) FROM alias") == 0


def _of_two(number: int, owner: str, other: str, text: str) -> dict[str, Any]:
    """An encrypted conversation of two, in the takeout of the first."""
    return {f"{other}_{number}.json": _file(f"{other}_{number}", (other, owner), [_said(text, AT + number, owner)])}


ALIKE = {
    "a namesake with a friend in common": (
        _of_two(1, OWNER, OTHER, "another's") | _of_two(2, OWNER, "Eve Example", "another's, too")
    ),
    "a friend with the owner in all of it": (
        _of_two(1, OTHER, OWNER, "hi, you")
        | {"Trip_2.json": _file("Trip_2", (OWNER, OTHER, "Dan Example"), [_said("off", AT, OTHER)])}
    ),
    "somebody, two are in all of it": {
        "Trip_2.json": _file("Trip_2", (OWNER, OTHER, "Dan Example"), [_said("off", AT, OTHER)]),
        "Ride_3.json": _file("Ride_3", (OWNER, OTHER, "Eve Example"), [_said("on", AT, OTHER)]),
    },
}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("half", ALIKE.values(), ids=ALIKE)
def test_whose_half_it_is_a_name_alone_does_not_tell(
    half: dict[str, Any], order: tuple[int, ...], tmp_path: Path
) -> None:
    paths = [plant(tmp_path / "normal", normal(), mangled=True), plant(tmp_path / "messages", half, mangled=False)]
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        for number in order:
            take_in(store, paths[number])
        assert len(persons_of(store, {"Zoë": ("facebook:100000000001",)})) == 2
        assert store.value("SELECT count(*) FROM alias WHERE evidence = 'the owner of both halves'") == 0


def test_most_conversations_with_the_same_people_tell_whose_half_it_is(tmp_path: Path) -> None:
    half = _of_two(1, OWNER, OTHER, "later") | _of_two(2, OWNER, "Dan Example", "later")
    half |= _of_two(3, OWNER, "Eve Example", "later")
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        take_in(store, plant(tmp_path / "normal", normal(), mangled=True))
        take_in(store, plant(tmp_path / "messages", half, mangled=False))
        assert len(persons_of(store, {})) == 1
        assert told(everything(store))[f"Dan Example & {OWNER}"] == ["ho", "later"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_conversation_is_one_whoever_of_two_the_half_is(order: tuple[int, ...], tmp_path: Path) -> None:
    half = {"x_1.json": _file("x_1", (OWNER, OTHER), [_said("hi", AT, OTHER), _said("later", AT + 9, OWNER)])}
    paths = [plant(tmp_path / "normal", normal(), mangled=True), plant(tmp_path / "messages", half, mangled=False)]
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        for number in order:
            take_in(store, paths[number])
        persons = persons_of(store, {"Zoë": ("facebook:100000000001",)})
        assert len(persons) == 2
        one = Readers(persons={OWNER: ("facebook:100000000001", *persons)})
        records = list(StoreSelection(store, Filter(), one).records())
        assert told(records)[f"{OTHER} & {OWNER}"] == ["only here", "hi", "ok", "ok", None, "later"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_whole_seconds_of_2018_are_the_milliseconds_of_later_years(tmp_path: Path, order: tuple[int, int]) -> None:
    name = "bobexample_abcdefghij"
    early = [{"sender_name": OTHER, "timestamp": second, "content": text} for second, text in ((30, "c"), (20, "b"))]
    early += [{"sender_name": OTHER, "timestamp": 10, "content": "ok"}] * 2
    later = [message("c", 30500), message("b", 20999), message("ok", 10400), message("ok", 10100), message("a", 9000)]
    old = PROFILE | {f"messages/{name}/message.json": thread(*early), "posts/your_posts.json": {"status_updates": []}}
    new = PROFILE | {f"messages/inbox/{name}/message_1.json": thread(*later)}
    paths = [plant(tmp_path / "old", old, mangled=True), plant(tmp_path / "new", new, mangled=True)]
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        for which in order:
            take_in(store, paths[which])
        assert told(everything(store)) == {f"{OTHER} & {OWNER}": ["a", "ok", "ok", "b", "c"]}
