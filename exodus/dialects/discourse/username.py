"""Names and addresses of the accounts that Discourse keeps for people.

Rules of a username (discourse/discourse, ``username_validator.rb``, read November 2026): 3 to 20 characters of
``A–Z a–z 0–9 _ . -``, the first and last a letter or digit, never two of ``_ . -`` in a row, no ending that looks like
a file (``.png``), not reserved, unique whatever the case, also among the names of groups.

A name is decided from the person alone: whoever is the only one to wish for it gets it plain (``anna_example``); where
several wish for the same one, everybody gets a suffix of seven characters, a digit first, from the digest of their own
key (``anna_example_3k7qa2c``). So the order in which people turn up does not matter, and no plain name ever looks like
one with a suffix.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from anyascii import anyascii

from exodus.model import Actor

SHORTEST, LONGEST = 3, 20
SUFFIX = 7
DOMAIN = "exodus.invalid"
"""Where no mail is ever delivered (RFC 2606): the addresses of those who have not claimed their account."""

RESERVED = frozenset(
    re.findall(
        r"\S+",
        "account activate admin admins administrator administrators all api anonymous anyone by-external-id card "
        "cards chat community confirm contact discobot discourse discourseforum discourseorg email everyone "
        "everybody group groups guest guests help here hp info invite invites login logout mail me members mod "
        "moderator moderators mods name nickname nobody owner password root search session sessions signup staff "
        "support sys system t team trust_level_0 trust_level_1 trust_level_2 trust_level_3 trust_level_4 u upload "
        "uploads user username users webmaster you",
    )
)
"""What Discourse reserves by default or needs for its own groups and addresses, and what would pass for staff."""

_OTHER = re.compile(r"[^A-Za-z0-9_.-]+")
_SILENT = re.compile("['’`´ʼ\"]")
_SPECIALS = re.compile(r"[_.-]{2,}")
_EDGES = re.compile(r"^[_.-]+|[_.-]+$")
_FILE = re.compile(
    r"\.(?=(?:js|json|css|htm|html|xml|rss|txt|pdf|jpg|jpeg|png|gif|bmp|ico|svg|webp|avif|tif|tiff|woff|woff2)$)",
    re.IGNORECASE,
)
_SUFFIXED = re.compile(r"_[0-9][a-z2-7]{6}$", re.IGNORECASE)
_NUMBERED = re.compile(r"([a-z]+):[a-z_]+:([0-9]+)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def wish(actor: Actor) -> str:
    """The username somebody would have if they were alone, or ``""`` when neither handle nor name gives one.

    The handle as it is written where there is one, else the name in lower case, both in ASCII; for somebody of whom
    only the platform's number is known, the platform and that.
    """
    named = _fit(actor.preferred_username or "") or _fit(actor.name or "").lower()
    if named or not (known := _NUMBERED.fullmatch(actor.key)):
        return named
    number = f"{known[1]}_{known[2]}"
    return number if len(number) <= LONGEST else ""


def shared(actors: Iterable[Actor]) -> frozenset[str]:
    """The wishes that more than one of these people has, in lower case."""
    seen: set[str] = set()
    twice: set[str] = set()
    for actor in actors:
        wished = wish(actor).lower()
        (twice if wished in seen else seen).add(wished)
    return frozenset(twice)


def username(actor: Actor, others: frozenset[str] = frozenset()) -> str:
    """The username of an account; ``others`` are the wishes that are :func:`shared`."""
    wished = wish(actor)
    plain = len(wished) >= SHORTEST and wished.lower() not in others and wished.lower() not in RESERVED
    return wished if plain and not _SUFFIXED.search(wished) else suffixed(wished or "member", actor.key)


def usable(name: str) -> bool:
    """Whether Discourse takes a name for an account or group as it is."""
    return len(name) >= SHORTEST and _fit(name) == name and name.lower() not in RESERVED


def suffixed(name: str, key: str) -> str:
    """A username that belongs to this key alone: the fitting name, cut, and seven characters of the key's digest."""
    digest = int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    mark = str(digest % 10)
    digest //= 10
    for _ in range(SUFFIX - 1):
        digest, letter = divmod(digest, len(_LETTERS))
        mark += _LETTERS[letter]
    head = _EDGES.sub("", _fit(name)[: LONGEST - 1 - SUFFIX])
    return f"{head or 'member'}_{mark}"


def email(key: str) -> str:
    """The address of the account made for the person with this key: unique, and never delivered."""
    return f"exodus-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}@{DOMAIN}"


def _fit(text: str) -> str:
    """The text with Discourse's characters, in its length, at most; ``""`` when nothing is left."""
    letters = "".join(c for c in _SILENT.sub("", text) if c.isascii() or unicodedata.category(c)[0] != "S")
    ascii_ = anyascii(letters)
    name = _EDGES.sub("", _SPECIALS.sub("_", _OTHER.sub("_", _SILENT.sub("", ascii_))))
    name = _EDGES.sub("", name[:LONGEST])
    return _FILE.sub("_", name)
