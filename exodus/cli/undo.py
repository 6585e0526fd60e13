"""``exodus undo``: take back what was delivered."""

from typing import Annotated

import typer

from exodus.cli import _options as options


def undo(
    what: Annotated[
        str,
        typer.Argument(
            metavar="RUN|DESTINATION",
            help="The number of a run (see status), or a destination as --to names it.",
            show_default=False,
        ),
    ],
    store: options.StorePath = None,
    config: options.ConfigPath = None,
    pairs: options.Pairs = None,
    dry_run: options.DryRun = False,
    trace: options.TracePath = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Withdraw what the journal says was delivered, newest first. What others have since built on is kept and listed.

    The store keeps everything; only the destination changes. An interrupted undo goes on when it is run again.
    """
    import msgspec

    from exodus.cli import _journey as journey
    from exodus.cli._console import Console, number
    from exodus.cli._settings import load
    from exodus.errors import UsageError
    from exodus.pipeline.ledger import Ledger
    from exodus.pipeline.undo import Undone, undo_publication
    from exodus.pipeline.undo import undo as undo_deliveries
    from exodus.store import Store

    settings = load(config)
    path = options.store_path(store, settings.store)
    console, ledger = Console(as_json=as_json, quiet=quiet), Ledger()
    undone: list[Undone] = []
    with journey.traced(trace), Store.open(path) as opened:
        of_run = int(what) if what.isdigit() else None
        places = [f"{exporter}:{address}" for exporter, address in opened.destinations(of_run)] if of_run else [what]
        if not places:
            raise UsageError(f"run {what} delivered nothing that is still there; see: exodus status")
        ledger.run = opened.begin_run("undo")
        for place in places:
            exporter = journey.make_exporter(settings, place, pairs)
            if journey.is_publisher(exporter):
                undone += undo_publication(opened, ledger.run, exporter, dry_run=dry_run)
            else:
                undone += undo_deliveries(opened, ledger.run, exporter, of_run, dry_run=dry_run)  # type: ignore[arg-type]  # told apart above
        kept = [one for one in undone if one.kept is not None]
        ledger.deliveries.withdrawn = 0 if dry_run else len(undone) - len(kept)
        opened.end_run(ledger.run, ledger.to_json())
    word = "would be withdrawn" if dry_run else "withdrawn"
    console.say(f"{number(len(undone) - len(kept), 'delivery')} {word}, {len(kept):,} kept.")
    for one in kept:
        console.note(f"  kept: {one.key}{one.part and f' ({one.part})'}: {one.kept}")
    if as_json:
        print(msgspec.json.encode({"withdrawn": len(undone) - len(kept), "kept": kept}).decode())
