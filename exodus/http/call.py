"""What is asked: a call becomes a request that can be sent again and again."""

from collections.abc import Collection, Mapping
from typing import Any, TypedDict
from urllib.parse import urlencode

import msgspec
import requests

from exodus.errors import ConfigError
from exodus.http.upload import File, Plain, Stream, encode, pairs


class Call(TypedDict, total=False):
    """How a request is made; every key may be left out.

    ``params`` go into the query. The body is ``json``, or a form of ``data``, or a ``file`` (see :class:`File`).
    ``idempotent`` says whether repeating it does no harm, for the destination knows it again by a transaction id or
    an idempotency key; by default its method tells. ``accept`` are statuses that are returned instead of raised.
    ``timeout`` is in seconds without a byte; ``patience`` in seconds, as the client's.
    """

    params: Mapping[str, Plain]
    json: Any
    data: Mapping[str, Plain]
    file: File
    headers: Mapping[str, str]
    idempotent: bool
    accept: Collection[int]
    timeout: float
    patience: float


def prepare(method: str, url: str, headers: Mapping[str, str], call: Call) -> requests.PreparedRequest:
    """The request a call asks for, with ``headers`` beneath its own."""
    sent = {**headers, **checked(call.get("headers", {}))}
    body: bytes | Stream | None = None
    if "json" in call:
        body, sent["Content-Type"] = msgspec.json.encode(call["json"]), "application/json"
    elif "data" in call or "file" in call:
        body, media_type = encode(call.get("data"), call.get("file"))
        sent |= checked({"Content-Type": media_type})
    if query := urlencode(pairs(call.get("params", {}))):
        url += ("&" if "?" in url else "?") + query
    return requests.Request(method, url, headers=sent, data=body).prepare()


def redirect(request: requests.PreparedRequest, target: str, *, fetch: bool) -> requests.PreparedRequest:
    """The same request to another address; with ``fetch`` a GET for what became of it."""
    if fetch:
        kept = {name: value for name, value in request.headers.items() if not name.lower().startswith("content-")}
        return requests.Request("GET", target, headers=kept).prepare()
    following = request.copy()
    following.prepare_url(target, None)
    return following


def checked(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, if they can be sent; else ConfigError. The library's own complaint would show the value."""
    for name, value in headers.items():
        if not value.isascii() or not value.isprintable() or value != value.strip():
            raise ConfigError(f"the value for {name} holds a line break, a blank at its end or a special character")
    return dict(headers)
