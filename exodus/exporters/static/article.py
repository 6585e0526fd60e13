"""Posts, comments and shared things as articles."""

from collections import Counter
from collections.abc import Mapping

from markupsafe import escape

from exodus import render
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.card import AUDIENCES, badge, cards, original, place
from exodus.exporters.static.frame import counted
from exodus.exporters.static.icon import icon
from exodus.exporters.static.place import anchor
from exodus.exporters.static.quote import Quotes
from exodus.exporters.static.tally import tally
from exodus.exporters.static.thread import MEDIA_LIMIT, post_page
from exodus.model import Activity, Note, Record, Reference

TEXT_LIMIT = 12_000
TEXT_BYTES = 60_000
"""A text that takes more as HTML (every letter a link) is cut again."""
"""Longer texts (in code points) stand whole in a file of their own, so that no page grows without bounds."""
WHOLE = 24
"""So many media stand in the first piece of a post's own page."""
COMMENTS = 4
"""So many comments stand beneath an article; the post's own page has all."""
VERBS: Mapping[str, str] = {
    "story": "shared a story",
    "article": "wrote an article",
    "note": "wrote a note",
    "poll": "asked",
}


class Articles:
    """Writes articles for pages that lie ``root`` below the top."""

    def __init__(self, archive: Archive, root: str = "../") -> None:
        self._archive = archive
        self._root = root
        self.quotes = Quotes(archive, root)

    def article(self, note: Note, *, whole: bool = False, tail: bool = True) -> str:
        """A post with its ids. ``whole`` shows more of its media; without ``tail`` no comments."""
        where, others = self._archive.anchors(note.key)
        name = render.excerpt(note.name, 300)
        name = f"<h3 dir=auto>{escape(name)}</h3>" if name else ""
        summary = render.excerpt(note.summary, 1000)
        summary = f"<p class=summary dir=auto>{escape(summary)}</p>" if summary else ""
        media = self._archive.media.grid(
            note.attachment,
            self._root,
            most=WHOLE if whole else MEDIA_LIMIT,
            rest="" if whole else post_page(note.key),
        )
        kind = f" is-{note.kind}" if note.kind != "post" else ""
        deleted = " deleted" if note.deleted else ""
        return (
            f'<article class="post{kind}{deleted}" id="{where}">{others}'
            f"{self._header(note, where)}{self.quotes.parent(note)}{name}{summary}{self.text(note)}"
            f"{media}{cards(note.tag)}{place(note.location)}{self._when_it_is(note)}{tally(note)}"
            f"{self.reactions(note.key)}"
            f"{self._comments(note) if tail else ''}</article>"
        )

    def announce(self, activity: Activity) -> str:
        """A shared thing: who shared, and what is known of it."""
        where, others = self._archive.anchors(activity.key)
        who = self._archive.who(activity.actor)
        own = f"<div class=text dir=auto lang=''>{render.html(activity.name)}</div>" if activity.name else ""
        known = activity.object or Reference(url=activity.url)
        tags = activity.tag if activity.content and not known.content else ()
        thing = Reference(known.key, known.url, known.name, known.content or activity.content, known.attributed_to)
        media = self._archive.media.grid(activity.attachment, self._root, most=WHOLE)
        stamp = self._archive.clock.stamp(activity.published, activity.precision)
        gone = '<span class="badge gone">deleted by its author</span>' if activity.deleted else ""
        return (
            f'<article class="post announce" id="{where}">{others}<header>{who.face(self._root)}'
            f'<p class="by">{who.link(self._root)} <span class="verb">{icon("share")} shared</span></p>'
            f'<p class="line"><a class="when" href="#{where}">{stamp}</a>{badge(activity.key)}{gone}'
            f"{original(activity.url)}</p></header>{own}{self.quotes.reference(thing, tags)}{media}</article>"
        )

    def comment(self, note: Note, depth: int = 0, *, anchored: bool = True) -> str:
        """A comment or reply. ``depth`` says how far it stands inside; one that is not ``anchored`` is shown in short,
        with a link to where it stands."""
        where, others = self._archive.anchors(note.key) if anchored else ("", "")
        who = self._archive.who(note.attributed_to)
        stamp = self._archive.clock.stamp(note.published, note.precision)
        standing = self._archive.places.link(note.key)
        href = f"#{where}" if where else f"{self._root}{standing}" if standing else ""
        when = f'<a class="when" href="{href}">{stamp}</a>' if href else stamp
        ident = f' id="{where}"' if where else ""
        text = self.text(note, limit=TEXT_LIMIT if anchored else 600)
        media = self._archive.media.grid(note.attachment, self._root, most=MEDIA_LIMIT)
        return (
            f'<article class="comment d{min(depth, 3)}"{ident}>{others}{who.face(self._root, "small")}'
            f'<div class="said"><p class="by">{who.link(self._root)} {when}</p>{text}{media}{cards(note.tag)}'
            f"{self.reactions(note.key)}</div></article>"
        )

    def text(self, note: Note, *, limit: int = TEXT_LIMIT) -> str:
        """The content as a block; a long one is cut, with a link to where all of it stands."""
        content = note.content
        if not content:
            return ""
        body, cut = self._body(note, content, limit)
        more = ""
        if cut:
            here = limit < TEXT_LIMIT and len(content) <= TEXT_LIMIT  # all of it stands in the note's own place
            href = self._archive.places.link(note.key) if here else self._long(note)
            more = f'<p class="more"><a href="{self._root}{href}">read all of it</a></p>' if href else ""
        return f'<div class="text" dir="auto" lang="{render.language(note.language)}">{body}</div>{more}'

    def _body(self, note: Note, content: str, limit: int) -> tuple[str, bool]:
        """The content as HTML, cut to the limit in code points and in bytes; and whether it was cut."""
        while True:
            cut = len(content) > limit
            body = render.html(content[:limit].rstrip() + "…" if cut else content, note.tag, self.quotes.mention)
            if len(body) <= TEXT_BYTES // 4 or len(body.encode("utf-8", "replace")) <= TEXT_BYTES:
                return body, cut
            limit = min(limit, len(content)) // 2

    def reactions(self, key: str) -> str:
        """What people did to a thing, summed up."""
        if key not in self._archive.survey.acted:
            return ""
        counts: Counter[str] = Counter()
        names: dict[str, list[str]] = {}
        for record in self._archive.selection.records("Activity", in_reply_to=key):
            sign = _sign(record)
            if sign and isinstance(record, Activity):
                counts[sign] += 1
                if counts[sign] <= 12:
                    names.setdefault(sign, []).append(self._archive.who(record.actor).name)
        if not counts:
            return ""
        items = "".join(
            f'<li title="{escape(", ".join(names[sign]))}"><span>{escape(sign)}</span> {count:,}</li>'
            for sign, count in counts.most_common(12)
        )
        return f'<ul class="reactions" aria-label="reactions">{items}</ul>'

    def _long(self, note: Note) -> str:
        """The file that holds a very long text whole; the mark at its start tells browsers that it is UTF-8."""
        path = f"posts/{anchor(note.key)}.txt"
        if self._archive.places.page(path) is None:
            self._archive.places.put(path, path)
            self._archive.frame.write(path, "\ufeff" + render.printable(note.content or ""))
        return path

    def _header(self, note: Note, where: str) -> str:
        who = self._archive.who(note.attributed_to)
        verb = f' <span class="verb">{VERBS[note.kind]}</span>' if note.kind in VERBS else ""
        stamp = self._archive.clock.stamp(note.published, note.precision)
        seen = AUDIENCES.get(note.audience)
        seen = f'<span class="audience" title="who could see it">{seen}</span>' if seen else ""
        gone = '<span class="badge gone">deleted by its author</span>' if note.deleted else ""
        edited = f'<span class="edited" title="{note.updated:%Y-%m-%d}">edited</span>' if note.updated else ""
        return (
            f'<header>{who.face(self._root)}<p class="by">{who.link(self._root)}{verb}{self._into(note)}</p>'
            f'<p class="line"><a class="when" href="#{where}">{stamp}</a>{badge(note.key)}{seen}{edited}{gone}'
            f"{original(note.url)}</p></header>"
        )

    def _into(self, note: Note) -> str:
        """Where it was written: the group, page or list, or somebody's wall."""
        if note.context and self._archive.survey.collections.get(note.context) in ("group", "page", "list"):
            context = self._archive.selection.get(note.context)
            name = render.excerpt(context.name, 80) if context else ""
            href = f"{self._root}groups/{anchor(note.context)}.html"
            return f' <span class="verb">in</span> <a href="{href}"><bdi>{escape(name or "a group")}</bdi></a>'
        target = render.excerpt(note.target.name, 80) if note.target else ""
        return f' <span class="verb">to</span> <bdi>{escape(target)}</bdi>' if target else ""

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
        for child in self._archive.threads.children(note.key):
            count += 1
            if count <= COMMENTS:
                shown.append(self.comment(child, anchored=False))
        if not count:
            return ""
        root = self._archive.threads.root(note)
        href = f"{self._root}{post_page(root)}" + ("" if root == note.key else f"#{anchor(note.key)}")
        label = counted(count, "reply", "replies") if note.kind == "comment" else counted(count, "comment")
        return (
            f'<div class="comments" role="group" aria-label="comments">{"".join(shown)}'
            f'<p class="more"><a href="{href}">{icon("comment")} {label} in full</a></p></div>'
        )


def _sign(record: Record) -> str | None:
    if record.kind == "like":
        return "♥"
    if record.kind == "reaction" and isinstance(record, Activity):
        return render.excerpt(record.content, 12) or "♥"
    return {"announce": "shared", "save": "saved"}.get(record.kind)
