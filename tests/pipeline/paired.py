"""One small history, written as a takeout in JSON and as the same in HTML, in any language.

The pages are written from the format notes and the CLDR, by none of the code that reads them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import babel
from babel.dates import format_datetime, get_month_names

from tests.importers.facebook.conftest import mangle

LANGUAGES = ("ar", "de", "en_GB", "en_US", "es", "fr", "ja", "pl")
OWNER, OTHER, THIRD = "Zoë Example", "Bob Example", "Łucja Example"
HOME = ZoneInfo("Europe/Berlin")
PACIFIC = timedelta(hours=-8)
PEOPLE = {"ar": "المشاركون", "de": "Teilnehmer", "es": "Participantes", "fr": "Participants", "ja": "参加者"}


class Line(NamedTuple):
    """Somebody's message; ``at`` in UTC."""

    thread: str
    author: str
    at: datetime
    text: str
    reactions: tuple[tuple[str, str], ...] = ()


class Paired(NamedTuple):
    """The two takeouts, and the times that the pages alone can tell of the messages."""

    data: Path
    pages: Path
    walls: list[datetime]


def _at(month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2023, month, day, hour, minute, second, tzinfo=UTC)


PAIR, GROUP = "bobexample_1000000000000001", "trip_1000000000000002"
TALE = (
    Line(PAIR, OTHER, _at(1, 3, 9, 5, 20), "Happy new year 🎉"),
    Line(PAIR, OWNER, _at(1, 3, 9, 5, 41), "Same to you & yours <3"),
    Line(PAIR, OWNER, _at(1, 3, 9, 7), "ok"),
    Line(PAIR, OWNER, _at(1, 3, 9, 7), "ok"),
    Line(PAIR, OTHER, _at(3, 26, 0, 30), "before the clocks change"),
    Line(PAIR, OTHER, _at(3, 26, 1, 30), "after the clocks changed"),
    Line(PAIR, OTHER, _at(7, 14, 22, 59, 59), "ok"),
    Line(PAIR, OWNER, _at(7, 14, 23, 0, 1), "two\nlines"),
    Line(PAIR, OTHER, _at(12, 31, 23, 59, 58), "clean Ã© stays", (("👍🏽", OWNER), ("❤", OTHER))),
    Line(GROUP, THIRD, _at(5, 12, 3, 4, 5), "Who is coming?", (("😆", OTHER),)),
    Line(GROUP, OTHER, _at(5, 12, 13, 4, 5), "I am — “probably”"),
    Line(GROUP, OWNER, _at(11, 2, 12, 0), "日本語 العربية ไทย"),
)
POSTS = (
    (_at(2, 10, 17, 45, 7), "First snow ☃"),
    (_at(8, 20, 6, 1, 2), "Sea & sun"),
)


def messenger(folder: Path, language: str) -> Paired:
    """Facebook of 2024: months by their short names, seconds, the zone of the day of the export only."""
    wrapper = "your_facebook_activity/"
    data, pages = folder / "facebook-json", folder / "facebook-html"
    profile = "personal_information/profile_information/profile_information"
    address = "https://www.facebook.com/profile.php?id=100000000001"
    _json(data, f"{profile}.json", {"profile_v2": {"name": {"full_name": OWNER}, "profile_uri": address}})
    _threads(data, wrapper)
    _json(
        data,
        f"{wrapper}posts/your_posts__check_ins__photos_and_videos_1.json",
        [{"timestamp": _ms(at) // 1000, "data": [{"post": text}], "title": OWNER} for at, text in POSTS[::-1]],
    )
    _write(pages, f"{profile}.html", _page("Profile", [f'<section><div><a href="{address}">{address}</a></div>'
           f"<table><tr><td>Name</td><td>{OWNER}</td></tr></table></section>"]))  # fmt: skip
    start = "<html><body><time datetime='x' /></body></html>".replace(
        "<time datetime='x' />",
        '<time datetime="2024-08-19T14:33Z">Monday, August 19, 2024 at 4:33 PM UTC+02:00</time>',
    )
    _write(pages, "start_here.html", start)

    def box(heading: str, body: str, at: datetime) -> str:
        written = _short(at.astimezone(HOME), language, seconds=True)
        return (
            f'<section class="_a6-g"><h2>{escape(heading)}</h2><div class="_2ph_ _a6-p">{body}</div>'
            f'<footer class="_3-94 _a6-o"><a href="https://www.facebook.com/dyi/l/?l=1"><div>{written}</div></a></footer>'
            "</section>"
        )

    _message_pages(pages, wrapper, language, box)
    posts = [box(OWNER, f'<div class="_2pin"><div>{escape(text)}</div></div>', at) for at, text in POSTS[::-1]]
    _write(pages, f"{wrapper}posts/your_posts__check_ins__photos_and_videos_1.html", _page("Posts", posts))
    return Paired(data, pages, [line.at + _offset(line.at) - timedelta(hours=2) for line in TALE])


def messenger_2019(folder: Path, language: str) -> Paired:
    """Facebook of 2019: dates in full as the language writes them, minutes, no zone at all."""
    data, pages = folder / "facebook-json", folder / "facebook-html"
    address = "https://www.facebook.com/zoe.example"
    _json(
        data,
        "profile_information/profile_information.json",
        {"profile": {"name": {"full_name": OWNER}, "profile_uri": address}},
    )
    _threads(data, "")
    rows = f'<div class="pam uiBoxWhite noborder"><div>Name<div><div>{OWNER}</div></div></div></div>'
    _write(pages, "profile_information/profile_information.html", _page("Profile", [rows]))

    def box(heading: str, body: str, at: datetime) -> str:
        written = format_datetime(at.astimezone(HOME), _pattern(language), locale=language)
        return (
            f'<div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder"><div class="_3-96 _2pio">{escape(heading)}</div>'
            f'<div class="_3-96 _2let">{body}</div><div class="_3-94 _2lem">{written}</div></div>'
        )

    _message_pages(pages, "", language, box)
    return Paired(data, pages, [(line.at + _offset(line.at)).replace(second=0) for line in TALE])


def instagram(folder: Path, language: str) -> Paired:
    """Instagram of 2024: months by their short names, minutes, UTC−8 summer and winter."""
    wrapper = "your_instagram_activity/"
    data, pages = folder / "instagram-json", folder / "instagram-html"
    profile = "personal_information/personal_information/personal_information"
    facts = {"Username": {"value": "zoe.example"}, "Name": {"value": OWNER}}
    _json(data, f"{profile}.json", {"profile_user": [{"title": "", "media_map_data": {}, "string_map_data": facts}]})
    _threads(data, wrapper)
    cells = "".join(f"<tr><td colspan=2>{label}<div>{fact['value']}</div></td></tr>" for label, fact in facts.items())
    _write(pages, f"{profile}.html", _page("Profile", [f'<div class="_a6-g"><div><table>{cells}</table></div></div>']))

    def box(heading: str, body: str, at: datetime) -> str:
        written = _short(at + PACIFIC, language, seconds=False)
        return (
            f'<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><h2>{escape(heading)}</h2>'
            f'<div class="_3-95 _a6-p">{body}</div><div class="_3-94 _a6-o">{written}</div></div>'
        )

    _message_pages(pages, wrapper, language, box)
    return Paired(data, pages, [line.at.replace(second=0) for line in TALE])


def _message_pages(pages: Path, wrapper: str, language: str, box) -> None:  # type: ignore[no-untyped-def]  # a closure
    for thread in (PAIR, GROUP):
        lines = [line for line in TALE if line.thread == thread]
        names = sorted({line.author for line in lines} | {OWNER}, key=lambda name: name == OWNER)
        listed = f"{PEOPLE.get(language, 'Participants')}: {_listing(names, language)}"
        boxes = [f'<section class="_a6-g uiBoxWhite"><div>{listed}</div></section>' if wrapper.startswith("your_face")
                 else f'<div class="_a6-g uiBoxWhite"><div>{listed}</div></div>']  # fmt: skip
        for line in reversed(lines):
            items = "".join(f"<li><span>{emoji}{escape(name)}</span></li>" for emoji, name in line.reactions)
            text = escape(line.text).replace("\n", "<br />")
            body = (
                f"<div><div></div><div>{text}</div><div></div><div></div>{f'<ul>{items}</ul>' if items else ''}</div>"
            )
            boxes.append(box(line.author, body, line.at))
        title = "Trip" if thread == GROUP else OTHER
        _write(pages, f"{wrapper}messages/inbox/{thread}/message_1.html", _page(title, boxes))


def _threads(data: Path, wrapper: str) -> None:
    for thread in (PAIR, GROUP):
        lines = [line for line in TALE if line.thread == thread]
        messages = [
            {
                "sender_name": line.author,
                "timestamp_ms": _ms(line.at),
                "content": line.text,
                **(
                    {"reactions": [{"reaction": emoji, "actor": name} for emoji, name in line.reactions]}
                    if line.reactions
                    else {}
                ),
            }
            for line in reversed(lines)
        ]
        people = [{"name": name} for name in dict.fromkeys([*(line.author for line in lines), OWNER])]
        page = {"participants": people, "messages": messages, "title": "Trip" if thread == GROUP else OTHER}
        _json(data, f"{wrapper}messages/inbox/{thread}/message_1.json", page)


def _short(at: datetime, language: str, *, seconds: bool) -> str:
    """``Jun 26, 2026 9:05:20 am`` with the language's own short month, the rest as English has it."""
    month = get_month_names("abbreviated", "format", locale=language)[at.month]
    clock = f"{at.hour % 12 or 12}:{at.minute:02}{f':{at.second:02}' if seconds else ''}"
    return f"{month} {at.day:02}, {at.year} {clock} {'am' if at.hour < 12 else 'pm'}"


def _pattern(language: str) -> str:
    """The language's long date and short time, as one pattern."""
    locale = babel.Locale.parse(language)
    glue = str(locale.datetime_formats["long"])
    return glue.replace("{1}", locale.date_formats["long"].pattern).replace("{0}", locale.time_formats["short"].pattern)


def _listing(names: list[str], language: str) -> str:
    patterns = babel.Locale.parse(language).list_patterns["standard"]
    if len(names) == 2:
        return str(patterns["2"].format(*names))
    return str(patterns["end"].format(patterns["start"].format(*names[:2]), names[2]))


def _page(title: str, boxes: list[str]) -> str:
    inside = "\n".join(boxes)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8" /><title>{title}</title></head><body><header>'
        f'<h1>{title}</h1></header><div class="_a706" role="main">{inside}</div></body></html>'
    )


def _offset(at: datetime) -> timedelta:
    return at.astimezone(HOME).utcoffset() or timedelta()


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _json(root: Path, name: str, value: object) -> None:
    _write(root, name, json.dumps(mangle(value)))


def _write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")
