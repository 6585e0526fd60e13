"""The accounts of a platform in the store, and whose they are."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from exodus.model import Actor
from exodus.pipeline.alias import Classes
from exodus.store import Store

TOLD = "EXISTS (SELECT 1 FROM version AS v JOIN takeout AS t ON t.id = v.takeout WHERE v.record = r.id AND {which})"
"""The condition that a record ``r`` is told by a takeout of which ``which`` holds."""


class Account(Struct, frozen=True, gc=False):
    """An account of a platform: its id in the store, its owner, and whether it has more than halves."""

    id: int
    owner: Actor | None
    whole: bool


def accounts(store: Store, platform: str, half: str) -> Iterator[Account]:
    """All of them; takeouts of the layout ``half`` are halves."""
    rows = store.rows(
        "SELECT account, max(layout <> ?) FROM takeout WHERE importer = ? GROUP BY account", (half, platform)
    )
    for id_, whole in list(rows):
        body = store.value(
            # Its takeouts' own bodies: what a friend's takeout merely names is not owned by it.
            "SELECT b.json FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.type = 'Actor' AND EXISTS"
            " (SELECT 1 FROM version AS v JOIN takeout AS t ON t.id = v.takeout JOIN body AS o ON o.id = v.body"
            " WHERE v.record = r.id AND t.account = ? AND o.json ->> '$.owner') ORDER BY r.key DESC",
            (id_,),
        )
        owner = store.record(body) if body else None
        yield Account(id_, owner if isinstance(owner, Actor) else None, bool(whole))


def same_accounts(store: Store) -> dict[tuple[str, str], str]:
    """(platform, account) → the account it goes by: one name for accounts whose owners are joined by alias.

    A takeout that told no more than a name opened an account that later proved to be another one's.
    """
    classes = Classes(store)
    owners: dict[tuple[str, str], list[str]] = {}
    told: dict[tuple[str, str], set[str]] = {}
    for platform, account, key in store.rows(
        # The version's own body: whom this takeout calls its owner, not whom a friend's takeout merely names.
        "SELECT DISTINCT t.importer, a.name, r.key FROM record AS r JOIN version AS v ON v.record = r.id"
        " JOIN body AS b ON b.id = v.body JOIN takeout AS t ON t.id = v.takeout JOIN account AS a"
        " ON a.id = t.account WHERE r.type = 'Actor' AND b.json ->> '$.owner' ORDER BY t.importer, a.name"
    ):
        owner = classes.canonical(key)
        if len(classes.keys_of(key)) == 1:
            owner = f"{account}\x1f{owner}"  # no alias joined it with another one's
        told.setdefault((platform, account), set()).add(owner)
        owners.setdefault((platform, owner), []).append(account)
    return {
        (platform, account): min(
            (other for owner in found for other in owners[platform, owner]), key=lambda name: (not name.isdigit(), name)
        )
        for (platform, account), found in told.items()
    }


def persons_of(store: Store, configured: Mapping[str, tuple[str, ...]]) -> dict[str, list[int]]:
    """The people whose takeouts a store holds, with their takeouts.

    As configured; else takeouts are one person's, unless one platform has several accounts: then every account is a
    person of its own. Accounts whose owners are joined by alias are one.
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
    several = any(len(names) > 1 for names in accounts.values())
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
    for platform, account, key in store.rows(
        "SELECT DISTINCT t.importer, a.name, r.key FROM record AS r JOIN body AS b ON b.id = r.body"
        " JOIN version AS v ON v.record = r.id JOIN takeout AS t ON t.id = v.takeout JOIN account AS a"
        " ON a.id = t.account WHERE r.type = 'Actor' AND b.json ->> '$.owner'"
    ):
        person = who.get(f"{platform}:{account}")
        if person is not None:
            found[classes.canonical(key)] = person
    return found
