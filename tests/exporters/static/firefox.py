"""Firefox, driven by WebDriver BiDi (W3C working draft, as Firefox speaks it since 2023): a few commands, no driver."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import websocket

PREFERENCES = {
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
SECONDS = 60


class Firefox:
    """A tab. ``said`` is what the console and the pages complained of, ``asked`` every address that was asked for."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._number = 0
        self.said: list[str] = []
        self.asked: list[str] = []
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self._tab = self.send("browsingContext.create", type="tab")["context"]

    def send(self, method: str, **params: Any) -> Any:
        """Give a command and wait for its result."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("type") == "event":
                self._hear(message["method"], message["params"])
            elif message.get("id") == self._number:
                assert message["type"] == "success", message
                return message["result"]

    def open(self, address: str, width: int = 1280, height: int = 900) -> None:
        """Open a page and wait until it is loaded."""
        self.send("browsingContext.setViewport", context=self._tab, viewport={"width": width, "height": height})
        self.send("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page: a string, number or boolean; a promise is waited for."""
        target = {"context": self._tab}
        done = self.send("script.evaluate", expression=expression, target=target, awaitPromise=True)
        assert done["type"] == "success", done
        return done["result"].get("value")

    def _hear(self, method: str, params: Any) -> None:
        if method == "network.beforeRequestSent":
            self.asked.append(params["request"]["url"])
        elif params["level"] in ("error", "warn"):
            self.said.append(f"{params['text']}")


@contextlib.contextmanager
def running(program: str) -> Iterator[Firefox]:
    """A headless Firefox with a new profile that speaks to nobody."""
    with tempfile.TemporaryDirectory(prefix="exodus-firefox-") as profile:
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        Path(profile, "user.js").write_text("".join(lines), encoding="utf-8")
        command = [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as browser:
            try:
                assert browser.stderr is not None
                found = (re.search(r"WebDriver BiDi listening on (ws://\S+)", line) for line in browser.stderr)
                address = next(match[1] for match in found if match)
                socket = websocket.create_connection(f"{address}/session", timeout=SECONDS, suppress_origin=True)
                try:
                    yield Firefox(socket)
                finally:
                    socket.close()
            finally:
                browser.terminate()
                browser.communicate(timeout=SECONDS)
