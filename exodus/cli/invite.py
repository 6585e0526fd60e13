"""``exodus invite``: who can take over the account that was made for them."""

from pathlib import Path
from typing import Annotated

import typer

from exodus.cli import _options as options


def invite(
    destination: Annotated[
        str, typer.Argument(metavar="DESTINATION", help="A destination as --to names it.", show_default=False)
    ],
    store: options.StorePath = None,
    config: options.ConfigPath = None,
    pairs: options.Pairs = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write the list to a file, for the destination's own invitations."),
    ] = None,
    trace: options.TracePath = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """List the people of a migration: the account made for each, and whether they have taken it over."""
    import csv as table

    import msgspec

    from exodus.cli import _journey as journey
    from exodus.cli._console import Console, number
    from exodus.cli._settings import load
    from exodus.errors import UsageError
    from exodus.pipeline.claim import claims_at
    from exodus.store import Store

    settings = load(config)
    path = options.store_path(store, settings.store)
    exporter = journey.make_exporter(settings, destination, pairs)
    console = Console(as_json=as_json, quiet=quiet)
    if journey.is_publisher(exporter):
        raise UsageError(f"{exporter.title} has no accounts; invite people where you pass it on")
    with journey.traced(trace), Store.open(path) as opened:
        claims = list(claims_at(opened, exporter))  # type: ignore[arg-type]  # told apart above
    for claim in claims:
        console.say(f"  {claim.state:<8} {claim.name} ({claim.account}){(claim.link and f' {claim.link}') or ''}")
    states = [claim.state for claim in claims]
    counted = ", ".join(f"{states.count(state):,} {state}" for state in dict.fromkeys(states))
    console.say(f"{number(len(claims), 'account')}{counted and f': {counted}'}")
    if csv is not None:
        with csv.open("w", encoding="utf-8", newline="") as file:
            writer = table.DictWriter(file, ["name", "account", "state", "email", "link"])
            writer.writeheader()
            writer.writerows(msgspec.to_builtins(claims))
        console.say(f"Written to {csv}")
    if as_json:
        print(msgspec.json.encode({"claims": claims}).decode())
