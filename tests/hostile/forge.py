"""Small takeouts of every platform, forged to hold what a test wants to slip in."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

PLATFORMS = ("facebook", "instagram", "x")
Tree = dict[str, bytes]


class Post(NamedTuple):
    """Something said: its text, its time as the platform would write it (by default a good one), its media by name."""

    text: Any = "hello"
    time: Any = None
    media: Sequence[str] = ()


def forged(platform: str, posts: Sequence[Post], media: Mapping[str, bytes] | None = None) -> Tree:
    """A takeout with these posts; ``media`` are the bytes of the files they name."""
    return FORGES[platform](posts, dict(media or {}))


def wrapped(platform: str, raw: bytes) -> Tree:
    """A takeout whose posts are these raw bytes."""
    members = forged(platform, [Post()])
    members[POSTS[platform]] = (b"window.YTD.tweets.part0 = " if platform == "x" else b"") + raw
    return members


def packed(path: Path, members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """The members as a zip at ``path``; names are written as they are."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return path


def media_name(platform: str, name: str, post: int = 0) -> str:
    """Where a file of a post's is in the takeout."""
    if platform == "x":
        return f"data/tweets_media/{1652976151557046272 + post}-{name}"
    return {"facebook": "your_facebook_activity/posts/media/your_posts/", "instagram": "media/posts/202001/"}[
        platform
    ] + name


POSTS = {
    "facebook": "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json",
    "instagram": "your_instagram_activity/media/posts_1.json",
    "x": "data/tweets.js",
}
"""The member with the posts."""


def _facebook(posts: Sequence[Post], media: dict[str, bytes]) -> Tree:
    rows = [
        {
            "timestamp": 1577836800 + i if post.time is None else post.time,
            "data": [{"post": post.text}],
            "title": "Ada Example updated her status.",
            "attachments": [
                {
                    "data": [
                        {
                            "media": {
                                "uri": media_name("facebook", name),
                                "creation_timestamp": 1577836800,
                                "title": name,
                            }
                        }
                        for name in post.media
                    ]
                }
            ],
        }
        for i, post in enumerate(posts)
    ]
    profile = {
        "profile_v2": {"name": {"full_name": "Ada Example"}, "profile_uri": "https://www.facebook.com/ada.example"}
    }
    return {
        "personal_information/profile_information/profile_information.json": _json(profile),
        POSTS["facebook"]: _json(rows),
        **{media_name("facebook", name): data for name, data in media.items()},
    }


def _instagram(posts: Sequence[Post], media: dict[str, bytes]) -> Tree:
    rows = [
        {
            "media": [
                {"uri": media_name("instagram", name), "creation_timestamp": 1577836800 + i, "title": ""}
                for name in post.media or ("none.jpg",)
            ],
            "title": post.text,
            "creation_timestamp": 1577836800 + i if post.time is None else post.time,
        }
        for i, post in enumerate(posts)
    ]
    person = {"Username": {"href": "", "value": "ada.example", "timestamp": 0}, "Name": {"value": "Ada Example"}}
    profile = {"profile_user": [{"title": "", "media_map_data": {}, "string_map_data": person}]}
    return {
        "personal_information/personal_information/personal_information.json": _json(profile),
        POSTS["instagram"]: _json(rows),
        **{media_name("instagram", name): data for name, data in media.items()},
    }


def _x(posts: Sequence[Post], media: dict[str, bytes]) -> Tree:
    account = {"username": "ada_example", "accountId": "2244990001", "accountDisplayName": "Ada Example"}
    rows = []
    files: Tree = {}
    for i, post in enumerate(posts):
        files.update({media_name("x", name, i): media[name] for name in post.media if name in media})
        entities = [
            {
                "id_str": f"{9000 + 100_000 * i + j}",
                "media_url_https": f"https://pbs.twimg.com/media/{name}",
                "type": "photo",
            }
            for j, name in enumerate(post.media)
        ]
        rows.append(
            {
                "tweet": {
                    "id_str": str(1652976151557046272 + i),
                    "full_text": post.text,
                    "created_at": "Mon May 01 09:30:00 +0000 2023" if post.time is None else post.time,
                    "extended_entities": {"media": entities},
                }
            }
        )
    return {
        "data/account.js": b"window.YTD.account.part0 = " + _json([{"account": account}]),
        POSTS["x"]: b"window.YTD.tweets.part0 = " + _json(rows),
        **files,
    }


FORGES: dict[str, Callable[[Sequence[Post], dict[str, bytes]], Tree]] = {
    "facebook": _facebook,
    "instagram": _instagram,
    "x": _x,
}


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1).encode()
