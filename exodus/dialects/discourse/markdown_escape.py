"""What Discourse's engine would take for markup in plain text, and how each such place is disarmed.

Two means, both invisible to readers. A backslash: it stops markdown-it's own rules, Discourse's bbcode, footnotes,
checklists and math, links made of bare names, and the typographer, which all run before escaped characters are joined
with the text again. An empty comment (:data:`CUT`): it stops mentions, hashtags and emoji, which run on the joined
text. What neither reaches is spelled as an entity. Sources: discourse-markdown-it, pretty-text and the bundled plugins
as of 2023 and summer 2026, read 2026-11-22, and their rules rebuilt over markdown-it 13.0.1 and 14.3 and tried on
some 100,000 texts.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

CUT = "<!-- -->"
"""Ends a token of text: the engine's sanitizer drops it, readers see and copy nothing of it."""

_LETTER = r"[^\W_]"
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23fa\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f004-\U0001f0cf\U0001f170-\U0001faff"
)
_JOINING = "\ufe0f\u200b\u200d\u20e3\U000e0020-\U000e007f"
_CUTS = (
    # @name and @name of a Unicode site, if no letter stands before; what may follow is all but blanks and punctuation
    re.compile(rf"(?<=@)(?<!{_LETTER}@)(?=[^\s!-/:-@\[-^`{{-~])"),
    # #tag and #category; the engine passes over one that follows a slash
    re.compile(rf"(?<=#)(?<!{_LETTER}#)(?<!/#)(?=[\w:\-\u00c0-\u1fff\u2c00-\ud7ff])"),
    # :name: and :name:t2:, but not a time of day; names of digits alone are 100 and 1234
    re.compile(r"(?<=:)(?:(?=[\w+\-]{1,62}:)(?!(?:\d+|[+\-]+):)|(?=(?:100|1234):))"),
    # an emoji behind a letter beyond ASCII: the engine would spell its name out instead of drawing it
    re.compile(
        rf"(?<=[^\x00-\x7f\u2010-\u2027\u3000-\u3011\uff01-\uff0f\uff1a-\uff1f{_EMOJI}{_JOINING}])"
        rf"(?=[{_EMOJI}]|[#*0-9]\ufe0f?\u20e3)"
    ),
    # [x] and [ ] of a checklist: until 2023 its rule ran on the joined text
    re.compile(r"(?<=\[)(?=[\sxX_*\-]?\])"),
    # shortcuts, more than the engine's own list has; cut before their last character
    re.compile(rf"(?<!{_LETTER})(?:[:;][-']{{0,2}}(?=[()\[\]pPoODdsSxX|/$*\\3])|8-(?=\))|\^_+(?=\^)|<(?=3))(?!.\w)"),
)
_SLASHES = (
    re.compile(r"[`\"']"),  # code; the typographer's quotation marks
    re.compile(r"<(?=[A-Za-z/!?\-]|[^<>\s]+@)"),  # tags, comments, <addresses>, arrows
    re.compile(rf"(?<=-)>(?!{_LETTER})"),
    re.compile(r"&(?=#?\w+;)"),
    re.compile(r"\+(?=-)"),
    re.compile(r"\((?=(?:c|r|p|tm|pa)\))", re.IGNORECASE),
    re.compile(rf"(?<={_LETTER})\.(?=[^\W\d_]{{2}})"),  # a name like example.org would become a link
    re.compile(rf"(?<={_LETTER})@(?=\d+\.\d)"),
    re.compile(r":(?=//)|(?<=mailto):", re.IGNORECASE),
    re.compile(rf"(?<=/)/(?=localhost|[^\s/?#]*{_LETTER}\.{_LETTER})", re.IGNORECASE),
)
_RUNS: tuple[tuple[re.Pattern[str], Callable[[int], range]], ...] = (
    (re.compile(r"\.{3,}"), lambda length: range(0, length, 3)),
    (re.compile(r"[?!]{4,}"), lambda length: range(0, length, 4)),
    (re.compile(r",{2,}"), lambda length: range(0, length, 2)),
    (re.compile(r"~{2,}"), range),
    (re.compile(r"-{2,}"), lambda length: range(length - 1 if length < 4 else 0)),  # longer ones stay, but cut ones
    (re.compile(r"^-{4}(?!-)", re.MULTILINE), lambda length: range(length - 1)),
)
_STARTS = (
    re.compile(r"^(?=#{1,6}(?:[ \t]|$))", re.MULTILINE),
    re.compile(r"^(?=[-+*](?:[ \t]|$))", re.MULTILINE),
    re.compile(r"^\d{1,9}(?=[.)](?:[ \t]|$))", re.MULTILINE),
    re.compile(r"^(?=>)", re.MULTILINE),
    re.compile(r"^(?==+[ \t]*$)", re.MULTILINE),
    re.compile(r"^(?=([-_*])(?:[ \t]*\1){2,}[ \t]*$)", re.MULTILINE),
    re.compile(r"^(?=[-:|])(?=[-:| \t]+$)(?=[:| \t]*-)", re.MULTILINE),
)
_MATH = re.compile(r"[$%]")  # where its plugin is on
# words of letters and the plainest punctuation: most messages are of this kind, and nothing happens to them
_QUIET = re.compile(r"(?:[^\W\d_][^\W_]*[.,;?!]?(?: (?=[^ ])|\n{1,2}(?=[^ \n])|\Z))*")
_STRESS = re.compile(r"\*+|_+")
_BRACKET = re.compile(r"\[")
_CLOSING = re.compile(r"\]")
_SLASHED = re.compile(r"[\\\]]")  # what is decided late: a backslash by what follows it, a bracket by a label around
_ALONE = re.compile(r"^\[(?=[ \t]*$)", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+(?=[^ \t\n])", re.MULTILINE)
_TRAIL = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)
_BLANKS = re.compile(r"(?<=[^ \t\n])(?:[ \t]{2,}|\t)(?=[^ \t\n])")
_TAB = 4
# what Discourse turns into plain spaces when a post is saved (lib/text_cleaner.rb), and what a browser trims
_SPACES = re.compile("[\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000\ufeff]")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n")


class Escaped:
    """A text with the places where its raw differs from it. ``edges`` are offsets where markup of ours will stand.

    ``label``: the text shall stand between brackets, alone on its line, or beside other text of ours.
    """

    def __init__(self, text: str, edges: frozenset[int] = frozenset(), label: bool = False) -> None:
        self.text = text
        self.edges = edges
        self._sorted = sorted(edges)
        self.slashes: set[int] = set()
        self.spelled: dict[int, str] = {}
        self.order: list[int] = []
        if not edges and _QUIET.fullmatch(text):
            return
        self._spaces()
        self._simple()
        self._stress()
        self._brackets(label)
        self.order = sorted(self.slashes.union(self.spelled))

    def raw(self, start: int, end: int) -> str:
        """The raw of a stretch between two edges."""
        return "".join(self._written(start, end))

    def _written(self, start: int, end: int) -> Iterator[str]:
        text = self.text
        cuts = {start + found.end() for pattern in _CUTS for found in pattern.finditer(text[start:end])}
        places = cuts.union(found.start() for found in _SLASHED.finditer(text, start, end))
        places.update(self.order[bisect_left(self.order, start) : bisect_left(self.order, end)])
        last = start
        for index in sorted(places):
            yield text[last:index]
            if index in cuts:
                yield CUT
            character = text[index : index + 1]
            if index in self.spelled:
                yield self.spelled[index]
            elif index in self.slashes or (character == "\\" and self._escapes(index + 1, cuts)):
                yield "\\" + character
            else:
                yield character
            last = index + 1
        yield text[last:end]

    def _escapes(self, index: int, cuts: set[int]) -> bool:
        """Whether a backslash would do something to what is written at this offset."""
        return (
            index >= len(self.text)
            or index in self.edges
            or index in cuts
            or index in self.spelled
            or self.text[index] in _PUNCTUATION
        )

    def _edged(self, first: int, last: int) -> bool:
        """Whether markup of ours will stand at one of these offsets."""
        at = bisect_left(self._sorted, first)
        return at < len(self._sorted) and self._sorted[at] <= last

    def _line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end

    def _spaces(self) -> None:
        for pattern in (_INDENT, _BLANKS):
            for found in pattern.finditer(self.text):
                width = len(found[0].replace("\t", " " * _TAB))
                whole = "&nbsp;" * (width - 1) + " " if width > 1 else "&nbsp;"
                self.spelled.update(dict.fromkeys(range(found.start(), found.end()), ""))
                self.spelled[found.start()] = whole
        for found in _TRAIL.finditer(self.text):
            self.spelled.update(dict.fromkeys(range(found.start(), found.end()), ""))
        for found in _SPACES.finditer(self.text):
            self.spelled[found.start()] = "&nbsp;" if found[0] == "\xa0" else f"&#x{ord(found[0]):X};"

    def _simple(self) -> None:
        for pattern in _SLASHES:
            self.slashes.update(found.start() for found in pattern.finditer(self.text))
        for pattern in _STARTS:
            self.slashes.update(found.end() for found in pattern.finditer(self.text))
        for pattern, chosen in _RUNS:
            for found in pattern.finditer(self.text):
                start, end = found.span()
                cut = self._edged(start + 1, end - 1)
                self.slashes.update(range(start, end) if cut else (start + at for at in chosen(end - start)))
        for found in _MATH.finditer(self.text):
            start = found.start()
            loose = start in self.edges or not self.text[start - 1 : start].isalnum()
            if loose and self.text.find(found[0], start + 1, self._line_end(start)) >= 0:
                self.slashes.add(start)
        # an image or a footnote would begin where a link of ours follows, an arrow would end there; a lone ~ would join
        # those of a strike
        self.slashes.update(edge - 1 for edge in self.edges if edge and self.text[edge - 1] in "!^~>")
        self.slashes.update(edge for edge in self.edges if self.text[edge : edge + 1] == "~")

    def _stress(self) -> None:
        """Asterisks between spaces and underscores between letters do nothing; all others are escaped."""
        for found in _STRESS.finditer(self.text):
            start, end = found.span()
            before, after = self.text[start - 1 : start] or "\n", self.text[end : end + 1] or "\n"
            spelled = start - 1 in self.spelled or end in self.spelled
            idle = before in " \n" and after in " \n" and not spelled
            inner = found[0][0] == "_" and before.isalnum() and after.isalnum()
            if self._edged(start, end) or not (idle or inner):
                self.slashes.update(range(start, end))

    def _brackets(self, label: bool) -> None:
        last = len(self.text) if label or self.edges else self.text.rfind("]")
        self.slashes.update(found.start() for found in _BRACKET.finditer(self.text, 0, max(last, 0)))
        for found in _CLOSING.finditer(self.text):
            if label or self.text[found.start() - 1 : found.start()] == "\\":
                self.spelled[found.start()] = "&#93;"  # \] could end a formula
        for found in _ALONE.finditer(self.text):
            self.spelled[found.start()] = "&#91;"  # \[ alone on a line could begin one
