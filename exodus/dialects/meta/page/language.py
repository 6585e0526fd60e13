"""The words that dates are made of, language by language, from the CLDR (through babel, which is loaded late)."""

import itertools
import re
import unicodedata
from functools import lru_cache
from typing import Any

from msgspec import Struct

LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "pt_PT", "nl", "pl", "ar", "ja", "da", "sv", "nb", "fi", "hu", "cs", "sk"),
    *("ro", "tr", "ru", "uk", "el", "he", "th", "vi", "id", "ms", "ko", "zh", "zh_Hant", "hr", "sr", "sr_Latn", "bs"),
    *("sl", "bg", "mk", "sq", "lt", "lv", "et", "is", "fo", "ca", "eu", "gl", "ga", "cy", "br", "fy", "lb", "mt"),
    *("af", "sw", "zu", "so", "ha", "am", "fa", "ps", "ur", "ku", "ckb", "hi", "bn", "pa", "gu", "ta", "te", "kn"),
    *("ml", "mr", "ne", "si", "or", "as", "my", "km", "lo", "ka", "hy", "az", "kk", "ky", "uz", "tg", "tk", "mn"),
    *("be", "tt", "fil", "ceb", "jv", "mg", "nn", "eo", "la", "ar_EG", "ar_MA", "ar_SY", "es_MX", "fr_CA", "en_GB"),
)
"""The languages that Facebook and Instagram speak (2010 to 2026), commoner ones first."""

_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069'’ʼ`]")
_MERIDIEM = re.compile(r"\b([ap]) m\b")
_UNITS = re.compile(r"([年月日号號時时点點分秒년월일시분초])")
_TOKEN = re.compile(r"\d+|[^\s\d,:;/()\-–—、،,。|·]+")
_PREFIXED = re.compile(r"(\D+?)\s*\d+\D*")
_SUFFIXED = re.compile(r"\d+\s*(\D+)")
_AROUND = re.compile(r"([^\s\d.,a-zA-Z]*)M{3,4}(?!M)('[^\s']+')?")
_DAY = 86400
_HAND = {"am": frozenset({"am", "上午", "午前", "오전"}), "pm": frozenset({"pm", "下午", "午後", "오후"})}


class Language(Struct, frozen=True, gc=False):
    """One language's words, folded: months, halves of the day, and others.

    Words that make a number a month it ``follows`` (``tháng 10``) or ``precedes`` (``10월``). ``wide`` are whole month
    names, for words cut shorter than the CLDR cuts them. ``day_first`` is how it writes dates in numbers.
    """

    name: str
    months: dict[str, int]
    wide: dict[str, int]
    am: frozenset[str]
    pm: frozenset[str]
    follows: frozenset[str]
    precedes: frozenset[str]
    others: frozenset[str]
    day_first: bool

    def month(self, word: str) -> int | None:
        """The month a word means: its name in any form, or the first letters of one name only."""
        found = self.months.get(word)
        if found is None and len(word) > 2:
            fits = {number for name, number in self.wide.items() if name.startswith(word)}
            found = fits.pop() if len(fits) == 1 else None
        return found

    def knows(self, word: str) -> bool:
        """Whether the word belongs to dates in this language."""
        known = any(word in words for words in (self.am, self.pm, self.others, self.follows, self.precedes))
        return known or self.month(word) is not None


def fold(text: str) -> str:
    """A date as it is compared: ASCII digits, lower case, no dots at words, no marks of direction, plain spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(
            str(unicodedata.decimal(letter)) if letter.isdecimal() and letter > "9" else letter for letter in text
        )
        text = _UNITS.sub(r" \1 ", text)
    text = _DOT.sub("", _MARKS.sub("", text.casefold()))
    return " ".join(_MERIDIEM.sub(r"\1m", " ".join(text.split())).split())


def tokens(folded: str) -> list[str]:
    """The numbers and words of a folded date."""
    return _TOKEN.findall(folded)


@lru_cache(maxsize=256)
def language(name: str) -> Language | None:
    """The words of one language; ``None`` where the library does not know it."""
    import babel  # here, because it is slow to load and JSON takeouts never need it

    try:
        locale = babel.Locale.parse(name)
    except (babel.UnknownLocaleError, ValueError):
        return None
    months, wide, follows, precedes = _months(locale)
    am, pm = _halves(locale)
    short = locale.date_formats["short"].pattern
    return Language(
        name=name,
        months=months,
        wide=wide,
        am=am,
        pm=pm,
        follows=follows,
        precedes=precedes,
        others=_others(locale),
        day_first=short.find("d") < short.find("M"),
    )


def _months(locale: Any) -> tuple[dict[str, int], dict[str, int], frozenset[str], frozenset[str]]:
    """Month names in all forms, the whole ones, and the words behind and before a number that is a month."""
    months: dict[str, int] = {}
    wide: dict[str, int] = {}
    follows: set[str] = set()
    precedes: set[str] = set()
    before, after = _affixes(locale)
    for context, width in itertools.product(("format", "stand-alone"), ("abbreviated", "wide")):
        for number, written in locale.months[context][width].items():
            word = fold(str(written))
            if counted := _PREFIXED.fullmatch(word):
                follows |= set(tokens(counted[1]))
            elif counted := _SUFFIXED.fullmatch(word):
                precedes |= set(tokens(counted[1]))
            elif not word.isdigit():
                months.setdefault(word, number)
                months.setdefault(f"{before}{word}{after}", number)
                if width == "wide":
                    wide[word] = number
    return months, wide, frozenset(follows), frozenset(precedes)


def _affixes(locale: Any) -> tuple[str, str]:
    """What the language writes together with a month's name in a date: ``in`` before it, an ending behind it."""
    match = _AROUND.search(locale.date_formats["long"].pattern)
    return (fold(match[1].replace("'", "")), fold((match[2] or "").replace("'", ""))) if match else ("", "")


def _halves(locale: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The words for the hours before noon, and for those after it; with those for parts of either."""
    keys: dict[str, set[str]] = {"am": {"am"}, "pm": {"pm"}}
    for rules in locale.day_period_rules.values():
        for key, spans in rules.items():
            for span in spans:
                start, end = span.get("from", -1), span.get("before", -1)
                if 0 <= start < end <= _DAY and (end <= _DAY // 2 or start >= _DAY // 2):
                    keys["am" if end <= _DAY // 2 else "pm"].add(key)
    widths = [width for context in locale.day_periods.values() for width in context.values()]
    found = [
        _HAND[half] | {fold(str(words[key])) for words in widths for key in names if key in words}
        for half, names in keys.items()
    ]
    # A lone Latin letter is an ending, an article or a preposition as often as it is a half of the day.
    letters = set("abcdefghijklmnopqrstuvwxyz")
    return found[0] - found[1] - letters, found[1] - found[0] - letters


def _others(locale: Any) -> frozenset[str]:
    """Days of the week, and the small words between the parts of a date."""
    found: set[str] = set()
    for days in locale.days["format"].values():
        found |= {token for day in days.values() for token in tokens(fold(str(day)))}
    for pattern in (*locale.datetime_formats.values(), *(form.pattern for form in locale.date_formats.values())):
        literal = re.sub(r"\{\d\}|(?<!')\b[A-Za-z]+\b(?!')", " ", str(pattern))
        found |= set(tokens(fold(literal.replace("'", ""))))
    return frozenset(found)


@lru_cache(maxsize=256)
def joints(name: str) -> frozenset[str]:
    """What a language puts between and behind the last names of a list: ``and``."""
    import babel  # as above

    found: set[str] = set()
    for style in babel.Locale.parse(name).list_patterns.values():
        for part in ("end", "2"):
            found |= {
                piece.strip(" \u00a0,،、፣\u200b\u200f") for piece in re.split(r"\{\d\}", str(style.get(part, "")))
            }
    return frozenset(found - {""})
