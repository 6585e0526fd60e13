"""Discourse, over its HTTP API: a group's history in its own forum, written in everybody's own name.

People become accounts that wait for them, groups and pages become categories that nobody but the group sees, posts
become topics, comments replies, conversations private messages: one for each month.
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from msgspec import Struct

from exodus.contracts import (
    Abilities,
    Act,
    Advice,
    Change,
    Claim,
    Delivery,
    Difference,
    Item,
    Kept,
    Seen,
    Withdrawn,
)
from exodus.exporters.discourse import claim, option, probe
from exodus.exporters.discourse.account import Accounts, Avatars
from exodus.exporters.discourse.category import Categories, Groups
from exodus.exporters.discourse.index import Index
from exodus.exporters.discourse.like import Likes
from exodus.exporters.discourse.membership import MappedAccounts, Memberships
from exodus.exporters.discourse.plan import Planner
from exodus.exporters.discourse.room import Assumed, Refusals, Rooms
from exodus.exporters.discourse.site import Site
from exodus.exporters.discourse.survey import survey
from exodus.exporters.discourse.tag import Tags
from exodus.exporters.discourse.upload import Uploads
from exodus.exporters.discourse.work import Work
from exodus.exporters.discourse.writing import Writings
from exodus.model import Actor, Audience


class DiscourseExporter:
    """Writes a Discourse. It opens no connection before it is asked for something that needs one."""

    name: ClassVar[str] = "discourse"
    title: ClassVar[str] = "Discourse"
    Options: ClassVar[type[Struct]] = option.Options

    def __init__(self, options: option.Options) -> None:
        self._options = options
        self._site = Site(options)
        self._index = Index(self._site)
        self._planner = Planner(options)
        self._groups = Groups(self._site)
        accounts, uploads = Accounts(self._site), Uploads(self._site)
        categories = Categories(self._site, self._groups)
        writings = Writings(self._site, self._index, categories, uploads, accounts)
        self._assumed: Work = Assumed()
        self._works: dict[str, Work] = {
            "account": accounts,
            "mapped": MappedAccounts(self._site),
            "member": Memberships(self._site, self._groups, accounts),
            "avatar": Avatars(self._site, accounts),
            "group": self._groups,
            "category": categories,
            "tags": Tags(self._site),
            "upload": uploads,
            "room": Rooms(),
            "refusal": Refusals(),
            "like": Likes(self._site),
            **dict.fromkeys(("topic", "reply", "more", "message", "photo"), writings),
        }

    @property
    def abilities(self) -> Abilities:
        """All but reactions of their own time; as fast as the site allows."""
        return Abilities(
            backdates=True,
            threads=True,
            private=True,
            edits=True,
            deletes=True,
            gathers=True,
            lanes=self._options.lanes,
            acts_per_minute=float(self._options.rate),
        )

    @property
    def address(self) -> str:
        """The site's address."""
        return self._site.address

    @property
    def audience(self) -> Audience:
        """Categories are for the group alone, and only its members and the admins read them."""
        return "group"

    def identity(self) -> str:
        """The site's base URL."""
        return self._site.address

    def probe(self, *, dry: bool = False) -> Iterator[Advice]:
        """What stands in the way, and what should be known. Writes nothing in any case."""
        yield from probe.probe(self._site)

    def setup(self) -> Iterator[Change | Advice]:
        """The settings a migration needs."""
        yield from probe.setup(self._site)

    def change(self, name: str, value: Any) -> None:
        """Set a setting of the site."""
        probe.change(self._site, name, str(value))

    def occupied(self) -> bool:
        """Whether there are ghosts of ours, or the group we make."""
        return self._groups.is_ours() or claim.any_ghost(self._site)

    def plan(self, item: Item) -> Iterator[Act]:
        """The acts of an item."""
        yield from self._planner.plan(item)

    def conclude(self, item: Item) -> Iterator[Act]:
        """The faces of ghosts, when all else is written."""
        yield from self._planner.conclude(item)

    def find(self, act: Act) -> Delivery | None:
        """What the site already holds for the act."""
        return self._work(act.payload).find(act)

    def perform(self, act: Act) -> Delivery:
        """Do it."""
        return self._work(act.payload).perform(act)

    def update(self, act: Act, delivery: Delivery) -> Delivery:
        """Bring what was delivered up to date; what has become another sort of thing is done as if it were new."""
        work, former = self._work(act.payload), self._work(delivery.detail)
        return work.perform(act) if former is not work and former is not self._assumed else former.update(act, delivery)

    def withdraw(self, delivery: Delivery) -> Withdrawn | Kept:
        """Take it back."""
        return self._work(delivery.detail).withdraw(delivery)

    def read(self, delivery: Delivery) -> Seen | None:
        """What the site shows of it."""
        return self._work(delivery.detail).read(delivery)

    def survey(self, deliveries: Iterable[Delivery]) -> Iterator[Difference]:
        """Posts out of order, and posts that stand there twice."""
        yield from survey(self._index, deliveries)

    def claims(self, people: Iterable[tuple[Actor, Delivery]]) -> Iterator[Claim]:
        """Who can take over an account."""
        yield from claim.claims(self._site, people)

    def _work(self, named: Any) -> Work:
        return self._works.get(str(named.get("work")), self._assumed)
