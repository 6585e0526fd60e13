"""X (Twitter), every generation of its archive since 2012.

Facts are from X's own README in each archive (read 2018-08, 2023-08, 2026-07) and from counts over real archives.
A retweet becomes an *announce*, a reply or quote a *post* with ``in_reply_to`` or ``target``. What no field can hold is
in ``extra``: ``favorites``, ``retweets``, ``client``, ``thread`` (the id of the first post of a self-thread),
``history`` (earlier versions of an edited post), ``long_post`` (the id of the joined note), ``media_link`` (the address
cut off the end of the text).
"""

from collections.abc import Iterator
from typing import ClassVar

from exodus.contracts import Recognition
from exodus.importers.x.layout import recognize
from exodus.importers.x.secret import IGNORES
from exodus.model import Finding, Record
from exodus.takeout import Takeout


class X:
    """Reads the archives of X."""

    name: ClassVar[str] = "x"
    title: ClassVar[str] = "X"
    ignores: ClassVar[tuple[str, ...]] = IGNORES

    def recognize(self, takeout: Takeout) -> Recognition | None:
        """Which generation this is, whose it is, and when X made it."""
        return recognize(takeout)

    def read(self, takeout: Takeout) -> Iterator[Record | Finding]:
        """Everything, the owner first, posts before likes and messages, stray media last."""
        from exodus.importers.x.section import everything  # the bulk of the importer: only for its own takeouts

        return everything(takeout)
