"""Things that are named inside other things: quotes, previews, parents, mentions."""

from markupsafe import escape

from exodus import render
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.card import badge
from exodus.exporters.static.icon import icon
from exodus.model import Collection, Document, Note, Reference, Tag

LIMIT = 12_000


class Quotes:
    """Writes quotes for pages that lie ``root`` below the top."""

    def __init__(self, archive: Archive, root: str) -> None:
        self._archive = archive
        self._root = root

    def mention(self, tag: Tag) -> str | None:
        """The page of a mentioned person."""
        page = self._archive.faces.page(tag.key) if tag.key else None
        return self._root + page if page else None

    def named(self, attributed_to: str | None) -> str:
        """Somebody a reference names: an Actor's key or a plain name; nothing for a key nobody knows."""
        if not attributed_to:
            return ""
        if self._archive.selection.get(attributed_to) is not None:
            return self._archive.who(attributed_to).link(self._root)
        return "" if ":" in attributed_to else f"<bdi>{escape(render.excerpt(attributed_to, 80))}</bdi>"

    def reference(self, reference: Reference | None, tags: tuple[Tag, ...] = ()) -> str:
        """A thing that is named: quoted from the archive if it is there, else what the takeout says of it."""
        if reference is None:
            return ""
        found = self._archive.note(reference.key)
        if found is not None:
            return self.quote(found)
        by = self.named(reference.attributed_to)
        by = f'<p class="by">{by}</p>' if by else ""
        name = f"<p class=title dir=auto>{escape(render.excerpt(reference.name, 300))}</p>" if reference.name else ""
        body = render.html((reference.content or "")[:LIMIT], tags, self.mention)
        text = f'<div class="text" dir="auto" lang="">{body}</div>' if body else ""
        link = outside(reference.url)
        link = f'<p class="line">{link}</p>' if link else ""
        if not (by or name or text or link):
            link = '<p class="line">not in your archive</p>'
        return f'<blockquote class="quote">{by}{name}{text}{link}</blockquote>'

    def quote(self, note: Note, length: int = 280) -> str:
        """A note of the archive in short, linked to where it stands."""
        by = self._archive.who(note.attributed_to).link(self._root)
        text = f'<p class="text" dir="auto" lang="">{said(note, length)}</p>'
        return f'<blockquote class="quote"><p class="by">{by} {self._when(note)}</p>{text}</blockquote>'

    def preview(self, note: Note) -> str:
        """A note as a card that leads to where it stands."""
        media = self._archive.media
        documents = (document for _, document in media.shown(note.attachment[:4]))
        shots = (media.image(document, self._root) for document in documents if document and media.is_image(document))
        by = f"<bdi>{escape(self._archive.who(note.attributed_to).name)}</bdi>"
        inner = (
            f'{next(shots, "")}<span class="words">'
            f'<span class="year">{self._archive.clock.stamp(note.published, note.precision)}</span>'
            f'<span class="text" dir="auto" lang="">{said(note, 180)}</span>'
            f'<span class="line">{by}{badge(note.key)}</span></span>'
        )
        place = self._archive.places.link(note.key)
        if place is None:
            return f'<div class="card memory">{inner}</div>'
        return f'<a class="card memory" href="{self._root}{place}">{inner}</a>'

    def parent(self, note: Note) -> str:
        """The line above an answer: to whom, to what."""
        if note.in_reply_to is None:
            return ""
        label = f'<p class="replying">{icon("reply")} in reply to'
        found = self._archive.note(note.in_reply_to.key)
        if found is None:
            thing = self._archive.selection.get(note.in_reply_to.key) if note.in_reply_to.key else None
            if isinstance(thing, Document | Collection):
                return f"{label} {self._thing(thing)}</p>"
            if note.summary and note.summary == note.in_reply_to.name and not note.in_reply_to.url:
                return ""  # the summary says it: "Ana commented on Ben's photo."
            return f"{label} {self._absent(note.in_reply_to)}</p>"
        quoted = f"<q dir=auto>{said(found, 110)}</q>"
        place = self._archive.places.link(found.key)
        if place:
            quoted = f'<a href="{self._root}{place}">{quoted}</a>'
        return f"{label} {self._archive.who(found.attributed_to).link(self._root)} {quoted}</p>"

    def _thing(self, thing: Document | Collection) -> str:
        word = "an album" if thing.kind == "album" else "a photo" if thing.kind == "image" else f"a {thing.kind}"
        name = render.excerpt(thing.name, 80) if isinstance(thing, Collection) else ""
        text = f"{word} <bdi>{escape(name)}</bdi>" if name else word
        place = self._archive.places.link(thing.key)
        return f'<a href="{self._root}{place}">{text}</a>' if place else text

    def _absent(self, reference: Reference) -> str:
        named = self.named(reference.attributed_to or reference.name)
        text = render.excerpt(reference.content, 160)
        text = f" <q dir=auto>{escape(text)}</q>" if text else ""
        link = outside(reference.url)
        if not named:
            named = "something"
        absent = ' <span class="badge absent">not in your archive</span>'
        return f"{named}{text}{f' on {link}' if link else ''}{absent}"

    def _when(self, note: Note) -> str:
        stamp = self._archive.clock.stamp(note.published, note.precision)
        place = self._archive.places.link(note.key)
        return f'<a class="when" href="{self._root}{place}">{stamp}</a>' if place else stamp


def said(note: Note, length: int) -> str:
    """What a note says, in short and escaped."""
    text = render.excerpt(note.content or note.name, length)
    return str(escape(text)) or ("<em>without words</em>" if note.attachment else "<em>no text</em>")


def outside(url: str | None) -> str:
    """A link to somewhere else, shown as the name of the site; nothing when it is not safe."""
    safe = render.safe_url(url)
    if safe is None:
        return ""
    return f'<a class="out" href="{escape(safe)}" {render.EXTERNAL}>{escape(render.host(safe) or safe)}</a>'
