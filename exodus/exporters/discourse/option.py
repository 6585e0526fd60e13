"""What a person chooses for a Discourse."""

from typing import Literal

from msgspec import Struct


class Options(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``url`` is the site's address (``https://forum.example.org``).

    ``token`` is an API key of the level "All Users" and the scope "Global", from ``EXODUS_DISCOURSE_TOKEN``;
    ``username`` is the admin in whose name everything is done that is nobody else's. ``group`` is the group that sees
    what is written, made if it is not there. ``rate`` is how many requests a minute the site allows its admins' keys
    (60 unless its admin has set ``DISCOURSE_MAX_ADMIN_API_REQS_PER_MINUTE``); ``lanes`` how many go side by side.
    ``people`` gives existing accounts to people: the name under ``people:`` or the key of an account of theirs, and the
    username. ``likes`` says how a like is told: as ``summary`` beneath the post, as a ``real`` one (dated today, by the
    ghost of whoever liked), or ``none``. With ``tags``, topics are tagged with the platform they came from.
    ``import_mode`` leaves out notifications, counters and image processing, for sites whose admin rebuilds them on the
    server (``rake import:ensure_consistency posts:rebake``). ``insecure_http`` allows an address without TLS.
    """

    url: str
    token: str = ""
    username: str = "system"
    group: str = "friends"
    rate: int = 60
    lanes: int = 1
    people: dict[str, str] = {}
    likes: Literal["summary", "real", "none"] = "summary"
    tags: bool = True
    import_mode: bool = False
    insecure_http: bool = False
