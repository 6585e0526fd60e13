"""What ``extra`` says that readers ask for: how often a thing was liked or shared, and the options of a poll."""

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import escape

from exodus import render
from exodus.model import Note

COUNTERS: Mapping[str, tuple[str, str]] = {
    "favorites": ("like", "likes"),
    "likes": ("like", "likes"),
    "retweets": ("share", "shares"),
    "shares": ("share", "shares"),
    "replies": ("reply", "replies"),
    "comments": ("comment", "comments"),
    "views": ("view", "views"),
    "plays": ("play", "plays"),
}
OPTIONS = 40


def tally(note: Note) -> str:
    """The counters and the poll of a Note, as the platform counted them; empty when it says nothing."""
    if not note.extra:
        return ""
    counts = []
    for name, (one, many) in COUNTERS.items():
        count = note.extra.get(name)
        if isinstance(count, int) and count > 0:
            counts.append(f"{count:,} {one if count == 1 else many}")
    told = f'<p class="counters">{" · ".join(counts)} on the platform</p>' if counts else ""
    options = "".join(_option(*option) for option in _options(note.extra.get("poll")))
    return (f'<ul class="poll" aria-label="options of the poll">{options}</ul>' if options else "") + told


def _options(poll: Any) -> Iterator[tuple[str, int | None]]:
    listed = poll.get("options") if isinstance(poll, Mapping) else None
    for option in listed[:OPTIONS] if isinstance(listed, list) else ():
        if isinstance(option, str):
            yield option, None
        elif isinstance(option, Mapping):
            name = option.get("option") or option.get("label") or option.get("title")
            votes = option.get("votes") or option.get("count") or option.get("vote_count")
            if isinstance(name, str):
                yield name, votes if isinstance(votes, int) else None


def _option(name: str, votes: int | None) -> str:
    count = f"<span>{votes:,}</span>" if votes is not None else ""
    return f"<li><bdi>{escape(render.excerpt(name, 200))}</bdi>{count}</li>"
