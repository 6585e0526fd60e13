"""What a message passes on: a link, a post, a profile, a place on a map."""

import re
from typing import Any
from urllib.parse import unquote_plus

from msgspec import Struct

from exodus.dialects.meta.text import repair, repair_name, repaired
from exodus.model import Location

_COORDINATES = re.compile(r"[?&](?:where1|q|ll|query)=(-?\d{1,2}\.\d+),\s*(-?\d{1,3}\.\d+)")


class Share(Struct, forbid_unknown_fields=True, gc=False):
    """A link, post, reel or profile passed on; any of its parts may be missing."""

    link: str | None = None
    share_text: str | None = None
    original_content_owner: str | None = None
    profile_share_name: str | None = None
    profile_share_username: str | None = None
    media: Any = None


def with_share(content: str | None, share: Share | None) -> tuple[str | None, dict[str, Any]]:
    """A message's text, for which what it shares may stand, and (for ``extra``) what else is known of that."""
    if share is None:
        return content, {}
    text = repair(share.share_text) if share.share_text else None
    known = {
        "text": text if content and text != content else None,
        "owner": repair_name(share.original_content_owner or ""),
        "name": repair_name(share.profile_share_name or ""),
        "username": share.profile_share_username,
        "media": repaired(share.media),
    }
    rest = {name: value for name, value in known.items() if value}
    return content or text, {"share": rest} if rest else {}


def place(share: Share | None) -> Location | None:
    """The coordinates in the address of a map, WGS 84."""
    if share is None or not share.link or "map" not in share.link:
        return None
    match = _COORDINATES.search(unquote_plus(share.link))
    return Location(latitude=float(match[1]), longitude=float(match[2]), url=share.link) if match else None
