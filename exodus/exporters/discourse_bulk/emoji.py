"""Emoji by the names Discourse gives them.

The names follow the ones that Discord and Slack made common, which anyascii knows; the few that Discourse names
otherwise, and the seven that Facebook's reactions are, stand here (discourse/discourse, ``lib/emoji/db.json``, 2023).
"""

import re

from anyascii import anyascii

HEART = "heart"
"""The reaction that a like is."""
_NAMES = {
    "👍": "+1",
    "👎": "-1",
    "❤": HEART,
    "♥": HEART,
    "😆": "laughing",
    "😂": "joy",
    "🤣": "rofl",
    "😮": "open_mouth",
    "😯": "hushed",
    "😲": "astonished",
    "😢": "cry",
    "😭": "sob",
    "😠": "angry",
    "😡": "rage",
    "🤗": "hugs",
    "🥰": "smiling_face_with_three_hearts",
    "😍": "heart_eyes",
    "🙏": "pray",
    "👏": "clap",
    "🔥": "fire",
    "🎉": "tada",
    "💯": "100",
    "😊": "blush",
    "🙂": "slight_smile",
    "😀": "grinning",
    "😘": "kissing_heart",
    "👌": "ok_hand",
    "💪": "muscle",
    "🤔": "thinking",
}
_MODIFIERS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_NAME = re.compile(r":([a-z0-9_+-]+):")


def emoji(content: str | None) -> str | None:
    """The name of an emoji; of several, that of the first; ``None`` for anything else."""
    plain = _MODIFIERS.sub("", content or "").strip()
    if not plain:
        return None
    if _FLAG.match(plain):
        code = "".join(chr(ord(letter) - 0x1F1E6 + ord("a")) for letter in plain[:2])
        return "uk" if code == "gb" else code
    named = _NAMES.get(plain) or _NAMES.get(plain[0])
    if named is None:
        found = _NAME.match(anyascii(plain[0]))
        named = found[1] if found else None
    return named
