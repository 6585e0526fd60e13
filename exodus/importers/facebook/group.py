"""Groups: membership, and what the owner wrote in them.

A post names its group in the account's language at the end of a sentence; so the names that other files give are
looked for there, whatever the language. What other members wrote is in no takeout.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from exodus.dialects.meta.text import repair, repair_name
from exodus.importers.facebook import labelled
from exodus.importers.facebook.activity import Entry
from exodus.importers.facebook.listing import Listing, Rows, add
from exodus.importers.facebook.reading import Reading, spare
from exodus.importers.facebook.series import entries, telling
from exodus.importers.facebook.telling import Place, tell
from exodus.model import Activity, Collection, Finding, Record, Reference, Source, from_seconds
from exodus.takeout import Element
from exodus.takeout.element import misfit

MEMBERSHIP = ("groups/your_group_membership_activity.json",)
ADMINED = ("groups/your_groups.json",)
POSTS = (
    "groups/group_posts_and_comments.json",
    "groups/your_posts_in_groups.json",
    "groups/your_posts_and_comments_in_groups.json",
    "groups/your_group_posts_and_comments.json",
    "posts/your_posts_in_groups.json",
)
NAMELESS = "a post in a group whose name its sentence does not tell for sure"

_SENTENCE = re.compile(
    r".*? (?:posted|posted something|shared a \w+|uploaded a file|added \w+ \w+)"
    r" (?:in the group: |to the group: |in |to )(.+?)\.?"
)
_END = ".。．।။ \u200e\u200f"


LEFT = Listing("groups_left", "Groups left", ())


class Admined(Struct, forbid_unknown_fields=True, gc=False):
    """A group the owner runs."""

    name: str = ""
    timestamp: int | None = None


def membership(reading: Reading) -> Iterator[Record | Finding]:
    """The groups, and when the owner joined them; those left are a list, for nobody joins by leaving.

    Leaving has no data: only the sentence names the group.
    """
    for member in reading.members(*ADMINED):
        for item in reading.takeout.json(member).elements(Admined):
            if isinstance(item, Finding):
                yield item
            else:
                yield _admined(reading, item, member.name)
    left: list[tuple[Element[Entry], Source]] = []
    for (name, element), ordinal in entries(reading, reading.members(*MEMBERSHIP), "name"):
        if isinstance(element, Finding):
            yield element
            continue
        entry, source = element.value, Source(name, element.pointer)
        known = next((datum.name for datum in entry.data if datum.name), None)
        if known:
            group, collection = reading.group(repair_name(known), source)
            if collection:
                yield collection
            yield _join(reading, element, source, ordinal, Reference(key=group, name=repair_name(known)))
        else:
            left.append((element, source))
    rows = Rows(reading, LEFT)
    for element, source in left:  # now that all names are known
        sentence = repair(element.value.title or "")
        rows.enter(source.member, source.pointer, element.unknown)
        add(rows, _known(reading, sentence) or sentence, element.value.timestamp, sentence=element.value.title)
    yield from rows.collection()


def profiled(reading: Reading) -> Iterator[Record]:
    """The groups that the profile lists (until 2022), those the owner was added to among them."""
    owner = reading.people.owner
    listed = owner.extra.get("groups")
    for entry in listed if isinstance(listed, list) else ():
        if owner.source and isinstance(entry, dict) and isinstance(entry.get("name"), str):
            collection = reading.group(entry["name"], owner.source)[1]
            if collection:
                yield collection


def posts(reading: Reading) -> Iterator[Record | Finding]:
    """What the owner posted in groups. To be read after membership and comments, which tell the groups' names."""
    nameless: dict[str, int] = {}
    for (member, item), ordinal in telling(entries(reading, reading.members(*POSTS), "group post")):
        if isinstance(item, Finding):
            yield item
            continue
        entry, source = item.value, Source(member, item.pointer)
        # Until 2020 one file held posts and comments.
        remark = next((datum.comment for datum in entry.data if datum.comment), None)
        named = (remark and remark.group) or next((datum.name for datum in entry.data if datum.name), None)
        context, collection = reading.group(repair_name(named), source) if named else _context(reading, entry, source)
        if collection:
            yield collection
        if context is None:
            nameless[member] = nameless.get(member, 0) + 1
        place = Place(
            key=reading.key("group_posts", entry.timestamp or 0, ordinal),
            source=source,
            kind="comment" if remark else "post",
            author=reading.owner,
            audience="group",
            ordinal=ordinal,
            context=context,
            in_reply_to=Reference(name=repair(entry.title)) if remark and entry.title else None,
            content=repair(remark.comment or "") if remark else None,
        )
        yield from tell(reading, entry, item.unknown, place)
    for name, count in nameless.items():
        yield Finding(name, NAMELESS, count=count)


def _context(reading: Reading, entry: Entry, source: Source) -> tuple[str | None, Collection | None]:
    sentence = repair(entry.title or "")
    known = _known(reading, sentence)
    if known:
        return reading.groups[known], None
    match = _SENTENCE.fullmatch(sentence)
    return reading.group(match[1], source) if match else (None, None)


def _known(reading: Reading, sentence: str) -> str | None:
    """The longest known name that the sentence ends in, but for its full stop."""
    bare = sentence.rstrip(_END)
    fits = [name for name in reading.groups if name and (_ends(sentence, name) or _ends(bare, name))]
    fits = fits or [name for name in reading.groups if name.rstrip(_END) and _ends(bare, name.rstrip(_END))]
    return max(fits, key=len, default=None)


def _ends(sentence: str, name: str) -> bool:
    """Whether the name stands at the end, as a whole."""
    return sentence.endswith(name) and not sentence[: -len(name)][-1:].isalnum()


def _admined(reading: Reading, item: Element[Admined], member: str) -> Collection | Finding:
    """The group of a row; one of labelled values is called by its first text."""
    group, source = item.value, Source(member, item.pointer)
    record = None if group.name else labelled.read(item.unknown)
    name = repair_name(group.name or (next(labelled.texts(record), "") if record else ""))
    if not name:
        return misfit(member, item)
    key, _ = reading.group(name, source)
    return Collection(
        key=key,
        kind="group",
        attributed_to=reading.owner,
        name=name,
        published=from_seconds(group.timestamp),
        audience="group",
        extra=spare(unknown=item.unknown),
        source=source,
    )


def _join(reading: Reading, element: Element[Entry], source: Source, ordinal: int, group: Reference) -> Activity:
    entry = element.value
    return Activity(
        key=reading.key("membership", entry.timestamp or 0, ordinal),
        kind="join",
        actor=reading.owner,
        object=group,
        name=repair(entry.title) if entry.title else None,
        published=from_seconds(entry.timestamp),
        extra=spare(unknown=element.unknown),
        source=source,
    )
