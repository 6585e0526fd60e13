from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from exodus.model import Activity, Collection, Document, Finding, Note
from exodus.takeout.element import ODD
from tests.importers.x import archive
from tests.importers.x.archive import OWNER, by_key, only, read, reply, tweet, write

MENTION = {"screen_name": "ben_example", "name": "Ben", "id_str": "31", "indices": ["3", "15"]}


def note(records: dict[str, Any], native_id: int) -> Note:
    found = records[f"x:status:{native_id}"]
    assert isinstance(found, Note)
    return found


@pytest.mark.parametrize(
    ("text", "more", "announce"),
    [
        ("RT @ben_example: bread", {}, True),
        ("RT @ben_example: bread", {"retweeted": False, "truncated": False}, True),
        ("RT @ben_example bread", {}, False),
        ("rt @ben_example: bread", {}, False),
        ("so true RT @ben_example: bread", {}, False),
        ("RT @ben_example: bread", {"created_at": "Sat Oct 31 07:30:00 +0000 2009"}, False),
        ("RT @ben_example: bread", {"created_at": "Sun Nov 01 07:30:00 +0000 2009"}, True),
        ("RT @ben_example: bread", {"in_reply_to_status_id_str": "7"}, False),
        ("bread", {"retweeted": True}, False),
    ],
)
def test_a_retweet_is_told_by_its_beginning(tmp_path: Path, text: str, more: dict[str, Any], announce: bool) -> None:
    records = by_key(write(tmp_path, tweets=[tweet(7001, text, mentions=[MENTION], **more)]))
    assert isinstance(records["x:status:7001"], Activity) is announce


def test_a_retweet_says_whose_words_it_repeats(tmp_path: Path) -> None:
    text = "RT @ben_example: salt &amp; bread, and then it was c…"
    announce = by_key(write(tmp_path, tweets=[tweet(7001, text, mentions=[MENTION])]))["x:status:7001"]
    assert isinstance(announce, Activity)
    assert announce.object is not None
    assert announce.content == "RT @ben_example: salt & bread, and then it was c…"
    assert announce.object.content == "salt & bread, and then it was c…"
    assert (announce.object.name, announce.object.attributed_to) == ("ben_example", "x:user:31")
    assert announce.object.key is None
    assert announce.extra["cut"] is True


def test_edits_are_one_post_with_a_history(tmp_path: Path) -> None:
    control = {"editTweetIds": ["8001", "8002", "8003"], "editsRemaining": "3", "isEditEligible": True}
    later = {"edit": {"initialTweetId": "8001", "editControlInitial": control}}
    rows = [
        tweet(8003, "third", edit_info=later, favorite_count="4"),
        reply(8100, 8002, text="an answer to the second wording"),
        tweet(8001, "first", edit_info={"initial": control}),
        tweet(8002, "second", edit_info=later),
    ]
    records = by_key(write(tmp_path, tweets=rows))
    assert "x:status:8001" not in records
    assert "x:status:8002" not in records
    last = note(records, 8003)
    assert [version["text"] for version in last.extra["history"]] == ["first", "second"]
    assert last.extra["favorites"] == 4
    answer = note(records, 8100)
    assert answer.in_reply_to is not None
    assert answer.in_reply_to.key == "x:status:8003"
    assert answer.extra["thread"] == "8003"


def test_deleted_posts_stand_in_no_thread(tmp_path: Path) -> None:
    control = {"editTweetIds": ["8001", "8002"]}
    gone = [tweet(8001, "a", edit_info={"initial": control}), tweet(8002, "b", edit_info={"initial": control})]
    folder = write(tmp_path, tweets=[reply(8100, 8002), reply(8101, 8100)], deleted_tweets=gone)
    records = by_key(folder)
    assert note(records, 8002).deleted
    assert not any("thread" in note(records, i).extra for i in (8002, 8100, 8101))


def test_the_last_version_that_is_there_counts(tmp_path: Path) -> None:
    control = {"editTweetIds": ["8001", "8002", "8003"], "editsRemaining": "3", "isEditEligible": True}
    rows = [tweet(i, f"wording {i}", edit_info={"initial": control}) for i in (8001, 8002)]
    records = by_key(write(tmp_path, tweets=rows))
    assert note(records, 8002).extra["history"][0]["id"] == "8001"
    assert "x:status:8001" not in records


def test_threads_are_trees_of_ones_own_that_answer_nobody(tmp_path: Path) -> None:
    rows = [
        reply(15, 14),
        reply(14, 900, "31"),
        reply(13, 10),
        reply(12, 11),
        reply(11, 10),
        tweet(10, "root"),
        reply(22, 21),
        reply(21, 20),
        tweet(30, "alone"),
        reply(41, None),
        reply(42, 41),
    ]
    records = by_key(write(tmp_path, tweets=rows))
    threads = {i: note(records, i).extra.get("thread") for i in (10, 11, 12, 13, 14, 15, 21, 22, 30, 41, 42)}
    assert {i for i, thread in threads.items() if thread == "10"} == {10, 11, 12, 13}
    assert {i for i, thread in threads.items() if thread == "41"} == {41, 42}
    assert {i for i, thread in threads.items() if thread is None} == {14, 15, 21, 22, 30}


def test_a_ring_of_replies_is_no_thread(tmp_path: Path) -> None:
    records = by_key(write(tmp_path, tweets=[reply(11, 12), reply(12, 11), reply(13, 12)]))
    assert not any("thread" in note(records, i).extra for i in (11, 12, 13))


def test_a_reply_keeps_whom_it_answers_even_when_only_that_is_known(tmp_path: Path) -> None:
    rows = [reply(11, None, "31", in_reply_to_screen_name="ben_example"), reply(12, 900, "-1")]
    records = by_key(write(tmp_path, tweets=rows))
    whom = note(records, 11).in_reply_to
    assert whom is not None
    assert (whom.key, whom.attributed_to, whom.name) == (None, "x:user:31", "ben_example")
    gone = note(records, 12).in_reply_to
    assert gone is not None
    assert (gone.key, gone.attributed_to) == ("x:status:900", None)


def test_null_replies_are_none(tmp_path: Path) -> None:
    rows = [tweet(11, "x", in_reply_to_status_id_str=None, in_reply_to_user_id_str=None)]
    assert note(by_key(write(tmp_path, tweets=rows)), 11).in_reply_to is None


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://twitter.com/old_name/status/10", "x:status:10"),
        ("https://x.com/i/web/status/10?s=20", "x:status:10"),
        ("https://mobile.twitter.com/any/status/10/photo/1", "x:status:10"),
        ("http://www.twitter.com/#!/any/statuses/10", "x:status:10"),
        ("https://x.com/i/status/10", "x:status:10"),
        ("https://notx.com/any/status/10", None),
        ("https://twitter.com/any/lists/10", None),
        ("https://twitter.com/me/status/11/photo/1", None),
    ],
)
def test_a_quote_is_the_last_link_when_it_leads_to_a_post(tmp_path: Path, address: str, key: str | None) -> None:
    urls = [
        {"url": "https://t.co/0000000001", "expanded_url": "https://example.org/", "indices": ["5", "28"]},
        {"url": "https://t.co/0000000002", "expanded_url": address, "indices": ["29", "52"]},
    ]
    text = "look https://t.co/0000000001 https://t.co/0000000002"
    target = note(by_key(write(tmp_path, tweets=[tweet(11, text, urls=urls)])), 11).target
    assert (target.key if target else None) == key


def test_deleted_community_and_circle_posts_say_so(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        tweets=[tweet(11, "circle, unmarked"), tweet(12, "plain")],
        deleted_tweets=[tweet(13, "gone", deleted_at="Sat Mar 05 08:30:00 +0000 2022")],
        community_tweet=[tweet(14, "bakers", community_id="77", community_id_str="77", scopes={"followers": False})],
        twitter_circle_tweet=[tweet(11, "circle, unmarked")],
    )
    records = by_key(folder)
    assert note(records, 11).audience == "list"
    assert note(records, 12).audience == "public"
    assert note(records, 13).deleted
    assert note(records, 13).extra["deleted_at"] == "2022-03-05T08:30:00Z"
    assert (note(records, 14).audience, note(records, 14).context) == ("group", "x:community:77")
    assert isinstance(records["x:community:77"], Collection)


def test_a_protected_accounts_posts_are_for_followers(tmp_path: Path) -> None:
    steps = [
        {"protectedHistory": {"protectedAt": "2022-01-01T00:00:00.000Z", "action": "Unprotect"}},
        {"protectedHistory": {"protectedAt": "2022-02-01T00:00:00.000Z", "action": "Protect"}},
    ]
    records = by_key(write(tmp_path, tweets=[tweet(11, "x")], protected_history=steps))
    assert note(records, 11).audience == "followers"


def test_two_thousand_posts_before_snowflake(tmp_path: Path) -> None:
    rows = [
        tweet(20 + i, f"post {i}", created_at=f"Tue Mar {21 + i % 9:02} 20:50:{i % 60:02} +0000 2006")
        for i in reversed(range(2000))
    ]
    records = only(read(write(tmp_path, tweets=rows)), Note)
    assert len(records) == 2000
    assert records[-1].published == datetime(2006, 3, 21, 20, 50, 0, tzinfo=UTC)
    assert {record.precision for record in records} == {"s"}


def test_parts_of_every_stem_are_read(tmp_path: Path) -> None:
    like = {"like": {"tweetId": "5", "fullText": "x", "expandedUrl": "u"}}
    folder = write(
        tmp_path,
        tweets=[reply(12, 11)],
        tweets_part1=[tweet(11, "root, in another part")],
        tweets_part12=[tweet(10, "older")],
        like=[like],
        like_part1=[{"like": {"tweetId": "6"}}, like],
    )
    records = by_key(folder)
    assert note(records, 12).extra["thread"] == "11"
    assert len([record for record in records.values() if record.kind == "like"]) == 2
    assert len([record for record in records.values() if record.kind == "post"]) == 3


def test_numbers_where_text_is_usual_are_read(tmp_path: Path) -> None:
    row = {
        "id": 1347,
        "id_str": 1347,
        "full_text": "by another tool",
        "favorite_count": 3,
        "created_at": "2014-01-31T12:00:00Z",
    }
    row |= {"entities": {"hashtags": [{"text": "tool", "indices": [11, 15]}]}, "in_reply_to_status_id_str": 7}
    found = note(by_key(write(tmp_path, tweets=[{"tweet": row}])), 1347)
    assert found.extra["favorites"] == 3
    assert found.in_reply_to is not None
    assert found.in_reply_to.key == "x:status:7"


def test_a_text_of_digits_stays_a_text(tmp_path: Path) -> None:
    assert note(by_key(write(tmp_path, tweets=[tweet(11, "0042")])), 11).content == "0042"


def test_odd_characters_and_halves_of_characters_survive(tmp_path: Path) -> None:
    first = '{"tweet": {"id_str": "11", "full_text": "nul \\u0000 here"}}'
    rows = f'[ {first}, {{"tweet": {{"id_str": "12", "full_text": "\\ud83d"}}}} ]'
    values = read(write(tmp_path, tweets=rows))
    assert [value.content for value in only(values, Note)] == ["nul \0 here", "\ufffd"]
    assert [value.reason for value in only(values, Finding)] == ["a text held half a character, shown as \ufffd"]


def test_a_row_that_breaks_costs_itself_only(tmp_path: Path) -> None:
    good = '{"tweet": {"id_str": "%d", "full_text": "%s"}}'
    rows = f'[\n  {good % (11, "a")},\n  {{"tweet": {{"id_str": 1,,}}}},\n  {good % (12, "b")}\n]'
    values = read(write(tmp_path, tweets=rows))
    assert [value.content for value in only(values, Note)] == ["a", "b"]
    (finding,) = only(values, Finding)
    assert (finding.member, finding.pointer) == ("data/tweets.js", "/1")


def test_a_side_file_that_is_no_json_is_one_finding(tmp_path: Path) -> None:
    folder = write(tmp_path, tweets=[tweet(11, "goes on")], like='[ { "like" : { "tweetId" : "5", } } ]')
    values = read(folder)
    assert len(only(values, Note)) == 1
    (finding,) = only(values, Finding)
    assert (finding.member, finding.pointer) == ("data/like.js", "/0")


def test_generations_over_one_another_give_each_post_once(tmp_path: Path) -> None:
    media = {"id_str": "51", "type": "photo", "url": "https://t.co/0000000001", "media_url_https": "https://p/AbC.jpg"}
    row = tweet(11, "both https://t.co/0000000001", extended_entities={"media": [media]})
    folder = write(tmp_path, tweets=[row, tweet(12, "new")], tweet=[row, tweet(10, "deleted since")])
    (folder / "data" / "tweet_media").mkdir()
    (folder / "data" / "tweet_media" / "11-AbC.jpg").write_bytes(b"picture")
    values = read(folder)
    assert {value.key for value in only(values, Note)} == {"x:status:10", "x:status:11", "x:status:12"}
    (document,) = only(values, Document)
    assert document.member == "data/tweet_media/11-AbC.jpg"


def test_posts_without_their_wrapper_are_read(tmp_path: Path) -> None:
    (tmp_path / "tweet.js").write_text(
        'window.YTD.tweet.part0 = [ {\n  "id_str" : "11",\n  "full_text" : "flat"\n} ]', encoding="utf-8"
    )
    assert archive.by_key(tmp_path)["x:status:11"].kind == "post"


def test_ids_may_be_numbers_without_their_text(tmp_path: Path) -> None:
    rows = [
        tweet(13, "to a stranger", in_reply_to_status_id=5, in_reply_to_user_id=31),
        tweet(12, "second", in_reply_to_status_id=11, in_reply_to_user_id=int(OWNER)),
        tweet(11, "first"),
    ]
    for row in rows:
        row["tweet"]["id"] = int(row["tweet"].pop("id_str"))
    records = by_key(write(tmp_path, tweets=rows))
    second, stranger = note(records, 12), note(records, 13)
    assert second.in_reply_to is not None and stranger.in_reply_to is not None
    assert (second.in_reply_to.key, second.extra["thread"]) == ("x:status:11", "11")
    assert (stranger.in_reply_to.key, stranger.in_reply_to.attributed_to) == ("x:status:5", "x:user:31")


def test_versions_may_be_numbers(tmp_path: Path) -> None:
    control = {"editTweetIds": [8001, 8002]}
    later = {"edit": {"initialTweetId": 8001, "editControlInitial": control}}
    rows = [tweet(8002, "second", edit_info=later), tweet(8001, "first", edit_info={"initial": control})]
    records = by_key(write(tmp_path, tweets=rows))
    assert "x:status:8001" not in records
    assert [version["text"] for version in note(records, 8002).extra["history"]] == ["first"]
    assert "unknown" not in note(records, 8002).extra


def test_a_quote_may_be_told_by_its_id(tmp_path: Path) -> None:
    records = by_key(write(tmp_path, tweets=[tweet(11, "see", is_quote_status=True, quoted_status_id_str="5")]))
    target = note(records, 11).target
    assert target is not None and target.key == "x:status:5"
    info = {"initial": {"editTweetIds": ["8", "9"]}}
    rows = [tweet(9, "b", edit_info=info), tweet(8, "a", edit_info=info)]
    rows += [tweet(number, "see", is_quote_status=True, quoted_status_id="8") for number in (12, 13)]
    rows.append(tweet(14, "myself", is_quote_status=True, quoted_status_id="14"))
    records = by_key(write(tmp_path / "edited", tweets=rows))
    targets = [note(records, number).target for number in (12, 13, 14)]
    assert [target and target.key for target in targets] == ["x:status:9", "x:status:9", None]


def test_nulls_and_odd_values_leave_a_post_whole(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("hashtags", "symbols", "user_mentions", "urls"))
    url = {"url": "https://t.co/0000000001", "expanded_url": f"https://x.com/a/status/{'9' * 5000}"}
    rows = [
        tweet(11, "nulls", entities=nothing, extended_entities={"media": None}, source=None, lang=None),
        tweet(12, "somewhere", coordinates={"coordinates": 5}),
        tweet(13, "@x is nobody", mentions=[{"screen_name": "x", "id": {"a": 1}}]),
        tweet(14, "https://t.co/0000000001", urls=[url]),
    ]
    values = read(write(tmp_path, tweets=rows))
    assert [value.content for value in only(values, Note)][:3] == ["nulls", "somewhere", "@x is nobody"]
    assert {value.extra.get("unknown") and value.key for value in only(values, Note)} == {None, "x:status:13"}
    (odd,) = only(values, Finding)
    assert (odd.reason, odd.pointer) == (ODD, "/2") and not odd.failed
    assert only(values, Note)[3].target is None


FUTURE = 5_555_555_555_555_555_555
"""An id of 2052."""
MANIFEST = 'window.__THAR_CONFIG = {"archiveInfo": {"generationDate": "2022-04-01T00:00:00.000Z"}}'


@pytest.mark.parametrize("manifest", [True, False])
def test_an_id_of_the_future_does_not_date_its_post(manifest: bool, tmp_path: Path) -> None:
    write(
        tmp_path, tweets=[tweet(FUTURE, "one"), tweet(FUTURE + 1, "two", created_at="Sat Mar 12 07:30:00 +0000 2022")]
    )
    if manifest:
        (tmp_path / "data/manifest.js").write_text(MANIFEST, encoding="utf-8")
    one, two = (by_key(tmp_path)[f"x:status:{native_id}"] for native_id in (FUTURE, FUTURE + 1))
    assert one.published == datetime(2022, 3, 5, 7, 30, tzinfo=UTC)
    assert two.published == datetime(2022, 3, 12, 7, 30, tzinfo=UTC)
    assert one.extra == {"id_time": "2052-10-24T11:37:16.332000Z"}


def test_a_post_has_no_time_where_id_and_date_are_impossible(tmp_path: Path) -> None:
    write(tmp_path, tweets=[tweet(FUTURE, "one", created_at="Wed Jan 01 00:00:00 +0000 1997")])
    (tmp_path / "data/manifest.js").write_text(MANIFEST, encoding="utf-8")
    record = by_key(tmp_path)[f"x:status:{FUTURE}"]
    assert record.published is None
    assert set(record.extra) == {"created_at", "id_time"}


def test_the_newest_post_may_be_dated_too_early(tmp_path: Path) -> None:
    """Nothing says when the archive was made, and no date can be right: the id is."""
    old, new = (((moment - 1_288_834_974_657) << 22) for moment in (1_646_465_400_000, 1_656_465_400_000))
    write(tmp_path, tweets=[tweet(old, "one"), tweet(new, "two", created_at="Wed Jan 01 00:00:00 +0000 1997")])
    assert by_key(tmp_path)[f"x:status:{new}"].published == datetime(2022, 6, 29, 1, 16, 40, tzinfo=UTC)
