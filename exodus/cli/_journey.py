"""The steps that ``migrate``, ``import``, ``export``, ``verify`` and ``undo`` have in common."""

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from exodus import registry
from exodus.cli._console import Console, duration, number, size
from exodus.cli._options import INCLUDABLE, day, listed
from exodus.config import Config, destination, options
from exodus.contracts import Exporter, Publisher
from exodus.errors import StoreError, TakeoutError, UsageError
from exodus.model import AUDIENCES, KINDS
from exodus.pipeline.discovery import discover
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.ingest import ingest
from exodus.pipeline.ledger import Ledger, TakeoutAccount
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store

if TYPE_CHECKING:
    from exodus.pipeline.plan import Plan


@contextlib.contextmanager
def running(store: Store, verb: str, ledger: Ledger) -> Iterator[None]:
    """A run of this verb, whose number the ledger gets; it counts as failed when the block raises."""
    ledger.run = store.begin_run(verb)
    try:
        yield
    except BaseException:
        with contextlib.suppress(StoreError):  # what ended the run is told, not that the store cannot say so any more
            store.end_run(ledger.run, ledger.to_json(), "failed")
        raise


def opened(path: Path, exporter: Publisher | Exporter, *, dry_run: bool) -> contextlib.AbstractContextManager[Store]:
    """The store to read into: a passing one for a dry run, else the one at the path, once the destination says that it
    can be written; what takes hours to read is not read in vain."""
    if dry_run:
        return Store.rehearsed(path)
    from exodus.pipeline.ready import check

    check(exporter, dry=True)
    return Store.open(path, create=True)


def reading_zone(pairs: list[str] | None) -> str | None:
    """The time zone of ``-o zone=Europe/Berlin``: for takeouts that write times without one. Raises UsageError."""
    values = [pair.partition("=")[2] for pair in pairs or () if pair.startswith("zone=")]
    if not values:
        return None
    try:
        return ZoneInfo(values[-1]).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"-o zone={values[-1]} is no time zone; write it like Europe/Berlin") from error


def only_zone(pairs: list[str] | None) -> None:
    """Raise UsageError for an option that reading does not have."""
    for pair in pairs or ():
        if not pair.startswith("zone="):
            raise UsageError(f"-o {pair} is no option of reading; there is: zone")


def read_all(
    store: Store,
    run: int,
    paths: Sequence[Path],
    ledger: Ledger,
    console: Console,
    account: str | None,
    zone: str | None = None,
) -> bool:
    """Ingest every takeout; whether one of them could not be read. The others go on."""
    failed = False
    for found in discover(paths, list(registry.importers())):
        if found.takeout is None:
            failed |= not found.loose
            ledger.add(TakeoutAccount(takeout=found.name, error=str(found.error)))
            console.unread(found)
            continue
        with found.takeout as takeout:
            takeout.zone = zone
            try:
                entry = ingest(store, run, takeout, found.claims, console, account)
            except TakeoutError as error:
                failed = True
                ledger.add(TakeoutAccount(takeout=found.name, error=str(error)))
                console.error(error)
                continue
        ledger.add(entry)
        console.takeout(entry)
    return failed


def make_filter(
    only: list[str] | None,
    exclude: list[str] | None,
    include: list[str] | None,
    since: str | None,
    until: str | None,
    conversations: list[str] | None = None,
    people: list[str] | None = None,
    widen: list[str] | None = None,
) -> Filter:
    """The filter that the options ask for, checked."""
    first, last = day(since, "--since"), day(until, "--until")
    if first and last and first >= last:
        raise UsageError(f"--since {since} is not before --until {until}; nothing lies between them")
    kinds = tuple(dict.fromkeys(kind for names in KINDS.values() for kind in names))
    wanted, unwanted = listed(only, kinds, "--only"), listed(exclude, kinds, "--exclude")
    for kind in wanted:
        if kind in unwanted:
            raise UsageError(f"--only {kind} and --exclude {kind} contradict each other; leave one of them out")
    return Filter(
        only=wanted,
        exclude=unwanted,
        include=listed(include, INCLUDABLE, "--include"),
        since=first,
        until=last,
        conversations=tuple(conversations or ()),
        people=tuple(people or ()),
        widen=listed(widen, (*AUDIENCES, "all"), "--widen"),
    )


def make_exporter(config: Config, to: str | None, pairs: list[str] | None = None) -> Publisher | Exporter:
    """The destination that ``--to`` names, with its options. ``zone`` is also an option of reading."""
    wanted = destination(config, to, (), registry.exporter_names())
    exporter = registry.exporter(wanted.exporter)
    own = [pair for pair in pairs or () if not pair.startswith("zone=") or "zone" in exporter.Options.__struct_fields__]
    wanted = destination(config, to, own, registry.exporter_names())
    return exporter(options(exporter.Options, wanted.options, wanted.exporter, wanted.lines))


def is_publisher(exporter: Publisher | Exporter) -> TypeGuard[Publisher]:
    """Whether the destination is built whole."""
    return hasattr(exporter, "publish")


def select(store: Store, exporter: Publisher | Exporter, chosen: Filter, config: Config) -> StoreSelection:
    """What of the store may and shall go to the destination."""
    private = exporter.private if is_publisher(exporter) else exporter.abilities.private  # type: ignore[union-attr]  # told apart here
    return StoreSelection(store, chosen, Readers(audience=exporter.audience, private=private, persons=config.people))


def take_down_all(
    store: Store,
    ledger: Ledger,
    exporter: Publisher | Exporter,
    selection: StoreSelection,
    names: Sequence[str],
    console: Console,
) -> None:
    """Take down the rooms of these conversations, so that they are written anew."""
    if names and is_publisher(exporter):
        raise UsageError(f"--rebuild-room: {exporter.title} is always built whole")
    from exodus.pipeline.undo import take_down  # what only writing needs is loaded when something is written

    for name in names:
        count = take_down(store, ledger.run, exporter, selection, name)  # type: ignore[arg-type]  # told apart above
        ledger.deliveries.withdrawn += count
        console.say(f"{name}: {number(count, 'delivery')} taken down")


def write(
    store: Store,
    run: int,
    exporter: Publisher | Exporter,
    selection: StoreSelection,
    ledger: Ledger,
    console: Console,
    *,
    retry_refused: bool = False,
    assumed: Sequence[str] = (),
) -> None:
    """Write what is selected, and say what came of it."""
    from exodus.pipeline.deliver import deliver
    from exodus.pipeline.publish import publish

    if is_publisher(exporter):
        publication = publish(store, run, exporter, selection, ledger, console)
        console.say(
            f"{exporter.title}: {number(publication.records, 'record')}, {number(publication.files, 'file')}, "
            f"{size(publication.bytes)}. Open {publication.open_at}"
        )
        return
    deliver(store, run, exporter, selection, ledger, console, retry_refused=retry_refused, assumed=assumed)  # type: ignore[arg-type]  # told apart by the line above
    done = ledger.deliveries
    console.say(
        f"{exporter.title}: {done.delivered:,} delivered, {done.updated:,} updated, {done.skipped:,} skipped, "
        f"{done.refused:,} refused, {done.in_doubt:,} in doubt"
    )
    for remark, count in Counter(one.remark for one in ledger.remarks).items():
        console.note(f"  {count:,} × {remark}")
    for refusal in ledger.refusals:
        console.note(f"  refused: {refusal}")


def plan(store: Store, exporter: Publisher | Exporter, selection: StoreSelection, *, retry_refused: bool) -> "Plan":
    """What :func:`write` would do."""
    from exodus.pipeline.plan import plan_deliveries, plan_publication

    if is_publisher(exporter):
        return plan_publication(store, exporter, selection)
    return plan_deliveries(store, exporter, selection, retry_refused=retry_refused)  # type: ignore[arg-type]  # told apart by the line above


def show_plan(console: Console, plan: "Plan") -> None:
    """The plan for people: first what stays behind because nobody says who could see it."""
    titles = {importer.name: importer.title for importer in registry.importers()}
    for platform, count in plan.unstated.items():
        title = titles.get(platform, platform)
        console.say(
            f"{number(count, 'post')}: {title} does not say who could see them; some may be Only me. "
            "To take them along: --widen unknown"
        )
    console.say(f"Plan for {plan.address}, nothing is written:")
    for type_, kinds in plan.records.items():
        console.say(f"  {type_:<11}{', '.join(f'{count:,} {kind}' for kind, count in kinds.items())}")
    steps = ", ".join(f"{count:,} {step}" for step, count in plan.steps.items())
    console.say(f"  acts       {steps or 'none'}; {size(plan.bytes)}, about {duration(plan.seconds)}")
    for rule, count in plan.excluded.items():
        console.say(f"  left out   {count:,} ({rule})")
    whose = "one person's" if len(plan.persons) <= 1 else f"{len(plan.persons)} people's ({', '.join(plan.persons)})"
    console.say(f"  takeouts   taken as {whose}")
    console.say("  who could see it, and who will")
    for row in plan.visibility:
        will = "; ".join(f"{who} ({count:,})" for who, count in row.readers.items()) or "nobody"
        console.say(f"    {row.audience:<10}{row.taken:,} go along, {row.left_out:,} stay: {will}")
    for advice in plan.advice:
        console.say(f"  note: {advice}")
    for refusal in plan.refusals:
        console.say(f"  must be mended first: {refusal}")


def traced(path: Path | None) -> contextlib.AbstractContextManager[object]:
    """While it lasts, requests are written to the file, if one is given."""
    if path is None:
        return contextlib.nullcontext()
    from exodus.http import Trace

    return Trace(path)


def where_to_look(store: Store) -> str:
    """What to run to see findings and unread members."""
    return f"see them with: exodus status --findings --store {store.path}"
