from __future__ import annotations

from pathlib import Path
from typing import Any

from exodus.importers.x import X
from exodus.model import Activity, Actor, Collection, Document, Finding, Note, Record
from exodus.takeout import Takeout
from tests import shelf
from tests.importers.x.archive import OWNER, by_key, only, read, tweet, write


def message(native_id: int, sender: str, text: str, **more: Any) -> dict[str, Any]:
    row = {"id": str(native_id), "senderId": sender, "text": text, "createdAt": "2021-01-02T03:04:05.678Z"}
    return {"messageCreate": row | more}


def conversation(native_id: str, *events: dict[str, Any]) -> dict[str, Any]:
    return {"dmConversation": {"conversationId": native_id, "messages": list(events)}}


def dms(folder: Path, *conversations: dict[str, Any], **more: Any) -> list[Record | Finding]:
    return read(write(folder, direct_messages=list(conversations), **more))


def test_messages_are_escaped_once_and_keep_their_links(tmp_path: Path) -> None:
    link = {"url": "https://t.co/0000000001", "expanded": "https://example.org/a?b=1&c=2", "display": "example.org"}
    text = "x &amp; y https://t.co/0000000001 &copy=1"
    (note,) = only(dms(tmp_path, conversation(f"31-{OWNER}", message(7, "31", text, urls=[link]))), Note)
    assert note.content == "x & y https://example.org/a?b=1&c=2 &copy=1"
    assert (note.tag[0].url, note.tag[0].short) == ("https://example.org/a?b=1&c=2", "https://t.co/0000000001")
    assert note.audience == "direct"


def test_the_link_of_its_own_picture_goes_and_the_picture_comes(tmp_path: Path) -> None:
    url = "https://ton.twitter.com/dm/7/99/AbC.jpg"
    link = {"url": "https://t.co/0000000001", "expanded": "https://twitter.com/messages/media/7", "display": "pic"}
    folder = write(
        tmp_path,
        direct_messages=[
            conversation(f"31-{OWNER}", message(7, "31", " https://t.co/0000000001", urls=[link], mediaUrls=[url]))
        ],
    )
    (folder / "data" / "direct_messages_media").mkdir()
    (folder / "data" / "direct_messages_media" / "7-AbC.jpg").write_bytes(b"x")
    values = read(folder)
    (note,), (document,) = only(values, Note), only(values, Document)
    assert note.content == ""
    assert note.extra["media_link"] == " https://t.co/0000000001"
    assert (document.key, document.member) == ("x:media:99", "data/direct_messages_media/7-AbC.jpg")


def test_video_addresses_have_their_own_shape(tmp_path: Path) -> None:
    url = "https://video.twimg.com/dm_video/99/vid/avc1/1280x720/AbC.mp4?tag=1"
    (document,) = only(dms(tmp_path, conversation("5", message(7, "31", "x", mediaUrls=[url]))), Document)
    assert (document.key, document.kind, document.name) == ("x:media:99", "video", "AbC.mp4")


def test_handles_come_from_ones_own_posts(tmp_path: Path) -> None:
    mention = {"screen_name": "new_name", "name": "Ben Example", "id_str": "31", "indices": ["0", "9"]}
    older = mention | {"screen_name": "old_name"}
    posts = [tweet(10, "@old_name", mentions=[older]), tweet(11, "@new_name", mentions=[mention])]
    values = dms(tmp_path, conversation(f"31-{OWNER}"), conversation(f"32-{OWNER}"), tweets=posts)
    known = {actor.key: (actor.preferred_username, actor.name) for actor in only(values, Actor)}
    assert known["x:user:31"] == ("new_name", "Ben Example")
    assert known["x:user:32"] == (None, None)


def test_group_events_are_notices_in_words(tmp_path: Path) -> None:
    at = "2021-01-02T03:04:05.678Z"
    events: list[dict[str, Any]] = [
        {"participantsLeave": {"userIds": ["32"], "createdAt": at}},
        {"conversationNameUpdate": {"initiatingUserId": "31", "name": "Bread", "createdAt": at}},
        {"participantsJoin": {"initiatingUserId": "31", "userIds": ["32", "33"], "createdAt": at}},
        {"joinConversation": {"initiatingUserId": "31", "participantsSnapshot": [OWNER, "31"], "createdAt": at}},
    ]
    values = dms(tmp_path, conversation("555", *events))
    assert [(note.content, note.attributed_to) for note in only(values, Note, "notice")] == [
        ("added @ada_example to the conversation", "x:user:31"),
        ("added user 32 and user 33 to the conversation", "x:user:31"),
        ("named the conversation “Bread”", "x:user:31"),
        ("left the conversation", "x:user:32"),
    ]
    (group,) = only(values, Collection)
    assert group.name == "Bread"
    assert set(group.participants) == {f"x:user:{OWNER}", "x:user:31", "x:user:32", "x:user:33"}
    assert group.extra["left"] == ["32"]


def test_reactions_are_activities_and_a_lost_emoji_is_said(tmp_path: Path) -> None:
    reactions = [
        {"senderId": "31", "reactionKey": key, "eventId": str(i), "createdAt": "2021-01-02T03:04:06.000Z"}
        for i, key in enumerate(("like", "emoji", "hot"), 80)
    ]
    alone = {"reactionCreate": {"senderId": "31", "reactionKey": "sad", "eventId": "90", "createdAt": "x"}}
    values = dms(tmp_path, conversation(f"31-{OWNER}", alone, message(7, OWNER, "x", reactions=reactions)))
    found = {reaction.key: reaction for reaction in only(values, Activity, "reaction")}
    assert [found[f"x:reaction:{i}"].content for i in (80, 81, 82, 90)] == ["❤", None, "🔥", "😢"]
    assert found["x:reaction:81"].extra["reason"]
    assert found["x:reaction:90"].object is None


def test_a_conversation_that_occurs_twice_is_one(tmp_path: Path) -> None:
    first = conversation(f"31-{OWNER}", message(8, "31", "b"), message(7, OWNER, "a"))
    second = conversation(f"31-{OWNER}", message(9, "31", "c"), message(8, "31", "b"))
    values = dms(tmp_path, first, second)
    assert [note.content for note in only(values, Note)] == ["a", "b", "c"]
    assert len(only(values, Collection)) == 1


def test_a_conversation_with_oneself_and_ids_without_a_dash(tmp_path: Path) -> None:
    values = dms(
        tmp_path,
        conversation(f"{OWNER}-{OWNER}", message(7, OWNER, "note to self", recipientId=OWNER)),
        conversation("3000", message(8, "100", "hi", recipientId="200")),
        conversation("4000", message(9, "100", "hi", recipientId="0")),
    )
    oneself, pair, group = (set(found.participants) for found in only(values, Collection))
    assert oneself == {f"x:user:{OWNER}"}
    assert pair == {"x:user:100", "x:user:200"}
    assert group == {"x:user:100", f"x:user:{OWNER}"}


def test_two_alike_events_in_one_millisecond_are_two(tmp_path: Path) -> None:
    leave = {"participantsLeave": {"userIds": ["32"], "createdAt": "2021-01-02T03:04:05.678Z"}}
    values = dms(tmp_path, conversation("555", leave, leave))
    assert len({note.key for note in only(values, Note)}) == 2


def test_an_unknown_event_is_kept_and_said(tmp_path: Path) -> None:
    values = dms(tmp_path, conversation("555", {"hologramCreate": {"x": "1"}}))
    (group,) = only(values, Collection)
    assert group.extra["unknown"] == {"messages.0.hologramCreate": {"x": "1"}}
    assert len(only(values, Finding)) == 1


def test_encrypted_messages_are_one_finding_and_nothing_of_them_gets_out(tmp_path: Path) -> None:
    secret = {"conversationToken": "TOKEN", "detail": {"messageCreateEvent": {"contents": "CIPHER"}}, "senderId": "31"}
    values = read(write(tmp_path, message_event=[{"messageEvent": secret}] * 3))
    (finding,) = only(values, Finding)
    assert finding.count == 3
    told = "".join(map(shelf.line, values))
    assert "TOKEN" not in told
    assert "CIPHER" not in told
    assert not only(values, Note)
    assert not only(values, Collection)


def test_secrets_stay_where_they_are(tmp_path: Path) -> None:
    account = [
        {
            "account": {
                "email": "ada@example.org",
                "phoneNumber": "+15550100",
                "username": "ada_example",
                "accountId": OWNER,
            }
        }
    ]
    with Takeout.open(write(tmp_path, account=account, ip_audit="[ broken", contact="[ broken")) as takeout:
        told = "".join(map(shelf.line, shelf.read(X(), takeout)))
    assert "ada@example.org" not in told
    assert "+15550100" not in told
    assert "broken" not in told


def test_nulls_where_lists_belong_lose_no_message(tmp_path: Path) -> None:
    nothing = {"reactions": None, "urls": None, "mediaUrls": None}
    events = [message(number, "31", f"number {number}", **nothing) for number in range(40, 0, -1)]
    empty = {"dmConversation": {"conversationId": f"32-{OWNER}", "messages": None}}
    values = dms(tmp_path, conversation(f"31-{OWNER}", *events), empty)
    assert [note.content for note in only(values, Note)] == [f"number {number}" for number in range(1, 41)]
    assert not only(values, Finding)
    assert [collection.extra for collection in only(values, Collection)] == [{}, {}]


def test_what_nobody_knows_of_a_conversation_told_twice_is_kept(tmp_path: Path) -> None:
    rows = [
        {"dmConversation": {"conversationId": "31-32", "messages": [], **more}} for more in ({}, {"new_key": "text"})
    ]
    found = by_key(write(tmp_path, direct_messages=rows))
    assert found["x:conversation:31-32"].extra["unknown"] == {"new_key": "text"}
