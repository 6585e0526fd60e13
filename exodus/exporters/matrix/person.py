"""The people of the takeouts: an account at the homeserver for each who says something, under a name that says nothing.

Matrix cannot merge accounts. Whoever has one of their own joins with it (``people``); the account made here stays what
they said on the platform.
"""

import threading
from collections.abc import Iterator
from typing import Any

from exodus import render
from exodus.contracts import Act, Delivery, Item, Seen
from exodus.errors import RefusedError
from exodus.exporters.matrix.media import Media
from exodus.exporters.matrix.name import digest, local_part
from exodus.exporters.matrix.option import MatrixOptions
from exodus.exporters.matrix.place import Plot, document_of
from exodus.exporters.matrix.server import CLIENT, Homeserver, code_of, insist, quoted
from exodus.model import Actor

PLATFORMS = {"x": "X"}
"""Names of platforms that are not simply their key's beginning with a capital."""
LONGEST = 200
"""A display name in code points; Synapse takes 256 (1.163, 2026)."""
KNOWN = 50_000


def platform_of(key: str) -> str:
    """The platform's name, by a record's key."""
    name = key.partition(":")[0]
    return PLATFORMS.get(name) or name.capitalize()


def display_name(actor: Actor) -> str:
    """How somebody is shown: as the platform showed them."""
    return render.excerpt(actor.name or actor.preferred_username, LONGEST) or "Somebody"


def plan_person(item: Item, plot: Plot) -> Iterator[Act]:
    """The act that makes somebody's account, if they say anything or own an account here."""
    actor = item.record
    if not isinstance(actor, Actor):
        return
    account = plot.account_of(actor.key)
    if not (actor.key in plot.owners or account or plot.speaks(actor)):
        return
    icon = document_of(plot.selection, actor.icon) if actor.icon else None
    blob = plot.selection.blob(icon.sha256) if icon and icon.sha256 else None
    name = display_name(actor)
    payload = {
        "do": "person",
        "local": local_part(actor.key),
        "locals": [local_part(key) for key in plot.selection.keys_of(actor.key)],
        "name": name,
        "media_type": (icon.media_type or "") if icon else "",
        "account": account,
    }
    yield Act(
        key=actor.key,
        part="",
        lane=f"person:{actor.key}",
        effect="account",
        readers="everybody on the homeserver who looks for its id",
        fingerprint=digest("\x1f".join((name, (icon.sha256 or "") if icon else "", account)), 26),
        bytes=(icon.size or 0) if icon and blob else 0,
        payload=payload,
        blob=blob,
    )


class People:
    """Makes accounts and gives them names and pictures."""

    def __init__(self, server: Homeserver, options: MatrixOptions, media: Media) -> None:
        self._server = server
        self._options = options
        self._media = media
        self._lock = threading.Lock()
        self._profiles: dict[str, dict[str, Any]] = {}

    def make(self, act: Act) -> Delivery:
        """Register, make the device, set name and picture; every step may be repeated."""
        user = self._server.user(act.payload["local"])
        known = not self.register(user)
        self._rename(user, act.payload["name"])
        picture = str((self._asked(user) or {}).get("avatar_url") or "") if known else ""
        if act.blob is not None:
            picture = self._media.upload_plain(act.blob, "", act.payload["media_type"])
            self._show(user, picture)
        return self._delivery(act, user, picture)

    def find(self, act: Act) -> Delivery | None:
        """The account, where it is as it should be."""
        for local in act.payload["locals"]:
            user = self._server.user(local)
            profile = self._asked(user)
            if profile is not None and profile.get("displayname") == act.payload["name"]:
                picture = profile.get("avatar_url") or ""
                if act.blob is None or picture:
                    return self._delivery(act, user, picture)
        return None

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Bring name and picture up to date."""
        self._rename(delivery.native_id, act.payload["name"])
        picture = str(delivery.detail.get("picture") or "")
        if act.blob is not None and delivery.detail.get("blob") != act.blob.name:
            picture = self._media.upload_plain(act.blob, "", act.payload["media_type"])
            self._show(delivery.native_id, picture)
        return self._delivery(act, delivery.native_id, picture)

    def register(self, user: str) -> bool:
        """Make the account and its device; whether it was not there. Raises RefusedError where the server refuses."""
        body = {
            "type": "m.login.application_service",
            "username": user[1:].partition(":")[0],
            "inhibit_login": True,
        }
        answer = self._server.ask("POST", f"{CLIENT}/register", json=body)
        if answer.status >= 400 and code_of(answer) != "M_USER_IN_USE":
            raise RefusedError(answer.sentence)
        self.equip(user)
        return answer.status < 400

    def equip(self, user: str) -> bool:
        """Make the device that transactions are told apart by; whether the server lets us (Matrix 1.17)."""
        path = f"{CLIENT}/devices/{quoted(self._options.device)}"
        return self._server.ask("PUT", path, user=user, json={"display_name": "exodus"}).status < 400

    def profile(self, user: str) -> dict[str, Any]:
        """Name and picture, as events about somebody repeat them."""
        with self._lock:
            known = self._profiles.get(user)
        if known is None:
            known = self._asked(user) or {}
            self._learn(user, known)
        return {name: known[name] for name in ("displayname", "avatar_url") if known.get(name)}

    def erase(self, user: str) -> None:
        """Take name and picture away: the account itself cannot be deleted, and says nothing any more."""
        for name, empty in (("avatar_url", ""), ("displayname", "")):
            self._server.ask("PUT", f"{CLIENT}/profile/{quoted(user)}/{name}", user=user, json={name: empty})

    def read(self, delivery: Delivery) -> Seen | None:
        """What the profile says now."""
        profile = self._asked(delivery.native_id)
        return _seen(profile) if profile else None

    def _rename(self, user: str, name: str) -> None:
        path = f"{CLIENT}/profile/{quoted(user)}/displayname"
        insist(self._server.ask("PUT", path, user=user, json={"displayname": name}))
        self._learn(user, {**self._profiles.get(user, {}), "displayname": name})

    def _show(self, user: str, picture: str) -> None:
        path = f"{CLIENT}/profile/{quoted(user)}/avatar_url"
        insist(self._server.ask("PUT", path, user=user, json={"avatar_url": picture}))
        self._learn(user, {**self._profiles.get(user, {}), "avatar_url": picture})

    def _asked(self, user: str) -> dict[str, Any] | None:
        answer = self._server.ask("GET", f"{CLIENT}/profile/{quoted(user)}")
        return answer.json(dict[str, Any]) if answer.status == 200 else None

    def _learn(self, user: str, profile: dict[str, Any]) -> None:
        with self._lock:
            while len(self._profiles) >= KNOWN:
                del self._profiles[next(iter(self._profiles))]
            self._profiles[user] = profile

    def _delivery(self, act: Act, user: str, picture: str) -> Delivery:
        detail: dict[str, Any] = {"what": "person", "picture": picture}
        if act.blob is not None:
            detail["blob"] = act.blob.name
        if act.payload["account"]:
            detail["account"] = act.payload["account"]
        shown = _seen({"displayname": act.payload["name"], "avatar_url": picture})
        return Delivery(native_id=user, detail=detail, shown=shown)


def _seen(profile: dict[str, Any]) -> Seen:
    words = "\x1f".join(str(profile.get(name) or "") for name in ("displayname", "avatar_url"))
    return Seen(text_digest=digest(words, 26))
