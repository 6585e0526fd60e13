"""Which of Facebook's layouts a takeout has, where its tree starts, and what its owner should know."""

import contextlib
import re
from datetime import UTC, datetime

from msgspec import Struct

from exodus.importers.facebook.encrypted_file import LAYOUT, encrypted_files
from exodus.importers.facebook.reading import own
from exodus.takeout import Takeout

PAGES = ("*.html", "*.htm")
WRAPPERS = r"your_facebook_activity|your_activity_across_facebook|this_profile.s_activity_across_facebook"
FOLDERS = "inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover|legacy_threads"

_WRAPPED = re.compile(rf"((?:[^/]+/){{0,3}}?)({WRAPPERS})/.")
_SURE = re.compile(
    r"((?:[^/]+/){0,3}?)(?:"
    r"posts/your_posts[^/]*\.(?:json|html)|posts/album/\d+\.(?:json|html)|photos_and_videos/album/\d+\.(?:json|html)"
    r"|(?:personal_information/)?profile_information/profile_information\.(?:json|html)"
    r"|friends_and_followers/[^/]+|connections/friends/[^/]+|friends/friends\.(?:json|html)"
    r"|comments_and_reactions/[^/]+|comments/comments\.(?:json|html)|likes_and_reactions/[^/]+"
    r"|pages_and_profiles/[^/]+|apps_and_websites_off_of_facebook/[^/]+|about_you/[^/]+"
    r"|groups/your_[^/]+|html/\w+\.htm|messages/\d+\.html|stories/archived_stories\.(?:json|html)"
    r"|ads_information/advertisers_[^/]+"
    r"|saved_items_and_collections/[^/]+|following_and_followers/[^/]+|pages/(?:your_pages|pages_)[^/]*"
    r"|events/(?:your_event|event_invitations|event_responses)[^/]*|polls/polls_you_voted_on\.(?:json|html)"
    r"|other_activity/pokes\.(?:json|html)|short_videos/[^/]+)"
)
_MESSAGES = re.compile(
    rf"((?:[^/]+/){{0,3}}?)(?:(?:messages/)?(?:{FOLDERS})/[^/]+/message_\d+|messages/[^/]+/message(?:_\d+)?)\.(json|html)"
)
_BARE = re.compile(r"((?:[^/]+/){0,3}?)[^/]+_[0-9A-Za-z]+/(?:messages|message_\d+)\.json")
"""A thread's folder taken out of its tree."""
_INSTAGRAM = re.compile(
    r"(?:.*/)?(?:your_instagram_activity/|content/(?:posts_\d+|stories|reels)\.|followers_and_following/"
    r"|account_information/|(?:personal_information/)?personal_information/personal_information\."
    r"|likes/liked_|comments/post_comments|media\.json$)"
)
_FOLDER = re.compile(r"_[A-Za-z0-9-]+/$|/\d+/$")
"""A thread's folder ends in its id on Facebook; on Instagram it may be a mere handle."""
_THREAD = re.compile(rb'"(?:participants|sender_name)"|<html')
_COMMON = re.compile(r"(?:^|/)(?:ads_information|about_you)/")
"""Folders that Instagram's tree has under the same names."""
_PROFILE = re.compile(r"profile_information/profile_information\.(?:json|html)$")
_DATED = re.compile(r"facebook-.+?-(\d{4})-(\d{2})-(\d{2})-|facebook-.+?-(\d{1,2})-(\d{1,2})-(\d{4})-")
_STATED = re.compile(rb'<time datetime="(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)Z"')

HALF = (
    "This takeout has no end-to-end-encrypted messages. Since December 2023 Messenger encrypts chats between people "
    "by default, and those are a second download: on a computer, at messenger.com (Privacy & safety, End-to-end "
    "encrypted chats, Message storage, Download secure storage data). Imported before or after, it joins this one."
)
HTML = (
    "This takeout is made of HTML pages. They hold less than JSON: most times have no zone. Name yours with "
    "-o zone=Europe/Berlin, or ask Facebook for the JSON format and import that as well: the two are joined."
)
PART = "This takeout holds no profile: it may be one part of several. Give all parts at once."
ENCRYPTED = (
    "This is the encrypted half of Messenger, which names no account. Imported before or after, the normal Facebook "
    "takeout joins it where both tell the same conversations; else name both accounts under people in exodus.yaml."
)


class Layout(Struct, frozen=True):
    """The layout's name, the root of its tree, and advice."""

    name: str
    root: str
    advice: tuple[str, ...] = ()


def layout(takeout: Takeout) -> Layout | None:
    """The layout, or ``None`` for what is not Facebook's. Opens nothing but first bytes."""
    names = [member.name for member in takeout.members() if own(member.name)]
    wrapped = [match for match in map(_WRAPPED.match, names) if match]
    sure = [match for match in map(_SURE.match, names) if match]
    if not wrapped and _shared(names):
        sure = [match for match in sure if not _COMMON.search(match[0])]
    found = [*wrapped, *sure] or _threads(takeout, names)
    if found:
        root = min((match[1] for match in found), key=lambda folder: (folder.count("/"), folder))
        return _named(takeout, root, [name.removeprefix(root) for name in names if name.startswith(root)])
    files = [] if any(map(_INSTAGRAM.match, names)) else encrypted_files(takeout)
    if files:
        folder = files[0].folder
        return Layout(LAYOUT, folder if all(file.folder == folder for file in files) else "", (ENCRYPTED,))
    return None


def made_at(takeout: Takeout, root: str) -> datetime | None:
    """When Facebook made it: as its start page says, else the day in the zip's name."""
    start = takeout.get(f"{root}start_here.html")
    stated = _STATED.search(takeout.peek(start, 1 << 16)) if start else None
    if stated:
        with contextlib.suppress(ValueError):  # a day that no calendar has
            return datetime.fromisoformat(stated[1].decode()).replace(tzinfo=UTC)
    for name in (root, *(path.name for path in takeout.paths)):
        if match := _DATED.search(name):
            year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
            try:
                return datetime(int(year), int(month), int(day), tzinfo=UTC)
            except ValueError:
                continue  # digits that are no date: part of the user's name
    return None


def _shared(names: list[str]) -> bool:
    """Whether Instagram's tree is there, whose folders bear some of the same names."""
    return any(map(_INSTAGRAM.match, names))


def _threads(takeout: Takeout, names: list[str]) -> list[re.Match[str]]:
    """Threads alone could be Instagram's: not where anything else of it is there, nor where a first page shows it."""
    found = [match for match in map(_MESSAGES.match, names) if match]
    found = found or [match for match in map(_BARE.match, names) if match]
    if not found or _shared(names):
        return []
    pages = [page for match in found[:3] if (page := takeout.get(match.string))]
    heads = [takeout.peek(page, 1 << 16) for page in pages if _FOLDER.search(page.folder)]
    if any(b'"original_content_owner"' in head for head in heads):
        return []
    return found if any(_THREAD.search(head) for head in heads) else []


def _named(takeout: Takeout, root: str, names: list[str]) -> Layout:
    pages = [name for name in names if name.endswith((".html", ".htm")) and not _is_front(name)]
    data = [name for name in names if name.endswith(".json")]
    if not data:
        year = _year(pages)
        return Layout(f"{year}-html", root, (HTML, *_advice(takeout, year, pages)))
    if all("/messages/" in f"/{name}" and not _MESSAGES.match(name) for name in data) and encrypted_files(takeout):
        return Layout(LAYOUT, root, (ENCRYPTED,))
    year = _year(data)
    return Layout(f"{year}-json", root, _advice(takeout, year, data))


def _is_front(name: str) -> bool:
    return name.rpartition("/")[2] in {"start_here.html", "index.html"}


def _year(names: list[str]) -> str:
    """The generation, by the names that were new in it."""
    joined = "\n".join(f"/{name}" for name in names)
    signs = (
        ("2024", r"/your_facebook_activity/"),
        ("2023", r"/(?:your_activity_across_facebook|this_profile.s_activity_across_facebook|connections/friends)/"),
        ("2021", r"/(?:friends_and_followers|comments_and_reactions|posts/album|pages_and_profiles)/"),
        ("2012", r"/html/\w+\.htm\b|/messages/\d+\.html"),
        ("2021", r"/apps_and_websites_off_of_facebook/"),
        ("2018", r"/posts/your_posts\.(?:json|html)|/messages/[^/\n]+/message\.(?:json|html)"),
    )
    return next((year for year, sign in signs if re.search(sign, joined)), "2019")


def _advice(takeout: Takeout, year: str, data: list[str]) -> tuple[str, ...]:
    """What the owner should know of a takeout of these files, be they JSON or pages."""
    advice = []
    if year >= "2023" and any(map(_MESSAGES.match, data)) and not encrypted_files(takeout):
        advice.append(HALF)
    if year > "2012" and not any(map(_PROFILE.search, data)):
        advice.append(PART)
    return tuple(advice)
