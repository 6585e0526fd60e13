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
_HAND = {"am": frozenset({"am", "上午", "午前", "오전"}), "pm": frozenset({"pm", "下午", "午後", "오후"})}


class Language(Struct, frozen=True, gc=False):
    """One language's words, folded: months, halves of the day, words that a number follows or precedes, and others.

    ``wide`` are whole month names for words cut shorter than the CLDR cuts them; ``day_first`` is how it writes dates
    in numbers.
    """

    name: str
    months: dict[str, int]
    wide: dict[str, int]
    am: frozenset[str]
    pm: frozenset[str]
    counters: frozenset[str]
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
        known = word in self.am or word in self.pm or word in self.counters or word in self.others
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
    months, wide, counters = _months(locale)
    am, pm = _halves(locale)
    short = locale.date_formats["short"].pattern
    return Language(
        name=name,
        months=months,
        wide=wide,
        am=am,
        pm=pm,
        counters=counters,
        others=_others(locale),
        day_first=short.find("d") < short.find("M"),
    )


def _months(locale: Any) -> tuple[dict[str, int], dict[str, int], frozenset[str]]:
    """Month names in all forms, the whole ones, and the words by which a number becomes a month."""
    months: dict[str, int] = {}
    wide: dict[str, int] = {}
    counters: set[str] = set()
    for context, width in itertools.product(("format", "stand-alone"), ("abbreviated", "wide")):
        for number, written in locale.months[context][width].items():
            word = fold(str(written))
            counted = _PREFIXED.fullmatch(word) or _SUFFIXED.fullmatch(word)
            if counted:
                counters |= set(counted[1].split())
            elif not word.isdigit():
                months.setdefault(word, number)
                if width == "wide":
                    wide[word] = number
    return months, wide, frozenset(counters)


def _halves(locale: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The words for the hours before noon, and for those after it."""
    found = []
    for half in ("am", "pm"):
        words = (width[half] for context in locale.day_periods.values() for width in context.values() if half in width)
        found.append(_HAND[half] | {fold(str(word)) for word in words})
    return found[0], found[1]


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
def conjunction(name: str) -> str:
    """What stands before the last name of a list: `` and ``."""
    import babel  # as above

    return str(babel.Locale.parse(name).list_patterns["standard"]["end"]).removeprefix("{0}").removesuffix("{1}")
