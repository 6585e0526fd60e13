"""Which Instagram takeout this is: its root, its dated shape, and its pages that are not JSON.

No manifest says so; the folders do. Shapes: 2018 (flat files, first JSON), 2020 (the same, threads in folders), 2021
(``content/``), 2022 (labelled rows), 2023 (wrapped in ``your_instagram_activity/``), 2024 (one more folder around the
profile), 2026 (likes and saved posts as labelled values).
"""

import re

from exodus.takeout import Member, Takeout

WRAPPER = "your_instagram_activity"
_SIGNS = (
    *(f"{WRAPPER}/{below}.{suffix}" for below in ("*/*", "*/*/*", "*/*/*/*") for suffix in ("json", "html")),
    *(
        f"{name}.{suffix}"
        for suffix in ("json", "html")
        for name in (
            "content/posts_*",
            "content/stories",
            "content/reels",
            "content/profile_photos",
            "content/archived_posts",
            "content/igtv_videos",
            "content/other_content",
            "followers_and_following/*",
            "connections/followers_and_following/*",
            "personal_information/personal_information/personal_information",
            "personal_information/personal_information/instagram_profile_information",
            "account_information/personal_information",
            "personal_information/account_information",
            "comments/post_comments*",
            "comments/reels_comments",
            "likes/liked_posts",
            "likes/liked_comments",
            "saved/saved_posts",
            "threads/threads_and_replies",
        )
    ),
)
_EARLY = ("profile.json", "comments.json", "connections.json", "likes.json", "messages.json", "settings.json")
_FOLDERS = re.compile(r"(?:connections|personal_information|your_instagram_activity)/$")
_ROOT_KEYS = re.compile(
    rb'"(?:ig_(?:reels_media|stories|archived_post_media|igtv_media|profile_picture)|text_post_app_\w+)"'
)
_POST = re.compile(rb'^\s*[\[{][\s\[{]*"media"\s*:\s*\[\s*\{\s*"uri"')
_HANDLE_FOLDER = re.compile(r"[a-z0-9.]{1,30}")
_ASSETS = re.compile(r"(?:^|/)(?:start_here|index|no-data)\.html$")


def root(takeout: Takeout) -> str | None:
    """The folder the tree starts at; ``None`` when this is no Instagram takeout."""
    found = {_FOLDERS.sub("", name) for name in takeout.roots(*_SIGNS)}
    found |= _early_roots(takeout)
    if not found:
        found = _fragments(takeout)
    return min(found, key=lambda name: (name.count("/"), name), default=None)


def layout(takeout: Takeout) -> str:
    """The dated shape of a rooted takeout."""
    wrapped = bool(takeout.members(f"{WRAPPER}/**"))
    suffix = "json" if any(True for member in takeout.members("*.json")) else "html"
    if takeout.members("/media.json") and takeout.members("/profile.json", "/comments.json", "/connections.json"):
        return "2020-json" if takeout.members("messages/*/*/message_*.json") else "2018-json"
    if suffix == "json" and _is_labelled(takeout):
        return "2026-json"
    if takeout.members(f"/personal_information/personal_information/*.{suffix}", f"/connections/**.{suffix}"):
        return f"2024-{suffix}"
    if wrapped:
        return f"2023-{suffix}"
    if takeout.members(f"account_information/*.{suffix}", f"comments/post_comments.{suffix}"):
        return f"2021-{suffix}"
    if takeout.members(f"personal_information/*.{suffix}", f"comments/post_comments_*.{suffix}"):
        return f"2022-{suffix}"
    return f"2021-{suffix}" if takeout.members("content/**", "followers_and_following/**") else f"part-{suffix}"


def pages(takeout: Takeout) -> list[Member]:
    """The HTML pages that hold data."""
    return [member for member in takeout.members("*.html") if not _ASSETS.search(member.name)]


def _is_labelled(takeout: Takeout) -> bool:
    """Whether a list that was plain until 2025 has labelled values."""
    likes = takeout.members("likes/liked_posts*.json", "saved/saved_posts*.json", "media/posts.json")
    return any(b'"label_values"' in takeout.peek(member, 4096) for member in likes)


def _early_roots(takeout: Takeout) -> set[str]:
    """Folders with ``media.json`` and another of the flat files of 2018."""
    with_media = set(takeout.roots("media.json"))
    return with_media & set(takeout.roots(*_EARLY)) if with_media else set()


def _fragments(takeout: Takeout) -> set[str]:
    """Single files of Instagram's out of their tree, told by what they begin with; threads, by folders without ids."""
    found = set()
    for member in takeout.members(
        "posts.json", "posts_*.json", "reels.json", "stories.json", "threads_and_replies.json"
    ):
        if "facebook" in member.name or "/" in member.folder.rstrip("/"):
            continue
        start = takeout.peek(member, 4096)
        if _POST.search(start) or _ROOT_KEYS.search(start):
            found.add(member.folder)
    threads = takeout.members("messages/inbox/*/message_*.json")
    if threads and all(_HANDLE_FOLDER.fullmatch(member.name.split("/")[-2]) for member in threads):
        found |= set(takeout.roots("messages/inbox/*/message_*.json"))
    return found
