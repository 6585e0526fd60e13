"""Media: which file a record means, what names it, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from exodus.dialects.meta.media import ABSENT, EXPIRED, FAILED, Media, document, media_id, resolve
from exodus.model import Location, Source
from exodus.takeout import Takeout

FILES = (
    "your_instagram_activity/messages/inbox/bob_1/photos/11111111_n_222222222.jpg",
    "media/posts/202401/3_n_18000000000000001.jpg",
    "messages/media/0b6c4d3e-0000-4000-8000-00000000000a.jpeg",
    "media/other/caf\u00e9 1.jpg",
    "pages/you_ve/pic.png",
    "twice/a.jpg",
    "twice/b/a.jpg",
)


@pytest.fixture
def takeout(tmp_path: Path) -> Takeout:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return Takeout.open(tmp_path)


@pytest.mark.parametrize(
    ("uri", "base", "found"),
    [
        (FILES[0], "", FILES[0]),
        ("messages/inbox/bob_1/photos/11111111_n_222222222.jpg", "", FILES[0]),
        ("your_instagram_activity/" + FILES[1], "", FILES[1]),
        ("./media/0b6c4d3e-0000-4000-8000-00000000000a.jpeg", "messages/", FILES[2]),
        ("/" + FILES[1], "", FILES[1]),
        ("11111111_n_222222222.jpg", "your_instagram_activity/messages/inbox/bob_1/", FILES[0]),
        ("elsewhere/3_n_18000000000000001.jpg", "content/", FILES[1]),
        ("media/other/cafe\u0301%201.jpg", "", FILES[3]),
        ("pages/you've/pic.png", "", FILES[4]),
        ("a.jpg", "", None),
        ("../" + FILES[1], "", None),
        ("", "", None),
        ("https://example.org/3_n_18000000000000001.jpg", "", None),
        ("Failed to download media", "messages/", None),
    ],
)
def test_resolves_what_a_record_means(takeout: Takeout, uri: str, base: str, found: str | None) -> None:
    member = resolve(takeout, uri, base)
    assert (member.name if member else None) == found


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("media/posts/1_2_n_18000000000000001.jpg", "18000000000000001"),
        ("x/12345678 (2).jpg", "12345678"),
        ("x/454093999_1240420453752667_4632794683080840290_n.jpg", "4632794683080840290"),
        ("./media/0B6C4D3E-0000-4000-8000-00000000000A.ogg", "0b6c4d3e-0000-4000-8000-00000000000a"),
        ("files/report_20190101.pdf", None),
        ("files/IMG_20190101_123456.jpg", None),
        ("files/PXL_20210101_123456789.jpg", None),
        ("stories/story_1.png", None),
        ("media/123456789012", "123456789012"),
    ],
)
def test_the_id_is_the_last_long_run_of_digits(uri: str, expected: str | None) -> None:
    assert media_id(uri) == expected


def test_camera_time_and_place_are_kept_and_secrets_are_not(takeout: Takeout) -> None:
    exif = [{"latitude": 52.5, "longitude": 13.4, "taken_timestamp": 1600000000, "upload_ip": "192.0.2.1", "iso": 100}]
    media = Media(uri=FILES[1], creation_timestamp=1700000000, media_metadata={"video_metadata": {"exif_data": exif}})
    found = document(takeout, media, "instagram", Source("posts.json", "/0"))
    assert found.key == "instagram:media:18000000000000001"
    assert found.location == Location(latitude=52.5, longitude=13.4)
    assert found.published is not None
    assert found.published.year == 2020
    assert found.member == FILES[1]
    assert found.missing is None
    assert "192.0.2.1" not in repr(found)
    assert found.extra["exif"]["iso"] == 100


def test_a_place_at_nought_and_a_time_before_cameras_are_none(takeout: Takeout) -> None:
    exif = [{"latitude": 0, "longitude": 0.0, "taken_timestamp": -62169958800, "device_id": "secret"}]
    media = Media(uri=FILES[1], creation_timestamp=1700000000, media_metadata={"photo_metadata": {"exif_data": exif}})
    found = document(takeout, media, "facebook", Source("posts.json"))
    assert found.location is None
    assert found.published is not None
    assert found.published.year == 2023


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("https://example.org/a/9_n.jpg", EXPIRED),
        ("photos/1.jpg", ABSENT),
        ("Failed to download media", FAILED),
        ("", FAILED),
    ],
)
def test_missing_media_say_why(takeout: Takeout, uri: str, reason: str) -> None:
    found = document(takeout, Media(uri=uri), "facebook", Source("a.json"), within="facebook:message:~1")
    assert found.missing == reason
    assert found.member is None
    assert found.key.startswith("facebook:media:")


def test_two_failures_in_two_messages_are_two(takeout: Takeout) -> None:
    media = Media(uri="Failed to download media")
    keys = {document(takeout, media, "facebook", Source("a.json"), within=key).key for key in ("a", "b")}
    assert len(keys) == 2
