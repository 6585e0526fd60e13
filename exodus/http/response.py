"""What a server answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import msgspec

from exodus.errors import DeliveryError, RefusedError, UnauthorizedError, UnavailableError

TRANSIENT = frozenset({408, 429, 500, 502, 503, 504, *range(520, 528), 529})
"""Answers that may be others later; 52x are a proxy's words for a server it does not reach."""


BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What a body that is no JSON, or only pretends to be, raises."""
DEPTH = 3
"""So deep inside an error its texts are looked for."""


@dataclass(frozen=True, slots=True)
class Response:
    """A status, headers (found in any case), and a body of bounded size.

    ``place`` is method, host and path of what was asked, without secrets: the start of every sentence about it.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    place: str
    line: Callable[[str], str] = field(repr=False, compare=False)

    def json(self, type_: Any = Any) -> Any:
        """The body as JSON, checked against a type. Raises UnavailableError if it is none: something else answered."""
        try:
            return msgspec.json.decode(self.content, type=type_)
        except BROKEN:
            problem = f"{self.place}: {self.status}, but the answer is not what this server should say"
        raise UnavailableError(f"{problem}; is the address right, and is no login page or proxy before it?")

    @property
    def message(self) -> str:
        """The server's own short message in one line, without secrets and control characters; ``""`` without one."""
        try:
            body = msgspec.json.decode(self.content)
        except BROKEN:
            plain = self.headers.get("Content-Type", "").lower().startswith("text/plain")
            return self.line(self.content.decode("utf-8", "replace")[:4096]) if plain else ""
        return self.line(": ".join(_said(body, DEPTH)))

    @property
    def sentence(self) -> str:
        """Method, host, path, status and the server's message, in one line."""
        try:
            status = f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            status = str(self.status)
        message = self.message
        return f"{self.place}: {status}" + (f" ({message})" if message else "")

    def error(self) -> DeliveryError:
        """The error this answer stands for; to be raised by whoever accepted the status and thinks otherwise."""
        if self.status in (401, 403):
            return UnauthorizedError(f"{self.sentence}; check the token and what it may do")
        if self.status in TRANSIENT or self.status >= 500:
            return UnavailableError(self.sentence)
        return RefusedError(self.sentence)


def _said(body: Any, depth: int) -> list[str]:
    """The texts of an error in JSON: a code, then sentences."""
    if isinstance(body, str):
        return [body]
    if isinstance(body, list):
        return [", ".join(text for text in body[:5] if isinstance(text, str))]
    if not isinstance(body, dict) or not depth:
        return []
    found = [body[key] for key in ("errcode", "error_type") if isinstance(body.get(key), str)]
    for key in ("errors", "error", "message", "detail", "title"):
        if isinstance(body.get(key), str | list | dict) and body[key]:
            return [*found, *_said(body[key], depth - 1)]
    return found
