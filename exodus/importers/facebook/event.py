"""Events: the owner's own, invitations, and the answers given. There are no ids, addresses or lists of guests."""

from collections.abc import Iterator
from typing import Literal

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Labelled
from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.text import repair, repair_name
from exodus.importers.facebook.activity import Event, span
from exodus.importers.facebook.labelled import event
from exodus.importers.facebook.reading import Reading, spare
from exodus.model import Activity, Finding, Note, Record, Reference, Source, from_seconds, native_key
from exodus.takeout import Element

OWN = ("events/your_events.json",)
HOSTED = ("events/events_you_hosted.json",)
INVITED = ("events/event_invitations.json",)
ANSWERS = ("events/your_event_responses.json",)
_ANSWERS: tuple[tuple[str, Literal["joined", "declined", "interested"]], ...] = (
    ("events_joined", "joined"),
    ("events_declined", "declined"),
    ("events_interested", "interested"),
)


def events(reading: Reading) -> Iterator[Record | Finding]:
    """Own events as Notes, answers as rsvp; an invitation is no answer, and stands in a list."""
    told: dict[tuple[str | None, int | None], str] = {}
    for name, item, ordinal in listed(reading, OWN):
        if isinstance(item, Finding):
            yield item
            continue
        note = _own(reading, item, Source(name, item.pointer), ordinal)
        for at in (item.value.start_timestamp, item.value.create_timestamp):
            told.setdefault((note.name, at), note.key)
        yield note
    for member in reading.members(*HOSTED):
        for found in reading.takeout.json(member).elements(Labelled):
            if isinstance(found, Finding):
                yield found
            else:
                yield _hosted(reading, found, Source(member.name, found.pointer), told)
    for key, answer in _ANSWERS:
        for name, item, ordinal in listed(reading, ANSWERS, key):
            yield (
                item
                if isinstance(item, Finding)
                else _answer(reading, item, Source(name, item.pointer), ordinal, answer)
            )


def listed(
    reading: Reading, patterns: tuple[str, ...], part: str = ""
) -> Iterator[tuple[str, Element[Event] | Finding, int]]:
    """The events of these files, of one list in them if ``part`` names it, with their members and ordinals."""

    def lines() -> Iterator[tuple[str, Element[Event] | Finding]]:
        for member in reading.members(*patterns):
            page = reading.takeout.json(member)
            # A list of one is a bare object, which only its place tells from a record.
            for path in (("*", part), (part,)) if part else ((),):
                for item in page.elements(Event, *path):
                    yield member.name, item if isinstance(item, Finding) else event(item)

    for (name, item), ordinal in ordinals(lines(), _time):
        yield name, item, ordinal


def _time(line: tuple[str, Element[Event] | Finding]) -> int | None:
    return None if isinstance(line[1], Finding) else _moment(line[1].value)


def _moment(event: Event) -> int:
    """What names an event: when it was made, else when it begins."""
    return event.create_timestamp or event.start_timestamp or 0


def _own(reading: Reading, item: Element[Event], source: Source, ordinal: int) -> Note:
    own = item.value
    return Note(
        key=reading.key("events", _moment(own), ordinal),
        kind="event",
        attributed_to=reading.owner,
        name=repair(own.name or "") or None,
        content=repair(own.description or "") or None,
        published=from_seconds(own.create_timestamp),
        location=own.place.location() if own.place else None,
        extra=spare(unknown=item.unknown),
        source=source,
        **span(own),
    )


def _hosted(
    reading: Reading, found: Element[Labelled], source: Source, told: dict[tuple[str | None, int | None], str]
) -> Note:
    """An event hosted; where the own events tell it too (``told``: name and time → key), under the key it has there."""
    record = found.value
    texts = label.texts(record)
    at = label.seconds(record)
    key = native_key("facebook", "event", record.fbid) if record.fbid else reading.key("hosted", at or source.pointer)
    times = [record.timestamp, *(leaf.seconds for leaf in label.leaves(record))]
    title = texts[0][1] if texts else None
    return Note(
        key=next((told[title, time] for time in times if time and (title, time) in told), key),
        kind="event",
        attributed_to=reading.owner,
        name=texts[0][1] if texts else None,
        url=label.link(record),
        published=from_seconds(record.timestamp),
        extra=spare(labels=label.plain(record), unknown=found.unknown),
        source=source,
    )


def _answer(reading: Reading, item: Element[Event], source: Source, ordinal: int, answer: str) -> Activity:
    asked = item.value
    times = {name: when.isoformat() for name, when in span(asked).items() if when}
    return Activity(
        key=reading.key(f"rsvp_{answer}", _moment(asked), ordinal),
        kind="rsvp",
        actor=reading.owner,
        object=Reference(name=repair_name(asked.name or "") or None, content=repair(asked.description or "") or None),
        content=answer,
        published=from_seconds(asked.create_timestamp),
        extra={**times, **spare(unknown=item.unknown)},
        source=source,
    )
