"""What the fake tells of itself and its people."""

from __future__ import annotations

from tests.exporters.discourse import contract
from tests.exporters.discourse.asked import Answer, Asked, category_told
from tests.exporters.discourse.forum import Refusal


class People:
    """The site, its settings and accounts."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.forum, self.by = asked, asked.forum, asked.by
        self.query, self.body, self.file = asked.query, asked.body, asked.file

    # the site

    def about(self) -> Answer:
        return 200, {"about": {"title": "A forum", "version": self.forum.version}}

    def basic_info(self) -> Answer:
        return 200, contract.skeleton("GET", "/site/basic-info.json")

    def site(self) -> Answer:
        schema = contract.item_of("GET", "/site.json", "categories", "[]")
        listed = [{**contract.least(schema), **category_told(one)} for one in self.forum.categories.values()]
        return 200, {**contract.skeleton("GET", "/site.json"), "categories": listed}

    def notifications(self) -> Answer:
        return 200, contract.skeleton("GET", "/notifications.json")

    def admin_settings(self) -> Answer:
        return 200, {"site_settings": [{"setting": k, "value": v} for k, v in self.forum.settings.items()]}

    def admin_set(self, name: str) -> Answer:
        if name not in self.forum.settings:
            raise Refusal(422, f"no setting named {name}")
        self.forum.settings[name] = str(self.body[name])
        return 200, None

    # people

    def users(self) -> Answer:
        if not self.by.admin:
            raise Refusal(403, "no", "invalid_access")
        if self.forum.settings["disable_emails"] == "no" and not self.body.get("active"):
            self.asked.mails.append(str(self.body["email"]))
        return 200, self.forum.create_user(self.body)

    def user(self, name: str) -> Answer:
        user = self.asked.user(name)
        answer = contract.skeleton("GET", "/u/{username}.json")
        inner = contract.item_of("GET", "/u/{username}.json", "user")
        groups = [{"id": one.id, "name": one.name} for one in self.forum.groups.values() if user.id in one.members]
        listed = [
            {**contract.least(contract.item_of("GET", "/u/{username}.json", "user", "groups", "[]")), **g}
            for g in groups
        ]
        told = {"id": user.id, "username": user.username, "name": user.name, "uploaded_avatar_id": user.avatar}
        return 200, {**answer, "user": {**contract.least(inner), **told, "groups": listed}}

    def rename(self, name: str) -> Answer:
        self.asked.user(name).name = str(self.body["name"])
        return 200, {"success": "OK", "user": {}}

    def emails(self, name: str) -> Answer:
        told = {
            "email": self.asked.user(name).email,
            "secondary_emails": [],
            "unconfirmed_emails": [],
            "associated_accounts": [],
        }
        return 200, told

    def avatar(self, name: str) -> Answer:
        user = self.asked.user(name)
        if self.body["type"] == "uploaded":
            upload = next((one for one in self.forum.uploads.values() if one.id == int(self.body["upload_id"])), None)
            if upload is None or (upload.user != self.by.id and not self.by.admin):
                raise Refusal(403, "no", "invalid_access")
            user.avatar = upload.id
        else:
            user.avatar = None
        return 200, {"success": "OK"}

    def admin_user(self, id_: str) -> Answer:
        user = self.forum.users.get(int(id_))
        if user is None:
            raise Refusal(404, "not found", "not_found")
        told = {"id": user.id, "username": user.username, "name": user.name, "active": user.active}
        return 200, {**contract.skeleton("GET", "/admin/users/{id}.json"), **told}

    def admin_delete_user(self, id_: str) -> Answer:
        user = self.forum.users.get(int(id_))
        if user is None:
            raise Refusal(404, "not found", "not_found")
        self.forum.delete_user(user)
        return 200, {"deleted": True}

    def admin_users(self) -> Answer:
        schema = contract.document()["/admin/users/list/{flag}.json"]["get"]["responses"]["200"]["items"]
        wanted = (self.query.get("filter") or [""])[0].lower()
        page = int((self.query.get("page") or ["1"])[0])
        found = [
            one for one in self.forum.users.values() if wanted in one.email.lower() or wanted in one.username.lower()
        ]
        if "email" in self.query:  # this one must fit as a whole
            found = [one for one in found if one.email.lower() == self.query["email"][0].lower()]
        return 200, [
            {
                **contract.least(schema),
                "id": one.id,
                "username": one.username,
                "name": one.name,
                "email": one.email,
                "active": one.active,
                "last_seen_at": one.last_seen_at,
            }
            for one in found[(page - 1) * 100 : page * 100]
        ]
