"""The ways of a real Discourse that have cost somebody a migration."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from exodus.contracts import Advice, Change
from exodus.errors import ConfigError, DeliveryError
from exodus.model import Actor
from exodus.pipeline.setup import restore, set_up
from exodus.pipeline.undo import undo
from exodus.pipeline.verify import verify_deliveries
from exodus.store import Store
from tests.exporters.discourse.fake import Fake
from tests.exporters.discourse.forum import DEFAULTS
from tests.exporters.discourse.group import (
    BOB,
    CHLOE,
    RECORDS,
    TALK,
    answer,
    deliveries,
    export,
    exporter,
    fill,
    message,
)
from tests.pipeline.scripted import Silence


def picture_of(fake: Fake) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What readers see: topics, and in them who said what when."""
    users, seen = fake.forum.users, []
    for topic in fake.forum.topics.values():
        if not topic.deleted:
            posts = [(users[p.user].name, p.created_at.isoformat(), p.raw) for p in topic.posts if not p.deleted]
            seen.append((topic.title, posts))
    return sorted(seen)


def test_both_sorts_of_429_are_waited_for(fake: Fake, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()
    fake.forum.clock = lambda: float(next(ticks))  # a second for each look
    fake.window, fake.limit = 30.0, 12
    monkeypatch.setattr("exodus.http.client.GRACE", (0.0, 0.0))
    waited: list[float] = []
    to = exporter(fake)
    to._site._open()._sleep = waited.append
    to._site._open()._limiter._sleep = waited.append
    to._site._open()._limiter.pause = lambda seconds: None  # type: ignore[method-assign]  # the clock is the fake's
    assert export(store, to).deliveries.refused == 0
    assert waited and max(waited) <= 30
    fake.limit, fake.address_limit = None, 12
    told = len(waited)
    assert export(store, to).deliveries.delivered == 0
    again = exporter(fake)
    again._site._open()._sleep = waited.append
    again._site._open()._limiter.pause = lambda seconds: None  # type: ignore[method-assign]  # the clock is the fake's
    list(again.probe())
    list(again.probe())
    for _ in range(10):
        again.occupied()
    assert len(waited) > told


def test_two_honestly_equal_comments_are_two(fake: Fake, tmp_path: Path) -> None:
    twice = [answer(f"same{number}", "p1", "ok", 13, CHLOE) for number in (1, 2)]
    export(fill(tmp_path / "same.exodus", (*RECORDS, *twice)), exporter(fake))
    found = [one for one in fake.forum.standing() if "note:same" in one.raw]
    assert len(found) == 2 and len({one.created_at for one in found}) == 2


def test_a_user_may_be_made_without_telling_its_id(fake: Fake, store: Path) -> None:
    fake.forum.tells_user_id = False
    assert export(store, exporter(fake)).deliveries.refused == 0
    assert deliveries(store, exporter(fake))[BOB.key].detail["id"] == getattr(
        fake.forum.user("bob_example"), "id", None
    )


@pytest.mark.parametrize("hidden", [False, True])
def test_an_address_that_is_taken_is_ours_and_is_found(fake: Fake, store: Path, hidden: bool) -> None:
    export(store, exporter(fake))
    fake.forum.hides_taken_addresses = hidden
    count = len(fake.forum.users)
    to = exporter(fake)
    with Store.open(store) as opened:
        opened.execute("DELETE FROM journal WHERE key = ?", (BOB.key,))
    assert export(store, to).deliveries.refused == 0
    assert len(fake.forum.users) == count


def test_a_name_that_a_stranger_has_is_given_a_suffix(fake: Fake, store: Path) -> None:
    fake.forum.add_user("bob_example", "Another Bob Example", "bob@example.org")
    assert export(store, exporter(fake)).deliveries.refused == 0
    ours = deliveries(store, exporter(fake))[BOB.key].native_id
    assert ours.startswith("bob_example_") and fake.forum.user(ours)


def test_nothing_is_written_in_another_ones_name(fake: Fake, store: Path) -> None:
    make = fake.forum.create_user
    fake.forum.create_user = lambda body: (  # type: ignore[method-assign]  # a site that will not have Bob
        {"success": False, "active": False, "message": "no"} if body["name"] == "Bob Example" else make(body)
    )
    ledger = export(store, exporter(fake))
    assert any("makes no account 'bob_example' (no)" in one for one in ledger.refusals)
    assert any("c1: Bob Example, who wrote it, has no account on the site" in one for one in ledger.refusals)
    assert not any("I do" in one.raw for one in fake.forum.standing())
    fake.forum.create_user = make  # type: ignore[method-assign]  # and one that will
    again = export(store, exporter(fake), retry_refused=True)
    assert not again.refusals and any("I do" in one.raw for one in fake.forum.standing())


def test_what_is_held_for_review_is_refused_in_plain_words(fake: Fake, store: Path) -> None:
    fake.forum.enqueues = lambda raw: "I do" in raw
    ledger = export(store, exporter(fake))
    assert ledger.deliveries.refused == 1
    assert "holds it back for review; set approve_post_count" in ledger.refusals[0]
    fake.forum.enqueues = lambda raw: False
    fake.forum.clock = lambda: 1e9  # the memo of 120 seconds is over
    assert export(store, exporter(fake), retry_refused=True).deliveries.delivered == 1
    assert sum("I do" in one.raw for one in fake.forum.standing()) == 1


def test_a_suspended_account_refuses_its_posts_and_the_others_go_on(fake: Fake, store: Path) -> None:
    to = exporter(fake)
    export(store, to)
    bob = fake.forum.user("bob_example")
    assert bob
    bob.suspended = True
    with Store.open(store) as opened:
        opened.execute("DELETE FROM journal WHERE key LIKE '%:c1' OR key LIKE '%:day'")
        for post in list(fake.forum.posts.values()):
            if "note:c1 " in post.raw or "note:day " in post.raw:
                post.deleted = fake.forum.topics[post.topic].deleted = True
    fake.forum.topics[next(p.topic for p in fake.forum.posts.values() if "note:c1 " in p.raw)].deleted = False
    ledger = export(store, exporter(fake))
    assert [one.partition(": ")[0] for one in ledger.refusals] == ["scripted:note:c1"]
    assert "suspended or inactive" in ledger.refusals[0]


def test_a_file_that_is_too_large_or_of_no_known_kind_is_named_where_it_would_stand(fake: Fake, store: Path) -> None:
    fake.forum.settings["authorized_extensions"] = "jpg"
    ledger = export(store, exporter(fake))
    assert any("add png to its setting authorized_extensions" in one for one in ledger.refusals)
    (post,) = [one for one in fake.forum.standing() if "note:p2 " in one.raw]
    assert "png: the site did not take this file)</small>" in post.raw
    fake.forum.settings["authorized_extensions"] = "*"
    ledger = export(store, exporter(fake), retry_refused=True)
    assert ledger.deliveries.refused == 0 and "upload://" in post.raw
    assert ledger.deliveries.updated == 2  # the post and the album


def test_the_web_server_before_it_says_413(fake: Fake, store: Path) -> None:
    fake.largest = 480
    ledger = export(store, exporter(fake))
    assert any("client_max_body_size" in one for one in ledger.refusals)


def test_a_lost_answer_is_looked_for_before_anything_is_sent_again(
    fake: Fake, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_whole = picture_after(store, exporter(fake), fake)
    with Store.open(store) as opened:
        opened.execute("DELETE FROM journal")
    other = Fake()
    other.forum.settle()
    lost = itertools.count()
    other.lose = lambda method, path: method == "POST" and path == "/posts.json" and next(lost) % 3 == 1
    try:
        to = exporter(other)
        to._site._open()._sleep = lambda seconds: None
        assert picture_after(store, to, other) == with_whole
        assert next(lost) > 10 and not other.broken
    finally:
        other.close()


def picture_after(path: Path, to: Any, fake: Fake) -> list[tuple[str, list[tuple[str, str, str]]]]:
    assert export(path, to).deliveries.refused == 0
    # names of topics and uploads are the same wherever things happen in the same order; numbers of topics are not
    import re

    return [
        (title, [(who, when, re.sub(r"topic:\d+", "topic:", raw)) for who, when, raw in posts])
        for title, posts in picture_of(fake)
    ]


def test_a_lost_journal_finds_everything_again(fake: Fake, store: Path, tmp_path: Path) -> None:
    done = export(store, exporter(fake)).deliveries
    before, posts = picture_of(fake), len(fake.forum.posts)
    second = fill(tmp_path / "second.exodus")
    assert exporter(fake).occupied()
    again = export(second, exporter(fake)).deliveries
    assert again.delivered == done.delivered and again.refused == 0
    assert picture_of(fake) == before and len(fake.forum.posts) == posts


def test_an_older_site_gets_its_tags_as_texts_and_one_without_gets_none(fake: Fake, store: Path) -> None:
    fake.forum.version = "3.1.0.beta3"
    export(store, exporter(fake))
    assert {tuple(one.tags) for one in fake.forum.topics.values() if not one.private} == {("from-scripted",)}
    other = Fake()
    other.forum.settle()
    other.forum.settings["tagging_enabled"] = "false"
    try:
        with Store.open(store) as opened:
            opened.execute("DELETE FROM journal")
        ledger = export(store, exporter(other))
        assert [one.partition(": ")[2] for one in ledger.refusals] == [
            "the site has no tags (tagging_enabled); topics go without"
        ]
        assert not any(one.tags for one in other.forum.topics.values()) and not other.broken
    finally:
        other.close()


def test_nothing_is_written_to_a_site_that_is_not_ready_and_every_word_names_what_to_do(
    raw_fake: Fake, store: Path
) -> None:
    with pytest.raises(DeliveryError, match="set disable_emails to yes"):
        export(store, exporter(raw_fake))
    assert {method for method, _, _ in raw_fake.requests} == {"GET"}
    refusals = [one.text for one in exporter(raw_fake).probe() if one.refusal]
    assert any(
        one.startswith("set auto_close_messages_post_count to 0 (it is 500; exodus setup does it)") for one in refusals
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"token": ""}, "set EXODUS_DISCOURSE_TOKEN"),
        ({"token": "wrong"}, "All Users"),
        ({"username": "nobody"}, "All Users"),
        ({"people": {"Bob": "robert"}}, "gives 'Bob' the account 'robert', which is not on the site"),
    ],
)
def test_the_probe_refuses_in_plain_words(fake: Fake, change: dict[str, Any], says: str) -> None:
    found = [one for one in exporter(fake, **change).probe() if one.refusal]
    assert any(says in one.text for one in found), found


def test_a_key_for_one_user_only_is_told(fake: Fake) -> None:
    fake.single_user = "admin"
    found = [one.text for one in exporter(fake, username="admin").probe() if one.refusal]
    assert found == ["the key speaks for one user only; make one of the level All Users (Admin → API → Keys)"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("approve_post_count", "3"),
        ("approve_unless_allowed_groups", "12"),
        ("personal_message_enabled_groups", "13"),
        ("default_trust_level", "0"),
    ],
)
def test_what_would_hold_posts_back_stops_the_run_before_it(fake: Fake, name: str, value: str) -> None:
    fake.forum.settings[name] = value
    assert any(one.refusal and name in one.text for one in exporter(fake).probe())
    after = {one.name: one.after for one in exporter(fake).setup() if isinstance(one, Change)}
    exporter(fake).change(name, after[name])
    assert not any(one.refusal for one in exporter(fake).probe())


def test_setup_makes_the_site_ready_and_restore_puts_it_back(raw_fake: Fake, store: Path) -> None:
    with Store.open(store) as opened:
        told = list(set_up(opened, opened.begin_run("setup"), exporter(raw_fake)))
        assert any(isinstance(one, Advice) and "DISCOURSE_MAX_ADMIN_API_REQS_PER_MINUTE" in one.text for one in told)
    assert not any(one.refusal for one in exporter(raw_fake).probe())
    assert "mp4" in raw_fake.forum.settings["authorized_extensions"]
    assert not any(isinstance(one, Change) for one in exporter(raw_fake).setup())
    with Store.open(store) as opened:
        assert {one.state for one in restore(opened, exporter(raw_fake))} == {"restored"}
    assert raw_fake.forum.settings == DEFAULTS


def test_the_probe_says_how_long_it_takes(fake: Fake) -> None:
    (slow,) = [one.text for one in exporter(fake, rate=60).probe() if "requests a minute" in one.text]
    assert "100,000 take 28 hours" in slow and "discourse-bulk" in slow and "never 0" in slow
    assert exporter(fake, rate=60).abilities.acts_per_minute == 60


def test_claims_tell_who_has_come(fake: Fake, tmp_path: Path) -> None:
    gone = Actor(key="facebook:name:~1", name="Facebook user")
    path = fill(tmp_path / "claims.exodus", (*RECORDS, gone, message("x", "bye", 5, gone), TALK))
    there = fake.forum.add_user("robert", "Robert Example", "robert@example.org")
    to = exporter(fake, people={BOB.key: there.username})
    export(path, to)
    made = deliveries(path, to)
    people = [(one, made[one.key]) for one in (*(r for r in RECORDS if isinstance(r, Actor)), gone) if one.key in made]
    chloe = fake.forum.user("chloe_example")
    assert chloe

    def states() -> dict[str, str]:
        return {one.name: one.state for one in exporter(fake).claims(people)}

    assert states() == {"Bob Example": "mapped", "Chloé Example": "open"}
    (open_,) = [one for one in exporter(fake).claims(people) if one.state == "open"]
    assert (open_.account, open_.link, open_.email) == ("chloe_example", f"{fake.url}/password-reset", None)
    chloe.email = "chloe@example.org"
    assert states()["Chloé Example"] == "invited"
    chloe.last_seen_at = "2026-11-22T00:00:00.000Z"
    assert states()["Chloé Example"] == "claimed"


def test_options_that_make_no_sense_are_told(fake: Fake) -> None:
    with pytest.raises(ConfigError, match="requests a minute"):
        exporter(fake, rate=0)
    with pytest.raises(ConfigError, match="short name of a group"):
        exporter(fake, group="our friends")


def test_the_token_is_told_to_nobody(fake: Fake, store: Path, caplog: pytest.LogCaptureFixture) -> None:
    import logging

    caplog.set_level(logging.DEBUG)
    to = exporter(fake, token="s3cr3t" * 8)
    with pytest.raises(DeliveryError) as caught:
        export(store, to)
    assert "s3cr3t" not in str(caught.value) and "s3cr3t" not in caplog.text


def test_of_what_was_only_assumed_nothing_is_changed(fake: Fake, store: Path) -> None:
    export(store, exporter(fake))
    with Store.open(store) as opened:
        opened.execute(
            "UPDATE journal SET delivery = '{\"native_id\":\"assumed\"}', fingerprint = '' WHERE key LIKE '%:day'"
        )
    ledger = export(store, exporter(fake))
    assert [one.partition(": ")[2] for one in ledger.refusals] == [
        "it was taken as delivered, so nobody knows where it stands"
    ]
    with Store.open(store) as opened:
        assert list(verify_deliveries(opened, exporter(fake), Silence())) == []
        kept = [one.key for one in undo(opened, opened.begin_run("undo"), exporter(fake)) if one.kept]
    assert "scripted:note:day" in kept
