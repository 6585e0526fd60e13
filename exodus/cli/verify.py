"""``exodus verify``: is everything still what and where it was said to be?"""

import typer

from exodus.cli import _options as options


def verify(
    to: options.To = None,
    store: options.StorePath = None,
    config: options.ConfigPath = None,
    pairs: options.Pairs = None,
    as_json: options.AsJson = False,
    trace: options.TracePath = None,
    quiet: options.Quiet = False,
) -> None:
    """Check the store's bytes, its takeouts and its destinations. Ends with 0 when nothing differs, else with 3.

    Every blob is hashed again; every takeout that is still where it was is read again and compared; every destination
    (or the one named with --to) is read back.
    """
    import msgspec

    from exodus import registry
    from exodus.cli import _journey as journey
    from exodus.cli._console import FINDINGS_EXIT, Console, number
    from exodus.cli._settings import load
    from exodus.pipeline.verify import verify_deliveries, verify_publication, verify_store, verify_takeouts
    from exodus.store import Store

    settings = load(config)
    path = options.store_path(store, settings.store)
    console = Console(as_json=as_json, quiet=quiet)
    console.say(f"Store: {path}")
    with journey.traced(trace), Store.open(path) as opened:
        differences = list(verify_store(opened, console))
        console.say(f"  store         {number(len(differences), 'difference')}")
        found = list(verify_takeouts(opened, list(registry.importers()), console))
        console.say(f"  takeouts      {number(len(found), 'difference')}")
        differences += found
        known = [f"{exporter}:{address}" for exporter, address in opened.destinations()]
        for place in [to] if to else known:
            exporter = journey.make_exporter(settings, place, pairs)
            if journey.is_publisher(exporter):
                found = list(verify_publication(exporter))
            else:
                found = list(verify_deliveries(opened, exporter, console))  # type: ignore[arg-type]  # told apart above
            console.say(f"  {place}  {number(len(found), 'difference')}")
            differences += found
    for one in differences:
        console.note(f"  {one.state}: {one.thing}{one.detail and f' ({one.detail})'}")
    if as_json:
        print(msgspec.json.encode({"differences": differences}).decode())
    console.say("Nothing differs." if not differences else f"{number(len(differences), 'difference')}.")
    raise typer.Exit(FINDINGS_EXIT if differences else 0)
