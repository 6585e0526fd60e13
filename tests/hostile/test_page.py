"""Script in names, texts, file names and addresses, in every sample of the shelf, in the archive that comes of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.exporters.static.page import Page
from tests.hostile.forge import PLATFORMS, Post, forged, packed
from tests.hostile.journey import Journey, assert_page_safe
from tests.hostile.mutation import WRAPPER, samples, tree, zip_of
from tests.shelf import name_of

POISON = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)></title></textarea><!--<svg/onload=alert(1)>]]>"
    "\u2028\u2029\u202e\u2066\u200b\ufeff{{7*7}}{% raw %}${1}`&lt;script&gt;\x00\x0b\x1b[31m</a><a href=javascript:1>"
)
ADDRESSES = (
    "javascript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "JaVaScRiPt&colon;alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "//evil.example.org/x",
    "\\\\evil.example.org\\x",
    "file:///etc/passwd",
    'http://a.example.org/"onmouseover=alert(1)',
    "https://a.example.org/'><script>alert(1)</script>",
    "https://a.example.org/\nX: y",
    "http:javascript:alert(1)",
    "blob:https://example.org/1",
    'mailto:a@example.org?body="><script>',
    "view-source:https://example.org",
)
SAID = re.compile(
    r"text|title|name|value|content|post|comment|body|description|bio|uri|url|href|reaction|emoji|label|caption|summary|link"
)
BINARY = re.compile(r"media/|\.(jpg|png|mp4|webp|gif|pdf|zip)$")


def poisoned(value: Any, key: str, count: list[int]) -> Any:
    """The value with poison in every text, and every address replaced by a bad one."""
    if isinstance(value, dict):
        return {name: poisoned(item, name, count) for name, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item, key, count) for item in value]
    if not isinstance(value, str) or not SAID.search(key.lower()):
        return value
    count[0] += 1
    if value.startswith("http"):
        return ADDRESSES[count[0] % len(ADDRESSES)]
    return value if re.fullmatch(r"[\w/.-]+\.\w{3,4}", value) else value + POISON


def poison(data: bytes, count: list[int]) -> bytes:
    wrapper = WRAPPER.match(data)
    start = wrapper.end() if wrapper else 0
    try:
        value = json.loads(data[start:])
    except ValueError:
        return data
    return data[:start] + json.dumps(poisoned(value, "", count)).encode()


@pytest.mark.parametrize("sample", samples(), ids=map(name_of, samples()))
def test_no_script_of_a_takeout_runs(journey: Journey, sample: Path) -> None:
    count = [0]
    members = {
        name: data if BINARY.search(name) else poison(data, count)
        for name, data in tree(sample)
        if not name.endswith((".html", ".csv"))
    } | {
        name: data.replace(b"Example", b"Example <script>alert(1)</script>")
        for name, data in tree(sample)
        if name.endswith(".csv")
    }
    path = journey.folder / "poisoned.zip"
    path.write_bytes(zip_of({**{name: data for name, data in tree(sample) if name not in members}, **members}))
    done = journey.migrate(path)
    assert done.code == 0
    assert journey.records()
    if count[0]:
        texts = "".join(page.read_text(encoding="utf-8") for page in journey.archive.rglob("*.html"))
        assert "&lt;script&gt;alert(1)" in texts


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_text_is_text_however_it_looks(journey: Journey, platform: str) -> None:
    posts = [Post(text) for text in (POISON, *ADDRESSES, *(f"see {address} there" for address in ADDRESSES))]
    assert journey.migrate(packed(journey.folder / "t.zip", forged(platform, posts))).code == 0
    shown = {note.content for note in journey.notes()}
    assert len(shown) >= len(posts)


def test_what_is_asserted_of_pages_finds_what_it_is_to_find(tmp_path: Path) -> None:
    policy = "default-src 'none'; connect-src 'none'"
    head = f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}"></head>'
    for body in (
        "<script>1</script>",
        '<p onclick="x">a</p>',
        '<p style="x">a</p>',
        '<a href="javascript:1">a</a>',
        '<a href="//evil.example.org">a</a>',
        '<img src="data:text/html,x">',
        "<iframe></iframe>",
        '<a href=" javascript:1">a</a>',
    ):
        (tmp_path / "p.html").write_text(f"<html>{head}<body>{body}</body></html>")
        with pytest.raises(AssertionError):
            assert_page_safe(Page(tmp_path / "p.html"), "p.html")
