"""Posts, reels, IGTV, archived and deleted posts, and Threads posts: one shape since 2021, under many roots.

The caption stands on the media where there is one, on the post where there are several, and sometimes the other way
round. A post has no id but its media's; the first media's id names it, so that a reel that is listed again among the
posts, and the labelled twin of 2026 (``posts.json``), are the same record.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Label, Labelled
from exodus.dialects.meta.media import Media, document, location, media_id, normal_seconds, subtitle
from exodus.dialects.meta.order import ordinals
from exodus.dialects.meta.text import repair, repaired
from exodus.importers.instagram import twin as labelled
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream, leftover, source, tags
from exodus.importers.instagram.twin import Twins
from exodus.model import Attachment, Audience, Document, Finding, Location, Note, Source, from_seconds, native_key
from exodus.takeout import Element, Member
from exodus.takeout.element import decode


class Post(Struct, forbid_unknown_fields=True, gc=False):
    """A post as Instagram and Threads list it, or (2026) as labelled values. Times are in seconds."""

    media: list[Media] | None = None
    title: str | None = None
    creation_timestamp: int | None = None
    label_values: list[Label] | None = None
    timestamp: int | None = None
    fbid: str | None = None
    ent_name: str | None = None
    text_app_post: dict[str, Any] | None = None
    cross_post_source: dict[str, Any] | None = None


class Section(Struct, frozen=True, gc=False):
    """A list of posts: the file it stands in (with ``_1`` … or without), and what is true of all of them."""

    name: str
    file: str
    format: str | None = None
    audience: Audience | None = None
    deleted: bool = False
    network: str | None = None


SECTIONS = (
    # Reels first: one that is also listed among the posts keeps its format.
    Section("reels", "reels", format="reel"),
    Section("igtv", "igtv_videos", format="igtv"),
    Section("posts", "posts"),
    Section("archived", "archived_posts", audience="self"),
    Section("other", "other_content", format="other", audience="unknown"),
    Section("deleted", "recently_deleted_content", deleted=True),
)
THREADS = (
    Section("threads", "threads_and_replies", network="threads"),
    Section("archived_threads", "archived_threads", audience="self", network="threads"),
)
_PAGE = re.compile(r"(?:_\d+)?\.json")


def posts(reading: Reading, sections: tuple[Section, ...]) -> Stream:
    """All posts of these sections; a post that several list is yielded once for each, equal."""
    twins = Twins()
    formats: dict[str, str] = {}
    for section in sections:
        members = [
            member
            for member in reading.members(f"{section.file}.json", f"{section.file}_*.json", network=section.network)
            if _PAGE.fullmatch(member.basename.removeprefix(section.file))
        ]
        if section.name == "posts":
            twins.read(reading.takeout, members)
        rows = _rows(reading, members)
        for (member, element), ordinal in ordinals(rows, _undated_by_id, newest_first=True):
            if isinstance(element, Finding):
                yield element
            elif element.value.label_values is None:
                yield from _post(reading, section, member, element, ordinal, twins, formats)
            elif member not in twins.members:
                yield from _labelled(reading, section, source(member, element), element, ordinal)
    yield from twins.rest(reading)


Row = tuple[str, Element[Post] | Finding]


def _rows(reading: Reading, members: list[Member]) -> Iterator[Row]:
    for member in members:
        for element in reading.takeout.json(member).elements(Post):
            if isinstance(element, Element) and "uri" in element.unknown:
                for lifted in _lifted(member.name, element):
                    yield member.name, lifted
            else:
                yield member.name, element


def _lifted(member: str, element: Element[Post]) -> Iterator[Element[Post] | Finding]:
    """A picture or film that stands where a post is expected, as stories do: the post of it."""
    post = {"title": element.value.title, "creation_timestamp": element.value.creation_timestamp}
    media = {name: value for name, value in post.items() if value is not None} | element.unknown
    return decode(member, msgspec.json.encode({"media": [media]}), Post, element.pointer)


def _undated_by_id(row: Row) -> int | None:
    """The time by which a post without an id is told apart; ``None`` for one that has an id."""
    element = row[1]
    if isinstance(element, Finding):
        return None
    if element.value.label_values is not None:
        record = _record(element.value)
        native = labelled.native_id(label.media(record), record.fbid)
        return None if native else label.seconds(record) or 0
    return None if _native(element.value) else _time(element.value)


def _record(post: Post) -> Labelled:
    return Labelled(post.label_values or [], post.timestamp or post.creation_timestamp, post.fbid, post.media)


def _labelled(reading: Reading, section: Section, where: Source, element: Element[Post], ordinal: int) -> Stream:
    """A post as labelled values, where no twin is expected."""
    return labelled.tell(
        reading,
        labelled.read(_record(element.value), where, element.unknown),
        section.name,
        ordinal,
        audience=section.audience,
        deleted=section.deleted,
        format=section.format,
        network=section.network,
    )


def _native(post: Post) -> str | None:
    """The id of the first media that has one: what the post is called."""
    return next((found for one in post.media or () if one.uri and (found := media_id(one.uri))), None)


def _time(post: Post) -> int:
    """When it was posted, as written; the post's own time before its media's."""
    first = next((one.creation_timestamp for one in post.media or () if one.creation_timestamp), 0)
    return post.creation_timestamp or first or post.timestamp or 0


def _post(
    reading: Reading,
    section: Section,
    member: str,
    element: Element[Post],
    ordinal: int,
    twins: Twins,
    formats: dict[str, str],
) -> Stream:
    post = element.value
    where = source(member, element)
    media = post.media or []
    if not media and not post.title:
        yield Finding(member, "a post without text and media", element.pointer, failed=True)
        return
    native = _native(post)
    time = _time(post)
    key = native_key(PLATFORM, "post", native) if native else reading.key(section.name, time, ordinal)
    content, captions = _words(post)
    shown: list[Attachment] = []
    for one, caption in zip(media, captions, strict=True):
        for found in _documents(reading, one, where, key):
            yield found
            shown.append(Attachment(found.key, caption if found.kind != "document" else None))
    if section.format and len(media) == 1:
        formats.setdefault(key, section.format)
    twin = twins.take(time, native) if section.name == "posts" else None
    if twin:
        element.unknown.update({f"twin.{path}": value for path, value in twin.unknown.items()})
    yield Note(
        key=key,
        kind="post",
        attributed_to=reading.owner.key,
        content=content,
        published=from_seconds(normal_seconds(time)),
        audience=section.audience or ("unknown" if section.network else reading.audience),
        attachment=tuple(dict.fromkeys(shown)),
        tag=tags(content),
        location=(twin.location if twin else None) or _place(media),
        url=twin.url if twin else None,
        deleted=section.deleted,
        extra=leftover(
            element,
            format=formats.get(key) or (section.format if section.format == "other" else None),
            network=section.network,
            text_app_post=_threads(post),
            cross_post_source=_crossed(post),
            twin=twin.said if twin else None,
        ),
        source=where,
    )


def _words(post: Post) -> tuple[str | None, list[str | None]]:
    """The post's text, and for each media the caption that is its own."""
    titles = [repair(one.title) if one.title else "" for one in post.media or ()]
    content = repair(post.title) if post.title else next(filter(None, titles), "")
    return content or None, [title if title and title != content else None for title in titles]


def _documents(reading: Reading, media: Media, where: Source, within: str) -> Iterator[Document]:
    """The media's Document and that of its subtitles; none for the empty place that carries a text only."""
    if not media.uri and (media.title or media.text_app_post is not None):
        return
    for one in (media, subtitle(media)):
        if one is not None:
            yield document(reading.takeout, one, PLATFORM, where, attributed_to=reading.owner.key, within=within)


def _place(media: list[Media]) -> Location | None:
    """The first place that one of the media was taken at."""
    found = (location(one) for one in media)
    return next((place for place in found if place), None)


def _threads(post: Post) -> dict[str, Any] | None:
    blocks = [post.text_app_post, *(one.text_app_post for one in post.media or ())]
    return next((repaired(block) for block in blocks if block), None)


def _crossed(post: Post) -> str | None:
    """The application the post came from, where it came from another one."""
    blocks = [post.cross_post_source, *(one.cross_post_source for one in post.media or ())]
    return next((str(block.get("source_app")) for block in blocks if block and block.get("source_app")), None)
