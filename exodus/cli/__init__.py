"""The command line: one module per verb. It parses and prints; thinking is done below."""

from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. Errors are one line on stderr, never a traceback, unless they are bugs."""
    from exodus.cli._app import main

    return main(arguments)
