"""``exodus status``: what a store holds."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from exodus.cli import _options as options

if TYPE_CHECKING:
    from pathlib import Path

    from exodus.cli._console import Console


def status(
    store: options.StorePath = None,
    config: options.ConfigPath = None,
    findings: Annotated[bool, typer.Option("--findings", help="List every finding and unread member.")] = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    strict: options.Strict = False,
) -> None:
    """Show what the store holds: takeouts, records, findings by reason, and what was delivered where."""
    import msgspec

    from exodus.cli._console import FINDINGS_EXIT, Console
    from exodus.cli._settings import load
    from exodus.pipeline.status import findings_of, status_of
    from exodus.store import Store

    settings = load(config)
    path = options.store_path(store, settings.store)
    with Store.open(path, write=False) as opened:
        summary = status_of(opened)
        listed = list(findings_of(opened)) if findings else []
    if as_json:
        print(msgspec.json.encode({**summary, **({"listed": listed} if findings else {})}).decode())
    _show(Console(as_json=as_json, quiet=quiet), path, summary, listed)
    raise typer.Exit(FINDINGS_EXIT if strict and (summary["findings"] or summary["unread"]) else 0)


def _show(console: "Console", path: "Path", summary: dict[str, Any], listed: list[dict[str, Any]]) -> None:
    from exodus.cli._console import number, one_line, place_of

    console.say(f"Store: {path}")
    for takeout in summary["takeouts"]:
        members = ", ".join(f"{count:,} {state}" for state, count in takeout["members"].items())
        account = f"{takeout['importer']}:{takeout['account']}" if takeout["account"] else takeout["importer"]
        console.say(f"  {takeout['takeout']}: {account} ({takeout['layout']}), {number(takeout['records'], 'record')}")
        console.say(f"    members: {members}")
    for type_, kinds in summary["records"].items():
        console.say(f"  {type_:<11}{', '.join(f'{count:,} {kind}' for kind, count in kinds.items())}")
    console.say(f"  blobs      {summary['blobs']['count']:,}, {summary['blobs']['bytes']:,} bytes")
    for destination in summary["destinations"]:
        states = ", ".join(f"{count:,} {state}" for state, count in destination["deliveries"].items())
        console.say(f"  {destination['exporter']}: {destination['address']}: {states}")
    for doubt in summary["in_doubt"]:
        place = f"{doubt['exporter']}:{doubt['address']}"
        console.say(f"  in doubt: {doubt['key']} {doubt['part']} at {place}")
    for run in summary["runs"][:5]:
        console.say(f"  run {run['run']}: {run['verb']}, {run['started']}, {run['state']}")
    console.say("Findings")
    for reason in summary["findings"]:
        console.say(f"  {reason['count']:>7,}  {reason['reason']}")
    if not summary["findings"]:
        console.say("  none")
    console.say(f"Unread members: {summary['unread']:,}")
    for one in listed:
        console.say(one_line(f"  {one['takeout']}: {place_of(one)}: {one['reason']}"))
