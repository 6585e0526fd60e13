"""Conversations that several friends' takeouts tell, joined by alias: their messages, reactions, pictures and people.

Meta names the owner of a takeout by an account and everybody else by a display name, so that no message of one takeout
has the key it has in another. Time (in milliseconds) and text say which are one; that conversations of two accounts are
one, their common id says, or their messages.

A name is not an identity: whom a takeout merely names is the owner of another one where both say so of the same
message, and only if that other one tells every conversation in which the first one names them. Else somebody would
count as present where only another bearer of the name was.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from msgspec import Struct

from exodus.dialects.meta.person import ANONYMOUS
from exodus.pipeline.account import owners, same_accounts
from exodus.pipeline.alias import Classes, components
from exodus.pipeline.pair import between, enter, forget, sampled, votes
from exodus.store import Store

PLATFORMS = ("facebook", "instagram")
EVIDENCE = (
    "the same conversation, told by another of its people",
    "the same message, told by another of its people",
    "the same picture, told by another of its people",
    "the same reaction, told by another of its people",
    "the same person, told by another of the conversation's people",
)
_PLACE, _MESSAGE, _PICTURE, _REACTION, _PERSON = EVIDENCE
ENOUGH = 2
"""So many messages two conversations with different ids must have in common, or all of a shorter one."""

_ACCOUNTS = "SELECT count(DISTINCT account) FROM takeout WHERE importer = ?"
_CONVERSATIONS = (
    "SELECT DISTINCT r.key, t.account FROM record AS r JOIN version AS v ON v.record = r.id"
    " JOIN takeout AS t ON t.id = v.takeout"
    " WHERE r.type = 'Collection' AND r.kind = 'conversation' AND t.importer = ? ORDER BY r.key, t.account"
)
_MESSAGES = (
    "SELECT r.published, r.kind, b.json ->> '$.content', (SELECT t.account FROM version AS v JOIN takeout AS t"
    " ON t.id = v.takeout WHERE v.record = r.id LIMIT 1), r.key, coalesce(r.attributed_to, ''),"
    " coalesce(b.json -> '$.attachment', '[]') FROM record AS r JOIN body AS b ON b.id = r.body"
    " WHERE r.context IN ({}) AND r.type = 'Note' AND r.published IS NOT NULL"
    " ORDER BY r.published, coalesce(b.json ->> '$.ordinal', 0), r.key"
)
_REACTIONS = (
    "SELECT r.parent, r.key, b.json ->> '$.actor', coalesce(b.json ->> '$.content', '') FROM record AS r"
    " JOIN body AS b ON b.id = r.body WHERE r.context IN ({}) AND r.type = 'Activity' AND r.parent IS NOT NULL"
    " ORDER BY r.key"
)
_NAMES = (
    "SELECT r.key, coalesce(b.json ->> '$.name', '') FROM record AS r JOIN body AS b ON b.id = r.body"
    " WHERE r.type = 'Actor' AND r.key >= ? AND r.key < ?"
)
_PRESENT = (
    "SELECT r.key FROM record AS r JOIN body AS b ON b.id = r.body, json_each(b.json, '$.participants') AS p"
    " WHERE r.type = 'Collection' AND r.kind = 'conversation' AND p.value = ?1"
    " UNION SELECT context FROM record WHERE attributed_to = ?1 AND kind = 'message' AND context IS NOT NULL"
)


class _Told(Struct, frozen=True, gc=False):
    """One message as one account's takeouts tell it."""

    kind: str
    content: str | None
    account: str
    key: str
    author: str
    attachment: str


def join_shared(store: Store, platform: str) -> None:
    """Join all that several accounts tell of the same conversations anew, inside the transaction of an ingest."""
    if platform not in PLATFORMS or store.value(_ACCOUNTS, (platform,)) < 2:
        return
    forget(store, platform, *EVIDENCE)
    whose = _whose(store, platform)
    told: dict[str, set[str]] = defaultdict(set)
    for key, account in store.rows(_CONVERSATIONS, (platform,)):
        told[key].add(whose[account])
    same = list(_matches(store, told))
    for one, other in same:
        enter(store, one, other, _PLACE)
    places: dict[str, list[str]] = defaultdict(list)
    whole = components(same)
    for key in told:
        places[whole.get(key, key)].append(key)
    joining = _Joining(store, platform, told, whose)
    for keys in places.values():
        if len(set().union(*(told[key] for key in keys))) > 1:
            joining.join(keys)
    joining.join_people()


def _whose(store: Store, platform: str) -> dict[int, str]:
    """The accounts, by what they go by: several that are known to be one person's are one."""
    same = same_accounts(store)
    rows = store.rows("SELECT id, name FROM account WHERE platform = ?", (platform,))
    return {id_: same.get((platform, name), name) for id_, name in rows}


def _matches(store: Store, told: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """The conversations that two accounts tell under two ids: each holds most of the other's messages."""
    best: dict[tuple[str, str], str] = {}
    for key, accounts in told.items():
        sample = sampled(store, key)
        exact = all(precision == "ms" for _, _, precision in sample)
        found = votes(store, sample)
        for account in set().union(*(told.get(place, set()) for place in found)) - accounts:
            counts = Counter({place: n for place, n in found.items() if account in told.get(place, ())})
            first, *others = counts.most_common(2)
            enough = min(ENOUGH, len(sample)) if exact else ENOUGH
            if first[1] >= enough and not (others and others[0][1] == first[1]):
                best[key, account] = first[0]
    for (key, _), place in best.items():
        if any(best.get((place, account)) == key for account in told[key]) and key < place:
            yield key, place


class _Joining:
    """What is learned of messages and people, conversation by conversation."""

    def __init__(self, store: Store, platform: str, told: dict[str, set[str]], whose: dict[int, str]) -> None:
        self._store = store
        self._told = told
        self._whose = whose
        self._names: dict[str, str] = dict(store.rows(_NAMES, between(f"{platform}:")))
        self._accounts = {owner.actor.key: whose[owner.account] for owner in owners(store, platform)}
        self._owners: dict[str, set[str]] = defaultdict(set)
        self._strangers: set[tuple[str, str]] = set()
        self._reactions: dict[str, list[tuple[str, str, str]]] = {}

    def join(self, keys: list[str]) -> None:
        """Join the messages of one conversation, known by these keys."""
        whose = self._whose
        marks = ", ".join("?" * len(keys))
        self._reactions = defaultdict(list)
        for parent, *reaction in self._store.rows(_REACTIONS.format(marks), keys):
            self._reactions[parent].append(tuple(reaction))
        rows = self._store.rows(_MESSAGES.format(marks), keys)
        for _, group in groupby(rows, lambda row: row[0]):
            messages = [_Told(kind, words, whose[account], *more) for _, kind, words, account, *more in group]
            if len({message.account for message in messages}) > 1:
                for one in self._same(messages):
                    self._enter(one)

    def join_people(self) -> None:
        """Join those whom one account names with those whom another account calls its owner, or names as well."""
        classes = Classes(self._store)
        for ghost, found in self._owners.items():
            if len(found) == 1:
                (owner,) = found
                if self._is_present(ghost, self._accounts[owner], classes):
                    enter(self._store, ghost, owner, _PERSON)
        for one, other in self._strangers:
            if one not in self._owners and other not in self._owners:
                enter(self._store, one, other, _PERSON)

    def _same(self, messages: list[_Told]) -> Iterator[list[_Told]]:
        """The messages of one time that are one: equal in kind, text and name; else in text, or the only system line
        of each account."""
        left: dict[str, list[_Told]] = defaultdict(list)
        by_words: dict[tuple[str, str | None, str], dict[str, list[_Told]]] = defaultdict(lambda: defaultdict(list))
        for one in messages:
            by_words[one.kind, one.content, self._name(one.author)][one.account].append(one)
        for group in by_words.values():
            for index in range(max(map(len, group.values()))):
                equal = [rows[index] for rows in group.values() if index < len(rows)]
                if len(equal) > 1:
                    yield equal
                else:
                    left[equal[0].account].append(equal[0])
        alone = [rows[0] for rows in left.values() if len(rows) == 1]
        for _, rest in groupby(sorted(alone, key=_likeness), _likeness):
            equal = list(rest)
            if len(equal) > 1:
                yield equal

    def _enter(self, equal: list[_Told]) -> None:
        first = equal[0]
        for other in equal[1:]:
            enter(self._store, first.key, other.key, _MESSAGE)
            pictures = [[item["document"] for item in json.loads(one.attachment)] for one in (first, other)]
            if len(pictures[0]) == len(pictures[1]):
                for one, two in zip(*pictures, strict=True):
                    enter(self._store, one, two, _PICTURE)
            self._join_reactions(first.key, other.key)
        if first.kind == "message":
            self._meet({one.author for one in equal if self._name(one.author) not in ANONYMOUS})

    def _join_reactions(self, one: str, other: str) -> None:
        there: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, actor, content in self._reactions.get(other, ()):
            there[self._name(actor), content].append(key)
        for key, actor, content in self._reactions.get(one, ()):
            twins = there.get((self._name(actor), content))
            if twins:
                enter(self._store, key, twins.pop(0), _REACTION)

    def _meet(self, authors: Iterable[str]) -> None:
        """Several accounts say who wrote one message."""
        people = sorted(authors)
        owned = [author for author in people if author in self._accounts]
        ghosts = [author for author in people if author not in self._accounts]
        for ghost in ghosts:
            if owned:
                self._owners[ghost].update(owned)
        if not owned:
            self._strangers.update(pairwise(ghosts))

    def _is_present(self, ghost: str, account: str, classes: Classes) -> bool:
        """Whether the account tells every conversation in which this person is named."""
        places = [place for (place,) in self._store.rows(_PRESENT, (ghost,))]
        return all(any(account in self._told.get(key, ()) for key in classes.keys_of(place)) for place in places)

    def _name(self, key: Any) -> str:
        return self._names.get(str(key), "").strip().casefold()


def _likeness(one: _Told) -> tuple[str, str]:
    """What the rest of a moment is told alike by: a system line by being one, a message by its text."""
    return one.kind, "" if one.kind == "notice" else f"={one.content}" if one.content else one.key
