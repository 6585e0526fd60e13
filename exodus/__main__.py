"""``python -m exodus``: errors become one line and an exit code."""

import sys


def main() -> None:
    """Run the command line; end the process with its exit code."""
    from exodus.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
