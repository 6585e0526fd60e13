"""Terms: what a text is found by. The archive's script folds and cuts queries in the same way.

Folding strips the marks of Latin, Greek, Cyrillic, Hebrew and Arabic letters and the difference of cases; writing
systems whose vowels are marks keep them. Scripts without spaces between words (Chinese, Japanese, Thai, Lao, Khmer,
Burmese) are cut into pairs of characters, and the last character of a run alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Characters of scripts that put no spaces between words, as the inside of a character class."""
_RUNS = re.compile(f"[{UNSPACED}]+|[^{UNSPACED}]+")
_ASCII_WORDS = re.compile(r"[a-z0-9_]+")


def fold(text: str) -> str:
    """The text as it is compared: without marks, in one case, compatibility forms made plain."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", _MARKS.sub("", unicodedata.normalize("NFKD", text))).lower()
    return _MARKS.sub("", plain).replace("ς", "σ").replace("ß", "ss")


def words(folded: str) -> Iterator[str]:
    """The runs of letters, digits and marks in a folded text."""
    if folded.isascii():
        yield from _ASCII_WORDS.findall(folded)
        return
    for run in _words().findall(folded):
        if run.isascii():
            yield run
        else:
            yield from _RUNS.findall(run)


def terms(text: str) -> set[str]:
    """The terms a text is found by."""
    found: set[str] = set()
    for word in words(fold(text)):
        if not word.isascii() and _RUNS.match(word) and re.match(f"[{UNSPACED}]", word):
            found.update(word[i : i + 2] for i in range(len(word)))
        else:
            found.add(word[:64])
    return found


@cache
def _words() -> re.Pattern[str]:
    """Letters, digits and ``_`` (what ``\\w`` holds), and marks, which it does not."""
    ranges: list[str] = []
    start = last = -2
    for point in range(0x300, 0x1E8D7):
        if unicodedata.category(chr(point)).startswith("M"):
            if point != last + 1:
                if start >= 0:
                    ranges.append(f"{chr(start)}-{chr(last)}")
                start = point
            last = point
    ranges.append(f"{chr(start)}-{chr(last)}")
    return re.compile(f"[\\w{''.join(ranges)}]+")
