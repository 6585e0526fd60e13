"""Comments, likes, saved posts, followers and lists of accounts out of pages.

A row is a box with a link and a time, or a table of labels in the account's language. So position and shape tell
first: an address leads to a post or a profile, a handle is an account, what is neither is text.
"""

from collections.abc import Iterator

from msgspec import Struct

from exodus.dialects.meta.page.content import Box, boxes, named
from exodus.dialects.meta.page.section import Pair, Section, is_time
from exodus.dialects.meta.page.time import Clock, timed
from exodus.importers.instagram import word
from exodus.importers.instagram.reading import (
    PLATFORM,
    Reading,
    Stream,
    account_of,
    code_of,
    is_foreign,
    is_handle,
    profile_url,
    tags,
    thing,
    user_key,
)
from exodus.model import Activity, ActivityKind, Collection, Finding, Note, Reference, Source, derived_key
from exodus.takeout import Member
from exodus.takeout.member import matches

SILENT = "a comment that says nothing"
NOBODY = "a row that names no account"
NOTHING = "a row that names nothing"
COMMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("post_comments", ("post_comments*.html",)),
    ("reels_comments", ("reels_comments*.html",)),
    ("hype", ("comments/hype*.html",)),
)
_TRUE = frozenset({"true", "ja", "oui", "sí", "sim", "sì", "yes", "tak", "はい", "نعم"})


class Done(Struct, frozen=True, gc=False):
    """A list of things done: where it stands, what was done, and whether it was done to accounts."""

    name: str
    kind: ActivityKind
    patterns: tuple[str, ...]
    accounts: bool = False
    of: str | None = None
    network: str | None = None


LISTS = (
    Done("follower", "follower", ("followers.html", "followers_*.html"), accounts=True),
    Done("follow", "follow", ("following.html", "following_?.html"), accounts=True),
    Done("block", "block", ("blocked_profiles.html", "blocked_accounts.html", "blocked_users.html"), accounts=True),
    Done("restrict", "mute", ("restricted_profiles.html", "restricted_accounts.html"), accounts=True),
    Done("liked_posts", "like", ("likes/liked_posts*.html",)),
    Done("liked_comments", "like", ("likes/liked_comments*.html",), of="comment"),
    Done("story_likes", "like", ("story_*interactions/story_likes.html",), of="story"),
    Done("saved_posts", "save", ("saved/saved_posts*.html",)),
    Done("reposts", "announce", ("reposts.html", "reposts/*.html")),
    Done("polls", "vote", ("story_*interactions/polls.html",), of="poll"),
    Done("quizzes", "vote", ("story_*interactions/quizzes.html",), of="quiz"),
    Done("questions", "vote", ("story_*interactions/questions.html",), of="question"),
    Done("emoji_sliders", "reaction", ("story_*interactions/emoji_sliders.html",), of="story"),
    Done("story_reactions", "reaction", ("story_*interactions/*reactions.html",), of="story"),
    Done("liked_threads", "like", ("threads/liked_threads*.html",), network="threads"),
)
GATHERED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Close friends", ("close_friends.html",)),
    ("Story hidden from", ("hide_story_from.html",)),
    ("Favorites", ("profiles_you*ve_favorited.html", "accounts_you*ve_favorited.html")),
    ("Follow requests sent", ("pending_follow_requests.html",)),
    ("Recent follow requests", ("recent_follow_requests.html",)),
    ("Follow requests received", ("follow_requests_you*ve_received.html",)),
    ("Recently unfollowed", ("recently_unfollowed_profiles.html", "recently_unfollowed_accounts.html")),
)


def truth(text: str) -> bool:
    """Whether a value says yes."""
    return text.strip().casefold() in _TRUE


def lists(reading: Reading, clock: Clock, members: list[Member]) -> Stream:
    """All of them; the owner did everything but follow themselves."""
    for name, patterns in COMMENTS:
        for box in _boxes(reading, clock, members, patterns):
            if isinstance(box, Finding):
                yield box
            else:
                yield from _comment(reading, box, name)
    for done in LISTS:
        for box in _boxes(reading, clock, members, done.patterns):
            if isinstance(box, Finding):
                yield box
            elif done.accounts:
                yield from _account(reading, box, done)
            else:
                yield from _liked(reading, box, done)
    for title, patterns in GATHERED:
        yield from _gathered(reading, clock, members, title, patterns)


def _boxes(reading: Reading, clock: Clock, members: list[Member], patterns: tuple[str, ...]) -> Iterator[Box | Finding]:
    fits = [
        member
        for member in members
        if matches(member.name, patterns) and "messages/" not in member.name and not is_foreign(member.name)
    ]
    return boxes(reading.takeout, fits, clock)


def _cells(section: Section) -> list[Pair]:
    """Labels and values, those of the times left out."""
    return [row for row in section.rows if row.value and not is_time(row.value)]


def _who(section: Section) -> str | None:
    """The account a box is about."""
    cells = _cells(section)
    labelled = next((row.value for row in cells if row.label in word.USERNAME and is_handle(row.value)), None)
    owner = next((row.value for row in cells if row.label in word.MEDIA_OWNER), None)
    shaped = [row.value for row in cells if is_handle(row.value) and not row.value.isdigit()]
    heading = section.heading if section.heading and is_handle(section.heading) else None
    profiles = [hint for link in section.links if not code_of(link.url) for hint in (link.url, link.name)]
    return labelled or owner or account_of(heading, *profiles) or next(iter(shaped), None)


def _address(section: Section) -> str | None:
    """The address of the post a box is about."""
    found = [link.url for link in section.links] + [row.url or row.value for row in section.rows]
    return next((url for url in found if code_of(url)), None)


def _comment(reading: Reading, box: Box, name: str) -> Stream:
    section, moment = box.section, box.moment
    whose, url = _who(section), _address(section)
    cells = _cells(section)
    said = next((row.value for row in cells if row.label in word.COMMENT), None)
    if said is None:
        said = next((row.value for row in cells if row.value != whose and not row.value.startswith("http")), None)
    said = said or section.text or None
    if whose == said and sum(row.value == said for row in cells) == 1:
        whose = None  # one word, and it was said
    if not (said or whose or section.media):
        yield Finding(box.member, SILENT, section.pointer, failed=True)
        return
    yield Note(
        key=reading.key("html-comment", name, *_moment_and_text(box, said), box.ordinal),
        kind="comment",
        attributed_to=reading.owner.key,
        content=said,
        **timed(moment, section.time),
        in_reply_to=thing(url, whose) if url or whose else None,
        tag=tags(said),
        extra={"section": name},
        source=box.source,
    )


def _moment_and_text(box: Box, said: str | None) -> tuple[str, ...]:
    """The time in one spelling, with a digest of what was said, wherever on the page that stood."""
    section = Section(1, heading=said, time=box.section.time)
    return named(section, box.moment)


def _account(reading: Reading, box: Box, done: Done) -> Stream:
    section, moment = box.section, box.moment
    username = _who(section)
    if username is None:
        yield Finding(box.member, NOBODY, section.pointer, failed=True)
        return
    network = "threads" if "/threads/" in f"/{box.member}" else None
    yield from reading.meet(username, box.source)
    there = Reference(key=user_key(username), url=profile_url(username), name=username)
    follower = done.kind == "follower"
    at = moment.canonical if moment else section.time or ""
    extra = {"network": network, "state": "restricted" if done.kind == "mute" else None}
    yield Activity(
        key=reading.key(f"html-{done.name}", network or "", username.lower(), at),
        kind=done.kind,
        actor=there.key if follower else reading.owner.key,
        object=Reference(key=reading.owner.key) if follower else there,
        **timed(moment, section.time),
        audience="self" if done.kind in {"block", "mute"} else "unknown",
        extra={name: value for name, value in extra.items() if value},
        source=box.source,
    )


def _liked(reading: Reading, box: Box, done: Done) -> Stream:
    section, moment = box.section, box.moment
    whose, url = _who(section), _address(section)
    if not (whose or url or section.heading or section.runs or section.rows):
        yield Finding(box.member, NOTHING, section.pointer, failed=True)
        return
    answer = next((run.text for run in section.runs), None) if done.kind in {"vote", "reaction"} else None
    at = moment.canonical if moment else section.time or ""
    there = (
        thing(url, whose)
        if done.of is None
        else Reference(url=url, name=whose, attributed_to=user_key(whose) if whose else None)
    )
    extra = {"of": done.of, "network": done.network}
    yield Activity(
        key=reading.key(f"html-{done.name}", at, code_of(url) or box.ordinal),
        kind=done.kind,
        actor=reading.owner.key,
        object=there if there != Reference() else Reference(name=section.heading),
        content=answer,
        **timed(moment, section.time),
        extra={name: value for name, value in extra.items() if value},
        source=box.source,
    )


def _gathered(reading: Reading, clock: Clock, members: list[Member], title: str, patterns: tuple[str, ...]) -> Stream:
    """The accounts of a list, as its participants."""
    shown: list[str] = []
    first: Source | None = None
    for box in _boxes(reading, clock, members, patterns):
        if isinstance(box, Finding):
            yield box
            continue
        username = _who(box.section)
        if username is None:
            yield Finding(box.member, NOBODY, box.section.pointer, failed=True)
            continue
        first = first or Source(box.member)
        yield from reading.meet(username, box.source)
        shown.append(user_key(username))
    if first:
        section = title.lower().replace(" ", "_")
        yield Collection(
            key=derived_key(PLATFORM, "list", reading.takeout.account, "", section),
            kind="list",
            attributed_to=reading.owner.key,
            name=title,
            participants=tuple(dict.fromkeys(shown)),
            audience="self",
            extra={"list": section},
            source=first,
        )
