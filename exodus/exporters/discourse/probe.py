"""The probe: whether the site can be written as it stands, and what must be otherwise while it is written.

Settings and their defaults as in discourse/discourse (``config/site_settings.yml``, April 2023, and later names where
they changed).
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from exodus.contracts import Advice, Change
from exodus.errors import RefusedError, UnauthorizedError
from exodus.exporters.discourse.site import GONE, Site, path_of

FILES = (
    *("jpg", "jpeg", "png", "gif", "heic", "heif", "webp", "avif"),
    *("mp4", "mov", "m4v", "webm", "ogv", "mp3", "m4a", "aac", "ogg", "oga", "opus", "wav"),
    *("pdf", "txt", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "zip"),
)
"""The kinds of files that takeouts hold; scripts and pages are not among them."""
TRUST = frozenset({"0", "10", "11"})
"""The groups that every ghost is in: everyone, trust_level_0 and trust_level_1."""


class Wanted(Struct, frozen=True):
    """A setting, what it must be while the site is written, and why. ``needed``: nothing is written before."""

    name: str
    value: str
    reason: str
    needed: bool = False
    kept: tuple[str, ...] = ()


WANTED = (
    Wanted("disable_emails", "yes", "nobody is to get mail about what was written years ago", needed=True),
    Wanted(
        "auto_close_messages_post_count",
        "0",
        "a private message is closed at that many posts, and a month of a conversation can have more",
        needed=True,
    ),
    Wanted("auto_close_topics_post_count", "0", "topics with many comments would be closed", needed=True),
    Wanted("approve_post_count", "0", "first posts of new accounts would be held for review", needed=True),
    Wanted("approve_unless_trust_level", "0", "posts would be held for review", needed=True, kept=("1",)),
    Wanted("approve_new_topics_unless_trust_level", "0", "topics would be held for review", needed=True, kept=("1",)),
    Wanted("send_welcome_message", "false", "every ghost would get a message of welcome"),
    Wanted("min_post_length", "1", "people wrote shorter things, and what is short could not be corrected later"),
    Wanted("min_first_post_length", "1", "the same for first posts"),
    Wanted("min_personal_message_post_length", "1", "the same for messages"),
    Wanted("min_topic_title_length", "1", "the same for titles"),
    Wanted("title_min_entropy", "1", "the same for titles"),
    Wanted("body_min_entropy", "1", "people wrote things like “ok”"),
    Wanted("allow_uppercase_posts", "true", "people shouted"),
    Wanted("allow_duplicate_topic_titles", "true", "people wrote the same thing twice"),
    Wanted("clean_up_uploads", "false", "photos are uploaded before the posts that show them"),
    Wanted("png_to_jpg_quality", "100", "pictures would be written anew, and lose"),
    Wanted("recompress_original_jpg_quality", "100", "pictures would be written anew, and lose"),
)
LEAST = {
    "max_image_size_kb": (20_480, "larger photos would be made smaller or refused"),
    "max_attachment_size_kb": (204_800, "videos and files of more would be refused"),
    "max_image_megapixels": (100, "larger photos would be made smaller or refused"),
    "max_post_length": (99_000, "long texts could not be corrected later"),
    "default_trust_level": (1, "accounts of level 0 may not send private messages"),
}
GATES = {
    "approve_unless_allowed_groups": "posts of the ghosts would be held for review",
    "approve_new_topics_unless_allowed_groups": "topics of the ghosts would be held for review",
    "personal_message_enabled_groups": "ghosts could not send private messages",
    "create_topic_allowed_groups": "ghosts could not open topics",
}
"""Settings that list groups of which one must be a ghost's; nothing is written before."""


def probe(site: Site) -> Iterator[Advice]:
    """Refusals and advice in plain words."""
    if not site.options.token:
        yield Advice("set EXODUS_DISCOURSE_TOKEN to an API key (Admin → API → Keys: All Users, Global)", refusal=True)
        return
    try:
        settings = site.settings()
    except (UnauthorizedError, RefusedError) as error:
        yield Advice(
            f"the key does not open the site's settings; it must be of the level All Users and the scope Global, and"
            f" {site.options.username!r} an admin ({error})",
            refusal=True,
        )
        return
    yield from _key(site)
    yield from _blockers(settings)
    yield from _people(site)
    major = site.version()
    if (0, 0) < major < (3, 1):
        yield Advice(
            f"the site runs Discourse {major[0]}.{major[1]}; photo grids and more need 3.1 or later: update it first"
        )
    yield from _hints(site, settings)


def setup(site: Site) -> Iterator[Change | Advice]:
    """What must be otherwise while the site is written, and what only its admin can do."""
    settings = site.settings()
    for wanted in WANTED:
        before = settings.get(wanted.name)
        if before is not None and before != wanted.value and before not in wanted.kept:
            yield Change(name=wanted.name, before=before, after=wanted.value, reason=wanted.reason)
    for name, (least, reason) in LEAST.items():
        before = settings.get(name)
        if before is not None and before.isdecimal() and int(before) < least:
            yield Change(name=name, before=before, after=str(least), reason=reason)
    for name, reason in GATES.items():
        before = settings.get(name)
        if before is not None and not TRUST & set(before.split("|")):
            yield Change(
                name=name, before=before, after="|".join(part for part in (before, "10") if part), reason=reason
            )
    taken = settings.get("authorized_extensions")
    if taken is not None and "*" not in taken.split("|"):
        missing = [one for one in FILES if one not in {part.lstrip(".").lower() for part in taken.split("|")}]
        if missing:
            after = "|".join(part for part in (taken, *missing) if part)
            reason = "videos, recordings and files would be refused"
            yield Change(name="authorized_extensions", before=taken, after=after, reason=reason)
    yield _rate_advice(site)
    yield Advice(
        "files of more than some 10 MB are stopped by the web server before Discourse until its client_max_body_size is"
        " raised too; in the standard container that takes a rebuild"
    )


def change(site: Site, name: str, value: str) -> None:
    """Set one setting."""
    site.send("PUT", path_of("admin", "site_settings", f"{name}.json"), {name: value})
    site.forget_settings()


def _key(site: Site) -> Iterator[Advice]:
    try:
        site.send("GET", "/site/basic-info.json", by="system")
        site.send("GET", "/notifications.json", by="system")
    except (UnauthorizedError, RefusedError):
        yield Advice(
            "the key speaks for one user only; make one of the level All Users (Admin → API → Keys)", refusal=True
        )


def _blockers(settings: Mapping[str, str]) -> Iterator[Advice]:
    for wanted in WANTED:
        value = settings.get(wanted.name)
        if wanted.needed and value is not None and value != wanted.value and value not in wanted.kept:
            yield Advice(
                f"set {wanted.name} to {wanted.value} (it is {value}; exodus setup does it): {wanted.reason}",
                refusal=True,
            )
    for name, reason in GATES.items():
        value = settings.get(name)
        if value is not None and not TRUST & set(value.split("|")):
            yield Advice(f"add trust_level_0 to {name} (it is {value!r}): {reason}; exodus setup does it", refusal=True)
    if settings.get("default_trust_level") == "0":
        yield Advice(
            "set default_trust_level to 1 (it is 0): accounts of level 0 may not send private messages;"
            " exodus setup does it",
            refusal=True,
        )


def _people(site: Site) -> Iterator[Advice]:
    for name, username in sorted(site.options.people.items()):
        if site.get(path_of("u", f"{username}.json"), accept=GONE).status in GONE:
            yield Advice(f"people gives {name!r} the account {username!r}, which is not on the site", refusal=True)


def _hints(site: Site, settings: Mapping[str, str]) -> Iterator[Advice]:
    taken = settings.get("authorized_extensions", "*").lower().split("|")
    missing = [one for one in ("mp4", "mov", "mp3", "m4a", "pdf") if one not in taken]
    if "*" not in taken and missing:
        yield Advice(
            f"the site takes no {', '.join(missing)} files: they will be refused and named in the posts that show them;"
            " exodus setup adds them to authorized_extensions"
        )
    if settings.get("login_required") == "false":
        yield Advice(
            "the site can be read without an account (login_required is off); what is written goes to"
            f" categories that {site.options.group} alone sees, files can be opened by whoever has their address"
        )
    if settings.get("discourse_local_dates_enabled") == "false":
        yield Advice(
            "times inside private messages need the plugin discourse-local-dates (discourse_local_dates_enabled)"
        )
    if site.options.import_mode:
        yield Advice(
            "with import_mode the admin must run rake import:ensure_consistency and rake posts:rebake afterwards"
        )
    if settings.get("enable_discourse_connect") == "true":
        yield Advice("people log in through discourse_connect; ghosts are claimed by giving them their address first")
    yield Advice(
        "photos are written anew by Discourse, without hidden notes (EXIF); keep the originals in a static archive"
    )
    yield _rate_advice(site)


def _rate_advice(site: Site) -> Advice:
    rate = site.options.rate
    hours = 100_000 / rate / 60
    return Advice(
        f"at {rate} requests a minute, {rate * 60:,} posts take an hour, and 100,000 take {hours:,.0f} hours; whoever"
        " runs the server can set DISCOURSE_MAX_ADMIN_API_REQS_PER_MINUTE in app.yml (6000; never 0, which blocks"
        " everything), and then -o rate=6000 goes faster; for more than some 10,000 posts use discourse-bulk"
    )
