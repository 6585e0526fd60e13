"""A takeout being written: members streamed into a zip, records cut to a slice, the truth kept beside it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import IO

from benchmarks.photo import Album

BEGIN, END = 1_262_304_000_000, 1_735_689_600_000
"""What takeouts tell of happened in these milliseconds since 1970: 2010 to 2024."""
DATE = (2025, 1, 2, 3, 4, 4)
TRUTH_LIMIT = 10_000
"""Up to this size the truth is a line for each text; beyond, counts and sums."""
BATCH = 2_000


class Package:
    """A zip with fixed dates, and what is in it. ``since`` and ``until`` cut what happened, as parts of the period."""

    def __init__(self, path: Path, seed: int, size: int, since: float, until: float) -> None:
        self.size = size
        self.counts: Counter[str] = Counter()
        self.sums: Counter[str] = Counter()
        self.album = Album(seed)
        self._seed = seed
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._first = BEGIN + int((END - BEGIN) * since)
        self._last = BEGIN + int((END - BEGIN) * until)
        self._truth: IO[str] | None = None
        self._truth_path = path.with_suffix(".truth.jsonl")
        if size <= TRUTH_LIMIT:
            self._truth = self._truth_path.open("w", encoding="utf-8", newline="\n")

    def rng(self, *name: object) -> Random:
        """The random numbers of one part of the takeout: the same whatever else is in it."""
        return Random(f"{self._seed} {' '.join(map(str, name))}")  # noqa: S311 - reproducible, no secret

    def holds(self, moment: int) -> bool:
        """Whether what happened then belongs to this slice."""
        return self._first <= moment < self._last

    def tell(self, kind: str, native_id: str, moment: int, who: str, text: str) -> None:
        """Put a text into the truth: under exodus' kind, with its time in milliseconds."""
        self.counts[kind] += 1
        if text:
            self.sums[kind] += text_sum(text)
        if self._truth is not None:
            line = {"kind": kind, "id": native_id, "ts": moment, "who": who, "text": text}
            self._truth.write(json.dumps(line, ensure_ascii=False) + "\n")

    def write(self, name: str, pieces: Iterable[str], *, between: str = ",\n") -> None:
        """A member made of a head, elements and a tail: the first piece, the last, and those between, joined."""
        with self._open(name, zipfile.ZIP_DEFLATED) as stream:
            for piece in _joined(pieces, between):
                stream.write(piece.encode())

    def write_photo(self, name: str, number: int, again: bool) -> None:
        """A photo as a member."""
        self.counts["photo"] += 1
        self.counts["duplicate_photo"] += again
        with self._open(name, zipfile.ZIP_STORED) as stream:
            stream.write(self.album.bytes(number))

    @contextmanager
    def _open(self, name: str, method: int) -> Iterator[IO[bytes]]:
        info = zipfile.ZipInfo(name, DATE)
        info.compress_type = method
        info.external_attr = 0o100644 << 16
        info.create_system = 3
        with self._zip.open(info, "w", force_zip64=False) as stream:
            yield stream

    def close(self) -> None:
        """Finish the zip and the truth."""
        self._zip.close()
        if self._truth is not None:
            self._truth.close()
            return
        lines = (
            {"kind": kind, "count": count, "text_sum64": f"{self.sums[kind] % (1 << 64):016x}"}
            for kind, count in sorted(self.counts.items())
        )
        self._truth_path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def text_sum(text: str) -> int:
    """What a text adds to the sum of its kind: 64 bits of a digest, so that the order of texts is no matter."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def backwards(rng: Random, count: int, first: int = BEGIN, last: int = END, *, apart: int = 0) -> Iterator[int]:
    """So many moments between two, newest first.

    At least ``apart`` milliseconds lie between two; without it one in a hundred is the same as the one before it.
    """
    span = (last - first) / max(count, 1)
    moment = last + apart
    for number in range(count):
        fresh = last - int(span * (number + rng.random()))
        again = rng.random() < 0.01 and number > 0 and not apart
        moment = moment if again else min(fresh, moment - apart)
        yield moment


def shares(total: int, parts: int) -> list[int]:
    """``total`` divided as a few long and many short threads are: the k-th gets 1/k of the first."""
    weights = [1 / (number + 1) for number in range(parts)]
    whole = sum(weights)
    found = [max(1, int(total * weight / whole)) for weight in weights]
    found[0] += total - sum(found)
    return found


def _joined(pieces: Iterable[str], between: str) -> Iterator[str]:
    """Head, elements and tail, in batches; every element is followed by ``between`` but the last."""
    batch: list[str] = []
    iterator = iter(pieces)
    yield next(iterator)
    held: str | None = None
    first = True
    for piece in iterator:
        if held is not None:
            batch.append(held if first else between + held)
            first = False
            if len(batch) == BATCH:
                yield "".join(batch)
                batch.clear()
        held = piece
    yield "".join(batch) + (held or "")
