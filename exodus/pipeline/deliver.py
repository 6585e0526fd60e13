"""Deliver: from the store to a server, act by act, each exactly once.

``absent → intent → delivered | refused``: every intent is on the disk before its act begins, and so is what came of the
acts before. A run that dies anywhere is resumed by running it again: what was delivered is skipped, and of what was
only intended the server is asked. What cannot be asked is *in doubt*: it is shown, never guessed.
"""

import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Literal

import msgspec

from exodus.contracts import Act, Delivery, Exporter, Progress
from exodus.errors import DeliveryError, RefusedError
from exodus.model import Record
from exodus.pipeline.item import Items, delivery_of
from exodus.pipeline.ledger import Ledger, Remark
from exodus.pipeline.ready import check
from exodus.pipeline.selection import StoreSelection
from exodus.pipeline.stream import AHEAD, Together, activities_alone, streams
from exodus.store import Journal, Store
from exodus.store.journal import Entry

WINDOW = 64
"""So many records are made ready at once where lanes run side by side."""

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
    check(exporter)
    journal = Journal(store, exporter.name, exporter.identity(), exporter.address)
    if not journal.counts() and exporter.occupied():
        journal.mark_shared()
    items = Items(selection, journal)
    delivering = _Delivering(run, exporter, items, journal, ledger, progress, retry_refused, frozenset(assumed))
    progress.start(f"{exporter.title}: {exporter.address}", total, "record")
    try:
        delivering.deliver(selection)
    except (Exception, KeyboardInterrupt):
        journal.settle()  # what is done is known even where something else failed
        raise
    journal.settle()
    progress.finish()


def leading(journal: Journal, selection: StoreSelection, exporter: Exporter) -> Callable[[str], bool] | None:
    """What says whether a message leads an item that was delivered, for an exporter that has messages gathered."""
    if not exporter.abilities.gathers:
        return None
    return lambda key: journal.find(selection.keys_of(key), "") is not None


def step_of(
    act: Act, entry: Entry | None, exporter: Exporter, *, shared: bool = False, retry_refused: bool = False
) -> Step:
    """What is to be done for an act, by what the journal says of it: the plan and the run ask the same question.

    At a ``shared`` destination what the journal does not know may stand there all the same.
    """
    if entry is None or entry.state == "withdrawn":
        return "ask" if shared and exporter.abilities.finds else "create"
    if entry.state == "refused":
        return "create" if retry_refused or entry.fingerprint != act.fingerprint else "refused"
    if entry.state == "intent":
        return "ask" if exporter.abilities.finds else "in_doubt"
    if entry.fingerprint == act.fingerprint:
        return "skip"
    return "update" if exporter.abilities.edits else "unchangeable"


class _Delivering:
    """One run's delivery to one server. The journal is asked and written by one lane at a time."""

    def __init__(
        self,
        run: int,
        exporter: Exporter,
        items: Items,
        journal: Journal,
        ledger: Ledger,
        progress: Progress,
        retry_refused: bool,
        assumed: frozenset[str],
    ) -> None:
        self._run = run
        self._exporter = exporter
        self._items = items
        self._journal = journal
        self._ledger = ledger
        self._progress = progress
        self._retry_refused = retry_refused
        self._assumed = assumed
        self._shared = journal.is_shared
        self._lanes = exporter.abilities.lanes
        self._ahead = WINDOW if self._lanes > 1 and exporter.abilities.finds else 1
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def deliver(self, selection: StoreSelection) -> None:
        """Everything, in its order; an interrupted one is begun anew and skips what is there."""
        for type_, kinds in AHEAD:
            self._spread(selection.steadily(type_, kinds=kinds))
        source = streams(
            selection, leading(self._journal, selection, self._exporter), by_time=self._exporter.abilities.appends
        )
        if self._lanes == 1:
            for stream in source:
                self._work_off(stream)
        else:
            self._side_by_side([lambda: self._work_off_each(source)] * self._lanes)
        self._spread(activities_alone(selection))
        for type_ in ("Actor", "Collection"):
            for record in selection.steadily(type_):
                for act in list(self._exporter.conclude(self._items.make(record))):
                    self._settle(act)

    def _spread(self, records: Iterator[Record]) -> None:
        """Do the acts of records that do not build on one another: lanes side by side."""
        if self._lanes == 1:
            self._work_off((record, ()) for record in records)
            return
        while window := list(itertools.islice(records, WINDOW)):
            acts = [act for record in window for act in self._exporter.plan(self._items.make(record))]
            announced = self._announce(acts) if self._ahead > 1 else frozenset()
            lanes: dict[str, list[Act]] = {}
            for act in acts:
                lanes.setdefault(act.lane, []).append(act)
            self._side_by_side([partial(self._settle_all, lane, announced) for lane in lanes.values()])
            self._progress.advance(len(window))

    def _side_by_side(self, tasks: Sequence[Callable[[], None]]) -> None:
        with ThreadPoolExecutor(max_workers=self._lanes) as pool:
            futures = [pool.submit(self._or_stop, task) for task in tasks]
        for future in futures:
            future.result()

    def _or_stop(self, task: Callable[[], None]) -> None:
        """Do the task; where it fails the others end after the act they are at."""
        try:
            task()
        except BaseException:
            self._stopped.set()
            raise

    def _work_off_each(self, source: Iterator[Iterator[Together]]) -> None:
        while not self._stopped.is_set():
            with self._lock:
                stream = next(source, None)
            if stream is None:
                return
            self._work_off(stream)

    def _work_off(self, stream: Iterator[Together]) -> None:
        while not self._stopped.is_set():
            with self._lock:
                page = list(itertools.islice(stream, self._ahead))
            if not page:
                return
            announced = self._announce_page(page) if len(page) > 1 else frozenset()
            for record, rest in page:
                with self._lock:
                    acts = list(self._exporter.plan(self._items.make(record, rest)))
                self._settle_all(acts, announced)
                with self._lock:
                    self._progress.advance(1 + len(rest))

    def _announce_page(self, page: Sequence[Together]) -> frozenset[tuple[str, str]]:
        """Announce all acts of a page. What they say is planned when their turn comes: one may answer another."""
        with self._lock:
            acts = [act for record, rest in page for act in self._exporter.plan(self._items.make(record, rest))]
        return self._announce(acts)

    def _announce(self, acts: Sequence[Act]) -> frozenset[tuple[str, str]]:
        """Enter the intents of all acts that are new, in one commit: (key, part) of each.

        A run that dies has so many acts in doubt, and the next one asks for them.
        """
        announced = set()
        with self._lock:
            for act in acts:
                entry = self._journal.find(self._items.keys_of(act.key), act.part)
                if self._step_of(act, entry) == "create":
                    self._journal.write(self._run, act.key, act.part, "intent", act.fingerprint, settled=False)
                    announced.add((act.key, act.part))
            self._journal.settle()
        return frozenset(announced)

    def _step_of(self, act: Act, entry: Entry | None) -> Step:
        return step_of(act, entry, self._exporter, shared=self._shared, retry_refused=self._retry_refused)

    def _settle_all(self, acts: Sequence[Act], announced: frozenset[tuple[str, str]] = frozenset()) -> None:
        for act in acts:
            if self._stopped.is_set():
                return
            if (act.key, act.part) in announced:
                self._perform(act)
            else:
                self._settle(act)

    def _settle(self, act: Act) -> None:
        with self._lock:
            entry = self._journal.find(self._items.keys_of(act.key), act.part)
        step = self._step_of(act, entry)
        if entry is not None and entry.state == "intent" and act.key in self._assumed:
            self._keep(act, Delivery(native_id="assumed"))
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
        self._perform(act)

    def _perform(self, act: Act) -> None:
        try:
            delivery = self._exporter.perform(act)
        except RefusedError as error:
            self._refuse(act, str(error))
            return
        self._keep(act, delivery)
        self._count("delivered")

    def _ask(self, act: Act) -> None:
        delivery = self._exporter.find(act)
        if delivery is None:
            self._create(act)
            return
        self._keep(act, delivery)
        self._count("delivered")

    def _update(self, act: Act, entry: Entry) -> None:
        before = msgspec.structs.replace(act, key=entry.key)
        try:
            delivery = self._exporter.update(act, delivery_of(entry.delivery or {}))
        except RefusedError as error:
            self._refuse(act, str(error), keep=True)
            return
        self._keep(before, delivery)
        self._count("updated")

    def _refuse(self, act: Act, reason: str, *, keep: bool = False) -> None:
        """Enter a refusal; with ``keep`` what was delivered before stays in the journal as it was."""
        if not keep:
            self._write(act, "refused", None, reason)
        with self._lock:
            self._ledger.refusals.append(f"{act.key}: {reason}")
        self._count("refused")

    def _keep(self, act: Act, delivery: Delivery) -> None:
        """Enter what was delivered: on the disk before the next act begins, at once where nobody could be asked."""
        plain = msgspec.to_builtins(delivery)
        self._write(act, "delivered", plain, settled=not self._exporter.abilities.finds)
        if delivery.remark:
            with self._lock:
                self._ledger.remarks.append(Remark(key=act.key, part=act.part, remark=delivery.remark))

    def _write(
        self,
        act: Act,
        state: Literal["intent", "delivered", "refused"],
        delivery: dict[str, object] | None,
        reason: str | None = None,
        *,
        settled: bool = True,
    ) -> None:
        with self._lock:
            self._journal.write(self._run, act.key, act.part, state, act.fingerprint, delivery, reason, settled=settled)

    def _count(self, name: str) -> None:
        deliveries = self._ledger.deliveries
        with self._lock:
            setattr(deliveries, name, getattr(deliveries, name) + 1)
