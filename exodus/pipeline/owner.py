"""One account, one owner: Actors that an account's takeouts call their owner, joined by alias.

On Instagram an owner goes by a user name, and user names change: the takeouts of two years name two. The account they
were given to stayed the same, for the later one tells the change or is said to be the same person's.
"""

from exodus.pipeline.account import owners
from exodus.pipeline.pair import enter, forget
from exodus.store import Store

PLATFORMS = ("instagram",)
EVIDENCE = "the owner of the account under another user name"


def join_owners(store: Store, platform: str) -> None:
    """Join the owners of each account anew, inside the transaction of an ingest."""
    if platform not in PLATFORMS:
        return
    forget(store, platform, EVIDENCE)
    first: dict[int, str] = {}
    for owner in owners(store, platform):
        enter(store, first.setdefault(owner.account, owner.actor.key), owner.actor.key, EVIDENCE)
