"""What a box's sentence and small lines tell: the group something stands in, and which reaction it was."""

import re

from msgspec import Struct

from exodus.dialects.meta.page.section import Section
from exodus.importers.facebook.reaction import EMOJI
from exodus.importers.facebook.reading import Reading
from exodus.model import Collection, Source

_SENTENCE = re.compile(
    r".*? (?:posted|posted something|shared a \w+|uploaded a file|added \w+ \w+|commented)"
    r" (?:in the group: |to the group: |in |to )(.+?)\.?"
)
_LABEL = re.compile(r"[^:：\n]{2,20}[:：]\s*(\S[^\n]*)")
_END = ".。．।። \u200e\u200f"
_LIKE = re.compile(r"\b(?:likes?|liked)\b")
_WORDS = {"sad": "SAD", "angry": "ANGRY", "love": "LOVE", "haha": "HAHA", "wow": "WOW", "care": "CARE", "like": "LIKE"}


class Placed(Struct, frozen=True, gc=False):
    """The group a box stands in, its Collection at the first meeting, and the texts without the line that named it."""

    context: str | None
    collection: Collection | None
    content: str | None
    lines: list[str]


def group(reading: Reading, source: Source, sentence: str, content: str | None, lines: list[str]) -> Placed:
    """The group: a line with a label and a known or only name, else one whose name ends the sentence."""
    texts = [content, *lines] if content else list(lines)
    for text in texts:
        match = _LABEL.fullmatch(text)
        if match and (match[1] in reading.groups or len(texts) > 1):
            key, collection = reading.group(match[1], source)
            rest = [other for other in texts if other is not text]
            return Placed(key, collection, rest[0] if rest else None, rest[1:])
    known = _ending(reading, sentence)
    if known:
        return Placed(reading.groups[known], None, content, lines)
    told = _SENTENCE.fullmatch(sentence)
    if told:
        key, collection = reading.group(told[1], source)
        return Placed(key, collection, content, lines)
    return Placed(None, None, content, lines)


def _ending(reading: Reading, sentence: str) -> str | None:
    """The longest known name that the sentence ends in, but for its full stop."""
    bare = sentence.rstrip(_END)
    fits = [
        name
        for name in reading.groups
        if name and (sentence.endswith(name) or bare.endswith(name.rstrip(_END) or name))
    ]
    return max(fits, key=len, default=None)


def is_like(sentence: str | None) -> bool:
    """Whether a sentence says that somebody liked something, as English does."""
    return sentence is not None and _LIKE.search(sentence) is not None


def emoji_of(section: Section) -> str | None:
    """Which reaction a box shows: an emoji, the platform's word for it, or a picture named after it."""
    for text in (*(run.text for run in section.runs), *(pair.value for pair in section.rows), *section.items):
        word = text.strip().upper()
        if word in EMOJI:
            return EMOJI[word]
        if 0 < len(text) <= 4 and not any(letter.isalnum() for letter in text):
            return text
    for medium in section.media:
        stem = medium.uri.rpartition("/")[2].partition(".")[0].casefold()
        for word, name in _WORDS.items():
            if stem.startswith(word):
                return EMOJI[name]
    return None
