"""Photos and videos by year, albums, and other files."""

from collections.abc import Iterator
from typing import TypeVar

from markupsafe import Markup, escape

from exodus import render
from exodus.exporters.static.archive import Archive, cover, crumbs
from exodus.exporters.static.article import Articles
from exodus.exporters.static.card import badge, place
from exodus.exporters.static.clock import MONTHS
from exodus.exporters.static.frame import blank, counted
from exodus.exporters.static.icon import icon
from exodus.exporters.static.medium import placeholder, why_missing
from exodus.exporters.static.place import anchor
from exodus.exporters.static.sheet import Sheet
from exodus.model import Attachment, Collection, Document

SIZE = 96
"""So many pictures stand on a page."""
ALBUMS = 12
"""So many albums stand on the first page of the photos."""
Thing = TypeVar("Thing")
WAY = (("Photos", "photos/index.html"),)


def album_page(key: str) -> str:
    """The path of an album's first page."""
    return f"albums/{anchor(key)}.html"


def write_albums(archive: Archive) -> None:
    """Write every album."""
    for album in _albums(archive):
        sheet = archive.sheet(
            album_page(album.key).removesuffix(".html"),
            render.excerpt(album.name, 120) or "Album without a name",
            size=SIZE,
            lead=_album_lead(archive, album),
            crumbs=crumbs(*WAY, ("Albums", "albums/index.html")),
            classes="wall",
        )
        archive.places.put(album.key, sheet.path)
        sheet.group("", '<div class="media wall">', "</div>")
        for attachment, document in archive.media.shown(album.attachment):
            sheet.add(_tile(archive, document, attachment), attachment.document)
        if not album.attachment:
            sheet.group("")
            sheet.add('<p class="empty">The takeout holds no photos of this album.</p>')
        sheet.close()


def write_photos(archive: Archive) -> None:
    """Write the gallery by year, the list of albums and files, and what is missing."""
    years: list[tuple[str, str, Markup]] = []
    sheet: Sheet | None = None
    stem = ""
    for document in _documents(archive, ("image", "video")):
        if archive.media.path(document) is None:
            continue
        year = archive.clock.local(document.published).year if document.published else None
        wanted = str(year or "undated")
        if sheet is None or wanted != stem:
            if sheet is not None:
                sheet.close()
            stem = wanted
            title = f"Photos {year}" if year else "Photos without a date"
            sheet = archive.sheet(f"photos/{stem}", title, size=SIZE, crumbs=crumbs(*WAY), classes="wall")
            years.append((str(year or "No date"), f"{stem}.html", _cover(archive, document)))
        month = ""
        if document.published is not None:
            local = archive.clock.local(document.published)
            month = f"<h2>{MONTHS[local.month - 1]} {local.year}</h2>"
        sheet.group(month, '<div class="media wall">', "</div>")
        sheet.add(_tile(archive, document), document.key)
    if sheet is not None:
        sheet.close()
    files = _write_files(archive)
    missing = _write_missing(archive)
    albums = sum(kind == "album" for kind in archive.survey.collections.values())
    _write_overview(archive, years, albums, files=files, missing=missing)
    if albums:
        _write_album_list(archive, albums)


def _write_overview(
    archive: Archive, years: list[tuple[str, str, Markup]], albums: int, *, files: bool, missing: int
) -> None:
    """The first page of the photos: the years, the newest first, some albums, and what is not a picture."""
    sheet = archive.sheet("photos/index", "Photos", size=SIZE)
    cards = ('<div class="cards covers">', "</div>")
    if years:
        sheet.group("<h2>By year</h2>", *cards)
    dated = [year for year in reversed(years) if year[0] != "No date"]
    for label, page, image in [*dated, *(year for year in years if year[0] == "No date")]:
        sheet.add(
            f'<a class="card cover" href="{page}">{image or blank(icon("photo"))}'
            f'<span class="words"><span class="title">{label}</span></span></a>'
        )
    if albums:
        sheet.group("<h2>Albums</h2>", *cards)
        for album in _first(_albums(archive), ALBUMS):
            sheet.add(album_card(archive, album))
        sheet.group("")
        sheet.add(f'<p class="more"><a href="../albums/index.html">{counted(albums, "album")}</a></p>')
    if files or missing:
        sheet.group("<h2>More</h2>", '<div class="cards">', "</div>")
    if files:
        sheet.add('<a class="card month" href="files.html"><span class="title">Recordings and files</span></a>')
    if missing:
        sheet.add(
            '<a class="card month" href="missing.html"><span class="title">What is missing</span>'
            f'<span class="line">{missing:,} without bytes</span></a>'
        )
    if not (years or albums or files):
        sheet.group("")
        sheet.add('<p class="empty">No photos or videos are in this archive.</p>')
    sheet.close()


def album_card(archive: Archive, album: Collection, root: str = "../") -> Markup:
    """An album as a card with its first picture."""
    image = ""
    for _, document in archive.media.shown(album.attachment[:8]):
        if document is not None and archive.media.is_image(document):
            image = archive.media.image(document, root)
            break
    name = escape(render.excerpt(album.name, 80) or "Album without a name")
    image = image or blank(icon("album"))
    return Markup(  # noqa: S704  # pieces are escaped
        f'<a class="card cover" href="{root}{album_page(album.key)}">{image}<span class="words">'
        f'<bdi class="title">{name}</bdi><span class="line">{counted(len(album.attachment), "photo")}</span></span></a>'
    )


def _write_album_list(archive: Archive, count: int) -> None:
    sheet = archive.sheet(
        "albums/index", "Albums", size=SIZE, crumbs=crumbs(*WAY), lead=f'<p class="lead">{counted(count, "album")}.</p>'
    )
    sheet.group("", '<div class="cards">', "</div>")
    for album in _albums(archive):
        sheet.add(album_card(archive, album))
    sheet.close()


def _album_lead(archive: Archive, album: Collection) -> str:
    ident, others = archive.anchors(album.key)
    summary = (
        f"<p class=text dir=auto lang=''>{render.html(render.excerpt(album.summary, 4000))}</p>"
        if album.summary
        else ""
    )
    when = f" · {archive.clock.stamp(album.published, 'day')}" if album.published else ""
    count = counted(len(album.attachment), "photo")
    return (
        f'<div class="overview" id="{ident}">{others}<p class="line">{badge(album.key)}{count}{when}</p>'
        f"{summary}{place(album.location)}</div>"
    )


def _tile(archive: Archive, document: Document | None, attachment: Attachment | None = None) -> str:
    """A picture with its caption, when it was taken, where it stands, and what was said beneath it."""
    if document is None:
        return archive.media.figure(None, "../", attachment.caption if attachment else None)
    below = ""
    where = archive.places.link(document.key)
    stamp = archive.clock.stamp(document.published, document.precision) if document.published else ""
    if attachment is None and where:
        stamp = f'<a href="../{where}">{stamp or "in its place"}</a>'
    if stamp:
        below = f'<p class="line">{stamp}</p>'
    ident, others = archive.anchors(document.key)
    articles = Articles(archive)
    if document.key in archive.survey.replied:
        said = "".join(
            articles.comment(child, anchored=False) for child in _first(archive.threads.children(document.key), 5)
        )
        below += f'<div class="comments" role="group" aria-label="comments">{said}</div>' if said else ""
    below += place(document.location) + articles.reactions(document.key)
    caption = attachment.caption if attachment else document.name if _worded(document.name) else None
    return f'<div class="tile" id="{ident}">{others}{archive.media.figure(document, "../", caption, below=below)}</div>'


def _worded(name: str | None) -> bool:
    """Whether a document's name was written by a person, not by a camera."""
    return bool(name) and " " in (name or "")


def _write_files(archive: Archive) -> bool:
    sheet = archive.sheet("photos/files", "Recordings and files", crumbs=crumbs(*WAY), classes="files")
    found = False
    for document in _documents(archive, ("audio", "document")):
        if archive.media.path(document) is not None:
            ident, others = archive.anchors(document.key)
            where = archive.places.link(document.key)
            stamp = archive.clock.stamp(document.published, document.precision)
            line = f'<a href="../{where}">{stamp}</a>' if where else stamp
            figure = archive.media.figure(document, "../")
            piece = f'<div class="tile" id="{ident}">{others}{figure}<p class="line">{line}</p></div>'
            sheet.add(piece, document.key)
            found = True
    if found:
        sheet.close()
    return found


def _write_missing(archive: Archive) -> int:
    """The list of what has no bytes, with the reasons."""
    count = sum(archive.survey.missing.values())
    if not count:
        return 0
    named = counted(count, "photo, video or file is", "photos, videos and files are")
    lead = f'<p class="lead">{named} named by the takeouts, but without bytes.</p>'
    sheet = archive.sheet("photos/missing", "What is missing", lead=lead, crumbs=crumbs(*WAY), classes="files")
    for document in _documents(archive, ()):
        if archive.media.path(document) is None:
            ident, others = archive.anchors(document.key)
            where = archive.places.link(document.key)
            url = render.safe_url(document.url)
            link = f'<a href="../{where}">in its place</a> ' if where else ""
            link += f'<a class="out" href="{escape(url)}" {render.EXTERNAL}>where it was</a>' if url else ""
            shown = placeholder(document.kind, why_missing(document), document.name)
            piece = f'<div class="tile" id="{ident}">{others}{shown}<p class="line">{link}</p></div>'
            sheet.add(piece, document.key)
    sheet.close()
    return count


def _cover(archive: Archive, document: Document) -> Markup:
    """The picture that stands for a document's year, else the document itself."""
    year = archive.clock.local(document.published).year if document.published else 0
    chosen = cover(archive, year, "../")
    if chosen or not archive.media.is_image(document):
        return chosen
    return Markup(archive.media.image(document, "../"))  # noqa: S704  # escaped there


def _albums(archive: Archive) -> Iterator[Collection]:
    for record in archive.selection.records("Collection", kinds=("album",), newest_first=True):
        if isinstance(record, Collection):
            yield record


def _documents(archive: Archive, kinds: tuple[str, ...]) -> Iterator[Document]:
    for record in archive.selection.records("Document", kinds=kinds):
        if isinstance(record, Document):
            yield record


def _first(things: Iterator[Thing], count: int) -> Iterator[Thing]:
    for _, thing in zip(range(count), things, strict=False):
        yield thing
