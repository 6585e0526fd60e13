"""What holds for every page of an archive."""

from __future__ import annotations

import posixpath
import re

from exodus.exporters.static.place import anchor
from exodus.exporters.static.survey import stands_elsewhere
from exodus.model import Activity, Actor
from tests.exporters.static.conftest import Built
from tests.exporters.static.page import inside

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'"
)


def test_every_link_leads_to_a_page_and_a_place_that_exist(built: Built) -> None:
    broken = []
    for name, page in built.pages.items():
        for link in page.links + page.sources:
            found = inside(link)
            if found is None:
                assert link.startswith(("https://", "http://", "mailto:", "data:,")), f"{name}: {link}"
                continue
            path, fragment = found
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            if not (built.path / target).is_file() or (
                fragment and target in built.pages and fragment not in built.pages[target].ids
            ):
                broken.append(f"{name}: {link}")
    assert not broken, broken[:20]


def test_links_inside_the_archive_are_relative_and_stay_inside(built: Built) -> None:
    for name, page in built.pages.items():
        for link in page.links + page.sources:
            found = inside(link)
            if found is not None:
                assert not link.startswith("/")
                assert not posixpath.normpath(posixpath.join(posixpath.dirname(name), found[0])).startswith("..")


def test_ids_are_said_once_a_page(built: Built) -> None:
    for name, page in built.pages.items():
        assert len(page.ids) == len(set(page.ids)), name


def test_every_record_stands_under_its_anchor_somewhere(built: Built) -> None:
    ids = {ident for page in built.pages.values() for ident in page.ids}
    owners = set(built.selection.owners)
    for record in built.selection.records():
        shown_there = isinstance(record, Activity) and stands_elsewhere(record, built.selection, owners)
        if shown_there or record.kind == "rsvp":
            continue
        if isinstance(record, Actor) and record.owner and record.key not in built.selection.owners:
            continue
        for key in built.selection.keys_of(record.key):
            assert anchor(key) in ids, record


def test_pages_have_one_heading_landmarks_and_the_policy(built: Built) -> None:
    for name, page in built.pages.items():
        assert page.count("h1") == 1, name
        assert page.count("main") == 1, name
        assert [tag for tag, _ in page.elements].index("title") < [tag for tag, _ in page.elements].index("body"), name
        policies = [
            attributes["content"]
            for tag, attributes in page.elements
            if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policies == [POLICY], name
        assert ("html", {"lang": "en"}) in page.elements
        assert any(tag == "a" and attributes.get("class") == "skip" for tag, attributes in page.elements)


def test_nothing_is_inline(built: Built) -> None:
    for name, page in built.pages.items():
        assert page.count("style") == 0, name
        assert page.count("iframe") + page.count("object") + page.count("embed") == 0, name
        assert all(set(attributes) == {"src"} for attributes in page.scripts), name
        assert len(page.scripts) == (3 if name == "search/index.html" else 1), name
        for _, attributes in page.elements:
            assert "style" not in attributes, name
            assert not any(attribute.startswith("on") for attribute in attributes), name


def test_pictures_have_alternatives_and_sizes(built: Built) -> None:
    for name, page in built.pages.items():
        for tag, attributes in page.elements:
            if tag == "img":
                assert attributes.get("alt") is not None, name
                assert int(attributes["width"] or 0) > 0, name
                assert int(attributes["height"] or 0) > 0, name
                assert attributes.get("loading") == "lazy", name


def test_pages_are_small(built: Built) -> None:
    for name in built.pages:
        assert (built.path / name).stat().st_size < 300_000, name


def test_what_a_browser_could_run_is_only_offered_for_saving(built: Built) -> None:
    page = built.pages["photos/files.html"]
    assert "invitation.svg" in page.text
    saved = [attributes for tag, attributes in page.elements if tag == "a" and "download" in attributes]
    assert any((attributes["href"] or "").endswith(".bin") for attributes in saved)
    endings = {path.suffix for path in (built.path / "data" / "media").rglob("*") if path.is_file()}
    assert endings == {".jpg", ".wav", ".bin"}


def test_hostile_words_are_only_words(built: Built) -> None:
    for name, page in built.pages.items():
        assert "alert" not in "".join(link for link in page.links), name
    assert "<script>alert('never')</script>" in built.pages["timeline/2023.html"].text
    assert "<script>alert('never')</script>" in built.pages["findings/index.html"].text


def test_conversations_are_paged_and_their_days_and_sides_are_told(built: Built) -> None:
    first = anchor("facebook:thread:0")
    pages = sorted(name for name in built.pages if name.startswith(f"conversations/{first}"))
    assert pages == [f"conversations/{first}{rest}.html" for rest in ("-2", "-3", "")]
    messages = [built.pages[name].count("article") for name in pages]
    assert sum(messages) == 520
    html = (built.path / pages[0]).read_text(encoding="utf-8")
    assert 'class="run own"' in html
    assert 'class="run other"' in html
    assert re.search(r'<h2 class="day"><time datetime="2018-\d\d-\d\d">', html)


def test_a_thread_stands_whole_on_the_page_of_its_beginning(built: Built) -> None:
    page = built.pages[f"posts/{anchor('x:status:3')}.html"]
    assert "thought number 3 " in page.text
    for number in (15, 27, 39, 51, 123):
        assert anchor(f"x:status:{number}") in page.ids


def test_missing_media_are_said_quietly_with_their_reason(built: Built) -> None:
    assert "the takeout names the file but does not hold it" in built.pages["photos/missing.html"].text
    assert "photo missing" in built.pages["timeline/2023.html"].text


def test_a_message_without_a_conversation_is_not_lost(built: Built) -> None:
    assert "to nobody in particular" in built.pages["conversations/other.html"].text


def test_empty_sections_are_left_out_of_the_navigation(built: Built) -> None:
    home = built.pages["index.html"]
    assert "timeline/index.html" in home.links
    assert "comments/index.html" in home.links
    assert all((built.path / link).is_file() for link in home.links if link.endswith("index.html"))


def test_albums_are_shared_with_whoever_took_part(built: Built) -> None:
    album = f"../albums/{anchor('facebook:album:0')}.html"
    ben, chloe = (built.pages[f"people/{anchor(f'facebook:profile:{number}')}.html"] for number in (2, 3))
    assert "Shared albums" in ben.text and album in ben.links
    assert "Shared albums" not in chloe.text and album not in chloe.links
