"""Threads that changed their id, and people who changed their name between two takeouts, joined by alias.

Meta named a thread by ten letters and digits until about 2022 and by 12 to 20 digits since, so a takeout of those years
and a later one give one conversation two keys. Their messages tell: times are in milliseconds, so two texts of one
account at one time are the same message. (The first JSON takeouts of 2018 wrote whole seconds.)

Names are those of the day a takeout was made, for the whole history. Who was alone with somebody in a conversation and
has another name there in a later takeout is the same person, unless one takeout knows both names.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise

from msgspec import Struct

from exodus.dialects.meta.person import ANONYMOUS
from exodus.pipeline.pair import between, enter, forget, sampled, votes
from exodus.store import Store

PLATFORMS = ("facebook", "instagram")
EVIDENCE = (
    "the same messages under an earlier id of the conversation",
    "the same message under an earlier id of its conversation",
    "the same reaction under an earlier id of the conversation",
    "the same person's messages under another name",
)
_PLACE, _MESSAGE, _REACTION, _PERSON = EVIDENCE
_LATE = re.compile(r"\d{12,}")
_EARLY = re.compile(r"[A-Za-z0-9_-]{10,12}")
_CONVERSATIONS = (
    "SELECT DISTINCT t.account, r.key FROM record AS r JOIN version AS v ON v.record = r.id"
    " JOIN takeout AS t ON t.id = v.takeout"
    " WHERE r.type = 'Collection' AND r.kind = 'conversation' AND t.importer = ? ORDER BY t.account, r.key"
)
_SAME = (
    "SELECT a.key, b.key, a.attributed_to, b.attributed_to FROM record AS a JOIN body AS x ON x.id = a.body"
    " JOIN record AS b ON b.context = :late AND b.published BETWEEN a.published"
    " AND a.published + CASE WHEN x.json ->> '$.precision' = 'ms' THEN 0 ELSE 999 END"
    " AND b.type = 'Note' JOIN body AS y ON y.id = b.body"
    " WHERE a.context = :early AND a.type = 'Note' AND (x.json ->> '$.content' IS y.json ->> '$.content'"
    " OR x.json ->> '$.precision' = 'ms' AND coalesce(x.json ->> '$.ordinal', 0) = coalesce(y.json ->> '$.ordinal', 0))"
    " ORDER BY a.published, x.json ->> '$.content' IS NOT y.json ->> '$.content',"
    " coalesce(x.json ->> '$.ordinal', 0), b.published, coalesce(y.json ->> '$.ordinal', 0)"
)
"""Messages of one time in both: equal texts first; else (a line that names somebody who was renamed) equal ordinals."""
_REACTIONS = (
    "SELECT r.parent, r.key, b.json ->> '$.actor', coalesce(b.json ->> '$.content', '') FROM record AS r"
    " JOIN body AS b ON b.id = r.body WHERE r.context = ? AND r.type = 'Activity' ORDER BY r.key"
)

_PARTNERS = (
    "SELECT r.key, b.json ->> '$.participants' FROM record AS r JOIN version AS v ON v.record = r.id"
    " JOIN takeout AS t ON t.id = v.takeout JOIN body AS b ON b.id = v.body WHERE r.type = 'Collection'"
    " AND r.kind = 'conversation' AND r.key >= ? AND r.key < ? AND b.json ->> '$.extra.group' IS NULL"
    " ORDER BY r.key, t.made_at, t.id"
)
_TOGETHER = (
    "SELECT 1 FROM record AS a JOIN version AS x ON x.record = a.id JOIN version AS y ON y.takeout = x.takeout"
    " JOIN record AS b ON b.id = y.record WHERE a.key = ? AND b.key = ?"
)
_NAME = "SELECT b.json ->> '$.name' FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.key = ?"


class Told(Struct, frozen=True, gc=False):
    """Two conversations that are one: the earlier key, the later one, and its messages' (earlier → later)."""

    early: str
    late: str
    same: dict[str, str]


def join_threads(store: Store, platform: str) -> None:
    """Join all such threads and people in the store anew, inside the transaction of an ingest."""
    if platform not in PLATFORMS:
        return
    forget(store, platform, *EVIDENCE)
    early: dict[int, list[str]] = defaultdict(list)
    late: dict[int, set[str]] = defaultdict(set)
    for account, key in store.rows(_CONVERSATIONS, (platform,)):
        identity = key.removeprefix(f"{platform}:thread:")
        if _LATE.fullmatch(identity):
            late[account].add(key)
        elif _EARLY.fullmatch(identity):
            early[account].append(key)
    people = set(_partners(store, platform))
    told: list[Told] = []
    for account, keys in early.items():
        if late[account]:
            told += _join(store, list(_matches(store, keys, late[account])), people)
    names = {one: other for one, other in _unmistakable(people).items() if _is_one(store, one, other)}
    for one, other in names.items():
        enter(store, one, other, _PERSON)
    for joined in told:
        _join_reactions(store, joined, names)


def replaced(store: Store) -> set[str]:
    """The conversations' earlier ids that a later one was found for."""
    pairs = store.rows("SELECT key, other FROM alias WHERE evidence = ?", (_PLACE,))
    return {key for pair in pairs for key in pair if not _LATE.fullmatch(key.rpartition(":")[2])}


def _matches(store: Store, early: list[str], late: set[str]) -> Iterator[tuple[str, str]]:
    """Which earlier thread is which later one: the one that holds most of its messages. A draw is left alone."""
    found: dict[str, tuple[str, int]] = {}
    for key in early:
        sample = sampled(store, key)
        found_in = votes(store, sample)
        best = Counter({place: count for place, count in found_in.items() if place in late}).most_common(2)
        # One text of one second may have been sent to several.
        enough = 1 if all(precision == "ms" for _, _, precision in sample) else 2
        if best and best[0][1] >= enough and (len(best) == 1 or best[0][1] > best[1][1]):
            found[key] = best[0]
    claims = Counter(place for place, _ in found.values())
    for key, (place, _) in found.items():
        if claims[place] == 1:
            yield key, place


def _partners(store: Store, platform: str) -> Iterator[tuple[str, str]]:
    """Whom the owner is alone with in one conversation, by what an earlier and a later takeout call them."""
    rows = store.rows(_PARTNERS, between(f"{platform}:thread:"))
    for _, group in groupby(rows, lambda row: row[0]):
        versions = [frozenset(json.loads(listed or "[]")) for _, listed in group]
        for before, after in pairwise(versions):
            one, other = before - after, after - before
            if len(before) == len(after) == 2 and len(one) == len(other) == 1:
                yield next(iter(one)), next(iter(other))


def _join(store: Store, places: list[tuple[str, str]], people: set[tuple[str, str]]) -> Iterator[Told]:
    """The conversations and their messages; those whose messages are another's since go to ``people``."""
    for early, late in places:
        enter(store, early, late, _PLACE)
        same: dict[str, str] = {}
        taken: set[str] = set()
        for one, other, author, renamed in list(store.rows(_SAME, {"early": early, "late": late})):
            if one in same or other in taken:
                continue
            same[one] = other
            taken.add(other)
            enter(store, one, other, _MESSAGE)
            if author and renamed:
                people.add((author, renamed))
        yield Told(early, late, same)


def _is_one(store: Store, one: str, other: str) -> bool:
    """Whether two keys can be one person: both have a name, and no takeout knows both."""
    if one == other or store.value(_TOGETHER, (one, other)) is not None:
        return False
    names = [str(store.value(_NAME, (key,)) or "") for key in (one, other)]
    return not any(name.strip().casefold() in ANONYMOUS for name in names)


def _unmistakable(people: set[tuple[str, str]]) -> dict[str, str]:
    """The people who are one to one: a name that became two, or two that became one, tells nobody."""
    before, after = Counter(one for one, _ in people), Counter(other for _, other in people)
    return {one: other for one, other in people if before[one] == after[other] == 1}


def _join_reactions(store: Store, told: Told, names: dict[str, str]) -> None:
    there: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for parent, key, actor, content in list(store.rows(_REACTIONS, (told.late,))):
        there[parent, actor, content.replace("\ufe0f", "")].append(key)
    for parent, key, actor, content in list(store.rows(_REACTIONS, (told.early,))):
        twins = there.get((told.same.get(parent, ""), names.get(actor, actor), content.replace("\ufe0f", "")))
        if twins:
            enter(store, key, twins.pop(0), _REACTION)
