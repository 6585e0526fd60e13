"""Small X archives, written file by file, and read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from exodus.importers.x import X
from exodus.model import Finding, Record
from exodus.pipeline.merge import fold
from exodus.takeout import Takeout
from tests import shelf

T = TypeVar("T")
OWNER = "2244990001"
ACCOUNT = [{"account": {"username": "ada_example", "accountId": OWNER, "accountDisplayName": "Ada Example"}}]


def write(folder: Path, **files: Any) -> Path:
    """``data/tweets.js`` from ``tweets=[…]``, ``data/tweets-part1.js`` from ``tweets_part1``; an account by default."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    for name, rows in {"account": ACCOUNT, **files}.items():
        stem, _, part = name.partition("_part")
        stem = stem.replace("_", "-") + (f"-part{part}" if part else "")
        body = rows if isinstance(rows, str) else json.dumps(rows, ensure_ascii=False, indent=2)
        head = f"window.YTD.{name.partition('_part')[0]}.part{part or 0} = "
        (data / f"{stem}.js").write_text(head + body, encoding="utf-8")
    return folder


def tweet(native_id: int | str, text: str, **more: Any) -> dict[str, Any]:
    """A row of ``tweets.js`` in its wrapper; ``mentions``, ``urls``, … go into the entities."""
    names = {"mentions": "user_mentions", "urls": "urls", "hashtags": "hashtags", "symbols": "symbols"}
    entities = {names[name]: more.pop(name) for name in list(more) if name in names}
    row = {"id_str": str(native_id), "id": str(native_id), "full_text": text, "entities": entities}
    return {"tweet": row | {"created_at": "Sat Mar 05 07:30:00 +0000 2022"} | more}


def reply(native_id: int, parent: int | None, user: str = OWNER, text: str = "reply", **more: Any) -> dict[str, Any]:
    """A reply to a post of somebody, by default of the owner."""
    above = {} if parent is None else {"in_reply_to_status_id_str": str(parent)}
    return tweet(native_id, text, in_reply_to_user_id_str=user, **above, **more)


def read(*paths: Path) -> list[Record | Finding]:
    """Everything the importer yields for a takeout."""
    with Takeout.open(*paths) as takeout:
        return shelf.read(X(), takeout)


def by_key(*paths: Path) -> dict[str, Record]:
    """The records of a takeout by key, equal keys folded."""
    found: dict[str, list[Record]] = {}
    for record in read(*paths):
        if not isinstance(record, Finding):
            found.setdefault(record.key, []).append(record)
    return {key: fold(records) for key, records in found.items()}


def only(values: list[Record | Finding], type_: type[T], kind: str = "") -> list[T]:
    """The values of a type, and kind."""
    return [value for value in values if isinstance(value, type_) and (not kind or getattr(value, "kind", "") == kind)]


def findings(*paths: Path) -> list[Finding]:
    """What could not be read."""
    return only(read(*paths), Finding)
