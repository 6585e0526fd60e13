"""Ingest: from a takeout into the store."""

import contextlib
from collections.abc import Callable, Sequence
from datetime import timedelta

import msgspec

from exodus.contracts import Progress
from exodus.errors import StoreError, TakeoutError
from exodus.model import EPOCH, Document, Finding
from exodus.pipeline.account import APART
from exodus.pipeline.discovery import Claim
from exodus.pipeline.edition import join_editions
from exodus.pipeline.half import join_halves
from exodus.pipeline.ledger import Members, Part, Records, TakeoutAccount
from exodus.pipeline.merge import fold
from exodus.pipeline.owner import join_owners
from exodus.pipeline.reading import DAMAGED_BYTES, LOST_BYTES, Reading, common, member_ends, unopened
from exodus.pipeline.shared import join_shared
from exodus.pipeline.stranger import ADVICE, account_by_name
from exodus.pipeline.thread import join_threads
from exodus.pipeline.twin import join_twins
from exodus.store import Staging, Store
from exodus.takeout import Takeout
from exodus.takeout.member import plain_name

TEXTS = (".json", ".js", ".html", ".htm", ".csv", ".txt", ".xml")
BlobRow = tuple[str, int, str, int | None, int | None]


def ingest(
    store: Store, run: int, takeout: Takeout, claims: Sequence[Claim], progress: Progress, account: str | None = None
) -> TakeoutAccount:
    """Read a takeout into the store, with each importer that claims it, and account for it.

    Each importer's reading is one transaction: an interruption leaves the store as it was. The second time, everything
    is *same*. ``account`` stands in when the takeout does not say whose it is. Raises StoreError for a damaged store,
    and before anything is written when the disk is too small.
    """
    store.check()
    store.require_space(_needed(store, takeout))
    readings = [Reading(takeout, claim, assigned(store, takeout, claim, account)) for claim in claims]
    readings[0].findings.extend(takeout.findings)
    records, members, homes = Records(), Members(), list[tuple[Reading, int]]()

    def enter(reading: Reading, takeout_id: int) -> None:
        """With the last reading its takeout is accounted for, all in one transaction."""
        homes.append((reading, takeout_id))
        if len(homes) == len(readings):
            unread: list[str] = []
            for name, size, state, rule in member_ends(takeout, claims):
                members.count(state)
                unread += [name] if state == "unread" else []
                _enter_member(store, homes, name, size, state, rule)
            zips = unopened(takeout, unread)
            homes[0][0].findings.extend(zips)
            _enter_findings(store, homes[0][1], zips)
            store.executemany("UPDATE takeout SET state = 'complete' WHERE id = ?", [(id_,) for _, id_ in homes])
            for platform in {told.importer.name for told, _ in homes}:
                join_twins(store, platform)
                join_threads(store, platform)
                join_halves(store, platform)
                join_owners(store, platform)
                join_shared(store, platform)
                join_editions(store, platform)

    for reading in readings:
        records.add(_move(store, run, reading, enter, progress))
    return TakeoutAccount(
        takeout=takeout.name,
        importer=common(reading.importer.name for reading in readings),
        layout=common(reading.recognition.layout for reading in readings),
        account=common(reading.account for reading in readings) or None,
        records=records,
        members=members,
        findings=sum(len(reading.findings) for reading in readings),
        dropped=dict(sorted(takeout.dropped.items())),
        advice=_advice(claims, readings),
        parts=tuple(map(_part, readings)) if len(readings) > 1 else (),
    )


def _part(reading: Reading) -> Part:
    return Part(importer=reading.importer.name, layout=reading.recognition.layout, account=reading.account)


def assigned(store: Store, takeout: Takeout, claim: Claim, account: str | None) -> str:
    """The account of a takeout: one that earlier takeouts gave the same evidence for, else the strongest evidence.

    A display name alone does not tell people apart, nor does it lead to an account that a better takeout opened: keys
    would then depend on the order of import. Such a takeout keeps to itself, or to those of that name that it has
    something in common with, and is joined by alias; the person may name its account.
    """
    telling = [one for one in claim.recognition.evidence if not one.startswith("name:")]
    if not telling:
        name = strongest(claim)
        heard = name and claim.recognition.heard  # a part of somebody's takeout may have nothing in common with another
        return account or (name if heard else account_by_name(store, takeout, claim, name))
    for one in telling:
        known = store.value(
            "SELECT a.name FROM evidence AS e JOIN account AS a ON a.id = e.account"
            " WHERE e.platform = ? AND e.evidence = ?",
            (claim.importer.name, one),
        )
        if known is not None:
            return str(known)
    return strongest(claim)


def _advice(claims: Sequence[Claim], readings: Sequence[Reading]) -> tuple[str, ...]:
    """What the person should know of a takeout; that it was taken for another person's as well."""
    told = tuple(advice for reading in readings for advice in reading.advice)
    pairs = zip(claims, readings, strict=True)
    apart = any(reading.account.startswith(f"{strongest(claim)}{APART}") for claim, reading in pairs)
    return (*told, ADVICE) if apart else told


def strongest(claim: Claim) -> str:
    """What the strongest evidence says; empty without any."""
    return claim.recognition.evidence[0].partition(":")[2] if claim.recognition.evidence else ""


def _needed(store: Store, takeout: Takeout) -> int:
    """Bytes the store may grow by: media once, unless they are there; texts staged, logged and stored."""
    texts = sum(member.size for member in takeout.members() if member.name.lower().endswith(TEXTS))
    known = store.value("SELECT 1 FROM takeout WHERE fingerprint = ?", (takeout.fingerprint(),))
    return 3 * texts + (0 if known else takeout.size - texts)


def _move(
    store: Store, run: int, reading: Reading, enter: Callable[[Reading, int], None], progress: Progress
) -> Records:
    """Stage a reading and move it into the store; what became of the records. ``enter`` takes part in the transaction
    and is told the takeout's id."""
    blobs: dict[str, BlobRow] = {}
    with Staging(store.path) as staging:
        reading.stage(staging, lambda document: _with_bytes(store, reading, document, blobs), progress)
        made_at = reading.recognition.made_at
        newest = (made_at - EPOCH) // timedelta(milliseconds=1) if made_at else _newest(staging)
        staging.attach(store)
        try:
            with store.transaction():
                store.executemany("INSERT OR REPLACE INTO blob VALUES (?, ?, ?, ?, ?)", list(blobs.values()))
                takeout_id = _enter_takeout(store, run, reading, newest)
                moved = staging.move(store, takeout_id, fold)
                store.execute("DELETE FROM finding WHERE takeout = ?", (takeout_id,))
                _enter_findings(store, takeout_id, reading.findings)
                enter(reading, takeout_id)
                store.blobs.make_durable()
        except BaseException:
            with contextlib.suppress(StoreError):  # on a full disk SQLite's next complaint is another; tell the first
                staging.detach(store)
            raise
        staging.detach(store)
    seen = moved.seen + reading.failed
    return Records(seen=seen, new=moved.new, same=moved.same, changed=moved.changed, failed=reading.failed)


def _newest(staging: Staging) -> int | None:
    """The last time of what was said or done, in milliseconds since 1970."""
    period = staging.period()
    return period[1] if period else None


def _with_bytes(store: Store, reading: Reading, document: Document, blobs: dict[str, BlobRow]) -> Document:
    """The Document with its bytes in the store, or with the reason why there are none."""
    if document.member is None:
        reading.miss(document, document.missing or LOST_BYTES)
        return msgspec.structs.replace(document, missing=document.missing or LOST_BYTES)
    try:
        stream = reading.view.attach(document.member)
        if stream is None:
            reading.miss(document, LOST_BYTES)
            return msgspec.structs.replace(document, member=None, missing=LOST_BYTES)
        with contextlib.closing(stream):
            blob = store.blobs.add(stream)
    except TakeoutError as error:
        reading.miss(document, DAMAGED_BYTES, str(error))
        return msgspec.structs.replace(document, member=None, missing=DAMAGED_BYTES)
    from exodus.pipeline.media import kind_of, media_type_of, pixels  # with Pillow: only where there are media

    row = blobs.get(blob.sha256)
    if row is None:
        media_type = media_type_of(blob.head)
        is_image = media_type.startswith("image/")
        row = (
            blob.sha256,
            blob.size,
            media_type,
            *(pixels(store.blobs.path(blob.sha256), media_type) if is_image else (None, None)),
        )
        blobs[blob.sha256] = row
    sha256, size, media_type, width, height = row
    return msgspec.structs.replace(
        document,
        kind=kind_of(media_type, document.kind),
        member=None,
        sha256=sha256,
        size=size,
        media_type=media_type,
        width=width or document.width,
        height=height or document.height,
    )


def _enter_takeout(store: Store, run: int, reading: Reading, made_at: int | None) -> int:
    platform, fingerprint = reading.importer.name, reading.view.fingerprint()
    store.execute("INSERT OR IGNORE INTO account (platform, name) VALUES (?, ?)", (platform, reading.account))
    account = store.value("SELECT id FROM account WHERE platform = ? AND name = ?", (platform, reading.account))
    for evidence in reading.recognition.evidence:
        store.execute("INSERT OR IGNORE INTO evidence VALUES (?, ?, ?)", (platform, evidence, account))
    paths = msgspec.json.encode([plain_name(str(path)) for path in reading.takeout.paths]).decode()
    store.execute(
        "INSERT INTO takeout (name, importer, layout, account, fingerprint, made_at, paths, state, run)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'ingesting', ?) ON CONFLICT (importer, account, fingerprint) DO UPDATE SET"
        " name = excluded.name, layout = excluded.layout, made_at = excluded.made_at, paths = excluded.paths,"
        " state = excluded.state, run = excluded.run",
        (reading.takeout.name, platform, reading.recognition.layout, account, fingerprint, made_at, paths, run),
    )
    key = (platform, account, fingerprint)
    return int(store.value("SELECT id FROM takeout WHERE importer = ? AND account = ? AND fingerprint = ?", key))


def _enter_member(
    store: Store, homes: Sequence[tuple[Reading, int]], name: str, size: int, state: str, rule: str
) -> None:
    """Enter a member under the takeout of the importer that read it, else of the first whose tree it is in."""
    inside = [home for home in homes if name.startswith(home[0].recognition.root)] or list(homes)
    for reading, takeout in inside:
        known = store.value(
            "SELECT id FROM member WHERE takeout = ? AND name = ?",
            (takeout, name.removeprefix(reading.recognition.root)),
        )
        if known is not None:
            store.execute("UPDATE member SET size = ?, state = ?, rule = ? WHERE id = ?", (size, state, rule, known))
            return
    reading, takeout = inside[0]
    store.execute(
        "INSERT INTO member (takeout, name, size, state, rule) VALUES (?, ?, ?, ?, ?)",
        (takeout, name.removeprefix(reading.recognition.root), size, state, rule),
    )


def _enter_findings(store: Store, takeout: int, findings: Sequence[Finding]) -> None:
    store.executemany(
        "INSERT INTO finding (takeout, member, pointer, reason, detail, count) VALUES (?, ?, ?, ?, ?, ?)",
        [(takeout, f.member, f.pointer, f.reason, f.detail, f.count) for f in findings],
    )
