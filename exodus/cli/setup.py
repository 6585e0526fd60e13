"""``exodus setup``: what a destination needs before and after."""

from typing import Annotated

import typer

from exodus.cli import _options as options


def setup(
    destination: Annotated[
        str, typer.Argument(metavar="DESTINATION", help="A destination as --to names it.", show_default=False)
    ],
    store: options.StorePath = None,
    config: options.ConfigPath = None,
    pairs: options.Pairs = None,
    put_back: Annotated[bool, typer.Option("--restore", help="Put back what an earlier setup changed.")] = False,
    dry_run: options.DryRun = False,
    trace: options.TracePath = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Make a destination ready for a migration, and say what only its admin can do.

    What is changed is kept in the store; run it with --restore when everything is in.
    """
    import msgspec

    from exodus.cli import _journey as journey
    from exodus.cli._console import Console
    from exodus.cli._settings import load
    from exodus.contracts import Advice
    from exodus.pipeline.setup import restore, set_up
    from exodus.store import Store

    settings = load(config)
    path = options.store_path(store, settings.store)
    exporter = journey.make_exporter(settings, destination, pairs)
    console = Console(as_json=as_json, quiet=quiet)
    if journey.is_publisher(exporter):
        console.say(f"{exporter.title} needs no setup: exodus export --to {destination} is all.")
        if as_json:
            print('{"steps":[]}')
        raise typer.Exit(0)
    console.say(f"Store: {path}. {exporter.title}: {exporter.address}")
    done = []
    with journey.traced(trace), Store.open(path, create=True) as opened:
        run = opened.begin_run("setup")
        try:
            steps = (
                restore(opened, exporter, dry_run=dry_run)  # type: ignore[arg-type]  # told apart above
                if put_back
                else set_up(opened, run, exporter, dry_run=dry_run)  # type: ignore[arg-type]  # same
            )
            for step in steps:
                done.append(step)
                if isinstance(step, Advice):
                    console.say(f"  {'must be done first' if step.refusal else 'note'}: {step.text}")
                else:
                    word = f"would be {step.state}" if dry_run else step.state
                    shown = (step.after, step.before) if step.state == "restored" else (step.before, step.after)
                    why = step.reason and f": {step.reason}"
                    console.say(f"  {word}: {step.name} from {_plain(shown[0])} to {_plain(shown[1])}{why}")
        except BaseException:
            opened.end_run(run, "{}", "failed")
            raise
        opened.end_run(run, "{}")
    if not done:
        console.say("Nothing to put back." if put_back else "Everything is as it must be.")
    if as_json:
        print(msgspec.json.encode({"steps": done}).decode())


def _plain(value: object) -> str:
    return "nothing" if value in (None, "") else str(value)
