"""Accounts that were there before, and who is in the group."""

from typing import Any

import msgspec

from exodus.contracts import Act, Delivery, Kept, Seen, Withdrawn
from exodus.errors import RefusedError
from exodus.exporters.discourse.account import Accounts
from exodus.exporters.discourse.category import Groups
from exodus.exporters.discourse.site import GONE, Site, one_act, path_of, refusal


class MappedAccounts:
    """Accounts that were there before and that ``people`` gives to somebody. Nothing is changed in them."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def find(self, act: Act) -> Delivery | None:
        """The account itself."""
        answer = self._site.get(path_of("u", f"{act.payload['username']}.json"), accept=GONE)
        if answer.status in GONE:
            return None
        account = answer.json(dict[str, Any]).get("user") or {}
        username = str(account.get("username") or act.payload["username"])
        return Delivery(
            native_id=username,
            url=self._site.address + path_of("u", username),
            detail={"work": "mapped", "id": int(account["id"]), "mapped": True},
            shown=Seen(author=username),
        )

    def perform(self, act: Act) -> Delivery:
        """Look it up; it must be there."""
        found = self.find(act)
        if found is None:
            raise RefusedError(
                f"there is no account {act.payload['username']!r} on the site; correct people in exodus.yaml"
            )
        return found

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Posts already written stay with the account they were written by."""
        found = self.perform(act)
        if found.native_id == delivery.native_id:
            return found
        return msgspec.structs.replace(found, remark=f"earlier posts stay with the account {delivery.native_id}")

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """It was there before, and stays."""
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        """Who it is, if it is there."""
        answer = self._site.get(path_of("u", f"{delivery.native_id}.json"), accept=GONE)
        return None if answer.status in GONE else Seen(author=delivery.native_id)


class Memberships:
    """Who is in the group that sees what is written: they could not post there otherwise."""

    def __init__(self, site: Site, groups: Groups, accounts: Accounts) -> None:
        self._site = site
        self._groups = groups
        self._accounts = accounts

    def find(self, act: Act) -> Delivery | None:
        """The membership, if it is there; whether we made it nobody can say any more, so undo lets it stand."""
        username = self._who(act)
        group = self._site.options.group
        return self._delivery(username, added=False) if self._is_member(username, group) else None

    def perform(self, act: Act) -> Delivery:
        """Put them in. Nobody is notified."""
        username = self._who(act)
        path = path_of("groups", self._groups.ensure(), "members.json")
        with one_act(self._site, username):
            answer = self._site.send("PUT", path, {"usernames": username}, accept=frozenset({422}))
        if answer.status == 422:
            if not self._is_member(username, self._site.options.group):
                raise refusal(answer)
            return self._delivery(username, added=False)
        return self._delivery(username, added=True)

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """As if it were new."""
        return self.perform(act)

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Take them out again, unless they were in the group before."""
        user, name = delivery.detail["user"], delivery.detail["group"]
        group = self._groups.look(name) if delivery.detail.get("added") else None
        if group is not None and self._is_member(user, name):
            path = path_of("groups", int(group["id"]), "members.json")
            self._site.send("DELETE", path, {"usernames": user}, accept=frozenset({400, *GONE}))
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        """Whose it is, if it is there."""
        user = delivery.detail["user"]
        return Seen(author=user) if self._is_member(user, delivery.detail["group"]) else None

    def _is_member(self, username: str, name: str) -> bool:
        answer = self._site.get(path_of("u", f"{username}.json"), accept=GONE)
        if answer.status in GONE:
            return False
        groups = (answer.json(dict[str, Any]).get("user") or {}).get("groups") or []
        return any(str(group.get("name")).lower() == name.lower() for group in groups)

    def _who(self, act: Act) -> str:
        return act.payload["username"] or self._accounts.of(act.payload["email"])[0]

    def _delivery(self, user: str, *, added: bool) -> Delivery:
        return Delivery(
            native_id=f"{self._site.options.group}/{user}",
            detail={"work": "member", "group": self._site.options.group, "user": user, "added": added},
            shown=Seen(author=user),
        )
