"""The application: its verbs, its errors, its exit codes."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from exodus import __version__
from exodus.cli.adapters import adapters
from exodus.cli.export import export
from exodus.cli.import_ import import_
from exodus.cli.inspect import inspect
from exodus.cli.invite import invite
from exodus.cli.migrate import migrate
from exodus.cli.setup import setup
from exodus.cli.status import status
from exodus.cli.undo import undo
from exodus.cli.verify import verify
from exodus.errors import INTERRUPTED, ExodusError, StoreError

EPILOG = (
    "Exit codes: 0 done, 1 bug, 2 usage, 3 findings with --strict, 10 configuration, 20 takeout, 30 store, "
    "40 delivery, 130 interrupted."
)


def build() -> typer.Typer:
    """The application with all its verbs."""
    app = typer.Typer(
        name="exodus",
        help="Leave the big platforms together, without losing anything: takeouts in, places you own out.",
        epilog=EPILOG,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_version)
    app.command("migrate", short_help="Read takeouts and write them to a place you own.")(migrate)
    app.command("inspect", short_help="Show what is in takeouts; write nothing.")(inspect)
    app.command("import", short_help="Read takeouts into the store.")(import_)
    app.command("export", short_help="Write what the store holds to a destination.")(export)
    app.command("status", short_help="Show what the store holds.")(status)
    app.command("setup", short_help="Make a destination ready, or put it back.")(setup)
    app.command("invite", short_help="List who can take over an account made for them.")(invite)
    app.command("verify", short_help="Check the store, its takeouts and destinations.")(verify)
    app.command("undo", short_help="Withdraw what was delivered.")(undo)
    app.command("adapters", short_help="List what can be read and written.")(adapters)
    return app


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    _open_streams()
    try:
        result = _run(arguments)
        sys.stdout.flush()
    except ExodusError as error:
        from exodus.cli._console import one_line

        print(f"exodus: {one_line(error)}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        from exodus.store.fault import NO_ROOM

        if error.errno not in NO_ROOM:
            raise
        print(f"exodus: {error.strerror}; make room and run the same command again", file=sys.stderr)
        return StoreError.exit_code
    if result == INTERRUPTED:
        print("\nexodus: interrupted; nothing is half-done, run the same command again to go on", file=sys.stderr)
    return result


def _run(arguments: Sequence[str]) -> int:
    try:
        build()(args=list(arguments), standalone_mode=True, prog_name="exodus")
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as end:  # an interruption too ends so, with its exit code
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0


def _open_streams() -> None:
    """A name in any script must print on any terminal, and where a stream is closed nothing is printed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - it is open to the end
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _print_version(value: bool) -> None:
    if value:
        print(f"exodus {__version__}")
        raise typer.Exit


def _version(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass
