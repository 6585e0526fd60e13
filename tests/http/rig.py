"""A watch that nobody has to wait for, and a real server on loopback that answers by script."""

from __future__ import annotations

import contextlib
import random
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from exodus.http import Client

SELF_SIGNED = Path(__file__).with_name("self-signed.pem")
"""A key and a certificate for 127.0.0.1 that nobody vouches for, made for these tests, valid until 2126."""
WALL = 1_700_000_000.0
"""2023-11-14T22:13:20Z"""


class Watch:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def clock(self) -> float:
        return self.now

    def wall(self) -> float:
        return WALL + self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds
            self.slept.append(seconds)


def client(address: str, watch: Watch, **options: Any) -> Client:
    options.setdefault("source", random.Random(7))
    return Client(address, sleep=watch.sleep, clock=watch.clock, wall=watch.wall, **options)


@dataclass
class Seen:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Script = Callable[["Handler"], None]


def read_body(handler: Handler) -> bytes:
    return handler.rfile.read(int(handler.headers.get("Content-Length") or 0))


@dataclass
class Server:
    """What is to be answered, one script a request (the last for all that follow), and what came in."""

    address: str = ""
    scripts: list[Script] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    connections: set[tuple[str, int]] = field(default_factory=set)
    read: Callable[[Handler], bytes] = read_body


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    plan: Server

    def _answer(self) -> None:
        body = self.plan.read(self)
        self.plan.seen.append(Seen(self.command, self.path, dict(self.headers), body))
        self.plan.connections.add(self.client_address)
        scripts = self.plan.scripts
        (scripts.pop(0) if len(scripts) > 1 else scripts[0])(self)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - names of the standard library

    def log_message(self, *_: object) -> None:
        """Nothing: pytest shows what matters."""


def say(status: int = 200, body: bytes = b"{}", **headers: str) -> Script:
    def script(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return script


def hang_up(handler: Handler) -> None:
    """Take the request and go, without a word."""
    handler.close_connection = True


def break_off(handler: Handler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"half":')
    handler.close_connection = True


@contextlib.contextmanager
def serve(*scripts: Script, tls: bool = False) -> Iterator[Server]:
    plan = Server(scripts=list(scripts))
    handler = type("Scripted", (Handler,), {"plan": plan})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(SELF_SIGNED)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        plan.address = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield plan
        finally:
            server.shutdown()
            thread.join()


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
