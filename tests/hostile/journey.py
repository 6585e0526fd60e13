"""The real path: a takeout through the command line into a store and a static archive, and verified there."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from exodus.cli import run
from exodus.model import Document, Note, Record
from exodus.pipeline.filter import Filter
from exodus.pipeline.media import HEAD, media_type_of
from exodus.pipeline.selection import StoreSelection
from exodus.render import ENDINGS
from exodus.store import Store
from tests.exporters.static.page import Page

ADDRESSES = (
    "href",
    "src",
    "poster",
    "action",
    "formaction",
    "data",
    "srcset",
    "xlink:href",
    "cite",
    "background",
    "ping",
)
FORBIDDEN = frozenset({"iframe", "object", "embed", "base", "style", "frame", "applet", "math", "template"})
OUTWARD = re.compile(r'(?:https?://|mailto:)[^\s"<>\\]+', re.IGNORECASE)
RELATIVE = re.compile(r"(?!//)[A-Za-z0-9._#][A-Za-z0-9._/#?=&;%-]*")
FILE = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99}")
SCRIPT = re.compile(r"(?:\.\./)*(?:assets/|search/)?[a-z]+\.js")
DATA = re.compile(r"exodus\.[a-z]+\(\d+,(.*)\);\s*")
"""A file of the search: one call with JSON, and nothing else."""
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


class Done(NamedTuple):
    """How a command ended: its exit code, what it printed, and what it complained of."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Journey:
    """Commands run in one folder, on one store and one archive."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.store = folder / "s.exodus"
        self.archive = folder / "archive"
        self._capture = capture

    def apart(self) -> Journey:
        """Another one, with a store and an archive of its own."""
        return Journey(Path(tempfile.mkdtemp(dir=self.folder)), self._capture)

    def run(self, *arguments: str | Path) -> Done:
        """Run a command; what it complains of must be one line, never a traceback."""
        self._capture.readouterr()
        code = run([*map(str, arguments)])
        captured = self._capture.readouterr()
        assert "Traceback" not in captured.err
        return Done(code, captured.out, captured.err)

    def migrate(self, *takeouts: Path) -> Done:
        """Read and write it all. Where that works, the store verifies and the archive is safe."""
        done = self.run("migrate", *takeouts, "--store", self.store, "--to", f"static:{self.archive}", "--json")
        if done.code == 0:
            self.check()
        return done

    def check(self) -> None:
        """Nothing differs, nothing is left over, and the archive does no harm."""
        done = self.run("verify", "--store", self.store)
        assert done.code == 0, done.err
        assert_no_leftovers(self.folder)
        assert_safe(self.archive)

    def records(self) -> list[Record]:
        """What the store holds."""
        with Store.open(self.store, write=False) as store:
            return list(StoreSelection(store, Filter(include=("deleted",))).records())

    def notes(self) -> list[Note]:
        return [record for record in self.records() if isinstance(record, Note)]

    def documents(self) -> list[Document]:
        return [record for record in self.records() if isinstance(record, Document)]

    def findings(self) -> list[dict[str, Any]]:
        """What could not be read, and the unread members."""
        listed: list[dict[str, Any]] = self.run("status", "--findings", "--json", "--store", self.store).json["listed"]
        return listed

    def reasons(self) -> set[str]:
        return {finding["reason"] for finding in self.findings()}


def assert_no_leftovers(folder: Path) -> None:
    """Nothing half-written stands anywhere below."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
    assert not [name for name in names if re.search(r"staging-|\.partial$|\.building-|\.former-|-journal$", name)], (
        names
    )


def assert_safe(archive: Path) -> None:
    """No page runs anything, leads anywhere but inwards or to the web, and every file is what its ending says."""
    files = sorted(path.relative_to(archive).as_posix() for path in archive.rglob("*") if path.is_file())
    assert len({name.casefold() for name in files}) == len(files)
    for name in files:
        _assert_plain_name(name)
        if name.endswith(".html"):
            assert_page_safe(Page(archive / name), name)
        elif "media/" in name:
            _assert_is_what_it_says(archive / name)
        elif name.endswith(".js") and name.startswith("search/"):
            data = DATA.fullmatch((archive / name).read_text(encoding="utf-8"))
            assert data, f"{name} is more than data"
            json.loads(data[1])
        elif name.endswith((".js", ".css", ".svg")):
            assert name.startswith("assets/"), name
    with (archive / "data" / "records.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            assert isinstance(msgspec.json.decode(line), dict)


def assert_page_safe(page: Page, name: str) -> None:
    """Nothing on the page is run, and all its links are harmless."""
    metas = [attributes for tag, attributes in page.elements if tag == "meta"]
    policies = [meta for meta in metas if meta.get("http-equiv") is not None]
    assert [meta["http-equiv"] for meta in policies] == ["Content-Security-Policy"], name
    tags = [tag for tag, _ in page.elements]
    first = page.elements.index(("meta", policies[0]))
    assert not {"script", "link", "img", "a"} & set(tags[:first]), f"{name}: something stands before the policy"
    policy = policies[0]["content"] or ""
    assert "default-src 'none'" in policy and "unsafe" not in policy and "connect-src 'none'" in policy
    for block in page.data:
        assert "<" not in block, f"{name}: markup in linked data"
        json.loads(block)
    for tag, attributes in page.elements:
        assert tag not in FORBIDDEN, f"{name}: <{tag}>"
        if tag == "script" and attributes != {"type": "application/ld+json"}:
            assert SCRIPT.fullmatch(attributes.get("src") or ""), f"{name}: an inline script"
        for attribute, value in attributes.items():
            assert not attribute.startswith("on"), f"{name}: {attribute}"
            assert attribute not in {"style", "srcdoc"}, f"{name}: {attribute}"
            if attribute in ADDRESSES:
                _assert_harmless(name, tag, value or "")


def _assert_harmless(name: str, tag: str, address: str) -> None:
    if tag == "link" and address.startswith("data:"):
        return  # the empty icon, which no takeout has a part in
    assert OUTWARD.fullmatch(address) or RELATIVE.fullmatch(address), f"{name}: <{tag}> leads to {address!r}"
    if not OUTWARD.fullmatch(address):
        assert ":" not in address.partition("#")[0], f"{name}: <{tag}> leads to {address!r}"


def _assert_plain_name(name: str) -> None:
    assert len(name) < 150, name
    for piece in name.split("/"):
        assert FILE.fullmatch(piece) and not piece.endswith("."), name
        assert piece.partition(".")[0].lower() not in DEVICES, name


def _assert_is_what_it_says(path: Path) -> None:
    with path.open("rb") as file:
        told = media_type_of(file.read(HEAD))
    assert path.suffix == f".{ENDINGS.get(told, 'bin')}", f"{path.name} is {told}"
    assert path.suffix not in {".html", ".htm", ".svg", ".xml", ".js", ".xhtml", ".mht"}
