"""The first JSON takeouts (2018 to early 2021): a few flat files with lists of [time, text, owner].

Times are ISO 8601 without a zone in the oldest; they are UTC as far as anybody could compare, and marked as unknown.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple

from msgspec import Struct, structs

from exodus.dialects import secret
from exodus.dialects.meta.media import Media, document
from exodus.dialects.meta.text import repair
from exodus.importers.instagram.profile import Profile, as_json
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream, leftover, tags, user_key
from exodus.model import (
    Activity,
    ActivityKind,
    Attachment,
    Finding,
    Note,
    Reference,
    Source,
    ZoneOrigin,
)
from exodus.takeout import Element, Member, Takeout
from exodus.takeout.element import escaped


class Shot(Struct, forbid_unknown_fields=True, gc=False):
    """One entry of ``media.json``."""

    path: str | None = None
    taken_at: str | None = None
    caption: str | None = None
    location: str | None = None
    is_active_profile: bool | None = None


class Person(Struct, forbid_unknown_fields=True, gc=False):
    """``profile.json``."""

    username: str | None = None
    name: str | None = None
    biography: str | None = None
    private_account: bool | None = None
    website: str | None = None
    gender: str | None = None
    date_joined: str | None = None
    date_of_birth: str | None = None
    email: str | None = None
    phone_number: str | None = None
    profile_pic_url: str | None = None


def profile(takeout: Takeout, counted: bool = True) -> Profile | None:
    """The owner as ``profile.json`` says it; ``None`` without the file. Only with ``counted`` it counts as read."""
    member = takeout.get("profile.json")
    if member is None:
        return None
    found = as_json(takeout, member, counted).head(Person)
    if isinstance(found, Finding):
        return Profile(findings=(found,))
    person = found.value
    if counted:
        takeout.drop(secret.NUMBERS, bool(person.email) + bool(person.phone_number))
    facts = {
        "website": person.website,
        "gender": person.gender,
        "date_of_birth": person.date_of_birth,
        "joined": person.date_joined,
    }
    return Profile(
        username=person.username,
        name=repair(person.name or "") or None,
        bio=repair(person.biography or "") or None,
        private=person.private_account,
        facts={label: repair(value) for label, value in facts.items() if value},
        unknown=found.unknown,
        source=Source("profile.json"),
    )


def moment(written: str | None) -> tuple[datetime | None, ZoneOrigin]:
    """A time as these files write it, and where its zone is from."""
    try:
        found = datetime.fromisoformat(written or "")
    except ValueError:
        return None, "unknown"
    return (found, "given") if found.tzinfo else (found.replace(tzinfo=UTC), "unknown")


MEDIA = ("photos", "videos", "stories", "profile", "direct")
COMMENTS = (("media_comments", "posts"), ("live_comments", "live"), ("story_comments", "stories"))


class Done(NamedTuple):
    """A list of things done: where it stands, what was done, and to what sort of thing."""

    file: str
    name: str
    kind: ActivityKind
    of: str | None = None


DONE = (
    Done("likes.json", "media_likes", "like"),
    Done("likes.json", "comment_likes", "like", "comment"),
    Done("saved.json", "saved_media", "save"),
    # Seen in takeouts of 2019 to 2021, none of which says what was answered.
    Done("stories_activities.json", "polls", "vote", "poll"),
    Done("stories_activities.json", "quizzes", "vote", "quiz"),
    Done("stories_activities.json", "questions", "vote", "question"),
    Done("stories_activities.json", "countdowns", "vote", "countdown"),
    Done("stories_activities.json", "emoji_sliders", "reaction", "story"),
)


def everything(reading: Reading) -> Stream:
    """Posts, stories, comments, likes, saved media and answers to stories, of the flat files."""
    yield from _media(reading)
    for name, section in COMMENTS:
        yield from _comments(reading, name, section)
    for done in DONE:
        yield from _done(reading, *done)
    known = {"media.json": set(MEDIA), "comments.json": {name for name, _ in COMMENTS}}
    for done in DONE:
        known.setdefault(done.file, set()).add(done.name)
    for file, names in known.items():
        yield from _others(reading, file, names)


def _others(reading: Reading, file: str, known: set[str]) -> Iterator[Finding]:
    """The sections of a file that nobody knows."""
    member = reading.takeout.get(file)
    page = reading.takeout.json(member) if member is not None else None
    for name in page.keys() if page else ():
        if page and name not in known and any(True for _ in page.elements(object, name)):
            yield Finding(file, "a section that nobody knows", f"/{escaped(name)}", failed=True)


Line = Element[Any] | Finding


def _lines(reading: Reading, file: str, type_: Any, *path: str) -> Iterator[tuple[Member, Line]]:
    member = reading.takeout.get(file)
    if member is not None:
        for element in reading.takeout.json(member).elements(type_, *path):
            yield member, element


def _media(reading: Reading) -> Stream:
    counts: Counter[tuple[str, str]] = Counter()
    for section in MEDIA:
        lines = _lines(reading, "media.json", Shot, section)
        for _, group in groupby(lines, key=_together if section in {"photos", "videos"} else id):
            shots: list[tuple[Source, Element[Shot]]] = []
            for member, line in group:
                if isinstance(line, Finding):
                    yield line
                else:
                    shots.append((Source(member.name, line.pointer), line))
            if shots:
                written = shots[0][1].value.taken_at or ""
                yield from _shown(reading, section, shots, counts[section, written])
                counts[section, written] += 1


def _together(line: tuple[Member, Line]) -> tuple[Any, ...]:
    """What the pictures of one post have in common; these files list each on its own."""
    element = line[1]
    if isinstance(element, Finding) or not element.value.taken_at:
        return (id(element),)
    return (element.value.taken_at, element.value.caption)


def _shown(reading: Reading, section: str, shots: list[tuple[Source, Element[Shot]]], ordinal: int) -> Stream:
    where, first = shots[0]
    written = first.value.taken_at
    published, zone = moment(written)
    key = reading.key(section, written or "", ordinal)
    shown = []
    for source, shot in shots:
        found = document(
            reading.takeout,
            Media(uri=shot.value.path, creation_timestamp=int(published.timestamp()) if published else None),
            PLATFORM,
            source,
            attributed_to=None if section == "direct" else reading.owner.key,
            within=key,
        )
        beside = leftover(shot) if source != where or section in {"profile", "direct"} else {}
        yield structs.replace(found, extra={**found.extra, **beside}) if beside else found
        shown.append(Attachment(found.key))
    if section in {"profile", "direct"}:
        return
    content = repair(first.value.caption or "") or None
    yield Note(
        key=key,
        kind="story" if section == "stories" else "post",
        attributed_to=reading.owner.key,
        content=content,
        published=published,
        zone_origin=zone,
        wall=written or None if zone == "unknown" else None,
        audience=reading.audience,
        attachment=tuple(dict.fromkeys(shown)),
        tag=tags(content),
        extra=leftover(first, location=repair(first.value.location or "")),
        source=where,
    )


def _comments(reading: Reading, name: str, section: str) -> Stream:
    counts: Counter[str] = Counter()
    for member, line in _lines(reading, "comments.json", list[str | None], name):
        if isinstance(line, Finding):
            yield line
            continue
        if len(line.value) < 2 or not line.value[1]:
            yield Finding(member.name, "a comment that says nothing", line.pointer, failed=True)
            continue
        written, said = line.value[0] or "", repair(line.value[1])
        published, zone = moment(written)
        whose = line.value[2] if len(line.value) > 2 else None
        # With its seconds, as later takeouts name it: they tell the same comments again.
        at = int(published.timestamp()) if published else written
        yield Note(
            key=reading.key("comment", section, at, counts[written]),
            kind="comment",
            attributed_to=reading.owner.key,
            content=said,
            published=published,
            zone_origin=zone,
            wall=written or None if zone == "unknown" else None,
            in_reply_to=Reference(name=whose, attributed_to=user_key(whose)) if whose else None,
            tag=tags(said),
            extra=leftover(line, section=section),
            source=Source(member.name, line.pointer),
        )
        counts[written] += 1


def _done(reading: Reading, file: str, name: str, kind: ActivityKind, of: str | None) -> Stream:
    counts: Counter[str] = Counter()
    for member, line in _lines(reading, file, list[str | None], name):
        if isinstance(line, Finding):
            yield line
            continue
        if len(line.value) < 2 or not line.value[1]:
            yield Finding(member.name, "a row that names nothing", line.pointer, failed=True)
            continue
        written, whose = line.value[0] or "", line.value[1]
        published, zone = moment(written)
        yield Activity(
            key=reading.key(name, written, counts[written]),
            kind=kind,
            actor=reading.owner.key,
            object=Reference(name=whose, attributed_to=user_key(whose)),
            published=published,
            zone_origin=zone,
            wall=written or None if zone == "unknown" else None,
            extra=leftover(line, of=of),
            source=Source(member.name, line.pointer),
        )
        counts[written] += 1
