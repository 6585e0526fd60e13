"""Long raw in several posts."""

import re
from collections.abc import Iterator, Sequence

LIMIT = 30_000
"""Characters: the composer allows 32,000 by default, and people will edit these posts."""

_OPENING = re.compile(r"\[(quote|details|grid|spoiler|wrap|poll)(?:[ =][^\n]*)?\]")
_CLOSING = re.compile(r"\[/(quote|details|grid|spoiler|wrap|poll)\]")
_PREFIX = re.compile(r"(?:> ?)*")
# what a line is never cut in: comments and tags, links and images, styles, escapes, entities
_TOKEN = re.compile(
    r"<(?=[A-Za-z/!])[^<>\n]*>|!?\[(?:\\.|[^\[\]\\\n])*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|(\*{1,3}|~~)(?=\S)(?:\\.|[^*~\\\n])+\1|\\.|&#?\w+;|@[\w.-]+"
)
_WORD = re.compile(r" (?=[^\W\d_])")

_Atom = tuple[str, str]
"""A line, or a part of a long one, after what parts it from the one before: a line break, a blank, or nothing."""

_Opened = tuple[str, str]
"""A block's name, and the line that opens it."""


def pieces(raw: str, limit: int = LIMIT) -> list[str]:
    """The raw in pieces of at most ``limit`` characters, cut between paragraphs, else lines, else words.

    No escape, tag, link or style is cut. A ``[quote]``, ``[details]`` or ``[grid]`` that spans a cut is closed before
    it and opened again behind it; the prefix of a quotation is repeated. Raw within the limit comes back as it is.
    """
    if len(raw) <= limit:
        return [raw]
    found: list[str] = []
    current: list[_Atom] = []
    tags: list[_Opened] = []
    size = 0
    for between, text in _atoms(raw, limit // 3):
        closing = sum(len(f"\n[/{name}]") for name, _ in tags)
        if current and size + len(between) + len(text) + closing > limit:
            at = _cut(current, limit)
            tags = _open(current[:at])
            found.append(_text(current[:at]).rstrip("\n") + "".join(f"\n[/{name}]" for name, _ in reversed(tags)))
            current = [*(("\n", opening) for _, opening in tags), *_trimmed(current[at:])]
            between = between if len(current) > len(tags) else "\n"
            tags = _open(current)
            size = len(_text(current))
        current.append((between, text))
        size += len(between) + len(text)
        _follow(tags, between, text)
    found.append(_text(_trimmed(current)))
    return [piece for piece in found if piece.strip()]


def _atoms(raw: str, width: int) -> Iterator[_Atom]:
    for line in raw.split("\n"):
        if len(line) <= width:
            yield "\n", line
            continue
        prefix = _PREFIX.match(line)
        quote = prefix[0] if prefix else ""
        start, between = 0, "\n"
        while len(line) - start > width:
            end = _break(line, start, start + width)
            yield between, quote * (start > 0) + line[start:end]
            between = " " if line[end] == " " else ""
            start = end + len(between)
            if quote:
                between = "\n"
        yield between, quote * (start > 0) + line[start:]


def _break(line: str, start: int, end: int) -> int:
    """Where to cut a long line: before a word that begins no list or heading, at worst anywhere but in a token."""
    inside: set[int] = set()
    for token in _TOKEN.finditer(line, start, min(end + 2000, len(line))):
        inside.update(range(token.start() + 1, token.end()))
    words = [found.start() for found in _WORD.finditer(line, start + 1, end) if found.start() not in inside]
    if words:
        return words[-1]
    letters = [at for at in range(start + 1, end) if at not in inside and line[at].isalpha()]
    others = [at for at in range(start + 1, end) if at not in inside and line[at] != " "]
    return (letters or others or [end])[-1]


def _cut(atoms: Sequence[_Atom], limit: int) -> int:
    """How many atoms the piece keeps: up to its last empty line, unless that leaves it half empty."""
    size = len(_text(atoms))
    for at in range(len(atoms) - 1, 0, -1):
        size -= sum(map(len, atoms[at]))
        if size < limit // 2:
            break
        if atoms[at] == ("\n", ""):
            return at
    return len(atoms)


def _trimmed(atoms: Sequence[_Atom]) -> list[_Atom]:
    start = 0
    while start < len(atoms) and not atoms[start][1]:
        start += 1
    return list(atoms[start:])


def _text(atoms: Sequence[_Atom]) -> str:
    return "".join(between * (at > 0) + text for at, (between, text) in enumerate(atoms))


def _open(atoms: Sequence[_Atom]) -> list[_Opened]:
    """The blocks that are open at the end, outermost first."""
    found: list[_Opened] = []
    for between, text in atoms:
        _follow(found, between, text)
    return found


def _follow(tags: list[_Opened], between: str, text: str) -> None:
    """What is open behind a line."""
    if between != "\n":
        return
    if opening := _OPENING.fullmatch(text):
        tags.append((opening[1], text))
    elif (closing := _CLOSING.fullmatch(text)) and tags and tags[-1][0] == closing[1]:
        tags.pop()
