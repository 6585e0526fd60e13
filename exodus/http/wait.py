"""How long to wait before the next try: what the server says, else longer from try to try."""

import random
import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

BASE = 0.5
"""Seconds before the second try, at most."""
CEILING = 60.0
"""Seconds before any try, at most, unless the server asks for more."""
GRACE = (1.0, 2.0)
"""Seconds added to what a server asks for: it may have cut a fraction off, and lanes should not come back at once."""

SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")


def backoff(tries: int, source: random.Random) -> float:
    """Seconds to wait after so many tries: doubled each time, somewhere in the upper half.

    The lower half is left out so that a handful of tries always outlasts the restart of a server.
    """
    ceiling = min(BASE * 2.0 ** min(tries - 1, 30), CEILING)
    return ceiling * (0.5 + source.random() / 2)


def retry_after(headers: Mapping[str, str], wall: float) -> float | None:
    """Seconds that ``Retry-After`` asks for, in either form (RFC 9110, 10.2.3); ``None`` without one that makes sense.

    A date is measured against the server's own ``Date``, so that a wrong clock on either side does no harm, and
    against ``wall`` (seconds since 1970, ours) where it sends none. What lies in the past is 0.
    """
    text = headers.get("Retry-After", "").strip()
    if SECONDS.fullmatch(text):
        return float(text)
    then = _stamp(text)
    if then is None:
        return None
    now = _stamp(headers.get("Date", ""))
    return max(then - (wall if now is None else now), 0.0)


def _stamp(text: str) -> float | None:
    """Seconds since 1970 of an HTTP date in any of its three forms, which are always in GMT."""
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
