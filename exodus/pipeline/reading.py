"""One importer's reading of one takeout, into staging: what ingest and inspect have in common."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from exodus.contracts import Progress
from exodus.errors import TakeoutError
from exodus.model import NOT_HELD, Actor, Document, Finding, Record, Source
from exodus.pipeline.discovery import Claim
from exodus.pipeline.merge import fold
from exodus.store import Staging
from exodus.takeout import Takeout
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
UNKNOWN_KEY = "a key nobody knows is kept in the record's extra"


class Reading:
    """A takeout as one importer tells it. ``findings``, ``owner`` and ``advice`` are complete once it is staged."""

    def __init__(self, takeout: Takeout, claim: Claim, account: str) -> None:
        self.takeout = takeout
        self.importer = claim.importer
        self.recognition = claim.recognition
        self.account = account
        self.view = takeout.rooted(claim.recognition.root, account)
        self.findings: list[Finding] = []
        self.owner: Actor | None = None
        self.advice: tuple[str, ...] = claim.recognition.advice
        self._lacks = False
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
                    self.enter(Finding(source.member, TOO_DEEP, source.pointer))
        except RecursionError as error:  # an importer's: refused whole, before anything is kept
            raise TakeoutError(f"{self.takeout.name} nests too deeply; no platform writes that") from error
        staging.settle(fold)
        progress.finish()
        if self._lacks:
            self._advise_on_media(staging)
        for (member, reason), (_, more) in self._told.items():
            if more:
                self.findings.append(Finding(member, reason, detail=MORE, count=more))
        for keys, (member, count) in sorted(self._unknown.items()):
            self.findings.append(Finding(member, UNKNOWN_KEY, detail=keys, count=count))

    def enter(self, finding: Finding) -> None:
        """Keep a finding; of one sort in one member so many, the others are only counted: a bomb has millions."""
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
                keys = ".".join("*" if piece.isdigit() else piece for piece in path.split("."))
                if len(self._unknown) >= LISTED and keys not in self._unknown:
                    keys = MORE
                member, count = self._unknown.get(keys, (record.source.member, 0))
                self._unknown[keys] = member, count + 1


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


def common(values: Iterable[str]) -> str:
    """The one value that all are, or ``several``."""
    distinct = list(dict.fromkeys(values))
    return distinct[0] if len(distinct) == 1 else "several"
