"""Importers: how a platform's takeouts are read."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar, Protocol, runtime_checkable

from msgspec import Struct

from exodus.model import Finding, Record
from exodus.takeout import Takeout


class Recognition(Struct, frozen=True, kw_only=True):
    """What an importer sees at first glance in a takeout.

    ``layout`` is the dated shape (``2024-json``); ``root`` the folder inside the takeout that its tree starts at
    (``""`` or ``some/folder/``). ``evidence`` tells whose it is, the strongest first, as ``id:…``, ``username:…``
    (oldest first) and ``name:…``; empty when nothing tells. With ``heard`` no profile states the name: it is who is in
    all conversations, and the takeout may be a part of somebody's. ``made_at`` is when the platform made the takeout,
    if it says so. ``advice`` are sentences for the person: this half is missing, that download is a second one.
    """

    layout: str
    root: str = ""
    evidence: tuple[str, ...] = ()
    heard: bool = False
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
        yielded more than once: equal keys are folded. A bad row is a :class:`Finding` in the stream, and ``failed`` if
        it gives no record; a bug raises.
        """
