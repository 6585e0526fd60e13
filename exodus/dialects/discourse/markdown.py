"""Plain text from anywhere, written so that Discourse's engine shows it as it was.

What comes out is *raw*, the text of a post as Discourse keeps it and people edit it: ordinary text stays as it is, and
only what the engine would take for markup is escaped (:mod:`.markdown_escape`). Shown are the same characters and
lines; nobody is mentioned, nothing is embedded or fetched by the server, and only web addresses are links.

What the engine cannot show as written: blanks at the end of a line and empty lines around the text are gone; runs of
blanks, indents and tabs (four columns) become no-break spaces; emoji characters are drawn as Discourse's images, and
the invisible variation selector U+FE0F is dropped from text; control characters, lone surrogates and noncharacters
become U+FFFD.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from exodus.dialects.discourse.markdown_escape import CUT, Escaped
from exodus.dialects.discourse.markdown_link import bare, plain, pointed, prepare
from exodus.dialects.discourse.markdown_piece import pieces
from exodus.model import Tag
from exodus.render import addresses, printable, safe_url

__all__ = ["CUT", "alt", "attribute", "bold", "line", "link", "pieces", "quoted", "raw"]

Resolve = Callable[[Tag], str | None]
"""The username at the site of whom a mention names, if that person is to be mentioned there."""

_STYLES = {
    "bold": ("**", "<b>", "</b>"),
    "italic": ("*", "<i>", "</i>"),
    "strike": ("~~", "<s>", "</s>"),
    "strikethrough": ("~~", "<s>", "</s>"),
    "underline": ("", "[u]" + CUT, "[/u]" + CUT),  # cut: a bracket or colon behind it would make a link
    "code": ("", "<code>", "</code>"),
}
_Span = tuple[int, int, Tag]
_STRETCH = re.compile(r"[^ \t\n](?:[^\n]*[^ \t\n])?")
_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
_EMPTY = re.compile(r"\n{3,}")
_SPACE = re.compile(r"\s+")
_USERNAME = re.compile(r"\w(?:[\w.-]{0,58}[^\W_])?")
_LIKES = str.maketrans({"[": "(", "]": ")", "|": "/", "`": "'", "*": "∗", "<": "‹", ">": "›", "\\": "/"})
_APOSTROPHES = str.maketrans("'‘‚", "’’’")
_OPEN_END = re.compile(
    r"(?:[#@:;]|[:;]'?-|[:;]'-?|8-|\^_{0,2}|<|:(?!\d+\Z)[\w+\-]{1,62}|\A(?:c|r|p|tm|pa))\Z", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_UNSAFE_IN_URL = re.compile(r"[\s<>\"`\\^{|}]")
_QUOTING = re.compile('["«»“”„‹›\\[\\],]')


def raw(content: str, tags: Sequence[Tag] = (), resolve: Resolve | None = None) -> str:
    """The raw of a block of text: paragraphs and lines as written, tags applied.

    Links lead where their tag says, with the title of their card; bare web addresses are links that the site does not
    unfold; styles are kept; a mention is a bold name, or ``@username`` where ``resolve`` gives one; hashtags are text.
    Tags whose offsets do not lie inside the content are passed over.
    """
    text = printable(_BREAK.sub(lambda found: " \n" if len(found[0]) > 1 else "\n", content))
    spans = list(_spans(text, tags))
    edges = frozenset(edge for start, end, _ in spans for edge in (start, end))
    escaped = Escaped(text, edges)
    whole = "".join(_parts(escaped, spans, resolve)).strip("\n")
    return _EMPTY.sub(lambda found: "\n\n" + "&nbsp;\n" * (len(found[0]) - 2), whole)


def line(text: str) -> str:
    """The raw of a text on one line: a name, caption or title. Safe at the start of a line and in ``[…](…)``, too."""
    single = _single(text)
    # what follows is not known: it could complete a hashtag, a mention, an emoji, a sign like (c)
    return Escaped(single, label=True).raw(0, len(single)) + (CUT if _OPEN_END.search(single) else "")


def bold(text: str) -> str:
    """The raw of a text on one line, in bold whatever stands beside it."""
    single = _single(text)
    inner = line(single)
    plain = single and single[0].isalnum() and single[-1].isalnum()
    return f"**{inner}**" if plain else (f"<b>{inner}</b>" if single else "")


def attribute(text: str) -> str:
    """A text for the attribute of ``[quote="…"]`` or ``[details="…"]``: one line, without what would end it there
    (quotation marks, brackets, commas); an apostrophe is a curly one."""
    return _single(_QUOTING.sub(" ", text).translate(_APOSTROPHES))


def alt(text: str) -> str:
    """A text for the alternative of an image or the name of a file, ``![…|690x460](…)``: one line.

    The engine drops what is escaped there, so characters with a meaning are replaced by their likes.
    """
    single = _single(text).translate(_LIKES)
    return _ENTITY.sub("＆", single).replace("~~", "∼∼")


def link(url: str, label: str | None = None) -> str:
    """A link that the site does not unfold; the label alone where the address is none that a page may link to."""
    target = safe_url(_UNSAFE_IN_URL.sub(lambda found: _percent(found[0]), printable(url.strip())))
    if target is None:
        return line(label or url)
    text = _single(label or url)
    if text == target and plain(url):
        return f"<{url}>"
    escaped = Escaped(text, label=True)
    if not label or label == url:
        prepare(escaped, 0, len(text))
    return pointed(escaped.raw(0, len(text)), text, target)


def quoted(text_raw: str, heading: str | None = None) -> str:
    """Raw as a blockquote of its own lines; what stands in it stays as it is. ``heading`` is raw, too: its first
    line, apart from the text."""
    whole = f"{heading}\n\n{text_raw}" if heading and text_raw else heading or text_raw
    return "\n".join(f"> {one}" if one else ">" for one in whole.split("\n"))


def _single(text: str) -> str:
    return _SPACE.sub(" ", printable(text)).strip()


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def _spans(text: str, tags: Sequence[Tag]) -> Iterator[_Span]:
    """The stretches that a tag changes, each within one line; bare addresses are links without a tag of their own."""
    taken = bytearray(len(text))
    for tag in tags:
        start, end = tag.start, tag.end
        if start is None or end is None or not 0 <= start < end <= len(text) or not _changes(tag):
            continue
        for found in _STRETCH.finditer(text, start, end):
            yield found.start(), found.end(), tag
            if tag.type != "style":
                taken[found.start() : found.end()] = b"\1" * len(found[0])
    for start, address in itertools.chain(addresses(text), bare(text)):
        url = address.rstrip("*")
        end = start + len(url)
        if taken.find(1, start, end) < 0:
            yield start, end, Tag(type="link", start=start, end=end, url=url if "://" in url else "http://" + url)
            taken[start:end] = b"\1" * len(url)


def _parts(escaped: Escaped, spans: list[_Span], resolve: Resolve | None) -> Iterator[str]:
    waiting = sorted(spans, key=lambda span: span[0], reverse=True)
    around: list[_Span] = []
    for start, end in itertools.pairwise(sorted({0, len(escaped.text), *escaped.edges})):
        around = [span for span in around if span[1] > start]
        while waiting and waiting[-1][0] == start:
            around.append(waiting.pop())
        yield _part(escaped, start, end, around, resolve)


def _changes(tag: Tag) -> bool:
    match tag.type:
        case "style":
            return tag.name in _STYLES
        case "link":
            return safe_url(tag.url) is not None
        case "mention":
            return True
    return False


def _part(escaped: Escaped, start: int, end: int, around: list[_Span], resolve: Resolve | None) -> str:
    text = escaped.text
    target = next((tag for *_, tag in around if tag.type == "link"), None)
    begun, mention = next(((begin, tag) for begin, _, tag in around if tag.type == "mention"), (start, None))
    auto = target is not None and target.url == text[start:end] and plain(target.url)
    if mention is not None and target is None:
        username = resolve(mention) if resolve else None
        if username and _USERNAME.fullmatch(username):
            return _mention(text, begun, mention.end or end, username) if begun == start else ""
    if target is not None:
        prepare(escaped, start, end)
    written = f"<{text[start:end]}>" if auto else escaped.raw(start, end)
    styles = {tag.name or "" for *_, tag in around if tag.type == "style"}
    if mention is not None:
        styles.add("bold")
    if target is not None:
        styles.discard("underline")  # brackets between brackets
    for name in sorted(styles):
        written = _styled(written, text, start, end, _STYLES[name])
    if target is None or auto:
        return written
    return pointed(written, text[start:end], target.url or "", target.name)


def _mention(text: str, start: int, end: int, username: str) -> str:
    """A mention that the engine takes for one, whatever it touches."""
    before = CUT if text[start - 1 : start].strip() else ""
    return f"{before}@{username}{CUT if text[end : end + 1].strip() else ''}"


def _styled(written: str, text: str, start: int, end: int, style: tuple[str, str, str]) -> str:
    """Markdown's own marks where the engine takes them for sure: letters inside, blanks or line ends outside."""
    marks, opening, closing = style
    outside = text[start - 1 : start] + text[end : end + 1]
    if marks and not outside.strip() and text[start].isalnum() and text[end - 1].isalnum():
        return f"{marks}{written}{marks}"
    return f"{opening}{written}{closing}"
