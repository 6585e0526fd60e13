"""``exodus adapters``: which platforms are read, which destinations written."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from exodus.cli import _options as options

Strict = Annotated[bool, typer.Option("--strict", help="End with 3 when one of them cannot be loaded.")]


def adapters(as_json: options.AsJson = False, quiet: options.Quiet = False, strict: Strict = False) -> None:
    """List the importers and exporters that are installed. One that cannot be loaded is named, and why."""
    import json

    from exodus import registry
    from exodus.cli._console import FINDINGS_EXIT, Console

    console = Console(as_json=as_json, quiet=quiet)
    importers = [_told(name, registry.importer) for name in registry.importer_names()]
    exporters = [_told(name, registry.exporter) for name in registry.exporter_names()]
    width = max(len(one["name"]) for one in importers + exporters)
    if as_json:
        print(json.dumps({"importers": importers, "exporters": exporters}, ensure_ascii=False))
    console.say("Importers (read takeouts of)")
    for one in importers:
        if "error" not in one:
            console.say(f"  {one['name']:<{width}}  {one['title']}")
    console.say("Exporters (write to)")
    for one in exporters:
        if "error" not in one:
            console.say(f"  {one['name']:<{width}}  {one['title']} (-o {', '.join(one['options'])})")
    broken = [one for one in importers + exporters if "error" in one]
    for one in broken:
        console.error(f"{one['name']} cannot be loaded: {one['error']}")
    raise typer.Exit(FINDINGS_EXIT if strict and broken else 0)


def _told(name: str, find: Callable[[str], Any]) -> dict[str, Any]:
    """What is told of an adapter: its title, an exporter's options; or why it cannot be loaded."""
    from exodus.errors import UsageError

    try:
        found = find(name)
    except (ImportError, UsageError) as error:  # a package outside; the others are listed
        return {"name": name, "error": str(error)}
    told = {"name": name, "title": found.title}
    return told | {"options": list(found.Options.__struct_fields__)} if hasattr(found, "Options") else told
