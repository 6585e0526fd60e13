"""Comments the owner wrote. What they stand under is told in a sentence only; their group, if any, in a field."""

from collections.abc import Iterator, Sequence
from typing import Any

from exodus.dialects.meta.text import repair, repair_name
from exodus.importers.facebook.activity import Entry, Remark
from exodus.importers.facebook.reading import Reading
from exodus.importers.facebook.series import entries, telling
from exodus.importers.facebook.telling import Place, tell
from exodus.model import Finding, Record, Reference, Source
from exodus.takeout import Member

COMMENTS = ("comments_and_reactions/comments.json", "comments/comments.json")
GROUP_COMMENTS = ("groups/your_comments_in_groups.json",)


def comments(reading: Reading) -> Iterator[Record | Finding]:
    """The owner's comments; those in groups are listed a second time, and told once.

    To know them again takes one number a comment, and only where both lists are there.
    """
    everywhere, in_groups = reading.members(*COMMENTS), reading.members(*GROUP_COMMENTS)
    told: set[int] | None = set() if everywhere and in_groups else None
    yield from _series(reading, everywhere, "comments", told)
    yield from _series(reading, in_groups, "group_comments", told)


def _series(
    reading: Reading, members: Sequence[Member], section: str, told: set[int] | None
) -> Iterator[Record | Finding]:
    for (member, item), ordinal in telling(entries(reading, members, "comment")):
        if isinstance(item, Finding):
            yield item
            continue
        entry = item.value
        remark = next((datum.comment for datum in entry.data if datum.comment), None) or Remark()
        at = entry.timestamp or remark.timestamp or 0
        if told is not None:
            twin = hash((at, remark.comment, ordinal))
            if twin in told:
                continue
            told.add(twin)
        key = reading.key(section, at, ordinal)
        yield from _comment(reading, entry, remark, Source(member, item.pointer), item.unknown, key, ordinal)


def _comment(
    reading: Reading, entry: Entry, remark: Remark, source: Source, unknown: dict[str, Any], key: str, ordinal: int
) -> Iterator[Record]:
    author = reading.owner
    if remark.author:
        author, actor = reading.meet(remark.author, key, source)
        if actor:
            yield actor
    context = None
    if remark.group:
        context, group = reading.group(repair_name(remark.group), source)
        if group:
            yield group
    sentence = repair(entry.title) if entry.title else None
    place = Place(
        key=key,
        source=source,
        kind="comment",
        author=author,
        audience="group" if context else "unknown",
        ordinal=ordinal,
        context=context,
        in_reply_to=Reference(name=sentence) if sentence else None,
        content=repair(remark.comment or ""),
    )
    if entry.timestamp is None and remark.timestamp:
        entry.timestamp = remark.timestamp
    yield from tell(reading, entry, unknown, place)
