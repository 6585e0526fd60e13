"""``data/records.jsonl`` is what docs/reference/records-jsonl.md says."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from exodus.exporters.static.line import FIELDS, ORDER, line
from exodus.model import KINDS, Activity, Actor, Attachment, Collection, Document, Note, Record, Reference, Source, Tag
from tests.exporters.static.conftest import Built

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "records-jsonl.md"
EXAMPLES: list[tuple[Record, str | None]] = [
    (
        Actor(
            key="x:user:1",
            name="Ana Example",
            preferred_username="ana_example",
            summary="Walks, soup, trains.",
            url="https://x.com/ana_example",
            published=datetime(2009, 3, 21, 20, 50, 14, tzinfo=UTC),
            owner=True,
            source=Source("data/account.js", "/0/account"),
        ),
        None,
    ),
    (
        Collection(
            key="x:dm:1-2",
            kind="conversation",
            participants=("x:user:1", "x:user:2"),
            audience="direct",
            source=Source("data/direct-messages.js", "/0"),
        ),
        None,
    ),
    (
        Document(
            key="x:media:9",
            kind="image",
            sha256="cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce",
            media_type="image/jpeg",
            size=48211,
            width=1200,
            height=800,
            source=Source("data/tweets_media/5-a.jpg"),
        ),
        "data/media/cf/cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce.jpg",
    ),
    (
        Note(
            key="x:status:5",
            kind="post",
            attributed_to="x:user:1",
            content="@ben look, #tea",
            url="https://x.com/ana_example/status/5",
            published=datetime(2013, 5, 8, 19, 30, tzinfo=UTC),
            in_reply_to=Reference(key="x:status:4", url="https://x.com/i/status/4"),
            tag=(
                Tag(type="mention", start=0, end=4, name="ben", key="x:user:2"),
                Tag(type="hashtag", start=11, end=15, name="tea"),
            ),
            attachment=(Attachment("x:media:9", "a cup"),),
            audience="public",
            language="en",
            extra={"favorite_count": 3},
            source=Source("data/tweets.js", "/0/tweet"),
        ),
        None,
    ),
    (
        Activity(
            key="x:like:1:7",
            kind="like",
            actor="x:user:1",
            object=Reference(key="x:status:7", url="https://x.com/i/status/7", content="the night train is back"),
            source=Source("data/like.js", "/0/like"),
        ),
        None,
    ),
]


def lines(built: Built) -> list[dict[str, Any]]:
    text = (built.path / "data" / "records.jsonl").read_text(encoding="utf-8")
    return [json.loads(written) for written in text.splitlines()]


def test_the_page_lists_exactly_the_fields_that_are_written() -> None:
    table = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(table) == FIELDS


def test_the_page_says_which_types_have_a_field() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([A-Za-z, ]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    types = {type_.__name__: set(type_.__struct_fields__) for type_ in (Actor, Note, Document, Collection, Activity)}
    types["Activity"].add("attributed_to")
    types["Document"].add("path")
    for field, said in rows:
        having = {name for name, fields in types.items() if field in fields} if field != "type" else set(types)
        assert (set(types) if said == "all" else set(said.split(", "))) == having, field


def test_the_page_names_every_kind() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for type_, kinds in KINDS.items():
        assert f"{type_}: " + " ".join(f"`{kind}`" for kind in kinds) in text


def test_the_page_shows_lines_as_they_are_written() -> None:
    shown = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    written = [
        line(record, (("takeout.zip", record.source.member, record.source.pointer),) if record.source else (), path)
        for record, path in EXAMPLES
    ]
    assert b"".join(written).decode() == shown[1]


def test_every_record_is_one_line_in_order(built: Built) -> None:
    found = lines(built)
    assert len(found) == built.publication.records
    assert {record["key"] for record in found} == {record.key for record in built.selection.records()}
    places = [(ORDER.index(record["type"]), record.get("published", "9999"), record["key"]) for record in found]
    assert places == sorted(places)


def test_absent_fields_are_left_out_and_times_are_utc(built: Built) -> None:
    for record in lines(built):
        assert set(record) <= set(FIELDS)
        assert all(value not in (None, "", [], {}) for value in record.values()), record
        assert {"key", "type", "kind", "source"} <= set(record)
        if "published" in record:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", record["published"])


def test_documents_say_where_their_bytes_are(built: Built) -> None:
    documents = [record for record in lines(built) if record["type"] == "Document"]
    assert any("path" in record for record in documents)
    for record in documents:
        if "path" in record:
            assert (built.path / record["path"]).stat().st_size == record["size"]
        else:
            assert record["missing"]


def test_nothing_of_a_record_is_lost(built: Built) -> None:
    """What a line says of a record is all the record says, but for its source and member, told elsewhere."""
    by_key = {record["key"]: record for record in lines(built)}
    for record in built.selection.records():
        told = by_key[record.key]
        for name, value in json.loads(msgspec.json.encode(record)).items():
            if name not in ("source", "member", "type"):
                assert told[name] == value, (record.key, name)


def test_a_lone_surrogate_is_replaced() -> None:
    written = line(Note(key="x:status:1", kind="post", content="a\ud83db"), ())
    assert json.loads(written)["content"] == "a\ufffdb"
