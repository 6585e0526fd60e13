"""The static archive: a folder of plain pages that opens by double click, without a server, network or script.

What it promises: one page run for every part of a life (timeline, conversations, photos, people, groups, …), every
record at one stable anchor, ``data/records.jsonl`` for programs, the original bytes of all media, and sha-256 digests
of everything, as a bag (BagIt 1.0). The same input gives the same bytes.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import ClassVar, Literal

from msgspec import Struct

from exodus.contracts import Advice, Difference, Kept, Numbers, Progress, Publication, Selection, Withdrawn
from exodus.errors import ConfigError
from exodus.exporters.static.about import write_about
from exodus.exporters.static.agenda import write_agenda
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.calendar import write_calendar, write_gaps
from exodus.exporters.static.clock import Clock
from exodus.exporters.static.contents import sections_of
from exodus.exporters.static.conversation import write_conversations
from exodus.exporters.static.face import Faces, name_of
from exodus.exporters.static.feed import write_feeds
from exodus.exporters.static.folder import FORM, Folder
from exodus.exporters.static.frame import Frame
from exodus.exporters.static.group import write_events, write_groups
from exodus.exporters.static.home import write_days, write_home
from exodus.exporters.static.map import write_atlas
from exodus.exporters.static.medium import Media
from exodus.exporters.static.person import write_people
from exodus.exporters.static.photo import write_albums, write_photos
from exodus.exporters.static.place import Places
from exodus.exporters.static.readme import write_readme
from exodus.exporters.static.search import write_search
from exodus.exporters.static.share import Shareable
from exodus.exporters.static.stat import write_stats
from exodus.exporters.static.survey import survey
from exodus.exporters.static.table import written_table
from exodus.exporters.static.thread import Threads
from exodus.exporters.static.thumb import Thumbs
from exodus.exporters.static.timeline import write_comments, write_timeline
from exodus.exporters.static.trace import write_traces
from exodus.exporters.static.web import write_links, write_threads
from exodus.folder import building, differences, identity_of, obstacle, withdraw
from exodus.model import Actor, Audience

NAMED = 3
"""So many owners give an archive its title; the first page names all."""
OVERVIEWS = {
    "calendar": write_calendar,
    "threads": write_threads,
    "links": write_links,
    "map": write_atlas,
    "stats": write_stats,
}


class StaticOptions(Struct, frozen=True, forbid_unknown_fields=True, kw_only=False):
    """``directory`` is the folder to write, ``title`` what the archive is called (by default the owners' names),
    ``page_size`` how many messages or list entries stand on a page (10 to 1,000), ``zone`` the time zone of all times
    shown, by its IANA name, ``thumbnails`` whether small pictures are made for the pages,
    ``profile`` whether all of it is written (``private``) or what may be shown to others (``shareable``): what was
    public and what ``--widen`` names, without places, neither in the records nor inside pictures."""

    directory: str = "my-archive"
    title: str | None = None
    page_size: int = 200
    zone: str = "UTC"
    thumbnails: bool = True
    profile: Literal["private", "shareable"] = "private"


class Static:
    """Publishes a selection as a static archive."""

    name: ClassVar[str] = "static"
    title: ClassVar[str] = "Static archive"
    Options: ClassVar[type[Struct]] = StaticOptions

    def __init__(self, options: StaticOptions) -> None:
        if not 10 <= options.page_size <= 1000:
            raise ConfigError(f"page_size is {options.page_size}; choose from 10 to 1000")
        if not options.directory.strip():
            raise ConfigError("the static archive needs a folder to write to, as in --to static:my-archive")
        self._options = options
        self._clock = Clock(options.zone)
        self._directory = Path(options.directory).expanduser().absolute()

    @property
    def address(self) -> str:
        """The folder, as it was named."""
        return self._options.directory

    def identity(self) -> str | None:
        """The identity in the marker of the archive that stands there."""
        return identity_of(self._directory, FORM)

    @property
    def audience(self) -> Audience:
        """Nobody but whoever owns the archive; anybody, where it is made to be shown."""
        return "public" if self._options.profile == "shareable" else "self"

    @property
    def private(self) -> bool:
        """It has no rooms: whoever opens it reads all of it."""
        return False

    def readers(self, audience: Audience) -> str:
        """Whoever has it in their hands."""
        if self._options.profile == "shareable":
            return "whoever you show the archive to"
        return "whoever opens the archive: nobody but you until you pass it on"

    def verify(self) -> Iterator[Difference]:
        """Compare the archive that stands with its manifest."""
        for state, thing, detail in differences(self._directory, FORM):
            yield Difference(state=state, thing=thing, detail=detail)

    def withdraw(self) -> Withdrawn | Kept:
        """Remove the archive, unless somebody has put or changed something in it."""
        reason = withdraw(self._directory, FORM)
        return Withdrawn() if reason is None else Kept(reason)

    def probe(self, *, dry: bool = False) -> Iterator[Advice]:
        """What stands at the folder's place and is not ours, or who may not write there."""
        hindrance = obstacle(self._directory, FORM)
        if hindrance is not None:
            yield Advice(hindrance, refusal=True)

    def publish(self, selection: Selection, progress: Progress, numbers: Numbers | None = None) -> Publication:
        """Build the archive beside the folder and swap it in. Its addresses are made of keys: it needs no numbers."""
        with ExitStack() as stack:
            build = stack.enter_context(building(self._directory, FORM, sqlite3.Error))
            places = stack.enter_context(closing(Places()))
            title = self._options.title or _title(selection)
            if self._options.profile == "shareable":
                selection = stack.enter_context(closing(Shareable(selection)))
            folder = Folder(build)
            records = self._build(selection, folder, places, title, progress)
            folder.seal(title)
        return Publication(
            open_at=str(self._directory / "index.html"),
            identity=build.identity,
            digest=build.digest,
            records=records,
            files=build.files,
            bytes=build.bytes,
        )

    def _build(self, selection: Selection, folder: Folder, places: Places, title: str, progress: Progress) -> int:
        learned = survey(
            selection, folder, self._clock, Thumbs(folder, places, wanted=self._options.thumbnails), progress
        )
        media = Media(selection, learned.lost, places)
        archive = Archive(
            selection=selection,
            survey=learned,
            places=places,
            frame=Frame(folder, title, sections_of(selection.counts(), learned, selection.owners)),
            clock=self._clock,
            media=media,
            faces=Faces(selection, media, learned.figures),
            threads=Threads(selection),
            page_size=self._options.page_size,
        )
        _write(archive, selection.counts(), progress)
        with written_table(archive) as database:
            write_feeds(archive, title, database)
        write_agenda(archive)
        write_readme(archive, title)
        return learned.records


def _write(archive: Archive, counts: Mapping[str, Mapping[str, int]], progress: Progress) -> None:
    """Write all sections. The order matters: a page can link to what was written before it."""
    notes, activities = counts.get("Note", {}), counts.get("Activity", {})
    progress.start("pages", sum(notes.values()) + sum(activities.values()), "record")
    archive.frame.assets()
    names = {section.name for section in archive.frame.sections}
    write_timeline(archive, progress)
    if "comments" in names:
        write_comments(archive, progress)
    write_conversations(archive, progress)
    if "events" in names:
        write_events(archive)
    write_albums(archive)
    write_groups(archive)
    write_photos(archive)
    write_traces(archive, archive.survey.given, progress)
    write_people(archive)
    write_days(archive)
    for name, write in OVERVIEWS.items():
        if name in names:
            write(archive)
    write_gaps(archive)
    write_search(archive)
    write_home(archive, write_about(archive))
    progress.finish()


def _title(selection: Selection) -> str:
    names = [name_of(owner) for key in selection.owners if isinstance(owner := selection.get(key), Actor)]
    names = list(dict.fromkeys(names))
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return " & ".join(names) or "My archive"
