"""The ledger: the account of a run, which adds up."""

import msgspec
from msgspec import Struct


class Records(Struct, kw_only=True):
    """What became of the records: ``seen = new + same + changed + excluded + failed``."""

    seen: int = 0
    new: int = 0
    same: int = 0
    changed: int = 0
    excluded: dict[str, int] = {}
    failed: int = 0

    def add(self, other: "Records") -> None:
        """Add another account to this one."""
        self.seen += other.seen
        self.new += other.new
        self.same += other.same
        self.changed += other.changed
        self.failed += other.failed
        for rule, count in other.excluded.items():
            self.excluded = {**self.excluded, rule: self.excluded.get(rule, 0) + count}


class Members(Struct, kw_only=True):
    """What became of the members: ``all = read + ignored + media + unread``."""

    all: int = 0
    read: int = 0
    ignored: int = 0
    media: int = 0
    unread: int = 0

    def count(self, state: str) -> None:
        """One more member ended as ``state``."""
        self.all += 1
        setattr(self, state, getattr(self, state) + 1)

    def add(self, other: "Members") -> None:
        """Add another account to this one."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Deliveries(Struct, kw_only=True):
    """What became of the acts at a destination. A publication is one act."""

    delivered: int = 0
    updated: int = 0
    skipped: int = 0
    refused: int = 0
    in_doubt: int = 0
    withdrawn: int = 0


class Remark(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was delivered, but not just as it was."""

    key: str
    part: str = ""
    remark: str


class Part(Struct, frozen=True, kw_only=True):
    """One platform's tree in a takeout that holds several: who reads it, as what, and whose it is."""

    importer: str
    layout: str
    account: str


class TakeoutAccount(Struct, kw_only=True, omit_defaults=True):
    """One takeout's part of the ledger. ``error`` is set, and all else empty, when it could not be read at all.

    ``dropped`` counts by rule what must not be kept: addresses, devices, tokens, numbers. ``parts`` is empty
    unless the takeout holds trees of several platforms: ``importer``, ``layout`` and ``account`` are then ``several``
    where these differ.
    """

    takeout: str
    importer: str | None = None
    layout: str | None = None
    account: str | None = None
    records: Records | None = None
    members: Members | None = None
    findings: int = 0
    dropped: dict[str, int] = {}
    advice: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    error: str | None = None


class Ledger(Struct, kw_only=True):
    """The account of one run, printed by ``--json`` and kept in the store. ``left_out`` counts by rule what the store
    holds and the destination does not get, ``refusals`` are the destination's own, ``remarks`` tell of what was
    delivered otherwise than it was."""

    run: int = 0
    takeouts: list[TakeoutAccount] = []
    records: Records = msgspec.field(default_factory=Records)
    members: Members = msgspec.field(default_factory=Members)
    findings: int = 0
    deliveries: Deliveries = msgspec.field(default_factory=Deliveries)
    left_out: dict[str, int] = {}
    refusals: list[str] = []
    remarks: list[Remark] = []

    def add(self, account: TakeoutAccount) -> None:
        """Enter one takeout's account into the sums."""
        self.takeouts.append(account)
        if account.records:
            self.records.add(account.records)
        if account.members:
            self.members.add(account.members)
        self.findings += account.findings

    def account_for_store(self, seen: int, excluded: dict[str, int]) -> None:
        """Enter an export's records: all of the store, what is left out by its rule, the rest the same."""
        self.records = Records(seen=seen, same=seen - sum(excluded.values()), excluded=excluded)

    def check(self) -> None:
        """Raise AssertionError, a bug, unless the sums add up."""
        records, members = self.records, self.members
        ends = records.new + records.same + records.changed + sum(records.excluded.values()) + records.failed
        if records.seen != ends:
            raise AssertionError(f"the ledger does not add up: {records}")
        if members.all != members.read + members.ignored + members.media + members.unread:
            raise AssertionError(f"the ledger does not add up: {members}")

    def to_json(self) -> str:
        """The ledger as one JSON object."""
        return msgspec.json.encode(self).decode()
