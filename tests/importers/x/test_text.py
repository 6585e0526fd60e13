from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.importers.x.row import Entities, Hashtag, Mention, Url
from exodus.importers.x.text import Expanded, code_point, expand, marks_of, moved, unescape

plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="@#$＠＃＄"), max_size=20).filter(
    lambda text: "://" not in text and "&" not in text.replace("&&", "")
)
pieces = st.lists(
    st.one_of(
        plain.map(lambda text: ("text", text)),
        st.sampled_from(["&", "<3", "a > b", "&amp;", "🏳️‍🌈", "é", "𝒳", "\n", "  "]).map(lambda text: ("text", text)),
        st.from_regex(r"[A-Za-z0-9]{10}", fullmatch=True).map(lambda code: ("link", code)),
        st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True).map(lambda name: ("mention", name)),
        st.from_regex(r"[a-zé東]{1,9}", fullmatch=True).map(lambda word: ("hashtag", word)),
    ),
    max_size=12,
)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def told(parts: list[tuple[str, str]]) -> tuple[str, str, Entities]:
    """What a human wrote, what X makes of it, and X's entities."""
    human = escaped = ""
    entities = Entities()
    for kind, value in parts:
        human, escaped = human + " ", escaped + " "
        start = len(escaped)
        if kind == "text":
            human, escaped = human + value, escaped + escape(value)
            continue
        shown = {"link": "https://t.co/", "mention": "@", "hashtag": "#"}[kind] + value
        human, escaped = human + shown, escaped + shown
        indices = (str(start), str(start + len(shown)))
        if kind == "link":
            url = Url(url=shown, expanded_url=f"https://example.org/{value}?a=1&b=2", indices=indices)
            entities.urls = (*entities.urls, url)
        elif kind == "mention":
            mention = Mention(screen_name=value, id_str="31", indices=indices)
            entities.user_mentions = (*entities.user_mentions, mention)
        else:
            entities.hashtags = (*entities.hashtags, Hashtag(text=value, indices=indices))
    return human, escaped, entities


def rebuilt(expanded: Expanded) -> str:
    """What a human wrote, from content and tags alone."""
    text = expanded.content
    for tag in sorted((tag for tag in expanded.tags if tag.short), key=lambda tag: -(tag.start or 0)):
        assert tag.start is not None
        text = text[: tag.start] + str(tag.short) + text[tag.end :]
    return text


@given(pieces)
def test_content_and_tags_rebuild_what_was_written(parts: list[tuple[str, str]]) -> None:
    human, escaped, entities = told(parts)
    marks, loose = marks_of(escaped, entities)
    expanded = expand(escaped, marks, loose)
    assert rebuilt(expanded) == human
    assert not loose
    for tag in expanded.tags:
        shown = expanded.content[tag.start : tag.end]
        expected = {"link": tag.url, "mention": f"@{tag.name}", "hashtag": f"#{tag.name}"}[tag.type]
        assert shown == expected


@given(pieces, st.integers(1, 9))
def test_offsets_that_do_not_fit_are_found_by_the_string(parts: list[tuple[str, str]], shift: int) -> None:
    human, escaped, entities = told(parts)
    listed: list[Url | Mention | Hashtag] = [*entities.urls, *entities.user_mentions, *entities.hashtags]
    for entity in listed:
        assert entity.indices is not None
        entity.indices = tuple(str(int(place) + shift) for place in entity.indices)
    marks, loose = marks_of(escaped, entities)
    assert rebuilt(expand(escaped, marks, loose)) == human


@given(pieces, st.data())
def test_an_entity_that_was_cut_off_keeps_its_meaning(parts: list[tuple[str, str]], data: Any) -> None:
    _, escaped, entities = told(parts)
    cut = escaped[: data.draw(st.integers(0, len(escaped)))]
    marks, loose = marks_of(cut, entities)
    expanded = expand(cut, marks, loose)
    assert len(marks) + len(loose) == len(entities.urls) + len(entities.user_mentions) + len(entities.hashtags)
    for tag in expanded.tags:
        assert tag.start is None or 0 <= tag.start < (tag.end or 0) <= len(expanded.content)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escapes_are_undone_once(text: str) -> None:
    assert unescape(escape(text)) == text
    assert unescape("&amp;lt;") == "&lt;"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.data())
def test_utf_16_offsets_become_code_points(text: str, data: Any) -> None:
    place = data.draw(st.integers(0, len(text)))
    assert code_point(text, len(text[:place].encode("utf-16-le")) // 2) == place


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see http://example.org/old). ok", ["http://example.org/old"]),
        ("cut https://t.co/ab…", []),
        ("cut https://t.co/ab", []),
        ("cut https…", []),
        ("odd http://[", []),
        ("two http://a.example/ https://b.example/x?y=1&amp;z=2", ["http://a.example/", "https://b.example/x?y=1&z=2"]),
        ("whole https://t.co/0123456789", ["https://t.co/0123456789"]),
    ],
)
def test_plain_addresses_become_links_and_stumps_do_not(text: str, links: list[str]) -> None:
    assert [tag.url for tag in expand(text, []).tags] == links


def test_a_gone_account_is_a_mention_without_a_key() -> None:
    entities = Entities(user_mentions=(Mention(screen_name="12345", id_str="-1", indices=("0", "6")),))
    marks, loose = marks_of("@12345 hi", entities)
    (tag,) = expand("@12345 hi", marks, loose).tags
    assert (tag.name, tag.key, tag.url) == ("12345", None, None)


def test_a_full_width_sign_and_other_letter_case_still_fit() -> None:
    text = "＃Tea with @BEN_Example"
    entities = Entities(
        hashtags=(Hashtag(text="Tea", indices=("0", "4")),),
        user_mentions=(Mention(screen_name="ben_example", id_str="31", indices=("10", "22")),),
    )
    marks, loose = marks_of(text, entities)
    assert [(tag.type, tag.start, tag.end) for tag in expand(text, marks, loose).tags] == [
        ("hashtag", 0, 4),
        ("mention", 10, 22),
    ]


def test_a_link_without_an_answer_stays_as_it_was_written() -> None:
    marks, loose = marks_of("x https://t.co/0123456789", Entities(urls=(Url(url="https://t.co/0123456789"),)))
    expanded = expand("x https://t.co/0123456789", marks, loose)
    assert expanded.content == "x https://t.co/0123456789"
    assert (expanded.tags[0].url, expanded.tags[0].short) == ("https://t.co/0123456789", None)


def test_a_style_moves_with_the_links_before_it() -> None:
    text = "https://t.co/0123456789 bold"
    marks, _ = marks_of(text, Entities(urls=(Url(url=text[:23], expanded_url="https://a.example/"),)))
    expanded = expand(text, marks)
    start, end = moved(24, expanded.borders), moved(28, expanded.borders)
    assert expanded.content[start:end] == "bold"
    assert moved(5, expanded.borders) == 5
    assert moved(22, expanded.borders) == len("https://a.example/")
