"""Where things stand in the archive: an anchor for every key, and the page each was written to."""

import hashlib
import sqlite3
import zlib

_BITS = 1 << 24
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(one + two for one in _BASE32 for two in _BASE32)
"""Every ten bits as two digits: three times as fast as the standard library, for the ids of a million messages."""

_SHIFTS = range(70, -1, -10)


def anchor(key: str) -> str:
    """The id of a thing in pages and file names: stable for ever, safe in HTML, URLs and on every file system."""
    bits = int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=10).digest(), "big")
    return "r" + "".join([_PAIRS[bits >> shift & 1023] for shift in _SHIFTS])


class Places:
    """Which page a key was written to, and pages that wait. Kept in a private temporary SQLite database, so memory
    stays flat."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("pragma journal_mode = off")
        self._database.execute("pragma cache_size = -8192")
        self._database.execute("create table place (id integer primary key, page integer not null, anchor text)")
        self._database.execute("create table waiting (id integer primary key, body blob not null)")
        self._database.execute("create table picture (sha256 text primary key, sizes text not null) without rowid")
        self._database.execute("begin")
        self._pages: dict[str, int] = {}
        self._paths: list[str] = []

    def put(self, key: str, page: str, within: str | None = None) -> None:
        """The thing stands on this page, under its own anchor or inside another thing's; the first place stays."""
        number = self._pages.get(page)
        if number is None:
            number = self._pages[page] = len(self._paths)
            self._paths.append(page)
        self._database.execute("insert or ignore into place values (?, ?, ?)", (_number(key), number, within))

    def page(self, key: str) -> str | None:
        """The path of the page in the archive, if the thing stands anywhere yet."""
        row = self._row(key)
        return self._paths[row[0]] if row else None

    def link(self, key: str) -> str | None:
        """The path and fragment, if the thing stands anywhere yet."""
        row = self._row(key)
        return f"{self._paths[row[0]]}#{row[1] or anchor(key)}" if row else None

    def _row(self, key: str) -> tuple[int, str | None] | None:
        found: tuple[int, str | None] | None = self._database.execute(
            "select page, anchor from place where id = ?", (_number(key),)
        ).fetchone()
        return found

    def picture(self, sha256: str, sizes: tuple[int, ...]) -> None:
        """How a picture is shown: width, height, and the widths of its thumbnails."""
        self._database.execute("insert or replace into picture values (?, ?)", (sha256, " ".join(map(str, sizes))))

    def sizes(self, sha256: str | None) -> tuple[int, ...]:
        """What was told of the picture; nothing when it has no thumbnails."""
        row = self._database.execute("select sizes from picture where sha256 = ?", (sha256,)).fetchone()
        return tuple(map(int, row[0].split())) if row else ()

    def hold(self, body: str) -> int:
        """Keep a page that cannot be written yet; the number to ask for it by."""
        packed = zlib.compress(body.encode("utf-8", "surrogatepass"), 1)
        return self._database.execute("insert into waiting (body) values (?)", (packed,)).lastrowid or 0

    def release(self, number: int) -> str:
        """The page that was kept."""
        (packed,) = self._database.execute("delete from waiting where id = ? returning body", (number,)).fetchone()
        return zlib.decompress(packed).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Forget everything."""
        self._database.close()


class Sieve:
    """A set of keys in 2 MiB however many there are: it may say yes to a key it never saw, never no to one it did.

    It spares a look-up for all the things nobody ever answered.
    """

    def __init__(self) -> None:
        self._bits = bytearray(_BITS >> 3)
        self.count = 0

    def add(self, key: str) -> None:
        """Remember the key."""
        self.count += 1
        bit = zlib.crc32(key.encode("utf-8", "surrogatepass")) & (_BITS - 1)
        self._bits[bit >> 3] |= 1 << (bit & 7)

    def __contains__(self, key: str) -> bool:
        bit = zlib.crc32(key.encode("utf-8", "surrogatepass")) & (_BITS - 1)
        return bool(self._bits[bit >> 3] & (1 << (bit & 7)))


def _number(key: str) -> int:
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
