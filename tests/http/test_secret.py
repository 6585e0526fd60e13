"""Secrets appear nowhere: not in errors, not in logs, not in traces."""

from __future__ import annotations

import json
import logging
import stat
import traceback
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exodus.errors import ExodusError, StoreError, UsageError
from exodus.http import Trace
from exodus.http.secret import Redactor
from tests.http.rig import Handler, Watch, client, closed_port, hang_up, say, serve

ODD = "s3cr3t/täken+ü \"x'"
PLAIN = "abcdefghij0123456789"
OTHER = "whatever"


@pytest.mark.parametrize(
    "text",
    [
        f"key {PLAIN} is wrong",
        f"GET /x?access_token={PLAIN}&a=1",
        "GET /x?access_token=whatever-it-is",
        "api_key=whatever-it-is",
        '{"access_token": "whatever-it-is"}',
        "Authorization: Bearer whatever-it-is",
        "{'Authorization': 'Basic whatever-it-is'}",
        "Api-Key: whatever-it-is",
        "bearer whatever-it-is-that-is-long",
    ],
)
def test_secrets_are_found_by_value_and_by_name(text: str) -> None:
    shown = Redactor([], {"Api-Key": PLAIN})(text)
    assert PLAIN not in shown
    assert "whatever" not in shown
    assert "[secret]" in shown


@pytest.mark.parametrize(
    "text", ["the title is too short", "GET home.example.org/keys/5: 404", "token", "no key found"]
)
def test_other_words_stay(text: str) -> None:
    assert Redactor([PLAIN], {})(text) == text


@given(st.text(min_size=6).filter(lambda text: not set(text) <= set("[secret]")), st.text(), st.text())
def test_no_secret_survives_however_it_is_written(secret: str, before: str, after: str) -> None:
    redactor = Redactor([secret], {})
    for form in (secret, json.dumps(secret)[1:-1], quote(secret), quote(secret, safe=""), quote_plus(secret)):
        assert form not in redactor(f"{before} {form} {after}").replace("[secret]", "\n\n")


def test_a_secret_that_is_no_text_is_no_obstacle() -> None:
    assert Redactor(["tok\udcffen", ""], {})("tok\udcffen, open") == "[secret], open"


def test_a_text_cut_up_by_control_characters_hides_no_secret() -> None:
    redactor = Redactor([PLAIN, "two  words"], {})
    for text in (f"\x00{PLAIN}\x1b", f"{PLAIN}\u200b", "two  words"):
        assert redactor.line(text) == "[secret]"


def everything(caught: pytest.ExceptionInfo[ExodusError]) -> str:
    """All that a traceback shows of the error and what led to it."""
    return "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("fault", ["echo", "loss", "redirect"])
def test_errors_hold_no_secret_even_in_their_causes(fault: str) -> None:
    def echo(handler: Handler) -> None:
        body = json.dumps({"error": f"bad {handler.headers['Api-Key']} or {handler.path}"}).encode()
        say(400, body)(handler)

    away = say(302, Location=f"https://evil.example.com/{PLAIN}?access_token={OTHER}")
    with serve({"echo": echo, "loss": hang_up, "redirect": away}[fault]) as server:
        home = client(server.address, Watch(), headers={"Api-Key": PLAIN})
        with pytest.raises(ExodusError) as caught:
            home.get(f"/x/{PLAIN}", params={"access_token": OTHER})
        home.close()
    assert PLAIN not in everything(caught)
    assert OTHER not in everything(caught)
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert "\n" not in str(caught.value)
    assert PLAIN not in repr(home)


def test_what_the_library_logs_is_redacted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    before = list(logging.getLogger("urllib3.connectionpool").filters)
    with serve(say()) as server, client(server.address, Watch(), secrets=[ODD]) as home:
        home.get("/x", params={"access_token": "whatever", "other": ODD})
    with client(f"http://127.0.0.1:{closed_port()}", Watch(), secrets=[ODD]) as home, pytest.raises(ExodusError):
        home.get("/x", params={"access_token": "whatever", "other": ODD})
    assert '"GET /x?access_token=[secret]&other=[secret] HTTP/1.1" 200' in caplog.text
    assert "whatever" not in caplog.text
    assert "s3cr3t" not in caplog.text
    assert logging.getLogger("urllib3.connectionpool").filters == before


def test_a_trace_tells_what_happened_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    scripts = (say(503), say(302, Location="/b"), say(body=b'{"private": 1}'), hang_up)
    headers = {"Authorization": f"Bearer {PLAIN}"}
    with Trace(path), serve(*scripts) as server, client(server.address, Watch(), headers=headers) as home:
        params: dict[str, Any] = {"ts": 17, "user_id": "@zoe:example.org", "access_token": "12345", "k": PLAIN}
        home.get(f"/a/{PLAIN}", params=params)
        with pytest.raises(ExodusError):
            home.post("/c", json={"text": "private"})
    text = path.read_text()
    assert not any(word in text for word in (PLAIN, "private", "zoe", "12345"))
    first, second, third, fourth = map(json.loads, text.splitlines())
    assert first["time"] == "2023-11-14T22:13:20.000Z"
    assert first["url"] == f"{server.address}/a/[secret]?ts=17&user_id=…&access_token=[secret]&k=…"
    assert (first["method"], first["status"], first["try"], first["received"]) == ("GET", 503, 1, 2)
    assert first["wait"] > 0
    assert (second["status"], second["try"]) == (302, 2)
    assert (third["status"], third["try"], third["received"], "wait" in third) == (200, 1, 14, False)
    assert (fourth["error"], fourth["sent"]) == ("the connection was lost", 18)
    assert fourth["duration"] >= 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_trace_appends_and_ends_with_its_block(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    with serve(say()) as server, client(server.address, Watch()) as home:
        for _ in range(2):
            with Trace(path):
                home.get("/a")
            home.get("/a")
    assert len(path.read_text().splitlines()) == 2


def test_a_trace_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name another file"):
        Trace(tmp_path / "no" / "trace.jsonl")
    if not Path("/dev/full").exists():
        pytest.skip("this system has no disk that is always full")
    trace = Trace(Path("/dev/full"))
    with serve(say()) as server, client(server.address, Watch()) as home:
        with pytest.raises(StoreError, match="incomplete"), trace:
            assert home.get("/a").status == 200
        assert home.get("/a").status == 200
