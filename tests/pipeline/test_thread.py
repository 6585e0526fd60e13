"""A conversation that got another id about 2022 is one conversation, whatever takeout comes first."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

from exodus.model import Actor, Collection
from exodus.pipeline.filter import Filter
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests.importers.facebook.tree import OTHER, OWNER, PROFILE, message, page, thread
from tests.pipeline.test_half import _file, _said, everything, plant, told
from tests.pipeline.test_shelf import take_in

AT = 1500000000000
RENAMED = "Bob Newname Example"


def early(at: int = AT) -> dict[str, Any]:
    """A takeout of 2020: ids of ten letters and digits."""
    bob = thread(
        message("Bob Example set the emoji to ☕.", at + 3),
        message("ok", at + 2),
        message("ok", at + 2),
        message("hi", at, reactions=[{"reaction": "❤", "actor": OTHER}, {"reaction": "👍", "actor": OWNER}]),
    )
    dan = thread(message("ho", at, "Dan Example"), people=("Dan Example", OWNER), title="Dan Example")
    profile = {"profile": next(iter(PROFILE.values()))["profile_v2"]}
    return {
        "profile_information/profile_information.json": profile,
        "messages/inbox/BobExample_aBcDeFgHiJ/message_1.json": bob,
        "messages/inbox/DanExample_KlMnOpQrSt/message_1.json": dan,
    }


def late(name: str = OTHER) -> dict[str, Any]:
    """A takeout of 2025 of the same account: ids of digits, and somebody who may have another name since."""
    bob = thread(
        message("new", AT + 900, name),
        message(f"{name} set the emoji to ☕.", AT + 3, name),
        message("ok", AT + 2, name),
        message("ok", AT + 2, name),
        message("hi", AT, name, reactions=[{"reaction": "❤️", "actor": name}, {"reaction": "👍", "actor": OWNER}]),
        people=(name, OWNER),
        title=name,
    )
    eve = thread(message("ho", AT + 9, "Eve Example"), people=("Eve Example", OWNER), title="Eve Example")
    return PROFILE | {page("bobexample_1000000000000001"): bob, page("eveexample_1000000000000002"): eve}


def test_earlier_and_later_ids_are_one_conversation_in_any_order(tmp_path: Path) -> None:
    for number, (order, name) in enumerate(itertools.product(((0, 1), (1, 0), (0, 1, 0)), (OTHER, RENAMED))):
        root = tmp_path / str(number)
        paths = [plant(root / "early", early(), mangled=True), plant(root / "late", late(name), mangled=True)]
        with Store.open(root / "s.exodus", create=True) as store:
            for which in order:
                take_in(store, paths[which])
            records = everything(store)
            assert sorted(map(len, told(records).values())) == [1, 1, 5]
            assert StoreSelection(store, Filter()).counts()["Activity"] == {"reaction": 2}
            people = {record.name for record in records if isinstance(record, Actor)}
            assert people == {OWNER, name, "Dan Example", "Eve Example"}


def test_one_text_at_one_second_does_not_make_one_conversation_of_two(tmp_path: Path) -> None:
    files = {
        "messages/DanExample_KlMnOpQrSt/message.json": thread(
            {"sender_name": OWNER, "timestamp": AT // 1000, "content": "Happy new year", "type": "Generic"},
            people=("Dan Example", OWNER),
            title="Dan Example",
        ),
        "posts/your_posts.json": {"status_updates": []},
        "profile_information/profile_information.json": {"profile": next(iter(PROFILE.values()))["profile_v2"]},
    }
    wished = {page("bobexample_1000000000000001"): thread(message("Happy new year", AT + 400, OWNER))}
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        take_in(store, plant(tmp_path / "early", files, mangled=True))
        take_in(store, plant(tmp_path / "late", PROFILE | wished, mangled=True))
        places = [one for one in everything(store) if isinstance(one, Collection)]
        assert len(places) == 2


def test_the_encrypted_half_goes_on_where_an_earlier_id_is_known_too(tmp_path: Path) -> None:
    half = {
        "Bob Example_1.json": _file("Bob Example_1", (OWNER, OTHER), [_said("later", AT + 9000, OTHER)]),
        "Fay Example_2.json": _file("Fay Example_2", (OWNER, "Fay Example"), [_said("psst", AT, OWNER)]),
        "Eve Example_3.json": _file("Eve Example_3", (OWNER, "Eve Example"), [_said("so", AT + 99, OWNER)]),
    }
    trees = (("early", early(), True), ("late", late(), True), ("half", half, False))
    for number, order in enumerate(itertools.permutations(trees)):
        with Store.open(tmp_path / f"{number}.exodus", create=True) as store:
            for name, files, mangled in order:
                take_in(store, plant(tmp_path / str(number) / name, files, mangled=mangled))
            records = everything(store)
            assert told(records)[f"{OTHER} & {OWNER}"][-2:] == ["new", "later"]
            assert sum(isinstance(one, Collection) for one in records) == 4  # with Bob, Dan, Eve and Fay


def test_who_has_another_name_next_year_is_one_person(tmp_path: Path) -> None:
    def takeout(name: str, at: int, *others: str) -> dict[str, Any]:
        told = thread(message("hi", at, name), message("a", AT, name), people=(name, OWNER), title=name)
        group = thread(message("go", AT, OWNER), people=(OWNER, "Dan Example", *others), title="Ride")
        return PROFILE | {page("bobexample_1000000000000001"): told, page("ride_1000000000000003"): group}

    cases = (
        ((takeout(OTHER, AT + 1), takeout(RENAMED, AT + 2)), {RENAMED}),
        ((takeout(OTHER, AT + 1), takeout("Facebook user", AT + 2)), {OTHER, "Facebook user"}),
        ((takeout(OTHER, AT + 1), takeout(RENAMED, AT + 2, OTHER)), {OTHER, RENAMED}),
    )
    for number, (trees, names) in enumerate(cases):
        for order in ((0, 1), (1, 0)):
            root = tmp_path / f"{number}-{order[0]}"
            for which, tree in enumerate(trees):
                made = f'<time datetime="202{which}-01-01T00:00Z">then</time>'.encode()
                plant(root / str(which), tree | {"start_here.html": made}, mangled=True)
            with Store.open(root / "s.exodus", create=True) as store:
                for which in order:
                    take_in(store, root / str(which))
                people = {record.name for record in everything(store) if isinstance(record, Actor)}
                assert people == {OWNER, "Dan Example"} | names
