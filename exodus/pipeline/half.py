"""Halves of one history, joined by alias: Messenger's encrypted conversations, and times that a takeout cut.

The end-to-end-encrypted zip comes without ids and does not say whose it is, so its conversations have keys of their
own. They are the normal takeout's where the people are the same, or the title; there, messages of the same sender, time
and text are one. The first JSON takeouts of 2018 wrote whole seconds where later ones write milliseconds.

Whose a half is, a name alone does not tell: friends may be called alike, and a friend's half is full of the others. It
is joined to the account whose owner is the one name in all of it, where both tell the same: a message, or most
conversations.
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


class _Fit(Struct, frozen=True, gc=False):
    """A half's conversations beside those of an account, and which is whose half."""

    account: Account
    mine: list[_Place]
    theirs: list[_Place]
    matches: list[tuple[_Place, _Place]]


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
        if self._half.whole:
            self._join(self._fit(mine, self._half, "t.layout <> :encrypted"))
            return
        names = self._names_of_owner(mine)
        fit = self._other(mine, names)
        if fit and len(names) == 1:
            if self._proves(fit):
                self._join_owners(fit.account)
                self._join(fit)
        elif fit:  # Somebody's: who is in all of it may be the friend. One conversation it is all the same.
            self._join_places([(one, whole) for one, whole in fit.matches if self._tell_the_same(one, whole)])

    def _names_of_owner(self, mine: list[_Place]) -> set[str]:
        """What the owner may be called: as the half knows, else whoever is in all of its conversations."""
        if self._half.owner and self._half.owner.name:
            return {self._half.owner.name}
        return set.intersection(*(set(place.people) for place in mine)) if mine else set()

    def _other(self, mine: list[_Place], names: set[str]) -> _Fit | None:
        """The one account whose owner is called so, those with more than halves first."""
        named = [
            account
            for account in self._accounts
            if account.id != self._half.id and account.owner and account.owner.name in names
        ]
        found = [account for account in named if account.whole] or named
        if len(found) > 1:
            classes = Classes(self._store)
            if len({classes.canonical(account.owner.key) for account in found if account.owner}) > 1:
                return None
        return self._fit(mine, found[0], "1") if found else None

    def _fit(self, mine: list[_Place], account: Account, which: str) -> _Fit:
        """How the half's conversations fit those that the account's takeouts tell."""
        former = replaced(self._store)
        theirs = [place for place in self._places(account, which) if place.key not in former]
        mine = [self._with_owner(place, account) for place in mine]
        return _Fit(account, mine, theirs, list(_matches(mine, theirs)))

    def _proves(self, fit: _Fit) -> bool:
        """Whether both are one person's: they tell the same message, or most of the half's conversations, and several,
        are with the same people. One alone may be a namesake's: friends have friends in common."""
        if any(self._tell_the_same(place, whole) for place, whole in fit.matches):
            return True
        alike = sum(place.people.keys() == whole.people.keys() for place, whole in fit.matches)
        return alike > 1 and 2 * alike > len(fit.mine)

    def _tell_the_same(self, place: _Place, whole: _Place) -> bool:
        """Whether both hold a message of the same sender, time and text, where nobody bears another's name."""
        if None in (*place.people.values(), *whole.people.values()):
            return False
        return next(self._paired(place, whole), None) is not None

    def _join(self, fit: _Fit) -> None:
        self._join_places(fit.matches)
        self._join_names(fit.mine, fit.theirs)

    def _join_places(self, matches: list[tuple[_Place, _Place]]) -> None:
        for place, whole in matches:
            self._enter(place.key, whole.key, _PLACE)
            for label, key in place.people.items():
                self._enter(key, whole.people.get(label), _PRESENT)
            self._join_messages(place, whole)

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

    def _paired(self, place: _Place, whole: _Place) -> Iterator[tuple[Note, Note]]:
        """The messages that both hold."""
        rows = self._store.rows(PAIRS, {"one": place.key, "other": whole.key, "before": 0, "after": 0})
        return paired(self._store, rows, _labels(place, whole))

    def _join_messages(self, place: _Place, whole: _Place) -> None:
        for one, other in self._paired(place, whole):
            self._enter(one.key, other.key, _MESSAGE)
            self._join_parts(one, other, _labels(place, whole))

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


def _labels(place: _Place, whole: _Place) -> dict[str, str]:
    """Who is who in both, by key."""
    return {key: label for people in (place.people, whole.people) for label, key in people.items() if key}


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
