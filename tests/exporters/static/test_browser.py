"""A real browser opens the archive from the disk: nothing is asked of a network, nothing complains."""

from __future__ import annotations

import pytest

from exodus.exporters.static.place import anchor
from tests.exporters.static.conftest import Built

pytestmark = pytest.mark.slow(35)
VIEWS = (
    "index.html",
    "about.html",
    "timeline/index.html",
    "timeline/2023.html",
    "timeline/2014.html",
    "timeline/2014-05.html",
    "conversations/index.html",
    f"conversations/{anchor('facebook:thread:0')}-2.html",
    f"conversations/{anchor('facebook:thread:3')}.html",
    "photos/index.html",
    "photos/2023.html",
    "photos/missing.html",
    "photos/files.html",
    f"albums/{anchor('facebook:album:0')}.html",
    "people/index.html",
    f"people/{anchor('facebook:profile:2')}.html",
    "groups/index.html",
    f"groups/{anchor('facebook:group:9')}.html",
    "comments/index.html",
    "events/index.html",
    "likes/index.html",
    "connections/index.html",
    "connections/friends.html",
    "days/index.html",
    "days/11.html",
    "findings/index.html",
    f"posts/{anchor('x:status:3')}.html",
)


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_view_opens_without_a_word_from_the_console(
    built: Built, browser: object, width: int, theme: str
) -> None:
    context = browser.new_context(  # type: ignore[attr-defined]  # playwright is optional here
        viewport={"width": width, "height": 900}, color_scheme=theme, offline=True
    )
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    for view in VIEWS:
        page.goto((built.path / view).as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{view} is wider than {width} pixels"
        broken = page.evaluate(
            "[...document.images].filter(i => i.complete && i.currentSrc && !i.naturalWidth).map(i => i.src)"
        )
        assert not broken, view
    context.close()
    assert not said
    assert all(url.startswith(("file://", "data:,")) for url in asked)


def test_without_script_the_same_articles_are_read(built: Built, browser: object) -> None:
    texts = []
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)  # type: ignore[attr-defined]  # as above
        page = context.new_page()
        read = []
        for view in VIEWS:
            page.goto((built.path / view).as_uri())
            read.append([article.inner_text() for article in page.locator("article").all()[:40]])
        texts.append(read)
        context.close()
    assert texts[0] == texts[1]
    assert any(texts[0])


def test_colors_switch_and_stay(built: Built, browser: object) -> None:
    context = browser.new_context(color_scheme="light")  # type: ignore[attr-defined]  # as above
    page = context.new_page()
    page.goto((built.path / "index.html").as_uri())
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Switch to dark colors").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto((built.path / "timeline/2023.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark != light
    context.close()


def test_the_keyboard_reaches_the_content_first(built: Built, browser: object) -> None:
    context = browser.new_context()  # type: ignore[attr-defined]  # as above
    page = context.new_page()
    page.goto((built.path / "timeline/2023.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "ARTICLE"
    context.close()


def test_hostile_markup_never_runs(built: Built, browser: object) -> None:
    context = browser.new_context()  # type: ignore[attr-defined]  # as above
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for view in ("timeline/2023.html", "findings/index.html", "about.html", "photos/files.html"):
        page.goto((built.path / view).as_uri())
    context.close()


def test_pictures_open_over_the_page_and_the_keyboard_walks_them(built: Built, browser: object) -> None:
    context = browser.new_context()  # type: ignore[attr-defined]  # as above
    page = context.new_page()
    page.goto((built.path / "albums" / f"{anchor('facebook:album:0')}.html").as_uri())
    page.locator("a.shot").first.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Picture")
    assert "1 of 5" in box.inner_text()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "3 of 5" in box.inner_text()
    assert "The boat that never left" in box.inner_text()
    page.keyboard.press("Escape")
    assert not box.is_visible()
    assert page.evaluate("document.activeElement.className") == "shot"
    context.close()


def test_the_menu_opens_by_keyboard_and_without_script(built: Built, browser: object) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False)  # type: ignore[attr-defined]  # as above
    page = context.new_page()
    page.goto((built.path / "photos/2023.html").as_uri())
    menu = page.get_by_role("navigation", name="Sections")
    assert not menu.is_visible()
    page.get_by_role("button", name="Menu", exact=True).focus()
    page.keyboard.press("Enter")
    assert menu.get_by_role("link", name="Stats").is_visible()
    assert [link.inner_text() for link in menu.locator("[aria-current]").all()] == ["Photos"]
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    page.keyboard.press("Enter")
    menu.get_by_role("link", name="Timeline").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Timeline"
    context.close()


def test_on_a_wide_screen_the_menu_stands_beside_the_page(built: Built, browser: object) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=False)  # type: ignore[attr-defined]  # as above
    page = context.new_page()
    page.goto((built.path / "calendar/gaps.html").as_uri())
    menu = page.get_by_role("navigation", name="Sections")
    assert menu.is_visible()
    assert not page.get_by_role("button", name="Menu", exact=True).is_visible()
    assert [
        (link.inner_text(), link.get_attribute("aria-current")) for link in menu.locator("[aria-current]").all()
    ] == [("Gaps", "page")]
    context.close()
