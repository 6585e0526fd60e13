"""An importer that yields what a test tells it to, for tests of the pipeline alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import msgspec

from exodus.contracts import Recognition
from exodus.model import Actor, Document, Finding, Note, Record, Source
from exodus.pipeline.discovery import Claim
from exodus.pipeline.ingest import ingest
from exodus.pipeline.ledger import TakeoutAccount
from exodus.store import Store
from exodus.takeout import Takeout

WHERE = Source("told.json", "/0")
OWNER = Actor(key="scripted:person:1", name="Ada Example", owner=True, source=WHERE)


class Scripted:
    name: ClassVar[str] = "scripted"
    title: ClassVar[str] = "Scripted"
    ignores: ClassVar[tuple[str, ...]] = ("ads/**",)

    def __init__(self, values: Iterable[Record | Finding], made_at: datetime | None = None, account: str = "1") -> None:
        self.values = list(values)
        self.made_at = made_at
        self.account = account

    def recognize(self, takeout: Takeout) -> Recognition | None:
        return Recognition(layout="2024-told", evidence=(f"id:{self.account}",), made_at=self.made_at)

    def read(self, takeout: Takeout) -> Iterator[Record | Finding]:
        for member in takeout.members("told.json"):
            takeout.mark_read(member)
        yield from self.values


class Silence:
    def start(self, label: str, total: int, unit: str) -> None: ...
    def advance(self, amount: int) -> None: ...
    def finish(self) -> None: ...


def note(key: str, content: str, **fields: object) -> Note:
    return msgspec.convert(
        {"type": "Note", "key": f"scripted:note:{key}", "kind": "post", "content": content, **fields}, Note
    )


def picture(key: str, member: str) -> Document:
    return Document(key=f"scripted:media:{key}", kind="image", member=member, source=WHERE)


def tell(
    store: Store,
    folder: Path,
    values: Iterable[Record | Finding],
    *,
    files: dict[str, bytes] | None = None,
    made_at: datetime | None = None,
    account: str = "1",
    owned: bool = True,
) -> TakeoutAccount:
    """Ingest a takeout that says these values, and unless not ``owned`` whose it is; ``folder`` is where its files are
    made."""
    folder.mkdir(exist_ok=True)
    for name, data in {"told.json": b"[]", **(files or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    owner = OWNER if account == "1" else msgspec.structs.replace(OWNER, key=f"scripted:person:{account}", name=account)
    importer = Scripted([*([owner] if owned else []), *values], made_at, account)
    with Takeout.open(folder) as takeout:
        recognition = importer.recognize(takeout)
        assert recognition
        return ingest(store, store.begin_run("import"), takeout, [Claim(importer, recognition)], Silence())
