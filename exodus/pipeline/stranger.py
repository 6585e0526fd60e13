"""Takeouts whose profile tells a name and no more, or that tell nothing: whose account is each of them?

Friends may be called alike, and a takeout of messages alone may tell no name at all. Keys without an id are made within
an account, so two people in one would overwrite each other's posts, and would count as one person who may read
everything. What both tell decides: the same post, or the same message of the same time.
"""

from datetime import timedelta

from exodus.contracts import Importer
from exodus.model import EPOCH, Note
from exodus.pipeline.account import APART, TOLD
from exodus.pipeline.discovery import Claim
from exodus.pipeline.match import FURTHEST
from exodus.store import Store
from exodus.takeout import Takeout

ADVICE = (
    "All that tells whose this takeout is, a name at most, was told by an earlier one too, and the two have nothing in "
    "common: it has an account of its own. If several people bring takeouts, say under people in exodus.yaml whose it "
    "is; next time, say so with --account."
)
LONG = 16
"""A text of so many characters is nobody else's by chance."""
MILLISECOND = timedelta(milliseconds=1)
_FURTHEST = FURTHEST * 1000
_TALK = ("message", "notice")
_NAMED = (
    "SELECT a.id, a.name, max(t.fingerprint = ?3) FROM account AS a JOIN takeout AS t ON t.account = a.id"
    " WHERE a.platform = ?1 AND (a.name = ?2 OR substr(a.name, 1, length(?2) + 1)"
    f" = ?2 || '{APART}') GROUP BY a.id ORDER BY 3 DESC, a.id"
)
_SAYS = (
    "SELECT r.key, r.context, r.published FROM record AS r JOIN body AS b ON b.id = r.body WHERE r.type = 'Note'"
    " AND r.kind = ? AND r.published BETWEEN ? AND ? AND b.json ->> '$.content' = ? AND "
    + TOLD.format(which="t.account = ?")
)


def account_by_name(store: Store, takeout: Takeout, claim: Claim, name: str) -> str:
    """The account of a takeout that tells no more than ``name`` (nothing, where that is empty).

    The one it had before; one of that name with which it has something in common; else one of its own.
    """
    platform, fingerprint = claim.importer.name, takeout.rooted(claim.recognition.root).fingerprint()
    opened = list(store.rows(_NAMED, (platform, name, fingerprint)))
    for id_, known, again in opened:
        view = takeout.aside().rooted(claim.recognition.root, known)
        if again or _is_known(store, claim.importer, view, id_, named=bool(name)):
            return str(known)
    return f"{name}{APART}{fingerprint[:8]}" if opened else name


def _is_known(store: Store, importer: Importer, view: Takeout, account: int, *, named: bool) -> bool:
    """Whether the takeout says what the account's takeouts say. Reads until it does, else to its end.

    Without a name, messages tell nothing: everybody in a conversation has them.
    """
    try:
        return any(
            _says(store, value, account)
            for value in importer.read(view)
            if isinstance(value, Note) and (named or value.kind not in _TALK)
        )
    except RecursionError:
        return False  # reading it into the store will refuse it


def _says(store: Store, note: Note, account: int) -> bool:
    """Whether the account's takeouts have this note: under its key, in its place, or in so many words.

    Times of pages have no zone, but those of messages must be the same.
    """
    if note.published is None or not note.content:
        return False
    at = (note.published - EPOCH) // MILLISECOND
    for key, context, published in store.rows(
        _SAYS, (note.kind, at - _FURTHEST, at + _FURTHEST, note.content, account)
    ):
        if key == note.key or (context is not None and context == note.context):
            return True
        if len(note.content) >= LONG and (note.kind not in _TALK or published == at):
            return True
    return False
