"""One importer's reading of one takeout, into staging: what ingest and inspect have in common."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from exodus.contracts import Progress
from exodus.errors import TakeoutError
from exodus.model import NOT_HELD, Actor, Document, Finding, Record, Source
from exodus.pipeline.discovery import Claim
from exodus.pipeline.merge import fold
from exodus.store import Staging
from exodus.takeout import Takeout
from exodus.takeout.element import ODD
from exodus.takeout.member import matches

LOST_BYTES = "the takeout names a file that it does not hold"
DAMAGED_BYTES = "the file is damaged in the takeout"
LEFT_OUT = (
    "{lost:,} of {every:,} pictures, videos and other files are not in this takeout. If it has several parts, give all "
    "at once; else ask {title} for it again, with media."
)
LISTED = 10_000
"""So many findings of one sort are told apart in one member."""
MORE = "and so many more"
TOO_DEEP = "this nests too deeply to be kept"
UNOPENED = "this zip inside the takeout is not opened; unpack it if it holds more of the takeout"
UNKNOWN_KEY = "a key nobody knows is kept in the record's extra"


class Reading:
    """A takeout as one importer tells it. ``findings``, ``owner``, ``advice`` and ``failed``, the number of rows that
    are no records, are complete once it is staged."""

    def __init__(self, takeout: Takeout, claim: Claim, account: str) -> None:
        self.takeout = takeout
        self.importer = claim.importer
        self.recognition = claim.recognition
        self.account = account
        self.view = takeout.rooted(claim.recognition.root, account)
        self.findings: list[Finding] = []
        self.owner: Actor | None = None
        self.failed = 0
        self.advice: tuple[str, ...] = claim.recognition.advice
        self._lacks = False
        self._odd: dict[str, tuple[str, int]] = {}
        self._unknown: dict[str, tuple[str, int]] = {}
        self._told: dict[tuple[str, str], tuple[int, int]] = {}

    def stage(self, staging: Staging, keep: Callable[[Document], Document], progress: Progress) -> None:
        """Read everything into ``staging``; ``keep`` takes care of a Document's bytes."""
        progress.start(f"{self.importer.title}: {self.takeout.name}", self.view.size, "B")
        self.view.on_read = progress.advance
        add = staging.add
        try:
            for value in self.importer.read(self.view):
                if isinstance(value, Finding):
                    self.enter(value)
                    continue
                if isinstance(value, Actor) and value.owner:
                    self.owner = fold([self.owner, value]) if self.owner else value  # type: ignore[assignment]  # both Actors
                if value.extra and "unknown" in value.extra:
                    self._count_unknown(value)
                kept = keep(value) if isinstance(value, Document) else value
                try:
                    add(kept)
                except RecursionError:
                    source = value.source or Source("")
                    self.enter(Finding(source.member, TOO_DEEP, source.pointer, failed=True))
        except RecursionError as error:  # an importer's: refused whole, before anything is kept
            raise TakeoutError(f"{self.takeout.name} nests too deeply; no platform writes that") from error
        staging.settle(fold)
        progress.finish()
        if self._lacks:
            self._advise_on_media(staging)
        self._sum_up()

    def _sum_up(self) -> None:
        """Enter what was only counted while reading."""
        for (member, reason), (_, more) in self._told.items():
            if more:
                self.findings.append(Finding(member, reason, detail=MORE, count=more))
        for keys, (member, count) in sorted(self._odd.items()):
            self.findings.append(Finding(member, ODD, detail=keys, count=count))
        for keys, (member, count) in sorted(self._unknown.items()):
            if count > (odd := self._odd_among(keys)):
                self.findings.append(Finding(member, UNKNOWN_KEY, detail=keys, count=count - odd))

    def enter(self, finding: Finding) -> None:
        """Keep a finding; of one sort in one member so many, the others are only counted: a bomb has millions."""
        if finding.reason == ODD:
            _count(self._odd, finding.detail, finding.member)
            return
        if finding.failed:
            self.failed += finding.count
        sort = finding.member, finding.reason
        listed, more = self._told.get(sort, (0, 0))
        if listed < LISTED:
            self._told[sort] = listed + 1, more
            self.findings.append(finding)
        else:
            self._told[sort] = listed, more + finding.count

    def miss(self, document: Document, reason: str, detail: str = "") -> None:
        """Enter that a Document's bytes are not there."""
        self._lacks = self._lacks or NOT_HELD in reason
        source = document.source
        member, pointer = (source.member, source.pointer) if source else ("", "")
        detail = detail or document.url or document.member or document.name or document.key
        self.enter(Finding(member, reason, pointer, detail))

    def _advise_on_media(self, staging: Staging) -> None:
        lost, every = staging.lacking(NOT_HELD)
        if lost:
            self.advice += (LEFT_OUT.format(lost=lost, every=every, title=self.importer.title),)

    def _count_unknown(self, record: Record) -> None:
        unknown = record.extra.get("unknown")
        if unknown and record.source:
            for path in unknown:
                _count(self._unknown, path, record.source.member)

    def _odd_among(self, keys: str) -> int:
        """How often what is kept under these keys is known, but had an odd type. An importer may name their path from
        deeper inside, or from further outside."""
        return sum(
            count
            for odd, (_, count) in self._odd.items()
            if keys == odd or keys.endswith(f".{odd}") or odd.endswith(f".{keys}")
        )


def _count(paths: dict[str, tuple[str, int]], path: str, member: str) -> None:
    """Count one more value at a path, whatever its places in lists; ``member`` is where it was met first."""
    keys = ".".join("*" if piece.isdigit() else piece for piece in path.split("."))
    if len(paths) >= LISTED and keys not in paths:
        keys = MORE
    first, count = paths.get(keys, (member, 0))
    paths[keys] = first, count + 1


def member_ends(takeout: Takeout, claims: Sequence[Claim]) -> Iterator[tuple[str, int, str, str]]:
    """Every member's name, size, end (read, media, ignored, unread) and, if ignored, by which rule."""

    def rule_of(name: str) -> str | None:
        for claim in claims:
            inside = name.removeprefix(claim.recognition.root)
            if name.startswith(claim.recognition.root) and matches(inside, claim.importer.ignores):
                return f"{claim.importer.name} ignores"
        return None

    for member, state, rule in takeout.account_of_members(rule_of):
        yield member.name, member.size, state, rule


def unopened(takeout: Takeout, unread: Iterable[str]) -> list[Finding]:
    """What is said of the members that nobody read because they are zips, where nothing was said of them already."""
    zips = [name for name in unread if name.lower().endswith(".zip")]
    told = {finding.member for finding in takeout.findings} if zips else set()
    return [Finding(name, UNOPENED) for name in zips if name not in told]


def common(values: Iterable[str]) -> str:
    """The one value that all are, or ``several``."""
    distinct = list(dict.fromkeys(values))
    return distinct[0] if len(distinct) == 1 else "several"
