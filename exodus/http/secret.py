"""Secrets stay out of whatever is printed, logged or raised."""

import json
import logging
import re
import unicodedata
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit, urlunsplit

HIDDEN = "[secret]"
LENGTH = 300
"""Characters of a server's message that are shown."""

HEADERS = frozenset({"api-key", "authorization", "cookie", "proxy-authorization", "x-api-key", "x-auth-token"})
"""Headers whose value is a secret, in lower case."""
LOGGERS = ("urllib3.connectionpool", "urllib3.util.retry")
"""Where the library under us writes whole addresses, at level DEBUG (urllib3 2.8, 2026)."""

NAMES = r"(?:access|refresh|as|hs|auth)_?token|token|api[-_]?key|password|(?:client_)?secret"
PARAMETER = re.compile(rf"(\b(?:{NAMES})[\"']?\s*[=:]\s*[\"']?)[^\s&\"',;}}]+", re.IGNORECASE)
AUTHORIZATION = re.compile(r"(\bauthorization[\"']?\s*[=:]\s*[\"']?)(?:[A-Za-z]+ +)?[^\s\"',;}]+", re.IGNORECASE)
BEARER = re.compile(r"(\bbearer\s+)[\w.~+/=-]{16,}", re.IGNORECASE)
HARMLESS = re.compile(r"[0-9]{1,20}|true|false")


class Redactor:
    """Replaces secrets in a text: those it was told, however they are escaped, and what looks like one by its name."""

    def __init__(self, secrets: Iterable[str], headers: Mapping[str, str]) -> None:
        known = {secret for secret in secrets if secret}
        for name, value in headers.items():
            if name.lower() in HEADERS and value:
                known |= {value, value.split(" ")[-1] or value}
        escaped = {form for secret in known for form in _forms(secret)}
        longest_first = sorted(escaped, key=lambda form: (-len(form), form))
        self._known = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE) if longest_first else None

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        if self._known is not None:
            text = self._known.sub(HIDDEN, text)
        for pattern in (AUTHORIZATION, BEARER, PARAMETER):
            text = pattern.sub(rf"\1{HIDDEN}", text)
        return text

    def line(self, text: str) -> str:
        """One line of the text without secrets and control characters, cut where it gets long."""
        # Redacted before and after: what is cut out of a text must neither hide a secret nor put one together.
        visible = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in self(text))
        line = self(" ".join(visible.split()))
        return line if len(line) <= LENGTH else line[: LENGTH - 1] + "…"

    def url(self, url: str) -> str:
        """The address for a bug report: names of parameters stay, of values only numbers, true and false."""
        parts = urlsplit(url)
        query = "&".join(
            f"{quote(name)}={value if HARMLESS.fullmatch(value) else '…'}"
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        )
        return self(urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, "")))


class LogFilter(logging.Filter):
    """Redacts the lines of the library under us, for as long as a client is open."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, redacted."""
        record.msg, record.args = self._redactor(record.getMessage()), None
        return True

    def install(self) -> None:
        """Stand in the way of every line."""
        for name in LOGGERS:
            logging.getLogger(name).addFilter(self)

    def remove(self) -> None:
        """Step aside."""
        for name in LOGGERS:
            logging.getLogger(name).removeFilter(self)


def _forms(secret: str) -> Iterable[str]:
    strict, loose = quote(secret, safe="", errors="backslashreplace"), quote(secret, errors="backslashreplace")
    yield from (secret, strict, loose, quote_plus(secret, errors="backslashreplace"))
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1])
