"""``--trace FILE``: what was asked and answered, fit to be shown to strangers.

The client writes to the logger ``exodus.http``, one line of JSON a try, redacted before it gets there. A trace is
whoever listens: no exporter has to hand a file around, and without a listener nothing is written.
"""

import logging
import os
from pathlib import Path

from exodus.errors import StoreError, UsageError

LOGGER = logging.getLogger("exodus.http")


class Trace(logging.Handler):
    """Appends every try of every client to a file only its owner can read, while the ``with`` block lasts.

    A line holds ``time`` (RFC 3339, UTC), ``method``, ``url``, ``try``, ``status`` or ``error``, ``sent`` and
    ``received`` (bytes of the bodies), ``duration`` (seconds) and ``wait`` (seconds until the next try, if there is
    one). Bodies, headers and values of parameters are never written, except numbers, true and false.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(logging.DEBUG)
        self._path = path
        self._failure: OSError | None = None
        try:
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise UsageError(f"--trace {path} cannot be written: {error.strerror}; name another file") from error
        self._file = os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace", buffering=1)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line. A full disk must not fail a request that succeeded: it is told at the end."""
        if self._failure is None:
            try:
                self._file.write(record.getMessage() + "\n")
            except OSError as error:
                self._failure = error

    def __enter__(self) -> "Trace":
        self._level = LOGGER.level
        LOGGER.setLevel(logging.DEBUG)
        LOGGER.addHandler(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        LOGGER.removeHandler(self)
        LOGGER.setLevel(self._level)
        try:
            self._file.close()
        except OSError as error:
            self._failure = self._failure or error
        self.close()
        if self._failure is not None and kind is None:
            raise StoreError(f"{self._path} is incomplete: {self._failure.strerror}; all else is done")
