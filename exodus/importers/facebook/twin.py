"""What several small files say of posts that stand in the timeline too: one post, one record.

The archive and the trash repeat posts and add their state; check-ins and posts on other people's pages repeat them as
labelled values and add the place or the target. They are joined by time and text; what finds no partner is a post of
its own. These files are small, so they are held while the timeline streams by.
"""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Labelled
from exodus.dialects.meta.text import repair, repaired
from exodus.importers.facebook.activity import Entry
from exodus.importers.facebook.mention import mentioned
from exodus.importers.facebook.reading import Reading, spare
from exodus.importers.facebook.series import entries, telling
from exodus.importers.facebook.telling import Place, merged, tell
from exodus.model import (
    Attachment,
    Audience,
    Finding,
    Location,
    Note,
    Record,
    Reference,
    Source,
    Tag,
    from_seconds,
    native_key,
)
from exodus.takeout.element import misfit

ARCHIVE = "posts/archive.json"
TRASH = "posts/trash.json"
CHECK_INS = "posts/check-ins.json"
ELSEWHERE = "posts/posts_on_other_pages_and_profiles.json"
EDITS = "posts/edits_you_made_to_posts.json"
UNPLACED = "an earlier wording of a post that this takeout does not hold"

_COORDINATES = re.compile(r"\(?\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\)?")


class _Twin(Struct, gc=False):
    """One record of a side file, and whether the timeline held it."""

    text: str | None
    source: Source
    fields: dict[str, Any]
    section: str
    entry: Entry | None = None
    labelled: Labelled | None = None
    unknown: dict[str, Any] = {}
    met: bool = False

    def unspoken(self) -> dict[str, Any]:
        """What nobody knows in it; its labels too, where they add nothing to the post of the timeline."""
        labels = label.plain(self.labelled) if self.labelled and not (self.fields or self.text) else {}
        return {**self.unknown, **({"label_values": labels} if labels else {})}


class _Edited(Struct, gc=False):
    """The wordings of one post."""

    source: Source
    texts: list[str]
    unknown: dict[str, Any] = {}
    met: bool = False


class Twins:
    """The records of the side files, by time."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._by_time: dict[int, list[_Twin]] = {}
        self._edits: dict[str, _Edited] = {}

    def gather(self) -> Iterator[Finding]:
        """Read the side files."""
        yield from self._activities(ARCHIVE, {"audience": "self"}, "archive")
        yield from self._activities(TRASH, {"deleted": True}, "trash")
        yield from self._labelled(CHECK_INS, "check-ins")
        yield from self._labelled(ELSEWHERE, "elsewhere")
        yield from self._wordings()

    def joined(self, told: Iterator[Record], entry: Entry) -> Iterator[Record]:
        """The records of a post of the timeline, with what its twins add."""
        for record in told:
            yield self._filled(record, entry) if isinstance(record, Note) and record.kind != "comment" else record

    def rest(self) -> Iterator[Record | Finding]:
        """What the timeline did not hold."""
        counted: dict[tuple[str, int], int] = {}
        for at, twins in self._by_time.items():
            for twin in twins:
                if not twin.met:
                    ordinal = counted.get((twin.section, at), 0)
                    counted[twin.section, at] = ordinal + 1
                    yield from self._alone(twin, at, ordinal)
        for source in dict.fromkeys(edited.source for edited in self._edits.values() if not edited.met):
            yield Finding(source.member, UNPLACED, source.pointer, failed=True)

    def _filled(self, note: Note, entry: Entry) -> Note:
        fields: dict[str, Any] = {}
        unknown: dict[str, Any] = {}
        for twin in self._by_time.get(entry.timestamp or 0, ()):
            if not twin.met and (twin.text == note.content or (twin.text is None and entry.timestamp)):
                twin.met = True
                unknown |= {f"{twin.section}.{path}": value for path, value in twin.unspoken().items()}
                fields |= {name: value for name, value in twin.fields.items() if _adds(note, name)}
                if "location" in twin.fields:
                    fields["location"] = merged(note.location, twin.fields["location"])
        edited = self._edits.get(note.content) if note.content and self._edits else None
        if edited and not edited.met:
            edited.met = True
            unknown |= {f"edits.{path}": value for path, value in edited.unknown.items()}
            fields["extra"] = {**note.extra, "edits": [text for text in edited.texts if text != note.content]}
        if unknown:
            extra = fields.get("extra", note.extra)
            fields["extra"] = {**extra, "unknown": {**extra.get("unknown", {}), **repaired(unknown)}}
        return structs.replace(note, **fields) if fields else note

    def _activities(self, pattern: str, fields: dict[str, Any], section: str) -> Iterator[Finding]:
        for (name, item), _ in telling(entries(self._reading, self._reading.members(pattern))):
            if isinstance(item, Finding):
                yield item
                continue
            text = mentioned(repair(item.value.text() or "") or None)[0]
            twin = _Twin(text, Source(name, item.pointer), fields, section, entry=item.value, unknown=item.unknown)
            self._by_time.setdefault(item.value.timestamp or 0, []).append(twin)

    def _labelled(self, pattern: str, section: str) -> Iterator[Finding]:
        for member in self._reading.members(pattern):
            for item in self._reading.takeout.json(member).elements(Labelled):
                if isinstance(item, Finding):
                    yield item
                    continue
                text = mentioned(_message(item.value))[0]
                fields = _place(item.value) if section == "check-ins" else self._target(item.value)
                source = Source(member.name, item.pointer)
                twin = _Twin(text, source, fields, section, labelled=item.value, unknown=item.unknown)
                self._by_time.setdefault(label.seconds(item.value) or 0, []).append(twin)

    def _wordings(self) -> Iterator[Finding]:
        """The wordings of edited posts, one record a version, joined by the platform's id; the last is the post's."""
        versions: dict[str, _Edited] = {}
        for member in self._reading.members(EDITS):
            for item in self._reading.takeout.json(member).elements(Labelled):
                if isinstance(item, Finding):
                    yield item
                elif not (texts := label.texts(item.value)):
                    yield misfit(member.name, item)
                else:
                    source = Source(member.name, item.pointer)
                    edited = versions.setdefault(item.value.fbid or item.pointer, _Edited(source, []))
                    edited.texts.append(texts[0][1])
                    edited.unknown = {**edited.unknown, **item.unknown}
        for edited in versions.values():
            self._edits |= {edited.texts[0]: edited, edited.texts[-1]: edited}

    def _target(self, record: Labelled) -> dict[str, Any]:
        """On whose page or profile it stands: the label that is called so, in English only."""
        name = next((text for name, text in label.texts(record) if name == "Target"), None)
        target = Reference(key=self._reading.people.key(name, name), name=name) if name else None
        return {"target": target} if target else {}

    def _alone(self, twin: _Twin, at: int, ordinal: int) -> Iterator[Record]:
        fbid = twin.labelled.fbid if twin.labelled else None
        key = native_key("facebook", "post", fbid) if fbid else self._reading.key(twin.section, at, ordinal)
        if twin.entry:
            audience: Audience = twin.fields.get("audience", "unknown")
            place = Place(
                key=key,
                source=twin.source,
                author=self._reading.owner,
                audience=audience,
                deleted=bool(twin.fields.get("deleted")),
            )
            yield from tell(self._reading, twin.entry, twin.unknown, place)
        elif twin.labelled:
            yield from self._labels(twin, twin.labelled, key, at)

    def _labels(self, twin: _Twin, record: Labelled, key: str, at: int) -> Iterator[Record]:
        attachment: list[Attachment] = []
        for media in label.media(record):
            for value in self._reading.enclose(media, twin.source, key, twin.text):
                if isinstance(value, Attachment):
                    attachment.append(value)
                else:
                    yield value
        address = label.link(record)
        yield Note(
            key=key,
            kind="post",
            attributed_to=self._reading.owner,
            content=twin.text,
            published=from_seconds(at),
            attachment=tuple(dict.fromkeys(attachment)),
            tag=(Tag("link", url=address),) if address else (),
            extra=spare(
                labels={name: said for name, said in label.plain(record).items() if said != twin.text},
                unknown=twin.unknown,
            ),
            source=twin.source,
            **twin.fields,
        )


def _adds(note: Note, name: str) -> bool:
    """Whether a twin's word counts: state always, what the post says itself never."""
    return name in {"audience", "deleted"} or getattr(note, name) is None


def _message(record: Labelled) -> str | None:
    """What was written: the label that is called so, else the first one, for the message leads where there is one."""
    own = [leaf for leaf in label.leaves(record) if leaf.value and not leaf.path]
    named = next((leaf for leaf in own if leaf.label == "Message"), None)
    found = named or next((leaf for leaf in own if leaf.index == 0), None)
    return found.value if found else None


def _place(record: Labelled) -> dict[str, Any]:
    """The place of a check-in: a nested group with coordinates as text, the address, and last the name."""
    latitude = longitude = None
    others: list[str] = []
    named: dict[str, str] = {}
    for leaf in label.leaves(record):
        if not leaf.path:
            continue
        found = _COORDINATES.fullmatch(leaf.value)
        if found:
            latitude, longitude = float(found[1]), float(found[2])
        elif leaf.value:
            others.append(leaf.value)
            named[leaf.label] = leaf.value
    name = named.get("Name") or (others[-1] if others else None)
    address = named.get("Address") or (others[0] if len(others) > 1 else None)
    here = bool(latitude or longitude)
    location = Location(
        latitude=latitude if here else None, longitude=longitude if here else None, name=name, address=address
    )
    return {"location": location} if location != Location() else {}
