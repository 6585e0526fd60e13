"""How fast and in how much memory exodus reads takeouts, beside a peer and a floor: ``python benchmarks/bench.py``.

Every candidate runs in a process of its own, in turn; medians are compared within one run, so that the machine cancels
out. Bench-only requirements: ``twitter-to-sqlite==0.22`` and ``orjson``, which it installs into a throw-away virtual
environment; where that fails it says so and leaves those lines out.

``--sizes medium,large`` adds the takeouts of 1,000,000 (some minutes, 3 GB of disk). ``--write`` puts the table into
``docs/reference/performance.md``. Exit code 1 when a budget is missed by more than a quarter, or a result is wrong.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Literal

if __name__ == "__main__":  # run as a file: the project is the folder above
    sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec
from msgspec import Struct

from benchmarks.generator import SIZES, generate
from benchmarks.package import text_sum
from exodus import __version__

REQUIREMENTS = ("twitter-to-sqlite==0.22", "orjson")
ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "performance.md"
MARGIN = 1.25
MIB = 1 << 20
WATCH = """
import os, subprocess, sys, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs one command and prints what it took. A small process of its own: a child's peak counts its parent's size."""
TEXT_KINDS = ("post", "comment", "message", "announce")


class Run(Struct, frozen=True):
    """What one process took: seconds of wall and of processor time, and its peak of resident memory in bytes."""

    seconds: float
    work: float
    peak: int


class Line(Struct, frozen=True):
    """A line of the table. ``verdict`` is empty where there is no budget."""

    what: str
    result: str
    budget: str = ""
    verdict: Literal["", "kept", "nearly", "missed"] = ""


class Bench:
    """The takeouts, the processes, and the lines they come to."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder = folder
        self.runs = runs
        self.lines: list[Line] = []
        # Bytecode is kept, as it is for what is installed.
        self.environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.peaks: dict[tuple[str, str], int] = {}

    def takeout(self, kind: str, size: str, since: float = 0, until: float = 1) -> Path:
        """A synthetic takeout, made once."""
        path = self.folder / f"{kind}-{size}-{since}-{until}.zip"
        if not path.exists():
            generate(kind, SIZES[size], path, since=since, until=until)
        return path

    def measure(self, *command: str | Path) -> Run:
        """Run a command to its end."""
        done = subprocess.run(  # noqa: S603 - our own commands
            [sys.executable, "-I", "-S", "-c", WATCH, *map(str, command)],
            stdout=subprocess.PIPE,
            cwd=self.folder,
            env=self.environment,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(map(str, command))} ended with {done.returncode}")
        seconds, work, peak = map(float, done.stdout.split())
        return Run(seconds, work, int(peak) * (1 if sys.platform == "darwin" else 1024))

    def exodus(self, store: Path, *takeouts: Path) -> Run:
        """Import takeouts into a store of this name; a new one."""
        shutil.rmtree(store, ignore_errors=True)
        runs = [
            self.measure(sys.executable, "-m", "exodus", "import", takeout, "--store", store, "--quiet")
            for takeout in takeouts
        ]
        return Run(sum(run.seconds for run in runs), sum(run.work for run in runs), max(run.peak for run in runs))

    def in_turn(self, *candidates: Callable[[], Run], runs: int | None = None) -> list[Run]:
        """Each candidate as often as asked, in turn; the medians of each."""
        rounds = [[candidate() for candidate in candidates] for _ in range(runs or self.runs)]
        return [
            Run(
                median(run.seconds for run in column),
                median(run.work for run in column),
                int(median(run.peak for run in column)),
            )
            for column in zip(*rounds, strict=True)
        ]

    def add(self, what: str, result: str, budget: str = "", excess: float = 0) -> None:
        """A line, printed as soon as it is known. ``excess`` is the measured part of the budget: 1 is all of it."""
        verdict: Literal["", "kept", "nearly", "missed"] = ""
        if budget:
            verdict = "kept" if excess <= 1 else "nearly" if excess <= MARGIN else "missed"
        self.lines.append(Line(what, result, budget, verdict))
        print(f"{what}: {result}" + (f" (budget {budget}: {verdict})" if budget else ""), flush=True)

    def compare(self, what: str, ours: Run, theirs: Run, most: float) -> None:
        """A line for a ratio of wall times; that of processor times beside it, which other work does not change."""
        ratio = ours.seconds / theirs.seconds
        result = (
            f"{ratio:.2f} ({ours.seconds:.1f} s to {theirs.seconds:.1f} s); of processor time "
            f"{ours.work / theirs.work:.2f}; {ours.peak // MIB} MiB to {theirs.peak // MIB} MiB"
        )
        self.add(what, result, f"≤ {most:g}", ratio / most)


def install(folder: Path) -> Path | None:
    """The interpreter of a throw-away environment with the peer and the floor; ``None`` where it cannot be made."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *REQUIREMENTS]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own command
        print(f"SKIPPED: {' and '.join(REQUIREMENTS)} cannot be installed; no peer and no floor", file=sys.stderr)
        return None
    return python


def renamed(takeout: Path, target: Path) -> Path:
    """The X takeout with all posts in one ``tweet.js``, the only name of them that twitter-to-sqlite 0.22 knows."""
    with zipfile.ZipFile(takeout) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        names = [name for name in source.namelist() if re.fullmatch(r"data/tweets(-part\d+)?\.js", name)]
        bodies = [source.read(name).partition(b"= [")[2].rstrip().removesuffix(b"]") for name in names]
        out.writestr("data/tweet.js", b"window.YTD.tweet.part0 = [" + b",".join(bodies) + b"]")
        for name in source.namelist():
            if name.endswith(".js") and name not in names:
                out.writestr(name, source.read(name))
    return target


def without_media(takeout: Path, target: Path) -> Path:
    """The takeout without its photos, for comparison with programs that do not read them."""
    with zipfile.ZipFile(takeout) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for name in source.namelist():
            if not name.endswith(".jpg"):
                out.writestr(zipfile.ZipInfo(name, (2025, 1, 2, 3, 4, 4)), source.read(name), zipfile.ZIP_DEFLATED)
    return target


def sums(store: Path) -> dict[str, str]:
    """``text_sum64`` of every kind that has texts, from the store itself."""
    found: Counter[str] = Counter()
    database = sqlite3.connect(f"file:{store / 'store.sqlite'}?mode=ro", uri=True)
    marks = ", ".join("?" * len(TEXT_KINDS))
    query = f"SELECT kind, json FROM record JOIN body ON body.id = record.body WHERE kind IN ({marks})"  # noqa: S608 - marks only
    for kind, body in database.execute(query, TEXT_KINDS):
        text = msgspec.json.decode(body).get("content")
        if text:
            found[kind] += text_sum(text)
    database.close()
    return {kind: f"{total % (1 << 64):016x}" for kind, total in found.items()}


def true_sums(takeout: Path) -> dict[str, str]:
    """The same from the generator's truth."""
    lines = map(msgspec.json.decode, takeout.with_suffix(".truth.jsonl").read_bytes().splitlines())
    return {line["kind"]: line["text_sum64"] for line in lines if line["kind"] in TEXT_KINDS}


def keys(store: Path) -> Counter[tuple[str, str, str]]:
    """(type, kind, key) of every record in a store."""
    database = sqlite3.connect(f"file:{store / 'store.sqlite'}?mode=ro", uri=True)
    found: Counter[tuple[str, str, str]] = Counter(database.execute("SELECT type, kind, key FROM record"))
    database.close()
    return found


def peer_and_floor(bench: Bench, python: Path) -> None:
    """X beside twitter-to-sqlite, Facebook beside the floor."""
    store = bench.folder / "peer.exodus"
    posts = without_media(bench.takeout("x", "medium"), bench.folder / "x-posts.zip")
    tweets = renamed(posts, bench.folder / "x-renamed.zip")
    database = bench.folder / "peer.db"

    def twitter_to_sqlite() -> Run:
        database.unlink(missing_ok=True)
        return bench.measure(python.with_name("twitter-to-sqlite"), "import", database, tweets)

    ours, theirs = bench.in_turn(lambda: bench.exodus(store, posts), twitter_to_sqlite)
    bench.compare("X, 100,000 posts: wall time to that of twitter-to-sqlite 0.22", ours, theirs, 0.35)

    messages = without_media(bench.takeout("facebook", "medium"), bench.folder / "facebook-texts.zip")

    def floor() -> Run:
        for path in bench.folder.glob("floor.db*"):
            path.unlink()
        return bench.measure(python, Path(__file__).parent / "floor.py", messages, bench.folder / "floor.db")

    ours, bare = bench.in_turn(lambda: bench.exodus(store, messages), floor)
    bench.compare("Facebook, 100,000 messages: wall time to orjson.loads and bare inserts", ours, bare, 6)


def imports(bench: Bench, kind: str, size: str) -> None:
    """A whole takeout with its photos: rate, memory, and whether every text is what its author wrote."""
    takeout, store = bench.takeout(kind, size), bench.folder / f"{kind}-{size}.exodus"
    (run,) = bench.in_turn(lambda: bench.exodus(store, takeout), runs=1 if size == "large" else None)
    count = sum(keys(store).values())
    bench.peaks[kind, size] = run.peak
    label = f"{kind}, {size} ({SIZES[size]:,} messages or posts, {count:,} records)"
    bench.add(f"{label}: records a second", f"{count / run.seconds:,.0f} ({run.seconds:.1f} s)")
    most = 256 if size == "large" else 120
    bench.add(f"{label}: peak memory", f"{run.peak // MIB} MiB", f"≤ {most} MiB", run.peak / (most * MIB))
    right = sums(store) == true_sums(takeout)
    bench.add(f"{label}: texts as they were written", "all" if right else "not all", "all", 1 if right else 2)
    if size == "large" and (kind, "medium") in bench.peaks:
        ratio = run.peak / bench.peaks[kind, "medium"]
        bench.add(f"{kind}: peak memory, large to medium", f"{ratio:.2f}", "≤ 3", ratio / 3)
    shutil.rmtree(store)


def union(bench: Bench, kind: str) -> None:
    """Two overlapping takeouts of one person hold, imported in either order, exactly what the whole one holds."""
    whole, both = bench.folder / "whole.exodus", bench.folder / "both.exodus"
    early, late = bench.takeout(kind, "medium", 0, 0.7), bench.takeout(kind, "medium", 0.3, 1)
    bench.exodus(whole, bench.takeout(kind, "medium"))
    bench.exodus(both, early, late)
    expected, found = keys(whole), keys(both)
    missing, extra = sum((expected - found).values()), sum((found - expected).values())
    result = f"{sum(found.values()):,} records, {missing} missing, {extra} too many"
    wrong = 2 if missing or extra else 1
    bench.add(f"{kind}, 100,000: a second, overlapping takeout", result, "exactly the union", wrong)
    (again,) = bench.in_turn(
        lambda: bench.measure(sys.executable, "-m", "exodus", "import", late, "--store", both, "--quiet")
    )
    unchanged = keys(both) == found
    bench.add(
        f"{kind}, 100,000: the same takeout again", f"{again.seconds:.1f} s", "nothing new", 1 if unchanged else 2
    )


def startup(bench: Bench) -> None:
    """How long ``exodus --help`` takes."""
    bench.measure(sys.executable, "-m", "exodus", "--help")
    (run,) = bench.in_turn(lambda: bench.measure(sys.executable, "-m", "exodus", "--help"))
    bench.add("exodus --help", f"{run.seconds:.2f} s", "≤ 0.3 s", run.seconds / 0.3)


def table(lines: list[Line]) -> str:
    """The lines as a Markdown table."""
    rows = ["| what | result | budget | |", "| --- | --- | --- | --- |"]
    rows += [f"| {line.what} | {line.result} | {line.budget} | {line.verdict} |" for line in lines]
    return "\n".join(rows) + "\n"


def load() -> str:
    """How busy the machine is with other things, as a sentence."""
    if not hasattr(os, "getloadavg"):
        return ""
    return f"Load of the machine in the last quarter of an hour, this bench included: {os.getloadavg()[2]:.1f}."


def page(lines: list[Line], runs: int) -> str:
    """The reference page."""
    return f"""# Performance

Written by `python benchmarks/bench.py --write` on {datetime.now(UTC):%Y-%m-%d}: exodus {__version__},
CPython {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores; medians of {runs},
of takeouts of 1,000,000 one run. {load()}

Each candidate runs in a process of its own, in turn with what it is compared to. Seconds are only a scale; ratios hold
within one run. A budget exceeded by up to a quarter is *nearly* kept: so much a shared machine may add. Takeouts are
synthetic (`benchmarks/generator.py`): texts in twenty languages, Meta's escapes, traps, photos with EXIF. Imports
include keys, repair and indexes; and all photos, but for the comparisons with programs that read none. Files are in the
page cache.

{table(lines)}
What the lines mean:

- *twitter-to-sqlite* 0.22 reads no posts from a takeout as X makes it today; it is given the same posts in one
  `tweet.js`. It reads neither long posts nor media.
- The *floor* decodes every member whole with `orjson.loads` and inserts three columns without a key or an index
  (`benchmarks/floor.py`): no repair, no records, no provenance.
- *Texts as they were written*: the sum over the digests of all texts in the store equals the generator's.
- *Exactly the union*: two slices of one takeout, `0:0.7` and `0.3:1`, give the very keys of the whole.
"""


def main() -> int:
    """Read the command line, run, print the table."""
    parser = argparse.ArgumentParser(description="How fast and in how much memory exodus reads takeouts.")
    parser.add_argument("--sizes", default="medium", help="medium, or medium,large")
    parser.add_argument("--runs", type=int, default=3, help="medians of so many")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    parser.add_argument("--folder", type=Path, help="keep takeouts here; without it, a temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="exodus-bench-") as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder, options.runs)
        startup(bench)
        python = install(Path(temporary) / "venv")
        if python is not None:
            peer_and_floor(bench, python)
        for size in options.sizes.split(","):
            for kind in ("facebook", "instagram", "x"):
                if size != "large" or kind != "instagram":
                    imports(bench, kind, size)
        for kind in ("facebook", "instagram", "x"):
            union(bench, kind)
    print("\n" + table(bench.lines))
    if options.write:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        others = PAGE.read_text(encoding="utf-8").partition("\n## ") if PAGE.exists() else ("", "", "")
        PAGE.write_text(page(bench.lines, options.runs) + "".join(others[1:]), encoding="utf-8", newline="\n")
    return int(any(line.verdict == "missed" for line in bench.lines))


if __name__ == "__main__":
    sys.exit(main())
