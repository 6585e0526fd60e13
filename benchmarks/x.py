"""X takeouts as X makes them since 2023: JavaScript files, pretty-printed with a space on both sides of the colon."""

# ruff: noqa: E501 - the lines of a template are the lines of its JSON

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

from benchmarks.package import Package, backwards, shares
from benchmarks.text import Text, Writer, people, plain
from benchmarks.text import x as encode

ACCOUNT, HANDLE, NAME = "1234567", "zoe_example", "Zoë Example ✨"
POSTS_PER_MEMBER = 75_000
"""X cuts its files at 100 MiB (seen 2023)."""
TWEPOCH = 1_288_834_974_657
"""The milliseconds since 1970 that ids count from; since November 2010."""
FIRST = TWEPOCH + 30 * 86_400_000
CLIENT = '<a href=\\"https://example.org/client\\" rel=\\"nofollow\\">Example client</a>'
CUT = 240
"""Long posts are cut here in tweets.js; the whole text is in note-tweet.js."""
TAGS = ("opendata", "sunset", "прогулка", "写真", "été")
Photo = tuple[str, int, bool]


def x(package: Package, seed: int) -> None:
    """Write an X takeout."""
    size, writer = package.size, Writer(seed, encode)
    known = [(name, handle, str(10**8 + 7_919 * number)) for number, (name, handle) in
             enumerate(people(package.rng("people"), 100 + size // 2_000))]  # fmt: skip
    package.write(
        "data/account.js",
        [
            'window.YTD.account.part0 = [\n  {\n    "account" : {\n      "email" : "zoe@example.org",\n      "createdVia" : "web",\n',
            f'      "username" : "{HANDLE}",\n      "accountId" : "{ACCOUNT}",\n'
            f'      "createdAt" : "2010-11-25T10:00:00.000Z",\n      "accountDisplayName" : "{NAME}"\n    }}\n  }}\n]',
        ],
    )
    package.write(
        "data/profile.js",
        [
            'window.YTD.profile.part0 = [\n  {\n    "profile" : {\n      "description" : {\n',
            '        "bio" : "cafés & 東京",\n        "website" : "",\n        "location" : "Łódź"\n      }\n    }\n  }\n]',
        ],
    )
    notes: list[str] = []
    posts = _posts(package, writer, known, notes)
    post = next(posts, None)
    files: list[tuple[str, int]] = []
    while post is not None or not files:
        number = len(files)
        photos: list[Photo] = []
        pieces = [f"window.YTD.tweets.part{number} = [\n"]
        while post is not None and len(pieces) <= POSTS_PER_MEMBER:
            pieces.append(post[0])
            photos += post[1:]
            post = next(posts, None)
        files.append((f"data/tweets{f'-part{number}' if number else ''}.js", len(pieces) - 1))
        package.write(files[-1][0], [*pieces, "\n]"])
        for name, photo, again in photos:
            package.write_photo(name, photo, again)
    package.write("data/note-tweet.js", ["window.YTD.note_tweet.part0 = [\n", *notes, "\n]"])
    package.write("data/direct-messages.js", _conversations(package, writer, known))
    package.write("data/direct-messages-group.js", ["window.YTD.direct_messages_group.part0 = [ ]"])
    package.write("data/like.js", _likes(package, writer))
    for kind, sort in (("follower", known[::2]), ("following", known)):
        package.write(f"data/{kind}.js", _relations(package, kind, sort))
    listed = ",\n".join(
        f'        {{\n          "fileName" : "{name}",\n          "globalName" : "YTD.tweets.part{number}",\n'
        f'          "count" : "{count}"\n        }}'
        for number, (name, count) in enumerate(files)
    )
    package.write(
        "data/manifest.js",
        [
            f'window.__THAR_CONFIG = {{\n  "userInfo" : {{\n    "accountId" : "{ACCOUNT}",\n    "userName" : "{HANDLE}",\n'
            f'    "displayName" : "{NAME}"\n  }},\n',
            '  "archiveInfo" : {\n    "sizeBytes" : "1",\n    "generationDate" : "2025-01-02T03:04:05.000Z",\n'
            '    "isPartialArchive" : false,\n    "maxPartSizeBytes" : "53687091200"\n  },\n',
            '  "dataTypes" : {\n    "tweets" : {\n      "mediaDirectory" : "data/tweets_media",\n'
            f'      "files" : [\n{listed}\n      ]\n    }}\n  }}\n}}',
        ],
        between="",
    )
    package.write("Your archive.html", ["<!DOCTYPE html>\n", "<title>Example</title>\n"])


def snowflake(moment: int, number: int) -> int:
    """The id of what happened then; ``number`` tells apart what happened in the same millisecond."""
    return (moment - TWEPOCH << 22) + number % (1 << 22)


def iso(moment: int) -> str:
    """Milliseconds since 1970 as X writes them in most files."""
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment % 1000:03d}Z"


def _posts(
    package: Package, writer: Writer, known: list[tuple[str, str, str]], notes: list[str]
) -> Iterator[tuple[str, *tuple[Photo, ...]]]:
    """The posts that the slice holds, newest first, each with its photos.

    Nobody posts twice within two seconds, so that a long text, which names its post by time only, is nobody else's.
    """
    rng = package.rng("posts")
    for number, moment in enumerate(backwards(rng, package.size, FIRST, apart=2_000)):
        native = snowflake(moment, package.size - number)
        post = _Post(rng, writer, known, native, moment)
        photo = (post.photo, *package.album.choose(rng)) if post.photo else None
        if not package.holds(moment):
            continue
        package.tell(post.kind, str(native), moment // 1000 * 1000, HANDLE, post.shown)
        if post.note is not None:
            notes.append(_note(native - (13 << 22), moment, post.note))
        yield (post.written(), photo) if photo else (post.written(),)


class _Post:
    """One post being put together: ``shown`` is its text as a human wrote it."""

    def __init__(
        self, rng: Random, writer: Writer, known: list[tuple[str, str, str]], native: int, moment: int
    ) -> None:
        random = rng.random
        self.native, self.moment = native, moment
        sort, tagged, linked, pictured, favorites = random(), random(), random(), random(), random()
        self._mention = known[int(random() * len(known))] if sort < 0.35 else None
        self.kind = "announce" if sort < 0.1 else "post"
        self._reply = 0.1 <= sort < 0.35
        self.note: Text | None = writer.text(rng, 40) if sort > 0.995 else None
        self._favorites = int(favorites * favorites * 9)
        self.photo: str | None = None
        self._picture = ("", "", 0)
        self._urls: list[tuple[str, str, int]] = []
        self._tag: tuple[str, int] | None = None
        self.shown, self._text, self._length = "", "", 0
        if self.note is not None:
            self.shown = self.note[0]
            cut = self.note[0][:CUT] + "…"
            self._text = encode(cut)
            return
        if self.kind == "announce" and self._mention:
            self._add(f"RT @{self._mention[1]}: ", f"RT @{self._mention[1]}: ")
        elif self._mention:
            self._add(f"@{self._mention[1]} ", f"@{self._mention[1]} ")
        self._add(*writer.text(rng))
        if tagged < 0.12:
            tag = TAGS[int(tagged * 1000) % len(TAGS)]
            self._add(" ", " ")
            self._tag = (tag, self._length)
            self._add(f"#{tag}", f"#{tag}")
        if linked < 0.2:
            self._add(" ", " ")
            self._urls.append((f"https://t.co/{native % 10**10:010d}", f"https://example.org/{native}", self._length))
            self._add(self._urls[0][1], self._urls[0][0])
        if pictured < 0.01 and self.kind == "post":
            name = f"E{native % 10**14:014d}"
            self.photo = f"data/tweets_media/{native}-{name}.jpg"
            self._text += " "
            self._length += 1
            self._picture = (name, f"https://t.co/p{native % 10**9:09d}", self._length)
            self._text += self._picture[1]

    def _add(self, shown: str, written: str) -> None:
        self.shown += shown
        self._text += written
        escaped = shown if shown.startswith("https://example.org/") else None
        self._length += len(written) if escaped is not None else _escaped_length(shown)

    def written(self) -> str:
        """The post as it stands in tweets.js."""
        native, moment = self.native, self.moment
        media = self._media() if self.photo else ""
        extended = (
            f',\n      "extended_entities" : {{\n        "media" : [{media}\n          ]\n      }}' if media else ""
        )
        inside = f',\n        "media" : [{media}\n          ]' if media else ""
        reply = ""
        if self._reply and self._mention:
            other = snowflake(moment - 100_000, 7)
            reply = (
                f'      "in_reply_to_status_id_str" : "{other}",\n      "in_reply_to_user_id" : "{self._mention[2]}",\n'
                f'      "in_reply_to_status_id" : "{other}",\n      "in_reply_to_screen_name" : "{self._mention[1]}",\n'
                f'      "in_reply_to_user_id_str" : "{self._mention[2]}",\n'
            )
        when = datetime.fromtimestamp(moment // 1000, UTC)
        return (
            '  {\n    "tweet" : {\n      "edit_info" : {\n        "initial" : {\n          "editTweetIds" : [\n'
            f'            "{native}"\n          ],\n          "editableUntil" : "{iso(moment + 3_600_000)}",\n'
            '          "editsRemaining" : "5",\n          "isEditEligible" : true\n        }\n      },\n'
            f'      "retweeted" : false,\n      "source" : "{CLIENT}",\n      "entities" : {{\n'
            f'        "hashtags" : {self._hashtags()},\n        "symbols" : [ ],\n'
            f'        "user_mentions" : {self._mentions()},\n        "urls" : {self._links()}{inside}\n      }},\n'
            f'      "display_text_range" : [\n        "0",\n        "{self._length}"\n      ],\n'
            f'      "favorite_count" : "{self._favorites}",\n      "id_str" : "{native}",\n      "truncated" : false,\n'
            f'      "retweet_count" : "0",\n      "id" : "{native}",\n{reply}'
            f'      "created_at" : "{when:%a %b %d %H:%M:%S +0000 %Y}",\n      "favorited" : false,\n'
            f'      "full_text" : "{self._text}",\n      "lang" : "en"{extended}\n    }}\n  }}'
        )

    def _hashtags(self) -> str:
        if self._tag is None:
            return "[ ]"
        text, start = self._tag
        return f'[\n            {{\n              "text" : "{text}",{_indices(start, len(text) + 1)}\n            }}\n          ]'

    def _mentions(self) -> str:
        if self._mention is None or self.note is not None:
            return "[ ]"
        name, handle, native = self._mention
        return (
            f'[\n            {{\n              "name" : "{plain(name)}",\n              "screen_name" : "{handle}",'
            f"{_indices(3 if self.kind == 'announce' else 0, len(handle) + 1)},\n"
            f'              "id_str" : "{native}",\n              "id" : "{native}"\n            }}\n          ]'
        )

    def _links(self) -> str:
        if not self._urls:
            return "[ ]"
        short, long, start = self._urls[0]
        return (
            f'[\n            {{\n              "url" : "{short}",\n              "expanded_url" : "{long}",\n'
            f'              "display_url" : "{long[8:24]}…",{_indices(start, len(short))}\n            }}\n          ]'
        )

    def _media(self) -> str:
        name, short, start = self._picture
        native = self.native
        address = f"https://twitter.com/{HANDLE}/status/{native}/photo/1"
        return (
            f'\n            {{\n              "expanded_url" : "{address}",{_indices(start, len(short))},\n'
            f'              "url" : "{short}",\n              "media_url" : "http://pbs.twimg.com/media/{name}.jpg",\n'
            f'              "id_str" : "{native + 1}",\n              "id" : "{native + 1}",\n'
            f'              "media_url_https" : "https://pbs.twimg.com/media/{name}.jpg",\n'
            '              "sizes" : {\n                "large" : {\n                  "w" : "960",\n'
            '                  "h" : "720",\n                  "resize" : "fit"\n                }\n              },\n'
            f'              "type" : "photo",\n              "display_url" : "pic.twitter.com/{short[13:]}"\n            }}'
        )


def _indices(start: int, length: int) -> str:
    return f'\n              "indices" : [\n                "{start}",\n                "{start + length}"\n              ]'


def _escaped_length(text: str) -> int:
    """Offsets count code points of the text as X escapes it."""
    return len(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def _note(native: int, moment: int, text: Text) -> str:
    return (
        f'  {{\n    "noteTweet" : {{\n      "noteTweetId" : "{native}",\n      "updatedAt" : "{iso(moment)}",\n'
        '      "lifecycle" : {\n        "value" : "0",\n        "name" : "Living",\n        "originalName" : "LIVING",\n'
        f'        "annotations" : {{ }}\n      }},\n      "createdAt" : "{iso(moment)}",\n      "core" : {{\n'
        f'        "styletags" : [ ],\n        "urls" : [ ],\n        "text" : "{plain(text[0])}",\n'
        '        "mentions" : [ ],\n        "cashtags" : [ ],\n        "hashtags" : [ ]\n      }\n    }\n  }'
    )


def _conversations(package: Package, writer: Writer, known: list[tuple[str, str, str]]) -> Iterator[str]:
    total = package.size // 10
    yield "window.YTD.direct_messages.part0 = [\n"
    for number, count in enumerate(shares(total, max(5, int(total**0.5)))):
        rng = package.rng("conversation", number)
        other = known[number % len(known)][2] if number < len(known) else str(3 * 10**9 + number)
        messages = list(_messages(package, writer, rng, number, other, count))
        if messages:
            package.counts["conversation"] += 1
            yield (
                f'  {{\n    "dmConversation" : {{\n      "conversationId" : "{ACCOUNT}-{other}",\n'
                '      "messages" : [\n' + ",\n".join(messages) + "\n      ]\n    }\n  }"
            )
    yield "\n]"


def _messages(
    package: Package, writer: Writer, rng: Random, conversation: int, other: str, count: int
) -> Iterator[str]:
    for number, moment in enumerate(backwards(rng, count, FIRST)):
        shown, written = writer.text(rng)
        mine = rng.random() < 0.5
        sender, recipient = (ACCOUNT, other) if mine else (other, ACCOUNT)
        native = snowflake(moment, conversation * 997 + count - number)
        if package.holds(moment):
            package.tell("message", str(native), moment, sender, shown)
            yield (
                f'        {{\n          "messageCreate" : {{\n            "recipientId" : "{recipient}",\n'
                f'            "reactions" : [ ],\n            "urls" : [ ],\n            "text" : "{written}",\n'
                f'            "mediaUrls" : [ ],\n            "senderId" : "{sender}",\n            "id" : "{native}",\n'
                f'            "createdAt" : "{iso(moment)}",\n            "editHistory" : [ ]\n          }}\n        }}'
            )


def _likes(package: Package, writer: Writer) -> Iterator[str]:
    """Likes have no time: what is liked lends them its own."""
    rng = package.rng("likes")
    yield "window.YTD.like.part0 = [\n"
    for number, moment in enumerate(backwards(rng, package.size // 5, FIRST)):
        _, written = writer.text(rng)
        native = snowflake(moment, 10**6 + number)
        if package.holds(moment):
            package.counts["like"] += 1
            yield (
                f'  {{\n    "like" : {{\n      "tweetId" : "{native}",\n      "fullText" : "{written}",\n'
                f'      "expandedUrl" : "https://twitter.com/i/web/status/{native}"\n    }}\n  }}'
            )
    yield "\n]"


def _relations(package: Package, kind: str, known: list[tuple[str, str, str]]) -> Iterator[str]:
    yield f"window.YTD.{kind}.part0 = [\n"
    for _, _, native in known:
        package.counts[{"following": "follow"}.get(kind, kind)] += 1
        yield (
            f'  {{\n    "{kind}" : {{\n      "accountId" : "{native}",\n'
            f'      "userLink" : "https://twitter.com/intent/user?user_id={native}"\n    }}\n  }}'
        )
    yield "\n]"
