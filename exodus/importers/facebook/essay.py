"""Facebook notes (until 2020): longer texts with a title, in a file of their own beside the posts that showed them."""

from collections.abc import Iterator

from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.text import repair
from exodus.importers.facebook.activity import Bundle, Entry, Essay, Item
from exodus.importers.facebook.reading import Reading
from exodus.importers.facebook.telling import Place, tell
from exodus.model import Finding, Record, Source
from exodus.takeout import Element

NOTES = ("posts/notes.json", "notes/notes.json", "other_activity/notes.json")


def essays(reading: Reading) -> Iterator[Record | Finding]:
    """The notes that no post has shown yet."""

    def lines() -> Iterator[tuple[str, Element[Essay] | Finding]]:
        for member in reading.members(*NOTES):
            for item in reading.takeout.json(member).elements(Essay):
                yield member.name, item

    for (name, item), ordinal in ordinals(lines(), _time):
        if isinstance(item, Finding):
            yield item
            continue
        essay = item.value
        made = essay.created_timestamp or 0
        if (made, repair(essay.title or "")) in reading.essays:
            continue
        place = Place(
            key=reading.key("notes", made, ordinal),
            source=Source(name, item.pointer),
            kind="article",
            author=reading.owner,
        )
        entry = Entry(
            timestamp=essay.created_timestamp, attachments=[Bundle([Item(note=essay)])], tags=essay.tags or []
        )
        essay.tags = None
        yield from tell(reading, entry, item.unknown, place)


def _time(line: tuple[str, Element[Essay] | Finding]) -> int | None:
    return None if isinstance(line[1], Finding) else line[1].value.created_timestamp or 0
