"""Posts, comments and shared things as articles."""

from collections import Counter
from collections.abc import Iterator

from markupsafe import escape

from exodus import render
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.card import AUDIENCES, badge, cards, original, place
from exodus.exporters.static.frame import counted
from exodus.exporters.static.icon import icon
from exodus.exporters.static.place import anchor
from exodus.model import Activity, Note, Record, Reference, Tag

TEXT_LIMIT = 12_000
"""Longer texts (in code points) stand whole in a file of their own, so that no page grows without bounds."""
MEDIA_LIMIT = 12
"""So many media stand in a timeline article; the post's own page has all."""
COMMENTS = 4
"""So many comments stand beneath an article; the post's own page has all."""
VERBS = {"story": "shared a story", "article": "wrote an article", "note": "wrote a note", "poll": "asked"}


class Articles:
    """Writes articles for pages one folder below the top (``root`` is ``../``)."""

    def __init__(self, archive: Archive, root: str = "../") -> None:
        self._archive = archive
        self._root = root

    def article(self, note: Note, *, whole: bool = False, tail: bool = True, anchored: bool = True) -> str:
        """A post. ``whole`` shows all its text; without ``tail`` no comments; ``anchored`` carries its ids."""
        where, others = self._archive.anchors(note.key) if anchored else ("", "")
        name = f"<h3 dir=auto>{escape(render.excerpt(note.name, 300))}</h3>" if note.name else ""
        summary = (
            f"<p class=summary dir=auto>{render.html(render.excerpt(note.summary, 1000))}</p>" if note.summary else ""
        )
        most = 60 if whole else MEDIA_LIMIT
        rest = len(note.attachment) - most
        more = ""
        if rest > 0 and not whole:
            more = f'<p class="more"><a href="{self._root}{post_page(note.key)}">{counted(rest, "more")} in this post</a></p>'
        ident = f' id="{where}"' if where else ""
        deleted = " deleted" if note.deleted else ""
        return (
            f'<article class="post {note.kind}{deleted}"{ident}>{others}{self._header(note, where)}{self._parent(note)}{name}{summary}'
            f"{self.text(note, whole=whole)}{self._archive.media.grid(note.attachment, self._root, most=most)}{more}"
            f"{cards(note.tag)}{place(note.location)}{self._when_it_is(note)}{self.reactions(note.key)}{self._comments(note) if tail else ''}</article>"
        )

    def announce(self, activity: Activity) -> str:
        """A shared thing: who shared, and what is known of it."""
        where, others = self._archive.anchors(activity.key)
        who = self._archive.who(activity.actor)
        own = f"<div class=text dir=auto lang=''>{render.html(activity.name)}</div>" if activity.name else ""
        reference = activity.object
        if activity.content and reference and not reference.content:
            reference = Reference(
                reference.key, reference.url, reference.name, activity.content, reference.attributed_to
            )
        elif activity.content and not reference:
            reference = Reference(content=activity.content, url=activity.url)
        tags = activity.tag if reference and reference.content == activity.content else ()
        return (
            f'<article class="post announce" id="{where}">{others}<header>{who.face(self._root)}<p class="by">{who.link(self._root)} '
            f'<span class="verb">{icon("share")} shared</span></p><p class="line"><a class="when" href="#{where}">'
            f"{self._archive.clock.stamp(activity.published, activity.precision)}</a>{badge(activity.key)}</p></header>"
            f"{own}{self.reference(reference, tags)}{self._archive.media.grid(activity.attachment, self._root, most=MEDIA_LIMIT)}</article>"
        )

    def comment(self, note: Note, depth: int = 0, *, anchored: bool = True, whole: bool = True) -> str:
        """A comment or reply. ``depth`` says how far it stands inside."""
        where, others = self._archive.anchors(note.key) if anchored else ("", "")
        who = self._archive.who(note.attributed_to)
        ident = f' id="{where}"' if where else ""
        href = f"#{where}" if where else self._root + (self._archive.places.link(note.key) or "")
        stamp = self._archive.clock.stamp(note.published, note.precision)
        when = f'<a class="when" href="{href}">{stamp}</a>' if where or href != self._root else stamp
        text = self.text(note, whole=whole, limit=TEXT_LIMIT if whole else 600)
        return (
            f'<article class="comment d{min(depth, 3)}"{ident}>{others}{who.face(self._root, "small")}<div class="said">'
            f"<p class=by>{who.link(self._root)} {when}</p>{text}"
            f"{self._archive.media.grid(note.attachment, self._root, most=MEDIA_LIMIT)}{cards(note.tag)}{self.reactions(note.key)}</div></article>"
        )

    def text(self, note: Note, *, whole: bool = True, limit: int = TEXT_LIMIT) -> str:
        """The content as a block; a long one is cut, with a link to where all of it stands."""
        content = note.content
        if not content:
            return ""
        more = ""
        if len(content) > limit:
            href = self._long(note) if len(content) > TEXT_LIMIT else self._archive.places.link(note.key)
            content = content[:limit].rstrip() + "…"
            more = f'<p class="more"><a href="{self._root}{href}">read all of it</a></p>' if href else ""
        body = render.html(content, note.tag, self.mention)
        return f'<div class="text" dir="auto" lang="{render.language(note.language)}">{body}</div>{more}'

    def _long(self, note: Note) -> str:
        """The file that holds a very long text whole; the mark at its start tells browsers that it is UTF-8."""
        path = f"posts/{anchor(note.key)}.txt"
        if self._archive.places.page(path) is None:
            self._archive.places.put(path, path)
            self._archive.frame.write(path, "\ufeff" + render.printable(note.content or ""))
        return path

    def mention(self, tag: Tag) -> str | None:
        """The page of a mentioned person."""
        page = self._archive.faces.page(tag.key) if tag.key else None
        return self._root + page if page else None

    def reactions(self, key: str) -> str:
        """What people did to a thing, summed up."""
        if key not in self._archive.survey.acted:
            return ""
        counts: Counter[str] = Counter()
        names: dict[str, list[str]] = {}
        for record in self._archive.selection.records("Activity", in_reply_to=key):
            sign = _sign(record)
            if sign:
                counts[sign] += 1
                if counts[sign] <= 12 and isinstance(record, Activity):
                    names.setdefault(sign, []).append(self._archive.who(record.actor).name)
        if not counts:
            return ""
        items = "".join(
            f'<li title="{escape(", ".join(names[sign]))}"><span>{escape(sign)}</span> {count:,}</li>'
            for sign, count in counts.most_common(12)
        )
        return f'<ul class="reactions" aria-label="reactions">{items}</ul>'

    def reference(self, reference: Reference | None, tags: tuple[Tag, ...] = ()) -> str:
        """A thing that is named: quoted from the archive if it is there, else what the takeout says of it."""
        if reference is None:
            return ""
        found = self._archive.note(reference.key)
        if found is not None:
            return self.quote(found)
        by = self._named(reference.attributed_to)
        by = f'<p class="by">{by}</p>' if by else ""
        name = f"<p class=title dir=auto>{escape(render.excerpt(reference.name, 300))}</p>" if reference.name else ""
        text = render.html((reference.content or "")[:TEXT_LIMIT], tags, self.mention)
        text = f'<div class="text" dir="auto" lang="">{text}</div>' if text else ""
        url = render.safe_url(reference.url)
        link = (
            f'<p class="line"><a class="out" href="{escape(url)}" {render.EXTERNAL}>{escape(render.host(url))}</a></p>'
            if url
            else ""
        )
        if not (by or name or text):
            link = link or '<p class="line">not in this archive</p>'
        return f'<blockquote class="quote">{by}{name}{text}{link}</blockquote>'

    def quote(self, note: Note, length: int = 280) -> str:
        """A note of the archive in short, linked to where it stands."""
        who = self._archive.who(note.attributed_to)
        text = escape(render.excerpt(note.content or note.name, length)) or _speechless(note)
        place_ = self._archive.places.link(note.key)
        stamp = self._archive.clock.stamp(note.published, note.precision)
        when = f'<a class="when" href="{self._root}{place_}">{stamp}</a>' if place_ else stamp
        return f'<blockquote class="quote"><p class="by">{who.link(self._root)} {when}</p><p class="text" dir="auto" lang="">{text}</p></blockquote>'

    def preview(self, note: Note) -> str:
        """A note as a card that leads to where it stands."""
        who = self._archive.who(note.attributed_to)
        place_ = self._archive.places.link(note.key)
        shot = ""
        for _, document in self._archive.media.shown(note.attachment[:4]):
            if document is not None and self._archive.media.is_image(document):
                shot = self._archive.media.image(document, self._root)
                break
        text = escape(render.excerpt(note.content or note.name, 180)) or _speechless(note)
        inner = (
            f'{shot}<span class="words"><span class="year">{self._archive.clock.stamp(note.published, note.precision)}</span>'
            f'<span class="text" dir="auto" lang="">{text}</span><span class="line"><bdi>{escape(who.name)}</bdi>{badge(note.key)}</span></span>'
        )
        return (
            f'<a class="card memory" href="{self._root}{place_}">{inner}</a>'
            if place_
            else f'<div class="card memory">{inner}</div>'
        )

    def _header(self, note: Note, where: str) -> str:
        who = self._archive.who(note.attributed_to)
        verb = f' <span class="verb">{VERBS[note.kind]}</span>' if note.kind in VERBS else ""
        into = self._into(note)
        stamp = self._archive.clock.stamp(note.published, note.precision)
        when = f'<a class="when" href="#{where}">{stamp}</a>' if where else stamp
        seen = AUDIENCES.get(note.audience)
        seen = f'<span class="audience" title="who could see it">{seen}</span>' if seen else ""
        gone = '<span class="badge gone">deleted by its author</span>' if note.deleted else ""
        edited = (
            f'<span class="edited" title="last edited {note.updated:%Y-%m-%d}">edited</span>' if note.updated else ""
        )
        return (
            f'<header>{who.face(self._root)}<p class="by">{who.link(self._root)}{verb}{into}</p>'
            f'<p class="line">{when}{badge(note.key)}{seen}{edited}{gone}{original(note.url)}</p></header>'
        )

    def _into(self, note: Note) -> str:
        context = self._archive.selection.get(note.context) if note.context else None
        if (
            context is not None
            and context.name
            and self._archive.survey.collections.get(context.key) in ("group", "page", "list")
        ):
            href = f"{self._root}groups/{anchor(context.key)}.html"
            return f' <span class="verb">in</span> <a class="into" href="{href}"><bdi>{escape(render.excerpt(context.name, 80))}</bdi></a>'
        target = note.target.name if note.target else None
        return f' <span class="verb">to</span> <bdi>{escape(render.excerpt(target, 80))}</bdi>' if target else ""

    def _parent(self, note: Note) -> str:
        if note.in_reply_to is None:
            return ""
        found = self._archive.note(note.in_reply_to.key)
        label = f'<p class="replying">{icon("reply")} in reply to'
        if found is None:
            by = self._named(note.in_reply_to.attributed_to or note.in_reply_to.name)
            url = render.safe_url(note.in_reply_to.url)
            text = by or "something that is not in this archive"
            link = (
                f' · <a class="out" href="{escape(url)}" {render.EXTERNAL}>{escape(render.host(url))}</a>'
                if url
                else ""
            )
            said = (
                f" <q dir=auto>{escape(render.excerpt(note.in_reply_to.content, 160))}</q>"
                if note.in_reply_to.content
                else ""
            )
            return f"{label} {text}{said}{link}</p>"
        href = self._archive.places.link(found.key)
        who = self._archive.who(found.attributed_to)
        said = escape(render.excerpt(found.content or found.name, 110)) or _speechless(found)
        link = f'<a href="{self._root}{href}"><q dir=auto>{said}</q></a>' if href else f"<q dir=auto>{said}</q>"
        return f"{label} {who.link(self._root)} {link}</p>"

    def _named(self, attributed_to: str | None) -> str:
        if not attributed_to:
            return ""
        if self._archive.selection.get(attributed_to) is not None:
            return self._archive.who(attributed_to).link(self._root)
        return "" if ":" in attributed_to else f"<bdi>{escape(render.excerpt(attributed_to, 80))}</bdi>"

    def _when_it_is(self, note: Note) -> str:
        if note.start_time is None:
            return ""
        end = f" – {self._archive.clock.stamp(note.end_time)}" if note.end_time else ""
        return f'<p class="line event-time">{icon("event")} {self._archive.clock.stamp(note.start_time)}{end}</p>'

    def _comments(self, note: Note) -> str:
        if note.key not in self._archive.survey.replied:
            return ""
        shown: list[str] = []
        count = 0
        for child in self.children(note.key):
            count += 1
            if count <= COMMENTS:
                shown.append(self.comment(child, anchored=False, whole=False))
        if not count:
            return ""
        href = f"{self._root}{post_page(note.key)}"
        return (
            f'<section class="comments" aria-label="comments">{"".join(shown)}<p class="more"><a href="{href}">{icon("comment")} '
            f"{counted(count, 'comment')} in full</a></p></section>"
        )

    def children(self, key: str) -> Iterator[Note]:
        """The Notes that answer a thing."""
        for record in self._archive.selection.records("Note", in_reply_to=key):
            if isinstance(record, Note):
                yield record


def post_page(key: str) -> str:
    """The path of a post's own page."""
    return f"posts/{anchor(key)}.html"


def _sign(record: Record) -> str | None:
    if not isinstance(record, Activity):
        return None
    if record.kind == "like":
        return "♥"
    if record.kind == "reaction":
        return render.excerpt(record.content, 12) or "♥"
    return {"announce": "shared", "save": "saved"}.get(record.kind)


def _speechless(note: Note) -> str:
    return "<em>without words</em>" if note.attachment else "<em>no text</em>"
