"""What a group becomes on a Discourse."""

from __future__ import annotations

from pathlib import Path

import msgspec

from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.plan import plan_deliveries
from exodus.pipeline.selection import StoreSelection
from exodus.pipeline.undo import take_down, undo
from exodus.pipeline.verify import verify_deliveries
from exodus.store import Store
from tests.exporters.discourse.fake import Fake
from tests.exporters.discourse.forum import Post, Topic
from tests.exporters.discourse.group import (
    BOB,
    CHLOE,
    GROUP,
    RECORDS,
    TALK,
    answer,
    at,
    export,
    exporter,
    fill,
    message,
    said,
)
from tests.pipeline.scripted import OWNER, Silence, tell

NAMES = ("Bob Example", "system")


def topic(fake: Fake, begins: str) -> Topic:
    (found,) = [one for one in fake.forum.topics.values() if not one.deleted and one.title.startswith(begins)]
    return found


def by(fake: Fake, post: Post) -> str:
    return fake.forum.users[post.user].name


def text(post: Post) -> str:
    """What stands below the mark."""
    return post.raw.partition(" -->\n")[2].strip()


def test_a_group_becomes_a_category_that_nobody_but_its_group_sees(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    assert {one.name: one.permissions for one in fake.forum.categories.values()} == {
        "Garden club": {"friends": 1},
        "Scripted posts": {"friends": 1},
    }
    (group,) = fake.forum.groups.values()
    assert {fake.forum.users[id_].name for id_ in group.members} == {"Ada Example", "Bob Example", "Chloé Example"}
    ghosts = [one for one in fake.forum.users.values() if not one.admin]
    assert {one.username for one in ghosts} == {"ada_example", "bob_example", "chloe_example"}
    assert all(one.active and one.email.endswith("@exodus.invalid") for one in ghosts)
    assert [one.name for one in ghosts if one.avatar] == ["Chloé Example"]


def test_posts_become_topics_and_comments_replies_in_order_and_at_their_times(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    found = topic(fake, "Who waters the garden")
    category = fake.forum.categories[found.category or 0]
    assert (category.name, found.tags) == ("Garden club", ["from-scripted"])
    assert [(by(fake, one), text(one), one.reply_to, one.created_at) for one in found.posts] == [
        (
            "Ada Example",
            "Who waters the garden this week?\n\n<small>Liked by Bob Example, Chloé Example</small>",
            None,
            at(10),
        ),
        ("Bob Example", "I do", None, at(11)),
        ("Chloé Example", "ok", 2, at(12)),
        ("Chloé Example", "ok", None, at(12, second=1)),
    ]
    assert found.posts[0].raw.startswith("<!-- exodus:scripted:note:p1 -->\n")


def test_what_answers_nothing_that_is_there_opens_a_topic_that_says_so(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    found = topic(fake, "I agree")
    assert [by(fake, one) for one in found.posts] == ["Chloé Example"]
    assert "In reply to **something that is not in the takeout**" in found.posts[0].raw


def test_a_comment_beneath_a_photo_stands_in_the_topic_of_its_album(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    found = topic(fake, "Summer by the lake")
    assert [(by(fake, one), text(one)) for one in found.posts][1:] == [("Bob Example", "Lovely picture")]
    assert "[grid]\n![|640x480](upload://" in found.posts[0].raw and found.posts[0].created_at == at(0)


def test_nothing_that_was_written_pings_anybody_or_comes_alive(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    raw = topic(fake, "A photo of it").posts[0].raw
    assert "@bob" not in raw and ":)" not in raw and "![" in raw and "At **Garden**" in raw


def test_a_shared_post_is_quoted_from_where_it_stands(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    opened = topic(fake, "Who waters")
    (shared,) = [one for one in fake.forum.standing() if "note:p3 " in one.raw]
    assert text(shared) == (
        f'[quote="ada_example, post:1, topic:{opened.id}"]\nWho waters the garden this week?\n[/quote]'
    )
    (strange,) = [one for one in fake.forum.standing() if "share:1 " in one.raw]
    assert "> Words of a stranger" in strange.raw and "<https://example.org/x>" in strange.raw


def test_what_is_not_known_is_said(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    unknown = topic(fake, "Who wrote this").posts[0]
    assert by(fake, unknown) == "system"
    assert "Originally written by somebody whom the takeout does not name" in unknown.raw
    assert "24 February 2012; the time of day is not known" in topic(fake, "Long ago").posts[0].raw


def test_a_conversation_becomes_one_private_message_a_month(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    months = [one for one in fake.forum.topics.values() if one.private and "Photos" not in one.title]
    assert [one.title for one in months] == [
        "Ada Example, Bob Example, January 2024",
        "Ada Example, Bob Example, February 2024",
    ]
    readers = {fake.forum.users[id_].username for one in months for id_ in one.allowed}
    assert readers == {"ada_example", "bob_example"}
    first, second = months[0].posts
    assert by(fake, first) == "Ada Example" and first.created_at == at(30)
    time = '<small>[date=2024-01-01 time=12:{}:00 format="LT" timezone="UTC"]</small>'
    assert text(first) == (
        f"{time.format(30)}\nHello\n\n<!-- exodus:scripted:note:m2 -->\n{time.format(31)}\nare you there?"
    )
    assert (by(fake, second), text(second)) == (
        "Bob Example",
        "<small>In reply to **Ada Example**: are you there?</small>\n\nYes",
    )


def test_a_photo_that_nothing_shows_goes_to_its_owner_alone(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    found = topic(fake, "Photos that stand nowhere else, January 2024")
    assert [fake.forum.users[id_].username for id_ in found.allowed] == ["ada_example"]
    assert "upload://" in found.posts[0].raw


def test_the_plan_is_what_happens_and_asking_twice_changes_nothing(fake: Fake, store: Path) -> None:
    def planned() -> tuple[dict[str, int], dict[str, int]]:
        with Store.open(store) as opened:
            chosen = StoreSelection(opened, Filter(), Readers(audience="group", private=True))
            plan = plan_deliveries(opened, exporter(fake), chosen)
            return plan.steps, plan.effects

    steps, effects = planned()
    assert effects["account"] == 3 and effects["topic"] == 8 and effects["private message"] == 4
    done = export(store, exporter(fake)).deliveries
    assert steps == {"delivered": done.delivered} and done.refused == 0
    assert planned()[0] == {"skipped": done.delivered}
    posts, asked = len(fake.forum.posts), len(fake.requests)
    again = export(store, exporter(fake)).deliveries
    assert (again.skipped, again.delivered, len(fake.forum.posts)) == (done.delivered, 0, posts)
    assert {method for method, _, _ in fake.requests[asked:]} == {"GET"}


def test_what_a_later_takeout_says_is_brought_up_to_date_and_what_is_new_is_appended(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    later = said("p1", "Who waters the garden next week?", 10, context=GROUP.key)
    with Store.open(store) as opened:
        tell(opened, store.with_name("later"), [later, answer("c9", "p1", "Me too", 50)], made_at=at(59))
    done = export(store, exporter(fake)).deliveries
    assert (done.updated, done.delivered, done.refused) == (1, 1, 0)
    posts = topic(fake, "Who waters the garden next week?").posts
    assert text(posts[0]).startswith("Who waters the garden next week?") and text(posts[-1]) == "Me too"


def test_what_somebody_edited_there_is_left_as_it_is(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    post = topic(fake, "Who waters").posts[0]
    post.raw += "\n\nand I add this"
    later = said("p1", "Changed at the source", 10, context=GROUP.key)
    with Store.open(store) as opened:
        tell(opened, store.with_name("later"), [later], made_at=at(59))
    ledger = export(store, exporter(fake))
    assert ledger.deliveries.refused == 1 and "edited on the site" in ledger.refusals[0]
    assert post.raw.endswith("and I add this")
    with Store.open(store) as opened:
        kept = [one for one in undo(opened, opened.begin_run("undo"), exporter(fake)) if one.kept]
    assert any("edited on the site" in (one.kept or "") for one in kept)
    assert not post.deleted and not fake.forum.topics[post.topic].deleted


def test_verify_finds_nothing_then_what_was_lost_changed_or_doubled(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))

    def differences() -> list[tuple[str, str]]:
        with Store.open(store) as opened:
            found = list(verify_deliveries(opened, exporter(fake), Silence()))
        return sorted((one.state, one.detail or one.thing) for one in found)

    assert differences() == []
    posts = topic(fake, "Who waters").posts
    posts[1].raw += " (no)"
    posts[2].deleted = True
    fake.forum.create_post(
        fake.forum.users[posts[3].user],
        {
            "raw": posts[3].raw,
            "topic_id": posts[3].topic,
            "created_at": "2024-03-01T00:00:00Z",
            "skip_validations": True,
        },
    )
    states = [state for state, _ in differences()]
    assert states == ["differs", "extra", "extra", "missing"]


def test_undo_leaves_nothing_and_what_comes_after_it_is_written_again(fake: Fake, store: Path) -> None:
    done = export(store, exporter(fake)).deliveries
    posts = len(fake.forum.standing())
    with Store.open(store) as opened:
        undone = list(undo(opened, opened.begin_run("undo"), exporter(fake)))
    assert [one.kept for one in undone if one.kept] == [] and len(undone) == done.delivered
    forum = fake.forum
    assert (forum.standing(), forum.groups, forum.categories, forum.tag_groups) == ([], {}, {}, {})
    assert [one.username for one in forum.users.values()] == ["system", "admin"]
    again = export(store, exporter(fake)).deliveries
    assert again.delivered == done.delivered and len(forum.standing()) == posts


def test_a_conversation_that_is_taken_down_is_written_anew_though_the_site_remembers_requests(
    fake: Fake, store: Path
) -> None:
    export(store, exporter(fake))
    before = len(fake.forum.standing())
    to = exporter(fake)
    with Store.open(store) as opened:
        chosen = StoreSelection(opened, Filter(), Readers(audience="group", private=True))
        assert take_down(opened, opened.begin_run("export"), to, chosen, TALK.key) == 3
    assert len(fake.forum.standing()) == before - 3
    assert export(store, to).deliveries.delivered == 3
    assert len(fake.forum.standing()) == before


def test_undo_keeps_what_others_have_built_on(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    found = topic(fake, "Who waters")
    admin = fake.forum.user("admin")
    assert admin
    fake.forum.create_post(admin, {"raw": "I water it from now on, thank you all", "topic_id": found.id})
    with Store.open(store) as opened:
        undone = list(undo(opened, opened.begin_run("undo"), exporter(fake)))
    kept = {f"{one.key} {one.part}".strip(): one.kept for one in undone if one.kept}
    assert kept["scripted:note:p1"] == "others have answered it (1)"
    assert not found.deleted and found.posts[0].deleted is False
    assert kept[GROUP.key] == "there are topics in the category"
    assert kept[OWNER.key] == "the account has posts that stay"


def test_people_who_are_there_already_write_under_their_own_name(fake: Fake, store: Path) -> None:
    there = fake.forum.add_user("robert", "Robert Example", "robert@example.org")
    export(store, exporter(fake, people={"scripted:person:2": "robert"}))
    found = topic(fake, "Who waters")
    assert by(fake, found.posts[1]) == "Robert Example" and fake.forum.user("bob_example") is None
    (shared,) = [one for one in fake.forum.standing() if "note:p3 " in one.raw]
    assert shared.user == there.id
    with Store.open(store) as opened:
        assert all(one.kept is None for one in undo(opened, opened.begin_run("undo"), exporter(fake)))
    assert fake.forum.user("robert") is there


def test_real_likes_are_made_when_they_are_asked_for(fake: Fake, store: Path) -> None:
    export(store, exporter(fake, likes="real"))
    post = topic(fake, "Who waters").posts[0]
    assert {fake.forum.users[id_].name for id_ in post.likes} == {"Bob Example", "Chloé Example"}
    assert "Liked by" not in post.raw
    assert not topic(fake, "A photo of it").posts[0].likes


def test_a_long_text_goes_on_in_further_posts_and_loses_nothing(fake: Fake, tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(6000))
    path = fill(tmp_path / "long.exodus", (*RECORDS, said("long", words, 55)))
    export(path, exporter(fake))
    posts = topic(fake, "word0 word1").posts
    assert len(posts) == 4 and all(len(one.raw) < 30_000 for one in posts)
    assert " ".join(text(one) for one in posts) == words


def test_a_message_of_no_conversation_is_refused_in_plain_words(fake: Fake, tmp_path: Path) -> None:
    stray = said("stray", "psst", 56, kind="message", audience="direct", context="scripted:room:lost")
    path = fill(tmp_path / "stray.exodus", (*RECORDS, stray))
    ledger = export(path, exporter(fake), widen=("all",))
    assert [one.partition(": ")[2] for one in ledger.refusals if "stray" in one] == [
        "this message is of no conversation that the takeout holds, so nobody knows who may read it"
    ]
    assert not any("psst" in one.raw for one in fake.forum.standing())


def test_somebody_who_joins_an_old_conversation_is_let_in(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    from tests.exporters.discourse.group import CHLOE, message

    wider = msgspec.structs.replace(TALK, participants=(*TALK.participants, CHLOE.key))
    with Store.open(store) as opened:
        tell(opened, store.with_name("later"), [CHLOE, wider, message("m9", "me too", 45, CHLOE)], made_at=at(59))
    assert export(store, exporter(fake)).deliveries.refused == 0
    found = topic(fake, "Ada Example, Bob Example, January 2024")
    assert text(found.posts[-1]) == "me too" and len(found.allowed) == 3


def test_who_left_a_conversation_does_not_read_what_was_said_afterwards(fake: Fake, tmp_path: Path) -> None:
    room = msgspec.structs.replace(TALK, participants=(OWNER.key, BOB.key, CHLOE.key))
    told = [
        message("1", "hello", 1),
        message("2", "hello you", 2, BOB),
        message("3", "Bob left the group.", 3, BOB, kind="notice"),
        message("4", "about Bob", 4, CHLOE),
        message("5", "Bob left the group.", 5, BOB, kind="notice"),
        message("6", "more about Bob", 6),
        message("7", "I am back", 7, BOB),
        message("8", "welcome", 8),
        message("9", "in the next month", 0, published=at(0, month=2)),
    ]
    store = fill(tmp_path / "left.exodus", (BOB, CHLOE, room, *told))
    with Store.open(store) as opened:
        chosen = StoreSelection(opened, Filter(), Readers(audience="group", private=True))
        (plan,) = plan_deliveries(opened, exporter(fake), chosen).visibility
    assert any("not Bob Example, not there then" in who for who in plan.readers)
    ledger = export(store, exporter(fake))
    assert ledger.refusals == []
    topics = [one for one in fake.forum.topics.values() if one.private]
    bob, system = (next(one.id for one in fake.forum.users.values() if one.name == name) for name in NAMES)
    found = {one.posts[0].raw.partition("-->")[2].strip(): one for one in topics}
    assert [bob in one.allowed for one in topics] == [True, False, True, True]
    assert [len(one.posts) for one in topics] == [3, 3, 2, 1]
    assert {"hello", "about Bob", "I am back", "in the next month"} == set(found)
    assert found["about Bob"].posts[1].user == system
    again = export(store, exporter(fake))
    assert again.deliveries.delivered == again.deliveries.updated == 0
