"""Exporters to servers: destinations that take acts one by one."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol

from msgspec import Struct

from exodus.contracts.outcome import Advice, Difference, Kept, Withdrawn
from exodus.contracts.selection import Selection
from exodus.model import Actor, Audience, Note, Record


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
