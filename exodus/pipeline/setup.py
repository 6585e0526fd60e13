"""Setup: what must be otherwise at a destination while it is written, and putting it back."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from exodus.contracts import Advice, Change, Exporter
from exodus.store import Journal, Store


class Step(Struct, frozen=True, kw_only=True):
    """One setting that was changed (``changed``), put back (``restored``), or left as somebody else set it
    meanwhile (``kept``)."""

    state: str
    name: str
    before: Any
    after: Any
    reason: str = ""


def set_up(store: Store, run: int, exporter: Exporter, *, dry_run: bool = False) -> Iterator[Step | Advice]:
    """Change what the destination needs, each former value kept in the store before it is changed; and say what only
    its admin can do. With ``dry_run`` nothing is changed."""
    journal = Journal(store, exporter.name, exporter.identity(), exporter.address)
    for one in exporter.setup():
        if isinstance(one, Change):
            if not dry_run:
                journal.keep_setting(run, one.name, one.before, one.after)
                exporter.change(one.name, one.after)
            yield Step(state="changed", name=one.name, before=one.before, after=one.after, reason=one.reason)
        else:
            yield one


def restore(store: Store, exporter: Exporter, *, dry_run: bool = False) -> Iterator[Step]:
    """Put back what setup changed. What somebody has set otherwise since is theirs, and stays.

    Whether it is still as setup left it shows in that setup would not change it again.
    """
    journal = Journal(store, exporter.name, exporter.identity(), exporter.address)
    open_ = {one.name for one in exporter.setup() if isinstance(one, Change)}
    for name, before, after in journal.settings():
        state = "kept" if name in open_ else "restored"
        if not dry_run:
            if state == "restored":
                exporter.change(name, before)
            journal.drop_setting(name)
        yield Step(state=state, name=name, before=before, after=after)
