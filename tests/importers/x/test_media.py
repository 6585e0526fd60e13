from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exodus.importers.x import X
from exodus.model import Document, Finding, Note
from exodus.takeout import Takeout
from tests.importers.x.archive import only, read, tweet, write

LINK = "https://t.co/0000000001"


def media(native_id: str, base: str, **more: Any) -> dict[str, Any]:
    row = {"id_str": native_id, "id": native_id, "url": LINK, "type": "photo", "indices": ["2", "25"]}
    return row | {"media_url_https": f"https://pbs.example.org/media/{base}", **more}


def video(native_id: str, *variants: tuple[str, str | None], kind: str = "video") -> dict[str, Any]:
    listed = [{"url": url, "content_type": "x"} | ({"bitrate": rate} if rate else {}) for url, rate in variants]
    return media(native_id, "Poster.jpg", type=kind, video_info={"variants": listed, "duration_millis": "2500"})


def archive(folder: Path, text: str, *items: dict[str, Any], files: tuple[str, ...] = ()) -> Path:
    first = {**items[0], "type": "photo"}
    first.pop("video_info", None)
    row = tweet(11, text, extended_entities={"media": list(items)})
    row["tweet"]["entities"]["media"] = [first]
    write(folder, tweets=[row])
    (folder / "data" / "tweets_media").mkdir()
    for name in files:
        (folder / "data" / "tweets_media" / name).write_bytes(name.encode())
    return folder


@pytest.mark.parametrize(
    ("item", "file"),
    [
        (media("51", "AbC_d-E.jpg"), "11-AbC_d-E.jpg"),
        (media("51", "-Dash.png"), "11--Dash.png"),
        (
            video(
                "51",
                ("https://v/lo.mp4?tag=1", "256000"),
                ("https://v/hi.mp4?tag=1", "2176000"),
                ("https://v/a.m3u8", None),
            ),
            "11-hi.mp4",
        ),
        (video("51", ("https://v/lo.mp4", "950000"), ("https://v/hi.mp4", "10368000")), "11-hi.mp4"),
        (video("51", ("https://v/gif.mp4", "0"), kind="animated_gif"), "11-gif.mp4"),
    ],
)
def test_the_right_file_is_found(tmp_path: Path, item: dict[str, Any], file: str) -> None:
    values = read(archive(tmp_path, f"a {LINK}", item, files=(file,)))
    (document,) = only(values, Document)
    assert document.member == f"data/tweets_media/{file}"
    assert document.kind == ("image" if item["type"] == "photo" else "video")
    assert not only(values, Finding)


def test_all_items_come_in_order_and_their_link_goes_once(tmp_path: Path) -> None:
    items = [media(str(50 + i), f"P{i}.jpg") for i in range(4)]
    values = read(archive(tmp_path, f"four {LINK}", *items, files=tuple(f"11-P{i}.jpg" for i in range(4))))
    (note,) = only(values, Note)
    assert [attachment.document for attachment in note.attachment] == [f"x:media:{50 + i}" for i in range(4)]
    assert note.content == "four"
    assert note.content + note.extra["media_link"] == f"four {LINK}"


def test_a_media_link_that_is_not_last_stays_a_link(tmp_path: Path) -> None:
    (note,) = only(read(archive(tmp_path, f"{LINK} behind", media("51", "P.jpg"))), Note)
    assert note.content == f"{LINK} behind"
    assert note.tag[0].url == LINK


def test_a_missing_file_is_a_document_with_its_address(tmp_path: Path) -> None:
    sizes = {"large": {"w": "2048", "h": "1365", "resize": "fit"}, "thumb": {"w": "150", "h": "150", "resize": "crop"}}
    (document,) = only(read(archive(tmp_path, f"a {LINK}", media("51", "P.jpg", sizes=sizes))), Document)
    assert document.member is None
    assert document.missing
    assert (document.url, document.width, document.height) == ("https://pbs.example.org/media/P.jpg", 2048, 1365)


def test_borrowed_media_are_somebody_elses(tmp_path: Path) -> None:
    item = media("51", "P.jpg", source_status_id_str="9", source_user_id_str="31")
    values = read(archive(tmp_path, f"a {LINK}", item))
    assert only(values, Document)[0].attributed_to == "x:user:31"
    assert [value.key for value in values if value.__class__.__name__ == "Actor"][-1] == "x:user:31"  # type: ignore[union-attr]  # an Actor


def test_strays_are_kept_and_said(tmp_path: Path) -> None:
    folder = archive(tmp_path, f"a {LINK}", media("51", "P.jpg"), files=("11-P.jpg", "root3.png", "-root3.png"))
    values = read(folder)
    assert {value.name for value in only(values, Document)} == {"P.jpg", "root3.png", "-root3.png"}
    assert len(only(values, Finding)) == 2


def test_no_member_of_a_known_archive_is_left_unread(tmp_path: Path) -> None:
    folder = archive(tmp_path, f"a {LINK}", media("51", "P.jpg"), files=("11-P.jpg",))
    for stem in ("ad-engagements", "sso", "tweet-headers", "direct-message-headers", "some-new-category"):
        (folder / "data" / f"{stem}.js").write_text("window.YTD.x.part0 = [ ]", encoding="utf-8")
    with Takeout.open(folder) as takeout:
        for value in X().read(takeout):
            if isinstance(value, Document) and value.member:
                takeout.mark_attached(value.member)
        ends = {member.name: end for member, end, _ in takeout.account_of_members(lambda _: None)}
    ignored = {"data/ad-engagements.js", "data/sso.js", "data/tweet-headers.js", "data/direct-message-headers.js"}
    assert {name for name, end in ends.items() if end == "unread"} <= ignored


@pytest.mark.parametrize(
    ("item", "file"),
    [
        (media("51", "AbC?format=jpg&name=large"), "11-AbC.jpg"),
        (media("51", "AbC.png"), "11-AbC.webp"),
        (media("51", "AbC.jpg"), "11-AbC"),
        (video("51", ("https://v/lo.mp4?tag=1", "256000"), ("https://v/hi.mp4?tag=1", "2176000")), "11-lo.mp4"),
    ],
)
def test_a_file_may_have_another_ending_or_be_a_smaller_rendition(
    tmp_path: Path, item: dict[str, Any], file: str
) -> None:
    values = read(archive(tmp_path, f"a {LINK}", item, files=(file, "12-AbC.jpg")))
    assert [document.member for document in only(values, Document)] == [
        f"data/tweets_media/{file}",
        "data/tweets_media/12-AbC.jpg",
    ]
    assert [finding.member for finding in only(values, Finding)] == ["data/tweets_media/12-AbC.jpg"]


def test_of_two_files_with_other_endings_none_is_lost(tmp_path: Path) -> None:
    values = read(archive(tmp_path, f"a {LINK}", media("51", "AbC.jpg"), files=("11-AbC.png", "11-AbC.webp")))
    assert [document.member for document in only(values, Document)] == [
        "data/tweets_media/11-AbC.png",
        "data/tweets_media/11-AbC.webp",
    ]
    assert [finding.member for finding in only(values, Finding)] == ["data/tweets_media/11-AbC.webp"]
