"""Marks: what a post's source says, unseen by readers, of the record it was made from.

An HTML comment is taken out when Discourse cooks a post and stays in its raw text (discourse/discourse, pretty-text,
2023), so a mark is how a post of ours is known again, by us and by whoever reads the source.
"""

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import quote

LONGEST = 160
"""Characters of a key; a longer one is marked by its digest."""

_MARK = re.compile(r"<!-- exodus:(\S+) -->")


def mark(key: str) -> str:
    """The mark of the record with this key, as a line of raw text."""
    return f"<!-- exodus:{name(key)} -->"


def marks(raw: str) -> Iterator[str]:
    """The names in all marks of a raw text, in order."""
    for found in _MARK.finditer(raw):
        yield found[1]


def name(key: str) -> str:
    """The key as it stands in a mark: keys come from takeouts, and nothing in one may end the comment."""
    written = quote(key, safe=":~/._@,+=", errors="surrogatepass").replace("--", "-%2D").replace("D-", "D%2D")
    if len(written) <= LONGEST:
        return written
    return "sha256:" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def external_id(key: str, generation: int = 0) -> str:
    """The ``external_id`` of the topic a key opens: at most 50 characters of ``A–Z a–z 0–9 _ -``.

    A topic that was deleted keeps its id for ever (the column is unique, and topics are only hidden), so the next
    topic of the same key bears that of the next generation.
    """
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"ex-{digest}" + (f"-{generation}" if generation else "")
