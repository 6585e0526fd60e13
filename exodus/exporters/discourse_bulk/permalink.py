"""Permalinks: paths on the site that lead to what an old address showed.

An address of the platform becomes a path that begins with the platform's name, so that it meets no path of Discourse's
own: ``https://x.com/ada/status/20`` is found at ``/x/ada/status/20``.
"""

import re
from urllib.parse import quote, urlsplit

from exodus.render import safe_url

LONGEST = 1000
"""Characters of the site's column."""
_SITES = re.compile(r"(?:[a-z-]+\.)?(?:facebook|messenger|instagram|twitter|x|threads)\.(?:com|net)", re.IGNORECASE)


def permalink(key: str, url: str | None) -> str | None:
    """The path for a record's address; ``None`` where there is none on the platform itself."""
    safe = safe_url(url)
    try:
        parts = urlsplit(safe) if safe else None
        host = (parts.hostname or "") if parts else ""
    except ValueError:  # an address that is none: brackets without an IPv6 number
        return None
    if parts is None or not _SITES.fullmatch(host) or len(parts.path) < 2:
        return None
    path = f"{key.partition(':')[0]}/{parts.path.strip('/')}" + (f"?{parts.query}" if parts.query else "")
    path = quote(path, safe="/?&=%~:@!$'()*+,;-._")
    return path if len(path) <= LONGEST else None
