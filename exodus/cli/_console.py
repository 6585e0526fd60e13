"""What a person sees: lines on stdout, progress and findings on stderr."""

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from exodus.pipeline.ledger import Ledger, Part, TakeoutAccount

if TYPE_CHECKING:
    from exodus.pipeline.discovery import Found

FINDINGS_EXIT = 3
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a takeout's names could steer a terminal with."""


def plain(text: object) -> str:
    """The text for a terminal: control characters become U+FFFD."""
    return CONTROL.sub("\ufffd", str(text))


def one_line(text: object) -> str:
    """The text for a terminal, on one line."""
    return plain(" ".join(str(text).splitlines()))


class Console:
    """Prints for people, or nothing but one JSON object, or nothing but errors."""

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self._speaks = not as_json and not quiet
        self._bar: Any = None
        self._draws = not quiet and sys.stderr.isatty()

    def say(self, text: str = "") -> None:
        """A line on stdout."""
        if self._speaks:
            print(plain(text))

    def note(self, text: str) -> None:
        """A line on stderr: advice, a finding."""
        if self._speaks:
            print(plain(text.replace("\n", "\ufffd")), file=sys.stderr)

    def error(self, text: object) -> None:
        """A line on stderr that nothing silences."""
        print(f"exodus: {one_line(text)}", file=sys.stderr)

    def unread(self, found: "Found") -> None:
        """A takeout that nobody reads; of a folder in a batch, which may be none, only a note."""
        if found.loose:
            self.note(f"note: {found.error}")
        else:
            self.error(found.error)

    def start(self, label: str, total: int, unit: Literal["B", "record"]) -> None:
        """Draw a bar with rate and remaining time, on a terminal."""
        if self._draws:
            from tqdm import tqdm

            scale = unit == "B"
            self._bar = tqdm(
                total=total,
                desc=label,
                unit=unit if scale else " records",
                unit_scale=scale,
                unit_divisor=1000,
                leave=False,
                file=sys.stderr,
                dynamic_ncols=True,
                mininterval=0.2,
            )

    def advance(self, amount: int) -> None:
        """Move the bar on."""
        if self._bar is not None:
            self._bar.update(amount)

    def finish(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def takeout(self, account: TakeoutAccount) -> None:
        """What came of one takeout."""
        parts = account.parts or (account,)
        self.say(f"{account.takeout}: {', '.join(map(_part, parts))}")
        if account.records and account.members:
            records, members = account.records, account.members
            failed = f", {records.failed:,} failed" if records.failed else ""
            self.say(
                f"  {number(records.seen, 'record')}: {records.new:,} new, {records.same:,} same, "
                f"{records.changed:,} changed{failed}"
            )
            self.say(
                f"  {number(members.all, 'member')}: {members.read:,} read, {members.media:,} media, "
                f"{members.ignored:,} ignored, {members.unread:,} unread"
            )
        if account.dropped:
            self.say(f"  dropped: {counted(account.dropped)}")
        for advice in account.advice:
            self.note(f"  note: {advice}")

    def left_out(self, excluded: Mapping[str, int]) -> None:
        """What of the store did not go along, and why."""
        for rule, count in excluded.items():
            self.say(f"  left out: {count:,} ({rule})")

    def closing(self, ledger: Ledger, where: str) -> None:
        """The last line: findings, unread members and takeouts that could not be read, and where to look."""
        failed = sum(entry.error is not None for entry in ledger.takeouts)
        counts = f"{number(ledger.findings, 'finding')}, {number(ledger.members.unread, 'unread member')}"
        if failed:
            counts += f", {number(failed, 'takeout')} not read"
        if ledger.findings or ledger.members.unread:
            self.say(f"{counts}: {where}")
        else:
            self.say(counts if failed else f"{counts}: everything is accounted for.")


def place_of(finding: Mapping[str, Any]) -> str:
    """Where a plain finding stood: ``posts.json#/3``, ``friends.html#3`` (a pointer into HTML has its own #)."""
    pointer = str(finding["pointer"]).removeprefix("#")
    return f"{finding['member']}#{pointer}" if pointer else str(finding["member"])


def _part(one: TakeoutAccount | Part) -> str:
    """``facebook (2024-json, account 100000000000001)``."""
    return f"{one.importer} ({one.layout}{f', account {one.account}' if one.account else ''})"


def number(count: int, noun: str) -> str:
    """``1 record``, ``1,260 records``, ``2 deliveries``."""
    plural = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def counted(rules: Mapping[str, int]) -> str:
    """``IP addresses (1,204), devices (3)``."""
    return ", ".join(f"{rule} ({count:,})" for rule, count in rules.items())


def duration(seconds: float) -> str:
    """Seconds for people: ``a moment``, ``12 minutes``, ``3.5 hours``."""
    if seconds < 60:
        return "a moment"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.1f} hours"


def size(count: int) -> str:
    """Bytes for people: ``1.3 MB``."""
    value = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{count} bytes" if unit == "bytes" else f"{value:.1f} {unit}"


def exit_code(ledger: Ledger, *, failed: bool, strict: bool) -> int:
    """20 when a takeout could not be read, 3 with ``--strict`` when something is left to look at, else 0."""
    from exodus.errors import TakeoutError

    if failed:
        return TakeoutError.exit_code
    unread = any(entry.error is not None for entry in ledger.takeouts)
    leftovers = unread or ledger.findings or ledger.members.unread or ledger.records.failed or ledger.deliveries.refused
    return FINDINGS_EXIT if strict and leftovers else 0
