"""Streams of members' bytes: counted as they are read; texts as the UTF-8 that platforms write, though somebody saved
them again in UTF-16, as Windows does."""

import codecs
import contextlib
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

CHUNK = 1 << 20
TEXTS = (".json", ".js", ".html", ".htm", ".csv", ".txt", ".xml")
"""How the names of members end that are texts. What else begins with these bytes may be a picture or a sound."""
MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _decoder(head: bytes) -> codecs.IncrementalDecoder | None:
    """What decodes a text that begins so; ``None`` for UTF-8. Half characters come through, for the reader to tell."""
    return codecs.getincrementaldecoder("utf-16")("surrogatepass") if head.startswith(MARKS) else None


def recoded(data: bytes) -> bytes:
    """The text in UTF-8, without what is cut off at its end."""
    decoder = _decoder(data)
    return data if decoder is None else decoder.decode(data).encode("utf-8", "surrogatepass")


class Text(io.BufferedIOBase):
    """A stream of a text's bytes, in UTF-8 whatever its byte order mark says. A ``read`` may hand out half as many
    bytes again as it was asked for."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder: codecs.IncrementalDecoder | None = None
        self._begun = False

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes, all by default."""
        data = self._stream.read(-1 if size is None else size)
        if not self._begun:
            self._begun, self._decoder = True, _decoder(data)
        if self._decoder is None:
            return data
        text = self._decoder.decode(data)
        while data and not text:  # the first bytes of a character, and the mark, are no text yet
            data = self._stream.read(4)
            text = self._decoder.decode(data)
        return text.encode("utf-8", "surrogatepass")

    def read1(self, size: int = -1) -> bytes:
        """The same: nothing is read twice."""
        return self.read(size if size > 0 else CHUNK)

    def close(self) -> None:
        """Close what is below."""
        self._stream.close()
        super().close()


class Counted(io.BufferedIOBase):
    """A stream that tells how many bytes were read from it."""

    def __init__(self, stream: BinaryIO, on_read: Callable[[int], None]) -> None:
        self._stream = stream
        self._on_read = on_read

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes, all by default."""
        data = self._stream.read(-1 if size is None else size)
        self._on_read(len(data))
        return data

    def read1(self, size: int = -1) -> bytes:
        """The same: nothing is read twice."""
        return self.read(size if size > 0 else CHUNK)

    def close(self) -> None:
        """Close what is below."""
        self._stream.close()
        super().close()


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """All bytes of a stream, which is closed."""
    with contextlib.closing(stream):
        while chunk := stream.read(CHUNK):
            yield chunk
