"""``exodus status``: what a store holds."""

from typing import Annotated

import typer

from exodus.cli import _options as options


def status(
    store: options.StorePath = None,
    config: options.ConfigPath = None,
    findings: Annotated[bool, typer.Option("--findings", help="List every finding and unread member.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Show what the store holds: takeouts, records, findings by reason, and what was delivered where."""
    import msgspec

    from exodus.cli._console import number, one_line, plain
    from exodus.config import load
    from exodus.pipeline.status import findings_of, status_of
    from exodus.store import Store

    settings = load(config)
    path = options.store_path(store, settings.store)
    with Store.open(path, write=False) as opened:
        summary = status_of(opened)
        listed = list(findings_of(opened)) if findings else []
    if as_json:
        print(msgspec.json.encode({**summary, **({"listed": listed} if findings else {})}).decode())
        return
    print(f"Store: {path}")
    for takeout in summary["takeouts"]:
        members = ", ".join(f"{count:,} {state}" for state, count in takeout["members"].items())
        print(
            plain(
                f"  {takeout['takeout']}: {takeout['importer']} ({takeout['layout']}), "
                f"{number(takeout['records'], 'record')}"
            )
        )
        print(f"    members: {members}")
    for type_, kinds in summary["records"].items():
        print(f"  {type_:<11}{', '.join(f'{count:,} {kind}' for kind, count in kinds.items())}")
    print(f"  blobs      {summary['blobs']['count']:,}, {summary['blobs']['bytes']:,} bytes")
    for destination in summary["destinations"]:
        states = ", ".join(f"{count:,} {state}" for state, count in destination["deliveries"].items())
        print(f"  {destination['exporter']}: {destination['address']}: {states}")
    for doubt in summary["in_doubt"]:
        place = f"{doubt['exporter']}:{doubt['address']}"
        print(f"  in doubt: {doubt['key']} {doubt['part']} at {place}")
    for run in summary["runs"][:5]:
        print(f"  run {run['run']}: {run['verb']}, {run['started']}, {run['state']}")
    print("Findings")
    for reason in summary["findings"]:
        print(f"  {reason['count']:>7,}  {reason['reason']}")
    if not summary["findings"]:
        print("  none")
    print(f"Unread members: {summary['unread']:,}")
    for one in listed:
        place = one["member"] + (one["pointer"] and f"#{one['pointer']}")
        print(one_line(f"  {one['takeout']}: {place}: {one['reason']}"))
