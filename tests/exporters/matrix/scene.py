"""Chats with everything that once went wrong somewhere, as scripted takeouts."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from random import Random

from benchmarks.text import EMOJI, Writer, meta
from tests.exporters.matrix.script import OWNER, Chat, File, photo
from tests.shelf import SHELF

BOB, CHLOE, DAN = "Bob Example", "Chloé Example", "Dan Example"
MARKUP = '<img src=x onerror="alert(1)"> Example'
RTL = "محمد مثال"
START = 1_331_000_000_000
"""March 2012."""
MINUTE = 60_000


def two() -> Chat:
    """Two people, every sort of thing one sends."""
    chat = Chat("bobexample_1000000000000101", BOB, (BOB, OWNER))
    chat.say(-86_400_000 * 400, BOB, "dated before 1970")
    chat.say(0 + 1, BOB, "the first millisecond")
    texts = (
        "hello",
        "<b>not bold</b> & <script>alert('x')</script> &amp;",
        "a **star**, a _line_, a `tick` and # no heading\n> no quote",
        "zoe @zoe:matrix.example.org Zoë Example, are you there? @room",
        "مرحبا \u202bright to left\u202c שלום",
        "no\0thing",
        "line\u2028and\u2029paragraph\x85\r\nnext\n\n  indented\ttab",
        " ".join(EMOJI),
        "e\u0301 decomposed, é composed",
    )
    at = START
    for text in texts:
        at += MINUTE
        chat.say(at, OWNER if at % 7 else BOB, text)
    at += MINUTE
    for _ in range(3):
        chat.say(at, BOB, "ok")
    chat.say(at, OWNER, "ok")
    chat.say(at + 1, OWNER, "ok")
    chat.say(at + MINUTE, BOB, ("a very long text 🙂 " * 7000).strip())
    chat.say(at + 2 * MINUTE, BOB, "one photo", File("400000000000101.jpg", photo(101)))
    three = tuple(File(f"40000000000011{number}.jpg", photo(110 + number)) for number in range(3))
    chat.say(at + 3 * MINUTE, OWNER, "three photos", *three, reactions=((BOB, "❤"), (OWNER, "😂")))
    chat.say(at + 4 * MINUTE, BOB, "", File("400000000000120.jpg", photo(120, located=True), located=True))
    chat.say(at + 5 * MINUTE, BOB, "", File("400000000000101_copy_400000000000121.jpg", photo(101)))
    chat.say(at + 6 * MINUTE, OWNER, "a film", File("400000000000130.mp4", film(), "videos"))
    chat.say(at + 7 * MINUTE, BOB, "", File("400000000000140.mp4", voice(), "audio_files"))
    pdf = SHELF / "facebook" / "2024-json" / "files" / "recipe_500000000000020.pdf"
    chat.say(at + 8 * MINUTE, BOB, "", File("recipe_400000000000150.pdf", pdf.read_bytes(), "files"))
    chat.say(at + 9 * MINUTE, BOB, "a link", more={"share": {"link": "https://example.org/a?b=1&c=<2>"}})
    chat.say(at + 10 * MINUTE, BOB, "loved", reactions=((OWNER, "👍🏽"), (BOB, "🏳️‍🌈")))
    chat.say(at + 11 * MINUTE, BOB, "", system=True, more={"is_unsent": True})
    chat.say(at + 12 * MINUTE, BOB, "Bob called you.", system=True, more={"call_duration": 62})
    chat.say(at + 13 * MINUTE, OWNER, "goodbye")
    return chat


def group() -> Chat:
    """A group in which one never wrote, one is called in markup, and the name changed."""
    people = (BOB, CHLOE, DAN, MARKUP, RTL, OWNER)
    chat = Chat("rideonsunday_1000000000000102", "Ride on Sunday", people)
    at = START + 500 * MINUTE
    chat.say(at, OWNER, "You named the group Ride on Saturday.", system=True)
    for number, who in enumerate((OWNER, BOB, CHLOE, MARKUP, RTL, BOB)):
        chat.say(at + (number + 1) * MINUTE, who, f"I am {who}", reactions=((OWNER, "👍"),) * (number % 2))
    chat.say(at + 10 * MINUTE, OWNER, "You named the group Ride on Sunday.", system=True)
    chat.say(at + 11 * MINUTE, CHLOE, "better", reactions=((DAN, "👍"), (RTL, "❤")))
    return chat


def talk(number: int, messages: int, *, seed: int = 0, photos: int = 25) -> Chat:
    """A group talking at length: every ``photos``-th message shows one, every seventh is reacted to."""
    rng, writer = Random(f"{seed} {number}"), Writer(seed, meta)
    people = (OWNER, BOB, CHLOE, DAN)
    chat = Chat(f"talk_{10**15 + 7000 + number}", f"Talk {number}", people)
    at = START
    for place in range(messages):
        at += 0 if rng.random() < 0.02 else rng.randrange(1, 10**8)
        who = rng.choice(people)
        shown = () if place % photos else (File(f"5{number:03d}{place:011d}.jpg", photo(number * 1000 + place)),)
        reactions = ((rng.choice(people), rng.choice("👍😂😮")),) if place % 7 == 0 else ()
        chat.say(at, who, f"{writer.text(rng)[0]} #{place}", *shown, reactions=reactions)
    return chat


def film() -> bytes:
    """A second of moving colors."""
    return _made("mp4", "-f", "lavfi", "-i", "testsrc=duration=1:size=160x120:rate=5", "-pix_fmt", "yuv420p")


def voice() -> bytes:
    """A second of sound, as Messenger keeps it: AAC in an MP4."""
    return _made("mp4", "-f", "lavfi", "-i", "sine=frequency=440:duration=1", "-c:a", "aac")


def _made(suffix: str, *words: str) -> bytes:
    program = shutil.which("ffmpeg")
    assert program, "the scene needs ffmpeg"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"made.{suffix}"
        subprocess.run([program, "-loglevel", "error", *words, str(path)], check=True)
        return path.read_bytes()
