"""Facebook and Instagram takeouts as Meta makes them: pretty-printed, one byte of UTF-8 to an escape.

Layouts of Facebook since 2024 and Instagram since 2023, as far as a person uses them every day.
"""

# ruff: noqa: E501 - the lines of a template are the lines of its JSON

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from benchmarks.package import BEGIN, END, Package, backwards, shares
from benchmarks.text import EMOJI, Text, Writer, meta, people

OWNER = "Zoë Example‑Müller"
MESSAGES_PER_MEMBER = 10_000
BOXES = ("inbox", "inbox", "inbox", "inbox", "archived_threads", "message_requests", "filtered_threads")
REACTIONS = [meta(emoji) for emoji in EMOJI[:8]]
Photo = tuple[str, int, bool]


def facebook(package: Package, seed: int) -> None:
    """Write a Facebook takeout."""
    size, writer = package.size, Writer(seed, meta)
    known = people(package.rng("people"), 100 + size // 2_000)
    owner = meta(OWNER)
    package.write(
        "personal_information/profile_information/profile_information.json",
        [
            '{\n  "profile_v2": {\n    "name": {\n',
            f'      "full_name": "{owner}"\n    }},\n    "username": "zoe.example",\n'
            '    "registration_timestamp": 1262304000,\n    "profile_uri": "https://www.facebook.com/zoe.example"\n  }\n}',
        ],
    )
    package.write("connections/friends/your_friends.json", _friends(package, known))
    activity = "your_facebook_activity"
    photos: list[Photo] = []
    package.write(
        f"{activity}/posts/your_posts__check_ins__photos_and_videos_1.json", _posts(package, writer, owner, photos)
    )
    _keep(package, photos)
    package.write(f"{activity}/comments_and_reactions/comments.json", _comments(package, writer, owner, known))
    package.write(f"{activity}/comments_and_reactions/likes_and_reactions_1.json", _likes(package, owner, known))
    groups = [writer.encoded(f"Example group {number}") for number in range(5)]
    package.write(f"{activity}/groups/your_group_membership_activity.json", _joined_groups(package, groups))
    package.write(f"{activity}/groups/group_posts_and_comments.json", _group_posts(package, writer, owner, groups))
    _threads(package, writer, OWNER, known, f"{activity}/messages", f"{activity}/messages")


def instagram(package: Package, seed: int) -> None:
    """Write an Instagram takeout."""
    size, writer = package.size, Writer(seed, meta)
    known = people(package.rng("people"), 100 + size // 2_000)
    package.write(
        "personal_information/personal_information/personal_information.json",
        [
            '{\n  "profile_user": [\n    {\n      "title": "User",\n      "media_map_data": {},\n      "string_map_data": {\n',
            '        "Username": {\n          "href": "",\n          "value": "zoe.example",\n          "timestamp": 0\n        },\n'
            f'        "Name": {{\n          "href": "",\n          "value": "{meta(OWNER)}",\n          "timestamp": 0\n        }}\n'
            "      }\n    }\n  ]\n}",
        ],
    )
    folder = "connections/followers_and_following"
    package.write(
        f"{folder}/followers_1.json", _connections(package, known[: len(known) // 2], "follower", "[\n", "\n]")
    )
    package.write(
        f"{folder}/following.json",
        _connections(package, known, "follow", '{\n  "relationships_following": [\n', "\n  ]\n}"),
    )
    activity = "your_instagram_activity"
    photos: list[Photo] = []
    package.write(f"{activity}/media/posts_1.json", _pictures(package, writer, photos))
    _keep(package, photos)
    package.write(f"{activity}/comments/post_comments_1.json", _picture_comments(package, writer, known))
    package.write(f"{activity}/likes/liked_posts.json", _liked(package, known))
    _threads(package, writer, OWNER, known, f"{activity}/messages", f"{activity}/messages")


def _keep(package: Package, photos: list[Photo]) -> None:
    for name, number, again in photos:
        package.write_photo(name, number, again)


def _friends(package: Package, known: list[tuple[str, str]]) -> Iterator[str]:
    yield '{\n  "friends_v2": [\n'
    moments = backwards(package.rng("friends"), len(known))
    for (name, _), moment in zip(known, moments, strict=True):
        if package.holds(moment):
            package.counts["friend"] += 1
            yield f'    {{\n      "name": "{meta(name)}",\n      "timestamp": {moment // 1000}\n    }}'
    yield "\n  ]\n}"


def _posts(package: Package, writer: Writer, owner: str, photos: list[Photo]) -> Iterator[str]:
    rng = package.rng("posts")
    count = package.size // 20
    yield "[\n"
    for number, moment in enumerate(backwards(rng, count)):
        seconds = moment // 1000
        shown, written = writer.text(rng)
        kind = rng.random()
        attached = ""
        if kind < 0.1:
            photo, again = package.album.choose(rng)
            uri = f"your_facebook_activity/posts/media/Timelinephotos_1/{10**14 + number}_{10**14 + number}.jpg"
            attached = (
                '\n    "attachments": [\n      {\n        "data": [\n          {\n            "media": {\n'
                f'              "uri": "{uri}",\n              "creation_timestamp": {seconds},\n'
                '              "media_metadata": {\n                "photo_metadata": {\n'
                '                  "exif_data": [\n                    {\n'
                f'                      "upload_ip": "203.0.113.{number % 250}",\n'
                f'                      "taken_timestamp": {seconds - 60}\n'
                "                    }\n                  ]\n                }\n              },\n"
                f'              "title": "Timeline photos",\n              "description": "{written}"\n'
                "            }\n          }\n        ]\n      }\n    ],"
            )
        elif kind < 0.2:
            attached = (
                '\n    "attachments": [\n      {\n        "data": [\n          {\n            "external_context": {\n'
                f'              "url": "https://blog.example.net/{number}"\n'
                "            }\n          }\n        ]\n      }\n    ],"
            )
        if package.holds(seconds * 1000):
            package.tell("post", f"post/{count - 1 - number}", seconds * 1000, OWNER, shown)
            if kind < 0.1:
                photos.append((uri, photo, again))
            yield (
                f'  {{\n    "timestamp": {seconds},{attached}\n    "data": [\n      {{\n        "post": "{written}"\n'
                f'      }},\n      {{\n        "update_timestamp": {seconds}\n      }}\n    ],\n'
                f'    "title": "{owner} updated her status."\n  }}'
            )
    yield "\n]"


def _comments(package: Package, writer: Writer, owner: str, known: list[tuple[str, str]]) -> Iterator[str]:
    rng = package.rng("comments")
    count = package.size * 8 // 100
    yield '{\n  "comments_v2": [\n'
    for number, moment in enumerate(backwards(rng, count)):
        seconds = moment // 1000
        shown, written = writer.text(rng)
        whose = meta(known[int(rng.random() * len(known))][0])
        if package.holds(seconds * 1000):
            package.tell("comment", f"comment/{count - 1 - number}", seconds * 1000, OWNER, shown)
            yield (
                f'    {{\n      "timestamp": {seconds},\n      "data": [\n        {{\n          "comment": {{\n'
                f'            "timestamp": {seconds},\n            "comment": "{written}",\n'
                f'            "author": "{owner}"\n          }}\n        }}\n      ],\n'
                f'      "title": "{owner} commented on {whose}\'s post."\n    }}'
            )
    yield "\n  ]\n}"


def _likes(package: Package, owner: str, known: list[tuple[str, str]]) -> Iterator[str]:
    rng = package.rng("likes")
    sorts = ("LIKE", "LOVE", "WOW", "HAHA", "SORRY", "ANGER")
    yield "[\n"
    for moment in backwards(rng, package.size // 10):
        seconds = moment // 1000
        sort = sorts[int(rng.random() * len(sorts))]
        whose = meta(known[int(rng.random() * len(known))][0])
        if package.holds(seconds * 1000):
            package.counts["like or reaction"] += 1
            yield (
                f'  {{\n    "timestamp": {seconds},\n    "data": [\n      {{\n        "reaction": {{\n'
                f'          "reaction": "{sort}",\n          "actor": "{owner}"\n        }}\n      }}\n    ],\n'
                f'    "title": "{owner} likes {whose}\'s photo."\n  }}'
            )
    yield "\n]"


def _joined_groups(package: Package, groups: list[Text]) -> Iterator[str]:
    yield '{\n  "groups_joined_v2": [\n'
    for number, (_, written) in enumerate(groups):
        moment = BEGIN + (END - BEGIN) * number // len(groups)
        if package.holds(moment):
            package.counts["join"] += 1
            yield (
                f'    {{\n      "timestamp": {moment // 1000},\n      "data": [\n        {{\n'
                f'          "name": "{written}"\n        }}\n      ],\n'
                f'      "title": "You became a member of {written}."\n    }}'
            )
    yield "\n  ]\n}"


def _group_posts(package: Package, writer: Writer, owner: str, groups: list[Text]) -> Iterator[str]:
    rng = package.rng("group posts")
    count = package.size // 40
    yield '{\n  "group_posts_v2": [\n'
    for number, moment in enumerate(backwards(rng, count)):
        seconds = moment // 1000
        shown, written = writer.text(rng)
        group = groups[int(rng.random() * len(groups))][1]
        if package.holds(seconds * 1000):
            package.tell("post", f"group post/{count - 1 - number}", seconds * 1000, OWNER, shown)
            yield (
                f'    {{\n      "timestamp": {seconds},\n      "data": [\n        {{\n          "post": "{written}"\n'
                f'        }}\n      ],\n      "title": "{owner} posted in {group}."\n    }}'
            )
    yield "\n  ]\n}"


def _threads(
    package: Package, writer: Writer, owner: str, known: list[tuple[str, str]], folder: str, media: str
) -> None:
    """Conversations of very different length, in four boxes, in members of 10,000 messages, newest first."""
    names = package.rng("threads")
    for number, count in enumerate(shares(package.size, max(5, int(package.size**0.42)))):
        rng = package.rng("thread", number)
        members = [known[number]] if number % 3 else names.sample(known, names.randint(2, 11))
        box = BOXES[number % len(BOXES)]
        path = f"{box}/{members[0][1].replace('_', '')}_{10**15 + number * 7_919}"
        stream = _messages(package, writer, rng, [owner, *(name for name, _ in members)], count, path, media)
        message = next(stream, None)
        member = 0
        while message is not None:
            member += 1
            photos: list[Photo] = []
            package.counts["conversation"] += member == 1
            pieces = [_thread_head([owner, *(name for name, _ in members)])]
            while message is not None and len(pieces) <= MESSAGES_PER_MEMBER:
                text, photo = message
                pieces.append(text)
                if photo is not None:
                    photos.append(photo)
                message = next(stream, None)
            title = meta(members[0][0] if len(members) == 1 else f"Example thread {number}")
            pieces.append(
                f'\n  ],\n  "title": "{title}",\n  "is_still_participant": true,\n  "thread_path": "{path}",\n  "magic_words": []'
                + (',\n  "joinable_mode": {\n    "mode": 1,\n    "link": ""\n  }' if len(members) > 1 else "")
                + "\n}"
            )
            package.write(f"{folder}/{path}/message_{member}.json", pieces)
            _keep(package, photos)


def _thread_head(names: list[str]) -> str:
    people_ = ",\n".join(f'    {{\n      "name": "{meta(name)}"\n    }}' for name in names)
    return f'{{\n  "participants": [\n{people_}\n  ],\n  "messages": [\n'


def _messages(
    package: Package, writer: Writer, rng: Random, names: list[str], count: int, path: str, media: str
) -> Iterator[tuple[str, Photo | None]]:
    """The messages of a thread that the slice holds, each with its photo."""
    encoded = [meta(name) for name in names]
    thread = path.rpartition("_")[2]
    random = rng.random
    for number, moment in enumerate(backwards(rng, count)):
        who = int(random() * len(names))
        shown, written = writer.text(rng)
        sort, loved = random(), random()
        photo: Photo | None = None
        kind, body = "message", f'\n      "content": "{written}",'
        if sort < 0.004:
            native = f"{thread[-9:]}{number:07d}"
            uri = f"{media}/{path}/photos/{native}_n_{native}.jpg"
            photo = (uri, *package.album.choose(rng))
            body = (
                f'\n      "photos": [\n        {{\n          "uri": "{uri}",\n'
                f'          "creation_timestamp": {moment // 1000}\n        }}\n      ],'
            )
            shown = ""
        elif sort < 0.024:
            body += f'\n      "share": {{\n        "link": "https://photos.example.org/{thread}/{number}"\n      }},'
        elif sort < 0.034:
            kind, shown = "notice", ""
            body = f'\n      "content": "{encoded[who]} called you.",\n      "call_duration": {number % 3_600},'
        if loved < 0.1:
            emoji, actor = REACTIONS[number % 8], encoded[number % len(names)]
            body += (
                f'\n      "reactions": [\n        {{\n          "reaction": "{emoji}",\n'
                f'          "actor": "{actor}"\n        }}\n      ],'
            )
        if package.holds(moment):
            package.tell(kind, f"{thread}/{count - 1 - number}", moment, names[who], shown)
            package.counts["reaction"] += loved < 0.1
            yield (
                f'    {{\n      "sender_name": "{encoded[who]}",\n      "timestamp_ms": {moment},{body}\n'
                '      "is_geoblocked_for_viewer": false\n    }',
                photo,
            )


def _connections(package: Package, known: list[tuple[str, str]], kind: str, head: str, tail: str) -> Iterator[str]:
    yield head
    for (_, handle), moment in zip(known, backwards(package.rng(kind), len(known)), strict=True):
        if package.holds(moment):
            package.counts[kind] += 1
            yield (
                '  {\n    "title": "",\n    "media_list_data": [],\n    "string_list_data": [\n      {\n'
                f'        "href": "https://www.instagram.com/{handle}",\n        "value": "{handle}",\n'
                f'        "timestamp": {moment // 1000}\n      }}\n    ]\n  }}'
            )
    yield tail


def _pictures(package: Package, writer: Writer, photos: list[Photo]) -> Iterator[str]:
    rng = package.rng("posts")
    count = package.size * 7 // 1_000
    yield "[\n"
    for number, moment in enumerate(backwards(rng, count)):
        seconds = moment // 1000
        shown, written = writer.text(rng)
        photo = (f"media/posts/202001/{10**16 + number}.jpg", *package.album.choose(rng))
        if package.holds(seconds * 1000):
            package.tell("post", f"post/{count - 1 - number}", seconds * 1000, "zoe.example", shown)
            photos.append(photo)
            yield (
                f'  {{\n    "media": [\n      {{\n        "uri": "{photo[0]}",\n        "creation_timestamp": {seconds},\n'
                '        "media_metadata": {\n          "camera_metadata": {\n            "has_camera_metadata": false\n'
                f'          }}\n        }},\n        "title": "{written}"\n      }}\n    ]\n  }}'
            )
    yield "\n]"


def _picture_comments(package: Package, writer: Writer, known: list[tuple[str, str]]) -> Iterator[str]:
    rng = package.rng("comments")
    count = package.size * 8 // 100
    yield "[\n"
    for number, moment in enumerate(backwards(rng, count)):
        seconds = moment // 1000
        shown, written = writer.text(rng)
        whose = known[int(rng.random() * len(known))][1]
        if package.holds(seconds * 1000):
            package.tell("comment", f"comment/{count - 1 - number}", seconds * 1000, "zoe.example", shown)
            yield (
                '  {\n    "media_list_data": [\n      {\n        "uri": ""\n      }\n    ],\n    "string_map_data": {\n'
                f'      "Comment": {{\n        "value": "{written}"\n      }},\n'
                f'      "Media Owner": {{\n        "value": "{whose}"\n      }},\n'
                f'      "Time": {{\n        "timestamp": {seconds}\n      }}\n    }}\n  }}'
            )
    yield "\n]"


def _liked(package: Package, known: list[tuple[str, str]]) -> Iterator[str]:
    rng = package.rng("likes")
    yield '{\n  "likes_media_likes": [\n'
    for number, moment in enumerate(backwards(rng, package.size // 10)):
        whose = known[int(rng.random() * len(known))][1]
        if package.holds(moment):
            package.counts["like"] += 1
            yield (
                f'    {{\n      "title": "{whose}",\n      "string_list_data": [\n        {{\n'
                f'          "href": "https://www.instagram.com/p/E{number:09d}/",\n'
                f'          "value": "{REACTIONS[6]}",\n          "timestamp": {moment // 1000}\n'
                "        }\n      ]\n    }"
            )
    yield "\n  ]\n}"
