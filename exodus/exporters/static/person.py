"""People: who appears here, how often, and where one met them."""

from collections.abc import Iterator
from itertools import islice

from markupsafe import escape

from exodus import render
from exodus.exporters.static.archive import Archive, crumbs
from exodus.exporters.static.card import badge, original, place
from exodus.exporters.static.conversation import conversation_row
from exodus.exporters.static.frame import counted
from exodus.exporters.static.photo import album_card
from exodus.exporters.static.place import anchor
from exodus.exporters.static.quote import Quotes
from exodus.model import Activity, Actor, Collection, Note

TIES = {
    "friend": "a friend",
    "follow": "followed by {owner}",
    "follower": "a follower",
    "block": "blocked",
    "mute": "muted",
}
RECENT = 20
"""So many of a person's words stand on their page."""


def write_people(archive: Archive) -> None:
    """Write a page for everybody who appears in the records, and the list of them, the closest first."""
    figures = archive.survey.figures
    keys = sorted(figures, key=lambda key: (-figures[key].score, archive.who(key).name.casefold(), key))
    keys = [key for key in keys if archive.faces.page(key) and not archive.who(key).owner]
    for key in [*archive.faces.owners, *keys]:
        if archive.faces.page(key):
            _write_one(archive, key)
    lead = f'<p class="lead">{counted(len(keys), "person", "people")} who wrote or took part, the closest first.</p>'
    sheet = archive.sheet("people/index", "People", lead=lead, classes="rows")
    for key in keys:
        sheet.add(_row(archive, key), key)
    if _write_silent(archive):
        sheet.group("")
        sheet.add('<p class="more"><a href="others.html">People who are only named</a></p>')
    elif not keys:
        sheet.add('<p class="empty">Nobody else wrote anything in this archive.</p>')
    sheet.close()


def _write_silent(archive: Archive) -> int:
    """The list of everybody who is only named: followed, mentioned, befriended."""
    way = crumbs(("People", "people/index.html"))
    sheet = archive.sheet("people/others", "Only named", crumbs=way, classes="rows")
    count = 0
    for actor in archive.selection.records("Actor"):
        if not isinstance(actor, Actor) or archive.faces.page(actor.key):
            continue
        ident, others = archive.anchors(actor.key)
        who = archive.who(actor.key)
        handle = f'<span class="said">@<bdi>{escape(who.handle)}</bdi></span>' if who.handle else ""
        sheet.add(
            f'<div class="row" id="{ident}">{others}<span class="faces">{who.face("../", "small")}</span>'
            f'<span class="words"><bdi class="title">{escape(who.name)}</bdi>{handle}</span>'
            f'<span class="side">{original(actor.url)}{badge(actor.key)}</span></div>',
            actor.key,
        )
        count += 1
    if count:
        sheet.close()
    return count


def person_card(archive: Archive, key: str, root: str) -> str:
    """Somebody as a small card that leads to their page."""
    who = archive.who(key)
    figure = archive.survey.figures[key]
    count = counted(figure.messages, "message") if figure.messages else counted(figure.score, "time")
    return (
        f'<a class="card person" href="{root}{who.page}">{who.face(root, "large")}'
        f'<bdi class="title">{escape(who.name)}</bdi><span class="line">{count}</span></a>'
    )


def _row(archive: Archive, key: str) -> str:
    who = archive.who(key)
    figure = archive.survey.figures[key]
    parts = [counted(figure.messages, "message")] if figure.messages else []
    parts += [counted(figure.comments, "comment")] if figure.comments else []
    parts += [counted(figure.posts, "post")] if figure.posts else []
    parts += [counted(figure.reactions, "reaction")] if figure.reactions else []
    if not parts:
        talks, albums = len(figure.conversations), len(figure.albums)
        parts = [counted(talks, "shared conversation")] if talks else [counted(albums, "shared album")]
    last = archive.clock.day(figure.span.last) if figure.span.last else ""
    handle = f'<span class="said">@<bdi>{escape(who.handle)}</bdi></span>' if who.handle else ""
    return (
        f'<a class="row" href="../{who.page}"><span class="faces">{who.face("../", "small")}</span>'
        f'<span class="words"><bdi class="title">{escape(who.name)}</bdi>{handle}</span>'
        f'<span class="side"><span>{" · ".join(parts)}</span><span>{last}</span></span></a>'
    )


def _write_one(archive: Archive, key: str) -> None:
    found = archive.selection.get(key)
    actor = found if isinstance(found, Actor) else Actor(key=key)
    who = archive.who(key)
    sheet = archive.sheet(
        f"people/{anchor(key)}",
        who.name,
        lead=_lead(archive, actor),
        crumbs=crumbs(("People", "people/index.html")),
        classes="rows person",
    )
    archive.places.put(key, sheet.path)
    figure = archive.survey.figures[key]
    talks = [archive.selection.get(shared) for shared in figure.conversations]
    if talks:
        label = "Conversations" if actor.owner else "Shared conversations"
        sheet.group(f"<h2>{label}</h2>", '<div class="list">', "</div>")
        for talk in talks:
            if isinstance(talk, Collection):
                sheet.add(str(conversation_row(archive, talk)))
    albums = [archive.selection.get(shared) for shared in figure.albums]
    if albums:
        sheet.group("<h2>Shared albums</h2>", '<div class="cards covers">', "</div>")
        for album in albums:
            if isinstance(album, Collection):
                sheet.add(str(album_card(archive, album)))
    if (figure.comments or figure.posts) and not actor.owner:
        sheet.group("<h2>What they wrote</h2>", '<div class="cards">', "</div>")
        for note in _recent(archive, key):
            sheet.add(Quotes(archive, "../").preview(note))
    sheet.close()


def _recent(archive: Archive, key: str) -> Iterator[Note]:
    kinds = ("comment", "post", "article", "note", "story", "poll", "event")
    written = archive.selection.records("Note", kinds=kinds, attributed_to=key, newest_first=True)
    for _, record in zip(range(RECENT), written, strict=False):
        if isinstance(record, Note):
            yield record


def _lead(archive: Archive, actor: Actor) -> str:
    who = archive.who(actor.key)
    figure = archive.survey.figures[actor.key]
    ident, others = archive.anchors(actor.key)
    handle = f"<span>@<bdi>{escape(actor.preferred_username)}</bdi></span>" if actor.preferred_username else ""
    ties = "".join(
        f'<span class="tie">{escape(tie)}</span>' for tie in islice(dict.fromkeys(_ties(archive, actor)), 12)
    )
    facts = [
        (figure.messages, "message"),
        (figure.comments, "comment"),
        (figure.posts, "post"),
        (figure.reactions, "reaction"),
    ]
    tiles = "".join(
        f"<div><dt>{one if count == 1 else one + 's'}</dt><dd>{count:,}</dd></div>" for count, one in facts if count
    )
    span = figure.span
    met = ""
    if span.first and span.last:
        met = (
            f'<p class="line">first here {archive.clock.day(span.first)} · last here {archive.clock.day(span.last)}</p>'
        )
    summary = (
        f'<div class="text" dir="auto" lang="">{render.html(actor.summary[:4000], actor.tag)}</div>'
        if actor.summary
        else ""
    )
    return (
        f'<div class="overview profile" id="{ident}">{others}{who.face("../", "huge")}<div>'
        f'<p class="line">{badge(actor.key)}{handle}{ties}'
        f"{original(actor.url)}</p>{summary}{place(actor.location)}{met}<dl class=facts>{tiles}</dl></div></div>"
    )


def _ties(archive: Archive, actor: Actor) -> Iterator[str]:
    """How the owner and somebody are connected, and since when."""
    owner = archive.who(archive.faces.owners[0]).name if archive.faces.owners else "the owner"
    if actor.key in archive.survey.acted:
        for record in archive.selection.records(
            "Activity", kinds=("friend", "follow", "block", "mute"), in_reply_to=actor.key
        ):
            if isinstance(record, Activity):
                yield TIES[record.kind].format(owner=owner) + _since(archive, record)
    for record in archive.selection.records("Activity", kinds=("follower", "friend"), attributed_to=actor.key):
        if isinstance(record, Activity) and not actor.owner:
            yield TIES[record.kind] + _since(archive, record)


def _since(archive: Archive, activity: Activity) -> str:
    return f" since {archive.clock.day(activity.published)}" if activity.published else ""
