"""What programs read beside the pages."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from exodus.exporters.static import Static, StaticOptions
from exodus.exporters.static.place import anchor
from exodus.exporters.static.survey import TIMELINE
from exodus.model import Note
from tests.exporters.memory import MemorySelection, Recorder
from tests.exporters.static.conftest import Built

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_database_holds_every_record_and_finds_words(built: Built) -> None:
    with closing(sqlite3.connect(built.path / "data" / "archive.sqlite")) as database:
        (count,) = database.execute("SELECT count(*) FROM record").fetchone()
        assert count == built.publication.records
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = database.execute(
            "SELECT r.page, r.json FROM record_text AS t JOIN record AS r ON r.id = t.rowid"
            " WHERE record_text MATCH 'chloe'"
        ).fetchall()
        assert rows
        for page, told in rows:
            assert (built.path / page.partition("#")[0]).is_file()
            assert "key" in json.loads(told)
        lines = (built.path / "data" / "records.jsonl").read_text(encoding="utf-8").splitlines()
        keys = [row[0] for row in database.execute("SELECT key FROM record ORDER BY id")]
        assert keys == [json.loads(line)["key"] for line in lines]


def test_the_database_is_the_same_bytes_again(built: Built, tmp_path: Path) -> None:
    Static(StaticOptions(directory=str(tmp_path / "two"), thumbnails=False)).publish(built.selection, Recorder())
    for name in (
        "data/archive.sqlite",
        "feeds/atom.xml",
        "outbox.json",
        "redirects.json",
        "events.ics",
        "contacts.vcf",
        "feeds/atom-2014.xml",
        "search/t0.js",
    ):
        assert (tmp_path / "two" / name).read_bytes() == (built.path / name).read_bytes(), name


def test_feeds_tell_the_newest_posts(built: Built) -> None:
    feed = ElementTree.parse(built.path / "feeds" / "atom.xml").getroot()  # noqa: S314  # our own file
    entries = feed.findall(f"{ATOM}entry")
    items = json.loads((built.path / "feeds" / "feed.json").read_text(encoding="utf-8"))["items"]
    assert len(entries) == len(items) == 100
    times = [entry.findtext(f"{ATOM}published") for entry in entries]
    assert times == sorted(times, reverse=True, key=str)
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [item["id"] for item in items]
    for item in items:
        assert (built.path / "feeds" / item["url"].partition("#")[0]).resolve().is_file()


def test_the_outbox_holds_public_posts_only(built: Built) -> None:
    outbox = json.loads((built.path / "outbox.json").read_text(encoding="utf-8"))
    public = [r for r in built.selection.records("Note") if isinstance(r, Note) and r.audience == "public"]
    assert outbox["totalItems"] == len(outbox["orderedItems"]) == sum(not note.deleted for note in public)
    assert json.loads((built.path / "actor.json").read_text(encoding="utf-8"))["name"] == "Ana Example"


def test_redirects_lead_from_old_addresses_to_pages(built: Built) -> None:
    redirects = json.loads((built.path / "redirects.json").read_text(encoding="utf-8"))
    page, _, ident = redirects["https://x.com/ana_example/status/7"].partition("#")
    assert ident == anchor("x:status:7")
    assert ident in built.pages[page].ids


def test_events_are_a_calendar(tmp_path: Path) -> None:
    start = datetime(2019, 11, 22, 19, tzinfo=UTC)
    event = Note(key="x:event:1", kind="event", name="Soup; night, " + "🥣" * 40, content="a\r\nb", start_time=start)
    folder = tmp_path / "archive"
    Static(StaticOptions(directory=str(folder))).publish(MemorySelection([event], tmp_path), Recorder())
    data = (folder / "events.ics").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    text = data.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:Soup\\; night\\, " + "🥣" * 40 in text
    assert "DTSTART:20191122T190000Z\r\n" in text
    assert "DESCRIPTION:a\\nb\r\n" in text


def test_archived_feeds_tell_every_post_once_and_are_linked_in_a_row(built: Built) -> None:
    name, seen, times = "atom.xml", list[str](), list[str]()
    first = True
    while name:
        feed = ElementTree.parse(built.path / "feeds" / name).getroot()  # noqa: S314  # our own file
        links = {link.get("rel"): link.get("href") or "" for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == name
        assert (feed.find("{http://purl.org/syndication/history/1.0}archive") is None) == first
        if not first:
            assert links["current"] == "atom.xml"
            seen += [entry.findtext(f"{ATOM}id") or "" for entry in feed.findall(f"{ATOM}entry")]
            times.append(feed.findtext(f"{ATOM}entry/{ATOM}published") or "")
            if "next-archive" in links:
                after = ElementTree.parse(built.path / "feeds" / links["next-archive"]).getroot()  # noqa: S314  # ours
                assert name in [link.get("href") for link in after.findall(f"{ATOM}link[@rel='prev-archive']")]
        first, name = False, links.get("prev-archive", "")
    posts = [
        record
        for record in built.selection.records("Note", kinds=TIMELINE)
        if isinstance(record, Note) and record.published and not record.deleted
    ]
    assert sorted(seen) == sorted(f"urn:exodus:{anchor(post.key)}" for post in posts)
    assert times == sorted(times, reverse=True)


def test_contacts_are_cards_that_an_address_book_reads(built: Built) -> None:
    data = (built.path / "contacts.vcf").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VCARD") == lines.count("END:VCARD") == lines.count("VERSION:4.0") > 5
    assert "FN:Chloé Example" in lines
    assert not any(line.startswith("TEL") or line == "FN:Ana Example" for line in lines)


def test_a_post_of_its_own_is_told_as_linked_data(built: Built) -> None:
    page = (built.path / "posts" / f"{anchor('x:status:3')}.html").read_text(encoding="utf-8")
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(told)
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "SocialMediaPosting"
    assert data["author"]["name"] == "Ana Example"
    assert data["datePublished"].endswith("Z")
    hostile = [path for path in built.path.glob("posts/*.html") if "\\u003cscript\\u003e" in path.read_text("utf-8")]
    assert hostile
    assert all("<script>alert" not in path.read_text("utf-8") for path in hostile)
