"""Whose pages they are: the profile page, else the first words of a page of before 2018, else a footer.

Labels are in the account's language: a table of them comes first, then a name that stands in the threads as well.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from exodus.dialects.meta.page.section import Section, is_time
from exodus.dialects.meta.page.survey import first_boxes
from exodus.dialects.meta.thread import Attendance
from exodus.importers.facebook.reading import own
from exodus.model import Actor, Source, derived_key, native_key
from exodus.takeout import Member, Takeout

PROFILE = ("profile_information/profile_information.html", "about_you/profile_information.html")
EARLY = ("index.htm", "html/messages.htm", "html/timeline.htm", "html/friends.htm")
FOOTED = ("messages/*/*/message_1.html", "friends/friends.html", "posts/your_posts_1.html")

_NAMES = frozenset(
    {"name", "full name", "your name", "nombre", "nombre completo", "nom", "nom complet", "nome", "nome completo"}
    | {"vollständiger name", "naam", "volledige naam", "navn", "fulde navn", "fullt navn", "namn", "fullständigt namn"}
    | {"imię i nazwisko", "nazwa", "jméno", "meno", "nimi", "név", "teljes név", "nume", "nume complet", "ad", "isim"}
    | {"имя", "полное имя", "ім’я", "име", "ime", "όνομα", "שם", "الاسم", "الاسم الكامل", "ชื่อ", "tên", "nama"}
    | {"名前", "氏名", "姓名", "名字", "名稱", "이름", "नाम", "নাম", "vardas", "vārds", "nimi", "izena", "enw", "nafn"}
)
_ID = re.compile(r"[?&]id=(\d+)|facebook\.com/(\d{6,})/?$")
_USERNAME = re.compile(r"(?:facebook|fb)\.com/([A-Za-z0-9.]{2,})/?$")
_FOOTED_LIMIT = 1 << 20
"""In bytes; footers stand at the end, and any page has one."""
_SECRET = re.compile(r"\S+@\S+\.\S+|\+?[\d\s().·-]{7,}|(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-f]{0,4}:){3,}[0-9a-f]*")
_GENERATED = re.compile(
    r"(?:Downloaded|Generated|Erstellt|Generado|Descargado|Généré|Téléchargé|Gerado|Wygenerowane)"
    r" (?:by|von|por|par|przez) (.+?) (?:on|at|am|el|le|em|dnia) "
)


class Profile(Struct, frozen=True, gc=False):
    """What pages say of the owner; ``facts`` are rows of the profile, without those by which a person is reached."""

    name: str | None = None
    native: str | None = None
    username: str | None = None
    url: str | None = None
    member: Member | None = None
    facts: dict[str, str] = {}


def profile(takeout: Takeout, attended: Attendance) -> Profile:
    """The owner's profile. Counts nothing as read."""
    known = {name for names in attended.names.values() for name in names}
    found = next((member for member in takeout.members(*PROFILE) if own(member.name)), None)
    if found:
        return _modern(takeout, found, known)
    for member in filter(None, map(takeout.get, EARLY)):
        boxes = first_boxes(takeout, member, 1 << 16)
        title = next((box.heading for box in boxes if box.outside), None)
        if title:
            pairs = _pairs(boxes) if member.name == EARLY[0] else ()
            facts = {label: value for label, value in pairs if not _SECRET.search(f"{label}\n{value}")}
            return Profile(name=title, member=member if facts else None, facts=facts)
    for member in takeout.members(*FOOTED)[:20]:
        if member.size > _FOOTED_LIMIT:
            continue
        footer = next((box for box in first_boxes(takeout, member, -1) if box.outside), None)
        for run in footer.runs if footer else ():
            if match := _GENERATED.search(run.text):
                return Profile(name=match[1], member=member)
    return Profile()


def actor(takeout: Takeout, found: Profile, name: str | None) -> Actor:
    """The owner's Actor; its page counts as read."""
    if found.member:
        takeout.mark_read(found.member)
    first = found.member or next(iter(takeout.members()), None)
    return Actor(
        key=native_key("facebook", "person", found.native)
        if found.native
        else derived_key("facebook", "owner", takeout.account),
        name=found.name or name,
        preferred_username=found.username,
        url=found.url,
        owner=True,
        extra={"profile": found.facts} if found.facts else {},
        source=Source(first.name if first else ""),
    )


def _modern(takeout: Takeout, member: Member, known: set[str]) -> Profile:
    boxes = first_boxes(takeout, member, -1)
    pairs = list(_pairs(boxes))
    name = next((value for label, value in pairs if label.strip(" :").casefold() in _NAMES), None)
    name = name or next((value for _, value in pairs if value in known), None)
    addresses = [link.url for box in boxes for link in box.links]
    addresses += [pair.url or pair.value for box in boxes for pair in box.rows]
    address = next((one for one in addresses if "facebook.com/" in one and "/dyi/" not in one), None)
    native = _ID.search(address) if address else None
    handle = _USERNAME.search(address) if address and not native else None
    return Profile(
        name=name.split("\n")[0] if name else None,
        native=(native[1] or native[2]) if native else None,
        username=handle[1] if handle and handle[1] != "profile.php" else None,
        url=address,
        member=member,
        facts={label: value for label, value in pairs if value != name and not _SECRET.search(f"{label}\n{value}")},
    )


def _pairs(boxes: list[Section]) -> Iterator[tuple[str, str]]:
    """Labels and values: rows of tables, or boxes of a heading and a text (2018 to 2021)."""
    for box in boxes:
        yield from ((pair.label, pair.value) for pair in box.rows if pair.value)
        texts = [run.text for run in box.runs if not is_time(run.text)]
        if box.outside:
            continue
        if box.heading and texts:
            yield box.heading, "\n".join(texts)
        elif len(texts) > 1:
            yield texts[0], "\n".join(texts[1:])
