"""The other pages of 2010 to spring 2018: the timeline, friends, photos and events.

A post is a time (``meta``), a sentence and what was written (``comment``); a friend is a line with a date behind the
name; a photo stands in a block with its own time, with strangers' comments under it. These pages are small, and read
whole.
"""

import contextlib
import re
from collections.abc import Iterator

# lxml has no types of its own; everything that comes out of it is a Node.
from lxml import etree  # type: ignore[import-untyped]

from exodus.dialects.meta.media import Media, document
from exodus.dialects.meta.page.section import Node, inner_text, is_local, is_time
from exodus.dialects.meta.page.time import Clock, Moment, timed
from exodus.importers.facebook.reading import Reading
from exodus.model import Activity, Attachment, Collection, Finding, Note, Record, Reference, Source, native_key
from exodus.takeout import Member, Takeout
from exodus.takeout.member import matches

TIMELINE = ("html/timeline.htm", "html/wall.htm", "html/notes.htm")
FRIENDS = ("html/friends.htm",)
PHOTOS = ("photos/*/index.htm", "html/photos.htm", "html/videos.htm", "photos/*.htm")
EVENTS = ("html/events.htm",)
UNREADABLE = "a page that is no HTML"
UNTIMED = "a time that could not be read"
_DATED = re.compile(r"(.+?)\s*\(([^()]*\d[^()]*)\)\s*$", re.DOTALL)


def everything(reading: Reading, clock: Clock, members: list[Member]) -> Iterator[Record | Finding]:
    """Friends, the timeline, albums and events, in that order."""
    for patterns, reader in ((FRIENDS, _friends), (TIMELINE, _posts), (PHOTOS, _album), (EVENTS, _events)):
        for member in members:
            if matches(member.name, patterns):
                body = _body(reading.takeout, member)
                if body is None:
                    yield Finding(member.name, UNREADABLE, failed=True)
                else:
                    yield from reader(reading, clock, member, body)


def _body(takeout: Takeout, member: Member) -> Node | None:
    with contextlib.closing(takeout.open_member(member)) as stream:
        text = stream.read().decode("utf-8-sig", "replace").replace("\0", "")
    if not text.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    root = etree.fromstring(text.encode(), parser)
    return None if root is None else next(root.iter("body"), None)


def _posts(reading: Reading, clock: Clock, member: Member, body: Node) -> Iterator[Record | Finding]:
    """Every time begins a post; what follows up to the next one belongs to it."""
    counted: dict[str, int] = {}
    found = []
    for meta in body.iter("div", "span"):
        if "meta" in (meta.get("class") or "").split() and is_time(inner_text(meta)) and not _is_remark(meta):
            found.append(meta)
    for number, meta in reversed(list(enumerate(found, 1))):  # oldest last, so that ordinals count from it
        written = inner_text(meta)
        moment = clock.read(written)
        source = Source(member.name, f"#{number}")
        if moment is None:
            yield Finding(member.name, UNTIMED, source.pointer, written)
        sentence, content, nodes = _following(meta)
        name = moment.canonical if moment else written
        ordinal = counted.get(name, 0)
        counted[name] = ordinal + 1
        key = reading.key("html-posts", name, ordinal)
        attachment: list[Attachment] = []
        for picture in _pictures(reading, nodes, source, key, None):
            if isinstance(picture, Attachment):
                attachment.append(picture)
            else:
                yield picture
        yield Note(
            key=key,
            kind="article" if member.name.endswith("notes.htm") else "post",
            attributed_to=reading.owner,
            summary=sentence or None,
            content=content or None,
            **timed(moment, written),
            attachment=tuple(dict.fromkeys(attachment)),
            source=source,
        )


def _is_remark(meta: Node) -> bool:
    """Whether a time stands in somebody's comment, not over a post."""
    return any("comment" in (up.get("class") or "").split() for up in meta.iterancestors("div"))


def _following(meta: Node) -> tuple[str, str, list[Node]]:
    """The sentence behind a time, what was written, and the elements of both."""
    sentence = [meta.tail or ""]
    content: list[str] = []
    nodes: list[Node] = []
    for node in meta.itersiblings():
        if not isinstance(node.tag, str):
            continue
        if any("meta" in (one.get("class") or "").split() for one in node.iter("div")):
            break
        nodes.append(node)
        text = _lined(node)
        (content if "comment" in (node.get("class") or "").split() else sentence).append(text)
        sentence.append(node.tail or "")
    return " ".join("".join(sentence).split()), "\n".join(filter(None, content)).strip(), nodes


def _lined(node: Node) -> str:
    for line in node.iter("br"):
        line.tail = "\n" + (line.tail or "")
    return inner_text(node)


def _friends(reading: Reading, clock: Clock, member: Member, body: Node) -> Iterator[Record | Finding]:
    """Lists of names, each under a heading; the first one is the friends, the others are requests and past ones."""
    counted: dict[str, int] = {}
    number = 0
    lists = [node for node in body.iter("ul") if any(True for _ in node.iter("li")) and not _is_menu(node)]
    for place, listed in enumerate(lists):
        heading = next((inner_text(head) for head in listed.itersiblings("h2", "h3", preceding=True)), "")
        for item in listed.iter("li"):
            number += 1
            text = inner_text(item)
            match = _DATED.fullmatch(text)
            name, written = (match[1], match[2]) if match else (text, "")
            if not name:
                continue
            source = Source(member.name, f"#{number}")
            moment = clock.read(written) if written else None
            ordinal = counted.get(f"{place}{text}", 0)
            counted[f"{place}{text}"] = ordinal + 1
            key = reading.key("html-friends", place, moment.canonical if moment else written or name, name, ordinal)
            person, met = reading.people.meet(name, key, source)
            if met:
                yield met
            yield Activity(
                key=key,
                kind="friend",
                actor=reading.owner,
                object=Reference(key=person, name=name),
                **timed(moment, written),
                deleted=place > 0,
                extra={"list": heading} if place > 0 and heading else {},
                source=source,
            )


def _is_menu(node: Node) -> bool:
    """Whether a list is the menu that every page has."""
    return any("nav" in (up.get("class") or "").split() for up in node.iterancestors("div"))


def _album(reading: Reading, clock: Clock, member: Member, body: Node) -> Iterator[Record | Finding]:
    """The photos of an album's page, each with its caption and time."""
    titles = [inner_text(head) for head in body.getroottree().iter("h1", "h2", "title")]
    owner = reading.people.owner.name or ""
    title = next((found for text in titles if (found := text.removeprefix(owner).lstrip(" -–"))), None)
    attachment: list[Attachment] = []
    for number, block in enumerate(_blocks(body), 1):
        source = Source(member.name, f"#{number}")
        meta = next((node for node in block.iter("div", "span") if _is_own_time(node)), None)
        moment = clock.read(inner_text(meta)) if meta is not None else None
        for one in _pictures(reading, [block], source, member.name, moment):
            if isinstance(one, Attachment):
                attachment.append(one)
            else:
                yield one
    if not attachment:
        return
    folder = member.name.split("/")[-2]
    yield Collection(
        key=native_key("facebook", "album", folder) if folder.isdigit() else reading.key("html-album", member.name),
        kind="album",
        attributed_to=reading.owner,
        name=title,
        attachment=tuple(dict.fromkeys(attachment)),
        source=Source(member.name),
    )


def _is_own_time(node: Node) -> bool:
    return "meta" in (node.get("class") or "").split() and is_time(inner_text(node)) and not _is_remark(node)


def _blocks(body: Node) -> Iterator[Node]:
    blocks = [node for node in body.iter("div") if "block" in (node.get("class") or "").split()]
    yield from blocks or (image.getparent() for image in body.iter("img", "video"))


def _pictures(
    reading: Reading, nodes: list[Node], source: Source, within: str, moment: Moment | None
) -> Iterator[Record | Attachment]:
    for node in nodes:
        for one in node.iter("img", "video"):
            address = one.get("src") or ""
            if not is_local(address):
                continue
            media = Media(uri=address.removeprefix("../"))
            yield document(reading.takeout, media, "facebook", source, attributed_to=reading.owner, within=within)
            yield Attachment(
                document(reading.takeout, media, "facebook", source, within=within).key, _caption(one) or None
            )


def _caption(image: Node) -> str:
    """The first text after a picture, unless it is a time or a comment."""
    for node in image.itersiblings():
        if isinstance(node.tag, str) and node.tag != "table" and "comment" not in (node.get("class") or "").split():
            text = inner_text(node)
            if text and not is_time(text) and "meta" not in (node.get("class") or "").split():
                return text
    return ""


def _events(reading: Reading, clock: Clock, member: Member, body: Node) -> Iterator[Record | Finding]:
    """One line an event: its name, then place and time in small print."""
    counted: dict[str, int] = {}
    for number, item in enumerate((one for one in body.iter("li") if not _is_menu(one)), 1):
        lines = [line.strip() for line in item.itertext() if line.strip()]
        if not lines:
            continue
        written = next((line for line in lines if is_time(line)), "")
        moment = clock.read(written)
        name = moment.canonical if moment else written
        ordinal = counted.get(name, 0)
        counted[name] = ordinal + 1
        yield Activity(
            key=reading.key("html-rsvp", name, lines[0] if not name else "", ordinal),
            kind="rsvp",
            actor=reading.owner,
            object=Reference(name=lines[0], content="\n".join(lines[1:]) or None),
            **timed(moment, written),
            source=Source(member.name, f"#{number}"),
        )
