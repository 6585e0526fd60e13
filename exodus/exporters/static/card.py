"""The small parts of articles: badges, link cards, places."""

from markupsafe import escape

from exodus import render
from exodus.exporters.static.face import platform_of
from exodus.exporters.static.icon import icon
from exodus.model import Location, Tag

AUDIENCES = {
    "self": "only me",
    "direct": "direct",
    "list": "a chosen list",
    "friends": "friends",
    "followers": "followers",
    "group": "group",
    "public": "public",
}


def badge(key: str) -> str:
    """The platform a record came from."""
    name = key.partition(":")[0]
    return f'<span class="badge {escape(name)}">{escape(platform_of(key))}</span>'


def original(url: str | None) -> str:
    """A link to where a thing stood on the platform; it may be dead."""
    safe = render.safe_url(url)
    if safe is None:
        return ""
    title = "where it stood; it may be gone"
    return f'<a class="origin out" href="{escape(safe)}" {render.EXTERNAL} title="{title}">original</a>'


def cards(tags: tuple[Tag, ...]) -> str:
    """Cards for the links a record shares as a whole, and for its hashtags outside the text."""
    parts: list[str] = []
    loose: list[str] = []
    for tag in tags:
        if tag.start is not None:
            continue
        url = render.safe_url(tag.url)
        if tag.type == "link" and url and len(parts) < 20:
            title = escape(render.excerpt(tag.name, 160)) or escape(render.excerpt(url, 80))
            parts.append(
                f'<a class="card link" href="{escape(url)}" {render.EXTERNAL}>'
                f'<span class="title" dir="auto">{title}</span>'
                f'<span class="line">{icon("link")} {escape(render.host(url) or url)}</span></a>'
            )
        elif tag.type in ("hashtag", "cashtag", "mention") and tag.name and len(loose) < 40:
            sign = {"hashtag": "#", "cashtag": "$", "mention": "with "}[tag.type]
            loose.append(f'<li class="{tag.type}"><bdi>{sign}{escape(render.excerpt(tag.name, 60))}</bdi></li>')
    return "".join(parts) + (f'<ul class="tags">{"".join(loose)}</ul>' if loose else "")


def place(location: Location | None) -> str:
    """Where it was."""
    if location is None:
        return ""
    named = render.excerpt(location.name or location.address, 120)
    if location.latitude is not None and location.longitude is not None:
        degrees = f"{location.latitude:.4f}, {location.longitude:.4f}"
        named = f"{named} ({degrees})" if named else degrees
    return f'<p class="line place">{icon("place")} <bdi>{escape(named)}</bdi></p>' if named else ""
