"""What answers of a site mean, one by one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import responses

from exodus.errors import RefusedError, UnauthorizedError
from exodus.exporters.discourse.index import Index, digest
from exodus.exporters.discourse.option import Options
from exodus.exporters.discourse.site import Site, one_act

URL = "https://forum.example.org"
LIMITED = {"errors": ["too many"], "error_type": "rate_limit", "extras": {"wait_seconds": 7, "time_left": "7 seconds"}}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr("exodus.http.client.GRACE", (0.0, 0.0))
    return Site(Options(url=f"{URL}/", token="k" * 64, rate=1_000_000))


@responses.activate
@pytest.mark.parametrize(
    ("body", "headers", "seconds"),
    [
        (json.dumps(LIMITED), {"Content-Type": "application/json"}, 7.0),
        (json.dumps(LIMITED), {"Content-Type": "application/json", "Retry-After": "9"}, 9.0),
        ("Slow down\nPlease retry again in 3 seconds.", {"Content-Type": "text/plain", "Retry-After": "3"}, 3.0),
    ],
)
def test_a_429_says_how_long_to_wait_in_its_body_or_its_headers(
    site: Site, body: str, headers: dict[str, str], seconds: float
) -> None:
    responses.get(f"{URL}/about.json", body=body, status=429, headers=headers)
    responses.get(f"{URL}/about.json", json={"about": {"version": "2026.8.0"}})
    waited: list[float] = []
    client: Any = site._open()
    client._sleep = waited.append
    client._limiter.pause = lambda wait: None
    assert site.version() == (2026, 8) and waited == [seconds]


@responses.activate
def test_the_key_goes_nowhere_else_whatever_a_redirect_says(site: Site) -> None:
    responses.get(
        re.compile(f"{URL}/t/external_id/.*"), status=301, headers={"Location": "https://evil.example.net/t/x/7.json"}
    )
    responses.get(f"{URL}/t/7.json", status=404)
    assert Index(site).by_key("some:key", 1) is None
    assert {call.request.url.partition("/t/")[0] for call in responses.calls if call.request.url} == {URL}


@responses.activate
def test_a_403_is_about_one_act_only_as_long_as_the_key_opens_the_rest(site: Site) -> None:
    responses.get(f"{URL}/site/basic-info.json", json={})
    responses.get(f"{URL}/admin/site_settings.json", json={"site_settings": []})
    with pytest.raises(RefusedError, match="Bob"), one_act(site, "Bob"):
        raise UnauthorizedError("no")
    responses.replace(responses.GET, f"{URL}/admin/site_settings.json", status=403)
    with pytest.raises(UnauthorizedError), one_act(site, "Bob"):
        raise UnauthorizedError("no")


def test_a_digest_is_the_same_for_what_was_sent_and_what_the_site_keeps_of_it() -> None:
    assert digest("a\u00a0b \r\nc\0\n\n") == digest("a b\nc") != digest("a b c")
