"""Against a real server on loopback: connections reused, lost, slow, too long, not to be trusted."""

from __future__ import annotations

import gzip
import threading
import time
from typing import Any

import pytest

from exodus.errors import ConfigError, RefusedError, UnavailableError
from exodus.http import Client
from exodus.http.client import FIRST_TRIES, TRIES
from tests.http.rig import SELF_SIGNED, Handler, Watch, break_off, client, closed_port, hang_up, say, serve

HOME = "https://home.example.org"


def test_one_connection_serves_all_requests_in_turn() -> None:
    with serve(say(body=b'{"a":1}')) as server, client(server.address, Watch()) as home:
        for _ in range(5):
            assert home.get("/a").json() == {"a": 1}
    assert len(server.connections) == 1


def test_lanes_share_few_connections() -> None:
    with serve(say()) as server, client(server.address, Watch(), lanes=2) as home:
        threads = [threading.Thread(target=lambda: [home.get("/a") for _ in range(10)]) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert len(server.seen) == 60
    assert len(server.connections) <= 2


@pytest.mark.parametrize("fault", [hang_up, break_off])
def test_a_lost_connection_is_tried_again_where_it_does_no_harm(fault: Any) -> None:
    with serve(fault, fault, say(body=b'{"a":1}')) as server, client(server.address, Watch()) as home:
        assert home.put("/a", json={}).json() == {"a": 1}
    with serve(fault, say()) as server, client(server.address, Watch()) as home:
        with pytest.raises(UnavailableError, match=r"the connection was lost; it may have been done"):
            home.post("/a", json={})
        assert len(server.seen) == 1


def test_a_slow_answer_ends_and_is_not_asked_for_twice() -> None:
    release = threading.Event()

    def dawdle(handler: Handler) -> None:
        release.wait(10)
        handler.close_connection = True

    with serve(dawdle) as server, client(server.address, Watch()) as home:
        with pytest.raises(UnavailableError, match=r"no answer within 0\.2 s; it may have been done"):
            home.post("/a", timeout=0.2)
        release.set()
        assert len(server.seen) == 1


def test_nobody_there_even_a_post_is_tried_again() -> None:
    watch = Watch()
    home = client(f"http://127.0.0.1:{closed_port()}", watch)
    with pytest.raises(UnavailableError, match=rf"connection refused; gave up after {FIRST_TRIES} tries") as caught:
        home.post("/a")
    home.close()
    assert "may have been done" not in str(caught.value)
    assert len(watch.slept) == FIRST_TRIES - 1


def test_a_server_that_was_there_is_waited_for_longer() -> None:
    watch = Watch()
    with serve(say(), hang_up) as server, client(server.address, watch) as home:
        home.get("/a")
        with pytest.raises(UnavailableError, match=f"gave up after {TRIES} tries"):
            home.get("/a")
    assert watch.now >= 30


def test_a_name_that_does_not_exist_is_told_at_once() -> None:
    watch = Watch()
    with client("https://nowhere.invalid", watch) as home, pytest.raises(UnavailableError, match="server of this name"):
        home.get("/a")


def test_answers_are_bounded_also_when_packed() -> None:
    bomb = gzip.compress(b"0" * (4 << 20))
    with serve(say(body=bomb, Content_Encoding="gzip")) as server, client(server.address, Watch()) as home:
        assert len(home.get("/a").content) == 4 << 20
        home._budget = 1 << 20
        with pytest.raises(RefusedError, match="larger than 1 MiB"):
            home.get("/a")
    long = say(status=404, body=b"x" * (1 << 20))
    with serve(long) as server, client(server.address, Watch()) as home:
        assert len(home.get("/a", accept=(404,)).content) == 1 << 16


def test_certificates_are_verified_always(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch()
    with serve(say(), tls=True) as server:
        with (
            client(server.address, watch) as home,
            pytest.raises(UnavailableError, match="TLS certificate is not valid"),
        ):
            home.get("/a")
        assert not watch.slept
        assert not server.seen
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(SELF_SIGNED))
        with client(server.address, watch) as home:
            assert home.get("/a").status == 200
        home = client(server.address.replace("127.0.0.1", "localhost"), watch)
        with pytest.raises(UnavailableError, match="TLS certificate is not valid"):
            home.get("/a")
        home.close()
    with serve(say()) as server:
        home = client(server.address.replace("http", "https"), watch)
        with pytest.raises(UnavailableError, match="no encrypted connection"):
            home.get("/a")
        home.close()


def test_neither_cookies_nor_a_netrc_get_between(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serve(say(Set_Cookie="session=1")) as server:
        home = client(server.address, Watch(), headers={"Authorization": "Bearer mine"})
        home.get("/a")
        home.get("/a")
        home.close()
    assert [seen.headers["Authorization"] for seen in server.seen] == ["Bearer mine"] * 2
    assert all("Cookie" not in seen.headers for seen in server.seen)


def test_a_bundle_of_authorities_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/bundle.pem")
    with pytest.raises(ConfigError, match="REQUESTS_CA_BUNDLE"):
        Client(HOME)


def test_tests_do_not_sleep() -> None:
    began = time.monotonic()
    watch = Watch()
    with serve(say(503, Retry_After="300"), say()) as server, client(server.address, watch) as home:
        home.post("/a")
    assert watch.now >= 300
    assert time.monotonic() - began < 30
