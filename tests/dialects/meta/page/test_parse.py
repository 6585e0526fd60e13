"""Pages as boxes: by structure, in any chunking, in constant memory."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exodus.dialects.meta.page.feed import CHUNK, STRETCH, nodes
from exodus.dialects.meta.page.parse import _Page, sections, sections_of
from exodus.dialects.meta.page.reaction import Reaction, reaction
from exodus.dialects.meta.page.section import Link, Medium, Pair, Section
from exodus.model import Finding
from exodus.takeout import Takeout

TIME = "Jun 26, 2026 9:05:20 am"


def modern(who: str, text: str, more: str = "") -> str:
    return (
        f'<section class="_a6-g"><h2 id="u_0">{who}</h2><div class="_2ph_"><div><div></div><div>{text}</div>{more}'
        '</div></div><footer><a href="https://www.facebook.com/dyi/l/?l=1">'
        f'<div class="_a72d">{TIME}</div></a></footer></section>'
    )


def page(*boxes: str, title: str = "Title") -> bytes:
    body = "".join(boxes)
    return f"<html><head><title>x</title></head><body><h1>{title}</h1><main>{body}</main></body></html>".encode()


def boxes(data: bytes) -> list[Section]:
    return [box for box in sections_of(data) if not box.outside]


def test_a_message_of_today() -> None:
    (box,) = boxes(page(modern("Bob Example", "Hi &amp;amp; &#039;you&#039;<br>two")))
    assert (box.heading, box.text, box.time) == ("Bob Example", "Hi &amp; 'you'\ntwo", TIME)
    assert box.url == "https://www.facebook.com/dyi/l/?l=1"
    assert not box.links


def test_media_links_and_reactions_stand_beside_the_text() -> None:
    more = (
        '<div><a href="messages/p/1.jpg"><img src="messages/p/1.jpg"></a></div><div><video src="v.mp4"></video></div>'
        '<div><a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a></div>'
        "<ul><li><span>👍Bob Example</span></li></ul>"
    )
    (box,) = boxes(page(modern("Bob Example", "look", more)))
    assert box.text == "look"
    assert box.media == (Medium("messages/p/1.jpg", "img"), Medium("v.mp4", "video"))
    assert box.links == (Link("https://example.org/a?b=1&c=2"),)
    assert box.items == ("👍Bob Example",)


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="pam _3-95 uiBoxWhite noborder"><div>Bob Example</div><div><div><div></div><div>hi</div></div>'
        "</div><div>Oct 19, 2019, 2:37 PM</div></div>",
        "<div><div>Bob Example</div><div>hi</div><div>Oct 19, 2019, 2:37 PM</div></div>",
        '<div class="x9f"><h2>Bob Example</h2><div><div>hi</div></div><div>Oct 19, 2019, 2:37 PM</div></div>',
    ],
    ids=["2019", "no class at all", "classes of another build"],
)
def test_a_box_is_told_by_its_structure(markup: str) -> None:
    data = f"<html><body><div role='main'>{markup}</div></body></html>".encode()
    assert [(box.heading, box.text, box.time) for box in boxes(data)] == [
        ("Bob Example", "hi", "Oct 19, 2019, 2:37 PM")
    ]


def test_a_frame_around_boxes_is_none() -> None:
    box = '<div class="_a6-g"><h2>a</h2><div>b</div><div>Oct 30, 2025 3:34 pm</div></div>'
    data = f'<main><div class="_a6-g">{box * 3}</div></main>'.encode()
    assert [(one.heading, one.text) for one in boxes(data)] == [("a", "b")] * 3


def test_a_frame_of_blocks_that_end_in_times_is_none() -> None:
    block = '<div class="_a6-p"><div>a</div><div><div>b</div></div><div>Sep 13, 2020, 12:26 PM</div></div>'
    data = f'<div class="_a706"><div class="_a6-g">{block * 3}</div></div>'.encode()
    assert [(one.heading, one.text) for one in boxes(data)] == [("a", "b")] * 3


def test_rows_of_labels_keep_labels_and_addresses() -> None:
    table = (
        '<table><tr><td colspan="2">Comment<div><div>Nice!</div></div></td></tr><tr><td>Time</td><td>x</td></tr>'
        '<tr><td colspan="2">URL<div><a href="https://example.org/p">https://example.org/p</a></div></td></tr></table>'
    )
    (box,) = boxes(f"<main><section><div>{table}</div></section></main>".encode())
    assert box.rows == (
        Pair("Comment", "Nice!"),
        Pair("Time", "x"),
        Pair("URL", "https://example.org/p", "https://example.org/p"),
    )


def test_what_stands_outside_comes_last_under_the_pages_title() -> None:
    last = list(sections_of(page("<section>Participants: A and B</section>", modern("A", "x"), title="Trip")))[-1]
    assert last.outside and last.heading == "Trip"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("👍Bob Example", Reaction("👍", "Bob Example")),
        ("👍🏽Bob", Reaction("👍🏽", "Bob")),
        ("❤️Zoë Example (Aug 01, 2026 9:06:00 am)", Reaction("❤️", "Zoë Example", "Aug 01, 2026 9:06:00 am")),
        ("👩‍👩‍👧Ada (Work)", Reaction("👩‍👩‍👧", "Ada (Work)")),
        ("🇩🇪Ada", Reaction("🇩🇪", "Ada")),
        ("1️⃣1st Example", Reaction("1️⃣", "1st Example")),
        ("Ada", Reaction("", "Ada")),
        ("", Reaction("", "")),
    ],
)
def test_an_emoji_ends_where_a_name_begins(text: str, wanted: Reaction) -> None:
    assert reaction(text) == wanted


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode), st.integers(1, 50))
@settings(deadline=None, max_examples=150)
def test_no_bytes_are_too_odd(junk: bytes, cut: int) -> None:
    whole = page(modern("A", "x"))
    for data in (junk, whole[:-cut], whole[: len(whole) // 2] + junk + whole[len(whole) // 2 :]):
        list(sections_of(data))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip), max_size=5))
@settings(deadline=None, max_examples=60)
def test_texts_come_back_as_they_were_written(texts: list[str]) -> None:
    from html import escape

    kept = [text for text in texts if text]
    found = boxes(page(*(modern("A", escape(text)) for text in kept)))
    assert [box.text for box in found] == kept


def test_the_size_of_pieces_changes_nothing() -> None:
    data = page(*(modern("Bob Example", f"line {number} – ü") for number in range(20)))
    wanted = list(sections_of(data))
    for size in (1, 7, 100):
        told = _Page()
        pieces = [data[start : start + size] for start in range(0, len(data), size)]
        found = [box for piece in pieces for node in told.feed.feed(piece) for box in told.ended(node)]
        found += [box for node in told.feed.close() for box in told.ended(node)]
        assert found == wanted


def test_a_long_page_is_read_in_stretches_without_losing_anything() -> None:
    count = 3 * STRETCH // 300

    class Stream(io.RawIOBase):
        """A page that is made while it is read."""

        def __init__(self) -> None:
            self.left = self.made()
            self.rest = b""

        def made(self) -> Iterator[bytes]:
            yield b"<html><body><h1>Long</h1><div role='main' class='m'><section>Participants: A, B</section>"
            for number in range(count):
                yield modern("A" if number % 2 else "B", f"line {number}").encode()
            yield b"</div><p>end</p></body></html>"

        def read(self, size: int = -1) -> bytes:
            while len(self.rest) < size and (piece := next(self.left, None)) is not None:
                self.rest += piece
            chunk, self.rest = self.rest[:CHUNK], self.rest[CHUNK:]
            return chunk

    told = _Page()
    seen, outside = 0, []
    tracemalloc.start()
    for node in nodes(told.feed, Stream(), []):  # type: ignore[arg-type]  # all it needs is read and close
        for box in told.ended(node):
            if box.time:
                assert box.text == f"line {seen}"
                seen += 1
            else:
                outside.append(box)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == count
    assert outside[-1].heading == "Long" and outside[-1].runs[-1].text == "end"
    assert peak < 8 << 20


def test_a_page_that_breaks_off_says_so(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("m.html", page(*(modern("A", "x") for _ in range(50))))
    data = bytearray((tmp_path / "t.zip").read_bytes())
    data[2000] ^= 0xFF
    (tmp_path / "t.zip").write_bytes(data)
    with Takeout.open(tmp_path / "t.zip") as takeout:
        found = list(sections(takeout, takeout.members("m.html")[0]))
    assert isinstance(found[-1], Finding)
