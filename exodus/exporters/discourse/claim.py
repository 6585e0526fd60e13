"""Claims: who can take over which account, and how far that has come."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exodus.contracts import Claim, Delivery
from exodus.dialects.discourse.username import DOMAIN
from exodus.exporters.discourse.account import is_ghost
from exodus.exporters.discourse.site import Site
from exodus.model import Actor

PAGE = 100
"""Accounts on one page of the admin's list (``admin_users_controller.rb``, 2023)."""


def claims(site: Site, people: Iterable[tuple[Actor, Delivery]]) -> Iterator[Claim]:
    """The people whose accounts wait for them, those who have come, and those who were there before.

    Somebody claims an account when an admin writes their address into it (Admin → Users → the account → e-mail) and
    they ask for a new password at the link. Nobody claims the account of former members.
    """
    accounts = _accounts(site)
    for actor, delivery in people:
        if delivery.detail.get("former"):
            continue
        name = actor.name or actor.preferred_username or delivery.native_id
        if delivery.detail.get("mapped"):
            yield Claim(name=name, account=delivery.native_id, state="mapped")
            continue
        account = accounts.get(delivery.native_id.lower())
        if account is None:
            continue
        address = str(account.get("email") or "")
        if is_ghost(address):
            yield Claim(name=name, account=delivery.native_id, state="open", link=f"{site.address}/password-reset")
        else:
            # An admin has written an address into it; whether its owner was there, the last visit tells.
            state = "claimed" if account.get("last_seen_at") else "invited"
            link = None if state == "claimed" else f"{site.address}/password-reset"
            yield Claim(name=name, account=delivery.native_id, state=state, email=address or None, link=link)  # type: ignore[arg-type]  # one of two literals


def any_ghost(site: Site) -> bool:
    """Whether an account waits for somebody."""
    listed = site.get("/admin/users/list/all.json", {"show_emails": "true", "filter": DOMAIN})
    return any(is_ghost(str(account.get("email") or "")) for account in listed.json(list[dict[str, Any]]))


def _accounts(site: Site) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    page = 1
    while True:
        answer = site.get("/admin/users/list/all.json", {"show_emails": "true", "page": page})
        listed = answer.json(list[dict[str, Any]])
        new = {str(account["username"]).lower(): account for account in listed} if listed else {}
        if not new.keys() - found.keys():
            return found
        found |= new
        page += 1
