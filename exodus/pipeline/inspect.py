"""Inspect: what is in a takeout, without writing anything that stays."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from exodus.contracts import Progress
from exodus.errors import TakeoutError
from exodus.model import Document, Finding
from exodus.pipeline.discovery import Claim
from exodus.pipeline.ingest import strongest
from exodus.pipeline.ledger import Members
from exodus.pipeline.media import HEAD, kind_of, media_type_of
from exodus.pipeline.reading import DAMAGED_BYTES, LOST_BYTES, Reading, common, member_ends, unopened
from exodus.pipeline.selection import rfc3339
from exodus.store import Staging
from exodus.takeout import Takeout


class Owner(Struct, kw_only=True):
    """Whose takeout it is, as it says itself."""

    name: str | None = None
    preferred_username: str | None = None


class Inspection(Struct, kw_only=True):
    """What one takeout holds. ``records`` counts by type and kind, absent kinds left out; times are RFC 3339.

    ``parts`` names what each importer sees in it: one (importer, layout), or several where a zip holds several
    platforms' trees.
    """

    takeout: str
    importer: str
    layout: str
    owner: Owner
    records: dict[str, dict[str, int]]
    period: tuple[str | None, str | None]
    members: Members
    unread: list[str]
    findings: list[Finding]
    advice: list[str]
    dropped: dict[str, int]
    parts: tuple[tuple[str, str], ...] = ()

    def plain(self) -> dict[str, Any]:
        """The contract of ``exodus inspect --json``."""
        members = msgspec.to_builtins(self.members)
        del members["all"]
        plain = msgspec.to_builtins(self)
        del plain["parts"]
        if not self.dropped:
            del plain["dropped"]
        return {
            **plain,
            "members": members,
            "period": list(self.period),
            "findings": [plain_finding(finding) for finding in self.findings],
        }


class Unreadable(Struct, frozen=True, kw_only=True):
    """A takeout that could not be read, and why."""

    takeout: str
    error: str


def plain_finding(finding: Finding) -> dict[str, Any]:
    """A finding as ``--json`` prints it: member, pointer, reason (with its detail), and count where it is not 1."""
    reason = f"{finding.reason}: {finding.detail}" if finding.detail else finding.reason
    count = {"count": finding.count} if finding.count != 1 else {}
    return {"member": finding.member, "pointer": finding.pointer, "reason": reason, **count}


def inspect(takeout: Takeout, claims: Sequence[Claim], progress: Progress) -> Inspection:
    """Read the whole takeout and count. Counts are those that an import into an empty store gives."""
    records: dict[str, dict[str, int]] = {}
    periods: list[tuple[int, int]] = []
    readings = [Reading(takeout, claim, strongest(claim)) for claim in claims]
    readings[0].findings.extend(takeout.findings)
    for reading in readings:
        with Staging() as staging:
            reading.stage(staging, lambda document, reading=reading: _marked(reading, document), progress)  # type: ignore[misc]  # bound now, not later
            for type_, kind, count in staging.counts():
                kinds = records.setdefault(type_, {})
                kinds[kind] = kinds.get(kind, 0) + count
            period = staging.period()
            if period:
                periods.append(period)
    members, unread = Members(), []
    for name, _, state, _ in member_ends(takeout, claims):
        members.count(state)
        if state == "unread":
            unread.append(name)
    readings[0].findings.extend(unopened(takeout, unread))
    owner = next((reading.owner for reading in readings if reading.owner), None)
    return Inspection(
        takeout=takeout.name,
        importer=common(reading.importer.name for reading in readings),
        layout=common(reading.recognition.layout for reading in readings),
        owner=Owner(name=owner.name, preferred_username=owner.preferred_username) if owner else Owner(),
        records=records,
        period=_period(periods),
        members=members,
        unread=unread,
        findings=[finding for reading in readings for finding in reading.findings],
        advice=[advice for reading in readings for advice in reading.advice],
        dropped=dict(sorted(takeout.dropped.items())),
        parts=tuple((reading.importer.name, reading.recognition.layout) for reading in readings),
    )


def joined(seen: Sequence[Inspection | Unreadable]) -> dict[str, Any]:
    """One object: the only takeout's, or the sums of several with ``takeouts`` beside them, the unreadable ones too.

    Where nothing could be read, ``importer`` and ``layout`` are ``None``.
    """
    inspections = [one for one in seen if isinstance(one, Inspection)]
    if len(seen) == len(inspections) == 1:
        return inspections[0].plain()
    records: dict[str, dict[str, int]] = {}
    members = Members()
    for inspection in inspections:
        members.add(inspection.members)
        for type_, kinds in inspection.records.items():
            for kind, count in kinds.items():
                sums = records.setdefault(type_, {})
                sums[kind] = sums.get(kind, 0) + count
    firsts = [inspection.period[0] for inspection in inspections if inspection.period[0]]
    lasts = [inspection.period[1] for inspection in inspections if inspection.period[1]]
    owners = {(inspection.owner.name, inspection.owner.preferred_username) for inspection in inspections}
    whole = Inspection(
        takeout=", ".join(one.takeout for one in seen),
        importer=common(inspection.importer for inspection in inspections),
        layout=common(inspection.layout for inspection in inspections),
        owner=inspections[0].owner if len(owners) == 1 else Owner(),
        records=records,
        period=(min(firsts, default=None), max(lasts, default=None)),
        members=members,
        unread=[name for inspection in inspections for name in inspection.unread],
        findings=[finding for inspection in inspections for finding in inspection.findings],
        advice=list(dict.fromkeys(advice for inspection in inspections for advice in inspection.advice)),
        dropped=dict(sorted(sum((Counter(one.dropped) for one in inspections), Counter[str]()).items())),
    )
    nothing = {} if inspections else {"importer": None, "layout": None}
    takeouts = [one.plain() if isinstance(one, Inspection) else msgspec.to_builtins(one) for one in seen]
    return {**whole.plain(), **nothing, "takeouts": takeouts}


def _marked(reading: Reading, document: Document) -> Document:
    """The Document as an import would keep it, told by its first bytes alone."""
    member = reading.view.get(document.member) if document.member else None
    if member is None:
        why = document.missing or LOST_BYTES
        reading.miss(document, why)
        return msgspec.structs.replace(document, member=None, missing=why)
    reading.view.mark_attached(member.name)
    try:
        head = reading.view.peek(member, HEAD)
    except TakeoutError as error:
        reading.miss(document, DAMAGED_BYTES, str(error))
        return document
    return msgspec.structs.replace(document, kind=kind_of(media_type_of(head), document.kind))


def _period(periods: Sequence[tuple[int, int]]) -> tuple[str | None, str | None]:
    if not periods:
        return None, None
    return rfc3339(min(first for first, _ in periods)), rfc3339(max(last for _, last in periods))
