from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from exodus.importers.x.longpost import Core, Stretch, whole
from exodus.model import Note
from tests.importers.x.archive import only, read, reply, tweet, write

POST = 1_500_000_000_000_000_000
NOTE = POST - (20 << 22)
WORDS = "flour & water <3 " * 30


def row(native_id: int, text: str, **core: Any) -> dict[str, Any]:
    told = {"noteTweetId": str(native_id), "createdAt": "2022-03-06T02:31:24.000Z", "updatedAt": "x", "lifecycle": {}}
    return {
        "noteTweet": told | {"core": {"text": text, "mentions": [], "urls": [], "hashtags": [], "cashtags": []} | core}
    }


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def notes(folder: Path) -> dict[str, Note]:
    return {value.key: value for value in only(read(folder), Note)}


def test_a_long_post_gets_its_whole_text(tmp_path: Path) -> None:
    text = f"{escape(WORDS)[:270].rsplit(' ', 1)[0]}… https://t.co/0000000009"
    posts = [tweet(POST + 5, "the next one"), tweet(POST, text), tweet(NOTE - 1, "the one before")]
    found = notes(write(tmp_path, tweets=posts, note_tweet=[row(NOTE, WORDS)]))
    assert found[f"x:status:{POST}"].content == WORDS
    assert found[f"x:status:{POST}"].extra["long_post"] == str(NOTE)
    assert len(found) == 3


def test_the_mentions_that_a_note_omits_stay_before_it(tmp_path: Path) -> None:
    mentions = [{"screen_name": "ben_example", "id_str": "31", "indices": ["0", "12"]}]
    post = reply(POST, 5, "31", text=f"@ben_example {escape(WORDS)[:200]}…", mentions=mentions)
    found = notes(write(tmp_path, tweets=[post], note_tweet=[row(NOTE, WORDS)]))
    note = found[f"x:status:{POST}"]
    assert note.content == f"@ben_example {WORDS}"
    assert (note.tag[0].key, note.tag[0].start, note.tag[0].end) == ("x:user:31", 0, 12)


def test_a_short_note_is_one_for_its_styles(tmp_path: Path) -> None:
    style = {"fromIndex": "3", "toIndex": "7", "styleTypes": [{"name": "Bold"}]}
    posts = [tweet(POST, "🍞 bold &amp; done")]
    found = notes(write(tmp_path, tweets=posts, note_tweet=[row(NOTE, "🍞 bold & done", styletags=[style])]))
    (tag,) = found[f"x:status:{POST}"].tag
    assert (tag.type, tag.name, tag.start, tag.end) == ("style", "bold", 2, 6)


def test_a_note_whose_post_is_gone_is_kept_by_itself(tmp_path: Path) -> None:
    found = notes(
        write(tmp_path, tweets=[tweet(POST + (60_000 << 22), "something else")], note_tweet=[row(NOTE, WORDS)])
    )
    assert found[f"x:note:{NOTE}"].content == WORDS
    assert found[f"x:note:{NOTE}"].kind == "note"
    assert len(found) == 2


def test_posts_of_one_second_get_their_own_notes(tmp_path: Path) -> None:
    posts = [tweet(POST + (i * 300 << 22), f"{i} {escape(WORDS)[:100]}…") for i in range(3)]
    rows = [row(NOTE + (i * 300 << 22), f"{i} {WORDS}") for i in (2, 0, 1)]
    found = notes(write(tmp_path, tweets=posts, note_tweet=rows))
    assert [str(note.content)[:2] for note in found.values()] == ["0 ", "1 ", "2 "]
    assert all(note.content and len(note.content) > 300 for note in found.values())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.data())
def test_styles_lie_where_they_were(text: str, data: Any) -> None:
    if "://" in text:
        return
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    units = [len(text[:place].encode("utf-16-le")) // 2 for place in (start, end)]
    link = Stretch(
        shortUrl="https://t.co/0000000001", expandedUrl="https://example.org/long", fromIndex="0", toIndex="23"
    )
    shift = len("https://t.co/0000000001 ")
    style = Stretch(fromIndex=str(units[0] + shift), toIndex=str(units[1] + shift), styleTypes=({"name": "Italic"},))
    expanded = whole(Core(text=f"https://t.co/0000000001 {text}", urls=(link,), styletags=(style,)), "", [], None)
    styles = [tag for tag in expanded.tags if tag.type == "style"]
    assert [expanded.content[tag.start : tag.end] for tag in styles] == ([text[start:end]] if end > start else [])


def test_the_id_of_a_note_may_be_a_number(tmp_path: Path) -> None:
    entry = row(NOTE, WORDS, styletags=None)
    entry["noteTweet"]["noteTweetId"] = NOTE
    found = notes(write(tmp_path, tweets=[tweet(POST, f"{escape(WORDS)[:200]}…")], note_tweet=[entry]))
    assert found[f"x:status:{POST}"].content == WORDS
    alone = notes(write(tmp_path, tweets=[], note_tweet=[entry]))
    assert alone[f"x:note:{NOTE}"].content == WORDS
