"""The inverted index: for every term the numbers of the entries that hold it, cut into small script files.

It grows in memory up to a bound, is spilled to temporary files as sorted runs, and merged at the end: memory stays flat
however many entries there are.
"""

import heapq
import json
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""A number is written in base 32, the lowest digit first; digits 32 to 63 say that more follow."""
SHARD = 64_000
"""A file of terms is closed after so many characters."""
BOUND = 1_500_000
"""So many postings are held in memory."""
Run = tuple[str, int, int, str]
"""A term, the first and the last number, and the differences between them."""


class Postings:
    """Collects terms by ascending entry numbers; :meth:`shards` gives the files."""

    def __init__(self, bound: int = BOUND) -> None:
        self._held: dict[str, array[int]] = {}
        self._count = 0
        self._bound = bound
        self._runs: list[TextIO] = []

    def add(self, number: int, found: Iterable[str]) -> None:
        """The entry holds these terms."""
        held = self._held
        for term in found:
            numbers = held.get(term)
            if numbers is None:
                numbers = held[term] = array("I")
            numbers.append(number)
            self._count += 1
        if self._count >= self._bound:
            self._spill()

    def shards(self) -> Iterator[tuple[str, str]]:
        """The files in order: (first term, lines of ``term postings``)."""
        first, lines, size = "", list[str](), 0
        for term, runs in groupby(heapq.merge(*self._sorted(), key=_by_term), key=_term):
            line = f"{term} {_joined(runs)}"
            if lines and size + len(line) > SHARD:
                yield first, "\n".join(lines)
                lines, size = [], 0
            if not lines:
                first = term
            lines.append(line)
            size += len(line) + 1
        if lines:
            yield first, "\n".join(lines)

    def close(self) -> None:
        """Remove the temporary files."""
        for run in self._runs:
            run.close()

    def _sorted(self) -> list[Iterator[Run]]:
        return [*(_read(run) for run in self._runs), _held(self._held)]

    def _spill(self) -> None:
        run = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115  # closed by close()
        self._runs.append(run)
        for term, first, last, rest in _held(self._held):
            run.write(f"{term} {first} {last} {rest}\n")
        self._held, self._count = {}, 0


def encoded(number: int) -> str:
    """A number in base 32 with the sign that more follows."""
    digits = ""
    while number > 31:
        digits += DIGITS[32 + (number & 31)]
        number >>= 5
    return digits + DIGITS[number]


def script(call: str, number: int, content: object) -> str:
    """A classic script that hands content to the registered function: the one way that data reaches a page from a
    disk. Nothing in it can end a script element or a line of JavaScript."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"exodus.{call}({number},{text});\n"


def _held(held: dict[str, "array[int]"]) -> Iterator[Run]:
    small = [encoded(number) for number in range(1024)]
    for term in sorted(held, key=_order):
        numbers = held[term]
        parts: list[str] = []
        before = numbers[0]
        for number in numbers[1:]:
            step = number - before
            parts.append(small[step] if step < 1024 else encoded(step))
            before = number
        yield term, numbers[0], before, "".join(parts)


def _read(run: TextIO) -> Iterator[Run]:
    run.seek(0)
    for line in run:
        term, first, last, rest = line[:-1].split(" ")
        yield term, int(first), int(last), rest


def _joined(runs: Iterable[Run]) -> str:
    parts: list[str] = []
    before = 0
    for _, first, last, rest in runs:
        parts.append(encoded(first - before) + rest)
        before = last
    return "".join(parts)


def _order(term: str) -> bytes:
    """As JavaScript compares strings: by UTF-16 code units."""
    return term.encode("utf-16-be")


def _by_term(run: Run) -> tuple[bytes, int]:
    return _order(run[0]), run[1]


def _term(run: Run) -> str:
    return run[0]
