"""People in pages: a name, a face, and where their page is."""

from collections.abc import Mapping
from functools import lru_cache

from markupsafe import Markup, escape
from msgspec import Struct

from exodus import render
from exodus.contracts import Selection
from exodus.exporters.static.figure import Figure
from exodus.exporters.static.medium import Media
from exodus.exporters.static.place import anchor
from exodus.model import Actor

HUES = 12
PLATFORMS: Mapping[str, str] = {"facebook": "Facebook", "messenger": "Messenger", "instagram": "Instagram", "x": "X"}


class Who(Struct, frozen=True, gc=False):
    """One actor as pages show them. ``name`` is plain, ``page`` a path in the archive."""

    key: str
    name: str
    handle: str | None
    page: str | None
    picture: str | None
    owner: bool

    def face(self, root: str, size: str = "") -> Markup:
        """Their picture, or their initials on a color that is always theirs."""
        classes = f"face {size}".rstrip()
        if self.picture:
            source = f"{root}{self.picture}"
            return Markup(f'<img class="{classes}" src="{source}" alt="" width="96" height="96" loading="lazy">')  # noqa: S704  # a path of ours
        hue = sum(anchor(self.key).encode()) % HUES if self.key else 0
        letters = escape(initials(self.name))
        return Markup(f'<span class="{classes} h{hue}" aria-hidden="true">{letters}</span>')  # noqa: S704  # escaped above

    def link(self, root: str) -> str:
        """Their name, linked to their page if they have one."""
        name = f"<bdi>{escape(self.name)}</bdi>"
        return (
            f'<a class="who" href="{root}{self.page}">{name}</a>' if self.page else f'<span class="who">{name}</span>'
        )


class Faces:
    """Tells who a key is. The last few thousand are remembered."""

    def __init__(self, selection: Selection, media: Media, figures: Mapping[str, Figure]) -> None:
        self._selection = selection
        self._media = media
        self._figures = figures
        self.owners = selection.owners
        self.who = lru_cache(4096)(self._who)

    def page(self, key: str) -> str | None:
        """The path of a person's page; only those who appear in the records have one."""
        figure = self._figures.get(key)
        if figure is None or not figure.met:
            return None
        return f"people/{anchor(key)}.html"

    def _who(self, key: str | None) -> Who:
        actor = self._selection.get(key) if key else None
        if not isinstance(actor, Actor):
            return Who(key or "", "Somebody", None, self.page(key) if key else None, None, False)
        picture = self._media.get(actor.icon) if actor.icon else None
        return Who(
            key=actor.key,
            name=name_of(actor),
            handle=actor.preferred_username,
            page=self.page(actor.key),
            picture=self._media.small(picture) if picture and self._media.is_image(picture) else None,
            owner=actor.owner,
        )


def name_of(actor: Actor) -> str:
    """What to call somebody."""
    name = render.excerpt(actor.name, 120) or render.excerpt(actor.preferred_username, 120)
    return name or "Somebody without a name"


def initials(name: str) -> str:
    """One or two letters that stand for a name."""
    words = [word for word in name.split() if word[0].isalnum()] or [name.strip() or "?"]
    first = words[0][0].upper()
    last = words[-1][0].upper() if len(words) > 1 and words[-1][0].isascii() and first.isascii() else ""
    return first + last


def platform_of(key: str) -> str:
    """The platform's own writing of its name, by a record's key."""
    name = key.partition(":")[0]
    return PLATFORMS.get(name) or name.capitalize()
