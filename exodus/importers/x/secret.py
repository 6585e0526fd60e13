"""What stays behind: members that hold nothing to carry over, and messages that nobody can read."""

from collections.abc import Iterator

from msgspec import Struct

from exodus.importers.x.member import files
from exodus.model import Finding
from exodus.takeout import Takeout

ENCRYPTED = (
    "X's encrypted messages (XChat) are in the archive as ciphertext; the keys are on the owner's devices, so they"
    " cannot be imported"
)


class MessageEvent(Struct, gc=False):
    """An encrypted event. None of its fields is looked at: they are ciphertext, keys, signatures and a token."""


class EventRow(Struct, gc=False):
    """The same in its wrapper."""

    messageEvent: MessageEvent | None = None  # noqa: N815 - the platform's own name


def read_encrypted(takeout: Takeout) -> Iterator[Finding]:
    """One finding with the number of encrypted events; nothing of them is copied."""
    for member in files(takeout, "message-event"):
        count = 0
        for element in takeout.json(member).elements(EventRow):
            if isinstance(element, Finding):
                yield element
            else:
                count += 1
        if count:
            yield Finding(member.name, ENCRYPTED, count=count, failed=True)


FOREIGN = (
    "ad-*",
    "ads-revenue-sharing",
    "ageinfo",
    "account-creation-ip",
    "app",
    "branch-links",
    "catalog-item",
    "commerce-catalog",
    "connected-application",
    "contact",
    "device-token",
    "direct-message-mute",
    "email-address-change",
    "fleet-mute",
    "ip-audit",
    "key-registry",
    "ni-devices",
    "personalization",
    "phone-number",
    "product-drop",
    "product-set",
    "profile-blocks",
    "reply-prompt",
    "saved-search",
    "shop-module",
    "shopify-account",
    "smartblock",
    "sso",
    "tweetdeck",
    "twitter-shop",
    "user-link-clicks",
)
"""Ads, devices, addresses, telephone books, purchases, searches: for the platform's use or nobody's business."""
TWINS = (
    "tweet-headers",
    "deleted-tweet-headers",
    "direct-message-headers",
    "direct-message-group-headers",
    "direct-messages-headers",
    "direct-messages-group-headers",
)
"""The same again without the text."""
VIEWER = (
    "/Your archive.html",
    "/index.html",
    "/assets/**",
    "/README.txt",
    "/data/README.txt",
    "/license.txt",
    "/LICENSE.txt",
    "/css/**",
    "/img/**",
    "/js/*.js",
    "/lib/**",
    "/data/js/tweet_index.js",
    "/tweets.csv",
    "/data/csv/*.csv",
)
"""X's own pages to look at the archive with; the table that repeats the tweet archive (read where it is alone)."""
IGNORES: tuple[str, ...] = (
    *VIEWER,
    *(
        f"{folder}{stem}{suffix}.js"
        for stem in (*FOREIGN, *TWINS)
        for folder in ("/", "/data/")
        for suffix in ("", "-part*")
    ),
)
