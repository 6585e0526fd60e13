"""A reaction as pages show it: an emoji and a name in one string, without anything between them.

Since about 2025 a time in parentheses follows the name on some.
"""

import re
import unicodedata

from msgspec import Struct

from exodus.dialects.meta.page.section import is_time

_JOINER, _VARIATION, _KEYCAP = "\u200d", "\ufe0f", "\u20e3"
_TIMED = re.compile(r"(.*\S)\s*\(([^()]{6,60})\)", re.DOTALL)


class Reaction(Struct, frozen=True, gc=False):
    """Somebody's emoji, and when, as written."""

    emoji: str
    name: str
    time: str | None = None


def reaction(text: str) -> Reaction:
    """The emoji (one, with all that belongs to it), the name, and the time if there is one."""
    time = None
    timed = _TIMED.fullmatch(text)
    if timed and is_time(timed[2]):
        text, time = timed[1], timed[2]
    end = _emoji_end(text)
    return Reaction(text[:end].strip(), text[end:].strip(), time)


def _emoji_end(text: str) -> int:
    """Where the first emoji ends; 0 for a text that begins with none."""
    length = len(text)
    if length > 1 and text[0] in "#*0123456789" and _KEYCAP in text[1:3]:
        return text.index(_KEYCAP) + 1
    if not text or not _is_emoji(text[0]):
        return 0
    end = 1
    if _is_flag(text[0]) and length > 1 and _is_flag(text[1]):
        return 2
    while end < length:
        letter = text[end]
        if letter == _JOINER and end + 1 < length and _is_emoji(text[end + 1]):
            end += 2
        elif _belongs(letter):
            end += 1
        else:
            break
    return end


def _belongs(letter: str) -> bool:
    """Whether a character only changes the emoji before it: a variation, a skin tone, a flag's tag."""
    is_tone, is_tag = "\U0001f3fb" <= letter <= "\U0001f3ff", "\U000e0020" <= letter <= "\U000e007f"
    return is_tone or is_tag or letter in {_VARIATION, "\ufe0e", _JOINER}


def _is_emoji(letter: str) -> bool:
    return unicodedata.category(letter) in {"So", "Sk", "Cn"} or letter in "‼⁉↔↕⤴⤵〰〽▶◀◾◽▪▫"


def _is_flag(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"
