"""Halves of one history, joined by alias: Messenger's encrypted conversations, and times that a takeout cut.

The end-to-end-encrypted zip comes without ids and does not say whose it is, so its conversations have keys of their
own. They are the normal takeout's where the people are the same, or the title; there, messages of the same sender, time
and text are one. The first JSON takeouts of 2018 wrote whole seconds where later ones write milliseconds.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from exodus.model import Activity, Collection, Note
from exodus.pipeline.account import TOLD, Account, accounts
from exodus.pipeline.alias import Classes
from exodus.pipeline.pair import PAIRS, enter, forget, paired
from exodus.pipeline.thread import replaced
from exodus.store import Store

PLATFORM = "facebook"
ENCRYPTED = "e2ee-json"
SECONDS = "2018-json"
EVIDENCE = (
    "the owner of both halves",
    "the same people's conversation, encrypted",
    "the same name in both halves of a conversation",
    "the same name in one account",
    "the same sender, time and text in both halves",
    "the same place in one message",
    "the same reaction to one message",
    "the same sender, second and text",
)
_OWNERS, _PLACE, _PRESENT, _NAME, _MESSAGE, _PART, _REACTION, _SECOND = EVIDENCE
OWNER = "\x00owner"
"""Stands for the owner among names: takeouts may spell the name in several ways."""


class _Place(Struct, frozen=True, gc=False):
    """A conversation: who is in it (label → key, ``None`` for a label that several bear), its title, its folder."""

    key: str
    people: dict[str, str | None]
    title: str | None
    cut: bool


def join_halves(store: Store, platform: str) -> None:
    """Join all halves in the store anew, inside the transaction of an ingest. Only one platform makes halves."""
    if platform != PLATFORM:
        return
    forget(store, platform, *EVIDENCE)
    known = {account.id: account for account in accounts(store, PLATFORM, ENCRYPTED)}
    for half in list(
        store.rows("SELECT DISTINCT account FROM takeout WHERE importer = ? AND layout = ?", (PLATFORM, ENCRYPTED))
    ):
        _Join(store, known[half[0]], list(known.values())).run()
    for (context,) in list(
        store.rows(
            "SELECT r.key FROM record AS r WHERE r.type = 'Collection' AND r.kind = 'conversation' AND "
            + TOLD.format(which="t.importer = ? AND t.layout = ?"),
            (PLATFORM, SECONDS),
        )
    ):
        _join_seconds(store, context)


class _Join:
    """The encrypted conversations of one account, and what they are halves of."""

    def __init__(self, store: Store, half: Account, accounts: list[Account]) -> None:
        self._store = store
        self._half = half
        self._accounts = accounts
        self._names: dict[str, str] = {}

    def run(self) -> None:
        """Find the other account, join the owners, the people, the conversations and their messages."""
        mine = list(self._places(self._half, "t.layout = :encrypted"))
        other = self._other(mine)
        if other is None:
            return
        if other.id == self._half.id:
            theirs = list(self._places(other, "t.layout <> :encrypted"))
        else:
            theirs = list(self._places(other, "1"))
            self._join_owners(other)
        former = replaced(self._store)
        theirs = [place for place in theirs if place.key not in former]
        mine = [self._with_owner(place, other) for place in mine]
        for place, whole in _matches(mine, theirs):
            self._enter(place.key, whole.key, _PLACE)
            for label, key in place.people.items():
                self._enter(key, whole.people.get(label), _PRESENT)
            self._join_messages(place, whole)
        self._join_names(mine, theirs)

    def _other(self, mine: list[_Place]) -> Account | None:
        """The account the half belongs to: its own where that has more, else the one whose owner is in all of it."""
        if self._half.whole:
            return self._half
        everywhere = set.intersection(*(set(place.people) for place in mine)) if mine else set()
        if self._half.owner and self._half.owner.name:
            everywhere = {self._half.owner.name}
        named = [
            account
            for account in self._accounts
            if account.id != self._half.id and account.owner and account.owner.name in everywhere
        ]
        whole = [account for account in named if account.whole]
        found = whole or named
        if len(found) > 1:
            classes = Classes(self._store)
            same = {classes.canonical(account.owner.key) for account in found if account.owner}
            return found[0] if len(same) == 1 else None
        return found[0] if found else None

    def _join_owners(self, other: Account) -> None:
        if self._half.owner and other.owner:
            self._enter(self._half.owner.key, other.owner.key, _OWNERS)

    def _with_owner(self, place: _Place, other: Account) -> _Place:
        """The place with the owner in it told by role, where its takeout knew only the name."""
        if OWNER in place.people or other.owner is None or other.owner.name not in place.people:
            return place
        people = dict(place.people)
        people[OWNER] = people.pop(other.owner.name)
        return _Place(place.key, people, place.title, place.cut)

    def _places(self, account: Account, which: str) -> Iterator[_Place]:
        """The conversations that the account's takeouts tell."""
        rows = self._store.rows(
            "SELECT b.json FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.type = 'Collection'"
            " AND r.kind = 'conversation' AND "
            + TOLD.format(which=f"t.account = :account AND {which}")
            + " ORDER BY r.key",
            {"account": account.id, "encrypted": ENCRYPTED},
        )
        for (body,) in list(rows):
            place = self._store.record(body)
            if not isinstance(place, Collection):
                continue
            people: dict[str, str | None] = {}
            for key in place.participants:
                label = OWNER if account.owner and key == account.owner.key else self._name(key)
                people[label] = None if label in people else key
            folder = place.extra.get("folder")
            yield _Place(
                place.key, people, place.name, "e2ee_cutover" in (folder if isinstance(folder, list) else [folder])
            )

    def _name(self, key: str | None) -> str:
        """What somebody is called."""
        if key is None:
            return ""
        if key not in self._names:
            query = "SELECT b.json ->> '$.name' FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.key = ?"
            self._names[key] = str(self._store.value(query, (key,)) or "")
        return self._names[key]

    def _join_names(self, mine: list[_Place], theirs: list[_Place]) -> None:
        """People of other conversations: a name is one person within an account, where nothing shows several."""
        ours, known = _people(mine), _people(theirs)
        for label, keys in ours.items():
            if label and len(keys) == 1 and len(known.get(label, ())) == 1:
                self._enter(next(iter(keys)), next(iter(known[label])), _NAME)

    def _join_messages(self, place: _Place, whole: _Place) -> None:
        labels = {key: label for people in (place.people, whole.people) for label, key in people.items() if key}
        rows = self._store.rows(PAIRS, {"one": place.key, "other": whole.key, "before": 0, "after": 0})
        for one, other in paired(self._store, rows, labels):
            self._enter(one.key, other.key, _MESSAGE)
            self._join_parts(one, other, labels)

    def _join_parts(self, one: Note, other: Note, labels: dict[str, str]) -> None:
        """What hangs on a message that both halves have: files in their order, reactions by whose they are."""
        if len(one.attachment) == len(other.attachment):
            for mine, theirs in zip(one.attachment, other.attachment, strict=True):
                self._enter(mine.document, theirs.document, _PART)
        there = self._reactions(other.key, labels)
        for said, keys in self._reactions(one.key, labels).items():
            for here, twin in zip(keys, there.get(said, ()), strict=False):  # one of two may be a later one
                self._enter(here, twin, _REACTION)

    def _reactions(self, key: str, labels: dict[str, str]) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        rows = self._store.rows(
            "SELECT b.json FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.parent = ? AND r.type = 'Activity'"
            " ORDER BY r.key",
            (key,),
        )
        for (body,) in rows:
            reaction = self._store.record(body)
            if isinstance(reaction, Activity):
                who = labels.get(reaction.actor or "") or self._name(reaction.actor)
                found.setdefault((who, (reaction.content or "").replace("\ufe0f", "")), []).append(reaction.key)
        return found

    def _enter(self, one: str | None, other: str | None, evidence: str) -> None:
        enter(self._store, one, other, evidence)


def _matches(mine: list[_Place], theirs: list[_Place]) -> Iterator[tuple[_Place, _Place]]:
    """Which conversation is whose half: by people (with the title where several fit), else by the title of a group.

    What two halves would claim is left alone.
    """
    found: list[tuple[_Place, _Place]] = []
    for place in mine:
        fits = [one for one in theirs if one.people.keys() == place.people.keys() and one.key != place.key]
        for narrower in ([one for one in fits if one.title == place.title], [one for one in fits if one.cut]):
            fits = narrower if len(fits) > 1 and narrower else fits
        if not fits and place.title:
            fits = [one for one in theirs if one.title == place.title and one.key != place.key]
        if len(fits) == 1:
            found.append((place, fits[0]))
    claims = Counter(whole.key for _, whole in found)
    yield from ((place, whole) for place, whole in found if claims[whole.key] == 1)


def _people(places: Iterable[_Place]) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for place in places:
        for label, key in place.people.items():
            found.setdefault(label, set()).add(key)
    return found


def _join_seconds(store: Store, context: str) -> None:
    """The messages of one conversation that an early takeout wrote with whole seconds, with those that tell more."""
    rows = store.rows(PAIRS, {"one": context, "other": context, "before": 500, "after": 999})
    cut = (row for row in rows if '"precision":"ms"' not in row[1] and '"precision":"ms"' in row[3])
    for one, other in paired(store, cut, {}):
        enter(store, one.key, other.key, _SECOND)
