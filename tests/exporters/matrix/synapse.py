"""A real Synapse for the tests: one homeserver on the loopback, in a folder of its own, that can be killed.

Synapse and the independent client (matrix-nio) live in an environment of their own, made once: their pins are theirs.
It stands in ``.venv-synapse`` of the project, or where ``EXODUS_SYNAPSE_VENV`` says.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
import yaml
from msgspec import Struct

ROOT = Path(__file__).parents[3]
REQUIREMENTS = ("matrix-synapse==1.163.2", "matrix-nio==0.26.0")
SERVER_NAME = "matrix.example.org"
READY = 60.0
"""So many seconds a start may take on a machine that does other things as well; alone it takes two to four."""


class NotInstallableError(Exception):
    """The environment cannot be made here; the message is the installer's."""


def environment() -> Path:
    """The interpreter of the environment that holds Synapse and matrix-nio; it is made if it is not there."""
    import fcntl  # where there is none, the other tests of this folder still run

    folder = Path(os.environ.get("EXODUS_SYNAPSE_VENV") or ROOT / ".venv-synapse")
    folder.mkdir(parents=True, exist_ok=True)
    python, mark = folder / "bin" / "python", folder / "installed"
    with (folder / "lock").open("w") as lock:  # two runs of the tests make it once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists() or mark.read_text().split() != list(REQUIREMENTS):
            venv.create(folder, with_pip=True)
            command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *REQUIREMENTS]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise NotInstallableError(f"{' '.join(REQUIREMENTS)} cannot be installed: {done.stderr[-2000:]}")
            mark.write_text("\n".join(REQUIREMENTS))
    return python


class Synapse:
    """One homeserver in a folder: a new one, or one that was stopped there before."""

    def __init__(self, folder: Path, python: Path) -> None:
        self.folder = folder
        self.python = python
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.registration = folder / "exodus.yaml"
        self._secret = "shared with nobody: it listens on the loopback only"
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "signing.key").exists():
            seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
            (folder / "signing.key").write_text(f"ed25519 a_test {seed}\n")

    def start(self, **settings: Any) -> None:
        """Start it, its configuration overlaid with ``settings``, and wait until it answers."""
        (self.folder / "homeserver.yaml").write_text(yaml.safe_dump(self._configuration() | settings))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(self.python), "-m", "synapse.app.homeserver", "-c", "homeserver.yaml"],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + READY
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            try:
                if requests.get(f"{self.address}/health", timeout=5).ok:
                    return
            except requests.RequestException:  # not up yet: asked again until the time is over
                time.sleep(0.1)
        self.kill()
        raise AssertionError(f"Synapse did not start:\n{self.tail()}")

    def stop(self) -> None:
        """End it as an admin would."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Power off."""
        self._end(signal.SIGKILL)

    def restart(self, **settings: Any) -> None:
        """Stop it and start it again."""
        self.stop()
        self.start(**settings)

    def register(self, username: str, *, name: str | None = None, admin: bool = False) -> Human:
        """A human account, made with the shared secret as ``register_new_matrix_user`` does."""
        address = f"{self.address}/_synapse/admin/v1/register"
        nonce = requests.get(address, timeout=30).json()["nonce"]
        password = secrets.token_hex(8)
        words = (nonce, username, password, "admin" if admin else "notadmin")
        mac = hmac.new(self._secret.encode(), "\0".join(words).encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": username, "password": password, "admin": admin, "mac": mac}
        answer = requests.post(address, json=body | {"displayname": name or username}, timeout=30)
        answer.raise_for_status()
        return Human(self.address, f"@{username}:{SERVER_NAME}", password, answer.json()["access_token"])

    @property
    def token(self) -> str:
        """The token of the application service, from the registration that exodus wrote."""
        return str(yaml.safe_load(self.registration.read_text())["as_token"])

    @property
    def log(self) -> Path:
        """What it said."""
        return self.folder / "synapse.log"

    def tail(self, lines: int = 40) -> str:
        """Its last words."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """Its database: to be read; and while it is down, to be written."""
        mode = "rw" if self._process is None else "ro"
        connection = sqlite3.connect(f"file:{self.folder / 'homeserver.db'}?mode={mode}", uri=True)
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def _end(self, sign: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(sign)
            self._process.wait(READY)
            self._process = None

    def _configuration(self) -> dict[str, Any]:
        here = {"port": self.port, "bind_addresses": ["127.0.0.1"], "type": "http", "tls": False}
        often = {"per_second": 1000, "burst_count": 1000}
        return {
            "server_name": SERVER_NAME,
            "public_baseurl": f"{self.address}/",
            "report_stats": False,
            "listeners": [here | {"resources": [{"names": ["client"]}]}],
            "database": {"name": "sqlite3", "args": {"database": str(self.folder / "homeserver.db")}},
            "signing_key_path": str(self.folder / "signing.key"),
            "media_store_path": str(self.folder / "media"),
            "macaroon_secret_key": self._secret,
            "form_secret": self._secret,
            "registration_shared_secret": self._secret,
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "app_service_config_files": [str(self.registration)] if self.registration.exists() else [],
            # The limits of people's own clients, which log in and join many rooms at once here. Ours stay as they are.
            "rc_login": {"address": often, "account": often},
            "rc_joins": {"local": often, "remote": often},
            "rc_message": often,
        }


class Human(Struct, frozen=True):
    """A person with an account of their own at the homeserver: ``name`` is the Matrix id."""

    address: str
    name: str
    password: str
    token: str

    def ask(self, method: str, path: str, **body: Any) -> requests.Response:
        """One request of the person's own client, whatever its answer."""
        return requests.request(
            method,
            f"{self.address}{path}",
            headers={"Authorization": f"Bearer {self.token}"},
            json=body if method != "GET" else None,
            timeout=60,
        )

    def call(self, method: str, path: str, **body: Any) -> Any:
        """The same, decoded; an answer that says no raises."""
        answer = self.ask(method, path, **body)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


if __name__ == "__main__":  # make the environment beforehand, while something else is at work
    environment()
