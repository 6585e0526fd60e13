"""Which part of the fake answers what."""

from __future__ import annotations

import re
from typing import Any

from tests.exporters.discourse import contract
from tests.exporters.discourse.asked import Answer, Asked
from tests.exporters.discourse.forum import Refusal
from tests.exporters.discourse.papers import Papers
from tests.exporters.discourse.people import People
from tests.exporters.discourse.shelves import Shelves

ROUTES: tuple[tuple[str, str, type[Any], str], ...] = (
    ("GET", r"/about\.json", People, "about"),
    ("GET", r"/site/basic-info\.json", People, "basic_info"),
    ("GET", r"/site\.json", People, "site"),
    ("GET", r"/notifications\.json", People, "notifications"),
    ("GET", r"/admin/site_settings\.json", People, "admin_settings"),
    ("PUT", r"/admin/site_settings/(\w+)\.json", People, "admin_set"),
    ("POST", r"/users\.json", People, "users"),
    ("GET", r"/u/([^/]+)/emails\.json", People, "emails"),
    ("PUT", r"/u/([^/]+)/preferences/avatar/pick\.json", People, "avatar"),
    ("GET", r"/u/([^/]+)\.json", People, "user"),
    ("PUT", r"/u/([^/]+)\.json", People, "rename"),
    ("GET", r"/admin/users/list/all\.json", People, "admin_users"),
    ("GET", r"/admin/users/(\d+)\.json", People, "admin_user"),
    ("DELETE", r"/admin/users/(\d+)\.json", People, "admin_delete_user"),
    ("POST", r"/admin/groups\.json", Shelves, "admin_make_group"),
    ("DELETE", r"/admin/groups/(\d+)\.json", Shelves, "admin_delete_group"),
    ("PUT", r"/groups/(\d+)/members\.json", Shelves, "add_members"),
    ("DELETE", r"/groups/(\d+)/members\.json", Shelves, "remove_members"),
    ("GET", r"/groups/([^/]+)\.json", Shelves, "group"),
    ("POST", r"/categories\.json", Shelves, "make_category"),
    ("PUT", r"/categories/(\d+)\.json", Shelves, "rename_category"),
    ("DELETE", r"/categories/(\d+)\.json", Shelves, "admin_delete_category"),
    ("GET", r"/c/(\d+)/show\.json", Shelves, "category"),
    ("GET", r"/tag_groups\.json", Shelves, "tag_groups"),
    ("POST", r"/tag_groups\.json", Shelves, "make_tag_group"),
    ("PUT", r"/tag_groups/(\d+)\.json", Shelves, "change_tag_group"),
    ("DELETE", r"/tag_groups/(\d+)\.json", Shelves, "admin_delete_tag_group"),
    ("GET", r"/tags\.json", Shelves, "tags"),
    ("DELETE", r"/tag/([^/]+)\.json", Shelves, "admin_delete_tag"),
    ("POST", r"/uploads\.json", Papers, "upload"),
    ("POST", r"/posts\.json", Papers, "make_post"),
    ("GET", r"/posts/(\d+)\.json", Papers, "post"),
    ("PUT", r"/posts/(\d+)\.json", Papers, "edit_post"),
    ("DELETE", r"/posts/(\d+)\.json", Papers, "delete_post"),
    ("GET", r"/t/(\d+)\.json", Papers, "topic"),
    ("GET", r"/t/topic/(\d+)\.json", Papers, "slugged"),
    ("DELETE", r"/t/(\d+)\.json", Papers, "delete_topic"),
    ("GET", r"/t/(\d+)/posts\.json", Papers, "more_posts"),
    ("POST", r"/t/(\d+)/invite\.json", Papers, "invite"),
    ("GET", r"/t/external_id/([\w-]+)\.json", Papers, "by_external_id"),
    ("POST", r"/post_actions\.json", Papers, "act"),
    ("DELETE", r"/post_actions/(\d+)\.json", Papers, "unact"),
)


def answer(asked: Asked, method: str, path: str) -> Answer:
    """The answer to one request."""
    for known, pattern, part, name in ROUTES:
        found = re.fullmatch(pattern, path)
        if known == method and found:
            if name.startswith("admin_") and not asked.by.admin:
                raise Refusal(404, "The requested URL or resource could not be found.", "not_found")
            told: Answer = getattr(part(asked), name)(*found.groups())
            return told
    raise contract.BrokenContractError(f"{method} {path}: the fake does not know it")
