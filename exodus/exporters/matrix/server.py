"""A homeserver, in its own words: the client-server API as an application service may use it (spec v1.17, 2025)."""

import threading
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from exodus.errors import RefusedError
from exodus.exporters.matrix.option import MatrixOptions
from exodus.exporters.matrix.registration import token_of
from exodus.http import Client, File, Rate, Response

CLIENT = "/_matrix/client/v3"
ADMIN = "/_synapse/admin"
EXPLAINED = (400, 403, 404, 409, 413)
"""Answers that say with an ``errcode`` what was wrong: whoever asks decides what it means."""


class Homeserver:
    """Speaks to one homeserver as our application service: as its bot, or as one of the users it made."""

    def __init__(self, options: MatrixOptions) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._client: Client | None = None
        self._admin: Client | None = None
        self._bot: str | None = None
        self._version: str | None = None
        self._limit: int | None = None
        self.has_devices = True
        """Whether our users can have devices: without, transactions are forgotten when the server is restarted, and
        only reading a room back tells what stands there."""

    @property
    def client(self) -> Client:
        """The client with our token. Raises ConfigError when there is none."""
        with self._lock:
            if self._client is None:
                self._client = self._made(token_of(self._options), self._options.lanes)
            return self._client

    @property
    def bot(self) -> str:
        """The Matrix id of our own user, as the server says it."""
        if self._bot is None:
            self._bot = str(self.ask("GET", f"{CLIENT}/account/whoami", accept=()).json(dict[str, Any])["user_id"])
        return self._bot

    @property
    def name(self) -> str:
        """The server's name, as it stands in Matrix ids."""
        return self.bot.partition(":")[2]

    @property
    def default_version(self) -> str:
        """The version that rooms have here unless told otherwise."""
        if self._version is None:
            answer = self.ask("GET", f"{CLIENT}/capabilities", accept=(404,))
            told = answer.json(dict[str, Any]).get("capabilities", {}) if answer.status == 200 else {}
            self._version = str(told.get("m.room_versions", {}).get("default") or "1")
        return self._version

    def user(self, local_part: str) -> str:
        """The Matrix id of a user of ours."""
        return f"@{local_part}:{self.name}"

    def alias(self, local_part: str) -> str:
        """An alias of ours."""
        return f"#{local_part}:{self.name}"

    def ask(
        self,
        method: str,
        path: str,
        *,
        user: str | None = None,
        time: int | None = None,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        accept: Collection[int] = EXPLAINED,
        idempotent: bool = True,
    ) -> Response:
        """The answer to a request. ``user`` is who asks (the bot, if nobody), ``time`` the milliseconds since 1970 that
        what is written is dated. Answers not in ``accept`` raise."""
        query: dict[str, Any] = dict(params or {})
        if user is not None:
            query["user_id"] = user
        if time is not None:
            query["ts"] = time
        if json is None and method in ("PUT", "POST"):
            json = {}
        if json is None:
            return self.client.request(method, path, params=query, accept=accept, idempotent=idempotent)
        return self.client.request(method, path, params=query, json=json, accept=accept, idempotent=idempotent)

    def send(
        self, room: str, type_: str, transaction: str, content: Mapping[str, Any], *, user: str, time: int | None
    ) -> Response:
        """Send an event; the same transaction from the same device is one event for at least a day."""
        path = f"{CLIENT}/rooms/{quoted(room)}/send/{quoted(type_)}/{quoted(transaction)}"
        params = {"device_id": self._options.device} if self.has_devices else {}
        return self.ask("PUT", path, user=user, time=time, params=params, json=dict(content))

    def state(self, room: str, type_: str, key: str = "") -> dict[str, Any] | None:
        """The content of a piece of a room's state; ``None`` when there is none, or we may not see it."""
        answer = self.ask("GET", state_path(room, type_, key))
        return answer.json(dict[str, Any]) if answer.status == 200 else None

    def set_state(
        self,
        room: str,
        type_: str,
        key: str,
        content: Mapping[str, Any],
        *,
        user: str | None = None,
        time: int | None = None,
    ) -> Response:
        """Set a piece of a room's state: the same content again is no new event."""
        return self.ask("PUT", state_path(room, type_, key), user=user, time=time, json=dict(content))

    def room_at(self, alias: str) -> str | None:
        """The id of the room that bears an alias."""
        answer = self.ask("GET", f"{CLIENT}/directory/room/{quoted(alias)}", accept=(404,))
        return str(answer.json(dict[str, Any])["room_id"]) if answer.status == 200 else None

    def page(self, room: str, start: str | None, limit: int = 1000) -> tuple[list[dict[str, Any]], str | None]:
        """A page of a room's events, the newest first, and where the next one starts. Raises RefusedError when the room
        cannot be read."""
        params = {"dir": "b", "limit": limit, "from": start, "filter": FILTER}
        answer = self.ask("GET", f"{CLIENT}/rooms/{quoted(room)}/messages", params=params)
        if answer.status != 200:
            raise RefusedError(answer.sentence)
        body = answer.json(dict[str, Any])
        events = body.get("chunk") or []
        following = body.get("end") if events or start is None else None
        return events, following if following != start else None

    def create_media(self) -> str:
        """An address for bytes that are sent later."""
        answer = self.ask("POST", "/_matrix/media/v1/create", accept=(), idempotent=True)
        return str(answer.json(dict[str, Any])["content_uri"])

    def fit(self, size: int) -> None:
        """Raise RefusedError for more bytes than an upload may have."""
        limit = self.upload_limit
        if limit and size > limit:
            raise RefusedError(
                f"it has {size / 1024:,.0f} KiB, and the homeserver takes {limit / 1024:,.0f} KiB at most: raise "
                "max_upload_size in homeserver.yaml (and the reverse proxy's limit), restart it, and run the same "
                "command again with --retry-refused"
            )

    def fill_media(self, address: str, file: File) -> None:
        """Send the bytes for an address; what is there already stays. Raises RefusedError for what is not taken."""
        path = f"/_matrix/media/v3/upload/{media_path(address)}"
        answer = self.client.put(
            path, params={"filename": file.name or None}, file=file, accept=(400, 403, 409, 413), timeout=600.0
        )
        if answer.status == 413:
            raise RefusedError(
                f"{answer.sentence}: its {file.path.stat().st_size / 1024:,.0f} KiB are too many for the reverse proxy "
                "before the homeserver, or for max_upload_size in homeserver.yaml"
            )
        if answer.status not in (200, 409):
            raise RefusedError(answer.sentence)

    def read_media(self, address: str) -> bytes | None:
        """The bytes at an address; ``None`` when they are gone."""
        answer = self.ask("GET", f"/_matrix/client/v1/media/download/{media_path(address)}", accept=(404,))
        return answer.content if answer.status == 200 else None

    def media_size(self, address: str) -> int | None:
        """How many bytes stand at an address, without reading them; ``None`` when they are gone."""
        answer = self.ask("HEAD", f"/_matrix/client/v1/media/download/{media_path(address)}", accept=(404,))
        return int(answer.headers.get("Content-Length") or -1) if answer.status == 200 else None

    @property
    def upload_limit(self) -> int:
        """The largest upload the server takes, in bytes; 0 where it does not say."""
        if self._limit is None:
            answer = self.ask("GET", "/_matrix/client/v1/media/config", accept=(403, 404))
            self._limit = int(answer.json(dict[str, Any]).get("m.upload.size") or 0) if answer.status == 200 else 0
        return self._limit

    def account_data(self, type_: str) -> dict[str, Any] | None:
        """What the bot keeps at the server under a name."""
        answer = self.ask("GET", self._account_path(type_), accept=(404,))
        return answer.json(dict[str, Any]) if answer.status == 200 else None

    def set_account_data(self, type_: str, content: Mapping[str, Any]) -> None:
        """Keep something of the bot's at the server."""
        self.ask("PUT", self._account_path(type_), json=dict(content), accept=())

    def as_admin(self, method: str, path: str, json: Any = None) -> Response | None:
        """Ask Synapse's admin interface; ``None`` without an ``admin_token``. Raises RefusedError if the token is no
        server admin's."""
        if not self._options.admin_token:
            return None
        with self._lock:
            if self._admin is None:
                self._admin = self._made(self._options.admin_token, 2)
        accept = (400, 401, 403, 404)
        if json is None:
            answer = self._admin.request(method, ADMIN + path, accept=accept)
        else:
            answer = self._admin.request(method, ADMIN + path, json=json, accept=accept, idempotent=True)
        if answer.status in (401, 403):
            raise RefusedError(f"{answer.sentence}; admin_token must be the access token of a server admin")
        return answer

    def _account_path(self, type_: str) -> str:
        return f"{CLIENT}/user/{quoted(self.bot)}/account_data/{quoted(type_)}"

    def _made(self, token: str, lanes: int) -> Client:
        options = self._options
        return Client(
            options.homeserver,
            headers={"Authorization": f"Bearer {token}"},
            rates=(Rate(options.rate, 1.0),) if options.rate else (),
            lanes=lanes,
            insecure_http=options.insecure_http,
            hint=_hint,
        )


FILTER = msgspec.json.encode(
    {
        "lazy_load_members": True,
        "types": ["m.room.message", "m.reaction", "m.sticker", "m.room.name", "m.room.encrypted"],
    }
).decode()


def quoted(text: str) -> str:
    """A piece of a path."""
    return quote(text, safe="")


def state_path(room: str, type_: str, key: str) -> str:
    """The path of a piece of a room's state."""
    return f"{CLIENT}/rooms/{quoted(room)}/state/{quoted(type_)}/{quoted(key)}"


def media_path(address: str) -> str:
    """``server/id`` of an ``mxc://`` address, quoted."""
    server, _, id_ = address.removeprefix("mxc://").partition("/")
    return f"{quoted(server)}/{quoted(id_)}"


def code_of(answer: Response) -> str:
    """The ``errcode`` of an answer; ``""`` without one."""
    if answer.status < 400:
        return ""
    try:
        return str(msgspec.json.decode(answer.content).get("errcode") or "")
    except (msgspec.DecodeError, AttributeError):
        return ""


def insist(answer: Response) -> Response:
    """The answer if it is a success; else RefusedError with what the server said."""
    if answer.status >= 400:
        raise RefusedError(answer.sentence)
    return answer


def _hint(answer: Response) -> float | None:
    """Seconds to wait, as Matrix servers say it in a body."""
    try:
        wait = msgspec.json.decode(answer.content).get("retry_after_ms")
    except (msgspec.DecodeError, AttributeError):
        return None
    return wait / 1000 if isinstance(wait, int | float) else None
