"""Deliver: from the store to a server, act by act, each exactly once.

``absent → intent → delivered | refused``: every step is a commit of its own, on the disk before the next one begins. A
run that dies anywhere is resumed by running it again: what was delivered is skipped, and of what was only intended the
server is asked. What cannot be asked is *in doubt*: it is shown, never guessed.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import msgspec

from exodus.contracts import Act, Delivery, Exporter, Item, Progress
from exodus.errors import DeliveryError, RefusedError
from exodus.model import Note, Record
from exodus.pipeline.item import delivery_of, make_item
from exodus.pipeline.ledger import Deliveries, Ledger
from exodus.pipeline.selection import StoreSelection
from exodus.store import Journal, Store
from exodus.store.journal import Entry

PHASES = ("Actor", "Collection", "Document", "Note", "Activity")
"""People before the rooms they are in, rooms and bytes before what is said there, that before reactions to it."""
WINDOW = 64

Step = Literal["create", "update", "skip", "ask", "refused", "in_doubt", "unchangeable"]


def deliver(
    store: Store,
    run: int,
    exporter: Exporter,
    selection: StoreSelection,
    ledger: Ledger,
    progress: Progress,
    *,
    retry_refused: bool = False,
    assumed: Sequence[str] = (),
) -> None:
    """Bring the destination to what is selected.

    With ``retry_refused`` what was refused is tried again; keys in ``assumed`` that are in doubt are taken as
    delivered. Raises DeliveryError when the destination refuses to be written at all, when nothing is selected, or
    when it stops answering: running the same again goes on.
    """
    total = sum(sum(kinds.values()) for kinds in selection.counts().values())
    if not total:
        raise DeliveryError("nothing is left to export; widen --only, --exclude, --since, --until or --widen")
    refusals = [advice.text for advice in exporter.probe() if advice.refusal]
    if refusals:
        raise DeliveryError(f"{exporter.address} cannot be written yet: {'; '.join(refusals)}")
    journal = Journal(store, exporter.name, exporter.identity(), exporter.address)
    delivering = _Delivering(run, exporter, selection, journal, ledger.deliveries, retry_refused, frozenset(assumed))
    progress.start(f"{exporter.title}: {exporter.address}", total, "record")
    for type_ in PHASES:
        for window in _windows(selection.records(type_), exporter.abilities.lanes):
            delivering.work_off(window)
            progress.advance(len(window))
    progress.finish()
    ledger.refusals = delivering.refusals


def step_of(act: Act, entry: Entry | None, exporter: Exporter, *, retry_refused: bool = False) -> Step:
    """What is to be done for an act, by what the journal says of it: the plan and the run ask the same question."""
    if entry is None or entry.state == "withdrawn":
        return "create"
    if entry.state == "refused":
        return "create" if retry_refused or entry.fingerprint != act.fingerprint else "refused"
    if entry.state == "intent":
        return "ask" if exporter.abilities.finds else "in_doubt"
    if entry.fingerprint == act.fingerprint:
        return "skip"
    return "update" if exporter.abilities.edits else "unchangeable"


def _windows(records: Iterable[Record], lanes: int) -> Iterator[list[Record]]:
    """Stretches of records that may be worked off side by side: no reply stands in one with what it replies to."""
    size = WINDOW if lanes > 1 else 1
    window: list[Record] = []
    keys: set[str] = set()
    for record in records:
        parent = record.in_reply_to.key if isinstance(record, Note) and record.in_reply_to else None
        if len(window) >= size or parent in keys:
            yield window
            window, keys = [], set()
        window.append(record)
        keys.add(record.key)
    if window:
        yield window


class _Delivering:
    """One run's delivery to one server. The journal is written by one lane at a time."""

    def __init__(
        self,
        run: int,
        exporter: Exporter,
        selection: StoreSelection,
        journal: Journal,
        deliveries: Deliveries,
        retry_refused: bool,
        assumed: frozenset[str],
    ) -> None:
        self._run = run
        self._exporter = exporter
        self._selection = selection
        self._journal = journal
        self._deliveries = deliveries
        self._retry_refused = retry_refused
        self._assumed = assumed
        self._lock = threading.Lock()
        self.refusals: list[str] = []

    def work_off(self, window: Sequence[Record]) -> None:
        """Do the acts of these records: those of one lane in order, lanes side by side."""
        if len(window) == 1:
            self._do(window[0])
            return
        lanes: dict[str, list[Record]] = {}
        for record in window:
            acts = list(self._exporter.plan(make_item(record, self._selection, self._journal)))
            if acts:
                lanes.setdefault(acts[0].lane, []).append(record)
        with ThreadPoolExecutor(max_workers=self._exporter.abilities.lanes) as pool:
            for done in [pool.submit(self._do_all, records) for records in lanes.values()]:
                done.result()

    def _do_all(self, records: Sequence[Record]) -> None:
        for record in records:
            self._do(record)

    def _do(self, record: Record) -> None:
        with self._lock:
            item = make_item(record, self._selection, self._journal)
        for act in self._exporter.plan(item):
            self._settle(item, act)

    def _settle(self, item: Item, act: Act) -> None:
        with self._lock:
            entry = self._journal.find(self._selection.keys_of(act.key), act.part)
        step = step_of(act, entry, self._exporter, retry_refused=self._retry_refused)
        if entry is not None and entry.state == "intent" and act.key in self._assumed:
            self._write(act, "delivered", msgspec.to_builtins(Delivery(native_id="assumed")))
            self._count("skipped")
        elif step == "create":
            self._create(act)
        elif step == "ask":
            self._ask(act)
        elif step == "update" and entry is not None:
            self._update(act, entry)
        elif step == "unchangeable":
            self._refuse(act, "it has changed, and this destination cannot edit it", keep=True)
        elif step == "refused":
            self._count("refused")
        elif step == "in_doubt":
            self._count("in_doubt")
        else:
            self._count("skipped")

    def _create(self, act: Act) -> None:
        self._write(act, "intent", None)
        try:
            delivery = self._exporter.perform(act)
        except RefusedError as error:
            self._refuse(act, str(error))
            return
        self._write(act, "delivered", msgspec.to_builtins(delivery))
        self._count("delivered")

    def _ask(self, act: Act) -> None:
        delivery = self._exporter.find(act)
        if delivery is None:
            self._create(act)
            return
        self._write(act, "delivered", msgspec.to_builtins(delivery))
        self._count("delivered")

    def _update(self, act: Act, entry: Entry) -> None:
        before = msgspec.structs.replace(act, key=entry.key)
        try:
            delivery = self._exporter.update(act, delivery_of(entry.delivery or {}))
        except RefusedError as error:
            self._refuse(act, str(error), keep=True)
            return
        self._write(before, "delivered", msgspec.to_builtins(delivery))
        self._count("updated")

    def _refuse(self, act: Act, reason: str, *, keep: bool = False) -> None:
        """Enter a refusal; with ``keep`` what was delivered before stays in the journal as it was."""
        if not keep:
            self._write(act, "refused", None, reason)
        with self._lock:
            self.refusals.append(f"{act.key}: {reason}")
        self._count("refused")

    def _write(
        self,
        act: Act,
        state: Literal["intent", "delivered", "refused"],
        delivery: dict[str, object] | None,
        reason: str | None = None,
    ) -> None:
        with self._lock:
            self._journal.write(self._run, act.key, act.part, state, act.fingerprint, delivery, reason)

    def _count(self, name: str) -> None:
        with self._lock:
            setattr(self._deliveries, name, getattr(self._deliveries, name) + 1)
