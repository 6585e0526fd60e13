"""The owner, friends, and what a takeout says of itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from exodus.importers.facebook import Facebook
from exodus.model import Activity, Actor, Finding, Note
from exodus.takeout import Takeout
from tests import shelf
from tests.importers.facebook.conftest import Plant, Tell
from tests.importers.facebook.tree import OTHER, OWNER, POSTS, PROFILE, WRAPPER, message, of, one, page, thread

SAMPLES = [sample for sample in shelf.samples() if sample.parent.name == "facebook"]
FRIENDS = "connections/friends/your_friends.json"


def profile(**fields: Any) -> dict[str, Any]:
    return {"profile_information/profile_information.json": {"profile_v2": {"name": {"full_name": OWNER}, **fields}}}


@pytest.mark.parametrize(
    ("fields", "evidence"),
    [
        ({"profile_uri": "https://www.facebook.com/profile.php?id=100000000001"}, ("id:100000000001", f"name:{OWNER}")),
        ({"profile_uri": "https://www.facebook.com/zoe.ex"}, ("username:zoe.ex", f"name:{OWNER}")),
        ({"username": "zoe.ex", "profile_uri": ""}, ("username:zoe.ex", f"name:{OWNER}")),
        ({}, (f"name:{OWNER}",)),
    ],
)
def test_the_account_is_told_by_the_profile(plant: Plant, fields: dict[str, Any], evidence: tuple[str, ...]) -> None:
    with plant(profile(**fields)) as takeout:
        recognition = Facebook().recognize(takeout)
    assert recognition is not None
    assert recognition.evidence == evidence


def in_all(*others: tuple[str, ...]) -> dict[str, Any]:
    """Conversations of the owner with these, and nothing else."""
    said = message("hi", 1600000000000, OWNER)
    return {page(f"x_{10**15 + n}"): thread(said, people=(*names, OWNER)) for n, names in enumerate(others)}


@pytest.mark.parametrize(
    ("files", "evidence"),
    [
        (in_all(("Bob Example",), ("Dan Example",)), (f"name:{OWNER}",)),
        (in_all(("Bob Example",), ("Bob Example", "Dan Example")), ()),
        (in_all(("Bob Example",), ("Bob Example",)), ()),
        (in_all(("Bob Example",)), (f"name:{OWNER}",)),
        (in_all(("Bob Example", "Dan Example")), ()),
        (in_all(("Bob Example",), (), ("Dan Example",)), (f"name:{OWNER}",)),
    ],
    ids=["one in all", "two in all", "one conversation twice", "one conversation", "one group", "one alone"],
)
def test_without_a_profile_who_is_in_all_conversations_tells_the_account(
    plant: Plant, files: dict[str, Any], evidence: tuple[str, ...]
) -> None:
    with plant(files) as takeout:
        recognition = Facebook().recognize(takeout)
        assert {end for _, end, _ in takeout.account_of_members(lambda _: None)} == {"unread"}
    assert recognition is not None
    assert recognition.evidence == evidence


def test_what_belongs_to_the_account_only_is_left_out(tell: Tell) -> None:
    secret = {"emails": {"emails": ["zoe@example.org"]}, "phone_numbers": [{"phone_number": "+1000"}]}
    owner = one(Actor, tell(profile(**secret, registration_ip="192.0.2.1", birthday={"year": 1990})))
    assert owner.extra == {"birthday": {"year": 1990}}


@pytest.mark.parametrize("sample", SAMPLES, ids=map(shelf.name_of, SAMPLES))
def test_no_addresses_or_numbers_in_any_record(sample: Path) -> None:
    with Takeout.open(sample) as takeout:
        text = "\n".join(shelf.line(value) for value in shelf.read(Facebook(), takeout))
    for secret in ("192.0.2.", "+1000555", "@example.org"):
        assert secret not in text


@pytest.mark.parametrize("sample", SAMPLES, ids=map(shelf.name_of, SAMPLES))
def test_the_layout_is_named_as_its_sample(sample: Path) -> None:
    with Takeout.open(sample) as takeout:
        recognition = Facebook().recognize(takeout)
    assert recognition is not None
    assert recognition.layout == sample.name


def test_namesakes_among_friends_are_people_of_their_own(tell: Tell) -> None:
    rows = [{"name": "Dan Example", "timestamp": at} for at in (1, 2)]
    values = tell(PROFILE | {FRIENDS: {"friends_v2": rows}})
    assert len(of(Actor, values, name="Dan Example")) == 2


def test_a_friend_who_writes_is_the_same_person(tell: Tell) -> None:
    values = tell(
        PROFILE
        | {
            FRIENDS: {"friends_v2": [{"name": OTHER, "timestamp": 1}]},
            page("bobexample_1000000000000001"): thread(message("hi", 1)),
        }
    )
    friend = one(Activity, values)
    assert friend.object is not None
    assert friend.object.key == one(Note, values).attributed_to


@pytest.mark.parametrize("name", ["pages_you've_liked", "pages_you_ve_liked"])
def test_apostrophes_lost_on_the_way_matter_not(tell: Tell, name: str) -> None:
    rows = {"page_likes_v2": [{"name": "Café", "timestamp": 1, "url": "https://www.facebook.com/cafe"}]}
    liked = one(Activity, tell(PROFILE | {f"{WRAPPER}pages/{name}.json": rows}))
    assert liked.object is not None
    assert (liked.kind, liked.object.name) == ("like", "Café")


def test_event_answers_are_told_apart_by_their_list(tell: Tell) -> None:
    event = {"name": "Fête", "start_timestamp": 1700000000, "end_timestamp": 0}
    lists = {name: [event] for name in ("events_joined", "events_declined", "events_interested")}
    values = tell(PROFILE | {f"{WRAPPER}events/your_event_responses.json": {"event_responses_v2": lists}})
    assert [answer.content for answer in of(Activity, values)] == ["joined", "declined", "interested"]


def test_one_answer_alone_in_its_list_is_read(tell: Tell) -> None:
    event = {"name": "Fête", "start_timestamp": 1700000000}
    lists = {"events_joined": [event], "events_declined": event}
    values = tell(PROFILE | {f"{WRAPPER}events/your_event_responses.json": {"event_responses_v2": lists}})
    assert [answer.content for answer in of(Activity, values)] == ["joined", "declined"]


def test_a_page_has_its_own_profile(tell: Tell) -> None:
    wrapper = "this_profile's_activity_across_facebook/"
    root = {"page_v2": {"name": "Café Exämple", "url": "https://www.facebook.com/cafe.example"}}
    files = {
        "profile_information/profile_information.json": root,
        f"{wrapper}posts/profile_posts_1.json": {"timestamp": 1, "data": [{"post": "hi"}], "title": "x"},
    }
    values = tell(files)
    owner = one(Actor, values, owner=True)
    assert (owner.kind, owner.name, owner.preferred_username) == ("organization", "Café Exämple", "cafe.example")
    assert one(Note, values).attributed_to == owner.key


def test_the_missing_half_is_advised(plant: Plant) -> None:
    files = PROFILE | {page("bobexample_1000000000000001"): thread(message("hi", 1))}
    half = {f"{WRAPPER}messages/Bob_1.json": {"participants": ["A"], "threadName": "Bob_1", "messages": []}}
    advice = []
    for tree in (files, files | half):
        with plant(tree) as takeout:
            recognition = Facebook().recognize(takeout)
            assert recognition is not None
            advice.append(recognition.advice)
    assert "end-to-end" in advice[0][0]
    assert advice[1] == ()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, ["end-to-end", "one part of several"]),
        ({"personal_information/profile_information/profile_information.html": b"<html>"}, ["end-to-end"]),
    ],
)
def test_what_pages_lack_is_advised(plant: Plant, more: dict[str, bytes], words: list[str]) -> None:
    conversation = "your_facebook_activity/messages/inbox/bobexample_1000000000000001/message_1.html"
    with plant({conversation: b"<html></html>"} | more) as takeout:
        recognition = Facebook().recognize(takeout)
    assert recognition is not None and recognition.layout == "2024-html"
    told = " ".join(recognition.advice)
    assert [word for word in ("end-to-end", "one part of several") if word in told] == words


def test_html_alone_is_recognized_and_an_empty_page_is_no_post(plant: Plant) -> None:
    with plant(
        {"your_facebook_activity/posts/your_posts.html": b"<html></html>", "start_here.html": b"<html>"}
    ) as takeout:
        recognition = Facebook().recognize(takeout)
        values = shelf.read(Facebook(), takeout)
    assert recognition is not None
    assert recognition.layout == "2024-html"
    assert not of(Finding, values)


def test_when_it_was_made_stands_on_its_start_page(plant: Plant) -> None:
    page_ = b'<time datetime="2026-08-19T14:33Z">Wednesday</time>'
    with plant(PROFILE | {"start_here.html": page_}) as takeout:
        recognition = Facebook().recognize(takeout)
    assert recognition is not None
    assert recognition.made_at == datetime(2026, 8, 19, 14, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    "files",
    [
        {"your_instagram_activity/messages/inbox/bob_1000000000000001/message_1.json": thread(message("hi", 1))},
        {
            "messages/inbox/bob_AbCdEfGhIj/message_1.json": thread(message("hi", 1)),
            "content/posts_1.json": [],
            "followers_and_following/followers.json": [],
        },
        {"data/tweets.js": b"window.YTD.tweets.part0 = []"},
        {"messages/inbox/bob/message_1.json": thread(message("hi", 1))},
    ],
)
def test_other_platforms_are_left_alone(plant: Plant, files: dict[str, Any]) -> None:
    with plant(files) as takeout:
        assert Facebook().recognize(takeout) is None


def test_of_two_trees_in_one_only_its_own_is_read(tell: Tell) -> None:
    values = tell(
        PROFILE
        | {
            POSTS: [{"timestamp": 1, "data": [{"post": "mine"}]}],
            "your_instagram_activity/messages/inbox/bob_1000000000000001/message_1.json": thread(message("not", 1)),
        }
    )
    assert one(Note, values).content == "mine"


def test_the_newest_profile_picture_is_the_owner_s(tell: Tell) -> None:
    def update(at: int, title: str, number: int) -> dict[str, Any]:
        media = {"uri": f"posts/media/{number}.jpg"}
        return {"timestamp": at, "title": title, "attachments": [{"data": [{"media": media}]}]}

    rows = [
        update(3, f"{OWNER} updated her cover photo.", 400000003),
        update(2, f"{OWNER} updated her profile picture.", 400000002),
        update(1, f"{OWNER} updated her profile picture.", 400000001),
    ]
    path = "personal_information/profile_information/profile_update_history.json"
    values = tell(PROFILE | {path: {"profile_updates_v2": rows}})
    assert of(Actor, values, owner=True)[-1].icon == "facebook:media:400000002"


def test_another_spelling_of_the_owner_in_messages_is_the_owner(tell: Tell) -> None:
    short = "Zoë E."
    values = tell(
        PROFILE
        | {
            page("bobexample_1000000000000001"): thread(message("hi", 1, short), people=(OTHER, short)),
            page("danexample_1000000000000002"): thread(message("ho", 2, short), people=("Dan Example", short)),
        }
    )
    assert {note.attributed_to for note in of(Note, values)} == {"facebook:person:100000000001"}


def test_secrets_under_unknown_keys_are_left_out(tell: Tell) -> None:
    row = {"timestamp": 1, "title": "x", "client": {"ip": "192.0.2.1", "app": "old"}, "ip_address": "192.0.2.2"}
    assert one(Note, tell(PROFILE | {POSTS: [row]})).extra == {"unknown": {"client": {"app": "old"}}}


def test_friends_as_labelled_values_are_friends(tell: Tell) -> None:
    rows = [{"timestamp": 5, "media": [], "label_values": [{"label": "Nom", "value": "Chloé Example"}], "fbid": "501"}]
    values = tell(PROFILE | {FRIENDS: rows})
    friend = one(Activity, values)
    assert friend.object is not None
    assert friend.object.name == "Chloé Example"


@pytest.mark.parametrize(
    "path",
    [
        "events/your_events.json",
        "saved_items_and_collections/saved_items_and_collections.json",
        "following_and_followers/following.json",
        "pages/your_pages.json",
        "polls/polls_you_voted_on.json",
    ],
)
def test_one_section_alone_is_recognized(plant: Plant, path: str) -> None:
    with plant({path: {}}) as takeout:
        assert Facebook().recognize(takeout) is not None
