"""What the owner liked, saved, reposted and answered in stories; the things themselves are references."""

from collections.abc import Iterator

from msgspec import Struct

from exodus.dialects.meta.media import document
from exodus.dialects.meta.order import ordinals
from exodus.importers.instagram import row
from exodus.importers.instagram.reading import PLATFORM, Reading, Stream, code_of, leftover, tags, thing, user_key
from exodus.importers.instagram.row import Row
from exodus.model import Activity, ActivityKind, Attachment, Finding, Reference, Source
from exodus.takeout import Element


class Section(Struct, frozen=True, gc=False):
    """A list of things done: where it stands, what was done, to what sort of thing."""

    name: str
    kind: ActivityKind
    patterns: tuple[str, ...]
    of: str | None = None
    network: str | None = None


SECTIONS = (
    Section("liked_posts", "like", ("likes/liked_posts.json", "likes/liked_posts_*.json")),
    Section("liked_comments", "like", ("likes/liked_comments.json", "likes/liked_comments_*.json"), of="comment"),
    Section("story_likes", "like", ("story_*interactions/story_likes.json",), of="story"),
    Section("saved_posts", "save", ("saved/saved_posts.json", "saved/saved_posts_*.json")),
    Section("saved_music", "save", ("saved/saved_music.json",), of="music"),
    Section("reposts", "announce", ("reposts.json", "reposts/*.json")),
    Section("polls", "vote", ("story_*interactions/polls.json",), of="poll"),
    Section("quizzes", "vote", ("story_*interactions/quizzes.json",), of="quiz"),
    Section(
        "questions",
        "vote",
        ("story_*interactions/questions.json", "story_*interactions/question_media_response.json"),
        of="question",
    ),
    Section("countdowns", "vote", ("story_*interactions/countdowns.json",), of="countdown"),
    Section("emoji_sliders", "reaction", ("story_*interactions/emoji_sliders.json",), of="story"),
    Section(
        "story_reactions",
        "reaction",
        ("story_*interactions/*reactions.json", "story_*interactions/emoji_quick*.json"),
        of="story",
    ),
    Section("liked_threads", "like", ("threads/liked_threads.json", "threads/liked_threads_*.json"), network="threads"),
    Section("saved_threads", "save", ("threads/saved_threads.json",), network="threads"),
    Section("reposted_threads", "announce", ("threads/repost*.json",), network="threads"),
)


def interests(reading: Reading) -> Stream:
    """All of them, as Activities of the owner."""
    for section in SECTIONS:
        for (member, element), ordinal in ordinals(_rows(reading, section), _untold):
            if isinstance(element, Finding):
                yield element
            else:
                yield from _activity(reading, section, Source(member, element.pointer), element, ordinal)


Line = tuple[str, Element[Row] | Finding]


def _rows(reading: Reading, section: Section) -> Iterator[Line]:
    for member in reading.members(*section.patterns, network=section.network):
        for element in row.rows(reading.takeout, member):
            yield member.name, element


def _untold(line: Line) -> int | None:
    """The time of a row whose thing has no address of its own; ``None`` where the address tells it apart."""
    element = line[1]
    if isinstance(element, Finding):
        return None
    listed = element.value.string_list_data
    if listed and len(listed) == 1 and code_of(listed[0].href):
        return None  # the fast way for the long lists
    found = row.cells(element.value)
    return None if code_of(row.link(found)) else row.seconds(element.value, found)


def _activity(reading: Reading, section: Section, where: Source, element: Element[Row], ordinal: int) -> Stream:
    value = element.value
    found = row.cells(value)
    url = row.link(found)
    whose = row.owner(value, found)
    time = row.seconds(value, found)
    said = [cell for cell in row.texts(found) if cell.value != whose]
    shown = []
    key = reading.key(section.name, time, code_of(url) or ordinal)
    for media in row.media(value) if section.kind == "announce" else ():
        picture = document(reading.takeout, media, PLATFORM, where, within=key)
        yield picture
        shown.append(Attachment(picture.key))
    if not (time or url or whose or said):
        yield Finding(where.member, "a row that names nothing", where.pointer, failed=True)
        return
    answer = said[0].value if said and section.kind in {"vote", "reaction"} else None
    caption = said[0].value if said and value.string_list_data is None and answer is None else None
    if not said and value.label_values:  # a caption may be nothing but an address
        typed = (cell.value for cell in found if not cell.href and not cell.group and cell.value not in {"", url})
        caption = next(typed, None)
    yield Activity(
        key=key,
        kind=section.kind,
        actor=reading.owner.key,
        object=_object(section, url, whose, caption) if url or whose or caption else None,
        content=answer,
        published=row.published(time),
        attachment=tuple(shown),
        tag=tags(caption) if section.kind == "announce" else (),
        extra=leftover(
            element,
            of=section.of,
            network=section.network,
            said={cell.label: cell.value for cell in said[1:] if cell.label},
        ),
        source=where,
    )


def _object(section: Section, url: str | None, whose: str | None, caption: str | None) -> Reference:
    """What was liked or saved; a comment, a story or a poll only shares its post's address."""
    if section.of is None:
        return thing(url, whose, caption)
    return Reference(url=url, name=whose, content=caption, attributed_to=user_key(whose) if whose else None)
