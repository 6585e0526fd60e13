"""Twins: one thing that JSON and HTML of one account both tell, joined by alias.

Keys cannot agree: pages have times in another spelling, without a zone and often without seconds. So records of one
account are paired when they stand in the same place, are by the same person, say the same, and their times agree once
the page's zone is known, which the pairs themselves show. Pairs are one to one, the oldest first; they are a pure
function of what is in the store, so the order of import does not matter.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from exodus.model import Activity, Actor, Collection, Note, Record
from exodus.pipeline.account import APART, owners
from exodus.pipeline.match import Side, Zones
from exodus.pipeline.pair import between, forget
from exodus.store import Store

EVIDENCE = "told by JSON and by HTML of one account"

SHARED = (
    "SELECT 1 FROM version AS v JOIN takeout AS t ON t.id = v.takeout JOIN body AS b ON b.id = v.body"
    " JOIN version AS w ON w.record = v.record JOIN takeout AS u ON u.id = w.takeout JOIN body AS c ON c.id = w.body"
    " JOIN record AS r ON r.id = v.record WHERE t.account = ? AND u.account = ? AND r.kind = 'conversation'"
    " AND json_array_length(b.json, '$.participants') = 2 AND json_array_length(c.json, '$.participants') = 2 LIMIT 1"
)
"""Whether two accounts tell a conversation of two. A namesake may be in the same group, but not alone with the same."""
TOGETHER = (
    "SELECT 1 FROM record AS a JOIN version AS x ON x.record = a.id JOIN takeout AS t ON t.id = x.takeout"
    " JOIN record AS b JOIN version AS y ON y.record = b.id JOIN takeout AS u ON u.id = y.takeout"
    " WHERE a.key = ? AND b.key = ? AND t.account = u.account LIMIT 1"
)
LONG = 16
"""A text of so many characters is nobody else's by chance."""
_TALK = ("message", "notice")
_VARIATIONS = str.maketrans("", "", "\ufe0e\ufe0f")


def join_twins(store: Store, platform: str) -> int:
    """Join the twins of all accounts of a platform anew; how many pairs there are."""
    forget(store, platform, EVIDENCE)
    pairs: set[tuple[str, str]] = set()
    if _has_pages(store, platform):
        for accounts in _persons(store, platform):
            for one, other in _Account(store, platform, accounts).pairs():
                pairs.add((min(one, other), max(one, other)))
    store.executemany(
        "INSERT OR IGNORE INTO alias (key, other, evidence) VALUES (?, ?, ?)",
        [(one, other, EVIDENCE) for one, other in sorted(pairs) if one != other],
    )
    return len(pairs)


def _has_pages(store: Store, platform: str) -> bool:
    where = "SELECT 1 FROM record WHERE key >= ? AND key < ? LIMIT 1"
    return store.value(where, between(f"{platform}:html-")) is not None


def _persons(store: Store, platform: str) -> list[tuple[int, ...]]:
    """The accounts of each person.

    Pages may tell no more of an account than its owner's name. Such an account is the one other account whose owner
    is called so, if there is but one and both tell the same: friends may be called alike.
    """
    named: dict[str, set[int]] = defaultdict(set)
    weak: set[int] = set()
    accounts = dict(store.rows("SELECT id, name FROM account WHERE platform = ?", (platform,)))
    for owner in owners(store, platform):
        name = owner.actor.name
        if name:
            named[name].add(owner.account)
        if not owner.name or owner.name == name or owner.name.startswith(f"{name}{APART}"):
            weak.add(owner.account)
    joined: dict[int, tuple[int, ...]] = {}
    for found in named.values():
        if len(found - weak) == 1:
            (whole,) = found - weak
            same = [one for one in found & weak if _Account(store, platform, (whole, one)).tell_the_same()]
            together = tuple(sorted((whole, *same)))
            joined.update(dict.fromkeys(together, together))
    return sorted({joined.get(account, (account,)) for account in accounts})


class _Account:
    """The records of one account, and what was found out about its pages' zone."""

    def __init__(self, store: Store, platform: str, accounts: tuple[int, ...]) -> None:
        self._store = store
        self._platform = platform
        self._html = f"{platform}:html-"
        self._accounts = accounts
        self._decode = msgspec.json.Decoder(Record).decode
        self._names = self._actors()
        self._zone = Zones()
        self._joined: dict[str, str] = {}

    def pairs(self) -> Iterator[tuple[str, str]]:
        """All pairs: people, conversations, what was said, then what was done to it."""
        yield from self._owners()
        for pages, data in self._groups():
            self._zone.learn(pages, data)
        self._zone.settle()
        likewise: set[tuple[str, str]] = set()
        for pages, data in self._groups():
            for one, other in self._zone.matched(pages, data):
                self._joined[one.key] = other.key
                yield one.key, other.key
                likewise.update(_likewise(one.record, other.record))
        yield from _unmistakable(likewise)
        for pages, data in self._activities():
            for one, other in self._zone.matched(pages, data):
                yield one.key, other.key

    def tell_the_same(self) -> bool:
        """Whether two accounts tell the same: a conversation of two by its id, or, on the pages of one and in the
        JSON of the other, a picture, a long text, or two short ones whose times differ as their zones do."""
        if self._store.value(SHARED, self._accounts) is not None:
            return True
        for pages, data in self._posts():
            self._zone.learn(pages, data)
        self._zone.settle()
        found = 0
        for pages, data in self._posts():
            for page, other in self._zone.matched(pages, data):
                if not self._in_one(page.key, other.key):
                    found += _weight(page.record, other.record)
                if found > 1:
                    return True
        return False

    def _in_one(self, key: str, other: str) -> bool:
        """Whether one of the accounts tells both."""
        return self._store.value(TOGETHER, (key, other)) is not None

    def _records(self, where: str, *values: object) -> Iterator[Record]:
        rows = self._store.rows(
            "SELECT b.json FROM record AS r JOIN body AS b ON b.id = r.body WHERE EXISTS (SELECT 1 FROM version AS v"
            f" JOIN takeout AS t ON t.id = v.takeout WHERE v.record = r.id AND t.account IN"
            f" ({', '.join('?' * len(self._accounts))})) AND {where} ORDER BY r.published, r.key",
            (*self._accounts, *values),
        )
        for (body,) in rows:
            yield self._decode(body)

    def _actors(self) -> dict[str, str]:
        return {
            record.key: record.name.casefold()
            for record in self._records("r.type = 'Actor'")
            if isinstance(record, Actor) and record.name
        }

    def _owners(self) -> Iterator[tuple[str, str]]:
        """One account has one owner, whatever key a takeout could give it."""
        found = [one.actor.key for one in owners(self._store, self._platform) if one.account in self._accounts]
        for other in found[1:]:
            yield found[0], other

    def _groups(self) -> Iterator[tuple[list[Side], list[Side]]]:
        """What may be twins of one another: the messages of a conversation, the posts, the comments …"""
        contexts = self._store.rows(
            "SELECT DISTINCT context FROM record WHERE key >= ? AND key < ? AND kind IN ('message', 'notice')",
            between(self._html),
        )
        places = self._places()
        for (context,) in list(contexts):
            both = [context, *places.get(context, ())]
            marks = ", ".join("?" * len(both))
            yield self._sides(self._records(f"r.context IN ({marks}) AND r.type = 'Note'", *both))
        yield from self._posts()

    def _posts(self) -> Iterator[tuple[list[Side], list[Side]]]:
        """The same of what stands in no conversation."""
        for kind in ("post", "comment", "story", "article", "event"):
            yield self._sides(self._records("r.type = 'Note' AND r.kind = ?", kind))

    def _places(self) -> dict[str, list[str]]:
        """Conversations of the years without ids, and those with ids that the same people are in."""
        by_people: dict[frozenset[str], list[str]] = defaultdict(list)
        early: dict[str, frozenset[str]] = {}
        for one in self._records("r.type = 'Collection' AND r.kind = 'conversation'"):
            if isinstance(one, Collection):
                people = frozenset(self._names.get(key, key) for key in one.participants)
                if one.key.startswith(self._html):
                    early[one.key] = people
                else:
                    by_people[people].append(one.key)
        return {key: by_people[people] for key, people in early.items() if len(by_people[people]) == 1}

    def _activities(self) -> Iterator[tuple[list[Side], list[Side]]]:
        yield self._sides(self._records("r.type = 'Activity' AND r.kind IN ('like', 'reaction')"))
        for kind in ("friend", "follow", "follower", "join", "rsvp", "save", "vote", "block", "mute", "announce"):
            yield self._sides(self._records("r.type = 'Activity' AND r.kind = ?", kind))

    def _sides(self, records: Iterable[Record]) -> tuple[list[Side], list[Side]]:
        pages: list[Side] = []
        data: list[Side] = []
        for record in records:
            if isinstance(record, Note | Activity):
                side = self._side(record)
                (pages if record.key.startswith(self._html) else data).append(side)
        return (pages, data) if pages and data else ([], [])

    def _side(self, record: Note | Activity) -> Side:
        author = record.attributed_to if isinstance(record, Note) else record.actor
        at = int(record.published.timestamp()) if record.published else None
        if isinstance(record, Activity) and record.context:
            at = 0  # a reaction to a message is told by the message; few have a time
        marks = _said(record) if isinstance(record, Note) else self._done(record)
        return Side(
            key=record.key,
            at=at,
            precision="s" if at == 0 else record.precision,
            author=self._names.get(author or "", author or ""),
            marks=tuple(mark for mark in marks if mark),
            record=record,
        )

    def _done(self, record: Activity) -> tuple[str, ...]:
        """What an activity was done to, in all ways that takeouts name it; with its emoji if it is a message's."""
        there = record.object
        if there is None:
            return ()
        emoji = (record.content or "").translate(_VARIATIONS)
        key = self._joined.get(there.key or "", there.key or "")
        if key and record.context:
            return (f"{key} {emoji}",)
        return (key, there.url or "", _plain(there.name))


def _said(record: Note) -> tuple[str, ...]:
    """What a note says, in the order of what tells most: its words, its media, its links, its sentence."""
    media = " ".join(sorted(attachment.document for attachment in record.attachment))
    links = " ".join(sorted(tag.url for tag in record.tag if tag.type == "link" and tag.url and tag.start is None))
    sentence = _plain(record.summary)
    words = _plain(record.content)
    empty = "" if words or media or links or sentence else "(empty)"
    return (f"t{words}" if words else "", f"m{media}" if media else "", f"l{links}" if links else "", sentence, empty)


def _weight(one: Record, other: Record) -> int:
    """How much a pair tells, of two that it takes: words and pictures, not the platform's sentence about them."""
    if not isinstance(one, Note) or not isinstance(other, Note):
        return 0
    if {part.document for part in one.attachment} & {part.document for part in other.attachment}:
        return 2
    words = _plain(one.content)
    return 0 if not words or words != _plain(other.content) else 1 + (len(words) >= LONG)


def _plain(text: str | None) -> str:
    """A text as it is compared: one form of each character, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split()) if text else ""


def _likewise(one: Record, other: Record) -> Iterator[tuple[str, str]]:
    """Who wrote twins is one person, and where they stand is one conversation."""
    if isinstance(one, Note) and isinstance(other, Note):
        if one.attributed_to and other.attributed_to and one.attributed_to != other.attributed_to:
            yield one.attributed_to, other.attributed_to
        if one.kind in _TALK and one.context and other.context and one.context != other.context:
            yield one.context, other.context


def _unmistakable(pairs: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The pairs of which neither side has a second partner: a name that is several people joins none of them."""
    ours = Counter(one for one, _ in pairs)
    theirs = Counter(other for _, other in pairs)
    return ((one, other) for one, other in pairs if ours[one] == 1 == theirs[other])
