"""Polls: a table of their own, closed, with the votes that are known."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from exodus.dialects.discourse import markdown
from exodus.exporters.discourse_bulk.account import Accounts
from exodus.exporters.discourse_bulk.draft import Draft
from exodus.model import Activity, Note
from exodus.render import excerpt

REGULAR, MULTIPLE = 0, 1
CLOSED = 1
ALWAYS = 0
EVERYONE = 1
BAR = 0
"""Values of the poll plugin's columns ``type``, ``status``, ``results``, ``visibility``, ``chart_type`` (2023)."""
MOST = 20
"""``poll_maximum_options``: the site shows no more (2023)."""


_LIKES = str.maketrans({"'": "’", '"': "”", "\\": "/", "#": "＃", "~": "∼"})
_ALIVE = re.compile(r"[@:](?=\S)|\((?=(?:c|r|p|tm|pa)\))|[-.](?=[-.])|(?<=\w)\.(?=\w)|://", re.IGNORECASE)
_EDGE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_LIST = re.compile(r"^(?:[-+=]|\d+[.)])")


class Poll(Struct, frozen=True):
    """A question, its options in their order, and which of them the one whose takeout it is chose."""

    question: str
    options: tuple[str, ...]
    voted: tuple[str, ...]
    placeholder: str = "<!-- exodus poll -->"


def poll_of(note: Note) -> Poll | None:
    """The poll a Note holds, if it is one that a site can show: one for a post, with 1 to 20 options that differ."""
    told = note.extra.get("poll")
    listed = told if isinstance(told, list) else [told]
    poll = listed[0] if len(listed) == 1 else None
    given = poll.get("options") if isinstance(poll, Mapping) else None
    if not isinstance(poll, Mapping) or not isinstance(given, list):
        return None
    said = [(_said(option), isinstance(option, Mapping) and option.get("voted") is True) for option in given]
    options = tuple(dict.fromkeys(name for name, _ in said))
    if "" in options or not 1 <= len(options) <= MOST or len(options) < len(said):
        return None
    question = poll.get("question")
    return Poll(
        question=excerpt(question if isinstance(question, str) else note.name, 250),
        options=options,
        voted=tuple(name for name, voted in said if voted),
    )


def write_poll(draft: Draft, accounts: Accounts, poll: Poll, post: int, note: Note, at: str) -> None:
    """Write the poll of a post, under the post's own integer. It is closed: nobody votes in it any more."""
    votes = {name: set[int]() for name in poll.options}
    voter = note.attributed_to if note.attributed_to in draft.selection.owners else None
    voter = draft.selection.owners[0] if len(draft.selection.owners) == 1 else voter
    for name in poll.voted if voter else ():
        votes[name].add(accounts.of(voter))
    for vote in draft.selection.records("Activity", kinds=("vote",), in_reply_to=note.key):
        if isinstance(vote, Activity) and (name := excerpt(vote.content, 200)) in votes:
            votes[name].add(accounts.of(vote.actor))
    draft.execute(
        "UPDATE posts SET placeholders = json_set(coalesce(placeholders, '{}'), '$.polls', json(?)) WHERE id = ?",
        ([{"poll_id": post, "placeholder": poll.placeholder}], post),
    )
    several = len(poll.voted) > 1
    draft.insert(
        "polls",
        id=post,
        post_id=post,
        name="poll",
        type=MULTIPLE if several else REGULAR,
        status=CLOSED,
        results=ALWAYS,
        visibility=EVERYONE,
        min=1 if several else None,
        max=len(poll.options) if several else None,
        chart_type=BAR,
        title=inert(poll.question) or None,
        close_at=at,
        closed_at=at,
        created_at=at,
    )
    for position, name in enumerate(poll.options, 1):
        option = draft.id("poll-option", note.key, f"#{name}")
        draft.insert("poll_options", id=option, poll_id=post, text=inert(name), position=position, created_at=at)
        for user in sorted(votes[name]):
            draft.insert("poll_votes", poll_option_id=option, user_id=user, created_at=at)


def inert(text: str) -> str:
    """A text that Markdown and HTML both show as it is: the importer keeps the one text of an option as both, and
    takes what stands behind a backslash for a sign of its own. Characters with a meaning are replaced by their likes,
    and a word joiner keeps names and emoji codes from coming alive."""
    plain = _EDGE.sub("＿", markdown.alt(text).translate(_LIKES))
    return _ALIVE.sub("\\g<0>\u2060", _LIST.sub("\u2060\\g<0>", plain))


def _said(option: Any) -> str:
    if isinstance(option, Mapping):
        option = next((option[name] for name in ("option", "label", "text", "name") if option.get(name)), None)
    return excerpt(option, 200) if isinstance(option, str) else ""
