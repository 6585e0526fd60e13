"""``python -m exodus``: errors become one line and an exit code."""

import gc
import sys

from exodus.errors import INTERRUPTED

RARELY = 20_000
"""Records come and go by the million and hold no cycles: Python's collector, which looks every 700 objects, finds
nothing."""


def main() -> None:
    """Run the command line; end the process with its exit code."""
    try:
        from exodus.cli import run

        gc.set_threshold(RARELY)
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before the command line was there to answer it
        code = INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()
