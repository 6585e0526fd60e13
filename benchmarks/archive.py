"""How fast the static archive is written, beside hugo, and searched: ``python benchmarks/archive.py``.

A Facebook takeout of 100,000 messages and a second one of 10,000 photos are imported and written as an archive. hugo
(Debian's package; without it the line is left out) renders the same pages of conversations from the same messages as
data. ``--write`` puts the result into ``docs/reference/performance.md``, below its own heading.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # run as a file: the project is the folder above
    sys.path.insert(0, str(Path(__file__).parent.parent))

from lxml import html as markup  # type: ignore[import-untyped]

from benchmarks.bench import MIB, PAGE, Bench, Run, load, table
from benchmarks.photo import Album
from exodus import __version__
from exodus.exporters import static
from exodus.exporters.static import Static, StaticOptions
from exodus.pipeline.filter import Filter
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store

HEADING = "## The static archive"
PHOTOS = 10_000
TOOK = "conversations.json"
PROFILE = "personal_information/profile_information/profile_information.json"
HUGO = shutil.which("hugo")
CHROMIUM = shutil.which("chromium")
SEARCH = """query => new Promise(resolve => {
    const field = document.getElementById('q'), hits = document.getElementById('hits');
    hits.replaceChildren();
    const began = performance.now();
    new MutationObserver((_, seen) => {
        if (hits.querySelector('a')) { seen.disconnect(); resolve(performance.now() - began); }
    }).observe(hits, {childList: true, subtree: true});
    field.value = query;
    field.form.requestSubmit();
})"""
"""Asks, and tells after how many milliseconds the first result stands on the page."""
CONFIG = {
    "baseURL": "/",
    "uglyURLs": True,
    "disableKinds": ["home", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "section", "404"],
}
LAYOUT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><header class="top">{{ .Site.Params.menu | safeHTML }}</header>
<main id="main"><h1><bdi>{{ .Title }}</bdi></h1><div class="body">
{{ range .Params.pieces }}
{{ if eq .kind "day" }}<h2 class="day">{{ .text }}</h2>
{{ else if eq .kind "notice" }}<p class="notice" id="{{ .id }}"><span dir="auto">{{ .text }}</span> {{ .time }}</p>
{{ else }}<article class="m" id="{{ .id }}">
<div class="text" dir="auto">
{{ range $at, $line := split .text "\\n" }}{{ if $at }}<br>{{ end }}{{ $line }}{{ end }}
</div><p class="line">
<a class="when" href="#{{ .id }}"><time datetime="{{ .machine }}" title="{{ .title }}">{{ .time }}</time></a>
</p></article>
{{ end }}{{ end }}
</div></main></body></html>
"""


class Silent:
    """Hears of progress and says nothing."""

    def start(self, label: str, total: int, unit: str) -> None:
        """A stretch begins."""

    def advance(self, amount: int) -> None:
        """So much more."""

    def finish(self) -> None:
        """Done."""


def photos(facebook: Path, target: Path) -> Path:
    """A takeout of the same account: a post for each of 10,000 photos."""
    album, posts = Album(7), []
    with zipfile.ZipFile(facebook) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        out.writestr(PROFILE, source.read(PROFILE))
        for number in range(PHOTOS):
            name = f"your_facebook_activity/posts/media/Walks_9/{9 * 10**14 + number}.jpg"
            out.writestr(name, album.bytes(10**6 + number))
            when = 1_300_000_000 + number * 40_000
            media = {"uri": name, "creation_timestamp": when, "title": "Walks"}
            posts.append(
                {"timestamp": when, "attachments": [{"data": [{"media": media}]}], "data": [{"post": "a walk"}]}
            )
        path = "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json"
        out.writestr(path, json.dumps(posts))
    return target


def inside(store: Path, folder: Path) -> None:
    """Write the archive in this process, and print how long its conversations took."""
    took = (0.0, 0.0)
    write = vars(static)["write_conversations"]

    def timed(*given: Any) -> None:
        nonlocal took
        began, busy = time.perf_counter(), time.process_time()
        write(*given)
        took = time.perf_counter() - began, time.process_time() - busy

    vars(static)["write_conversations"] = timed  # the build looks it up by its name
    with Store.open(store) as opened:
        options = StaticOptions(directory=str(folder), thumbnails=False)
        Static(options).publish(StoreSelection(opened, Filter()), Silent())
    (folder.parent / TOOK).write_text(json.dumps(took), encoding="utf-8")


def conversations(archive: Path) -> list[Path]:
    """All pages of conversations."""
    return sorted(archive.glob("conversations/r*.html"))


def pieces(page: Path) -> tuple[str, list[dict[str, str]]]:
    """What a page of a conversation shows: its title, and its days, notices and messages."""
    tree = markup.parse(str(page), markup.HTMLParser(encoding="utf-8")).getroot()
    found = []
    for element in tree.xpath("//main//*[self::h2 or self::article or (self::p and @class='notice')]"):
        text = (element.xpath("./div[contains(@class, 'text')] | ./span") or [element])[0]
        for line in text.xpath(".//br"):
            line.tail = "\n" + (line.tail or "").removeprefix("\n")
        stamp = (element.xpath(".//time") or [element])[-1]
        found.append(
            {
                "kind": {"h2": "day", "p": "notice"}.get(element.tag, "message"),
                "id": element.get("id", ""),
                "text": text.text_content().strip("\n"),
                "time": stamp.text_content(),
                "machine": stamp.get("datetime", ""),
                "title": stamp.get("title", ""),
            }
        )
    return tree.xpath("string(//h1)"), found


def site(archive: Path, folder: Path) -> int:
    """A site of hugo's with the same pages; how many."""
    menu = (archive / "index.html").read_text(encoding="utf-8").partition('<nav id="menu"')[2].partition("</nav>")[0]
    (folder / "layouts" / "_default").mkdir(parents=True)
    (folder / "layouts" / "_default" / "single.html").write_text(LAYOUT, encoding="utf-8")
    config = CONFIG | {"params": {"menu": f"<nav {menu}</nav>"}}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    content = folder / "content" / "conversations"
    content.mkdir(parents=True)
    pages = conversations(archive)
    for page in pages:
        title, found = pieces(page)
        data = json.dumps({"title": title, "pieces": found}, ensure_ascii=False, indent=1)
        (content / page.name).write_text(data + "\n", encoding="utf-8")
    return len(pages)


def same(archive: Path, public: Path) -> bool:
    """Whether hugo's pages show the same messages."""
    for page in conversations(archive):
        ours, theirs = pieces(page)[1], pieces(public / "conversations" / page.name)[1]
        if [piece["text"].split() for piece in ours] != [piece["text"].split() for piece in theirs]:
            return False
    return True


def beside_hugo(bench: Bench, store: Path) -> None:
    """The pages of all conversations, from messages to files: ours with keys, anchors, links and digests."""
    archive, folder = bench.folder / "beside", bench.folder / "hugo"
    command = (sys.executable, str(Path(__file__)), "--inside", str(store), str(archive))
    bench.measure(*command)
    shutil.rmtree(folder, ignore_errors=True)
    count = site(archive, folder)

    def ours() -> Run:
        shutil.rmtree(archive)
        bench.measure(*command)
        seconds, work = json.loads((bench.folder / TOOK).read_text(encoding="utf-8"))
        return Run(seconds, work, 0)

    def theirs() -> Run:
        shutil.rmtree(folder / "public", ignore_errors=True)
        return bench.measure(HUGO or "hugo", "--quiet", "--source", folder)

    we, they = bench.in_turn(ours, theirs)
    size = sum(page.stat().st_size for page in conversations(archive)) / count / 1000
    bench.add(
        f"{count:,} pages of conversations, {size:.0f} kB on average: pages a second of processor time",
        _rate(count, we),
    )
    bench.add(
        "the same pages by hugo: pages a second of processor time",
        _rate(count, they) if same(archive, folder / "public") else "other messages",
    )
    shutil.rmtree(archive)
    shutil.rmtree(folder)


def _rate(count: int, run: Run) -> str:
    """Pages for every second that a processor was busy with them."""
    return f"{count / run.work:,.0f} ({run.work:.1f} s; {run.seconds:.1f} s by the clock)"


@contextlib.contextmanager
def opened_search(archive: Path) -> Iterator[Callable[[str], float] | None]:
    """Asks the search page in Chromium: milliseconds to the first result. ``None`` where there is no browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        yield None
        return
    if CHROMIUM is None:
        yield None
        return
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def ask(query: str) -> float:
            page = browser.new_page()  # a new one for each: nothing is loaded yet
            page.goto((archive / "search" / "index.html").as_uri())
            page.wait_for_selector("#search:not([hidden])")
            milliseconds = float(page.evaluate(SEARCH, query))
            page.close()
            return milliseconds

        yield ask
        browser.close()


def search(bench: Bench, archive: Path, queries: tuple[str, ...]) -> None:
    """The first result from the disk, for words from rare to very common."""
    with opened_search(archive) as ask:
        if ask is None:
            print("SKIPPED: chromium or playwright is missing; search was not measured", file=sys.stderr)
            return
        ask(queries[0])
        times = {query: min(ask(query) for _ in range(bench.runs)) for query in queries}
    worst = max(times.values())
    told = ", ".join(f"{query}: {milliseconds:.0f} ms" for query, milliseconds in times.items())
    bench.add("search in Chromium from the disk, first result", told, "≤ 150 ms", worst / 150)


def archive_lines(bench: Bench) -> None:
    """Import, write, look."""
    takeout = bench.takeout("facebook", "medium")
    store, archive = bench.folder / "archive.exodus", bench.folder / "archive"
    bench.exodus(store, takeout)
    more = photos(takeout, bench.folder / "photos.zip")
    bench.measure(sys.executable, "-m", "exodus", "import", more, "--store", store, "--quiet")
    export = (sys.executable, "-m", "exodus", "export", "--store", store, "--quiet", "--to", f"static:{archive}")

    def whole() -> Run:
        shutil.rmtree(archive, ignore_errors=True)
        return bench.measure(*export, "-o", "thumbnails=false")

    (run,) = bench.in_turn(whole)
    with Store.open(store) as opened:
        counts = StoreSelection(opened, Filter()).counts()
    records = sum(sum(kinds.values()) for kinds in counts.values())
    files = sum(1 for _ in archive.glob("data/media/*/*"))
    pages = [page.stat().st_size for page in archive.rglob("*.html")]
    what = f"{records:,} records and {files:,} photos, without thumbnails: processor time"
    result = f"{run.work:.1f} s ({run.seconds:.1f} s by the clock), {len(pages):,} pages"
    bench.add(what, result, "≤ 60 s", run.work / 60)  # one process: beside no other work the clock says the same
    bench.add("peak memory of it", f"{run.peak // MIB} MiB", "≤ 200 MiB", run.peak / (200 * MIB))
    largest = max(pages)
    bench.add("its largest page", f"{largest / 1000:.0f} kB", "≤ 300 kB", largest / 300_000)
    (again,) = bench.in_turn(lambda: bench.measure(*export, "-o", "thumbnails=false"))
    bench.add("written again over itself: processor time", f"{again.work:.1f} s ({again.seconds:.1f} s by the clock)")
    search(bench, archive, ("people", "window*", '"have that"', "house -time"))
    if HUGO:
        beside_hugo(bench, store)
    else:
        print("SKIPPED: hugo is not installed (apt-get install hugo)", file=sys.stderr)


def section(bench: Bench) -> str:
    """The part of the reference page."""
    return f"""{HEADING}

Written by `python benchmarks/archive.py --write` on {datetime.now(UTC):%Y-%m-%d}: exodus {__version__}, medians of
{bench.runs}. {load()} The archive is whole: pages, search index, database, feeds, digests of every file.

{table(bench.lines)}
*hugo* ({_version()}, Debian's) is given the same messages as data, one file a page, and writes pages that show the same
words: without anchors for other keys, reactions, quotes and digests. exodus reads them from the store.
"""


def _version() -> str:
    """hugo's version, or that there is none."""
    if HUGO is None:
        return "not installed"
    told = subprocess.run([HUGO, "version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - our choice
    return told.split()[1].partition("+")[0].removeprefix("v")


def after(text: str) -> str:
    """The sections of other benches that stand behind ours."""
    _, _, rest = text.partition(HEADING)
    _, mark, others = rest.partition("\n## ")
    return f"{mark}{others}"


def main() -> int:
    """Read the command line, run, print the table."""
    parser = argparse.ArgumentParser(description="How fast the static archive is written and searched.")
    parser.add_argument("--runs", type=int, default=3, help="medians of so many")
    parser.add_argument("--write", action="store_true", help=f"write into {PAGE.name}")
    parser.add_argument("--folder", type=Path, help="keep takeouts here; without it, a temporary folder")
    parser.add_argument("--inside", type=Path, nargs=2, metavar=("STORE", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        inside(*options.inside)
        return 0
    with tempfile.TemporaryDirectory(prefix="exodus-bench-") as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder, options.runs)
        archive_lines(bench)
    print("\n" + table(bench.lines))
    if options.write:
        text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Performance"
        before = text.partition(HEADING)[0].rstrip()
        PAGE.write_text(f"{before}\n\n{section(bench)}{after(text)}", encoding="utf-8", newline="\n")
    return int(any(line.verdict == "missed" for line in bench.lines))


if __name__ == "__main__":
    sys.exit(main())
