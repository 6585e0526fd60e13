"""The exporter as the pipeline sees it: options, contract, progress, small and hostile inputs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from exodus import registry
from exodus.contracts import Publisher
from exodus.errors import ConfigError
from exodus.exporters.static import Static, StaticOptions
from exodus.exporters.static.place import anchor
from exodus.model import Activity, Actor, Attachment, Collection, Document, Finding, Note, Record, Reference, Tag
from tests.exporters.memory import MemorySelection, Recorder, put_blob
from tests.exporters.static.conftest import Built
from tests.exporters.static.page import Page

OWNER = Actor(key="x:user:1", name="Ana Example", owner=True)
NASTY = (
    "<script>alert(1)</script>",
    "</title></head><body onload=alert(1)>",
    "]]><!--",
    "\u202eevil\u202c",
    "zero\u200bwidth\ufeff",
    "\x00\x1b[31m",
    "lone \ud83d surrogate",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "x" * 50_000,
    '"' * 1_000_000,
    "con",
    "..%2e/",
    "",
    "   ",
    "👩‍👩‍👧‍👦",
)


def publish(tmp_path: Path, records: list[Record], **options: object) -> Path:
    folder = tmp_path / "archive"
    chosen = StaticOptions(directory=str(folder), **options)  # type: ignore[arg-type]  # as they are
    Static(chosen).publish(MemorySelection(records, tmp_path / "blobs"), Recorder())
    return folder


def test_fits_the_contract(tmp_path: Path) -> None:
    publisher: Publisher = Static(StaticOptions(directory=str(tmp_path)))
    assert publisher.name == "static"
    assert publisher.title == "Static archive"
    assert publisher.address == str(tmp_path)
    assert registry.exporter("static") is Static
    assert StaticOptions.__struct_fields__[0] == "directory"
    assert StaticOptions().directory == "my-archive"


@pytest.mark.parametrize("options", [{"page_size": 9}, {"page_size": 1001}, {"directory": " "}, {"zone": "Mars/Base"}])
def test_options_that_make_no_sense_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        Static(StaticOptions(**options))  # type: ignore[arg-type]  # wrong on purpose


def test_progress_is_told_of_every_record(built: Built) -> None:
    total = sum(1 for _ in built.selection.records())
    assert built.progress.labels == ["records and media", "pages"]
    assert built.progress.totals[0] == built.progress.advanced[0] == total == built.publication.records
    assert built.progress.advanced[1] <= built.progress.totals[1]
    assert built.progress.finished == 2


def test_an_empty_store_gives_an_archive_that_says_so(tmp_path: Path) -> None:
    folder = publish(tmp_path, [])
    assert "Nothing is in this archive yet" in Page(folder / "index.html").text
    assert (folder / "data" / "records.jsonl").read_bytes() == b""
    for path in folder.rglob("*.html"):
        Page(path)


def test_times_are_told_in_the_zone_that_was_asked_for(tmp_path: Path) -> None:
    late = Note(key="x:status:1", kind="post", content="late", published=datetime(2013, 12, 31, 23, 30, tzinfo=UTC))
    folder = publish(tmp_path, [OWNER, late], zone="Europe/Berlin")
    text = (folder / "timeline" / "2014.html").read_text(encoding="utf-8")
    assert '<time datetime="2013-12-31T23:30:00Z">1 January 2014, 00:30</time>' in text


def test_the_title_is_the_owners_name_or_the_one_given(tmp_path: Path) -> None:
    other = Actor(key="x:user:2", name="Ben Example", owner=True)
    assert "Ana Example &amp; Ben Example" in (publish(tmp_path, [OWNER, other]) / "index.html").read_text("utf-8")
    assert "Our years" in Page(publish(tmp_path, [OWNER], title="Our years") / "index.html").text


def test_hostile_text_everywhere_stays_text(tmp_path: Path) -> None:
    records: list[Record] = [OWNER]
    for number, text in enumerate(NASTY):
        records.extend(_hostile(number, text, tmp_path / "blobs"))
    selection = MemorySelection(
        records,
        tmp_path / "blobs",
        takeouts=({"name": NASTY[0], "importer": NASTY[1], "layout": NASTY[2]},),
        findings=[(text, Finding(text, text[:200], text, text)) for text in NASTY],
    )
    folder = tmp_path / "archive"
    Static(StaticOptions(directory=str(folder))).publish(selection, Recorder())
    for path in folder.rglob("*.html"):
        page = Page(path)
        assert path.stat().st_size < 300_000, path.name
        assert len(page.scripts) == (3 if path.parent.name == "search" else 1), path
        assert not any(link.lower().startswith(("javascript:", "data:text")) for link in page.links), path
        assert not any(name.startswith("on") for _, names in page.elements for name in names), path
        assert "49" not in page.text.split("{{ 7 * 7 }}")[0][-3:]
    long = folder / "posts" / f"{anchor('x:status:10')}.txt"
    assert long.read_text(encoding="utf-8-sig") == NASTY[10]


def _hostile(number: int, text: str, blobs: Path) -> list[Record]:
    key = f"x:user:n{number}"
    talk = f"x:dm:{number}"
    time = datetime(2020, 1, 1 + number, tzinfo=UTC)
    sha256 = put_blob(blobs, b"bytes")
    short = text[:3000]
    return [
        Actor(key=key, name=short, preferred_username=short, summary=short, url=short),
        Document(key=f"x:media:{number}", kind="image", name=short, missing=short or None, url=short, summary=short),
        Document(key=f"x:file:{number}", kind="document", name=short, media_type=short, sha256=sha256),
        Collection(key=talk, kind="conversation", name=short, participants=(key, "x:user:1")),
        Collection(key=f"x:group:{number}", kind="group", name=short, summary=short, url=short),
        Collection(
            key=f"x:album:{number}",
            kind="album",
            name=short,
            summary=short,
            attachment=(Attachment(f"x:media:{number}", short), Attachment("x:media:absent", short)),
        ),
        Note(
            key=f"x:status:{number}",
            kind="post",
            attributed_to=key,
            name=short,
            summary=short,
            content=text,
            url=short,
            published=time,
            language=short,
            attachment=(Attachment(f"x:media:{number}", short), Attachment(f"x:file:{number}")),
            tag=(
                Tag(type="link", start=0, end=1, url=short, name=short),
                Tag(type="link", url=f"https://example.org/{short}", name=short),
                Tag(type="hashtag", name=short),
            ),
            in_reply_to=Reference(name=short, url=short, content=short, attributed_to=short),
            target=Reference(name=short),
        ),
        Note(key=f"x:dm:{number}:m", kind="message", attributed_to=key, context=talk, content=text, published=time),
        Note(key=f"x:dm:{number}:n", kind="notice", context=talk, content=text),
        Note(
            key=f"x:comment:{number}",
            kind="comment",
            attributed_to=key,
            content=text,
            in_reply_to=Reference(key=f"x:status:{number}"),
        ),
        Note(key=f"x:event:{number}", kind="event", name=short, content=short, start_time=time),
        Activity(
            key=f"x:like:{number}",
            kind="like",
            actor="x:user:1",
            object=Reference(name=short, url=short, content=short, attributed_to=short),
        ),
        Activity(
            key=f"x:reaction:{number}",
            kind="reaction",
            actor=key,
            object=Reference(key=f"x:status:{number}"),
            content=short,
        ),
        Activity(key=f"x:announce:{number}", kind="announce", actor=key, content=text, object=Reference(url=short)),
        Activity(key=f"x:rsvp:{number}", kind="rsvp", actor=key, object=Reference(name=short), content=short),
    ]


def test_answers_in_a_circle_end(tmp_path: Path) -> None:
    records: list[Record] = [OWNER]
    for number in range(3):
        parent = Reference(key=f"x:status:{(number + 1) % 3}")
        records.append(Note(key=f"x:status:{number}", kind="post", content=f"n{number}", in_reply_to=parent))
    folder = publish(tmp_path, records)
    page = Page(folder / "posts" / f"{anchor('x:status:0')}.html")
    assert {anchor("x:status:1"), anchor("x:status:2")} <= set(page.ids)


def test_a_deep_thread_is_told_whole(tmp_path: Path) -> None:
    records: list[Record] = [OWNER]
    for number in range(300):
        parent = Reference(key=f"x:status:{number - 1:03}") if number else None
        time = datetime(2020, 1, 1, 0, number // 60, number % 60, tzinfo=UTC)
        records.append(
            Note(key=f"x:status:{number:03}", kind="post", content=f"n{number}", in_reply_to=parent, published=time)
        )
    folder = publish(tmp_path, records)
    stem = anchor("x:status:000")
    ids = {ident for path in folder.glob(f"posts/{stem}*.html") for ident in Page(path).ids}
    assert all(anchor(record.key) in ids for record in records[1:])


def test_a_post_with_many_pictures_shows_them_all_on_its_own_page(tmp_path: Path) -> None:
    sha256 = put_blob(tmp_path / "blobs", b"\xff\xd8\xff")
    pictures = [Document(key=f"x:media:{n}", kind="image", media_type="image/jpeg", sha256=sha256) for n in range(150)]
    post = Note(key="x:status:1", kind="post", attachment=tuple(Attachment(p.key) for p in pictures))
    folder = publish(tmp_path, [OWNER, *pictures, post])
    assert Page(folder / "posts" / f"{anchor('x:status:1')}.html").count("figure") == 150
    assert Page(folder / "timeline" / "undated.html").count("figure") == 12
