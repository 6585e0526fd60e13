"""``exodus inspect``: what is in a takeout."""

from typing import TYPE_CHECKING, Annotated

import typer

from exodus.cli import _options as options

if TYPE_CHECKING:
    from exodus.cli._console import Console
    from exodus.pipeline.inspect import Inspection


Share = Annotated[
    bool,
    typer.Option(
        "--share",
        help="Print a report of the takeout's shape for a bug tracker instead: patterns of files, keys, findings; no "
        "names, texts, addresses or numbers of yours.",
    ),
]


def inspect(
    takeouts: options.Takeouts,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    strict: options.Strict = False,
    share: Share = False,
) -> None:
    """Show what is in takeouts: whose, from when, how much of what, and what could not be read. Writes nothing."""
    import msgspec

    from exodus import registry
    from exodus.cli._console import FINDINGS_EXIT, Console
    from exodus.errors import TakeoutError
    from exodus.pipeline import inspect as inspection
    from exodus.pipeline import share as sharing
    from exodus.pipeline.discovery import discover

    console = Console(as_json=as_json or share, quiet=quiet)
    reports: list[sharing.Report] = []
    seen: list[inspection.Inspection | inspection.Unreadable] = []
    failed = loose = False
    for found in discover(takeouts, list(registry.importers())):
        if found.takeout is None:
            failed |= not found.loose
            loose |= found.loose
            seen.append(inspection.Unreadable(takeout=found.name, error=str(found.error)))
            console.unread(found)
            continue
        with found.takeout as takeout:
            try:
                one = inspection.inspect(takeout, found.claims, console)
                if share:
                    reports.append(sharing.report(takeout, found.claims, one))
            except TakeoutError as error:
                failed = True
                seen.append(inspection.Unreadable(takeout=found.name, error=str(error)))
                console.error(error)
                continue
        seen.append(one)
        _show(console, one)
    if share:
        plain = reports[0] if len(reports) == 1 else {"takeouts": reports}
        print(msgspec.json.encode(plain).decode() if as_json else "\n\n".join(one.text() for one in reports))
    elif as_json:
        print(msgspec.json.encode(inspection.joined(seen)).decode())
    if failed:
        raise typer.Exit(TakeoutError.exit_code)
    leftovers = loose or any(isinstance(one, inspection.Inspection) and (one.findings or one.unread) for one in seen)
    raise typer.Exit(FINDINGS_EXIT if strict and leftovers else 0)


def _show(console: "Console", one: "Inspection") -> None:
    from exodus.cli._console import counted, number, place_of
    from exodus.pipeline.inspect import plain_finding

    handle = f" (@{one.owner.preferred_username})" if one.owner.preferred_username else ""
    console.say(f"{one.takeout}: {'; '.join(f'{importer}, {layout}' for importer, layout in one.parts)}")
    console.say(f"  owner    {one.owner.name or 'not stated'}{handle}")
    if one.period[0] and one.period[1]:
        console.say(f"  period   {one.period[0][:10]} to {one.period[1][:10]}")
    for type_, kinds in one.records.items():
        counts = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items(), key=lambda pair: -pair[1]))
        console.say(f"  {type_:<11}{counts}")
    members = one.members
    console.say(
        f"  members  {members.all:,}: {members.read:,} read, {members.media:,} media, {members.ignored:,} ignored, "
        f"{members.unread:,} unread"
    )
    if one.dropped:
        console.say(f"  dropped  {counted(one.dropped)}")
    for advice in one.advice:
        console.say(f"  note: {advice}")
    for name in one.unread:
        console.note(f"  unread: {name}")
    for finding in map(plain_finding, one.findings):
        times = f" ({finding['count']:,} times)" if "count" in finding else ""
        console.note(f"  finding: {place_of(finding)}: {finding['reason']}{times}")
    console.say(f"{number(len(one.findings), 'finding')}, {number(len(one.unread), 'unread member')}.")
