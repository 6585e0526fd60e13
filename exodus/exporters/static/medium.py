"""Media in pages: where the bytes are, and the element that shows them.

A file is named by its digest and served only as the type its first bytes told: what a browser could run (HTML, SVG,
anything unknown) gets the ending ``.bin`` and is offered for saving, never shown.
"""

from collections.abc import Iterable, Iterator

from markupsafe import escape

from exodus import render
from exodus.contracts import Selection
from exodus.exporters.static.clock import duration
from exodus.exporters.static.icon import icon
from exodus.exporters.static.place import Places
from exodus.exporters.static.thumb import thumb_path
from exodus.model import Attachment, Document

_IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp"})
_SHOWN = {"image": "photo", "video": "video", "audio": "voice note", "document": "file"}
NO_ALT = "photo, no description"


def media_path(document: Document) -> str | None:
    """Where the document's bytes are in the archive; ``None`` when there are none."""
    if not document.sha256 or len(document.sha256) < 16 or not document.sha256.isalnum():
        return None
    ending = render.ENDINGS.get(document.media_type or "", "bin")
    return f"data/media/{document.sha256[:2]}/{document.sha256}.{ending}"


class Media:
    """Shows documents by key. ``lost`` are digests whose bytes the store no longer has."""

    def __init__(self, selection: Selection, lost: set[str], places: Places) -> None:
        self._selection = selection
        self._places = places
        self._lost = lost

    def get(self, key: str) -> Document | None:
        """The document, if it is part of the selection."""
        found = self._selection.get(key)
        return found if isinstance(found, Document) else None

    def path(self, document: Document) -> str | None:
        """Where the bytes are, if the archive has them."""
        return None if document.sha256 in self._lost else media_path(document)

    def shown(self, attachments: Iterable[Attachment]) -> Iterator[tuple[Attachment, Document | None]]:
        """The documents of a list of attachments."""
        for attachment in attachments:
            yield attachment, self.get(attachment.document)

    def grid(self, attachments: tuple[Attachment, ...], root: str, *, most: int = 0, rest: str | None = None) -> str:
        """A grid of media with their captions; with ``most`` no more than so many, and a link to the page (``rest``,
        by default the photos) that has the others; an empty ``rest`` writes no link."""
        if not attachments:
            return ""
        chosen = attachments[:most] if most else attachments
        wide = len(chosen) == 1
        figures = [
            self.figure(document, root, attachment.caption, wide=wide) for attachment, document in self.shown(chosen)
        ]
        pictures = [figure for figure in figures if figure.startswith("<figure")]
        others = "".join(figure for figure in figures if not figure.startswith("<figure"))
        size = len(pictures) if len(pictures) < 5 else "many"
        grid = f'<div class="media n{size}">{"".join(pictures)}</div>' if pictures else ""
        left = len(attachments) - len(chosen)
        if left > 0 and rest != "":
            others += f'<p class="more"><a href="{root}{rest or "photos/index.html"}">and {left:,} more</a></p>'
        return grid + others

    def figure(
        self, document: Document | None, root: str, caption: str | None = None, *, below: str = "", wide: bool = False
    ) -> str:
        """One document: a picture, a player, a link to save it, or a quiet placeholder with the reason."""
        if document is None:
            return placeholder("image", "it is not part of this archive", caption)
        path = self.path(document)
        if path is None:
            return placeholder(document.kind, why_missing(document), caption or document.name)
        text = f"<figcaption dir=auto>{render.html(render.excerpt(caption, 600))}</figcaption>" if caption else ""
        if self.is_image(document):
            full, original = root + path, ""
            if document.media_type not in _IMAGES:  # a browser shows only the thumbnail; the original stays at hand
                full = root + (self.small(document, large=True) or path)
                original = (
                    f'<p class="line"><a href="{root}{path}" download>original, {escape(document.media_type)}</a></p>'
                )
            picture = self.image(document, root, wide=wide)
            return f'<figure><a class="shot" href="{full}">{picture}</a>{original}{below}{text}</figure>'
        kind = (document.media_type or "").partition("/")[0]
        if kind == "video":
            size = _size(document)
            poster = self.small(document, large=True)
            poster = f' poster="{root}{poster}"' if poster else ""
            preload = "none" if poster else "metadata"
            player = f'<video controls preload="{preload}" src="{root}{path}"{poster}{size}></video>'
            return f'<figure class="film">{player}{below}{text}</figure>'
        if kind == "audio":
            length = duration(document.duration)
            length = f'<span class="length">{length}</span>' if length else ""
            player = f'<audio controls preload="none" src="{root}{path}"></audio>'
            return f'<div class="sound">{player}{length}{text}{below}</div>'
        return self._file(document, root + path, text + below)

    def small(self, document: Document, *, large: bool = False) -> str | None:
        """The path of a thumbnail, else of the picture itself if a browser can show it."""
        _, _, *widths = self._places.sizes(document.sha256) or (0, 0)
        if widths and document.sha256:
            return thumb_path(document.sha256, widths[-1 if large else 0])
        return self.path(document) if document.media_type in _IMAGES else None

    def image(self, document: Document, root: str, *, wide: bool = False) -> str:
        """The picture, with its size, its text alternative and its thumbnails; ``wide`` when it stands alone."""
        alt = escape(render.excerpt(document.summary, 300)) if document.summary else NO_ALT
        width, height, *widths = self._places.sizes(document.sha256) or (0, 0)
        if not widths:
            source = f"{root}{self.path(document)}"
            return f'<img src="{source}" alt="{alt}" loading="lazy" decoding="async"{_size(document)}>'
        paths = [(root + thumb_path(document.sha256 or "", w), w) for w in widths]
        sizes = "(max-width: 46rem) 100vw, 42rem" if wide else "(max-width: 40rem) 50vw, 20rem"
        rest = f' srcset="{", ".join(f"{path} {w}w" for path, w in paths)}" sizes="{sizes}"' if len(paths) > 1 else ""
        size = f' width="{width}" height="{height}"'
        return f'<img src="{paths[0][0]}"{rest} alt="{alt}" loading="lazy" decoding="async"{size}>'

    def is_image(self, document: Document | None) -> bool:
        """Whether a browser shows it as a picture."""
        if document is None or self.path(document) is None:
            return False
        kind = document.media_type or ""
        return kind in _IMAGES or (kind.startswith("image/") and bool(self._places.sizes(document.sha256)))

    def _file(self, document: Document, href: str, text: str) -> str:
        name = escape(render.excerpt(document.name, 80)) if document.name else f"{_SHOWN[document.kind]} without a name"
        weight = f" · {human_size(document.size)}" if document.size else ""
        return (
            f'<div class="file"><a href="{href}" download>{icon("file")}<span><bdi>{name}</bdi>'
            f"<small>{escape(document.media_type or 'unknown type')}{weight}</small></span></a>{text}</div>"
        )


def why_missing(document: Document) -> str:
    """Why there are no bytes, in words."""
    if document.sha256:
        return "the store has lost its bytes"
    return document.missing or "the takeout does not say where its bytes are"


def placeholder(kind: str, reason: str, caption: str | None = None) -> str:
    """What stands where bytes are missing."""
    name = f"<bdi>{escape(render.excerpt(caption, 200))}</bdi>" if caption else ""
    return (
        f'<div class="missing">{icon("missing")}<p><strong>{_SHOWN.get(kind, "file")} missing</strong> '
        f"<span>{escape(render.excerpt(reason, 200))}</span>{name}</p></div>"
    )


def human_size(size: int | None) -> str:
    """``3.4 MB``."""
    value, units = float(size or 0), ["B", "kB", "MB", "GB", "TB"]
    while value >= 1000 and len(units) > 1:
        value /= 1000
        units.pop(0)
    return f"{value:.0f} {units[0]}" if units[0] == "B" or value >= 100 else f"{value:.1f} {units[0]}"


def _size(document: Document) -> str:
    if document.width and document.height and document.width > 0 and document.height > 0:
        return f' width="{document.width}" height="{document.height}"'
    return ' width="640" height="480"'
