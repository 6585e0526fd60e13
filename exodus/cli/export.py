"""``exodus export``: from the store to a destination."""

import typer

from exodus.cli import _options as options


def export(
    to: options.To = None,
    store: options.StorePath = None,
    config: options.ConfigPath = None,
    pairs: options.Pairs = None,
    only: options.Only = None,
    exclude: options.Exclude = None,
    include: options.Include = None,
    since: options.Since = None,
    until: options.Until = None,
    conversations: options.Conversations = None,
    people: options.People = None,
    widen: options.Widen = None,
    dry_run: options.DryRun = False,
    trace: options.TracePath = None,
    retry_refused: options.RetryRefused = False,
    assumed: options.AssumeDelivered = None,
    rebuild: options.RebuildRoom = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    strict: options.Strict = False,
) -> None:
    """Write what the store holds to a destination. Running it again brings the destination up to date."""
    from exodus.cli import _journey as journey
    from exodus.cli._console import Console, exit_code
    from exodus.cli._settings import load
    from exodus.pipeline.ledger import Ledger
    from exodus.store import Store

    settings = load(config)
    chosen = journey.make_filter(only, exclude, include, since, until, conversations, people, widen)
    exporter = journey.make_exporter(settings, to, pairs)
    path = options.store_path(store, settings.store)
    console, ledger = Console(as_json=as_json, quiet=quiet), Ledger()
    console.say(f"Store: {path}. {exporter.title}: {exporter.address}")
    with journey.traced(trace), Store.open(path) as opened:
        selection = journey.select(opened, exporter, chosen, settings)
        if dry_run:
            plan = journey.plan(opened, exporter, selection, retry_refused=retry_refused)
            journey.show_plan(console, plan)
            if as_json:
                print(plan.to_json())
            raise typer.Exit(0)
        with journey.running(opened, "export", ledger):
            ledger.account_for_store(int(opened.value("SELECT count(*) FROM record")), selection.excluded)
            ledger.left_out = dict(selection.excluded)
            journey.take_down_all(opened, ledger, exporter, selection, rebuild or (), console)
            journey.write(
                opened,
                ledger.run,
                exporter,
                selection,
                ledger,
                console,
                retry_refused=retry_refused,
                assumed=assumed or (),
            )
            ledger.check()
            opened.end_run(ledger.run, ledger.to_json())
        console.left_out(ledger.records.excluded)
    if as_json:
        print(ledger.to_json())
    raise typer.Exit(exit_code(ledger, failed=False, strict=strict))
