"""Publishers: destinations that are built whole."""

from collections.abc import Collection as AnyOf
from collections.abc import Iterator
from typing import Any, ClassVar, Protocol

from msgspec import Struct

from exodus.contracts.outcome import Advice, Difference, Kept, Progress, Withdrawn
from exodus.contracts.selection import Selection
from exodus.model import Audience


class Publication(Struct, frozen=True, kw_only=True):
    """What a :class:`Publisher` built: where to open it, what identifies it, and what is in it."""

    open_at: str
    identity: str
    digest: str
    records: int
    files: int
    bytes: int


class Numbers(Protocol):
    """Integers for keys, from 1: allocated once for a store and an exporter, the same in every later build."""

    def of(self, keys: AnyOf[str]) -> int:
        """The integer of the thing that bears these keys, the canonical one first."""

    def keep(self) -> None:
        """When this returns, every integer given so far is on the disk. Called before a build is swapped in."""


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

    def probe(self, *, dry: bool = False) -> Iterator[Advice]:
        """Before anything is read: why it cannot be built, and advice, in plain words. Nothing is written, ``dry`` or
        not."""

    def publish(self, selection: Selection, progress: Progress, numbers: Numbers) -> Publication:
        """Build it all. ``progress`` is told of every record written."""

    def withdraw(self) -> Withdrawn | Kept:
        """Take the publication away, whole; kept when it holds anything that we did not write."""

    def verify(self) -> Iterator[Difference]:
        """Compare what stands at the address with what was written: nothing when nothing differs."""
