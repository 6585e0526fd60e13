"""The fields that every post has: time, client, language, place, and what no field holds."""

from datetime import datetime, timedelta
from functools import lru_cache
from html import unescape as unescape_html
from re import compile as pattern
from typing import Any

from exodus.importers.x.age import SLACK, Age
from exodus.importers.x.clock import FIRST_SNOWFLAKE, SNOWFLAKE_EPOCH, moment_of, read_time, seconds_of, written
from exodus.importers.x.row import Tweet, is_number
from exodus.model import EPOCH, Location, Precision

CLIENT = pattern(r"<a [^>]*>(.*?)</a>")
NO_LANGUAGE = frozenset({"und", "zxx", "qme", "qam", "qht", "qst", "qct", "art"})
"""X's own codes for "no language": undetermined, nothing, media, mentions, hashtags, very short, cashtags, emoji."""
LANGUAGES = {"in": "id", "iw": "he", "ji": "yi"}
ODD_LANGUAGES = NO_LANGUAGE | LANGUAGES.keys()
MISDATED = int(SLACK.total_seconds()) * 1000
"""Milliseconds by which id and date may differ."""
RARE = ("withheld_in_countries", "contributors", "place", "quoted_status")


def time_of(tweet: Tweet, native_id: int, age: Age) -> tuple[datetime | None, Precision, dict[str, str] | None]:
    """When a post was written, how exactly, and for ``extra`` what contradicts it, id or date.

    The id holds its time since November 2010. Archives of 2025 date a few posts to 1997 or 2003: there the id is right.
    But no post is younger than its archive: an id that was made up holds any time, then the date is right.
    The tweet archive gives midnight to everything before November 2010: there only the day is known.
    """
    text = tweet.created_at or ""
    moment = moment_of(text)
    if moment is not None and native_id >= FIRST_SNOWFLAKE:
        held = (native_id >> 22) + SNOWFLAKE_EPOCH
        if abs(held - int(moment.timestamp()) * 1000) <= MISDATED:
            return moment, "s", None
    seconds = seconds_of(text)
    if seconds is None:
        moment = read_time(text)
        seconds = int(moment.timestamp()) if moment else None
    if native_id < FIRST_SNOWFLAKE:
        if seconds is None:
            return None, "s", {"created_at": text} if text else None
        midnight = text[:4].isdigit() and text[10:19] == " 00:00:00"
        return EPOCH + timedelta(0, seconds), "day" if midnight else "s", None
    held = (native_id >> 22) + SNOWFLAKE_EPOCH
    if seconds is None or abs(held - seconds * 1000) > MISDATED:
        return _judged(text, seconds, held, age)
    return EPOCH + timedelta(0, seconds), "s", None


def _judged(
    text: str, seconds: int | None, held: int, age: Age
) -> tuple[datetime | None, Precision, dict[str, str] | None]:
    """Which of the two is believed where the time in the id and the date contradict each other."""
    by_id = EPOCH + timedelta(milliseconds=held)
    dated = EPOCH + timedelta(0, seconds) if seconds is not None else None
    beside = {"created_at": text} if text else {}
    if not age.denies(by_id, dated):
        return by_id, "ms", beside
    id_time = {"id_time": str(written(by_id))}
    return (dated, "s", id_time) if age.allows(dated) else (None, "s", beside | id_time)


@lru_cache(maxsize=512)
def client_of(source: str) -> str:
    """The name of the program a post was written with, out of its link."""
    found = CLIENT.search(source)
    return unescape_html(found.group(1) if found else source)


@lru_cache(maxsize=256)
def language_of(code: str | None) -> str | None:
    """A BCP 47 code; ``None`` where X's code names no language."""
    return None if not code or code in NO_LANGUAGE else LANGUAGES.get(code, code)


def location_of(tweet: Tweet) -> Location | None:
    """Where a post was written: ``geo`` is latitude first, ``coordinates`` longitude first."""
    place = tweet.place if isinstance(tweet.place, dict) else {}
    pair: Any = tweet.geo.get("coordinates") if isinstance(tweet.geo, dict) else None
    if not pair and isinstance(tweet.coordinates, dict):
        pair = tweet.coordinates.get("coordinates")
        pair = pair[::-1] if isinstance(pair, list) else None
    name = place.get("full_name") or place.get("name")
    try:
        latitude, longitude = (float(number) for number in pair or ())
    except (TypeError, ValueError):
        return Location(name=str(name)) if name else None
    return Location(latitude=latitude, longitude=longitude, name=str(name) if name else None)


def extra_of(tweet: Tweet, unknown: dict[str, Any], contradiction: dict[str, str] | None) -> dict[str, Any]:
    """What no field holds: counters that are not zero, the client, flags that are set, the unknown."""
    extra: dict[str, Any] = {}
    count = tweet.favorite_count
    if count and count != "0":
        extra["favorites"] = _count(count)
    count = tweet.retweet_count
    if count and count != "0":
        extra["retweets"] = _count(count)
    if tweet.source:
        extra["client"] = client_of(tweet.source)
    if tweet.possibly_sensitive:
        extra["sensitive"] = True
    if tweet.lang in ODD_LANGUAGES:
        extra["language_code"] = tweet.lang
    if contradiction:
        extra |= contradiction
    if tweet.deleted_at:
        extra["deleted_at"] = written(read_time(tweet.deleted_at)) or tweet.deleted_at
    if tweet.withheld_in_countries or tweet.contributors or tweet.place or tweet.quoted_status:
        extra |= {name: held for name in RARE if (held := getattr(tweet, name))}
    if unknown:
        extra["unknown"] = {path.removeprefix("tweet."): held for path, held in unknown.items()}
    return extra


@lru_cache(maxsize=1024)
def _count(number: str | int) -> int | str:
    return int(number) if is_number(number) else str(number)
