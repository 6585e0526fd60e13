"""Conversations with Grok (since November 2024): nobody but the owner reads them."""

from collections.abc import Iterator
from typing import Any

from exodus.importers.x.clock import precision_of, read_time
from exodus.importers.x.media import SUFFIXES, Files
from exodus.importers.x.member import numbered
from exodus.importers.x.row import Digits, Strict
from exodus.model import Actor, Attachment, Collection, Document, Finding, Note, Record, Source, derived_key, native_key
from exodus.takeout import Element, Takeout

GROK = native_key("x", "service", "grok")


class GrokAttachment(Strict):
    """A file that was uploaded or made; stored as ``<media id>-<media id>.jpg``."""

    mediaId: Digits = None  # noqa: N815 - the platform's own name
    fileName: str | None = None  # noqa: N815 - the platform's own name
    mimeType: str | None = None  # noqa: N815 - the platform's own name
    url: str | None = None


class GrokItem(Strict):
    """A question or an answer. Both carry the same time; the file's order tells them apart."""

    accountId: Any = None  # noqa: N815 - the platform's own name
    chatId: Digits = None  # noqa: N815 - the platform's own name
    createdAt: Digits = None  # noqa: N815 - the platform's own name
    message: str | None = None
    sender: Any = None
    grokMode: Any = None  # noqa: N815 - the platform's own name
    attachments: tuple[GrokAttachment, ...] = ()
    postIds: tuple[Any, ...] = ()  # noqa: N815 - the platform's own name


class GrokRow(Strict):
    """The same in its wrapper."""

    grokChatItem: GrokItem | None = None  # noqa: N815 - the platform's own name
    grokMessage: GrokItem | None = None  # noqa: N815 - the platform's own name


def read_grok(takeout: Takeout, owner: str, files: Files) -> Iterator[Record | Finding]:
    """Every chat as a conversation of the owner with Grok."""
    chats: set[str] = set()
    for member in numbered(takeout, "grok-chat-item", "grok-conversation"):
        ordinals: dict[tuple[str, str], int] = {}
        for element in takeout.json(member).elements(GrokRow):
            if isinstance(element, Finding):
                yield element
                continue
            item = element.value.grokChatItem or element.value.grokMessage
            source = Source(member.name, element.pointer)
            if item is None or not item.chatId:
                yield Finding(member.name, "this message to Grok has no chat", element.pointer, failed=True)
                continue
            chat = native_key("x", "grok", str(item.chatId))
            if not chats:
                yield Actor(key=GROK, kind="service", name="Grok", url="https://x.com/i/grok", source=source)
            if chat not in chats:
                chats.add(chat)
                yield Collection(
                    key=chat,
                    kind="conversation",
                    name="Grok",
                    participants=(owner, GROK),
                    audience="self",
                    source=source,
                )
            place = (str(item.chatId), str(item.createdAt))
            ordinals[place] = ordinals.get(place, -1) + 1
            yield from _message(element, item, chat, ordinals[place], owner, takeout.account, files, source)


def _message(
    element: Element[GrokRow],
    item: GrokItem,
    chat: str,
    ordinal: int,
    owner: str,
    account: str,
    files: Files,
    source: Source,
) -> Iterator[Record]:
    attachments: list[Attachment] = []
    author = GROK if _is_agent(item.sender) else owner
    for attached in item.attachments:
        media_id = str(attached.mediaId or "")
        found = files.starting(f"{media_id}-") if media_id else []
        for member in found[:1]:
            files.find(member.basename)
        suffix = (attached.fileName or (found[0].basename if found else "")).rpartition(".")[2].lower()
        key = native_key("x", "media", media_id or attached.fileName or "")
        yield Document(
            key=key,
            kind=SUFFIXES.get(suffix, "document"),
            attributed_to=author,
            name=attached.fileName,
            url=attached.url,
            media_type=attached.mimeType,
            member=found[0].name if found else None,
            missing=None if found else "the takeout does not hold this file of a Grok chat",
            source=source,
        )
        attachments.append(Attachment(key))
    mode = item.grokMode.get("name") if isinstance(item.grokMode, dict) else item.grokMode
    extra: dict[str, Any] = {"mode": mode} if mode else {}
    if item.postIds:
        extra["posts"] = [f"x:status:{native_id}" for native_id in item.postIds]
    if element.unknown:
        extra["unknown"] = element.unknown
    yield Note(
        key=derived_key("x", "grok_message", account, item.chatId, item.createdAt, ordinal),
        kind="message",
        attributed_to=author,
        content=item.message or "",
        published=read_time(item.createdAt),
        precision=precision_of(item.createdAt),
        ordinal=ordinal,
        context=chat,
        audience="self",
        attachment=tuple(attachments),
        extra=extra,
        source=source,
    )


def _is_agent(sender: Any) -> bool:
    """X writes a value (1 the user, 2 the agent) with its name; other tools the name alone."""
    if isinstance(sender, dict):
        return str(sender.get("value")) == "2" or str(sender.get("name", "")).lower() == "agent"
    return str(sender or "").lower() in {"grok", "agent", "2", "assistant"}
