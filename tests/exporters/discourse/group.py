"""A small group for tests: three people, their group, a wall, an album, two conversations."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exodus.contracts import Delivery
from exodus.exporters.discourse import DiscourseExporter
from exodus.exporters.discourse.option import Options
from exodus.model import Activity, Actor, Attachment, Collection, Document, Location, Note, Record, Reference, Tag
from exodus.pipeline.deliver import deliver
from exodus.pipeline.filter import Filter, Readers
from exodus.pipeline.ledger import Ledger
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests.exporters.discourse.fake import KEY, Fake
from tests.pipeline.scripted import OWNER, WHERE, Silence, tell

BOB = Actor(key="scripted:person:2", name="Bob Example", source=WHERE)
CHLOE = Actor(key="scripted:person:3", name="Chloé Example", icon="scripted:media:face", source=WHERE)
SILENT = Actor(key="scripted:person:4", name="Sid Example", source=WHERE)
GROUP = Collection(key="scripted:group:1", kind="group", name="Garden club", audience="group", source=WHERE)
TALK = Collection(
    key="scripted:room:1",
    kind="conversation",
    audience="direct",
    participants=(OWNER.key, BOB.key),
    source=WHERE,
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def at(minute: int, *, month: int = 1, day: int = 1, second: int = 0) -> datetime:
    return datetime(2024, month, day, 12, minute, second, tzinfo=UTC)


def said(id_: str, content: str | None, minute: int, by: Actor | None = OWNER, **fields: Any) -> Note:
    fields.setdefault("kind", "post")
    fields.setdefault("audience", "group")
    fields.setdefault("published", at(minute))
    return Note(
        key=f"scripted:note:{id_}", content=content, attributed_to=by.key if by else None, source=WHERE, **fields
    )


def answer(id_: str, to: str, content: str, minute: int, by: Actor | None = BOB, **fields: Any) -> Note:
    above = Reference(key=to if ":" in to else f"scripted:note:{to}")
    return said(id_, content, minute, by, kind="comment", in_reply_to=above, **fields)


def message(id_: str, content: str, minute: int, by: Actor = OWNER, **fields: Any) -> Note:
    return said(id_, content, minute, by, **{"kind": "message", "audience": "direct", "context": TALK.key, **fields})


def picture(id_: str, **fields: Any) -> Document:
    return Document(
        key=f"scripted:media:{id_}", kind="image", name=f"{id_}.png", member=f"{id_}.png", source=WHERE, **fields
    )


def shows(*ids: str) -> tuple[Attachment, ...]:
    return tuple(Attachment(f"scripted:media:{id_}") for id_ in ids)


def like(id_: str, to: str, by: Actor = BOB) -> Activity:
    about = Reference(key=f"scripted:note:{to}")
    return Activity(key=f"scripted:like:{id_}", kind="like", actor=by.key, object=about, audience="group", source=WHERE)


RECORDS: tuple[Record, ...] = (
    BOB,
    CHLOE,
    SILENT,
    picture("face"),
    picture("one", published=at(0)),
    picture("two"),
    picture("lonely", attributed_to=OWNER.key, published=at(3)),
    GROUP,
    Collection(
        key="scripted:album:1",
        kind="album",
        name="Summer by the lake",
        attributed_to=OWNER.key,
        attachment=shows("one", "two"),
        audience="friends",
        source=WHERE,
    ),
    said("p1", "Who waters the garden this week?", 10, context=GROUP.key),
    answer("c1", "p1", "I do", 11),
    answer("c2", "c1", "ok", 12, CHLOE),
    answer("c3", "p1", "ok", 12, CHLOE, published=at(12, second=1)),
    said(
        "p2", "A photo of it, with @bob and :) #garden", 20, attachment=shows("one"), location=Location(name="Garden")
    ),
    said("p3", None, 21, BOB, target=Reference(key="scripted:note:p1")),
    answer("gone", "nowhere", "I agree", 22, CHLOE),
    answer("on-photo", "scripted:media:two", "Lovely picture", 23, BOB),
    said("nobody", "Who wrote this?", 24, None),
    said("day", "Long ago", 25, precision="day", published=datetime(2012, 2, 24, tzinfo=UTC)),
    like("l1", "p1"),
    like("l2", "p1", CHLOE),
    like("own", "p2", OWNER),
    TALK,
    message("m1", "Hello", 30),
    message("m2", "are you there?", 31),
    message("m3", "Yes", 32, BOB, in_reply_to=Reference(key="scripted:note:m2")),
    message("m4", "A new month", 0, published=at(0, month=2)),
    Activity(
        key="scripted:share:1",
        kind="announce",
        actor=BOB.key,
        object=Reference(url="https://example.org/x", content="Words of a stranger", name="Stranger Example"),
        published=at(40),
        audience="friends",
        tag=(Tag(type="hashtag", name="x"),),
        source=WHERE,
    ),
)
FILES = {f"{name}.png": PIXEL + name.encode() for name in ("face", "one", "two", "lonely")}


def fill(path: Path, records: tuple[Record, ...] = RECORDS) -> Path:
    """A store with these records."""
    files = {name: data for name, data in FILES.items() if any(getattr(r, "member", None) == name for r in records)}
    with Store.open(path, create=True) as store:
        tell(store, path.with_suffix(".takeout"), records, files=files, made_at=at(0))
    return path


def exporter(fake: Fake, **options: Any) -> DiscourseExporter:
    return DiscourseExporter(Options(url=fake.url, **{"token": KEY, "rate": 1_000_000, **options}))


def export(path: Path, to: DiscourseExporter, *, retry_refused: bool = False, widen: tuple[str, ...] = ()) -> Ledger:
    ledger = Ledger()
    with Store.open(path) as store:
        chosen = StoreSelection(store, Filter(widen=widen), Readers(audience="group", private=True))
        deliver(store, store.begin_run("export"), to, chosen, ledger, Silence(), retry_refused=retry_refused)
    return ledger


def deliveries(path: Path, to: DiscourseExporter) -> dict[str, Delivery]:
    """What the journal says was delivered, by key and part."""
    from exodus.pipeline.item import delivery_of
    from exodus.store import Journal

    with Store.open(path) as store:
        entries = Journal(store, to.name, to.identity(), to.address).entries("delivered")
        return {f"{one.key} {one.part}".strip(): delivery_of(one.delivery or {}) for one in entries}
