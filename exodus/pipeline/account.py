"""The accounts of a platform in the store, and whose they are."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from exodus.model import Actor
from exodus.pipeline.alias import Classes
from exodus.store import Store

TOLD = "EXISTS (SELECT 1 FROM version AS v JOIN takeout AS t ON t.id = v.takeout WHERE v.record = r.id AND {which})"
"""The condition that a record ``r`` is told by a takeout of which ``which`` holds."""

APART = "~"
"""Behind a name in an account's, where that name alone told whose a takeout is and was somebody else's as well."""


class Account(Struct, frozen=True, gc=False):
    """An account of a platform: its id in the store, its owner, and whether it has more than halves."""

    id: int
    owner: Actor | None
    whole: bool


class Owner(Struct, frozen=True, gc=False):
    """Whom the takeouts of an account call its owner: platform, the account's id and name, and the Actor as folded."""

    platform: str
    account: int
    name: str
    actor: Actor


def owners(store: Store, platform: str | None = None) -> Iterator[Owner]:
    """Every account's owners, of one platform or of all; by platform, account and key.

    Each takeout is asked itself: whom another one calls its owner, a friend's takeout merely names.
    """
    rows = store.rows(
        "SELECT DISTINCT t.importer, t.account, a.name, r.key, f.json FROM record AS r JOIN body AS f ON f.id = r.body"
        " JOIN version AS v ON v.record = r.id JOIN body AS b ON b.id = v.body JOIN takeout AS t ON t.id = v.takeout"
        " JOIN account AS a ON a.id = t.account WHERE r.type = 'Actor' AND b.json ->> '$.owner'"
        " AND t.importer = coalesce(?, t.importer) ORDER BY t.importer, a.name, r.key",
        (platform,),
    )
    for name, account, account_name, _, body in list(rows):
        actor = store.record(body)
        if isinstance(actor, Actor):
            yield Owner(name, account, account_name, actor)


def accounts(store: Store, platform: str, half: str) -> Iterator[Account]:
    """All of them; takeouts of the layout ``half`` are halves."""
    owned = {owner.account: owner.actor for owner in owners(store, platform)}  # of several the last by key
    rows = store.rows(
        "SELECT account, max(layout <> ?) FROM takeout WHERE importer = ? GROUP BY account", (half, platform)
    )
    for id_, whole in list(rows):
        yield Account(id_, owned.get(id_), bool(whole))


def same_accounts(store: Store) -> dict[tuple[str, str], str]:
    """(platform, account) → the account it goes by: one name for accounts whose owners are joined by alias.

    A takeout that told no more than a name opened an account that later proved to be another one's.
    """
    classes = Classes(store)
    accounts_of: dict[tuple[str, str], list[str]] = {}
    told: dict[tuple[str, str], set[str]] = {}
    for one in owners(store):
        owner = classes.canonical(one.actor.key)
        if len(classes.keys_of(one.actor.key)) == 1:
            owner = f"{one.name}\x1f{owner}"  # no alias joined it with another one's
        told.setdefault((one.platform, one.name), set()).add(owner)
        accounts_of.setdefault((one.platform, owner), []).append(one.name)
    return {
        (platform, account): min(
            (other for owner in found for other in accounts_of[platform, owner]),
            key=lambda name: (not name.isdigit(), name),
        )
        for (platform, account), found in told.items()
    }


def persons_of(store: Store, configured: Mapping[str, tuple[str, ...]]) -> dict[str, list[int]]:
    """The people whose takeouts a store holds, with their takeouts.

    As configured; else takeouts are one person's, unless one platform has several accounts: then every account is a
    person of its own. Accounts whose owners are joined by alias are one; those of takeouts that do not tell whose they
    are make nobody several people.
    """
    takeouts = list(
        store.rows(
            "SELECT t.id, t.importer, a.name FROM takeout AS t JOIN account AS a ON a.id = t.account ORDER BY t.id"
        )
    )
    accounts: dict[str, set[str]] = {}
    for _, importer, account in takeouts:
        accounts.setdefault(importer, set()).add(account)
    if any(len(names) > 1 for names in accounts.values()):
        same = same_accounts(store)
        takeouts = [(id_, importer, same.get((importer, name), name)) for id_, importer, name in takeouts]
        accounts = {importer: {name for _, other, name in takeouts if other == importer} for importer in accounts}
    several = any(len({name for name in names if name and name[0] != APART}) > 1 for names in accounts.values())
    who = {account: person for person, names in configured.items() for account in names}
    persons: dict[str, list[int]] = {}
    for id_, importer, account in takeouts:
        name = f"{importer}:{account}"
        person = who.get(name, name if several or configured else "")
        persons.setdefault(person, []).append(id_)
    return persons


def actors_of(store: Store, configured: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The Actors that are somebody whom ``exodus.yaml`` names, by their canonical key: the owners of that person's
    accounts, and the Actors whose keys stand there themselves."""
    if not configured:
        return {}
    classes = Classes(store)
    who = {account: person for person, names in configured.items() for account in names}
    found = {classes.canonical(key): person for key, person in who.items()}
    for owner in owners(store):
        person = who.get(f"{owner.platform}:{owner.name}")
        if person is not None:
            found[classes.canonical(owner.actor.key)] = person
    return found
