"""Plain text and its tags turned into safe HTML, and into short plain excerpts.

Everything that comes out is escaped; the only markup is what this module writes: links to ``http``, ``https`` and
``mailto`` addresses, mentions, hashtags, styles and line breaks.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup, escape

from exodus.model import Tag

Resolve = Callable[[Tag], str | None]
"""Where a mention leads inside the publication, if it leads anywhere."""

NESTED = 16
"""So many tags may hold over one stretch of text; no platform writes more, and they would grow without bounds."""
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "image/heic": "heic",
    "image/heif": "heic",
    "image/tiff": "tiff",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/quicktime": "mov",
    "video/x-matroska": "mkv",
    "video/3gpp": "3gp",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/x-m4a": "m4a",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/opus": "opus",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/webm": "weba",
    "audio/flac": "flac",
    "audio/amr": "amr",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "text/plain": "txt",
}
"""The ending that a file is given by what its first bytes told; anything else is ``.bin``."""
EXTERNAL = 'rel="noopener noreferrer"'
STYLES = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strike": "s",
    "strikethrough": "s",
    "code": "code",
}
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SAFE_URL = re.compile(
    r"(?:https?://[^\s<>\"\\\x00-\x20\x7f]+|mailto:[^\s<>\"\\\x00-\x20\x7f]+@[^\s<>\"\\]+)", re.IGNORECASE
)
_BARE_URL = re.compile(r"https?://[^\s<>\"\\\x00-\x20\x7f]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SPACE = re.compile(r"\s+")
_TRAILING = ".,:;!?'”’»…"
_NOT_LANGUAGES = frozenset({"und", "zxx", "qme", "qst", "qht", "qam", "qct"})  # X's codes for "no text", seen 2026


def printable(text: str) -> str:
    """The text without what no page can hold: control characters and lone surrogates become U+FFFD."""
    return _UNSPEAKABLE.sub("�", text)


def safe_url(url: str | None) -> str | None:
    """The address if a page may link to it (``http``, ``https``, ``mailto``), else ``None``."""
    if not url:
        return None
    url = url.strip()
    return url if _SAFE_URL.fullmatch(url) and not _UNSPEAKABLE.search(url) else None


def language(code: str | None) -> str:
    """A value for the ``lang`` attribute: the code if it is a well-formed tag, else empty (which means unknown)."""
    return code if code and _LANGUAGE.fullmatch(code) and code not in _NOT_LANGUAGES else ""


def html(content: str | None, tags: Sequence[Tag] = (), resolve: Resolve | None = None) -> Markup:
    """The content as inline HTML: escaped, tags applied, bare web addresses linked, lines broken by ``<br>``.

    Tags whose offsets do not lie inside the content are passed over; overlapping ones are nested piece by piece.
    ``resolve`` says where a mention leads inside the publication.
    """
    if not content:
        return Markup("")
    content = printable(content)
    placed = [tag for tag in tags if tag.start is not None and tag.end is not None]
    placed = [tag for tag in placed if 0 <= (tag.start or 0) < (tag.end or 0) <= len(content)]
    if not placed:
        return Markup(_plain(content))  # noqa: S704  # _plain escapes
    return Markup("".join(_pieces(content, placed, resolve)))  # noqa: S704  # every piece is escaped


def urls(content: str | None) -> Iterator[str]:
    """The bare web addresses in a text, as :func:`html` links them."""
    for _, url in addresses(content):
        yield url


def addresses(content: str | None) -> Iterator[tuple[int, str]]:
    """The bare web addresses in a text, each with the offset where it begins."""
    if content and "://" in content:
        for found in _BARE_URL.finditer(content):
            url = _trimmed(found[0])
            if safe_url(url) is not None:
                yield found.start(), url


def excerpt(content: str | None, length: int = 140) -> str:
    """The beginning of the content on one line, cut between words where there are any; plain text, not escaped."""
    text = _SPACE.sub(" ", printable((content or "")[: length * 4])).strip()
    if len(text) <= length:
        return text
    cut = text[:length]
    space = cut.rfind(" ", length * 2 // 3)
    return (cut[:space] if space > 0 else cut).rstrip(" ,;:.-–—") + "…"


def host(url: str) -> str:
    """The name of the site an address leads to, without ``www.``."""
    return url.partition("//")[2].partition("/")[0].rpartition("@")[2].removeprefix("www.")


def _pieces(content: str, tags: list[Tag], resolve: Resolve | None) -> Iterator[str]:
    cuts = sorted({0, len(content), *(tag.start or 0 for tag in tags), *(tag.end or 0 for tag in tags)})
    opening: dict[int, list[tuple[int, Tag]]] = {}
    for number, tag in enumerate(tags):
        opening.setdefault(tag.start or 0, []).append((number, tag))
    open_: list[tuple[int, Tag]] = []
    for start, end in itertools.pairwise(cuts):
        open_ = [entry for entry in open_ if (entry[1].end or 0) > start]
        if start in opening:
            open_ = sorted(open_ + opening[start], key=_number)[:NESTED]
        around = [tag for _, tag in open_]
        linked = any(tag.type != "style" for tag in around)
        piece = _break(content[start:end]) if linked else _plain(content[start:end])
        for tag in sorted(around, key=lambda tag: tag.type != "style"):
            piece = _wrap(piece, tag, resolve)
        yield piece


def _number(entry: tuple[int, Tag]) -> int:
    return entry[0]


def _wrap(piece: str, tag: Tag, resolve: Resolve | None) -> str:
    if tag.type == "style":
        element = STYLES.get(tag.name or "")
        return f"<{element}>{piece}</{element}>" if element else piece
    if "<a " in piece:
        return piece
    if tag.type == "mention":
        inside = resolve(tag) if resolve else None
        if inside:
            return f'<a class="mention" href="{escape(inside)}">{piece}</a>'
    if tag.type in ("hashtag", "cashtag"):
        return f'<span class="hashtag">{piece}</span>'
    url = safe_url(tag.url)
    if url is None:
        return f'<span class="{tag.type}">{piece}</span>' if tag.type == "mention" else piece
    kind = "mention out" if tag.type == "mention" else "out"
    return f'<a class="{kind}" href="{escape(url)}" {EXTERNAL}>{piece}</a>'


def _plain(text: str) -> str:
    """Escaped text with its bare web addresses linked."""
    if "://" not in text:
        return _break(text)
    parts: list[str] = []
    last = 0
    for found in _BARE_URL.finditer(text):
        url = _trimmed(found[0])
        if safe_url(url) is None:
            continue
        end = found.start() + len(url)
        parts.append(_break(text[last : found.start()]))
        parts.append(f'<a class="out" href="{escape(url)}" {EXTERNAL}>{escape(url)}</a>')
        last = end
    parts.append(_break(text[last:]))
    return "".join(parts)


def _trimmed(url: str) -> str:
    """A bare address without the punctuation of the sentence it stands in."""
    while url:
        if url[-1] in _TRAILING or (url[-1] == ")" and url.count("(") < url.count(")")):
            url = url[:-1]
        else:
            break
    return url


def _break(text: str) -> str:
    escaped = str(escape(text))
    if "\r" in escaped:
        escaped = escaped.replace("\r\n", "\n").replace("\r", "\n")
    return escaped.replace("\n", "<br>\n") if "\n" in escaped else escaped
