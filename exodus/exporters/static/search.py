"""Search: entries and terms in script files, and the page that asks them. Nothing is loaded before it is needed.

``search/head.js`` names the first term of every file of terms and the first entry of every file of entries;
``search/tN.js`` holds terms with the numbers of their entries, ``search/eN.js`` the entries themselves, newest first.
Filters are terms too, with a ``=`` that no word holds.
"""

import heapq
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from markupsafe import Markup, escape

from exodus import render
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.face import platform_of
from exodus.exporters.static.place import anchor
from exodus.exporters.static.posting import Postings, script
from exodus.exporters.static.term import terms
from exodus.model import Activity, Actor, Collection, Document, Note, Record

ENTRIES = 1000
BYTES = 120_000
"""A file of entries is closed after so many of them, or so many characters."""
PEOPLE = 400
"""So many people can be chosen from a list; others are found by their names."""
YEARS = 200
"""So many years can be chosen from a list."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
WORDS = {"announce": "shared", "like": "liked", "save": "saved", "follow": "connection", "follower": "connection"}


def write_search(archive: Archive) -> int:
    """Write the index and the page; how many entries can be found."""
    index = _Index(archive)
    try:
        for record in _newest_first(archive):
            index.add(record)
        index.close()
    finally:
        index.postings.close()
    return index.count


class _Index:
    """Numbers the entries and writes them out as they come."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.postings = Postings()
        self.count = 0
        self._starts: list[int] = []
        self._rows: list[list[object]] = []
        self._pages: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self._size = 0
        self._sources: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._years: Counter[int] = Counter()
        self._people: Counter[str] = Counter()

    def add(self, record: Record) -> None:
        """Take the record in, if it has words or media and stands anywhere."""
        text = text_of(record)
        media = _media(record)
        where = self._archive.places.link(record.key)
        if where is None or not (text or (media and not isinstance(record, Document))):
            return
        page, _, ident = where.partition("#")
        who = record.key if isinstance(record, Actor) else _speaker(record)
        time = record.published
        kind, source = WORDS.get(record.kind, record.kind), record.key.partition(":")[0]
        found = terms(text)
        found.update((f"=k{kind}", f"=s{source}"))
        if who:
            found.add(f"=w{anchor(who)}")
            self._people[who] += 1
        if time is not None:
            year = self._archive.clock.local(time).year
            found.add(f"=y{year}")
            self._years[year] += 1
        found.update(f"=h{what}" for what in media)
        self.postings.add(self.count, found)
        self._sources[source] += 1
        self._kinds[kind] += 1
        name = render.excerpt(self._archive.who(who).name, 80) if who else ""
        day = self._archive.clock.local(time).strftime("%Y-%m-%d %H:%M") if time else ""
        self._rows.append(
            [
                self._pages.setdefault(page, len(self._pages)),
                ident,
                day,
                self._names.setdefault(name, len(self._names)),
                kind,
                source,
                text,
            ]
        )
        self.count += 1
        self._size += len(text) + 80
        if len(self._rows) >= ENTRIES or self._size >= BYTES:
            self._turn()

    def close(self) -> None:
        """Write what is left, the terms, the head and the page."""
        if self._rows:
            self._turn()
        firsts: list[str] = []
        for number, (first, lines) in enumerate(self.postings.shards()):
            self._archive.frame.write(f"search/t{number}.js", script("terms", number, lines))
            firsts.append(first)
        head = {
            "count": self.count,
            "terms": firsts,
            "entries": self._starts,
            "sources": {name: platform_of(f"{name}:") for name in sorted(self._sources)},
        }
        self._archive.frame.write("search/head.js", script("head", 0, head))
        self._archive.frame.page(
            "search/index.html",
            "Search",
            "search.html",
            count=self.count,
            people=[Markup(option) for option in self._options()],  # noqa: S704  # escaped there
            sources=[(name, platform_of(f"{name}:")) for name in sorted(self._sources)],
            kinds=sorted(self._kinds),
            years=sorted((year for year, _ in self._years.most_common(YEARS)), reverse=True),
        )

    def _options(self) -> Iterator[str]:
        chosen = sorted(self._people, key=lambda key: (-self._people[key], key))[:PEOPLE]
        names = Counter(self._archive.who(key).name for key in chosen)
        rows = []
        for key in chosen:
            name = self._archive.who(key).name
            label = f"{name} · {platform_of(key)}" if names[name] > 1 else name
            rows.append((label.casefold(), anchor(key), label))
        for _, value, label in sorted(rows):
            yield f'<option value="{value}">{escape(render.excerpt(label, 80))}</option>'

    def _turn(self) -> None:
        number = len(self._starts)
        content = {"pages": list(self._pages), "names": list(self._names), "rows": self._rows}
        self._archive.frame.write(f"search/e{number}.js", script("entries", number, content))
        self._starts.append(self.count - len(self._rows))
        self._rows, self._pages, self._names, self._size = [], {}, {}, 0


def text_of(record: Record) -> str:
    """What is searched of a record: all its words, one after another on lines of their own."""
    parts: list[str | None]
    if isinstance(record, Actor):
        parts = [record.name, record.preferred_username, record.summary]
    elif isinstance(record, Document):
        parts = [record.name, record.summary, record.location.name if record.location else None]
    elif isinstance(record, Collection):
        parts = [record.name, record.summary]
    else:
        parts = [record.name, record.content]
        if isinstance(record, Note):
            parts += [record.summary, record.location.name if record.location else None]
            parts += [record.target.name if record.target else None]
        elif record.object is not None:
            parts += [record.object.name, record.object.content]
        parts += [tag.name or tag.url for tag in record.tag if tag.start is None]
        parts += [attachment.caption for attachment in record.attachment]
    said = dict.fromkeys(render.printable(part).replace("\r", "\n").strip() for part in parts if part)
    return "\n".join(part for part in said if part)


def _media(record: Record) -> tuple[str, ...]:
    """What a record has that one can ask for."""
    if isinstance(record, Document):
        return ("media",)
    if not isinstance(record, Note | Activity):
        return ()
    links = any(tag.type == "link" for tag in record.tag) or "://" in (record.content or "")
    return (("media",) if record.attachment else ()) + (("link",) if links else ())


def _speaker(record: Record) -> str | None:
    return record.actor if isinstance(record, Activity) else getattr(record, "attributed_to", None)


def _newest_first(archive: Archive) -> Iterator[Record]:
    """All records, the newest first; undated ones last."""
    views = [archive.selection.records(type_, newest_first=True) for type_ in ("Note", "Activity", "Document")]
    yield from heapq.merge(*views, key=_age)
    yield from archive.selection.records("Collection")
    yield from archive.selection.records("Actor")


def _age(record: Record) -> tuple[bool, float, str]:
    time = record.published
    return time is None, -(time - _LONG_AGO).total_seconds() if time else 0.0, record.key
