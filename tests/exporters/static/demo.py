"""A small invented life, rich enough to look at: nobody in it exists."""

from __future__ import annotations

import io
import random
import wave
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw

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
    Source,
    Tag,
)
from tests.exporters.memory import MemorySelection, put_blob

OWNER = "facebook:profile:1"
OWNER_X = "x:user:1"
FRIENDS = (
    ("facebook:profile:2", "Ben Example"),
    ("facebook:profile:3", "Chloé Example"),
    ("facebook:profile:4", "דנה Example"),
    ("facebook:profile:5", "花子 Example"),
    ("facebook:profile:6", "Omar Q. Example"),
    ("facebook:profile:7", "Grandma Example"),
)
SCRIPT = "<script>alert('never')</script>"
POSTS = (
    "First snow of the year ❄️ The whole street is out.",
    "We did it. 42 km, sore feet, a medal that weighs more than my phone.\n\nThank you all for the kind words, and to "
    "Ben for the bananas at kilometre 30.",
    "שנה טובה לכולם! שתהיה שנה של שקט, של בריאות ושל הרבה צחוק.",
    "今日は鎌倉へ。海がとても静かでした。🌊",
    "Reading again what I wrote ten years ago. I was so sure about everything. https://example.org/essays/certainty?page=2",
    "New flat, new keys, no furniture. Sitting on the floor with soup.",
    "A trick: " + SCRIPT + ' & "quotes"',
    "Long day.\nLonger night.\nGood people.",
    "مساء الخير من بيروت، القهوة هنا أفضل من أي مكان آخر.",
    "Found grandma's recipe book. Page 12 is mostly butter.",
)
TALK = (
    "are you coming tonight?",
    "yes! bringing Chloé too",
    "😂😂😂",
    "ok so I have a theory about the neighbour's cat",
    "go on",
    "it has two families. Two names. Twice the dinner. I have seen it with my own eyes, and I am a little jealous",
    "that is the life",
    "https://example.org/cats",
    "באיזו שעה?",
    "at eight, bring the small speaker 🔊",
    "明日は何時？",
    "ok",
)


def demo(folder: Path) -> MemorySelection:
    """The demo's selection, its blobs below the folder."""
    blobs = folder / "blobs"
    return MemorySelection(
        records(blobs),
        blobs,
        aliases={"facebook:posts:~00": ("facebook:html:~00",)},
        takeouts=(
            {
                "name": "facebook-anaexample-2023-11-22.zip",
                "importer": "facebook",
                "layout": "2023-json",
                "made_at": datetime(2023, 11, 22, tzinfo=UTC),
                "members": {"read": 31, "ignored": 112, "media": 58, "unread": 2},
                "records": {"imported": 1204},
            },
            {
                "name": "twitter-2023.zip",
                "importer": "x",
                "layout": "2022",
                "made_at": None,
                "members": {},
                "records": {},
            },
        ),
        findings=[
            ("facebook-anaexample-2023-11-22.zip", Finding("messages/broken.json", "this member is no valid JSON")),
            *(
                ("twitter-2023.zip", Finding("data/tweets.js", "a tweet without an id", f"/{i}", detail=SCRIPT))
                for i in range(7)
            ),
        ],
    )


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def source(pointer: int | str) -> Source:
    return Source("your_posts.json", f"/{pointer}")


def picture(seed: int, size: tuple[int, int]) -> bytes:
    """A landscape: a sky, a sun, three ridges."""
    chance = random.Random(seed)  # pictures, not secrets
    width, height = size
    small = Image.new("RGB", (1, 24))
    top = tuple(chance.randint(30, 150) for _ in range(3))
    low = tuple(chance.randint(170, 250) for _ in range(3))
    for y in range(24):
        small.putpixel((0, y), tuple(a + (b - a) * y // 23 for a, b in zip(top, low, strict=True)))
    image = small.resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    x, y, r = chance.randrange(width), chance.randrange(height // 8, height // 2), height // 11
    draw.ellipse((x - r, y - r, x + r, y + r), fill=(255, 238, 200))
    for ridge in range(3):
        base = height * (5 + ridge) // 9
        points = [(i * width // 9, base - chance.randint(0, height // 6)) for i in range(10)]
        shade = tuple(c * (3 - ridge) // 5 for c in low)
        draw.polygon([(0, height), *points, (width, points[-1][1]), (width, height)], fill=shade)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=70)
    return stream.getvalue()


def sound() -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(1)
        recording.setframerate(8000)
        recording.writeframes(bytes(128 + (i * 7) % 40 for i in range(16000)))
    return stream.getvalue()


def photo(blobs: Path, number: int, time: datetime | None = None, **more: str) -> Document:
    size = ((1200, 800), (800, 1100), (1000, 1000))[number % 3]
    data = picture(number, (size[0] // 2, size[1] // 2))
    return Document(
        key=f"facebook:media:{number}",
        kind="image",
        media_type="image/jpeg",
        sha256=put_blob(blobs, data),
        size=len(data),
        width=size[0] // 2,
        height=size[1] // 2,
        published=time,
        source=source(number),
        **more,  # type: ignore[arg-type]  # names and captions
    )


def records(blobs: Path) -> Iterator[Record]:
    yield from people(blobs)
    yield from posts(blobs)
    yield from tweets()
    yield from conversations(blobs)
    yield from places(blobs)
    yield from traces()


def people(blobs: Path) -> Iterator[Record]:
    yield photo(blobs, 900)
    yield Actor(
        key=OWNER,
        name="Ana Example",
        owner=True,
        icon="facebook:media:900",
        preferred_username="ana.example",
        summary="Walks, soup, trains. Mostly in Lisbon.",
        url="https://example.org/ana",
        source=source("profile"),
    )
    yield Actor(key=OWNER_X, name="Ana Example", preferred_username="ana_example", owner=True, source=source("account"))
    yield photo(blobs, 901)
    for number, (key, name) in enumerate(FRIENDS):
        icon = "facebook:media:901" if number == 1 else None
        yield Actor(key=key, name=name, icon=icon, source=source(key))
    yield Actor(key="x:user:77", preferred_username="stranger", name=None, source=source("dm"))


def posts(blobs: Path) -> Iterator[Record]:
    number = 0
    group = "facebook:group:9"
    yield Collection(key=group, kind="group", name="Neighbours of Example Street", source=source("groups"))
    for year in (2011, 2012, 2013, 2015, 2019, 2022, 2023):
        for index, text in enumerate(POSTS):
            time = at(year, 1 + (index * 5 + 10) % 12, 22 if index == 0 else 3 + index * 2, 9 + index, index * 5)
            key = f"facebook:posts:~{number:02x}"
            pictures = []
            for extra in range((0, 1, 0, 2, 0, 3, 0, 4, 1, 6)[index] if year > 2011 else 0):
                document = photo(blobs, number * 10 + extra, time)
                yield document
                pictures.append(Attachment(document.key, "On the way up" if extra == 1 else None))
            if index == 4:
                pictures.append(Attachment("facebook:media:gone"))
            yield Note(
                key=key,
                kind="post",
                attributed_to=OWNER,
                content=text,
                published=time,
                attachment=tuple(pictures),
                audience=("public", "friends", "unknown", "group")[index % 4],
                context=group if index % 4 == 3 else None,
                location=Location(latitude=38.7169, longitude=-9.1399, name="Miradouro Example")
                if index == 7
                else None,
                tag=(Tag(type="link", url="https://example.org/essays", name="On being certain"),)
                if index == 4
                else (),
                language=(None, "en", "he", "ja", "en", "en", None, "en", "ar", "en")[index],
                source=source(number),
            )
            yield from answers(key, time, index)
            number += 1
    yield Document(
        key="facebook:media:gone",
        kind="image",
        missing="the takeout names the file but does not hold it",
        source=source("gone"),
    )
    yield Note(
        key="facebook:posts:~undated",
        kind="note",
        name="Things I know about soup",
        attributed_to=OWNER,
        content="It forgives.\n\n" * 40,
        source=source("undated"),
    )


def answers(key: str, time: datetime, index: int) -> Iterator[Record]:
    for step in range(index % 5):
        who = FRIENDS[(index + step) % len(FRIENDS)][0]
        parent = f"{key}c{step - 1}" if step == 2 else key
        yield Note(
            key=f"{key}c{step}",
            kind="comment",
            attributed_to=who if step != 2 else OWNER,
            content=("So happy for you!", "Save me a bowl 🥣", "Always ❤️", "Where is this?")[step],
            in_reply_to=Reference(key=parent),
            published=time + timedelta(minutes=7 * (step + 1)),
            source=source(f"{key}c{step}"),
        )
    for step in range(index):
        yield Activity(
            key=f"{key}r{step}",
            kind="reaction",
            content=("❤️", "😂", "👍")[step % 3],
            actor=FRIENDS[step % len(FRIENDS)][0],
            object=Reference(key=key),
            published=time + timedelta(minutes=step),
            source=source(f"{key}r{step}"),
        )


def tweets() -> Iterator[Record]:
    for number in range(130):
        time = at(2014, 1 + number % 12, 1 + number % 27, number % 24, number % 60)
        text = f"@stranger thought number {number} about #trains, and nothing else"
        yield Note(
            key=f"x:status:{number}",
            kind="post",
            attributed_to=OWNER_X,
            content=text,
            url=f"https://x.com/ana_example/status/{number}",
            tag=(
                Tag(type="mention", start=0, end=9, name="stranger", key="x:user:77", url="https://x.com/stranger"),
                Tag(type="hashtag", start=text.index("#"), end=text.index("#") + 7, name="trains"),
            ),
            in_reply_to=Reference(key=f"x:status:{number - 12}") if number % 3 == 0 and number > 12 else None,
            audience="public",
            published=time,
            deleted=number == 40,
            language="en",
            source=source(number),
        )
    yield Activity(
        key="x:announce:5",
        kind="announce",
        actor=OWNER_X,
        content="RT @stranger: the night train is back",
        object=Reference(key="x:status:999", url="https://x.com/stranger/status/999", attributed_to="stranger"),
        published=at(2014, 5, 5),
        source=source("rt"),
    )


def conversations(blobs: Path) -> Iterator[Record]:
    chance = random.Random(4)  # a demo, not secrets
    for number in range(4):
        talk = f"facebook:thread:{number}"
        people_ = (OWNER, *(key for key, _ in FRIENDS[number : number + (4 if number == 3 else 1)]))
        yield Collection(
            key=talk,
            kind="conversation",
            participants=people_,
            name="Sunday soup 🍲" if number == 3 else None,
            audience="direct",
            source=source(talk),
        )
        time = at(2018 + number, 3, 2, 18)
        if number == 3:
            yield Note(
                key=f"{talk}:n",
                kind="notice",
                context=talk,
                attributed_to=OWNER,
                content="Ana named the group Sunday soup 🍲.",
                published=time,
                audience="direct",
                source=source("n"),
            )
        for index in range((520, 37, 12, 60)[number]):
            time += timedelta(minutes=chance.choice((1, 1, 2, 5, 300, 2000)), seconds=index % 50)
            key = f"{talk}:{index}"
            media: tuple[Attachment, ...] = ()
            if index % 25 == 9:
                document = photo(blobs, 2000 + number * 100 + index, time)
                yield document
                media = (Attachment(document.key),)
            if number == 3 and index == 12:
                recording = sound()
                yield Document(
                    key="facebook:media:voice",
                    kind="audio",
                    media_type="audio/wav",
                    duration=2.0,
                    sha256=put_blob(blobs, recording),
                    size=len(recording),
                    source=source("voice"),
                )
                media = (Attachment("facebook:media:voice"),)
            yield Note(
                key=key,
                kind="message",
                context=talk,
                attributed_to=people_[chance.choice((0, 0, 1, 1, len(people_) - 1))],
                content=None if index % 25 == 9 else TALK[index % len(TALK)],
                attachment=media,
                published=time,
                audience="direct",
                in_reply_to=Reference(key=f"{talk}:{index - 3}") if index % 31 == 30 else None,
                source=source(key),
            )
            if index % 10 == 5:
                yield Activity(
                    key=f"{key}:r",
                    kind="reaction",
                    content="❤️",
                    actor=people_[1],
                    object=Reference(key=key),
                    source=source(f"{key}r"),
                )
    yield Note(
        key="facebook:messages:~lost",
        kind="message",
        content="to nobody in particular",
        attributed_to=OWNER,
        audience="direct",
        source=source("lost"),
    )
    yield Collection(
        key="facebook:thread:empty", kind="conversation", participants=(OWNER, FRIENDS[5][0]), source=source("empty")
    )


def places(blobs: Path) -> Iterator[Record]:
    for number, name in enumerate(("Summer by the sea", "Mobile uploads", "花見")):
        listed = []
        for index in range(5 + number * 9):
            document = photo(
                blobs, 3000 + number * 50 + index, at(2016 + number, 7, 1 + index % 28), name=f"DSC_{index}.JPG"
            )
            yield document
            listed.append(Attachment(document.key, "The boat that never left" if index == 2 else None))
        yield Collection(
            key=f"facebook:album:{number}",
            kind="album",
            name=name,
            attributed_to=OWNER,
            attachment=tuple(listed),
            participants=(OWNER, FRIENDS[0][0]) if number == 0 else (),
            summary="Seven days, one pair of shoes." if number == 0 else None,
            source=source(f"album{number}"),
        )
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    yield Document(
        key="facebook:media:svg",
        kind="document",
        name="invitation.svg",
        media_type="image/svg+xml",
        sha256=put_blob(blobs, svg),
        size=len(svg),
        source=source("svg"),
    )
    yield Note(
        key="facebook:event:1",
        kind="event",
        name="Soup night",
        content="Bring a bowl.",
        attributed_to=OWNER,
        start_time=at(2019, 11, 22, 19),
        end_time=at(2019, 11, 22, 23),
        location=Location(name="Example Street 4"),
        source=source("event"),
    )
    yield Activity(
        key="facebook:rsvp:1",
        kind="rsvp",
        actor=OWNER,
        object=Reference(key="facebook:event:1"),
        content="joined",
        source=source("rsvp"),
    )
    yield Activity(
        key="facebook:rsvp:2",
        kind="rsvp",
        actor=OWNER,
        object=Reference(name="Night train party"),
        content="interested",
        published=at(2020, 1, 1),
        source=source("rsvp2"),
    )
    yield Note(
        key="facebook:comments:~1",
        kind="comment",
        attributed_to=OWNER,
        content="What a view!",
        in_reply_to=Reference(name="Ben Example's photo"),
        published=at(2013, 6, 7),
        source=source("c1"),
    )


def traces() -> Iterator[Record]:
    for number in range(45):
        yield Activity(
            key=f"x:like:{number}",
            kind="like",
            actor=OWNER_X,
            object=Reference(
                key=f"x:status:{10_000 + number}",
                url=f"https://x.com/i/status/{number}",
                content="A liked thing, said by somebody else about trains & tea.",
            ),
            source=source(f"l{number}"),
        )
    yield Activity(
        key="facebook:like:1",
        kind="like",
        actor=OWNER,
        object=Reference(key="x:status:5"),
        published=at(2015, 1, 1),
        source=source("l"),
    )
    for number, (key, name) in enumerate(FRIENDS):
        yield Activity(
            key=f"facebook:friend:{key}",
            kind="friend",
            actor=OWNER,
            object=Reference(key=key, name=name),
            published=at(2010 + number, 2, 3),
            source=source(f"f{number}"),
        )
    yield Activity(
        key="facebook:save:1",
        kind="save",
        actor=OWNER,
        object=Reference(name="Seven soups", url="https://example.org/soups"),
        published=at(2021, 1, 1),
        source=source("save"),
    )
    yield Activity(
        key="facebook:save:2",
        kind="save",
        actor=OWNER,
        object=Reference(name="Bad", url="javascript:alert(1)"),
        published=at(2021, 1, 2),
        source=source("save2"),
    )
    yield Activity(
        key="facebook:join:1",
        kind="join",
        actor=OWNER,
        object=Reference(key="facebook:group:9"),
        published=at(2012, 5, 5),
        source=source("join"),
    )
