"""The promises an adapter makes: how an importer reads, how an exporter writes.

An importer and an exporter are plain classes that fit these Protocols; nothing is inherited, nothing registered. The
law over all importers is ``tests/importers/test_contract.py``, over all exporters ``tests/exporters/test_contract.py``.
"""

from collections.abc import Collection as AnyOf
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

from msgspec import Struct

from exodus.model import Actor, Audience, Finding, Note, Record
from exodus.takeout import Takeout


class Recognition(Struct, frozen=True, kw_only=True):
    """What an importer sees at first glance in a takeout.

    ``layout`` is the dated shape (``2024-json``); ``root`` the folder inside the takeout that its tree starts at
    (``""`` or ``some/folder/``). ``evidence`` tells whose it is, the strongest first, as ``id:…``, ``username:…``
    (oldest first) and ``name:…``; empty when nothing tells. ``made_at`` is when the platform made the takeout, if
    it says so. ``advice`` are sentences for the person: this half is missing, that download is a second one.
    """

    layout: str
    root: str = ""
    evidence: tuple[str, ...] = ()
    made_at: datetime | None = None
    advice: tuple[str, ...] = ()


@runtime_checkable
class Importer(Protocol):
    """Reads one platform's takeouts. It writes nothing, asks nobody, and never meets the store.

    ``name`` is the module's name, ``title`` how the platform writes itself. ``ignores`` are patterns (see
    :meth:`exodus.takeout.Takeout.members`) of members that hold nothing to carry over: ads, devices, settings.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    ignores: ClassVar[tuple[str, ...]]

    def recognize(self, takeout: Takeout) -> Recognition | None:
        """Say what this takeout is, or ``None`` when it is not this platform's. Looks at names, opens little."""

    def read(self, takeout: Takeout) -> Iterator[Record | Finding]:
        """Yield everything the takeout holds.

        ``takeout`` is rooted at the recognition's ``root`` and carries the ``account`` that ingest assigned, to be
        used in derived keys. The owner comes first, an Actor before the first record that names it. A thing may be
        yielded more than once: equal keys are folded. A bad row is a :class:`Finding` in the stream; a bug raises.
        """


class Selection(Protocol):
    """What is exported: re-iterable, ordered views of records, aliases resolved, one record per class of aliases.

    Every view reads from the store as it goes and holds no more than a page in memory.
    """

    @property
    def owners(self) -> tuple[str, ...]:
        """The keys of the Actors whose takeouts are in the store."""

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """How many records there are: type → kind → n. Absent kinds are left out."""

    def records(
        self,
        type_: str | None = None,
        *,
        kinds: AnyOf[str] = (),
        context: str | None = None,
        in_reply_to: str | None = None,
        attributed_to: str | None = None,
        newest_first: bool = False,
    ) -> Iterator[Record]:
        """The records that fit, by time (undated last), then in the order their takeout tells them, then by key.

        ``type_`` and ``kinds`` as in the model; ``context``, ``in_reply_to`` (for an Activity its ``object``) and
        ``attributed_to`` (for an Activity its ``actor``) are keys.
        """

    def get(self, key: str) -> Record | None:
        """The record a key names, under its own key or an alias of it, if it is part of the selection."""

    def keys_of(self, key: str) -> tuple[str, ...]:
        """All keys of the thing, the canonical one first. Pages carry an anchor for each."""

    def person(self, key: str) -> str | None:
        """What ``exodus.yaml`` calls the person whose account an Actor is."""

    def sources_of(self, key: str) -> tuple[tuple[str, str, str], ...]:
        """Where the record stood: (takeout, member, pointer), newest takeout first."""

    def blob(self, sha256: str) -> Path | None:
        """The read-only file that holds the bytes with this digest; ``None`` when the store has lost it."""

    def takeouts(self) -> tuple[Mapping[str, Any], ...]:
        """What the records came from: name, importer, layout, made_at, members and records by state."""

    def findings(self) -> Iterator[tuple[str, Finding]]:
        """What could not be read: (takeout, finding)."""


class Publication(Struct, frozen=True, kw_only=True):
    """What a :class:`Publisher` built: where to open it, what identifies it, and what is in it."""

    open_at: str
    identity: str
    digest: str
    records: int
    files: int
    bytes: int


class Publisher(Protocol):
    """Writes a destination that is built whole: a static archive, a bulk file.

    ``Options`` is a msgspec Struct that ``exodus.yaml``, ``--to NAME:ADDRESS`` (its first field) and ``-o key=value``
    fill. :meth:`publish` builds beside and swaps in at the end: an interrupted build leaves the former one whole.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    Options: ClassVar[type[Struct]]

    def __init__(self, options: Any) -> None: ...

    @property
    def address(self) -> str:
        """The destination as a person would name it."""

    @property
    def audience(self) -> Audience:
        """The widest circle of its readers: ``self`` is whoever owns the archive."""

    @property
    def private(self) -> bool:
        """Whether it has rooms for some of its readers only."""

    def readers(self, audience: Audience) -> str:
        """Who will see, in plain words, what such an audience could see on the platform."""

    def identity(self) -> str | None:
        """The id of the publication that stands at the address; ``None`` when there is none yet."""

    def publish(self, selection: Selection, progress: "Progress", numbers: "Numbers") -> Publication:
        """Build it all. ``progress`` is told of every record written."""

    def withdraw(self) -> "Withdrawn | Kept":
        """Take the publication away, whole; kept when it holds anything that we did not write."""

    def verify(self) -> Iterator["Difference"]:
        """Compare what stands at the address with what was written: nothing when nothing differs."""


class Numbers(Protocol):
    """Integers for keys, from 1: allocated once for a store and an exporter, the same in every later build."""

    def of(self, keys: AnyOf[str]) -> int:
        """The integer of the thing that bears these keys, the canonical one first."""

    def keep(self) -> None:
        """When this returns, every integer given so far is on the disk. Called before a build is swapped in."""


class Progress(Protocol):
    """Somebody who is told how far the work has come (the command line draws it; tests ignore it)."""

    def start(self, label: str, total: int, unit: Literal["B", "record"]) -> None:
        """A stretch of work begins: ``total`` bytes or records."""

    def advance(self, amount: int) -> None:
        """So much more of it is done."""

    def finish(self) -> None:
        """The stretch is done."""


class Abilities(Struct, frozen=True, kw_only=True):
    """What a server can do, as data: the pipeline asks these instead of the server's name.

    ``backdates``: keeps the time of a thing; ``threads``: keeps replies; ``private``: has rooms for some readers only;
    ``finds``: can be asked what it holds of an act; ``gathers``: wants what one person says in a conversation on one
    day (UTC), without anybody in between, as one Item; ``appends``: shows things in the order in which they arrive, so
    that an answer dated before what it answers comes before it, else after it; ``lanes``: how many run side by side;
    ``acts_per_minute`` is what its limits allow, for the estimate of a plan.
    """

    backdates: bool
    threads: bool
    private: bool
    edits: bool
    deletes: bool
    finds: bool = True
    gathers: bool = False
    appends: bool = False
    lanes: int = 1
    acts_per_minute: float = 60.0


class Advice(Struct, frozen=True):
    """A sentence of :meth:`Exporter.probe`; with ``refusal`` nothing is written until it is mended."""

    text: str
    refusal: bool = False


class Item(Struct, frozen=True, kw_only=True):
    """A record made ready for a server.

    ``selection`` is what it is part of, to look up what stands around it: the post a comment answers, the reactions to
    it, the Documents it shows. ``links`` holds what was delivered of the things the record names, by their keys:
    ``author`` and ``parent`` are two of them. ``blob`` is the file with a Document's bytes. ``person`` is what
    ``exodus.yaml`` calls the person whose account an Actor is. ``rest`` are the messages that follow in the same item
    where :attr:`Abilities.gathers` asks for it. ``fingerprint`` tells one version of all this from another; acts carry
    it on, and add to it what else they show.
    """

    record: Record
    selection: Selection
    fingerprint: str
    author: "Delivery | None" = None
    parent: "Delivery | None" = None
    links: Mapping[str, "Delivery"] = {}
    blob: Path | None = None
    person: str | None = None
    rest: tuple[Note, ...] = ()


class Act(Struct, frozen=True, kw_only=True):
    """One thing to be done at a server: pure data, printed by a dry run.

    ``key`` and ``part`` name it in the journal; the part ``""`` is the one that other things link to. Acts of one
    ``lane`` (a room, a topic) run strictly in order; all acts of an item are of one lane. ``effect`` is a word for
    people (``topic``, ``upload``), ``readers`` says in plain words who will see it.
    """

    key: str
    part: str
    lane: str
    effect: str
    readers: str
    fingerprint: str
    bytes: int = 0
    payload: Mapping[str, Any] = {}
    blob: Path | None = None


class Seen(Struct, frozen=True, kw_only=True):
    """What a destination shows of a delivery, for verify."""

    published: datetime | None = None
    author: str | None = None
    text_digest: str | None = None


class Delivery(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an act came to: the destination's own id of it, its address, what undo needs, and what it should show.

    ``remark`` is a sentence for the report where it did not come out as it was: its place was taken from a photo, it
    stands after newer messages. With ``holds``, withdrawing it takes along all that stands in it (a room, a topic).
    """

    native_id: str
    url: str | None = None
    detail: dict[str, Any] = {}
    shown: Seen | None = None
    remark: str | None = None
    holds: bool = False


class Withdrawn(Struct, frozen=True):
    """A delivery that is gone from the destination."""


class Kept(Struct, frozen=True):
    """A delivery that stays, and why."""

    reason: str


class Difference(Struct, frozen=True, kw_only=True):
    """What verify found: a thing that is ``missing``, ``differs``, or is ``extra``."""

    state: Literal["missing", "differs", "extra"]
    thing: str
    detail: str = ""


class Change(Struct, frozen=True, kw_only=True):
    """One thing that must be otherwise at a destination while it is written: a setting, by its name there."""

    name: str
    before: Any
    after: Any
    reason: str


class Claim(Struct, frozen=True, kw_only=True):
    """A person of the store who can take over an account at a destination, and how far that has come.

    ``state``: ``open`` (nobody asked yet), ``invited``, ``claimed`` (the person has been there), ``mapped``
    (``exodus.yaml`` named an account that was there before). ``link`` is where the person takes it over.
    """

    name: str
    account: str
    state: Literal["open", "invited", "claimed", "mapped"]
    email: str | None = None
    link: str | None = None


class Exporter(Protocol):
    """Writes a server that takes acts one by one. It never retries, skips, prints or writes the store.

    Of ``Options``, ``token`` is filled from the environment variable ``EXODUS_<NAME>_TOKEN`` where nothing names
    another one.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    Options: ClassVar[type[Struct]]

    def __init__(self, options: Any) -> None: ...

    @property
    def abilities(self) -> Abilities:
        """What this server can do, as far as it is known before it is asked."""

    @property
    def address(self) -> str:
        """The destination as a person would name it."""

    @property
    def audience(self) -> Audience:
        """The widest circle of its readers: ``group`` for an invite-only place, ``public`` for an open one."""

    def identity(self) -> str:
        """What the server is, however it is addressed: its base URL or its own name."""

    def probe(self, *, dry: bool = False) -> Iterator[Advice]:
        """Before the first write: refusals and advice in plain words. With ``dry`` nothing is written to try it out."""

    def setup(self) -> Iterator[Change | Advice]:
        """What must be otherwise while the destination is written, and what only its admin can do. Asks, changes
        nothing; yields nothing that is already as it must be."""

    def change(self, name: str, value: Any) -> None:
        """Set what :meth:`setup` named, to its ``after``, or back to its ``before``."""

    def occupied(self) -> bool:
        """Whether the destination already holds something of ours, though the journal knows of nothing: it was lost,
        or another store wrote there. Every act is then looked for before it is performed."""

    def plan(self, item: Item) -> Iterator[Act]:
        """The acts an item takes. Pure: the dry run prints it, and the result equals it.

        Items come in this order: Actors, Collections but albums, Documents, albums, then what is said and done about
        it (every conversation by itself, all else oldest first), then Activities about nothing of the selection. How
        many acts there are, and their keys, parts and lanes, must not depend on what was delivered before.
        """

    def conclude(self, item: Item) -> Iterator[Act]:
        """The acts that an Actor or Collection takes when all else is written: rooms put into spaces, people invited.

        As pure as :meth:`plan`; the parts are others.
        """

    def find(self, act: Act) -> Delivery | None:
        """What the destination already holds for the act, asked when an earlier run died after its intent."""

    def perform(self, act: Act) -> Delivery:
        """Do it. Raises RefusedError (the others go on), UnavailableError (wait) or UnauthorizedError (stop)."""

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Bring what was delivered up to date."""

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Take it back. What is gone already counts as withdrawn; what others have since built on is kept."""

    def read(self, delivery: Delivery) -> Seen | None:
        """What the destination shows of it now; ``None`` when it is gone."""

    def survey(self, deliveries: Iterable[Delivery]) -> Iterator[Difference]:
        """What shows only when all is looked at, for verify: order, things that stand there twice. ``deliveries`` are
        all of them, in the order of their last steps."""

    def claims(self, people: Iterable[tuple[Actor, Delivery]]) -> Iterator[Claim]:
        """Who of these people can take over the account that was made for them."""
