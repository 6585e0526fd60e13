"""A server in memory, for tests of the delivery: it keeps what it is given, and loses power where a test says.

``Board`` is the server and outlives its exporters; ``BoardExporter`` is one client of it. Power can fail before the
act, and after the act but before its answer: what the engine must survive at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

from msgspec import Struct

from exodus.contracts import (
    Abilities,
    Act,
    Advice,
    Change,
    Claim,
    Delivery,
    Difference,
    Item,
    Kept,
    Seen,
    Withdrawn,
)
from exodus.errors import RefusedError
from exodus.model import Actor, Audience, Note, Record

ABLE = Abilities(backdates=True, threads=True, private=True, edits=True, deletes=True)


class PowerCut(BaseException):
    """The process is gone: nothing may catch this."""


class Entry(Struct):
    text: str
    author: str
    parent: str | None
    edits: int = 0
    replies: int = 0


class Board:
    """``entries`` by id; ``marks`` is where the server keeps the key and part of what it was given."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.marks: dict[tuple[str, str], str] = {}
        self.order: list[str] = []
        self.settings = {"mail": "on", "limit": "500"}
        self.writes = 0


class BoardOptions(Struct):
    address: str = "board"


class BoardExporter:
    name: ClassVar[str] = "board"
    title: ClassVar[str] = "Board"
    Options: ClassVar[type[Struct]] = BoardOptions

    def __init__(
        self,
        board: Board,
        cut: Callable[[str], None] = lambda moment: None,
        refuses: Callable[[Act], str | None] = lambda act: None,
        abilities: Abilities | None = None,
    ) -> None:
        self.board = board
        self.cut = cut
        self.refuses = refuses
        self.abilities = abilities or ABLE
        self.advice: list[Advice] = []
        self.concludes = False

    @property
    def address(self) -> str:
        return "board"

    @property
    def audience(self) -> Audience:
        return "group"

    def identity(self) -> str:
        return "board.example.org"

    def probe(self, *, dry: bool = False) -> Iterator[Advice]:
        yield from self.advice

    def setup(self) -> Iterator[Change | Advice]:
        for name, after in {"mail": "off", "limit": "0"}.items():
            if self.board.settings[name] != after:
                yield Change(name=name, before=self.board.settings[name], after=after, reason="while it is written")
        yield Advice("raise the limit of the whole site")

    def change(self, name: str, value: Any) -> None:
        self.cut(f"before change {name}")
        self.board.settings[name] = value
        self.cut(f"after change {name}")

    def occupied(self) -> bool:
        return bool(self.board.entries)

    def conclude(self, item: Item) -> Iterator[Act]:
        if self.concludes and isinstance(item.record, Actor) and item.record.owner:
            yield Act(
                key=item.record.key,
                part="invite",
                lane="Actor",
                effect="invitation",
                readers="the circle",
                fingerprint=item.record.key,
                payload={"text": "invitation", "author": "", "parent": None},
            )

    def plan(self, item: Item) -> Iterator[Act]:
        record = item.record
        yield Act(
            key=record.key,
            part="",
            lane=getattr(record, "context", None) or type(record).__name__,
            effect=record.kind,
            readers="the circle",
            fingerprint=item.fingerprint,
            payload={
                "text": text_of(record),
                "author": item.author.native_id if item.author else "",
                "parent": item.parent.native_id if item.parent else None,
            },
        )

    def find(self, act: Act) -> Delivery | None:
        id_ = self.board.marks.get((act.key, act.part))
        return self._delivery(id_) if id_ else None

    def perform(self, act: Act) -> Delivery:
        reason = self.refuses(act)
        if reason:
            raise RefusedError(reason)
        self.cut(f"before {act.key}")
        id_ = str(len(self.board.order) + 1)
        self.board.entries[id_] = Entry(act.payload["text"], act.payload["author"], act.payload["parent"])
        if act.payload["parent"]:
            self.board.entries[act.payload["parent"]].replies += 1
        self.board.marks[act.key, act.part] = id_
        self.board.order.append(act.key)
        self.board.writes += 1
        self.cut(f"after {act.key}")
        return self._delivery(id_)

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        entry = self.board.entries.get(delivery.native_id)
        if entry is None:
            raise RefusedError("it was deleted here")
        self.cut(f"before update {act.key}")
        entry.text, entry.edits = act.payload["text"], entry.edits + 1
        self.cut(f"after update {act.key}")
        return self._delivery(delivery.native_id)

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        self.cut(f"before withdraw {delivery.native_id}")
        entry = self.board.entries.get(delivery.native_id)
        if entry is not None and entry.replies:
            return Kept("somebody replied to it")
        if entry is not None:
            if entry.parent:
                self.board.entries[entry.parent].replies -= 1
            del self.board.entries[delivery.native_id]
            self.board.marks = {mark: id_ for mark, id_ in self.board.marks.items() if id_ != delivery.native_id}
        self.cut(f"after withdraw {delivery.native_id}")
        return Withdrawn()

    def read(self, delivery: Delivery) -> Seen | None:
        entry = self.board.entries.get(delivery.native_id)
        return Seen(author=entry.author, text_digest=entry.text) if entry else None

    def survey(self, deliveries: Iterable[Delivery]) -> Iterator[Difference]:
        ours = {delivery.native_id for delivery in deliveries}
        for id_ in self.board.entries:
            if id_ not in ours:
                yield Difference(state="extra", thing=id_)

    def claims(self, people: Iterable[tuple[Actor, Delivery]]) -> Iterator[Claim]:
        for actor, delivery in people:
            yield Claim(name=actor.name or "", account=delivery.native_id, state="open")

    def _delivery(self, id_: str) -> Delivery:
        entry = self.board.entries[id_]
        return Delivery(native_id=id_, shown=Seen(author=entry.author, text_digest=entry.text))


def text_of(record: Record) -> str:
    return (record.content if isinstance(record, Note) else getattr(record, "name", None)) or record.key


def recording(moments: list[str]) -> Callable[[str], None]:
    """Notes every moment at which power could fail."""
    return moments.append


def failing_at(moment: str) -> Callable[[str], None]:
    def cut(now: str) -> None:
        if now == moment:
            raise PowerCut(moment)

    return cut
