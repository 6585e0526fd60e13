"""Accounts: everybody who speaks gets a user that can be claimed later; one group may read what was not public."""

from collections.abc import Iterable, Iterator, Mapping

from exodus.contracts import Selection
from exodus.dialects.discourse.place import former
from exodus.dialects.discourse.survey import Survey
from exodus.dialects.discourse.username import email, shared, username
from exodus.errors import ConfigError
from exodus.exporters.discourse_bulk.draft import SOURCE, UNDATED, Draft
from exodus.exporters.discourse_bulk.upload import Uploads
from exodus.model import Actor
from exodus.render import excerpt

FORMER = "former-member"
GROUP = "group"
BIO = 3000
"""Characters of a profile's text."""
NEVER = 2
"""``email_level``: nothing is ever mailed (discourse/discourse, ``user_option.rb``, 2023)."""


class Accounts:
    """Writes the users, and tells the integer of each.

    ``people`` maps a person (the name under ``people:`` of ``exodus.yaml``, an Actor's key, or the name or handle of
    exactly one) to the address of an account that the site
    has already, or shall have: the importer knows existing accounts by their address alone.
    """

    def __init__(self, draft: Draft, survey: Survey, group: str, people: Mapping[str, str]) -> None:
        self._draft = draft
        self._group = group
        self._addresses = dict(_mapped(draft.selection, survey.speakers, people))
        self._speakers = survey.speakers | self._addresses.keys()
        self._ids: dict[str, int] = {}

    @property
    def mapped(self) -> frozenset[str]:
        """The keys of those whose account the site knows by address."""
        return frozenset(self._addresses)

    def write(self, uploads: Uploads) -> None:
        """Write everybody who speaks; those who share an address share an account."""
        selection = self._draft.selection
        others = shared(actor for actor in self._actors() if not former(actor)) | {self._group.lower()}
        first: dict[str, int] = {}
        for actor in self._actors():
            if former(actor) and actor.key not in self._addresses:
                continue
            id_ = self._draft.id("user", actor.key)
            address = self._addresses.get(actor.key) or email(actor.key)
            if actor.key in self._addresses:
                id_ = first.setdefault(address, id_)
            self._ids[actor.key] = id_
            self._write(actor, username(actor, others), address, uploads)
        group = self._draft.fixed(GROUP)
        for key in sorted({*selection.owners, *self.mapped} & self._ids.keys()):
            self._draft.insert("group_members", group_id=group, user_id=self._ids[key], owner=key in selection.owners)

    def of(self, key: str | None) -> int:
        """The user of an Actor; of nobody known, the one account of all who left."""
        found = self.has(key)
        return self._left() if found is None else found

    def has(self, key: str | None) -> int | None:
        """The user of an Actor, if there is one of their own."""
        return self._ids.get(self._draft.canonical(key)) if key else None

    def backdate(self) -> None:
        """No account is younger than what it said first."""
        for table in ("posts", "chat_messages", "likes", "chat_reactions"):
            self._draft.execute(
                f"UPDATE users SET created_at = f.at FROM (SELECT user_id, min(created_at) AS at FROM {table}"
                " WHERE created_at > ? GROUP BY user_id) AS f"
                " WHERE f.user_id = users.id AND (users.created_at IS NULL OR users.created_at > f.at)",
                (UNDATED,),
            )

    def _actors(self) -> Iterator[Actor]:
        for record in self._draft.selection.records("Actor"):
            if isinstance(record, Actor) and record.key in self._speakers:
                yield record

    def _write(self, actor: Actor, name: str, address: str, uploads: Uploads) -> None:
        id_ = self._ids[actor.key]
        self._draft.insert(
            "users",
            id=id_,
            username=name,
            name=shown(actor),
            email=address,
            created_at=actor.published,
            anonymized=0,
            trust_level=1,
            bio=(actor.summary or "").strip()[:BIO] or None,
            location=excerpt(actor.location.name, 100) or None if actor.location else None,
            avatar_upload_id=uploads.avatar(actor.icon),
            email_level=NEVER if actor.key not in self._addresses else None,
            email_messages_level=NEVER if actor.key not in self._addresses else None,
            email_digests=0,
        )
        self._draft.insert("user_custom_fields", user_id=id_, name=SOURCE, value=actor.key)

    def _left(self) -> int:
        """The account of those who left or whom nobody names."""
        if FORMER not in self._ids:
            self._ids[FORMER] = self._draft.fixed(FORMER)
            self._draft.insert(
                "users",
                id=self._ids[FORMER],
                username=FORMER.replace("-", "_"),
                email=email(FORMER),
                anonymized=1,
                trust_level=1,
                email_level=NEVER,
                email_messages_level=NEVER,
                email_digests=0,
            )
        return self._ids[FORMER]


def write_group(draft: Draft, name: str) -> int:
    """Write the group that may read; its integer. Its members are known to its members alone."""
    id_ = draft.fixed(GROUP)
    draft.insert(
        "groups",
        id=id_,
        name=name,
        full_name=name,
        visibility_level=2,
        members_visibility_level=2,
        mentionable_level=0,
        messageable_level=0,
    )
    return id_


def shown(actor: Actor) -> str | None:
    """The name as the site shows it. The importer writes it into quotes, and takes a backslash for its own sign."""
    return excerpt(actor.name or actor.preferred_username, 120).replace("\\", "∖") or None


def _mapped(selection: Selection, speakers: Iterable[str], people: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Whom ``people`` names, and their addresses. A person of ``exodus.yaml`` may be several Actors."""
    persons: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for key in speakers if people else ():
        actor = selection.get(key)
        if isinstance(actor, Actor):
            persons.setdefault(selection.person(key) or "", set()).add(actor.key)
            for name in (actor.name, actor.preferred_username):
                names.setdefault((name or "").casefold(), set()).add(actor.key)
    for person, address in people.items():
        if "@" not in address:
            raise ConfigError(
                f"people: {person}: {address!r} is no e-mail address; Discourse's bulk importer finds an account "
                "by its address only"
            )
        found = selection.get(person)
        named = {found.key} if isinstance(found, Actor) else names.get(person.removeprefix("@").casefold(), set())
        keys = persons.get(person) or named
        if person not in persons and len(named) != 1:
            several = f"; it is the name of {', '.join(sorted(named))}" if named else ""
            raise ConfigError(f"people: {person} names no one person who speaks here; write an Actor's key{several}")
        yield from ((key, address.lower()) for key in sorted(keys))
