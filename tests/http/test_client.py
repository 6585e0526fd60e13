"""What is tried again, what is not, and what is said in the end."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from exodus.errors import ExodusError, RefusedError, UnauthorizedError, UnavailableError
from exodus.http import Rate, Response
from tests.http.rig import Watch, client

HOME = "https://home.example.org"


def answers(mock: responses.RequestsMock, method: str, path: str, *statuses: int, **options: Any) -> None:
    for status in statuses:
        mock.add(method, HOME + path, status=status, json={"ok": status}, **options)


def test_sends_json_and_reads_json_typed(mock: responses.RequestsMock) -> None:
    mock.post(f"{HOME}/forum/posts.json", json={"id": 5}, match=[responses.matchers.json_params_matcher({"raw": "é"})])
    with client(f"{HOME}/forum/", Watch(), headers={"Api-Key": "k"}) as home:
        response = home.post("/posts.json", json={"raw": "é"})
    assert response.json(dict[str, int]) == {"id": 5}
    sent = mock.calls[0].request.headers
    assert (sent["Api-Key"], sent["Content-Type"]) == ("k", "application/json")
    assert sent["User-Agent"].startswith("exodus/")


def test_values_of_queries_and_forms_are_written_as_servers_expect_them(mock: responses.RequestsMock) -> None:
    mock.post(f"{HOME}/a")
    with client(HOME, Watch()) as home:
        home.post("/a", params={"ts": 5, "none": None}, data={"yes": True, "no": False, "to[]": ["a", "b c"]})
    request = mock.calls[0].request
    assert request.url == f"{HOME}/a?ts=5"
    assert request.body == b"yes=true&no=false&to%5B%5D=a&to%5B%5D=b+c"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_idempotent_calls_are_repeated(mock: responses.RequestsMock, method: str, status: int) -> None:
    watch = Watch()
    answers(mock, method, "/a", status, status, 200)
    with client(HOME, watch) as home:
        assert home.request(method, "/a").status == 200
    assert len(watch.slept) == 2
    assert 0.25 <= watch.slept[0] <= 0.5 <= watch.slept[1] <= 1


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_post_is_not_repeated_when_it_may_have_been_done(mock: responses.RequestsMock, status: int) -> None:
    answers(mock, "POST", "/a", status, 200)
    with client(HOME, Watch()) as home, pytest.raises(UnavailableError, match="may have been done"):
        home.post("/a")
    assert len(mock.calls) == 1


def test_a_post_is_repeated_when_the_server_did_nothing_or_knows_it_again(mock: responses.RequestsMock) -> None:
    watch = Watch()
    answers(mock, "POST", "/busy", 429)
    answers(mock, "POST", "/busy", 503, headers={"Retry-After": "7"})
    answers(mock, "POST", "/busy", 200)
    answers(mock, "POST", "/known", 500, 200)
    with client(HOME, watch) as home:
        assert home.post("/busy").status == 200
        assert 8 <= watch.slept[1] <= 9
        assert home.post("/known", idempotent=True).status == 200


def test_a_put_that_toggles_is_not_repeated(mock: responses.RequestsMock) -> None:
    answers(mock, "PUT", "/toggle", 500, 200)
    with client(HOME, Watch()) as home, pytest.raises(UnavailableError):
        home.put("/toggle", idempotent=False)
    assert len(mock.calls) == 1


def test_waits_as_often_as_the_server_asks_within_patience(mock: responses.RequestsMock) -> None:
    watch = Watch()
    answers(mock, "GET", "/a", *[429] * 12, headers={"Retry-After": "57"})
    answers(mock, "GET", "/a", 200)
    with client(HOME, watch) as home:
        assert home.get("/a").status == 200
    assert 12 * 58 <= watch.now <= 12 * 59


def test_gives_up_when_patience_ends(mock: responses.RequestsMock) -> None:
    watch = Watch()
    answers(mock, "GET", "/a", 429, headers={"Retry-After": "57"})
    with client(HOME, watch) as home, pytest.raises(UnavailableError, match=r"429 Too Many.*gave up after 2 tries"):
        home.get("/a", patience=100)
    assert watch.now < 100


def test_does_not_wait_a_day_nor_hold_the_others(mock: responses.RequestsMock) -> None:
    watch = Watch()
    answers(mock, "POST", "/a", 429, headers={"Retry-After": "86400"})
    answers(mock, "GET", "/b", 200)
    with client(HOME, watch) as home:
        with pytest.raises(UnavailableError, match=r"left alone for 8640[12] s"):
            home.post("/a")
        home.get("/b")
    assert watch.now == 0


def test_a_body_may_say_how_long_to_wait(mock: responses.RequestsMock) -> None:
    watch = Watch()
    mock.get(f"{HOME}/a", status=429, json={"retry_after_ms": 2900})
    answers(mock, "GET", "/a", 200)

    def hint(response: Response) -> float | None:
        return float(response.json(dict[str, int])["retry_after_ms"]) / 1000

    with client(HOME, watch, hint=hint) as home:
        home.get("/a")
    assert 3.9 <= watch.now <= 4.9


def test_what_one_lane_is_told_holds_for_all(mock: responses.RequestsMock) -> None:
    watch = Watch()
    answers(mock, "GET", "/a", 429, headers={"Retry-After": "30"})
    answers(mock, "GET", "/a", 200)
    answers(mock, "GET", "/b", 200)
    asked: list[float] = []
    with client(HOME, watch) as home:

        def sleep(seconds: float) -> None:
            if not asked:
                asked.append(seconds)
                home.get("/b")  # another lane, while this one sleeps
                asked.append(watch.now)
            else:
                watch.sleep(seconds)

        home._sleep = home._limiter._sleep = sleep
        home.get("/a")
    assert asked[1] >= 30


def test_the_rate_counts_every_try(mock: responses.RequestsMock) -> None:
    watch = Watch()
    answers(mock, "GET", "/a", 500, 500, 200)
    with client(HOME, watch, rates=[Rate(2, 60)]) as home:
        home.get("/a")
    assert watch.now >= 60


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RefusedError),
        (401, UnauthorizedError),
        (403, UnauthorizedError),
        (404, RefusedError),
        (413, RefusedError),
        (422, RefusedError),
        (501, UnavailableError),
    ],
)
def test_other_refusals_are_told_at_once(mock: responses.RequestsMock, status: int, error: type[ExodusError]) -> None:
    body = {"errors": ["Title is\x1b[31m too\nshort", "and \u202edull"], "error_type": "invalid_parameters"}
    mock.post(f"{HOME}/posts.json", status=status, json=body)
    with client(HOME, Watch()) as home, pytest.raises(error) as caught:
        home.post("/posts.json", params={"q": "private"})
    text = str(caught.value)
    assert text.startswith(f"POST home.example.org/posts.json: {status} ")
    assert "(invalid_parameters: Title is [31m too short, and dull)" in text
    assert text.isprintable()
    assert "private" not in text
    assert len(mock.calls) == 1


def test_accepted_statuses_are_returned_and_can_still_be_raised(mock: responses.RequestsMock) -> None:
    mock.put(f"{HOME}/m", status=409, json={"errcode": "M_OTHER", "error": "no"})
    with client(HOME, Watch()) as home:
        response = home.put("/m", accept=(409,))
    assert response.status == 409
    assert isinstance(response.error(), RefusedError)
    assert str(response.error()) == "PUT home.example.org/m: 409 Conflict (M_OTHER: no)"


@pytest.mark.parametrize(
    ("body", "content_type", "message"),
    [
        (b"<html><h1>Oops</h1></html>", "text/html", ""),
        (b"Slow down, too many requests", "text/plain; charset=utf-8", "Slow down, too many requests"),
        (b'{"error": {"message": "deep"}}', "application/json", "deep"),
        (b'"text"', "application/json", "text"),
        (b"7", "application/json", ""),
        (b"\xff\xfe", "text/plain", "\ufffd\ufffd"),
        (b"[" * 50_000, "application/json", ""),
        (b'{"error":' * 900 + b"1" + b"}" * 900, "application/json", ""),
        (b"x" * 9000, "text/plain", "x" * 299 + "…"),
    ],
)
def test_the_servers_message_is_short_whatever_it_sends(
    mock: responses.RequestsMock, body: bytes, content_type: str, message: str
) -> None:
    mock.get(f"{HOME}/a", status=404, body=body, content_type=content_type)
    with client(HOME, Watch()) as home:
        assert home.get("/a", accept=(404,)).message == message


def test_a_success_that_is_no_json_is_told(mock: responses.RequestsMock) -> None:
    mock.get(f"{HOME}/a", body="<html>Please log in</html>")
    with client(HOME, Watch()) as home, pytest.raises(UnavailableError, match="is the address right"):
        home.get("/a").json()
