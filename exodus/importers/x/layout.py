"""Recognition: whether a tree is X's, where it starts, and which generation wrote it.

Layouts are named by the year in which their newest tell-tale first appeared and by where the files stand:
``2012-grailbird`` (the tweet archive), ``2012-csv`` (its table alone), ``2018-flat`` (files at the root),
``2019-flat`` (with zipped media), ``2020-data`` (``data/tweet.js``), ``2022-data`` (``data/tweets.js``), ``2023-data``
(long posts), ``2024-data`` (Grok, articles), ``2026-data`` (encrypted messages). Single files of a present-day archive
without its ``data`` folder are ``2022-flat`` and so on.
"""

import re
from datetime import datetime

from exodus.contracts import Recognition
from exodus.importers.x.account import peeked
from exodus.importers.x.age import stated
from exodus.importers.x.clock import read_time
from exodus.importers.x.member import MONTHS, files, posts_of
from exodus.importers.x.owner import identify
from exodus.takeout import Member, Takeout

TELLTALES = ("data/*.js", "data/js/*.js", "data/js/tweets/*.js", "tweets.csv", "*.js")
"""Where signed members stand; the signature decides."""
SIGNATURE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:window\.(?:YTD\.|__THAR_CONFIG)|Grailbird\.data"
    rb"|var (?:tweet_index|user_details|payload_details)\b"
    rb"|\"?tweet_id\"?[,;\t]\"?in_reply_to_status_id|\[\s*\{\s*\"(?:tweet|like|dmConversation)\"\s*:\s*\{)"
)
DATED = (
    (2026, ("message-event",)),
    (2024, ("grok-chat-item", "article", "article-metadata")),
    (2023, ("note-tweet", "deleted-note-tweet", "key-registry")),
    (2022, ("tweets", "tweet-headers", "deleted-tweets")),
    (2020, ("direct-messages", "direct-messages-group")),
)
"""Which generation brought which file, the newest first."""
ZIP_DATE = re.compile(r"twitter-(\d{4}-\d{2}-\d{2})-")


def recognize(takeout: Takeout) -> Recognition | None:
    """The generation, root, owner and date of an X takeout; ``None`` for anything else."""
    for root in takeout.roots(*TELLTALES):
        view = takeout.rooted(root)
        if any(_signed(view, member) for member in _telltales(view)):
            return _recognition(view, root)
    return None


def _telltales(view: Takeout) -> list[Member]:
    return view.members(*(f"/{pattern}" for pattern in TELLTALES))


def _signed(view: Takeout, member: Member) -> bool:
    return SIGNATURE.match(view.peek(member, 512)) is not None


def _recognition(view: Takeout, root: str) -> Recognition:
    identity = identify(view)
    manifest = peeked(view, next(iter(files(view, "manifest")), None))
    info = manifest.get("archiveInfo") if isinstance(manifest, dict) else None
    info = info if isinstance(info, dict) else {}
    return Recognition(
        layout=_layout(view),
        root=root,
        evidence=identity.evidence(),
        made_at=stated(view) or _named_day(view),
        advice=tuple(_advice(view, identity.evidence(), info, _absent(view, manifest))),
    )


def _layout(view: Takeout) -> str:
    place = "data" if view.members("/data/*.js") else "flat"
    for year, stems in DATED:
        if files(view, *stems):
            return f"{year}-{place}"
    if view.members("/data/js/*.js", *MONTHS):
        return "2012-grailbird"
    if place == "data":
        return "2020-data"
    if view.members("*_media/*.zip"):
        return "2019-flat"
    return "2018-flat" if view.members("/*.js") else "2012-csv"


def _named_day(view: Takeout) -> datetime | None:
    """The day in the zip's name, where nothing in the archive says when it was made."""
    found = next((found for path in view.paths if (found := ZIP_DATE.search(path.name))), None)
    return read_time(found.group(1)) if found else None


def _absent(view: Takeout, manifest: object) -> int:
    """How many files that hold something the manifest lists and the takeout lacks: owners take them out by hand."""
    types = manifest.get("dataTypes") if isinstance(manifest, dict) else None
    listed = [
        file
        for kind in (types.values() if isinstance(types, dict) else ())
        if isinstance(kind, dict) and isinstance(kind.get("files"), list)
        for file in kind["files"]
        if isinstance(file, dict) and str(file.get("count")) != "0"
    ]
    return sum(view.get(str(file.get("fileName"))) is None for file in listed)


def _advice(view: Takeout, evidence: tuple[str, ...], info: dict[str, object], absent: int) -> list[str]:
    advice = []
    if absent:
        advice.append(
            f"Files that X's manifest lists with contents are missing here: {absent}. Is this the whole archive?"
        )
    if files(view, "twitter-circle", "twitter-circle-tweet"):
        advice.append("Posts to a Circle (August 2022 to November 2023) may stand unmarked among the public ones.")
    if not evidence:
        advice.append("Nothing in this takeout says whose it is; name the account with --account.")
    if info.get("isPartialArchive") is True:
        advice.append("X split this archive: import all its zips together.")
    generations = {posts.generation for posts in posts_of(view)} | {
        stem for stem in ("tweets", "tweet") if files(view, stem)
    }
    if len(generations - {"wrapped"}) > 1:
        advice.append("Several generations are unpacked over one another here; all are read, each post once.")
    if "2012" in _layout(view):
        advice.append("This is the tweet archive of 2012 to 2019: posts only, without pictures, likes and messages.")
    if files(view, "message-event"):
        advice.append("X's encrypted messages (XChat) cannot be read from its archive by anybody.")
    return advice
