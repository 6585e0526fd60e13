"""Where a client goes, and where it does not let itself be led."""

from __future__ import annotations

import pytest
import responses

from exodus.errors import ConfigError, RefusedError
from exodus.http import Client
from tests.http.rig import Watch, client

HOME = "https://home.example.org"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_within_the_origin_are_followed(mock: responses.RequestsMock, status: int) -> None:
    mock.get(f"{HOME}/t/external_id/x.json", status=status, headers={"Location": "/t/5.json#p"})
    mock.get(f"{HOME}/t/5.json", json={"id": 5})
    with client(HOME, Watch(), headers={"Api-Key": "k"}) as home:
        assert home.get("/t/external_id/x.json").json() == {"id": 5}
    assert mock.calls[1].request.headers["Api-Key"] == "k"


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example.com/x",
        "http://home.example.org/x",
        "https://home.example.org:8443/x",
        "//evil.example.com/x",
        "https://home.example.org@evil.example.com/",
        "https://user:word@home.example.org/",
        "https://home.example.org.evil.example.com/",
        "javascript:alert(1)",
        "https://[broken/",
        "\\\\evil.example.com",
    ],
)
def test_redirects_elsewhere_are_refused(mock: responses.RequestsMock, location: str) -> None:
    mock.get(f"{HOME}/a", status=302, headers={"Location": location})
    mock.get(f"{HOME}/%5C%5Cevil.example.com", status=404)
    with client(HOME, Watch(), headers={"Api-Key": "k"}) as home, pytest.raises(RefusedError) as caught:
        home.get("/a")
    assert "\n" not in str(caught.value)
    assert all(str(call.request.url).startswith(f"{HOME}/") for call in mock.calls)


def test_a_post_is_carried_on_only_where_the_server_says_how(mock: responses.RequestsMock) -> None:
    for status in (301, 303, 307):
        mock.post(f"{HOME}/{status}", status=status, headers={"Location": "/there"})
    mock.post(f"{HOME}/there", json={"method": "POST"})
    mock.get(f"{HOME}/there", json={"method": "GET"})
    with client(HOME, Watch()) as home:
        with pytest.raises(RefusedError, match="leads to /there; write that address"):
            home.post("/301", json={"a": 1})
        assert home.post("/303", json={"a": 1}).json() == {"method": "GET"}
        assert "Content-Type" not in mock.calls[-1].request.headers
        assert home.post("/307", json={"a": 1}).json() == {"method": "POST"}
        assert mock.calls[-1].request.body == b'{"a":1}'


def test_redirects_end(mock: responses.RequestsMock) -> None:
    mock.get(f"{HOME}/a", status=302, headers={"Location": "/a"})
    mock.get(f"{HOME}/b", status=302)
    with client(HOME, Watch()) as home:
        with pytest.raises(RefusedError, match="more than 5 redirects"):
            home.get("/a")
        with pytest.raises(RefusedError, match="302 Found"):
            home.get("/b")


@pytest.mark.parametrize("host", ["localhost:3000", "127.0.0.1", "127.9.9.9:1", "[::1]:8008"])
def test_plain_http_is_fine_on_this_machine(host: str) -> None:
    assert host in repr(Client(f"http://{host}/x/"))


def test_plain_http_elsewhere_needs_a_word() -> None:
    with pytest.raises(ConfigError, match="insecure_http: true"):
        Client("http://home.example.org")
    Client("http://home.example.org", insecure_http=True).close()


@pytest.mark.parametrize(
    "address",
    [
        "home.example.org",
        "ftp://home.example.org",
        "https://",
        "https://[::1",
        "https://home.example.org:port",
        "https://u:geheim@home.example.org",
        "https://home.example.org/?key=geheim",
        "https://home.example.org/#x",
        "",
    ],
)
def test_other_addresses_are_refused_without_repeating_them(address: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Client(address)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("path", ["a", "", "/a/../b", "/..", "/%2E%2e/b", "/a/./b", "/a/..?x=1"])
def test_a_path_that_would_lead_out_is_a_bug(path: str) -> None:
    with pytest.raises(ValueError, match="must start with a slash"):
        Client(HOME).get(path)


@pytest.mark.parametrize("token", ["geheim\n", "ge\nheim", "gehéim", " geheim", "geheim\x7f"])
def test_a_token_that_cannot_be_sent_is_named_not_shown(token: str) -> None:
    with pytest.raises(ConfigError, match="Api-Key") as caught:
        Client(HOME, headers={"Api-Key": token})
    assert "heim" not in str(caught.value)
