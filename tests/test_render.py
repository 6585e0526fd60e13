from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus import render
from exodus.model import Tag


def test_escapes_everything() -> None:
    assert render.html("<script>alert('1')</script> & \"x\"") == (
        "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &#34;x&#34;"
    )


def test_breaks_lines_of_every_system() -> None:
    assert render.html("a\nb\r\nc\rd") == "a<br>\nb<br>\nc<br>\nd"


def test_offsets_count_code_points() -> None:
    text = "👋🏽 Ana, tea?"
    tag = Tag(type="mention", start=3, end=6, name="Ana", key="x:user:1")
    assert render.html(text, [tag], lambda tag: f"../people/{tag.key}.html") == (
        '👋🏽 <a class="mention" href="../people/x:user:1.html">Ana</a>, tea?'
    )


def test_a_mention_without_a_page_leads_outside_or_nowhere() -> None:
    assert 'class="mention out" href="https://example.org/a"' in render.html(
        "@a", [Tag(type="mention", start=0, end=2, url="https://example.org/a")]
    )
    assert render.html("@a", [Tag(type="mention", start=0, end=2)]) == '<span class="mention">@a</span>'


def test_links_bare_addresses_without_the_sentence_around_them() -> None:
    html = render.html("see (https://example.org/a_(b)), ok.")
    assert 'href="https://example.org/a_(b)"' in html
    assert html.endswith("</a>), ok.")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//example.org",
        "file:///etc/passwd",
        "https://example.org/\x00",
        'https://example.org/"onclick="x',
        "https://exa mple.org",
        "",
        None,
    ],
)
def test_unsafe_addresses_are_never_linked(url: str | None) -> None:
    assert render.safe_url(url) is None
    assert "<a" not in render.html("click", [Tag(type="link", start=0, end=5, url=url)])


def test_styles_and_links_may_overlap() -> None:
    tags = [
        Tag(type="style", start=0, end=6, name="bold"),
        Tag(type="link", start=4, end=9, url="https://example.org"),
        Tag(type="style", start=1, end=3, name="blink"),
    ]
    html = render.html("some words", tags)
    assert html.startswith("<b>s</b><b>om</b><b>e</b>")
    assert html.count("</a>") == 2
    _assert_well_formed(html)


def test_offsets_outside_the_content_are_passed_over() -> None:
    assert render.html("ab", [Tag(type="style", start=1, end=9, name="bold"), Tag(type="link", url="x")]) == "ab"


def test_hashtags_are_marked() -> None:
    assert render.html("#tea", [Tag(type="hashtag", start=0, end=4, name="tea")]) == (
        '<span class="hashtag">#tea</span>'
    )


def test_what_no_page_can_hold_is_replaced() -> None:
    assert render.html("a\x00b\ud800c\x1b") == "a�b�c�"
    render.html("\ud83d").encode()


def test_excerpts_are_one_line_cut_between_words() -> None:
    assert render.excerpt("one\n two\tthree", 50) == "one two three"
    assert render.excerpt("one two three four five", 14) == "one two three…"
    assert render.excerpt("日本語" * 50, 10) == "日本語日本語日本語日…"
    assert render.excerpt(None) == ""


@pytest.mark.parametrize(
    ("code", "value"), [("de", "de"), ("pt-BR", "pt-BR"), ("und", ""), ("qme", ""), ('x" y', ""), (None, "")]
)
def test_language_is_a_tag_or_unknown(code: str | None, value: str) -> None:
    assert render.language(code) == value


def test_host_of_an_address() -> None:
    assert render.host("https://www.example.org/a/b") == "example.org"
    assert render.host("https://user:secret@example.org/") == "example.org"


tags = st.builds(
    Tag,
    type=st.sampled_from(["mention", "hashtag", "link", "style"]),
    start=st.integers(0, 30),
    end=st.integers(0, 30),
    name=st.sampled_from(["bold", "italic", "tea", None]),
    url=st.sampled_from(["https://example.org/?a=1&b=2", "javascript:1", None]),
)


@given(st.text(max_size=30), st.lists(tags, max_size=5))
def test_html_is_well_formed_and_keeps_the_text(text: str, some: list[Tag]) -> None:
    html = render.html(text, some)
    seen = _assert_well_formed(html)
    kept = render.printable(text).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "")
    assert seen.replace("\n", "") == kept


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            assert name in ("class", "href", "rel")
            assert name != "href" or (value or "").startswith("https://")
        if tag != "br":
            assert tag != "a" or "a" not in self.open
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _assert_well_formed(html: str) -> str:
    reader = _Reader()
    reader.feed(str(html))
    reader.close()
    assert not reader.open
    return reader.text


def test_many_tags_take_no_more_time_and_room_than_they_are_worth() -> None:
    apart = tuple(Tag("hashtag", n * 2, n * 2 + 1, "t") for n in range(20_000))
    nested = tuple(Tag("style", 0, 20_000 - n, "bold") for n in range(10_000))
    began = time.process_time()
    assert str(render.html("t " * 20_000, apart)).count("<span") == 20_000
    assert len(render.html("t " * 20_000, nested)) < 2_000_000
    assert time.process_time() - began < 5  # it was minutes when every piece asked every tag
