"""The file made of everything on the shelf: types, keys, orders, and what the importer makes of it."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from exodus.cli import run
from exodus.dialects.presence import Presence
from exodus.exporters.discourse_bulk import DiscourseBulk, DiscourseBulkOptions
from exodus.model import Collection, Document, Note
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.publish import StableNumbers
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests import shelf
from tests.exporters.discourse_bulk.importer import ORDERED, Site
from tests.pipeline.scripted import Silence

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
REFERENCES = {
    "group_members": {"group_id": "groups", "user_id": "users"},
    "user_custom_fields": {"user_id": "users"},
    "muted_users": {"user_id": "users", "muted_user_id": "users"},
    "user_followers": {"user_id": "users", "follower_id": "users"},
    "category_custom_fields": {"category_id": "categories"},
    "topics": {"user_id": "users", "category_id": "categories"},
    "topic_custom_fields": {"topic_id": "topics"},
    "topic_tags": {"topic_id": "topics", "tag_id": "tags"},
    "posts": {"topic_id": "topics", "user_id": "users", "reply_to_post_id": "posts"},
    "post_custom_fields": {"post_id": "posts"},
    "polls": {"post_id": "posts"},
    "poll_options": {"poll_id": "polls"},
    "poll_votes": {"poll_option_id": "poll_options", "user_id": "users"},
    "likes": {"post_id": "posts", "user_id": "users"},
    "discourse_reactions_reactions": {"post_id": "posts"},
    "discourse_reactions_reaction_users": {
        "reaction_id": "discourse_reactions_reactions",
        "post_id": "posts",
        "user_id": "users",
    },
    "bookmarks": {"user_id": "users", "bookmarkable_id": "posts"},
    "permalinks": {"topic_id": "topics", "post_id": "posts"},
    "chat_channel_users": {"chat_channel_id": "chat_channels", "user_id": "users"},
    "chat_messages": {"chat_channel_id": "chat_channels", "user_id": "users", "in_reply_to_id": "chat_messages"},
    "chat_reactions": {"chat_message_id": "chat_messages", "user_id": "users"},
    "tags": {"tag_group_id": "tag_groups"},
    "users": {"avatar_upload_id": "uploads"},
}
READ = (
    "SELECT value FROM config WHERE name = 'enable_required_plugins'",
    "SELECT name, value, action FROM site_settings ORDER BY ROWID",
    "SELECT id, email, created_at, anonymized FROM users ORDER BY id",
    "SELECT id, bio, location, website, anonymized FROM users ORDER BY id",
    "SELECT id, timezone, email_level, email_messages_level, email_digests FROM users WHERE email_level IS NOT NULL",
    "SELECT * FROM user_fields ORDER BY ROWID",
    "SELECT v.* FROM user_field_values v JOIN users u ON v.user_id = u.id WHERE u.anonymized = FALSE",
    "SELECT id, sso_record FROM users WHERE sso_record IS NOT NULL",
    "SELECT a.*, coalesce(u.last_seen_at, u.created_at) FROM user_associated_accounts a"
    " JOIN users u ON u.id = a.user_id",
    "SELECT * FROM muted_users",
    "SELECT id, json_extract(suspension, '$.reason') FROM users WHERE suspension IS NOT NULL",
    "SELECT user_id, json_group_array(json_object('raw', raw, 'at', created_at)) FROM user_notes GROUP BY user_id",
    "SELECT * FROM user_followers ORDER BY user_id, follower_id",
    "SELECT id, avatar_upload_id FROM users WHERE avatar_upload_id IS NOT NULL ORDER BY id",
    "SELECT * FROM tag_users ORDER BY tag_id, user_id",
    "SELECT c.id, t.value FROM categories c, json_each(c.tag_group_ids) t",
    "SELECT c.id, p.value -> 'group_id', p.value -> 'permission_type' FROM categories c, json_each(c.permissions) p",
    "SELECT id, about_topic_title FROM categories WHERE about_topic_title IS NOT NULL",
    "SELECT * FROM category_users ORDER BY category_id, user_id",
    "SELECT t.id, u.value FROM topics t, json_each(t.private_message, '$.user_ids') u"
    " WHERE t.private_message IS NOT NULL",
    "SELECT t.id, u.value FROM topics t, json_each(t.private_message, '$.group_ids') u"
    " WHERE t.private_message IS NOT NULL",
    "SELECT *, row_number() OVER (PARTITION BY post_id, name ORDER BY id) AS seq FROM polls ORDER BY id",
    "SELECT poll_id, trim(text), min(created_at), group_concat(id) FROM poll_options GROUP BY 1, 2 ORDER BY poll_id",
    "SELECT o.poll_id, v.user_id, v.created_at FROM poll_votes v JOIN poll_options o ON v.poll_option_id = o.id",
    "SELECT * FROM discourse_reactions_reactions ORDER BY id",
    "SELECT * FROM discourse_reactions_reaction_users ORDER BY reaction_id",
    "SELECT * FROM votes WHERE votable_type = 'Post'",
    "SELECT * FROM post_voting_votes",
    "SELECT * FROM topic_voting_votes",
    "SELECT * FROM solutions ORDER BY topic_id",
    "SELECT * FROM gamification_score_events ORDER BY id",
    "SELECT * FROM events ORDER BY id",
    "SELECT DISTINCT badge_group FROM badges ORDER BY badge_group",
    "SELECT * FROM badges ORDER BY id",
    "SELECT user_id, badge_id, granted_at, row_number() OVER (PARTITION BY user_id, badge_id) FROM user_badges",
    "SELECT * FROM topic_users ORDER BY user_id, topic_id",
    "SELECT t.id, u.value FROM posts t, json_each(t.upload_ids) u WHERE upload_ids IS NOT NULL",
    "SELECT t.id, u.value FROM chat_messages t, json_each(t.upload_ids) u WHERE upload_ids IS NOT NULL",
    "SELECT normalization FROM permalink_normalizations ORDER BY normalization",
    "SELECT * FROM chat_threads ORDER BY chat_channel_id, id",
    "SELECT * FROM chat_thread_users ORDER BY chat_thread_id, user_id",
    "SELECT * FROM chat_mentions ORDER BY chat_message_id",
    "SELECT * FROM uploads ORDER BY id",
    "SELECT alias_user_id, canonical_user_id FROM user_aliases",
    *(f'SELECT * FROM "{table}" ORDER BY {order}' for table, order in ORDERED.items()),
)
"""The importer's questions, in our words."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bulk") / "s.exodus"
    assert run(["import", *map(str, shelf.samples()), "--store", str(path), "--quiet"]) == 0
    return path


@pytest.fixture(scope="module")
def selection(store: Path) -> Iterator[StoreSelection]:
    with Store.open(store) as opened:
        yield StoreSelection(opened, Filter(widen=("all",)), Readers(audience="group", private=True))


@pytest.fixture(scope="module")
def folder(selection: StoreSelection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bulk") / "out"
    numbers = StableNumbers(selection._store, "discourse-bulk")
    DiscourseBulk(DiscourseBulkOptions(str(path))).publish(selection, Silence(), numbers)
    return path


@pytest.fixture
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(f"file:{folder / 'intermediate.db'}?mode=ro", uri=True)
    yield opened
    opened.close()


def columns(database: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        for _, name, *_ in database.execute(f'PRAGMA table_info("{table}")').fetchall():
            yield table, name


@pytest.mark.parametrize("question", READ)
def test_every_question_of_the_importer_can_be_asked(database: sqlite3.Connection, question: str) -> None:
    database.execute(question).fetchall()


def test_the_file_is_whole_writable_and_has_a_rollback_journal(folder: Path, database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert (folder / "intermediate.db").stat().st_mode & stat.S_IWUSR
    assert not list(folder.glob("*-wal")) + list(folder.glob("*-journal")) + list(folder.glob("*.sqlite"))


def test_times_are_iso_8601_in_utc_and_truth_values_0_or_1(database: sqlite3.Connection) -> None:
    truths = {"admin", "moderator", "staged", "approved", "anonymized", "closed", "archived", "is_group", "following",
              "read_restricted", "email_digests", "pinned", "auto_join_users", "threading_enabled"}  # fmt: skip
    seen = 0
    for table, name in columns(database):
        values = {v for (v,) in database.execute(f'SELECT DISTINCT "{name}" FROM "{table}" WHERE "{name}" IS NOT NULL')}
        seen += len(values)
        if name.endswith("_at"):
            assert all(TIME.fullmatch(value) for value in values), (table, name)
        elif name in truths:
            assert values <= {0, 1}, (table, name)
        elif name in {"id", "post_number"} and table != "uploads":
            assert all(type(value) is int and value > 0 for value in values), (table, name)
    assert seen > 1000


def test_lists_and_objects_are_json(database: sqlite3.Connection) -> None:
    found = 0
    for table, name in (
        ("posts", "upload_ids"), ("posts", "placeholders"), ("chat_messages", "upload_ids"), ("tags", "tag_group_ids"),
        ("categories", "permissions"), ("topics", "private_message"),
    ):  # fmt: skip
        for (value,) in database.execute(f"SELECT {name} FROM {table} WHERE {name} IS NOT NULL"):
            assert isinstance(json.loads(value), list | dict)
            found += 1
    assert found > 20


def test_every_reference_leads_somewhere(database: sqlite3.Connection) -> None:
    for table, named in REFERENCES.items():
        for name, other in named.items():
            lost = database.execute(
                f'SELECT count(*) FROM "{table}" WHERE {name} IS NOT NULL AND {name} NOT IN (SELECT id FROM "{other}")'
            ).fetchone()[0]
            assert lost == 0, (table, name)
    listed = "SELECT j.value FROM {0} t, json_each(t.upload_ids) j WHERE j.value NOT IN (SELECT id FROM uploads)"
    for table in ("posts", "chat_messages"):
        assert database.execute(listed.format(table)).fetchall() == []


def test_posts_come_after_what_they_answer_and_topics_in_order_of_time(database: sqlite3.Connection) -> None:
    answers = database.execute(
        "SELECT p.topic_id, q.topic_id, p.post_number, q.post_number, p.id, q.id FROM posts p"
        " JOIN posts q ON q.id = p.reply_to_post_id"
    ).fetchall()
    assert answers
    for topic, other, number, answered, id_, before in answers:
        assert topic == other
        assert number > answered
        assert id_ > before
    for (numbers,) in database.execute(
        "SELECT json_group_array(post_number) FROM (SELECT * FROM posts ORDER BY id) GROUP BY topic_id"
    ):
        assert json.loads(numbers) == list(range(1, len(json.loads(numbers)) + 1))
    public = "SELECT created_at FROM topics WHERE category_id IS NOT NULL ORDER BY id"
    times = [at for (at,) in database.execute(public)]
    assert times == sorted(times)
    first = "SELECT t.created_at, p.created_at FROM topics t JOIN posts p ON p.topic_id = t.id AND p.post_number = 1"
    assert all(topic == post for topic, post in database.execute(first))


def test_messages_are_numbered_in_order_of_time(database: sqlite3.Connection) -> None:
    for (ids,) in database.execute(
        "SELECT json_group_array(id) FROM (SELECT * FROM chat_messages ORDER BY chat_channel_id, created_at, id)"
        " GROUP BY chat_channel_id"
    ):
        assert json.loads(ids) == sorted(json.loads(ids))
    answers = "SELECT 1 FROM chat_messages m JOIN chat_messages o ON o.id = m.in_reply_to_id WHERE o.id >= m.id"
    assert database.execute(answers).fetchall() == []


def test_everything_said_is_there_once(selection: StoreSelection, database: sqlite3.Connection) -> None:
    rooms = {one.key for one in selection.records("Collection", kinds=("conversation",))}
    notes = [note for note in selection.records("Note") if isinstance(note, Note)]
    said = {note.key for note in notes if note.context not in rooms}
    sources = [value for (value,) in database.execute("SELECT value FROM post_custom_fields")]
    assert len(sources) == len(set(sources))
    assert said <= set(sources)
    spoken = sum(note.context in rooms for note in notes)
    assert database.execute("SELECT count(*) FROM chat_messages").fetchone()[0] == spoken > 50


def test_every_file_is_there_once_and_something_shows_it(
    selection: StoreSelection, folder: Path, database: sqlite3.Connection
) -> None:
    uploads = {row[0]: row for row in database.execute("SELECT id, filename, relative_path FROM uploads")}
    held = {d.sha256 for d in selection.records("Document") if isinstance(d, Document) and d.sha256}
    lost = re.search(r"nobody knows whose they are: (\d+)", (folder / "README.md").read_text())
    assert lost is not None
    assert uploads.keys() <= held
    assert 0 < len(held - uploads.keys()) <= int(lost[1])
    for id_, filename, relative in uploads.values():
        path = folder / "uploads" / relative / filename
        assert path.is_file()
        assert filename.startswith(id_)
    listed = {v for (v,) in database.execute("SELECT j.value FROM posts t, json_each(t.upload_ids) j")}
    listed |= {v for (v,) in database.execute("SELECT j.value FROM chat_messages t, json_each(t.upload_ids) j")}
    listed |= {v for (v,) in database.execute("SELECT avatar_upload_id FROM users")}
    listed |= {v for (v,) in database.execute("SELECT logo_upload_id FROM categories")}
    assert uploads.keys() <= listed


def test_nobody_reads_a_chat_who_did_not_take_part(selection: StoreSelection, database: sqlite3.Connection) -> None:
    by_source = dict(database.execute("SELECT value, user_id FROM user_custom_fields").fetchall())
    allowed: list[set[int]] = []
    for room in selection.records("Collection", kinds=("conversation",)):
        assert isinstance(room, Collection)
        speakers = {n.attributed_to for n in selection.records("Note", context=room.key) if isinstance(n, Note)}
        present = {*room.participants, *speakers} - Presence(selection, room).missed
        allowed.append({by_source[key] for key in present if key in by_source})
    left = {id_ for (id_,) in database.execute("SELECT id FROM users WHERE anonymized = 1")}
    members = "SELECT json_group_array(user_id) FROM chat_channel_users GROUP BY chat_channel_id"
    rooms = [set(json.loads(ids)) - left for (ids,) in database.execute(members)]
    assert len(rooms) > 10
    assert all(room in allowed for room in rooms)


def test_only_members_of_the_group_read_and_nobody_is_mailed(database: sqlite3.Connection) -> None:
    group = database.execute("SELECT id FROM groups").fetchone()[0]
    for permissions, restricted in database.execute("SELECT permissions, read_restricted FROM categories"):
        assert json.loads(permissions) == [{"group_id": group, "permission_type": 1}]
        assert restricted == 1
    addresses = [address for (address,) in database.execute("SELECT email FROM users")]
    assert len(addresses) == len(set(addresses)) > 20
    assert all(address.endswith("@exodus.invalid") for address in addresses)
    assert database.execute("SELECT count(*) FROM users WHERE email_level <> 2 OR email_digests <> 0").fetchone() == (
        0,
    )
    assert ("disable_emails", "yes", "update") in database.execute("SELECT name, value, action FROM site_settings")


def test_the_importer_drops_nothing_and_a_second_import_adds_nothing(folder: Path, tmp_path: Path) -> None:
    site = Site()
    site.take_in(folder / "intermediate.db")
    assert site.dropped == []
    assert all(post["post_number"] == post["told_number"] for post in site.posts.values())
    for post in site.posts.values():
        assert "[upload|" not in post["raw"]
        assert "exodus quote" not in post["raw"]
        assert "exodus_user_" not in post["raw"]
    counts = (len(site.users), len(site.topics), len(site.posts), len(site.messages), len(site.likes))
    site.take_in(folder / "intermediate.db")
    assert counts == (len(site.users), len(site.topics), len(site.posts), len(site.messages), len(site.likes))
    assert site.dropped == []


def test_the_settings_name_what_is_there(folder: Path) -> None:
    settings = yaml.safe_load((folder / "uploads_importer.yml").read_text())
    assert settings["source_db_path"] == "/shared/import/intermediate.db"
    assert settings["root_paths"] == ["/shared/import/uploads"]
    assert settings["site_settings"]["authorized_extensions"] == "*"
    text = (folder / "README.md").read_text()
    for name in ("uploads_importer.rb", "generic_bulk.rb", "posts:rebake", "bundle config set"):
        assert name in text
    assert "{" not in text.replace("${", "")


def test_what_has_no_place_is_counted(selection: StoreSelection, folder: Path, database: sqlite3.Connection) -> None:
    readme = (folder / "README.md").read_text()
    told = {name: int(n.replace(",", "")) for name, n in re.findall(r"^- (.+): ([\d,]+)$", readme, re.MULTILINE)}

    def rows(*tables: str) -> int:
        return sum(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)

    def lost(start: str) -> int:
        return sum(count for name, count in told.items() if name.startswith(start))

    done, rooms = selection.counts()["Activity"], selection.counts()["Collection"]
    given = rows("likes", "discourse_reactions_reaction_users", "chat_reactions")
    assert given + lost("likes") + lost("reactions") == done["like"] + done["reaction"]
    assert rows("user_followers") + lost("follow") == done["follow"] + done["follower"]
    assert rows("bookmarks") + lost("saved") == done["save"]
    assert lost("friendships") == done["friend"]
    assert lost("lists") == rooms["list"]
    people = sum(selection.counts()["Actor"].values())
    assert rows("user_custom_fields") + lost("people who say") == people


def test_a_second_takeout_keeps_every_number(tmp_path: Path) -> None:
    path, out = tmp_path / "s.exodus", tmp_path / "out"
    samples = [str(shelf.SHELF / name) for name in ("facebook/2024-json", "x/2023-data", "x/2026-data", "x/2012-csv")]
    site = Site()
    for taken in (samples[:2], samples[2:]):
        before = numbered(out / "intermediate.db") if out.exists() else {}
        assert run(["import", *taken, "--store", str(path), "--quiet"]) == 0
        command = ["export", "--store", str(path), "--to", f"discourse-bulk:{out}", "--widen", "all", "--quiet"]
        assert run(command) == 0
        after = numbered(out / "intermediate.db")
        assert before.items() <= after.items()
        assert len(after) > len(before) + 20
        site.take_in(out / "intermediate.db")
        assert site.dropped == []
        assert all(post["post_number"] == post["told_number"] for post in site.posts.values())


def numbered(path: Path) -> dict[tuple[str, int], object]:
    """Every row that has a number, and what must never change of it."""
    named = {
        "users": "email",
        "categories": "slug",
        "topics": "created_at, user_id, category_id",
        "posts": "created_at, topic_id, post_number, reply_to_post_id",
        "chat_channels": "chatable_id",
        "chat_messages": "created_at, chat_channel_id",
        "uploads": "filename",
        "tags": "name",
        "groups": "name",
    }
    opened = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    found = {
        (table, row[0]): row[1:]
        for table, columns in named.items()
        for row in opened.execute(f"SELECT id, {columns} FROM {table}")
    }
    opened.close()
    return found
