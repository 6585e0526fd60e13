"""The contract with a Discourse: every request and answer of the fake is held against the API's own document.

What the document does not know is allowed by name, here and nowhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

DOCUMENT = Path(__file__).parent / "openapi" / "discourse.json"

UNDOCUMENTED = (
    ("GET", r"/about\.json"),
    ("GET", r"/admin/site_settings\.json"),
    ("PUT", r"/admin/site_settings/[a-z_]+\.json"),
    ("DELETE", r"/categories/\d+\.json"),
    ("DELETE", r"/post_actions/\d+\.json"),
    ("DELETE", r"/tag_groups/\d+\.json"),
    ("DELETE", r"/tag/[^/]+\.json"),
    ("GET", r"/t/topic/\d+\.json"),
)
"""Routes of the server (``config/routes.rb``) that the document leaves out."""

SENT: Mapping[tuple[str, str], frozenset[str]] = {
    # posts_controller.rb reads these of API keys
    ("POST", "/posts.json"): frozenset({"skip_validations", "import_mode", "tags", "typing_duration_msecs"}),
    # "to stay consistent with the create api, we allow for title & category changes here"
    ("PUT", "/posts/{id}.json"): frozenset({"title"}),
    # uploads_controller.rb: the older name of upload_type, and two more of its own
    ("POST", "/uploads.json"): frozenset({"type", "for_private_message", "retain_hours"}),
    # groups_controller.rb
    ("POST", "/admin/groups.json"): frozenset({"members_visibility_level", "mentionable_level", "messageable_level"}),
    # tag_groups_controller.rb
    ("POST", "/tag_groups.json"): frozenset({"tag_names"}),
    ("PUT", "/tag_groups/{id}.json"): frozenset({"tag_names"}),
}
"""Fields that are sent though the document does not name them."""

QUERIED: Mapping[str, frozenset[str]] = {
    "/t/{id}.json": frozenset({"include_raw"}),
    "/t/{id}/posts.json": frozenset({"include_raw", "post_ids[]"}),
    "/admin/users/list/{flag}.json": frozenset({"filter"}),
}
"""Parameters of queries, likewise."""

ANSWERED = frozenset({"raw", "deleted_at"})
"""Fields that a server adds to its answers when it is asked to (``include_raw``), or when something is deleted."""

OTHERWISE = frozenset({"reply_to_post_number"})
"""Fields whose type in the document is not what a server sends: it says text, and it is a number."""


class BrokenContractError(AssertionError):
    """Something was sent or answered that no Discourse would know."""


@cache
def document() -> dict[str, Any]:
    return dict(json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"])


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    found = [(re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))), path) for path in document()]
    return sorted(found, key=lambda one: one[1].count("{"))  # plain paths before those with holes


def template(method: str, path: str) -> str | None:
    """The document's path for a request's; ``None`` for one of those that are allowed without."""
    for pattern, known in _patterns():
        if pattern.fullmatch(path) and method.lower() in document()[known]:
            return known
    if any(one == method and re.fullmatch(pattern, path) for one, pattern in UNDOCUMENTED):
        return None
    raise BrokenContractError(f"{method} {path}: no Discourse knows this")


def check_request(method: str, path: str, query: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    known = template(method, path)
    if known is None:
        return
    operation = document()[known][method.lower()]
    named = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"}
    if unknown := query.keys() - named - QUERIED.get(known, frozenset()):
        raise BrokenContractError(f"{method} {known}: query {sorted(unknown)}")
    schema = operation.get("request")
    if schema is None:
        if body:
            raise BrokenContractError(f"{method} {known}: takes no body, and got {sorted(body)}")
        return
    allowed = SENT.get((method, known), frozenset())
    inner = {name: without(value, allowed) if name == "group" else value for name, value in body.items()}
    _validate(
        schema, {name: value for name, value in inner.items() if name not in allowed}, f"{method} {known} request"
    )


def check_answer(method: str, path: str, status: int, body: Any) -> None:
    known = template(method, path)
    if known is None or status not in (200, 301):
        return
    schema = document()[known][method.lower()]["responses"].get(str(status))
    if schema is not None and body is not None:
        _validate(schema, body, f"{method} {known} answer", answer=True)


def without(value: Any, names: frozenset[str]) -> Any:
    return {name: one for name, one in value.items() if name not in names} if isinstance(value, dict) else value


def skeleton(method: str, path: str, status: int = 200) -> Any:
    """The least answer that the document allows: what it requires, empty."""
    return least(document()[path][method.lower()]["responses"][str(status)])


def least(schema: Mapping[str, Any]) -> Any:
    type_ = schema.get("type")
    if isinstance(type_, list):
        type_ = "null" if "null" in type_ else type_[0]
    if "properties" in schema or type_ == "object":
        properties = schema.get("properties", {})
        return {name: least(properties.get(name, {})) for name in schema.get("required", [])}
    return {"array": [], "string": "", "integer": 0, "number": 0, "boolean": False, "null": None}.get(str(type_))


def item_of(method: str, path: str, *way: str) -> Mapping[str, Any]:
    """The schema of something inside an answer."""
    schema = document()[path][method.lower()]["responses"]["200"]
    for step in way:
        schema = schema["items"] if step == "[]" else schema["properties"][step]
    return dict(schema)


def _validate(schema: Mapping[str, Any], value: Any, where: str, *, answer: bool = False) -> None:
    for error in Draft202012Validator(schema).iter_errors(value):
        last = error.absolute_path[-1] if error.absolute_path else ""
        if answer and last in OTHERWISE:
            continue
        if answer and error.validator == "additionalProperties":
            extra = set(error.instance) - set(error.schema.get("properties", {}))
            if extra <= ANSWERED:
                continue
        raise BrokenContractError(f"{where}: {error.message[:300]} at {list(error.absolute_path)}")
