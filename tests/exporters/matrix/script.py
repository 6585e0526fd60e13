"""Takeouts of Messenger that are written line by line, so that what must stand in the rooms is known beforehand.

A :class:`Chat` is a thread; what is said goes in oldest first. :func:`write` makes the takeout as the platform does:
newest first, one byte of UTF-8 to an escape. All people are synthetic.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

OWNER = "Zoë Example"
Sort = Literal["photos", "videos", "audio_files", "files", "gifs"]


class File(Struct, frozen=True):
    """Bytes that hang on a message. ``located``: they tell a place, which is taken out on the way."""

    name: str
    data: bytes
    sort: Sort = "photos"
    located: bool = False


class Said(Struct, frozen=True, kw_only=True):
    """One message. ``at`` is in milliseconds since 1970; ``reactions`` are (who, emoji); ``system`` a line that the
    platform wrote; ``more`` goes into the JSON as it is."""

    at: int
    who: str
    text: str = ""
    files: tuple[File, ...] = ()
    reactions: tuple[tuple[str, str], ...] = ()
    system: bool = False
    more: dict[str, Any] = {}


class Chat(Struct):
    """A thread, in ``folder`` (``name_digits``)."""

    folder: str
    title: str
    people: tuple[str, ...]
    said: list[Said] = field(default_factory=list)

    def say(self, at: int, who: str, text: str = "", *files: File, **fields: Any) -> None:
        """Add a message."""
        self.said.append(Said(at=at, who=who, text=text, files=files, **fields))


def write(path: Path, *chats: Chat, username: str = "zoe.example") -> Path:
    """Make the takeout of the owner's account of this name: a zip at ``path``."""
    base = "your_facebook_activity/messages"
    profile = {"profile_v2": {"name": {"full_name": meta(OWNER)}, "username": username}}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("personal_information/profile_information/profile_information.json", json.dumps(profile))
        for chat in chats:
            messages = []
            for said in reversed(chat.said):
                message: dict[str, Any] = {"sender_name": meta(said.who), "timestamp_ms": said.at} | said.more
                if said.text:
                    message["content"] = meta(said.text)
                for file in said.files:
                    uri = f"{base}/inbox/{chat.folder}/{file.sort}/{file.name}"
                    message.setdefault(file.sort, []).append({"uri": uri, "creation_timestamp": said.at // 1000})
                    archive.writestr(uri, file.data)
                if said.reactions:
                    message["reactions"] = [
                        {"reaction": meta(emoji), "actor": meta(actor)} for actor, emoji in said.reactions
                    ]
                messages.append(message)
            page = {
                "participants": [{"name": meta(one)} for one in chat.people],
                "messages": messages,
                "title": meta(chat.title),
                "is_still_participant": True,
                "thread_path": f"inbox/{chat.folder}",
                "magic_words": [],
            } | ({"joinable_mode": {"mode": 1, "link": ""}} if len(chat.people) > 2 else {})
            archive.writestr(f"{base}/inbox/{chat.folder}/message_1.json", json.dumps(page, indent=1))
    return path


def meta(text: str) -> str:
    """As Meta writes it: every byte of its UTF-8 as a character of its own."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def photo(number: int, *, located: bool = False, size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG unlike every other one, on request with a place in its EXIF."""
    picture = Image.new("RGB", size, (number * 37 % 256, number * 91 % 256, number // 256 % 256))
    exif = Image.Exif()
    exif[0x010E] = f"Photo {number}"
    if located:
        exif.get_ifd(0x8825).update(
            {
                1: "N",
                2: (IFDRational(50), IFDRational(56), IFDRational(number % 60)),
                3: "E",
                4: (IFDRational(6), IFDRational(57), IFDRational(30)),
            }
        )
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()
