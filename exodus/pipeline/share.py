"""A report of a takeout's shape that can be shown to strangers, for when a platform changed its format.

It holds what the members are called and how their JSON is built, what nobody knew or read, and findings by their
reason. It holds no name, text, address, number or time of the person: see :mod:`exodus.pipeline.mask`.
"""

import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from exodus import __version__
from exodus.errors import TakeoutError
from exodus.model import Finding
from exodus.pipeline.discovery import Claim
from exodus.pipeline.inspect import Inspection
from exodus.pipeline.mask import masked_key, masked_path, shape
from exodus.pipeline.reading import UNKNOWN_KEY, member_ends
from exodus.takeout import Element, Json, Member, Takeout
from exodus.takeout.element import ODD
from exodus.takeout.scan import unwrap

SAMPLES = 8
"""So many members of one pattern are looked into."""
BYTES = 8 << 20
"""So much of a member is looked at."""
ITEMS = 2000
"""So many elements of a list are looked at."""
PATHS = 500
"""So many paths of keys are told of one pattern."""
PATTERNS = 1000
DEPTH = 40
NO_JSON = "no valid JSON"
MORE = "(more)"
BLANK = b"; \t\r\n"


class Members(Struct, frozen=True):
    """How many members have a pattern, and how they ended (read, media, ignored, unread)."""

    pattern: str
    ends: dict[str, int]


class Shapes(Struct, frozen=True):
    """The paths of keys in members of one pattern, with how often each shape of value stood there."""

    pattern: str
    members: int
    seen: int
    paths: dict[str, dict[str, int]]


class Report(Struct, frozen=True):
    """What may be shared of one takeout."""

    exodus: str
    importers: list[str]
    layouts: list[str]
    members: list[Members]
    findings: dict[str, int]
    unknown: dict[str, int]
    shapes: list[Shapes]

    def text(self) -> str:
        """The report for a bug tracker."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"exodus {self.exodus}: {', '.join(self.importers)} ({', '.join(self.layouts)})"
        yield "Words that no platform uses, numbers and values are replaced. Look it through before you share it."
        yield "\nmembers"
        for members in self.members:
            ends = ", ".join(f"{count:,} {end}" for end, count in members.ends.items())
            yield f"  {members.pattern}: {ends}"
        for title, counts in (("findings", self.findings), ("unknown keys", self.unknown)):
            if counts:
                yield f"\n{title}"
                yield from (f"  {count:,} × {what}" for what, count in counts.items())
        for shapes in self.shapes:
            yield f"\n{shapes.pattern} ({shapes.seen:,} of {shapes.members:,})"
            for path, found in shapes.paths.items():
                yield f"  {path or '(root)'}: {', '.join(f'{count:,} {what}' for what, count in found.items())}"


def report(takeout: Takeout, claims: Sequence[Claim], inspection: Inspection) -> Report:
    """The report of a takeout that has been inspected. Opens nothing for good: members are peeked at."""
    patterns: dict[str, tuple[Counter[str], list[Member]]] = {}
    members = {member.name: member for member in takeout.members()}
    for name, _, state, _ in member_ends(takeout, claims):
        ends, found = patterns.setdefault(_pattern(name, patterns), (Counter(), []))
        ends[state] += 1
        if state in {"read", "unread"} and name.lower().endswith((".json", ".js")) and name in members:
            found.append(members[name])
    unknown, reasons = _sorted_out(inspection.findings)
    return Report(
        exodus=__version__,
        importers=[claim.importer.name for claim in claims],
        layouts=[claim.recognition.layout for claim in claims],
        members=[Members(pattern, dict(ends)) for pattern, (ends, _) in patterns.items()],
        findings=reasons,
        unknown=unknown,
        shapes=[_shapes(takeout, pattern, found) for pattern, (_, found) in patterns.items() if found],
    )


def _pattern(name: str, known: dict[str, Any]) -> str:
    pattern = masked_path(name)
    return pattern if pattern in known or len(known) < PATTERNS else MORE


def _sorted_out(findings: Iterable[Finding]) -> tuple[dict[str, int], dict[str, int]]:
    """Unknown keys with their counts, and all other findings by reason; values of an odd type by their key as well."""
    unknown: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for finding in findings:
        if finding.reason in {UNKNOWN_KEY, ODD}:
            path = ".".join(map(masked_key, finding.detail.split(".")))
        if finding.reason == UNKNOWN_KEY:
            unknown[path] += finding.count
        elif finding.reason == ODD:
            reasons[f"{ODD}: {path}"] += finding.count
        else:
            reasons[finding.reason] += finding.count
    return dict(sorted(unknown.items())), dict(sorted(reasons.items()))


def _shapes(takeout: Takeout, pattern: str, members: list[Member]) -> Shapes:
    paths: dict[str, Counter[str]] = {}
    samples = sorted(members, key=lambda member: member.size, reverse=True)[:SAMPLES]
    for member in samples:
        for path, what in _told(takeout, member):
            if path not in paths and len(paths) >= PATHS:
                path = MORE
            paths.setdefault(path, Counter())[what] += 1
    return Shapes(pattern, len(members), len(samples), {path: dict(found) for path, found in sorted(paths.items())})


def _told(takeout: Takeout, member: Member) -> Iterator[tuple[str, str]]:
    """(path, shape) of every value in a member, as far as it is looked at."""
    try:
        data = takeout.peek(member, BYTES)
    except TakeoutError:
        yield "", "damaged"
        return
    if member.size <= BYTES:
        try:
            yield from _walked(_parsed(data), "", DEPTH)
        except (ValueError, RecursionError):
            yield "", NO_JSON
        return
    page = Json(member.name, len(data), lambda: io.BytesIO(data))
    for number, element in enumerate(page.elements(dict[str, Any])):
        if number >= ITEMS:
            return
        if isinstance(element, Element):
            place = ".".join("[]" if piece.isdigit() else masked_key(piece) for piece in element.pointer.split("/")[1:])
            yield from _walked(element.value, place.replace(".[]", "[]"), DEPTH)


def _parsed(data: bytes) -> Any:
    """The value of a JSON member, bare or behind a script's ``… =``; raises ValueError."""
    data = data[unwrap(data) :].rstrip(BLANK)
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return json.loads(data.decode("utf-8", "replace"), strict=False)


def _walked(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if not depth:
        yield path, "nested deeper"
    elif isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _walked(item, f"{path}.{masked_key(key)}" if path else masked_key(key), depth - 1)
    elif isinstance(value, list) and value:
        for item in value[:ITEMS]:
            yield from _walked(item, f"{path}[]", depth - 1)
    else:
        yield path, shape(value)
