"""The first walk over everything: it writes the data and the media, and learns what the pages need to know.

What is kept grows with the number of people, places and days, not with the number of records.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from datetime import UTC, date, datetime

from msgspec import Struct, field

from exodus import render
from exodus.contracts import Progress, Selection
from exodus.exporters.static.atlas import Atlas
from exodus.exporters.static.clock import Clock
from exodus.exporters.static.era import Era, era_of
from exodus.exporters.static.figure import Figure, Span
from exodus.exporters.static.folder import Folder
from exodus.exporters.static.line import ORDER, PATH, line
from exodus.exporters.static.medium import media_path, why_missing
from exodus.exporters.static.place import Sieve, anchor
from exodus.exporters.static.thumb import Thumbs
from exodus.model import Activity, Collection, Document, Note, Record

TIMELINE = ("post", "story", "article", "note", "poll")
"""Kinds of Notes that stand in the timeline."""
TALK = ("message", "notice")
"""Kinds of Notes that stand in conversations."""
SORTS: Mapping[str, str] = {"message": "messages", "notice": "notices", "comment": "comments", "event": "events"}
"""Under which word Notes are counted; all others are posts."""
PICTURES = 24
"""So many pictures are drawn, by the digests of their keys, to stand for all of them."""
SMALL = 200
"""Pictures of fewer pixels a side stand for nothing where larger ones can."""
NEVER = datetime.max.replace(tzinfo=UTC)


class Survey(Struct):
    """What the first walk learned."""

    owners: frozenset[str] = frozenset()
    records: int = 0
    span: Span = field(default_factory=Span)
    years: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    months: Counter[tuple[int, int]] = field(default_factory=Counter)
    posted: set[int] = field(default_factory=set)
    undated: Counter[str] = field(default_factory=Counter)
    contexts: dict[str, Span] = field(default_factory=lambda: defaultdict(Span))
    collections: dict[str, str] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=lambda: defaultdict(Figure))
    audiences: Counter[str] = field(default_factory=Counter)
    platforms: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    lost: set[str] = field(default_factory=set)
    moments: dict[tuple[int, int, int], tuple[int, str]] = field(default_factory=dict)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    covers: dict[int, tuple[str, str]] = field(default_factory=dict)
    replied: Sieve = field(default_factory=Sieve)
    acted: Sieve = field(default_factory=Sieve)
    given: Counter[str] = field(default_factory=Counter)
    strays: bool = False
    days: dict[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    first_of: dict[date, str] = field(default_factory=dict)
    hours: Counter[tuple[int, int]] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    atlas: Atlas = field(default_factory=Atlas)
    era: Era = field(default_factory=Era)


def survey(selection: Selection, folder: Folder, clock: Clock, thumbs: Thumbs, progress: Progress) -> Survey:
    """Write every record's line and every blob; learn what is there."""
    learned = Survey(owners=frozenset(selection.owners))
    counts = selection.counts()
    progress.start("records and media", sum(sum(kinds.values()) for kinds in counts.values()), "record")
    with thumbs.running(), folder.stream(PATH) as stream:
        for type_ in ORDER:
            for record in selection.records(type_):
                path = _medium(record, selection, folder, thumbs, learned) if isinstance(record, Document) else None
                stream.write(line(record, selection.sources_of(record.key), path))
                _learn(record, learned, clock, selection)
                learned.records += 1
                progress.advance(1)
    progress.finish()
    for span in learned.contexts.values():
        span.first = span.first or span.last
    dated: Counter[int] = Counter()
    for day, entry in learned.days.items():
        dated[day.year] += entry.total()
    learned.era = era_of(dated)
    return learned


def _medium(document: Document, selection: Selection, folder: Folder, thumbs: Thumbs, learned: Survey) -> str | None:
    """Put the bytes into the archive, once per digest and type; where they are."""
    path = media_path(document)
    if path is None or document.sha256 is None:
        learned.missing[why_missing(document)] += 1
        return None
    if (folder.build.path / path).exists():
        return path
    blob = selection.blob(document.sha256)
    if blob is None:
        learned.lost.add(document.sha256)
        learned.missing[why_missing(document)] += 1
        return None
    folder.link(blob, path, document.sha256)
    thumbs.add(blob, document.sha256, document.media_type)
    return path


def _learn(record: Record, learned: Survey, clock: Clock, selection: Selection) -> None:
    learned.platforms[record.key.partition(":")[0]] += 1
    if isinstance(record, Note | Activity | Document) and record.published is not None:
        _learn_day(record, record.published, learned, clock)
    if isinstance(record, Note):
        _learn_note(record, learned, clock)
    elif isinstance(record, Activity):
        _learn_activity(record, learned, clock)
        if not stands_elsewhere(record, selection, learned.owners):
            learned.given[record.kind] += 1
    elif isinstance(record, Document):
        _learn_document(record, learned, clock)
    elif isinstance(record, Collection):
        learned.collections[record.key] = record.kind
        if record.kind == "conversation":
            for key in record.participants:
                learned.figures[key].conversations.append(record.key)
        elif record.kind == "album":
            for key in dict.fromkeys(filter(None, (record.attributed_to, *record.participants))):
                if key not in learned.owners:
                    learned.figures[key].albums.append(record.key)


def _learn_day(record: Note | Activity | Document, time: datetime, learned: Survey, clock: Clock) -> None:
    local = clock.local(time)
    day = local.date()
    learned.days[day][record.key.partition(":")[0]] += 1
    if isinstance(record, Note):
        learned.first_of.setdefault(day, record.key)
        if record.precision != "day":
            learned.hours[local.weekday(), local.hour] += 1
    else:
        learned.first_of.setdefault(day, record.key)


def links_of(note: Note) -> list[tuple[str, str | None]]:
    """The links a Note shares: (address, title), each once."""
    found: dict[str, str | None] = {}
    for tag in note.tag:
        url = render.safe_url(tag.url) if tag.type == "link" else None
        if url and not url.lower().startswith("mailto:"):
            found[url] = found.get(url) or tag.name
    for url in render.urls(note.content):
        found.setdefault(url, None)
    return list(found.items())


def _learn_note(note: Note, learned: Survey, clock: Clock) -> None:
    learned.audiences[note.audience] += 1
    learned.sites.update(render.host(url) for url, _ in links_of(note))
    if note.location is not None:
        learned.atlas.add(note.key, note.location)
    talk = note.kind in TALK
    if note.published and note.kind != "event":
        learned.span.add(note.published)
    sort = SORTS.get(note.kind, "posts")
    if note.published is None:
        learned.undated[sort] += 1
    else:
        local = clock.local(note.published)
        learned.years[local.year][sort] += 1
        if note.kind in TIMELINE:
            learned.months[local.year, local.month] += 1
            if not note.deleted:
                learned.posted.add(local.year)
            _remember(note, local, learned)
    if note.context:
        learned.contexts[note.context].add(note.published)
    if note.in_reply_to and note.in_reply_to.key and not talk:
        learned.replied.add(note.in_reply_to.key)
    if talk and learned.collections.get(note.context or "") != "conversation":
        learned.strays = True
    if note.attributed_to and sort in ("messages", "comments", "posts"):
        figure = learned.figures[note.attributed_to]
        figure.span.add(note.published)
        setattr(figure, sort, getattr(figure, sort) + 1)


def _learn_activity(activity: Activity, learned: Survey, clock: Clock) -> None:
    if activity.object and activity.object.key:
        learned.acted.add(activity.object.key)
    if activity.published:
        local = clock.local(activity.published)
        if activity.kind == "announce":
            learned.months[local.year, local.month] += 1
            learned.years[local.year]["posts"] += 1
    elif activity.kind == "announce":
        learned.undated["posts"] += 1
    if activity.actor and activity.kind in ("like", "reaction"):
        figure = learned.figures[activity.actor]
        figure.reactions += 1
        figure.span.add(activity.published)


def stands_elsewhere(activity: Activity, selection: Selection, owners: Set[str]) -> bool:
    """Whether a like or reaction is shown with its object and nowhere else: what other people gave, and what was given
    to messages. Reactions to what is not in the selection stand in the list of likes."""
    if activity.kind not in ("like", "reaction") or activity.object is None or activity.object.key is None:
        return False
    if activity.kind == "like" and activity.actor in owners:
        return False
    found = selection.get(activity.object.key)
    return found is not None and (activity.actor not in owners or found.kind in TALK)


def _learn_document(document: Document, learned: Survey, clock: Clock) -> None:
    if document.location is not None:
        learned.atlas.add(document.key, document.location)
    year = clock.local(document.published).year if document.published else None
    if document.kind in ("image", "video"):
        if year is None:
            learned.undated["pictures"] += 1
        else:
            learned.years[year]["pictures"] += 1
    if document.kind != "image" or document.sha256 is None or document.sha256 in learned.lost:
        return
    drawn = (anchor(document.key), document.key)
    small = (document.width or 999) < SMALL or (document.height or 999) < SMALL
    cover = (f"~{drawn[0]}" if small else drawn[0], document.key)  # a small picture stands in where there is no other
    if year is not None and cover < learned.covers.get(year, ("~~", "")):
        learned.covers[year] = cover
    if small:
        return
    if len(learned.pictures) < PICTURES:
        heapq.heappush(learned.pictures, drawn)
    elif drawn > learned.pictures[0]:
        heapq.heapreplace(learned.pictures, drawn)


def _remember(note: Note, local: datetime, learned: Survey) -> None:
    """Keep the day's best memory of each year: pictures and a few sentences make one."""
    if note.deleted or note.precision == "day" or note.in_reply_to is not None:
        return
    score = min(len(note.content or ""), 400) + (500 if note.attachment else 0)
    day = (local.month, local.day, local.year)
    if score and score > learned.moments.get(day, (0, ""))[0]:
        learned.moments[day] = (score, note.key)
