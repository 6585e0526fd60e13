from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exodus.dialects.discourse import markdown
from exodus.model import Tag
from exodus.render import addresses, printable
from tests.dialects.discourse.engine import cook
from tests.dialects.discourse.nasty import LINES, TEXTS

GOLDEN = [
    ("Hello, world. It is 5 o clock (really)!", "Hello, world. It is 5 o clock (really)!"),
    ("Preis: 5 EUR - 10 EUR; a/b, 50 % & mehr; 2 * 3 = 6", "Preis: 5 EUR - 10 EUR; a/b, 50 % & mehr; 2 * 3 = 6"),
    ("snake_case C:\\new 12:30:45 $5 C# 1.2.3", "snake_case C:\\new 12:30:45 $5 C# 1.2.3"),
    ("@anna", "@<!-- -->anna"),
    ("a@example.org", "a@example\\.org"),
    ("#tag", "#<!-- -->tag"),
    (":)", ":<!-- -->)"),
    (":'(", ":\\'<!-- -->("),
    (":heart:", ":<!-- -->heart:"),
    ("<3", "<<!-- -->3"),
    ("привет😀 ok😀 👍🏽", "привет<!-- -->😀 ok😀 👍🏽"),
    ("1984. x", "1984\\. x"),
    ("- x", "\\- x"),
    ("# x", "\\# x"),
    ("> x", "\\> x"),
    ("a\n===", "a\n\\==="),
    ("a\n---", "a\n\\-\\--"),
    ("*a* _b_ ~~c~~ `d`", "\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\`"),
    ("[poll]", "\\[poll]"),
    ("[x] done", "\\[<!-- -->x] done"),
    ("[a]: b", "\\[a]: b"),
    ("[open", "[open"),
    ("<b>&amp;", "\\<b>\\&amp;"),
    ('"don\'t"', '\\"don\\\'t\\"'),
    ("wait... what????", "wait\\... what\\????"),
    ("a -- b --- c", "a \\-- b \\-\\-- c"),
    ("(c) 2012", "\\(c) 2012"),
    ("5$ and $x$", "5$ and \\$x$"),
    ("a|b\n-|-", "a|b\n\\-|-"),
    ("    code", "&nbsp;&nbsp;&nbsp; code"),
    ("a  b", "a&nbsp; b"),
    ("a\n\n\n\nb", "a\n\n&nbsp;\n&nbsp;\nb"),
    ("a \r\nb\u2028c", "a\nb\nc"),
    ("C:\\", "C:\\\\"),
    ("\\*", "\\\\\\*"),
    ("https://example.org/a_b.", "<https://example.org/a_b>."),
    ("https://example.org/%20", "[https://example.org/%20](https://example.org/%20)"),
    ("!https://example.org/%20", "\\![https://example.org/%20](https://example.org/%20)"),
    ("www.example.org", "[www.example.org](http://www.example.org)"),
    ("example.org", "example\\.org"),
    ("\x00\ud800", "\ufffd\ufffd"),
    ("a\xa0b\u3000c", "a&nbsp;b&#x3000;c"),
    ("  \n ", ""),
]


def wanted(text: str) -> str:
    """The text as a reader shall see it: lines without blanks at their ends, tabs and no-break spaces as spaces."""
    lines = printable(re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", text)).split("\n")
    return seen("\n".join(line.rstrip(" \t").replace("\t", "    ") for line in lines))


def seen(text: str) -> str:
    return "\n".join(line.rstrip(" ") for line in text.replace("\xa0", " ").split("\n")).strip("\n")


def assert_shown(text: str, tags: tuple[Tag, ...] = (), marks: str = "") -> None:
    raw = markdown.raw(text, tags)
    shown = cook(raw)
    assert seen(shown.text) == wanted(text), raw
    assert [mark for mark in shown.marks if not marks or not re.match(marks, mark)] == [], raw
    if not tags:
        assert all(link.lower().startswith(("http://", "https://")) for link in shown.links), raw


@pytest.mark.parametrize(("text", "raw"), GOLDEN, ids=[repr(text)[:40] for text, _ in GOLDEN])
def test_escapes_what_the_engine_would_take_for_something_and_nothing_else(text: str, raw: str) -> None:
    assert markdown.raw(text) == raw
    assert_shown(text)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_shows_a_text_as_it_was_written(text: str) -> None:
    assert_shown(text)


def test_the_engine_makes_something_of_most_of_these_texts_unless_they_are_escaped() -> None:
    """The model is awake: unescaped, the texts do not come out as they were."""
    changed = [text for text in TEXTS if (shown := cook(text)).marks or seen(shown.text) != wanted(text)]
    assert len(changed) > len(TEXTS) * 3 // 4


def test_every_address_becomes_a_link_to_itself_that_the_server_does_not_fetch() -> None:
    for text in LINES:
        expected = [url.rstrip("*") for _, url in addresses(text)]
        links = [link for link in cook(markdown.raw(text)).links if not link.startswith("http://www.")]
        assert len(links) == len(expected), text


SIGNS = st.text(st.sampled_from("aab1 \n\n  !\"#$%&'()*+,-./:;<=>?@[]^_`{|}~\\"), max_size=30)
ANY = st.text(st.characters(codec=None), max_size=40)
SCRAPS = st.lists(st.sampled_from([*LINES, " ", "\n", "\n\n", "", "\t", "x"]), max_size=5).map("".join)
CONTENT = st.one_of(SIGNS, ANY, SCRAPS)
PATIENT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(CONTENT)
def test_shows_any_text_as_it_was_written(text: str) -> None:
    assert_shown(text)


@st.composite
def tagged(draw: st.DrawFn) -> tuple[str, tuple[Tag, ...]]:
    text = draw(CONTENT.filter(bool))
    tags = []
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        tags.append(
            draw(
                st.sampled_from(
                    [
                        *(
                            Tag(type="style", start=start, end=end, name=name)
                            for name in ("bold", "italic", "strike", "underline", "code", "blink")
                        ),
                        Tag(
                            type="link", start=start, end=end, url="https://example.org/a_(b", name='a "title" \\ &lt;'
                        ),
                        Tag(type="link", start=start, end=end, url="javascript:alert(1)"),
                        Tag(type="mention", start=start, end=end, name="x"),
                        Tag(type="hashtag", start=start, end=end, name="x"),
                    ]
                )
            )
        )
    return text, tuple(tags)


@PATIENT
@given(tagged())
def test_tags_change_how_a_text_looks_but_not_what_it_says(case: tuple[str, tuple[Tag, ...]]) -> None:
    text, tags = case
    assert_shown(text, tags, r"(?:em|strong|s)_(?:open|close)|html_inline </?(?:b|i|s|code)>|bbcode")


@PATIENT
@given(CONTENT, st.sampled_from(["%s", "(%s)", "%s: x", "x %s y", "<small>%s</small>"]))
def test_a_line_is_safe_wherever_it_stands(text: str, frame: str) -> None:
    single = " ".join(printable(text).split())
    shown = cook(frame % markdown.line(text))
    assert " ".join(shown.text.split()) == " ".join(re.sub("</?small>", "", frame % single).split())
    assert [mark for mark in shown.marks if "small" not in mark] == []
    assert shown.links == []


@PATIENT
@given(CONTENT)
def test_the_label_of_a_link_may_be_any_text(text: str) -> None:
    single = " ".join(printable(text).split())
    shown = cook(markdown.link("https://example.org/x", text or None))
    if single:
        assert " ".join(shown.text.split()) == single
    assert shown.links == ["https://example.org/x"]
    assert shown.marks == []


@pytest.mark.parametrize(
    ("url", "raw"),
    [
        ("https://example.org/a", "<https://example.org/a>"),
        ("https://example.org/a b", "[https://example.org/a b](https://example.org/a%20b)"),
        ("https://example.org/(a", "<https://example.org/(a>"),
        ("https://example.org/%20(a", "[https\\://example.org/%20(a](https://example.org/%20%28a)"),
        ("https://example.org/?a=1&lt;=2", "<https://example.org/?a=1&lt;=2>"),
        ("https://example.org/%41&lt;", "[https://example.org/%41\\&lt;](https://example.org/%41\\&lt;)"),
        ("mailto:a@example.org", "[mailto:a@example.org](mailto:a@example.org)"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("//example.org", "/\\/example\\.org"),
    ],
)
def test_an_address_is_a_link_only_if_a_page_may_link_to_it(url: str, raw: str) -> None:
    assert markdown.link(url) == raw
    assert " ".join(cook(raw).text.split()) == url
    assert cook(raw).marks == []


def test_a_mention_is_a_bold_name_unless_the_person_is_at_the_site() -> None:
    tag = Tag(type="mention", start=3, end=8, name="anna", key="x:user:1")
    assert markdown.raw("Hi @anna!", [tag]) == "Hi <b>@<!-- -->anna</b>!"
    assert markdown.raw("Hi @anna!", [tag], lambda _: "anna.example") == "Hi @anna.example<!-- -->!"
    assert markdown.raw("Hi @anna ", [tag], lambda _: "anna.example") == "Hi @anna.example"
    assert markdown.raw("Hi @anna!", [tag], lambda _: "no name, [b]") == "Hi <b>@<!-- -->anna</b>!"
    assert "mention" in cook("Hi @anna.example<!-- -->!").marks


def test_a_link_keeps_its_label_and_title() -> None:
    tag = Tag(type="link", start=0, end=3, url="https://example.org", name='The "site"')
    assert markdown.raw("see x", [tag]) == '[see](https://example.org "The \\"site\\"") x'


def test_styles_are_kept_line_by_line() -> None:
    assert markdown.raw("a bold word", [Tag(type="style", start=2, end=6, name="bold")]) == "a **bold** word"
    assert markdown.raw("ab.c", [Tag(type="style", start=1, end=3, name="bold")]) == "a<b>b.</b>c"
    assert markdown.raw("one\n\ntwo", [Tag(type="style", start=0, end=8, name="italic")]) == "*one*\n\n*two*"


def test_tags_outside_of_the_text_are_passed_over() -> None:
    for tag in (Tag(type="style", start=1, end=9, name="bold"), Tag(type="link", url="https://example.org")):
        assert markdown.raw("ab", [tag]) == "ab"


@given(CONTENT)
def test_an_attribute_does_not_end_its_tag(text: str) -> None:
    value = markdown.attribute(text)
    assert not re.search("[\"'“”\\[\\],\n]", value)


@PATIENT
@given(CONTENT)
def test_an_alternative_does_not_end_its_image(text: str) -> None:
    [token] = cook(f"![{markdown.alt(text)}|690x460](upload://a.jpeg)").marks
    assert token.startswith("image") and token.endswith("|690x460")


def test_a_quotation_is_a_block_of_its_own() -> None:
    assert markdown.quoted("a\n\nb", "**Anna** wrote:") == "> **Anna** wrote:\n>\n> a\n>\n> b"
    assert markdown.quoted(markdown.quoted("a")) == "> > a"
    assert cook(markdown.quoted(markdown.raw("[!note]\n- x"))).marks == ["blockquote_open", "blockquote_close"]


def test_bold_is_bold_whatever_stands_beside_it() -> None:
    for name in ("Anna", "Anna (x)", "*", "_", "1.", "- x", "..."):
        shown = cook(f"x{markdown.bold(name)}y")
        assert shown.text == f"x{name}y"
        assert shown.marks in (["strong_open", "strong_close"], ["html_inline <b>", "html_inline </b>"])
    assert markdown.bold(" ") == ""


@pytest.mark.parametrize(
    "sign", [*list("*_~`[]<>&$%:;@#!?.,-=+|\\/\"' \t\n"), ":a", "[a", "* ", "//a.", "<a", "www.", "http://a)"]
)
def test_long_texts_take_about_their_length(sign: str) -> None:
    """60,000 characters of the worst kind take half a second; a rule that is quadratic would take minutes."""
    text = (sign * 60_000)[:60_000] + "x"
    begun = time.monotonic()
    raw = markdown.raw(text)
    markdown.pieces(raw)
    assert time.monotonic() - begun < 30


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from([*LINES, "\n", "\n\n", "x " * 100, "- 1. x " * 40]), min_size=5, max_size=60).map(" ".join)
)
def test_pieces_say_together_what_the_whole_says(text: str) -> None:
    raw = markdown.raw(text)
    pieces = markdown.pieces(raw, 600)
    shown = [cook(piece) for piece in pieces]
    assert all(len(piece) <= 600 for piece in pieces)
    assert "".join("".join(one.text.split()) for one in shown) == "".join(cook(raw).text.split())
    assert [mark for one in shown for mark in one.marks] == []


def test_what_is_short_stays_one_piece() -> None:
    assert markdown.pieces("a\n\nb", 4) == ["a\n\nb"]
    assert markdown.pieces("a\n\n\n\nb", 5) == ["a", "b"]


def test_pieces_are_cut_between_paragraphs_then_lines_then_words() -> None:
    paragraph = "\n".join(["one two three"] * 5)
    assert markdown.pieces(f"{paragraph}\n\n{paragraph}\n\n{paragraph}", 150) == [
        f"{paragraph}\n\n{paragraph}",
        paragraph,
    ]
    assert markdown.pieces("\n".join(["one two three"] * 10), 100) == [
        "\n".join(["one two three"] * 7),
        "\n".join(["one two three"] * 3),
    ]
    words = markdown.pieces("word " * 100, 100)
    assert all(len(piece) > 60 for piece in words[:-1])
    assert all(piece.replace("word", "").strip() == "" for piece in words)
    assert " ".join(words).split() == ["word"] * 100


def test_a_quotation_stays_one_in_every_piece() -> None:
    for piece in markdown.pieces(markdown.quoted("word " * 100), 100):
        assert all(line.startswith("> word") for line in piece.split("\n"))


def test_a_block_is_closed_before_a_cut_and_opened_again_behind_it() -> None:
    raw = '[quote="Anna"]\n' + "\n".join(["one two three"] * 10) + "\n[/quote]\n\nend"
    pieces = markdown.pieces(raw, 110)
    assert len(pieces) == 2
    assert all(piece.startswith('[quote="Anna"]\none') for piece in pieces)
    assert pieces[0].endswith("three\n[/quote]") and pieces[1].endswith("three\n[/quote]\n\nend")


def test_no_token_is_cut() -> None:
    token = "[a label of some words](https://example.org/some/long/path) "
    for piece in markdown.pieces(token * 40, 400):
        assert piece.count("](https://example.org/some/long/path)") == piece.count("[a label of some words]")
