"""The site: what is asked of a Discourse, and what its answers mean.

Endpoints and answers as in the API's OpenAPI document (August 2026) and ``posts_controller.rb`` (November 2026).
"""

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

from msgspec import Struct

from exodus.errors import ConfigError, RefusedError, UnauthorizedError
from exodus.exporters.discourse.option import Options
from exodus.http import Client, File, Rate, Response

GONE = frozenset({404, 410})
NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")
VERSION = re.compile(r"(\d+)\.(\d+)")


class Setting(Struct, frozen=True):
    """One of the site's settings; values are texts, as the site writes them."""

    setting: str
    value: Any = None

    @property
    def text(self) -> str:
        """The value as the site writes it."""
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value or "")


class Site:
    """Speaks to one Discourse, in anybody's name. May be used by several threads."""

    def __init__(self, options: Options) -> None:
        if options.rate < 1:
            raise ConfigError("rate of discourse is requests a minute: at least 1")
        if not NAME.fullmatch(options.group):
            raise ConfigError("group of discourse is the short name of a group: letters, digits, _ and -")
        parts = urlsplit(options.url)
        if not parts.scheme or not parts.hostname:
            raise ConfigError(
                f"discourse needs the address of the site, like https://forum.example.org, not {options.url!r}"
            )
        self.options = options
        self.address = options.url.rstrip("/")
        self._client: Client | None = None
        self._settings: dict[str, str] | None = None
        self._version: tuple[int, int] | None = None
        self._tags: dict[str, Any] | None = None
        self._lock = threading.RLock()

    def get(
        self, path: str, params: Mapping[str, Any] | None = None, *, accept: frozenset[int] = frozenset()
    ) -> Response:
        """What stands at a path, as the admin sees it."""
        return self._open().get(path, params=params or {}, accept=accept)

    def send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        by: str | None = None,
        accept: frozenset[int] = frozenset(),
    ) -> Response:
        """Change something in the name of ``by``, or else of the admin. A POST is sent once."""
        headers = {"Api-Username": by} if by else {}
        return self._open().request(method, path, json=dict(body or {}), headers=headers, accept=accept)

    def upload(
        self, file: File, fields: Mapping[str, Any], *, by: str | None = None, accept: frozenset[int]
    ) -> Response:
        """Send a file; sent twice, it is one upload, for the site tells files by their digests."""
        headers = {"Api-Username": by} if by else {}
        return self._open().post(
            "/uploads.json", data=fields, file=file, headers=headers, accept=accept, idempotent=True, timeout=600.0
        )

    def settings(self) -> Mapping[str, str]:
        """The site's settings, asked for once."""
        with self._lock:
            if self._settings is None:
                answer = self.get("/admin/site_settings.json").json(dict[str, Any])
                listed = answer.get("site_settings") or []
                found = [
                    Setting(one["setting"], one.get("value")) for one in listed if isinstance(one.get("setting"), str)
                ]
                self._settings = {setting.setting: setting.text for setting in found}
            return self._settings

    def forget_settings(self) -> None:
        """Ask for the settings anew next time."""
        with self._lock:
            self._settings = None

    def version(self) -> tuple[int, int]:
        """The site's version: (2026, 8) or (3, 1); (0, 0) when it does not say."""
        with self._lock:
            if self._version is None:
                about = self.get("/about.json", accept=GONE).json(dict[str, Any]).get("about") or {}
                found = VERSION.match(str(about.get("version") or ""))
                self._version = (int(found[1]), int(found[2])) if found else (0, 0)
            return self._version

    def tag(self, name: str) -> Any | None:
        """How a tag is named in a post: as an object since 2026.1, as a text before; ``None`` if there is no such tag
        or ghosts may not use it."""
        settings = self.settings()
        allowed = settings.get("tag_topic_allowed_groups", "10").split("|")
        if settings.get("tagging_enabled") != "true" or not {"0", "10", "11"} & set(allowed):
            return None
        with self._lock:
            if self._tags is None:
                listed = self.get("/tags.json").json(dict[str, Any]).get("tags") or []
                self._tags = {str(tag.get("name") or tag.get("text")): tag.get("id") for tag in listed}
            if name not in self._tags:
                return None
            if self.version() < (2026, 1):
                return name
            return {"id": self._tags[name], "name": name}

    def forget_tags(self) -> None:
        """Ask for the tags anew next time."""
        with self._lock:
            self._tags = None

    def check_key(self) -> None:
        """Raise UnauthorizedError if the key opens nothing any more."""
        self.get("/site/basic-info.json")
        self.get("/admin/site_settings.json", {"filter_names": "title"})

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _open(self) -> Client:
        with self._lock:
            if self._client is None:
                options = self.options
                self._client = Client(
                    self.address,
                    headers={"Api-Key": options.token, "Api-Username": options.username},
                    secrets=[options.token] if options.token else [],
                    rates=[Rate(options.rate, 60.0)],
                    lanes=max(1, options.lanes),
                    insecure_http=options.insecure_http,
                    hint=wait_seconds,
                )
            return self._client


def wait_seconds(response: Response) -> float | None:
    """The seconds a 429 asks for in its body; the one by address is plain text and says it in its headers alone."""
    if not response.content.lstrip().startswith(b"{"):
        return None
    extras = response.json(dict[str, Any]).get("extras")
    seconds = extras.get("wait_seconds") if isinstance(extras, dict) else None
    return float(seconds) if isinstance(seconds, int | float) and seconds >= 0 else None


def path_of(*pieces: str | int) -> str:
    """A path of pieces that may hold anything."""
    return "/" + "/".join(quote(str(piece), safe="") for piece in pieces)


@contextmanager
def one_act(site: Site, name: str) -> Iterator[None]:
    """A 403 met inside is about this one act, as long as the key still opens the rest."""
    try:
        yield
    except UnauthorizedError as error:
        site.check_key()
        raise RefusedError(f"{name}: {error}") from error


def refusal(response: Response, told: str = "") -> RefusedError:
    """The error of an answer that says no to one thing."""
    said = response.message or told
    return RefusedError(
        f"the site refuses it{f' ({said})' if said else ''}{f'; {told}' if told and told != said else ''}"
    )
