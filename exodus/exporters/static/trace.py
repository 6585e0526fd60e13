"""Traces: what was liked, saved, followed, joined, voted or blocked, as lists by time."""

from collections.abc import Iterator, Mapping

from markupsafe import escape
from msgspec import Struct

from exodus import render
from exodus.contracts import Progress
from exodus.exporters.static.archive import Archive, crumbs
from exodus.exporters.static.card import badge, original
from exodus.exporters.static.survey import stands_elsewhere
from exodus.model import Activity, Actor, Collection, Document, Note, Reference


class Trace(Struct, frozen=True):
    """One list: the section it stands in, its page, what it is called, and the kinds of Activities in it."""

    stem: str
    title: str
    kinds: tuple[str, ...]
    lead: str


TRACES = (
    Trace("likes/index", "Likes and reactions", ("like", "reaction"), "What was liked, the latest first."),
    Trace("saved/index", "Saved", ("save",), "What was kept for later, the latest first."),
    Trace("connections/friends", "Friends", ("friend",), "The latest first."),
    Trace("connections/following", "Following", ("follow",), "Whom the owner follows, the latest first."),
    Trace("connections/followers", "Followers", ("follower",), "Who follows the owner, the latest first."),
    Trace("connections/groups", "Groups joined", ("join",), "The latest first."),
    Trace("connections/votes", "Votes", ("vote",), "Answers to polls, the latest first."),
    Trace("connections/blocked", "Blocked and muted", ("block", "mute"), "The latest first."),
)
VERBS: Mapping[str, str] = {
    "like": "liked",
    "save": "saved",
    "follow": "follows",
    "follower": "follows",
    "friend": "friends with",
    "join": "joined",
    "vote": "voted",
    "block": "blocked",
    "mute": "muted",
}


def write_traces(archive: Archive, counts: Mapping[str, int], progress: Progress) -> None:
    """Write every list that is not empty, and the table of connections."""
    tables: list[dict[str, object]] = []
    for trace in TRACES:
        if not any(counts.get(kind) for kind in trace.kinds):
            continue
        total = _write_one(archive, trace, progress)
        if trace.stem.startswith("connections/"):
            tables.append({"label": trace.title, "page": f"{trace.stem}.html", "count": total})
    if tables:
        archive.frame.page("connections/index.html", "Connections", "connections.html", tables=tables)


def _write_one(archive: Archive, trace: Trace, progress: Progress) -> int:
    way = crumbs(("Connections", "connections/index.html")) if trace.stem.startswith("connections/") else ()
    sheet = archive.sheet(trace.stem, trace.title, lead=f'<p class="lead">{trace.lead}</p>', crumbs=way, classes="rows")
    total = 0
    for activity in _activities(archive, trace.kinds):
        progress.advance(1)
        if stands_elsewhere(activity, archive.selection, archive.survey.owners):
            continue
        year = str(archive.clock.local(activity.published).year) if activity.published else "No date"
        sheet.group(f"<h2>{year}</h2>", '<div class="list">', "</div>")
        sheet.add(_row(archive, activity), activity.key)
        total += 1
    if not total:
        sheet.add('<p class="empty">All of them stand with the messages they belong to.</p>')
    sheet.close()
    return total


def _row(archive: Archive, activity: Activity) -> str:
    ident, others = archive.anchors(activity.key)
    subject = archive.who(activity.actor)
    reference = activity.object or activity.target or Reference(name=activity.name, url=activity.url)
    person = archive.who(reference.key) if activity.kind == "friend" else None
    if activity.kind == "follower" or (person is not None and person.owner):
        title, said, href = subject.link("../"), "", ""
        face: str = subject.face("../", "small")
    else:
        title, said, href = _thing(archive, reference, activity)
        found = archive.selection.get(reference.key) if reference.key else None
        face = archive.who(found.key).face("../", "small") if isinstance(found, Actor) else ""
    if activity.kind == "reaction":
        sign = escape(render.excerpt(activity.content, 12))
        title = f'<span class="sign">{sign}</span> {title}'
    elif activity.content and activity.kind != "announce":
        said = said or f"<span class=said dir=auto>{escape(render.excerpt(activity.content, 200))}</span>"
    by = (
        ""
        if subject.owner or activity.kind in ("follower", "friend")
        else f'<span class="line">{subject.link("../")} {VERBS.get(activity.kind, "")}</span>'
    )
    faces = f'<span class="faces">{face}</span>' if face else ""
    more = f'<a class="in" href="{href}">in this archive</a>' if href else ""
    if not more and "href=" not in title:
        more = original(reference.url or activity.url)
    stamp = archive.clock.stamp(activity.published, activity.precision) if activity.published else ""
    return (
        f'<div class="row" id="{ident}">{others}{faces}<span class="words">{by}'
        f'<span class="title" dir="auto">{title}</span>{said}</span>'
        f'<span class="side">{stamp}{more}{badge(activity.key)}</span></div>'
    )


def _thing(archive: Archive, reference: Reference, activity: Activity) -> tuple[str, str, str]:
    """A thing's title, what it says, and where it stands in the archive."""
    found = archive.selection.get(reference.key) if reference.key else None
    place = archive.places.link(found.key) if found is not None else None
    href = f"../{place}" if place else ""
    if isinstance(found, Actor):
        return archive.who(found.key).link("../"), "", ""
    if isinstance(found, Note):
        text = escape(render.excerpt(found.content or found.name, 240)) or "<em>without words</em>"
        return archive.who(found.attributed_to).link("../"), f"<span class=said dir=auto lang=''>{text}</span>", href
    if isinstance(found, Collection | Document):
        name = escape(render.excerpt(found.name, 160)) or (
            "a photo" if isinstance(found, Document) else "without a name"
        )
        return (f'<a href="{href}">{name}</a>' if href else f"<bdi>{name}</bdi>"), "", href
    name = render.excerpt(reference.name, 200)
    by = reference.attributed_to or ""
    if ":" in by:
        by = archive.who(by).name if archive.selection.get(by) is not None else ""
    words = reference.content or (activity.content if activity.kind == "like" else None)
    said = f"<span class=said dir=auto lang=''>{render.html(render.excerpt(words, 400))}</span>" if words else ""
    url = render.safe_url(reference.url or activity.url)
    if said and not name and not by:
        return said, "", ""  # its words say more than the name of the site; the link stands at the side
    label = escape(name or by or (render.host(url) if url else "something that is not in this archive"))
    title = f"<bdi>{label}</bdi>"
    if url:
        title = f'<a class="out" href="{escape(url)}" {render.EXTERNAL}>{title}</a>'
    return title + (f' <span class="line">{escape(by)}</span>' if by and name and by != name else ""), said, ""


def _activities(archive: Archive, kinds: tuple[str, ...]) -> Iterator[Activity]:
    for record in archive.selection.records("Activity", kinds=kinds, newest_first=True):
        if isinstance(record, Activity):
            yield record


def trace_count(counts: Mapping[str, int], section: str) -> int:
    """How many Activities stand in a section."""
    return sum(counts.get(kind, 0) for trace in TRACES if trace.stem.startswith(f"{section}/") for kind in trace.kinds)
