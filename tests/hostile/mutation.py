"""Harm done to a takeout, small and by chance: values swapped, bytes flipped, members cut, renamed and lost.

A :class:`Harm` is four numbers and means the same every time, so that a failure is told by what hypothesis prints.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from exodus.takeout import Takeout, ZipPart
from tests import shelf

WRAPPER = re.compile(rb"^[A-Za-z_$][\w.$\s\[\]\"']{0,200}?=\s*(?=[\[{])")

DEEP_LIST: Any = json.loads("[" * 600 + "]" * 600)
DEEP_OBJECT: Any = json.loads('{"a":' * 480 + "0" + "}" * 480)

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 7.5, 1e308, -1e308, 2**31, 2**63, -(2**63), 2**64, 10**30, -(10**18), float("nan")),
    *(
        float("inf"),
        "",
        " ",
        "0",
        "-1",
        "9" * 40,
        "NaN",
        "1e999",
        "0x10",
        "²",
        "٣",
        "\0",
        "\ud800",
        "\udfff x",
        "\u2028",
    ),
    *(
        "\u202e",
        "\u200b",
        "\ufeff",
        "<script>alert(1)</script>",
        "</script>",
        "javascript:alert(1)",
        "//evil.example.org",
    ),
    *(
        "data:text/html,x",
        "../../evil",
        "a/../b",
        "/etc/passwd",
        "C:\\x",
        "x" * 5000,
        "http://[::1",
        "https://x.com/i/",
    ),
    *("http://twitter.com/%", "@", "#", "[", "%s%n{0}", "\U0001f600", "e\u0301", "Ã©\u0099", "&lt;&#0;&#x110000;&amp"),
    *([], {}, [[]], [{}], [None], {"": None}, [0, "a", {}], {"a": {"b": [1]}}, [["a", 1], ["b", 2]], {"value": 0}),
    *("0001-01-01T00:00:00.000Z", "9999-12-31T23:59:60.999Z", "2020-02-30", "Wed Feb 31 25:61:61 +9999 2020", "1/1/1"),
    *(
        "Sat Dec 32 00:00:00 +0000 99999",
        "2012-01-01 00:00:00 +9900",
        253402300800,
        -62135596801,
        1e18,
        8.64e15,
        "é" * 300,
    ),
    *("0001-01-01T00:00:00+14:00", "Fri Dec 31 99:99:99 +0000 9999", "9" * 5000, DEEP_LIST, DEEP_OBJECT, "a" * 200_000),
    *(
        "Jan 1, 0000 0:00 AM",
        "31.12.9999 24:00:00 UTC+99:99",
        "12:60",
        "P1DT",
        "-00:00",
        [1577836800000],
        {"timestamp": []},
    ),
)
"""What a platform never writes, and now and then does."""

NAMES: tuple[str, ...] = (
    *(
        "con",
        "nul.txt",
        "a.",
        "a ",
        "aux.json",
        "x" * 300,
        "é.json",
        "e\u0301.json",
        "A.JSON",
        "a\nb",
        "a\tb",
        "<b>.json",
    ),
    *(
        "-rf",
        "%00",
        "a?b",
        "a*b",
        'a"b',
        "a:b",
        "..a",
        "...",
        "\u202e.gpj",
        "\u200b",
        "\ufeff",
        "message_99999999999.json",
    ),
    *("message_١.json", "posts_²", "²", "x-part٣.js", "tweets-part99999999999999999999.js", "0", "\U0001f600", "{}"),
)
"""Names that are awkward for somebody."""

BYTES: tuple[bytes, ...] = (
    *(
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"[" * 3000,
        b'{"a":' * 3000,
        b"]" * 50,
        b"}" * 50,
        b'"',
        b"\\",
        b"\\u",
        b"\\ud800",
    ),
    *(
        b"NaN",
        b"Infinity",
        b"-",
        b"1e999",
        b"//",
        b"/*",
        b",",
        b":",
        b"null",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
    ),
    *(
        b"<!--",
        b"<script>",
        b"<div>" * 600,
        b"</div>" * 20,
        b"</html>",
        b"<table><tr><td>",
        b"&#0;",
        b"<![CDATA[",
        b"<?x",
    ),
    *(b"\r", b"\n", b"\r\n", b"\x1a", b"window.YTD = ", b'=cmd|"/c calc"!A1', b'""', b"\x00\x00\x00\x00", b"9" * 5000),
)
"""What breaks readers."""


class Harm(NamedTuple):
    """One act of harm: which, to which member, where in it, and with what."""

    kind: int
    member: int
    place: int
    value: int


Tree = dict[str, bytes]


@cache
def tree(sample: Path) -> tuple[tuple[str, bytes], ...]:
    """The sample's members."""
    files = sorted(path for path in sample.rglob("*") if path.is_file())
    return tuple((path.relative_to(sample).as_posix(), path.read_bytes()) for path in files)


def harmed(sample: Path, harms: Sequence[Harm]) -> Tree:
    """The sample's members after the harms, one after the other."""
    members = dict(tree(sample))
    for harm in harms:
        if members:
            name = sorted(members)[harm.member % len(members)]
            KINDS[harm.kind % len(KINDS)](members, name, harm)
    return members


def takeout_of(members: Tree) -> Takeout:
    """The members as a zip in memory."""
    return Takeout("harmed.zip", [ZipPart(Path("harmed.zip"), io.BytesIO(zip_of(members)))])


def zip_of(members: Tree) -> bytes:
    """The members as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def samples() -> list[Path]:
    """Every sample of the shelf."""
    return shelf.samples()


def _replace(members: Tree, name: str, harm: Harm) -> None:
    def act(parent: Any, key: Any) -> None:
        parent[key] = VALUES[harm.value % len(VALUES)]

    _in_json(members, name, harm, act)


def _drop(members: Tree, name: str, harm: Harm) -> None:
    def act(parent: Any, key: Any) -> None:
        del parent[key]

    _in_json(members, name, harm, act)


def _repeat(members: Tree, name: str, harm: Harm) -> None:
    def act(parent: Any, key: Any) -> None:
        if isinstance(parent, list):
            parent.insert(key, parent[key])
        else:
            parent[f"{key}{'' if harm.value % 2 else '_'}2"] = parent[key]

    _in_json(members, name, harm, act)


def _swap(members: Tree, name: str, harm: Harm) -> None:
    def act(parent: Any, key: Any) -> None:
        other = list(_keys(parent))[harm.value % len(parent)]
        parent[key], parent[other] = parent[other], parent[key]

    _in_json(members, name, harm, act)


def _wrap(members: Tree, name: str, harm: Harm) -> None:
    def act(parent: Any, key: Any) -> None:
        value = parent[key]
        parent[key] = ([value], {"x": value}, [value] * 3, str(value), {"value": value})[harm.value % 5]

    _in_json(members, name, harm, act)


def _borrow(members: Tree, name: str, harm: Harm) -> None:
    """A value from elsewhere in the same member."""
    value = _json(members[name])
    if value is None:
        return
    nodes = list(_nodes(value[1]))
    if nodes:
        parent, key = nodes[harm.place % len(nodes)]
        other, at = nodes[harm.value % len(nodes)]
        parent[key] = json.loads(json.dumps(other[at]))
        members[name] = value[0] + json.dumps(value[1]).encode()


def _flip(members: Tree, name: str, harm: Harm) -> None:
    data = bytearray(members[name])
    if data:
        data[harm.place % len(data)] ^= 1 + harm.value % 255
        members[name] = bytes(data)


def _cut(members: Tree, name: str, harm: Harm) -> None:
    data = members[name]
    members[name] = data[: harm.place % (len(data) + 1)]


def _excise(members: Tree, name: str, harm: Harm) -> None:
    data = members[name]
    start = harm.place % (len(data) + 1)
    members[name] = data[:start] + data[start + 1 + harm.value % 400 :]


def _insert(members: Tree, name: str, harm: Harm) -> None:
    data = members[name]
    start = harm.place % (len(data) + 1)
    members[name] = data[:start] + BYTES[harm.value % len(BYTES)] + data[start:]


def _double(members: Tree, name: str, harm: Harm) -> None:
    data = members[name]
    start = harm.place % (len(data) + 1)
    members[name] = data[: start + harm.value % 2000] + data[start:]


def _rename(members: Tree, name: str, harm: Harm) -> None:
    data = members.pop(name)
    folder, _, _ = name.rpartition("/")
    other = NAMES[harm.value % len(NAMES)]
    ending = name.rpartition(".")[2]
    shapes = (f"{folder}/{other}", f"{folder}/{other}.{ending}", f"{other}/{name}", name.upper(), f"{name}.{ending}")
    members[shapes[harm.place % len(shapes)].lstrip("/")] = data


def _lose(members: Tree, name: str, harm: Harm) -> None:
    del members[name]


def _exchange(members: Tree, name: str, harm: Harm) -> None:
    other = sorted(members)[harm.value % len(members)]
    members[name], members[other] = members[other], members[name]


KINDS: tuple[Callable[[Tree, str, Harm], None], ...] = (
    *(
        _replace,
        _replace,
        _replace,
        _replace,
        _drop,
        _drop,
        _repeat,
        _swap,
        _wrap,
        _wrap,
        _borrow,
        _flip,
        _cut,
        _excise,
    ),
    *(_insert, _insert, _double, _rename, _lose, _exchange),
)


def _in_json(members: Tree, name: str, harm: Harm, act: Callable[[Any, Any], None]) -> None:
    """Do something to one value of a member's JSON; to the bytes of what is no JSON."""
    value = _json(members[name])
    nodes = list(_nodes(value[1])) if value else []
    if not value or not nodes:
        _insert(members, name, harm)
        return
    act(*nodes[harm.place % len(nodes)])
    text = json.dumps(value[1], ensure_ascii=bool(harm.value % 3), indent=(None, 2)[harm.value % 2])
    members[name] = value[0] + text.encode("utf-8", "surrogatepass")


def _json(data: bytes) -> tuple[bytes, Any] | None:
    """What stands before a member's JSON, and the JSON."""
    wrapper = WRAPPER.match(data)
    start = wrapper.end() if wrapper else 0
    try:
        return data[:start], json.loads(data[start:])
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (parent, key) below a value."""
    pending = [value]
    while pending:
        parent = pending.pop()
        if isinstance(parent, dict | list):
            for key in _keys(parent):
                yield parent, key
                pending.append(parent[key])


def _keys(parent: Any) -> list[Any]:
    return list(parent) if isinstance(parent, dict) else list(range(len(parent)))
