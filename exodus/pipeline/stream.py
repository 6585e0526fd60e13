"""The order in which a selection goes to a server."""

import heapq
import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from exodus.contracts import Selection
from exodus.model import Activity, Note, Record
from exodus.pipeline.selection import StoreSelection

Ahead = tuple[str, tuple[str, ...]]
AHEAD: tuple[Ahead, ...] = (
    ("Actor", ()),
    ("Collection", ("group", "page", "list", "conversation")),
    ("Document", ()),
    ("Collection", ("album",)),
)
"""What must be there before anything is said: people before the rooms they are in, bytes before what shows them."""

Said = Note | Activity
Together = tuple[Record, tuple[Note, ...]]
"""A record, and the messages that go along with it."""
LONGEST = 50
"""So many messages make one item at most."""
NEVER = datetime.max.replace(tzinfo=UTC)


def streams(
    selection: StoreSelection, leads: Callable[[str], bool] | None = None, *, by_time: bool = False
) -> Iterator[Iterator[Together]]:
    """What is said and done, as streams that may run side by side: all that stands outside conversations, announced
    things among it, oldest first, then every conversation. Activities follow what they are about.

    With ``leads``, which says whether a message's own item was delivered before, messages are gathered. Outside
    conversations nothing comes before what it answers, unless all goes strictly ``by_time``.
    """
    rooms = {room.key for room in selection.steadily("Collection", kinds=("conversation",))}
    outside = (note for note in _told(selection) if note.context not in rooms)
    ordered = outside if by_time else after_parents(outside, selection)
    yield ((record, ()) for record in with_activities(ordered, selection))
    for room in sorted(rooms):
        inside = with_activities(_notes(selection, room), selection)
        yield gathered(inside, leads) if leads else ((record, ()) for record in inside)


def activities_alone(selection: StoreSelection) -> Iterator[Record]:
    """The Activities that are about nothing said in the selection, and say nothing themselves."""
    for record in selection.steadily("Activity"):
        if isinstance(record, Activity) and record.kind != "announce" and _is_alone(record, selection):
            yield record


def after_parents(notes: Iterable[Said], selection: Selection) -> Iterator[Said]:
    """What is said in its order, but none before what it answers: what is dated earlier (clocks go wrong) waits."""
    waiting: dict[str, list[Said]] = {}
    held: set[str] = set()
    passed: set[str] = set()  # those of the present moment
    time: datetime | None = None
    for note in notes:
        if note.published != time:
            time, passed = note.published, set()
        answers = note.in_reply_to if isinstance(note, Note) else None
        parent = selection.get(answers.key) if answers and answers.key else None
        if isinstance(parent, Note | Activity) and _comes_later(parent, note, held, passed):
            waiting.setdefault(parent.key, []).append(note)
            held.add(note.key)
            continue
        released = [note]
        while released:
            following = released.pop(0)
            held.discard(following.key)
            passed.add(following.key)
            yield following
            released += waiting.pop(following.key, ())
    for left in list(waiting.values()):  # what answers itself in a circle
        yield from left


def _comes_later(parent: Said, note: Said, held: set[str], passed: set[str]) -> bool:
    if parent.key in held:
        return True
    later = (parent.published or NEVER) >= (note.published or NEVER)
    return later and parent.kind != "message" and parent.key not in passed and parent.key != note.key


def with_activities(notes: Iterable[Said], selection: StoreSelection) -> Iterator[Record]:
    """Notes in their order, each followed by the Activities about it: the undated and earlier ones at once, later ones
    in the order of time between the Notes."""
    later: list[tuple[datetime, int, Record]] = []
    count = itertools.count()
    for note in notes:
        while later and later[0][0] <= (note.published or NEVER):
            yield heapq.heappop(later)[2]
        yield note
        if isinstance(note, Activity):
            continue
        for activity in list(selection.records("Activity", in_reply_to=note.key)):
            if activity.published is None or activity.published <= (note.published or NEVER):
                yield activity
            else:
                heapq.heappush(later, (activity.published, next(count), activity))
    while later:
        yield heapq.heappop(later)[2]


def gathered(records: Iterable[Record], leads: Callable[[str], bool]) -> Iterator[Together]:
    """What one person says on one day (UTC) without anybody in between, as one; Activities follow the whole.

    An answer, a notice, and what :data:`leads <streams>` begin anew: what was delivered as one stays one.
    """
    run: list[Note] = []
    about: list[Record] = []
    for record in records:
        if isinstance(record, Note):
            if run and not (_belongs(record, run) and not leads(record.key)):
                yield from _closed(run, about)
                run, about = [], []
            run.append(record)
        elif run:
            about.append(record)
        else:
            yield record, ()
    yield from _closed(run, about)


def _closed(run: list[Note], about: list[Record]) -> Iterator[Together]:
    if run:
        yield run[0], tuple(run[1:])
    yield from ((record, ()) for record in about)


def _belongs(note: Note, run: list[Note]) -> bool:
    first = run[0]
    return (
        note.kind == first.kind == "message"
        and note.attributed_to == first.attributed_to
        and note.in_reply_to is None
        and note.published is not None
        and first.published is not None
        and note.published.date() == first.published.date()
        and note.deleted == first.deleted
        and len(run) < LONGEST
    )


def _told(selection: StoreSelection) -> Iterator[Said]:
    """Notes, and what is announced of things that stand elsewhere, in the order of time."""
    announced = (
        record
        for record in selection.steadily("Activity", kinds=("announce",))
        if isinstance(record, Activity) and _is_alone(record, selection)
    )
    return heapq.merge(_notes(selection, None), announced, key=_moment)


def _is_alone(activity: Activity, selection: StoreSelection) -> bool:
    about = activity.object.key if activity.object else None
    return about is None or not isinstance(selection.get(about), Note)


def _moment(record: Said) -> tuple[datetime, int, str]:
    return record.published or NEVER, record.ordinal if isinstance(record, Note) else 0, record.key


def _notes(selection: StoreSelection, context: str | None) -> Iterator[Note]:
    for record in selection.steadily("Note", context=context):
        if isinstance(record, Note):
            yield record
