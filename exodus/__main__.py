"""``python -m exodus``: errors become one line and an exit code."""

import gc
import sys

RARELY = 20_000
"""Records come and go by the million and hold no cycles: Python's collector, which looks every 700 objects, finds nothing."""


def main() -> None:
    """Run the command line; end the process with its exit code."""
    from exodus.cli import run

    gc.set_threshold(RARELY)

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
