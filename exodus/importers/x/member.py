"""Which members hold what: stems, parts, generations.

X names a file after what it holds and splits it at about 100 MiB: ``tweets.js``, ``tweets-part1.js`` … Any stem can be
split. Files stand in ``data/`` since January 2020 and at the root before; owners also copy single files out.
"""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from exodus.importers.x.row import Tweet, TweetRow
from exodus.importers.x.table import read_table
from exodus.model import Finding
from exodus.takeout import Element, Member, Takeout

FOLDERS = ("", "data/")
WRAPPED = re.compile(rb"[\[{]\s*\{?\s*\"tweet\"\s*:\s*\{")
EMPTY = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:window\.[\w.]+\s*=\s*)?(?:\[\s*(?:\{\s*\}\s*)?\]|\[\s*\{\s*\"\w+\"\s*:\s*\{\s*\}\s*\}\s*\]|\{\s*\})\s*;?\s*"
)

HEAD = 4096
MONTHS = ("/data/js/tweets/*.js", "/js/tweets/*.js", "/tweets/????_??.js", "/????_??.js")
TABLES = ("/tweets.csv", "/data/csv/*.csv")

Generation = Literal["wrapped", "grailbird", "csv"]


class Posts(Struct, frozen=True):
    """A member with posts: which generation wrote it, and what its name says of all posts in it."""

    member: Member
    generation: Generation = "wrapped"
    deleted: bool = False
    circle: bool = False
    community: bool = False


def files(takeout: Takeout, *stems: str) -> list[Member]:
    """The members of these stems with all their parts in order, at the root or in ``data/``, exactly named."""
    return [member for stem in stems for member in takeout.pieces(f"{stem}.js") if member.folder in FOLDERS]


def numbered(takeout: Takeout, stem: str, series: str) -> list[Member]:
    """The members of a stem, and those of a series that is numbered otherwise (``grok-conversation-001.js``)."""
    return files(takeout, stem) + takeout.members(f"/{series}-*.js", f"/data/{series}-*.js")


def mark_empty(takeout: Takeout) -> None:
    """Count members that nobody knows, and that hold nothing, as read. X writes a file for every empty category."""
    for member in takeout.members("/*.js", "/data/*.js"):
        if member.size <= 4096 and EMPTY.fullmatch(takeout.peek(member)):
            takeout.mark_read(member)


def posts_of(takeout: Takeout) -> list[Posts]:
    """All members with posts, in the order in which they are believed when one id stands in several.

    First those whose name narrows who may see a post (deleted, Circle, community), then the newest generation. The CSV
    of the tweet archive says nothing that its JavaScript does not; it is read only where that is missing.
    """
    found = [Posts(member, deleted=True) for member in files(takeout, "deleted-tweets", "deleted-tweet")]
    found += [Posts(member, circle=True) for member in files(takeout, "twitter-circle-tweet")]
    found += [Posts(member, community=True) for member in files(takeout, "community-tweet")]
    found += [Posts(member) for member in files(takeout, "tweets", "tweet")]
    grailbird = [Posts(member, "grailbird") for member in takeout.members(*MONTHS)]
    found += sorted(grailbird, key=lambda posts: posts.member.name, reverse=True)
    return found if grailbird else [*found, *(Posts(member, "csv") for member in takeout.members(*TABLES))]


def tweets(takeout: Takeout, member: Member) -> Iterator[Element[TweetRow] | Element[Tweet] | Finding]:
    """The posts of a member, in the wrapper that they have since January 2020 or bare."""
    if member.name.endswith(".csv"):
        return read_table(takeout, member)
    if WRAPPED.search(takeout.peek(member, HEAD)):
        return takeout.json(member).elements(TweetRow)
    return takeout.json(member).elements(Tweet)
