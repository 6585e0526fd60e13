"""Accounts: ghosts that wait for their people, and their faces."""

import secrets
from collections.abc import Mapping
from typing import Any

from exodus.contracts import Act, Delivery, Kept, Seen, Withdrawn
from exodus.dialects.discourse.username import DOMAIN, suffixed
from exodus.errors import RefusedError
from exodus.exporters.discourse.site import GONE, Site, one_act, path_of, refusal
from exodus.http import File

LONGEST_NAME = 255
CLAIMED = "somebody has taken the account over"


class Accounts:
    """Ghosts: active, so that posts can be written in their names, with addresses where no mail arrives."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[str, tuple[str, int]] = {}

    def of(self, email: str | None) -> tuple[str, int]:
        """The username and id of the ghost with an address. Raises RefusedError when there is none."""
        if email and email not in self._known:
            found = self._by_email(email)
            if found:
                self._known[email] = str(found["username"]), int(found["id"])
        if not email or email not in self._known:
            raise RefusedError("there is no account for this person on the site")
        return self._known[email]

    def find(self, act: Act) -> Delivery | None:
        """The account that bears the address made for the person."""
        found = self._by_email(act.payload["email"])
        return self._delivery(act, found) if found else None

    def perform(self, act: Act) -> Delivery:
        """Make the account. A username that a stranger has is given a suffix."""
        said = ""
        for username in (act.payload["username"], suffixed(act.payload["username"], act.key)):
            body = {
                "name": act.payload["name"][:LONGEST_NAME],
                "username": username,
                "email": act.payload["email"],
                "password": secrets.token_urlsafe(32),  # thrown away: nobody logs in before claiming
                "active": True,
                "approved": True,
            }
            answer = self._site.send("POST", "/users.json", body, accept=frozenset({422}))
            told = answer.json(dict[str, Any]) if answer.status == 200 else {}
            if told.get("success") and told.get("user_id"):
                return self._delivery(act, {"username": username, "id": told["user_id"]})
            # A failure is a 200 too, and a taken address is a success without an account: only looking tells.
            said = str(told.get("message") or answer.message)
            found = self._by_email(act.payload["email"])
            if found:
                return self._delivery(act, found)
        raise RefusedError(f"the site makes no account {act.payload['username']!r} ({said or 'it does not say why'})")

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Change the display name, as long as nobody has taken the account over."""
        account = self._admin_view(delivery)
        if account is None:
            raise RefusedError("the account was deleted on the site")
        if not self._ours(delivery):
            raise RefusedError(CLAIMED)
        self._site.send("PUT", path_of("u", f"{delivery.native_id}.json"), {"name": act.payload["name"][:LONGEST_NAME]})
        return delivery

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Delete the account, unless it was taken over or has posts that stay."""
        if self._admin_view(delivery) is None:
            return Withdrawn()
        if not self._ours(delivery):
            return Kept(CLAIMED)
        answer = self._site.send(
            "DELETE",
            path_of("admin", "users", f"{delivery.detail['id']}.json"),
            {"delete_posts": False, "block_email": False, "block_urls": False, "block_ip": False},
            accept=frozenset({403, 422, *GONE}),
        )
        if answer.status in GONE or (answer.status == 200 and answer.json(dict[str, Any]).get("deleted")):
            return Withdrawn()
        return Kept("the account has posts that stay")

    def read(self, delivery: Delivery) -> Seen | None:
        """Who it is, if it is there."""
        return None if self._admin_view(delivery) is None else Seen(author=delivery.native_id)

    def _admin_view(self, delivery: Delivery) -> Mapping[str, Any] | None:
        answer = self._site.get(path_of("admin", "users", f"{delivery.detail['id']}.json"), accept=GONE)
        if answer.status in GONE:
            return None
        account: Mapping[str, Any] = answer.json(dict[str, Any])
        return account

    def _ours(self, delivery: Delivery) -> bool:
        answer = self._site.get(path_of("u", delivery.native_id, "emails.json"), accept=GONE)
        return answer.status not in GONE and is_ghost(str(answer.json(dict[str, Any]).get("email") or ""))

    def _by_email(self, email: str) -> Mapping[str, Any] | None:
        answer = self._site.get("/admin/users/list/all.json", {"email": email, "filter": email, "show_emails": "true"})
        for account in answer.json(list[dict[str, Any]]):
            if str(account.get("email") or "").lower() == email.lower():
                return dict(account)
        return None

    def _delivery(self, act: Act, account: Mapping[str, Any]) -> Delivery:
        username = str(account["username"])
        self._known[act.payload["email"]] = username, int(account["id"])
        former = {"former": True} if act.payload.get("former") else {}
        return Delivery(
            native_id=username,
            url=self._site.address + path_of("u", username),
            detail={"work": "account", "id": int(account["id"]), **former},
            shown=Seen(author=username),
        )


class Avatars:
    """The faces of ghosts."""

    def __init__(self, site: Site, accounts: Accounts) -> None:
        self._site = site
        self._accounts = accounts

    def find(self, act: Act) -> Delivery | None:
        """Whether a face is there; the site tells its files by their digests, so choosing it again does no harm."""
        return None

    def perform(self, act: Act) -> Delivery:
        """Upload it and choose it."""
        username, id_ = self._accounts.of(act.payload["email"])
        if act.blob is None:
            raise RefusedError("the store has lost the picture; run exodus verify")
        file = File(act.blob, name=act.payload["name"], media_type=act.payload["media_type"], field="file")
        fields = {"upload_type": "avatar", "type": "avatar", "user_id": id_, "synchronous": True}
        # As the admin: ghosts may not be allowed faces, and a file that is there belongs to whoever sent it first.
        answer = self._site.upload(file, fields, accept=frozenset({413, 422}))
        if answer.status != 200:
            raise refusal(answer, "this face is not taken")
        upload = int(answer.json(dict[str, Any])["id"])
        path = path_of("u", username, "preferences", "avatar", "pick.json")
        with one_act(self._site, username):
            self._site.send("PUT", path, {"upload_id": upload, "type": "uploaded"})
        return Delivery(native_id=str(upload), detail={"work": "avatar", "user": username}, shown=Seen(author=username))

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Choose the new face."""
        return self.perform(act)

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Back to the letter that the site draws."""
        user = delivery.detail["user"]
        path = path_of("u", user, "preferences", "avatar", "pick.json")
        self._site.send("PUT", path, {"upload_id": 0, "type": "system"}, accept=GONE)
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        """Whose face it is, if the account has one that was uploaded."""
        answer = self._site.get(path_of("u", f"{delivery.detail['user']}.json"), accept=GONE)
        if answer.status in GONE:
            return None
        account = answer.json(dict[str, Any]).get("user") or {}
        return Seen(author=delivery.detail["user"]) if account.get("uploaded_avatar_id") else None


def is_ghost(email: str) -> bool:
    """Whether an address is one that we made up."""
    return email.lower().endswith(f"@{DOMAIN}")
