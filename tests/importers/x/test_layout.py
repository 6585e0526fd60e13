from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from exodus.contracts import Recognition
from exodus.importers.x import X
from exodus.importers.x.table import ROUNDED
from exodus.model import Activity, Actor, Finding, Note
from exodus.takeout import Takeout
from tests import shelf
from tests.importers.x.archive import OWNER, by_key, only, read, tweet, write


def recognized(path: Path) -> Recognition | None:
    with Takeout.open(path) as takeout:
        return X().recognize(takeout)


@pytest.mark.parametrize(
    ("sample", "layout"),
    [
        ("2012-csv", "2012-csv"),
        ("2012-grailbird", "2012-grailbird"),
        ("2018-flat", "2018-flat"),
        ("2019-flat", "2019-flat"),
        ("2020-data", "2020-data"),
        ("2022-overlay", "2022-data"),
        ("2023-data", "2023-data"),
        ("2026-data", "2026-data"),
    ],
)
def test_every_generation_is_named(sample: str, layout: str) -> None:
    recognition = recognized(shelf.SHELF / "x" / sample)
    assert recognition is not None
    assert recognition.layout == layout


def test_a_manifest_tells_date_and_owner(tmp_path: Path) -> None:
    config = {
        "userInfo": {"accountId": "77", "userName": "ada", "displayName": "Ada"},
        "archiveInfo": {"generationDate": "2024-02-29T10:11:12.131Z", "isPartialArchive": True},
    }
    for name in ("window.__THAR_CONFIG = ", "window.YTD.manifest.part0 = "):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "manifest.js").write_text(name + json.dumps(config), encoding="utf-8")
        recognition = recognized(tmp_path)
        assert recognition is not None
        assert recognition.evidence == ("id:77", "username:ada", "name:Ada")
        assert recognition.made_at == datetime(2024, 2, 29, 10, 11, 12, 131000, tzinfo=UTC)
        assert recognition.advice


def test_files_that_were_taken_out_are_said(tmp_path: Path) -> None:
    folder = write(tmp_path, tweets=[tweet(11, "x")])
    listed = [
        {"fileName": f"data/{stem}.js", "count": count}
        for stem, count in (("tweets", "1"), ("like", "7"), ("mute", "0"))
    ]
    config = {"dataTypes": {"all": {"files": listed}}}
    (folder / "data" / "manifest.js").write_text("window.__THAR_CONFIG = " + json.dumps(config), encoding="utf-8")
    recognition = recognized(folder)
    assert recognition is not None
    assert [advice for advice in recognition.advice if "missing here: 1" in advice]


def test_handles_come_oldest_first(tmp_path: Path) -> None:
    changes = [
        {
            "screenNameChange": {
                "accountId": OWNER,
                "screenNameChange": {"changedAt": at, "changedFrom": a, "changedTo": b},
            }
        }
        for at, a, b in (
            ("2020-01-01T00:00:00.000Z", "second", "ada_example"),
            ("2015-01-01T00:00:00.000Z", "first", "second"),
        )
    ]
    recognition = recognized(write(tmp_path, screen_name_change=changes))
    assert recognition is not None
    assert recognition.evidence[:4] == (f"id:{OWNER}", "username:first", "username:second", "username:ada_example")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tweets.js", 'window.YTD.tweets.part0 = [ {"tweet": {"id_str": "11", "full_text": "x"}} ]'),
        ("tweets.js", '\ufeffwindow.YTD.tweets.part0 = [\r\n  {"tweet": {"id_str": "11", "full_text": "x"}}\r\n]'),
        ("tweets.js", '[ {"tweet": {"id_str": "11", "full_text": "x"}} ]'),
        ("tweet.js", 'window.YTD.tweet.part0 = [ {"id_str": "11", "full_text": "x"} ]'),
        ("data/tweets-part3.js", 'window.YTD.tweets.part3 = [ {"tweet": {"id_str": "11", "full_text": "x"}} ]'),
        ("data/js/tweets/2014_01.js", 'Grailbird.data.tweets_2014_01 = \n [ {"id_str": "11", "text": "x"} ]'),
        (
            "twitter/backup/data/tweets.js",
            'window.YTD.tweets.part0 = [ {"tweet": {"id_str": "11", "full_text": "x"}} ]',
        ),
    ],
)
def test_a_single_file_is_enough(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    recognition = recognized(tmp_path)
    assert recognition is not None
    assert recognition.evidence == ()
    assert [note.content for note in only(read(tmp_path), Note)] == ["x"]
    assert [note.content for note in only(read(tmp_path / name), Note)] == ["x"] or "/" in name


def test_what_is_not_x_is_not_claimed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "account.js").write_text("export const account = {}", encoding="utf-8")
    (tmp_path / "follower.js").write_text("// a program\n", encoding="utf-8")
    (tmp_path / "tweets.csv").write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    assert recognized(tmp_path) is None


def test_copies_and_other_names_are_not_taken(tmp_path: Path) -> None:
    folder = write(tmp_path, tweets=[tweet(11, "x")], like=[{"like": {"tweetId": "5"}}])
    (folder / "data" / "like copy.js").write_text(
        'window.YTD.like.part0 = [ {"like":{"tweetId":"6"}} ]', encoding="utf-8"
    )
    (folder / "data" / "retweets.js").write_text("window.YTD.x.part0 = [ 1 ]", encoding="utf-8")
    assert len(only(read(folder), Activity, "like")) == 1


def test_an_owner_told_by_bare_objects_is_found(tmp_path: Path) -> None:
    account = {"account": {"username": "ada_example", "accountId": OWNER, "accountDisplayName": "Ada Example"}}
    profile = {"profile": {"description": {"bio": "hello", "location": "Oslo"}}}
    folder = write(tmp_path / "a", account=account, profile=profile, verified={"accountId": OWNER, "verified": True})
    found = read(folder)
    (owner,) = only(found, Actor)
    assert (owner.key, owner.preferred_username, owner.summary) == (f"x:user:{OWNER}", "ada_example", "hello")
    assert owner.extra["verified"] is True
    assert not only(found, Finding)


def test_the_owner_of_lone_files_is_found_where_they_tell(tmp_path: Path) -> None:
    conversations: list[dict[str, Any]] = [
        {"dmConversation": {"conversationId": pair, "messages": []}} for pair in ("31-77", "77-99", "12-77")
    ]
    (tmp_path / "direct-messages.js").write_text(
        "window.YTD.direct_messages.part0 = " + json.dumps(conversations), encoding="utf-8"
    )
    recognition = recognized(tmp_path)
    assert recognition is not None
    assert recognition.evidence == ("id:77",)


def test_an_old_archive_restores_its_cut_retweets() -> None:
    records = by_key(shelf.SHELF / "x" / "2012-grailbird")
    (announce,) = [record for record in records.values() if isinstance(record, Activity)]
    assert announce.object is not None
    assert announce.object.key is not None
    assert announce.content == f"RT @ben_example: {announce.object.content}"
    assert str(announce.object.content).endswith("#dough and more")
    for tag in announce.tag:
        shown = str(announce.content)[tag.start : tag.end]
        assert shown == {"mention": "@ben_example", "hashtag": "#dough", "link": "http://example.org/dough"}[tag.type]


def test_the_table_alone_tells_the_same_posts() -> None:
    script, table = (by_key(shelf.SHELF / "x" / name) for name in ("2012-grailbird", "2012-csv"))
    told = {key: record.kind for key, record in script.items() if key.startswith("x:status:")}
    assert told == {key: record.kind for key, record in table.items() if key.startswith("x:status:")}


def test_a_month_by_itself_tells_its_owner(tmp_path: Path) -> None:
    user = {"id": 77, "id_str": "77", "screen_name": "ada_example", "name": "Ada Example"}
    row = {"id": 5, "id_str": "5", "text": "hi", "created_at": "2014-01-31 12:00:00 +0000", "user": user}
    (tmp_path / "2014_01.js").write_text(f"Grailbird.data.tweets_2014_01 = \n{json.dumps([row])}", encoding="utf-8")
    recognition = recognized(tmp_path)
    assert recognition is not None
    assert recognition.evidence == ("id:77", "username:ada_example", "name:Ada Example")
    (note,) = only(read(tmp_path), Note)
    assert note.attributed_to == "x:user:77"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_of_another_country_is_read_and_rounded_ids_are_said(tmp_path: Path, separator: str) -> None:
    columns = ("tweet_id", "in_reply_to_status_id", "in_reply_to_user_id", "timestamp", "source", "text")
    rows = [columns, ("429200000000000001", "", "", "2014-01-31 12:00:00 +0000", "web", "hallo"), ("4,29E+17",)]
    lines = (separator.join(f'"{cell}"' for cell in row) for row in rows)
    (tmp_path / "tweets.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    values = read(tmp_path)
    (note,) = only(values, Note)
    assert (note.content, note.published) == ("hallo", datetime(2014, 1, 31, 12, tzinfo=UTC))
    assert [finding.reason for finding in only(values, Finding)] == [ROUNDED]


def test_the_oldest_account_file_tells_the_time_zone(tmp_path: Path) -> None:
    row = {"username": "ada_example", "accountId": OWNER, "timeZone": "Berlin", "phoneNumber": "+10000000000"}
    folder = write(tmp_path, account=[{"account": row}], screen_name_change=[{"screenNameChange": None}])
    with Takeout.open(folder) as takeout:
        owner = only(shelf.read(X(), takeout), Actor)[0]
        assert takeout.dropped == {"contact data": 1}
    assert owner.extra == {"timezone": "Berlin"}


@pytest.mark.parametrize("zone", [None, "Berlin"])
def test_time_zones_told_in_two_places_or_oddly_are_all_kept(tmp_path: Path, zone: str | None) -> None:
    account = [{"account": {"username": "ada_example", "accountId": OWNER, "timeZone": zone}}]
    odd = {"accountTimezone": {"accountId": OWNER, "timeZone": "Rome", "since": "2019"}}
    (owner,) = only(read(write(tmp_path, account=account, account_timezone=[odd])), Actor)
    assert owner.extra["timezone"] == [*filter(None, [zone]), {"timeZone": "Rome", "since": "2019"}]
