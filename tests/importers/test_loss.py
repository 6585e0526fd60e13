"""Law over all importers: rows of a shape that nobody knows are told, in every member that counts as read.

One member after the other has the rows of its lists replaced; each row must come back: as a record or a finding with
its place, as a finding about the whole member, or at least in what a record keeps as unknown.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from exodus import registry
from exodus.model import Finding, Record
from exodus.takeout import Member, Takeout
from tests import shelf

SAMPLES = shelf.samples()
SHAPES: dict[str, list[Any]] = {
    "labels": [
        {"timestamp": 1600001000, "media": [], "label_values": [{"label": "Message", "value": "MARK0"}]},
        {"label_values": [{"label": "Message", "value": "MARK1"}]},
    ],
    "unknown key": [{"unknown_key": "MARK0"}, {"unknown_key": "MARK1", "timestamp": 1600001001}],
    "text": ["MARK0", "MARK1"],
}
INDEX = "manifest.js"
"""X's list of the members: no rows of it could become records."""
HEAD = re.compile(rb"\s*[A-Za-z][^=\[{]*=\s*")


class Altered:
    """A takeout one of whose members says something else."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.name = ""
        self.data = b""
        self.opened = False
        open_member, peek = Takeout.open_member, Takeout.peek

        def altered_open(takeout: Takeout, member: Member) -> BinaryIO:
            stream = open_member(takeout, member)
            if takeout.root + member.name != self.name:
                return stream
            stream.close()
            self.opened = True
            return io.BytesIO(self.data)

        def altered_peek(takeout: Takeout, member: Member, size: int = -1) -> bytes:
            if takeout.root + member.name != self.name:
                return peek(takeout, member, size)
            return self.data if size < 0 else self.data[:size]

        monkeypatch.setattr(Takeout, "open_member", altered_open)
        monkeypatch.setattr(Takeout, "peek", altered_peek)


def replaced(value: Any, rows: list[Any], place: str, places: list[str]) -> Any:
    """The value with other rows in its outermost lists, whose places are noted."""
    if isinstance(value, list) and value:
        places += [f"{place}/{index}" for index in range(len(rows))]
        return rows
    if isinstance(value, dict) and place.count("/") < 3:
        return {key: replaced(below, rows, f"{place}/{key}", places) for key, below in value.items()}
    return value


def is_told(place: str, values: list[Record | Finding], member: str, text: str) -> bool:
    """Whether a row left anything behind: itself, its words, or that the list it stood in is no list that is known."""
    if f"MARK{place[-1]}" in text or place[1:].replace("/", ".") in text:
        return True
    for value in values:
        pointer = value.pointer if isinstance(value, Finding) else value.source.pointer if value.source else ""
        name = value.member if isinstance(value, Finding) else value.source.member if value.source else ""
        if name == member and (pointer == place or pointer.startswith(f"{place}/")):
            return True
        if name == member and isinstance(value, Finding) and (not pointer or place.startswith(f"{pointer}/")):
            return True
    return False


def numbered(members: list[Member]) -> Iterator[Member]:
    """One member of each series: pages and threads are read alike."""
    seen: set[str] = set()
    for member in members:
        series = re.sub(r"\d+", "#", re.sub(r"messages/.*/", "messages/", member.name))
        if member.name.endswith((".json", ".js")) and member.basename != INDEX and series not in seen:
            seen.add(series)
            yield member


def lost(sample: Path, altered: Altered, see: Callable[[Takeout, Member], bytes]) -> Iterator[str]:
    importer = registry.importer(sample.parent.name)
    with Takeout.open(sample) as takeout:
        recognition = importer.recognize(takeout)
        assert recognition is not None
        view = takeout.rooted(recognition.root, shelf.account_of(recognition))
        for member in numbered(view.members()):
            raw = see(view, member)
            head = HEAD.match(raw)
            try:
                plain = json.loads(raw[head.end() if head else 0 :].decode().rstrip("; \n"))
            except ValueError:  # damaged on purpose
                continue
            for shape, rows in SHAPES.items():
                places: list[str] = []
                body = json.dumps(replaced(plain, rows, "", places)).encode()
                altered.name, altered.opened = view.root + member.name, False
                altered.data = (head[0] if head else b"") + body
                values = list(importer.read(view))
                altered.name = ""
                text = "\n".join(map(shelf.line, values))
                if altered.opened:
                    yield from (
                        f"{member.name}{place} ({shape})"
                        for place in places
                        if not is_told(place, values, member.name, text)
                    )


@pytest.mark.parametrize("sample", SAMPLES, ids=shelf.name_of)
def test_no_row_of_another_shape_is_lost(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    see = Takeout.peek
    assert list(lost(sample, Altered(monkeypatch), see)) == []
