"""Albums, loose pictures and lists: what nobody said, shown in the owner's own rooms."""

from collections.abc import Callable, Iterator

from exodus.contracts import Act, Delivery, Item
from exodus.exporters.matrix import word, wording
from exodus.exporters.matrix.event import Part, make_act, medium, textual
from exodus.exporters.matrix.media import plan_upload
from exodus.exporters.matrix.option import MatrixOptions
from exodus.exporters.matrix.person import platform_of
from exodus.exporters.matrix.place import Place, Plot, document_of
from exodus.exporters.matrix.room import title_of
from exodus.exporters.matrix.stray import stray
from exodus.exporters.matrix.word import Words
from exodus.model import Attachment, Collection, Document

PENDING = Delivery(native_id="", detail={})
"""Stands for bytes that are uploaded right before they are shown."""
LISTED = 2_000
"""So many names of a list are told."""


def plan_document(item: Item, plot: Plot, options: MatrixOptions, readers: Callable[[Place], str]) -> Iterator[Act]:
    """The acts of a Document: its bytes where something shows it; shown by nothing, it is shown among the photos."""
    document = item.record
    if not isinstance(document, Document):
        return
    if not plot.is_loose(document.key):
        if item.blob is not None and plot.is_shown(document.key):
            yield plan_upload(item, options, f"media:{document.key}")
        return
    place = Place(plot.host(document.key, document.attributed_to), "photos")
    if not place.is_known:
        yield from stray(item)
        return
    who = document.attributed_to or ""
    time = word.milliseconds(document.published)
    said = [Words(word.clean(document.summary))] if document.summary else []
    late = word.dated(document.published)
    caption = [*said, *([late] if late else [])]
    if item.blob is None:
        line = word.joined([wording.absent(document), *caption])
        part = Part({"msgtype": "m.notice", "body": line.plain})
        yield make_act(item, place, plot, readers(place), part, 0, who="", time=time, effect="picture")
        return
    upload = plan_upload(item, options, place.lane)
    yield upload
    part = medium(document, PENDING, caption)
    yield make_act(item, place, plot, readers(place), part, "shown", who=who, time=time, fill=upload, effect="picture")


def plan_album(item: Item, plot: Plot, readers: Callable[[Place], str]) -> Iterator[Act]:
    """The acts of an album: its title, and below it as a thread what it shows."""
    album = item.record
    if not isinstance(album, Collection):
        return
    place = Place(plot.home(album), "photos")
    if not place.is_known:
        yield from stray(item)
        return
    who = album.attributed_to or ""
    time = word.milliseconds(album.published or album.updated)
    title: list[Words] = [word.strong(f"Album “{word.clean(album.name or 'without a name')}”")]
    if album.summary:
        title.append(Words(word.clean(album.summary)))
    missing: list[Words] = []
    shown: list[tuple[Attachment, Document]] = []
    for attachment in album.attachment:
        document = document_of(plot.selection, attachment.document)
        if document is None or not document.sha256:
            missing.append(wording.absent(document))
        else:
            shown.append((attachment, document))
    texts = word.packed([*title, *missing])
    for number, text in enumerate(texts):
        content = textual([text])
        yield make_act(item, place, plot, readers(place), Part(content), number, who=who, time=time, effect="album")
    for number, (attachment, document) in enumerate(shown, len(texts)):
        caption = [Words(word.clean(attachment.caption))] if attachment.caption else []
        part = medium(document, item.links.get(attachment.document), caption)
        yield make_act(item, place, plot, readers(place), part, number, who=who, time=time, root="", effect="picture")


def plan_list(item: Item, plot: Plot, readers: Callable[[Place], str]) -> Iterator[Act]:
    """The acts of a Collection in which nothing is said: a line that tells what it is and who is in it."""
    listed = item.record
    if not isinstance(listed, Collection):
        return
    place = Place(plot.home(listed), "activity")
    if not place.is_known:
        yield from stray(item)
        return
    names = [plot.name_of(key) for key in listed.participants[:LISTED]]
    more = len(listed.participants) - len(names)
    label = {"list": "List", "page": "Page", "group": "Group"}.get(listed.kind, "Conversation without messages")
    date = listed.published or listed.updated
    lines = [word.strong(f"{label}: {word.clean(title_of(listed, plot))}" + (f" ({date:%Y-%m-%d})" if date else ""))]
    if listed.summary:
        lines.append(Words(word.clean(listed.summary)))
    if names:
        lines.append(Words(word.clean(", ".join(names) + (f" and {more} more" if more else ""))))
    if listed.url:
        lines.append(Words(word.clean(listed.url)))
    lines.append(word.em(f"from {platform_of(listed.key)}"))
    for number, text in enumerate(word.packed(lines)):
        content = textual([text], notice=True)
        name = f"list#{number}" if number else "list"  # the part "" is a room's, should something be said there later
        yield make_act(item, place, plot, readers(place), Part(content), name, who="", time=None, effect="line")
