"""HTML pages of a takeout: not read yet, and never passed over in silence."""

from collections.abc import Iterator

from exodus.importers.facebook.reading import Reading, own
from exodus.model import Finding

FRONT = frozenset({"start_here.html", "index.html", "index.htm"})
UNREAD = "HTML is not read yet: ask the platform for JSON"
TWIN = "this page is there as JSON too, which was read"


def pages(reading: Reading) -> Iterator[Finding]:
    """A Finding for every page with data; one that JSON tells as well counts as read."""
    for member in reading.takeout.members("*.html", "*.htm"):
        if member.basename in FRONT or not own(member.name):
            continue
        twin = reading.takeout.get(f"{member.name.rpartition('.')[0]}.json")
        if twin:
            reading.takeout.mark_read(member)
        yield Finding(member.name, TWIN if twin else UNREAD)
