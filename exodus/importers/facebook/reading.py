"""What all sections of one Facebook takeout share while it is read."""

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from exodus.dialects.meta.media import Media, document, subtitle
from exodus.dialects.meta.person import People
from exodus.dialects.meta.text import repair, repair_name, repaired
from exodus.importers.facebook.mention import mentioned
from exodus.model import (
    Actor,
    Attachment,
    Collection,
    Document,
    Note,
    Record,
    Reference,
    Source,
    derived_key,
    from_seconds,
)
from exodus.takeout import Member, Takeout
from exodus.takeout.member import matches

FOREIGN = ("your_instagram_activity/", "instagram-")
"""Folders (or their beginnings) of Instagram's tree, which a takeout may hold beside Facebook's."""


class Reading:
    """One takeout being read: the owner, the people met, the groups known."""

    def __init__(self, takeout: Takeout, people: People) -> None:
        self.takeout = takeout
        self.people = people
        self.owner = people.owner.key
        # Media are many and never asked for by pattern.
        self._data = [member for member in takeout.members("*.json") if own(member.name)]
        self.groups: dict[str, str] = {}
        """The groups met: repaired name → key."""
        self.essays: set[tuple[int, str]] = set()
        """The notes told so far: when they were made, in seconds, and their title."""

    def members(self, *patterns: str) -> list[Member]:
        """The JSON members of Facebook's own tree that fit one of the patterns."""
        return [member for member in self._data if matches(member.name, patterns)]

    def key(self, section: str, *parts: object) -> str:
        """The key of a thing Facebook gave no id."""
        return derived_key("facebook", section, self.takeout.account, *parts)

    def meet(self, name: str | None, scope: str, source: Source) -> tuple[str, Actor | None]:
        """The key of the person called so (as written), and the Actor at the first meeting."""
        return self.people.meet(repair_name(name or ""), scope, source)

    def group(self, name: str, source: Source) -> tuple[str, Collection | None]:
        """The key of the group called so (repaired), and its Collection when it is met for the first time.

        Facebook names no group by an id where it says who wrote in it: the name is all there is, so a renamed group is
        another one until somebody joins the two.
        """
        if name in self.groups:
            return self.groups[name], None
        key = self.groups[name] = self.key("group", name)
        return key, Collection(key=key, kind="group", name=name, audience="group", source=source)

    def enclose(
        self, media: Media, source: Source, within: str, content: str | None = None
    ) -> Iterator[Attachment | Record]:
        """A media object as its Document, then the Attachment that shows it, subtitles, and comments listed under it.

        The caption is left out where it only repeats ``content`` (with people's names in their places).
        """
        picture = document(self.takeout, media, "facebook", source, attributed_to=self.owner, within=within)
        yield picture
        caption = mentioned(repair(media.description))[0] if media.description else None
        yield Attachment(picture.key, None if caption == content else caption)
        lines = subtitle(media)
        if lines:
            spoken = document(self.takeout, lines, "facebook", source, attributed_to=self.owner, within=picture.key)
            yield spoken
            yield Attachment(spoken.key)
        yield from self._remarks(media, picture, source)

    def picture(self, media: Media, source: Source, unknown: dict[str, Any] | None = None) -> Iterator[Record]:
        """A media object that stands alone: the Document has the caption, and what nobody knew beside it."""
        told = list(self.enclose(media, source, ""))
        captions = [value.caption for value in told if isinstance(value, Attachment)]
        for value in told:
            if value is told[0] and isinstance(value, Document):
                yield structs.replace(value, summary=captions[0], extra={**value.extra, **spare(unknown=unknown)})
            elif not isinstance(value, Attachment):
                yield value

    def _remarks(self, media: Media, picture: Document, source: Source) -> Iterator[Record]:
        counted: dict[int, int] = {}
        for remark in media.comments or ():
            ordinal = counted.get(remark.timestamp, 0)
            counted[remark.timestamp] = ordinal + 1
            author, actor = self.meet(remark.author, picture.key, source)
            if actor:
                yield actor
            yield Note(
                key=self.key("remarks", picture.key, remark.timestamp, ordinal),
                kind="comment",
                attributed_to=author,
                content=repair(remark.comment or "") or None,
                published=from_seconds(remark.timestamp),
                ordinal=ordinal,
                in_reply_to=Reference(key=picture.key),
                source=source,
            )


def own(name: str) -> bool:
    """Whether a member belongs to Facebook's tree."""
    return not name.startswith(FOREIGN) and "/your_instagram_activity/" not in name and "/instagram-" not in name


def spare(**values: Any) -> dict[str, Any]:
    """The values that say something, repaired, for ``extra``."""
    return {name: repaired(value) for name, value in values.items() if value not in (None, "", False, 0, [], {}, ())}
