"""HTML takeouts of Facebook: what is told, whose it is, and when."""

from __future__ import annotations

from datetime import UTC, datetime

from exodus.importers.facebook import Facebook
from exodus.model import Activity, Actor, Collection, Document, Finding, Note
from tests.importers.facebook.conftest import Plant
from tests.importers.facebook.tree import OTHER, OWNER, of, one

THREAD = "your_facebook_activity/messages/inbox/bobexample_1000000000000001/message_1.html"
POSTS = "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.html"


def box(heading: str, body: str, time: str) -> str:
    return (
        f'<section class="_a6-g"><h2>{heading}</h2><div class="_2ph_">{body}</div>'
        f"<footer><a href='https://www.facebook.com/dyi/l/?l=1'><div>{time}</div></a></footer></section>"
    )


def page(*boxes: str) -> bytes:
    return f"<html><body><h1>Title</h1><main>{''.join(boxes)}</main></body></html>".encode()


def test_the_persons_zone_is_believed_before_the_start_page(plant: Plant) -> None:
    start = b'<time datetime="2026-08-19T14:33Z">August 19, 2026 at 4:33 PM UTC+02:00</time>'
    files = {THREAD: page(box(OTHER, "<div><div>hi</div></div>", "Jan 1, 2026 9:05:20 am")), "start_here.html": start}
    with plant(files) as takeout:
        stated = one(Note, list(Facebook().read(takeout.rooted("", "x"))))
        named = one(Note, list(Facebook().read(takeout.rooted("", "x", zone="Europe/Berlin"))))
    assert (stated.published, stated.zone_origin) == (datetime(2026, 1, 1, 7, 5, 20, tzinfo=UTC), "export_offset")
    assert (named.published, named.zone_origin) == (datetime(2026, 1, 1, 8, 5, 20, tzinfo=UTC), "user")
    assert stated.key == named.key
    assert stated.wall == "Jan 1, 2026 9:05:20 am"


def test_html_is_never_repaired(plant: Plant) -> None:
    with plant(
        {THREAD: page(box("Ã© Example", "<div><div>Ã© &amp;eacute;</div></div>", "Jan 1, 2026 9:05 am"))}
    ) as takeout:
        values = list(Facebook().read(takeout.rooted("", "x")))
    assert one(Note, values).content == "Ã© &eacute;"
    assert "Ã© Example" in {actor.name for actor in of(Actor, values)}


def test_equal_messages_of_one_minute_keep_their_keys_when_newer_ones_come(plant: Plant) -> None:
    old = [box(OTHER, "<div><div>ok</div></div>", "Jan 1, 2020, 9:05 AM")] * 2
    new = [box(OTHER, "<div><div>later</div></div>", "Jan 2, 2020, 9:05 AM"), *old]
    told = []
    for boxes in (old, new):
        with plant({THREAD: page(*boxes)}) as takeout:
            told.append({note.key for note in of(Note, Facebook().read(takeout.rooted("", "x")))})
    assert len(told[0]) == 2
    assert told[0] < told[1]


def test_a_post_has_its_words_its_captions_and_its_address(plant: Plant) -> None:
    uri = "your_facebook_activity/posts/media/x/1.jpg"
    picture = f'<a href="{uri}"><img src="{uri}"></a>'
    body = (
        '<div class="_2pin"><div>Sunny</div></div><div class="_2pin"><div><div>'
        f'{picture}<div>Mobile uploads</div><div class="_3-95">The lake</div></div></div></div>'
        '<div class="_2pin"><div>Updated Jan 2, 2026 9:05:20 am</div></div>'
    )
    with plant(
        {
            POSTS: page(box(f"{OWNER} added a new photo.", body, "Jan 1, 2026 9:05:20 am")),
            uri: b"\xff\xd8\xff",
        }
    ) as takeout:
        values = list(Facebook().read(takeout.rooted("", "x")))
    note = one(Note, values)
    assert (note.content, note.summary) == ("Sunny", f"{OWNER} added a new photo.")
    assert [attachment.caption for attachment in note.attachment] == ["The lake"]
    assert note.url == "https://www.facebook.com/dyi/l/?l=1"
    assert note.updated == datetime(2026, 1, 2, 9, 5, 20, tzinfo=UTC)
    assert one(Document, values).member == uri


def test_a_group_is_told_by_the_name_that_ends_a_sentence(plant: Plant) -> None:
    groups = "your_facebook_activity/groups/"
    with plant(
        {
            f"{groups}your_groups.html": page(box("Radfahrer am Fluss", "", "Jan 1, 2020 9:05:20 am")),
            f"{groups}group_posts_and_comments.html": page(
                box(
                    f"{OWNER} hat in Radfahrer am Fluss gepostet: Radfahrer am Fluss.",
                    "<div>Los!</div>",
                    "Jan 3, 2020 9:05 am",
                )
            ),
        }
    ) as takeout:
        values = list(Facebook().read(takeout.rooted("", "x")))
    group = one(Collection, values, kind="group")
    assert one(Note, values).context == group.key
    assert one(Activity, values, kind="join").object


def test_a_time_of_no_calendar_is_kept_and_told(plant: Plant) -> None:
    with plant({THREAD: page(box(OTHER, "<div><div>hi</div></div>", "Feb 30, 2020, 9:05 AM"))}) as takeout:
        values = list(Facebook().read(takeout.rooted("", "x")))
    note, finding = one(Note, values), one(Finding, values)
    assert (note.published, note.wall) == (None, "Feb 30, 2020, 9:05 AM")
    assert finding.reason == "a time that could not be read"


def test_pages_of_2012_tell_threads_cut_into_blocks_as_one(plant: Plant) -> None:
    def said(who: str, time: str, text: str) -> str:
        header = f'<div class="message_header"><span class="user">{who}</span><span class="meta">{time}</span></div>'
        return f'<div class="message">{header}</div><p>{text}</p>'

    blocks = [
        f'<div class="thread">{OTHER}, {OWNER}{said(OTHER, f"Friday, October {day}, 2013 at 10:05pm PDT", text)}</div>'
        for day, text in ((4, "new"), (3, "old"))
    ]
    html = f"<html><body><div class='contents'><h1>{OWNER}</h1>{''.join(blocks)}</div></body></html>"
    with plant({"html/messages.htm": html.encode()}) as takeout:
        values = list(Facebook().read(takeout.rooted("", "x")))
    assert len({note.context for note in of(Note, values)}) == 1
    assert sorted(note.content or "" for note in of(Note, values)) == ["new", "old"]
    assert {note.zone_origin for note in of(Note, values)} == {"given"}
    assert len(one(Collection, values).participants) == 2
