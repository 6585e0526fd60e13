"""One try: send a request, read a bounded answer, and tell what went wrong by how much of it the server can have seen.

Below a :class:`requests.Session`, on its adapter: a session would take passwords from ``~/.netrc`` over our own
``Authorization`` (psf/requests issue 3929), keep cookies for all lanes, and read a redirect's whole body unasked.
"""

import os
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import requests
from msgspec import Struct
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError, ReadTimeoutError

from exodus.errors import ConfigError
from exodus.http.origin import Origin, is_loopback

CHUNK = 1 << 16
ERROR_BUDGET = 1 << 16
"""Bytes of an error's body that are read: nobody needs a page of HTML to know it failed."""


class Answer(Struct, frozen=True):
    """A server's answer as it came. ``whole`` tells that the body ended within the budget."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    whole: bool


class Loss(Struct, frozen=True):
    """No answer, and why. ``unsent``: nothing can have reached the server. ``final``: trying again is pointless."""

    reason: str
    unsent: bool = False
    final: bool = False


class Connection:
    """Connections to one origin, kept open and shared by threads, at most ``lanes`` at once.

    Certificates are always verified. The proxy and the bundle of authorities (``REQUESTS_CA_BUNDLE``) that the
    environment names are used; to this very machine nobody needs a proxy.
    """

    def __init__(self, origin: Origin, lanes: int) -> None:
        self._adapter = HTTPAdapter(pool_connections=1, pool_maxsize=lanes, max_retries=0, pool_block=True)
        self._proxies: dict[str, str] = {}
        if not is_loopback(urlsplit(origin.url).hostname or ""):
            self._proxies = get_environ_proxies(origin.url)
        bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
        self._authorities: str | bool = bundle or True
        if isinstance(self._authorities, str) and not Path(self._authorities).exists():
            raise ConfigError(f"REQUESTS_CA_BUNDLE names {self._authorities}, which does not exist; mend or unset it")

    def send(self, request: requests.PreparedRequest, timeout: tuple[float, float], budget: int) -> Answer | Loss:
        """Send once and read the answer, of an error's body only the beginning. ``timeout``: to connect, to read."""
        try:
            with closing(
                self._adapter.send(
                    request, stream=True, timeout=timeout, verify=self._authorities, proxies=self._proxies
                )
            ) as response:
                limit = budget if response.ok else min(budget, ERROR_BUDGET)
                content = bytearray()
                whole = True
                for chunk in response.iter_content(CHUNK):
                    content += chunk
                    if len(content) > limit:
                        whole = False
                        break
                return Answer(response.status_code, response.headers, bytes(content[:limit]), whole)
        except (requests.RequestException, HTTPError) as error:
            # Only its description leaves here: the exception itself carries the request with all its headers.
            return _loss(error, timeout)

    def close(self) -> None:
        """Close all connections."""
        self._adapter.close()


def _loss(error: Exception, timeout: tuple[float, float]) -> Loss:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Loss(f"its TLS certificate is not valid: {cause.verify_message}", unsent=True, final=True)
        if isinstance(cause, NameResolutionError):
            unknown = isinstance(cause.__cause__, OSError) and cause.__cause__.errno == socket.EAI_NONAME
            return Loss("no server of this name is known", unsent=True, final=unknown)
        if isinstance(cause, NewConnectionError):
            system = cause.__cause__
            reason = (system.strerror or "").lower() if isinstance(system, OSError) else ""
            return Loss(reason or "no connection", unsent=True)
        if isinstance(cause, ConnectTimeoutError):
            return Loss(f"no connection within {timeout[0]:g} s", unsent=True)
    if isinstance(error, ValueError):
        return Loss("its address, or the address of the proxy, is not valid", unsent=True, final=True)
    if any(isinstance(cause, TimeoutError | ReadTimeoutError) for cause in causes):
        return Loss(f"no answer within {timeout[1]:g} s")
    if isinstance(error, requests.exceptions.ProxyError):
        return Loss("the proxy that the environment names does not let it through")
    if isinstance(error, requests.exceptions.SSLError):
        return Loss("no encrypted connection can be made to it")
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return Loss("the answer is damaged")
    return Loss("the connection was lost")


def _causes(error: BaseException, depth: int = 6) -> Iterator[BaseException]:
    """The error and what is wrapped in it: each library on the way down has its own way of wrapping."""
    yield error
    wrapped = (getattr(error, "reason", None), getattr(error, "original_error", None), error.__cause__, *error.args)
    if depth:
        for inner in wrapped:
            if isinstance(inner, BaseException):
                yield from _causes(inner, depth - 1)
