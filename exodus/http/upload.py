"""Bodies of requests. Files are streamed from disk, anew for every try, and never held in memory."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from msgspec import Struct

from exodus.errors import StoreError

CHUNK = 1 << 18

Plain = str | int | float | bool | None | Sequence[str]
"""A value of a form or query: ``None`` leaves its name out, a sequence repeats it, a truth is ``true`` or ``false``."""


class File(Struct, frozen=True):
    """A file to be sent: as the body itself, or, with ``field``, as that field of a form (multipart/form-data)."""

    path: Path
    name: str = ""
    media_type: str = "application/octet-stream"
    field: str | None = None


class Stream:
    """A body of known length: what comes before the file, the file, what comes after. Can be gone through again."""

    def __init__(self, path: Path, head: bytes = b"", tail: bytes = b"") -> None:
        self._path, self._head, self._tail = path, head, tail
        try:
            self._size = path.stat().st_size
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}; run exodus verify") from error

    def __len__(self) -> int:
        return len(self._head) + self._size + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        # Not an OSError on its way up: those would be taken for a lost connection.
        try:
            yield self._head
            with self._path.open("rb", buffering=0) as file:
                left = self._size
                while left and (chunk := file.read(min(CHUNK, left))):
                    left -= len(chunk)
                    yield chunk
        except OSError as error:
            raise StoreError(f"{self._path} cannot be read: {error.strerror}; run exodus verify") from error
        if left:
            raise StoreError(f"{self._path} is {left} bytes shorter than it was; run exodus verify")
        yield self._tail


def pairs(values: Mapping[str, Plain]) -> list[tuple[str, str]]:
    """The values of a form or query as servers expect them."""
    found: list[tuple[str, str]] = []
    for name, value in values.items():
        if value is None:
            continue
        if isinstance(value, str | int | float):
            found.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
        else:
            found.extend((name, text) for text in value)
    return found


def encode(data: Mapping[str, Plain] | None, file: File | None) -> tuple[bytes | Stream, str]:
    """The body and its content type: a file with or without a form around it, or a form alone."""
    if file is None:
        return urlencode(pairs(data or {})).encode("ascii"), "application/x-www-form-urlencoded"
    if file.field is None:
        stream = Stream(file.path)
        return (stream if len(stream) else b""), file.media_type
    boundary = secrets.token_hex(16)
    head = "".join(_part(boundary, f'name="{_quoted(name)}"', "", value) for name, value in pairs(data or {}))
    disposition = f'name="{_quoted(file.field)}"; filename="{_quoted(file.name or file.path.name)}"'
    head += _part(boundary, disposition, f"Content-Type: {_quoted(file.media_type)}\r\n", "").removesuffix("\r\n")
    tail = f"\r\n--{boundary}--\r\n"
    return Stream(file.path, head.encode(), tail.encode()), f"multipart/form-data; boundary={boundary}"


def _part(boundary: str, disposition: str, headers: str, value: str) -> str:
    return f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n{headers}\r\n{value}\r\n"


def _quoted(name: str) -> str:
    """A name inside a part's header, escaped as browsers do (HTML standard, multipart/form-data, 2026)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
