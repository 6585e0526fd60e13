"""``messages.json`` of the first takeouts (2018 to 2020): all conversations in one file, people by user name."""

import re
from collections import Counter
from typing import Any

from msgspec import Struct, structs

from exodus.dialects.meta.media import Media, document
from exodus.dialects.meta.text import repair, repaired
from exodus.importers.instagram.early import moment
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream, leftover, tags, user_key
from exodus.model import Activity, Attachment, Collection, Finding, Note, Reference, Source, Tag
from exodus.takeout import Element

_LINE = re.compile(r"conversation\.(\d+)\.(.+)", re.DOTALL)


class Line(Struct, forbid_unknown_fields=True, gc=False):
    """One message."""

    sender: str | None = None
    created_at: str | None = None
    text: str | None = None
    heart: str | None = None
    likes: list[dict[str, str]] | None = None
    media: str | None = None
    media_url: str | None = None
    media_owner: str | None = None
    media_share_url: str | None = None
    media_share_caption: str | None = None
    voice_media: str | None = None
    animated_media_images: Any = None
    story_share: str | None = None
    story_share_type: str | None = None
    profile_share_username: str | None = None
    profile_share_name: str | None = None
    mentioned_username: str | None = None
    hashtag: str | None = None
    link: Any = None
    live_video_invite: str | None = None
    live_viewer_invite: str | None = None
    action: str | None = None
    video_call_action: str | None = None
    user: str | None = None
    is_random: bool | None = None


class Talk(Struct, forbid_unknown_fields=True, gc=False):
    """One conversation, newest message first."""

    participants: list[str] = []
    conversation: list[Line] = []


def chats(reading: Reading) -> Stream:
    """Every conversation with its messages; several of the same people are told apart by their order in the file."""
    member = reading.takeout.get("messages.json")
    if member is None:
        return
    again: Counter[tuple[str, ...]] = Counter()
    for element in reading.takeout.json(member).elements(Talk):
        if isinstance(element, Finding):
            yield element
            continue
        people = tuple(sorted(name.lower() for name in element.value.participants))
        key = reading.key("thread", *people, again[people])
        again[people] += 1
        yield from _chat(reading, Source(member.name, element.pointer), element, key)


def _chat(reading: Reading, where: Source, element: Element[Talk], key: str) -> Stream:
    talk = element.value
    names = dict.fromkeys([*talk.participants, *(line.sender for line in talk.conversation if line.sender)])
    for name in names:
        yield from reading.meet(name, where)
    counts: Counter[str] = Counter()
    odd: dict[str, dict[str, Any]] = {}
    for path, value in element.unknown.items():
        found = _LINE.fullmatch(path)
        if found:
            odd.setdefault(found[1], {})[found[2]] = value
    for index in range(len(talk.conversation) - 1, -1, -1):
        line = talk.conversation[index]
        written = line.created_at or ""
        source = Source(where.member, f"{where.pointer}/conversation/{index}")
        yield from _message(reading, source, line, key, written, counts[written], repaired(odd.get(str(index), {})))
        counts[written] += 1
    rest = {path: value for path, value in element.unknown.items() if not _LINE.fullmatch(path)}
    yield Collection(
        key=key,
        kind="conversation",
        participants=tuple(dict.fromkeys(map(user_key, names))),
        audience="direct",
        extra=leftover(structs.replace(element, unknown=rest), group=len(names) > 2),
        source=where,
    )


def _message(
    reading: Reading,
    source: Source,
    line: Line,
    context: str,
    written: str,
    ordinal: int,
    unknown: dict[str, Any],
) -> Stream:
    key = reading.key("message", context, written, ordinal)
    published, zone = moment(written)
    author = user_key(line.sender) if line.sender else None
    shown = []
    for uri in (line.media, line.voice_media):
        if uri:
            found = document(reading.takeout, Media(uri=uri), PLATFORM, source, attributed_to=author, within=key)
            yield found
            shown.append(Attachment(found.key))
    said = (line.text, line.heart, line.story_share, line.live_video_invite, line.live_viewer_invite)
    content = repair(next(filter(None, (*said, line.action, line.video_call_action)), "")) or None
    url = line.media_share_url or line.media_url or (line.link.get("url") if isinstance(line.link, dict) else None)
    system = bool(line.action or line.video_call_action) and not (line.text or line.heart)
    rest = {
        "media_owner": line.media_owner,
        "caption": repair(line.media_share_caption or ""),
        "profile": line.profile_share_username,
        "mentioned": line.mentioned_username,
        "hashtag": line.hashtag,
        "animated": line.animated_media_images,
        "link": repaired(line.link),
    }
    yield Note(
        key=key,
        kind="notice" if system or not (content or shown or url or any(rest.values()) or unknown) else "message",
        attributed_to=author,
        content=content,
        published=published,
        zone_origin=zone,
        wall=written if zone == "unknown" and written else None,
        ordinal=ordinal,
        context=context,
        audience="direct",
        attachment=tuple(shown),
        tag=(*tags(content), *((Tag("link", url=url),) if url else ())),
        extra=({"share": {name: value for name, value in rest.items() if value}} if any(rest.values()) else {})
        | ({"unknown": unknown} if unknown else {}),
        source=source,
    )
    for like in line.likes or ():
        username = like.get("username")
        if not username:
            continue
        yield from reading.meet(username, source)
        liked, _ = moment(like.get("date"))
        yield Activity(
            key=reading.key("reaction", key, username.lower()),
            kind="reaction",
            actor=user_key(username),
            object=Reference(key=key),
            content="❤",
            published=liked,
            context=context,
            audience="direct",
            source=source,
        )
