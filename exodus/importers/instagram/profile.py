"""Whose takeout it is: the profile, its former user names, and whether the account was private.

Labels are in the account's language, so the user name is found by a table of labels, else as the first handle; its
display name follows it in every takeout seen (2021 to 2026).
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from exodus.dialects import secret
from exodus.dialects.meta.media import Media
from exodus.dialects.meta.text import repaired
from exodus.importers.instagram import word
from exodus.importers.instagram.reading import PLATFORM, is_handle, profile_url, user_key
from exodus.importers.instagram.row import Cell, Row, cells
from exodus.model import Actor, Audience, Finding, Source, derived_key
from exodus.takeout import Element, Json, Member, Takeout
from exodus.takeout.element import misfit

PERSONAL = ("/personal_information/personal_information/personal_information.json",)
PERSONAL_ANYWHERE = ("personal_information.json",)
THREADS = "threads/"
CHANGES = ("profile_changes.json", "account_information/profile_changes.json")
SECOND = "a second row where Instagram writes one is not read"

_NOT_NAMES = frozenset({"true", "false", "male", "female"})
_CONTACT = re.compile(r"\+?[\d\s().·-]{6,}|\S+@\S+\.\S+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ZIP_NAME = re.compile(r"instagram-([A-Za-z0-9._]{1,30}?)-(\d{4}-\d\d-\d\d)(?:-.*)?")


class Profile(Struct, frozen=True, gc=False):
    """What the takeout says of its owner. ``former`` are user names, the oldest first; ``member`` says where.

    ``changes`` are the changes of the profile, each by its labels, with times in seconds; ``unknown`` is what nobody
    knows in the profile's row.
    """

    username: str | None = None
    name: str | None = None
    bio: str | None = None
    private: bool | None = None
    former: tuple[str, ...] = ()
    facts: dict[str, str] = {}
    changes: tuple[dict[str, Any], ...] = ()
    unknown: dict[str, Any] = {}
    photo: Media | None = None
    source: Source | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def evidence(self) -> tuple[str, ...]:
        """Whose takeout it is, as recognition tells it: user names, the oldest first, then the display name."""
        handles = [*self.former, *([self.username] if self.username else [])]
        return (
            *(f"username:{handle.lower()}" for handle in dict.fromkeys(handles)),
            *([f"name:{self.name}"] if self.name else []),
        )

    @property
    def audience(self) -> Audience:
        """Who could see the account's posts, as far as the takeout states it."""
        return "unknown" if self.private is None else "followers" if self.private else "public"

    def owner(self, takeout: Takeout, name: str | None, icon: str | None) -> Actor:
        """The owner's Actor; ``name`` where the profile has none."""
        key = user_key(self.username) if self.username else derived_key(PLATFORM, "owner", takeout.account)
        extra = {
            "former_usernames": list(self.former),
            "profile": self.facts,
            "profile_changes": list(self.changes),
            "unknown": repaired(self.unknown),
        }
        return Actor(
            key=key,
            name=self.name or name,
            preferred_username=self.username,
            url=profile_url(self.username) if self.username else None,
            summary=self.bio,
            icon=icon,
            owner=True,
            extra={label: value for label, value in extra.items() if value},
            source=self.source or Source(""),
        )


def profile(takeout: Takeout, counted: bool = True) -> Profile:
    """The owner's profile; with ``counted`` its members count as read."""
    findings: list[Finding] = []
    found = _personal(takeout, counted, findings)
    hint = _ZIP_NAME.fullmatch(takeout.name.removesuffix(".zip"))
    if found is None:
        return Profile(username=hint[1] if hint else None, findings=tuple(findings))
    pairs = cells(found[1].value)
    username = _username(pairs, hint[1] if hint else None)
    booleans = [cell for cell in pairs if cell.value.lower() in {"true", "false"}]
    stated = next(
        (cell for cell in booleans if cell.label in word.PRIVATE), booleans[1] if len(booleans) == 2 else None
    )
    name = _name(pairs, username)
    bio = next((cell for cell in pairs if cell.label in word.BIO), None)
    known = {id(cell) for cell in (*booleans, bio)} | {id(cell) for cell in pairs if cell.value in {username, name}}
    # Addresses and numbers by which a person is reached stay where they are: a store may be shared by friends.
    facts = [cell for cell in pairs if cell.value and id(cell) not in known]
    if counted:
        takeout.drop(secret.NUMBERS, sum(map(_is_contact, facts)))
    changes = list(_changes(takeout, counted, findings))
    photos = list((found[1].value.media_map_data or {}).values())
    return Profile(
        username=username,
        name=name,
        bio=bio.value if bio else None,
        private=stated.value.lower() == "true" if stated else None,
        former=tuple(_former(username, pairs, changes)),
        facts={cell.label: cell.value for cell in facts if not _is_contact(cell)}
        | _beside(takeout, found[0], {username, name}, counted, findings),
        changes=tuple(_told(takeout, change, unknown, counted) for change, unknown in changes),
        unknown=found[1].unknown,
        photo=next((photo for photo in photos if photo.uri), None),
        source=Source(found[0].name, found[1].pointer),
        findings=tuple(findings),
    )


def _is_contact(cell: Cell) -> bool:
    return not _DATE.fullmatch(cell.value) and _CONTACT.fullmatch(cell.value) is not None


def made_on(takeout: Takeout) -> str | None:
    """The day in the package's own name (``instagram-NAME-2024-05-01-…``), as written; ``None`` for no day at all."""
    hint = _ZIP_NAME.fullmatch(takeout.name.removesuffix(".zip"))
    try:
        return date.fromisoformat(hint[2]).isoformat() if hint else None
    except ValueError:
        return None


def _personal(takeout: Takeout, counted: bool, findings: list[Finding]) -> tuple[Member, Element[Row]] | None:
    anywhere = takeout.members(*PERSONAL_ANYWHERE)
    # The profile on Threads bears the same user name; it speaks where there is no other.
    for member in takeout.members(*PERSONAL) or sorted(anywhere, key=lambda one: THREADS in one.name):
        told: Element[Row] | None = None
        for element in as_json(takeout, member, counted).elements(Row):
            if isinstance(element, Finding):
                findings.append(element)
            elif not (element.value.string_map_data or element.value.label_values):
                findings.append(misfit(member.name, element))
            elif told is None:
                told = element
            else:
                findings.append(Finding(member.name, SECOND, element.pointer, failed=True))
        if told:
            return member, told
    return None


def _beside(
    takeout: Takeout, told: Member, known: set[str | None], counted: bool, findings: list[Finding]
) -> dict[str, str]:
    """What the profile on Threads says that the one on Instagram does not."""
    facts: dict[str, str] = {}
    for member in takeout.members(*PERSONAL_ANYWHERE) if counted else ():
        if THREADS not in member.name or member == told:
            continue
        for element in takeout.json(member).elements(Row):
            if isinstance(element, Finding):
                findings.append(element)
                continue
            said = [cell for cell in cells(element.value) if cell.value and cell.value not in known]
            takeout.drop(secret.NUMBERS, sum(map(_is_contact, said)))
            facts |= {f"Threads: {cell.label}": cell.value for cell in said if not _is_contact(cell)}
    return facts


def as_json(takeout: Takeout, member: Member, counted: bool) -> Json:
    """The member as JSON; only with ``counted`` it counts as read."""
    if counted:
        return takeout.json(member)
    return Json(member.name, member.size, lambda: io.BytesIO(takeout.peek(member)))


def _username(pairs: list[Cell], hint: str | None) -> str | None:
    labelled = next((cell.value for cell in pairs if cell.label in word.USERNAME and is_handle(cell.value)), None)
    shaped = [
        cell.value
        for cell in pairs
        if is_handle(cell.value) and re.search("[a-z]", cell.value) and cell.value == cell.value.lower()
    ]
    likely = [value for value in shaped if value not in _NOT_NAMES]
    return labelled or (hint if hint in likely or not likely else likely[0])


def _name(pairs: list[Cell], username: str | None) -> str | None:
    labelled = next((cell.value for cell in pairs if cell.label in word.NAME and cell.value), None)
    if labelled or any(cell.label in word.USERNAME for cell in pairs):
        return labelled
    values = [cell.value for cell in pairs]
    place = values.index(username) + 1 if username in values else len(values)
    following = values[place] if place < len(values) else ""
    return following if following and not _CONTACT.fullmatch(following) else None


Change = tuple[list[Cell], dict[str, Any]]
"""A change of the profile: its cells, and what nobody knows beside them."""


def _changes(takeout: Takeout, counted: bool, findings: list[Finding]) -> Iterator[Change]:
    """The changes of the profile."""
    for member in takeout.members(*CHANGES):
        for element in as_json(takeout, member, counted).elements(Row):
            if isinstance(element, Finding):
                findings.append(element)
            elif said := [cell for cell in cells(element.value) if cell.value or cell.seconds]:
                yield said, element.unknown
            else:
                findings.append(misfit(member.name, element))


def _told(takeout: Takeout, change: list[Cell], unknown: dict[str, Any], counted: bool) -> dict[str, Any]:
    """A change for ``extra``, without addresses and numbers by which a person is reached."""
    if counted:
        takeout.drop(secret.NUMBERS, sum(map(_is_contact, change)))
    told: dict[str, Any] = {cell.label: cell.value or cell.seconds for cell in change if not _is_contact(cell)}
    return {**told, "unknown": repaired(unknown)} if unknown else told


def _former(username: str | None, pairs: list[Cell], changes: list[Change]) -> Iterator[str]:
    """The chain of user names that leads to the present one, the oldest first."""
    names = word.USERNAME | {cell.label for cell in pairs if cell.value == username}
    before: dict[str, str] = {}
    for change, _ in changes:
        said = [cell.value for cell in change if cell.value]
        if len(said) == 3 and said[0] in names and is_handle(said[1]):
            before[said[2].lower()] = said[1]
    chain: list[str] = []
    current = (username or "").lower()
    while current in before and before[current].lower() not in {username, *map(str.lower, chain)}:
        chain.append(before[current])
        current = before[current].lower()
    yield from reversed(chain)
