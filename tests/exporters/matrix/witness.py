"""An independent reader of a homeserver: ``python witness.py ADDRESS USER < password``, where matrix-nio is installed.

It knows nothing of exodus. As the person it logs in, accepts every invitation, pages every room from its first event,
downloads every file, and prints what it met, one JSON value a line: a room with its state, events (as the server sends
them, in its order) and unread counts; then each file's digest.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import nio  # type: ignore[import-not-found]  # it lives in the environment of the homeserver

PAGE = 500


async def main(address: str, user: str, password: str) -> None:
    """Read everything the person can see."""
    client = nio.AsyncClient(address, user)
    try:
        expect(await client.login(password), nio.LoginResponse)
        accepted = await accept(client)
        synced = expect(await client.sync(timeout=0, full_state=True), nio.SyncResponse)
        files: dict[str, None] = {}
        for room_id, info in synced.rooms.join.items():
            state = expect(await client.room_get_state(room_id), nio.RoomGetStateResponse).events
            events = [event async for event in history(client, room_id)]
            unread = info.unread_notifications
            put(
                {
                    "room": room_id,
                    "accepted": room_id in accepted,
                    "state": state,
                    "events": events,
                    "unread": (unread.notification_count or 0) if unread else 0,
                    "highlights": (unread.highlight_count or 0) if unread else 0,
                }
            )
            files |= dict.fromkeys(address for one in (*state, *events) for address in media(one.get("content")))
        for file in files:
            got = await client.download(mxc=file)
            body = got.body if isinstance(got, nio.MemoryDownloadResponse) else None
            put(
                {
                    "file": file,
                    "sha256": hashlib.sha256(body).hexdigest() if body is not None else None,
                    "size": len(body) if body is not None else None,
                    "media_type": getattr(got, "content_type", None),
                }
            )
    finally:
        await client.close()


async def accept(client: nio.AsyncClient) -> set[str]:
    """Join every room the person is invited to."""
    accepted: set[str] = set()
    while True:
        synced = expect(await client.sync(timeout=0), nio.SyncResponse)
        invited = set(synced.rooms.invite) - accepted
        if not invited:
            return accepted
        for room_id in sorted(invited):
            expect(await client.join(room_id), nio.JoinResponse)
        accepted |= invited


async def history(client: nio.AsyncClient, room_id: str) -> Any:
    """All events of a room in the server's order, the first one first, as the server sends them."""
    start = ""
    while True:
        page = expect(
            await client.room_messages(room_id, start, direction=nio.MessageDirection.front, limit=PAGE),
            nio.RoomMessagesResponse,
        )
        for event in page.chunk:
            yield event.source
        if not page.chunk or not page.end:
            return
        start = page.end


def media(content: Any) -> Iterator[str]:
    """Every file that an event's content names, wherever it stands."""
    if isinstance(content, dict):
        for value in content.values():
            yield from media(value)
    elif isinstance(content, list):
        for value in content:
            yield from media(value)
    elif isinstance(content, str) and content.startswith("mxc://"):
        yield content


def expect(answer: Any, kind: type) -> Any:
    """The answer, if it is what was asked for."""
    if not isinstance(answer, kind):
        raise SystemExit(f"expected {kind.__name__}, got {answer}")
    return answer


def put(value: dict[str, Any]) -> None:
    """One line."""
    sys.stdout.write(json.dumps(value) + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.stdin.readline().strip()))
