"""One account, one owner: Actors that an account's takeouts call their owner, joined by alias.

On Instagram an owner goes by a user name, and user names change: the takeouts of two years name two. The account they
were given to stayed the same, for the later one tells the change or is said to be the same person's.
"""

from collections import defaultdict

from exodus.pipeline.pair import enter
from exodus.store import Store

PLATFORMS = ("instagram",)
EVIDENCE = "the owner of the account under another user name"
_OWNERS = (
    # The version's own body: a friend's takeout names the same Actor, who is not its owner.
    "SELECT DISTINCT t.account, r.key FROM takeout AS t JOIN version AS v ON v.takeout = t.id"
    " JOIN record AS r ON r.id = v.record JOIN body AS b ON b.id = v.body"
    " WHERE t.importer = ? AND r.type = 'Actor' AND b.json ->> '$.owner' ORDER BY t.account, r.key"
)


def join_owners(store: Store, platform: str) -> None:
    """Join the owners of each account anew, inside the transaction of an ingest."""
    if platform not in PLATFORMS:
        return
    prefix = f"{platform}:"
    store.execute("DELETE FROM alias WHERE evidence = ? AND key >= ? AND key < ?", (EVIDENCE, prefix, f"{platform};"))
    owners: dict[int, list[str]] = defaultdict(list)
    for account, key in store.rows(_OWNERS, (platform,)):
        owners[account].append(key)
    for keys in owners.values():
        for other in keys[1:]:
            enter(store, keys[0], other, EVIDENCE)
