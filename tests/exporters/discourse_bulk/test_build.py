"""What single records become in the file, and what stays when more is found later."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import weakref
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from exodus.errors import ConfigError, DeliveryError
from exodus.exporters.discourse_bulk import DiscourseBulk, DiscourseBulkOptions
from exodus.model import (
    Activity,
    Actor,
    Attachment,
    Collection,
    Document,
    Note,
    Record,
    Reference,
    Tag,
)
from tests.exporters.discourse_bulk.importer import Site
from tests.exporters.memory import Counting, MemorySelection
from tests.pipeline.scripted import Silence

DAY = datetime(2012, 2, 24, 4, 36, tzinfo=UTC)
ADA = Actor(key="facebook:person:1", name="Ada Example", owner=True)
BEN = Actor(key="facebook:person:2", name="Ben Example")
CLEO = Actor(key="facebook:person:3", name='Cleo "C", Example\\0')
GROUP = Collection(key="facebook:group:1", kind="group", name="Garden Friends", summary="All about gardens")


def at(minutes: float) -> datetime:
    return DAY + timedelta(minutes=minutes)


def post(number: int, by: Actor | None = ADA, minutes: float | None = None, **more: Any) -> Note:
    values = {"kind": "post", "content": f"Post number {number} of the garden", "published": at(minutes or number)}
    return Note(key=f"facebook:post:{number}", attributed_to=by.key if by else None, **{**values, **more})


def answer(number: int, to: str, by: Actor = BEN, minutes: float | None = None, **more: Any) -> Note:
    return post(number, by, minutes, **{"kind": "comment", "in_reply_to": Reference(key=to), **more})


class Built:
    """A build and the questions a test asks of it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "intermediate.db"
        self.database = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, check_same_thread=False)
        weakref.finalize(self, self.database.close)
        self.database.row_factory = sqlite3.Row

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self.database.execute(query, values)]

    def post(self, key: str) -> dict[str, Any]:
        found = self.rows(
            "SELECT p.* FROM posts p JOIN post_custom_fields f ON f.post_id = p.id WHERE f.value = ?", key
        )
        assert len(found) == 1
        return found[0]

    def user(self, key: str) -> dict[str, Any]:
        query = "SELECT u.* FROM users u JOIN user_custom_fields f ON f.user_id = u.id WHERE f.value = ?"
        return self.rows(query, key)[0]

    def site(self, **accounts: str) -> Site:
        site = Site(accounts)
        site.take_in(self.path)
        assert site.dropped == []
        return site


@pytest.fixture
def blobs(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


def picture(blobs: Path, key: str, data: bytes = b"\xff\xd8\xff a picture", **more: Any) -> Document:
    sha256 = hashlib.sha256(data).hexdigest()
    path = blobs / sha256[:2] / sha256[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(data)
        path.chmod(0o444)
    return Document(key=key, kind="image", sha256=sha256, media_type="image/jpeg", **more)


def build(
    folder: Path, records: Iterable[Record], numbers: Counting | None = None, blobs: Path | None = None, **options: Any
) -> Built:
    selection = MemorySelection([ADA, BEN, CLEO, *records], blobs or folder.parent / "none")
    options_ = DiscourseBulkOptions(str(folder), **options)
    DiscourseBulk(options_).publish(selection, Silence(), numbers or Counting())
    return Built(folder)


def test_the_same_records_give_the_same_bytes(tmp_path: Path, blobs: Path) -> None:
    records: list[Record] = [
        post(1),
        answer(2, "facebook:post:1"),
        picture(blobs, "facebook:media:1", name="Sea?.JPG", summary="Sea"),
    ]
    for name in ("a", "b"):
        build(tmp_path / name, records, blobs=blobs)
    for path in sorted((tmp_path / "a").rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_what_is_found_later_is_added_and_what_was_known_stays(tmp_path: Path) -> None:
    numbers = Counting()
    early: list[Record] = [
        GROUP,
        post(1, context=GROUP.key),
        answer(3, "facebook:post:1", minutes=30),
        answer(4, "facebook:post:9"),
    ]
    late: list[Record] = [
        *early,
        answer(2, "facebook:post:1", minutes=20),
        answer(5, "facebook:post:3", ADA, minutes=10),
        post(9, minutes=-60),
        answer(6, "facebook:post:4", ADA, minutes=40),
        post(7, minutes=-600),
    ]
    first = build(tmp_path / "a", early, numbers)
    known = first.rows("SELECT id, topic_id, user_id, post_number, created_at, reply_to_post_id FROM posts")
    topics = first.rows("SELECT id, title, user_id, category_id, created_at FROM topics")
    site = first.site()
    second = build(tmp_path / "a", late, numbers)
    for row in known:
        found = second.rows(f"SELECT {', '.join(row)} FROM posts WHERE id = ?", row["id"])
        assert found == [row]
    for row in topics:
        assert second.rows(f"SELECT {', '.join(row)} FROM topics WHERE id = ?", row["id"]) == [row]
    new = [second.post(f"facebook:post:{n}") for n in (2, 5, 6, 7, 9)]
    assert min(row["id"] for row in new) > max(row["id"] for row in known)
    assert second.post("facebook:post:2")["post_number"] > second.post("facebook:post:3")["post_number"]
    assert second.post("facebook:post:5")["reply_to_post_id"] == second.post("facebook:post:3")["id"]
    assert second.post("facebook:post:6")["topic_id"] == second.post("facebook:post:4")["topic_id"]
    assert second.post("facebook:post:9")["topic_id"] != second.post("facebook:post:4")["topic_id"]
    before = {id_: (row["topic_id"], row["post_number"]) for id_, row in site.posts.items()}
    site.take_in(second.path)
    assert site.dropped == []
    assert len(site.posts) == 8
    assert all(row["post_number"] == row["told_number"] for row in site.posts.values())
    assert before.items() <= {id_: (row["topic_id"], row["post_number"]) for id_, row in site.posts.items()}.items()


def test_a_post_that_is_no_longer_exported_leaves_its_number_free(tmp_path: Path) -> None:
    numbers = Counting()
    records: list[Record] = [post(1), answer(2, "facebook:post:1"), answer(3, "facebook:post:1")]
    before = build(tmp_path / "a", records, numbers).post("facebook:post:3")
    assert build(tmp_path / "a", [records[0], records[2]], numbers).post("facebook:post:3") == before


def test_answers_stand_after_what_they_answer_whatever_their_times(tmp_path: Path) -> None:
    built = build(
        tmp_path / "a",
        [
            post(1, minutes=100),
            answer(2, "facebook:post:1", minutes=50),
            answer(3, "facebook:post:2", CLEO, minutes=1),
            answer(4, "facebook:post:2", minutes=120, published=None),
        ],
    )
    order = [row["value"] for row in built.rows(
        "SELECT value FROM posts p JOIN post_custom_fields f ON f.post_id = p.id ORDER BY post_number")]  # fmt: skip
    assert order == [f"facebook:post:{n}" for n in (1, 2, 3, 4)]
    assert built.post("facebook:post:3")["created_at"] == "2012-02-24T04:37:00.000Z"
    assert built.post("facebook:post:3")["reply_to_post_id"] == built.post("facebook:post:2")["id"]
    assert built.post("facebook:post:4")["created_at"] == "2012-02-24T05:26:00.000Z"
    built.site()


def test_answers_in_a_circle_are_all_written(tmp_path: Path) -> None:
    built = build(tmp_path / "a", [answer(n, f"facebook:post:{n % 3 + 1}") for n in (1, 2, 3)])
    assert len(built.site().posts) == 3


def test_groups_are_categories_with_their_picture(tmp_path: Path, blobs: Path) -> None:
    face = picture(blobs, "facebook:media:1")
    group = Collection(key="facebook:group:1", kind="group", name="G" * 80, summary="About\ngardens", icon=face.key)
    built = build(tmp_path / "a", [group, face, post(1, context=group.key), post(2)], blobs=blobs)
    category, wall = built.rows("SELECT * FROM categories ORDER BY id")
    assert (category["name"], category["description"], category["logo_upload_id"]) == (
        "G" * 50,
        "About gardens",
        face.sha256,
    )
    assert wall["name"] == "Facebook posts"
    assert [row["name"] for row in built.rows("SELECT name FROM tags")] == ["from-facebook"]


def test_quotes_open_by_placeholder_where_the_name_can_stand_in_one(tmp_path: Path) -> None:
    shares = [
        post(1),
        post(2, CLEO),
        post(3, BEN, target=Reference(key="facebook:post:1")),
        post(4, BEN, target=Reference(key="facebook:post:2")),
    ]
    built = build(tmp_path / "a", shares)
    told = json.loads(built.post("facebook:post:3")["placeholders"])
    assert told["quotes"][0]["post_id"] == built.post("facebook:post:1")["id"]
    assert built.post("facebook:post:4")["placeholders"] is None
    assert "> " in built.post("facebook:post:4")["raw"]
    assert built.user(CLEO.key)["name"] == 'Cleo "C", Example∖0'
    raws = [row["raw"] for row in built.site().posts.values()]
    assert '[quote="Ada Example, post:1, topic:' in raws[2]
    assert raws[2].count("[/quote]") == 1


def test_people_of_the_site_are_found_by_address_and_mentioned(tmp_path: Path) -> None:
    said = "Thanks Ben Example and Cleo!"
    tags = (
        Tag(type="mention", start=7, end=18, key=BEN.key),
        Tag(type="mention", start=23, end=27, key=CLEO.key),
    )
    records: list[Record] = [
        post(1, content=said, tag=tags),
        answer(2, "facebook:post:1", CLEO),
        answer(3, "facebook:post:1"),
    ]
    built = build(tmp_path / "a", records, people={"Ben Example": "Ben@Example.org"})
    assert built.user(BEN.key)["email"] == "ben@example.org"
    assert built.user(BEN.key)["email_level"] is None
    members = {row["user_id"] for row in built.rows("SELECT user_id FROM group_members")}
    assert members == {built.user(ADA.key)["id"], built.user(BEN.key)["id"]}
    raw = next(iter(built.site(**{"ben@example.org": "gardener"}).posts.values()))["raw"]
    assert "@gardener" in raw
    assert "@Cleo" not in raw
    assert "**Cleo**" in raw or "<b>Cleo</b>" in raw


def test_a_person_with_several_accounts_has_one_on_the_site(tmp_path: Path) -> None:
    elsewhere = Actor(key="x:user:2", name="Ben X")
    selection = MemorySelection(
        [ADA, BEN, elsewhere, post(1, BEN), post(2, elsewhere), done(1, "like", BEN, "facebook:post:2")],
        tmp_path / "none",
        people={BEN.key: "Ben", elsewhere.key: "Ben"},
    )
    options = DiscourseBulkOptions(str(tmp_path / "a"), people={"Ben": "ben@example.org"})
    DiscourseBulk(options).publish(selection, Silence(), Counting())
    built = Built(tmp_path / "a")
    assert built.user(BEN.key) == built.user(elsewhere.key)
    assert built.user(BEN.key)["email"] == "ben@example.org"
    assert built.post("facebook:post:1")["user_id"] == built.post("facebook:post:2")["user_id"]
    assert len(built.site(**{"ben@example.org": "ben"}).users) == 2


def test_what_nobody_knows_the_owner_of_goes_to_nobody(tmp_path: Path, blobs: Path) -> None:
    other = Actor(key="facebook:person:4", name="Dora Example", owner=True)
    loose, hers = picture(blobs, "facebook:media:1"), picture(blobs, "facebook:media:2", attributed_to=other.key)
    built = build(tmp_path / "a", [other, loose, hers, post(1)], blobs=blobs)
    private = built.rows("SELECT user_id, private_message FROM topics WHERE private_message IS NOT NULL")
    assert [row["user_id"] for row in private] == [built.user(other.key)["id"]]
    assert built.rows("SELECT 1 FROM post_custom_fields WHERE value = ?", loose.key) == []
    assert "nobody knows whose they are: 1" in (tmp_path / "a" / "README.md").read_text()


@pytest.mark.parametrize(
    ("people", "complaint"),
    [
        ({"Ben Example": "ben"}, "no e-mail address"),
        ({"Zoe": "zoe@example.org"}, "names no one person"),
        ({"Ada Example": "ada@example.org"}, "facebook:person:1, x:user:1"),
    ],
)
def test_a_person_who_cannot_be_told_is_an_error(tmp_path: Path, people: dict[str, str], complaint: str) -> None:
    namesake = Actor(key="x:user:1", name="Ada Example")
    records: list[Record] = [namesake, post(1), answer(2, "facebook:post:1"), post(3, namesake)]
    with pytest.raises(ConfigError, match=complaint):
        build(tmp_path / "a", records, people=people)
    assert list(tmp_path.iterdir()) == []


def test_polls_keep_their_options_and_votes(tmp_path: Path) -> None:
    options = [{"option": "Tea", "voted": True}, {"option": "Coffee"}]
    poll = post(
        1, kind="poll", name="What to drink?", extra={"poll": {"question": "What to drink?", "options": options}}
    )
    vote = Activity(key="facebook:vote:1", kind="vote", actor=BEN.key, object=Reference(key=poll.key), content="Coffee")
    built = build(tmp_path / "a", [poll, vote, answer(2, poll.key)])
    votes = built.rows("SELECT o.text, u.name FROM poll_votes v JOIN poll_options o ON o.id = v.poll_option_id"
                       " JOIN users u ON u.id = v.user_id ORDER BY o.position")  # fmt: skip
    assert [(row["text"], row["name"]) for row in votes] == [("Tea", "Ada Example"), ("Coffee", "Ben Example")]
    assert built.rows("SELECT type, status, post_id FROM polls") == [
        {"type": 0, "status": 1, "post_id": built.post(poll.key)["id"]}
    ]
    raw = next(iter(built.site().posts.values()))["raw"]
    assert "[poll]\n* Tea\n* Coffee\n[/poll]" in raw
    assert raw.count("Tea") == 1
    many = post(3, kind="poll", extra={"poll": {"question": "Which?", "options": [f"Number {n}" for n in range(21)]}})
    long = build(tmp_path / "b", [many])
    assert long.rows("SELECT * FROM polls") == []
    assert "* Number 20" in long.post(many.key)["raw"]


def done(number: int, kind: Any, by: Actor, to: str, content: str | None = None, minutes: float | None = 5) -> Activity:
    return Activity(
        key=f"facebook:done:{number}",
        kind=kind,
        actor=by.key,
        object=Reference(key=to),
        content=content,
        published=None if minutes is None else at(minutes),
    )


def test_likes_and_reactions_keep_their_dates_and_count_once(tmp_path: Path, blobs: Path) -> None:
    photo = picture(blobs, "facebook:media:1")
    shown = post(1, attachment=(Attachment(photo.key),))
    built = build(
        tmp_path / "a",
        [
            photo,
            shown,
            post(2, BEN),
            done(1, "like", BEN, shown.key),
            done(2, "reaction", BEN, shown.key, "😆", 6),
            done(3, "like", CLEO, photo.key, minutes=None),
            done(4, "reaction", ADA, shown.key, "😆", 7),
            done(5, "reaction", ADA, "facebook:post:2", "❤️"),
            done(6, "like", ADA, "facebook:post:77"),
            done(7, "save", ADA, "facebook:post:2"),
        ],
        blobs=blobs,
    )
    likes = built.rows("SELECT post_id, user_id, created_at FROM likes ORDER BY post_id, user_id")
    first, second = built.post(shown.key)["id"], built.post("facebook:post:2")["id"]
    ada, ben, cleo = (built.user(one.key)["id"] for one in (ADA, BEN, CLEO))
    assert [tuple(row.values()) for row in likes] == [
        (first, ben, "2012-02-24T04:41:00.000Z"),
        (first, cleo, "2012-02-24T04:37:00.000Z"),
        (second, ada, "2012-02-24T04:41:00.000Z"),
    ]
    assert built.post(shown.key)["like_count"] == 2
    reactions = built.rows("SELECT r.post_id, reaction_value, user_id FROM discourse_reactions_reactions r"
                           " JOIN discourse_reactions_reaction_users u ON u.reaction_id = r.id")  # fmt: skip
    assert [tuple(row.values()) for row in reactions] == [(first, "laughing", ada)]
    marked = built.rows("SELECT user_id, bookmarkable_type, bookmarkable_id FROM bookmarks")
    assert [tuple(row.values()) for row in marked] == [(ada, "Post", second)]
    readme = (tmp_path / "a" / "README.md").read_text()
    assert "`laughing`" in readme
    assert "- likes of what is not in the takeouts, or given twice: 1" in readme


def test_conversations_are_chats(tmp_path: Path, blobs: Path) -> None:
    photo = picture(blobs, "facebook:media:1")
    room = Collection(key="facebook:thread:1", kind="conversation", name="Us", participants=(ADA.key, BEN.key))
    trio = Collection(key="facebook:thread:2", kind="conversation", name="Us three", participants=(ADA.key, BEN.key))

    def said(number: int, by: Actor | None, content: str | None, room: Collection = room, **more: Any) -> Note:
        return post(number, by, **{"kind": "message", "content": content, "context": room.key, **more})

    first = said(1, ADA, "Hi @ben :) &lt;3 [x](y) <b>b</b>")
    built = build(
        tmp_path / "a",
        [
            room,
            trio,
            photo,
            first,
            said(2, BEN, "yes", in_reply_to=Reference(key=first.key)),
            said(3, BEN, None, attachment=(Attachment(photo.key),)),
            said(4, None, "who?", published=None),
            said(5, BEN, None, kind="notice", extra={"call": {"duration": 12.0}}),
            said(6, CLEO, "three", trio, in_reply_to=Reference(key=first.key)),
            done(1, "reaction", BEN, first.key, "👍"),
        ],
        blobs=blobs,
    )
    site = built.site()
    one, two, three, *_ = messages = list(site.messages.values())
    assert len(messages) == 6
    assert two["in_reply_to_id"] == one["id"]
    assert json.loads(three["upload_ids"]) == [photo.sha256]
    assert messages[3]["message"] == "*(a call of 12 seconds)*"
    assert messages[4]["created_at"] == messages[3]["created_at"]
    assert messages[5]["in_reply_to_id"] is None
    assert "<!--" not in one["message"]
    assert "@\u2060ben" in one["message"]
    assert "&lt;3" in one["message"]
    channels = built.rows("SELECT is_group, name, user_count, messages_count FROM chat_channels ORDER BY id")
    assert [tuple(row.values()) for row in channels] == [(0, None, 2, 5), (1, "Us three", 3, 1)]
    assert built.rows("SELECT emoji FROM chat_reactions") == [{"emoji": "+1"}]
    assert built.rows("SELECT * FROM posts") == []


def test_who_left_a_conversation_is_not_in_its_chat(tmp_path: Path) -> None:
    room = Collection(key="facebook:thread:1", kind="conversation", participants=(ADA.key, BEN.key, CLEO.key))
    talk: dict[str, Any] = {"kind": "message", "context": room.key}
    left = post(2, BEN, kind="notice", content="Ben left the group.", context=room.key)
    told: list[Record] = [room, post(1, BEN, **talk), left]
    members = "SELECT user_id FROM chat_channel_users ORDER BY user_id"
    whole = build(tmp_path / "a", told)
    assert len(whole.rows(members)) == 3
    built = build(tmp_path / "b", [*told, post(3, ADA, **{**talk, "content": "about Ben"})])
    ids = sorted(built.user(one.key)["id"] for one in (ADA, CLEO))
    assert [row["user_id"] for row in built.rows(members)] == ids
    assert built.rows("SELECT is_group, user_count FROM chat_channels") == [{"is_group": 1, "user_count": 2}]
    ben = built.user(BEN.key)["id"]
    assert [row["user_id"] for row in built.rows("SELECT user_id FROM chat_messages ORDER BY id")][:2] == [ben, ben]
    assert len(built.site().messages) == 3
    assert "were not in the conversation all the time: 1" in (tmp_path / "b" / "README.md").read_text()


def test_a_long_text_takes_several_posts_in_a_row(tmp_path: Path) -> None:
    numbers = Counting()
    long = post(1, content="\n\n".join(f"Paragraph {n} about gardens." * 20 for n in range(60)))
    built = build(tmp_path / "a", [long, answer(2, long.key)], numbers)
    rows = built.rows("SELECT id, post_number, created_at, raw FROM posts ORDER BY post_number")
    assert len(rows) > 2
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert len({row["created_at"] for row in rows}) == len(rows)
    assert "number 2" in rows[-1]["raw"]
    again = build(tmp_path / "a", [long, answer(2, long.key), answer(3, long.key, minutes=1.5)], numbers)
    assert again.rows("SELECT id, post_number, created_at, raw FROM posts ORDER BY post_number")[: len(rows)] == rows


def test_entities_survive_the_importers_decoding(tmp_path: Path) -> None:
    built = build(tmp_path / "a", [post(1, content="Fish &amp; chips &lt;b&gt; are nice to have & eat")])
    raw = next(iter(built.site().posts.values()))["raw"]
    assert "&amp;amp;" in raw or r"\&amp;" in raw
    assert r"\&lt;b\&gt;" in raw or "&amp;lt;b" in raw


def test_photos_that_nothing_shows_go_to_their_owner_alone(tmp_path: Path, blobs: Path) -> None:
    loose = picture(blobs, "facebook:media:1", summary="The sea", published=at(0))
    stray = post(2, BEN, kind="message", content="where does this belong?")
    built = build(tmp_path / "a", [loose, stray, post(1)], blobs=blobs)
    ada = built.user(ADA.key)["id"]
    private = built.rows("SELECT * FROM topics WHERE private_message IS NOT NULL ORDER BY title")
    assert [json.loads(row["private_message"])["user_ids"] for row in private] == [[ada], [ada]]
    assert "The sea" in built.post(loose.key)["raw"]
    assert "where does this belong?" in built.post(stray.key)["raw"]
    built.site()


def test_photos_found_later_are_added_behind(tmp_path: Path, blobs: Path) -> None:
    numbers = Counting()
    photos = [picture(blobs, f"facebook:media:{n}", f"photo {n}".encode(), published=at(n)) for n in (3, 1, 2)]
    first = build(tmp_path / "a", photos[:1], numbers, blobs=blobs)
    known = [first.post(photos[0].key), *first.rows("SELECT * FROM topics")]
    second = build(tmp_path / "a", photos, numbers, blobs=blobs)
    assert [second.post(photos[0].key), *second.rows("SELECT * FROM topics")] == known
    assert [second.post(photo.key)["post_number"] for photo in photos] == [1, 2, 3]


def test_two_conversations_of_the_same_two_are_two_chats(tmp_path: Path) -> None:
    rooms = [
        Collection(key=f"{platform}:thread:{n}", kind="conversation", participants=(ADA.key, BEN.key))
        for n, platform in enumerate(("facebook", "instagram"))
    ]
    said = [post(n, BEN, kind="message", context=room.key) for n, room in enumerate(rooms, 1)]
    built = build(tmp_path / "a", [*rooms, *said])
    chats = built.rows("SELECT is_group, name, user_count FROM chat_channels ORDER BY id")
    assert [tuple(row.values()) for row in chats] == [(0, None, 2), (1, "Instagram", 2)]


def test_those_who_left_share_one_account(tmp_path: Path) -> None:
    gone = Actor(key="facebook:name:~1", name="Facebook user")
    records: list[Record] = [gone, post(1, None), post(2, gone), answer(3, "facebook:post:1")]
    built = build(tmp_path / "a", records)
    left = built.rows("SELECT id, anonymized FROM users WHERE anonymized = 1")
    assert len(left) == 1
    assert {built.post(f"facebook:post:{n}")["user_id"] for n in (1, 2)} == {left[0]["id"]}


def test_old_addresses_lead_to_the_new_place(tmp_path: Path) -> None:
    records: list[Record] = [
        post(1, url="https://www.facebook.com/groups/1/posts/1/"),
        answer(2, "facebook:post:1", url="https://www.facebook.com/groups/1/posts/1/?comment_id=2"),
        post(3, url="https://example.org/elsewhere"),
        post(4, url="javascript:alert(1)"),
    ]
    built = build(tmp_path / "a", records)
    links = {row["url"]: (row["topic_id"], row["post_id"]) for row in built.rows("SELECT * FROM permalinks")}
    topic = built.post("facebook:post:1")["topic_id"]
    assert links == {
        "facebook/groups/1/posts/1": (topic, None),
        "facebook/groups/1/posts/1?comment_id=2": (None, built.post("facebook:post:2")["id"]),
    }


def test_accounts_are_as_old_as_what_they_said_first(tmp_path: Path) -> None:
    built = build(tmp_path / "a", [post(1, published=None), post(2, minutes=2), answer(3, "facebook:post:2")])
    assert built.user(ADA.key)["created_at"] == "2012-02-24T04:38:00.000Z"
    assert built.user(BEN.key)["created_at"] == "2012-02-24T04:39:00.000Z"
    assert built.post("facebook:post:1")["created_at"] == "1970-01-01T00:00:00.000Z"


@pytest.mark.parametrize("options", [{"path": "relative"}, {"path": '/a"b'}, {"group": " "}])
def test_options_that_do_not_fit_are_errors(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        DiscourseBulk(DiscourseBulkOptions(str(tmp_path / "a"), **options))


def test_a_damaged_former_build_is_told(tmp_path: Path) -> None:
    build(tmp_path / "a", [post(1)])
    (tmp_path / "a" / "intermediate.db").write_bytes(b"no database" * 500)
    with pytest.raises(DeliveryError, match=r"intermediate\.db is damaged"):
        build(tmp_path / "a", [post(1)])
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
