"""Posts, comments, stories and reactions out of pages: one box each, headed by a sentence.

What kind of thing it is, on whose timeline and in which group, is told by the sentence only, in the account's
language, as in JSON. A page has what JSON lacks: the address behind each time.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from exodus.dialects.meta.page.content import UNTIMED, Box, boxes, links, media, named, words
from exodus.dialects.meta.page.time import Clock, timed
from exodus.importers.facebook import page_sentence
from exodus.importers.facebook.page_sentence import emoji_of
from exodus.importers.facebook.reaction import EMOJI
from exodus.importers.facebook.reading import Reading
from exodus.model import (
    Activity,
    Attachment,
    Audience,
    Finding,
    Note,
    NoteKind,
    Record,
    Reference,
)
from exodus.takeout import Member
from exodus.takeout.member import matches

EMPTY = "a record that says nothing but its time is not a post"


class Part(Struct, frozen=True, gc=False):
    """One series of pages: where it is, and what is true of all that stands in it."""

    section: str
    patterns: tuple[str, ...]
    kind: NoteKind = "post"
    audience: Audience = "unknown"
    deleted: bool = False
    others: bool = False
    extra: dict[str, Any] = {}


PARTS = (
    Part(
        "group_comments",
        ("groups/your_comments_in_groups.html",),
        kind="comment",
        audience="group",
    ),
    Part(
        "group_posts",
        (
            "groups/group_posts_and_comments.html",
            "groups/your_posts_in_groups.html",
            "groups/your_posts_and_comments_in_groups.html",
            "groups/your_group_posts_and_comments.html",
            "posts/your_posts_in_groups.html",
        ),
        audience="group",
    ),
    Part("comments", ("comments_and_reactions/comments.html", "comments/comments.html"), kind="comment"),
    Part("posts", ("posts/your_posts.html", "posts/your_posts_*.html", "posts/your_pinned_posts.html")),
    Part("wall", ("posts/other_people?s_posts_to_your_timeline.html",), others=True),
    Part("elsewhere", ("posts/posts_on_other_pages_and_profiles.html",)),
    Part("archive", ("posts/archive.html",), audience="self"),
    Part("trash", ("posts/trash.html",), audience="self", deleted=True),
    Part("notes", ("posts/notes.html", "other_activity/notes.html"), kind="article"),
    Part("stories", ("stories/archived_stories.html", "stories/your_archived_stories.html"), kind="story"),
    Part("reels", ("reels/your_reels.html", "short_videos/*.html"), extra={"format": "reel"}),
    Part("check_ins", ("posts/check-ins.html",), extra={"format": "check-in"}),
)
REACTIONS = (
    "comments_and_reactions/likes_and_reactions*.html",
    "comments_and_reactions/posts_and_comments.html",
    "likes_and_reactions/posts_and_comments.html",
)


def posts(reading: Reading, clock: Clock, members: list[Member]) -> Iterator[Record | Finding]:
    """Everything the owner wrote outside of threads, and what they liked."""
    left = list(members)
    for part in PARTS:
        fits = [member for member in left if matches(member.name, part.patterns)]
        left = [member for member in left if member not in fits]
        for box in boxes(reading.takeout, fits, clock):
            if isinstance(box, Finding):
                yield box
            else:
                yield from _told(reading, clock, box, part)
    for box in boxes(reading.takeout, [member for member in left if matches(member.name, REACTIONS)], clock):
        yield box if isinstance(box, Finding) else _reaction(reading, box)


def _told(reading: Reading, clock: Clock, box: Box, part: Part) -> Iterator[Record | Finding]:
    section, moment = box.section, box.moment
    said = words(section, clock, albums_named=True)
    if moment is None and section.time is None:
        yield Finding(box.member, UNTIMED, section.pointer)
    if not (section.heading or said.content or section.media or section.links or section.rows):
        yield Finding(box.member, EMPTY, section.pointer)
        return
    key = reading.key(f"html-{part.section}", *named(section, moment), box.ordinal)
    content, lines = said.content, list(said.lines)
    name = None
    context = None
    if part.audience == "group":
        found = page_sentence.group(reading, box.source, section.heading or "", content, lines)
        context, content, lines = found.context, found.content, found.lines
        if found.collection:
            yield found.collection
    if part.kind == "article":
        name, content = (section.heading, content)
    attachment: list[Attachment] = []
    for value in media(reading.takeout, box, "facebook", key, None if part.others else reading.owner, said.captions):
        if isinstance(value, Attachment):
            attachment.append(value)
        else:
            yield value
    extra = {
        **part.extra,
        "lines": lines,
        "albums": list(said.albums),
        "rows": [[pair.label, pair.value] for pair in section.rows],
        "items": list(section.items),
    }
    yield Note(
        key=key,
        kind=part.kind,
        attributed_to=None if part.others else reading.owner,
        name=name,
        summary=section.heading if name is None else None,
        content=content,
        url=section.url,
        updated=said.updated.published if said.updated else None,
        **timed(moment, section.time),
        ordinal=box.ordinal,
        context=context,
        in_reply_to=Reference(name=section.heading) if part.kind == "comment" and section.heading else None,
        audience=part.audience,
        attachment=tuple(dict.fromkeys(attachment)),
        tag=links(section),
        deleted=part.deleted,
        extra={name: value for name, value in extra.items() if value},
        source=box.source,
    )


def _reaction(reading: Reading, box: Box) -> Activity:
    """A like or reaction: the sentence says to what, a picture or a word in the body which."""
    section, moment = box.section, box.moment
    emoji = emoji_of(section)
    url = section.links[0].url if section.links else next((pair.url for pair in section.rows if pair.url), None)
    sentence = section.heading
    known = Reference(url=url, name=sentence)
    like = emoji == "👍" or (emoji is None and page_sentence.is_like(sentence))
    lines = [run.text for run in section.runs if run.text != emoji and run.text.strip().upper() not in EMOJI]
    extra = {"rows": [[pair.label, pair.value] for pair in section.rows], "lines": lines}
    return Activity(
        key=reading.key("html-reactions", *named(section, moment), box.ordinal),
        kind="like" if like else "reaction",
        actor=reading.owner,
        object=None if known == Reference() else known,
        content=None if like else emoji,
        url=section.url,
        **timed(moment, section.time),
        extra={name: value for name, value in extra.items() if value},
        source=box.source,
    )
