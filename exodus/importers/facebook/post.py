"""Posts: the timeline, what stands in the archive and the trash, stories, reels, and others' posts on the timeline.

Facebook states no audience per post, so it is unknown; the archive and what is pending are the owner's alone.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from exodus.importers.facebook.reading import Reading
from exodus.importers.facebook.series import entries, telling
from exodus.importers.facebook.telling import Place, tell
from exodus.importers.facebook.twin import Twins
from exodus.model import Audience, Finding, NoteKind, Record, Source
from exodus.takeout import Member

POSTS = (
    "posts/your_posts.json",
    "posts/your_posts_*.json",
    "posts/your_pinned_posts.json",
    "posts/profile_posts_*.json",
)
NOT_TIMELINE = ("your_posts_in_groups", "your_posts_and_comments_in_groups")


def section(
    reading: Reading,
    members: Iterable[Member],
    name: str,
    *,
    kind: NoteKind = "post",
    audience: Audience = "unknown",
    deleted: bool = False,
    twins: Twins | None = None,
    extra: dict[str, Any] | None = None,
) -> Iterator[Record | Finding]:
    """The records of one file series that the owner wrote, as Notes of one kind."""
    for (member, item), ordinal in telling(entries(reading, members)):
        if isinstance(item, Finding):
            yield item
            continue
        record = item.value
        place = Place(
            key=reading.key(name, record.timestamp or 0, ordinal),
            source=Source(member, item.pointer),
            kind=kind,
            author=reading.owner,
            ordinal=ordinal,
            audience=audience,
            deleted=deleted,
            extra=extra or {},
        )
        told = tell(reading, record, item.unknown, place)
        yield from twins.joined(told, record) if twins else told


def posts(reading: Reading) -> Iterator[Record | Finding]:
    """The timeline, and what other files say of the same posts; then what only they know."""
    twins = Twins(reading)
    yield from twins.gather()
    timeline = [member for member in reading.members(*POSTS) if not member.basename.startswith(NOT_TIMELINE)]
    pinned = [member for member in timeline if "pinned" in member.name]
    yield from section(reading, [member for member in timeline if member not in pinned], "posts", twins=twins)
    yield from section(reading, pinned, "posts", extra={"pinned": True})
    yield from twins.rest()


def others(reading: Reading) -> Iterator[Record | Finding]:
    """Other people's posts on the owner's timeline (2018 to 2020): their authors stand only in a sentence."""
    patterns = ("posts/other_people?s_posts_to_your_timeline.json",)
    for (member, item), ordinal in telling(entries(reading, reading.members(*patterns))):
        if isinstance(item, Finding):
            yield item
            continue
        source = Source(member, item.pointer)
        key = reading.key("wall", item.value.timestamp or 0, ordinal)
        yield from tell(reading, item.value, item.unknown, Place(key=key, source=source, author=None, ordinal=ordinal))


def stories(reading: Reading) -> Iterator[Record | Finding]:
    """Archived stories."""
    yield from section(reading, reading.members("stories/archived_stories.json"), "stories", kind="story")


def reels(reading: Reading) -> Iterator[Record | Finding]:
    """Reels and other short videos."""
    members = reading.members("reels/your_reels.json", "short_videos/*.json")
    yield from section(reading, members, "reels", extra={"format": "reel"})


def pending(reading: Reading) -> Iterator[Record | Finding]:
    """Posts that wait for a group's approval: nobody but the owner sees them."""
    members = reading.members("groups/your_pending_posts_in_groups.json")
    yield from section(reading, members, "pending", audience="self", extra={"pending": True})
