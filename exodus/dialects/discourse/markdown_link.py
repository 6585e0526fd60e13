"""Links in raw that lead where they say and that the site does not unfold, and the addresses in a text.

The engine unfolds what it linked by itself, whether it stands alone (a onebox) or in a sentence (its title is fetched);
``<address>`` and ``[label](address)`` it leaves alone.
"""

import re
from collections.abc import Iterator

from exodus.dialects.discourse.markdown_escape import CUT, Escaped
from exodus.render import printable

_WWW = re.compile(r"(?<![\w@./:-])www\.[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?:[/?#][^\s<>\"\\]*)?(?![\w@])")
_TRAILING = ".,:;!?'”’»…*_~)"
# an address that the engine shows as it is written when it stands between < and >
_PLAIN = re.compile(r"https?://(?!.*xn--)[a-z0-9.-]+(?::\d+)?(?:[/?#][A-Za-z0-9._~:/?#@!$&()*+,;=-]*)?")
_ABBREVIATION = re.compile(r"\((?:c|r|p|tm|pa)\)", re.IGNORECASE)
_GROUPING = re.compile(r"[\[({\"']")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# the blocks of the engine and of the bundled plugins
_BLOCK = re.compile(
    r"(?:quote|details|excerpt|code|poll|spoiler|wrap|grid|chat|event|policy|date|templates?)\b", re.IGNORECASE
)


def bare(text: str) -> Iterator[tuple[int, str]]:
    """The addresses that begin with ``www.``, without the punctuation of the sentence they stand in, and where."""
    for found in _WWW.finditer(text):
        yield found.start(), found[0].rstrip(_TRAILING)


def plain(url: str) -> bool:
    """Whether the engine shows ``<address>`` as it is written: it decodes and repairs many."""
    return bool(_PLAIN.fullmatch(url)) and not _ABBREVIATION.search(url)


def prepare(escaped: Escaped, start: int, end: int) -> None:
    """Make a stretch of text a label: what only makes links needs no escape there; a bracket does."""
    text = escaped.text
    # the engine looks for the end of a label with addresses in mind, and one may reach over it from such a sign
    idle = "/@" if _GROUPING.search(text, start, end) else ":/@"
    for index in range(start, end):
        if text[index] == "]":
            escaped.spelled[index] = "&#93;"
        elif text[index] in idle or (text[index] == "." and ".." not in text[max(index - 1, 0) : index + 2]):
            escaped.slashes.discard(index)


def pointed(written: str, label: str, url: str, title: str | None = None) -> str:
    """A link of a label, as raw and as text, to an address that a page may link to."""
    cut = CUT if _BLOCK.match(label) else ""  # at the start of a line [poll](…) would break its paragraph in two
    told = f' "{_title(title)}"' if title and title != label else ""
    return f"[{cut}{written}]({_target(url)}{told})"


def _target(url: str) -> str:
    """An address as the target of a link."""
    balanced = True
    depth = 0
    for character in url:
        depth += (character == "(") - (character == ")")
        balanced = balanced and depth >= 0
    if depth or not balanced:
        url = url.replace("(", "%28").replace(")", "%29")
    return _ENTITY.sub(r"\\&", url)


def _title(name: str) -> str:
    return _ENTITY.sub(r"\\&", " ".join(printable(name).split()).replace("\\", "\\\\").replace('"', r"\""))
