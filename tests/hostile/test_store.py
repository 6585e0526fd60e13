"""The store when the disk is full or read-only, when it is killed, shared, newer or damaged; and what undo leaves."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import apsw
import pytest

from exodus.errors import StoreError
from exodus.store import Store
from tests import shelf
from tests.hostile.journey import Journey, assert_no_leftovers

SAMPLES = [
    shelf.SHELF / "facebook" / "2024-json",
    shelf.SHELF / "instagram" / "2024-json",
    shelf.SHELF / "x" / "2023-data",
]
HELD = {
    "account": "SELECT platform, name FROM account",
    "evidence": "SELECT e.platform, e.evidence, a.name FROM evidence AS e JOIN account AS a ON a.id = e.account",
    "takeout": "SELECT t.name, importer, layout, a.name, fingerprint, made_at, paths, state FROM takeout AS t"
    " JOIN account AS a ON a.id = t.account",
    "member": "SELECT t.name, m.name, m.size, m.state, m.rule FROM member AS m JOIN takeout AS t ON t.id = m.takeout",
    "record": "SELECT key, type, kind, published, attributed_to, context, parent, audience, deleted, b.json"
    " FROM record AS r JOIN body AS b ON b.id = r.body",
    "version": "SELECT r.key, t.name, b.json, b.crc32, m.name, v.pointer FROM version AS v"
    " JOIN record AS r ON r.id = v.record JOIN takeout AS t ON t.id = v.takeout JOIN body AS b ON b.id = v.body"
    " LEFT JOIN member AS m ON m.id = v.member",
    "body": "SELECT json, crc32 FROM body",
    "alias": "SELECT * FROM alias",
    "blob": "SELECT * FROM blob",
    "finding": "SELECT t.name, member, pointer, reason, detail, count FROM finding AS f"
    " JOIN takeout AS t ON t.id = f.takeout",
}
"""Everything a store holds but runs and the journal, whatever number a row got."""

LIMITED = """
import resource, sys
from exodus.cli import run
sys.dont_write_bytecode = True  # Python 3.11 would keep the half of a module that the limit lets through
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(run(sys.argv[2:]))
"""
POWERLESS = """
import ctypes, os, sys
from exodus.cli import run
if os.getuid() == 0:  # root passes over permissions unless it lays that power down: CAP_DAC_OVERRIDE and its like
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.capget(header, data) == 0
    data[0] &= ~0b1110
    assert libc.capset(header, data) == 0, os.strerror(ctypes.get_errno())
sys.exit(run(sys.argv[1:]))
"""


def rows(path: Path) -> dict[str, list[Any]]:
    """Everything a store holds, row by row, but runs and the journal; and its blobs, byte by byte."""
    flags = apsw.SQLITE_OPEN_READONLY
    with contextlib.closing(apsw.Connection(str(path / "store.sqlite"), flags=flags)) as connection:
        held: dict[str, list[Any]] = {
            table: sorted(connection.execute(query), key=repr) for table, query in HELD.items()
        }
    blobs = [file for file in (path / "blobs").rglob("*") if file.is_file()]
    held["blobs"] = sorted((str(file.relative_to(path)), file.read_bytes()) for file in blobs)
    return held


def child(code: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False
    )


def importing(store: Path, *samples: Path) -> list[str]:
    return [sys.executable, "-m", "exodus", "import", *map(str, samples or SAMPLES), "--store", str(store), "--quiet"]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the samples that nothing befell."""
    path = tmp_path_factory.mktemp("undisturbed") / "s.exodus"
    subprocess.run(importing(path), check=True)
    return path


@pytest.fixture
def copied(undisturbed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(undisturbed, tmp_path / "s.exodus"))


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize("limit", [0, 3000, 30_000, 100_000, 200_000])
def test_a_disk_that_fills_up_is_said_and_the_same_command_goes_on(
    tmp_path: Path, undisturbed: Path, limit: int
) -> None:
    store = tmp_path / "s.exodus"
    arguments: list[str | Path] = ["import", *SAMPLES, "--store", store, "--quiet"]
    done = child(LIMITED, str(limit), *arguments)
    assert done.returncode == 30, (done.returncode, done.stderr)
    assert "make room" in one_line(done)
    if (store / "store.sqlite").exists() and (store / "store.sqlite").stat().st_size:
        with Store.open(store) as opened:
            opened.check(whole=True)
    assert child(LIMITED, "-1", *arguments).returncode == 0
    assert_no_leftovers(tmp_path)
    assert rows(store) == rows(undisturbed)


def _mount(*arguments: str) -> bool:
    command = shutil.which(arguments[0])
    return (
        command is not None
        and not subprocess.run([command, *arguments[1:]], capture_output=True, check=False).returncode
    )


@pytest.mark.parametrize("room", ["200k", "500k", "600k"])
def test_a_small_disk_that_is_really_full(
    tmp_path: Path, undisturbed: Path, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    """On a disk of its own where we may mount one; elsewhere there is but the room that nothing lacks."""
    monkeypatch.setattr("exodus.store.database.RESERVE", -(1 << 40))
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = sys.platform == "linux" and _mount("mount", "-t", "tmpfs", "-o", f"size={room}", "exodus", str(disk))
    try:
        if mounted:
            with pytest.raises(StoreError, match=r"disk is full"):
                _import_here(disk / "s.exodus")
            assert_no_leftovers(disk)
            assert _mount("mount", "-o", "remount,size=50m", str(disk))
        _import_here(disk / "s.exodus")
        assert_no_leftovers(disk)
        assert rows(disk / "s.exodus") == rows(undisturbed)
    finally:
        if mounted:
            assert _mount("umount", str(disk))


def _import_here(path: Path) -> None:
    from exodus import registry
    from exodus.cli._console import Console
    from exodus.pipeline.discovery import discover
    from exodus.pipeline.ingest import ingest

    with Store.open(path, create=True) as store:
        run = store.begin_run("import")
        for found in discover(SAMPLES, list(registry.importers())):
            assert found.takeout is not None
            with found.takeout as takeout:
                ingest(store, run, takeout, found.claims, Console(as_json=False, quiet=True))


def test_too_little_room_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exodus.store.database.RESERVE", 1 << 60)
    with pytest.raises(StoreError, match="make room, or put the store elsewhere"):
        _import_here(tmp_path / "s.exodus")
    assert not (tmp_path / "s.exodus" / "blobs").exists()
    assert_no_leftovers(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_read_only_store_can_be_looked_at_and_says_that_it_cannot_be_written(tmp_path: Path, copied: Path) -> None:
    before = rows(copied)
    for path in (*copied.iterdir(), copied):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for verb in (["import", *map(str, SAMPLES)], ["export", "--to", f"static:{tmp_path / 'a'}"], ["verify"]):
            done = child(POWERLESS, *verb, "--store", copied, "--quiet")
            assert done.returncode == 30, done.stderr
            assert "cannot be written; check the disk and its permissions" in one_line(done)
        status = child(POWERLESS, "status", "--store", copied)
        assert status.returncode == 0, status.stderr
        assert "facebook" in status.stdout
    finally:
        copied.chmod(0o700)
        for path in copied.iterdir():
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert rows(copied) == before


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, copied: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    done = child(POWERLESS, "import", SAMPLES[0], "--store", closed / "s.exodus", "--quiet")
    assert done.returncode == 30
    assert "cannot be made" in one_line(done)
    done = child(POWERLESS, "export", "--store", copied, "--to", f"static:{closed / 'a'}", "--quiet")
    assert done.returncode == 40
    assert "cannot write" in one_line(done)
    assert list(closed.iterdir()) == []


def killed_imports(store: Path, kills: int, seed: int, span: float) -> int:
    """Start imports and kill them at random moments; how many were killed before their end."""
    chance, killed = random.Random(seed), 0
    for _ in range(kills * 4):
        process = subprocess.Popen(importing(store), stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not store.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(chance.random() * span)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        if process.returncode == 0:
            shutil.rmtree(store)
        if killed == kills:
            break
    return killed


def span_of_an_import(folder: Path) -> float:
    """Seconds from the making of the store to the end of an import."""
    process = subprocess.Popen(importing(folder / "measured.exodus"))
    while not (folder / "measured.exodus").exists() and process.poll() is None:
        time.sleep(0.002)
    started = time.monotonic()
    assert process.wait() == 0
    return time.monotonic() - started


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow(80)) for seed in (2, 3))])
def test_killed_at_random_moments(tmp_path: Path, undisturbed: Path, seed: int) -> None:
    store = tmp_path / "s.exodus"
    kills = 10 if seed == 1 else 60
    assert killed_imports(store, kills, seed, span_of_an_import(tmp_path)) == kills
    if store.exists() and (store / "store.sqlite").exists():
        with Store.open(store) as opened:
            opened.check(whole=True)
            assert list(opened.damaged_bodies()) == []
            assert opened.value("SELECT count(*) FROM run WHERE state = 'running'") == 0
            assert opened.value("SELECT count(*) FROM takeout WHERE state <> 'complete'") == 0
            assert opened.value("SELECT count(*) FROM member WHERE state IS NULL") == 0
    assert subprocess.run(importing(store), check=False).returncode == 0
    assert_no_leftovers(tmp_path)
    assert rows(store) == rows(undisturbed)


def test_two_at_once(journey: Journey, copied: Path) -> None:
    with Store.open(copied):
        for verb in (["import", SAMPLES[0]], ["export", "--to", "static:a"], ["verify"], ["undo", "static:a"]):
            done = journey.run(*map(str, verb), "--store", copied)
            assert done.code == 30
            assert "another exodus is using the store" in done.err and len(done.err.splitlines()) == 1
        assert journey.run("status", "--store", copied).code == 0
    assert journey.run("verify", "--store", copied).code == 0


def test_a_newer_store(journey: Journey, copied: Path) -> None:
    with contextlib.closing(apsw.Connection(str(copied / "store.sqlite"))) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = (copied / "store.sqlite").read_bytes()
    for verb in (["import", SAMPLES[0]], ["export", "--to", "static:a"], ["verify"], ["status"], ["undo", "static:a"]):
        done = journey.run(*map(str, verb), "--store", copied)
        assert done.code == 30 and "written by a newer exodus; upgrade exodus" in done.err
    assert (copied / "store.sqlite").read_bytes() == before


def test_an_older_store_is_brought_up_to_date(copied: Path) -> None:
    with contextlib.closing(apsw.Connection(str(copied / "store.sqlite"))) as connection:
        connection.execute("ALTER TABLE body DROP COLUMN crc32")
        connection.execute("ALTER TABLE destination DROP COLUMN shared")
        connection.execute("ALTER TABLE record DROP COLUMN ordinal")
        connection.execute("DROP TABLE setting")
        connection.execute("PRAGMA user_version = 1")
    with pytest.raises(StoreError, match="older exodus"):
        Store.open(copied, write=False)
    with Store.open(copied) as store:
        assert list(store.damaged_bodies()) == []
        store.check(whole=True)


@pytest.mark.parametrize("name", ["file", "folder"])
def test_what_is_no_store_is_left_alone(journey: Journey, name: str) -> None:
    path = journey.folder / name
    if name == "file":
        path.write_text("mine")
    else:
        path.mkdir()
        (path / "mine.txt").write_text("mine")
    done = journey.run("import", SAMPLES[0], "--store", path)
    assert done.code == 30
    assert "--store" in done.err
    assert sorted(found.name for found in journey.folder.rglob("*")) == sorted(
        {name, *(["mine.txt"] * (name == "folder"))}
    )


def _flipped(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)
        file.seek(place)
        file.write(bytes([byte[0] ^ 0x5A]))


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_database_is_named_and_never_mended(journey: Journey, copied: Path, seed: int) -> None:
    """A byte flipped in each of some pages: what is not noticed changed nothing that is kept."""
    database = copied / "store.sqlite"
    sound = rows(copied)
    chance = random.Random(seed)
    pages = database.stat().st_size // 4096
    for page in chance.sample(range(1, pages), min(seed + 1, pages - 1)):
        for place in range(page * 4096, page * 4096 + 4096, 512):
            _flipped(database, place + chance.randrange(512))
    damaged = database.read_bytes()
    done = journey.run("verify", "--store", copied)
    if done.code == 0:  # nothing that is kept was hit
        assert rows(copied) == sound
        return
    assert done.code in {3, 30}
    assert "damaged" in done.err or "differ" in done.out
    assert done.code == 3 or database.read_bytes() == damaged
    code = journey.run("import", *SAMPLES, "--store", copied).code
    assert code in {0, 30}
    if code == 0:
        assert journey.run("verify", "--store", copied).code in {3, 30} or rows(copied)["record"] == sound["record"]
    assert journey.run("export", "--store", copied, "--to", "static:a").code in {0, 30, 40}
    assert journey.run("status", "--findings", "--store", copied).code in {0, 30}


def test_one_letter_of_one_text_is_named(journey: Journey, copied: Path) -> None:
    database = copied / "store.sqlite"
    at = database.read_bytes().find(b"Best cake in town")
    _flipped(database, at)
    done = journey.run("verify", "--store", copied)
    assert done.code in {3, 30}
    assert "the store holds other bytes than were written" in done.err
    assert "differs: record facebook:" in done.err


def test_blobs_that_changed_or_went_are_named(journey: Journey, copied: Path) -> None:
    blobs = sorted(path for path in (copied / "blobs").rglob("*") if path.is_file() and path.stat().st_size)
    changed, gone = blobs[0], blobs[1]
    changed.chmod(0o644)
    _flipped(changed, 0)
    gone.unlink()
    done = journey.run("verify", "--store", copied)
    assert done.code == 3
    assert f"differs: blob {changed.parent.name}{changed.name}" in done.err
    assert f"missing: blob {gone.parent.name}{gone.name}" in done.err
    assert len(done.err.strip().splitlines()) == 2


def test_an_archive_that_changed_is_named_page_by_page(journey: Journey, copied: Path) -> None:
    place = f"static:{journey.folder / 'a'}"
    assert journey.run("export", "--store", copied, "--to", place).code == 0
    archive = journey.folder / "a"
    (archive / "index.html").write_text("changed", encoding="utf-8")
    (archive / "timeline" / "index.html").unlink()
    (archive / "extra.html").write_text("extra", encoding="utf-8")
    done = journey.run("verify", "--store", copied)
    assert done.code == 3
    for line in ("differs: index.html", "missing: timeline/index.html", "extra: extra.html"):
        assert line in done.err


def test_undo_leaves_the_store_row_by_row_as_it_was(journey: Journey, copied: Path) -> None:
    before, place = rows(copied), f"static:{journey.folder / 'a'}"
    assert journey.run("export", "--store", copied, "--to", place).code == 0
    assert (journey.folder / "a" / "index.html").exists()
    assert journey.run("undo", place, "--store", copied).code == 0
    assert not (journey.folder / "a").exists()
    assert rows(copied) == before
    assert journey.run("verify", "--store", copied).code == 0


def test_a_second_and_a_third_run_find_nothing_new(journey: Journey) -> None:
    ledgers = []
    for _ in range(3):
        done = journey.run("migrate", *SAMPLES, "--store", journey.store, "--to", f"static:{journey.archive}", "--json")
        assert done.code == 0
        ledgers.append((done.json, rows(journey.store), _tree(journey.archive)))
    first = ledgers[0][0]["records"]
    assert first["new"] == first["seen"] - first["failed"] > 0
    for told, held, archive in ledgers[1:]:
        assert (told["records"]["new"], told["records"]["changed"]) == (0, 0)
        assert told["deliveries"]["skipped"] == 1 and told["deliveries"]["delivered"] == 0
        assert held == ledgers[0][1]
        assert archive == ledgers[0][2]


def _tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
