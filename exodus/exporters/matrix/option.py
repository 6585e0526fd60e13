"""What a person says of a Matrix homeserver."""

import re

from msgspec import Struct

from exodus.errors import ConfigError

USER = re.compile(r"@[a-z0-9._=/+-]+:[^\s:]+(?::\d+)?", re.IGNORECASE)
"""A Matrix id; the old ones may hold capitals."""


class MatrixOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """``homeserver`` is the address of the server's client interface (``https://matrix.example.org``), ``server_name``
    the part of its Matrix ids behind the colon where ``setup`` cannot tell it from ``owner``, ``registration`` the file
    that ``exodus setup`` writes (by default ``exodus-registration.yaml``), ``token`` the ``as_token`` in it where that
    file is not here, ``owner`` the Matrix id of whoever owns the archive (several with blanks between them),
    ``people`` the Matrix ids of others, by their name under ``people:`` or by an account's key, ``federate`` whether
    rooms may be entered from other servers (it cannot be changed later), ``room_version`` the version of all rooms (by
    default the server's), ``admin_token`` a server admin's token, with which ``undo`` deletes rooms and media,
    ``keep_location`` whether pictures keep the places noted in them, ``lanes`` how many rooms are written side by side
    (1 to 8), ``device`` the device id of all accounts made, ``rate`` at most so many requests a second (0: as many as
    the server takes), ``insecure_http`` allows an address without encryption.
    """

    homeserver: str = ""
    server_name: str = ""
    registration: str = "exodus-registration.yaml"
    token: str = ""
    owner: str | tuple[str, ...] = ()
    people: dict[str, str] = {}
    federate: bool = False
    room_version: str | int = ""
    admin_token: str = ""
    keep_location: bool = False
    lanes: int = 4
    device: str = "EXODUS"
    rate: int = 0
    insecure_http: bool = False

    @property
    def owners(self) -> tuple[str, ...]:
        """The Matrix ids of whoever owns the archive."""
        return tuple(self.owner.replace(",", " ").split()) if isinstance(self.owner, str) else self.owner


def check(options: MatrixOptions) -> None:
    """Raise ConfigError, with the remedy, for what does not fit."""
    if not options.homeserver:
        raise ConfigError("matrix needs the address of a homeserver; write --to matrix:https://matrix.example.org")
    for id_ in (*options.owners, *options.people.values()):
        if not USER.fullmatch(id_):
            raise ConfigError(f"{id_!r} is no Matrix id; write it like @ada:example.org")
    if not 1 <= options.lanes <= 8:
        raise ConfigError("lanes of matrix must be from 1 to 8: more make no homeserver faster")
    if options.rate < 0:
        raise ConfigError("rate of matrix must not be negative; 0 is as many requests as the server takes")
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", options.device):
        raise ConfigError("device of matrix must be made of letters, digits, dots and dashes")
