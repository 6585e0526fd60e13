"""The most memory a process of ours has held."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak() -> int:
    """MiB held at most since this program began.

    Linux lets a program inherit ``ru_maxrss`` from whoever started it, so its own mark is read where there is one.
    """
    if STATUS.exists():
        marks = dict(line.split(":", 1) for line in STATUS.read_text(encoding="utf-8").splitlines())
        return int(marks["VmHWM"].split()[0]) >> 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)
