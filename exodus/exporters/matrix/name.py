"""Names at the homeserver: they tell nothing of a person or a room to who does not know the key already."""

import base64
import hashlib

PREFIX = "exodus_"
"""What the local parts of all our users and aliases begin with: the registration reserves it."""
BOT = "exodus_bot"
SOURCE = "net.exodus.source"
"""Where every event of ours says what it is of: ``key``, ``part``, ``kind``."""
MEDIA = "net.exodus.media."
"""Account data of the bot: under a Document's name, the address its bytes were given."""


def local_part(key: str, part: str = "") -> str:
    """The local part of the user or alias for a key, the same for ever."""
    return PREFIX + digest(f"{key}\x1f{part}" if part else key)


def digest(text: str, length: int = 16) -> str:
    """A short digest in lower-case letters and digits."""
    raw = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(raw).decode("ascii").lower()[:length]


def transaction(room: str, key: str, part: str, turn: str = "") -> str:
    """The transaction id of an event, unlike all others of its room: Synapse looks neither at sender nor time."""
    return "ex-" + digest("\x1f".join((room, key, part, turn)), 26)
