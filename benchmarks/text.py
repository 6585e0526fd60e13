"""Texts as people write them: fifteen scripts and languages, emoji of every make, and traps for careless code.

Texts are put together from a pool of fragments whose encoded form is made once: a million texts take seconds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import accumulate
from random import Random
from string import ascii_uppercase

WORDS = {
    "en": "the of and to in that was we they have there this from word but what some out other were all your when up "
    "use how said each she time people way many then would like long make thing see look day come place work house "
    "garden letter light summer winter coffee train bread music friend river window",
    "de": "der die das und zu für über nicht schön Straße Grüße heute morgen Müller Äpfel Öl übermorgen wir haben ein "
    "großes Haus im Wald bei Köln Frühstück süß Zeit Jahr",
    "fr": "le la les été où déjà français garçon cœur œuvre d’accord l’hôtel Noël très être avoir à bientôt ça va "
    "naïve forêt pâté mer soleil",
    "es": "el la niño año mañana corazón ¿qué? ¡hola! también canción playa señor de que y en los tiempo amigo",
    "pl": "zażółć gęślą jaźń źródło święta łódka dziękuję proszę cześć noc życie się jak wódka deszcz",
    "tr": "için güzel çok teşekkürler ağaç ışık İstanbul şehir günaydın çay yarın ben sen biz değil",
    "vi": "tiếng Việt đẹp quá trời ơi cảm ơn bạn một hai ba những người được không nước phở",
    "ru": "привет как дела хорошо спасибо очень время человек город море зима лето работа жизнь ёлка щука",
    "uk": "привіт дякую їжак ґанок є сьогодні завтра місто хліб сонце мова",
    "el": "καλημέρα ευχαριστώ θάλασσα φίλος σήμερα αύριο και από του στο ουρανός σπίτι",
    "he": "שלום תודה בוקר טוב אהבה ספר מים שמש ירושלים חבר היום מחר",
    "ar": "مرحبا شكرا من على في صباح الخير سلام كتاب مدينة بحر قهوة اليوم غدا",
    "hi": "नमस्ते धन्यवाद दोस्त पानी सुबह शाम किताब क्षमा त्रिशूल हिन्दी घर",
    "zh": "你好 谢谢 朋友 明天 地方 快乐 工作 照片 很好 我们 没关系 可以 時間 臺灣",
    "ja": "こんにちは ありがとう 友達 仕事 です とても 東京 明日 カメラ ガラス ヴァイオリン",
    "ko": "안녕하세요 감사합니다 친구 내일 오늘 커피 사진 서울 좋아요 괜찮아",
    "th": "สวัสดี ขอบคุณ เพื่อน พรุ่งนี้ กาแฟ ทะเล น้ำ ครับ",
    "ka": "გამარჯობა მადლობა მეგობარი ხვალ ზღვა",
    "hy": "բարև շնորհակալություն ընկեր վաղը ծով",
    "am": "ሰላም አመሰግናለሁ ጓደኛ ነገ ቡና",
}
SHARE = {"en": 40, "de": 8, "fr": 6, "es": 6, "ru": 6}
"""How often a language is used; the others are used as often as 2."""
EMOJI_LINE = "😂 ❤️ 😅 🙏 🥲 🫠 👍 👍🏽 👏🏿 💔 🎉 ☕ ™️ 🇧🇷 🇺🇦 👨‍👩‍👧‍👦 🏳️‍🌈 🐈‍⬛ 👩🏽‍💻 🧑🏻‍🤝‍🧑🏿 1️⃣ 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ❤️‍🔥 🦾"
EMOJI = EMOJI_LINE.split()
TRAPS = (
    "a path C:\\new\\u00e9\\u00c3\\u00a9",
    "back \\\\u00c3\\\\ slashes \\",
    'quotes " and \\" and “these”',
    "typed Ã© and Ã¼ and â€™ on purpose",
    "naïve ÿþ Â£5 ¬ ½",
    "nothing\0here",
    "line\u2028and\u2029paragraph",
    "decomposed e\u0301 a\u030a n\u0303",
    "\u202bright to left\u202c and \u200emarks\u200f",
    "one\r\ntwo\nthree\tfour",
    "</script><script>alert(1)</script>",
    "&amp; &lt;b&gt; & < > &quot; &copy=1",
    "next\x85line and \x9f control",
    "\ufeffmark and zero\u200bwidth\u00adsoft",
    '}, {"tweet": [{"a": "]}"}]',
    "%s {0} ${x} {{ y }} <%= z %>",
    "'; DROP TABLE note; --",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈 𓀀 🜁",
)
TRAP_SHARE = 0.004
FRAGMENTS = 600
GIVEN_LINE = (
    "Anna Bob Zoë Ümit Søren Chloé Łukasz José Nguyễn Đorđe Siobhán Алексей Ольга Παῦλος محمد שרה राज 美咲 민준"
)
FAMILY_LINE = "Example Example-Müller O'Example Éxample Exämple Exempel Пример Παράδειγμα مثال דוגמה उदाहरण 例 예시"
GIVEN, FAMILY = GIVEN_LINE.split(), FAMILY_LINE.split()

Text = tuple[str, str]
"""A text as a human wrote it, and as it stands between the quotes of a JSON string."""


def meta(text: str) -> str:
    """As Meta writes it: every byte of its UTF-8 as a character of its own, ``\\u00xx``."""
    return json.dumps(text.encode().decode("latin-1"))[1:-1]


def x(text: str) -> str:
    """As X writes it: three signs escaped as in HTML, everything else as it is."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return json.dumps(escaped, ensure_ascii=False)[1:-1]


def plain(text: str) -> str:
    """As JSON writes it without escaping what it need not."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


class Writer:
    """Writes texts, each from the numbers of the ``Random`` it is given."""

    def __init__(self, seed: int, encode: Callable[[str], str]) -> None:
        rng = Random(f"fragments {seed}")  # noqa: S311 - reproducible, no secret
        self._encode = encode
        self._pools: list[list[Text]] = []
        for words in WORDS.values():
            vocabulary = words.split()
            fragments = (
                " ".join(rng.choices(vocabulary, k=min(1 + int(rng.expovariate(0.16)), 30))) for _ in range(FRAGMENTS)
            )
            self._pools.append([self.encoded(fragment) for fragment in fragments])
        shares = list(accumulate(SHARE.get(language, 2) for language in WORDS))
        self._languages = [
            index for index, share in enumerate(shares) for _ in range(share - (shares[index - 1] if index else 0))
        ]
        self._emoji = [self.encoded(f" {emoji}") for emoji in EMOJI]
        self._traps = [self.encoded(trap) for trap in TRAPS]

    def encoded(self, text: str) -> Text:
        """A text beside its encoded form."""
        return text, self._encode(text)

    def text(self, rng: Random, least: int = 1) -> Text:
        """A text of at least so many fragments; one in 250 is a trap."""
        random = rng.random
        if random() < TRAP_SHARE:
            return self._traps[int(random() * len(self._traps))]
        pool = self._pools[self._languages[int(random() * len(self._languages))]]
        shown, written = pool[int(random() * FRAGMENTS)]
        more = random()
        for _ in range(least - 1 + (more < 0.4) + (more < 0.1)):
            one, other = pool[int(random() * FRAGMENTS)]
            shown, written = f"{shown} {one}", f"{written} {other}"
        if more > 0.85:
            one, other = self._emoji[int(random() * len(self._emoji))]
            shown, written = shown + one, written + other
        elif more > 0.8:
            shown, written = shown + "!", written + "!"
        return shown, written


def people(rng: Random, count: int) -> list[tuple[str, str]]:
    """Made-up people: names that no two share, and handles."""
    names = [f"{given} {initial} {family}" for given in GIVEN for family in FAMILY for initial in ascii_uppercase]
    found = []
    for number, name in enumerate(rng.sample(names, count)):
        given = "".join(sign for sign in name.split()[0].lower() if sign.isascii()) or "someone"
        found.append((name, f"{given}_{number}"))
    return found
