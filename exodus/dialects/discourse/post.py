"""Posts: the raw text that a record becomes.

From top to bottom: the mark, a small header (what the platform's own sentence says, what is answered that stands
elsewhere, what is not known of author and time), the text, photos and files, places and links, what is shared, and what
people did to it. A long text goes on in further posts.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec
from msgspec import Struct

from exodus import render
from exodus.contracts import Selection
from exodus.dialects.discourse import block, markdown
from exodus.dialects.discourse.gallery import SHOWN, Markup, galleries
from exodus.dialects.discourse.mark import mark
from exodus.model import Activity, Actor, Collection, Document, Note, Reference, Tag

LIMIT = 15_000
"""Code points of a text in one post: escaped, they stay below what Discourse's composer bears (30,000, 2023)."""
QUOTED = 1_200
"""Code points of a quoted text."""
NO_ONE = "Originally written by somebody whom the takeout does not name"


class Scene(Struct, frozen=True, kw_only=True):
    """What a post is composed with.

    ``media`` gives the markup of a Document under a caption. ``applause`` gives what people did to the thing with a
    key (see :func:`exodus.dialects.discourse.block.applause`); without it nothing is told. ``cite`` gives the line that
    opens a quote of a Note that stands on the site. ``resolve`` gives the username of a mentioned site user.
    """

    selection: Selection
    media: Markup
    applause: Callable[[str], str] | None = None
    cite: Callable[[Note], str | None] | None = None
    resolve: Callable[[Tag], str | None] | None = None


def compose(record: Note | Activity | Collection, scene: Scene, *, title: str = "", answers: bool = False) -> list[str]:
    """The posts a Note, an announced thing or an album becomes: one, or more where it is long.

    ``title`` is that of the topic it opens, which need not be said again; ``answers`` tells that the post stands
    beneath what it answers. How many posts there are follows from the record alone.
    """
    if isinstance(record, Activity):
        return [_joined(mark(record.key), *_announced(record, scene))]
    if isinstance(record, Collection):
        return _album(record, scene, title)
    texts = list(cut(record.content or "", record.tag))
    media = list(galleries(record.attachment, scene.selection, scene.media))
    posts = [markdown.raw(text, tags, scene.resolve) for text, tags in texts]
    posts[-1] = _joined(posts[-1], media[0] if media else "")
    posts += media[1:]
    head = [mark(record.key), _small(*_header(record, scene, answers))]
    if record.name and record.name.strip() != title.strip():
        head.append(block.bold(record.name))
    posts[0] = _joined(*head, posts[0])
    posts[-1] = _joined(posts[-1], *_tail(record, scene))
    return [posts[0], *(f"{mark(f'{record.key}#{number}')}\n{post}" for number, post in enumerate(posts[1:], 2))]


def count(record: Note | Activity | Collection) -> int:
    """How many posts :func:`compose` makes of a record."""
    if isinstance(record, Activity):
        return 1
    pictures = max(1, -(-len(record.attachment) // SHOWN))
    if isinstance(record, Collection):
        return pictures
    return sum(1 for _ in cut(record.content or "", record.tag)) + pictures - 1


def converse(messages: Sequence[Note], scene: Scene) -> str:
    """What one person says in a row, as one post; where there is more than one message, each has its time."""
    parts: list[str] = []
    for message in messages:
        lines = [mark(message.key)]
        if len(messages) > 1 and message.published is not None:
            lines.append(f"<small>{block.moment(message.published, short=True)}</small>")
        said = _joined(
            _small(_author(message.attributed_to, scene), *_unknown(message), *_parent(message, scene)),
            _notice(message)
            if message.kind == "notice"
            else markdown.raw(message.content or "", message.tag, scene.resolve),
            *galleries(message.attachment, scene.selection, scene.media),
            *_tail(message, scene),
        )
        if len(lines) > 1 and said.startswith(("[", "!", ">")):
            lines.append("")  # a block of its own, whatever stands above
        parts.append("\n".join([*lines, said or "<small>(no text)</small>"]))
    return "\n\n".join(parts)


def absent(document: Document) -> str:
    """The line that stands where a Document's bytes cannot."""
    things = {"image": "photo", "video": "video", "audio": "recording", "document": "file"}
    named = f" {render.excerpt(document.name, 80)}" if document.kind == "document" and document.name else ""
    reason = document.missing or "its bytes are not here"
    return f"<small>({markdown.line(things[document.kind] + named)}: {markdown.line(reason)})</small>"


def cut(content: str, tags: Sequence[Tag], limit: int = LIMIT) -> Iterator[tuple[str, tuple[Tag, ...]]]:
    """A text in pieces of at most ``limit`` code points, ended at paragraphs, lines or blanks; tags go along.

    At least one piece, and none ends inside a tag unless the tag is longer than the limit.
    """
    start = 0
    while len(content) - start > limit:
        end = _end(content, tags, start, limit)
        yield content[start:end].rstrip(), _within(tags, start, end)
        start = end
    yield content[start:], _within(tags, start, len(content)) if start else tuple(tags)


def _end(content: str, tags: Sequence[Tag], start: int, limit: int) -> int:
    last = start + limit
    end = last
    for gap in ("\n\n", "\n", " "):
        found = content.rfind(gap, start + limit // 2, last)
        if found > 0:
            end = found + len(gap)
            break
    for tag in tags:
        if tag.start is not None and tag.end is not None and start < tag.start < end < tag.end:
            end = tag.start
    return end


def _within(tags: Sequence[Tag], start: int, end: int) -> tuple[Tag, ...]:
    return tuple(
        msgspec.structs.replace(tag, start=tag.start - start, end=min(tag.end, end) - start)
        for tag in tags
        if tag.start is not None and tag.end is not None and start <= tag.start < end
    )


def _header(note: Note, scene: Scene, answers: bool) -> Iterator[str]:
    yield from _unknown(note)
    if name := _author(note.attributed_to, scene):
        yield name
    if note.summary:
        yield markdown.line(note.summary)
    if not answers:
        yield from _parent(note, scene)
    if _is_addressee(note.target, scene) and note.target and (note.target.name or "\0") not in (note.summary or ""):
        addressee = block.name_of(scene.selection, note.target.key) or note.target.name
        yield f"To {block.bold(addressee)}" if addressee else ""
    if note.deleted:
        yield "Deleted by its author on the platform"


def _author(key: str | None, scene: Scene) -> str:
    return "" if key and isinstance(scene.selection.get(key), Actor) else NO_ONE


def _unknown(note: Note) -> Iterator[str]:
    """What is not known of the time."""
    if note.published is None:
        yield "The date is not known"
    elif note.precision == "day":
        yield f"{block.day(note.published)}; the time of day is not known"


def _parent(note: Note, scene: Scene) -> Iterator[str]:
    """What is answered that stands elsewhere: who, where, what it said."""
    if note.in_reply_to is None:
        return
    parent = scene.selection.get(note.in_reply_to.key) if note.in_reply_to.key else None
    if isinstance(parent, Note):
        name = block.name_of(scene.selection, parent.attributed_to)
        said = render.excerpt(parent.content or parent.name, 160)
        yield f"In reply to {block.bold(name or 'somebody')}" + (f": {markdown.line(said)}" if said else "")
        return
    if note.summary and note.summary == note.in_reply_to.name and not note.in_reply_to.url:
        return  # the summary says it: "Ana commented on Ben's photo."
    yield f"In reply to {_known(note.in_reply_to, scene)}"


def _known(reference: Reference, scene: Scene) -> str:
    """What a takeout says of a thing it does not hold, on one line."""
    name = block.name_of(scene.selection, reference.attributed_to) or render.excerpt(reference.name, 120)
    url = render.safe_url(reference.url)
    said = render.excerpt(reference.content, 160)
    return (
        block.bold(name or "something that is not in the takeout")
        + (f": {markdown.line(said)}" if said else "")
        + (f" ({markdown.link(url, render.host(url))})" if url else "")
    )


def _notice(note: Note) -> str:
    said = note.content or note.name or note.summary
    if said:
        return f"<small>{markdown.line(said)}</small>"
    call = note.extra.get("call")
    if isinstance(call, dict):
        seconds = call.get("duration")
        return f"<small>(a call{f' of {seconds:.0f} seconds' if isinstance(seconds, int | float) else ''})</small>"
    return "<small>(a message that was taken back)</small>" if note.extra.get("unsent") else ""


def _tail(note: Note, scene: Scene) -> Iterator[str]:
    if note.kind == "event":
        yield block.span(note)
    yield block.polls(note)
    yield block.place(note.location)
    yield block.cards(note.tag)
    if note.target and not _is_addressee(note.target, scene):
        yield _quote(note.target, (), scene)
    yield _foot(note, scene)


def _is_addressee(target: Reference | None, scene: Scene) -> bool:
    """Whether a target is somebody on whose wall something was written, and not a thing that is shared."""
    if target is None:
        return False
    found = scene.selection.get(target.key) if target.key else None
    return isinstance(found, Actor) or (found is None and not target.content and not target.url)


def _foot(record: Note | Activity | Collection, scene: Scene) -> str:
    if scene.applause is None:
        return ""
    lines = [scene.applause(record.key), markdown.line(block.counters(record)) if isinstance(record, Note) else ""]
    return _small(*lines)


def _announced(activity: Activity, scene: Scene) -> Iterator[str]:
    """A shared thing: who shared it, and what is known of it."""
    yield _small("Shared", _author(activity.actor, scene))
    if activity.name:
        yield markdown.raw(activity.name)
    known = activity.object or Reference(url=activity.url)
    tags = activity.tag if activity.content and not known.content else ()
    whole = msgspec.structs.replace(known, content=known.content or activity.content)
    yield _quote(whole, tags, scene)
    yield from galleries(activity.attachment, scene.selection, scene.media)
    yield _foot(activity, scene)


def _quote(reference: Reference, tags: Sequence[Tag], scene: Scene) -> str:
    """A shared or quoted thing: from the site where it stands there, else what the takeout says of it."""
    note = scene.selection.get(reference.key) if reference.key else None
    if isinstance(note, Note):
        said = markdown.raw((note.content or note.name or "")[:QUOTED])
        opened = scene.cite(note) if scene.cite else None
        if opened:
            return f"{opened}\n{said or '…'}\n[/quote]"
        name = block.name_of(scene.selection, note.attributed_to)
        when = f", {block.day(note.published)}" if note.published else ""
        return markdown.quoted(said, f"{block.bold(name or 'Somebody')}{when}")
    name = block.name_of(scene.selection, reference.attributed_to) or render.excerpt(reference.name, 200)
    url = render.safe_url(reference.url)
    said = markdown.raw((reference.content or "")[:QUOTED], tags, scene.resolve)
    link = markdown.link(url) if url else ""
    if not (name or said or link):
        return "<small>(what was shared is not in the takeout)</small>"
    return markdown.quoted(_joined(said, link), block.bold(name) if name else None)


def _album(album: Collection, scene: Scene, title: str) -> list[str]:
    said = [mark(album.key)]
    if album.name and album.name.strip() != title.strip():
        said.append(block.bold(album.name))
    if album.summary:
        said.append(markdown.raw(album.summary))
    shown = list(galleries(album.attachment, scene.selection, scene.media)) or [""]
    first = _joined(*said, block.place(album.location), shown[0])
    rest = [f"{mark(f'{album.key}#{number}')}\n{more}" for number, more in enumerate(shown[1:], 2)]
    return [first, *rest]


def _small(*lines: str) -> str:
    return "\n".join(f"<small>{line}</small>" for line in lines if line)


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
