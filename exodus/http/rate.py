"""How often a destination may be asked: a limit for each stretch of time, shared by all lanes."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from msgspec import Struct

TICK = 0.001
"""Nobody sleeps shorter, in seconds: what floats cannot tell apart would be slept for without end."""


class Rate(Struct, frozen=True):
    """At most so many ``requests`` in any stretch of so many ``seconds``."""

    requests: int
    seconds: float

    def __post_init__(self) -> None:
        if self.requests < 1 or self.seconds <= 0:
            raise ValueError("a rate is at least one request in more than no seconds")


class Limiter:
    """Lets requests pass so that every rate holds, however many threads ask.

    It remembers when the last requests passed instead of filling a bucket with tokens: a bucket that was full lets
    nearly twice its size pass in one stretch of time, and servers that count the stretch itself (Discourse does)
    answer 429. :meth:`pause` holds everybody back: when a server asks one lane to wait, it means all of them.
    """

    def __init__(
        self,
        rates: Sequence[Rate] = (),
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._rates = tuple(rates)
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._passed: deque[float] = deque(maxlen=max((rate.requests for rate in rates), default=0))
        self._closed_until = float("-inf")

    def wait(self) -> None:
        """Return as soon as one more request may go; it counts from then on."""
        while (seconds := self._claim()) > 0:
            self._sleep(max(seconds, TICK))

    def pause(self, seconds: float) -> None:
        """Let nothing pass for so long."""
        with self._lock:
            self._closed_until = max(self._closed_until, self._clock() + seconds)

    def _claim(self) -> float:
        """Take a place now and return 0, or say after how many seconds to ask again.

        Nothing is reserved for later: who sleeps asks anew, so that a pause cannot pile up requests behind it.
        """
        with self._lock:
            now = self._clock()
            due = self._closed_until
            for rate in self._rates:
                if len(self._passed) >= rate.requests:
                    due = max(due, self._passed[-rate.requests] + rate.seconds)
            if due > now:
                return due - now
            self._passed.append(now)
            return 0.0
