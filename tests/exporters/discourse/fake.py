"""A fake Discourse: a real HTTP server on loopback with the ways of the real one.

Every request and answer is held against the API's document; what breaks it fails the test (``broken``).
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.exporters.discourse import contract
from tests.exporters.discourse.asked import Asked
from tests.exporters.discourse.forum import Broken, Forum, Refusal, User
from tests.exporters.discourse.route import answer

KEY = "k" * 64
MEMO = 120.0
PLAIN = (
    "Slow down, you're making too many requests.\nPlease retry again in {} seconds.\nError code: ip_60_secs_limit.\n"
)


class Fake:
    """One server and its forum. ``limit`` and ``address_limit`` are requests in ``window`` seconds; 0 of the first
    blocks everything, as it does on a real site. ``largest`` is what the web server before it lets through."""

    def __init__(self, forum: Forum | None = None) -> None:
        self.forum = forum or Forum()
        self.limit: int | None = None
        self.address_limit: int | None = None
        self.window = 60.0
        self.largest = 10 << 20
        self.single_user: str | None = None
        self.requests: list[tuple[str, str, str]] = []
        self.broken: list[str] = []
        self.mails: list[str] = []
        self.lose: Callable[[str, str], bool] = lambda method, path: False
        self._times: deque[float] = deque()
        self._memo: dict[str, tuple[float, int, bytes]] = {}
        self.lock = threading.RLock()
        fake = self

        class Handler(_Handler):
            served = fake

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def limited(self) -> tuple[int, dict[str, str], bytes] | None:
        """A 429 in one of its two shapes."""
        now = self.forum.clock()
        while self._times and now - self._times[0] >= self.window:
            self._times.popleft()
        wait = max(1, round(self.window - (now - self._times[0]))) if self._times else 1
        if self.address_limit is not None and len(self._times) >= self.address_limit:
            headers = {"Retry-After": str(wait), "Discourse-Rate-Limit-Error-Code": "ip_60_secs_limit"}
            return 429, {**headers, "Content-Type": "text/plain"}, PLAIN.format(wait).encode()
        if self.limit is not None and len(self._times) >= self.limit:
            told = {"errors": ["You’ve performed this action too many times."], "error_type": "rate_limit"}
            told["extras"] = {"wait_seconds": wait, "time_left": f"{wait} seconds"}  # type: ignore[assignment]  # as it is
            return 429, {"Content-Type": "application/json"}, json.dumps(told).encode()
        self._times.append(now)
        return None

    def memoized(self, user: User, body: Mapping[str, Any], make: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
        """The same parameters of the same user within 120 seconds are one post."""
        signature = hashlib.sha1(
            json.dumps([user.id, body], sort_keys=True).encode(), usedforsecurity=False
        ).hexdigest()
        known = self._memo.get(signature)
        if known and self.forum.clock() - known[0] < MEMO:
            return known[1], known[2]
        status, answer = make()
        self._memo[signature] = (self.forum.clock(), status, answer)
        return status, answer


@contextmanager
def running(forum: Forum | None = None) -> Iterator[Fake]:
    """A fake that is there for a test, and must not have been asked or answered anything unknown."""
    fake = Fake(forum)
    try:
        yield fake
    finally:
        fake.close()
    assert not fake.broken, fake.broken[:5]
    assert not fake.mails


class _Handler(BaseHTTPRequestHandler):
    served: Fake
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
        pass

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_PUT(self) -> None:
        self._serve("PUT")

    def do_DELETE(self) -> None:
        self._serve("DELETE")

    def _serve(self, method: str) -> None:
        parts = urlsplit(self.path)
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fake = self.served
        with fake.lock:
            status, headers, content = self._answer(method, unquote(parts.path), parse_qs(parts.query), content)
            lost = fake.lose(method, parts.path)
        if lost:
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _answer(
        self, method: str, path: str, query: Mapping[str, list[str]], content: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        fake = self.served
        limited = fake.limited()
        if limited is not None:
            return limited
        if len(content) > fake.largest:
            return 413, {"Content-Type": "text/html"}, b"<html><h1>413 Request Entity Too Large</h1></html>"
        name = self.headers.get("Api-Username") or ""
        fake.requests.append((method, path, name))
        json_ = {"Content-Type": "application/json; charset=utf-8"}
        try:
            user = self._user(name)
            body, file = _body(self.headers.get("Content-Type") or "", content)
            contract.check_request(method, path, query, body)
            asked = Asked(fake.forum, user, query, body, file, fake.url, fake.mails, fake.memoized)
            status, told = answer(asked, method, path)
            if isinstance(told, str):
                return status, {**json_, "Location": told}, b""
            contract.check_answer(method, path, status, told)
            return status, json_, json.dumps(told).encode() if told is not None else b""
        except Refusal as refusal:
            return refusal.status, json_, json.dumps(refusal.body).encode()
        except Broken:
            return 500, {"Content-Type": "text/html"}, b"<html>Oops! The software powering this forum...</html>"
        except contract.BrokenContractError as error:
            fake.broken.append(str(error))
            return 418, json_, json.dumps({"errors": [str(error)]}).encode()

    def _user(self, name: str) -> User:
        fake = self.served
        user = fake.forum.user(name)
        wrong = self.headers.get("Api-Key") != KEY or (fake.single_user and name != fake.single_user)
        if wrong or user is None or not user.active or user.suspended:
            raise Refusal(403, "You are not permitted to view the requested resource.", "invalid_access")
        return user


def _body(type_: str, content: bytes) -> tuple[dict[str, Any], tuple[str, bytes] | None]:
    if not content:
        return {}, None
    if type_.startswith("application/json"):
        return dict(json.loads(content)), None
    boundary = type_.partition("boundary=")[2].encode()
    fields: dict[str, Any] = {}
    file = None
    for part in content.split(b"--" + boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        value = value.removesuffix(b"\r\n")
        name = re.search(rb'name="([^"]*)"', head)
        told = re.search(rb'filename="([^"]*)"', head)
        if name and told:
            file = (told[1].decode(), value)
            fields[name[1].decode()] = ""
        elif name:
            fields[name[1].decode()] = _typed(value.decode())
    return fields, file


def _typed(value: str) -> Any:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.isdecimal() else value
