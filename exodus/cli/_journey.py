"""The steps that ``migrate``, ``import`` and ``export`` have in common."""

from collections.abc import Sequence
from pathlib import Path

from exodus import registry
from exodus.cli._console import Console, number, size
from exodus.cli._options import INCLUDABLE, day, listed
from exodus.config import Config, destination, options
from exodus.contracts import Publication, Publisher
from exodus.errors import TakeoutError, UsageError
from exodus.model import KINDS
from exodus.pipeline.deliver import publish
from exodus.pipeline.discovery import discover
from exodus.pipeline.ingest import ingest
from exodus.pipeline.ledger import Ledger, TakeoutAccount
from exodus.pipeline.selection import Filter
from exodus.store import Store


def read_all(
    store: Store, run: int, paths: Sequence[Path], ledger: Ledger, console: Console, account: str | None
) -> bool:
    """Ingest every takeout; whether one of them could not be read. The others go on."""
    failed = False
    for found in discover(paths, list(registry.importers())):
        if found.takeout is None:
            failed = True
            ledger.add(TakeoutAccount(takeout=found.name, error=str(found.error)))
            console.error(found.error)
            continue
        with found.takeout as takeout:
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
    only: list[str] | None, exclude: list[str] | None, include: list[str] | None, since: str | None, until: str | None
) -> Filter:
    """The filter that the options ask for, checked."""
    kinds = tuple(kind for names in KINDS.values() for kind in names)
    return Filter(
        only=listed(only, kinds, "--only"),
        exclude=listed(exclude, kinds, "--exclude"),
        include=listed(include, INCLUDABLE, "--include"),
        since=day(since, "--since"),
        until=day(until, "--until"),
    )


def make_publisher(config: Config, to: str | None, pairs: list[str] | None) -> Publisher:
    """The destination that ``--to`` names, with its options, ready to be published to."""
    wanted = destination(config, to, pairs or (), registry.exporter_names())
    exporter = registry.exporter(wanted.exporter)
    made = exporter(options(exporter.Options, wanted.options, wanted.exporter))
    if not hasattr(made, "publish"):
        raise UsageError(f"{wanted.exporter} cannot be written yet; there are: {', '.join(registry.exporter_names())}")
    return made  # type: ignore[return-value]  # told apart by the line above


def write(
    store: Store, run: int, publisher: Publisher, chosen: Filter, ledger: Ledger, console: Console
) -> Publication:
    """Publish, and say where to open it."""
    publication = publish(store, run, publisher, chosen, ledger, console)
    console.say(
        f"{publisher.title}: {number(publication.records, 'record')}, {number(publication.files, 'file')}, "
        f"{size(publication.bytes)}. Open {publication.open_at}"
    )
    return publication


def where_to_look(store: Store) -> str:
    """What to run to see findings and unread members."""
    return f"see them with: exodus status --findings --store {store.path}"
