"""No page grows beyond 300 kB, whatever a takeout holds; and what a chart leaves out can still be reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from exodus.exporters.static import Static, StaticOptions
from exodus.exporters.static.atlas import Atlas
from exodus.exporters.static.era import LONGEST, era_of
from exodus.exporters.static.place import anchor
from exodus.model import (
    Activity,
    Actor,
    Attachment,
    Collection,
    Document,
    Finding,
    Location,
    Note,
    Record,
    Reference,
    Tag,
)
from tests.exporters.memory import MemorySelection, Recorder
from tests.exporters.static.page import Page, inside

OWNER = "x:user:1"
LIMIT = 300_000


def _post(name: str, content: str, published: datetime, **more: Any) -> Note:
    key = f"x:status:{name}"
    return Note(
        key=key, kind="post", attributed_to=OWNER, audience="public", content=content, published=published, **more
    )


def _vast() -> Iterator[Record]:
    """Much of everything that a page could list: years, places, links, answers, people, captions, long words."""
    for number in range(1, 301):
        yield Actor(
            key=f"x:user:{number}",
            name=f"Ana {number} Example",
            owner=number <= 20,
            summary="词" * (30_000 if number < 3 else 9),
        )
    yield Collection(
        key="x:talk:1", kind="conversation", name="語" * 400, participants=tuple(f"x:user:{n}" for n in range(1, 301))
    )
    pictures = tuple(Attachment(f"x:media:{number}", "花" * 700) for number in range(300))
    for number in range(300):
        yield Document(key=f"x:media:{number}", kind="image", name="n" * 300, missing="lost " * 100)
    yield Collection(key="x:album:1", kind="album", name="Album", summary="あ" * 20_000, attachment=pictures)
    for year in [*range(1, 120), *range(2005, 2025), *range(9850, 10_000)]:
        yield _post(f"{year}", f"word {year} " * 5, datetime(year, 6, 1, tzinfo=UTC))
    day = datetime(2010, 1, 1, 12, tzinfo=UTC)
    for number in range(3000):
        place = Location(number % 170 - 85 + 0.01, number % 358 - 179 + 0.01, name=f"Place {number} " + "は" * 100)
        yield _post(f"p{number}", "here", day + timedelta(hours=number), location=place)
    words = "http://a.b " * 4000
    tags = tuple(Tag("hashtag", n * 2, n * 2 + 1, "t") for n in range(10_000))
    yield _post("urls", words, day, attachment=pictures)
    yield _post("tags", "t " * 11_000, day, tag=tags)
    yield Note(key="x:event:1", kind="event", name="Party", start_time=day, published=day, attributed_to=OWNER)
    for number in range(3000):
        yield Activity(
            key=f"x:rsvp:{number}", kind="rsvp", actor=f"x:user:{number % 300 + 1}", object=Reference("x:event:1"),
            content="joined", published=day,
        )  # fmt: skip


@pytest.fixture(scope="module")
def vast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vast")
    findings = [("t.zip", Finding(f"m{n}.json" * 20, f"reason {n} " * 20, detail="語" * 500)) for n in range(1000)]
    takeouts = tuple({"name": f"takeout-{n}.zip", "importer": "x"} for n in range(60))
    selection = MemorySelection(_vast(), folder / "blobs", findings=findings, takeouts=takeouts)
    Static(StaticOptions(directory=str(folder / "archive"))).publish(selection, Recorder())
    return folder / "archive"


def test_no_page_is_larger_than_the_budget(vast: Path) -> None:
    sizes = {path.relative_to(vast).as_posix(): path.stat().st_size for path in vast.rglob("*.html")}
    assert {path: size for path, size in sizes.items() if size > LIMIT} == {}


def test_the_overviews_go_on_over_pages_and_reach_every_year(vast: Path) -> None:
    reached: set[str] = set()
    waiting = ["index.html", "timeline/index.html", "calendar/index.html", "map/index.html"]
    while waiting:
        page = waiting.pop()
        folder = page.rpartition("/")[0]
        for link in Page(vast / page).links:
            found = inside(link)
            if found is None or not found[0].endswith(".html"):
                continue
            path = (vast / folder / found[0]).resolve().relative_to(vast.resolve()).as_posix()
            if path not in reached:
                reached.add(path)
                if path.partition("/")[0] in ("timeline", "calendar", "map") and "index" in path:
                    waiting.append(path)
    for year in (1, 119, 2024, 9999):
        assert f"calendar/{year}.html" in reached
        assert f"timeline/{year}.html" in reached
    for number in range(0, 3000, 300):
        assert any(
            f"Place {number} " in (vast / page).read_text(encoding="utf-8") for page in reached if "map/" in page
        )


def test_charts_draw_the_years_of_a_life_and_lead_to_the_others(vast: Path) -> None:
    home = (vast / "index.html").read_text(encoding="utf-8")
    assert '<p class="eyebrow">2005–2024</p>' in home
    assert 'href="calendar/1.html"' in home
    assert "49 more" in home
    figures = Page(vast / "stats" / "index.html")
    assert figures.count("rect") < 4 * LONGEST + 200
    assert "Ana 1 Example, Ana 2 Example, Ana 3 Example and 17 more" in home


def test_a_text_that_was_cut_stands_whole_beside_the_page(vast: Path) -> None:
    for key in ("x:status:urls", "x:status:tags"):
        path = vast / "posts" / f"{anchor(key)}.txt"
        assert path.read_text(encoding="utf-8").count(" ") >= 4000
        link = f"posts/{anchor(key)}.txt"
        assert any(link in page.read_text(encoding="utf-8") for page in (vast / "timeline").glob("2010*.html"))


@pytest.mark.parametrize(
    ("counts", "first", "last", "outside"),
    [
        ({}, 0, 0, ()),
        ({2015: 3}, 2015, 2015, ()),
        ({1990: 1, 2015: 3}, 1990, 2015, ()),
        ({1: 1, 2008: 5, 2020: 5, 9999: 1}, 2008, 2020, (1, 9999)),
        ({1970: 1, 2010: 1}, 2010, 2010, (1970,)),
        ({1970: 0, 2010: 1}, 2010, 2010, ()),
    ],
)
def test_an_era_is_the_forty_years_that_hold_most(
    counts: dict[int, int], first: int, last: int, outside: tuple[int, ...]
) -> None:
    era = era_of(counts)
    assert (era.first, era.last, era.outside) == (first, last, outside)
    assert len(era.years) == (last - first + 1 if counts else 0)


def test_a_map_of_many_squares_is_drawn_coarser_and_loses_nothing() -> None:
    atlas = Atlas()
    for number in range(5000):
        atlas.add(f"x:status:{number}", Location(number % 170 - 85 + 0.5, (number * 7) % 358 - 179 + 0.5))
    points = atlas.points(400)
    assert 40 <= len(points) <= 400
    assert sum(count for count, _ in points) == 5000
    assert points == sorted(points, key=lambda point: -point[0])
