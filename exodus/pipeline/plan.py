"""Plan: what an export would do, and who would see it. Nothing is written; the later result equals it."""

import contextlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import msgspec
from msgspec import Struct

from exodus.contracts import Act, Advice, Exporter, Publisher
from exodus.model import AUDIENCES, Activity, Document, Note, Record
from exodus.pipeline.deliver import leading, step_of
from exodus.pipeline.filter import NOT_ALL, SAME, STRAY, marks
from exodus.pipeline.holder import is_stray, list_strays
from exodus.pipeline.item import Items
from exodus.pipeline.publish import PUBLICATION, digest_of
from exodus.pipeline.selection import StoreSelection
from exodus.pipeline.stream import AHEAD, activities_alone, streams
from exodus.store import Journal, Store


class Visibility(Struct, kw_only=True):
    """Of the things one audience could see on the platform: how many go along, who will see them, how many stay.

    Counted are Notes, Activities, and the Documents that nothing shows: these their owner could see, ``self``.
    """

    audience: str
    taken: int
    left_out: int
    readers: dict[str, int]


class Plan(Struct, kw_only=True):
    """``steps`` counts acts: created, updated, skipped, refused (before), in doubt; ``effects`` what is created."""

    address: str
    records: dict[str, dict[str, int]]
    excluded: dict[str, int]
    steps: dict[str, int]
    effects: dict[str, int]
    bytes: int
    seconds: float
    visibility: list[Visibility]
    unstated: dict[str, int]
    persons: list[str]
    advice: list[str]
    refusals: list[str]

    def to_json(self) -> str:
        """The plan as one JSON object."""
        return msgspec.json.encode(self).decode()


OWNER_ALONE = "the person whose takeout tells it, and the admins"
PLAINLY = (
    "people come with name, handle, picture and public profile; what else their takeouts tell of themselves (cities, "
    "views, relatives, dates) stays behind. To take it along: --widen self"
)
OFFERED = ("group", "list", "friends", "followers", "unknown")
"""Audiences whose things several people may wish to pool."""
STEPS = {
    "create": "delivered",
    "ask": "delivered",
    "update": "updated",
    "skip": "skipped",
    "refused": "refused",
    "unchangeable": "refused",
    "in_doubt": "in_doubt",
}
"""What each step counts as in the ledger of the run that follows."""


def plan_publication(store: Store, publisher: Publisher, selection: StoreSelection) -> Plan:
    """The plan of a publication: it is built whole, or found unchanged."""
    identity = publisher.identity()
    step = "delivered"
    if identity is not None:
        with _unwritten(store):
            entry = Journal(store, publisher.name, identity, publisher.address).find([PUBLICATION], "")
        if entry and entry.state == "delivered":
            known = ((entry.delivery or {}).get("detail") or {}).get("selection")
            step = "skipped" if known == digest_of(selection) else "updated"
    size = store.value(
        "SELECT coalesce(sum(size), 0) FROM blob WHERE sha256 IN (SELECT b.json ->> '$.sha256' FROM record AS r"
        " JOIN body AS b ON b.id = r.body LEFT JOIN temp.left_out AS l ON l.record = r.id"
        " WHERE r.type = 'Document' AND l.record IS NULL)"
    )
    readers: dict[str, str] = {audience: publisher.readers(audience) for audience in AUDIENCES}
    readers[STRAY] = OWNER_ALONE if publisher.private else readers["self"]
    advice = list(publisher.probe(dry=True))
    return _plan(store, selection, publisher.address, Counter({step: 1}), Counter(), int(size), 0.0, readers, advice)


def plan_deliveries(
    store: Store, exporter: Exporter, selection: StoreSelection, *, retry_refused: bool = False
) -> Plan:
    """The plan of a delivery: every act, asked of the journal as the run will ask."""
    steps: Counter[str] = Counter()
    effects: Counter[str] = Counter()
    size = 0
    readers: dict[str, Counter[str]] = {}
    advice = list(exporter.probe(dry=True))
    list_strays(store)
    with _unwritten(store):
        journal = Journal(store, exporter.name, exporter.identity(), exporter.address)
        items = Items(selection, journal)
        shared = journal.is_shared
        for record, act in _acts(exporter, selection, items, leading(journal, selection, exporter)):
            entry = journal.find(selection.keys_of(act.key), act.part)
            step = STEPS[step_of(act, entry, exporter, shared=shared, retry_refused=retry_refused)]
            steps[step] += 1
            if step == "delivered":
                effects[act.effect] += 1
                size += act.bytes
            if isinstance(record, Note | Activity):
                readers.setdefault(record.audience, Counter())[act.readers] += 1
            elif isinstance(record, Document) and is_stray(store, record.key):
                readers.setdefault(STRAY, Counter())[act.readers] += 1
    seconds = 60 * (steps["delivered"] + steps["updated"]) / exporter.abilities.acts_per_minute
    return _plan(store, selection, exporter.address, steps, effects, size, seconds, readers, advice)


def _acts(
    exporter: Exporter, selection: StoreSelection, items: Items, leads: Callable[[str], bool] | None
) -> Iterator[tuple[Record, Act]]:
    """Every act in its order, as the run goes through them."""
    ahead = ((record, ()) for type_, kinds in AHEAD for record in selection.records(type_, kinds=kinds))
    said = itertools.chain.from_iterable(streams(selection, leads, by_time=exporter.abilities.appends))
    alone = ((record, ()) for record in activities_alone(selection))
    for record, rest in itertools.chain(ahead, said, alone):
        yield from ((record, act) for act in exporter.plan(items.make(record, rest)))
    for record in itertools.chain(selection.records("Actor"), selection.records("Collection")):
        yield from ((record, act) for act in exporter.conclude(items.make(record)))


def _plan(
    store: Store,
    selection: StoreSelection,
    address: str,
    steps: Counter[str],
    effects: Counter[str],
    size: int,
    seconds: float,
    readers: Mapping[str, Counter[str] | str],
    advice: list[Advice],
) -> Plan:
    return Plan(
        address=address,
        records={type_: dict(kinds) for type_, kinds in selection.counts().items()},
        excluded=selection.excluded,
        steps=dict(steps),
        effects=dict(effects),
        bytes=size,
        seconds=round(seconds, 1),
        visibility=list(_visibility(store, readers)),
        unstated=_unstated(store),
        persons=sorted(selection.persons),
        advice=[
            *(one.text for one in advice if not one.refusal),
            *_untold(store),
            *([PLAINLY] if selection.plainly else []),
        ],
        refusals=[one.text for one in advice if one.refusal],
    )


def _visibility(store: Store, readers: Mapping[str, Counter[str] | str]) -> list[Visibility]:
    list_strays(store)
    rows = store.rows(
        "SELECT CASE r.type WHEN 'Document' THEN ?1 ELSE r.audience END AS seen_by, sum(l.record IS NULL),"
        " sum(l.record IS NOT NULL) FROM temp.thing AS r LEFT JOIN temp.left_out AS l ON l.record = r.id"
        " WHERE (r.type IN ('Note', 'Activity') OR r.id IN (SELECT record FROM temp.stray))"
        " AND coalesce(l.rule, '') <> ?2 GROUP BY seen_by",
        (STRAY, SAME),
    )
    found: dict[str, Visibility] = {}
    for seen_by, taken, left_out in rows:
        who = readers.get(seen_by)
        counted = who if isinstance(who, Counter) else Counter({who: taken} if who and taken else {})
        audience = "self" if seen_by == STRAY else seen_by
        row = found.setdefault(audience, Visibility(audience=audience, taken=0, left_out=0, readers={}))
        row.taken += taken
        row.left_out += left_out
        row.readers = dict(Counter(row.readers) + counted)
    return sorted(found.values(), key=lambda one: AUDIENCES.index(one.audience))


def _untold(store: Store) -> Iterator[str]:
    """Of several people's takeouts: what stays because not all of them tell it, and how to take it along. What was for
    oneself or said to somebody is not offered."""
    told = dict(
        store.rows(
            "SELECT r.audience, count(*) FROM temp.left_out AS l JOIN temp.thing AS r ON r.id = l.record"
            f" WHERE l.rule = ? AND r.type IN ('Note', 'Activity') AND r.audience IN ({marks(OFFERED)})"
            " GROUP BY r.audience",
            (NOT_ALL, *OFFERED),
        )
    )
    if told:
        counted = ", ".join(f"{told[audience]:,} {audience}" for audience in OFFERED if audience in told)
        named = ",".join(audience for audience in OFFERED if audience in told)
        yield (
            f"what not every person's takeout holds stays behind ({counted}). To take it along, if all readers may see "
            f"it: --widen {named}"
        )


def _unstated(store: Store) -> dict[str, int]:
    """How many posts, by platform, are left out because nobody says who could see them."""
    return dict(
        store.rows(
            "SELECT substr(r.key, 1, instr(r.key, ':') - 1) AS platform, count(*) FROM temp.left_out AS l"
            " JOIN record AS r ON r.id = l.record WHERE l.rule = 'audience unknown' AND r.type = 'Note'"
            " GROUP BY platform"
        )
    )


@contextlib.contextmanager
def _unwritten(store: Store) -> Iterator[None]:
    """Whatever is written inside is taken back: a plan allocates nothing."""
    store.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        store.execute("ROLLBACK")
