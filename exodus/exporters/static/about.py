"""About: what the archive was made from, what is missing, who may read it, how to open and check it."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import escape

from exodus import render
from exodus.exporters.static.archive import Archive, crumbs
from exodus.exporters.static.card import AUDIENCES
from exodus.model import KINDS, Finding

EXAMPLES = 3
REASONS = 60
"""So many sorts of findings stand on the page, the most frequent; the list of findings has all."""
SORTS = 5000
"""Of so many sorts examples are kept in memory."""
WORDS = {
    "Actor": "who speaks",
    "Note": "what was said",
    "Document": "photos and files",
    "Collection": "where it stands",
    "Activity": "what was done",
}


def write_about(archive: Archive) -> int:
    """Write the page, and the list of all findings; how many findings there are."""
    groups: dict[str, list[tuple[str, Finding]]] = {}
    totals: Counter[str] = Counter()
    sheet = archive.sheet("findings/index", "Findings", crumbs=crumbs(("About", "about.html")), classes="rows")
    for takeout, finding in archive.selection.findings():
        totals[finding.reason] += finding.count
        if len(groups) < SORTS or finding.reason in groups:
            examples = groups.setdefault(finding.reason, [])
            if len(examples) < EXAMPLES:
                examples.append((takeout, finding))
        sheet.add(_row(takeout, finding))
    if totals:
        sheet.close()
    counts = archive.selection.counts()
    coverage = [
        {
            "type": WORDS[type_],
            "kinds": [(kind, counts[type_][kind]) for kind in kinds if counts.get(type_, {}).get(kind)],
        }
        for type_, kinds in KINDS.items()
        if counts.get(type_)
    ]
    archive.frame.page(
        "about.html",
        "About this archive",
        "about.html",
        takeouts=[source_of(archive, takeout) for takeout in archive.selection.takeouts()],
        coverage=coverage,
        audiences=[(AUDIENCES.get(name, "not told"), count) for name, count in archive.survey.audiences.most_common()],
        reasons=[_reason(reason, totals[reason], groups.get(reason, [])) for reason, _ in totals.most_common(REASONS)],
        findings=sum(totals.values()),
        missing=[(render.excerpt(why, 200), count) for why, count in archive.survey.missing.most_common(20)],
        zone=archive.clock.zone,
        records=archive.survey.records,
    )
    return sum(totals.values())


def source_of(archive: Archive, takeout: Mapping[str, Any]) -> dict[str, Any]:
    """What pages say of a takeout."""
    made = made_at(takeout)
    records = takeout.get("records")
    members = takeout.get("members")
    importer = render.excerpt(str(takeout.get("importer") or ""), 40)
    return {
        "name": render.excerpt(str(takeout.get("name") or takeout.get("takeout") or "a takeout"), 80),
        "importer": importer,
        "layout": render.excerpt(str(takeout.get("layout") or ""), 40),
        "made": archive.clock.day(made) if made else "",
        "records": _total(records),
        "members": dict(members) if isinstance(members, Mapping) else {},
    }


def made_at(takeout: Mapping[str, Any]) -> datetime | None:
    """When the platform made a takeout: RFC 3339 or a datetime."""
    made = takeout.get("made_at")
    if isinstance(made, str):
        try:
            made = datetime.fromisoformat(made)
        except ValueError:
            return None
    return made if isinstance(made, datetime) and made.tzinfo else None


def _total(records: object) -> int | None:
    if isinstance(records, Mapping):
        return sum(value for value in records.values() if isinstance(value, int))
    return records if isinstance(records, int) else None


def _reason(reason: str, count: int, examples: list[tuple[str, Finding]]) -> dict[str, Any]:
    """A sort of finding, with a few of its sort."""
    shown = [
        {"where": _where(finding) or render.excerpt(takeout, 60), "detail": render.excerpt(finding.detail, 160)}
        for takeout, finding in examples
    ]
    return {"reason": render.excerpt(reason, 200), "count": count, "examples": shown}


def _where(finding: Finding) -> str:
    """Where it stood; nothing of a store of several people's, for a member's name can name whom one writes with."""
    return f"{render.excerpt(finding.member, 120)}{render.excerpt(finding.pointer, 80)}"


def _row(takeout: str, finding: Finding) -> str:
    detail = (
        f'<span class="said" dir="auto">{escape(render.excerpt(finding.detail, 300))}</span>' if finding.detail else ""
    )
    where = _where(finding)
    code = f'<code dir="auto">{escape(where)}</code>' if where else ""
    count = f"<span>{finding.count:,}×</span>" if finding.count != 1 else ""
    return (
        f'<div class="row"><span class="words">'
        f'<span class="title">{escape(render.excerpt(finding.reason, 200))}</span>{detail}'
        f"{code}</span>"
        f'<span class="side">{count}<bdi>{escape(render.excerpt(takeout, 60))}</bdi></span></div>'
    )
