"""``exodus import``: takeouts into the store."""

import typer

from exodus.cli import _options as options


def import_(
    takeouts: options.Takeouts,
    store: options.StorePath = None,
    config: options.ConfigPath = None,
    account: options.Account = None,
    pairs: options.ReadingPairs = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    strict: options.Strict = False,
) -> None:
    """Read takeouts into the store. What it holds already is recognised: the second time, everything is the same."""
    from exodus.cli import _journey as journey
    from exodus.cli._console import Console, exit_code
    from exodus.cli._settings import load
    from exodus.pipeline.ledger import Ledger
    from exodus.store import Store

    settings = load(config)
    journey.only_zone(pairs)
    zone = journey.reading_zone(pairs)
    path = options.store_path(store, settings.store)
    console, ledger = Console(as_json=as_json, quiet=quiet), Ledger()
    console.say(f"Store: {path}")
    with Store.open(path, create=True) as opened:
        with journey.running(opened, "import", ledger):
            failed = journey.read_all(opened, ledger.run, takeouts, ledger, console, account or settings.account, zone)
            ledger.check()
            opened.end_run(ledger.run, ledger.to_json(), "failed" if failed else "done")
        if as_json:
            print(ledger.to_json())
        console.closing(ledger, journey.where_to_look(opened))
    raise typer.Exit(exit_code(ledger, failed=failed, strict=strict))
