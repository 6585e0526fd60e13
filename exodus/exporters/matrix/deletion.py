"""Having the server's admin delete a room.

Synapse does it in the background, and not always at the first time: it brings a new display name to a person's rooms by
joining them anew, in the background too, and a room that somebody joins between being shown out and the purge is not
purged (read in Synapse 1.163, 2026-11).
"""

import time
from enum import Enum, auto
from typing import Any

from exodus.errors import RefusedError, UnavailableError
from exodus.exporters.matrix.server import ADMIN, Homeserver, quoted
from exodus.http import Response

PURGING = 120.0
"""Seconds that a room's deletion may take."""
ATTEMPTS = 4
PAUSE = 1.0
"""Seconds before a deletion that failed is begun again; each time twice as long."""
OVER = ("complete", "failed", "cancelled")


class Occupied(Enum):
    """Who is in a room, as the admin's interface tells it."""

    UNKNOWN = auto()
    """There is no admin's token to ask with."""
    GONE = auto()
    EMPTY = auto()
    TAKEN = auto()


def occupied(server: Homeserver, room: str) -> Occupied:
    """Whether a room that we are not in is still there, and whether anybody is in it."""
    answer = server.as_admin("GET", f"/v1/rooms/{quoted(room)}")
    if answer is None:
        return Occupied.UNKNOWN
    if answer.status != 200:
        return Occupied.GONE
    return Occupied.TAKEN if answer.json(dict[str, Any]).get("joined_members") else Occupied.EMPTY


def begin(server: Homeserver, room: str) -> Response | None:
    """Ask the admin's interface to delete a room in the background; ``None`` without an admin's token."""
    return server.as_admin("DELETE", f"/v2/rooms/{quoted(room)}", {"purge": True, "block": False})


def delete(server: Homeserver, room: str) -> bool:
    """Delete a room with all that stands in it; whether the admin's interface could be asked.

    A deletion that another run began is awaited. One that fails has shown everybody out, and is begun again.
    Raises RefusedError when it fails however often, UnavailableError when it takes too long.
    """
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE * 2 ** (attempt - 1))
        answer = begin(server, room)
        if answer is None or answer.status == 404:
            return answer is not None
        if answer.status == 200:
            running = [str(answer.json(dict[str, Any])["delete_id"])]
        else:
            running = _running(server, room)
            if not running:
                raise RefusedError(answer.sentence)
        if all(_await(server, id_) == "complete" for id_ in running) and occupied(server, room) is Occupied.GONE:
            return True
    raise RefusedError(f"{ADMIN}: the server could not delete the room")


def _running(server: Homeserver, room: str) -> list[str]:
    """The deletions of a room that are under way."""
    told = server.as_admin("GET", f"/v2/rooms/{quoted(room)}/delete_status")
    results = told.json(dict[str, Any]).get("results") if told is not None and told.status == 200 else None
    return [str(one["delete_id"]) for one in results or () if one.get("status") not in OVER]


def _await(server: Homeserver, id_: str) -> str:
    deadline = time.monotonic() + PURGING
    while time.monotonic() < deadline:
        told = server.as_admin("GET", f"/v2/rooms/delete_status/{quoted(id_)}")
        if told is None or told.status != 200:
            return "unknown"
        state = str(told.json(dict[str, Any]).get("status"))
        if state in OVER:
            return state
        time.sleep(0.05)
    raise UnavailableError("the server is still deleting a room; run the same command again later")
