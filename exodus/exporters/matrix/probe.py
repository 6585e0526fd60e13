"""Before anything is written: can this homeserver take it, and keep it as it is?

What can be asked is asked every time. What must be tried is tried once a run, in a room of its own that nobody sees,
right before the first write: whether old dates are kept and shown, whether rooms are encrypted, whether devices keep
transactions apart.
"""

import secrets
from collections.abc import Iterator
from typing import Any

from exodus.contracts import Advice
from exodus.errors import ConfigError, DeliveryError
from exodus.exporters.matrix import registration
from exodus.exporters.matrix.deletion import begin
from exodus.exporters.matrix.name import PREFIX
from exodus.exporters.matrix.option import MatrixOptions
from exodus.exporters.matrix.person import People
from exodus.exporters.matrix.room import ENCRYPTED, Rooms
from exodus.exporters.matrix.server import CLIENT, Homeserver, quoted

OLD = 86_400_000
"""The second day of 1970: older than anything that has a date of its own."""
SCRATCH = "net.exodus.scratch"
"""Account data of the bot: the rooms in which things were tried."""
KEPT = 200
LEAST = (1, 3)
"""The first version of the specification with dated events (v1.3, 2022)."""
UNKNOWN = (
    "the homeserver does not know our token; put the registration file into app_service_config_files of "
    "homeserver.yaml and restart it (exodus setup says how)"
)


class UnfitError(DeliveryError):
    """The homeserver would not keep what is moved there as it is."""


def ask(server: Homeserver, options: MatrixOptions) -> Iterator[Advice]:
    """What can be told without writing."""
    try:
        answer = server.ask("GET", f"{CLIENT}/account/whoami", accept=(401, 403))
    except ConfigError as error:
        yield Advice(str(error), refusal=True)
        return
    if answer.status != 200:
        yield Advice(UNKNOWN, refusal=True)
        return
    bot = str(answer.json(dict[str, Any])["user_id"])
    yield from _versions(server)
    yield from _namespace(server, bot)
    if not options.owners:
        yield Advice(
            f"nobody could read what is moved: say who owns the archive with -o owner=@you:{server.name}", refusal=True
        )
    foreign = [id_ for id_ in (*options.owners, *options.people.values()) if id_.partition(":")[2] != server.name]
    if foreign and not options.federate:
        yield Advice(
            f"{foreign[0]} has an account elsewhere and cannot enter rooms that stay on {server.name}; name one "
            "that is there, or set federate: true, for good",
            refusal=True,
        )
    yield from _rooms(server, options)
    limit = server.upload_limit
    if limit:
        yield Advice(
            f"uploads of more than {limit / 1_000_000:.0f} MB are refused here, and listed; max_upload_size in "
            "homeserver.yaml, and the limit of the reverse proxy, can be raised before"
        )
    if not registration.is_unlimited(options):
        yield Advice(
            f"{options.registration} does not say rate_limited: false, so the homeserver makes only a few rooms and "
            "lets in only a few people a minute; it will take long"
        )
    yield Advice(f"whoever runs {server.name} can read everything that is moved there: it is not encrypted")


def _versions(server: Homeserver) -> Iterator[Advice]:
    told = server.ask("GET", "/_matrix/client/versions").json(dict[str, Any]).get("versions") or []
    known = [version for version in map(_version, told) if version is not None]
    if not known or max(known) < LEAST:
        yield Advice(
            "the homeserver is too old to keep dates: it must know version 1.3 of the Matrix specification; bring it "
            "up to date",
            refusal=True,
        )


def _namespace(server: Homeserver, bot: str) -> Iterator[Advice]:
    """Whether we may speak for our users: with a person's token nobody can, and dates are ignored."""
    probed = f"@{PREFIX}probe:{bot.partition(':')[2]}"
    answer = server.ask("GET", f"{CLIENT}/account/whoami", user=probed)
    if answer.status == 200 and answer.json(dict[str, Any]).get("user_id") != probed:
        yield Advice(
            f"the token is that of {bot}, a person's account: it cannot write as others, nor with old dates; use the "
            "as_token of the registration file that exodus setup writes",
            refusal=True,
        )
    elif answer.status == 403 and "namespace" in answer.message.lower():
        yield Advice(
            f"the registration does not give us the users @{PREFIX}…; use the file that exodus setup writes",
            refusal=True,
        )


def _rooms(server: Homeserver, options: MatrixOptions) -> Iterator[Advice]:
    answer = server.ask("GET", f"{CLIENT}/capabilities")
    told = answer.json(dict[str, Any]).get("capabilities", {}) if answer.status == 200 else {}
    versions = told.get("m.room_versions", {})
    available = versions.get("available") or {}
    wanted = str(options.room_version)
    if wanted and available and wanted not in available:
        yield Advice(
            f"room_version {wanted} is not known here; there are: {', '.join(sorted(available))}", refusal=True
        )
    yield Advice(
        f"rooms will be of version {wanted or versions.get('default') or 'unknown'}, which cannot be changed later; "
        + ("other servers may be let in" if options.federate else "they stay on this server")
    )


def rehearse(server: Homeserver, options: MatrixOptions, rooms: Rooms, people: People) -> None:
    """Try out what only writing shows. Raises UnfitError, with the setting to change, where it fails."""
    server.has_devices = people.equip(server.bot)
    server.ask("PUT", f"{CLIENT}/profile/{quoted(server.bot)}/displayname", json={"displayname": "exodus"})
    told = {"locals": [], "name": "exodus tries", "topic": "", "space": False, "owners": list(options.owners)}
    answer = server.ask("POST", f"{CLIENT}/createRoom", json=rooms.body(told))
    if answer.status != 200:
        if answer.status == 403:
            raise UnfitError(f"{answer.sentence}; is the registration the one that exodus setup wrote?")
        raise UnfitError(f"the homeserver makes no rooms for us: {answer.sentence}")
    room = str(answer.json(dict[str, Any])["room_id"])
    try:
        if server.state(room, "m.room.encryption") is not None:
            raise UnfitError(f"{options.homeserver}: {ENCRYPTED}")
        _try_dates(server, options, room)
    finally:
        leave(server, room)


def _try_dates(server: Homeserver, options: MatrixOptions, room: str) -> None:
    content = {"msgtype": "m.notice", "body": "exodus tries whether old dates are kept", "m.mentions": {}}
    answer = server.send(room, "m.room.message", f"ex-{secrets.token_hex(8)}", content, user=server.bot, time=OLD)
    if answer.status != 200:
        raise UnfitError(f"{options.homeserver} takes no dated messages: {answer.sentence}")
    event = str(answer.json(dict[str, Any])["event_id"])
    read = [one for one in server.page(room, None)[0] if one.get("event_id") == event]
    if not read:
        raise UnfitError(
            f"{options.homeserver} hides old messages as soon as they are written: its retention ends before them. Set "
            "retention.enabled: false in homeserver.yaml, or default_policy.max_lifetime and allowed_lifetime_max to "
            "more than the age of the oldest message, restart it, and run the same command again"
        )
    if read[0].get("origin_server_ts") != OLD:
        raise UnfitError(
            f"{options.homeserver} dates messages as of today: it ignores ts. The token must be the as_token of a "
            "registration file (exodus setup), and the server must know Matrix 1.3"
        )


def leave(server: Homeserver, room: str) -> None:
    """Leave a room nobody else is in, and forget it. It is deleted where there is an admin's token, else it is kept in
    mind: an undo with one deletes it."""
    server.ask("POST", f"{CLIENT}/rooms/{quoted(room)}/leave")
    server.ask("POST", f"{CLIENT}/rooms/{quoted(room)}/forget")
    if begin(server, room) is None:
        left = (server.account_data(SCRATCH) or {}).get("rooms") or []
        server.set_account_data(SCRATCH, {"rooms": [*left[-KEPT:], room]})


def clear(server: Homeserver) -> None:
    """Delete the rooms in which things were tried, where the admin's token allows it."""
    left = (server.account_data(SCRATCH) or {}).get("rooms") or []
    for room in left:
        if begin(server, room) is None:
            return
    if left:
        server.set_account_data(SCRATCH, {"rooms": []})


def _version(text: str) -> tuple[int, int] | None:
    """``v1.12`` as numbers; ``None`` for the old kind (``r0.6.1``)."""
    major, _, minor = text.removeprefix("v").partition(".")
    return (int(major), int(minor)) if text.startswith("v") and major.isdigit() and minor.isdigit() else None
