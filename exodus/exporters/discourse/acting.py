"""What all acts have in common: their fingerprints, lanes and readers."""

import hashlib
from collections.abc import Collection as AnyOf
from collections.abc import Mapping
from typing import Any

from exodus import render
from exodus.contracts import Act, Delivery, Item, Selection
from exodus.dialects.discourse import block
from exodus.dialects.discourse.label import category_slug
from exodus.dialects.discourse.place import category_name
from exodus.model import Collection

BYTES = "\ue000"
"""Stands in raw text where the markup of the act's own file will stand, once the site has it."""


def make_act(
    item: Item,
    part: str,
    effect: str,
    readers: str,
    payload: Mapping[str, Any],
    *facts: str,
    fingerprint: str | None = None,
    lane: str | None = None,
    **more: Any,
) -> Act:
    """An act of an item; ``facts`` are what else it shows, where no other ``fingerprint`` is given."""
    return Act(
        key=item.record.key,
        part=part,
        lane=lane or str(payload.get("root") or item.record.key),
        effect=effect,
        readers=readers,
        fingerprint=fingerprint or digest(item.fingerprint, part, *facts),
        payload=payload,
        **more,
    )


def digest(*facts: str) -> str:
    """A digest of what an act shows."""
    return hashlib.blake2b("\x1f".join(facts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def link(item: Item, key: str) -> Delivery | None:
    """What was delivered of a thing that an item names, under any of its keys."""
    found = item.links.get(key)
    if found is None and item.links:
        found = next((item.links[one] for one in item.selection.keys_of(key) if one in item.links), None)
    return found


def members(group: str) -> str:
    """Who reads what stands in a category."""
    return f"the members of {group}, and this site's admins"


def participants(selection: Selection, conversation: Collection, away: AnyOf[str] = ()) -> str:
    """Who reads the private messages of a conversation, and who does not: those who were ``away`` then."""
    names = [block.name_of(selection, key) or "somebody" for key in conversation.participants if key not in away]
    shown = names[:8]
    more = len(names) - len(shown)
    left = ", ".join(block.name_of(selection, key) or "somebody" for key in conversation.participants if key in away)
    told = f"{', '.join(shown)}{f' and {more} more' if more else ''}, and this site's admins"
    return f"{told}; not {left}, not there then" if left else told


def called(selection: Selection, conversation: Collection) -> str:
    """What a conversation is called: its name, or those who take part."""
    named = render.excerpt(conversation.name, 80)
    if named:
        return named
    names = [block.name_of(selection, key) or "somebody" for key in conversation.participants]
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(names[:4]) + more or "Conversation"


def category(selection: Selection, key: str) -> dict[str, Any]:
    """The payload of a category: its name, and a slug by which it is found again."""
    name = category_name(selection, key)
    return {"work": "category", "name": name, "slug": category_slug(selection, key)}
