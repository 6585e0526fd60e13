"""``exodus migrate``: takeouts in, a place of one's own out."""

import typer

from exodus.cli import _options as options


def migrate(
    takeouts: options.Takeouts,
    to: options.To = None,
    store: options.StorePath = None,
    config: options.ConfigPath = None,
    pairs: options.Pairs = None,
    account: options.Account = None,
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
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    strict: options.Strict = False,
) -> None:
    """Read takeouts and write everything to a place you own: one command, start to end.

    Takeouts are read into a store first and written from there, so that the next takeout, of next year or of a friend,
    joins what is there. The takeouts themselves stay untouched.
    """
    from exodus.cli import _journey as journey
    from exodus.cli._console import Console, exit_code
    from exodus.cli._settings import load
    from exodus.errors import TakeoutError
    from exodus.pipeline.ledger import Ledger

    settings = load(config)
    chosen = journey.make_filter(only, exclude, include, since, until, conversations, people, widen)
    exporter = journey.make_exporter(settings, to, pairs)
    zone = journey.reading_zone(pairs)
    path = options.store_path(store, settings.store)
    console, ledger = Console(as_json=as_json, quiet=quiet), Ledger()
    console.say(f"Store: {path}. {exporter.title}: {exporter.address}")
    with journey.traced(trace), journey.opened(path, exporter, dry_run=dry_run) as opened:
        with journey.running(opened, "migrate", ledger):
            failed = journey.read_all(opened, ledger.run, takeouts, ledger, console, account or settings.account, zone)
            if failed and not any(entry.records for entry in ledger.takeouts):
                if as_json:
                    print(ledger.to_json())
                raise typer.Exit(TakeoutError.exit_code)
            selection = journey.select(opened, exporter, chosen, settings)
            if dry_run:
                plan = journey.plan(opened, exporter, selection, retry_refused=False)
                journey.show_plan(console, plan)
                if as_json:
                    print(plan.to_json())
                raise typer.Exit(exit_code(ledger, failed=failed, strict=strict))
            journey.write(opened, ledger.run, exporter, selection, ledger, console)
            ledger.left_out = dict(selection.excluded)
            ledger.check()
            opened.end_run(ledger.run, ledger.to_json())
        console.left_out(ledger.left_out)
        if as_json:
            print(ledger.to_json())
        console.closing(ledger, journey.where_to_look(opened))
    raise typer.Exit(exit_code(ledger, failed=failed, strict=strict))
