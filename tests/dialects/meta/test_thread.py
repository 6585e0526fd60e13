"""Threads: what they are called for ever, who is in them, and which names are several people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exodus.dialects.meta.person import People
from exodus.dialects.meta.thread import Attendance, Series, Thread, attendance, threads
from exodus.model import Actor, Source
from exodus.takeout import Takeout


def planted(folder: Path, *names: str, people: tuple[str, ...] = ("Ada Example", "Bob Example")) -> Takeout:
    for name in names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps({"participants": [{"name": one} for one in people], "messages": []}))
    return Takeout.open(folder)


@pytest.mark.parametrize(
    ("folder", "key", "handle"),
    [
        ("bobexample_12345678901234567890", "facebook:thread:12345678901234567890", "bobexample"),
        ("bobexample_AbCdEfGh12", "facebook:thread:AbCdEfGh12", "bobexample"),
        ("facebookuser_1000000000000001", "facebook:thread:1000000000000001", "facebookuser"),
        ("1000000000000001", "facebook:thread:1000000000000001", ""),
        ("river_otter_1000000000000001", "facebook:thread:1000000000000001", "river_otter"),
    ],
)
def test_the_id_of_a_folder_names_the_thread(tmp_path: Path, folder: str, key: str, handle: str) -> None:
    with planted(tmp_path, f"messages/inbox/{folder}/message_1.json") as takeout:
        (thread,) = threads(takeout, "facebook")
    assert (thread.key, thread.handle) == (key, handle)


def test_a_folder_without_an_id_is_named_by_its_place(tmp_path: Path) -> None:
    with planted(
        tmp_path, "messages/inbox/bob/message_1.json", "messages/archived_threads/bob/message_1.json"
    ) as takeout:
        found = threads(takeout, "facebook")
    assert len({thread.key for thread in found}) == 2
    assert all(thread.key.startswith("facebook:thread:~") for thread in found)


def test_pages_are_in_the_order_of_their_numbers_and_other_files_are_no_pages(tmp_path: Path) -> None:
    names = [f"messages/inbox/bob_1000000000000001/message_{n}.json" for n in (10, 2, 1)]
    with planted(tmp_path, *names, "messages/inbox/bob_1000000000000001/message_settings.json") as takeout:
        (thread,) = threads(takeout, "facebook")
    assert [page.basename for page in thread.pages] == ["message_1.json", "message_2.json", "message_10.json"]


def test_only_the_trees_asked_for(tmp_path: Path) -> None:
    names = [f"{tree}/messages/inbox/bob_100000000000000{n}/message_1.json" for n, tree in enumerate(("a", "b"))]
    with planted(tmp_path, *names) as takeout:
        (thread,) = threads(takeout, "facebook", lambda name: name.startswith("b/"))
    assert thread.identity.endswith("1")


def test_who_is_there_is_told_by_first_bytes_and_opens_nothing(tmp_path: Path) -> None:
    with planted(
        tmp_path, "messages/inbox/bob_1000000000000001/message_1.json", people=("Zo\u00c3\u00ab", "")
    ) as takeout:
        attended = attendance(takeout, threads(takeout, "facebook"))
        ends = {end for _, end, _ in takeout.account_of_members(lambda _: None)}
    assert list(attended.names.values()) == [("Zoë", "")]
    assert ends == {"unread"}


def thread(key: str, handle: str, folder: str = "inbox") -> Thread:
    return Thread(key, key, handle, (Series(folder, ()),))


def test_the_name_in_every_thread_is_the_owner_s() -> None:
    assert Attendance({"a": ("Ada", "Bob"), "b": ("Ada", "Eve", "Bob"), "c": ("Ada", "Eve")}).everywhere() == "Ada"
    assert Attendance({"a": ("Ada", "Bob"), "b": ("Ada", "Bob")}).everywhere() is None
    assert Attendance({"a": ("Ada", "Bob")}).everywhere() is None
    assert Attendance({"a": ("Ada",), "b": ()}).everywhere() is None


def test_halves_of_one_conversation_are_not_two_people() -> None:
    names = Attendance({"a": ("Ada", "Bob"), "b": ("Ada", "Bob")})
    assert names.shared([thread("a", "bob"), thread("b", "bob", "e2ee_cutover")], "Ada") == frozenset()
    assert names.shared([thread("a", "bob"), thread("b", "bob")], "Ada") == {"Bob"}


def test_a_name_twice_in_one_thread_is_two_people_but_never_the_owner() -> None:
    names = Attendance({"a": ("Ada", "Ada", "Bob", "Bob")})
    assert names.shared([thread("a", "group")], "Ada") == {"Bob"}


def test_people_are_met_once_and_namesakes_in_every_scope() -> None:
    people = People("facebook", "1", Actor(key="facebook:person:1", name="Ada", owner=True), {"Bob"})
    source = Source("x")
    assert people.meet("Ada", "t", source) == ("facebook:person:1", None)
    first = people.meet("Eve", "t", source)
    assert first[1] is not None
    assert people.meet("Eve", "u", source) == (first[0], None)
    assert people.key("Bob", "t") != people.key("Bob", "u")
    assert people.key("", "t") != people.key("", "u")
