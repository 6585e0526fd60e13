"""What an archive holds, as the sections of its navigation."""

from collections.abc import Iterator, Mapping

from exodus.exporters.static.section import Section
from exodus.exporters.static.survey import TIMELINE, Survey
from exodus.exporters.static.trace import trace_count

ABOUT = "Archive"


def sections_of(
    counts: Mapping[str, Mapping[str, int]], learned: Survey, owners: tuple[str, ...]
) -> tuple[Section, ...]:
    """The sections that hold something."""
    always = ("index", "about")
    return tuple(found for found in _sections(counts, learned, owners) if found.count != 0 or found.name in always)


def _sections(counts: Mapping[str, Mapping[str, int]], learned: Survey, owners: tuple[str, ...]) -> Iterator[Section]:
    """All sections; those that count nothing hold nothing."""
    notes, activities = counts.get("Note", {}), counts.get("Activity", {})
    documents, collections = counts.get("Document", {}), counts.get("Collection", {})
    posts = sum(notes.get(kind, 0) for kind in TIMELINE) + activities.get("announce", 0)
    talks = collections.get("conversation", 0)
    pictures = documents.get("image", 0) + documents.get("video", 0)
    people = sum(figure.met for key, figure in learned.figures.items() if key not in owners)
    groups = sum(collections.get(kind, 0) for kind in ("group", "page", "list"))
    events = notes.get("event", 0) + activities.get("rsvp", 0)
    likes, saved = trace_count(learned.given, "likes"), trace_count(learned.given, "saved")
    ties = trace_count(learned.given, "connections")
    yield Section("index", "Home", "home")
    yield Section("timeline", "Timeline", "timeline", "Words", posts, "posts")
    messages = notes.get("message", 0) or talks
    yield Section("conversations", "Conversations", "talk", "Words", messages, f"messages in {talks:,}")
    yield Section("comments", "Comments", "comments", "Words", notes.get("comment", 0), "comments")
    yield from _if(learned.replied.count, Section("threads", "Threads", "thread", "Words"))
    yield Section("groups", "Groups", "group", "Words", groups, "groups, pages, lists")
    yield Section("photos", "Photos", "photo", "Pictures", pictures or sum(documents.values()), "photos and videos")
    yield from _if(collections.get("album", 0), Section("albums", "Albums", "album", "Pictures"))
    yield from _if(len(learned.atlas.named), Section("map", "Map", "map", "Pictures"))
    yield Section("people", "People", "people", "People", people, "who appear here")
    yield Section("connections", "Connections", "tie", "People", ties, "friends and followers")
    yield Section("events", "Events", "event", "People", events, "events and answers")
    yield Section("likes", "Likes", "like", "Kept", likes, "likes and reactions")
    yield Section("saved", "Saved", "save", "Kept", saved, "kept for later")
    yield from _if(len(learned.sites), Section("links", "Links", "link", "Kept"))
    if learned.days:
        yield Section("calendar", "Calendar", "calendar", "Time")
        yield from _if(len(learned.moments), Section("days", "On this day", "day", "Time"))
        yield Section("gaps", "Gaps", "gap", "Time")
    yield from _if(learned.records, Section("stats", "Stats", "stats", ABOUT))
    yield Section("about", "About", "about", ABOUT)


def _if(count: int, section: Section) -> Iterator[Section]:
    """The section, if it holds anything; how much is not told."""
    if count:
        yield section
