"""A bulk file for Discourse: a folder that the site's own importer reads, with the dates of everything.

What it promises: people, categories, topics, posts, chats, likes and reactions, polls and files of a selection, in the
form of ``script/bulk_import/generic_bulk.rb``; every thing bears the same integer in every later build, so that a
second import adds what is new and nothing twice; the same input gives the same bytes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import apsw
from msgspec import Struct

from exodus.contracts import Advice, Difference, Kept, Numbers, Progress, Publication, Selection, Withdrawn
from exodus.dialects.discourse.place import Places
from exodus.dialects.discourse.survey import Survey
from exodus.dialects.discourse.username import usable
from exodus.errors import ConfigError
from exodus.exporters.discourse_bulk.account import Accounts, write_group
from exodus.exporters.discourse_bulk.aside import Asides
from exodus.exporters.discourse_bulk.chat import Chats
from exodus.exporters.discourse_bulk.draft import Draft
from exodus.exporters.discourse_bulk.outline import Outline
from exodus.exporters.discourse_bulk.readme import DATABASE, README, SETTINGS, readme, settings
from exodus.exporters.discourse_bulk.topic import Topics
from exodus.exporters.discourse_bulk.trace import Traces
from exodus.exporters.discourse_bulk.upload import Uploads
from exodus.folder import Build, Form, building, differences, identity_of, obstacle, withdraw
from exodus.model import Audience

DRAFT = "draft.sqlite"
FORM = Form(
    exporter="discourse-bulk",
    noun="bulk file",
    title="discourse bulk file",
    marker=".exodus-discourse-bulk.json",
    format=1,
    manifests=("manifest-sha256.txt",),
)
PLUGINS = {
    "chat": "chat_messages",
    "poll": "polls",
    "discourse-reactions": "discourse_reactions_reactions",
}
"""Which plugin of Discourse's own a table needs; the importer stops where it is missing, before it has written."""


class DiscourseBulkOptions(Struct, frozen=True, forbid_unknown_fields=True, kw_only=False):
    """``directory`` is the folder to write, ``group`` the name of the group that may read the imported categories,
    ``path`` where the folder will lie for the importer, on the Discourse host,
    ``people`` maps a person (the name under ``people:``, the key of an Actor, or the name or handle of exactly one) to
    the e-mail address of their account on the site: one that is there already is used, else one is made with it."""

    directory: str = "discourse-bulk"
    group: str = "friends"
    path: str = "/shared/import"
    people: dict[str, str] = {}


class DiscourseBulk:
    """Publishes a selection as the input of Discourse's bulk importer."""

    name: ClassVar[str] = "discourse-bulk"
    title: ClassVar[str] = "Discourse bulk file"
    Options: ClassVar[type[Struct]] = DiscourseBulkOptions

    def __init__(self, options: DiscourseBulkOptions) -> None:
        if not options.directory.strip():
            raise ConfigError("the bulk file needs a folder to write to, as in --to discourse-bulk:my-import")
        if not usable(options.group):
            raise ConfigError(
                f"group is {options.group!r}; name it with 3 to 20 letters and digits, with single . - _ between them"
            )
        if not options.path.startswith("/") or any(c in options.path for c in "\"'\\\n"):
            raise ConfigError(f"path is {options.path!r}; write the folder's absolute path on the Discourse host")
        self._options = options
        self._directory = Path(options.directory).expanduser().absolute()

    @property
    def address(self) -> str:
        """The folder, as it was named."""
        return self._options.directory

    @property
    def audience(self) -> Audience:
        """The members of one group; the site's admin could look at everything."""
        return "group"

    @property
    def private(self) -> bool:
        """Conversations become chats of exactly those who took part all the time."""
        return True

    def readers(self, audience: Audience) -> str:
        """Who took part in a conversation all the time, or the members of the group."""
        told = "those who took part all the time"
        who = told if audience == "direct" else f"the members of the group {self._options.group}"
        return f"{who}, and the site's admins"

    def identity(self) -> str | None:
        """The identity in the marker of the bulk file that stands there."""
        return identity_of(self._directory, FORM)

    def verify(self) -> Iterator[Difference]:
        """Compare the folder that stands with its manifest."""
        for state, thing, detail in differences(self._directory, FORM):
            yield Difference(state=state, thing=thing, detail=detail)

    def withdraw(self) -> Withdrawn | Kept:
        """Remove the folder, unless somebody has put or changed something in it."""
        reason = withdraw(self._directory, FORM)
        return Withdrawn() if reason is None else Kept(reason)

    def probe(self, *, dry: bool = False) -> Iterator[Advice]:
        """What stands at the folder's place and is not ours, or who may not write there."""
        hindrance = obstacle(self._directory, FORM)
        if hindrance is not None:
            yield Advice(hindrance, refusal=True)

    def publish(self, selection: Selection, progress: Progress, numbers: Numbers) -> Publication:
        """Build the folder beside and swap it in."""
        with building(self._directory, FORM, apsw.Error) as build:
            records = self._build(selection, build, progress, numbers)
            numbers.keep()
        return Publication(
            open_at=str(self._directory / README),
            identity=build.identity,
            digest=build.digest,
            records=records,
            files=build.files,
            bytes=build.bytes,
        )

    def _build(self, selection: Selection, build: Build, progress: Progress, numbers: Numbers) -> int:
        former = build.former / DATABASE if build.former else None
        draft = Draft(build.path / DRAFT, selection, numbers, former)
        try:
            self._fill(draft, build, progress)
            build.write(README, readme(draft, self._options.path, selection.counts()))
            draft.finish(build.path / DATABASE)
        finally:
            draft.close()
        build.enter(DATABASE)
        build.write(SETTINGS, settings(self._options.path))
        return sum(sum(kinds.values()) for kinds in selection.counts().values())

    def _fill(self, draft: Draft, build: Build, progress: Progress) -> None:
        counts = draft.selection.counts()
        total = sum(2 * sum(kinds.values()) for type_, kinds in counts.items() if type_ == "Note")
        total += sum(sum(counts.get(type_, {}).values()) for type_ in ("Document", "Activity"))
        total += counts.get("Collection", {}).get("album", 0)
        progress.start("rows", total, "record")
        survey = Survey(draft.selection, reactions=True)
        uploads = Uploads(draft, build)
        outline = Outline(draft, Places(draft.selection, survey))
        outline.fill(progress)
        group = write_group(draft, self._options.group)
        accounts = Accounts(draft, survey, self._options.group, self._options.people)
        accounts.write(uploads)
        topics = Topics(draft, outline, accounts, uploads, group)
        topics.write(progress)
        chats = Chats(draft, survey, accounts, uploads)
        chats.write(progress)
        Asides(draft, survey, accounts, uploads).write(outline.alone(), progress)
        Traces(draft, survey, accounts, topics, chats).write(progress)
        accounts.backdate()
        draft.insert("site_settings", name="disable_emails", value="yes", action="update")
        needed = [name for name, table in PLUGINS.items() if draft.value(f"SELECT 1 FROM {table} LIMIT 1") is not None]
        draft.insert("config", name="enable_required_plugins", value=needed)
        draft.insert("config", name="converting_from", value="exodus")
        progress.finish()
