"""The client: what to ask, whether to ask again, and what to say when it comes to nothing."""

import json as standard_json
import logging
import random
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Unpack
from urllib.parse import urlsplit

import requests

from exodus import __version__
from exodus.errors import ExodusError, RefusedError, UnavailableError
from exodus.http.call import Call, checked, prepare, redirect
from exodus.http.connection import Answer, Connection, Loss
from exodus.http.origin import parse
from exodus.http.rate import Limiter, Rate
from exodus.http.response import TRANSIENT, Response
from exodus.http.secret import LogFilter, Redactor
from exodus.http.trace import LOGGER
from exodus.http.wait import GRACE, backoff, retry_after

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 503})
"""Answers that may say when to come back."""
HOPS = 5
TRIES = 8
"""So often a request without a word from the server when to come back is sent: for half a minute at least."""
FIRST_TRIES = 3
"""So often while the destination has never answered: a mistyped address is not worth a minute."""
PATIENCE = 900.0
"""Seconds after its first try within which a request is tried again, however often."""
AGAIN = "; run the same command again when it can be reached"
BUDGET = 64 << 20
"""Bytes of an answer, unpacked."""


class Client:
    """Speaks to one destination, politely, from any number of threads.

    ``headers`` go with every request; their secrets and those in ``secrets`` are redacted wherever a text leaves this
    package. ``rates`` hold for all threads together. ``lanes`` is how many requests may be under way at once.
    ``hint`` finds the seconds to wait in the body of a 429 or 503 that has no ``Retry-After``. ``sleep`` may raise to
    abandon what waits. Plain http is refused unless ``insecure_http``, or the destination is this very machine.
    """

    def __init__(
        self,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        secrets: Collection[str] = (),
        rates: Sequence[Rate] = (),
        lanes: int = 4,
        insecure_http: bool = False,
        timeout: float = 60.0,
        patience: float = PATIENCE,
        budget: int = BUDGET,
        hint: Callable[[Response], float | None] | None = None,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        source: random.Random | None = None,
    ) -> None:
        self._origin = parse(address, insecure=insecure_http)
        self._headers = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": f"exodus/{__version__}",
            **checked(headers or {}),
        }
        self._redactor = Redactor(secrets, self._headers)
        self._connection = Connection(self._origin, lanes)
        self._limiter = Limiter(rates, clock=clock, sleep=sleep)
        self._timeout, self._patience, self._budget, self._hint = timeout, patience, budget, hint
        self._sleep, self._clock, self._wall = sleep, clock, wall
        self._random = source or random.Random()  # noqa: S311 - jitter is no secret
        self._answered = False
        self._log_filter = LogFilter(self._redactor)
        self._log_filter.install()

    def get(self, path: str, **call: Unpack[Call]) -> Response:
        """Ask for what is at the path."""
        return self.request("GET", path, **call)

    def post(self, path: str, **call: Unpack[Call]) -> Response:
        """Send something new. Not repeated after a loss, unless ``idempotent``."""
        return self.request("POST", path, **call)

    def put(self, path: str, **call: Unpack[Call]) -> Response:
        """Send what shall be at the path."""
        return self.request("PUT", path, **call)

    def delete(self, path: str, **call: Unpack[Call]) -> Response:
        """Ask for the path to be emptied."""
        return self.request("DELETE", path, **call)

    def request(self, method: str, path: str, **call: Unpack[Call]) -> Response:
        """The answer to a request, if it is a success or one of ``accept``.

        ``path`` starts with a slash, below the client's address; pieces that come from data must be quoted. Redirects
        within the origin are followed, a POST only where the server says how. Raises RefusedError (4xx),
        UnauthorizedError (401, 403) or UnavailableError (after the last try at a 429, 5xx or lost connection).
        """
        request = prepare(method, self._origin.join(path), self._headers, call)
        safe, accept = call.get("idempotent", method in IDEMPOTENT), call.get("accept", ())
        patience = call.get("patience", self._patience)
        hops = tries = 0
        began = None
        while True:
            self._limiter.wait()
            tries += 1
            began = self._clock() if began is None else began
            outcome, note = self._try(request, call.get("timeout", self._timeout), tries)
            if isinstance(outcome, Response) and (outcome.status in accept or 200 <= outcome.status < 300):
                self._trace(note)
                return outcome
            if isinstance(outcome, Response) and outcome.status in REDIRECTS:
                self._trace(note)
                hops += 1
                request = self._redirected(request, outcome, hops)
                tries, safe = 0, safe or request.method in IDEMPOTENT
                continue
            delay = self._delay(outcome, tries, safe)
            spent = self._clock() - began
            if delay is None or spent + delay > patience:
                self._trace(note)
                effort = f"; gave up after {tries} tries in {spent:.0f} s" if tries > 1 else ""
                if delay is not None and delay > patience:
                    effort = f"; it asks to be left alone for {delay:.0f} s, which is too long to wait"
                doubt = delay is None and not safe
                raise self._failure(self._place(request), outcome, effort, doubt)
            self._trace({**note, "wait": round(delay, 3)})
            if isinstance(outcome, Response) and outcome.status in BUSY:
                self._limiter.pause(delay)  # what one lane is told is meant for all
            self._sleep(delay)

    def close(self) -> None:
        """Close all connections."""
        self._connection.close()
        self._log_filter.remove()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({self._origin.url!r})"

    def _try(
        self, request: requests.PreparedRequest, timeout: float, tries: int
    ) -> tuple[Response | Loss, dict[str, Any]]:
        """Send it once; what came of it, and the line for the trace."""
        began, wall = self._clock(), self._wall()
        answer = self._connection.send(request, (min(timeout, 10.0), timeout), self._budget)
        note: dict[str, Any] = {"time": wall, "method": request.method, "url": request.url, "try": tries}
        note["sent"] = int(request.headers.get("Content-Length") or 0)
        note["duration"] = round(self._clock() - began, 4)
        if isinstance(answer, Loss):
            return answer, {**note, "error": answer.reason}
        self._answered = True
        note |= {"status": answer.status, "received": len(answer.content)}
        if not answer.whole and answer.status < 300:
            self._trace({**note, "error": "over budget"})
            raise RefusedError(f"{self._place(request)}: the answer is larger than {self._budget >> 20} MiB")
        return self._response(request, answer), note

    def _response(self, request: requests.PreparedRequest, answer: Answer) -> Response:
        return Response(answer.status, answer.headers, answer.content, self._place(request), self._redactor.line)

    def _place(self, request: requests.PreparedRequest) -> str:
        parts = urlsplit(request.url or "")
        return self._redactor.line(f"{request.method} {parts.netloc}{parts.path}")

    def _delay(self, outcome: Response | Loss, tries: int, safe: bool) -> float | None:
        """Seconds until the next try; ``None`` if there must not be one."""
        if isinstance(outcome, Loss):
            again = (safe or outcome.unsent) and not outcome.final
            return backoff(tries, self._random) if again and tries < self._tries else None
        if outcome.status not in TRANSIENT:
            return None
        told = None
        if outcome.status in BUSY:
            told = retry_after(outcome.headers, self._wall())
            if told is None and self._hint is not None:
                told = self._hint(outcome)
        # With these words a server says that it did nothing; after any other it may have done all of it.
        if not safe and outcome.status != 429 and not (outcome.status == 503 and told is not None):
            return None
        if not told:
            return backoff(tries, self._random) if tries < TRIES else None
        return told + self._random.uniform(*GRACE)

    @property
    def _tries(self) -> int:
        return TRIES if self._answered else FIRST_TRIES

    def _failure(self, place: str, outcome: Response | Loss, effort: str, doubt: bool) -> ExodusError:
        if isinstance(outcome, Loss):
            sentence, doubt = self._redactor.line(f"{place}: {outcome.reason}"), doubt and not outcome.unsent
        elif outcome.status in TRANSIENT:
            sentence, doubt = outcome.sentence, doubt and outcome.status != 429
        else:
            return outcome.error()
        remedy = "; it may have been done all the same, so it was not sent again" if doubt else AGAIN
        return UnavailableError(sentence + effort + remedy)

    def _redirected(self, request: requests.PreparedRequest, response: Response, hops: int) -> requests.PreparedRequest:
        location = response.headers.get("Location", "").encode("latin-1", "replace").decode("utf-8", "replace")
        if not location:
            raise response.error()
        target = self._origin.follow(request.url or "", location)
        shown = self._redactor.line(location.partition("?")[0])
        if target is None:
            raise RefusedError(
                f"{response.place}: {response.status} leads to another server ({shown}), and no token is carried "
                "there; if that is the destination, write its address instead"
            )
        if hops > HOPS:
            raise RefusedError(f"{response.place}: {response.status}, more than {HOPS} redirects in a row")
        method = request.method or ""
        if response.status in (301, 302) and method not in ("GET", "HEAD"):
            # Clients of old turned these into a GET, newer ones do not: nobody knows what the server means.
            raise RefusedError(f"{response.place}: {response.status} leads to {shown}; write that address instead")
        return redirect(request, target, fetch=response.status == 303 and method != "HEAD")

    def _trace(self, note: dict[str, Any]) -> None:
        if LOGGER.isEnabledFor(logging.DEBUG):
            time_ = datetime.fromtimestamp(note["time"], UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            LOGGER.debug("%s", standard_json.dumps({**note, "time": time_, "url": self._redactor.url(note["url"])}))
