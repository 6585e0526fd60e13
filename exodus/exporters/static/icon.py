"""The archive's own line icons, drawn on a 24 × 24 grid, inline so that they take the color of the text."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

_SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "home": "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9",
        "timeline": "M7 4v16M7 7h11M7 12h8M7 17h10",
        "talk": "M5 6h14v9h-8l-4 4v-4H5z",
        "photo": "M4 6h16v13H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
        "album": "M7 4h10M5.5 7h13M4 10h16v9H4z",
        "people": "M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM3.5 19c.4-3.4 2.6-5 5.5-5s5.1 1.6 5.5 5"
        "M16 5.2a3 3 0 0 1 0 5.6M17 14.3c2 .5 3.3 2 3.6 4.7",
        "group": "M12 4l8 4.5v7L12 20l-8-4.5v-7zM12 12l8-3.5M12 12v8M12 12L4 8.5",
        "event": "M5 6h14v14H5zM5 10h14M9 4v4M15 4v4",
        "like": "M12 19.5s-7-4.3-7-9.2A3.8 3.8 0 0 1 12 8a3.8 3.8 0 0 1 7 2.3c0 4.9-7 9.2-7 9.2z",
        "save": "M7 4.5h10V20l-5-4-5 4z",
        "comment": "M5 5h14v10H10l-5 4z",
        "link": "M10 14a3.5 3.5 0 0 0 5 0l3-3a3.5 3.5 0 0 0-5-5l-1 1"
        "M14 10a3.5 3.5 0 0 0-5 0l-3 3a3.5 3.5 0 0 0 5 5l1-1",
        "about": "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 11v5M12 8h.01",
        "file": "M7 4h7l4 4v12H7zM14 4v4h4",
        "missing": "M5 5h14v14H5zM5 5l14 14",
        "place": "M12 20s6-5.4 6-10a6 6 0 0 0-12 0c0 4.6 6 10 6 10zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
        "share": "M7 8h9l-3-3M17 16H8l3 3M16 8v3M8 16v-3",
        "reply": "M10 7l-5 5 5 5M5 12h8c3.5 0 6 2 6 6",
        "day": "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7"
        "M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4",
        "back": "M14 6l-6 6 6 6",
        "next": "M10 6l6 6-6 6",
        "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20",
        "map": "M4 6.5 9 4l6 2.5L20 4v13.5L15 20l-6-2.5L4 20zM9 4v13.5M15 6.5V20",
        "stats": "M5 20V11M10 20V5M15 20v-6M20 20V9M3 20h18",
        "gap": "M4 12h4M16 12h4M11 8l-1 8M14 8l-1 8",
        "thread": "M6 5v10a3 3 0 0 0 3 3h9M6 9h8M14 6l3 3-3 3",
        "calendar": "M4 5.5h16v14H4zM4 10h16M9.3 10v9.5M14.7 10v9.5M4 14.8h16",
        "comments": "M5 5h14v10H10l-5 4zM8.5 8.5h7M8.5 11.5h4",
        "tie": "M9 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM15 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
        "menu": "M4 7h16M4 12h16M4 17h16",
        "close": "M6 6l12 12M18 6 6 18",
        "box": "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
    }
)


def icon(name: str) -> Markup:
    """The icon as an inline SVG that screen readers pass over."""
    return Markup(  # noqa: S704  # the shapes are our own
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">'
        f'<path d="{_SHAPES[name]}"/></svg>'
    )
